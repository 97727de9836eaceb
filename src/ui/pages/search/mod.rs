//! The search in all articles: what is looked for above, every hit in its line below, and in the
//! inspector's place how much was found where and what hits are tagged with.

mod counts;
mod query;
mod row;
mod rows;
mod tagging;
#[cfg(test)]
mod tests;

use egui::{Id, Key, Margin, Modifiers, RichText, ScrollArea, Ui};

use crate::app::searching::{CorpusSearch, SearchPhase};
use crate::ui::ctx::FolderCtx;

/// What the page keeps from frame to frame.
#[derive(Default)]
pub struct SearchPage {
    /// Whether the field for the words shall get the keyboard.
    pub wants_field: bool,
    query: query::QueryView,
    rows: rows::RowsView,
    counts: counts::CountsView,
    tagging: tagging::TaggingView,
    /// What had the keyboard at the end of the last frame.
    had_keys: Option<Id>,
}

/// Draws the page.
pub fn search_page_ui(ctx: FolderCtx<'_>, ui: &mut Ui, page: &mut SearchPage, wants_focus: bool) {
    let search = &ctx.app.state.search;
    let has_rows = search.n_rows() > 0;
    let wants_field = std::mem::take(&mut page.wants_field);
    page.query.wants_focus |= wants_field || (wants_focus && !has_rows);
    page.rows.wants_focus |= wants_focus && has_rows && !wants_field;
    escape_to_rows(ui, page, has_rows);
    let frame = egui::Frame::new().inner_margin(Margin {
        left: 14,
        right: 8,
        top: 10,
        bottom: 0,
    });
    frame.show(ui, |ui| {
        query::query_ui(ctx, ui, &mut page.query);
        ui.add_space(4.0);
        if has_rows {
            rows::rows_ui(ctx, ui, &mut page.rows);
        } else {
            empty_ui(ctx, ui);
        }
    });
    page.had_keys = ui.memory(egui::Memory::focused);
}

/// Esc in the fields beside the rows goes back to the rows first, and not yet to the article.
fn escape_to_rows(ui: &Ui, page: &mut SearchPage, has_rows: bool) {
    let own = [Some(rows::keys_id()), page.query.field_id()];
    let was_beside = page.had_keys.is_some() && !own.contains(&page.had_keys);
    let is_escape = |input: &mut egui::InputState| input.consume_key(Modifiers::NONE, Key::Escape);
    if has_rows && was_beside && ui.input_mut(is_escape) {
        page.rows.wants_focus = true;
    }
}

/// Says what to do, or that nothing was found.
fn empty_ui(ctx: FolderCtx<'_>, ui: &mut Ui) {
    let search = &ctx.app.state.search;
    let (message, hint) = match search.phase {
        SearchPhase::Idle => (
            "Find words in every article of the folder",
            "Each hit shows in its line. Enter on one opens the article there; F8 comes back.",
        ),
        SearchPhase::Running => ("Looking…", ""),
        SearchPhase::Stopped => ("Nothing was found before it was stopped", ""),
        SearchPhase::Done => (
            "Not found",
            "Fewer words, folded accents or all articles find more.",
        ),
    };
    ui.add_space(ui.available_height() * 0.25);
    ui.vertical_centered(|ui| {
        ui.label(message);
        let faint = ctx.app.theme.text_faint();
        ui.label(RichText::new(hint).small().color(faint));
    });
}

/// Draws what stands in the inspector's place.
pub fn search_side_ui(ctx: FolderCtx<'_>, ui: &mut Ui, page: &mut SearchPage) {
    let search = &ctx.app.state.search;
    let height = ui.available_height();
    let is_tagging = search.template.is_some();
    let most = if is_tagging {
        height * 0.5
    } else {
        height * 0.2
    };
    ScrollArea::vertical()
        .id_salt("tagging hits")
        .max_height(most)
        .auto_shrink([false, true])
        .show(ui, |ui| tagging::tagging_ui(ctx, ui, &mut page.tagging));
    if is_tagging {
        tagging::ticks_ui(ctx, ui);
    }
    ui.add_space(4.0);
    ui.separator();
    counts::counts_ui(ctx, ui, &mut page.counts);
}

/// `1 hit`, `2 hits`.
fn counted(count: usize, what: &str) -> String {
    let several = if count == 1 { "" } else { "s" };
    format!("{} {what}{several}", grouped(count))
}

/// A count with a thin space between its thousands.
fn grouped(count: usize) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (nth, digit) in digits.chars().enumerate() {
        if nth > 0 && (digits.len() - nth).is_multiple_of(3) && digits.len() > 4 {
            text.push('\u{2009}');
        }
        text.push(digit);
    }
    text
}

/// How much was found, in words.
fn told(search: &CorpusSearch) -> String {
    let hits = counted(search.found.n_hits(), "hit");
    let articles = counted(search.found.articles().len(), "article");
    format!("{hits} in {articles}")
}
