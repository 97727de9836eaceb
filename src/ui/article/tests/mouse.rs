//! What the mouse does, from press to event.

use egui::{Event, Modifiers, PointerButton, Pos2, Vec2};
use egui_kittest::kittest::Queryable as _;

use super::support::{Stage, Window, on, with_field};
use crate::app::Selection;
use crate::model::AnnotationId;
use crate::text::{TextOffset, TextRange};
use crate::ui::article::{ArticleEvent, DirtView};

const TEXT: &str = "Ferries stand idle\n\n\
The council voted to close the quay. Crews oppose the closure, which Mira Holm defends.\n\n\
Nothing else happened on Tuesday.\n";

fn window(annotated: bool) -> Window {
    let claim = on(
        TEXT,
        "claim-1",
        "claim",
        "voted to close the quay. Crews oppose the closure",
    );
    let stance = with_field(
        on(TEXT, "stance-1", "stance", "Crews oppose"),
        "polarity",
        "opposes",
    );
    let annotations = if annotated {
        vec![with_field(claim, "claimant", "council"), stance]
    } else {
        Vec::new()
    };
    Window::new(Stage::new(TEXT, annotations), [900.0, 600.0], 1.0)
}

fn range(words: &str) -> TextRange {
    let start = TEXT.find(words).unwrap();
    TextRange::from_bytes(start, start + words.len()).unwrap()
}

impl Window {
    /// The rectangle of the first place where `words` stand on one line.
    fn rect(&mut self, words: &str) -> egui::Rect {
        self.stage().view.rects_of(range(words))[0]
    }

    fn button(&mut self, at: Pos2, pressed: bool, modifiers: Modifiers) {
        self.harness.event(Event::ModifiersChanged(modifiers));
        self.harness.event(Event::PointerMoved(at));
        self.harness.event(Event::PointerButton {
            pos: at,
            button: PointerButton::Primary,
            pressed,
            modifiers,
        });
        self.harness.run();
    }

    fn click(&mut self, at: Pos2, modifiers: Modifiers) {
        self.button(at, true, modifiers);
        self.button(at, false, modifiers);
    }

    fn drag(&mut self, from: Pos2, to: Pos2, modifiers: Modifiers) {
        self.button(from, true, modifiers);
        self.harness.event(Event::PointerMoved(to));
        self.harness.run();
        self.button(to, false, modifiers);
    }

    /// Lets so much time pass that the next click is not a double click.
    fn rest(&mut self) {
        self.harness.run_steps(30);
    }

    fn take_events(&mut self) -> Vec<ArticleEvent> {
        std::mem::take(&mut self.stage().events)
    }
}

#[test]
fn dragging_over_words_selects_exactly_them() {
    let mut window = window(false);
    let words = window.rect("council voted");
    window.drag(
        words.left_center() + Vec2::X,
        words.right_center() - Vec2::X,
        Modifiers::NONE,
    );
    assert_eq!(
        window.stage().selection,
        Selection::range(range("council voted"))
    );
    let events = window.take_events();
    let Some(ArticleEvent::SelectionReleased { near }) = events.last() else {
        panic!("{events:?}")
    };
    assert!((near.left() - words.left()).abs() < 1.0 && (near.right() - words.right()).abs() < 1.0);
}

#[test]
fn dragging_backwards_puts_the_caret_first() {
    let mut window = window(false);
    let words = window.rect("council voted");
    window.drag(
        words.right_center() - Vec2::X,
        words.left_center() + Vec2::X,
        Modifiers::NONE,
    );
    let selected = range("council voted");
    let selection = window.stage().selection.clone();
    assert_eq!(
        (selection.anchor, selection.caret),
        (selected.end(), selected.start())
    );
}

#[test]
fn two_clicks_select_a_word_and_three_a_sentence() {
    let mut window = window(false);
    let at = window.rect("oppose").center();
    window.click(at, Modifiers::NONE);
    window.click(at, Modifiers::NONE);
    assert_eq!(window.stage().selection, Selection::range(range("oppose")));
    window.click(at, Modifiers::NONE);
    let sentence = range("Crews oppose the closure, which Mira Holm defends.");
    assert_eq!(window.stage().selection, Selection::range(sentence));
}

#[test]
fn a_click_in_the_margin_selects_the_paragraph() {
    let mut window = window(false);
    let at = window.rect("Nothing").left_center() - Vec2::X * 40.0;
    window.click(at, Modifiers::NONE);
    let paragraph = range("Nothing else happened on Tuesday.");
    assert_eq!(window.stage().selection, Selection::range(paragraph));
}

#[test]
fn shift_extends_and_ctrl_adds_a_piece() {
    let mut window = window(false);
    let at = window.rect("council").left_center();
    window.click(at, Modifiers::NONE);
    let to = window.rect("voted").right_center() - Vec2::X;
    window.click(to, Modifiers::SHIFT);
    assert_eq!(
        window.stage().selection.current(),
        Some(range("council voted"))
    );
    let more = window.rect("Mira Holm");
    window.drag(
        more.left_center() + Vec2::X,
        more.right_center() - Vec2::X,
        Modifiers::COMMAND,
    );
    assert_eq!(
        window.stage().selection.ranges(),
        [range("council voted"), range("Mira Holm")]
    );
}

#[test]
fn a_click_takes_the_smallest_and_another_goes_on() {
    let mut window = window(true);
    let at = window.rect("oppose").center();
    for expected in ["stance-1", "claim-1", "stance-1"] {
        window.click(at, Modifiers::NONE);
        window.rest();
        assert_eq!(window.stage().selected, Some(AnnotationId::new(expected)));
    }
    let elsewhere = window.rect("Tuesday").center();
    window.click(elsewhere, Modifiers::NONE);
    assert_eq!(
        window.take_events().last(),
        Some(&ArticleEvent::ClickNothing)
    );
}

#[test]
fn annotations_and_paragraphs_are_found_by_what_they_say() {
    let mut window = window(true);
    window
        .harness
        .get_by_label("Nothing else happened on Tuesday.");
    window.harness.get_by_label("Ferries stand idle");
    let label = "Claim: “voted to close the quay. Crews oppose the closure”, claimant council";
    window.harness.get_by_label(label).click();
    window.harness.run();
    window.rest();
    assert_eq!(window.stage().selected, Some(AnnotationId::new("claim-1")));
    window
        .harness
        .get_by_label("Stance: “Crews oppose”, polarity opposes")
        .click_accesskit();
    window.harness.run();
    assert_eq!(window.stage().selected, Some(AnnotationId::new("stance-1")));
}

#[test]
fn an_edge_is_dragged_to_exactly_where_it_is_dropped() {
    let mut window = window(true);
    window.stage().selected = Some(AnnotationId::new("stance-1"));
    window.harness.run();
    let from = window.rect("Crews oppose").right_center();
    let to = window.rect("oppose the closure").right_center() - Vec2::X;
    window.drag(from, to, Modifiers::NONE);
    let expected = ArticleEvent::MoveEdge {
        id: AnnotationId::new("stance-1"),
        span: 0,
        range: range("Crews oppose the closure"),
        is_done: true,
    };
    assert_eq!(window.take_events().last(), Some(&expected));
}

#[test]
fn folded_dirt_opens_at_a_click() {
    let mut stage = Stage::new(TEXT, Vec::new());
    stage.reading.dirt = DirtView::Folded;
    let dirt = range("Nothing else happened on Tuesday.");
    stage.article.parts.dirt.push(crate::model::Dirt {
        range: dirt,
        reason: crate::model::DirtReason::SignUp,
    });
    let mut window = Window::new(stage, [900.0, 600.0], 1.0);
    let at = window
        .harness
        .get_by_label("Invitation to sign up or share")
        .rect()
        .left_center();
    window.click(at + Vec2::X * 5.0, Modifiers::NONE);
    assert_eq!(
        window.take_events().last(),
        Some(&ArticleEvent::ToggleDirt(dirt))
    );
    window
        .harness
        .get_by_label("Nothing else happened on Tuesday.");
}

#[test]
fn folded_dirt_opens_when_a_place_in_it_is_to_be_shown() {
    let mut stage = Stage::new(TEXT, Vec::new());
    stage.reading.dirt = DirtView::Folded;
    let dirt = crate::model::Dirt {
        range: range("Nothing else happened on Tuesday."),
        reason: crate::model::DirtReason::SignUp,
    };
    stage.article.parts.dirt.push(dirt);
    let mut window = Window::new(stage, [900.0, 600.0], 1.0);
    let missing = window
        .harness
        .query_by_label("Nothing else happened on Tuesday.");
    assert!(missing.is_none());
    window.stage().view.scroll_to(range("happened"));
    window.harness.run();
    window
        .harness
        .get_by_label("Nothing else happened on Tuesday.");
}

#[test]
fn the_caret_keeps_its_column_over_short_lines() {
    let mut window = window(false);
    let from = range("closure, which").start();
    let stage = window.stage();
    let down = stage.with_scene(|view, scene| view.vertical_move(scene, from, 1));
    let back = stage.with_scene(|view, scene| view.vertical_move(scene, down, -1));
    assert_ne!(down, from);
    assert_eq!(back, from);
    let start = stage.with_scene(|view, scene| view.line_start(scene, from));
    assert_eq!(start, range("The council").start());
    let top = stage.with_scene(|view, scene| view.vertical_move(scene, from, -50));
    assert!(top.to_usize() <= "Ferries stand idle".len());
    let end = stage.with_scene(|view, scene| view.line_end(scene, TextOffset::new(0)));
    assert_eq!(end.to_usize(), "Ferries stand idle".len());
}

#[test]
fn dragging_over_arabic_with_an_english_name_selects_what_is_read_between() {
    let text = "عنوان\n\nوأضاف أن وكالة Reuters نقلت الخبر في 12 مايو\n";
    let mut window = Window::new(Stage::new(text, Vec::new()), [900.0, 600.0], 1.0);
    let words = "وكالة Reuters نقلت";
    let start = text.find(words).unwrap();
    let wanted = TextRange::from_bytes(start, start + words.len()).unwrap();
    let rects = window.stage().view.rects_of(wanted);
    let left = rects.iter().map(egui::Rect::left).fold(f32::MAX, f32::min);
    let right = rects.iter().map(egui::Rect::right).fold(f32::MIN, f32::max);
    let y = rects[0].center().y;
    // Reading begins at the right.
    window.drag(
        Pos2::new(right - 1.0, y),
        Pos2::new(left + 1.0, y),
        Modifiers::NONE,
    );
    assert_eq!(window.stage().selection, Selection::range(wanted));
}

#[test]
fn dragging_past_the_lower_edge_scrolls_on() {
    let text = super::scrolling::long_text(30_000);
    let mut window = Window::new(Stage::new(&text, Vec::new()), [900.0, 400.0], 1.0);
    window.button(Pos2::new(300.0, 200.0), true, Modifiers::NONE);
    window
        .harness
        .event(Event::PointerMoved(Pos2::new(320.0, 440.0)));
    window.harness.run_steps(60);
    window.button(Pos2::new(320.0, 440.0), false, Modifiers::NONE);
    let top = window.stage().view.top_visible();
    let selected = window.stage().selection.current().unwrap();
    assert!(top.to_usize() > 200);
    assert!(selected.start() < top && selected.end() > top);
}

#[test]
fn an_article_without_words_does_no_harm() {
    for text in ["", " \n\n \n", "\n"] {
        let mut window = Window::new(Stage::new(text, Vec::new()), [900.0, 400.0], 1.0);
        window.drag(
            Pos2::new(300.0, 100.0),
            Pos2::new(500.0, 300.0),
            Modifiers::NONE,
        );
        window.click(Pos2::new(20.0, 100.0), Modifiers::SHIFT);
        let stage = window.stage();
        let place =
            stage.with_scene(|view, scene| view.vertical_move(scene, TextOffset::new(0), 3));
        assert_eq!(place, TextOffset::new(0));
        assert_eq!(stage.selection.current(), None);
    }
}
