//! The command palette: every command, tag and article, found by typing.

use egui::{RichText, Ui, Vec2};

use super::frame::modal_panes;
use crate::app::rows::{PaletteRow, PaletteRows};
use crate::app::{AnnotateCommand, AppCommand, UiCommand};
use crate::model::Tag;
use crate::ui::ctx::AppCtx;
use crate::ui::theme::color32;
use crate::ui::widgets::pick_list::{PickList, PickRow};
use crate::ui::{keys, menu_bar};

/// What the window keeps from frame to frame.
#[derive(Default)]
pub struct Palette {
    list: PickList,
    found: PaletteRows,
}

/// Draws the window.
pub fn palette_ui(ctx: AppCtx<'_>, ui: &mut Ui, view: &mut Palette) {
    let size = Vec2::new(640.0, 480.0);
    let picked = modal_panes(ctx, ui, "All commands", size, |ui| {
        view.list
            .field_ui(ui, "Find a command", "Find a command, a tag or an article");
        let list = ctx.folder().map(|folder| &folder.folder.list);
        let state = ctx.state;
        let codebook = &state.workspace.codebook;
        let typed = view.list.query.as_str();
        view.found
            .update(typed, &state.recent_commands, codebook, list);
        if !view.found.is_done() {
            ui.ctx().request_repaint();
        }
        ui.add_space(4.0);
        let rows = view.found.rows();
        if rows.is_empty() && view.found.is_done() {
            ui.label(RichText::new("Nothing is called that").color(ctx.theme.text_faint()));
        }
        let row = |nth| rows.get(nth).map(|row| pick_row(ctx, row));
        let picked = view.list.rows_ui(ui, ctx.theme, rows.len(), |nth| {
            row(nth).unwrap_or_default()
        });
        picked.and_then(|nth| rows.get(nth).cloned())
    });
    if let Some(row) = picked {
        // First away with this window: the command may open another one.
        ctx.commands.send(AppCommand::Show(None));
        if let Some(command) = command_of(ctx, &row) {
            ctx.commands.send(command);
        }
    }
}

fn command_of(ctx: AppCtx<'_>, row: &PaletteRow) -> Option<AppCommand> {
    match row {
        PaletteRow::Command(command) => Some(AppCommand::Ui(*command)),
        PaletteRow::Tag(tag) => Some(AnnotateCommand::Tag(tag.clone()).into()),
        PaletteRow::Article(nth) => {
            let item = ctx.folder()?.folder.list.items().get(*nth)?;
            Some(AppCommand::OpenArticle(item.id.clone()))
        }
    }
}

fn pick_row(ctx: AppCtx<'_>, row: &PaletteRow) -> PickRow {
    match row {
        PaletteRow::Command(command) => command_row(ctx, *command),
        PaletteRow::Tag(tag) => {
            let tag = ctx.state.workspace.codebook.tag(tag);
            tag.map(|tag| tag_row(ctx, tag)).unwrap_or_default()
        }
        PaletteRow::Article(nth) => article_row(ctx, *nth).unwrap_or_default(),
    }
}

fn command_row(ctx: AppCtx<'_>, command: UiCommand) -> PickRow {
    let shortcut = keys::shortcut_of(ctx.state, command);
    PickRow {
        label: menu_bar::label(ctx, command),
        detail: command.menu().label().to_owned(),
        right: shortcut.map_or_else(String::new, |shortcut| shortcut.to_string()),
        chip: None,
        is_off: !menu_bar::is_possible(ctx, command),
    }
}

fn tag_row(ctx: AppCtx<'_>, tag: &Tag) -> PickRow {
    let has_selection = ctx
        .document()
        .is_some_and(|document| !document.document.selection.ranges().is_empty());
    let detail = if has_selection {
        ""
    } else {
        "select words first"
    };
    PickRow {
        label: format!("Tag as {}", tag.name),
        detail: detail.to_owned(),
        right: tag.key.map(String::from).unwrap_or_default(),
        chip: Some((color32(tag.color), tag.initial())),
        is_off: !has_selection,
    }
}

fn article_row(ctx: AppCtx<'_>, nth: usize) -> Option<PickRow> {
    let item = ctx.folder()?.folder.list.items().get(nth)?;
    let date = item.date().map(|date| date.to_string());
    Some(PickRow {
        label: item.title().to_owned(),
        detail: item.outlet().to_owned(),
        right: date.unwrap_or_else(|| "Article".to_owned()),
        chip: None,
        is_off: false,
    })
}
