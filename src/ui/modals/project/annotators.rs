//! Who annotates in the project.

use egui::{Button, Ui};

use crate::model::{Annotator, AnnotatorId, Extra, Role};
use crate::ui::ctx::AppCtx;
use crate::ui::widgets::draft::{add_ui, caption_ui, draft_ui, pick_ui};
use crate::ui::widgets::swatches::{nth_color, swatches_ui};

/// Draws the annotators and changes them in place.
pub fn annotators_ui(
    ctx: AppCtx<'_>,
    ui: &mut Ui,
    typed: &mut String,
    annotators: &mut Vec<Annotator>,
) {
    let mut gone = None;
    for (nth, annotator) in annotators.iter_mut().enumerate() {
        ui.push_id(annotator.id.to_string(), |ui| {
            if annotator_ui(ctx, ui, annotator) {
                gone = Some(nth);
            }
        });
    }
    if let Some(nth) = gone {
        annotators.remove(nth);
    }
    if let Some(name) = add_ui(ui, "New annotator's name", "Add annotator", typed) {
        let id = AnnotatorId::slug(&name);
        if !annotators.iter().any(|known| known.id == id) {
            annotators.push(Annotator {
                id,
                name,
                color: nth_color(annotators.len()),
                role: Role::Annotator,
                extra: Extra::default(),
            });
        }
    }
}

/// Draws one and says whether they shall go.
fn annotator_ui(ctx: AppCtx<'_>, ui: &mut Ui, annotator: &mut Annotator) -> bool {
    let is_gone = ui.horizontal(|ui| {
        let label = format!("Name of {}", annotator.id);
        let typed = draft_ui(ui, &label, &annotator.name, 1, 200.0);
        if let Some(name) = typed.filter(|typed| !typed.trim().is_empty()) {
            name.trim().clone_into(&mut annotator.name);
        }
        let word = |role| match role {
            Role::Annotator => "Annotates",
            Role::Curator => "Annotates and decides",
        };
        let roles = [Role::Annotator, Role::Curator];
        let names = roles.map(|role| word(role).to_owned());
        let label = format!("Role of {}", annotator.id);
        let picked = pick_ui(ui, &label, word(annotator.role), &names);
        annotator.role = picked
            .and_then(|nth| roles.get(nth).copied())
            .unwrap_or(annotator.role);
        caption_ui(ui, annotator.id.as_str());
        let is_me = ctx.state.me() == Some(&annotator.id);
        ui.add_enabled(!is_me, Button::new("Remove"))
            .on_hover_text("Their sidecars stay where they are")
            .clicked()
    });
    let label = format!("Colour of {}", annotator.id);
    if let Some(color) = swatches_ui(ui, &label, annotator.color) {
        annotator.color = color;
    }
    ui.add_space(4.0);
    is_gone.inner
}
