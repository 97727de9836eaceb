//! The pages that take the article's place in the middle of the window.

mod agreement;
mod back_bar;
mod comments;
mod counts;
mod plot;
mod review;
mod search;
mod side_by_side;
mod stage;
mod subset;
mod table;
mod team;

use egui::{Frame, Key, Margin, Modifiers, Popup, Ui};

use super::ctx::FolderCtx;
use crate::app::{LookCommand, Page};

pub use self::back_bar::back_bar_ui;
pub use self::review::{state_color, state_label, state_sign};

/// What pages keep from frame to frame; all of it may be lost.
#[derive(Default)]
pub struct PageViews {
    /// Whether the page shall get the keyboard.
    pub wants_focus: bool,
    /// The search in all articles.
    pub search: search::SearchPage,
    table: table::TablePage,
    counts: counts::CountsPage,
    /// The review session.
    pub review: review::ReviewPage,
    team: team::TeamPage,
    agreement: agreement::AgreementPage,
}

/// Whether the page has something of its own in the inspector's place.
pub fn has_side(page: Page) -> bool {
    matches!(page, Page::Search | Page::Review)
}

/// Draws what the page has in the inspector's place.
pub fn side_ui(ctx: FolderCtx<'_>, ui: &mut Ui, views: &mut PageViews) {
    match ctx.app.state.page {
        Page::Review => review::review_side_ui(ctx, ui, &mut views.review),
        _ => search::search_side_ui(ctx, ui, &mut views.search),
    }
}

/// Whether the page has something of its own in the article list's place.
pub fn has_list(page: Page) -> bool {
    page == Page::Review
}

/// Draws what the page has in the article list's place.
pub fn list_ui(ctx: FolderCtx<'_>, ui: &mut Ui, views: &mut PageViews) {
    review::review_cases_ui(ctx, ui, &mut views.review);
}

/// What lies between a page and its neighbours.
fn margin() -> Frame {
    Frame::new().inner_margin(Margin::symmetric(12, 8))
}

/// Draws the page that is shown instead of the article; Esc goes back to the article.
pub fn page_ui(ctx: FolderCtx<'_>, ui: &mut Ui, views: &mut PageViews) {
    let had_popup = Popup::is_any_open(ui.ctx());
    match ctx.app.state.page {
        Page::Search => {
            let wants_focus = std::mem::take(&mut views.wants_focus);
            search::search_page_ui(ctx, ui, &mut views.search, wants_focus);
        }
        Page::Table => {
            views.table.wants_focus |= std::mem::take(&mut views.wants_focus);
            margin().show(ui, |ui| table::table_page_ui(ctx, ui, &mut views.table));
        }
        Page::Counts => {
            margin().show(ui, |ui| counts::counts_page_ui(ctx, ui, &mut views.counts));
        }
        Page::Review => {
            views.review.wants_focus |= std::mem::take(&mut views.wants_focus);
            review::review_page_ui(ctx, ui, &mut views.review);
        }
        Page::Comments => {
            margin().show(ui, |ui| comments::comments_page_ui(ctx, ui));
        }
        Page::Team => {
            margin().show(ui, |ui| team::team_page_ui(ctx, ui, &mut views.team));
        }
        Page::Agreement => {
            let page = &mut views.agreement;
            margin().show(ui, |ui| agreement::agreement_page_ui(ctx, ui, page));
        }
        Page::Reading => {}
    }
    // What stands on the page, and what opens over it, had its chance to take the key for itself.
    let has_popup = had_popup || Popup::is_any_open(ui.ctx());
    let is_over = ctx.app.state.modal.is_some() || has_popup;
    let is_escape = |input: &mut egui::InputState| input.consume_key(Modifiers::NONE, Key::Escape);
    if !is_over && ui.input_mut(is_escape) {
        ctx.app.commands.send(LookCommand::ShowPage(Page::Reading));
    }
}
