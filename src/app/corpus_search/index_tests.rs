use std::fs::FileTimes;
use std::time::Duration;

use super::*;
use crate::app::corpus::Corpus;
use crate::insight::search::{Query, QueryKind};
use crate::store::atomic;

/// A folder, and what its searches know of it.
struct Folder {
    home: tempfile::TempDir,
    options: SearchOptions,
}

static NEVER: AtomicBool = AtomicBool::new(false);

impl Folder {
    fn new(files: &[(&str, &[u8])]) -> Self {
        let folder = Self {
            home: tempfile::tempdir().unwrap(),
            options: SearchOptions {
                index: Some(Arc::new(SearchIndex::of_settled_files())),
                ..SearchOptions::default()
            },
        };
        for (name, bytes) in files {
            folder.put(name, bytes);
        }
        folder
    }

    fn put(&self, name: &str, bytes: &[u8]) {
        atomic::write(&self.path(name), bytes).unwrap();
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        self.home.path().join(name)
    }

    fn index(&self) -> &SearchIndex {
        self.options.index.as_deref().unwrap()
    }

    fn corpus(&self) -> Corpus {
        Corpus::open(self.home.path(), &NEVER).unwrap()
    }

    fn get_to_know(&self) {
        let corpus = self.corpus();
        index_articles(&corpus.articles, &corpus.project, self.index(), &NEVER);
    }

    /// Which articles hold the words, and what is wrong with others.
    fn found(&self, query: &Query) -> Vec<String> {
        found_with(self.home.path(), query, &self.options)
    }

    /// Which articles are not read for the words.
    fn ruled_out(&self, words: &str) -> Vec<String> {
        let matcher = Query::literal(words).matcher().unwrap();
        let corpus = self.corpus();
        let articles = corpus.articles.iter();
        let articles = articles.filter(|listed| self.index().rules_out(listed, &matcher));
        articles.map(|listed| listed.id.to_string()).collect()
    }
}

fn found_with(root: &Path, query: &Query, options: &SearchOptions) -> Vec<String> {
    let corpus = Corpus::open(root, &NEVER).unwrap();
    let mut told = Vec::new();
    let with = (&query.matcher().unwrap(), options);
    search_articles(
        &corpus.articles,
        &corpus.project,
        with,
        &NEVER,
        &mut |event| {
            match event {
                SearchEvent::Found(found) => {
                    told.push(format!("{} {}", found.hits.article, found.hits.n_hits));
                }
                SearchEvent::Unread(reason) => told.push(reason),
                SearchEvent::Done(_) => {}
            }
            ControlFlow::Continue(())
        },
    );
    told
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

#[test]
fn files_that_hold_no_hit_are_not_read_again() {
    let folder = Folder::new(&[
        ("a.txt", b"The old dam holds."),
        ("b.txt", b"A bridge, \xE0 la carte, caf\xE9s and th\xE9s."),
        ("c.txt", &utf16("The new dam")),
        ("d.txt", b"%PDF-1.7"),
    ]);
    assert_eq!(folder.ruled_out("zeppelin"), [""; 0]);
    assert_eq!(
        folder.found(&Query::literal("dam"))[..2],
        ["a.txt 1", "c.txt 1"]
    );
    // What was decoded is known as well; what is no text is told each time.
    assert_eq!(
        folder.ruled_out("zeppelin"),
        ["a.txt", "b.txt", "c.txt", "d.txt"]
    );
    assert_eq!(folder.ruled_out("DAM"), ["b.txt", "d.txt"]);
    assert_eq!(folder.ruled_out("am"), [""; 0], "two signs tell nothing");
    assert_eq!(folder.found(&Query::literal("THÉS")), ["b.txt 1"]);
    assert!(folder.index().n_bytes() > 0);
}

#[test]
fn a_changed_file_is_read_anew() {
    let folder = Folder::new(&[("a.txt", b"The old dam holds.")]);
    folder.get_to_know();
    let zeppelin = Query::literal("zeppelin");
    assert_eq!(folder.ruled_out("zeppelin"), ["a.txt"]);
    // As long as before, in the same file or in another, and the time of the contents set back.
    let times = std::fs::metadata(folder.path("a.txt"))
        .unwrap()
        .modified()
        .unwrap();
    folder.put("a.txt", b"The old zeppelin..");
    let file = File::options()
        .append(true)
        .open(folder.path("a.txt"))
        .unwrap();
    file.set_times(FileTimes::new().set_modified(times))
        .unwrap();
    if cfg!(unix) {
        assert_eq!(folder.found(&zeppelin), ["a.txt 1"]);
    }
    file.set_times(FileTimes::new().set_modified(times - Duration::from_secs(9)))
        .unwrap();
    assert_eq!(folder.found(&zeppelin), ["a.txt 1"]);
    assert_eq!(
        folder.ruled_out("dam holds"),
        ["a.txt"],
        "it is known as it is now"
    );
    std::fs::remove_file(folder.path("a.txt")).unwrap();
    assert_eq!(folder.found(&zeppelin), [""; 0]);
}

#[test]
fn a_file_that_was_just_changed_is_not_relied_on() {
    let mut folder = Folder::new(&[("a.txt", b"The old dam holds.")]);
    folder.options.index = Some(Arc::default());
    folder.get_to_know();
    assert_eq!(folder.ruled_out("zeppelin"), [""; 0]);
    assert_eq!(folder.index().n_bytes(), 0);
}

#[test]
fn a_corrected_encoding_goes_by_the_file() {
    let folder = Folder::new(&[("a.txt", "Мост закрыт, дамба стоит.".as_bytes())]);
    folder.get_to_know();
    let bridge = Query::literal("мост");
    assert_eq!(folder.found(&bridge), ["a.txt 1"]);
    let words = encoding_rs::WINDOWS_1251
        .decode("дамба".as_bytes())
        .0
        .into_owned();
    assert_eq!(folder.ruled_out(&words), ["a.txt"]);
    folder.put("a.meta.ron", b"(format: 1, encoding: \"windows-1251\")");
    assert_eq!(folder.ruled_out(&words), [""; 0]);
    assert_eq!(folder.found(&Query::literal(words)), ["a.txt 1"]);
    std::fs::remove_file(folder.path("a.meta.ron")).unwrap();
    assert_eq!(folder.found(&bridge), ["a.txt 1"]);
}

#[test]
fn every_search_finds_what_it_finds_without_the_index() {
    let folder = Folder::new(&[
        (
            "a.txt",
            "date 2025-03-01 Die Straße\r\n\r\nDer Damm hält.\r\n\r\nAdvertisement\r\n".as_bytes(),
        ),
        (
            "b.txt",
            "\u{feff}Cafe\u{301}s, ΟΔΟΣ und İstanbul".as_bytes(),
        ),
        (
            "c.txt",
            b"Caf\xE9s near the dam are open, and caf\xE9s elsewhere too.",
        ),
        ("d.txt", &utf16("STRASSE und Damm")),
        ("e.txt", b""),
    ]);
    folder.get_to_know();
    for kind in [QueryKind::Literal, QueryKind::WholeWord, QueryKind::Regex] {
        for pattern in [
            "straße",
            "CAFÉS",
            "cafes",
            "οδος",
            "istanbul",
            "hält.\r\n",
            "dam",
            "Advertisement",
            "zeppelin",
        ] {
            for (is_case_sensitive, folds_accents, skips_dirt) in [
                (false, false, false),
                (true, false, true),
                (false, true, true),
                (true, true, false),
            ] {
                let pattern = pattern.to_owned();
                let query = Query {
                    pattern,
                    kind,
                    is_case_sensitive,
                    folds_accents,
                };
                let with = SearchOptions {
                    skips_dirt,
                    ..folder.options.clone()
                };
                let without = SearchOptions {
                    index: None,
                    ..with.clone()
                };
                let found = |options| found_with(folder.home.path(), &query, options);
                assert_eq!(found(&with), found(&without), "{query:?}");
            }
        }
    }
}
