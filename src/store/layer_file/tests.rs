use std::fs;
use std::io::ErrorKind;

use sha2::{Digest as _, Sha256};

use super::*;
use crate::model::{Annotation, AnnotationId, Span, Status, TagId, UnplacedWhy};
use crate::store::disk::faulty::{Fault, FaultyDisk};
use crate::store::sidecar::{Side, settle};
use crate::store::{LockFolder, RealDisk, atomic};
use crate::text::TextRange;

mod review;

const ARTICLE: &str = include_str!("../../../tests/data/sidecars/full.txt");
const FULL: &str = include_str!("../../../tests/data/sidecars/full.ron");
const BAD: &str = include_str!("../../../tests/data/sidecars/bad-record.ron");
const NEWER: &str = include_str!("../../../tests/data/sidecars/newer.ron");
const BY_HAND: &str = include_str!("../../../tests/data/sidecars/by-hand.ron");

fn article(text: &str) -> ArticleText {
    let mut sha = String::new();
    for byte in Sha256::digest(text.as_bytes()) {
        sha.push_str(&format!("{byte:02x}"));
    }
    ArticleText::new(text, sha)
}

struct Fixture {
    folder: tempfile::TempDir,
    text: ArticleText,
}

impl Fixture {
    fn new(sidecar: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let fixture = Self {
            folder,
            text: article(ARTICLE),
        };
        if !sidecar.is_empty() {
            atomic::write(&fixture.path(), sidecar.as_bytes()).unwrap();
        }
        fixture
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("full.txt.alice.ron")
    }

    fn open(&self) -> OpenedLayer {
        self.open_with(&OpenWith::nothing())
    }

    fn open_with(&self, with: &OpenWith<'_>) -> OpenedLayer {
        let article = self.folder.path().join("full.txt");
        LayerFile::open(&article, &self.text, &AnnotatorId::new("alice"), with).unwrap()
    }

    fn written(&self) -> String {
        fs::read_to_string(self.path()).unwrap()
    }
}

fn with(layer: &Layer, annotation: Annotation) -> Layer {
    let mut layer = layer.clone();
    layer.replace(&annotation.id.clone(), Some(Arc::new(annotation)));
    layer
}

fn edited(layer: &Layer, id: &str, change: impl FnOnce(&mut Annotation)) -> Layer {
    let mut annotation = (**layer.get(&AnnotationId::new(id)).unwrap()).clone();
    change(&mut annotation);
    with(layer, annotation)
}

fn noted(layer: &Layer, id: &str, note: &str) -> Layer {
    edited(layer, id, |annotation| {
        note.clone_into(&mut annotation.note);
    })
}

fn new_annotation(id: &str, start: usize, end: usize) -> Annotation {
    Annotation {
        id: AnnotationId::new(id),
        tag: TagId::new("claim"),
        spans: vec![Span::Placed(TextRange::from_bytes(start, end).unwrap())],
        fields: std::collections::BTreeMap::new(),
        note: String::new(),
        links: Vec::new(),
        created: None,
        modified: None,
        extra: crate::model::Extra::default(),
    }
}

fn changed_lines(before: &str, after: &str) -> Vec<String> {
    let old: Vec<_> = before.lines().collect();
    after
        .lines()
        .filter(|line| !old.contains(line))
        .map(str::to_owned)
        .collect()
}

const A1: &str = "01KAF0000000000000000000A1";
const A2: &str = "01KAF0000000000000000000A2";
const A3: &str = "01KAF0000000000000000000A3";

#[test]
fn an_open_sidecar_goes_to_a_worker_thread() {
    fn check<T: Send>() {}
    check::<LayerFile>();
    check::<Saved>();
}

#[test]
fn every_golden_file_is_saved_byte_for_byte() {
    for sidecar in [FULL, BAD, BY_HAND] {
        let fixture = Fixture::new(sidecar);
        let mut opened = fixture.open();
        assert_eq!(opened.access, Access::ReadWrite);
        opened.file.save(&fixture.text, &opened.layer).unwrap();
        assert_eq!(fixture.written(), sidecar);
    }
}

#[test]
fn a_whole_rewrite_of_the_golden_file_gives_the_same_bytes() {
    let fixture = Fixture::new(FULL);
    let mut opened = fixture.open();
    assert_eq!(opened.problems, []);
    assert!(opened.layer.by_id().all(|it| !it.is_unplaced()));
    opened.file.state.forget_lines();
    let bytes = opened.file.render(&fixture.text, &opened.layer);
    assert_eq!(String::from_utf8(bytes).unwrap(), FULL);
}

#[test]
fn one_edit_changes_one_line() {
    for sidecar in [FULL, BAD] {
        let fixture = Fixture::new(sidecar);
        let mut opened = fixture.open();
        let layer = noted(&opened.layer, A3, "new words");
        opened.file.save(&fixture.text, &layer).unwrap();
        let changed = changed_lines(sidecar, &fixture.written());
        assert_eq!(changed.len(), 1);
        assert!(changed[0].contains("new words"));
        assert!(
            changed[0].contains(r#"certainty: High(reason: "newer, \")\" program"), weight: 0.5)"#)
        );
        let again = fixture.open();
        assert_eq!(again.layer, layer);
        let layer = noted(&layer, A3, "");
        opened.file.save(&fixture.text, &layer).unwrap();
        assert_eq!(fixture.written(), sidecar);
    }
}

#[test]
fn a_bad_record_and_a_second_one_of_an_id_are_reported_and_kept() {
    let fixture = Fixture::new(BAD);
    let mut opened = fixture.open();
    let found: Vec<_> = opened
        .problems
        .iter()
        .map(|it| (it.line, &it.what))
        .collect();
    assert!(
        matches!(found[0], (11, ProblemKind::BadRecord(_))),
        "{found:?}"
    );
    assert!(
        matches!(found[1], (13, ProblemKind::DuplicateId(_))),
        "{found:?}"
    );
    let mut layer = opened.layer.clone();
    for annotation in opened.layer.by_id() {
        layer.replace(&annotation.id, None);
    }
    opened.file.save(&fixture.text, &layer).unwrap();
    let written = fixture.written();
    assert!(written.contains("tag: Future(1), spans: [], kept: as it stands),\n"));
    assert!(written.contains("status: \"half-done\""));
    assert_eq!(fixture.open().problems.len(), 1);
}

#[test]
fn comments_of_untouched_records_stay() {
    let fixture = Fixture::new(BY_HAND);
    let mut opened = fixture.open();
    let layer = noted(&opened.layer, "h3", "changed");
    opened.file.save(&fixture.text, &layer).unwrap();
    let written = fixture.written();
    assert!(written.contains("// the first"), "{written}");
    assert!(written.contains("note: Some(\"x\")"), "{written}");
    let again = fixture.open();
    assert_eq!(again.layer, layer);
    assert_eq!(again.problems.len(), 1);
}

#[test]
fn a_carried_text_that_is_no_ron_does_not_spoil_its_record() {
    let fixture = Fixture::new(FULL);
    let mut opened = fixture.open();
    let layer = edited(&opened.layer, A1, |annotation| {
        for (name, text) in [("a", "1), ("), ("b", "[1, // x\n 2]"), ("c", "\"")] {
            annotation.extra.0.insert(name.to_owned(), text.to_owned());
        }
    });
    opened.file.save(&fixture.text, &layer).unwrap();
    let again = fixture.open();
    assert_eq!(again.problems, []);
    let extra = &again.layer.get(&AnnotationId::new(A1)).unwrap().extra.0;
    let texts: Vec<_> = extra.values().map(String::as_str).collect();
    assert_eq!(texts, ["\"1), (\"", "[1, 2]", "\"\\\"\""]);
}

#[test]
fn an_absent_file_is_an_empty_layer_and_stays_absent_until_there_is_something() {
    let fixture = Fixture::new("");
    let mut opened = fixture.open();
    opened.file.save(&fixture.text, &opened.layer).unwrap();
    assert!(!fixture.path().exists());
    let layer = with(&opened.layer, new_annotation("n1", 0, 3));
    let saved = opened.file.save(&fixture.text, &layer).unwrap();
    assert_eq!(saved.bytes, fixture.written().len() as u64);
    assert_eq!(fixture.open().layer, layer);
}

#[test]
fn a_layer_saved_after_the_article_changed_loses_nothing() {
    let mut fixture = Fixture::new(FULL);
    let changed = format!(
        "A new first line.\n{}",
        ARTICLE.replace("for two days", "briefly")
    );
    fixture.text = article(&changed);
    let mut opened = fixture.open();
    assert_eq!(opened.layer.len(), 7);
    let torn = opened.layer.get(&AnnotationId::new(A3)).unwrap();
    assert!(torn.is_unplaced());
    opened.file.save(&fixture.text, &opened.layer).unwrap();
    assert_eq!(fixture.written(), FULL);
    let layer = noted(&opened.layer, A1, "x");
    opened.file.save(&fixture.text, &layer).unwrap();
    let written = fixture.written();
    assert!(written.contains("quote: \"for two days\""));
    assert!(written.contains(fixture.text.sha256()));
    let again = fixture.open();
    assert_eq!(again.layer, layer);
}

#[test]
fn places_that_are_none_are_reported_and_kept() {
    let record = |id: &str, start: u32, end: u32, quote: &str| {
        format!(
            "        (id: \"{id}\", tag: \"claim\", spans: [(start: {start}, end: {end}, quote: \"{quote}\", before: \"\", after: \"\")], fields: {{}}, note: \"\", links: []),\n"
        )
    };
    let sidecar = format!(
        "#![enable(implicit_some)]\n(\n    format: 1,\n    annotations: [\n{}{}{}    ],\n)\n",
        record("empty", 3, 3, ""),
        record("backwards", 9, 4, ""),
        record("outside", 9000, 9004, ""),
    );
    let fixture = Fixture::new(&sidecar);
    let mut opened = fixture.open();
    assert_eq!(opened.problems.len(), 3);
    for annotation in opened.layer.by_id() {
        let Some(Span::Unplaced(unplaced)) = annotation.spans.first() else {
            panic!("{annotation:?} has a place");
        };
        assert_eq!(unplaced.why, UnplacedWhy::Invalid);
    }
    let layer = with(&opened.layer, new_annotation("n1", 0, 3));
    opened.file.save(&fixture.text, &layer).unwrap();
    assert_eq!(fixture.open().layer, layer);
    assert_eq!(fixture.open().problems.len(), 3);
}

#[test]
fn a_foreign_write_between_read_and_save_is_merged() {
    let fixture = Fixture::new(FULL);
    let (mut mine, mut theirs) = (fixture.open(), fixture.open());
    let their_layer = noted(&theirs.layer, A1, "theirs");
    theirs.file.save(&fixture.text, &their_layer).unwrap();
    let my_layer = noted(&mine.layer, A3, "mine");
    let merged = mine
        .file
        .save(&fixture.text, &my_layer)
        .unwrap()
        .merged
        .unwrap();
    assert_eq!(merged.conflicts, []);
    assert_eq!(merged.layer, noted(&their_layer, A3, "mine"));
    assert_eq!(fixture.open().layer, merged.layer);
    let a2 = AnnotationId::new(A2);
    assert!(Arc::ptr_eq(
        merged.layer.get(&a2).unwrap(),
        mine.layer.get(&a2).unwrap()
    ));
}

#[test]
fn a_conflict_stays_in_the_file_until_a_person_picks() {
    for side in [Side::Mine, Side::Theirs] {
        let fixture = Fixture::new(FULL);
        let (mut mine, mut theirs) = (fixture.open(), fixture.open());
        theirs
            .file
            .save(&fixture.text, &noted(&theirs.layer, A1, "theirs"))
            .unwrap();
        mine.file
            .save(&fixture.text, &noted(&mine.layer, A1, "mine"))
            .unwrap();
        let mut opened = fixture.open();
        let [conflict] = opened.conflicts.as_slice() else {
            panic!("{:?}", opened.conflicts);
        };
        assert_eq!(
            (conflict.mine.as_str(), conflict.theirs.as_str()),
            ("\"mine\"", "\"theirs\"")
        );
        let annotation = opened.layer.get(&AnnotationId::new(A1)).unwrap();
        let settled = settle(annotation, &fixture.text, conflict, side).unwrap();
        let words = if side == Side::Mine { "mine" } else { "theirs" };
        assert_eq!(settled.note, words);
        let layer = with(&opened.layer, settled);
        opened.file.save(&fixture.text, &layer).unwrap();
        assert_eq!(fixture.open().conflicts, []);
    }
}

#[test]
fn a_reload_brings_foreign_changes_and_keeps_unsaved_ones() {
    let fixture = Fixture::new(FULL);
    let (mut mine, mut theirs) = (fixture.open(), fixture.open());
    assert!(
        mine.file
            .reload(&fixture.text, &mine.layer)
            .unwrap()
            .is_none()
    );
    let their_layer = noted(&theirs.layer, A1, "theirs");
    theirs.file.save(&fixture.text, &their_layer).unwrap();
    let unsaved = noted(&mine.layer, A3, "unsaved");
    let merged = mine.file.reload(&fixture.text, &unsaved).unwrap().unwrap();
    assert_eq!(merged.layer, noted(&their_layer, A3, "unsaved"));
    let saved = mine.file.save(&fixture.text, &merged.layer).unwrap();
    assert!(saved.merged.is_none());
    assert_eq!(fixture.open().layer, merged.layer);
}

#[test]
fn edits_made_while_a_save_merged_are_carried_over() {
    let fixture = Fixture::new(FULL);
    let mine = fixture.open();
    let merged = noted(&mine.layer, A1, "theirs");
    let current = noted(&mine.layer, A3, "meanwhile");
    let rebased = mine
        .file
        .rebase(
            &fixture.text,
            (&mine.layer, &current),
            (&fixture.text, &merged),
        )
        .unwrap();
    assert_eq!(rebased.layer, noted(&merged, A3, "meanwhile"));
}

#[test]
fn a_file_others_took_away_is_written_again() {
    let fixture = Fixture::new(FULL);
    let mut opened = fixture.open();
    fs::remove_file(fixture.path()).unwrap();
    opened.file.save(&fixture.text, &opened.layer).unwrap();
    assert_eq!(fixture.written(), FULL);
}

#[test]
fn a_damaged_or_newer_file_opens_read_only_and_is_not_touched() {
    let torn: String = FULL.chars().take(FULL.chars().count() / 2).collect();
    for sidecar in [torn.as_str(), NEWER, ""] {
        let fixture = Fixture::new(sidecar);
        if sidecar.is_empty() {
            atomic::write(&fixture.path(), b"").unwrap();
        }
        let mut opened = fixture.open();
        assert!(matches!(opened.access, Access::ReadOnly(_)));
        assert!(!opened.problems.is_empty());
        let layer = with(&opened.layer, new_annotation("n1", 0, 3));
        let error = opened.file.save(&fixture.text, &layer).unwrap_err();
        assert!(matches!(error, StoreError::OpenedReadOnly { .. }));
        assert_eq!(fixture.written(), sidecar);
    }
}

#[test]
fn a_damaged_file_shows_what_stands_before_the_damage_and_offers_the_backup() {
    let fixture = Fixture::new(FULL);
    let backups = BackupFolder::new(fixture.folder.path().join("cache"), Arc::new(RealDisk));
    let mut with = OpenWith::nothing();
    with.backups = Some(&backups);
    drop(fixture.open_with(&with));
    let torn = FULL.split_at(FULL.find(A3).unwrap()).0;
    atomic::write(&fixture.path(), torn.as_bytes()).unwrap();
    let opened = fixture.open_with(&with);
    let Access::ReadOnly(ReadOnlyWhy::Damaged { backup, line, .. }) = opened.access else {
        panic!("{:?}", opened.access);
    };
    assert_eq!(line, 11);
    assert_eq!(fs::read_to_string(backup.unwrap()).unwrap(), FULL);
    assert_eq!(opened.layer.len(), 1);
}

#[test]
fn a_save_over_a_torn_foreign_write_is_refused() {
    let fixture = Fixture::new(FULL);
    let mut opened = fixture.open();
    for torn in ["", "(format: 1, annot"] {
        atomic::write(&fixture.path(), torn.as_bytes()).unwrap();
        let layer = noted(&opened.layer, A1, "x");
        let error = opened.file.save(&fixture.text, &layer).unwrap_err();
        assert!(matches!(error, StoreError::Damaged { .. }), "{error}");
        assert_eq!(fixture.written(), torn);
    }
}

#[test]
fn the_second_to_open_a_layer_reads_only() {
    let fixture = Fixture::new(FULL);
    let locks = LockFolder::new(fixture.folder.path().join("locks"), "Alice");
    let mut with = OpenWith::nothing();
    with.locks = Some(&locks);
    let first = fixture.open_with(&with);
    let second = fixture.open_with(&with);
    let Access::ReadOnly(ReadOnlyWhy::LockedBy(owner)) = second.access else {
        panic!("{:?}", second.access);
    };
    assert_eq!(owner.who, "Alice");
    drop(first);
    assert_eq!(fixture.open_with(&with).access, Access::ReadWrite);
}

#[test]
fn a_vanished_folder_is_told_and_the_edit_can_be_written_elsewhere() {
    let fixture = Fixture::new(FULL);
    let mut opened = fixture.open();
    let away = fixture.folder.path().with_extension("away");
    fs::rename(fixture.folder.path(), &away).unwrap();
    let layer = noted(&opened.layer, A1, "x");
    let error = opened.file.save(&fixture.text, &layer).unwrap_err();
    assert!(matches!(error, StoreError::Gone { .. }), "{error}");
    let bytes = opened.file.bytes_for(&fixture.text, &layer);
    assert!(str::from_utf8(&bytes).unwrap().contains("note: \"x\""));
    fs::rename(&away, fixture.folder.path()).unwrap();
    opened.file.save(&fixture.text, &layer).unwrap();
    assert_eq!(fixture.open().layer, layer);
}

#[test]
fn a_folder_marked_read_only_opens_read_only() {
    let fixture = Fixture::new(FULL);
    let mut permissions = fs::metadata(fixture.path()).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(fixture.path(), permissions).unwrap();
    let access = fixture.open().access;
    assert_eq!(access, Access::ReadOnly(ReadOnlyWhy::FolderReadOnly));
}

#[test]
fn whatever_step_of_a_save_goes_wrong_the_file_is_whole_and_the_next_save_works() {
    let faults = [
        Fault::Stop,
        Fault::Fail(ErrorKind::StorageFull),
        Fault::Fail(ErrorKind::PermissionDenied),
    ];
    for fault in faults {
        // One read opens the file; whatever comes after it belongs to the save.
        for at in 1.. {
            let fixture = Fixture::new(FULL);
            let disk = Arc::new(FaultyDisk::new(fault, at));
            let mut with = OpenWith::nothing();
            with.disk = disk.clone();
            let mut opened = fixture.open_with(&with);
            let layer = noted(&opened.layer, A1, "the new words");
            let result = opened.file.save(&fixture.text, &layer);
            if disk.n_done() <= at {
                assert!(result.is_ok() && at > 6);
                break;
            }
            let written = fixture.written();
            let is_new = written.contains("the new words");
            assert!(is_new || written == FULL, "{fault:?} at {at}");
            assert!(is_new || result.is_err(), "{fault:?} at {at}");
            let expected = if is_new { &layer } else { &opened.layer };
            assert_eq!(fixture.open().layer, *expected, "{fault:?} at {at}");
            if fault != Fault::Stop {
                let later = noted(&layer, A1, "later words");
                let saved = opened.file.save(&fixture.text, &later).unwrap();
                assert!(saved.merged.is_none(), "{fault:?} at {at}");
                assert_eq!(fixture.open().layer, later);
                assert_eq!(fixture.open().conflicts, []);
            }
        }
    }
}

#[test]
fn a_status_is_saved_and_one_in_unknown_words_stays() {
    let fixture = Fixture::new(FULL);
    let mut opened = fixture.open();
    let mut layer = opened.layer.clone();
    layer.set_status(Status::Done);
    opened.file.save(&fixture.text, &layer).unwrap();
    let changed = changed_lines(FULL, &fixture.written());
    assert_eq!(changed, ["    status: \"done\","]);
    assert_eq!(fixture.open().layer, layer);
}

fn borders(text: &str) -> Vec<usize> {
    let borders = text
        .char_indices()
        .map(|(at, _)| crate::text::TextOffset::new(at));
    borders
        .filter(|at| crate::text::segment::grapheme_floor(text, *at) == *at)
        .map(crate::text::TextOffset::to_usize)
        .collect()
}

proptest::proptest! {
    #[test]
    fn any_layer_on_any_text_is_read_as_it_was_saved(
        body in "\\PC{1,60}",
        cuts in proptest::collection::vec((0_usize..60, 1_usize..20), 0..6),
        note in "(?s).{0,20}",
    ) {
        let mut fixture = Fixture::new("");
        fixture.text = article(&body);
        let mut opened = fixture.open();
        let mut layer = opened.layer.clone();
        let places: Vec<usize> = borders(&body);
        for (nth, (start, len)) in cuts.iter().enumerate() {
            let (Some(start), Some(end)) = (places.get(*start), places.get(start + len)) else {
                continue;
            };
            let mut annotation = new_annotation(&format!("n{nth}"), *start, *end);
            note.clone_into(&mut annotation.note);
            layer = with(&layer, annotation);
        }
        opened.file.save(&fixture.text, &layer).unwrap();
        let again = fixture.open();
        proptest::prop_assert_eq!(&again.problems, &[]);
        proptest::prop_assert_eq!(&again.layer, &layer);
    }
}
