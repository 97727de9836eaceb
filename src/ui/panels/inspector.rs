//! The annotation in hand: its words, its fields, its note, its links.

mod fate;
mod spans;

use std::collections::BTreeMap;

use egui::{FontId, Key, RichText, Role, Vec2, WidgetInfo};

use super::comments::{CommentsView, comments_ui};
use crate::app::{AnnotateCommand, AppCommand, LookCommand, Modal, Selected, UiCommand, Wish};
use crate::model::{Annotation, AnnotationId, AnnotationRef, Field, FieldId, Link, Tag};
use crate::ui::bidi::shown;
use crate::ui::ctx::{DocumentCtx, FolderCtx};
use crate::ui::theme::{color32, strong_family};
use crate::ui::widgets::cut_text::cut_label_ui;
use crate::ui::widgets::field_editor::Changed;
use crate::ui::widgets::text_field::rows_field_ui;
use crate::ui::widgets::{compact_button, field_editor};

use self::fate::{FateView, fate_ui};
use self::spans::spans_ui;
pub use self::spans::{in_lines, shortened};

/// What is being typed and not yet sent.
#[derive(Default)]
pub struct Drafts {
    of: Option<AnnotationId>,
    note: Option<String>,
    /// Drafts of fields, by field.
    pub fields: BTreeMap<FieldId, String>,
    /// What is said about the annotation in hand, or about the article.
    comments: CommentsView,
    fate: FateView,
}

impl Drafts {
    /// Puts the keyboard into the field for a comment with the next frame.
    pub fn focus_comment(&mut self) {
        self.comments.wants_focus = true;
    }
}

/// Draws the inspector.
pub fn inspector_ui(ctx: FolderCtx<'_>, ui: &mut egui::Ui, drafts: &mut Drafts, wants_focus: bool) {
    let Some(document) = ctx.app.document() else {
        ui.label(RichText::new("Inspector").family(strong_family()));
        ui.label(RichText::new("Open an article to begin").color(ctx.app.theme.text_faint()));
        return;
    };
    let selected = document.document.selected.as_ref();
    let found = selected.and_then(|selected| Some((selected, ctx.app.state.annotation(selected)?)));
    let on = found.map(|(selected, _)| AnnotationRef {
        annotator: selected.annotator.clone(),
        id: selected.id.clone(),
    });
    match found {
        Some((selected, annotation)) => {
            if drafts.of.as_ref() != Some(&annotation.id) {
                *drafts = Drafts {
                    of: Some(annotation.id.clone()),
                    comments: std::mem::take(&mut drafts.comments),
                    ..Drafts::default()
                };
            }
            annotation_ui(document, ui, drafts, selected, annotation, wants_focus);
        }
        None => nothing_ui(document, ui),
    }
    comments_ui(document, ui, &mut drafts.comments, on.as_ref());
    hidden_ui(document, ui);
}

/// Says that others' layers are hidden, and until when.
fn hidden_ui(ctx: DocumentCtx<'_>, ui: &mut egui::Ui) {
    let told = match ctx.app.state.n_hidden_layers() {
        0 => return,
        1 => "1 colleague's layer is hidden until you mark the article done".to_owned(),
        n => format!("{n} colleagues' layers are hidden until you mark the article done"),
    };
    ui.add_space(10.0);
    ui.label(
        RichText::new(told)
            .small()
            .color(ctx.app.theme.text_faint()),
    );
}

fn nothing_ui(ctx: DocumentCtx<'_>, ui: &mut egui::Ui) {
    let faint = ctx.app.theme.text_faint();
    ui.label(RichText::new("Inspector").family(strong_family()));
    ui.label(
        RichText::new("Select words and press a tag's key, or click a highlight").color(faint),
    );
    let Some(layer) = ctx.app.state.my_layer() else {
        return;
    };
    let whole: Vec<_> = layer
        .by_id()
        .filter(|annotation| annotation.is_article_level())
        .collect();
    ui.add_space(10.0);
    ui.label(RichText::new("On the whole article").family(strong_family()));
    for annotation in &whole {
        let name = ctx.app.state.tag_name(&annotation.tag);
        if ui.link(name).clicked() {
            let selected = Selected {
                annotator: ctx.folder.me.clone(),
                id: annotation.id.clone(),
            };
            ctx.app.commands.send(LookCommand::Pick(Some(selected)));
        }
    }
    if ui.add(compact_button("Tag the article…")).clicked() {
        ctx.app.commands.send(UiCommand::TagArticle);
    }
}

fn annotation_ui(
    ctx: DocumentCtx<'_>,
    ui: &mut egui::Ui,
    drafts: &mut Drafts,
    selected: &Selected,
    annotation: &Annotation,
    wants_focus: bool,
) {
    let state = ctx.app.state;
    let is_mine = state.me() == Some(&selected.annotator) && ctx.document.read_only.is_none();
    let tag = state.workspace.codebook.tag(&annotation.tag);
    heading_ui(ctx, ui, annotation, tag);
    if !is_mine {
        let who = format!("By {}", state.annotator_name(&selected.annotator));
        ui.label(RichText::new(who).small().color(ctx.app.theme.text_faint()));
    }
    spans_ui(ctx, ui, annotation, is_mine);
    if is_mine {
        actions_ui(ctx, ui);
    }
    ui.add_space(4.0);
    ui.add_enabled_ui(is_mine, |ui| {
        let fields = tag.map(|tag| tag.fields.as_slice()).unwrap_or_default();
        for (nth, field) in fields.iter().enumerate() {
            let focus = wants_focus && nth == 0;
            field_ui(ctx, ui, drafts, annotation, field, focus);
        }
        unknown_fields_ui(ui, annotation, tag);
        note_ui(
            ctx,
            ui,
            drafts,
            annotation,
            wants_focus && fields.is_empty(),
        );
        links_ui(ctx, ui, annotation);
    });
    when_ui(ctx, ui, annotation);
    fate_ui(ctx, ui, &mut drafts.fate, selected);
    if ui.input(|input| input.key_pressed(Key::Escape))
        && ui.memory(|memory| memory.focused().is_some())
    {
        ctx.app.commands.send(AppCommand::Wish(Wish::FocusArticle));
    }
}

fn heading_ui(ctx: DocumentCtx<'_>, ui: &mut egui::Ui, annotation: &Annotation, tag: Option<&Tag>) {
    ui.horizontal(|ui| {
        let color = tag.map_or(ctx.app.theme.text_faint(), |tag| color32(tag.color));
        let (rect, _) = ui.allocate_exact_size(Vec2::splat(14.0), egui::Sense::hover());
        ui.painter().rect_filled(rect, 4.0, color);
        let name = ctx.app.state.tag_name(&annotation.tag);
        cut_label_ui(ui, &name, FontId::new(16.0, strong_family()));
        let sign = tag.and_then(|tag| tag.sign(&annotation.fields));
        if let Some(sign) = sign {
            ui.label(sign.glyph().to_string());
        }
    });
    if tag.is_none() {
        let text = "The codebook has no such tag. It is kept as it is.";
        ui.label(RichText::new(text).small().color(ctx.app.theme.warning()));
    }
}

/// What can be done with the annotation as a whole.
fn actions_ui(ctx: DocumentCtx<'_>, ui: &mut egui::Ui) {
    ui.horizontal_wrapped(|ui| {
        for (label, tip, command) in [
            ("Change tag", "Change tag", UiCommand::ChangeTag),
            (
                "Tag again",
                "Tag the same words again",
                UiCommand::DuplicateAnnotation,
            ),
            ("Elsewhere", "Same words elsewhere", UiCommand::SameWords),
            ("Delete", "Delete annotation", UiCommand::DeleteAnnotation),
        ] {
            let button = ui.add(compact_button(label)).on_hover_text(tip);
            button.widget_info(|| WidgetInfo::labeled(Role::Button, true, tip));
            if button.clicked() {
                ctx.app.commands.send(command);
            }
        }
    });
}

fn field_ui(
    ctx: DocumentCtx<'_>,
    ui: &mut egui::Ui,
    drafts: &mut Drafts,
    annotation: &Annotation,
    field: &Field,
    wants_focus: bool,
) {
    let value = annotation.fields.get(&field.id);
    let is_missing = field.is_required && value.is_none();
    ui.horizontal(|ui| {
        let color = if is_missing {
            ctx.app.theme.warning()
        } else {
            ctx.app.theme.text_faint()
        };
        let label = if is_missing {
            format!("{} (to be filled in)", field.name)
        } else {
            field.name.clone()
        };
        let label = ui.label(RichText::new(label).small().color(color));
        if !field.guideline.is_empty() {
            label.on_hover_text(&field.guideline);
        }
    });
    let changed = ui.push_id(field.id.as_str(), |ui| {
        let registers = ctx.app.state.registers();
        field_editor::field_editor_ui(ui, field, value, registers, &mut drafts.fields, wants_focus)
    });
    if let Some(Changed(value)) = changed.inner {
        let (id, field) = (annotation.id.clone(), field.id.clone());
        ctx.app
            .commands
            .send(AnnotateCommand::SetField { id, field, value });
    }
    ui.add_space(2.0);
}

/// Fields that the codebook does not have: shown, kept, not to be changed.
fn unknown_fields_ui(ui: &mut egui::Ui, annotation: &Annotation, tag: Option<&Tag>) {
    for (field_id, value) in &annotation.fields {
        if tag.and_then(|tag| tag.field(field_id)).is_none() {
            let text = format!("{field_id}  {}", value.values().join(", "));
            ui.label(RichText::new(text).small().weak())
                .on_hover_text("The codebook has no such field. It is kept as it is.");
        }
    }
}

fn note_ui(
    ctx: DocumentCtx<'_>,
    ui: &mut egui::Ui,
    drafts: &mut Drafts,
    annotation: &Annotation,
    wants_focus: bool,
) {
    ui.label(
        RichText::new("Note")
            .small()
            .color(ctx.app.theme.text_faint()),
    );
    let note = drafts.note.get_or_insert_with(|| annotation.note.clone());
    let response = rows_field_ui(ui, "Note", note, 2, |edit| {
        edit.desired_width(f32::INFINITY).hint_text("A remark")
    });
    if wants_focus {
        response.request_focus();
    }
    if response.lost_focus() {
        let note = drafts.note.take().unwrap_or_default();
        if note != annotation.note {
            ctx.app.commands.send(AnnotateCommand::SetNote {
                id: annotation.id.clone(),
                note,
            });
        }
    } else if !response.has_focus() {
        // Undo or another window may have changed it meanwhile.
        drafts.note = None;
    }
}

fn links_ui(ctx: DocumentCtx<'_>, ui: &mut egui::Ui, annotation: &Annotation) {
    ui.add_space(4.0);
    ui.horizontal(|ui| {
        ui.label(
            RichText::new("Links")
                .small()
                .color(ctx.app.theme.text_faint()),
        );
        if ui
            .add(compact_button("Link…"))
            .on_hover_text("Link to another annotation")
            .clicked()
        {
            ctx.app
                .commands
                .send(AppCommand::Show(Some(Modal::LinkAnnotation)));
        }
    });
    for link in &annotation.links {
        // Wrapped, or a long quote would make the panel wider and set the article anew.
        ui.horizontal_wrapped(|ui| link_ui(ctx, ui, annotation, link));
    }
}

fn link_ui(ctx: DocumentCtx<'_>, ui: &mut egui::Ui, annotation: &Annotation, link: &Link) {
    ui.label(RichText::new(&link.relation).small());
    let other = ctx.document.annotators.iter().find_map(|annotator| {
        let selected = Selected {
            annotator: annotator.clone(),
            id: link.to.clone(),
        };
        ctx.app
            .state
            .annotation(&selected)
            .map(|other| (selected, other))
    });
    match other {
        Some((selected, other)) => {
            let quote = other
                .hull()
                .and_then(|hull| hull.slice(ctx.document.text()))
                .unwrap_or_default();
            if ui.link(shown(&shortened(quote, 32))).clicked() {
                ctx.app.commands.send(LookCommand::Pick(Some(selected)));
            }
        }
        None => drop(ui.label(RichText::new("Not in this article").small().weak())),
    }
    if ui.button("✕").on_hover_text("Remove the link").clicked() {
        let (from, to, relation) = (
            annotation.id.clone(),
            link.to.clone(),
            link.relation.clone(),
        );
        ctx.app
            .commands
            .send(AnnotateCommand::Unlink { from, to, relation });
    }
}

fn when_ui(ctx: DocumentCtx<'_>, ui: &mut egui::Ui, annotation: &Annotation) {
    let Some(modified) = annotation.modified else {
        return;
    };
    let local = modified.to_zoned(ctx.app.state.time_zone().clone());
    let text = format!("Changed {}", local.strftime("%-d %b %Y, %H:%M"));
    ui.add_space(6.0);
    ui.label(
        RichText::new(text)
            .small()
            .color(ctx.app.theme.text_faint()),
    );
}

#[cfg(test)]
mod tests;
