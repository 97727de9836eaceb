//! The small palette at the selection: the tags with their keys, and a field to find one.
//!
//! It never covers the selection: it stands under it, or above where there is no room below.

use egui::{
    Align2, Area, Button, Frame, Id, Key, Order, Rect, RichText, Role, ScrollArea, Vec2, WidgetInfo,
};

use super::ctx::DocumentCtx;
use super::theme::{color32, strong_family};
use crate::app::rows::matching_tags;
use crate::app::{AnnotateCommand, UiCommand};
use crate::text::TextOffset;
use crate::ui::widgets::text_field::text_field_ui;

/// Where the palette stands, and what is typed in it.
#[derive(Default)]
pub struct TagPalette {
    open: Option<Open>,
    is_new: bool,
    filter: String,
    size: Vec2,
}

#[derive(Clone, Copy)]
enum Open {
    /// At a selection.
    Tags(Rect),
    /// Where the other button was pressed.
    Menu {
        at: egui::Pos2,
        offset: TextOffset,
        is_on_annotation: bool,
    },
}

const WIDTH: f32 = 236.0;

impl TagPalette {
    /// Opens it at a selection.
    pub fn open(&mut self, near: Rect) {
        *self = Self {
            open: Some(Open::Tags(near)),
            is_new: true,
            filter: String::new(),
            size: self.size,
        };
    }

    /// Opens it as a menu.
    pub fn open_menu(&mut self, at: egui::Pos2, offset: TextOffset, is_on_annotation: bool) {
        *self = Self {
            open: Some(Open::Menu {
                at,
                offset,
                is_on_annotation,
            }),
            is_new: true,
            filter: String::new(),
            size: self.size,
        };
    }

    /// Whether it shows.
    pub fn is_open(&self) -> bool {
        self.open.is_some()
    }

    /// Closes it.
    pub fn close(&mut self) {
        self.open = None;
    }
}

/// Draws the palette, if it is open.
pub fn tag_palette_ui(ctx: DocumentCtx<'_>, ui: &egui::Ui, palette: &mut TagPalette) {
    let Some(open) = palette.open else { return };
    let has_selection = !ctx.document.selection.ranges().is_empty();
    if std::mem::take(&mut palette.is_new) {
        // The selection it stands at takes effect at the end of this frame.
        return ui.ctx().request_repaint();
    }
    if matches!(open, Open::Tags(_)) && !has_selection {
        // Tagged by key, or given up: the next selection opens it again.
        return palette.close();
    }
    let bounds = ui.max_rect();
    let (at, pivot) = match open {
        Open::Tags(near) => place(near, palette.size, bounds),
        Open::Menu { at, .. } => (
            at.min(bounds.right_bottom() - palette.size)
                .max(bounds.left_top()),
            Align2::LEFT_TOP,
        ),
    };
    let area = Area::new(Id::unique("tag palette"))
        .order(Order::Foreground)
        .fixed_pos(at)
        .pivot(pivot)
        .constrain(true);
    let shown = area.show(ui.ctx(), |ui| {
        Frame::popup(ui.style()).inner_margin(6).show(ui, |ui| {
            ui.set_width(WIDTH);
            ui.spacing_mut().item_spacing.y = 2.0;
            match open {
                Open::Menu {
                    offset,
                    is_on_annotation,
                    ..
                } => menu_ui(ctx, ui, palette, offset, is_on_annotation),
                Open::Tags(_) => tags_ui(ctx, ui, palette),
            }
        });
    });
    palette.size = shown.response.rect.size();
    let clicked_elsewhere = ui.input(|input| {
        input.pointer.any_pressed()
            && input
                .pointer
                .interact_pos()
                .is_some_and(|at| !shown.response.rect.contains(at))
    });
    if clicked_elsewhere && matches!(open, Open::Menu { .. }) {
        palette.close();
    }
}

/// Under the selection, or above it where there is no room.
fn place(near: Rect, size: Vec2, bounds: Rect) -> (egui::Pos2, Align2) {
    let gap = 8.0;
    let left = near.left().clamp(
        bounds.left() + 4.0,
        (bounds.right() - WIDTH - 20.0).max(bounds.left() + 4.0),
    );
    if near.bottom() + gap + size.y <= bounds.bottom() || near.top() - bounds.top() < size.y + gap {
        (egui::pos2(left, near.bottom() + gap), Align2::LEFT_TOP)
    } else {
        (egui::pos2(left, near.top() - gap), Align2::LEFT_BOTTOM)
    }
}

fn tags_ui(ctx: DocumentCtx<'_>, ui: &mut egui::Ui, palette: &mut TagPalette) {
    let response = text_field_ui(ui, "Find a tag", &mut palette.filter, |edit| {
        edit.hint_text("Find a tag").desired_width(f32::INFINITY)
    });
    let tags = matching_tags(&ctx.app.state.workspace.codebook, &palette.filter);
    let is_entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    let mut picked = tags
        .first()
        .filter(|_| is_entered)
        .map(|tag| tag.id.clone());
    ScrollArea::vertical().max_height(230.0).show(ui, |ui| {
        for tag in &tags {
            let row = ui.push_id(tag.id.as_str(), |ui| {
                let key = tag.key.map(String::from).unwrap_or_default();
                let button = Button::new(RichText::new(format!("      {}", tag.name))).frame(false);
                let button =
                    button.shortcut_text(RichText::new(key).color(ctx.app.theme.text_faint()));
                ui.add(button.min_size(Vec2::new(WIDTH - 14.0, 24.0)))
            });
            let row = row.inner;
            row.widget_info(|| {
                WidgetInfo::labeled(Role::Button, true, format!("Tag as {}", tag.name))
            });
            let chip = Rect::from_center_size(
                row.rect.left_center() + Vec2::new(12.0, 0.0),
                Vec2::splat(14.0),
            );
            let color = color32(tag.color);
            ui.painter().rect_filled(chip, 4.0, color);
            let ink = super::theme::ink_on(color);
            ui.painter().text(
                chip.center(),
                Align2::CENTER_CENTER,
                tag.initial(),
                egui::FontId::new(9.5, strong_family()),
                ink,
            );
            if row.clicked() {
                picked = Some(tag.id.clone());
            }
            row.on_hover_ui(|ui| super::panels::codebook::definition_ui(ui, tag));
        }
        if tags.is_empty() {
            ui.label(RichText::new("No such tag").color(ctx.app.theme.text_faint()));
        }
    });
    if let Some(tag) = picked {
        ctx.app.commands.send(AnnotateCommand::Tag(tag));
        palette.close();
    }
}

fn menu_ui(
    ctx: DocumentCtx<'_>,
    ui: &mut egui::Ui,
    palette: &mut TagPalette,
    offset: TextOffset,
    is_on_annotation: bool,
) {
    let has_selection = !ctx.document.selection.ranges().is_empty();
    let is_dirt = ctx
        .document
        .article
        .parts
        .dirt
        .iter()
        .any(|dirt| dirt.range.contains(offset));
    let mut commands = Vec::new();
    if is_on_annotation {
        commands.extend([
            UiCommand::ChangeTag,
            UiCommand::DuplicateAnnotation,
            UiCommand::LinkAnnotation,
            UiCommand::NextOverlap,
            UiCommand::DeleteAnnotation,
        ]);
    }
    if has_selection {
        commands.extend([
            UiCommand::Copy,
            UiCommand::AddPiece,
            UiCommand::FindInArticle,
        ]);
    }
    commands.push(UiCommand::MarkDirt);
    for command in commands {
        let label = if command == UiCommand::MarkDirt && is_dirt {
            "Bring back into the story"
        } else {
            command.label()
        };
        let shortcut =
            super::keys::shortcut_of(ctx.app.state, command).map(|shortcut| shortcut.to_string());
        let shortcut =
            RichText::new(shortcut.unwrap_or_default()).color(ctx.app.theme.text_faint());
        let button = Button::new(label)
            .frame(false)
            .shortcut_text(shortcut)
            .min_size(Vec2::new(WIDTH - 14.0, 24.0));
        if ui.add(button).clicked() {
            ctx.app.commands.send(command);
            palette.close();
        }
    }
    if has_selection && !is_on_annotation {
        ui.separator();
        tags_ui(ctx, ui, palette);
    }
}
