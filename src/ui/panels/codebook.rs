//! The codebook beside the article: a click tags what is selected, or arms the tag.

use egui::{
    Align, Align2, FontId, Layout, Rect, RichText, Role, ScrollArea, Sense, TextStyle, Vec2,
    WidgetInfo,
};

use crate::app::{AnnotateCommand, LookCommand, UiCommand};
use crate::model::Tag;
use crate::ui::ctx::FolderCtx;
use crate::ui::theme::{color32, strong_family};
use crate::ui::widgets::compact_button;
use crate::ui::widgets::cut_text::{cut_label_ui, strong_font};

const ROW_HEIGHT: f32 = 26.0;

/// Draws the codebook.
pub fn codebook_ui(ctx: FolderCtx<'_>, ui: &mut egui::Ui) {
    let codebook = &ctx.app.state.workspace.codebook;
    ui.horizontal(|ui| {
        let name = if codebook.name.is_empty() {
            "Codebook"
        } else {
            &codebook.name
        };
        let font = strong_font(ui);
        cut_label_ui(ui, name, font);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if ui
                .add(compact_button("Edit"))
                .on_hover_text("Edit codebook")
                .clicked()
            {
                ctx.app.commands.send(UiCommand::EditCodebook);
            }
        });
    });
    if codebook.tags.is_empty() {
        ui.label("No tags yet");
        if ui.button("Add tags").clicked() {
            ctx.app.commands.send(UiCommand::EditCodebook);
        }
        return;
    }
    ui.spacing_mut().item_spacing.y = 0.0;
    ScrollArea::vertical()
        .id_salt("codebook tags")
        .auto_shrink(false)
        .show_rows(ui, ROW_HEIGHT, codebook.tags.len(), |ui, shown| {
            for tag in codebook.tags.get(shown).unwrap_or_default() {
                tag_ui(ctx, ui, tag);
            }
        });
}

fn tag_ui(ctx: FolderCtx<'_>, ui: &mut egui::Ui, tag: &Tag) {
    let (rect, response) =
        ui.allocate_exact_size(Vec2::new(ui.available_width(), ROW_HEIGHT), Sense::click());
    let is_armed = ctx.app.state.armed.as_ref() == Some(&tag.id);
    response.widget_info(|| {
        WidgetInfo::selected(Role::Button, true, is_armed, format!("Tag {}", tag.name))
    });
    if is_armed || response.hovered() {
        let fill = if is_armed {
            ctx.app.theme.selection()
        } else {
            ctx.app.theme.hover()
        };
        ui.painter().rect_filled(rect, 5.0, fill);
    }
    if response.clicked() {
        let next = if is_armed { None } else { Some(tag.id.clone()) };
        let has_selection = ctx
            .app
            .state
            .document
            .as_ref()
            .is_some_and(|document| !document.selection.ranges().is_empty());
        match next {
            Some(tag) if has_selection => ctx.app.commands.send(AnnotateCommand::Tag(tag)),
            next => ctx.app.commands.send(AnnotateCommand::Arm(next)),
        }
    }
    paint_tag(ctx, ui, tag, rect);
    eye_ui(ctx, ui, tag, rect);
    response.on_hover_ui(|ui| definition_ui(ui, tag));
}

fn paint_tag(ctx: FolderCtx<'_>, ui: &egui::Ui, tag: &Tag, rect: Rect) {
    let theme = ctx.app.theme;
    let is_hidden = ctx.app.state.hidden_tags.contains(&tag.id);
    let text_color = if is_hidden {
        theme.text_faint()
    } else {
        theme.text()
    };
    let indent = 14.0 * ctx.app.state.workspace.codebook.depth(tag) as f32;
    let small = TextStyle::Small.resolve(ui.style());
    let painter = ui.painter().with_clip_rect(rect);
    if let Some(key) = tag.key {
        let at = rect.left_center() + Vec2::new(8.0, 0.0);
        painter.text(
            at,
            Align2::CENTER_CENTER,
            key,
            small.clone(),
            theme.text_faint(),
        );
    }
    let chip = Rect::from_center_size(
        rect.left_center() + Vec2::new(28.0 + indent, 0.0),
        Vec2::splat(15.0),
    );
    let color = color32(tag.color);
    painter.rect_filled(
        chip,
        4.0,
        if is_hidden {
            color.gamma_multiply(0.3)
        } else {
            color
        },
    );
    let letter = crate::ui::theme::ink_on(color);
    painter.text(
        chip.center(),
        Align2::CENTER_CENTER,
        tag.initial(),
        FontId::new(10.0, strong_family()),
        letter,
    );
    let name = egui::text::LayoutJob {
        wrap: egui::text::TextWrapping::truncate_at_width(
            (rect.right() - chip.right() - 62.0).max(30.0),
        ),
        ..egui::text::LayoutJob::simple_singleline(
            tag.name.clone(),
            TextStyle::Body.resolve(ui.style()),
            text_color,
        )
    };
    let galley = painter.layout_job(name);
    let at = egui::pos2(chip.right() + 8.0, rect.center().y - galley.size().y / 2.0);
    painter.galley(at, galley, text_color);
    let count = ctx.app.state.n_with_tag(&tag.id);
    if count > 0 {
        let at = rect.right_center() - Vec2::new(30.0, 0.0);
        painter.text(at, Align2::RIGHT_CENTER, count, small, theme.text_faint());
    }
}

/// The eye at the end of a row shows or hides the tag's highlights.
fn eye_ui(ctx: FolderCtx<'_>, ui: &mut egui::Ui, tag: &Tag, row: Rect) {
    let is_hidden = ctx.app.state.hidden_tags.contains(&tag.id);
    let rect = Rect::from_min_max(row.right_top() - Vec2::new(26.0, 0.0), row.right_bottom());
    let response = ui.interact(
        rect,
        ui.scope_id().with(("eye", tag.id.as_str())),
        Sense::click(),
    );
    let label = format!("{} {}", if is_hidden { "Show" } else { "Hide" }, tag.name);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &label));
    if is_hidden || ui.rect_contains_pointer(row) {
        let color = if response.hovered() {
            ctx.app.theme.text()
        } else {
            ctx.app.theme.text_faint()
        };
        paint_eye(ui.painter(), rect.center(), color, is_hidden);
    }
    if response.clicked() {
        ctx.app
            .commands
            .send(LookCommand::ToggleTag(tag.id.clone()));
    }
    response.on_hover_text(label);
}

/// An eye, struck through when closed.
fn paint_eye(painter: &egui::Painter, center: egui::Pos2, color: egui::Color32, is_closed: bool) {
    let stroke = egui::Stroke::new(1.3, color);
    let lid = |height: f32| {
        let points = (0..=8).map(|step| {
            let x = step as f32 / 4.0 - 1.0;
            center + Vec2::new(x * 6.5, height * (1.0 - x * x))
        });
        egui::Shape::line(points.collect(), stroke)
    };
    painter.add(lid(-4.5));
    painter.add(lid(4.5));
    painter.circle_stroke(center, 1.8, stroke);
    if is_closed {
        painter.line_segment(
            [center + Vec2::new(-6.0, 5.0), center + Vec2::new(6.0, -5.0)],
            stroke,
        );
    }
}

/// When to use the tag, with examples.
pub fn definition_ui(ui: &mut egui::Ui, tag: &Tag) {
    ui.set_max_width(340.0);
    ui.label(RichText::new(&tag.name).family(strong_family()));
    if !tag.definition.is_empty() {
        ui.label(&tag.definition);
    }
    for example in &tag.examples {
        ui.label(RichText::new(format!("“{example}”")).italics());
    }
}
