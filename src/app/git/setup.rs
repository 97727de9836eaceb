//! Sets a repository up to merge our files by annotation, and takes that back.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use super::GitError;
use super::attributes::{DRIVER, FILE_NAME, has_lines, with_lines, without_lines};
use super::call::{Call, Watch};
use super::own_files::OwnFile;
use super::work_tree::WorkTree;
use crate::store::{FailedAction, StoreError, atomic};

/// What a merge by annotation is called in git's messages.
const DRIVER_NAME: &str = "Stancemark: merge by annotation";

/// What was done to a repository, in words, a line each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SetUp {
    /// What was changed; empty if all was as it is to be.
    pub done: Vec<String>,
    /// What a person should know, or do.
    pub notes: Vec<String>,
}

/// Whether files of a project are merged by annotation in this clone.
pub fn is_set_up(folder: &Path) -> Result<bool, GitError> {
    let tree = WorkTree::find(folder, unwatched())?;
    tree_is_set_up(&tree)
}

/// Sets up the repository that a folder lies in; once more changes nothing.
pub fn set_up(folder: &Path) -> Result<SetUp, GitError> {
    set_up_tree(&WorkTree::find(folder, unwatched())?)
}

/// Takes back what [`set_up`] did; what else stands in the files stays.
pub fn undo_set_up(folder: &Path) -> Result<SetUp, GitError> {
    let tree = WorkTree::find(folder, unwatched())?;
    let mut done = Vec::new();
    let section = format!("merge.{DRIVER}");
    if configured(&tree, "driver")?.is_some() {
        let arguments = ["config", "--local", "--remove-section", &section];
        tree.git.must(&arguments)?;
        done.push(format!("Removed {section} from this clone's configuration"));
    }
    let path = attributes_path(&tree);
    let before = read(&path)?;
    let after = without_lines(&before);
    if after != before {
        write_attributes(&path, &after)?;
        done.push(format!("Removed the lines of Stancemark from {FILE_NAME}"));
    }
    let notes = Vec::new();
    Ok(SetUp { done, notes })
}

fn unwatched() -> Watch<'static> {
    static NEVER: AtomicBool = AtomicBool::new(false);
    Watch {
        cancel: &NEVER,
        tell: &|_| {},
    }
}

/// As [`is_set_up`].
pub(super) fn tree_is_set_up(tree: &WorkTree<'_>) -> Result<bool, GitError> {
    let is_in_file = has_lines(&read(&attributes_path(tree))?);
    // It may as well be in the configuration of the whole machine.
    let driver = tree
        .git
        .line(&["config", &format!("merge.{DRIVER}.driver")])?;
    // One that does not tell the file's name merges layers alone.
    Ok(is_in_file && driver.is_some_and(|driver| driver.contains("%P")))
}

/// As [`set_up`].
pub(super) fn set_up_tree(tree: &WorkTree<'_>) -> Result<SetUp, GitError> {
    let mut set_up = SetUp::default();
    for (name, value) in [("name", DRIVER_NAME.to_owned()), ("driver", driver()?)] {
        if configured(tree, name)?.as_deref() == Some(&value) {
            continue;
        }
        let key = format!("merge.{DRIVER}.{name}");
        tree.git.must(&["config", "--local", &key, &value])?;
        set_up.done.push(format!("Set {key} to {value}"));
    }
    let path = attributes_path(tree);
    let before = read(&path)?;
    let after = with_lines(&before);
    if after != before {
        write_attributes(&path, &after)?;
        let done = format!("Wrote which files are merged by annotation into {FILE_NAME}");
        set_up.done.push(done);
        let note = "Each clone has to be set up once; the file itself goes out with the next sync or commit";
        set_up.notes.push(note.to_owned());
    }
    mend_line_ends(tree, &mut set_up)?;
    Ok(set_up)
}

/// The command by which git calls this program to merge.
fn driver() -> Result<String, GitError> {
    let program = std::env::current_exe().map_err(|it| GitError::NoProgram(it.to_string()))?;
    let program = program
        .to_str()
        .ok_or_else(|| GitError::NoProgram("its path is not Unicode".to_owned()))?;
    Ok(format!("{} merge %O %A %B %P", quoted(program)))
}

/// A program's path as git's shell reads it; git itself reads the sign `%`.
fn quoted(program: &str) -> String {
    let program = if cfg!(windows) {
        program.replace('\\', "/")
    } else {
        program.to_owned()
    };
    let program = program.replace('\'', r"'\''").replace('%', "%%");
    format!("'{program}'")
}

fn configured(tree: &WorkTree<'_>, name: &str) -> Result<Option<String>, GitError> {
    let key = format!("merge.{DRIVER}.{name}");
    tree.git.line(&["config", "--local", &key])
}

pub(super) fn attributes_path(tree: &WorkTree<'_>) -> PathBuf {
    tree.root.join(FILE_NAME)
}

fn read(path: &Path) -> Result<Vec<u8>, StoreError> {
    match fs::read(path) {
        Ok(bytes) => Ok(bytes),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(StoreError::from_io(FailedAction::Read, path, error)),
    }
}

/// Writes the file, or takes away one in which nothing is left.
fn write_attributes(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    if bytes.is_empty() {
        let failed = |error| StoreError::from_io(FailedAction::Remove, path, error);
        return fs::remove_file(path).map_err(failed);
    }
    atomic::write(path, bytes)
}

/// Files that git checked out with other line ends than it keeps: ours are brought back, articles told.
fn mend_line_ends(tree: &WorkTree<'_>, set_up: &mut SetUp) -> Result<(), GitError> {
    let place = format!(":(top,literal){}", tree.part.prefix);
    let mut arguments = vec!["ls-files", "--eol", "-z"];
    if !tree.part.prefix.is_empty() {
        arguments.extend(["--", &place]);
    }
    let told = tree.git.must_call(Call::new(&arguments))?;
    let (mut n_mended, mut n_articles) = (0, 0);
    for line in told.split(|byte| *byte == 0) {
        let line = String::from_utf8_lossy(line);
        let Some((ends, path)) = line.split_once('\t') else {
            continue;
        };
        if !(ends.starts_with("i/lf") && ends.contains("w/crlf")) {
            continue;
        }
        match tree.part.own(path) {
            Some(file) => {
                with_line_feeds(tree, &file)?;
                n_mended += 1;
            }
            None => n_articles += usize::from(is_article(path)),
        }
    }
    if n_mended > 0 {
        let done = format!("Gave {n_mended} files of Stancemark the line ends that git keeps");
        set_up.done.push(done);
    }
    if n_articles > 0 {
        set_up.notes.push(format!(
            "{n_articles} articles lie here with other line ends than in the repository, so that places differ from your colleagues'. Move these files away and say “git restore .”, which brings them back as they are there"
        ));
    }
    Ok(())
}

fn is_article(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    crate::loading::listing::article_stem(name).is_some()
}

/// Our files have line feeds alone; a carriage return inside a text is written as an escape.
fn with_line_feeds(tree: &WorkTree<'_>, file: &OwnFile) -> Result<(), StoreError> {
    let path = tree.on_disk(&file.path);
    let bytes = read(&path)?;
    let mut mended = Vec::with_capacity(bytes.len());
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        match line.strip_suffix(b"\r\n") {
            Some(line) => {
                mended.extend_from_slice(line);
                mended.push(b'\n');
            }
            None => mended.extend_from_slice(line),
        }
    }
    atomic::write(&path, &mended)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_with_any_sign_is_one_word_for_the_shell() {
        for (path, expected) in [
            ("/opt/stancemark", "'/opt/stancemark'"),
            ("/my files/stancemark", "'/my files/stancemark'"),
            ("/it's/50%/x", r"'/it'\''s/50%%/x'"),
        ] {
            assert_eq!(quoted(path), expected);
        }
    }
}
