//! Layers travel from one copy of the sample to another, through files and through the program.

mod again;
mod arriving;

use std::path::Path;
use std::sync::atomic::AtomicBool;

use jiff::Timestamp;

use super::*;
use crate::app::clock::{Clock as _, CountingClock};
use crate::app::corpus::Corpus;
use crate::app::exporting::{Existing, ExportJob, ExportKind, Loaded, Scope, export};
use crate::app::sample;
use crate::formats::Options;
use crate::insight::Snapshot;
use crate::model::{AnnotatorId, LayerKey, Status};
use crate::store::places::Places;
use crate::store::{LayerFile, atomic};

/// A folder with a copy of the sample in it.
struct Desk {
    home: tempfile::TempDir,
    root: PathBuf,
}

impl Desk {
    fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        let root = sample::write(home.path(), sample::Sample::Project).unwrap();
        Self { home, root }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    fn snapshot(&self) -> Snapshot {
        snapshot(&self.root)
    }

    fn known(&self) -> KnownProject {
        let never = AtomicBool::new(false);
        let me = AnnotatorId::new("me");
        KnownProject::read(&self.root, me, &never, &mut |_, _| {}).unwrap()
    }

    fn draft(&self, files: &[PathBuf]) -> (ImportDraft, KnownProject) {
        let known = self.known();
        let source = read_source(files).unwrap();
        let draft = ImportDraft::read(&source, None, &Options::default(), &known).unwrap();
        (draft, known)
    }

    fn prepare(&self, draft: &ImportDraft, known: &KnownProject) -> PreparedImport {
        assert_eq!(known.root, self.root);
        let clock = CountingClock::default();
        let new_id = &mut || clock.new_annotation_id();
        prepare(
            draft,
            known,
            new_id,
            &AtomicBool::new(false),
            &mut |_, _| {},
        )
        .unwrap()
    }

    fn apply(&self, prepared: &PreparedImport) -> usize {
        let places = Places::below(self.path("home"));
        let applied = apply(&self.root, prepared, &places, Timestamp::UNIX_EPOCH).unwrap();
        assert_eq!(applied.problems, [""; 0]);
        applied.n_written
    }

    fn archive(&self, options: &Options) -> PathBuf {
        let target = self.path("set.zip");
        let job = ExportJob {
            kind: ExportKind::Archive,
            scope: &Scope::default(),
            options,
            target: &target,
            existing: Existing::Replace,
            made: Timestamp::UNIX_EPOCH,
        };
        let never = AtomicBool::new(false);
        export(&self.root, &job, Loaded::new(), &never, &mut |_, _| {}).unwrap();
        target
    }
}

fn snapshot(root: &Path) -> Snapshot {
    let never = AtomicBool::new(false);
    let mut corpus = Corpus::open(root, &never).unwrap();
    corpus.annotated(&never, &mut |_| {})
}

/// Every annotation with its layer, as text.
fn all_of(snapshot: &Snapshot) -> Vec<String> {
    let mut all = Vec::new();
    for article in &snapshot.articles {
        for (annotator, layer) in &article.layers {
            let of_layer = layer.ordered().iter();
            all.extend(of_layer.map(|it| format!("{} {annotator} {it:?}", article.article.id)));
        }
    }
    all
}

fn files_below(root: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let source = read_source(&[root.to_owned()]).unwrap();
    let files = source.files.into_iter();
    files
        .map(|file| (PathBuf::from(file.path), file.bytes))
        .collect()
}

#[test]
fn an_archive_is_unpacked_to_the_very_same_files() {
    let desk = Desk::new();
    let archive = desk.archive(&Options::default());
    let copy = desk.path("copy");
    let n_files = unpack_archive(&archive, &copy).unwrap();
    assert_eq!(files_below(&copy), files_below(&desk.root));
    assert_eq!(n_files, files_below(&copy).len());
    let first = std::fs::read(&archive).unwrap();
    assert_eq!(
        std::fs::read(desk.archive(&Options::default())).unwrap(),
        first
    );
}

#[test]
fn what_is_there_already_is_not_taken_again() {
    let desk = Desk::new();
    let before = desk.snapshot();
    let archive = desk.archive(&Options::default());
    let (draft, known) = desk.draft(&[archive]);
    let prepared = desk.prepare(&draft, &known);
    assert!(prepared.is_empty(), "{:?}", prepared.counts);
    assert_eq!(prepared.counts.n_doubles, before.n_annotations());
    assert!(prepared.report.is_empty(), "{:?}", prepared.report);
}

#[test]
fn a_layer_that_arrives_is_put_in_whole() {
    let desk = Desk::new();
    let before = desk.snapshot();
    // Without the articles: they are told by their hashes.
    let archive = desk.archive(&Options::default().with("articles", "no"));
    for article in &before.articles {
        let path = desk.root.join(article.article.id.as_str());
        let layer = LayerFile::path_for(&path, &AnnotatorId::new("tomas"));
        if layer.exists() {
            std::fs::remove_file(layer).unwrap();
        }
    }
    let gone = before.n_annotations() - desk.snapshot().n_annotations();
    assert!(gone > 0);
    let (draft, known) = desk.draft(&[archive]);
    let prepared = desk.prepare(&draft, &known);
    assert_eq!(
        (prepared.counts.n_new, prepared.counts.n_unplaced),
        (gone, 0)
    );
    assert_eq!(desk.apply(&prepared), gone);
    let after = desk.snapshot();
    assert_eq!(all_of(&after), all_of(&before));
    assert_eq!(statuses_of(&after), statuses_of(&before));
}

fn statuses_of(snapshot: &Snapshot) -> Vec<Status> {
    let layers = snapshot.articles.iter().flat_map(|it| it.layers.values());
    layers.map(|layer| layer.status()).collect()
}

#[test]
fn an_annotation_that_differs_stays_unless_it_may_change() {
    let desk = Desk::new();
    let before = desk.snapshot();
    let archive = desk.archive(&Options::default());
    let (key, path) = layer_with_notes(&desk, &before);
    let text = std::fs::read_to_string(&path).unwrap();
    let changed = text.replacen("note: \"", "note: \"changed ", 1);
    assert_ne!(changed, text);
    atomic::write(&path, changed.as_bytes()).unwrap();
    let (mut draft, known) = desk.draft(&[archive]);
    let prepared = desk.prepare(&draft, &known);
    assert_eq!((prepared.counts.n_kept, prepared.layers.len()), (1, 0));
    draft.choices.same_id = SameId::Update;
    let prepared = desk.prepare(&draft, &known);
    assert_eq!(prepared.counts.n_changed, 1);
    assert_eq!(prepared.layers.keys().collect::<Vec<_>>(), [&key]);
    desk.apply(&prepared);
    assert_eq!(all_of(&desk.snapshot()), all_of(&before));
}

fn layer_with_notes(desk: &Desk, snapshot: &Snapshot) -> (LayerKey, PathBuf) {
    let article = snapshot.articles.first().unwrap();
    let annotator = article.layers.keys().next().unwrap().clone();
    let path = desk.root.join(article.article.id.as_str());
    let path = LayerFile::path_for(&path, &annotator);
    (LayerKey::new(article.article.id.clone(), annotator), path)
}

#[test]
fn a_project_without_the_articles_gets_them_with_tags_and_annotators() {
    let desk = Desk::new();
    let archive = desk.archive(&Options::default());
    let empty = Desk::new();
    std::fs::remove_dir_all(&empty.root).unwrap();
    std::fs::create_dir_all(&empty.root).unwrap();
    atomic::write(&empty.root.join("other.txt"), b"Another article.").unwrap();
    let (draft, known) = empty.draft(&[archive]);
    let prepared = empty.prepare(&draft, &known);
    let before = desk.snapshot();
    assert_eq!(prepared.counts.n_new, before.n_annotations());
    assert_eq!(prepared.new_articles.len(), before.articles.len());
    assert!(!prepared.annotators.is_empty() && !prepared.entries.is_empty());
    assert_eq!(empty.apply(&prepared), before.n_annotations());
    let after = empty.snapshot();
    let ids = |snapshot: &Snapshot| {
        let layers = snapshot.articles.iter().flat_map(|it| it.layers.values());
        let mut ids: Vec<String> = layers
            .flat_map(|it| it.by_id())
            .map(|it| it.id.to_string())
            .collect();
        ids.sort();
        ids
    };
    assert_eq!(ids(&after), ids(&before));
    let unplaced = after.articles.iter().flat_map(|it| it.layers.values());
    assert_eq!(unplaced.map(|it| it.n_unplaced()).sum::<usize>(), 0);
}

#[test]
fn what_is_left_out_stays_out() {
    let desk = Desk::new();
    let archive = desk.archive(&Options::default());
    let before = desk.snapshot();
    let (mut draft, known) = desk.draft(&[archive]);
    for choice in draft.choices.coders.values_mut() {
        *choice = CoderChoice::LeaveOut;
    }
    let prepared = desk.prepare(&draft, &known);
    assert_eq!(prepared.counts.n_left_out, before.n_annotations());
    assert!(prepared.is_empty() || prepared.layers.is_empty());
}

#[test]
fn nothing_goes_into_a_locked_layer() {
    let desk = Desk::new();
    let before = desk.snapshot();
    let archive = desk.archive(&Options::default());
    let (key, path) = layer_with_notes(&desk, &before);
    let text = std::fs::read_to_string(&path).unwrap();
    let begin = text.find("status: \"").unwrap();
    let rest = text.get(begin..).unwrap();
    let status = rest.split(',').next().unwrap();
    let locked = text.replacen(status, "status: \"locked\"", 1);
    atomic::write(&path, locked.as_bytes()).unwrap();
    let (draft, known) = desk.draft(&[archive]);
    let prepared = desk.prepare(&draft, &known);
    let layer = &before.articles[0].layers[&key.annotator];
    assert_eq!(prepared.counts.n_locked, layer.len());
    assert_eq!(prepared.locked.iter().collect::<Vec<_>>(), [&key]);
    assert!(prepared.layers.is_empty());
}

#[test]
fn a_copy_under_another_annotator_has_names_of_its_own() {
    let desk = Desk::new();
    let archive = desk.archive(&Options::default());
    let (mut draft, known) = desk.draft(&[archive]);
    let copy = AnnotatorId::new("copy");
    for choice in draft.choices.coders.values_mut() {
        *choice = CoderChoice::Annotator(copy.clone());
    }
    let prepared = desk.prepare(&draft, &known);
    assert!(prepared.layers.keys().all(|key| key.annotator == copy));
    let ids = prepared.layers.values().flatten().map(|it| it.id.as_str());
    assert!(ids.clone().count() > 0 && ids.clone().all(|id| id.starts_with("id-")));
    let links = prepared.layers.values().flatten().flat_map(|it| &it.links);
    let mut own = prepared.layers.values().flatten();
    for link in links {
        assert!(own.any(|it| it.id == link.to) || link.to.as_str().starts_with("id-"));
    }
}

#[test]
fn a_source_that_is_nothing_known_says_so() {
    let desk = Desk::new();
    let path = desk.path("picture.bin");
    atomic::write(&path, b"\x89PNG\r\n").unwrap();
    let source = read_source(&[path]).unwrap();
    let refused = ImportDraft::read(&source, None, &Options::default(), &desk.known());
    let error = refused.map(|_| ()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "no format is known that looks like picture.bin. Say which it is."
    );
}
