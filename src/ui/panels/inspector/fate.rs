//! What the review made of the annotation in hand.

use egui::{RichText, Ui};

use crate::app::{FateTold, Selected};
use crate::ui::bidi::shown;
use crate::ui::ctx::DocumentCtx;

/// What is told, kept until something changes: it is looked for among all decisions.
#[derive(Default)]
pub struct FateView {
    made_for: Option<(u64, Selected)>,
    told: Option<FateTold>,
}

/// Draws what became of it, if anything is decided.
pub fn fate_ui(ctx: DocumentCtx<'_>, ui: &mut Ui, view: &mut FateView, selected: &Selected) {
    let wanted = (ctx.document.revision, selected.clone());
    if view.made_for.as_ref() != Some(&wanted) {
        view.told = ctx.app.state.fate_of(selected);
        view.made_for = Some(wanted);
    }
    let Some(told) = &view.told else { return };
    let theme = ctx.app.theme;
    ui.add_space(6.0);
    ui.label(RichText::new(&told.became).small().color(theme.accent()));
    if !told.why.is_empty() {
        ui.label(RichText::new(shown(&told.why)).small());
    }
    let by = RichText::new(shown(&told.by));
    ui.label(by.small().color(theme.text_faint()));
}
