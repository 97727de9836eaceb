//! What is known about articles: fields, encoding, and what is no part of the story.

use std::collections::BTreeMap;
use std::sync::Arc;

use egui::{Button, CollapsingHeader, RichText, Role, Ui, Vec2, WidgetInfo};

use super::frame::modal_frame;
use crate::app::encoding_preview::{COMMON_ENCODINGS, EncodingPreview};
use crate::app::rows::ArticleRow;
use crate::app::storage::Waker;
use crate::app::wildcards::fill_in;
use crate::app::{AppCommand, ArticleCommand};
use crate::model::{
    ArticleId, EncodingSource, Metadata, MetadataCorrections, MetadataField, PackedMetadata,
    TextEncoding,
};
use crate::text::TextRange;
use crate::ui::ctx::{AppCtx, DocumentCtx, FolderCtx};
use crate::ui::panels::inspector::shortened;
use crate::ui::theme::strong_family;
use crate::ui::widgets::cut_text::{body_font, cut_label_ui};
use crate::ui::widgets::text_field::text_field_ui;

/// What the window keeps from frame to frame.
#[derive(Default)]
pub struct MetadataEditor {
    all_listed: bool,
    drafts: BTreeMap<MetadataField, String>,
    preview: EncodingPreview,
    common: Common,
}

/// The articles that are changed and what they have in common, kept until something changes.
#[derive(Default)]
struct Common {
    made_for: Option<(bool, u64, usize)>,
    articles: Vec<ArticleId>,
    first: Metadata,
    values: BTreeMap<MetadataField, Option<String>>,
}

/// What a field shall be.
enum Change {
    /// This value.
    To(String),
    /// What was read; corrections go.
    AsRead,
}

/// The width of a field's name, in points.
const NAME_WIDTH: f32 = 96.0;

/// Draws the window.
pub fn metadata_ui(
    ctx: AppCtx<'_>,
    ui: &mut Ui,
    view: &mut MetadataEditor,
    articles: &[ArticleId],
) {
    let Some(folder) = ctx.folder() else {
        return ctx.commands.send(AppCommand::Show(None));
    };
    let size = Vec2::new(720.0, 640.0);
    modal_frame(ctx, ui, "Article details", size, |ui| {
        scope_ui(folder, ui, view, articles);
        update_common(folder, view, articles);
        if view.common.articles.is_empty() {
            let text = "Open an article first, or choose all that are listed";
            ui.label(RichText::new(text).color(ctx.theme.text_faint()));
            return;
        }
        ui.add_space(6.0);
        for field in fields(folder) {
            ui.push_id(field.name(), |ui| field_ui(folder, ui, view, &field));
        }
        if view.common.articles.len() > 1 {
            let text = "A value may name others in braces, such as {title} or {date}: each \
                        article gets its own.";
            ui.label(RichText::new(text).small().color(ctx.theme.text_faint()));
        }
        if let Some(document) = shown_document(ctx, view) {
            encoding_ui(document, ui, view);
            dirt_ui(document, ui);
        }
    });
}

/// The open article, if it alone is meant.
fn shown_document<'a>(ctx: AppCtx<'a>, view: &MetadataEditor) -> Option<DocumentCtx<'a>> {
    let [article] = view.common.articles.as_slice() else {
        return None;
    };
    ctx.document()
        .filter(|document| document.document.article.id == *article)
}

fn scope_ui(ctx: FolderCtx<'_>, ui: &mut Ui, view: &mut MetadataEditor, articles: &[ArticleId]) {
    let before = view.all_listed;
    ui.horizontal_wrapped(|ui| {
        let chosen = match articles {
            [] => "No article".to_owned(),
            [_] => "This article".to_owned(),
            many => format!("These {} articles", many.len()),
        };
        ui.radio_value(&mut view.all_listed, false, chosen);
        let listed = format!("All that are listed ({})", ctx.folder.rows.n_articles);
        ui.radio_value(&mut view.all_listed, true, listed)
            .on_hover_text("Those that pass the filter of the article list");
    });
    if before != view.all_listed {
        view.drafts.clear();
    }
}

fn update_common(ctx: FolderCtx<'_>, view: &mut MetadataEditor, articles: &[ArticleId]) {
    let list = &ctx.folder.list;
    let made_for = (view.all_listed, list.revision, ctx.folder.rows.n_articles);
    if view.common.made_for == Some(made_for) {
        return;
    }
    let listed = || {
        let rows = ctx.folder.rows.rows.iter().filter_map(|row| match row {
            ArticleRow::Article(nth) => list.items().get(*nth).map(|item| item.id.clone()),
            ArticleRow::Group(_) => None,
        });
        rows.collect()
    };
    let articles = if view.all_listed {
        listed()
    } else {
        articles.to_vec()
    };
    let known = |article: &ArticleId| list.get(article).and_then(|item| item.metadata.as_ref());
    let first = articles.first().and_then(known);
    let first = first.map(PackedMetadata::unpack).unwrap_or_default();
    let mut values = BTreeMap::new();
    for field in fields(ctx) {
        let value = first.get(&field);
        let agree = articles
            .iter()
            .skip(1)
            .all(|article| known(article).is_some_and(|other| other.get(&field) == value));
        values.insert(field, agree.then_some(value));
    }
    view.common = Common {
        made_for: Some(made_for),
        articles,
        first: Metadata::clone(&first),
        values,
    };
}

fn fields(ctx: FolderCtx<'_>) -> Vec<MetadataField> {
    let own = &ctx.app.state.workspace.project.settings.own_fields;
    let own = own.iter().map(|name| MetadataField::from_name(name));
    MetadataField::STANDARD.into_iter().chain(own).collect()
}

fn field_ui(ctx: FolderCtx<'_>, ui: &mut Ui, view: &mut MetadataEditor, field: &MetadataField) {
    let common = &view.common;
    let is_one = common.articles.len() == 1;
    let value = common.values.get(field).cloned().flatten();
    let known = value.clone().unwrap_or_default();
    let name = capitalised(field.name());
    let mut change = None;
    let mut preview = None;
    ui.horizontal(|ui| {
        let size = Vec2::new(NAME_WIDTH, ui.spacing().interact_size.y);
        let layout = egui::Layout::left_to_right(egui::Align::Center);
        ui.allocate_ui_with_layout(size, layout, |ui| {
            ui.set_min_width(NAME_WIDTH);
            ui.label(&name);
        });
        let draft = view.drafts.entry(field.clone()).or_insert(known.clone());
        let hint = match (&value, field) {
            (None, _) => "They differ",
            (Some(_), MetadataField::Date) => "year-month-day",
            _ => "Not known",
        };
        let width = (ui.available_width() - 190.0).max(120.0);
        let response = text_field_ui(ui, &name, draft, |edit| {
            edit.hint_text(hint).desired_width(width)
        });
        let is_changed = draft.trim() != known;
        if is_one {
            if response.lost_focus() && is_changed {
                change = Some(Change::To(draft.trim().to_owned()));
            } else if !response.has_focus() && is_changed {
                // Undo or another window may have changed it meanwhile.
                draft.clone_from(&known);
            }
            source_ui(ctx, ui, common, field, &mut change);
        } else {
            let words = format!("Set for {}", common.articles.len());
            if ui.add_enabled(is_changed, Button::new(words)).clicked() {
                change = Some(Change::To(draft.trim().to_owned()));
            }
            let take_back = ui.link("As read").on_hover_text("Takes corrections back");
            take_back
                .widget_info(|| WidgetInfo::labeled(Role::Link, true, format!("{name} as read")));
            if take_back.clicked() {
                change = Some(Change::AsRead);
            }
            let has_names = is_changed && draft.contains('{');
            preview = has_names.then(|| fill_in(draft, &common.first));
        }
    });
    if let Some(preview) = preview {
        let text = format!("the first one becomes ‘{}’", shortened(&preview, 80));
        ui.label(
            RichText::new(text)
                .small()
                .color(ctx.app.theme.text_faint()),
        );
    }
    if let Some(change) = change {
        view.drafts.remove(field);
        let value = match change {
            Change::To(value) => Some(value),
            Change::AsRead => None,
        };
        ctx.app.commands.send(ArticleCommand::SetMetadata {
            articles: common.articles.clone(),
            field: field.clone(),
            value,
        });
    }
}

/// Where the value of a single article comes from, and back to what was read.
fn source_ui(
    ctx: FolderCtx<'_>,
    ui: &mut Ui,
    common: &Common,
    field: &MetadataField,
    change: &mut Option<Change>,
) {
    let article = common.articles.first();
    let corrections = article.and_then(|article| corrections_of(ctx.app, article));
    let is_corrected = corrections.is_some_and(|known| known.fields.contains_key(field));
    let faint = ctx.app.theme.text_faint();
    if is_corrected {
        ui.label(
            RichText::new("corrected")
                .small()
                .color(ctx.app.theme.accent()),
        );
        let reset = ui.link(RichText::new("Reset").small());
        let name = format!("Reset {}", field.name());
        reset.widget_info(|| WidgetInfo::labeled(Role::Link, true, &name));
        if reset.on_hover_text("Back to what was read").clicked() {
            *change = Some(Change::AsRead);
        }
    } else if common
        .values
        .get(field)
        .is_some_and(|value| value.as_deref() != Some(""))
    {
        let words = if fixed_by_pattern(ctx, field) {
            "from the path"
        } else {
            "read in the article"
        };
        ui.label(RichText::new(words).small().color(faint));
    }
}

fn corrections_of<'a>(ctx: AppCtx<'a>, article: &ArticleId) -> Option<&'a MetadataCorrections> {
    let corrections = ctx.state.workspace.corrections.get(article)?;
    Some(corrections)
}

/// Whether the project reads the field from paths.
fn fixed_by_pattern(ctx: FolderCtx<'_>, field: &MetadataField) -> bool {
    let settings = &ctx.app.state.workspace.project.settings;
    settings.name_patterns.contains_key(field)
}

fn capitalised(name: &str) -> String {
    if *name == *MetadataField::Url.name() {
        return "URL".to_owned();
    }
    let mut characters = name.chars();
    let first = characters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(characters).collect()
}

fn encoding_ui(ctx: DocumentCtx<'_>, ui: &mut Ui, view: &mut MetadataEditor) {
    let encoding = &ctx.document.article.encoding;
    ui.add_space(8.0);
    ui.label(RichText::new("Encoding").family(strong_family()));
    ui.horizontal_wrapped(|ui| {
        ui.label(&encoding.label);
        let faint = ctx.app.theme.text_faint();
        ui.label(RichText::new(told_source(encoding)).color(faint));
        if encoding.source == EncodingSource::Chosen && ui.link("Guess again").clicked() {
            ctx.app.commands.send(AppCommand::ChooseEncoding(None));
        }
    });
    if encoding.n_replaced > 0 {
        let text = format!("{} places mean nothing in it", encoding.n_replaced);
        ui.label(RichText::new(text).color(ctx.app.theme.warning()));
    }
    CollapsingHeader::new("Read in another encoding").show(ui, |ui| {
        let path = ctx.folder.root.join(ctx.document.article.id.as_str());
        let egui_ctx = ui.ctx().clone();
        let waker: Waker = Arc::new(move || egui_ctx.request_repaint());
        let lines = view.preview.lines(&path, &waker);
        for (nth, label) in COMMON_ENCODINGS.iter().enumerate() {
            let is_now = encoding.label.eq_ignore_ascii_case(label);
            ui.horizontal(|ui| {
                let button = Button::selectable(is_now, *label).min_size(Vec2::new(130.0, 0.0));
                if ui.add(button).clicked() && !is_now {
                    let label = Some((*label).to_owned());
                    ctx.app.commands.send(AppCommand::ChooseEncoding(label));
                }
                let line = lines.get(nth).map(String::as_str).unwrap_or_default();
                let font = body_font(ui);
                cut_label_ui(ui, line, font);
            });
        }
    });
}

fn told_source(encoding: &TextEncoding) -> &'static str {
    match encoding.source {
        EncodingSource::ByteOrderMark => "as a mark in the file says",
        EncodingSource::ValidUtf8 => "the file is valid UTF-8",
        EncodingSource::Guessed => "guessed",
        EncodingSource::Chosen => "chosen by a person",
    }
}

fn dirt_ui(ctx: DocumentCtx<'_>, ui: &mut Ui) {
    let article = &ctx.document.article;
    let clean = corrections_of(ctx.app, &article.id).map(|known| known.clean.as_slice());
    let clean = clean.unwrap_or_default();
    ui.add_space(8.0);
    ui.label(RichText::new("No part of the story").family(strong_family()));
    let faint = ctx.app.theme.text_faint();
    if article.parts.dirt.is_empty() && clean.is_empty() {
        ui.label(RichText::new("Nothing; X in the article marks words").color(faint));
    }
    for dirt in &article.parts.dirt {
        run_ui(
            ctx,
            ui,
            dirt.range,
            dirt.reason.label(),
            "Bring back",
            || ArticleCommand::MarkClean(dirt.range.start()),
        );
    }
    for range in clean {
        run_ui(ctx, ui, *range, "Brought back", "Take out again", || {
            ArticleCommand::MarkDirt(*range)
        });
    }
}

fn run_ui(
    ctx: DocumentCtx<'_>,
    ui: &mut Ui,
    range: TextRange,
    reason: &str,
    words: &str,
    command: impl Fn() -> ArticleCommand,
) {
    let quote = shortened(range.slice(ctx.document.text()).unwrap_or_default(), 90);
    ui.horizontal(|ui| {
        let button = ui.add(Button::new(RichText::new(words).small()));
        button.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("{words}: {quote}")));
        if button.clicked() {
            ctx.app.commands.send(command());
        }
        ui.label(
            RichText::new(reason)
                .small()
                .color(ctx.app.theme.text_faint()),
        );
        let font = body_font(ui);
        cut_label_ui(ui, &quote, font);
    });
}
