//! What annotators are to agree on, whose layers count, by what it is told.

use std::collections::BTreeSet;

use egui::{RichText, Ui};
use strum::IntoEnumIterator as _;

use crate::app::agreeing::AgreementRequest;
use crate::app::reviewing::{Breakdown, Which};
use crate::model::AnnotatorId;
use crate::review::cases::Takes;
use crate::review::team_spans::Question;
use crate::ui::ctx::FolderCtx;
use crate::ui::pages::subset::subset_ui;
use crate::ui::theme::strong_family;
use crate::ui::widgets::draft::pick_ui;
use crate::ui::widgets::ticks_menu::ticks_menu_ui;

/// Draws the choices.
pub fn choices_ui(ctx: FolderCtx<'_>, ui: &mut Ui, request: &mut AgreementRequest) {
    ui.horizontal_wrapped(|ui| {
        ui.label(RichText::new("Agreement").family(strong_family()));
        for question in Question::iter() {
            let (label, hint) = match question {
                Question::Passage => ("Same passage?", "Whether the same words are marked"),
                Question::Tag => ("Same tag?", "Whether they are marked with the same tag"),
                Question::Fields => (
                    "Same fields?",
                    "Whether tag and fields are the same; notes never count",
                ),
            };
            ui.selectable_value(&mut request.question, question, label)
                .on_hover_text(hint);
        }
        ui.separator();
        ui.label("for");
        let all: Vec<Breakdown> = Breakdown::iter().collect();
        let names: Vec<String> = all.iter().map(|it| name_of(*it)).collect();
        let now = name_of(request.breakdown);
        let picked = pick_ui(ui, "For", &now, &names);
        if let Some(breakdown) = picked.and_then(|nth| all.get(nth)) {
            request.breakdown = *breakdown;
            request.plot = None;
        }
    });
    ui.horizontal_wrapped(|ui| {
        takes_ui(ui, request);
        ui.separator();
        scope_ui(ctx, ui, request);
    });
}

fn name_of(breakdown: Breakdown) -> String {
    match breakdown {
        Breakdown::Team => "all together".to_owned(),
        it => format!("each {}", it.label()),
    }
}

fn takes_ui(ui: &mut Ui, request: &mut AgreementRequest) {
    for (takes, label, hint) in [
        (
            Takes::Finished,
            "Marked done",
            "Only articles that an annotator has marked as done; others are missing, not empty",
        ),
        (
            Takes::Begun,
            "Begun too",
            "Also articles that an annotator has begun and not marked as done",
        ),
    ] {
        ui.selectable_value(&mut request.takes, takes, label)
            .on_hover_text(hint);
    }
}

fn scope_ui(ctx: FolderCtx<'_>, ui: &mut Ui, request: &mut AgreementRequest) {
    let state = ctx.app.state;
    let name = |who: &AnnotatorId| (who.clone(), state.annotator_name(who));
    let known = state.workspace.project.annotators.iter().map(|who| &who.id);
    let all: BTreeSet<&AnnotatorId> = known.chain([&ctx.folder.me]).collect();
    let annotators = all.into_iter().map(name).collect();
    subset_ui(ui, ("annotators", annotators), &mut request.annotators);
    let tags = state.workspace.codebook.tags.iter();
    let tags = tags.map(|tag| (tag.id.clone(), tag.name.clone())).collect();
    subset_ui(ui, ("tags", tags), &mut request.tags);
    measures_ui(ui, request);
}

fn measures_ui(ui: &mut Ui, request: &mut AgreementRequest) {
    let label = match request.measures.len() {
        1 => "1 measure".to_owned(),
        n => format!("{n} measures"),
    };
    let (mut toggled, mut takes_usual) = (None, false);
    let ticks = |ui: &mut Ui| {
        for which in Which::all() {
            let mut is_chosen = request.measures.contains(&which);
            let response = ui.checkbox(&mut is_chosen, which.label());
            if response.on_hover_text(which.sentence()).changed() {
                toggled = Some(which);
            }
        }
    };
    ticks_menu_ui(ui, label, ticks, |ui| {
        takes_usual = ui.button("Take the usual measures").clicked();
    });
    if takes_usual {
        request.measures = AgreementRequest::default().measures;
    }
    if let Some(which) = toggled.filter(|which| !request.measures.remove(which)) {
        request.measures.insert(which);
    }
}
