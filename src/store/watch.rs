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

use notify::event::ModifyKind;
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

/// How often it is looked whether the folder is still there, where nothing is told.
const GONE_INTERVAL: Duration = Duration::from_secs(5);

/// How often it is looked whether a folder that went is back.
const BACK_INTERVAL: Duration = Duration::from_secs(1);

/// What is reported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WatchEvent {
    /// These have been written, made, renamed or removed.
    Changed(BTreeSet<Changed>),
    /// So much has changed that it is not told apart: look at everything.
    Everything,
    /// From now on changes are noticed late, for this reason.
    Polling(PollingWhy),
    /// The folder is gone.
    Gone,
    /// It is back, and watched again; look at everything.
    Back,
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
    is_polling: Arc<AtomicBool>,
    messages: SyncSender<Message>,
    thread: Option<JoinHandle<()>>,
}

/// What the thread that gathers changes is told.
#[derive(Debug)]
enum Message {
    /// Something happened to this path.
    Path(PathBuf),
    /// The folder itself was removed or renamed: what watches it watches something else now.
    Root,
    /// Nobody is interested any more.
    Stop,
}

/// What the system's thread hands to ours.
#[derive(Clone)]
struct Inbox {
    messages: SyncSender<Message>,
    has_overflown: Arc<AtomicBool>,
}

/// What looks after a folder at present; dropping it ends that.
struct Eyes {
    _watcher: Option<RecommendedWatcher>,
    _poller: Option<poll::Poller>,
}

/// A folder that is watched, however often it goes and comes back.
struct Watched {
    folder: PathBuf,
    mode: WatchMode,
    inbox: Inbox,
    is_polling: Arc<AtomicBool>,
}

/// Why gathering changes came to an end.
#[derive(Debug, PartialEq, Eq)]
enum End {
    /// The folder is gone.
    Gone,
    /// Another folder is there by its name.
    Replaced,
    /// Nobody is interested any more.
    Stopped,
}

impl FolderWatch {
    /// Starts to watch; `report` is called on a thread of its own, about 300 ms after a change.
    pub fn start(
        folder: &Path,
        mode: WatchMode,
        report: impl Fn(WatchEvent) + Send + 'static,
    ) -> Result<Self, WatchError> {
        let (messages, incoming) = sync_channel(MOST_CHANGES);
        let watched = Watched {
            // Events name real paths, also where the folder was opened through a link.
            folder: folder
                .canonicalize()
                .unwrap_or_else(|_| folder.to_path_buf()),
            mode,
            inbox: Inbox {
                messages: messages.clone(),
                has_overflown: Arc::default(),
            },
            is_polling: Arc::default(),
        };
        let is_polling = Arc::clone(&watched.is_polling);
        let (eyes, why) = watched.look()?;
        let name = "watch-folder".to_owned();
        let thread = thread::Builder::new().name(name).spawn(move || {
            if let Some(why) = why.filter(|why| *why != PollingWhy::Chosen) {
                report(WatchEvent::Polling(why));
            }
            watched.run(eyes, &incoming, &report);
        })?;
        Ok(Self {
            is_polling,
            messages,
            thread: Some(thread),
        })
    }

    /// Whether changes are found by looking.
    pub fn is_polling(&self) -> bool {
        self.is_polling.load(Ordering::Relaxed)
    }
}

impl Drop for FolderWatch {
    fn drop(&mut self) {
        if self.messages.send(Message::Stop).is_err() {
            log::debug!("the thread that watches a folder has ended already");
        }
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
        self.send(Message::Path(path))
    }

    fn send(&self, message: Message) -> bool {
        match self.messages.try_send(message) {
            Ok(()) => true,
            Err(TrySendError::Full(_)) => {
                self.has_overflown.store(true, Ordering::Relaxed);
                true
            }
            Err(TrySendError::Disconnected(_)) => false,
        }
    }
}

impl Watched {
    /// Begins to look after the folder as it is now; says why by looking, if so.
    fn look(&self) -> std::io::Result<(Eyes, Option<PollingWhy>)> {
        let (watcher, polling) = match self.mode {
            WatchMode::Poll(pause) => (None, Some((PollingWhy::Chosen, pause))),
            WatchMode::Automatic => match watch_by_system(&self.folder, self.inbox.clone()) {
                Ok(watcher) => (Some(watcher), None),
                Err(why) => (None, Some((why, POLL_INTERVAL))),
            },
        };
        self.is_polling.store(polling.is_some(), Ordering::Relaxed);
        let pause = polling.as_ref().map(|(_, pause)| *pause);
        let start = |pause| poll::Poller::start(&self.folder, pause, self.inbox.clone());
        let eyes = Eyes {
            _watcher: watcher,
            _poller: pause.map(start).transpose()?,
        };
        Ok((eyes, polling.map(|(why, _)| why)))
    }

    fn run(&self, mut eyes: Eyes, incoming: &Receiver<Message>, report: &impl Fn(WatchEvent)) {
        loop {
            let end = gather(&self.folder, incoming, &self.inbox.has_overflown, report);
            drop(eyes);
            if end == End::Gone {
                report(WatchEvent::Gone);
            }
            if end == End::Stopped || !self.wait_until_it_is_there(incoming) {
                return;
            }
            match self.look() {
                Ok((anew, _)) => eyes = anew,
                Err(error) => return log::error!("the folder is not watched any more: {error}"),
            }
            report(match end {
                End::Gone => WatchEvent::Back,
                _ => WatchEvent::Everything,
            });
        }
    }

    /// Returns once the folder is there; `false` if nobody is interested any more.
    fn wait_until_it_is_there(&self, incoming: &Receiver<Message>) -> bool {
        while !self.folder.exists() {
            let deadline = Instant::now() + BACK_INTERVAL;
            loop {
                let left = deadline.saturating_duration_since(Instant::now());
                match incoming.recv_timeout(left) {
                    Ok(Message::Stop) | Err(RecvTimeoutError::Disconnected) => return false,
                    // What is left of what watched the folder before.
                    Ok(_) => {}
                    Err(RecvTimeoutError::Timeout) => break,
                }
            }
        }
        true
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
        Ok(event) if has_moved(&root, &event) => drop(inbox.send(Message::Root)),
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

/// Whether the event tells that the watched folder itself was removed or renamed.
fn has_moved(root: &Path, event: &notify::Event) -> bool {
    let is_move = matches!(
        event.kind,
        EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(_))
    );
    is_move && event.paths.iter().any(|path| path == root)
}

/// Gathers changes until it is quiet and reports them, for as long as the folder is there.
fn gather(
    folder: &Path,
    incoming: &Receiver<Message>,
    has_overflown: &AtomicBool,
    report: &impl Fn(WatchEvent),
) -> End {
    loop {
        let mut changes = BTreeSet::new();
        let mut is_everything = false;
        let mut end = None;
        let mut deadline = None;
        while end.is_none() {
            // Not all that takes a folder away is told, so it is looked for now and then.
            let left = deadline.map_or(GONE_INTERVAL, |deadline: Instant| {
                deadline
                    .saturating_duration_since(Instant::now())
                    .min(QUIET)
            });
            match incoming.recv_timeout(left) {
                Ok(Message::Path(path)) => changes.extend(classify(folder, &path)),
                Ok(Message::Root) => end = Some(End::Replaced),
                Ok(Message::Stop) | Err(RecvTimeoutError::Disconnected) => end = Some(End::Stopped),
                Err(RecvTimeoutError::Timeout) => break,
            }
            deadline = deadline.or_else(|| Some(Instant::now() + LONGEST_WAIT));
            if changes.len() > MOST_CHANGES {
                is_everything = true;
                changes.clear();
            }
        }
        is_everything |= has_overflown.swap(false, Ordering::Relaxed);
        if !folder.exists() && end != Some(End::Stopped) {
            return End::Gone;
        } else if is_everything {
            report(WatchEvent::Everything);
        } else if !changes.is_empty() {
            report(WatchEvent::Changed(changes));
        }
        if let Some(end) = end {
            return end;
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
