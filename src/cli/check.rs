//! `stancemark check`: every problem of a folder, with place and remedy.

use std::path::Path;
use std::process::ExitCode;

use super::{fail, tell};
use crate::app::checking;

/// Checks a folder; with `repair`, mends what can be mended, after a backup.
pub fn run(folder: &Path, repair: bool) -> ExitCode {
    if !folder.is_dir() {
        return fail(&format!(
            "{} is no folder. Give the folder that holds the articles.",
            folder.display()
        ));
    }
    match checking::check_folder(folder, repair) {
        Err(error) => fail(&error.to_string()),
        Ok(report) => {
            let is_read = report.lines.iter().all(|line| tell(line)) && tell(&report.summary());
            if report.n_left == 0 && is_read {
                ExitCode::SUCCESS
            } else {
                ExitCode::FAILURE
            }
        }
    }
}
