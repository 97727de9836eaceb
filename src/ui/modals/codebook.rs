//! The codebook: its tree of tags on the left, the tag in hand on the right.

mod fields;
mod removal;
mod tag;
mod templates;
mod tree;

use std::collections::BTreeMap;

use egui::{Align, Layout, ScrollArea, Ui, Vec2};

use super::frame::modal_panes;
use crate::app::TagReach;
use crate::model::TagId;
use crate::ui::ctx::AppCtx;

/// How wide the tree is, at least and at most.
const TREE_WIDTH: (f32, f32) = (220.0, 290.0);

/// What the window keeps from frame to frame.
#[derive(Default)]
pub struct CodebookEditor {
    has_begun: bool,
    in_hand: Option<TagId>,
    page: Page,
    reaches: Reaches,
    new_tag: String,
    new_field: String,
    new_example: String,
    new_choice: String,
    path: String,
    /// The row that gets the keyboard with the next frame.
    focus: Option<TagId>,
    is_removing: bool,
}

/// What the right side shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Page {
    /// The tag in hand.
    #[default]
    Tag,
    /// The codebook as a whole: its name, starting points, import and export.
    Whole,
}

/// How far each tag reaches, counted again when the list of articles changed.
#[derive(Default)]
struct Reaches {
    counted_for: Option<u64>,
    reaches: BTreeMap<TagId, TagReach>,
}

impl Reaches {
    fn update(&mut self, ctx: AppCtx<'_>) {
        let list = ctx.state.folder.as_ref().map(|folder| folder.list.revision);
        if self.counted_for != list {
            self.counted_for = list;
            self.reaches = ctx.state.tag_reaches();
        }
    }

    fn of(&self, tag: &TagId) -> TagReach {
        self.reaches.get(tag).copied().unwrap_or_default()
    }
}

impl CodebookEditor {
    /// Takes another tag in hand; what was being typed for the one before goes.
    fn take(&mut self, tag: Option<TagId>) {
        if self.in_hand != tag {
            self.in_hand = tag;
            self.is_removing = false;
            self.new_field.clear();
            self.new_example.clear();
            self.new_choice.clear();
        }
        self.page = Page::Tag;
    }
}

/// Draws the window.
pub fn codebook_ui(ctx: AppCtx<'_>, ui: &mut Ui, view: &mut CodebookEditor, tag: Option<&TagId>) {
    let codebook = &ctx.state.workspace.codebook;
    if !view.has_begun {
        view.has_begun = true;
        view.in_hand = tag.or(codebook.tags.first().map(|tag| &tag.id)).cloned();
        if codebook.tags.is_empty() {
            view.page = Page::Whole;
        }
    }
    view.reaches.update(ctx);
    modal_panes(ctx, ui, "Codebook", Vec2::new(1040.0, 740.0), |ui| {
        let height = ui.available_height();
        let width = (ui.available_width() * 0.28).clamp(TREE_WIDTH.0, TREE_WIDTH.1);
        ui.horizontal_top(|ui| {
            let column = Layout::top_down(Align::Min);
            ui.allocate_ui_with_layout(Vec2::new(width, height), column, |ui| {
                ui.set_width(width);
                tree::tree_ui(ctx, ui, view);
            });
            ui.separator();
            let size = Vec2::new(ui.available_width(), height);
            ui.allocate_ui_with_layout(size, column, |ui| {
                ScrollArea::vertical()
                    .id_salt(("tag in hand", view.in_hand.as_ref(), view.page == Page::Tag))
                    .auto_shrink(false)
                    .show(ui, |ui| {
                        ui.set_max_width(ui.available_width() - 12.0);
                        right_ui(ctx, ui, view);
                    });
            });
        });
    });
}

fn right_ui(ctx: AppCtx<'_>, ui: &mut Ui, view: &mut CodebookEditor) {
    let codebook = &ctx.state.workspace.codebook;
    let in_hand = view.in_hand.clone();
    let tag = in_hand.and_then(|in_hand| codebook.tag(&in_hand));
    match (view.page, tag) {
        (Page::Tag, Some(tag)) => {
            ui.push_id(tag.id.as_str(), |ui| tag::tag_ui(ctx, ui, view, tag));
        }
        (Page::Tag, None) => {
            ui.label("Choose a tag, or add one");
        }
        (Page::Whole, _) => templates::whole_ui(ctx, ui, view),
    }
}

#[cfg(test)]
mod tests;
