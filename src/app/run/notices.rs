//! What the buttons of notices do.

use crate::app::{AppState, Modal, NoticeAction, Wish};

impl AppState {
    pub(super) fn act_on_notice(&mut self, topic: &str, action: NoticeAction) {
        match action {
            NoticeAction::SaveElsewhere => self.wish(Wish::PickSaveFolder),
            NoticeAction::RetrySave => self.retry_saves(),
            NoticeAction::OpenReanchorDesk => self.shows_reanchor = true,
            NoticeAction::ShowConflicts | NoticeAction::ShowProblems => {
                self.modal = Some(Modal::Problems);
            }
            NoticeAction::RestoreBackup => self.restore_backup(),
            NoticeAction::MergeConflictCopies => self.merge_conflict_copies(),
        }
        self.notices.retain(|notice| notice.topic != topic);
    }
}
