//! git, on a thread of its own.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::{Outbox, Storage};
use crate::app::git::{Failure, SyncWith, set_up, sync};
use crate::app::storage::Reply;
use crate::app::syncing::{GitReply, SyncTask};

impl Storage {
    /// Brings a project in step with others; nothing is opened or saved while git writes.
    pub fn sync(&self, nth: u64, root: PathBuf, task: SyncTask, cancel: Arc<AtomicBool>) {
        let (outbox, gate) = (self.outbox.clone(), Arc::clone(&self.gate));
        let work = move || {
            if task == SyncTask::SetUp {
                let set_up = set_up(&root).map_err(|error| Failure::of(&error));
                return tell(&outbox, GitReply::SetUp(nth, set_up));
            }
            let with = SyncWith {
                cancel: &cancel,
                tell: &|words| tell(&outbox, GitReply::Progress(nth, words.to_owned())),
                gate: &gate,
                may_set_up: task == SyncTask::SetUpAndSync,
            };
            let report = Box::new(sync(&root, with));
            tell(&outbox, GitReply::Synced(nth, root, report));
        };
        let thread = std::thread::Builder::new().name("git".to_owned());
        if let Err(error) = thread.spawn(work) {
            log::error!("no thread for git: {error}");
        }
    }
}

fn tell(outbox: &Outbox, reply: GitReply) {
    if !outbox.send(Reply::Git(reply)) {
        log::debug!("nobody waits for git any more");
    }
}
