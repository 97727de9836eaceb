//! How an article's first line reads in other encodings, read on a thread of its own.

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};

use super::storage::Waker;
use crate::loading::decode;

/// Encodings that articles come in, by their WHATWG names.
pub const COMMON_ENCODINGS: [&str; 21] = [
    "UTF-8",
    "UTF-16LE",
    "UTF-16BE",
    "windows-1252",
    "windows-1250",
    "windows-1251",
    "windows-1253",
    "windows-1254",
    "windows-1255",
    "windows-1256",
    "windows-1257",
    "ISO-8859-2",
    "ISO-8859-5",
    "KOI8-R",
    "KOI8-U",
    "macintosh",
    "GB18030",
    "Big5",
    "Shift_JIS",
    "EUC-JP",
    "EUC-KR",
];

/// How much of a file is read, in bytes.
const HEAD_BYTES: u64 = 4096;

/// How much of a line shows, in characters.
const MOST_CHARACTERS: usize = 90;

/// The first line in each of the common encodings, once it is read.
#[derive(Default)]
pub struct EncodingPreview {
    asked: Option<PathBuf>,
    receive: Option<Receiver<Vec<String>>>,
    lines: Vec<String>,
}

impl EncodingPreview {
    /// Asks for a file, once; gives its first line per encoding, none before it is read.
    pub fn lines(&mut self, path: &Path, waker: &Waker) -> &[String] {
        if self.asked.as_deref() != Some(path) {
            self.asked = Some(path.to_owned());
            self.lines.clear();
            self.start(path.to_owned(), waker.clone());
        }
        let come = self.receive.as_ref().and_then(|come| come.try_recv().ok());
        if let Some(lines) = come {
            self.lines = lines;
        }
        &self.lines
    }

    fn start(&mut self, path: PathBuf, waker: Waker) {
        let (send, receive) = channel();
        self.receive = Some(receive);
        let thread = std::thread::Builder::new().name("encodings".to_owned());
        let started = thread.spawn(move || {
            let lines = read_head(&path).map(|head| preview(&head));
            // The window may be gone by then; nobody waits for the lines.
            let _is_awaited = send.send(lines.unwrap_or_default()).is_ok();
            waker();
        });
        if let Err(error) = started {
            log::error!("no thread to read a file's head: {error}");
        }
    }
}

fn read_head(path: &Path) -> std::io::Result<Vec<u8>> {
    let mut head = Vec::new();
    let file = std::fs::File::open(path)?;
    file.take(HEAD_BYTES).read_to_end(&mut head)?;
    Ok(head)
}

fn preview(head: &[u8]) -> Vec<String> {
    let line = |label: &&str| {
        let (text, _) = decode(head, Some(label));
        let lines = text.lines().map(str::trim);
        // A line of plain ASCII reads alike in most of them and tells nothing.
        let telling = lines.clone().find(|line| !line.is_ascii());
        let line = telling.or_else(|| lines.clone().find(|line| !line.is_empty()));
        let line = line.unwrap_or_default();
        line.chars().take(MOST_CHARACTERS).collect()
    };
    COMMON_ENCODINGS.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_encoding_shows_the_first_line_that_tells() {
        let words = "Греблю відкриють";
        let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode(words);
        let head = [b"date 2025\n".as_slice(), &bytes, b"\nmore"].concat();
        let lines = preview(&head);
        let nth = |label| COMMON_ENCODINGS.iter().position(|known| *known == label);
        assert_eq!(lines[nth("windows-1251").unwrap()], words);
        assert_ne!(lines[nth("KOI8-R").unwrap()], words);
        assert_eq!(lines.len(), COMMON_ENCODINGS.len());
    }

    #[test]
    fn every_common_encoding_has_a_decoder() {
        for label in COMMON_ENCODINGS {
            let known = encoding_rs::Encoding::for_label(label.as_bytes());
            let name = known.map(encoding_rs::Encoding::name);
            assert!(
                name.is_some_and(|name| name.eq_ignore_ascii_case(label)),
                "{label}"
            );
        }
    }
}
