//! The project's own files, for tests that read the source.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// A text file of the project; `path` is from the project's root, with `/`.
#[derive(Debug)]
pub struct SourceFile {
    pub path: String,
    pub text: String,
}

impl SourceFile {
    pub fn lines(&self) -> usize {
        self.text.lines().count()
    }

    /// The module doc: the `//!` lines, without their marks.
    pub fn module_doc(&self) -> String {
        let lines = self
            .text
            .lines()
            .filter_map(|line| line.strip_prefix("//!"));
        lines.collect::<Vec<_>>().join("\n")
    }

    /// The text without `//` comments and doc comments.
    ///
    /// A `//` in a string literal ends that line too; no import stands behind one.
    pub fn code(&self) -> String {
        let lines = self
            .text
            .lines()
            .map(|line| line.split("//").next().unwrap_or(line));
        lines.collect::<Vec<_>>().join("\n")
    }
}

pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The Rust files under `folder` of the project, by path; none if there is no such folder.
pub fn rust_files(folder: &str) -> Vec<SourceFile> {
    let mut paths = Vec::new();
    collect(&root().join(folder), &mut paths);
    paths.sort();
    paths.iter().filter_map(|path| read(path)).collect()
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries {
        let path = entry.expect("a readable folder").path();
        if path.is_dir() {
            collect(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// All text files that git knows or would add; `None` outside a git work tree.
pub fn tracked_files() -> Option<Vec<SourceFile>> {
    let listing = Command::new("git")
        .args([
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
        ])
        .current_dir(root())
        .output()
        .ok()
        .filter(|output| output.status.success())?;
    let names = String::from_utf8_lossy(&listing.stdout).into_owned();
    let names = names.split('\0').filter(|name| !name.is_empty());
    Some(names.filter_map(|name| read(&root().join(name))).collect())
}

/// `None` for what is not UTF-8 text: pictures, fonts, samples in other encodings, deleted files.
fn read(path: &Path) -> Option<SourceFile> {
    let text = fs::read_to_string(path).ok()?;
    let path = path.strip_prefix(root()).ok()?;
    let path = path.to_string_lossy().replace('\\', "/");
    Some(SourceFile { path, text })
}
