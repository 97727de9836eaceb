//! Reads a folder's annotated articles for commands that look at all of them.

use std::path::Path;
use std::process::ExitCode;
use std::sync::atomic::AtomicBool;

use super::progress::Progress;
use super::{fail, tell_error};
use crate::app::corpus::Corpus;
use crate::insight::Snapshot;

/// How many articles are done between two words of progress.
const STEP: usize = 100;

/// Every article that has a layer, and whether everything could be read; what could not is told.
pub(super) fn read_annotated(folder: &Path) -> Result<(Snapshot, bool), ExitCode> {
    let never = AtomicBool::new(false);
    let mut corpus = Corpus::open(folder, &never).map_err(|error| fail(&error.to_string()))?;
    let progress = Progress::new();
    let snapshot = corpus.annotated(&never, &mut |n_done| {
        if n_done % STEP == 0 {
            progress.show(&format!("{n_done} annotated articles"));
        }
    });
    progress.clear();
    corpus
        .problems
        .iter()
        .for_each(|problem| tell_error(problem));
    Ok((snapshot, corpus.problems.is_empty()))
}

/// The exit code for whether all went well.
pub(super) fn told(is_well: bool) -> ExitCode {
    if is_well {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
