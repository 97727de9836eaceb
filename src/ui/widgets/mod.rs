//! The house's own widgets.

pub mod cell;
pub mod completion;
pub mod cut_text;
pub mod draft;
pub mod field_editor;
pub mod grid;
pub mod pick_list;
pub mod swatches;
pub mod text_field;
pub mod ticks_menu;

/// A button that takes little room, with its words in small type.
pub fn compact_button(words: &str) -> egui::Button<'static> {
    egui::Button::new(egui::RichText::new(words).small())
}
