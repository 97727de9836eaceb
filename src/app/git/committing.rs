//! Commits what changed of the project's own files, and nothing else.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use super::GitError;
use super::attributes::{self, with_lines};
use super::call::Call;
use super::changes::counted;
use super::own_files::{OwnFile, copies_in};
use super::setup::attributes_path;
use super::work_tree::{PREFIX, WorkTree};
use crate::store::FileKind;

/// How many annotators a message names.
const MOST_NAMED: usize = 4;

/// Commits the files of ours that changed; gives the message, or nothing if none did.
///
/// What a person has staged of other files stays staged, and is not part of it.
pub fn commit_own(tree: &WorkTree<'_>) -> Result<Option<String>, GitError> {
    let files = changed_own(tree)?;
    if files.is_empty() {
        return Ok(None);
    }
    if tree.git.line(&["var", "GIT_COMMITTER_IDENT"])?.is_none() {
        return Err(GitError::NoIdentity);
    }
    tree.with_paths(&["add", "-A"], &files)?;
    let message = message_of(tree, &files);
    let arguments = ["commit", "-q", "--only", "-m", &message];
    match tree.with_paths(&arguments, &files) {
        Ok(()) => Ok(Some(message)),
        // What differs only in line ends that git does not keep is no change after all.
        Err(GitError::Refused(_)) if changed_own(tree)?.is_empty() => Ok(None),
        Err(GitError::Refused(words)) => Err(GitError::Commit(words)),
        Err(error) => Err(error),
    }
}

/// The files of ours that are not as the last commit has them.
fn changed_own(tree: &WorkTree<'_>) -> Result<Vec<OwnFile>, GitError> {
    let mut files = Vec::new();
    let mut copies: BTreeMap<PathBuf, BTreeSet<String>> = BTreeMap::new();
    let attributes = format!("{}{}", tree.part.prefix, attributes::FILE_NAME);
    for (letters, path) in tree.changed()? {
        if path == attributes && attributes_are_ours(tree, &path)? {
            let kind = FileKind::Project;
            files.push(OwnFile { path, kind });
            continue;
        }
        let Some(own) = tree.part.own(&path) else {
            continue;
        };
        // It waits for a person, such as after a stash was taken out again.
        if letters.contains('U') || ["AA", "DD"].contains(&letters.as_str()) {
            return Err(GitError::UnderWay("merge"));
        }
        if letters == "??" {
            let folder = tree.on_disk(&path).parent().map(PathBuf::from);
            let folder = folder.unwrap_or_else(|| tree.root.clone());
            let in_folder = copies
                .entry(folder)
                .or_insert_with_key(|folder| copies_in(folder));
            if in_folder.contains(own.name()) {
                continue;
            }
        }
        files.push(own);
    }
    files.sort();
    Ok(files)
}

/// Whether nothing but our lines is new in the file of attributes.
fn attributes_are_ours(tree: &WorkTree<'_>, path: &str) -> Result<bool, GitError> {
    let place = format!("HEAD:{path}");
    let before = tree.git.call(Call::new(&["cat-file", "blob", &place]))?;
    let before = if before.code == 0 {
        before.out
    } else {
        Vec::new()
    };
    let now = std::fs::read(attributes_path(tree)).unwrap_or_default();
    Ok(now == with_lines(&before))
}

/// `Stancemark: annotations of alice and bo in 3 articles, codebook`.
fn message_of(tree: &WorkTree<'_>, files: &[OwnFile]) -> String {
    let layers: Vec<(&str, &str)> = files.iter().filter_map(OwnFile::layer).collect();
    let annotators: BTreeSet<&str> = layers.iter().map(|(annotator, _)| *annotator).collect();
    let articles: BTreeSet<&str> = layers.iter().map(|(_, article)| *article).collect();
    let mut parts = Vec::new();
    if !layers.is_empty() {
        let who = names(&annotators.into_iter().collect::<Vec<_>>());
        let n = counted(articles.len(), "article");
        parts.push(format!("annotations of {who} in {n}"));
    }
    let n_corrected = files
        .iter()
        .filter(|it| it.kind == FileKind::Corrections)
        .count();
    if n_corrected > 0 {
        parts.push(format!(
            "corrections of {}",
            counted(n_corrected, "article")
        ));
    }
    for (name, words) in [
        ("codebook.ron", "codebook"),
        ("registers.ron", "registers"),
        ("stancemark.ron", "project"),
        (
            attributes::FILE_NAME,
            "which files are merged by annotation",
        ),
    ] {
        let has = files.iter().any(|file| tree.part.below(&file.path) == name);
        parts.extend(has.then(|| words.to_owned()));
    }
    format!("{PREFIX}{}", parts.join(", "))
}

/// `alice`, `alice and bo`, `alice, bo and carol`, or the first and how many more.
fn names(annotators: &[&str]) -> String {
    match annotators {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [all @ .., last] if annotators.len() <= MOST_NAMED => {
            format!("{} and {last}", all.join(", "))
        }
        all => {
            let named = all.get(..MOST_NAMED - 1).unwrap_or_default();
            format!("{} and {} more", named.join(", "), all.len() - named.len())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_names_a_few_and_counts_the_rest() {
        for (annotators, expected) in [
            (&["alice"][..], "alice"),
            (&["alice", "bo"], "alice and bo"),
            (&["a", "b", "c", "d"], "a, b, c and d"),
            (&["a", "b", "c", "d", "e"], "a, b, c and 2 more"),
        ] {
            assert_eq!(names(annotators), expected);
        }
    }
}
