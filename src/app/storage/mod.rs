//! Everything that touches the disk, on threads of its own; the window never waits for it.
//!
//! One thread opens and saves, in the order asked, opening first; another lists and reads the
//! folder. What comes of it arrives as [`Reply`] values, taken once a frame.

mod agreeing;
mod article_files;
mod copies;
mod exchanging;
mod insights;
mod known;
mod layer_files;
mod project_files;
mod reader;
mod requests;
mod reviewing;
mod searching;
mod shared_files;
mod syncing;
mod teams;
mod telling;
mod worker;

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, OnceLock};
use std::thread::JoinHandle;

pub(in crate::app) use self::agreeing::AgreeOn;
pub use self::article_files::ReadCorrections;
pub(in crate::app) use self::article_files::{
    ReadArticle, read_article, read_article_bytes, save_corrections,
};
pub use self::copies::Copies;
pub use self::exchanging::{ExchangeReply, ExportFrom, ImportFrom, ReadImport, is_archive};
pub use self::insights::{GatherFrom, InsightReply};
pub use self::known::Heard;
pub use self::layer_files::HeldLayer;
pub use self::reader::{ListedFolder, WantedFolder, read_whole_folder};
pub use self::requests::{
    Merged, OpenedArticle, OpenedFolder, OpenedLayer, OpenedShared, Reply, SharedValue,
};
use self::requests::{Queue, Request};
pub use self::reviewing::ReviewReply;
pub use self::searching::{FoundSoFar, RowsTo, SearchJob, SearchReply};
pub(in crate::app) use self::telling::{told_problem, told_sidecar_problem};
#[cfg(test)]
pub(in crate::app) use self::worker::Worker;
use crate::app::keywords::find_keywords;
use crate::app::sample::Sample;
use crate::app::{ArticleCommand, SaveTarget};
use crate::model::{
    AnnotatorId, ArticleId, ArticleText, Codebook, LayerKey, MetadataCorrections, Project,
};
use crate::store::places::Places;
use crate::store::settings::Settings;

/// What the window passes in so that it is woken when there is something to see.
pub type Waker = Arc<dyn Fn() + Send + Sync>;

/// The threads that touch the disk.
pub struct Storage {
    queue: Arc<Queue>,
    replies: Receiver<Reply>,
    outbox: Outbox,
    worker: Option<JoinHandle<()>>,
    places: Arc<Places>,
    /// Held while somebody else writes into the folder; what opens and saves waits meanwhile.
    gate: Arc<Mutex<()>>,
}

/// Where threads put what they have done.
#[derive(Clone)]
pub(super) struct Outbox {
    send: Sender<Reply>,
    waker: Arc<OnceLock<Waker>>,
    /// Which wish to have a folder read its replies answer, if so.
    nth_reading: Option<u64>,
}

impl Outbox {
    /// An outbox and where its replies arrive.
    fn new() -> (Self, Receiver<Reply>) {
        let (send, replies) = channel();
        (
            Self {
                send,
                waker: Arc::default(),
                nth_reading: None,
            },
            replies,
        )
    }

    /// An outbox for the answers to the nth wish to have a folder read.
    fn of_reading(&self, nth: u64) -> Self {
        Self {
            nth_reading: Some(nth),
            ..self.clone()
        }
    }

    /// Sends a reply and wakes the window; `false` when nobody waits for it any more.
    pub(super) fn send(&self, reply: Reply) -> bool {
        let reply = match self.nth_reading {
            Some(nth) => Reply::OfReading(nth, Box::new(reply)),
            None => reply,
        };
        let is_awaited = self.send.send(reply).is_ok();
        self.wake();
        is_awaited
    }

    fn wake(&self) {
        if let Some(wake) = self.waker.get() {
            wake();
        }
    }
}

/// Whether layers that another window or program holds are loaded to be changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Locks {
    /// They are left out and told.
    Respected,
    /// They are loaded: what is changed here and there is merged by the save.
    Passed,
}

/// What a save writes.
#[derive(Clone, Debug)]
pub enum SaveContent {
    /// A layer and the text it lies on.
    Layer(Box<HeldLayer>),
    /// One of the project's own files.
    Shared(SharedValue),
    /// Corrections of an article and the text they lie on; none removes them.
    Corrections(Option<ArticleText>, Option<Arc<MetadataCorrections>>),
}

impl Storage {
    /// Starts the thread that opens and saves.
    pub fn start(places: Places) -> std::io::Result<Self> {
        let places = Arc::new(places);
        let queue = Arc::new(Queue::default());
        let (outbox, replies) = Outbox::new();
        let worker = worker::Worker::new(Arc::clone(&places), Arc::clone(&queue), outbox.clone());
        let gate = worker.gate();
        let thread = std::thread::Builder::new().name("storage".to_owned());
        let worker = Some(thread.spawn(move || worker.run())?);
        Ok(Self {
            queue,
            replies,
            outbox,
            worker,
            places,
            gate,
        })
    }

    /// A storage whose worker goes on only step by step, so that a test says what comes when.
    #[cfg(test)]
    pub(in crate::app) fn stepped(places: Places) -> (Self, worker::Worker) {
        let places = Arc::new(places);
        let queue = Arc::new(Queue::default());
        let (outbox, replies) = Outbox::new();
        let worker = worker::Worker::new(Arc::clone(&places), Arc::clone(&queue), outbox.clone());
        let storage = Self {
            queue,
            replies,
            outbox,
            worker: None,
            places,
            gate: worker.gate(),
        };
        (storage, worker)
    }

    /// Where the program keeps its own files.
    pub fn places(&self) -> &Places {
        &self.places
    }

    /// Says how to wake the window.
    pub fn set_waker(&self, waker: Waker) {
        // A second window would need a storage of its own, so the first word stands.
        let _is_first = self.outbox.waker.set(waker).is_ok();
    }

    /// The next of what was done, if there is something.
    pub fn next_reply(&self) -> Option<Reply> {
        self.replies.try_recv().ok()
    }

    /// Asks for another frame, such as for replies that are left to it.
    pub fn wake(&self) {
        self.outbox.wake();
    }

    /// Waits for the next thing that is done, at most so long.
    pub fn wait(&self, at_most: std::time::Duration) -> Option<Reply> {
        self.replies.recv_timeout(at_most).ok()
    }

    /// Opens the project's own files in a folder, then lists it and reads its articles.
    pub fn open_folder(&self, wanted: WantedFolder) {
        self.queue.push(Request::OpenFolder(wanted));
    }

    /// Lists a folder again and reads its articles for the list.
    pub fn read_folder(&self, wanted: WantedFolder, project: Arc<Project>) {
        reader::start(wanted, project, &self.outbox);
    }

    /// Opens an article with these annotators' layers; those of `mine` are to be changed.
    pub fn open_article(
        &self,
        article: ArticleId,
        annotators: Vec<AnnotatorId>,
        mine: AnnotatorId,
        project: Arc<Project>,
    ) {
        self.queue.push_urgent(Request::OpenArticle {
            article,
            annotators,
            mine,
            project,
        });
    }

    /// Looks whether an article's file is still there; tells if not.
    pub fn look_for_article(&self, article: ArticleId) {
        self.queue.push(Request::LookForArticle(article));
    }

    /// Finds the project's keywords in an article, on a thread of its own.
    pub fn find_keywords(&self, article: ArticleId, text: ArticleText, project: Arc<Project>) {
        let outbox = self.outbox.clone();
        let thread = std::thread::Builder::new().name("keywords".to_owned());
        let started = thread.spawn(move || {
            let found = find_keywords(text.as_str(), &project.settings.keywords);
            outbox.send(Reply::KeywordsFound {
                article,
                project,
                found,
            })
        });
        if let Err(error) = started {
            log::error!("no thread to find keywords: {error}");
        }
    }

    /// Loads layers to change them all.
    pub fn load_layers(&self, keys: Vec<LayerKey>, locks: Locks, cancel: Arc<AtomicBool>) {
        self.queue.push(Request::LoadLayers {
            keys,
            locks,
            cancel,
        });
    }

    /// Makes a change durable; a later save of the same file takes an earlier one's place.
    pub fn save(&self, target: SaveTarget, heard: Heard, content: SaveContent) {
        self.queue.push_save(target, heard, content);
    }

    /// Looks whether somebody else changed a layer.
    pub fn reload_layer(&self, key: LayerKey) {
        self.queue.push(Request::ReloadLayer(key));
    }

    /// Opens a colleague's layer that came while its article is open.
    pub fn open_layer(&self, key: LayerKey, text: ArticleText) {
        self.queue.push(Request::OpenLayer(key, text));
    }

    /// Looks whether somebody else changed the project's own files.
    pub fn reload_project(&self) {
        self.queue.push(Request::ReloadProject);
    }

    /// Reads what was corrected about articles, so that a change of it can be made.
    pub fn load_corrections(
        &self,
        articles: Vec<ArticleId>,
        project: Arc<Project>,
        then: ArticleCommand,
    ) {
        self.queue.push(Request::LoadCorrections {
            articles,
            project,
            then: Box::new(then),
        });
    }

    /// Reads what is corrected about an article, such as after somebody else changed it.
    pub fn reread_corrections(&self, article: ArticleId, project: Arc<Project>) {
        self.queue
            .push(Request::RereadCorrections { article, project });
    }

    /// Puts the last good copy of a sidecar back in its place.
    pub fn restore_backup(&self, key: LayerKey, backup: PathBuf) {
        self.queue.push(Request::RestoreBackup { key, backup });
    }

    /// Merges the copies that a sync tool left of a sidecar into it.
    pub fn merge_copies(&self, held: HeldLayer, copies: Vec<PathBuf>) {
        self.queue
            .push(Request::MergeCopies(Box::new(held), copies));
    }

    /// Writes a codebook to a file of the person's choice.
    pub fn export_codebook(&self, path: &Path, codebook: &Arc<Codebook>) {
        self.queue.push(Request::ExportCodebook(
            path.to_owned(),
            Arc::clone(codebook),
        ));
    }

    /// Reads a codebook from a file of the person's choice.
    pub fn import_codebook(&self, path: &Path) {
        self.queue.push(Request::ImportCodebook(path.to_owned()));
    }

    /// Writes copies to a folder of the person's choice.
    pub fn save_elsewhere(&self, copies: Copies) {
        self.queue.push(Request::SaveElsewhere(Box::new(copies)));
    }

    /// Keeps the program's settings.
    pub fn save_settings(&self, settings: &Settings) {
        self.queue.push_settings(settings.clone());
    }

    /// Writes the sample project to a fresh folder and opens it.
    pub fn write_sample(&self, sample: Sample) {
        self.queue.push(Request::WriteSample(sample));
    }

    /// Waits until all that was asked for is done, then ends the thread.
    pub fn finish(&mut self) {
        self.queue.close();
        if let Some(worker) = self.worker.take()
            && worker.join().is_err()
        {
            log::error!("the storage thread did not end well");
        }
    }
}

impl Drop for Storage {
    fn drop(&mut self) {
        self.finish();
    }
}
