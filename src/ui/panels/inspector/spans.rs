//! The words of the annotation in hand.

use egui::RichText;

use crate::app::{AnnotateCommand, LookCommand, UiCommand};
use crate::model::{Annotation, Span};
use crate::ui::bidi::shown;
use crate::ui::ctx::DocumentCtx;

/// Draws the runs of words of an annotation.
pub fn spans_ui(ctx: DocumentCtx<'_>, ui: &mut egui::Ui, annotation: &Annotation, is_mine: bool) {
    if annotation.is_article_level() {
        ui.label(RichText::new("On the whole article").color(ctx.app.theme.text_faint()));
    }
    for (nth, span) in annotation.spans.iter().enumerate() {
        ui.push_id(nth, |ui| span_ui(ctx, ui, annotation, nth, span, is_mine));
    }
}

fn span_ui(
    ctx: DocumentCtx<'_>,
    ui: &mut egui::Ui,
    annotation: &Annotation,
    nth: usize,
    span: &Span,
    is_mine: bool,
) {
    match span {
        Span::Placed(range) => {
            let quote = range.slice(ctx.document.text()).unwrap_or_default();
            ui.horizontal_wrapped(|ui| {
                let text = RichText::new(format!("“{}”", in_lines(&shortened(quote, 240))));
                if ui
                    .add(egui::Label::new(text).sense(egui::Sense::click()))
                    .on_hover_text("Go there")
                    .clicked()
                {
                    ctx.app.commands.send(LookCommand::GoTo(*range));
                }
                let removable = is_mine && annotation.spans.len() > 1;
                if removable && ui.button("✕").on_hover_text("Remove this piece").clicked() {
                    ctx.app.commands.send(AnnotateCommand::RemoveSpan {
                        id: annotation.id.clone(),
                        span: nth,
                    });
                }
            });
        }
        Span::Unplaced(unplaced) => {
            let quote = shortened(&unplaced.selector.quote.exact, 240);
            ui.label(
                RichText::new(format!("“{}”", in_lines(&quote)))
                    .italics()
                    .color(ctx.app.theme.warning()),
            );
            if ui.link("Its place is not sure").clicked() {
                ctx.app.commands.send(UiCommand::ReanchorDesk);
            }
        }
    }
}

/// A text cut after so many characters, at a word.
pub fn shortened(text: &str, n_characters: usize) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match text.char_indices().nth(n_characters) {
        None => text,
        Some((cut, _)) => {
            let head = text.get(..cut).unwrap_or_default();
            let head = head.rsplit_once(' ').map_or(head, |(head, _)| head);
            format!("{head} …")
        }
    }
}

/// A quote for several lines: right-to-left words are put in order line by line.
pub fn in_lines(quote: &str) -> String {
    const LINE_CHARACTERS: usize = 30;
    let mut lines = vec![String::new()];
    for word in quote.split(' ') {
        let n_characters = lines.last().map_or(0, |line| line.chars().count());
        if n_characters > 0 && n_characters + word.chars().count() > LINE_CHARACTERS {
            lines.push(String::new());
        }
        if let Some(line) = lines.last_mut() {
            line.push_str(if line.is_empty() { "" } else { " " });
            line.push_str(word);
        }
    }
    let is_reordered = lines
        .iter()
        .any(|line| matches!(shown(line), std::borrow::Cow::Owned(_)));
    if is_reordered {
        lines
            .iter()
            .map(|line| shown(line))
            .collect::<Vec<_>>()
            .join("\n")
    } else {
        quote.to_owned()
    }
}
