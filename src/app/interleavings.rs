//! The window, the storage thread and another program on the same files, in any order.
//!
//! The worker goes on step by step on the test's own thread, so that a seed says what comes when.

mod project_files;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use proptest::prelude::*;

use super::clock::CountingClock;
use super::storage::Storage;
use super::{
    AnnotateCommand, AppCommand, AppState, LookCommand, NoticeAction, RegisterCommand, Selection,
    UiCommand,
};
use crate::model::{AnnotationId, ArticleId, TagId};
use crate::store::places::Places;
use crate::store::settings::Settings;
use crate::store::watch::{Changed, WatchEvent};
use crate::store::{LockFolder, Locking, atomic};
use crate::text::TextRange;

const ARTICLE: &str = "one two three four five six seven eight nine ten eleven twelve\n";

/// What happens next.
#[derive(Clone, Copy, Debug)]
enum Event {
    /// The person tags a word.
    Tag(usize),
    /// The person takes back or does again.
    Undo,
    /// The person deletes an annotation of their own.
    Delete(usize),
    /// The person changes a note.
    Note(usize),
    /// The storage thread does one thing.
    Step,
    /// The window takes in what was done.
    Poll,
    /// Another program adds an annotation.
    ForeignAdd,
    /// Another program deletes one that it added.
    ForeignDelete(usize),
    /// Another program changes one that it added.
    ForeignNote(usize),
    /// The window is told that the sidecar changed.
    Noticed,
    /// The article is opened again.
    Reopen,
    /// The folder goes away, or comes back.
    Move,
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        3 => (0_usize..12).prop_map(Event::Tag),
        1 => Just(Event::Undo),
        1 => (0_usize..12).prop_map(Event::Delete),
        1 => (0_usize..12).prop_map(Event::Note),
        4 => Just(Event::Step),
        3 => Just(Event::Poll),
        2 => Just(Event::ForeignAdd),
        1 => (0_usize..12).prop_map(Event::ForeignDelete),
        1 => (0_usize..12).prop_map(Event::ForeignNote),
        2 => Just(Event::Noticed),
        1 => Just(Event::Reopen),
        1 => Just(Event::Move),
    ]
}

struct Play {
    state: AppState,
    worker: super::storage::Worker,
    folder: tempfile::TempDir,
    n_foreign: usize,
    /// What another program added and did not delete.
    foreign: BTreeSet<String>,
    /// What it deleted.
    gone: BTreeSet<String>,
    /// What the person made and did not take back.
    own: BTreeSet<String>,
}

/// A program on a folder with one article, its storage thread at hand.
fn start(folder: &Path) -> (AppState, super::storage::Worker) {
    let root = folder.join("project");
    std::fs::create_dir_all(&root).unwrap();
    atomic::write(&root.join("a.txt"), ARTICLE.as_bytes()).unwrap();
    let (storage, mut worker) = Storage::stepped(Places::below(folder.join("home")));
    let clock = Arc::new(CountingClock::default());
    let mut state = AppState::new(Settings::default(), storage, clock);
    state.run(vec![AppCommand::OpenPaths(vec![root])]);
    while state.document.is_none() || state.job.is_some() {
        // The list is read on a thread of its own.
        if !worker.step() {
            state.wait(std::time::Duration::from_secs(20));
        }
        state.poll();
    }
    (state, worker)
}

/// Moves the project's folder away, or back.
fn move_project(folder: &Path) {
    let (here, away) = (folder.join("project"), folder.join("away"));
    if here.exists() {
        std::fs::rename(here, away).unwrap();
    } else {
        std::fs::rename(away, here).unwrap();
    }
}

/// Tries again what the disk refused.
fn retry(state: &mut AppState) {
    let topic = "save".to_owned();
    state.run(vec![AppCommand::ActOnNotice(
        topic,
        NoticeAction::RetrySave,
    )]);
}

impl Play {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (state, worker) = start(folder.path());
        Self {
            state,
            worker,
            folder,
            n_foreign: 0,
            foreign: BTreeSet::new(),
            gone: BTreeSet::new(),
            own: BTreeSet::new(),
        }
    }

    fn sidecar(&self) -> PathBuf {
        let me = self.state.me().unwrap();
        self.folder.path().join(format!("project/a.txt.{me}.ron"))
    }

    fn disk(&self) -> String {
        std::fs::read_to_string(self.sidecar()).unwrap_or_default()
    }

    fn memory(&self) -> BTreeSet<String> {
        let layer = self.state.my_layer().unwrap();
        layer.by_id().map(|it| it.id.to_string()).collect()
    }

    fn own(&self, nth: usize) -> Option<AnnotationId> {
        let own: Vec<&String> = self.own.iter().collect();
        let id = own.get(nth % own.len().max(1))?;
        Some(AnnotationId::new(id))
    }

    fn edit(&mut self, command: impl Into<AppCommand>) {
        let is_foreign = |id: &String| id.starts_with("foreign");
        let before = self.memory();
        self.state.run(vec![command.into()]);
        let after = self.memory();
        self.own.extend(
            after
                .difference(&before)
                .filter(|id| !is_foreign(id))
                .cloned(),
        );
        for id in before.difference(&after) {
            self.own.remove(id);
        }
    }

    fn foreign(&mut self, change: impl FnOnce(&str) -> String) {
        let before = self.disk();
        if !before.is_empty() {
            atomic::write(&self.sidecar(), change(&before).as_bytes()).unwrap();
        }
    }

    fn happens(&mut self, event: Event) {
        match event {
            Event::Tag(nth) => {
                let word = ARTICLE.split_whitespace().nth(nth).unwrap();
                let start = ARTICLE.find(word).unwrap();
                let range = TextRange::from_bytes(start, start + word.len()).unwrap();
                self.edit(LookCommand::Select(Selection::range(range)));
                self.edit(AnnotateCommand::Tag(TagId::new("claim")));
            }
            Event::Undo => self.edit(UiCommand::Undo),
            Event::Delete(nth) => {
                if let Some(id) = self.own(nth) {
                    self.edit(AnnotateCommand::Delete(vec![id]));
                }
            }
            Event::Note(nth) => {
                if let Some(id) = self.own(nth) {
                    let note = format!("note {}", self.n_foreign);
                    self.edit(AnnotateCommand::SetNote { id, note });
                }
            }
            Event::Step => drop(self.worker.step()),
            Event::Poll => self.state.poll(),
            Event::ForeignAdd => {
                let id = format!("foreign-{}", self.n_foreign);
                self.n_foreign += 1;
                let record = format!("annotations: [\n        (id: \"{id}\", tag: \"note\"),");
                if !self.disk().is_empty() {
                    self.foreign(|text| text.replacen("annotations: [", &record, 1));
                    self.foreign.insert(id);
                }
            }
            Event::ForeignDelete(nth) => {
                let id = self.foreign.iter().nth(nth).cloned();
                if let Some(id) = id.filter(|id| self.disk().contains(&format!("\"{id}\""))) {
                    self.foreign(|text| without(text, &id));
                    self.foreign.remove(&id);
                    self.gone.insert(id);
                }
            }
            Event::ForeignNote(nth) => {
                if let Some(id) = self.foreign.iter().nth(nth).cloned() {
                    let note = format!("\"{id}\", tag: \"claim\"");
                    self.foreign(|text| text.replace(&format!("\"{id}\", tag: \"note\""), &note));
                }
            }
            Event::Noticed => self.noticed(),
            Event::Reopen => {
                let article = AppCommand::OpenArticle(ArticleId::new("a.txt"));
                self.state.run(vec![article]);
            }
            Event::Move => move_project(self.folder.path()),
        }
    }

    fn noticed(&mut self) {
        if let Some(key) = self.state.my_layer_key() {
            let changed = BTreeSet::from([Changed::Layer(key)]);
            self.state.take_event(WatchEvent::Changed(changed));
        }
    }

    /// Lets everything that is on its way come to rest.
    fn rest(&mut self) {
        if !self.folder.path().join("project").exists() {
            move_project(self.folder.path());
        }
        for _ in 0..3 {
            retry(&mut self.state);
            self.noticed();
            while self.worker.step() {
                self.state.poll();
            }
            self.state.poll();
        }
    }
}

fn without(text: &str, id: &str) -> String {
    let id = format!("(id: \"{id}\"");
    let lines = text.lines().filter(|line| !line.contains(&id));
    lines.flat_map(|line| [line, "\n"]).collect()
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: cases(),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn in_whatever_order_things_happen_nothing_is_lost(
        events in prop::collection::vec(event(), 1..40),
    ) {
        let mut play = Play::new();
        play.happens(Event::Tag(0));
        play.rest();
        for event in events {
            play.happens(event);
        }
        play.rest();
        let expected: BTreeSet<String> = play.own.union(&play.foreign).cloned().collect();
        let memory = play.memory();
        prop_assert_eq!(&memory, &expected, "in memory; deleted elsewhere: {:?}", play.gone);
        let disk = play.disk();
        for id in &expected {
            prop_assert!(disk.contains(&format!("(id: \"{id}\"")), "{} is not in {}", id, disk);
        }
        prop_assert!(play.state.saves.is_saved());
        let summary = crate::store::sidecar::summarise(disk.as_bytes()).unwrap();
        prop_assert_eq!(summary.n_annotations as usize, expected.len());
    }
}

/// `STANCEMARK_PLAYS=2000` tries more orders.
fn cases() -> u32 {
    let asked = std::env::var("STANCEMARK_PLAYS").ok();
    asked.and_then(|asked| asked.parse().ok()).unwrap_or(24)
}

#[test]
fn a_layer_that_is_open_to_be_changed_stays_locked_when_all_layers_are_loaded() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("project");
    std::fs::create_dir(&root).unwrap();
    atomic::write(&root.join("b.txt"), ARTICLE.as_bytes()).unwrap();
    let open = AppCommand::OpenArticle(ArticleId::new("b.txt"));
    let rest = |state: &mut AppState, worker: &mut super::storage::Worker| {
        while worker.step() {}
        state.poll();
    };
    let (mut state, mut worker) = start(folder.path());
    state.run(vec![open.clone()]);
    rest(&mut state, &mut worker);
    let range = TextRange::from_bytes(0, 3).unwrap();
    state.run(vec![
        LookCommand::Select(Selection::range(range)).into(),
        AnnotateCommand::Tag(TagId::new("claim")).into(),
    ]);
    rest(&mut state, &mut worker);
    drop((state, worker));
    let (mut state, mut worker) = start(folder.path());
    state.run(vec![open]);
    assert!(worker.step());
    // The article is open on the storage thread, but no frame has taken it in.
    state.run(vec![RegisterCommand::FindUses.into()]);
    rest(&mut state, &mut worker);
    rest(&mut state, &mut worker);
    let key = state.my_layer_key().unwrap();
    assert_eq!(key.article.as_str(), "b.txt");
    let sidecar = root.join(format!("b.txt.{}.ron", key.annotator));
    let locks = LockFolder::new(Places::below(folder.path().join("home")).locks, "another");
    let locking = locks.lock(&sidecar, jiff::Timestamp::UNIX_EPOCH);
    assert!(matches!(locking, Locking::Taken(_)), "{locking:?}");
}
