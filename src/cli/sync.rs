//! `stancemark sync`: brings a project and its repository in step.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::AtomicBool;

use clap::Args;

use super::progress::Progress;
use super::{no_folder, tell, tell_error};
use crate::app::git::{SyncWith, sync};

/// Which project.
#[derive(Debug, Args)]
pub struct SyncArgs {
    /// The folder
    folder: PathBuf,
    /// Also set git up to merge by annotation, if it is not
    #[arg(long)]
    set_up: bool,
}

/// Syncs and reports; exits with 0 if both sides are in step.
pub fn run(args: &SyncArgs) -> ExitCode {
    if !args.folder.is_dir() {
        return no_folder(&args.folder);
    }
    let progress = Progress::new();
    let report = sync(
        &args.folder,
        SyncWith {
            cancel: &AtomicBool::new(false),
            tell: &|words| progress.show(words),
            gate: &Mutex::new(()),
            may_set_up: args.set_up,
        },
    );
    progress.clear();
    let lines = report.lines();
    let is_read = if report.failure.is_some() {
        for line in &lines {
            tell_error(line);
        }
        true
    } else {
        lines.iter().all(|line| tell(line))
    };
    if report.is_in_step() && is_read {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
