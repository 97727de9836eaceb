//! What is counted, and of what.

use std::collections::BTreeSet;

use egui::{RichText, Ui};
use strum::IntoEnumIterator as _;

use crate::app::counting::{Counting, CountsRequest};
use crate::insight::counts::{CountUnit, Dimension, Within};
use crate::model::AnnotatorId;
use crate::ui::ctx::FolderCtx;
use crate::ui::pages::subset::subset_ui;
use crate::ui::theme::strong_family;
use crate::ui::widgets::draft::pick_ui;

/// Draws the choices.
pub fn choices_ui(ctx: FolderCtx<'_>, ui: &mut Ui, request: &mut CountsRequest) {
    ui.horizontal_wrapped(|ui| {
        ui.label(RichText::new("Counts").family(strong_family()));
        for counting in Counting::iter() {
            let label = match counting {
                Counting::By => "Annotations by…",
                Counting::Together => "Tags together",
            };
            ui.selectable_value(&mut request.what, counting, label);
        }
        ui.separator();
        match request.what {
            Counting::By => by_ui(ctx, ui, request),
            Counting::Together => together_ui(ui, request),
        }
    });
    ui.horizontal_wrapped(|ui| {
        if request.what == Counting::By {
            unit_ui(ui, request);
            ui.separator();
        }
        scope_ui(ctx, ui, request);
    });
}

fn by_ui(ctx: FolderCtx<'_>, ui: &mut Ui, request: &mut CountsRequest) {
    let codebook = &ctx.app.state.workspace.codebook;
    let all = Dimension::all(codebook);
    let names: Vec<String> = all.iter().map(|it| it.label(codebook)).collect();
    ui.label("Rows");
    let now = request.rows.label(codebook);
    if let Some(rows) = pick_ui(ui, "Rows", &now, &names).and_then(|nth| all.get(nth)) {
        request.rows = rows.clone();
        request.plot = None;
    }
    let mut with_none = vec!["nothing".to_owned()];
    with_none.extend(names);
    ui.label("Columns");
    let columns = request.columns.as_ref();
    let now = columns.map_or("nothing".to_owned(), |it| it.label(codebook));
    if let Some(nth) = pick_ui(ui, "Columns", &now, &with_none) {
        let picked = nth.checked_sub(1).and_then(|nth| all.get(nth));
        request.columns = picked.cloned();
        request.plot = None;
    }
}

fn together_ui(ui: &mut Ui, request: &mut CountsRequest) {
    for within in Within::iter() {
        let label = match within {
            Within::Article => "In one article",
            Within::Paragraph => "In one paragraph",
            Within::Overlap => "On the same words",
        };
        ui.selectable_value(&mut request.within, within, label);
    }
}

/// What counts as one; always in sight, as figures mean nothing without it.
fn unit_ui(ui: &mut Ui, request: &mut CountsRequest) {
    ui.label("Count");
    for unit in CountUnit::iter() {
        let (label, hint) = match unit {
            CountUnit::Mention => (
                "each annotation",
                "Three claims in one article count three times",
            ),
            CountUnit::Article => ("each article", "Three claims in one article count once"),
            CountUnit::Day => (
                "once a day",
                "All articles of one outlet on one day count once",
            ),
            CountUnit::Week => (
                "once a week",
                "All articles of one outlet in one week count once",
            ),
        };
        ui.selectable_value(&mut request.unit, unit, label)
            .on_hover_text(hint);
    }
}

fn scope_ui(ctx: FolderCtx<'_>, ui: &mut Ui, request: &mut CountsRequest) {
    ui.checkbox(&mut request.only_listed, "Only articles in the list")
        .on_hover_text("Those that pass the filter of the article list");
    let codebook = &ctx.app.state.workspace.codebook;
    let tags = codebook.tags.iter();
    let tags = tags.map(|tag| (tag.id.clone(), tag.name.clone())).collect();
    subset_ui(ui, ("tags", tags), &mut request.tags);
    let state = ctx.app.state;
    let name = |who: &AnnotatorId| (who.clone(), state.annotator_name(who));
    let known = state.workspace.project.annotators.iter().map(|who| &who.id);
    let all: BTreeSet<&AnnotatorId> = known.chain([&ctx.folder.me]).collect();
    let annotators = all.into_iter().map(name).collect();
    subset_ui(ui, ("annotators", annotators), &mut request.annotators);
}
