//! Lists a folder and reads its articles and sidecars for the list.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use super::Outbox;
use super::requests::Reply;
use crate::app::{ArticleItem, LayerCounts};
use crate::loading::listing::{ListProblem, ListedArticle, list_folder};
use crate::loading::reading::{ReadJob, ReadJobs, ReadOutcome, read_all};
use crate::model::{AnnotatorId, ArticleId, MetadataCorrections, PackedMetadata, Project};
use crate::store::{LayerFile, corrections_file, sidecar};

/// How often the list grows while a folder is read: each time wakes the window for a frame.
const TELL_EVERY: Duration = Duration::from_millis(50);

/// The most articles in one reply: a frame takes in whole replies, and is to end soon after it has
/// had enough.
const MOST_IN_PARCEL: usize = 5000;

/// Articles on their way to the window, the first at once, the others now and then.
struct Parcels<'a, T> {
    outbox: &'a Outbox,
    reply: fn(Vec<T>) -> Reply,
    waiting: Vec<T>,
    sent: Option<Instant>,
}

impl<'a, T> Parcels<'a, T> {
    fn new(outbox: &'a Outbox, reply: fn(Vec<T>) -> Reply) -> Self {
        Self {
            outbox,
            reply,
            waiting: Vec::new(),
            sent: None,
        }
    }

    /// Takes articles along; `false` when nobody waits for them any more.
    fn add(&mut self, items: impl Iterator<Item = T>) -> bool {
        self.waiting.extend(items);
        let is_early = self.sent.is_some_and(|sent| sent.elapsed() < TELL_EVERY);
        is_early || self.send()
    }

    /// Sends what waits.
    fn send(&mut self) -> bool {
        self.sent = Some(Instant::now());
        let mut is_awaited = true;
        while !self.waiting.is_empty() {
            let rest = self
                .waiting
                .split_off(self.waiting.len().min(MOST_IN_PARCEL));
            let parcel = std::mem::replace(&mut self.waiting, rest);
            is_awaited = self.outbox.send((self.reply)(parcel));
        }
        is_awaited
    }
}

/// The articles that were found in a folder, in its order.
///
/// It holds little more than their names, which the list has too: where they lie follows from these.
struct Found<'a> {
    root: &'a Path,
    ids: Vec<ArticleId>,
    /// What lies beside those of them that have something beside, by their place in the order.
    beside: BTreeMap<usize, Beside>,
}

/// What lies beside an article.
struct Beside {
    sidecars: Vec<AnnotatorId>,
    has_corrections: bool,
}

impl Found<'_> {
    /// Takes articles in; tells what the list says of them before they are read.
    fn add(&mut self, batch: Vec<ListedArticle>) -> Vec<Arc<ArticleItem>> {
        let first = self.ids.len();
        for article in batch {
            if article.has_corrections || !article.sidecars.is_empty() {
                let beside = Beside {
                    sidecars: article.sidecars,
                    has_corrections: article.has_corrections,
                };
                self.beside.insert(self.ids.len(), beside);
            }
            self.ids.push(article.id);
        }
        let added = first..self.ids.len();
        added
            .filter_map(|nth| self.item(nth))
            .map(Arc::new)
            .collect()
    }

    /// What the list says of the nth article before it is read.
    fn item(&self, nth: usize) -> Option<ArticleItem> {
        let mut item = ArticleItem::new(self.ids.get(nth)?.clone());
        if let Some(beside) = self.beside.get(&nth) {
            let layers = beside.sidecars.iter();
            let layers = layers.map(|annotator| (annotator.clone(), LayerCounts::default()));
            item.layers = layers.collect();
            item.has_corrections = beside.has_corrections;
        }
        Some(item)
    }

    fn path(&self, article: &ArticleId) -> PathBuf {
        self.root.join(article.as_str())
    }

    /// The nth article, to be read with what was corrected about it.
    fn job(&self, nth: usize) -> ReadJob {
        let id = self.ids.get(nth).cloned();
        let id = id.unwrap_or_else(|| ArticleId::new(""));
        let path = self.path(&id);
        let has_corrections = self.beside.get(&nth).is_some_and(|it| it.has_corrections);
        ReadJob {
            corrections: has_corrections.then(|| corrections_of(&path)).flatten(),
            id,
            path,
        }
    }
}

/// A folder to list and read.
pub struct WantedFolder {
    /// Which wish it is; the answers are marked with it.
    pub nth: u64,
    /// The folder.
    pub root: PathBuf,
    /// The files in it that are wanted, if not all are.
    pub only: Option<Vec<PathBuf>>,
    /// Set when it is not wanted any more.
    pub cancel: Arc<AtomicBool>,
}

/// Lists and reads a folder on a thread of its own.
pub(super) fn start(wanted: WantedFolder, project: Arc<Project>, outbox: &Outbox) {
    let outbox = outbox.of_reading(wanted.nth);
    let thread = std::thread::Builder::new().name("reader".to_owned());
    let started = thread.spawn(move || read_folder(&wanted, &project, &outbox));
    if let Err(error) = started {
        log::error!("no thread to list the folder: {error}");
    }
}

/// Lists the folder, then reads what was found; tells as it goes, until it is cancelled.
fn read_folder(wanted: &WantedFolder, project: &Project, outbox: &Outbox) {
    let cancel = &*wanted.cancel;
    let mut found = Found {
        root: &wanted.root,
        ids: Vec::new(),
        beside: BTreeMap::new(),
    };
    let is_awaited = list(wanted, &mut found, outbox);
    if is_awaited && !cancel.load(Ordering::Relaxed) {
        read_found(&found, project, cancel, outbox);
    }
    if !outbox.send(Reply::ReadDone) {
        log::debug!("nobody waits for the list any more");
    }
}

/// Lists the folder; `false` when nobody waits for it any more.
fn list(wanted: &WantedFolder, found: &mut Found<'_>, outbox: &Outbox) -> bool {
    let (root, cancel) = (&*wanted.root, &*wanted.cancel);
    let only = wanted.only.as_deref();
    let is_wanted = |article: &ListedArticle| only.is_none_or(|only| only.contains(&article.path));
    let mut parcels = Parcels::new(outbox, Reply::Listed);
    let report = list_folder(root, cancel, &mut |mut batch| {
        batch.retain(is_wanted);
        if !parcels.add(found.add(batch).into_iter()) {
            cancel.store(true, Ordering::Relaxed);
        }
    });
    let is_awaited = parcels.send();
    let (unread, problems) = match report {
        Ok(report) => report
            .problems
            .into_iter()
            .map(|problem| told(root, &problem))
            .unzip(),
        Err(error) => (vec![String::new()], vec![error.to_string()]),
    };
    let order = found.ids.clone();
    is_awaited
        && outbox.send(Reply::ListDone {
            order,
            unread,
            problems,
        })
}

/// What could not be listed, by its path below the folder, and that in words.
fn told(root: &Path, problem: &ListProblem) -> (String, String) {
    let below = problem.path.strip_prefix(root).unwrap_or(&problem.path);
    let below = below.to_string_lossy().replace('\\', "/");
    let told = format!("{}: {}", problem.path.display(), problem.reason);
    (below, told)
}

fn read_found(found: &Found<'_>, project: &Project, cancel: &AtomicBool, outbox: &Outbox) {
    let jobs = ReadJobs {
        n_jobs: found.ids.len(),
        nth_job: &|nth| found.job(nth),
    };
    // One is left to the window, so that it draws while a large folder is read.
    let n_processors = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
    let n_threads = NonZeroUsize::new(n_processors - 1).unwrap_or(NonZeroUsize::MIN);
    let mut parcels = Parcels::new(outbox, Reply::Summaries);
    let done = read_all(&jobs, &project.settings, n_threads, cancel, &mut |batch| {
        let items = batch.into_iter();
        if !parcels.add(items.filter_map(|outcome| summary(found, outcome))) {
            cancel.store(true, Ordering::Relaxed);
        }
    });
    if !parcels.send() {
        log::debug!("nobody waits for the list any more");
    }
    if let Err(error) = done {
        log::error!("{error}");
    }
}

/// What a person corrected, but for the marks of dirt, which a list does not show.
fn corrections_of(article: &Path) -> Option<MetadataCorrections> {
    let name = corrections_file::file_name(&article.file_name()?.to_string_lossy());
    let text = std::fs::read_to_string(article.with_file_name(name)).ok()?;
    let stored = corrections_file::read(&text).ok()?.value;
    Some(MetadataCorrections {
        fields: stored.fields,
        encoding: stored.encoding,
        ..MetadataCorrections::default()
    })
}

/// What the list says of an article after it was read, with its place in the folder.
fn summary(found: &Found<'_>, outcome: ReadOutcome) -> Option<(usize, Arc<ArticleItem>)> {
    let mut item = found.item(outcome.nth)?;
    if !item.layers.is_empty() {
        let path = found.path(&item.id);
        for (annotator, layer) in &mut item.layers {
            *layer = counts(&path, annotator);
        }
    }
    match outcome.summary {
        Ok(summary) => {
            item.metadata = Some(PackedMetadata::new(&summary.metadata));
            item.n_words = summary.n_words;
        }
        Err(error) => log::info!("{error}"),
    }
    Some((outcome.nth, Arc::new(item)))
}

fn counts(article: &Path, annotator: &AnnotatorId) -> LayerCounts {
    let bytes = std::fs::read(LayerFile::path_for(article, annotator)).unwrap_or_default();
    match sidecar::summarise(&bytes) {
        Ok(summary) => {
            let tags = summary
                .tags
                .into_iter()
                .map(|(tag, count)| (tag, count as usize))
                .collect();
            LayerCounts {
                status: summary.status,
                tags,
            }
        }
        Err(error) => {
            log::info!("{error}");
            LayerCounts::default()
        }
    }
}

/// A folder that was read to the end.
pub struct ListedFolder {
    /// The articles, in the order of their paths.
    pub items: Vec<Arc<ArticleItem>>,
    /// What could not be read, and why.
    pub problems: Vec<String>,
}

/// Lists a folder and reads its articles on this thread; for the command line.
pub fn read_whole_folder(root: &Path, cancel: &Arc<AtomicBool>) -> Result<ListedFolder, String> {
    let project =
        crate::store::shared_file::SharedFile::<Project>::open(root.join("stancemark.ron"));
    let project = project.map_err(|error| error.to_string())?.1.value;
    let (outbox, replies) = Outbox::new();
    let wanted = WantedFolder {
        nth: 0,
        root: root.to_owned(),
        only: None,
        cancel: Arc::clone(cancel),
    };
    read_folder(&wanted, &project, &outbox);
    drop(outbox);
    let mut list = crate::app::ArticleList::default();
    let mut all_problems = Vec::new();
    for reply in replies {
        match reply {
            Reply::Listed(items) => list.add(items),
            Reply::Summaries(items) => list.add_read(items),
            Reply::ListDone { problems, .. } => all_problems.extend(problems),
            _ => {}
        }
    }
    Ok(ListedFolder {
        items: list.items().to_vec(),
        problems: all_problems,
    })
}
