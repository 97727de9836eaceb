//! What is wrong with the files, values set here and elsewhere at once, and copies to merge.

use egui::{Label, RichText, Ui, Vec2};

use super::frame::modal_frame;
use crate::app::{AppCommand, Conflict, NoticeAction, Side};
use crate::model::LayerKey;
use crate::ui::ctx::{AppCtx, FolderCtx};
use crate::ui::panels::inspector::shortened;
use crate::ui::theme::strong_family;

/// What the window keeps from frame to frame.
#[derive(Default)]
pub struct Problems {}

/// How many problems are drawn; all of them are copied.
const MOST_SHOWN: usize = 200;

/// Draws the window.
pub fn problems_ui(ctx: AppCtx<'_>, ui: &mut Ui, _view: &mut Problems) {
    let Some(folder) = ctx.folder() else {
        return ctx.commands.send(AppCommand::Show(None));
    };
    let size = Vec2::new(760.0, 560.0);
    modal_frame(ctx, ui, "Problems and conflicts", size, |ui| {
        let open = folder.folder;
        let n_copies = ctx.state.n_conflict_copies();
        if open.problems.is_empty() && open.conflicts.is_empty() && n_copies == 0 {
            let text = "All files of this folder are in order";
            ui.label(RichText::new(text).color(ctx.theme.success()));
            return;
        }
        conflicts_ui(folder, ui);
        copies_ui(ctx, ui, n_copies);
        file_problems_ui(folder, ui);
    });
}

fn heading(ui: &mut Ui, words: &str) {
    ui.add_space(6.0);
    ui.label(RichText::new(words).family(strong_family()));
}

fn conflicts_ui(ctx: FolderCtx<'_>, ui: &mut Ui) {
    let conflicts = &ctx.folder.conflicts;
    if conflicts.is_empty() {
        return;
    }
    heading(ui, "Set here and elsewhere at once");
    let text = "Both values are in the file. Pick the one that holds.";
    ui.label(RichText::new(text).color(ctx.app.theme.text_faint()));
    for (key, conflict) in conflicts.iter().take(MOST_SHOWN) {
        let id = conflict.id.as_ref().map(ToString::to_string);
        ui.push_id(
            (key.article.as_str(), id, &conflict.field, &conflict.theirs),
            |ui| {
                conflict_ui(ctx, ui, key, conflict);
            },
        );
    }
}

fn conflict_ui(ctx: FolderCtx<'_>, ui: &mut Ui, key: &LayerKey, conflict: &Conflict) {
    let faint = ctx.app.theme.text_faint();
    ui.add_space(4.0);
    ui.horizontal_wrapped(|ui| {
        ui.label(field_name(&conflict.field));
        ui.label(
            RichText::new(subject(ctx, key, conflict))
                .small()
                .color(faint),
        );
    });
    ui.horizontal_wrapped(|ui| {
        for (side, words, value) in [
            (Side::Mine, "Keep", &conflict.mine),
            (Side::Theirs, "Take", &conflict.theirs),
        ] {
            let is_gone = conflict.field == "deleted" && side == Side::Theirs;
            let shown = if is_gone {
                "Delete the annotation".to_owned()
            } else if conflict.field == "deleted" {
                "Keep the annotation".to_owned()
            } else {
                format!("{words} {}", readable(value))
            };
            if ui.button(shown).on_hover_text(value).clicked() {
                let conflict = Box::new(conflict.clone());
                let command = AppCommand::Settle(key.clone(), conflict, side);
                ctx.app.commands.send(command);
            }
        }
    });
}

fn field_name(field: &str) -> String {
    match field.strip_prefix("fields.") {
        Some(name) => format!("Field ‘{name}’"),
        None if field == "deleted" => "Deleted elsewhere".to_owned(),
        None => format!("The {field}"),
    }
}

/// The words of the annotation, and the article where it is not the open one.
fn subject(ctx: FolderCtx<'_>, key: &LayerKey, conflict: &Conflict) -> String {
    let layer = ctx.app.state.workspace.layers.get(key);
    let annotation = conflict
        .id
        .as_ref()
        .and_then(|id| layer.and_then(|layer| layer.get(id)));
    let document = ctx.app.document();
    let text = document
        .filter(|document| document.document.article.id == key.article)
        .map(|document| document.document.text());
    let quote = annotation
        .and_then(|annotation| annotation.hull())
        .and_then(|hull| hull.slice(text?))
        .map(|words| format!("on “{}”", shortened(words, 60)));
    let tag = annotation.map(|annotation| ctx.app.state.tag_name(&annotation.tag));
    [tag, quote, Some(key.article.to_string())]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join("  ")
}

/// A value as people write it: RON text without its quotes.
fn readable(value: &str) -> String {
    let bare = value
        .strip_prefix('"')
        .and_then(|value| value.strip_suffix('"'));
    match bare {
        Some("") => "no text".to_owned(),
        Some(text) => format!("‘{}’", shortened(text, 60)),
        None if value == "None" || value == "()" => "nothing".to_owned(),
        None => shortened(value, 60),
    }
}

fn copies_ui(ctx: AppCtx<'_>, ui: &mut Ui, n_copies: usize) {
    if n_copies == 0 {
        return;
    }
    heading(ui, "Copies that a sync tool left");
    let text = match n_copies {
        1 => "One copy of a sidecar of the open article".to_owned(),
        n => format!("{n} copies of sidecars of the open article"),
    };
    ui.horizontal_wrapped(|ui| {
        ui.label(text);
        if ui
            .button("Merge the copies")
            .on_hover_text("Takes what is new in them; the copies are kept as backups")
            .clicked()
        {
            let command =
                AppCommand::ActOnNotice("copies".to_owned(), NoticeAction::MergeConflictCopies);
            ctx.commands.send(command);
        }
    });
}

fn file_problems_ui(ctx: FolderCtx<'_>, ui: &mut Ui) {
    let problems = &ctx.folder.problems;
    if problems.is_empty() {
        return;
    }
    heading(ui, "Files");
    if ui.button("Copy details").clicked() {
        ui.ctx().copy_text(problems.join("\n"));
    }
    for problem in problems.iter().take(MOST_SHOWN) {
        ui.add_space(2.0);
        ui.add(Label::new(problem).wrap().selectable(true));
    }
    if problems.len() > MOST_SHOWN {
        let more = format!("and {} more", problems.len() - MOST_SHOWN);
        ui.label(RichText::new(more).color(ctx.app.theme.text_faint()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_read_as_people_write_them() {
        for (value, expected) in [
            ("\"fact\"", "‘fact’"),
            ("\"\"", "no text"),
            ("None", "nothing"),
            ("[\"a\", \"b\"]", "[\"a\", \"b\"]"),
        ] {
            assert_eq!(readable(value), expected, "{value}");
        }
        assert_eq!(field_name("fields.claimant"), "Field ‘claimant’");
        assert_eq!(field_name("note"), "The note");
    }
}
