//! The codebook, the registers, the project and what is corrected about an article, changed here
//! and by another program in any order.

use std::collections::BTreeSet;
use std::path::PathBuf;

use proptest::prelude::*;

use super::{cases, move_project, retry, start};
use crate::app::storage::Worker;
use crate::app::{
    AppCommand, AppState, ArticleCommand, CodebookCommand, RegisterCommand, UiCommand,
};
use crate::model::{
    ArticleId, Codebook, Color, EntryRef, Extra, KeywordKind, KeywordPattern, MetadataField,
    Project, RegisterKind, Registers, Tag, TagId,
};
use crate::store::atomic;
use crate::store::corrections_file::StoredCorrections;
use crate::store::shared_file::SharedContent;
use crate::store::watch::{Changed, WatchEvent};

/// Which file.
#[derive(Clone, Copy, Debug)]
enum File {
    Codebook,
    Registers,
    Project,
    Corrections,
}

const FILES: [File; 4] = [
    File::Codebook,
    File::Registers,
    File::Project,
    File::Corrections,
];

/// What happens next.
#[derive(Clone, Copy, Debug)]
enum Event {
    /// The person adds something to a file.
    Add(File),
    /// The person deletes something that they added.
    Delete(File, usize),
    /// The person takes back the last step.
    Undo,
    /// The person does it again.
    Redo,
    /// The storage thread does one thing.
    Step,
    /// The window takes in what was done.
    Poll,
    /// Another program adds something.
    ForeignAdd(File),
    /// Another program deletes something that it added.
    ForeignDelete(File, usize),
    /// The window is told that the files changed.
    Noticed,
    /// The folder goes away, or comes back.
    Move,
}

fn event() -> impl Strategy<Value = Event> {
    let file = || prop::sample::select(FILES.to_vec());
    prop_oneof![
        3 => file().prop_map(Event::Add),
        1 => (file(), 0_usize..8).prop_map(|(file, nth)| Event::Delete(file, nth)),
        1 => Just(Event::Undo),
        1 => Just(Event::Redo),
        4 => Just(Event::Step),
        3 => Just(Event::Poll),
        3 => file().prop_map(Event::ForeignAdd),
        1 => (file(), 0_usize..8).prop_map(|(file, nth)| Event::ForeignDelete(file, nth)),
        3 => Just(Event::Noticed),
        1 => Just(Event::Move),
    ]
}

struct Play {
    state: AppState,
    worker: Worker,
    folder: tempfile::TempDir,
    n_made: usize,
    /// What is to be there in the end, as `file name`.
    expected: BTreeSet<String>,
}

fn tag(id: &str) -> Tag {
    Tag {
        id: TagId::new(id),
        name: id.to_owned(),
        parent: None,
        color: Color::parse("#0072b2").unwrap(),
        key: None,
        letter: None,
        definition: String::new(),
        examples: Vec::new(),
        fields: Vec::new(),
        extra: Extra::default(),
    }
}

fn keyword(pattern: &str) -> KeywordPattern {
    KeywordPattern {
        pattern: pattern.to_owned(),
        kind: KeywordKind::Word,
        color: Color::parse("#009e73").unwrap(),
        is_on: true,
        extra: Extra::default(),
    }
}

fn entry(name: &str) -> EntryRef {
    EntryRef::new(RegisterKind::Actor, name)
}

/// All that the tests put into the files, by name.
fn names<'a>(
    (codebook, registers, project): (&Codebook, &Registers, &Project),
    corrected: impl Iterator<Item = &'a MetadataField>,
) -> BTreeSet<String> {
    let tags = codebook.tags.iter().map(|tag| tag.id.to_string());
    let entries = registers.entries.keys().map(|entry| entry.name.clone());
    let keywords = project.settings.keywords.iter();
    tags.chain(entries)
        .chain(keywords.map(|keyword| keyword.pattern.clone()))
        .chain(corrected.map(|field| field.name().to_owned()))
        .collect()
}

impl Play {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("project");
        std::fs::create_dir(&root).unwrap();
        atomic::write(&root.join("codebook.ron"), b"(format: 1, name: \"C\")").unwrap();
        let (state, worker) = start(folder.path());
        Self {
            state,
            worker,
            folder,
            n_made: 0,
            expected: BTreeSet::new(),
        }
    }

    fn path(&self, file: File) -> PathBuf {
        let name = match file {
            File::Codebook => "codebook.ron",
            File::Registers => "registers.ron",
            File::Project => "stancemark.ron",
            File::Corrections => "a.meta.ron",
        };
        self.folder.path().join("project").join(name)
    }

    fn disk<T: SharedContent>(&self, file: File) -> T {
        let text = std::fs::read_to_string(self.path(file)).unwrap_or_default();
        T::read(&text).map_or_else(|_absent| T::default(), |reading| reading.value)
    }

    fn on_disk(&self) -> BTreeSet<String> {
        let files = (
            &self.disk(File::Codebook),
            &self.disk(File::Registers),
            &self.disk(File::Project),
        );
        let corrections: StoredCorrections = self.disk(File::Corrections);
        names(files, corrections.fields.keys())
    }

    fn memory(&self) -> BTreeSet<String> {
        let workspace = &self.state.workspace;
        let files = (
            &*workspace.codebook,
            &workspace.registers,
            &*workspace.project,
        );
        let corrections = workspace.corrections.get(&ArticleId::new("a.txt"));
        names(files, corrections.iter().flat_map(|it| it.fields.keys()))
    }

    /// A name of a kind that nothing had before: `own-codebook-3`.
    fn fresh(&mut self, who: &str, file: File) -> String {
        self.n_made += 1;
        format!("{who}-{file:?}-{}", self.n_made)
    }

    /// The nth of what somebody made in a file and that is still wanted.
    fn made(&self, who: &str, file: File, nth: usize) -> Option<String> {
        let prefix = format!("{who}-{file:?}-");
        let made = self
            .expected
            .iter()
            .filter(|name| name.starts_with(&prefix));
        made.cycle().nth(nth).cloned()
    }

    fn edit(&mut self, command: impl Into<AppCommand>) {
        let before = self.memory();
        self.state.run(vec![command.into()]);
        let after = self.memory();
        let is_own = |name: &&String| name.starts_with("own-");
        let came = after.difference(&before).filter(is_own);
        self.expected.extend(came.cloned());
        for name in before.difference(&after).filter(is_own) {
            self.expected.remove(name);
        }
    }

    fn put(&mut self, file: File) {
        let name = self.fresh("own", file);
        match file {
            File::Codebook => self.edit(CodebookCommand::Put(Box::new(tag(&name)))),
            File::Registers => self.edit(RegisterCommand::Put(entry(&name), Box::default())),
            File::Project => {
                let mut project = Project::clone(&self.state.workspace.project);
                project.settings.keywords.push(keyword(&name));
                self.edit(AppCommand::SetProject(Box::new(project)));
            }
            File::Corrections => self.correct(&name, Some("mine")),
        }
    }

    fn correct(&mut self, name: &str, value: Option<&str>) {
        self.edit(ArticleCommand::SetMetadata {
            articles: vec![ArticleId::new("a.txt")],
            field: MetadataField::from_name(name),
            value: value.map(str::to_owned),
        });
    }

    fn delete(&mut self, file: File, name: &str) {
        match file {
            File::Codebook => self.edit(CodebookCommand::Delete(TagId::new(name))),
            File::Registers => self.edit(RegisterCommand::Delete(entry(name))),
            File::Project => {
                let mut project = Project::clone(&self.state.workspace.project);
                let keywords = &mut project.settings.keywords;
                keywords.retain(|keyword| keyword.pattern != name);
                self.edit(AppCommand::SetProject(Box::new(project)));
            }
            File::Corrections => self.correct(name, None),
        }
    }

    fn foreign<T: SharedContent>(&self, file: File, change: impl FnOnce(&mut T)) {
        let mut value: T = self.disk(file);
        change(&mut value);
        atomic::write(&self.path(file), value.write().as_bytes()).unwrap();
    }

    fn foreign_put(&mut self, file: File) {
        if !self.is_here() {
            return;
        }
        let name = self.fresh("foreign", file);
        match file {
            File::Codebook => self.foreign(file, |it: &mut Codebook| it.tags.push(tag(&name))),
            File::Registers => self.foreign(file, |it: &mut Registers| {
                it.entries
                    .insert(entry(&name), crate::model::Entry::default());
            }),
            File::Project => self.foreign(file, |it: &mut Project| {
                it.settings.keywords.push(keyword(&name));
            }),
            File::Corrections => self.foreign(file, |it: &mut StoredCorrections| {
                let field = MetadataField::from_name(&name);
                it.fields.insert(field, "theirs".to_owned());
            }),
        }
        self.expected.insert(name);
    }

    fn foreign_delete(&mut self, file: File, name: &str) {
        if !self.is_here() {
            return;
        }
        match file {
            File::Codebook => self.foreign(file, |it: &mut Codebook| {
                it.tags.retain(|tag| tag.id.as_str() != name);
            }),
            File::Registers => self.foreign(file, |it: &mut Registers| {
                it.entries.remove(&entry(name));
            }),
            File::Project => self.foreign(file, |it: &mut Project| {
                it.settings
                    .keywords
                    .retain(|keyword| keyword.pattern != name);
            }),
            File::Corrections => self.foreign(file, |it: &mut StoredCorrections| {
                it.fields.remove(&MetadataField::from_name(name));
            }),
        }
        self.expected.remove(name);
    }

    fn is_here(&self) -> bool {
        self.folder.path().join("project").exists()
    }

    fn happens(&mut self, event: Event) {
        match event {
            Event::Add(file) => self.put(file),
            Event::Delete(file, nth) => {
                if let Some(name) = self.made("own", file, nth) {
                    self.delete(file, &name);
                }
            }
            Event::Undo => self.edit(UiCommand::Undo),
            Event::Redo => self.edit(UiCommand::Redo),
            Event::Step => drop(self.worker.step()),
            Event::Poll => self.state.poll(),
            Event::ForeignAdd(file) => self.foreign_put(file),
            Event::ForeignDelete(file, nth) => {
                if let Some(name) = self.made("foreign", file, nth) {
                    self.foreign_delete(file, &name);
                }
            }
            Event::Noticed => self.noticed(),
            Event::Move => move_project(self.folder.path()),
        }
    }

    fn noticed(&mut self) {
        let article = ArticleId::new("a.txt");
        let changed = BTreeSet::from([Changed::Codebook, Changed::Corrections(article)]);
        self.state.take_event(WatchEvent::Changed(changed));
    }

    /// Lets everything that is on its way come to rest.
    fn rest(&mut self) {
        if !self.is_here() {
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

proptest! {
    #![proptest_config(ProptestConfig {
        cases: cases(),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn in_whatever_order_the_projects_files_change_nothing_is_lost(
        events in prop::collection::vec(event(), 1..40),
    ) {
        let mut play = Play::new();
        for event in events {
            play.happens(event);
        }
        play.rest();
        prop_assert_eq!(&play.memory(), &play.expected, "in memory");
        prop_assert_eq!(&play.on_disk(), &play.expected, "on disk");
        prop_assert!(play.state.saves.is_saved());
    }
}

#[test]
fn what_is_changed_before_the_window_hears_of_a_colleagues_change_stays_and_so_does_theirs() {
    let mut play = Play::new();
    for file in FILES {
        play.foreign_put(file);
        play.noticed();
        while play.worker.step() {}
        // The answer is there, but no frame has taken it in.
        play.put(file);
        play.state.poll();
        play.rest();
        assert_eq!(play.memory(), play.expected, "{file:?}");
        assert_eq!(play.on_disk(), play.expected, "{file:?}");
    }
}

#[test]
fn undo_takes_back_ones_own_change_and_leaves_what_a_colleague_did_since() {
    let mut play = Play::new();
    for file in FILES {
        play.put(file);
        play.rest();
        let own = play.made("own", file, 0).unwrap();
        play.foreign_put(file);
        play.rest();
        for (command, is_there) in [(UiCommand::Undo, false), (UiCommand::Redo, true)] {
            play.edit(command);
            play.rest();
            assert_eq!(play.on_disk().contains(&own), is_there, "{file:?}");
            assert_eq!(play.on_disk(), play.expected, "{file:?}");
        }
        play.edit(UiCommand::Undo);
        play.rest();
    }
}

#[test]
fn a_codebook_that_a_colleague_begins_takes_the_place_of_the_built_in_one() {
    let folder = tempfile::tempdir().unwrap();
    let (state, worker) = start(folder.path());
    let mut play = Play {
        state,
        worker,
        folder,
        n_made: 0,
        expected: BTreeSet::new(),
    };
    assert!(play.memory().len() > 3, "the built-in one");
    play.foreign_put(File::Codebook);
    play.put(File::Codebook);
    play.rest();
    assert_eq!(play.memory(), play.expected);
    assert_eq!(play.on_disk(), play.expected);
}
