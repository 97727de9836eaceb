//! Real files of other tools, which lie beside the repository and never in it.

use std::path::{Path, PathBuf};

use super::golden::root;

/// The files of a folder of samples, by name; none, told, where there is no such folder.
pub fn samples(folder: &str) -> Vec<(String, Vec<u8>)> {
    let folder = root().join("../shared/samples").join(folder);
    let Ok(entries) = std::fs::read_dir(&folder) else {
        tell_skipped(&folder);
        return Vec::new();
    };
    let paths = entries.map(|entry| entry.expect("an entry of the folder").path());
    let mut paths: Vec<PathBuf> = paths.filter(|path| path.is_file()).collect();
    paths.sort();
    let read = paths.into_iter().map(|path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let bytes = std::fs::read(&path).expect("a sample is read");
        (name.into_owned(), bytes)
    });
    read.collect()
}

#[expect(
    clippy::print_stdout,
    reason = "a test that is skipped says so where its result is read"
)]
fn tell_skipped(folder: &Path) {
    println!("skipped: there is no folder {}", folder.display());
}
