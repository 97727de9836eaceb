//! Describing and finding again, by cases and on any Unicode.

use proptest::prelude::*;

use super::*;
use crate::testing::{generate, marked};
use crate::text::{CodePointOffset, LineIndex, TextRange, segment};

/// Describes the first place drawn in `old` and looks for it in `new`.
fn carry(old: &str, new: &str) -> (Anchoring, String) {
    let old = marked(old);
    let selector = describe(&old.text, &old.index(), old.ranges()[0]).unwrap();
    let anchoring = resolve(new, &LineIndex::new(new), &selector);
    let words = match anchoring {
        Anchoring::Exact(range) | Anchoring::Moved(range) | Anchoring::Doubtful { range, .. } => {
            range.slice(new).unwrap().to_owned()
        }
        Anchoring::Lost => String::new(),
    };
    (anchoring, words)
}

fn outcome(anchoring: Anchoring) -> &'static str {
    match anchoring {
        Anchoring::Exact(_) => "exact",
        Anchoring::Moved(_) => "moved",
        Anchoring::Doubtful { .. } => "doubtful",
        Anchoring::Lost => "lost",
    }
}

#[test]
fn a_changed_article_gives_each_outcome() {
    let said = "The council met. [The dam is safe]c, said the mayor of the town on Monday.";
    for (old, new, expected, words) in [
        // Nothing changed, or only what stands far from the words.
        (
            said,
            "The council met. The dam is safe, said the mayor of the town on Monday.",
            "exact",
            "The dam is safe",
        ),
        (
            said,
            "The council met. The dam is safe, said nobody.",
            "exact",
            "The dam is safe",
        ),
        // Moved by what was put in front.
        (
            said,
            "Update. The council met. The dam is safe, said the mayor of the town on Monday.",
            "moved",
            "The dam is safe",
        ),
        (
            said,
            "At noon: The dam is safe, said the mayor of the town on Monday.",
            "moved",
            "The dam is safe",
        ),
        // Line ends, quotation marks, dashes, spaces: the words are the same.
        (
            "A\r\nb c [d e\r\nf]x g h i j k\r\nl",
            "A\nb c d e\nf g h i j k\nl",
            "moved",
            "d e\nf",
        ),
        (
            "He called it [“a dead plan”]c at the end of talks",
            "He called it \"a dead plan\" at the end of talks",
            "moved",
            "\"a dead plan\"",
        ),
        (
            "The plan [is dead — for now]c, aides said later",
            "The plan  is dead - for now, aides said later",
            "moved",
            "is dead - for now",
        ),
        (
            "In the [cafe\u{301} talks]c both sides walked out",
            "In the  café talks both sides walked out",
            "moved",
            "café talks",
        ),
        // Other words: a person must say.
        (
            said,
            "The council met. The dam was safe, said the mayor of the town on Monday.",
            "doubtful",
            "The dam was safe",
        ),
        (
            said,
            "The council met. THE dam is safe, said the mayor of the town on Monday.",
            "doubtful",
            "THE dam is safe",
        ),
        (
            said,
            "We know The dam is safe and other things of which nothing was heard.",
            "doubtful",
            "The dam is safe",
        ),
        // Gone.
        (
            said,
            "The council met. So said the mayor of the town on Monday.",
            "lost",
            "",
        ),
        (said, "", "lost", ""),
    ] {
        let (anchoring, found) = carry(old, new);
        assert_eq!(
            (outcome(anchoring), found.as_str()),
            (expected, words),
            "{old} -> {new}: {anchoring:?}"
        );
    }
}

#[test]
fn surroundings_decide_between_places_of_the_same_words() {
    let old = "Anna said yes to the plan. Boris [said yes]c to the delay. Clara said yes to both.";
    let new =
        "News. Anna said yes to the plan. Boris said yes to the delay. Clara said yes to both.";
    let (anchoring, _) = carry(old, new);
    let boris = new.find("Boris").unwrap() + 6;
    assert_eq!(
        anchoring,
        Anchoring::Moved(TextRange::from_bytes(boris, boris + 8).unwrap())
    );
}

#[test]
fn a_stale_position_on_the_same_words_is_not_taken_against_the_surroundings() {
    let old = "one no two [no]c three and then a long rest of the text that follows";
    let new = "Fresh head no one wanted. one no two no three and then a long rest of the text that follows";
    assert_eq!(new.match_indices("no").next(), Some((11, "no")));
    let start = new.find("two no").unwrap() + 4;
    let (anchoring, _) = carry(old, new);
    let moved = TextRange::from_bytes(start, start + 2).unwrap();
    assert_eq!(anchoring, Anchoring::Moved(moved));
}

#[test]
fn places_that_cannot_be_told_apart_are_doubtful() {
    let copy = "The mayor said the dam is safe and went home. ".repeat(12);
    let old = copy
        .replacen("dam is safe", "[dam is safe]c", 6)
        .replace("[dam is safe]c", "dam is safe");
    let start = old.match_indices("dam is safe").nth(5).unwrap().0;
    let range = TextRange::from_bytes(start, start + 11).unwrap();
    let selector = describe(&old, &LineIndex::new(&old), range).unwrap();
    assert_eq!(selector.quote.before.chars().count(), MOST_CONTEXT);
    let new = format!("Short news. {old}");
    let Anchoring::Doubtful { range, score } = resolve(&new, &LineIndex::new(&new), &selector)
    else {
        panic!("taken without asking");
    };
    assert_eq!(range.slice(&new), Some("dam is safe"));
    assert!(score > 0.95);
}

#[test]
fn surroundings_are_as_long_as_needed() {
    let unique = marked(&format!(
        "{}[word]x{}",
        "abc ".repeat(40),
        " def".repeat(40)
    ));
    let selector = describe(&unique.text, &unique.index(), unique.ranges()[0]).unwrap();
    assert_eq!(selector.quote.before.len(), LEAST_CONTEXT);
    assert_eq!(selector.quote.after.len(), LEAST_CONTEXT);
    let twice =
        "0123456789 and the same forty letters then the word and the same forty letters again ";
    let text = format!("A. {twice}B. {twice}C.");
    for nth in 0..2 {
        let start = text.match_indices("word").nth(nth).unwrap().0;
        let range = TextRange::from_bytes(start, start + 4).unwrap();
        let selector = describe(&text, &LineIndex::new(&text), range).unwrap();
        let quote = &selector.quote;
        let whole = [&*quote.before, &*quote.exact, &*quote.after].concat();
        assert_eq!(text.matches(&whole).count(), 1, "{whole}");
        assert!(quote.after.chars().count() > LEAST_CONTEXT);
        assert!(quote.before.chars().count() <= MOST_CONTEXT);
    }
}

#[test]
fn a_position_tells_why_it_is_none() {
    let position = |start, end| PositionSelector {
        start: CodePointOffset(start),
        end: CodePointOffset(end),
    };
    assert_eq!(position(1, 3).check(3), Ok(()));
    for (wrong, message) in [
        (position(2, 2), "the span is empty: it starts and ends at 2"),
        (position(3, 2), "the span runs backwards, from 3 to 2"),
        (
            position(2, 4),
            "the span ends at 4, but the article has 3 code points",
        ),
    ] {
        assert_eq!(wrong.check(3).unwrap_err().to_string(), message);
        assert_eq!(wrong.range("abc", &LineIndex::new("abc")), None);
    }
}

#[test]
fn a_position_without_a_quote_is_never_taken_without_asking() {
    let mut selector = SpanSelector::default();
    selector.position.end = CodePointOffset(2);
    let text = "abc";
    assert_eq!(
        outcome(resolve(text, &LineIndex::new(text), &selector)),
        "doubtful"
    );
    assert_eq!(
        outcome(resolve("a", &LineIndex::new("a"), &selector)),
        "lost"
    );
}

#[test]
fn a_long_changed_paragraph_is_doubtful_at_its_place() {
    let sentence =
        |nth: usize| format!("Sentence {nth} tells of matter {} at length. ", nth * 7919);
    let quote: String = (100..140).map(sentence).collect();
    let rest: String = (0..100).map(sentence).collect();
    let old = format!("{rest}[{}]x {rest}", quote.trim());
    let new = format!(
        "{rest}New. {} {rest}",
        quote.trim().replace("120", "one hundred and twenty")
    );
    let (anchoring, words) = carry(&old, &new);
    assert_eq!(outcome(anchoring), "doubtful");
    assert!(
        words.starts_with("Sentence 100") && words.ends_with("at length."),
        "{words}"
    );
}

proptest! {
    #[test]
    fn what_was_described_is_found_exactly((text, range) in generate::article_and_range()) {
        let index = LineIndex::new(&text);
        let selector = describe(&text, &index, range).unwrap();
        prop_assert_eq!(resolve(&text, &index, &selector), Anchoring::Exact(range));
        let quote = selector.quote;
        let whole = [&*quote.before, &*quote.exact, &*quote.after].concat();
        prop_assert!(text.contains(&whole));
        prop_assert!(quote.before.chars().count() <= MOST_CONTEXT + 64);
    }

    #[test]
    fn describing_many_is_describing_each(
        text in generate::article(),
        parts in prop::collection::vec(any::<(u16, u16)>(), 9..20),
        times in 1_usize..4,
    ) {
        let text = text.repeat(times);
        let index = LineIndex::new(&text);
        let ranges: Vec<_> = parts.into_iter().filter_map(|parts| generate::range_between(&text, parts)).collect();
        let each: Vec<_> = ranges.iter().map(|range| describe(&text, &index, *range)).collect();
        prop_assert_eq!(describe_all(&text, &index, &ranges), each);
    }

    #[test]
    fn an_edit_elsewhere_never_moves_an_annotation_to_other_words(
        (text, range) in generate::article_and_range(),
        at in any::<u16>(),
        inserted in generate::article(),
    ) {
        let selector = describe(&text, &LineIndex::new(&text), range).unwrap();
        let place = generate::range_between(&text, (at, at)).unwrap().start().to_usize();
        let inside = range.start().to_usize() + 1..range.end().to_usize();
        let place = if inside.contains(&place) { inside.end } else { place };
        let mut new = text.clone();
        new.insert_str(place, &inserted);
        let index = LineIndex::new(&new);
        match resolve(&new, &index, &selector) {
            Anchoring::Exact(found) => prop_assert_eq!(found.slice(&new), range.slice(&text)),
            Anchoring::Moved(found) => {
                let folded = |words: &str| fold::Folded::new(words).as_str().trim().to_owned();
                let words = found.slice(&new).unwrap();
                // Marks that were put next to the words may have joined their edge letters.
                prop_assert!(folded(words).contains(&folded(range.slice(&text).unwrap())));
            }
            Anchoring::Doubtful { range, score } => {
                prop_assert!(range.slice(&new).is_some() && (0.0..=1.0).contains(&score));
            }
            Anchoring::Lost => prop_assert!(false, "the words are still there"),
        }
    }

    #[test]
    fn unique_words_are_followed_wherever_they_go(
        text in generate::article_of_unique_words(),
        mut parts in any::<[u16; 4]>(),
        is_before in any::<bool>(),
        inserted in "[A-Z ]{0,60}",
    ) {
        parts.sort_unstable();
        let (low, high) = ((parts[0], parts[1]), (parts[2], parts[3]));
        let (edit, words) = if is_before { (low, high) } else { (high, low) };
        let range = generate::range_between(&text, words).unwrap();
        let edited = generate::range_between(&text, edit).unwrap();
        if range.len() < 4 || edited.intersects(range) {
            return Ok(());
        }
        let mut new = text.clone();
        new.replace_range(edited.to_bytes(), &inserted);
        let selector = describe(&text, &LineIndex::new(&text), range).unwrap();
        let start = if edited.start() < range.start() {
            range.start().to_usize() + inserted.len() - edited.len()
        } else {
            range.start().to_usize()
        };
        let shifted = TextRange::from_bytes(start, start + range.len()).unwrap();
        match resolve(&new, &LineIndex::new(&new), &selector) {
            // Of white space at an end, more or less may be taken along.
            Anchoring::Exact(found) | Anchoring::Moved(found) => {
                prop_assert_eq!(segment::trim(&new, found), segment::trim(&new, shifted));
            }
            Anchoring::Doubtful { .. } => {}
            Anchoring::Lost => prop_assert!(false, "the words are still there"),
        }
    }

    #[test]
    fn deleted_words_are_never_found_without_asking(
        text in generate::article_of_unique_words(), parts in any::<(u16, u16)>(),
    ) {
        let range = generate::range_between(&text, parts).unwrap();
        let mut new = text.clone();
        new.replace_range(range.to_bytes(), "");
        let quote = fold::Folded::new(range.slice(&text).unwrap());
        prop_assume!(!fold::Folded::new(&new).as_str().contains(quote.as_str()));
        let selector = describe(&text, &LineIndex::new(&text), range).unwrap();
        let found = resolve(&new, &LineIndex::new(&new), &selector);
        prop_assert!(matches!(found, Anchoring::Doubtful { .. } | Anchoring::Lost), "{found:?}");
    }

    #[test]
    fn any_selector_is_answered(
        text in generate::article(), exact in generate::any_text(20), before in generate::any_text(8),
        position in any::<(u32, u32)>(), other in generate::article(),
    ) {
        let position = PositionSelector { start: CodePointOffset(position.0 % 300), end: CodePointOffset(position.1 % 300) };
        for exact in [exact, other] {
            let quote = QuoteSelector { exact, before: before.clone(), after: String::new() };
            let selector = SpanSelector { position, quote };
            if let Anchoring::Exact(range) | Anchoring::Moved(range) | Anchoring::Doubtful { range, .. } =
                resolve(&text, &LineIndex::new(&text), &selector)
            {
                prop_assert!(range.slice(&text).is_some());
            }
        }
    }
}
