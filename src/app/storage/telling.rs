//! What is wrong with files, in words for a person.

use std::path::{Path, PathBuf};

use crate::store::ReadOnlyWhy;
use crate::store::file_problem::FileProblem;
use crate::store::shared_file;

pub(in crate::app) fn told_problem(path: &Path, problem: &FileProblem) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    format!(
        "{name}, line {}: {}. {}",
        problem.line,
        problem.trouble,
        problem.trouble.remedy()
    )
}

pub(in crate::app) fn told_sidecar_problem(problem: &crate::store::sidecar::Problem) -> String {
    let name = problem
        .file
        .file_name()
        .unwrap_or_default()
        .to_string_lossy();
    format!(
        "{name}, line {}: {}. {}",
        problem.line,
        problem.what,
        problem.what.remedy()
    )
}

pub(super) fn told_shared(why: &shared_file::ReadOnlyWhy) -> String {
    match why {
        shared_file::ReadOnlyWhy::Newer { format } => {
            format!("a newer Stancemark wrote it, in format {format}; it is read-only")
        }
        shared_file::ReadOnlyWhy::Unreadable(error) => {
            format!(
                "line {}, column {}: {}; it is read-only until that is mended",
                error.line, error.column, error.reason
            )
        }
    }
}

pub(super) fn told(why: &ReadOnlyWhy) -> String {
    match why {
        ReadOnlyWhy::NewerFormat { format } => {
            format!("a newer Stancemark wrote it, in format {format}")
        }
        ReadOnlyWhy::Damaged {
            line,
            column,
            reason,
            ..
        } => {
            format!("its file is damaged in line {line}, column {column}: {reason}")
        }
        ReadOnlyWhy::LockedBy(owner) => {
            format!(
                "{} has it open in another window (process {}) since {}",
                owner.who, owner.pid, owner.since
            )
        }
        ReadOnlyWhy::FolderReadOnly => "its folder may not be written to".to_owned(),
    }
}

pub(super) fn backup_of(why: &ReadOnlyWhy) -> Option<PathBuf> {
    match why {
        ReadOnlyWhy::Damaged { backup, .. } => backup.clone(),
        _ => None,
    }
}
