//! The hits of one article, each with what stands left and right of it.

use std::ops::ControlFlow;
use std::sync::Arc;

use super::Matcher;
use crate::anchor::PositionSelector;
use crate::model::{ArticleId, Metadata};
use crate::text::{CodePointOffset, LineIndex, TextOffset, TextRange, segment};

/// An article that is searched.
#[derive(Clone, Copy, Debug)]
pub struct Searched<'a> {
    /// Which article.
    pub article: &'a ArticleId,
    /// Its text.
    pub text: &'a str,
    /// Where no hit is wanted, such as in dirt; in order.
    pub skip: &'a [TextRange],
    /// How many code points of context a hit shows on either side.
    pub context: usize,
    /// How many hits are kept; the count goes on.
    pub most: usize,
}

/// What was found in one article.
#[derive(Clone, Debug)]
pub struct ArticleHits {
    /// Which article.
    pub article: ArticleId,
    /// What is known about it.
    pub metadata: Arc<Metadata>,
    /// How many hits there are.
    pub n_hits: usize,
    /// The first of them, in reading order.
    pub hits: Vec<Hit>,
}

/// A hit in its line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Where it stands.
    pub range: TextRange,
    /// The same in code points.
    pub position: PositionSelector,
    /// Its line, counted from 1.
    pub line: u32,
    /// What stands before it; line ends show as spaces.
    pub left: Box<str>,
    /// The words themselves.
    pub hit: Box<str>,
    /// What stands after it.
    pub right: Box<str>,
}

impl Matcher {
    /// Finds the hits of one article; nothing if there is none.
    ///
    /// What is known about the article is asked for only if something is found.
    pub fn search(
        &self,
        searched: &Searched<'_>,
        metadata: impl FnOnce() -> Arc<Metadata>,
    ) -> Option<ArticleHits> {
        let mut ranges = Vec::new();
        let mut n_hits = 0;
        self.each_hit(searched.text, searched.skip, &mut |range| {
            if n_hits < searched.most {
                ranges.push(range);
            }
            n_hits += 1;
            ControlFlow::Continue(())
        });
        (n_hits > 0).then(|| ArticleHits {
            article: searched.article.clone(),
            metadata: metadata(),
            n_hits,
            hits: in_lines(searched.text, &ranges, searched.context),
        })
    }
}

/// Puts ranges of one text, in reading order, into their lines.
fn in_lines(text: &str, ranges: &[TextRange], context: usize) -> Vec<Hit> {
    let index = LineIndex::new(text);
    let place = |offset| index.code_point(text, offset).unwrap_or_default();
    let mut line = (1, 0);
    let mut hit = |range: &TextRange| {
        line = line_of(text, *range, line);
        Hit {
            range: *range,
            position: PositionSelector {
                start: place(range.start()),
                end: place(range.end()),
            },
            line: line.0,
            left: on_one_line(left_of(text, *range, context)),
            hit: on_one_line(range.slice(text).unwrap_or_default()),
            right: on_one_line(right_of(text, *range, context)),
        }
    };
    ranges.iter().map(&mut hit).collect()
}

/// The line of a range, counted on from a line and the byte it is known at.
fn line_of(text: &str, range: TextRange, (line, from): (u32, usize)) -> (u32, usize) {
    let start = range.start().to_usize();
    let between = text.as_bytes().get(from..start).unwrap_or_default();
    let n_ends = memchr::memchr_iter(b'\n', between).count();
    (line + u32::try_from(n_ends).unwrap_or(u32::MAX), start)
}

fn left_of(text: &str, range: TextRange, context: usize) -> &str {
    let before = text.get(..range.start().to_usize()).unwrap_or_default();
    let cut = before.char_indices().rev().take(context).last();
    let cut = TextOffset::new(cut.map_or(before.len(), |(at, _)| at));
    let cut = segment::grapheme_ceil(text, cut).to_usize();
    before.get(cut..).unwrap_or_default()
}

fn right_of(text: &str, range: TextRange, context: usize) -> &str {
    let end = range.end().to_usize();
    let after = text.get(end..).unwrap_or_default();
    let cut = after.char_indices().nth(context);
    let cut = TextOffset::new(end + cut.map_or(after.len(), |(at, _)| at));
    let cut = segment::grapheme_floor(text, cut).to_usize();
    text.get(end..cut).unwrap_or_default()
}

/// Shows line ends and other control signs as spaces, several in a row as one.
fn on_one_line(text: &str) -> Box<str> {
    if !text.contains(is_break) {
        return text.into();
    }
    let mut line = String::with_capacity(text.len());
    let mut after_break = false;
    for character in text.chars() {
        if !is_break(character) {
            line.push(character);
        } else if !after_break {
            line.push(' ');
        }
        after_break = is_break(character);
    }
    line.into()
}

fn is_break(character: char) -> bool {
    character.is_control() || matches!(character, '\u{2028}' | '\u{2029}')
}

impl Hit {
    /// The words with what stands around them.
    pub fn in_context(&self) -> String {
        [&*self.left, &*self.hit, &*self.right].concat()
    }

    /// Whether these words stand where they were found, in the text as it is now.
    pub fn stands_in(&self, text: &str) -> bool {
        let words = self.range.slice(text);
        words.is_some_and(|words| on_one_line(words) == self.hit)
    }

    /// Where it starts, in code points from the article's start.
    pub fn start(&self) -> CodePointOffset {
        self.position.start
    }
}
