//! Quotation marks at the edges of a selection: which belong to it and which only touch it.

use super::TextRange;
use super::segment::trim;

/// Cuts spaces off both ends of a range, and the quotation marks that stand around all of it or
/// have their fellow outside: `[“peace talks”]` becomes `“[peace talks]”`.
///
/// A mark whose fellow stands further inside stays: `[said “no”]`, `[“Yes,” he said]`.
pub fn trim_edges(text: &str, range: TextRange) -> Option<TextRange> {
    let whole = trim(text, range)?;
    let marks = paired_marks(text, whole);
    let mut here = whole;
    let (mut first, mut last) = (0, marks.len());
    while let Some(edges) = here.slice(text) {
        let opening = marks
            .get(first)
            .filter(|mark| first < last && mark.at == here.start().to_usize());
        let closing = last
            .checked_sub(1)
            .and_then(|nth| marks.get(nth))
            .filter(|mark| first < last && mark.at + mark.sign.len_utf8() == here.end().to_usize());
        let (cut_start, cut_end) = match (opening, closing) {
            (Some(mark), _) if mark.fellow.is_none() && mark.sign != '’' => (true, false),
            (_, Some(mark)) if mark.fellow.is_none() && mark.sign != '’' => (false, true),
            (Some(mark), Some(other)) if mark.fellow == Some(other.at) => (true, true),
            _ => break,
        };
        let sign_len = |sign: Option<char>| sign.map_or(0, char::len_utf8);
        let (mut start, mut end) = (here.start().to_usize(), here.end().to_usize());
        if cut_start {
            start += sign_len(edges.chars().next());
            first += 1;
        }
        if cut_end {
            end -= sign_len(edges.chars().next_back());
            last -= 1;
        }
        match TextRange::from_bytes(start, end).and_then(|inner| trim(text, inner)) {
            Some(inner) => here = inner,
            // There is nothing but quotation marks.
            None => return Some(whole),
        }
    }
    Some(super::segment::snap_to_graphemes(text, here))
}

/// A quotation mark in a range.
#[derive(Clone, Copy, Debug)]
struct Mark {
    /// Its first byte.
    at: usize,
    sign: char,
    /// The first byte of the mark it goes with, if that lies in the range too.
    fellow: Option<usize>,
}

fn paired_marks(text: &str, range: TextRange) -> Vec<Mark> {
    let inside = range.slice(text).unwrap_or_default();
    let before = text.get(..range.start().to_usize()).unwrap_or_default();
    let mut previous = before.chars().next_back();
    let mut marks: Vec<Mark> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    let mut characters = inside.char_indices().peekable();
    while let Some((byte, sign)) = characters.next() {
        let next = characters.peek().map(|(_, next)| *next);
        let is_apostrophe = sign == '’'
            && previous.is_some_and(char::is_alphanumeric)
            && next.is_some_and(char::is_alphanumeric);
        if is_quote(sign) && !is_apostrophe {
            let at = range.start().to_usize() + byte;
            marks.push(Mark {
                at,
                sign,
                fellow: None,
            });
            pair_last(&mut marks, &mut open, previous);
        }
        previous = Some(sign);
    }
    marks
}

/// Finds the fellow of the last mark among the open ones, or leaves it open.
fn pair_last(marks: &mut [Mark], open: &mut Vec<usize>, previous: Option<char>) {
    let Some((newest, earlier)) = marks.split_last_mut() else {
        return;
    };
    let may_close = newest.sign != '"' || !is_after_gap(previous);
    let fits = |nth: &usize| {
        earlier
            .get(*nth)
            .is_some_and(|mark| is_pair(mark.sign, newest.sign))
    };
    let depth = open.iter().rposition(fits).filter(|_| may_close);
    if let Some(depth) = depth {
        let nth = open.get(depth).copied().unwrap_or_default();
        // What was opened after it and not closed goes with nothing.
        open.truncate(depth);
        if let Some(fellow) = earlier.get_mut(nth) {
            fellow.fellow = Some(newest.at);
            newest.fellow = Some(fellow.at);
        }
    } else if newest.sign != '"' || is_after_gap(previous) {
        open.push(earlier.len());
    }
}

fn is_after_gap(previous: Option<char>) -> bool {
    previous.is_none_or(|c| c.is_whitespace() || matches!(c, '(' | '[' | '—' | '–' | '-'))
}

fn is_quote(sign: char) -> bool {
    matches!(
        sign,
        '"' | '“'
            | '”'
            | '„'
            | '«'
            | '»'
            | '‘'
            | '’'
            | '‚'
            | '‹'
            | '›'
            | '「'
            | '」'
            | '『'
            | '』'
    )
}

/// Whether the second mark closes what the first opens, in any of the usual manners.
fn is_pair(opening: char, closing: char) -> bool {
    matches!(
        (opening, closing),
        ('"', '"')
            | ('“' | '”' | '„', '”')
            | ('„', '“')
            | ('«' | '»', '»')
            | ('»', '«')
            | ('‘' | '‚', '’')
            | ('‚', '‘')
            | ('‹' | '›', '›')
            | ('›', '‹')
            | ('「', '」')
            | ('『', '』')
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::testing::{generate, marked};

    /// The first place drawn is trimmed to the second.
    fn check(from: &str, to: &str) {
        let unlabelled = |drawn: &str| marked(&drawn.replace(']', "]|"));
        let (from, to) = (unlabelled(from), unlabelled(to));
        assert_eq!(from.text, to.text);
        let trimmed = trim_edges(&from.text, from.ranges()[0]);
        assert_eq!(trimmed, Some(to.ranges()[0]), "{}", from.text);
    }

    #[test]
    fn quotation_marks_go_only_if_those_left_are_balanced() {
        for (from, to) in [
            ("the [“peace talks”] ended", "the “[peace talks]” ended"),
            ("he [said “no”] twice", "he [said “no”] twice"),
            ("[“Yes,” he said] at once", "[“Yes,” he said] at once"),
            (
                "[“Yes,” he said, “now.”] Then",
                "[“Yes,” he said, “now.”] Then",
            ),
            ("the[ “peace ]talks” ended", "the “[peace] talks” ended"),
            ("the “peace[ talks”] ended", "the “peace [talks]” ended"),
            ("a [\"dead plan\"] now", "a \"[dead plan]\" now"),
            ("he [said \"no\"] twice", "he [said \"no\"] twice"),
            (
                "\"Yes[,\" he said, \"no\"] twice",
                "\"Yes[,\" he said, \"no\"] twice",
            ),
            ("das [„tote Dorf“] da", "das „[tote Dorf]“ da"),
            ("un [« plan mort »] ici", "un « [plan mort] » ici"),
            ("the [ministers’] plan", "the [ministers’] plan"),
            ("[‘don’t go’] it said", "‘[don’t go]’ it said"),
            ("[“‘No’ means no”] it said", "“[‘No’ means no]” it said"),
            ("[“‘No’”] it said", "“‘[No]’” it said"),
            ("他说[「不行」]了", "他说「[不行]」了"),
            ("a[ “” ]b", "a [“”] b"),
            ("قال [«لا»] ثم", "قال «[لا]» ثم"),
        ] {
            check(from, to);
        }
        let blank = marked("a[ \r\n ]b");
        assert_eq!(trim_edges(&blank.text, blank.ranges()[0]), None);
    }

    proptest! {
        #[test]
        fn trimming_stays_inside_and_is_done_once((text, range) in generate::article_and_range()) {
            if let Some(trimmed) = trim_edges(&text, range) {
                prop_assert!(range.covers(trimmed));
                prop_assert_eq!(trim_edges(&text, trimmed), Some(trimmed));
            } else {
                prop_assert!(range.slice(&text).unwrap().trim().is_empty());
            }
        }
    }
}
