//! The program without its window, down to the files: what was tagged is on disk, whatever happens.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use stancemark::app::{AppCommand, NoticeLevel, RegisterCommand, UiCommand, sample};
use stancemark::model::{AnnotationId, AnnotatorId, EntryRef, RegisterKind};
use stancemark::store::atomic;

use crate::support::desk::{Desk, TEXT, put_articles, start};

#[test]
fn what_is_tagged_undone_and_done_again_is_on_disk_each_time() {
    let (_place, mut desk) = start();
    for word in ["dam", "mayor", "holds"] {
        desk.tag(word);
        desk.wait_until_saved();
        desk.assert_disk_is_memory();
    }
    let full = desk.disk();
    for n_left in [2, 1, 0] {
        desk.run(UiCommand::Undo);
        desk.wait_until_saved();
        assert_eq!(desk.ids().len(), n_left);
        desk.assert_disk_is_memory();
    }
    for _ in 0..3 {
        desk.run(UiCommand::Redo);
    }
    desk.wait_until_saved();
    assert_eq!(desk.disk(), full, "the same bytes as before");
}

#[test]
fn the_second_program_on_a_layer_only_reads_it() {
    let (place, mut first) = start();
    first.tag("dam");
    first.wait_until_saved();
    let mut second = Desk::start(&place.path().join("home"), &first.root);
    assert!(second.state.document.as_ref().unwrap().read_only.is_some());
    assert_eq!(second.ids(), first.ids());
    let before = first.disk();
    second.tag("mayor");
    assert_eq!(second.ids(), first.ids(), "nothing is tagged there");
    assert!(second.told("read-only"));
    first.state.finish();
    drop(first);
    second.open("b.txt");
    second.open("a.txt");
    second.tag("mayor");
    second.wait_until_saved();
    assert_ne!(second.disk(), before);
    second.assert_disk_is_memory();
}

#[test]
fn what_a_damaged_file_keeps_from_being_saved_stays_and_is_saved_once_it_is_mended() {
    let (_place, mut desk) = start();
    desk.tag("dam");
    desk.wait_until_saved();
    let good = desk.disk();
    atomic::write(&desk.sidecar(), b"(format: 1, annotations: [ torn").unwrap();
    desk.tag("mayor");
    desk.wait_until(|state| state.saves.failure().is_some());
    assert!(desk.told("save"));
    let ids = desk.ids();
    // Looking elsewhere and coming back forgets nothing.
    desk.open("b.txt");
    desk.open("a.txt");
    assert_eq!(desk.ids(), ids);
    atomic::write(&desk.sidecar(), good.as_bytes()).unwrap();
    desk.open("b.txt");
    desk.open("a.txt");
    desk.retry();
    desk.wait_until_saved();
    assert_eq!(desk.ids(), ids);
    desk.assert_disk_is_memory();
}

#[test]
fn a_folder_that_goes_away_takes_nothing_with_it() {
    let (place, mut desk) = start();
    desk.tag("dam");
    desk.wait_until_saved();
    std::fs::rename(&desk.root, place.path().join("away")).unwrap();
    desk.tag("mayor");
    desk.wait_until(|state| state.saves.failure().is_some());
    let ids = desk.ids();
    assert_eq!(ids.len(), 2);
    std::fs::rename(place.path().join("away"), &desk.root).unwrap();
    desk.retry();
    desk.wait_until_saved();
    assert_eq!(desk.ids(), ids);
    desk.assert_disk_is_memory();
}

#[test]
fn another_folder_is_not_opened_over_what_is_not_saved() {
    let (place, mut desk) = start();
    desk.tag("dam");
    desk.wait_until_saved();
    let away = place.path().join("away");
    std::fs::rename(&desk.root, &away).unwrap();
    desk.tag("mayor");
    desk.wait_until(|state| state.saves.failure().is_some());
    let other = place.path().join("other");
    put_articles(&other);
    desk.run(AppCommand::OpenPaths(vec![other.clone()]));
    assert_eq!(desk.state.folder.as_ref().unwrap().root, desk.root);
    assert_eq!(desk.ids().len(), 2);
    assert!(desk.told("unsaved"));
    std::fs::rename(&away, &desk.root).unwrap();
    desk.retry();
    desk.wait_until_saved();
    desk.run(AppCommand::OpenPaths(vec![other.clone()]));
    assert_eq!(desk.state.folder.as_ref().unwrap().root, other);
}

#[test]
fn annotations_that_are_not_saved_are_found_again_in_an_article_that_was_changed() {
    let (_place, mut desk) = start();
    desk.tag("dam");
    desk.wait_until_saved();
    let good = desk.disk();
    atomic::write(&desk.sidecar(), b"(format: 1, annotations: [ torn").unwrap();
    desk.tag("mayor");
    desk.wait_until(|state| state.saves.failure().is_some());
    let changed = format!("Yesterday it rained.\n{TEXT}");
    atomic::write(&desk.root.join("a.txt"), changed.as_bytes()).unwrap();
    desk.wait_until(|state| state.notices.iter().any(|it| it.topic == "article-changed"));
    assert_eq!(desk.state.document.as_ref().unwrap().text(), TEXT);
    atomic::write(&desk.sidecar(), good.as_bytes()).unwrap();
    desk.retry();
    desk.wait_until(|state| state.document.as_ref().unwrap().text() == changed);
    desk.wait_until_saved();
    assert!(!desk.told("article-changed"));
    let layer = desk.state.my_layer().unwrap();
    let quotes = layer.by_id().flat_map(|it| it.ranges().collect::<Vec<_>>());
    let quotes: Vec<&str> = quotes.map(|range| range.slice(&changed).unwrap()).collect();
    assert_eq!(quotes, ["dam", "mayor"]);
}

#[test]
fn another_folder_waits_until_it_is_known_that_all_is_saved() {
    let (place, mut desk) = start();
    desk.tag("dam");
    desk.wait_until_saved();
    let away = place.path().join("away");
    std::fs::rename(&desk.root, &away).unwrap();
    let other = place.path().join("other");
    put_articles(&other);
    desk.tag("mayor");
    desk.run(AppCommand::OpenPaths(vec![other.clone()]));
    desk.wait_until(|state| state.saves.failure().is_some());
    assert_eq!(desk.state.folder.as_ref().unwrap().root, desk.root);
    assert_eq!(desk.ids().len(), 2);
    assert!(desk.told("unsaved"));
    std::fs::rename(&away, &desk.root).unwrap();
    desk.retry();
    desk.wait_until_saved();
    desk.assert_disk_is_memory();
    desk.tag("holds");
    desk.run(AppCommand::OpenPaths(vec![other.clone()]));
    desk.wait_until(|state| state.folder.as_ref().unwrap().root == other && state.job.is_none());
    assert!(desk.disk().contains("holds"), "{}", desk.disk());
}

#[test]
fn a_save_that_works_does_not_hide_one_that_failed() {
    let (_place, mut desk) = start();
    desk.tag("dam");
    desk.wait_until_saved();
    atomic::write(&desk.sidecar(), b"(format: 1, annotations: [ torn").unwrap();
    desk.tag("mayor");
    desk.wait_until(|state| state.saves.failure().is_some());
    let mayor = EntryRef::new(RegisterKind::Actor, "The mayor");
    desk.run(RegisterCommand::Put(mayor, Box::default()));
    desk.wait_until(|state| state.saves.waiting_targets().count() == 0);
    assert!(desk.root.join("registers.ron").exists());
    assert!(desk.told("save"));
}

#[test]
fn a_folder_that_cannot_be_opened_leaves_none_open() {
    let (place, mut desk) = start();
    let before = std::fs::read_to_string(desk.root.join("stancemark.ron")).ok();
    let other = place.path().join("other");
    put_articles(&other);
    // A folder by the name of a file cannot be read as one.
    std::fs::create_dir(other.join("registers.ron")).unwrap();
    desk.run(AppCommand::OpenPaths(vec![other.clone()]));
    desk.run(AppCommand::BeAnnotator(
        AnnotatorId::new("mira"),
        "Mira".to_owned(),
    ));
    desk.wait_until(|state| state.folder.is_none());
    assert!(desk.told("open"));
    assert!(desk.state.job.is_none());
    let after = std::fs::read_to_string(desk.root.join("stancemark.ron")).ok();
    assert_eq!(after, before, "nothing is saved into the folder of before");
}

#[test]
fn a_change_of_all_layers_tells_which_ones_it_does_not_reach() {
    let place = tempfile::tempdir().unwrap();
    let root = place.path().join("project");
    put_articles(&root);
    let layer = "(format: 1, article: (file: \"b.txt\"), annotator: \"bob\", status: \"done\", fields: {}, annotations: [(id: \"1\", tag: \"claim\", fields: {\"claimant\": \"actor:The mayor\"})])";
    let guarded = root.join("b.txt.bob.ron");
    atomic::write(&guarded, layer.as_bytes()).unwrap();
    let mut permissions = std::fs::metadata(&guarded).unwrap().permissions();
    permissions.set_readonly(true);
    std::fs::set_permissions(&guarded, permissions).unwrap();
    let mut desk = Desk::start(&place.path().join("home"), &root);
    let from = EntryRef::new(RegisterKind::Actor, "The mayor");
    let to = "Ana Ruiz".to_owned();
    desk.run(RegisterCommand::Rename { from, to });
    desk.wait_until_saved();
    assert!(desk.told("left-out"));
    let problems = &desk.state.folder.as_ref().unwrap().problems;
    assert!(
        problems
            .iter()
            .any(|it| it.contains("bob on b.txt was left out")),
        "{problems:?}"
    );
    assert_eq!(std::fs::read_to_string(&guarded).unwrap(), layer);
}

#[test]
fn a_colleagues_change_shows_and_ones_own_stay() {
    let (_place, mut desk) = start();
    desk.tag("dam");
    desk.wait_until_saved();
    let record = "annotations: [\n        (id: \"foreign\", tag: \"note\"),";
    let changed = desk.disk().replacen("annotations: [", record, 1);
    atomic::write(&desk.sidecar(), changed.as_bytes()).unwrap();
    desk.tag("mayor");
    let foreign = AnnotationId::new("foreign");
    desk.wait_until(|state| {
        state.saves.is_saved()
            && state
                .my_layer()
                .is_some_and(|it| it.get(&foreign).is_some())
    });
    assert_eq!(desk.ids().len(), 3);
    desk.assert_disk_is_memory();
}

/// All sidecars of a folder's days, by path.
fn sidecars(root: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for (name, _) in sample::FILES
        .iter()
        .filter(|(name, _)| name.contains(".txt."))
    {
        let path = root.join(name);
        found.insert(path.clone(), std::fs::read(path).unwrap());
    }
    found
}

#[test]
fn an_entry_is_renamed_in_every_sidecar_as_one_step() {
    let place = tempfile::tempdir().unwrap();
    let root = sample::write(place.path(), sample::Sample::Project).unwrap();
    let mut desk = Desk::start(&place.path().join("home"), &root);
    let before = sidecars(&root);
    let registers_before = std::fs::read(root.join("registers.ron")).unwrap();
    let from = EntryRef::new(RegisterKind::Actor, "Ilse Corvane");
    let to = "Ilse Corvane-Reyk".to_owned();
    desk.run(RegisterCommand::Rename { from, to });
    desk.wait_until_saved();
    let has = |bytes: &[u8], name: &str| {
        String::from_utf8_lossy(bytes).contains(&format!("\"actor:{name}\""))
    };
    let n_named = before.values().filter(|it| has(it, "Ilse Corvane")).count();
    assert!(n_named > 10, "{n_named}");
    let renamed = sidecars(&root);
    assert!(renamed.values().all(|it| !has(it, "Ilse Corvane")));
    assert_eq!(
        renamed
            .values()
            .filter(|it| has(it, "Ilse Corvane-Reyk"))
            .count(),
        n_named
    );
    desk.run(UiCommand::Undo);
    desk.wait_until_saved();
    // When a record was last changed is kept as it was, so the bytes are the same again.
    assert_eq!(sidecars(&root), before);
    assert_eq!(
        std::fs::read(root.join("registers.ron")).unwrap(),
        registers_before
    );
}

#[test]
fn a_copy_holds_ones_own_layers_and_says_how_many() {
    let place = tempfile::tempdir().unwrap();
    let root = place.path().join("project");
    put_articles(&root);
    let theirs = "(format: 1, article: (file: \"a.txt\"), annotator: \"bob\", status: \"done\", fields: {}, annotations: [(id: \"1\", tag: \"claim\")])";
    atomic::write(&root.join("a.txt.bob.ron"), theirs.as_bytes()).unwrap();
    let mut desk = Desk::start(&place.path().join("home"), &root);
    let bob = AnnotatorId::new("bob");
    assert!(
        desk.state
            .workspace
            .layers
            .keys()
            .any(|key| key.annotator == bob)
    );
    desk.tag("dam");
    desk.open("b.txt");
    desk.tag("mayor");
    desk.wait_until_saved();
    let copy = place.path().join("copy");
    desk.run(AppCommand::SaveElsewhere(copy.clone()));
    desk.wait_until(|state| {
        let mut told = state.notices.iter();
        told.any(|notice| notice.message.ends_with(": 2 layers of yours"))
    });
    let me = desk.state.me().unwrap();
    let own = ["a.txt", "b.txt"].map(|article| format!("{article}.{me}.ron"));
    assert_eq!(files_in(&copy), own);
    for name in own {
        let read = |folder: &Path| std::fs::read(folder.join(&name)).unwrap();
        assert_eq!(read(&copy), read(&root), "{name}");
    }
}

/// The names of a folder's files, sorted.
fn files_in(folder: &Path) -> Vec<String> {
    let names = std::fs::read_dir(folder).unwrap();
    let names = names.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.collect();
    names.sort();
    names
}

#[test]
fn a_copy_is_not_made_into_the_projects_own_folder_and_keeps_what_stood_there() {
    let (place, mut desk) = start();
    desk.tag("dam");
    desk.wait_until_saved();
    let before = desk.disk();
    let root = desk.root.clone();
    desk.run(AppCommand::SaveElsewhere(root));
    desk.wait_until(|state| {
        let mut told = state.notices.iter();
        told.any(|notice| notice.message.contains("the project's own folder"))
    });
    assert_eq!(desk.disk(), before);
    let copy = place.path().join("copy");
    let name = desk
        .sidecar()
        .file_name()
        .unwrap()
        .to_string_lossy()
        .into_owned();
    std::fs::create_dir(&copy).unwrap();
    atomic::write(&copy.join(&name), b"older").unwrap();
    desk.run(AppCommand::SaveElsewhere(copy.clone()));
    desk.wait_until(|state| {
        let mut told = state.notices.iter();
        told.any(|notice| notice.message.starts_with("Copied to "))
    });
    let read = |name: String| std::fs::read_to_string(copy.join(name)).unwrap();
    assert_eq!(read(format!("{name}.old")), "older");
    assert_eq!(read(name), before);
}

#[test]
fn a_copy_holds_all_that_is_not_saved_where_it_belongs() {
    let (place, mut desk) = start();
    std::fs::rename(&desk.root, place.path().join("away")).unwrap();
    desk.tag("dam");
    let mayor = EntryRef::new(RegisterKind::Actor, "The mayor");
    desk.run(RegisterCommand::Put(mayor, Box::default()));
    desk.wait_until(|state| state.saves.failures().count() == 2);
    let copy = place.path().join("copy");
    desk.run(AppCommand::SaveElsewhere(copy.clone()));
    desk.wait_until(|state| {
        let mut told = state.notices.iter();
        told.any(|notice| {
            notice
                .message
                .ends_with(": 1 layer of yours, the registers")
        })
    });
    let read = |name: &str| std::fs::read_to_string(copy.join(name)).unwrap();
    assert!(read("registers.ron").contains("The mayor"));
    let sidecar = desk.sidecar();
    let text = read(&sidecar.file_name().unwrap().to_string_lossy());
    assert!(text.contains(desk.ids()[0].as_str()), "{text}");
}

/// A small disk that is taken away again.
#[cfg(target_os = "linux")]
struct SmallDisk(PathBuf);

#[cfg(target_os = "linux")]
impl SmallDisk {
    /// Mounts one, where that is allowed.
    fn mount(root: &Path) -> Option<Self> {
        std::fs::create_dir(root).unwrap();
        let mut mount = std::process::Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", "size=256k", "tmpfs"]);
        let ran = mount.arg(root).output();
        let is_mounted = ran.is_ok_and(|output| output.status.success());
        is_mounted.then(|| Self(root.to_owned()))
    }

    /// Lets nobody write to it, root included, or lets everybody again.
    fn remount(&self, mode: &str) {
        let mut mount = std::process::Command::new("mount");
        mount.args(["-o", &format!("remount,{mode}")]);
        let ran = mount.arg(&self.0).output().unwrap();
        assert!(ran.status.success(), "{ran:?}");
    }
}

#[cfg(target_os = "linux")]
impl Drop for SmallDisk {
    fn drop(&mut self) {
        let mut umount = std::process::Command::new("umount");
        drop(umount.arg("-l").arg(&self.0).output());
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_loses_nothing() {
    let place = tempfile::tempdir().unwrap();
    let root = place.path().join("small");
    let Some(_disk) = SmallDisk::mount(&root) else {
        println!("skipped: no small disk can be mounted here");
        return;
    };
    put_articles(&root);
    let mut desk = Desk::start(&place.path().join("home"), &root);
    desk.tag("dam");
    desk.wait_until_saved();
    let before = desk.disk();
    let filler = root.join("filler");
    let mut file = std::fs::File::create(&filler).unwrap();
    while std::io::Write::write_all(&mut file, &[0; 512]).is_ok() {}
    drop(file);
    desk.tag("mayor");
    desk.wait_until(|state| state.saves.failure().is_some() || state.saves.is_saved());
    let failure = desk.state.saves.failure().unwrap_or_default();
    assert!(failure.contains("the disk is full"), "{failure}");
    assert_eq!((desk.disk(), desk.ids().len()), (before, 2));
    std::fs::remove_file(&filler).unwrap();
    desk.retry();
    desk.wait_until_saved();
    desk.assert_disk_is_memory();
}

#[cfg(target_os = "linux")]
#[test]
fn a_disk_that_turns_read_only_loses_nothing() {
    let place = tempfile::tempdir().unwrap();
    let root = place.path().join("small");
    let Some(disk) = SmallDisk::mount(&root) else {
        println!("skipped: no small disk can be mounted here");
        return;
    };
    put_articles(&root);
    let mut desk = Desk::start(&place.path().join("home"), &root);
    desk.tag("dam");
    desk.wait_until_saved();
    let before = desk.disk();
    disk.remount("ro");
    desk.tag("mayor");
    let mut about = desk.state.workspace.project.as_ref().clone();
    about.name = "Dams".to_owned();
    desk.run(AppCommand::SetProject(Box::new(about.clone())));
    desk.wait_until(|state| state.saves.failures().count() == 2);
    for (target, reason) in desk.state.saves.failures() {
        assert!(
            reason.contains("not permitted (Read-only file system"),
            "{target:?}: {reason}"
        );
    }
    assert!(desk.state.saves.retry_in().is_some(), "it is tried again");
    let mut notices = desk.state.notices.iter();
    let told = notices.find(|notice| notice.topic == "save").unwrap();
    assert_eq!(
        told.level,
        NoticeLevel::Error,
        "it stays until it is mended"
    );
    assert!(told.message.contains("not permitted"), "{}", told.message);
    // Looking elsewhere and coming back, and another try, forget nothing.
    desk.open("b.txt");
    desk.open("a.txt");
    desk.retry();
    desk.wait_until(|state| state.saves.failures().count() == 2);
    assert_eq!((desk.disk(), desk.ids().len()), (before, 2));
    assert_eq!(*desk.state.workspace.project, about);
    disk.remount("rw");
    desk.retry();
    desk.wait_until_saved();
    assert!(!desk.told("save"));
    assert_eq!(desk.ids().len(), 2);
    desk.assert_disk_is_memory();
    let project = std::fs::read_to_string(root.join("stancemark.ron")).unwrap();
    assert!(project.contains("Dams"), "{project}");
    let names = std::fs::read_dir(&root).unwrap();
    let mut names = names.map(|entry| entry.unwrap().file_name());
    assert!(names.all(|name| !name.to_string_lossy().starts_with(".stancemark-")));
}
