//! The pages that take the article's place in the middle of the window.

mod back_bar;

use egui::{Key, Modifiers, Ui};

use super::ctx::FolderCtx;
use crate::app::{LookCommand, Page};

pub use self::back_bar::back_bar_ui;

/// What pages keep from frame to frame; all of it may be lost.
#[derive(Default)]
pub struct PageViews {
    /// Whether the page shall get the keyboard.
    pub wants_focus: bool,
}

/// Draws the page that is shown instead of the article; Esc goes back to the article.
pub fn page_ui(ctx: FolderCtx<'_>, ui: &mut Ui, _views: &mut PageViews) {
    match ctx.app.state.page {
        Page::Reading | Page::Search | Page::Table | Page::Counts => {}
    }
    // What stands on the page had its chance to take the key for itself.
    let is_escape = |input: &mut egui::InputState| input.consume_key(Modifiers::NONE, Key::Escape);
    if ctx.app.state.modal.is_none() && ui.input_mut(is_escape) {
        ctx.app.commands.send(LookCommand::ShowPage(Page::Reading));
    }
}
