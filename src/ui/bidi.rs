//! Right-to-left words in labels, which egui would set in the wrong order.
//!
//! egui shapes each word well and sets words one after the other from left to right. So labels
//! are given their words in the order in which they stand on screen. Only for showing: places in
//! such a text mean nothing. The article itself is set by [`super::article`].

use std::borrow::Cow;

use unicode_bidi::BidiInfo;

/// The text with its words in the order in which they stand on screen.
pub fn shown(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let bidi = BidiInfo::new(text, None);
    if !bidi.has_rtl() {
        return Cow::Borrowed(text);
    }
    let mut visual = String::with_capacity(text.len());
    for paragraph in &bidi.paragraphs {
        let (levels, runs) = bidi.visual_runs(paragraph, paragraph.range.clone());
        for run in runs {
            let is_rtl = levels
                .get(run.start)
                .is_some_and(unicode_bidi::Level::is_rtl);
            let words = text.get(run).unwrap_or_default();
            if is_rtl {
                visual.extend(words.split_inclusive(' ').rev().map(space_first));
            } else {
                visual.push_str(words);
            }
        }
    }
    Cow::Owned(visual)
}

/// The space that followed a word stands before it when the order is turned around.
fn space_first(word: &str) -> String {
    match word.strip_suffix(' ') {
        Some(word) => format!(" {word}"),
        None => word.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stand_in_the_order_of_the_screen() {
        for (text, expected) in [
            ("The dam is safe", "The dam is safe"),
            ("Дамба – “да”", "Дамба – “да”"),
            ("שלום עולם", "עולם שלום"),
            ("וזה Norda Press כאן", "כאן Norda Press וזה"),
            ("He said שלום עולם today", "He said עולם שלום today"),
        ] {
            assert_eq!(shown(text), expected);
        }
    }
}
