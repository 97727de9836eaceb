//! `stancemark check`: every problem of a folder, with place and remedy.

use std::path::Path;
use std::process::ExitCode;

use super::progress::Progress;
use super::{fail, no_folder, tell};
use crate::app::checking::{CheckEvent, CheckWith, check_folder};
use crate::store::places::Places;

/// How many articles are done between two words of progress.
const STEP: usize = 50;

/// Checks a folder; with `repairs`, mends what can be mended, after a backup.
pub fn run(folder: &Path, repairs: bool) -> ExitCode {
    if !folder.is_dir() {
        return no_folder(folder);
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
    let progress = Progress::new();
    let mut is_read = true;
    let checked = check_folder(folder, with, &mut |event| match event {
        CheckEvent::Found(finding) => {
            progress.clear();
            is_read &= tell(&finding.to_string());
        }
        CheckEvent::Progress { n_done, n_all } if n_done % STEP == 0 => {
            progress.show(&format!("{n_done} of {n_all} articles"));
        }
        CheckEvent::Progress { .. } => {}
    });
    progress.clear();
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
