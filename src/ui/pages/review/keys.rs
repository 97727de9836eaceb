//! The keys of the review, as long as no field has the keyboard.

use egui::{Event, Id, Key, Modifiers, Popup, Sense, Ui};

use super::{Pending, ReviewPage, draft};
use crate::app::session::CaseStep;
use crate::app::{AppCommand, Modal, ReviewCommand, TagPurpose};
use crate::model::AnnotatorId;
use crate::review::cases::Case;
use crate::review::deciding::{Reason, Verdict};
use crate::ui::ctx::FolderCtx;
use strum::IntoEnumIterator as _;

/// What has the keyboard while no field of the page has it.
fn keys_id() -> Id {
    Id::unique("review keys")
}

/// Gives the page the keyboard when it shall have it, and takes what was typed.
pub fn focus_ui(ctx: FolderCtx<'_>, ui: &mut Ui, page: &mut ReviewPage) {
    let rect = ui.available_rect_before_wrap();
    let response = ui.interact(rect, keys_id(), Sense::focusable_noninteractive());
    if std::mem::take(&mut page.wants_focus) {
        response.request_focus();
    }
    let focused = ui.memory(egui::Memory::focused);
    let is_free = focused.is_none_or(|focused| focused == keys_id());
    if !is_free || ctx.app.state.modal.is_some() || Popup::is_any_open(ui.ctx()) {
        return;
    }
    if response.has_focus() {
        let filter = egui::EventFilter {
            vertical_arrows: true,
            ..egui::EventFilter::default()
        };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(keys_id(), filter));
    }
    take_keys(ctx, ui, page);
}

fn take_keys(ctx: FolderCtx<'_>, ui: &Ui, page: &mut ReviewPage) {
    let commands = ctx.app.commands;
    let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    for (key, step) in [
        (Key::ArrowDown, CaseStep::Row(1)),
        (Key::ArrowUp, CaseStep::Row(-1)),
        (Key::PageDown, CaseStep::Row(10)),
        (Key::PageUp, CaseStep::Row(-10)),
        (Key::Home, CaseStep::First),
        (Key::End, CaseStep::Last),
    ] {
        while pressed(key) {
            commands.send(ReviewCommand::Step(step));
        }
    }
    let is_making = ctx.app.state.session.draft.is_some();
    if is_making && pressed(Key::Enter) {
        commands.send(ReviewCommand::DecideDraft);
    }
    let is_begun = page.pending.is_some() || is_making;
    if is_begun && pressed(Key::Escape) {
        page.pending = None;
        commands.send(ReviewCommand::DropDraft);
    }
    for typed in take_typed(ui) {
        type_key(ctx, page, typed);
    }
}

/// Takes the single letters and signs that were typed.
fn take_typed(ui: &Ui) -> Vec<char> {
    let mut typed = Vec::new();
    ui.input_mut(|input| {
        input.events.retain(|event| {
            let Event::Text(text) = event else {
                return true;
            };
            let mut characters = text.chars();
            match (characters.next(), characters.next()) {
                (Some(character), None) => typed.push(character.to_ascii_lowercase()),
                _ => return true,
            }
            false
        });
    });
    typed
}

fn type_key(ctx: FolderCtx<'_>, page: &mut ReviewPage, typed: char) {
    let commands = ctx.app.commands;
    if let Some(pending) = page.pending.take()
        && end_pending(ctx, page, pending, typed)
    {
        return;
    }
    match typed {
        'j' => commands.send(ReviewCommand::Step(CaseStep::NextOpen)),
        'k' => commands.send(ReviewCommand::Step(CaseStep::PreviousOpen)),
        'u' => join(ctx, page, true),
        'i' => join(ctx, page, false),
        'e' => commands.send(ReviewCommand::BeginDraft(None)),
        'x' => commands.send(ReviewCommand::Decide(Verdict::Reject)),
        'n' => {
            let window = Modal::PickTag(TagPurpose::Curated);
            commands.send(AppCommand::Show(Some(window)));
        }
        'o' => commands.send(ReviewCommand::LeaveOpen),
        'r' => page.pending = Some(Pending::Reason),
        ' ' => page.peeks = !page.peeks,
        '[' | ']' | '{' | '}' => draft::move_edge(ctx, typed),
        '1'..='9' => take_nth(ctx, typed),
        _ => {}
    }
}

/// Ends what another key began; says whether this key was for that.
fn end_pending(ctx: FolderCtx<'_>, page: &mut ReviewPage, pending: Pending, typed: char) -> bool {
    match pending {
        Pending::Join { is_union } => {
            let Some(annotator) = nth_annotator(ctx, typed) else {
                return false;
            };
            send_join(ctx, is_union, Some(annotator));
        }
        Pending::Reason if typed == 'r' => page.wants_note = true,
        Pending::Reason => {
            let Some(nth) = typed.to_digit(10) else {
                return false;
            };
            let reason = nth.checked_sub(1).and_then(|nth| {
                let nth = usize::try_from(nth).ok()?;
                Reason::iter().nth(nth)
            });
            let word = reason.map_or("", Reason::word).to_owned();
            ctx.app.commands.send(ReviewCommand::Reason(word));
        }
    }
    true
}

/// Joins the edges, or asks whose tag and fields the joined words get.
pub fn join(ctx: FolderCtx<'_>, page: &mut ReviewPage, is_union: bool) {
    let Some((_, case)) = ctx.app.state.session.case_in_hand() else {
        return;
    };
    if needs_whose(case) {
        page.pending = Some(Pending::Join { is_union });
    } else {
        send_join(ctx, is_union, None);
    }
}

/// Whether it matters whose tag and fields are taken.
fn needs_whose(case: &Case) -> bool {
    case.differences.tag || !case.differences.fields.is_empty()
}

fn send_join(ctx: FolderCtx<'_>, is_union: bool, whose: Option<AnnotatorId>) {
    let verdict = if is_union {
        Verdict::Union(whose)
    } else {
        Verdict::Intersection(whose)
    };
    ctx.app.commands.send(ReviewCommand::Decide(verdict));
}

fn take_nth(ctx: FolderCtx<'_>, typed: char) {
    let Some(annotator) = nth_annotator(ctx, typed) else {
        return;
    };
    let command = match ctx.app.state.session.draft {
        Some(_) => ReviewCommand::BeginDraft(Some(annotator)),
        None => ReviewCommand::Decide(Verdict::Take(annotator)),
    };
    ctx.app.commands.send(command);
}

/// The annotator whose number was typed.
fn nth_annotator(ctx: FolderCtx<'_>, typed: char) -> Option<AnnotatorId> {
    let (article, _) = ctx.app.state.session.case_in_hand()?;
    let nth = usize::try_from(typed.to_digit(10)?).ok()?.checked_sub(1)?;
    article.cases.finished.get(nth).cloned()
}
