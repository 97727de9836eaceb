//! The list of hits: only the rows that show are drawn; the keyboard walks, opens and ticks.

use egui::{
    Event, EventFilter, FocusDirection, Id, Key, Modifiers, Role, ScrollArea, Sense, Ui, WidgetInfo,
};

use super::row;
use crate::app::SearchCommand;
use crate::app::searching::Ticking;
use crate::ui::ctx::FolderCtx;

/// Where the list is.
#[derive(Default)]
pub struct RowsView {
    /// Whether the rows shall get the keyboard.
    pub wants_focus: bool,
    /// Where the row in hand shows, and for which search and row that was found out.
    place: Option<(u64, usize, Option<usize>)>,
    scroll_offset: f32,
    page: usize,
    was_shown: bool,
}

/// What has the keyboard while it walks along the rows.
pub fn keys_id() -> Id {
    Id::unique("search rows")
}

/// Draws the rows.
pub fn rows_ui(ctx: FolderCtx<'_>, ui: &mut Ui, view: &mut RowsView) {
    let search = &ctx.app.state.search;
    let row_height = row::height(ui.available_width());
    let height = ui.available_height();
    view.page = whole_rows(height, row_height);
    let rect = ui.available_rect_before_wrap();
    let response = ui.interact(rect, keys_id(), Sense::focusable_noninteractive());
    let n_rows = search.n_rows();
    response
        .widget_info(|| WidgetInfo::labeled(Role::ListBox, true, format!("Hits, {n_rows} rows")));
    if std::mem::take(&mut view.wants_focus) {
        response.request_focus();
        if search.current.is_none() {
            pick(ctx, 0);
        }
    }
    let has_keys = response.has_focus() && ctx.app.state.modal.is_none();
    let before = here(ctx, view);
    let mut area = ScrollArea::vertical().id_salt("hits").auto_shrink(false);
    if has_keys {
        let filter = EventFilter {
            vertical_arrows: true,
            ..EventFilter::default()
        };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(keys_id(), filter));
        if let Some(place) = keys(ctx, ui, view, before) {
            pick(ctx, place);
            area = area.vertical_scroll_offset(offset_for(view, place, row_height, height));
        }
    }
    if !std::mem::replace(&mut view.was_shown, true)
        && let Some(place) = before
    {
        area = area.vertical_scroll_offset(offset_for(view, place, row_height, height));
    }
    ui.spacing_mut().item_spacing.y = 0.0;
    let shown = area.show_rows(ui, row_height, n_rows, |ui, shown| {
        for place in shown {
            if let Some(number) = search.row_number(place) {
                row::row_ui(ctx, ui, number, has_keys);
            }
        }
    });
    view.scroll_offset = shown.state.clamped_offset().y;
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a window holds few rows, and never less than none"
)]
fn whole_rows(height: f32, row_height: f32) -> usize {
    ((height / row_height).floor().clamp(1.0, 1000.0)) as usize
}

/// The least that has to be scrolled for a row to show, with one more beyond it.
fn offset_for(view: &RowsView, place: usize, row_height: f32, height: f32) -> f32 {
    let top = place as f32 * row_height;
    let least = top + 2.0 * row_height - height;
    let most = top - row_height;
    if least > most {
        return most.max(0.0);
    }
    view.scroll_offset.clamp(least, most).max(0.0)
}

/// Where the row in hand shows; looked for again only when something changed.
fn here(ctx: FolderCtx<'_>, view: &mut RowsView) -> Option<usize> {
    let search = &ctx.app.state.search;
    let current = search.current?;
    match view.place {
        Some((revision, row, place)) if (revision, row) == (search.revision, current) => place,
        _ => {
            let place = search.place_of(current);
            view.place = Some((search.revision, current, place));
            place
        }
    }
}

fn pick(ctx: FolderCtx<'_>, place: usize) {
    if let Some(number) = ctx.app.state.search.row_number(place) {
        ctx.app.commands.send(SearchCommand::Pick(number));
    }
}

/// Takes the keys that were pressed and gives where the row in hand is to be.
fn keys(ctx: FolderCtx<'_>, ui: &Ui, view: &RowsView, here: Option<usize>) -> Option<usize> {
    let search = &ctx.app.state.search;
    let last = search.n_rows().saturating_sub(1);
    let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    let current = search.current.filter(|_| here.is_some());
    if pressed(Key::Enter)
        && let Some(number) = current
    {
        ctx.app.commands.send(SearchCommand::Show(number));
    }
    if pressed(Key::Space)
        && search.template.is_some()
        && let Some(number) = current
    {
        let is_on = !search.ticks.is_ticked(number);
        let command = SearchCommand::Tick(Ticking::Row(number), is_on);
        ctx.app.commands.send(command);
    }
    if take_copy(ui) && current.is_some() {
        ctx.app.commands.send(SearchCommand::Copy(current));
    }
    let mut place = here;
    for (key, step) in [
        (Key::ArrowDown, 1),
        (Key::ArrowUp, -1),
        (Key::PageDown, view.page.cast_signed()),
        (Key::PageUp, -view.page.cast_signed()),
        (Key::Home, isize::MIN),
        (Key::End, isize::MAX),
    ] {
        // Pressed twice within a slow frame is meant twice.
        while pressed(key) {
            // The rows may have the keyboard too short a time for egui to leave them the arrows.
            ui.memory_mut(|memory| memory.move_focus(FocusDirection::None));
            place = Some(place.map_or(0, |place| place.saturating_add_signed(step).min(last)));
        }
    }
    place.filter(|_| place != here)
}

fn take_copy(ui: &Ui) -> bool {
    ui.input_mut(|input| {
        let n_events = input.events.len();
        input.events.retain(|event| !matches!(event, Event::Copy));
        input.events.len() < n_events
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_scrolls_no_further_than_it_must() {
        let view = RowsView {
            scroll_offset: 200.0,
            ..RowsView::default()
        };
        // Rows of 20 in a height of 100: from 200 on, the rows 10 to 14 show.
        for (place, expected) in [(12, 200.0), (14, 220.0), (30, 540.0), (10, 180.0), (0, 0.0)] {
            let offset = offset_for(&view, place, 20.0, 100.0);
            assert!((offset - expected).abs() < 0.01, "{place}: {offset}");
        }
    }
}
