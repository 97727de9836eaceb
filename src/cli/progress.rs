//! A line of progress on standard error, while that is a terminal.

use std::io::{IsTerminal as _, Write as _};

/// Says how far a command is; silent where nobody looks.
pub(super) struct Progress {
    is_shown: bool,
}

impl Progress {
    /// Looks whether standard error is a terminal.
    pub(super) fn new() -> Self {
        Self {
            is_shown: std::io::stderr().is_terminal(),
        }
    }

    /// Writes over the line.
    pub(super) fn show(&self, words: &str) {
        if !self.is_shown {
            return;
        }
        let mut stderr = std::io::stderr().lock();
        let written = write!(stderr, "\r\x1b[K{words}").and_then(|()| stderr.flush());
        if written.is_err() {
            log::debug!("nobody reads standard error");
        }
    }

    /// Takes the line away, before something else is written.
    pub(super) fn clear(&self) {
        self.show("");
    }
}
