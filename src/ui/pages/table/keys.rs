//! The keyboard in the rows.

use egui::{EventFilter, Id, Key, Modifiers, Role, Sense, Ui, WidgetInfo};

use crate::app::{Pointing, Step, TableCommand};
use crate::ui::ctx::FolderCtx;

/// Lets the rows have the keyboard, and takes their keys: `n_shown` rows are a page.
pub fn keys_ui(ctx: FolderCtx<'_>, ui: &mut Ui, n_shown: usize, wants_focus: &mut bool) {
    let id = Id::unique("annotation rows");
    // Of no size: what is clicked are the rows.
    let rect = egui::Rect::from_min_size(ui.cursor().min, egui::Vec2::ZERO);
    let response = ui.interact(rect, id, Sense::focusable_noninteractive());
    response.widget_info(|| WidgetInfo::labeled(Role::Table, true, "Annotations"));
    let has_modal = ctx.app.state.modal.is_some();
    let is_free = ui.memory(|memory| memory.focused().is_none());
    if std::mem::take(wants_focus) || (is_free && !has_modal) {
        response.request_focus();
    }
    if !response.has_focus() || has_modal {
        return;
    }
    let arrows = EventFilter {
        vertical_arrows: true,
        ..EventFilter::default()
    };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(id, arrows));
    let page = isize::try_from(n_shown).unwrap_or(1).max(2) - 1;
    let steps = [
        (Key::ArrowDown, Step::By(1)),
        (Key::ArrowUp, Step::By(-1)),
        (Key::PageDown, Step::By(page)),
        (Key::PageUp, Step::By(-page)),
        (Key::Home, Step::First),
        (Key::End, Step::Last),
    ];
    let pressed = |ui: &Ui, modifiers, key| ui.input_mut(|input| input.consume_key(modifiers, key));
    for (key, step) in steps {
        if pressed(ui, Modifiers::SHIFT, key) {
            ctx.app
                .commands
                .send(TableCommand::Step(step, Pointing::Range));
        } else if pressed(ui, Modifiers::NONE, key) {
            ctx.app
                .commands
                .send(TableCommand::Step(step, Pointing::Only));
        }
    }
    if pressed(ui, Modifiers::NONE, Key::Enter) {
        ctx.app.commands.send(TableCommand::OpenInHand);
    }
    if pressed(ui, Modifiers::COMMAND, Key::A) {
        ctx.app.commands.send(TableCommand::SelectAll);
    }
    if pressed(ui, Modifiers::NONE, Key::Space)
        && let Some(place) = ctx.app.state.table.cursor_place()
    {
        ctx.app
            .commands
            .send(TableCommand::Point(place, Pointing::Toggle));
    }
}
