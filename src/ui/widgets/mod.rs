//! The house's own widgets.

pub mod completion;
pub mod draft;
pub mod field_editor;
pub mod pick_list;
pub mod swatches;
pub mod text_field;

/// A button that takes little room, with its words in small type.
pub fn compact_button(words: &str) -> egui::Button<'static> {
    egui::Button::new(egui::RichText::new(words).small())
}
