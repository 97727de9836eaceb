//! The window. Only this folder may name egui; it reads, draws and sends, and does no I/O.

mod app;
pub mod article;
mod article_pane;
mod bidi;
mod ctx;
mod dialogs;
mod drop_zone;
mod keys;
mod menu_bar;
mod modals;
mod notices;
mod pages;
mod panels;
mod picture;
mod reading_sample;
mod shortcut_capture;
mod start_up;
mod system_theme;
mod tag_palette;
pub mod theme;
mod widgets;
mod window_title;

pub use self::app::App;
pub use self::start_up::{WindowError, run};
