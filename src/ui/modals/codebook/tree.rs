//! The tree of tags: choosing, adding, moving by buttons, keys and dragging.

use egui::{
    Align2, Button, EventFilter, Key, Modifiers, Rect, Response, Role, ScrollArea, Sense, Stroke,
    TextStyle, Ui, Vec2, WidgetInfo,
};

use super::{CodebookEditor, Page};
use crate::app::{CodebookCommand, TreeStep, fresh_id, tree_step};
use crate::model::{Codebook, Extra, Tag, TagId};
use crate::ui::ctx::AppCtx;
use crate::ui::theme::{color32, ink_on};
use crate::ui::widgets::draft::add_ui;
use crate::ui::widgets::swatches::nth_color;

const ROW_HEIGHT: f32 = 26.0;

/// What is under the rows.
const FOOT_HEIGHT: f32 = 112.0;

/// Draws the tree with its buttons.
pub fn tree_ui(ctx: AppCtx<'_>, ui: &mut Ui, view: &mut CodebookEditor) {
    let codebook = &ctx.state.workspace.codebook;
    let name = match codebook.name.as_str() {
        "" => "Codebook without a name",
        name => name,
    };
    let whole = Button::new(name)
        .selected(view.page == Page::Whole)
        .truncate()
        .min_size(Vec2::new(ui.available_width(), 28.0));
    let whole = ui
        .add(whole)
        .on_hover_text("Name, starting points, import and export");
    whole.widget_info(|| WidgetInfo::labeled(Role::Button, true, "The codebook as a whole"));
    if whole.clicked() {
        view.page = Page::Whole;
    }
    ui.add_space(4.0);
    let height = (ui.available_height() - FOOT_HEIGHT).max(60.0);
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        ScrollArea::vertical()
            .id_salt("tags")
            .max_height(height)
            .min_scrolled_height(height)
            .auto_shrink(false)
            .show_rows(ui, ROW_HEIGHT, codebook.tags.len(), |ui, shown| {
                for tag in codebook.tags.get(shown).unwrap_or_default() {
                    row_ui(ctx, ui, view, tag);
                }
            });
    });
    ui.add_space(4.0);
    steps_ui(ctx, ui, view);
    new_tag_ui(ctx, ui, view);
}

fn row_ui(ctx: AppCtx<'_>, ui: &mut Ui, view: &mut CodebookEditor, tag: &Tag) {
    let size = Vec2::new(ui.available_width(), ROW_HEIGHT);
    let (_, rect) = ui.allocate_space(size);
    let id = ui.make_persistent_id(("tag row", tag.id.as_str()));
    let response = ui.interact(rect, id, Sense::click_and_drag());
    let is_in_hand = view.page == Page::Tag && view.in_hand.as_ref() == Some(&tag.id);
    let label = format!("{} in the tree", tag.name);
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_in_hand, &label));
    if view.focus.as_ref() == Some(&tag.id) {
        view.focus = None;
        response.request_focus();
        response.scroll_to_me(None);
    }
    if response.clicked() {
        response.request_focus();
        view.take(Some(tag.id.clone()));
    }
    if response.has_focus() {
        keys_ui(ctx, ui, view, &response, tag);
    }
    let reach = view.reaches.of(&tag.id).n_annotations;
    let is_lit = is_in_hand || response.hovered();
    paint_row(ctx, ui, tag, (rect, is_lit), reach);
    drag_ui(ctx, ui, &response, tag);
}

fn paint_row(ctx: AppCtx<'_>, ui: &Ui, tag: &Tag, (rect, is_lit): (Rect, bool), reach: usize) {
    let theme = ctx.theme;
    if is_lit {
        ui.painter().rect_filled(rect, 5.0, theme.selection());
    }
    let codebook = &ctx.state.workspace.codebook;
    let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
    let left = rect.left() + 8.0 + 16.0 * codebook.depth(tag) as f32;
    let chip = Rect::from_center_size(egui::pos2(left + 8.0, rect.center().y), Vec2::splat(16.0));
    let color = color32(tag.color);
    painter.rect_filled(chip, 4.0, color);
    let small = TextStyle::Small.resolve(ui.style());
    let (center, middle) = (Align2::CENTER_CENTER, chip.center());
    painter.text(middle, center, tag.initial(), small.clone(), ink_on(color));
    let body = TextStyle::Body.resolve(ui.style());
    let at = egui::pos2(chip.right() + 8.0, rect.center().y);
    painter.text(at, Align2::LEFT_CENTER, &tag.name, body, theme.text());
    let mut right = match reach {
        0 => String::new(),
        n => n.to_string(),
    };
    if let Some(key) = tag.key {
        right = format!("{right}   {key}");
    }
    let at = rect.right_center() - Vec2::new(8.0, 0.0);
    painter.text(at, Align2::RIGHT_CENTER, right, small, theme.text_faint());
}

/// Arrows go through the tags; with alt they move the tag.
fn keys_ui(ctx: AppCtx<'_>, ui: &Ui, view: &mut CodebookEditor, response: &Response, tag: &Tag) {
    let arrows = EventFilter {
        horizontal_arrows: true,
        vertical_arrows: true,
        ..EventFilter::default()
    };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, arrows));
    for (key, step) in [
        (Key::ArrowUp, TreeStep::Up),
        (Key::ArrowDown, TreeStep::Down),
        (Key::ArrowRight, TreeStep::In),
        (Key::ArrowLeft, TreeStep::Out),
    ] {
        if ui.input_mut(|input| input.consume_key(Modifiers::ALT, key)) {
            step_tag(ctx, tag, step);
            view.focus = Some(tag.id.clone());
        }
    }
    let tags = &ctx.state.workspace.codebook.tags;
    let here = tags.iter().position(|other| other.id == tag.id);
    let none = Modifiers::NONE;
    let up = ui.input_mut(|input| input.consume_key(none, Key::ArrowUp));
    let down = ui.input_mut(|input| input.consume_key(none, Key::ArrowDown));
    let next = here.and_then(|here| match (up, down) {
        (true, _) => here.checked_sub(1),
        (_, true) => Some(here + 1),
        _ => None,
    });
    if let Some(next) = next.and_then(|next| tags.get(next)) {
        view.take(Some(next.id.clone()));
        view.focus = Some(next.id.clone());
    }
}

fn step_tag(ctx: AppCtx<'_>, tag: &Tag, step: TreeStep) {
    if let Some(command) = tree_step(&ctx.state.workspace.codebook, &tag.id, step) {
        ctx.commands.send(command);
    }
}

/// A row dropped on the upper part of another goes before it, on the lower part under it.
fn drag_ui(ctx: AppCtx<'_>, ui: &Ui, response: &Response, tag: &Tag) {
    response.dnd_set_drag_payload(tag.id.clone());
    let Some(dragged) = response.dnd_hover_payload::<TagId>() else {
        return;
    };
    let codebook = &ctx.state.workspace.codebook;
    let pointer = ui.input(|input| input.pointer.interact_pos());
    let (Some(pointer), false) = (pointer, codebook.is_under(&tag.id, &dragged)) else {
        return;
    };
    let rect = response.rect;
    let is_before = pointer.y < rect.center().y;
    let stroke = Stroke::new(2.0, ctx.theme.accent());
    if is_before {
        ui.painter().hline(rect.x_range(), rect.top(), stroke);
    } else {
        let inside = egui::StrokeKind::Inside;
        ui.painter().rect_stroke(rect, 5.0, stroke, inside);
    }
    if let Some(dropped) = response.dnd_release_payload::<TagId>() {
        let (parent, before) = if is_before {
            (tag.parent.clone(), Some(tag.id.clone()))
        } else {
            (Some(tag.id.clone()), None)
        };
        ctx.commands.send(CodebookCommand::Move {
            tag: TagId::clone(&dropped),
            parent,
            before,
        });
    }
}

fn steps_ui(ctx: AppCtx<'_>, ui: &mut Ui, view: &CodebookEditor) {
    let codebook = &ctx.state.workspace.codebook;
    let tag = view
        .in_hand
        .as_ref()
        .and_then(|in_hand| codebook.tag(in_hand));
    ui.horizontal(|ui| {
        for (label, tip, step) in [
            ("Up", "Before the tag above it (alt+↑)", TreeStep::Up),
            ("Down", "Behind the tag below it (alt+↓)", TreeStep::Down),
            ("In", "Under the tag above it (alt+→)", TreeStep::In),
            ("Out", "Behind its parent (alt+←)", TreeStep::Out),
        ] {
            let can = tag.is_some_and(|tag| tree_step(codebook, &tag.id, step).is_some());
            let response = ui.add_enabled(can, Button::new(label)).on_hover_text(tip);
            let name = format!("Move tag {}", label.to_lowercase());
            response.widget_info(|| WidgetInfo::labeled(Role::Button, can, &name));
            if let Some(tag) = tag.filter(|_| response.clicked()) {
                step_tag(ctx, tag, step);
            }
        }
    });
}

fn new_tag_ui(ctx: AppCtx<'_>, ui: &mut Ui, view: &mut CodebookEditor) {
    let codebook = &ctx.state.workspace.codebook;
    let parent = view
        .in_hand
        .as_ref()
        .and_then(|in_hand| codebook.tag(in_hand));
    let beside = parent.and_then(|tag| tag.parent.clone());
    let mut wanted =
        add_ui(ui, "New tag's name", "Add", &mut view.new_tag).map(|name| (name, beside));
    let can = parent.is_some() && !view.new_tag.trim().is_empty();
    let below = ui
        .add_enabled(can, Button::new("Add below the tag in hand"))
        .clicked();
    if let Some(parent) = parent.filter(|_| below) {
        let name = std::mem::take(&mut view.new_tag).trim().to_owned();
        wanted = Some((name, Some(parent.id.clone())));
    }
    if let Some((name, parent)) = wanted {
        let tag = new_tag(codebook, name, parent);
        view.take(Some(tag.id.clone()));
        ctx.commands.send(CodebookCommand::Put(Box::new(tag)));
    }
}

fn new_tag(codebook: &Codebook, name: String, parent: Option<TagId>) -> Tag {
    let is_taken = |id: &str| codebook.tag(&TagId::new(id)).is_some();
    Tag {
        id: TagId::new(fresh_id(&name, is_taken)),
        name,
        parent,
        color: nth_color(codebook.tags.len()),
        key: None,
        letter: None,
        definition: String::new(),
        examples: Vec::new(),
        fields: Vec::new(),
        extra: Extra::default(),
    }
}
