//! `stancemark git-setup`: lets git merge a project's files by annotation.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::reading::told;
use super::{fail, no_folder, tell};
use crate::app::git::{set_up, undo_set_up};

/// Which project, and whether it is to be set up.
#[derive(Debug, Args)]
pub struct GitSetupArgs {
    /// The folder
    folder: PathBuf,
    /// Take the set-up back; all else in the files stays
    #[arg(long)]
    undo: bool,
}

/// Sets up, or takes that back, and says what was done.
pub fn run(args: &GitSetupArgs) -> ExitCode {
    if !args.folder.is_dir() {
        return no_folder(&args.folder);
    }
    let done = if args.undo {
        undo_set_up(&args.folder)
    } else {
        set_up(&args.folder)
    };
    let set_up = match done {
        Ok(set_up) => set_up,
        Err(error) => return fail(&format!("Nothing was set up: {error}. {}", error.remedy())),
    };
    let nothing = if args.undo {
        "There was nothing to take back"
    } else {
        "Everything was set up already"
    };
    let nothing = set_up.done.is_empty().then_some(nothing);
    let done = set_up.done.iter().map(String::as_str).chain(nothing);
    let notes = set_up.notes.iter().map(|note| format!("Note: {note}"));
    let mut lines = done.map(str::to_owned).chain(notes);
    told(lines.all(|line| tell(&line)))
}
