//! A text with the differences left out that no reader would call other words.
//!
//! White space of any kind and length is one space, quotation marks and dashes are the plain
//! ones, letters are decomposed (NFD), signs without width are gone.
//! Letters' case stays: it can make another word.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::canonical_combining_class;

/// A folded text that knows where its bytes come from.
#[derive(Debug, Default)]
pub struct Folded {
    text: String,
    // Invariant: in order, without overlap, and covering all of `text`.
    runs: Vec<Run>,
}

/// Bytes of the folded text and the bytes they come from.
///
/// Where both are as long, the bytes correspond one by one.
#[derive(Debug)]
struct Run {
    folded: Range<usize>,
    source: Range<usize>,
}

impl Folded {
    /// Folds a text.
    pub fn new(source: &str) -> Self {
        let mut folded = Self {
            text: String::with_capacity(source.len()),
            runs: Vec::new(),
        };
        let mut at = 0;
        while let Some(rest) = source.get(at..).filter(|rest| !rest.is_empty()) {
            let len = cluster_len(rest);
            let cluster = rest.get(..len).unwrap_or_default();
            let start = folded.text.len();
            push_folded(cluster, &mut folded.text);
            folded.note(start, at..at + len, cluster);
            at += len;
        }
        folded
    }

    /// Takes a text as it stands.
    pub fn verbatim(source: &str) -> Self {
        Self {
            text: source.to_owned(),
            runs: vec![Run {
                folded: 0..source.len(),
                source: 0..source.len(),
            }],
        }
    }

    /// The folded text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    fn note(&mut self, start: usize, source: Range<usize>, cluster: &str) {
        let folded = start..self.text.len();
        if folded.is_empty() {
            return;
        }
        let is_kept = self.text.get(folded.clone()) == Some(cluster);
        match self.runs.last_mut() {
            Some(last)
                if is_kept
                    && last.source.end == source.start
                    && last.source.len() == last.folded.len() =>
            {
                last.folded.end = folded.end;
                last.source.end = source.end;
            }
            _ => self.runs.push(Run { folded, source }),
        }
    }

    /// The bytes of the source that a run of folded bytes comes from.
    ///
    /// A place inside something folded as a whole widens to all of it.
    pub fn source(&self, folded: Range<usize>) -> Range<usize> {
        let nth = self
            .runs
            .partition_point(|run| run.folded.end <= folded.start);
        let start = self.runs.get(nth).map_or(0, |run| {
            let into = folded.start.saturating_sub(run.folded.start);
            run.source.start + if run.is_one_by_one() { into } else { 0 }
        });
        let nth = self
            .runs
            .partition_point(|run| run.folded.start < folded.end);
        let last = nth.checked_sub(1).and_then(|nth| self.runs.get(nth));
        let end = last.map_or(0, |run| {
            let short = run.folded.end.saturating_sub(folded.end);
            run.source.end - if run.is_one_by_one() { short } else { 0 }
        });
        start..end
    }

    /// About where a byte of the source went.
    pub fn place_of(&self, source: usize) -> usize {
        let nth = self.runs.partition_point(|run| run.source.end <= source);
        self.runs.get(nth).map_or(self.text.len(), |run| {
            let into = source.saturating_sub(run.source.start);
            run.folded.start + into.min(run.folded.len())
        })
    }
}

impl Run {
    fn is_one_by_one(&self) -> bool {
        self.folded.len() == self.source.len()
    }
}

/// How many marks on one letter are read together, so that a text of marks alone is bounded.
const MOST_MARKS: usize = 32;

/// The length of what is folded together: plain text, white space, or a letter with its marks.
fn cluster_len(rest: &str) -> usize {
    let mut characters = rest.char_indices();
    let Some((_, first)) = characters.next() else {
        return 0;
    };
    let is_end: &dyn Fn(char) -> bool = if is_space(first) {
        &|next| !is_space(next)
    } else {
        &|next| canonical_combining_class(next) == 0
    };
    let limit = if is_space(first) {
        usize::MAX
    } else {
        MOST_MARKS
    };
    characters
        .enumerate()
        .find(|(nth, (_, next))| *nth >= limit || is_end(*next))
        .map_or(rest.len(), |(_, (byte, _))| byte)
}

fn is_space(character: char) -> bool {
    character.is_whitespace() || character == '\u{200b}' || character == '\u{feff}'
}

fn push_folded(cluster: &str, out: &mut String) {
    match cluster.chars().next() {
        Some(first) if first.is_ascii_graphic() && cluster.len() == 1 => out.push(first),
        Some(first) if is_space(first) => {
            // A sign without width alone is no space.
            if cluster.chars().any(char::is_whitespace) {
                out.push(' ');
            }
        }
        _ => cluster.nfd().for_each(|character| match character {
            '“' | '”' | '„' | '‟' | '«' | '»' | '″' => out.push('"'),
            '‘' | '’' | '‚' | '‛' | '‹' | '›' | '′' => out.push('\''),
            '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' => out.push('-'),
            '…' => out.push_str("..."),
            '\u{ad}' | '\u{200e}' | '\u{200f}' | '\u{2060}' => {}
            other => out.push(other),
        }),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn only_what_no_reader_sees_as_other_words_is_folded() {
        for (source, expected) in [
            ("a\r\n\u{a0} b", "a b"),
            ("“é” — ‘x’", "\"e\u{301}\" - 'x'"),
            ("co\u{ad}op", "coop"),
            ("No no", "No no"),
            ("wait…", "wait..."),
            ("", ""),
        ] {
            assert_eq!(Folded::new(source).as_str(), expected);
        }
    }

    #[test]
    fn folded_bytes_know_where_they_come_from() {
        let source = "x — “é”\r\n\r\nword";
        let folded = Folded::new(source);
        for words in ["—", "“é”", "é", "word", "x"] {
            let needle = Folded::new(words);
            let start = folded.as_str().find(needle.as_str()).unwrap();
            let bytes = folded.source(start..start + needle.as_str().len());
            assert_eq!(source.get(bytes), Some(words));
        }
    }

    proptest! {
        #[test]
        fn folding_covers_the_source_in_order(source in "\\PC{0,40}|[a \r\n—é\u{301}]{0,40}") {
            let folded = Folded::new(&source);
            let mut end = 0;
            for (start, character) in folded.as_str().char_indices() {
                let bytes = folded.source(start..start + character.len_utf8());
                prop_assert!(bytes.start < bytes.end && bytes.end <= source.len());
                prop_assert!(bytes.end >= end);
                end = bytes.end;
            }
            let again = Folded::new(folded.as_str());
            prop_assert_eq!(again.as_str(), folded.as_str());
        }
    }
}
