//! Right-to-left words in labels, which egui would set in the wrong order.
//!
//! egui shapes what stands together in one face, so each right-to-left word, and sets one such run
//! after the other from left to right. So labels are given their words, and the signs between
//! them, in the order in which they stand on screen. Only for showing: places in such a text mean
//! nothing. The article itself is set by [`super::article`].

use std::borrow::Cow;
use std::ops::Range;

use unicode_bidi::{BidiInfo, ParagraphInfo};
use unicode_segmentation::UnicodeSegmentation as _;

/// A line with its words in the order in which they stand on screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownLine {
    /// The words.
    pub words: String,
    /// Whether it begins at the right edge.
    pub is_rtl: bool,
}

/// Whether a text has words that run from right to left.
pub fn has_rtl(text: &str) -> bool {
    !text.is_ascii() && text.chars().any(is_rtl_letter)
}

/// The text with its words in the order in which they stand on screen.
pub fn shown(text: &str) -> Cow<'_, str> {
    if !has_rtl(text) {
        return Cow::Borrowed(text);
    }
    let bidi = BidiInfo::new(text, None);
    let mut visual = String::with_capacity(text.len());
    for paragraph in &bidi.paragraphs {
        visual.push_str(&in_order(&bidi, paragraph, paragraph.range.clone()));
    }
    Cow::Owned(visual)
}

/// The same on one line, with an ellipsis where it ends if `fits` does not allow all of it.
///
/// A text without right-to-left words is given back whole, as egui itself cuts it rightly.
pub fn shown_cut(text: &str, mut fits: impl FnMut(&str) -> bool) -> Cow<'_, str> {
    if !has_rtl(text) || fits(text) {
        return shown(text);
    }
    let with_room = |part: &str| fits(&format!("{part}…"));
    let first = shown_lines(text, with_room).into_iter().next();
    first.map_or(Cow::Borrowed("…"), |line| {
        Cow::Owned(if line.is_rtl {
            format!("…{}", line.words)
        } else {
            format!("{}…", line.words)
        })
    })
}

/// A line in three parts, each with its words in the order of the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownParts<'a> {
    /// What is read first, what in the middle, what last.
    pub parts: [Cow<'a, str>; 3],
    /// Whether what is read first stands at the right.
    pub is_rtl: bool,
}

/// Three parts of one line, such as a hit with what stands before and after it.
pub fn shown_parts(parts: [&str; 3]) -> ShownParts<'_> {
    if !parts.iter().any(|part| has_rtl(part)) {
        return ShownParts {
            parts: parts.map(Cow::Borrowed),
            is_rtl: false,
        };
    }
    let whole = parts.concat();
    let bidi = BidiInfo::new(&whole, None);
    let Some(paragraph) = bidi.paragraphs.first() else {
        return ShownParts {
            parts: parts.map(Cow::Borrowed),
            is_rtl: false,
        };
    };
    let mut start = 0;
    let parts = parts.map(|part| {
        let range = start..start + part.len();
        start = range.end;
        if part.is_empty() {
            Cow::Borrowed(part)
        } else {
            Cow::Owned(in_order(&bidi, paragraph, range))
        }
    });
    ShownParts {
        parts,
        is_rtl: paragraph.level.is_rtl(),
    }
}

/// The same broken into lines, each as long as `fits` allows, which is asked in reading order.
pub fn shown_lines(text: &str, mut fits: impl FnMut(&str) -> bool) -> Vec<ShownLine> {
    let bidi = BidiInfo::new(text, None);
    let mut lines = Vec::new();
    for paragraph in &bidi.paragraphs {
        let mut rest = paragraph.range.clone();
        while let Some(left) = text.get(rest.clone()).filter(|left| !left.is_empty()) {
            let end = rest.start + line_len(left.trim_end_matches(['\r', '\n']), &mut fits);
            let end = if end == rest.start { rest.end } else { end };
            lines.push(ShownLine {
                words: in_order(&bidi, paragraph, rest.start..end)
                    .trim()
                    .to_owned(),
                is_rtl: paragraph.level.is_rtl(),
            });
            let is_last = text
                .get(end..rest.end)
                .is_none_or(|left| left.trim().is_empty());
            rest.start = if is_last { rest.end } else { end };
        }
    }
    lines
}

/// How many bytes go on one line: whole words, or of a word that is too long what fits.
fn line_len(text: &str, fits: &mut impl FnMut(&str) -> bool) -> usize {
    let words = longest(text, text.split_inclusive(' '), fits);
    if words > 0 {
        return words;
    }
    let letters = longest(text, text.graphemes(true), fits);
    // One letter stands on a line, however narrow it is.
    letters.max(text.graphemes(true).next().map_or(0, str::len))
}

fn longest<'a>(
    text: &str,
    parts: impl Iterator<Item = &'a str>,
    fits: &mut impl FnMut(&str) -> bool,
) -> usize {
    let mut end = 0;
    for part in parts {
        let next = end + part.len();
        if !fits(text.get(..next).unwrap_or_default().trim_end()) {
            break;
        }
        end = next;
    }
    end
}

/// A part of one line of a paragraph in the order of the screen.
fn in_order(bidi: &BidiInfo<'_>, paragraph: &ParagraphInfo, line: Range<usize>) -> String {
    let (levels, runs) = bidi.visual_runs(paragraph, line);
    let mut visual = String::new();
    for run in runs {
        let is_rtl = levels
            .get(run.start)
            .is_some_and(unicode_bidi::Level::is_rtl);
        let words = bidi.text.get(run).unwrap_or_default();
        if is_rtl {
            turned(words, &mut visual);
        } else {
            visual.push_str(words);
        }
    }
    visual
}

/// Puts a run that reads from right to left: words last to first, as each is shaped as a whole,
/// and the signs and spaces between them one by one.
fn turned(run: &str, visual: &mut String) {
    let mut letters: Vec<&str> = Vec::new();
    for grapheme in run.graphemes(true).rev() {
        if grapheme.chars().any(is_rtl_letter) {
            letters.push(grapheme);
        } else {
            visual.extend(letters.drain(..).rev());
            visual.extend(grapheme.chars().map(mirrored));
        }
    }
    visual.extend(letters.into_iter().rev());
}

/// Whether a letter or sign belongs to a script that runs from right to left: Hebrew to Arabic
/// Extended-A, their presentation forms, and the scripts of the supplementary planes.
fn is_rtl_letter(letter: char) -> bool {
    matches!(letter,
        '\u{590}'..='\u{65f}' | '\u{66a}'..='\u{6ef}' | '\u{6fa}'..='\u{8ff}'
        | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}'
        | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}

/// The sign that looks as this one does from the other side; see Unicode's `BidiMirroring.txt`.
fn mirrored(sign: char) -> char {
    const PAIRS: [(char, char); 6] = [
        ('(', ')'),
        ('[', ']'),
        ('{', '}'),
        ('<', '>'),
        ('«', '»'),
        ('‹', '›'),
    ];
    let found = PAIRS.iter().find_map(|(left, right)| match sign {
        sign if sign == *left => Some(*right),
        sign if sign == *right => Some(*left),
        _ => None,
    });
    found.unwrap_or(sign)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_a_line_keep_the_direction_of_the_whole() {
        let check = |parts: [&str; 3], expected: [&str; 3], is_rtl| {
            let shown = shown_parts(parts);
            assert_eq!(shown.parts.each_ref().map(|part| &**part), expected);
            assert_eq!(shown.is_rtl, is_rtl, "{parts:?}");
        };
        let plain = ["the old ", "dam", " holds"];
        check(plain, plain, false);
        check(
            ["אמר כי ", "הסכר", " הישן קרס"],
            [" כי אמר", "הסכר", "קרס הישן "],
            true,
        );
        // A line that reads from right to left does so also where the hit is not such a word.
        check(
            ["הסכר של ", "Norda", " קרס"],
            [" של הסכר", "Norda", "קרס "],
            true,
        );
        check(
            ["They said ", "שלום עולם", ""],
            ["They said ", "עולם שלום", ""],
            false,
        );
    }

    #[test]
    fn words_stand_in_the_order_of_the_screen() {
        for (text, expected) in [
            ("The dam is safe", "The dam is safe"),
            ("Дамба – “да”", "Дамба – “да”"),
            ("שלום עולם", "עולם שלום"),
            ("וזה Norda Press כאן", "כאן Norda Press וזה"),
            ("He said שלום עולם today", "He said עולם שלום today"),
            ("שלום, עולם.", ".עולם ,שלום"),
            ("הסכר (הישן) קרס", "קרס (הישן) הסכר"),
            ("ב-2025 נסגר", "נסגר 2025-ב"),
            ("قال، نعم", "نعم قال،"),
        ] {
            assert_eq!(shown(text), expected);
        }
    }

    #[test]
    fn what_is_cut_keeps_its_beginning_and_has_its_ellipsis_at_its_end() {
        for (text, n_letters, expected) in [
            ("The dam is safe", 5, "The dam is safe"),
            ("שלום עולם", 9, "עולם שלום"),
            ("שלום עולם", 8, "…שלום"),
            ("He said שלום עולם today", 14, "He said שלום…"),
            ("שלום", 1, "…ש"),
        ] {
            let cut = shown_cut(text, |part| part.chars().count() <= n_letters);
            assert_eq!(cut, expected);
        }
    }

    fn lines_of(text: &str, n_letters: usize) -> Vec<(String, bool)> {
        let lines = shown_lines(text, |line| line.chars().count() <= n_letters);
        lines
            .into_iter()
            .map(|line| (line.words, line.is_rtl))
            .collect()
    }

    #[test]
    fn lines_break_in_reading_order_and_each_is_then_turned() {
        let expected = |lines: &[(&str, bool)]| {
            let owned = |(words, is_rtl): &(&str, bool)| ((*words).to_owned(), *is_rtl);
            lines.iter().map(owned).collect::<Vec<_>>()
        };
        assert_eq!(
            lines_of("שלום לך עולם", 8),
            expected(&[("לך שלום", true), ("עולם", true)])
        );
        assert_eq!(
            lines_of("שלום\nHe said כן", 20),
            expected(&[("שלום", true), ("He said כן", false)])
        );
        assert_eq!(
            lines_of("אבגדהוז", 4),
            expected(&[("אבגד", true), ("הוז", true)])
        );
    }

    #[test]
    fn a_line_too_narrow_for_a_letter_still_ends() {
        let lines = shown_lines("של ום\n\nלא", |_| false);
        let n_letters = lines.iter().filter(|line| !line.words.is_empty()).count();
        assert_eq!(n_letters, 6);
    }

    proptest::proptest! {
        #[test]
        fn no_letter_is_lost_or_doubled(text in "[a-c(),. \n\u{5d0}-\u{5d3}\u{627}-\u{62a}0-2]{0,40}") {
            let letters = |text: &str| {
                let signs = text.chars().filter(|sign| !sign.is_whitespace());
                let mut all: Vec<char> = signs.map(|sign| if sign == ')' { '(' } else { sign }).collect();
                all.sort_unstable();
                all
            };
            let lines = shown_lines(&text, |line| line.chars().count() <= 7);
            let words: String = lines.into_iter().map(|line| line.words).collect();
            proptest::prop_assert_eq!(letters(&words), letters(&text));
            proptest::prop_assert_eq!(letters(&shown(&text)), letters(&text));
        }
    }
}
