//! A work tree of git's and the project in it: what state it is in, and what git knows of its files.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::GitError;
use super::call::{Call, Git, Watch};
use super::own_files::{OwnFile, OwnPart};

/// What the message of every commit of ours begins with.
pub const PREFIX: &str = "Stancemark: ";

/// A project's folder in a work tree.
pub struct WorkTree<'a> {
    /// git at the top of the work tree.
    pub git: Git<'a>,
    /// Which of its files are the project's own.
    pub part: OwnPart,
    /// The project's folder.
    pub root: PathBuf,
    /// Where git keeps what belongs to this work tree alone.
    pub git_dir: PathBuf,
}

/// The branch that is checked out and the one that it follows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Branch {
    /// Its name.
    pub name: String,
    /// The other repository, by name or address.
    pub remote: String,
    /// The whole name of the branch there.
    pub there: String,
}

/// A file that differs between two trees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Differing {
    /// Its path below the top.
    pub path: String,
    /// Its content before and after, by their names in git; all zeros for none.
    pub blobs: [String; 2],
}

/// The versions of a file that git could not merge: of the base, of here, of there.
pub type Stages = [Option<String>; 3];

impl<'a> WorkTree<'a> {
    /// Finds the work tree that a folder lies in.
    pub fn find(folder: &Path, watch: Watch<'a>) -> Result<Self, GitError> {
        let git = Git::new(folder, watch);
        let arguments = ["rev-parse", "--show-cdup", "--show-prefix", "--git-dir"];
        let ran = git.run(&arguments)?;
        if ran.code != 0 {
            let folder = folder.to_path_buf();
            return Err(match ran.words() {
                words if words.contains("not a git repository") => GitError::NoRepository(folder),
                words if words.contains("work tree") => GitError::NoWorkTree(folder),
                words => GitError::Refused(words),
            });
        }
        let told = String::from_utf8_lossy(&ran.out).into_owned();
        let mut lines = told.split('\n').map(|line| line.trim_end_matches('\r'));
        let mut next = || lines.next().unwrap_or_default();
        let (up, prefix, git_dir) = (next(), next().to_owned(), next());
        // In a bare repository there is neither a way up nor a prefix, and git is content.
        if git
            .line(&["rev-parse", "--is-inside-work-tree"])?
            .as_deref()
            != Some("true")
        {
            return Err(GitError::NoWorkTree(folder.to_path_buf()));
        }
        Ok(Self {
            git: Git::new(&folder.join(up), watch),
            part: OwnPart { prefix },
            root: folder.to_path_buf(),
            git_dir: folder.join(git_dir),
        })
    }

    /// Fails while something else is being done with the work tree.
    pub fn refuse_what_is_under_way(&self) -> Result<(), GitError> {
        for (name, what) in [
            ("MERGE_HEAD", "merge"),
            ("rebase-merge", "rebase"),
            ("rebase-apply", "rebase"),
            ("CHERRY_PICK_HEAD", "cherry-pick"),
            ("REVERT_HEAD", "revert"),
        ] {
            if self.git_dir.join(name).exists() {
                return Err(GitError::UnderWay(what));
            }
        }
        Ok(())
    }

    /// Whether a merge of ours was begun and not finished, such as by a run that was killed.
    pub fn has_merge_of_ours(&self) -> bool {
        let message = std::fs::read(self.git_dir.join("MERGE_MSG")).unwrap_or_default();
        self.is_merging() && message.starts_with(PREFIX.as_bytes())
    }

    /// Whether a merge is under way.
    pub fn is_merging(&self) -> bool {
        self.git_dir.join("MERGE_HEAD").exists()
    }

    /// The branch, and what it follows.
    pub fn branch(&self) -> Result<Branch, GitError> {
        let git = &self.git;
        let name = git.line(&["symbolic-ref", "-q", "--short", "HEAD"])?;
        let name = name.ok_or(GitError::DetachedHead)?;
        let remote = git.line(&["config", &format!("branch.{name}.remote")])?;
        let there = git.line(&["config", &format!("branch.{name}.merge")])?;
        match (remote, there) {
            (Some(remote), Some(there)) if remote != "." => Ok(Branch {
                name,
                remote,
                there,
            }),
            _ => Err(GitError::NoUpstream(name)),
        }
    }

    /// The commit that a word names; nothing if there is none.
    pub fn commit_of(&self, word: &str) -> Result<Option<String>, GitError> {
        let word = format!("{word}^{{commit}}");
        self.git.line(&["rev-parse", "-q", "--verify", &word])
    }

    /// The name of a tree without files, to compare with where there is no commit.
    pub fn empty_tree(&self) -> Result<String, GitError> {
        let made = self.git.call(Call::new(&["mktree"]).input([]))?;
        Ok(made.line())
    }

    /// The commit that two have in common; nothing if their histories are unrelated.
    pub fn merge_base(&self, one: &str, other: &str) -> Result<Option<String>, GitError> {
        self.git.line(&["merge-base", one, other])
    }

    /// The files that differ between two commits or trees.
    pub fn differing(&self, from: &str, to: &str) -> Result<Vec<Differing>, GitError> {
        let raw = self.git.must(&[
            "diff-tree",
            "-r",
            "-z",
            "--raw",
            "--no-renames",
            "--no-abbrev",
            from,
            to,
        ])?;
        let mut parts = raw.split(|byte| *byte == 0);
        let mut differing = Vec::new();
        while let (Some(about), Some(path)) = (parts.next(), parts.next()) {
            let about = String::from_utf8_lossy(about);
            let mut words = about.split(' ').skip(2);
            let mut blob = || words.next().unwrap_or_default().to_owned();
            differing.push(Differing {
                blobs: [blob(), blob()],
                path: String::from_utf8_lossy(path).into_owned(),
            });
        }
        Ok(differing)
    }

    /// The files of ours, and others, that are not as the last commit has them, in git's two letters.
    pub fn changed(&self) -> Result<Vec<(String, String)>, GitError> {
        let place = format!(":(top,literal){}", self.part.prefix);
        let mut arguments = vec![
            "status",
            "--porcelain=v1",
            "-z",
            "--untracked-files=all",
            "--no-renames",
            "--ignore-submodules",
        ];
        if !self.part.prefix.is_empty() {
            arguments.extend(["--", &place]);
        }
        let told = self.git.must(&arguments)?;
        let lines = told.split(|byte| *byte == 0);
        let entry = |line: &[u8]| {
            let line = String::from_utf8(line.to_vec()).ok()?;
            let (letters, path) = line.split_at_checked(2)?;
            Some((letters.to_owned(), path.strip_prefix(' ')?.to_owned()))
        };
        Ok(lines.filter_map(entry).collect())
    }

    /// The files that a merge could not settle.
    pub fn unmerged(&self) -> Result<BTreeMap<String, Stages>, GitError> {
        let told = self.git.must(&["ls-files", "-u", "-z"])?;
        let mut unmerged: BTreeMap<String, Stages> = BTreeMap::new();
        for line in told.split(|byte| *byte == 0) {
            let line = String::from_utf8_lossy(line);
            let Some((about, path)) = line.split_once('\t') else {
                continue;
            };
            let mut words = about.split(' ').skip(1);
            let blob = words.next().unwrap_or_default();
            let stage = words.next().and_then(|word| word.parse::<usize>().ok());
            let stages = unmerged.entry(path.to_owned()).or_default();
            let place = stage.and_then(|stage| stages.get_mut(stage.checked_sub(1)?));
            if let Some(place) = place {
                *place = Some(blob.to_owned());
            }
        }
        Ok(unmerged)
    }

    /// What blobs hold, by their names; those that are not there are left out.
    pub fn blobs(&self, names: &BTreeSet<&str>) -> Result<BTreeMap<String, Vec<u8>>, GitError> {
        if names.is_empty() {
            return Ok(BTreeMap::new());
        }
        let lines: Vec<&str> = names.iter().copied().collect();
        let call = Call::new(&["cat-file", "--batch"]).input(format!("{}\n", lines.join("\n")));
        let told = self.git.must_call(call)?;
        Ok(read_batch(&told))
    }

    /// Gives paths to a command of git's that reads them from its input.
    pub fn with_paths(&self, arguments: &[&str], files: &[OwnFile]) -> Result<(), GitError> {
        let places: Vec<String> = files
            .iter()
            .map(|file| format!(":(top,literal){}\0", file.path))
            .collect();
        let mut all = arguments.to_vec();
        all.extend(["--pathspec-from-file=-", "--pathspec-file-nul"]);
        let call = Call::new(&all).input(places.concat());
        self.git.must_call(call).map(drop)
    }

    /// Where a file lies on the disk.
    pub fn on_disk(&self, path: &str) -> PathBuf {
        self.git.folder().join(path)
    }
}

/// Reads what `git cat-file --batch` writes.
fn read_batch(mut told: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut blobs = BTreeMap::new();
    while let Some(end) = told.iter().position(|byte| *byte == b'\n') {
        let (head, rest) = told.split_at(end);
        let head = String::from_utf8_lossy(head).into_owned();
        told = rest.get(1..).unwrap_or_default();
        let mut words = head.split(' ');
        let (name, _kind, size) = (words.next(), words.next(), words.next());
        let size = size.and_then(|size| size.parse::<usize>().ok());
        if let (Some(name), Some((bytes, rest))) =
            (name, size.and_then(|size| told.split_at_checked(size)))
        {
            blobs.insert(name.to_owned(), bytes.to_vec());
            told = rest.get(1..).unwrap_or_default();
        }
    }
    blobs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_batch_is_read_with_what_is_missing_in_it() {
        let told = b"aa blob 3\nx\ny\nbb missing\ncc blob 0\n\n";
        let blobs = read_batch(told);
        assert_eq!(blobs.len(), 2);
        assert_eq!(blobs["aa"], b"x\ny");
        assert_eq!(blobs["cc"], b"");
    }
}
