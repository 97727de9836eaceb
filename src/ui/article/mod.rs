//! The reading view: the article as a page, its highlights, and the mouse on it.
//!
//! It lays text out with parley and draws glyphs with swash, because egui's own text has no
//! right-to-left order and gives wrong places there. It knows nothing of the application: it
//! is given a scene and answers with events.

mod access;
mod atlas;
mod blocks;
mod card;
mod caret;
mod decor;
mod engine;
mod fonts;
mod geometry;
mod heights;
mod highlights;
mod lanes;
mod lru;
mod margin;
mod minimap;
mod paint;
mod palette;
mod pointer;
mod rail;
mod scene;
mod scrolling;
mod setting;
mod under;
mod view;
mod words;

use std::time::Duration;

use egui::{Sense, Ui};

pub use self::engine::TextEngine;
pub use self::fonts::{SANS_REGULAR, SANS_SEMIBOLD, SERIF_REGULAR, SERIF_SEMIBOLD};
pub use self::palette::{color32, contrast, polarity_color};
pub use self::scene::{
    ArticleEvent, ArticlePalette, ArticleScene, ColorBy, Compared, DirtView, LayerScene, Mark,
    MarkKind, ReadingSettings, Typeface,
};
pub use self::view::ArticleView;
pub use self::words::{Coverage, WordPainter};

/// Shows the article in what is left of `ui`, and says what a person did there.
pub fn article_view_ui(
    ui: &mut Ui,
    view: &mut ArticleView,
    scene: &ArticleScene<'_>,
) -> Vec<ArticleEvent> {
    let rect = ui.available_rect_before_wrap();
    let response = ui.allocate_rect(rect, Sense::click_and_drag());
    ui.painter()
        .rect_filled(rect, 0.0, scene.palette.background);
    access::name_view(&response);
    if !rect.is_positive() || !view.prepare(scene, (rect, ui.ctx().pixels_per_point())) {
        ui.ctx().request_repaint_after(Duration::from_millis(15));
        return Vec::new();
    }
    view.find_visible(scene);
    let mut events = view.use_mouse(ui, scene, &response);
    view.use_wheel(ui, scene, &response, &mut events);
    view.follow_wishes(scene);
    view.find_visible(scene);
    view.paint(ui, scene, &response);
    events.extend(view.publish(ui, scene, &response));
    events
}

#[cfg(test)]
mod tests;
