//! Words, sentences and moves in many scripts.

use proptest::prelude::*;

use super::*;
use crate::testing::{generate, marked};

fn at(bytes: usize) -> TextOffset {
    TextOffset::new(bytes)
}

/// The sentences of a paragraph drawn as `[one] [two]`.
fn check_sentences(drawn: &str) {
    let drawn = marked(drawn);
    let found: Vec<&str> = sentences(&drawn.text)
        .into_iter()
        .map(|part| drawn.text.get(part).unwrap().trim())
        .collect();
    let expected: Vec<&str> = drawn
        .ranges()
        .iter()
        .map(|range| range.slice(&drawn.text).unwrap())
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn sentences_end_where_readers_say() {
    for drawn in [
        "[The dam is safe.] [The mayor left!] [Did she?] [Yes]",
        "[Mr. Holm met Dr. Ek on Aug. 15 in the U.S. Senate.] [He left.]",
        "[They live in the U.S.] [The talks went on.]",
        "[It was J. R. Holm.] [Nobody else came.]",
        "[He said no.] [Then he left.]",
        "[Order No. 5 was signed.] [It holds.]",
        "[“It is safe.”] [“Is it?”] [He left.]",
        "[It cost 3.5 million.] [Too much.]",
        "[大坝很安全。][市长走了。]",
        "[هل السد آمن؟] [نعم.]",
        "[האם הסכר בטוח?] [כן.]",
        "[बाँध सुरक्षित है।] [मेयर चले गए।]",
        "[Плотина безопасна.] [Мэр ушёл.]",
    ] {
        check_sentences(drawn);
    }
}

#[test]
fn a_sentence_is_found_from_any_place_in_it() {
    let drawn = marked("One ended.\r\n[Here is “it.”] Then more.\r\n");
    let range = drawn.ranges()[0];
    for (byte, _) in drawn.text.char_indices() {
        if range.contains(at(byte)) {
            assert_eq!(sentence_at(&drawn.text, at(byte)), Some(range), "{byte}");
        }
    }
    assert_eq!(sentence_at("\n\n", at(1)), None);
    assert_eq!(sentence_at("", at(0)), None);
}

#[test]
fn words_are_those_of_the_script() {
    for (text, expected) in [
        (
            "The dam's 3.5 m, “safe”",
            vec!["The", "dam's", "3.5", "m", "safe"],
        ),
        ("قال: لا!", vec!["قال", "لا"]),
        ("גשר ישן", vec!["גשר", "ישן"]),
        ("बाँध है।", vec!["बाँध", "है"]),
        ("大坝", vec!["大", "坝"]),
        ("a 👩\u{200d}👩\u{200d}👧 b\r\nc", vec!["a", "b", "c"]),
    ] {
        let found: Vec<&str> = words(text).map(|(_, word)| word).collect();
        assert_eq!(found, expected);
    }
}

#[test]
fn a_range_snaps_to_whole_words() {
    for (from, to) in [
        (
            "sett[lement of the cri]sis now",
            "[settlement of the crisis] now",
        ),
        ("a [word] here", "a [word] here"),
        ("a[ wo]rd", "a[ word]"),
        ("السد ال[قد]يم هنا", "السد [القديم] هنا"),
        ("הג[ש]ר ישן", "[הגשר] ישן"),
        ("बा[ँध सु]रक्षित", "[बाँध सुरक्षित]"),
        ("很[安]全", "很[安]全"),
        (
            "a [👩]\u{200d}👩\u{200d}👧 b",
            "a [👩\u{200d}👩\u{200d}👧] b",
        ),
    ] {
        let unlabelled = |drawn: &str| marked(&drawn.replace(']', "]|"));
        let (from, to) = (unlabelled(from), unlabelled(to));
        let snapped = snap_to_words(&from.text, from.ranges()[0]);
        assert_eq!(snapped, to.ranges()[0], "{}", from.text);
    }
}

#[test]
fn moves_go_from_word_to_word() {
    let text = "The dam — “safe”,\r\nقال 👩\u{200d}👧 大坝";
    let mut starts = vec![0];
    while let Some(last) = starts.last().copied().filter(|last| *last < text.len()) {
        starts.push(next_word(text, at(last)).to_usize());
    }
    let expected = ["The", "dam", "safe", "قال", "大", "坝"].map(|word| text.find(word).unwrap());
    assert_eq!(starts[..6], expected);
    assert_eq!(starts[6..], [text.len()]);
    for pair in starts.windows(2) {
        assert_eq!(previous_word(text, at(pair[1])), at(pair[0]));
    }
}

#[test]
fn moves_go_from_sentence_to_sentence() {
    let text = "One is here. Two?\r\n\r\nThree。四。";
    let expected = ["One", "Two", "Three", "四"].map(|word| text.find(word).unwrap());
    let mut here = at(0);
    for start in expected {
        assert_eq!(here.to_usize(), start);
        here = next_sentence(text, here);
    }
    assert_eq!(here.to_usize(), text.len());
    for start in expected.iter().rev() {
        here = previous_sentence(text, here);
        assert_eq!(here.to_usize(), *start);
    }
}

#[test]
fn a_word_or_a_gap_longer_than_the_window_is_crossed() {
    let text = format!("a {} b {} c", "x".repeat(20_000), "-".repeat(20_000));
    let mut here = at(text.len());
    let mut n_moves = 0;
    while here > at(0) {
        let next = previous_word(&text, here);
        assert!(next < here);
        here = next;
        n_moves += 1;
    }
    assert!(n_moves < 20, "{n_moves}");
    assert_eq!(
        previous_word(&text, at(text.len() - 1)),
        at(text.find(" b ").unwrap() + 1)
    );
}

fn is_border(text: &str, offset: TextOffset) -> bool {
    grapheme_floor(text, offset) == offset
}

proptest! {
    #[test]
    fn moves_progress_and_stay_on_grapheme_borders(text in generate::article(), part in any::<u16>()) {
        let here = generate::range_between(&text, (part, part)).unwrap().start();
        for forward in [next_grapheme, next_word, next_sentence] {
            let next = forward(&text, here);
            prop_assert!(next > here && next.to_usize() <= text.len());
            prop_assert!(is_border(&text, next), "{next}");
        }
        for backward in [previous_grapheme, previous_word, previous_sentence] {
            let previous = backward(&text, here);
            prop_assert!(previous < here || here == at(0));
            prop_assert!(is_border(&text, previous), "{previous}");
        }
    }

    #[test]
    fn places_that_are_no_borders_do_no_harm(text in generate::article(), byte in 0_usize..700) {
        for step in [next_grapheme, previous_grapheme, next_word, previous_word, next_sentence, previous_sentence] {
            prop_assert!(step(&text, at(byte)).to_usize() <= text.len());
        }
        if let Some(range) = sentence_at(&text, at(byte)).or(word_at(&text, at(byte))) {
            prop_assert!(range.slice(&text).is_some());
        }
    }

    #[test]
    fn next_and_back_returns(text in generate::article_of_unique_words(), part in any::<u16>()) {
        let somewhere = generate::range_between(&text, (part, part)).unwrap().start();
        let word = previous_word(&text, next_word(&text, somewhere));
        prop_assert_eq!(previous_word(&text, next_word(&text, word)), word);
        let sentence = previous_sentence(&text, next_sentence(&text, somewhere));
        prop_assert_eq!(previous_sentence(&text, next_sentence(&text, sentence)), sentence);
        let next = next_grapheme(&text, somewhere);
        prop_assert_eq!(previous_grapheme(&text, next), somewhere);
    }

    #[test]
    fn snapped_ranges_hold_what_was_selected((text, range) in generate::article_and_range()) {
        let snapped = snap_to_words(&text, range);
        prop_assert!(snapped.covers(range));
        prop_assert!(is_border(&text, snapped.start()) && is_border(&text, snapped.end()));
        prop_assert_eq!(snap_to_words(&text, snapped), snapped);
    }

    #[test]
    fn sentences_leave_no_gap(text in generate::article()) {
        let mut end = 0;
        for part in sentences(&text) {
            prop_assert_eq!(part.start, end);
            prop_assert!(part.end > part.start);
            end = part.end;
        }
        prop_assert_eq!(end, text.len());
    }
}
