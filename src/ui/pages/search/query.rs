//! What is looked for, how, and how far it is.

use egui::{Button, ComboBox, Id, Key, ProgressBar, RichText, Role, Ui, WidgetInfo};
use strum::IntoEnumIterator as _;

use super::told;
use crate::app::searching::{SearchPhase, SearchRequest, SearchScope};
use crate::app::{AppCommand, SearchCommand, Wish};
use crate::insight::search::{HitOrder, Query, QueryKind};
use crate::ui::ctx::FolderCtx;
use crate::ui::widgets::compact_button;
use crate::ui::widgets::text_field::text_field_ui;

/// The request as it is being changed, and what is wrong with it.
#[derive(Default)]
pub struct QueryView {
    /// Whether the field shall get the keyboard.
    pub wants_focus: bool,
    draft: SearchRequest,
    taken_over: Option<u64>,
    checked: Option<(Query, Option<String>)>,
    field_id: Option<Id>,
}

impl QueryView {
    /// The field for the words, once it was drawn.
    pub fn field_id(&self) -> Option<Id> {
        self.field_id
    }

    /// Takes over what was filled in for the person since.
    fn update(&mut self, ctx: FolderCtx<'_>) {
        let search = &ctx.app.state.search;
        if self.taken_over != Some(search.n_filled_in) {
            self.taken_over = Some(search.n_filled_in);
            self.draft = search.request.clone();
        }
    }

    /// Why the pattern cannot be looked for, if so; found out once for each change of it.
    fn error(&mut self) -> Option<&str> {
        let is_checked = |(query, _): &(Query, _)| *query == self.draft.query;
        if !self.checked.as_ref().is_some_and(is_checked) {
            let error = self.draft.query.matcher().err().map(|error| error.reason());
            self.checked = Some((self.draft.query.clone(), error));
        }
        self.checked.as_ref()?.1.as_deref()
    }
}

/// Draws the field, its choices and the line that says how much was found.
pub fn query_ui(ctx: FolderCtx<'_>, ui: &mut Ui, view: &mut QueryView) {
    view.update(ctx);
    let before = view.draft.clone();
    ui.horizontal(|ui| field_ui(ctx, ui, view));
    let has_pattern = !view.draft.query.pattern.is_empty();
    let error = view.error().filter(|_| has_pattern);
    if let Some(error) = error {
        let text = RichText::new(error).small().color(ctx.app.theme.error());
        ui.label(text);
    }
    let can_search = has_pattern && error.is_none();
    ui.horizontal_wrapped(|ui| choices_ui(ui, &mut view.draft));
    let is_other = SearchRequest {
        query: Query {
            pattern: before.query.pattern.clone(),
            ..view.draft.query.clone()
        },
        ..view.draft.clone()
    } != before;
    if is_other && can_search && ctx.app.state.search.phase != SearchPhase::Idle {
        ask(ctx, view);
    }
    if ctx.app.state.search.phase != SearchPhase::Idle {
        ui.horizontal_wrapped(|ui| found_ui(ctx, ui));
        same_words_ui(ctx, ui);
    }
}

fn ask(ctx: FolderCtx<'_>, view: &QueryView) {
    let request = Box::new(view.draft.clone());
    ctx.app.commands.send(SearchCommand::Search(request));
}

fn field_ui(ctx: FolderCtx<'_>, ui: &mut Ui, view: &mut QueryView) {
    let is_running = ctx.app.state.search.is_running();
    let width = (ui.available_width() - 90.0).max(120.0);
    let label = "Search all articles";
    let response = text_field_ui(ui, label, &mut view.draft.query.pattern, |edit| {
        edit.hint_text(label)
            .desired_width(width)
            .margin(egui::Vec2::new(8.0, 6.0))
    });
    view.field_id = Some(response.id);
    if std::mem::take(&mut view.wants_focus) {
        response.request_focus();
        select_all(ui, response.id, &view.draft.query.pattern);
    }
    let is_down =
        |input: &mut egui::InputState| input.consume_key(egui::Modifiers::NONE, Key::ArrowDown);
    if response.has_focus() && ui.input_mut(is_down) {
        // By a wish, so that what is typed meanwhile waits until the rows have the keyboard.
        ctx.app.commands.send(AppCommand::Wish(Wish::FocusPage));
    }
    let is_entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    let can_search = !view.draft.query.pattern.is_empty() && view.error().is_none();
    if is_entered {
        response.request_focus();
    }
    if is_running {
        if ui.button("Cancel").clicked() {
            ctx.app.commands.send(SearchCommand::Stop);
        }
        if is_entered && can_search {
            ask(ctx, view);
        }
        return;
    }
    let button = ui.add_enabled(can_search, Button::new("Search"));
    if can_search && (button.clicked() || is_entered) {
        ask(ctx, view);
    }
}

/// Selects what stands in the field, so that typing replaces it.
fn select_all(ui: &Ui, id: Id, text: &str) {
    use egui::text::{CCursor, CCursorRange};
    let mut state = egui::text_edit::TextEditState::load(ui.ctx(), id).unwrap_or_default();
    let all = CCursorRange::two(CCursor::new(0), CCursor::new(text.chars().count()));
    state.cursor.set_char_range(Some(all));
    state.store(ui.ctx(), id);
}

fn choices_ui(ui: &mut Ui, draft: &mut SearchRequest) {
    let query = &mut draft.query;
    for (kind, label, tip) in [
        (QueryKind::WholeWord, "Word", "Whole words only"),
        (
            QueryKind::Regex,
            "Regex",
            "Read the pattern as a regular expression",
        ),
    ] {
        let is_on = query.kind == kind;
        if toggle_ui(ui, label, tip, is_on) {
            query.kind = if is_on { QueryKind::Literal } else { kind };
        }
    }
    if toggle_ui(ui, "Aa", "Capitals matter", query.is_case_sensitive) {
        query.is_case_sensitive = !query.is_case_sensitive;
    }
    let tip = "Letters with and without accents are alike";
    if toggle_ui(ui, "é=e", tip, query.folds_accents) {
        query.folds_accents = !query.folds_accents;
    }
    let tip = "Pass over what is no part of the story, such as advertisements";
    if toggle_ui(ui, "Story", tip, draft.skips_dirt) {
        draft.skips_dirt = !draft.skips_dirt;
    }
    let scopes: Vec<_> = SearchScope::iter()
        .map(|scope| (scope, scope.label()))
        .collect();
    pick_ui(ui, "Where", &mut draft.scope, &scopes);
}

fn toggle_ui(ui: &mut Ui, label: &str, tip: &str, is_on: bool) -> bool {
    let button = ui.add(compact_button(label).selected(is_on));
    button.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, is_on, tip));
    button.on_hover_text(tip).clicked()
}

/// A list that opens, with what is chosen on it.
pub fn pick_ui<T: Clone + PartialEq>(
    ui: &mut Ui,
    label: &str,
    value: &mut T,
    choices: &[(T, &str)],
) {
    let chosen = choices.iter().find(|(choice, _)| choice == value);
    let shown = chosen.map_or("", |(_, name)| name);
    let combo = ComboBox::from_id_salt(label).selected_text(RichText::new(shown).small());
    let response = combo.show_ui(ui, |ui| {
        for (choice, name) in choices {
            ui.selectable_value(value, choice.clone(), *name);
        }
    });
    let name = format!("{label}: {shown}");
    response
        .response
        .widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, &name));
}

fn found_ui(ctx: FolderCtx<'_>, ui: &mut Ui) {
    let search = &ctx.app.state.search;
    let faint = ctx.app.theme.text_faint();
    ui.label(told(search));
    if search.found.is_cut() {
        let text = format!(
            "the first {} show",
            super::grouped(search.found.rows().len())
        );
        ui.label(RichText::new(text).color(ctx.app.theme.warning()));
    }
    if search.is_running() {
        let fraction = search.n_done as f32 / search.n_all.max(1) as f32;
        ui.add(
            ProgressBar::new(fraction)
                .desired_width(90.0)
                .desired_height(6.0),
        );
        let count = format!(
            "{} of {}",
            super::grouped(search.n_done),
            super::grouped(search.n_all)
        );
        ui.label(RichText::new(count).color(faint));
    }
    if search.phase == SearchPhase::Stopped {
        let text = format!("stopped after {} articles", super::grouped(search.n_done));
        ui.label(RichText::new(text).color(ctx.app.theme.warning()));
    }
    if !search.unread.is_empty() {
        let text = format!("{} could not be read", search.unread.len());
        ui.label(RichText::new(text).color(ctx.app.theme.warning()))
            .on_hover_ui(|ui| {
                for reason in search.unread.iter().take(12) {
                    ui.label(reason);
                }
            });
    }
    if search.is_outdated && !search.is_running() {
        let again = ui.link("Articles changed since: search again");
        if again.clicked() {
            let request = Box::new(search.request.clone());
            ctx.app.commands.send(SearchCommand::Search(request));
        }
    }
    if search.found.rows().is_empty() {
        return;
    }
    let mut order = search.wanted.0;
    pick_ui(ui, "Order", &mut order, &ORDERS);
    if order != search.wanted.0 {
        let narrowing = search.wanted.1.clone();
        ctx.app
            .commands
            .send(SearchCommand::Arrange(order, narrowing));
    }
    for (label, name, command) in [
        ("Copy", "Copy rows", SearchCommand::Copy(None)),
        ("Save…", "Save as CSV…", SearchCommand::AskSave),
    ] {
        let button = ui.add(compact_button(label)).on_hover_text(name);
        button.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
        if button.clicked() {
            ctx.app.commands.send(command);
        }
    }
}

/// The orders, as the list of them calls them.
const ORDERS: [(HitOrder, &str); 7] = [
    (HitOrder::Reading, "By place"),
    (HitOrder::Left, "By the words before"),
    (HitOrder::Hit, "By the words found"),
    (HitOrder::Right, "By the words after"),
    (HitOrder::Outlet, "By outlet"),
    (HitOrder::Oldest, "Oldest first"),
    (HitOrder::Newest, "Newest first"),
];

/// For words of an annotation: in how many articles they are tagged, and in how many not.
fn same_words_ui(ctx: FolderCtx<'_>, ui: &mut Ui) {
    let state = ctx.app.state;
    let search = &state.search;
    let (Some(words), Some(template)) = (&search.same_words, &search.template) else {
        return;
    };
    let (n_tagged, n_untagged) = search.ticks.n_articles();
    let words = crate::ui::panels::inspector::shortened(words, 40);
    let text = format!(
        "“{}” is tagged ‘{}’ in {}, untagged in {n_untagged}",
        crate::ui::bidi::shown(&words),
        state.tag_name(&template.tag),
        super::counted(n_tagged, "article"),
    );
    ui.label(RichText::new(text).color(ctx.app.theme.accent()));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_order_can_be_chosen() {
        for order in HitOrder::iter() {
            let n_names = ORDERS.iter().filter(|(known, _)| *known == order).count();
            assert_eq!(n_names, 1, "{order:?}");
        }
    }
}
