//! Annotations in another tool's format: which, of what, with which choices, and what comes of it.

use std::collections::BTreeSet;

use egui::{
    Align, Button, CollapsingHeader, Layout, RichText, Role, ScrollArea, TextEdit, Ui, Vec2,
    WidgetInfo,
};
use strum::IntoEnumIterator as _;

use super::frame::modal_panes;
use super::report::report_ui;
use crate::app::exchange::{ExportPreview, ExportRequest, ExportScope};
use crate::app::exporting::{ExportKind, OptionKind, OptionSpec, Shape};
use crate::app::{AppCommand, ExchangeCommand, Wish};
use crate::ui::ctx::{AppCtx, FolderCtx};
use crate::ui::theme::strong_family;
use crate::ui::widgets::draft::{caption_ui, draft_ui, pick_ui};

/// The width of the list of formats, in points.
const LIST_WIDTH: f32 = 250.0;
/// The height of the line with the button, in points.
const FOOT_HEIGHT: f32 = 40.0;

/// What the window keeps from frame to frame.
#[derive(Default)]
pub struct Export {}

/// Draws the window.
pub fn export_ui(ctx: AppCtx<'_>, ui: &mut Ui, _view: &mut Export) {
    let Some(folder) = ctx.folder() else {
        return ctx.commands.send(AppCommand::Show(None));
    };
    let mut request = ctx.state.exchange.export.clone();
    let size = Vec2::new(900.0, 660.0);
    modal_panes(ctx, ui, "Export", size, |ui| {
        let height = ui.available_height() - FOOT_HEIGHT;
        let list_width = LIST_WIDTH.min(ui.available_width() * 0.36);
        ui.horizontal_top(|ui| {
            pane_ui(ui, "export formats", Vec2::new(list_width, height), |ui| {
                formats_ui(ctx, ui, &mut request);
            });
            ui.separator();
            let size = Vec2::new(ui.available_width(), height);
            pane_ui(ui, "export choices", size, |ui| {
                choices_ui(folder, ui, &mut request);
                preview_ui(ctx, ui);
            });
        });
        foot_ui(ctx, ui, &request);
    });
    if request != ctx.state.exchange.export {
        ctx.commands
            .send(ExchangeCommand::AskExport(Box::new(request)));
    }
}

/// One of the two halves, of that size whatever is in it; what does not fit scrolls.
fn pane_ui(ui: &mut Ui, name: &str, size: Vec2, body: impl FnOnce(&mut Ui)) {
    let layout = Layout::top_down(Align::Min);
    ui.allocate_ui_with_layout(size, layout, |ui| {
        ui.set_min_size(size);
        ScrollArea::vertical()
            .id_salt(name)
            .auto_shrink(false)
            .show(ui, |ui| {
                // The bar floats over the right edge; nothing that is clicked may lie under it.
                ui.set_max_width(ui.available_width() - 10.0);
                body(ui);
            });
    });
}

/// The formats; the chosen one with who reads it.
fn formats_ui(ctx: AppCtx<'_>, ui: &mut Ui, request: &mut ExportRequest) {
    for kind in ExportKind::all() {
        let is_chosen = request.format == kind.id();
        let label = ui.selectable_label(is_chosen, kind.label());
        if label.on_hover_text(kind.read_by()).clicked() {
            kind.id().clone_into(&mut request.format);
        }
        if is_chosen {
            let read_by = RichText::new(kind.read_by()).small();
            ui.label(read_by.color(ctx.theme.text_faint()));
        }
    }
}

fn choices_ui(ctx: FolderCtx<'_>, ui: &mut Ui, request: &mut ExportRequest) {
    heading(ui, "What");
    ui.horizontal_wrapped(|ui| {
        for scope in ExportScope::iter() {
            let is_there = has(ctx, scope);
            ui.add_enabled_ui(is_there, |ui| {
                ui.radio_value(&mut request.scope, scope, scope.label());
            });
        }
    });
    ui.checkbox(
        &mut request.with_untagged,
        "Articles without annotations go along",
    );
    annotators_ui(ctx, ui, request);
    tags_ui(ctx, ui, request);
    let options = request.kind().options();
    if !options.is_empty() {
        heading(ui, "Choices of the format");
        for spec in options {
            option_ui(ui, spec, request);
        }
    }
}

/// Whether there is something of that scope.
fn has(ctx: FolderCtx<'_>, scope: ExportScope) -> bool {
    let document = ctx.app.state.document.as_ref();
    match scope {
        ExportScope::Project | ExportScope::Filtered => true,
        ExportScope::Article => document.is_some(),
        ExportScope::Selection => document.is_some_and(|it| it.selected.is_some()),
    }
}

fn annotators_ui(ctx: FolderCtx<'_>, ui: &mut Ui, request: &mut ExportRequest) {
    let layers = ctx
        .folder
        .list
        .items()
        .iter()
        .flat_map(|item| item.layers.keys());
    let all: BTreeSet<_> = layers.cloned().collect();
    if all.len() < 2 {
        return;
    }
    let name = |id: &crate::model::AnnotatorId| ctx.app.state.annotator_name(id);
    some_ui(ui, "Layers of", &all, &mut request.annotators, name);
}

fn tags_ui(ctx: FolderCtx<'_>, ui: &mut Ui, request: &mut ExportRequest) {
    let codebook = &ctx.app.state.workspace.codebook;
    let all: BTreeSet<_> = codebook.tags.iter().map(|tag| tag.id.clone()).collect();
    let name = |id: &crate::model::TagId| {
        codebook
            .tag(id)
            .map_or(id.to_string(), |tag| tag.name.clone())
    };
    some_ui(ui, "Tags", &all, &mut request.tags, name);
}

/// Boxes to tick, folded away; all are ticked unless some are chosen.
fn some_ui<T: Ord + Clone>(
    ui: &mut Ui,
    label: &str,
    all: &BTreeSet<T>,
    chosen: &mut Option<BTreeSet<T>>,
    name: impl Fn(&T) -> String,
) {
    let n_chosen = chosen.as_ref().map_or(all.len(), BTreeSet::len);
    let title = if n_chosen == all.len() {
        format!("{label}: all {n_chosen}")
    } else {
        format!("{label}: {n_chosen} of {}", all.len())
    };
    CollapsingHeader::new(title).id_salt(label).show(ui, |ui| {
        let mut ticked = chosen.clone().unwrap_or_else(|| all.clone());
        for one in all {
            let mut is_on = ticked.contains(one);
            if ui.checkbox(&mut is_on, name(one)).changed() {
                if is_on {
                    ticked.insert(one.clone());
                } else {
                    ticked.remove(one);
                }
            }
        }
        *chosen = (ticked != *all).then_some(ticked);
    });
}

fn option_ui(ui: &mut Ui, spec: &OptionSpec, request: &mut ExportRequest) {
    let options = request.chosen();
    let value = options.get(spec).to_owned();
    let picked = match spec.kind {
        OptionKind::YesNo(_) => {
            let mut is_on = value == "yes";
            let word = |is_on| if is_on { "yes" } else { "no" };
            let response = ui.checkbox(&mut is_on, spec.label).on_hover_text(spec.help);
            response.changed().then(|| word(is_on).to_owned())
        }
        OptionKind::OneOf(choices) => {
            let shown: Vec<String> = choices
                .iter()
                .map(|(_, label)| (*label).to_owned())
                .collect();
            let at = choices
                .iter()
                .position(|(name, _)| *name == value)
                .unwrap_or(0);
            let now = shown.get(at).cloned().unwrap_or_default();
            let picked = ui.horizontal(|ui| {
                ui.label(spec.label).on_hover_text(spec.help);
                pick_ui(ui, spec.label, &now, &shown)
            });
            picked
                .inner
                .and_then(|nth| choices.get(nth))
                .map(|(name, _)| (*name).to_owned())
        }
        OptionKind::Text(_) => {
            let typed = ui.horizontal(|ui| {
                ui.label(spec.label).on_hover_text(spec.help);
                draft_ui(ui, spec.label, &value, 1, 220.0)
            });
            typed.inner
        }
    };
    if let Some(value) = picked {
        let options = options.with(spec.name, &value);
        request.options.insert(request.format.clone(), options);
    }
    caption_ui(ui, spec.help);
}

fn preview_ui(ctx: AppCtx<'_>, ui: &mut Ui) {
    let Some(preview) = current(ctx) else {
        heading(ui, "Preview");
        ui.spinner();
        return;
    };
    if let Some(error) = &preview.error {
        ui.add_space(6.0);
        ui.label(RichText::new(error).color(ctx.theme.error()));
        return;
    }
    if preview.report.losses().is_empty() {
        ui.add_space(6.0);
        ui.label(RichText::new("Nothing is lost in this format").color(ctx.theme.success()));
    } else {
        heading(ui, "What the format cannot hold");
        report_ui(ctx, ui, &preview.report);
    }
    heading(ui, "Preview");
    lines_ui(ui, &preview.lines);
}

/// The preview, if it is of what is asked for.
fn current(ctx: AppCtx<'_>) -> Option<&ExportPreview> {
    let exchange = &ctx.state.exchange;
    exchange
        .preview
        .as_ref()
        .filter(|it| it.of == exchange.export)
}

#[expect(
    clippy::disallowed_methods,
    reason = "lines of a file to look at, nothing is typed"
)]
fn lines_ui(ui: &mut Ui, lines: &[String]) {
    let mut text = lines.join("\n");
    ScrollArea::horizontal().id_salt("preview").show(ui, |ui| {
        let edit = TextEdit::multiline(&mut text)
            .code_editor()
            .interactive(false)
            .desired_width(f32::INFINITY);
        let response = ui.add(edit);
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, "Preview"));
    });
}

/// How much there is, and the button.
fn foot_ui(ctx: AppCtx<'_>, ui: &mut Ui, request: &ExportRequest) {
    ui.add_space(8.0);
    ui.horizontal(|ui| {
        let preview = current(ctx);
        let is_ready = preview.is_some_and(|it| it.error.is_none());
        let button = Button::new(RichText::new("Export…").family(strong_family()));
        if ui.add_enabled(is_ready, button).clicked() {
            let ending = match request.kind().shape() {
                Shape::File(ending) => Some(ending),
                Shape::Folder => None,
            };
            ctx.commands
                .send(AppCommand::Wish(Wish::PickExport(ending)));
        }
        if let Some(preview) = preview {
            let (n, of) = (preview.n_annotations, preview.n_articles);
            caption_ui(ui, &format!("{n} annotations on {of} articles"));
        }
    });
}

fn heading(ui: &mut Ui, words: &str) {
    ui.add_space(6.0);
    ui.label(RichText::new(words).family(strong_family()));
}
