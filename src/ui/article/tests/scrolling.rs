//! Scrolling: nothing jumps, nothing is lost, nothing grows without bound.

use egui::{Event, Modifiers, MouseWheelUnit, Pos2, TouchPhase, Vec2};

use super::super::view::MOST_BLOCKS;
use super::support::{Stage, Window, annotation};
use crate::text::{TextOffset, TextRange};

/// Words without sense, in paragraphs of changing length.
pub fn long_text(n_bytes: usize) -> String {
    let words = [
        "harbour", "council", "of", "the", "crews", "voted", "ferry", "in", "an", "engineer",
        "closure",
    ];
    let mut text = "A long report\n\n".to_owned();
    let mut seed = 7_usize;
    while text.len() < n_bytes {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        text.push_str(words[(seed >> 33) % words.len()]);
        text.push_str(match (seed >> 40) % 110 {
            0 => ".\n\n",
            1..=8 => ". ",
            _ => " ",
        });
    }
    text
}

/// `n` annotations spread over the text, overlapping.
pub fn spread(text: &str, n: usize) -> Vec<crate::model::Annotation> {
    let tags = ["claim", "stance", "evidence", "frame"];
    (0..n)
        .filter_map(|nth| {
            let start = 20 + nth * (text.len() - 400) / n;
            let range = TextRange::from_bytes(start, start + 20 + nth * 37 % 300)?;
            Some(annotation(&format!("a{nth:06}"), tags[nth % 4], range))
        })
        .collect()
}

fn wheel(window: &mut Window, points: f32) {
    window
        .harness
        .event(Event::PointerMoved(Pos2::new(400.0, 300.0)));
    window.harness.event(Event::MouseWheel {
        unit: MouseWheelUnit::Point,
        delta: Vec2::new(0.0, points),
        phase: TouchPhase::Move,
        source: egui::MouseWheelSource::Wheel,
        modifiers: Modifiers::NONE,
    });
    window.harness.run_steps(60);
}

#[test]
fn the_wheel_moves_the_text_by_what_it_was_turned() {
    let mut window = Window::new(
        Stage::new(&long_text(60_000), Vec::new()),
        [900.0, 600.0],
        1.0,
    );
    wheel(&mut window, -400.0);
    let offset = window.stage().view.top_visible();
    let before = window.stage().view.caret_rect(offset).unwrap();
    wheel(&mut window, -60.0);
    wheel(&mut window, 60.0);
    let after = window.stage().view.caret_rect(offset).unwrap();
    assert!((before.top() - after.top()).abs() <= 1.0);
}

#[test]
fn any_place_can_be_brought_into_view() {
    let text = long_text(200_000);
    let mut window = Window::new(Stage::new(&text, Vec::new()), [900.0, 600.0], 1.0);
    for share in [90, 10, 50, 99, 0, 75] {
        let at = text.len() * share / 100;
        let range = TextRange::from_bytes(at, at + 1).unwrap();
        window.stage().view.scroll_to(range);
        window.harness.run();
        let rect = window.stage().view.caret_rect(TextOffset::new(at)).unwrap();
        assert!(rect.top() > 0.0 && rect.bottom() < 600.0, "{share} {rect}");
    }
}

#[test]
fn another_width_keeps_the_place_at_the_top() {
    let text = long_text(120_000);
    let mut window = Window::new(Stage::new(&text, Vec::new()), [900.0, 600.0], 1.0);
    let range = TextRange::from_bytes(60_000, 60_001).unwrap();
    window.stage().view.scroll_to(range);
    window.harness.run();
    let before = window.stage().view.top_visible();
    window.stage().reading.size_pt = 25.0;
    window.harness.run();
    let after = window.stage().view.top_visible();
    assert!(
        before.to_usize().abs_diff(after.to_usize()) < 200,
        "{before} {after}"
    );
}

#[test]
fn a_click_in_the_minimap_goes_there() {
    let text = long_text(200_000);
    let mut window = Window::new(Stage::new(&text, spread(&text, 200)), [900.0, 600.0], 1.0);
    let at = window.stage().view.minimap_rect().center();
    window.harness.drag_at(at);
    window.harness.drop_at(at);
    window.harness.run();
    let share = window.stage().view.top_visible().to_usize() * 100 / text.len();
    assert!((47..=51).contains(&share), "{share}");
}

#[test]
fn what_is_laid_out_is_bounded_and_the_end_is_reached() {
    let text = long_text(300_000);
    let mut window = Window::new(Stage::new(&text, spread(&text, 2000)), [900.0, 600.0], 1.0);
    for share in 0..90 {
        let at = text.len() * share / 90;
        window
            .stage()
            .view
            .scroll_to(TextRange::from_bytes(at, at + 1).unwrap());
        window.harness.step();
        assert!(window.stage().view.cache.len() <= MOST_BLOCKS);
        assert!(window.stage().view.decor.len() <= MOST_BLOCKS);
    }
    wheel(&mut window, -1_000_000.0);
    let end = window
        .stage()
        .view
        .caret_rect(TextOffset::new(text.trim_end().len()))
        .unwrap();
    assert!(end.bottom() < 600.0 && end.top() > 300.0);
}

#[test]
fn the_window_rests_when_nothing_happens() {
    let mut window = Window::new(
        Stage::new(&long_text(20_000), Vec::new()),
        [900.0, 600.0],
        1.0,
    );
    let n_steps = window.harness.run();
    assert!(n_steps <= 2, "{n_steps}");
}

#[test]
fn a_paragraph_of_a_megabyte_is_shown_in_pieces() {
    let text = long_text(1_000_000).replace("\n\n", " ");
    let mut window = Window::new(Stage::new(&text, Vec::new()), [900.0, 600.0], 1.0);
    window.stage().reading.size_pt = 17.0;
    window.harness.run();
    assert!(window.stage().view.visible.len() < 20);
    assert!(window.stage().view.blocks.len() > 200);
}

#[test]
fn the_minimap_is_drawn_once_for_many_frames() {
    let text = long_text(40_000);
    let mut window = Window::new(Stage::new(&text, spread(&text, 300)), [900.0, 600.0], 1.0);
    let mesh = |stage: &mut Stage| {
        stage.with_scene(|view, scene| {
            let rect = view.minimap_rect();
            let highlights = std::rc::Rc::clone(&view.highlights);
            view.minimap.mesh(scene, &highlights, rect)
        })
    };
    let first = mesh(window.stage());
    wheel(&mut window, -500.0);
    assert!(std::sync::Arc::ptr_eq(&first, &mesh(window.stage())));
    window.stage().revision += 1;
    window.harness.run();
    assert!(!std::sync::Arc::ptr_eq(&first, &mesh(window.stage())));
    // A rectangle a row and lane at most, however many annotations there are.
    assert!(first.vertices.len() < 600 * 3 * 4);
}
