//! The program without its window on a folder of its own.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use stancemark::app::clock::SystemClock;
use stancemark::app::{
    AnnotateCommand, AppCommand, AppState, LookCommand, NoticeAction, Selection,
};
use stancemark::model::{AnnotationId, ArticleId, TagId};
use stancemark::store::places::Places;
use stancemark::store::{atomic, sidecar};
use stancemark::text::TextRange;
use tempfile::TempDir;

/// How long a test waits for the storage thread before it fails.
const PATIENCE: Duration = Duration::from_secs(20);

/// The text of its articles.
pub const TEXT: &str = "The dam holds, the mayor said.\n";

/// A running program on a folder with `a.txt` and `b.txt`.
pub struct Desk {
    /// The program.
    pub state: AppState,
    /// The folder that is open.
    pub root: PathBuf,
}

impl Desk {
    /// Starts the program with its own files in `home`, and opens the folder.
    pub fn start(home: &Path, root: &Path) -> Self {
        let places = Places::below(home);
        let clock = Arc::new(SystemClock::default());
        let mut state = AppState::start_in(places, clock, None).unwrap();
        state.run(vec![AppCommand::OpenPaths(vec![root.to_owned()])]);
        let mut desk = Self {
            state,
            root: root.to_owned(),
        };
        desk.wait_until(|state| state.document.is_some() && state.job.is_none());
        desk
    }

    pub fn run(&mut self, command: impl Into<AppCommand>) {
        self.state.run(vec![command.into()]);
    }

    #[track_caller]
    pub fn wait_until(&mut self, is_so: impl Fn(&AppState) -> bool) {
        while !is_so(&self.state) {
            assert!(self.state.wait(PATIENCE), "nothing came of it");
        }
    }

    #[track_caller]
    pub fn wait_until_saved(&mut self) {
        self.wait_until(|state| state.saves.is_saved() && state.job.is_none());
    }

    pub fn open(&mut self, article: &str) {
        let article = ArticleId::new(article);
        self.run(AppCommand::OpenArticle(article.clone()));
        self.wait_until(|state| {
            state
                .document
                .as_ref()
                .is_some_and(|document| document.article.id == article)
        });
    }

    /// Tags a word of the open article.
    pub fn tag(&mut self, word: &str) {
        let start = TEXT.find(word).unwrap();
        let range = TextRange::from_bytes(start, start + word.len()).unwrap();
        self.run(LookCommand::Select(Selection::range(range)));
        self.run(AnnotateCommand::Tag(TagId::new("claim")));
    }

    pub fn ids(&self) -> Vec<AnnotationId> {
        let layer = self.state.my_layer().unwrap();
        layer
            .by_id()
            .map(|annotation| annotation.id.clone())
            .collect()
    }

    pub fn sidecar(&self) -> PathBuf {
        let me = self.state.me().unwrap();
        self.root.join(format!("a.txt.{me}.ron"))
    }

    pub fn disk(&self) -> String {
        std::fs::read_to_string(self.sidecar()).unwrap_or_default()
    }

    #[track_caller]
    pub fn assert_disk_is_memory(&self) {
        let disk = self.disk();
        let summary = sidecar::summarise(disk.as_bytes()).unwrap();
        let ids = self.ids();
        assert_eq!(summary.n_annotations as usize, ids.len(), "{disk}");
        for id in ids {
            assert!(
                disk.contains(&format!("(id: \"{id}\"")),
                "{id} is not in {disk}"
            );
        }
    }

    pub fn told(&self, topic: &str) -> bool {
        self.state
            .notices
            .iter()
            .any(|notice| notice.topic == topic)
    }

    pub fn retry(&mut self) {
        self.run(AppCommand::ActOnNotice(
            "save".to_owned(),
            NoticeAction::RetrySave,
        ));
    }
}

/// Makes a folder with `a.txt` and `b.txt`.
pub fn put_articles(root: &Path) {
    std::fs::create_dir_all(root).unwrap();
    for name in ["a.txt", "b.txt"] {
        atomic::write(&root.join(name), TEXT.as_bytes()).unwrap();
    }
}

/// Starts the program on a fresh folder.
pub fn start() -> (TempDir, Desk) {
    let place = tempfile::tempdir().unwrap();
    let root = place.path().join("project");
    put_articles(&root);
    let desk = Desk::start(&place.path().join("home"), &root);
    (place, desk)
}
