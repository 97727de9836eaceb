//! Finds a tag by typing.

use egui::{Align, Layout, RichText, ScrollArea, Ui, Vec2};

use super::frame::modal_panes;
use crate::app::rows::matching_tags;
use crate::app::searching::HitTemplate;
use crate::app::{
    AnnotateCommand, AppCommand, ReviewCommand, SearchCommand, TagPurpose, UiCommand,
};
use crate::model::{Tag, TagId};
use crate::ui::ctx::AppCtx;
use crate::ui::panels::codebook::definition_ui;
use crate::ui::theme::color32;
use crate::ui::widgets::pick_list::{PickList, PickRow};

/// What the window keeps from frame to frame.
#[derive(Default)]
pub struct PickTag {
    list: PickList,
}

/// Draws the window.
pub fn pick_tag_ui(ctx: AppCtx<'_>, ui: &mut Ui, view: &mut PickTag, purpose: TagPurpose) {
    let size = Vec2::new(740.0, 460.0);
    let picked = modal_panes(ctx, ui, title(purpose), size, |ui| {
        view.list
            .field_ui(ui, "Find a tag", "Type a part of its name");
        ui.add_space(6.0);
        let codebook = &ctx.state.workspace.codebook;
        let tags = matching_tags(codebook, &view.list.query);
        if tags.is_empty() {
            no_tag_ui(ctx, ui);
        }
        let height = ui.available_height();
        let (list_width, gap) = (ui.available_width() * 0.46, 16.0);
        ui.horizontal_top(|ui| {
            let top_down = Layout::top_down(Align::Min);
            let size = Vec2::new(list_width, height);
            let picked = ui.allocate_ui_with_layout(size, top_down, |ui| {
                view.list.rows_ui(ui, ctx.theme, tags.len(), |nth| {
                    tags.get(nth)
                        .map(|tag| tag_row(ctx, tag, view_depth(ctx, tag)))
                        .unwrap_or_default()
                })
            });
            ui.add_space(gap);
            let size = Vec2::new(ui.available_width(), height);
            ui.allocate_ui_with_layout(size, top_down, |ui| {
                ui.set_max_width(size.x);
                if let Some(tag) = tags.get(view.list.picked) {
                    about_ui(ctx, ui, tag);
                }
            });
            picked.inner
        })
        .inner
        .and_then(|nth| tags.get(nth).map(|tag| tag.id.clone()))
    });
    if let Some(tag) = picked {
        ctx.commands.send(AppCommand::Show(None));
        ctx.commands.send(command(ctx, purpose, tag));
    }
}

fn title(purpose: TagPurpose) -> &'static str {
    match purpose {
        TagPurpose::Selection => "Tag the selected words",
        TagPurpose::Article => "Tag the whole article",
        TagPurpose::Retag => "Change the tag",
        TagPurpose::Duplicate => "Tag the same words again",
        TagPurpose::Hits => "Tag the hits",
        TagPurpose::Curated => "Tag the selected words in the curated layer",
    }
}

fn command(ctx: AppCtx<'_>, purpose: TagPurpose, tag: TagId) -> AppCommand {
    let command = match purpose {
        TagPurpose::Selection => AnnotateCommand::Tag(tag),
        TagPurpose::Article => AnnotateCommand::TagArticle(tag),
        TagPurpose::Retag => AnnotateCommand::Retag(tag),
        TagPurpose::Duplicate => AnnotateCommand::Duplicate(tag),
        TagPurpose::Hits => return for_hits(ctx, tag).into(),
        TagPurpose::Curated => return ReviewCommand::AddNew(tag).into(),
    };
    command.into()
}

/// The tag for the hits of a search; its fields stay if it is the one they had.
fn for_hits(ctx: AppCtx<'_>, tag: TagId) -> SearchCommand {
    let known = ctx.state.search.template.clone();
    let known = known.filter(|template| template.tag == tag);
    let template = known.unwrap_or_else(|| HitTemplate::new(tag));
    SearchCommand::Template(Some(Box::new(template)))
}

/// Names the tags above, so that one under another reads as such wherever it is listed.
fn view_depth(ctx: AppCtx<'_>, tag: &Tag) -> String {
    let codebook = &ctx.state.workspace.codebook;
    let parent = tag.parent.as_ref().and_then(|parent| codebook.tag(parent));
    parent.map_or_else(String::new, |parent| format!("in {}", parent.name))
}

fn tag_row(ctx: AppCtx<'_>, tag: &Tag, detail: String) -> PickRow {
    let in_hand = ctx.state.my_selected().map(|annotation| &annotation.tag);
    let is_now = in_hand == Some(&tag.id) && is_retagging(ctx);
    PickRow {
        label: tag.name.clone(),
        detail: if is_now { "now".to_owned() } else { detail },
        right: tag.key.map(String::from).unwrap_or_default(),
        chip: Some((color32(tag.color), tag.initial())),
        is_off: false,
    }
}

fn is_retagging(ctx: AppCtx<'_>) -> bool {
    matches!(
        ctx.state.modal,
        Some(crate::app::Modal::PickTag(TagPurpose::Retag))
    )
}

fn about_ui(ctx: AppCtx<'_>, ui: &mut Ui, tag: &Tag) {
    ScrollArea::vertical()
        .id_salt("about the tag")
        .auto_shrink([false, true])
        .show(ui, |ui| {
            definition_ui(ui, tag);
            let names: Vec<&str> = tag.fields.iter().map(|field| field.name.as_str()).collect();
            if !names.is_empty() {
                ui.add_space(4.0);
                let fields = format!("Fields  {}", names.join(", "));
                ui.label(RichText::new(fields).small().color(ctx.theme.text_faint()));
            }
        });
}

fn no_tag_ui(ctx: AppCtx<'_>, ui: &mut Ui) {
    ui.horizontal(|ui| {
        ui.label(RichText::new("The codebook has no such tag").color(ctx.theme.text_faint()));
        if ui.link("Edit codebook…").clicked() {
            ctx.commands.send(UiCommand::EditCodebook);
        }
    });
}
