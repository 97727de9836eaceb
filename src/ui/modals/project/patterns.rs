//! How metadata is read from the names of files, tried on the first articles while it is typed.

use std::collections::BTreeMap;

use egui::{Grid, RichText, Ui};

use crate::app::names::{PreviewRow, pattern_problem, preview};
use crate::model::{ArticleId, MetadataField, NamePattern, ProjectSettings};
use crate::ui::ctx::AppCtx;
use crate::ui::widgets::draft::{caption_ui, pick_ui};
use crate::ui::widgets::text_field::text_field_ui;

/// On how many articles patterns are tried.
const N_TRIED: usize = 6;

/// What is being typed, by field, and what came of trying it.
#[derive(Default)]
pub struct Drafts {
    typed: BTreeMap<MetadataField, NamePattern>,
    tried: Option<ProjectSettings>,
    rows: Vec<PreviewRow>,
}

/// Draws a pattern a field, and what they read.
pub fn patterns_ui(
    ctx: AppCtx<'_>,
    ui: &mut Ui,
    drafts: &mut Drafts,
    settings: &mut ProjectSettings,
) {
    caption_ui(
        ui,
        "{date}/{outlet}-*.txt reads the folder's name as the date and the file's name up to the \
         dash as the outlet; * stands for anything. Fixed gives every article the same value.",
    );
    preview_ui(ctx, ui, &drafts.rows);
    ui.add_space(6.0);
    let own = settings.own_fields.iter().cloned().map(MetadataField::Own);
    let fields: Vec<MetadataField> = MetadataField::STANDARD.into_iter().chain(own).collect();
    let grid = Grid::new("patterns").num_columns(3).spacing([12.0, 6.0]);
    grid.show(ui, |ui| {
        for field in &fields {
            pattern_ui(ctx, ui, drafts, settings, field);
            ui.end_row();
        }
    });
    let mut tried = settings.clone();
    let typed = drafts.typed.iter();
    let typed = typed.map(|(field, pattern)| (field.clone(), pattern.clone()));
    tried.name_patterns.extend(typed);
    if drafts.tried.as_ref() != Some(&tried) {
        drafts.rows = preview(&tried, &first_articles(ctx));
        drafts.tried = Some(tried);
        ui.request_repaint();
    }
}

fn first_articles(ctx: AppCtx<'_>) -> Vec<ArticleId> {
    let items = ctx
        .state
        .folder
        .iter()
        .flat_map(|folder| folder.list.items());
    items.map(|item| item.id.clone()).take(N_TRIED).collect()
}

fn text_of(pattern: &NamePattern) -> &str {
    match pattern {
        NamePattern::Fixed(text) | NamePattern::Path(text) => text,
    }
}

/// A field's pattern; it is kept once the field is left and the pattern reads.
fn pattern_ui(
    ctx: AppCtx<'_>,
    ui: &mut Ui,
    drafts: &mut Drafts,
    settings: &mut ProjectSettings,
    field: &MetadataField,
) {
    let name = field.name();
    caption_ui(ui, name);
    let kept = settings.name_patterns.get(field);
    let draft = drafts.typed.get(field).or(kept).cloned();
    let draft = draft.unwrap_or(NamePattern::Path(String::new()));
    let is_fixed = matches!(draft, NamePattern::Fixed(_));
    let shown = if is_fixed { "Fixed" } else { "Pattern" };
    let kinds = ["Pattern".to_owned(), "Fixed".to_owned()];
    let picked = pick_ui(ui, &format!("Kind of {name}"), shown, &kinds);
    let is_fixed = picked.map_or(is_fixed, |nth| nth == 1);
    let mut text = text_of(&draft).to_owned();
    ui.horizontal(|ui| {
        let label = format!("Pattern for {name}");
        let response = text_field_ui(ui, &label, &mut text, |edit| edit.desired_width(300.0));
        let pattern = if is_fixed {
            NamePattern::Fixed(text.clone())
        } else {
            NamePattern::Path(text.clone())
        };
        let is_empty = text.trim().is_empty();
        let problem = pattern_problem(field, &pattern).filter(|_| !is_empty);
        if let Some(problem) = &problem {
            ui.label(RichText::new(problem).color(ctx.theme.error()));
        }
        if response.changed() || picked.is_some() {
            drafts.typed.insert(field.clone(), pattern.clone());
        }
        let is_left = response.lost_focus() || picked.is_some() && !is_empty;
        if is_left && problem.is_none() && drafts.typed.remove(field).is_some() {
            if is_empty {
                settings.name_patterns.remove(field);
            } else {
                settings.name_patterns.insert(field.clone(), pattern);
            }
        }
    });
}

/// What the patterns read from the first articles.
fn preview_ui(ctx: AppCtx<'_>, ui: &mut Ui, rows: &[PreviewRow]) {
    ui.add_space(6.0);
    caption_ui(ui, "On the first articles");
    let grid = Grid::new("preview").num_columns(2).spacing([16.0, 4.0]);
    grid.striped(true).show(ui, |ui| {
        for row in rows {
            ui.label(RichText::new(row.id.as_str()).small());
            let values = row.values.iter();
            let values = values.map(|(field, value)| format!("{}: {value}", field.name()));
            let values: Vec<String> = values.collect();
            let text = match values.as_slice() {
                [] => RichText::new("nothing is read").color(ctx.theme.text_faint()),
                values => RichText::new(values.join(" · ")),
            };
            ui.label(text.small());
            ui.end_row();
        }
    });
}
