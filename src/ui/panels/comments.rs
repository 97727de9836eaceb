//! Comments on the annotation in hand, or on the article: threads, an answer, what is left to say.

use std::collections::{BTreeMap, BTreeSet};

use egui::{Frame, Margin, RichText, Role, Ui, Vec2, WidgetInfo};

use super::inspector::in_lines;
use crate::app::commenting::{CommentCommand, when};
use crate::app::{AppCommand, LookCommand, Selected, Wish};
use crate::model::{AnnotationRef, ArticleId, CommentId};
use crate::review::comments::{Said, Thread};
use crate::ui::bidi::shown;
use crate::ui::ctx::DocumentCtx;
use crate::ui::theme::{color32, strong_family};
use crate::ui::widgets::compact_button;
use crate::ui::widgets::draft::add_ui;

/// What the comments keep from frame to frame.
#[derive(Default)]
pub struct CommentsView {
    /// Whether the field for a new comment shall get the keyboard.
    pub wants_focus: bool,
    made_for: Option<(ArticleId, u64)>,
    threads: Vec<Thread>,
    /// What is typed and not yet said, by what it is about and what it answers.
    typed: BTreeMap<(ArticleId, Option<AnnotationRef>, Option<CommentId>), String>,
    /// Resolved threads that show all the same.
    unfolded: BTreeSet<CommentId>,
}

impl CommentsView {
    fn update(&mut self, ctx: DocumentCtx<'_>) {
        let made_for = (ctx.document.article.id.clone(), ctx.document.revision);
        if self.made_for.as_ref() != Some(&made_for) {
            self.threads = ctx.app.state.comment_threads();
            self.made_for = Some(made_for);
        }
    }
}

/// Draws what is said about an annotation, or about the article if it is none.
pub fn comments_ui(
    ctx: DocumentCtx<'_>,
    ui: &mut Ui,
    view: &mut CommentsView,
    on: Option<&AnnotationRef>,
) {
    view.update(ctx);
    let threads: Vec<Thread> = view
        .threads
        .iter()
        .filter(|thread| thread.on.as_ref() == on)
        .cloned()
        .collect();
    ui.add_space(8.0);
    let title = match on {
        Some(_) => "Comments",
        None => "Comments on the article",
    };
    ui.label(RichText::new(title).family(strong_family()));
    for thread in &threads {
        ui.push_id(thread.id.as_str(), |ui| thread_ui(ctx, ui, view, thread));
    }
    let label = match on {
        Some(_) => "Comment on this annotation",
        None => "Comment on the article",
    };
    if std::mem::take(&mut view.wants_focus) {
        let field = ui.make_persistent_id(("add", label));
        ui.memory_mut(|memory| memory.request_focus(field));
        ui.scroll_to_cursor(Some(egui::Align::Center));
    }
    write_ui(ctx, ui, view, (on.cloned(), None), [label, "Comment"]);
    // Esc leads from a field of an annotation in hand to the article; here it does so as well.
    let is_escape = ui.input(|input| input.key_pressed(egui::Key::Escape));
    if is_escape && on.is_none() && ui.memory(|memory| memory.focused().is_some()) {
        ctx.app.commands.send(AppCommand::Wish(Wish::FocusArticle));
    }
    if on.is_none() {
        elsewhere_ui(ctx, ui, &view.threads);
    }
}

/// Annotations of the article with open comments, each leading there.
fn elsewhere_ui(ctx: DocumentCtx<'_>, ui: &mut Ui, threads: &[Thread]) {
    let open = threads.iter().filter(|it| it.is_open() && it.on.is_some());
    let mut open = open.peekable();
    if open.peek().is_none() {
        return;
    }
    ui.add_space(8.0);
    ui.label(RichText::new("Open comments on annotations").family(strong_family()));
    for thread in open {
        ui.push_id(thread.id.as_str(), |ui| elsewhere_row_ui(ctx, ui, thread));
    }
}

fn elsewhere_row_ui(ctx: DocumentCtx<'_>, ui: &mut Ui, thread: &Thread) {
    let (Some(on), Some(latest)) = (&thread.on, thread.latest()) else {
        return;
    };
    let selected = Selected {
        annotator: on.annotator.clone(),
        id: on.id.clone(),
    };
    let text = super::inspector::shortened(&latest.comment.text, 60);
    let text = match text.as_str() {
        "" => "opened again".to_owned(),
        _ => text,
    };
    ui.horizontal_wrapped(|ui| {
        dot_ui(ctx, ui, latest);
        if ctx.app.state.annotation(&selected).is_none() {
            ui.label(shown(&text));
            let told = "on an annotation that is no longer here";
            ui.label(RichText::new(told).small().weak());
        } else if ui.link(shown(&text)).clicked() {
            ctx.app.commands.send(LookCommand::Pick(Some(selected)));
        }
    });
}

fn thread_ui(ctx: DocumentCtx<'_>, ui: &mut Ui, view: &mut CommentsView, thread: &Thread) {
    let is_folded = !thread.is_open() && !view.unfolded.contains(&thread.id);
    if is_folded {
        return folded_ui(ctx, ui, view, thread);
    }
    for (nth, said) in thread.entries.iter().enumerate() {
        let indent = if nth == 0 { 0 } else { 14 };
        ui.push_id(said.comment.id.as_str(), |ui| {
            said_ui(ctx, ui, said, indent);
        });
    }
    ui.horizontal(|ui| {
        ui.add_space(14.0);
        ui.vertical(|ui| {
            let key = (thread.on.clone(), Some(thread.id.clone()));
            write_ui(ctx, ui, view, key, ["Your reply", "Reply"]);
            settle_ui(ctx, ui, view, thread);
        });
    });
    ui.add_space(4.0);
}

fn folded_ui(ctx: DocumentCtx<'_>, ui: &mut Ui, view: &mut CommentsView, thread: &Thread) {
    let Some(first) = thread.entries.first() else {
        return;
    };
    ui.horizontal_wrapped(|ui| {
        dot_ui(ctx, ui, first);
        let text = super::inspector::shortened(&first.comment.text, 40);
        let label = RichText::new(format!("✓ {}", shown(&text))).small().weak();
        if ui.link(label).on_hover_text("Resolved; shows it").clicked() {
            view.unfolded.insert(thread.id.clone());
        }
    });
}

fn settle_ui(ctx: DocumentCtx<'_>, ui: &mut Ui, view: &mut CommentsView, thread: &Thread) {
    let (label, tip) = if thread.is_open() {
        ("Resolve", "Nothing is left to be said")
    } else {
        ("Open again", "Something is left to be said after all")
    };
    ui.horizontal(|ui| {
        if ui.add(compact_button(label)).on_hover_text(tip).clicked() {
            view.unfolded.remove(&thread.id);
            ctx.app.commands.send(CommentCommand::Settle {
                thread: thread.id.clone(),
                resolved: thread.is_open(),
            });
        }
        if !thread.is_open() && ui.add(compact_button("Fold")).clicked() {
            view.unfolded.remove(&thread.id);
        }
    });
}

fn dot_ui(ctx: DocumentCtx<'_>, ui: &mut Ui, said: &Said) {
    let (rect, _) = ui.allocate_exact_size(Vec2::splat(10.0), egui::Sense::hover());
    let color = color32(ctx.app.state.annotator_color(&said.by));
    ui.painter().circle_filled(rect.center(), 4.0, color);
}

fn said_ui(ctx: DocumentCtx<'_>, ui: &mut Ui, said: &Said, indent: i8) {
    let inner = Frame::new().inner_margin(Margin {
        left: indent,
        ..Margin::ZERO
    });
    inner.show(ui, |ui| {
        who_ui(ctx, ui, said);
        words_ui(ctx, ui, said);
    });
}

/// Who said it, and when.
fn who_ui(ctx: DocumentCtx<'_>, ui: &mut Ui, said: &Said) {
    let state = ctx.app.state;
    let who = state.annotator_name(&said.by);
    let faint = ctx.app.theme.text_faint();
    ui.horizontal_wrapped(|ui| {
        // As high as small words are, so that what was said stands close under it.
        ui.spacing_mut().interact_size.y = 16.0;
        dot_ui(ctx, ui, said);
        ui.label(RichText::new(shown(&who)).small().family(strong_family()));
        let at = when(said.comment.at, state.time_zone());
        ui.label(RichText::new(at).small().color(faint));
        let is_mine = said.by == ctx.folder.me && ctx.document.read_only.is_none();
        if is_mine && delete_ui(ui) {
            let id = said.comment.id.clone();
            ctx.app.commands.send(CommentCommand::Delete(id));
        }
    });
}

fn words_ui(ctx: DocumentCtx<'_>, ui: &mut Ui, said: &Said) {
    let (text, is_said) = match (said.comment.text.as_str(), said.comment.resolved) {
        ("", true) => ("resolved this".to_owned(), false),
        ("", false) => ("opened this again".to_owned(), false),
        (text, _) => (in_lines(text), true),
    };
    let text = RichText::new(text);
    let text = if is_said {
        text
    } else {
        text.italics().color(ctx.app.theme.text_faint())
    };
    ui.add(egui::Label::new(text).wrap());
}

/// Draws the cross of one's own comment and says whether it was pressed.
fn delete_ui(ui: &mut Ui) -> bool {
    let cross = ui.add(compact_button("✕").frame(false));
    let name = "Delete the comment";
    cross.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
    cross.on_hover_text(name).clicked()
}

fn write_ui(
    ctx: DocumentCtx<'_>,
    ui: &mut Ui,
    view: &mut CommentsView,
    (on, reply_to): (Option<AnnotationRef>, Option<CommentId>),
    [label, button]: [&str; 2],
) {
    if ctx.document.read_only.is_some() {
        return;
    }
    let key = (
        ctx.document.article.id.clone(),
        on.clone(),
        reply_to.clone(),
    );
    let mut typed = view.typed.remove(&key).unwrap_or_default();
    let text = add_ui(ui, label, button, &mut typed);
    if !typed.is_empty() {
        view.typed.insert(key, typed);
    }
    if let Some(text) = text {
        // What is said stands above the field, which would go out of sight.
        view.wants_focus = reply_to.is_none();
        ctx.app
            .commands
            .send(CommentCommand::Write { on, reply_to, text });
    }
}

#[cfg(test)]
mod tests;
