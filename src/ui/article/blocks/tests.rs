use proptest::prelude::*;
use unicode_segmentation::UnicodeSegmentation as _;

use super::BlockKind::{Body, Facts, Fold, Headline};
use super::*;
use crate::ui::article::tests::support::article;

fn pieces_of(text: &str) -> Vec<Range<usize>> {
    let mut blocks = Vec::new();
    push_pieces(text, 0..text.len(), BlockKind::Body, &mut blocks);
    blocks.into_iter().map(|block| block.bytes).collect()
}

proptest! {
    #[test]
    fn pieces_leave_no_gap_and_cut_no_grapheme(part in "[a-z .é👨‍👩‍👧नमस्ते\u{301}]{1,40}", times in 1_usize..400) {
        let text = part.repeat(times);
        let pieces = pieces_of(&text);
        let mut end = 0;
        for piece in &pieces {
            prop_assert_eq!(piece.start, end);
            prop_assert!(piece.end > piece.start);
            let n_graphemes = text.get(piece.clone()).unwrap().graphemes(true).count();
            prop_assert!(piece.len() <= LONGEST_BLOCK || n_graphemes == 1);
            let at = TextOffset::new(piece.end);
            prop_assert_eq!(segment::grapheme_floor(&text, at), at);
            end = piece.end;
        }
        prop_assert!(end == text.len() || text.trim().is_empty());
    }
}

#[test]
fn a_long_paragraph_is_cut_after_a_sentence() {
    let text = "The committee met again on Tuesday. ".repeat(300);
    let pieces = pieces_of(&text);
    assert!(pieces.len() > 1);
    for piece in &pieces[..pieces.len() - 1] {
        assert!(text.get(piece.clone()).unwrap().ends_with(". "));
    }
}

#[test]
fn dirt_paragraphs_fold_into_one_line_until_opened() {
    let mut article = article("Title\n\nBody text here.\n\nPhoto: a.\n\nAll rights.\n\nThe end.");
    let text = article.text.as_str().to_owned();
    for (words, reason) in [
        ("Photo: a.", DirtReason::PhotoCredit),
        ("All rights.", DirtReason::Rights),
    ] {
        let start = text.find(words).unwrap();
        let range = TextRange::from_bytes(start, start + words.len()).unwrap();
        article
            .parts
            .dirt
            .push(crate::model::Dirt { range, reason });
    }
    let kinds = |dirt, opened: &BTreeSet<TextOffset>| -> Vec<BlockKind> {
        cut_into_blocks(&article, dirt, opened)
            .iter()
            .map(|block| block.kind)
            .collect()
    };
    let none = BTreeSet::new();
    assert_eq!(
        kinds(DirtView::Dimmed, &none),
        [Headline, Facts, Body, Body, Body, Body]
    );
    assert_eq!(
        kinds(DirtView::Folded, &none),
        [Headline, Facts, Body, Fold(DirtReason::PhotoCredit), Body]
    );
    let opened = article
        .parts
        .dirt
        .iter()
        .map(|dirt| dirt.range.start())
        .collect();
    assert_eq!(
        kinds(DirtView::Folded, &opened),
        [Headline, Facts, Body, Body, Body, Body]
    );
}

#[test]
fn text_between_paragraphs_is_shown_but_the_date_is_not() {
    let mut article = article("date 2025-11-09 Title\n\nBody.");
    article.parts.paragraphs = vec![TextRange::from_bytes(16, 21).unwrap()];
    article.parts.headline = TextRange::from_bytes(16, 21);
    article.parts.date = TextRange::from_bytes(0, 16);
    let blocks = cut_into_blocks(&article, DirtView::Dimmed, &BTreeSet::new());
    let shown: Vec<_> = blocks
        .iter()
        .map(|block| article.text.as_str().get(block.bytes.clone()).unwrap())
        .collect();
    assert_eq!(shown, ["Title", "", "Body."]);
}
