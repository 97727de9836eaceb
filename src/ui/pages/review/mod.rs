//! The review session: the cases at the left, the text with everybody's lanes, the case in hand.

mod case;
mod cases;
mod columns;
mod compare;
mod deciding;
mod draft;
mod head;
mod keys;
mod said;
mod signs;
#[cfg(test)]
mod tests;

use egui::{Frame, Ui};

use super::stage::{stage_ui, told_ui};
use crate::app::UiCommand;
use crate::app::session::CaseRef;
use crate::model::AnnotatorId;
use crate::review::cases::Takes;
use crate::ui::article::TextEngine;
use crate::ui::ctx::FolderCtx;

pub use self::signs::{state_color, state_label, state_sign};

/// What the page keeps from frame to frame.
#[derive(Default)]
pub struct ReviewPage {
    /// Whether the page shall get the keyboard.
    pub wants_focus: bool,
    /// What a key began that another key ends.
    pending: Option<Pending>,
    /// For which case that is.
    of: Option<CaseRef>,
    /// Whether hidden names show for a moment.
    peeks: bool,
    wants_note: bool,
    list: cases::CaseList,
    compare: compare::CompareView,
    said: said::SaidHere,
    editor: draft::DraftEditor,
}

/// What a key began.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Pending {
    /// Whose tag and fields the joined words get.
    Join {
        /// All words that any has, or only those that all have.
        is_union: bool,
    },
    /// Why they differ.
    Reason,
}

impl ReviewPage {
    /// Draws with this engine from now on, if none was given before.
    pub fn use_engine(&mut self, engine: impl FnOnce() -> TextEngine) {
        self.compare.use_engine(engine);
    }

    /// Forgets what belongs to another case.
    fn follow(&mut self, ctx: FolderCtx<'_>) {
        let in_hand = &ctx.app.state.session.in_hand;
        if self.of != *in_hand {
            self.of.clone_from(in_hand);
            self.pending = None;
            self.peeks = false;
        }
        let session = &ctx.app.state.session;
        if let Some((article, _)) = session.case_in_hand() {
            self.said.follow(session.revision, article);
        }
    }
}

/// What an annotator is called on the page.
fn name_of(ctx: FolderCtx<'_>, page: &ReviewPage, annotator: &AnnotatorId) -> String {
    if page.peeks {
        return ctx.app.state.annotator_label(annotator).to_owned();
    }
    ctx.app.state.review_name(annotator)
}

/// Draws the text with the lanes, or what is to be done before there is a review.
pub fn review_page_ui(ctx: FolderCtx<'_>, ui: &mut Ui, page: &mut ReviewPage) {
    page.follow(ctx);
    if !is_ready_ui(ctx, ui) {
        return;
    }
    keys::focus_ui(ctx, ui, page);
    Frame::new()
        .inner_margin(egui::Margin::symmetric(12, 6))
        .show(ui, |ui| head::head_ui(ctx, ui, page));
    ui.separator();
    compare::compare_ui(ctx, ui, page);
}

fn is_ready_ui(ctx: FolderCtx<'_>, ui: &mut Ui) -> bool {
    if !stage_ui(ctx, ui) {
        return false;
    }
    let session = &ctx.app.state.session;
    if !session.is_ready() {
        told_ui(ui, "Bringing together what belongs together…", "");
        return false;
    }
    if session.book().counts().all() > 0 {
        return true;
    }
    told_ui(
        ui,
        "There is nothing to review yet",
        "Cases are made of articles that annotators marked as done (ctrl+Enter in an article).",
    );
    ui.vertical_centered(|ui| {
        if session.takes == Takes::Begun {
            return;
        }
        if ui.button("Compare what is begun, too").clicked() {
            let command = crate::app::ReviewCommand::Take(Takes::Begun);
            ctx.app.commands.send(command);
        }
        if ui.button("Who is annotating…").clicked() {
            ctx.app.commands.send(UiCommand::SwitchAnnotator);
        }
    });
    false
}

/// Draws the list of cases in the article list's place.
pub fn review_cases_ui(ctx: FolderCtx<'_>, ui: &mut Ui, page: &mut ReviewPage) {
    cases::cases_ui(ctx, ui, &mut page.list);
}

/// Draws the case in hand in the inspector's place.
pub fn review_side_ui(ctx: FolderCtx<'_>, ui: &mut Ui, page: &mut ReviewPage) {
    page.follow(ctx);
    case::case_ui(ctx, ui, page);
}
