//! The find bar over the article.

use egui::{Button, Frame, Key, Panel, RichText, Role, WidgetInfo};

use crate::app::{FindKind, LookCommand, MAX_HITS, UiCommand};
use crate::ui::ctx::{AppCtx, DocumentCtx};
use crate::ui::widgets::text_field::text_field_ui;

/// What the bar keeps from frame to frame.
#[derive(Default)]
pub struct FindBar {
    /// Whether the field shall get the keyboard.
    pub wants_focus: bool,
}

/// Draws the find bar, if it is open.
pub fn find_bar_ui(ctx: AppCtx<'_>, ui: &mut egui::Ui, bar: &mut FindBar) {
    let Some(document) = ctx
        .document()
        .filter(|document| document.document.find.is_open)
    else {
        return;
    };
    let frame = Frame::new()
        .fill(ctx.theme.panel())
        .inner_margin(egui::Margin::symmetric(10, 5));
    Panel::top("find").frame(frame).show(ui, |ui| {
        ui.horizontal(|ui| bar_ui(document, ui, bar));
    });
}

fn bar_ui(ctx: DocumentCtx<'_>, ui: &mut egui::Ui, bar: &mut FindBar) {
    let find = &ctx.document.find;
    let mut query = find.query.clone();
    let width = (ui.available_width() - 390.0).clamp(90.0, 280.0);
    let response = text_field_ui(ui, "Find in article", &mut query.pattern, |edit| {
        edit.hint_text("Find in article").desired_width(width)
    });
    if std::mem::take(&mut bar.wants_focus) {
        response.request_focus();
    }
    if response.lost_focus() {
        let (is_enter, is_shift) =
            ui.input(|input| (input.key_pressed(Key::Enter), input.modifiers.shift));
        if is_enter {
            ctx.app.commands.send(if is_shift {
                UiCommand::FindPrevious
            } else {
                UiCommand::FindNext
            });
            response.request_focus();
        } else if ui.input(|input| input.key_pressed(Key::Escape)) {
            ctx.app.commands.send(LookCommand::CloseFind);
        }
    }
    for (kind, label, tip) in [
        (FindKind::WholeWord, "Word", "Whole words only"),
        (
            FindKind::Regex,
            "Regex",
            "Read the pattern as a regular expression",
        ),
    ] {
        if ui
            .add(Button::new(label).selected(query.kind == kind))
            .on_hover_text(tip)
            .clicked()
        {
            query.kind = if query.kind == kind {
                FindKind::Literal
            } else {
                kind
            };
        }
    }
    let case = Button::new("Aa").selected(query.is_case_sensitive);
    if ui.add(case).on_hover_text("Capitals matter").clicked() {
        query.is_case_sensitive = !query.is_case_sensitive;
    }
    hits_ui(ctx, ui);
    for (label, tip, command) in [
        ("↑", "Find previous", UiCommand::FindPrevious),
        ("↓", "Find next", UiCommand::FindNext),
    ] {
        let button = ui
            .add_enabled(!find.hits.is_empty(), Button::new(label))
            .on_hover_text(tip);
        button.widget_info(|| WidgetInfo::labeled(Role::Button, true, tip));
        if button.clicked() {
            ctx.app.commands.send(command);
        }
    }
    let close = ui.button("✕");
    close.widget_info(|| WidgetInfo::labeled(Role::Button, true, "Close the find bar"));
    if close.clicked() {
        ctx.app.commands.send(LookCommand::CloseFind);
    }
    if query != find.query {
        ctx.app.commands.send(LookCommand::Find(query));
    }
}

fn hits_ui(ctx: DocumentCtx<'_>, ui: &mut egui::Ui) {
    let find = &ctx.document.find;
    let theme = ctx.app.theme;
    let text = match (&find.error, find.current) {
        (Some(error), _) => RichText::new(error.reason()).color(theme.error()),
        (None, Some(nth)) => {
            let more = if find.hits.len() == MAX_HITS { "+" } else { "" };
            RichText::new(format!("{} of {}{more}", nth + 1, find.hits.len()))
                .color(theme.text_faint())
        }
        (None, None) if find.query.pattern.is_empty() => RichText::new(""),
        (None, None) => RichText::new("not found").color(theme.warning()),
    };
    ui.label(text);
}
