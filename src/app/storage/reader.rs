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
use crate::loading::reading::{ReadJob, ReadOutcome, read_all};
use crate::model::{AnnotatorId, ArticleId, MetadataCorrections, Project};
use crate::store::{LayerFile, corrections_file, sidecar};

/// How often the list grows while a folder is read: each time wakes the window for a frame.
const TELL_EVERY: Duration = Duration::from_millis(50);

/// Articles on their way to the window, the first at once, the others now and then.
struct Parcels<'a> {
    outbox: &'a Outbox,
    reply: fn(Vec<ArticleItem>) -> Reply,
    waiting: Vec<ArticleItem>,
    sent: Option<Instant>,
}

impl<'a> Parcels<'a> {
    fn new(outbox: &'a Outbox, reply: fn(Vec<ArticleItem>) -> Reply) -> Self {
        Self {
            outbox,
            reply,
            waiting: Vec::new(),
            sent: None,
        }
    }

    /// Takes articles along; `false` when nobody waits for them any more.
    fn add(&mut self, items: impl Iterator<Item = ArticleItem>) -> bool {
        self.waiting.extend(items);
        let is_early = self.sent.is_some_and(|sent| sent.elapsed() < TELL_EVERY);
        is_early || self.send()
    }

    /// Sends what waits.
    fn send(&mut self) -> bool {
        self.sent = Some(Instant::now());
        self.waiting.is_empty()
            || self
                .outbox
                .send((self.reply)(std::mem::take(&mut self.waiting)))
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
    let (root, cancel) = (&*wanted.root, &*wanted.cancel);
    let only = wanted.only.as_deref();
    let mut found: BTreeMap<ArticleId, ListedArticle> = BTreeMap::new();
    let mut order = Vec::new();
    let mut parcels = Parcels::new(outbox, Reply::Listed);
    let report = list_folder(root, cancel, &mut |batch| {
        let is_wanted =
            |article: &ListedArticle| only.is_none_or(|only| only.contains(&article.path));
        let batch: Vec<ListedArticle> = batch.into_iter().filter(is_wanted).collect();
        let is_awaited = parcels.add(batch.iter().map(item));
        order.extend(batch.iter().map(|article| article.id.clone()));
        found.extend(
            batch
                .into_iter()
                .map(|article| (article.id.clone(), article)),
        );
        if !is_awaited {
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
    let is_awaited = is_awaited
        && outbox.send(Reply::ListDone {
            order,
            unread,
            problems,
        });
    if is_awaited && !cancel.load(Ordering::Relaxed) {
        read_found(&found, project, cancel, outbox);
    }
    if !outbox.send(Reply::ReadDone) {
        log::debug!("nobody waits for the list any more");
    }
}

/// What could not be listed, by its path below the folder, and that in words.
fn told(root: &Path, problem: &ListProblem) -> (String, String) {
    let below = problem.path.strip_prefix(root).unwrap_or(&problem.path);
    let below = below.to_string_lossy().replace('\\', "/");
    let told = format!("{}: {}", problem.path.display(), problem.reason);
    (below, told)
}

fn read_found(
    found: &BTreeMap<ArticleId, ListedArticle>,
    project: &Project,
    cancel: &AtomicBool,
    outbox: &Outbox,
) {
    let jobs: Vec<ReadJob> = found.values().map(job).collect();
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

fn item(article: &ListedArticle) -> ArticleItem {
    let layers = article
        .sidecars
        .iter()
        .map(|annotator| (annotator.clone(), LayerCounts::default()));
    ArticleItem {
        layers: layers.collect(),
        has_corrections: article.has_corrections,
        ..ArticleItem::new(article.id.clone())
    }
}

fn job(article: &ListedArticle) -> ReadJob {
    let corrections = article
        .has_corrections
        .then(|| corrections_of(&article.path))
        .flatten();
    ReadJob {
        id: article.id.clone(),
        path: article.path.clone(),
        corrections: corrections.map(Arc::new),
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

fn summary(
    found: &BTreeMap<ArticleId, ListedArticle>,
    outcome: ReadOutcome,
) -> Option<ArticleItem> {
    let listed = found.get(&outcome.id)?;
    let counted = |annotator: &AnnotatorId| (annotator.clone(), counts(&listed.path, annotator));
    let layers = listed.sidecars.iter().map(counted).collect();
    let item = ArticleItem {
        layers,
        ..item(listed)
    };
    match outcome.summary {
        Ok(summary) => Some(ArticleItem {
            metadata: Some(Arc::new(summary.metadata)),
            n_words: summary.n_words,
            ..item
        }),
        Err(error) => {
            log::info!("{error}");
            Some(item)
        }
    }
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
            Reply::Listed(items) | Reply::Summaries(items) => list.add(items),
            Reply::ListDone { problems, .. } => all_problems.extend(problems),
            _ => {}
        }
    }
    Ok(ListedFolder {
        items: list.items().to_vec(),
        problems: all_problems,
    })
}
