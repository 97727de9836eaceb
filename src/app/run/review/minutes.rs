//! The minutes of the session.

use std::path::{Path, PathBuf};

use crate::app::session::MinutesTarget;
use crate::app::{AppState, Notice, Wish};

impl AppState {
    pub(in crate::app::run) fn ask_minutes(&mut self, target: MinutesTarget) {
        if self.session.is_ready() {
            self.wish(Wish::PickMinutesTarget(target));
        } else {
            let notice = Notice::info("There is no review yet").topic("minutes");
            self.notify(notice.hint("Open Review ▸ Review session first."));
        }
    }

    /// Writes the minutes on a thread.
    pub(super) fn save_minutes(&mut self, target: MinutesTarget, path: PathBuf, may_replace: bool) {
        let Some(folder) = &self.folder else { return };
        let name = folder.root.file_name().unwrap_or_default();
        let name = name.to_string_lossy().into_owned();
        let snapshot = self.gathered.snapshot().clone();
        let about = (self.session.takes, name, self.clock.now());
        let notice = Notice::info("The minutes are being written").topic("minutes");
        self.notify(notice);
        self.storage
            .write_minutes((target, path, may_replace), snapshot, about);
    }

    pub(in crate::app::run) fn minutes_written(
        &mut self,
        path: &Path,
        written: Result<(), String>,
    ) {
        let path = path.display();
        let notice = match written {
            Ok(()) => Notice::info(format!("Saved the minutes to {path}")),
            Err(reason) => Notice::error(format!("Could not save {path}: {reason}"))
                .hint("Nothing of the review is lost. Try again, or elsewhere."),
        };
        self.notify(notice.topic("minutes"));
    }
}
