//! Keeping in step with others by git.

use std::path::Path;
use std::sync::Arc;

use crate::app::git::{Failure, SyncReport};
use crate::app::run::Bulk;
use crate::app::syncing::{GitReply, SyncCommand, SyncStage, SyncTask};
use crate::app::{AppState, Modal, Notice};
use crate::model::{AnnotatorId, ArticleId, LayerKey};
use crate::store::sidecar::conflicts_of;

impl AppState {
    pub(super) fn run_sync(&mut self, command: SyncCommand) {
        match command {
            SyncCommand::Start(task) => self.start_sync(task),
            SyncCommand::Stop => self.sync.stop(),
        }
    }

    /// Shows the window and begins, unless something of the kind is being done.
    pub(super) fn start_sync(&mut self, task: SyncTask) {
        if self.folder.is_none() {
            return self.nothing_open();
        }
        self.modal = Some(Modal::Sync);
        if self.sync.is_running() {
            return;
        }
        self.sync.stage = SyncStage::Saving(task);
        self.follow_sync();
    }

    /// Begins as soon as all that was done is on the disk.
    pub(super) fn follow_sync(&mut self) {
        let SyncStage::Saving(task) = self.sync.stage else {
            return;
        };
        let Some(folder) = &self.folder else {
            self.sync.stage = SyncStage::Idle;
            return;
        };
        if !self.saves.waiting.is_empty() {
            return;
        }
        if let Some(reason) = self.saves.failure() {
            let report = not_saved(reason);
            self.sync.stage = SyncStage::Done(Arc::new(report));
            return;
        }
        let root = folder.root.clone();
        let (nth, cancel) = self.sync.ask();
        self.sync.stage = SyncStage::Running("Beginning".to_owned());
        self.storage.sync(nth, root, task, cancel);
    }

    pub(super) fn take_git(&mut self, reply: GitReply) {
        match reply {
            GitReply::Progress(nth, words) if nth == self.sync.asked => {
                self.sync.stage = SyncStage::Running(words);
            }
            GitReply::SetUp(nth, set_up) if nth == self.sync.asked => {
                self.sync.stage = SyncStage::SetUp(Arc::new(set_up));
            }
            GitReply::Synced(nth, root, report) if nth == self.sync.asked => {
                self.synced(&root, *report);
            }
            // An answer to an older question.
            GitReply::Progress(..) | GitReply::SetUp(..) | GitReply::Synced(..) => {}
        }
    }

    fn synced(&mut self, root: &Path, report: SyncReport) {
        let needs_set_up = report.failure.as_ref().is_some_and(|it| it.needs_set_up);
        let headline = report.headline();
        if self
            .folder
            .as_ref()
            .is_some_and(|folder| folder.root == root)
        {
            self.take_in_sync(&report);
        }
        self.sync.stage = if needs_set_up {
            SyncStage::AsksSetUp
        } else {
            SyncStage::Done(Arc::new(report))
        };
        // Who works on meanwhile is not interrupted by a window, unless nothing else is open.
        match self.modal {
            None => self.modal = Some(Modal::Sync),
            Some(Modal::Sync) => {}
            Some(_) => self.notify(Notice::info(headline).topic("sync")),
        }
    }

    /// Looks at what came in, and shows what waits for a pick; what the watch tells comes on top.
    fn take_in_sync(&mut self, report: &SyncReport) {
        let others = report.conflicts.iter().filter(|it| !it.is_kept_in_file);
        self.add_problems(others.map(ToString::to_string).collect());
        let layers = report.conflicts.iter().filter_map(|it| it.layer.as_ref());
        let mut layers: Vec<LayerKey> = layers
            .map(|(article, annotator)| {
                LayerKey::new(ArticleId::new(article), AnnotatorId::new(annotator))
            })
            .collect();
        layers.dedup();
        if !layers.is_empty() && self.job.is_none() {
            self.start_bulk(Bulk::ShowConflicts(layers));
        }
        if !report.came_in.is_empty() || !report.conflicts.is_empty() {
            self.look_at_everything();
        }
    }

    /// The layers are loaded: what waits in them is listed.
    pub(super) fn show_conflicts_of(&mut self, keys: &[LayerKey]) {
        let mut found = Vec::new();
        for key in keys {
            if let (Some(layer), Some(text)) =
                (self.workspace.layers.get(key), self.texts.get(&key.article))
            {
                let conflicts = conflicts_of(layer, text).into_iter();
                found.extend(conflicts.map(|conflict| (key.clone(), conflict)));
            }
        }
        if let Some(folder) = &mut self.folder {
            folder.conflicts.retain(|(key, _)| !keys.contains(key));
            folder.conflicts.extend(found);
        }
    }
}

/// What is said where the disk does not take what is in memory.
fn not_saved(reason: &str) -> SyncReport {
    SyncReport {
        failure: Some(Failure {
            message: format!("not everything is saved: {reason}"),
            remedy: "Save it first, here or elsewhere, then sync again.".to_owned(),
            needs_set_up: false,
            is_cancelled: false,
        }),
        ..SyncReport::default()
    }
}
