//! The house's own widgets.

pub mod completion;
pub mod field_editor;
pub mod pick_list;
