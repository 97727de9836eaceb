//! The trouble list: where annotators differ again and again, beside what the codebook says.

use egui::{RichText, ScrollArea, Ui, Vec2};

use super::frame::modal_panes;
use crate::app::session::{CaseRef, StatesShown};
use crate::app::{AppCommand, AppState, Modal, ReviewCommand};
use crate::review::deciding::Reason;
use crate::review::trouble::{Passage, Trouble};
use crate::ui::bidi::shown;
use crate::ui::ctx::AppCtx;
use crate::ui::panels::inspector::shortened;
use crate::ui::theme::strong_family;
use crate::ui::widgets::draft::caption_ui;

/// The most passages of a trouble that are drawn; the rest are a click away.
const MOST_PASSAGES: usize = 50;

/// What the window keeps from frame to frame.
#[derive(Default)]
pub struct TroubleView {
    picked: usize,
    shows_all: bool,
}

/// Draws the window.
pub fn trouble_ui(ctx: AppCtx<'_>, ui: &mut Ui, view: &mut TroubleView) {
    let size = Vec2::new(900.0, 600.0);
    modal_panes(ctx, ui, "Trouble list", size, |ui| {
        let troubles = ctx.state.session.troubles();
        if troubles.is_empty() {
            let text = "Nothing is gathered yet. Say in the review why annotators differed (R), and the passages gather here by tag and field.";
            ui.label(RichText::new(text).color(ctx.theme.text_faint()));
            return;
        }
        let room = ui.available_size();
        ui.horizontal_top(|ui| {
            let left = Vec2::new((room.x * 0.38).max(200.0), room.y);
            part_ui(ui, "troubles", left, |ui| list_ui(ctx, ui, view, troubles));
            ui.separator();
            let right = Vec2::new(room.x - left.x - 20.0, room.y);
            if let Some((trouble, n_older)) = troubles.get(view.picked) {
                part_ui(ui, "passages", right, |ui| {
                    one_ui(ctx, ui, view, (trouble, *n_older));
                });
            }
        });
    });
}

fn part_ui(ui: &mut Ui, salt: &str, size: Vec2, body: impl FnOnce(&mut Ui)) {
    let layout = egui::Layout::top_down(egui::Align::Min);
    ui.allocate_ui_with_layout(size, layout, |ui| {
        ui.set_min_size(size);
        let area = ScrollArea::vertical().id_salt(salt).auto_shrink(false);
        area.show(ui, |ui| {
            ui.set_max_width(size.x - 14.0);
            body(ui);
        });
    });
}

/// What a trouble is with: a tag, or a field of it.
fn name_of(state: &AppState, trouble: &Trouble) -> String {
    let tag = state.tag_name(&trouble.tag);
    let Some(field) = &trouble.field else {
        return tag;
    };
    let known = state.workspace.codebook.tag(&trouble.tag);
    let known = known.and_then(|tag| tag.field(field));
    let field = known.map_or(field.as_str(), |field| field.name.as_str());
    format!("{tag} · {field}")
}

fn list_ui(ctx: AppCtx<'_>, ui: &mut Ui, view: &mut TroubleView, troubles: &[(Trouble, usize)]) {
    for (nth, (trouble, _)) in troubles.iter().enumerate() {
        let name = name_of(ctx.state, trouble);
        let reason = Reason::label(&trouble.reason);
        let words = format!("{name}\n{reason} · {}", trouble.passages.len());
        let row = ui.selectable_label(view.picked == nth, shown(&words));
        if row.clicked() {
            view.picked = nth;
            view.shows_all = false;
        }
    }
}

fn one_ui(
    ctx: AppCtx<'_>,
    ui: &mut Ui,
    view: &mut TroubleView,
    (trouble, n_older): (&Trouble, usize),
) {
    let name = name_of(ctx.state, trouble);
    ui.label(
        RichText::new(shown(&name))
            .family(strong_family())
            .size(16.0),
    );
    guideline_ui(ctx, ui, trouble);
    if n_older > 0 {
        let n_all = trouble.passages.len();
        let text = format!(
            "The codebook says something else about it since {n_older} of these {n_all} decisions."
        );
        ui.label(RichText::new(text).small().color(ctx.theme.accent()));
    }
    ui.add_space(6.0);
    caption_ui(ui, "Passages");
    let most = if view.shows_all {
        usize::MAX
    } else {
        MOST_PASSAGES
    };
    for passage in trouble.passages.iter().take(most) {
        passage_ui(ctx, ui, passage);
    }
    let n_more = trouble.passages.len().saturating_sub(most);
    if n_more > 0 && ui.link(format!("{n_more} more")).clicked() {
        view.shows_all = true;
    }
}

/// What the codebook says about it now, and the way to change that.
fn guideline_ui(ctx: AppCtx<'_>, ui: &mut Ui, trouble: &Trouble) {
    let tag = ctx.state.workspace.codebook.tag(&trouble.tag);
    let Some(tag) = tag else {
        ui.label(RichText::new("The codebook has no such tag.").color(ctx.theme.warning()));
        return;
    };
    let field = trouble.field.as_ref().and_then(|id| tag.field(id));
    let guideline = field.map_or(tag.definition.as_str(), |field| field.guideline.as_str());
    caption_ui(ui, "What the codebook says");
    let text = if guideline.is_empty() {
        RichText::new("Nothing yet").italics()
    } else {
        RichText::new(shown(guideline))
    };
    ui.label(text);
    if ui.button("Edit this in the codebook…").clicked() {
        let window = Modal::Codebook(Some(tag.id.clone()));
        ctx.commands.send(AppCommand::Show(Some(window)));
    }
}

fn passage_ui(ctx: AppCtx<'_>, ui: &mut Ui, passage: &Passage) {
    let quote = match passage.quote.as_str() {
        "" => "On the whole article".to_owned(),
        quote => format!("“{}”", shortened(quote, 160)),
    };
    let is_clicked = ui
        .link(shown(&quote))
        .on_hover_text("Show the case")
        .clicked();
    let mut about = passage.article.file_name().to_owned();
    if !passage.decision.note.is_empty() {
        about = format!("{about} · {}", passage.decision.note);
    }
    ui.label(RichText::new(shown(&about)).small().weak());
    if is_clicked {
        let mut all = ctx.state.session.shown.clone();
        all.states = StatesShown::All;
        ctx.commands.send(ReviewCommand::Show(Box::new(all)));
        let case = CaseRef {
            article: passage.article.clone(),
            case: passage.case.clone(),
        };
        ctx.commands.send(ReviewCommand::Pick(case));
        ctx.commands.send(AppCommand::Show(None));
    }
}
