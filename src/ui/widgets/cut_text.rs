//! Words that are cut to the room there is for them, whichever way they run.

use std::borrow::Cow;

use egui::{Color32, FontId, Label, Painter, Response, RichText, TextStyle, Ui};

use crate::ui::bidi;
use crate::ui::theme::strong_family;

/// The text as it stands on screen, cut to so many points of a typeface.
///
/// Left-to-right text is not cut here: what draws it does.
pub fn cut_to<'a>(painter: &Painter, text: &'a str, font: &FontId, width: f32) -> Cow<'a, str> {
    bidi::shown_cut(text, |part| {
        let galley = painter.layout_no_wrap(part.to_owned(), font.clone(), Color32::PLACEHOLDER);
        galley.size().x <= width
    })
}

/// Draws a text on one line, cut to what room is left.
pub fn cut_label_ui(ui: &mut Ui, text: &str, font: FontId) -> Response {
    let cut = cut_to(ui.painter(), text, &font, ui.available_width()).into_owned();
    let response = ui.add(Label::new(RichText::new(cut).font(font)).truncate());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, text));
    response
}

/// The typeface of running text.
pub fn body_font(ui: &Ui) -> FontId {
    TextStyle::Body.resolve(ui.style())
}

/// The typeface of names that head what stands below them.
pub fn strong_font(ui: &Ui) -> FontId {
    FontId::new(body_font(ui).size, strong_family())
}
