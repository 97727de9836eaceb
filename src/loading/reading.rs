//! Many articles read in the background, a bounded number in memory at a time.

use std::fs::File;
use std::io::Read as _;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread;

use super::LoadingError;
use super::names::NameReader;
use super::read::{ArticleSummary, MAX_ARTICLE_BYTES, check_size, summarise_with};
use crate::model::{ArticleId, MetadataCorrections, ProjectSettings};

/// How many articles a thread takes at a time, and hands on as one batch.
const BATCH: usize = 64;

/// Articles that are to be read, each told of only when its turn comes: a hundred thousand paths
/// need not be in memory at once.
#[derive(Clone, Copy)]
pub struct ReadJobs<'a> {
    /// How many there are.
    pub n_jobs: usize,
    /// The nth of them; called on the thread that reads it.
    pub nth_job: &'a (dyn Fn(usize) -> ReadJob + Sync),
}

/// An article that is to be read.
#[derive(Clone, Debug)]
pub struct ReadJob {
    /// Its name in the project.
    pub id: ArticleId,
    /// Where it lies.
    pub path: PathBuf,
    /// What a person corrected, if anything.
    pub corrections: Option<MetadataCorrections>,
}

/// What came of one job.
#[derive(Debug)]
pub struct ReadOutcome {
    /// Which job it was.
    pub nth: usize,
    /// The article.
    pub id: ArticleId,
    /// Its summary, or why there is none.
    pub summary: Result<ArticleSummary, LoadingError>,
}

/// Reads every job on `n_threads` threads and hands batches to `on_batch` on this one.
///
/// Batches come as they are done, in no fixed order. With `cancel` set, reading stops within
/// one article a thread. Fails only if no thread can be started.
pub fn read_all(
    jobs: &ReadJobs<'_>,
    settings: &ProjectSettings,
    n_threads: NonZeroUsize,
    cancel: &AtomicBool,
    on_batch: &mut dyn FnMut(Vec<ReadOutcome>),
) -> Result<(), LoadingError> {
    let shared = Shared {
        jobs: *jobs,
        names: NameReader::new(settings),
        next: AtomicUsize::new(0),
        cancel,
    };
    let (sender, batches) = sync_channel(n_threads.get() * 2);
    thread::scope(|scope| {
        for nth in 0..n_threads.get() {
            let (shared, sender) = (&shared, sender.clone());
            let thread = thread::Builder::new().name(format!("read-{nth}"));
            let started = thread.spawn_scoped(scope, move || shared.work(&sender));
            match started {
                Ok(_) => {}
                Err(error) if nth == 0 => return Err(LoadingError::Thread(error)),
                // Fewer threads do the same work.
                Err(_) => break,
            }
        }
        drop(sender);
        batches.iter().for_each(on_batch);
        Ok(())
    })
}

struct Shared<'a> {
    jobs: ReadJobs<'a>,
    names: NameReader,
    next: AtomicUsize,
    cancel: &'a AtomicBool,
}

impl Shared<'_> {
    fn work(&self, batches: &SyncSender<Vec<ReadOutcome>>) {
        let mut bytes = Vec::new();
        loop {
            let first = self.next.fetch_add(BATCH, Ordering::Relaxed);
            let jobs = (first..self.jobs.n_jobs)
                .take(BATCH)
                .take_while(|_| !self.cancel.load(Ordering::Relaxed));
            let batch: Vec<_> = jobs.map(|nth| self.outcome(nth, &mut bytes)).collect();
            if batch.is_empty() || batches.send(batch).is_err() {
                return;
            }
        }
    }

    fn outcome(&self, nth: usize, bytes: &mut Vec<u8>) -> ReadOutcome {
        let job = (self.jobs.nth_job)(nth);
        let none = MetadataCorrections::default();
        let corrections = job.corrections.as_ref().unwrap_or(&none);
        let summary = read_file(&job, bytes)
            .and_then(|()| summarise_with(&job.id, bytes, corrections, &self.names));
        // One huge article must not keep its memory for the rest.
        bytes.shrink_to(1 << 20);
        ReadOutcome {
            nth,
            id: job.id,
            summary,
        }
    }
}

/// Reads the file into a buffer that is used again; one that grows meanwhile is cut off.
fn read_file(job: &ReadJob, bytes: &mut Vec<u8>) -> Result<(), LoadingError> {
    let failed = |source| LoadingError::Read {
        path: job.path.clone(),
        source,
    };
    bytes.clear();
    let mut file = File::open(&job.path).map_err(failed)?;
    let n_read = file
        .by_ref()
        .take(MAX_ARTICLE_BYTES + 1)
        .read_to_end(bytes)
        .map_err(failed)?;
    check_size(&job.id, n_read as u64)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::io::Write as _;

    use super::*;

    fn jobs(root: &std::path::Path, n_jobs: usize) -> Vec<ReadJob> {
        let job = |nth: usize| {
            let path = root.join(format!("{nth}.txt"));
            let mut file = File::create(&path).unwrap();
            write!(
                file,
                " date 2025-11-09 Dam {nth} to open\n\nThe dam will open, she said.\n"
            )
            .unwrap();
            ReadJob {
                id: ArticleId::new(format!("{nth}.txt")),
                path,
                corrections: None,
            }
        };
        (0..n_jobs).map(job).collect()
    }

    fn all_of<'a>(
        jobs: &[ReadJob],
        nth_job: &'a (dyn Fn(usize) -> ReadJob + Sync),
    ) -> ReadJobs<'a> {
        ReadJobs {
            n_jobs: jobs.len(),
            nth_job,
        }
    }

    #[test]
    fn every_article_is_read_once_and_a_missing_one_is_said() {
        let root = tempfile::tempdir().unwrap();
        let mut jobs = jobs(root.path(), 200);
        jobs[7].path = root.path().join("gone.txt");
        let mut titles = BTreeMap::new();
        let settings = ProjectSettings::default();
        let threads = NonZeroUsize::new(3).unwrap();
        let nth_job = |nth: usize| jobs[nth].clone();
        read_all(
            &all_of(&jobs, &nth_job),
            &settings,
            threads,
            &AtomicBool::new(false),
            &mut |batch| {
                for outcome in batch {
                    assert_eq!(outcome.id, jobs[outcome.nth].id);
                    let title = outcome
                        .summary
                        .map(|summary| summary.metadata.title)
                        .map_err(|error| error.to_string());
                    assert!(titles.insert(outcome.id, title).is_none());
                }
            },
        )
        .unwrap();
        assert_eq!(titles.len(), 200);
        assert_eq!(titles[&jobs[3].id].as_deref(), Ok("Dam 3 to open"));
        assert!(
            titles[&jobs[7].id]
                .as_ref()
                .unwrap_err()
                .contains("gone.txt")
        );
    }

    #[test]
    fn a_cancelled_reading_stops() {
        let root = tempfile::tempdir().unwrap();
        let jobs = jobs(root.path(), 5);
        let cancel = AtomicBool::new(true);
        let settings = ProjectSettings::default();
        let mut n_read = 0;
        let nth_job = |nth: usize| jobs[nth].clone();
        let jobs = all_of(&jobs, &nth_job);
        read_all(&jobs, &settings, NonZeroUsize::MIN, &cancel, &mut |batch| {
            n_read += batch.len();
        })
        .unwrap();
        assert_eq!(n_read, 0);
    }
}
