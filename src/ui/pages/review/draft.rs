//! An annotation of the curated layer in the making: tag, fields, edges.

use std::collections::BTreeMap;

use egui::{RichText, Ui};

use super::case::quoted;
use crate::app::session::{BookArticle, Draft};
use crate::app::{EdgeMove, ReviewCommand, moved_edge};
use crate::model::{FieldId, Span};
use crate::ui::ctx::FolderCtx;
use crate::ui::panels::inspector::in_lines;
use crate::ui::theme::strong_family;
use crate::ui::widgets::draft::{caption_ui, hinted_draft_ui, pick_ui};
use crate::ui::widgets::field_editor::{Changed, field_editor_ui};

/// What is being typed and not yet sent.
#[derive(Default)]
pub struct DraftEditor {
    fields: BTreeMap<FieldId, String>,
}

/// Draws the annotation in the making.
pub fn draft_ui(ctx: FolderCtx<'_>, ui: &mut Ui, editor: &mut DraftEditor, article: &BookArticle) {
    let Some(draft) = &ctx.app.state.session.draft else {
        return;
    };
    ui.label(RichText::new("What is right").family(strong_family()));
    let mut changed = draft.clone();
    tag_ui(ctx, ui, &mut changed);
    words_ui(ctx, ui, article, &changed);
    fields_ui(ctx, ui, editor, &mut changed);
    caption_ui(ui, "Note");
    let note = changed.annotation.note.clone();
    let hint = (f32::INFINITY, "A remark that stays with the annotation");
    if let Some(note) = hinted_draft_ui(ui, "Note of the annotation", &note, 1, hint) {
        changed.annotation.note = note;
    }
    if changed != *draft {
        let command = ReviewCommand::ChangeDraft(Box::new(changed));
        ctx.app.commands.send(command);
    }
    ui.add_space(4.0);
    ui.separator();
    ui.add_space(4.0);
}

/// Draws what ends the making.
pub fn ending_ui(ctx: FolderCtx<'_>, ui: &mut Ui) {
    ui.horizontal(|ui| {
        if ui.button("This is right").on_hover_text("Enter").clicked() {
            ctx.app.commands.send(ReviewCommand::DecideDraft);
        }
        if ui.button("Give up").on_hover_text("Esc").clicked() {
            ctx.app.commands.send(ReviewCommand::DropDraft);
        }
    });
}

fn tag_ui(ctx: FolderCtx<'_>, ui: &mut Ui, draft: &mut Draft) {
    let codebook = &ctx.app.state.workspace.codebook;
    let names: Vec<String> = codebook.tags.iter().map(|tag| tag.name.clone()).collect();
    let current = ctx.app.state.tag_name(&draft.annotation.tag);
    if let Some(nth) = pick_ui(ui, "Tag of the annotation", &current, &names)
        && let Some(tag) = codebook.tags.get(nth)
    {
        draft.annotation.tag = tag.id.clone();
        let fields = &mut draft.annotation.fields;
        fields.retain(|id, _| tag.field(id).is_some());
    }
}

fn words_ui(ctx: FolderCtx<'_>, ui: &mut Ui, article: &BookArticle, draft: &Draft) {
    let ranges = draft.annotation.ranges();
    let pieces: Vec<&str> = ranges.filter_map(|it| it.slice(article.text())).collect();
    let quote = quoted(&pieces.join(" … "), 200);
    if !pieces.is_empty() {
        ui.label(in_lines(&quote));
    }
    let help = "Other words: select them in the text. [ and ] move the start and the end out by a word, { and } in.";
    ui.label(
        RichText::new(help)
            .small()
            .color(ctx.app.theme.text_faint()),
    );
}

fn fields_ui(ctx: FolderCtx<'_>, ui: &mut Ui, editor: &mut DraftEditor, draft: &mut Draft) {
    let codebook = &ctx.app.state.workspace.codebook;
    let Some(tag) = codebook.tag(&draft.annotation.tag) else {
        return;
    };
    for field in &tag.fields {
        caption_ui(ui, &field.name);
        let value = draft.annotation.fields.get(&field.id);
        let changed = ui.push_id(field.id.as_str(), |ui| {
            let registers = ctx.app.state.registers();
            field_editor_ui(ui, field, value, registers, &mut editor.fields, false)
        });
        match changed.inner {
            None => {}
            Some(Changed(Some(value))) => {
                draft.annotation.fields.insert(field.id.clone(), value);
            }
            Some(Changed(None)) => {
                draft.annotation.fields.remove(&field.id);
            }
        }
    }
}

/// Moves an edge of the annotation in the making by a word.
pub fn move_edge(ctx: FolderCtx<'_>, key: char) {
    let session = &ctx.app.state.session;
    let (Some(draft), Some((article, _))) = (&session.draft, session.case_in_hand()) else {
        return;
    };
    let mut draft = draft.clone();
    let at_start = matches!(key, '[' | '{');
    let spans = &mut draft.annotation.spans;
    let span = if at_start {
        spans.first_mut()
    } else {
        spans.last_mut()
    };
    let Some(span) = span else { return };
    let Some(range) = span.range() else { return };
    let edge = EdgeMove {
        is_start: at_start,
        is_outward: matches!(key, '[' | ']'),
        by_word: true,
    };
    if let Some(moved) = moved_edge(article.text(), range, edge) {
        *span = Span::Placed(moved);
        let command = ReviewCommand::ChangeDraft(Box::new(draft));
        ctx.app.commands.send(command);
    }
}
