//! From places in the text to places on the page and back, in many scripts.

use std::time::Duration;

use unicode_segmentation::UnicodeSegmentation as _;

use super::super::engine::{Ink, LaidOut, TextEngine, TextSpec};
use super::super::setting::facts;
use super::support::article;
use crate::ui::article::Typeface;

const SAMPLES: [&str; 8] = [
    "The council voted to close the quay for eleven weeks, and nobody had asked the crews.",
    "قال المتحدث باسم الحكومة إن الاقتراح غير مقبول وأضاف أن وكالة Reuters نقلت الخبر في 12 مايو بنسبة 22% من القراء",
    "ראש העיר אמרה כי התוכנית תאושר ביום שלישי, למרות ההתנגדות של 15 חברי מועצה (Council).",
    "मंत्री ने कहा कि बातचीत जारी रहेगी और समझौता जल्द होगा।",
    "外交部发言人周二表示，谈判将继续进行，双方都希望尽快达成协议。",
    "Emoji 👩‍👩‍👧‍👦 family 🇺🇦🇫🇷 flags 👍🏽 thumb ❤️ heart e\u{301} mark",
    "Київ і Αθήνα, office affluent fjord",
    "one\ttab and a veryveryveryveryveryveryveryveryveryverylongword here",
];

fn laid_out(engine: &TextEngine, text: &str, width: f32) -> LaidOut {
    let mut engine = engine.0.borrow_mut();
    assert!(engine.is_ready(Duration::from_secs(20)));
    let spec = TextSpec {
        text,
        typeface: &Typeface::Serif,
        size_pt: 18.0,
        weight: 400.0,
        leading: 1.5,
        scale: 1.0,
        width,
        ink: Ink::Text,
        faint: Vec::new(),
    };
    engine.lay_out(&spec).unwrap()
}

fn borders(text: &str) -> Vec<usize> {
    text.grapheme_indices(true)
        .map(|(at, _)| at)
        .chain([text.len()])
        .collect()
}

fn engines() -> [TextEngine; 2] {
    [TextEngine::embedded_only(), TextEngine::start()]
}

#[test]
fn every_point_gives_a_grapheme_border() {
    for engine in engines() {
        for text in SAMPLES {
            let laid_out = laid_out(&engine, text, 260.0);
            let borders = borders(text);
            for y in (-10..300).step_by(9) {
                for x in (-20..300).step_by(3) {
                    let hit = laid_out.geometry.hit(x as f32, y as f32);
                    assert!(borders.binary_search(&hit.offset).is_ok(), "{text} {x} {y}");
                }
            }
        }
    }
}

#[test]
fn a_point_on_a_letter_selects_that_letter_and_its_piece_holds_the_point() {
    for engine in engines() {
        for text in SAMPLES {
            let geometry = laid_out(&engine, text, 260.0).geometry;
            for pair in borders(text).windows(2) {
                let [start, end] = [pair[0], pair[1]];
                let pieces = geometry.pieces(start..end);
                let is_space = text.get(start..end).unwrap().trim().is_empty();
                assert!(
                    is_space || pieces.len() == 1,
                    "{text} {start}..{end} {pieces:?}"
                );
                let Some(piece) = pieces
                    .first()
                    .filter(|piece| piece.right - piece.left > 0.5)
                else {
                    continue;
                };
                let line = &geometry.lines()[piece.line];
                let y = f32::midpoint(line.top, line.bottom);
                let hit = geometry.hit(f32::midpoint(piece.left, piece.right), y);
                assert_eq!(hit.under, Some(start), "{text}");
                for (x, _) in [(piece.left + 0.2, 0), (piece.right - 0.2, 1)] {
                    let offset = geometry.hit(x, y).offset;
                    assert!(
                        offset == start || offset == end,
                        "{text} {start}..{end}: {offset}"
                    );
                }
            }
        }
    }
}

#[test]
fn a_caret_leads_back_to_its_place_unless_another_shares_it() {
    for engine in engines() {
        for text in SAMPLES {
            let geometry = laid_out(&engine, text, 260.0).geometry;
            for offset in borders(text) {
                let caret = geometry.caret(offset, false);
                let line = &geometry.lines()[caret.line];
                let found = [-0.3, 0.3].map(|aside| {
                    geometry
                        .hit(caret.x + aside, f32::midpoint(line.top, line.bottom))
                        .offset
                });
                let shared =
                    found.map(|found| (geometry.caret(found, true), geometry.caret(found, false)));
                let is_there = found.contains(&offset)
                    || shared.iter().any(|(up, down)| {
                        (up.x - caret.x).abs() < 1.0 || (down.x - caret.x).abs() < 1.0
                    });
                // White space at a line's end takes no room: its caret is that of the line's end.
                let is_at_space = text.get(offset..).unwrap().starts_with(char::is_whitespace)
                    || text.get(..offset).unwrap().ends_with(char::is_whitespace);
                assert!(is_there || is_at_space, "{text} {offset} {found:?}");
            }
        }
    }
}

#[test]
fn right_to_left_paragraphs_stand_at_the_right() {
    for text in [SAMPLES[1], SAMPLES[2]] {
        let geometry = laid_out(&TextEngine::embedded_only(), text, 400.0).geometry;
        let caret = geometry.caret(0, false);
        assert!(caret.x > 390.0, "{text} {}", caret.x);
        let next = geometry.caret(borders(text)[1], false);
        assert!(next.x < caret.x);
    }
}

#[test]
fn a_range_across_a_change_of_direction_falls_into_several_pieces() {
    let text = SAMPLES[1];
    let geometry = laid_out(&TextEngine::embedded_only(), text, 4000.0).geometry;
    let start = text.find("وكالة").unwrap();
    let end = text.find("uters").unwrap();
    let pieces = geometry.pieces(start..end);
    assert_eq!(pieces.len(), 2, "{pieces:?}");
    let whole: f32 = geometry
        .pieces(0..text.len())
        .iter()
        .map(|piece| piece.right - piece.left)
        .sum();
    let parts = [0..start, start..end, end..text.len()].map(|range| {
        geometry
            .pieces(range)
            .iter()
            .map(|piece| piece.right - piece.left)
            .sum::<f32>()
    });
    assert!((whole - parts.iter().sum::<f32>()).abs() < 0.5);
}

#[test]
fn facts_are_read_from_left_to_right_at_the_side_at_which_the_headline_begins() {
    const WIDTH: f32 = 400.0;
    let mut article = article("Eight words are in this one short article\n");
    article.metadata.outlet.clear();
    article.metadata.date = None;
    for (title, is_from_right) in [
        ("Dam stays full", false),
        ("سد أورلن آمن", true),
        ("“سد” and more", true),
        ("", false),
        ("2025", false),
    ] {
        title.clone_into(&mut article.metadata.title);
        let facts = facts(&article);
        for engine in engines() {
            let geometry = laid_out(&engine, &facts, WIDTH).geometry;
            let left_of = |words: &str| {
                let start = facts.find(words).unwrap();
                geometry.pieces(start..start + words.len())[0].left
            };
            assert!(left_of("8") < left_of("words"), "{title}");
            assert_eq!(left_of("8") > WIDTH / 2.0, is_from_right, "{title}");
        }
    }
}
