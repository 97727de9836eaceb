//! Tells which files of a project's folder others have changed.
//!
//! It reports names only: whether a change is one's own is told by the file's content. Where the
//! system does not tell of changes (network drives, too many folders) the folder is looked
//! through every few seconds instead.

mod classify;
mod poll;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TrySendError, sync_channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};
use thiserror::Error;

pub use self::classify::{Changed, classify};

/// A change is reported once nothing has happened for so long…
const QUIET: Duration = Duration::from_millis(80);

/// …or so long after the first one, whatever happens.
const LONGEST_WAIT: Duration = Duration::from_millis(250);

/// How many changes are told apart; of more only the fact is reported.
const MOST_CHANGES: usize = 1024;

/// How long a folder is left alone between two looks, where the system does not tell.
const POLL_INTERVAL: Duration = Duration::from_secs(2);

/// What is reported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WatchEvent {
    /// These have been written, made, renamed or removed.
    Changed(BTreeSet<Changed>),
    /// So much has changed that it is not told apart: look at everything.
    Everything,
    /// From now on changes are noticed late, for this reason.
    Polling(PollingWhy),
    /// The folder is gone; watch it anew once it is back.
    Gone,
}

/// Why a folder is looked through instead of the system telling.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum PollingWhy {
    /// The folder lies on a network drive, of whose changes the system does not tell.
    #[error("the folder lies on a network drive, so changes by others show after a few seconds")]
    NetworkDrive,
    /// The system watches only so many folders.
    #[error(
        "the folder has more folders in it than the system watches, so changes by others show after a few seconds"
    )]
    TooManyFolders,
    /// The system refuses.
    #[error(
        "the system does not tell of changes ({0}), so those by others show after a few seconds"
    )]
    Refused(String),
    /// The caller wants it so.
    #[error("changes by others show after a while")]
    Chosen,
}

/// Why a folder cannot be watched at all.
#[derive(Debug, Error)]
pub enum WatchError {
    /// No thread could be started.
    #[error("could not watch the folder: {0}")]
    NoThread(#[from] std::io::Error),
}

/// How to watch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WatchMode {
    /// By the system where it tells, else by looking.
    #[default]
    Automatic,
    /// By looking, with this pause.
    Poll(Duration),
}

/// Watches a folder until it is dropped.
#[derive(Debug)]
pub struct FolderWatch {
    // Dropped before the thread is waited for: with it the thread's channel closes.
    watcher: Option<RecommendedWatcher>,
    poller: Option<poll::Poller>,
    thread: Option<JoinHandle<()>>,
}

/// What the system's thread hands to ours.
#[derive(Clone)]
struct Inbox {
    paths: SyncSender<PathBuf>,
    has_overflown: Arc<AtomicBool>,
}

impl FolderWatch {
    /// Starts to watch; `report` is called on a thread of its own, about 300 ms after a change.
    pub fn start(
        folder: &Path,
        mode: WatchMode,
        report: impl Fn(WatchEvent) + Send + 'static,
    ) -> Result<Self, WatchError> {
        let (paths, inbox) = sync_channel(MOST_CHANGES);
        let sender = Inbox {
            paths,
            has_overflown: Arc::default(),
        };
        let has_overflown = Arc::clone(&sender.has_overflown);
        // Events name real paths, also where the folder was opened through a link.
        let folder = folder
            .canonicalize()
            .unwrap_or_else(|_| folder.to_path_buf());
        let (watcher, polling) = match mode {
            WatchMode::Poll(pause) => (None, Some((PollingWhy::Chosen, pause))),
            WatchMode::Automatic => match watch_by_system(&folder, sender.clone()) {
                Ok(watcher) => (Some(watcher), None),
                Err(why) => (None, Some((why, POLL_INTERVAL))),
            },
        };
        let pause = polling.as_ref().map(|(_, pause)| *pause);
        let poller = match pause {
            Some(pause) => Some(poll::Poller::start(&folder, pause, sender)?),
            None => None,
        };
        let name = "watch-folder".to_owned();
        let thread = thread::Builder::new().name(name).spawn(move || {
            if let Some((why, _)) = polling.filter(|(why, _)| *why != PollingWhy::Chosen) {
                report(WatchEvent::Polling(why));
            }
            run(&folder, &inbox, &has_overflown, &report);
        })?;
        Ok(Self {
            watcher,
            poller,
            thread: Some(thread),
        })
    }

    /// Whether changes are found by looking.
    pub fn is_polling(&self) -> bool {
        self.poller.is_some()
    }
}

impl Drop for FolderWatch {
    fn drop(&mut self) {
        drop(self.watcher.take());
        drop(self.poller.take());
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            log::error!("the thread that watches a folder ended badly");
        }
    }
}

impl Inbox {
    /// Passes a path on without ever waiting; says whether anybody still listens.
    fn put(&self, path: PathBuf) -> bool {
        match self.paths.try_send(path) {
            Ok(()) => true,
            Err(TrySendError::Full(_)) => {
                self.has_overflown.store(true, Ordering::Relaxed);
                true
            }
            Err(TrySendError::Disconnected(_)) => false,
        }
    }
}

fn watch_by_system(folder: &Path, inbox: Inbox) -> Result<RecommendedWatcher, PollingWhy> {
    if is_network_drive(folder) {
        return Err(PollingWhy::NetworkDrive);
    }
    let root = folder.to_path_buf();
    let handler = move |event: notify::Result<notify::Event>| match event {
        Ok(event) if event.need_rescan() => {
            inbox.has_overflown.store(true, Ordering::Relaxed);
            inbox.put(root.clone());
        }
        Ok(event) if matches!(event.kind, EventKind::Access(_)) => {}
        Ok(event) => event.paths.into_iter().for_each(|path| {
            inbox.put(path);
        }),
        Err(error) => log::warn!("watching a folder: {error}"),
    };
    let watcher = notify::recommended_watcher(handler).and_then(|mut watcher| {
        watcher.watch(folder, RecursiveMode::Recursive)?;
        Ok(watcher)
    });
    watcher.map_err(|error| match error.kind {
        notify::ErrorKind::MaxFilesWatch => PollingWhy::TooManyFolders,
        _ => PollingWhy::Refused(error.to_string()),
    })
}

/// Gathers changes until it is quiet, reports them, and ends when nobody sends any more.
fn run(
    folder: &Path,
    inbox: &Receiver<PathBuf>,
    has_overflown: &AtomicBool,
    report: &impl Fn(WatchEvent),
) {
    while let Ok(first) = inbox.recv() {
        let deadline = Instant::now() + LONGEST_WAIT;
        let mut changes: BTreeSet<Changed> = classify(folder, &first).into_iter().collect();
        let mut is_everything = false;
        let mut is_over = false;
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            match inbox.recv_timeout(left.min(QUIET)) {
                Ok(path) => changes.extend(classify(folder, &path)),
                Err(RecvTimeoutError::Timeout) => break,
                Err(RecvTimeoutError::Disconnected) => {
                    is_over = true;
                    break;
                }
            }
            if changes.len() > MOST_CHANGES {
                is_everything = true;
                changes.clear();
            }
        }
        is_everything |= has_overflown.swap(false, Ordering::Relaxed);
        if !folder.exists() {
            report(WatchEvent::Gone);
        } else if is_everything {
            report(WatchEvent::Everything);
        } else if !changes.is_empty() {
            report(WatchEvent::Changed(changes));
        }
        if is_over {
            return;
        }
    }
}

/// Whether a folder lies where Linux does not tell of other machines' changes.
///
/// The other systems' own watchers work on network drives or refuse.
fn is_network_drive(folder: &Path) -> bool {
    let mounts = std::fs::read_to_string("/proc/self/mountinfo").unwrap_or_default();
    mount_kind(&mounts, folder).is_some_and(is_remote_kind)
}

/// The kind of file system a folder lies on, from the text of `/proc/self/mountinfo`.
///
/// See `proc_pid_mountinfo(5)`: the fifth field is the mount point, the first after ` - ` the kind.
fn mount_kind<'a>(mounts: &'a str, folder: &Path) -> Option<&'a str> {
    let mounts = mounts.lines().filter_map(|line| {
        let (left, right) = line.split_once(" - ")?;
        let point = left.split(' ').nth(4)?.replace("\\040", " ");
        let kind = right.split(' ').next()?;
        folder.starts_with(&point).then_some((point.len(), kind))
    });
    // Of several mounts on one point the last counts.
    mounts.max_by_key(|(len, _)| *len).map(|(_, kind)| kind)
}

fn is_remote_kind(kind: &str) -> bool {
    let remote = [
        "nfs",
        "cifs",
        "smb",
        "9p",
        "afs",
        "ceph",
        "glusterfs",
        "vboxsf",
        "prl_fs",
    ];
    let is_fuse = kind.starts_with("fuse.") && kind != "fuse.mergerfs" && kind != "fuse.overlayfs";
    is_fuse || remote.iter().any(|known| kind.starts_with(known))
}

#[cfg(test)]
mod tests;
