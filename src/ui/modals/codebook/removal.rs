//! Merging a tag into another, and deleting it, with how far that reaches.

use egui::{RichText, Ui};

use super::CodebookEditor;
use crate::app::{CodebookCommand, TagReach};
use crate::model::Tag;
use crate::ui::ctx::AppCtx;
use crate::ui::theme::strong_family;
use crate::ui::widgets::draft::{caption_ui, pick_ui};

/// Draws what can be done away with.
pub fn removal_ui(ctx: AppCtx<'_>, ui: &mut Ui, view: &mut CodebookEditor, tag: &Tag) {
    let reach = view.reaches.of(&tag.id);
    ui.label(RichText::new("Merge or delete").family(strong_family()));
    ui.label(format!("‘{}’ is on {}", tag.name, reach_words(reach)));
    ui.horizontal_wrapped(|ui| {
        let tags = ctx.state.workspace.codebook.tags.iter();
        let others: Vec<&Tag> = tags.filter(|other| other.id != tag.id).collect();
        let names: Vec<String> = others.iter().map(|other| other.name.clone()).collect();
        if let Some(into) =
            pick_ui(ui, "Merge into", "Merge into…", &names).and_then(|nth| others.get(nth))
        {
            ctx.commands.send(CodebookCommand::Merge {
                from: tag.id.clone(),
                into: into.id.clone(),
            });
            view.take(Some(into.id.clone()));
        }
        if ui.button("Delete…").clicked() {
            if reach.n_annotations == 0 {
                ctx.commands.send(CodebookCommand::Delete(tag.id.clone()));
                view.take(next_of(ctx, tag));
            } else {
                view.is_removing = !view.is_removing;
            }
        }
    });
    if view.is_removing && reach.n_annotations > 0 {
        choice_ui(ctx, ui, view, tag);
    }
}

/// Asks what shall become of the annotations.
fn choice_ui(ctx: AppCtx<'_>, ui: &mut Ui, view: &mut CodebookEditor, tag: &Tag) {
    let reach = view.reaches.of(&tag.id);
    ui.horizontal_wrapped(|ui| {
        let mut wanted = None;
        if ui
            .button("Delete the tag, leave annotations greyed")
            .clicked()
        {
            wanted = Some(CodebookCommand::Delete(tag.id.clone()));
        }
        let with = format!("Delete the tag and {}", reach_words(reach));
        let with = RichText::new(with).color(ctx.theme.error());
        if ui.button(with).clicked() {
            wanted = Some(CodebookCommand::DeleteWithAnnotations(tag.id.clone()));
        }
        if ui.button("Keep it").clicked() {
            view.is_removing = false;
        }
        if let Some(command) = wanted {
            ctx.commands.send(command);
            view.take(next_of(ctx, tag));
        }
    });
    caption_ui(ui, "Either can be undone with ctrl+Z");
}

/// The tag that is in hand once this one is gone.
fn next_of(ctx: AppCtx<'_>, tag: &Tag) -> Option<crate::model::TagId> {
    let tags = &ctx.state.workspace.codebook.tags;
    let here = tags.iter().position(|other| other.id == tag.id)?;
    let next = tags
        .get(here + 1)
        .or_else(|| tags.get(here.checked_sub(1)?));
    next.map(|next| next.id.clone())
}

fn reach_words(reach: TagReach) -> String {
    let plural = |n: usize, one: &str, many: &str| match n {
        1 => format!("1 {one}"),
        n => format!("{n} {many}"),
    };
    match reach.n_annotations {
        0 => "no annotation".to_owned(),
        n => format!(
            "{} in {}",
            plural(n, "annotation", "annotations"),
            plural(reach.n_articles, "article", "articles")
        ),
    }
}
