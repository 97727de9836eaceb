//! `stancemark check`: every problem of a folder, with place and remedy.

use std::io::{IsTerminal as _, Write as _};
use std::path::Path;
use std::process::ExitCode;

use super::{fail, tell};
use crate::app::checking::{CheckEvent, CheckWith, check_folder};
use crate::store::places::Places;

/// How many articles are done between two words of progress.
const STEP: usize = 50;

/// Checks a folder; with `repairs`, mends what can be mended, after a backup.
pub fn run(folder: &Path, repairs: bool) -> ExitCode {
    if !folder.is_dir() {
        return fail(&format!(
            "{} is no folder. Give the folder that holds the articles.",
            folder.display()
        ));
    }
    let places = match Places::find() {
        Ok(places) => Some(places),
        Err(error) if repairs => return fail(&format!("Nothing was mended: {error}")),
        Err(_) => None,
    };
    let with = CheckWith {
        places: places.as_ref(),
        repairs,
    };
    let shows_progress = std::io::stderr().is_terminal();
    let mut is_read = true;
    let checked = check_folder(folder, with, &mut |event| match event {
        CheckEvent::Found(finding) => {
            if shows_progress {
                progress("");
            }
            is_read &= tell(&finding.to_string());
        }
        CheckEvent::Progress { n_done, n_all } if shows_progress && n_done % STEP == 0 => {
            progress(&format!("{n_done} of {n_all} articles"));
        }
        CheckEvent::Progress { .. } => {}
    });
    if shows_progress {
        progress("");
    }
    match checked {
        Err(error) => fail(&error.to_string()),
        Ok(report) => {
            is_read &= tell(&report.summary());
            if report.n_left == 0 && is_read {
                ExitCode::SUCCESS
            } else {
                ExitCode::FAILURE
            }
        }
    }
}

/// Writes over the line of progress on a terminal.
fn progress(words: &str) {
    let mut stderr = std::io::stderr().lock();
    let written = write!(stderr, "\r\x1b[K{words}").and_then(|()| stderr.flush());
    if written.is_err() {
        log::debug!("nobody reads standard error");
    }
}
