//! What can be decided about the case in hand, and why annotators differed.

use egui::{RichText, Ui, Vec2};
use strum::IntoEnumIterator as _;

use super::keys::join;
use super::{Pending, ReviewPage, draft};
use crate::app::session::CaseStep;
use crate::app::{AppCommand, Modal, ReviewCommand, TagPurpose};
use crate::review::cases::Case;
use crate::review::deciding::{Reason, Verdict};
use crate::ui::ctx::FolderCtx;
use crate::ui::widgets::draft::{caption_ui, pick_ui};
use crate::ui::widgets::text_field::{rows_field_ui, wide};

/// From this height of the window on there is room for help, in points.
const TALL: f32 = 720.0;

/// Draws what can be decided.
pub fn deciding_ui(ctx: FolderCtx<'_>, ui: &mut Ui, page: &mut ReviewPage, case: &Case) {
    if !ctx.app.state.is_curator() {
        let text =
            "You can look at everything here. Deciding is for those whom the project names for it.";
        ui.label(
            RichText::new(text)
                .small()
                .color(ctx.app.theme.text_faint()),
        );
        said_ui(ctx, ui);
        return;
    }
    ui.spacing_mut().item_spacing = Vec2::new(5.0, 4.0);
    pending_ui(ctx, ui, page);
    if ctx.app.state.session.draft.is_some() {
        draft::ending_ui(ctx, ui);
    } else {
        buttons_ui(ctx, ui, page, case);
    }
    reason_ui(ctx, ui);
    note_ui(ctx, ui, page);
    if !is_tall(ui) {
        return;
    }
    ui.add_space(4.0);
    let help = "J and K go to the next and previous open case, the arrows to any. 1 to 9 take an annotator's. R and a number say why.";
    ui.label(
        RichText::new(help)
            .small()
            .color(ctx.app.theme.text_faint()),
    );
}

/// What is asked after a key that is not enough by itself.
fn pending_ui(ctx: FolderCtx<'_>, ui: &mut Ui, page: &ReviewPage) {
    let text = match page.pending {
        None => return,
        Some(Pending::Join { .. }) => {
            "Whose tag and fields? Press the number of an annotator, or Esc.".to_owned()
        }
        Some(Pending::Reason) => {
            let reasons = Reason::iter().enumerate();
            let reasons: Vec<String> = reasons
                .map(|(nth, it)| format!("{} {}", nth + 1, Reason::label(it.word())))
                .collect();
            format!("Why? {} · 0 no reason · R a remark", reasons.join(" · "))
        }
    };
    ui.label(RichText::new(text).color(ctx.app.theme.accent()));
}

fn buttons_ui(ctx: FolderCtx<'_>, ui: &mut Ui, page: &mut ReviewPage, case: &Case) {
    let commands = ctx.app.commands;
    let has_edges = case.differences.edges && case.members.len() > 1;
    let button = |ui: &mut Ui, words: &str, is_on: bool, hint: &str| {
        let button = ui.add_enabled(is_on, egui::Button::new(RichText::new(words).small()));
        button.on_hover_text(hint).clicked()
    };
    ui.spacing_mut().button_padding = Vec2::new(7.0, 3.0);
    ui.horizontal_wrapped(|ui| {
        if button(ui, "Union  U", has_edges, "All words that any of them has") {
            join(ctx, page, true);
        }
        if button(
            ui,
            "Shared  I",
            has_edges,
            "Only the words that all of them have",
        ) {
            join(ctx, page, false);
        }
        let is_there = !case.members.is_empty() || case.outcome.is_some();
        if button(
            ui,
            "Edit  E",
            is_there,
            "Another tag, other fields or other edges",
        ) {
            commands.send(ReviewCommand::BeginDraft(None));
        }
        if button(ui, "Reject  X", true, "Nothing belongs there") {
            commands.send(ReviewCommand::Decide(Verdict::Reject));
        }
        if button(ui, "New  N", true, "Tags selected words that nobody has") {
            let window = Modal::PickTag(TagPurpose::Curated);
            commands.send(AppCommand::Show(Some(window)));
        }
        if button(
            ui,
            "Leave open  O",
            true,
            "Takes back what was decided, and goes on",
        ) {
            commands.send(ReviewCommand::LeaveOpen);
        }
        if button(ui, "Next  J", true, "Next open case") {
            commands.send(ReviewCommand::Step(CaseStep::NextOpen));
        }
    });
}

fn reason_ui(ctx: FolderCtx<'_>, ui: &mut Ui) {
    let saying = &ctx.app.state.session.saying;
    if is_tall(ui) {
        caption_ui(ui, "Why they differ  R");
    }
    let words: Vec<&str> = [""]
        .into_iter()
        .chain(Reason::iter().map(Reason::word))
        .collect();
    let labels: Vec<String> = words
        .iter()
        .map(|it| Reason::label(it).to_owned())
        .collect();
    let current = Reason::label(&saying.reason).to_owned();
    if let Some(nth) = pick_ui(ui, "Reason", &current, &labels) {
        let word = words.get(nth).copied().unwrap_or_default();
        ctx.app
            .commands
            .send(ReviewCommand::Reason(word.to_owned()));
    }
}

fn note_ui(ctx: FolderCtx<'_>, ui: &mut Ui, page: &mut ReviewPage) {
    let session = &ctx.app.state.session;
    let id = session.in_hand.as_ref().map(|it| it.case.to_string());
    let n_rows = if is_tall(ui) { 2 } else { 1 };
    ui.push_id(id, |ui| {
        let mut note = session.saying.note.clone();
        let hint = "A remark on the decision";
        let response = rows_field_ui(ui, "Remark on the decision", &mut note, n_rows, |edit| {
            wide(edit).hint_text(hint)
        });
        if std::mem::take(&mut page.wants_note) {
            response.request_focus();
        }
        if response.changed() {
            ctx.app.commands.send(ReviewCommand::Note(note));
        }
        if response.lost_focus() {
            page.wants_focus = true;
            ctx.app.commands.send(ReviewCommand::NoteDone);
        }
    });
}

fn is_tall(ui: &Ui) -> bool {
    ui.ctx().content_rect().height() >= TALL
}

/// What was said about the decision, for who only looks.
fn said_ui(ctx: FolderCtx<'_>, ui: &mut Ui) {
    let saying = &ctx.app.state.session.saying;
    if !saying.reason.is_empty() {
        ui.label(Reason::label(&saying.reason));
    }
    if !saying.note.is_empty() {
        ui.label(crate::ui::bidi::shown(&saying.note));
    }
}
