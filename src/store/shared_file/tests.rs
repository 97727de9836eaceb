use std::fs;
use std::sync::atomic::{AtomicUsize, Ordering};

use proptest::prelude::*;

use super::*;
use crate::model::{Codebook, Entry, EntryRef, Project, RegisterKind, Registers, TagId};
use crate::store::{atomic, codebook_file, registers_file};

struct Folder {
    _folder: tempfile::TempDir,
    path: PathBuf,
}

fn file_with(text: Option<&str>) -> Folder {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("shared.ron");
    if let Some(text) = text {
        atomic::write(&path, text.as_bytes()).unwrap();
    }
    Folder {
        _folder: folder,
        path,
    }
}

fn foreign(folder: &Folder, text: &str) {
    atomic::write(&folder.path, text.as_bytes()).unwrap();
}

fn registers(entries: &[(&str, &str)]) -> Registers {
    let entry = |(name, note): &(&str, &str)| {
        let note = (*note).to_owned();
        let entry = Entry {
            note,
            ..Entry::default()
        };
        (EntryRef::new(RegisterKind::Actor, *name), entry)
    };
    Registers {
        entries: entries.iter().map(entry).collect(),
        ..Registers::default()
    }
}

#[test]
fn a_file_that_is_absent_is_made_by_the_first_save() {
    let folder = file_with(None);
    let (mut file, reading) = SharedFile::<Registers>::open(&folder.path).unwrap();
    assert_eq!(reading.value, Registers::default());
    file.save(&Registers::default()).unwrap();
    assert!(!folder.path.exists());
    let mine = registers(&[("A", "1")]);
    file.save(&mine).unwrap();
    let (_, reading) = SharedFile::<Registers>::open(&folder.path).unwrap();
    assert_eq!(reading.value, mine);
}

#[test]
fn a_file_made_by_hand_keeps_its_look_until_something_changes() {
    let by_hand = "// ours\n(format: 1, entries: [(name: \"A\", register: \"actor\")])";
    let folder = file_with(Some(by_hand));
    let (mut file, reading) = SharedFile::<Registers>::open(&folder.path).unwrap();
    file.save(&reading.value).unwrap();
    assert_eq!(fs::read_to_string(&folder.path).unwrap(), by_hand);
}

#[test]
fn what_is_emptied_while_the_folder_is_away_is_not_taken_for_saved() {
    let folder = file_with(Some(&registers_file::write(&registers(&[("A", "1")]))));
    let (mut file, _) = SharedFile::<Registers>::open(&folder.path).unwrap();
    let (here, away) = (folder.path.parent().unwrap(), tempfile::tempdir().unwrap());
    let away = away.path().join("away");
    fs::rename(here, &away).unwrap();
    assert!(file.save(&Registers::default()).is_err());
    fs::rename(&away, here).unwrap();
    let merged = file.save(&Registers::default()).unwrap();
    assert_eq!(merged.value, Registers::default());
    let (_, reading) = SharedFile::<Registers>::open(&folder.path).unwrap();
    assert_eq!(reading.value, Registers::default());
}

#[test]
fn what_others_wrote_meanwhile_is_merged_entry_by_entry() {
    let base = registers(&[("A", "1"), ("B", "1"), ("C", "1"), ("D", "1"), ("E", "1")]);
    let folder = file_with(Some(&registers_file::write(&base)));
    let (mut file, _) = SharedFile::<Registers>::open(&folder.path).unwrap();
    // They: change B and C, delete D, change E, add F.
    let theirs = registers(&[("A", "1"), ("B", "2"), ("C", "2"), ("E", "2"), ("F", "2")]);
    foreign(&folder, &registers_file::write(&theirs));
    // I: change A and C, delete E, add G.
    let mine = registers(&[("A", "3"), ("B", "1"), ("C", "3"), ("D", "1"), ("G", "3")]);
    let merged = file.save(&mine).unwrap();
    let expected = registers(&[
        ("A", "3"),
        ("B", "2"),
        ("C", "3"),
        ("E", "2"),
        ("F", "2"),
        ("G", "3"),
    ]);
    assert_eq!(merged.value, expected);
    assert!(merged.is_foreign);
    let lost: Vec<_> = merged
        .losses
        .iter()
        .map(|loss| loss.what.as_str())
        .collect();
    assert_eq!(lost, ["actor:C", "actor:E"]);
    assert!(merged.losses[0].kept.contains("\"3\""));
    assert!(merged.losses[0].lost.as_ref().unwrap().contains("\"2\""));
    assert_eq!(merged.losses[1].lost, None);
    let (_, reading) = SharedFile::<Registers>::open(&folder.path).unwrap();
    assert_eq!(reading.value, expected);
    assert!(!file.save(&merged.value).unwrap().is_foreign);
}

#[test]
fn tags_of_two_people_stand_side_by_side_and_parents_stay_first() {
    let text = |tags: &str| format!("(format: 1, tags: [{tags}])");
    let folder = file_with(Some(&text("(id: \"a\"), (id: \"b\")")));
    let (mut file, reading) = SharedFile::<Codebook>::open(&folder.path).unwrap();
    foreign(
        &folder,
        &text("(id: \"b\"), (id: \"n\"), (id: \"a\", parent: \"n\")"),
    );
    let mut mine = reading.value;
    mine.tags[1].definition = "Mine.".to_owned();
    mine.tags[1].parent = Some(TagId::new("a"));
    let merged = file.save(&mine).unwrap();
    assert_eq!(merged.losses, []);
    let ids: Vec<_> = merged
        .value
        .tags
        .iter()
        .map(|tag| tag.id.as_str())
        .collect();
    assert_eq!(ids, ["n", "a", "b"]);
    let text = fs::read_to_string(&folder.path).unwrap();
    assert_eq!(text, codebook_file::write(&merged.value));
    assert!(text.contains("Mine."));
}

#[test]
fn two_moves_that_make_a_ring_together_leave_a_tree() {
    let text = |tags: &str| format!("(format: 1, tags: [{tags}])");
    let folder = file_with(Some(&text("(id: \"a\"), (id: \"b\")")));
    let (mut file, reading) = SharedFile::<Codebook>::open(&folder.path).unwrap();
    foreign(&folder, &text("(id: \"a\", parent: \"b\"), (id: \"b\")"));
    let mut mine = reading.value;
    mine.tags[1].parent = Some(TagId::new("a"));
    let merged = file.save(&mine).unwrap().value;
    assert_eq!(
        merged
            .tags
            .iter()
            .filter(|tag| tag.parent.is_none())
            .count(),
        1
    );
    assert_eq!(merged.tags.len(), 2);
}

#[test]
fn settings_of_a_project_are_merged_one_by_one() {
    let folder = file_with(Some(
        "(format: 1, name: \"n\", annotators: [(id: \"a\")], settings: (own_fields: [\"x\"]))",
    ));
    let (mut file, reading) = SharedFile::<Project>::open(&folder.path).unwrap();
    foreign(
        &folder,
        "(format: 1, name: \"theirs\", annotators: [(id: \"a\"), (id: \"b\")], settings: (own_fields: [\"x\", \"y\"], mood: 1))",
    );
    let mut mine = reading.value;
    mine.name = "mine".to_owned();
    mine.settings.own_fields = vec!["x".to_owned(), "z".to_owned()];
    let merged = file.save(&mine).unwrap();
    assert_eq!(merged.value.name, "mine");
    assert_eq!(merged.losses.len(), 1);
    assert_eq!(merged.losses[0].lost.as_deref(), Some("\"theirs\""));
    assert_eq!(merged.value.annotators.len(), 2);
    assert_eq!(merged.value.settings.own_fields, ["x", "z", "y"]);
    assert_eq!(merged.value.settings.extra.0["mood"], "1");
}

#[test]
fn looking_again_takes_others_changes_in_and_leaves_mine_to_be_saved() {
    let folder = file_with(Some(&registers_file::write(&registers(&[("A", "1")]))));
    let (mut file, _) = SharedFile::<Registers>::open(&folder.path).unwrap();
    let mine = registers(&[("A", "1"), ("M", "")]);
    assert_eq!(file.refresh(&mine).unwrap(), None);
    foreign(&folder, &registers_file::write(&registers(&[("A", "2")])));
    let merged = file.refresh(&mine).unwrap().unwrap();
    assert_eq!(merged.value, registers(&[("A", "2"), ("M", "")]));
    let saved = file.save(&merged.value).unwrap();
    assert!(!saved.is_foreign);
    let (_, reading) = SharedFile::<Registers>::open(&folder.path).unwrap();
    assert_eq!(reading.value, merged.value);
}

#[test]
fn a_damaged_or_newer_file_is_never_written() {
    for text in [
        &b"(format: 1, entries: [(register"[..],
        b"(format: 7)",
        b"(format: 1)\xff",
    ] {
        let folder = file_with(None);
        atomic::write(&folder.path, text).unwrap();
        let (mut file, _) = SharedFile::<Registers>::open(&folder.path).unwrap();
        assert!(file.read_only().is_some());
        assert!(file.save(&registers(&[("A", "")])).is_err());
        assert_eq!(fs::read(&folder.path).unwrap(), text);
        // Once somebody has mended it, saving works again.
        foreign(&folder, "(format: 1)");
        file.save(&registers(&[("A", "")])).unwrap();
    }
}

#[test]
fn a_file_that_somebody_deleted_is_made_again_with_what_i_have() {
    let folder = file_with(Some(&registers_file::write(&registers(&[("A", "1")]))));
    let (mut file, reading) = SharedFile::<Registers>::open(&folder.path).unwrap();
    fs::remove_file(&folder.path).unwrap();
    let merged = file.save(&reading.value).unwrap();
    assert_eq!(merged.value, reading.value);
    assert!(folder.path.exists());
}

/// A disk on which somebody else writes right after our bytes are on the medium.
struct Busy {
    n_writes: AtomicUsize,
    most: usize,
    path: PathBuf,
}

impl Disk for Busy {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        RealDisk.read(path)
    }
    fn create_new(&self, path: &Path) -> io::Result<fs::File> {
        RealDisk.create_new(path)
    }
    fn write(&self, file: &mut fs::File, bytes: &[u8]) -> io::Result<()> {
        RealDisk.write(file, bytes)
    }
    fn copy_permissions(&self, like: &Path, file: &fs::File) -> io::Result<()> {
        RealDisk.copy_permissions(like, file)
    }
    fn sync_file(&self, file: &fs::File) -> io::Result<()> {
        RealDisk.sync_file(file)?;
        let nth = self.n_writes.fetch_add(1, Ordering::Relaxed);
        if nth < self.most {
            let text = registers_file::write(&registers(&[(&format!("T{nth}"), "")]));
            atomic::write(&self.path, text.as_bytes()).unwrap();
        }
        Ok(())
    }
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        RealDisk.rename(from, to)
    }
    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        RealDisk.sync_folder(folder)
    }
    fn remove(&self, path: &Path) -> io::Result<()> {
        RealDisk.remove(path)
    }
    fn list(&self, folder: &Path) -> io::Result<Vec<PathBuf>> {
        RealDisk.list(folder)
    }
    fn create_folder(&self, folder: &Path) -> io::Result<()> {
        RealDisk.create_folder(folder)
    }
    fn is_read_only(&self, path: &Path) -> bool {
        RealDisk.is_read_only(path)
    }
}

#[test]
fn a_write_of_others_between_reading_and_renaming_is_not_lost() {
    for (most, is_saved) in [(2, true), (100, false)] {
        let folder = file_with(None);
        let (mut file, _) = SharedFile::<Registers>::open(&folder.path).unwrap();
        let disk = Busy {
            n_writes: AtomicUsize::new(0),
            most,
            path: folder.path.clone(),
        };
        let saved = file.save_on(&disk, &registers(&[("M", "")]));
        assert_eq!(saved.is_ok(), is_saved);
        let (_, reading) = SharedFile::<Registers>::open(&folder.path).unwrap();
        let names: Vec<_> = reading
            .value
            .entries
            .keys()
            .map(|entry| entry.name.as_str())
            .collect();
        assert_eq!(names.contains(&"M"), is_saved, "{names:?}");
        assert!(names.iter().any(|name| name.starts_with('T')), "{names:?}");
    }
}

#[test]
fn after_a_save_that_failed_what_others_wrote_is_still_merged() {
    let folder = file_with(None);
    let (mut file, _) = SharedFile::<Registers>::open(&folder.path).unwrap();
    foreign(&folder, &registers_file::write(&registers(&[("T", "")])));
    let disk = Busy {
        n_writes: AtomicUsize::new(0),
        most: usize::MAX,
        path: folder.path.clone(),
    };
    let mine = registers(&[("M", "")]);
    assert!(file.save_on(&disk, &mine).is_err());
    foreign(&folder, &registers_file::write(&registers(&[("T", "")])));
    let merged = file.save(&mine).unwrap();
    assert_eq!(merged.value, registers(&[("M", ""), ("T", "")]));
}

proptest! {
    #[test]
    fn a_merge_loses_nothing_that_it_does_not_report(
        [base, mine, theirs] in prop::array::uniform3(prop::collection::btree_map("[a-d]", "[xyz]", 0..4)),
    ) {
        let make = |map: &std::collections::BTreeMap<String, String>| {
            let rows: Vec<_> = map.iter().map(|(name, note)| (name.as_str(), note.as_str())).collect();
            registers(&rows)
        };
        let mut losses = Vec::new();
        let [base, mine, theirs] = [&base, &mine, &theirs].map(make);
        let merged = Registers::merge(&base, &mine, &theirs, &mut losses);
        for (side, is_mine) in [(&mine, true), (&theirs, false)] {
            for (entry_ref, entry) in &side.entries {
                let is_change = base.entries.get(entry_ref) != Some(entry);
                let is_there = merged.entries.get(entry_ref) == Some(entry);
                let is_reported = losses.iter().any(|loss| loss.what == entry_ref.to_string());
                prop_assert!(!is_change || is_there || (is_reported && !is_mine));
            }
        }
        let mut none = Vec::new();
        prop_assert_eq!(Registers::merge(&base, &mine, &mine, &mut none), mine.clone());
        prop_assert_eq!(Registers::merge(&base, &base, &theirs, &mut none), theirs);
        prop_assert_eq!(Registers::merge(&base, &mine, &base, &mut none), mine);
        prop_assert_eq!(none, []);
    }
}

#[test]
fn two_who_hand_out_articles_both_do() {
    use crate::model::{AnnotatorId, ArticleId, Assignment};
    let project = |assigned: &[(&str, &[&str])]| {
        let assigned = assigned.iter().map(|(article, to)| {
            let to = to.iter().map(AnnotatorId::new);
            (ArticleId::new(article), Assignment::new(to))
        });
        Project {
            assignments: assigned.collect(),
            ..Project::default()
        }
    };
    let base = project(&[("a", &["ann", "bo"]), ("b", &["ann"]), ("c", &["ann"])]);
    let mine = project(&[("a", &["ann", "bo", "cy"]), ("b", &["ann"]), ("d", &["bo"])]);
    let theirs = project(&[("a", &["bo", "dee"]), ("c", &["ann"]), ("d", &["cy"])]);
    let mut losses = Vec::new();
    let merged = Project::merge(&base, &mine, &theirs, &mut losses);
    let expected = project(&[("a", &["bo", "cy", "dee"]), ("d", &["bo", "cy"])]);
    assert_eq!(merged, expected);
    assert_eq!(losses, []);
}
