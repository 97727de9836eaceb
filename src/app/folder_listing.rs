//! What lies in a folder, read on a thread of its own, and paths completed by it.

use std::path::{MAIN_SEPARATOR, Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};

use super::storage::Waker;
use crate::loading::compare_naturally;

/// How many entries of a folder are looked at.
const MOST_ENTRIES: usize = 20_000;

/// What lies in a folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FolderListing {
    /// The folder.
    pub folder: PathBuf,
    /// Its folders, then its articles, each in natural order.
    pub entries: Vec<FolderEntry>,
    /// Why it could not be read, if so.
    pub error: Option<String>,
}

/// A folder or a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FolderEntry {
    /// Its own name.
    pub name: String,
    /// What it is.
    pub kind: EntryKind,
}

/// What an entry of a folder is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum EntryKind {
    /// A folder.
    Folder,
    /// A file that can be opened as an article.
    Article,
    /// A file that other tools may have written.
    Other,
}

impl FolderEntry {
    /// Whether it is a folder.
    pub fn is_folder(&self) -> bool {
        self.kind == EntryKind::Folder
    }
}

/// Reads folders in the background, the last one asked for being the one that counts.
pub struct FolderLister {
    asked: Option<PathBuf>,
    listing: FolderListing,
    send: Sender<FolderListing>,
    receive: Receiver<FolderListing>,
}

impl Default for FolderLister {
    fn default() -> Self {
        let (send, receive) = channel();
        Self {
            asked: None,
            listing: FolderListing::default(),
            send,
            receive,
        }
    }
}

impl FolderLister {
    /// Asks for a folder, once, and gives it as soon as it is read.
    pub fn list(&mut self, folder: &Path, waker: &Waker) -> Option<&FolderListing> {
        if self.asked.as_deref() != Some(folder) {
            self.asked = Some(folder.to_owned());
            self.start(folder.to_owned(), waker);
        }
        for listing in self.receive.try_iter() {
            self.listing = listing;
        }
        (self.listing.folder == folder).then_some(&self.listing)
    }

    fn start(&self, folder: PathBuf, waker: &Waker) {
        let (send, waker) = (self.send.clone(), waker.clone());
        let thread = std::thread::Builder::new().name("folder listing".to_owned());
        let started = thread.spawn(move || {
            // The window may be gone by then; nobody waits for the listing.
            let _is_awaited = send.send(read_folder(&folder)).is_ok();
            waker();
        });
        if let Err(error) = started {
            log::error!("no thread to list a folder: {error}");
        }
    }
}

fn read_folder(folder: &Path) -> FolderListing {
    let mut listing = FolderListing {
        folder: folder.to_owned(),
        ..FolderListing::default()
    };
    match std::fs::read_dir(folder) {
        Ok(entries) => {
            let entries = entries.flatten().take(MOST_ENTRIES);
            listing.entries = entries.filter_map(|entry| entry_of(&entry)).collect();
        }
        Err(error) => listing.error = Some(error.to_string()),
    }
    listing.entries.sort_by(|a, b| {
        let folders_first = b.is_folder().cmp(&a.is_folder());
        folders_first.then_with(|| compare_naturally(&a.name, &b.name))
    });
    listing
}

/// What an entry is; nothing where the system does not say.
fn entry_of(entry: &std::fs::DirEntry) -> Option<FolderEntry> {
    // Followed, since a folder may be a link.
    let is_folder = std::fs::metadata(entry.path()).ok()?.is_dir();
    let name = entry.file_name().into_string().ok()?;
    let extension = Path::new(&name).extension();
    let is_article = extension.is_some_and(|extension| {
        ["txt", "text", "md"]
            .iter()
            .any(|known| extension.eq_ignore_ascii_case(known))
    });
    let kind = match (is_folder, is_article) {
        (true, _) => EntryKind::Folder,
        (false, true) => EntryKind::Article,
        (false, false) => EntryKind::Other,
    };
    Some(FolderEntry { name, kind })
}

/// A typed path, apart: the folder that is listed, and the beginning of a name in it.
///
/// `~` is the home folder; a path that does not start at a root starts at `base`.
pub fn split_typed(typed: &str, base: &Path, home: Option<&Path>) -> (PathBuf, String) {
    let typed = typed.trim_start();
    let cut = typed.rfind(std::path::is_separator);
    let (folder, name) = match cut {
        Some(cut) => (
            typed.get(..=cut).unwrap_or_default(),
            typed.get(cut + 1..).unwrap_or_default(),
        ),
        None if typed == "~" => ("~", ""),
        None => ("", typed),
    };
    (absolute(folder, base, home), name.to_owned())
}

/// The path that was typed, from a root.
pub fn absolute(typed: &str, base: &Path, home: Option<&Path>) -> PathBuf {
    let typed = typed.trim_start();
    let below_home = typed
        .strip_prefix('~')
        .filter(|rest| rest.is_empty() || rest.starts_with(std::path::is_separator));
    match (below_home, home) {
        (Some(rest), Some(home)) => home.join(rest.trim_start_matches(std::path::is_separator)),
        _ => base.join(typed),
    }
}

/// The entries whose names begin so, whatever the case; hidden ones only for a leading dot.
pub fn matching_entries<'a>(entries: &'a [FolderEntry], begun: &str) -> Vec<&'a FolderEntry> {
    let wanted = begun.to_lowercase();
    let fits = |entry: &&FolderEntry| {
        let is_shown = !entry.name.starts_with('.') || wanted.starts_with('.');
        is_shown && entry.name.to_lowercase().starts_with(&wanted)
    };
    entries.iter().filter(fits).collect()
}

/// The typed path with the entry in place of the name that was begun.
pub fn completed(typed: &str, entry: &FolderEntry) -> String {
    let kept = typed
        .rfind(std::path::is_separator)
        .and_then(|cut| typed.get(..=cut));
    let kept = kept.unwrap_or(if typed == "~" { "~/" } else { "" });
    let end = if entry.is_folder() {
        MAIN_SEPARATOR.to_string()
    } else {
        String::new()
    };
    format!("{kept}{}{end}", entry.name)
}

/// What all the names begin with, as far as it goes beyond what was typed.
pub fn common_beginning(entries: &[&FolderEntry], begun: &str) -> Option<String> {
    let (first, others) = entries.split_first()?;
    let common = others.iter().fold(first.name.as_str(), |common, other| {
        let same = common
            .char_indices()
            .zip(other.name.chars())
            .take_while(|((_, a), b)| a == b);
        let end = same.last().map_or(0, |((at, a), _)| at + a.len_utf8());
        common.get(..end).unwrap_or_default()
    });
    (common.chars().count() > begun.chars().count()).then(|| common.to_owned())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    fn folder(name: &str) -> FolderEntry {
        FolderEntry {
            name: name.to_owned(),
            kind: EntryKind::Folder,
        }
    }

    #[test]
    #[cfg(unix)]
    fn a_typed_path_is_taken_apart() {
        let (base, home) = (Path::new("/desk"), Path::new("/home/mira"));
        for (typed, expected_folder, expected_name) in [
            ("/news/nov", "/news", "nov"),
            ("/news/", "/news", ""),
            ("nov", "/desk", "nov"),
            ("a/b", "/desk/a", "b"),
            ("~", "/home/mira", ""),
            ("~/a/b", "/home/mira/a", "b"),
            ("~mira", "/desk", "~mira"),
            ("", "/desk", ""),
        ] {
            let (folder, name) = split_typed(typed, base, Some(home));
            let same = (Path::new(expected_folder), expected_name);
            assert_eq!((folder.as_path(), name.as_str()), same, "{typed}");
        }
    }

    #[test]
    fn names_are_completed_as_far_as_they_agree() {
        let entries = [
            folder("news-a"),
            folder("news-b"),
            folder("notes"),
            folder(".git"),
        ];
        for (begun, n_fitting, common) in [
            ("ne", 2, Some("news-")),
            ("NE", 2, Some("news-")),
            ("news-", 2, None),
            ("no", 1, Some("notes")),
            (".", 1, Some(".git")),
            ("", 3, Some("n")),
            ("x", 0, None),
        ] {
            let fitting = matching_entries(&entries, begun);
            assert_eq!(fitting.len(), n_fitting, "{begun}");
            assert_eq!(
                common_beginning(&fitting, begun).as_deref(),
                common,
                "{begun}"
            );
        }
        assert_eq!(
            completed("/a/ne", &entries[0]),
            format!("/a/news-a{MAIN_SEPARATOR}")
        );
    }

    #[test]
    fn a_folder_lists_folders_first_and_tells_articles_from_other_files() {
        let dir = tempfile::tempdir().unwrap();
        for name in ["b10.txt", "b9.txt", "picture.png"] {
            std::fs::File::create(dir.path().join(name)).unwrap();
        }
        std::fs::create_dir(dir.path().join("z")).unwrap();
        let listing = read_folder(dir.path());
        let entries = listing.entries.iter();
        let entries: Vec<_> = entries.map(|it| (it.name.as_str(), it.kind)).collect();
        let expected = [
            ("z", EntryKind::Folder),
            ("b9.txt", EntryKind::Article),
            ("b10.txt", EntryKind::Article),
            ("picture.png", EntryKind::Other),
        ];
        assert_eq!(entries, expected);
        assert!(read_folder(&dir.path().join("none")).error.is_some());
    }

    #[test]
    fn a_listing_comes_when_it_is_read() {
        let dir = tempfile::tempdir().unwrap();
        let (send, receive) = channel();
        let waker: Waker = Arc::new(move || send.send(()).unwrap());
        let mut lister = FolderLister::default();
        if lister.list(dir.path(), &waker).is_none() {
            receive.recv().unwrap();
        }
        assert_eq!(lister.list(dir.path(), &waker).unwrap().error, None);
    }
}
