//! Why git could not be set up, or why two sides are not in step, with what a person can do.

use std::path::PathBuf;

use thiserror::Error;

use crate::store::StoreError;

/// Why nothing, or not all, was done. Nobody's work is lost by any of them.
#[derive(Debug, Error)]
pub enum GitError {
    /// There is no git.
    #[error("git was not found")]
    NoGit,
    /// The folder is in no repository.
    #[error("this folder is in no git repository: {}", .0.display())]
    NoRepository(PathBuf),
    /// A bare repository has no files.
    #[error("this is a repository without files: {}", .0.display())]
    NoWorkTree(PathBuf),
    /// git refuses to look at the repository.
    #[error("git refuses: {0}")]
    Refused(String),
    /// The program does not know where it lies itself.
    #[error("the program could not find its own file: {0}")]
    NoProgram(String),
    /// A file could not be written or read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Files are not merged by annotation yet.
    #[error("git is not set up to merge by annotation here")]
    NotSetUp,
    /// Something else is being done with the repository.
    #[error("a {0} is under way in this repository")]
    UnderWay(&'static str),
    /// No branch is checked out.
    #[error("no branch is checked out")]
    DetachedHead,
    /// The branch has no counterpart anywhere else.
    #[error("the branch {0} follows no branch of another repository")]
    NoUpstream(String),
    /// git does not know who commits.
    #[error("git does not know who you are")]
    NoIdentity,
    /// The other repository could not be reached, or refuses.
    #[error("the other repository could not be read: {0}")]
    Fetch(String),
    /// Others pushed again and again while this was pushed.
    #[error("others were quicker each time")]
    AlwaysLate,
    /// The other repository does not take what is pushed.
    #[error("the other repository did not take it: {0}")]
    Push(String),
    /// A commit failed, such as by a hook.
    #[error("nothing was committed: {0}")]
    Commit(String),
    /// git would not begin the merge, such as because of changed files that are not ours.
    #[error("git did not merge: {0}")]
    Merge(String),
    /// Files were changed on both sides that only a person can merge.
    #[error("both sides changed what only a person can merge: {}", list(.0))]
    Unmerged(Vec<String>),
    /// git was silent for too long.
    #[error("git did not answer for {0} seconds while it should {1}")]
    TimedOut(u64, &'static str),
    /// A person stopped it.
    #[error("it was cancelled")]
    Cancelled,
}

impl GitError {
    /// What a person can do about it.
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::NoGit => "Install git, or give its place in PATH, then try again.",
            Self::NoRepository(_) => {
                "Make it one with “git init” in the folder, or clone the team's repository and open that folder."
            }
            Self::NoWorkTree(_) => "Clone it, and open the clone.",
            Self::Refused(_) => "Do what git says, then try again.",
            Self::NoProgram(_) => "Start the program by its full path, then try again.",
            Self::Store(_) => "Look at the permissions of the folder, make room, then try again.",
            Self::NotSetUp => {
                "Say “stancemark git-setup FOLDER”, or sync with --set-up, which writes .gitattributes and this clone's configuration."
            }
            Self::UnderWay(_) => {
                "Finish it with git, or take it back (“git merge --abort”, “git rebase --abort”), then sync again."
            }
            Self::DetachedHead => "Check a branch out (“git switch main”), then sync again.",
            Self::NoUpstream(_) => {
                "Push the branch once with “git push -u origin HEAD”, then sync again. Without a remote, add one with “git remote add origin URL” first."
            }
            Self::NoIdentity => {
                "Say “git config --global user.name NAME” and “git config --global user.email ADDRESS”, then sync again."
            }
            Self::Fetch(_) => {
                "Look whether the network and the repository can be reached, and whether “git fetch” works without asking for a password. Your work is committed here or on the disk."
            }
            Self::AlwaysLate => "Your work is committed here. Sync again in a moment.",
            Self::Push(_) => {
                "Your work is committed here. Ask whoever keeps the repository whether you may push to this branch."
            }
            Self::Commit(_) => "Your work is on the disk. Do what git says, then sync again.",
            Self::Merge(_) => {
                "Nothing was changed. Commit or put away the changed files that are not annotations, then sync again."
            }
            Self::Unmerged(_) => {
                "The merge was taken back, and your work is committed here. Merge these files with git (“git pull”), then sync again."
            }
            Self::TimedOut(..) => {
                "Look whether git asks for a password or a hook waits for an answer: both have to work without a question. Then sync again."
            }
            Self::Cancelled => "What is committed here goes out with the next sync.",
        }
    }
}

fn list(files: &[String]) -> String {
    const MOST: usize = 12;
    let shown = files.get(..MOST).unwrap_or(files).join(", ");
    match files.len().saturating_sub(MOST) {
        0 => shown,
        n => format!("{shown} and {n} more"),
    }
}
