//! Looks through a folder again and again, for where the system does not tell of changes.

use std::collections::BTreeMap;
use std::fs::{self, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, SystemTime};

use super::Inbox;

/// How many files are remembered; changes of those beyond go unnoticed until the folder is opened
/// again.
const MOST_FILES: usize = 500_000;

/// How deep folders are followed; links to folders are not, so there are no rings.
const MOST_DEPTH: usize = 64;

/// The thread that looks; dropping it stops the thread.
#[derive(Debug)]
pub(super) struct Poller {
    stop: Option<SyncSender<()>>,
    thread: Option<JoinHandle<()>>,
}

/// What tells one state of a file from another without reading it.
type Stamp = (Option<SystemTime>, u64);

type Files = BTreeMap<PathBuf, Stamp>;

impl Poller {
    /// Notes how the folder is now and looks again after every pause.
    pub(super) fn start(folder: &Path, pause: Duration, inbox: Inbox) -> io::Result<Self> {
        let (stop, stopped) = sync_channel(1);
        let folder = folder.to_path_buf();
        let known = look(&folder);
        let thread = thread::Builder::new()
            .name("poll-folder".to_owned())
            .spawn(move || run(&folder, known, pause, &inbox, &stopped))?;
        Ok(Self {
            stop: Some(stop),
            thread: Some(thread),
        })
    }
}

impl Drop for Poller {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            log::error!("the thread that looks through a folder ended badly");
        }
    }
}

fn run(folder: &Path, mut known: Files, pause: Duration, inbox: &Inbox, stopped: &Receiver<()>) {
    while stopped.recv_timeout(pause) == Err(RecvTimeoutError::Timeout) {
        let found = look(folder);
        let came_or_changed = found
            .iter()
            .filter(|(path, stamp)| known.get(*path) != Some(stamp));
        let went = known.iter().filter(|(path, _)| !found.contains_key(*path));
        for (path, _) in came_or_changed.chain(went) {
            if !inbox.put(path.clone()) {
                return;
            }
        }
        known = found;
    }
}

/// All files below a folder that are not hidden; what cannot be read is passed over.
fn look(folder: &Path) -> Files {
    let mut files = Files::new();
    let mut folders = vec![(folder.to_path_buf(), 0)];
    while let Some((folder, depth)) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let is_hidden = entry.file_name().to_string_lossy().starts_with('.');
            let Some(metadata) = entry.metadata().ok().filter(|_| !is_hidden) else {
                continue;
            };
            if metadata.is_dir() && depth < MOST_DEPTH {
                folders.push((entry.path(), depth + 1));
            } else if metadata.is_file() && files.len() < MOST_FILES {
                files.insert(entry.path(), stamp(&metadata));
            }
        }
    }
    files
}

fn stamp(metadata: &Metadata) -> Stamp {
    (metadata.modified().ok(), metadata.len())
}
