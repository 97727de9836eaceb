//! The case in hand: what everybody has there, and what is decided.

use egui::{Frame, Label, Margin, Panel, RichText, Role, ScrollArea, Ui, Vec2, WidgetInfo};

use super::signs::{state_color, state_label, state_sign};
use super::{ReviewPage, deciding, draft, name_of, said};
use crate::app::ReviewCommand;
use crate::app::session::BookArticle;
use crate::model::{Annotation, AnnotatorId, Filled, MetadataField};
use crate::review::cases::{Case, CaseState};
use crate::review::deciding::Verdict;
use crate::ui::bidi::shown;
use crate::ui::ctx::FolderCtx;
use crate::ui::panels::inspector::{in_lines, shortened};
use crate::ui::theme::{color32, strong_family};
use crate::ui::widgets::compact_button;
use crate::ui::widgets::cut_text::cut_label_ui;

/// Draws the case in hand.
pub fn case_ui(ctx: FolderCtx<'_>, ui: &mut Ui, page: &mut ReviewPage) {
    let session = &ctx.app.state.session;
    let Some((article, case)) = session.case_in_hand() else {
        ui.label(RichText::new("Case").family(strong_family()));
        ui.label(RichText::new("No case is in hand").color(ctx.app.theme.text_faint()));
        return;
    };
    // What can be decided stays in sight, however much there is to compare.
    let frame = Frame::new().inner_margin(Margin::symmetric(0, 4));
    Panel::bottom("deciding").frame(frame).show(ui, |ui| {
        deciding::deciding_ui(ctx, ui, page, case);
    });
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        ui.set_max_width(ui.available_width() - 8.0);
        heading_ui(ctx, ui, case);
        quote_ui(ctx, ui, article, case);
        if session.draft.is_some() {
            draft::draft_ui(ctx, ui, &mut page.editor, article);
        }
        for (nth, annotator) in article.cases.finished.iter().enumerate() {
            ui.push_id(annotator.as_str(), |ui| {
                annotator_ui(ctx, ui, page, (article, case), (nth, annotator));
            });
        }
        unfinished_ui(ctx, ui, page, article);
        outcome_ui(ctx, ui, article, case);
    });
}

fn heading_ui(ctx: FolderCtx<'_>, ui: &mut Ui, case: &Case) {
    let session = &ctx.app.state.session;
    let n_rows = session.places().len();
    let title = match session.nth_in_hand() {
        Some(nth) => format!("Case {} of {n_rows}", nth + 1),
        None => "Case".to_owned(),
    };
    ui.horizontal(|ui| {
        ui.label(RichText::new(title).family(strong_family()));
        let color = state_color(ctx.app.theme, case.state);
        ui.label(RichText::new(state_sign(case.state)).color(color));
        ui.label(RichText::new(state_label(case.state)).color(color));
    });
}

fn quote_ui(ctx: FolderCtx<'_>, ui: &mut Ui, article: &BookArticle, case: &Case) {
    let words = case.place.and_then(|place| place.slice(article.text()));
    let quote = match words {
        Some(words) => quoted(words, 200),
        None => "On the whole article".to_owned(),
    };
    ui.label(in_lines(&quote));
    let title = article.article.article.metadata.get(&MetadataField::Title);
    let title = if title.is_empty() {
        article.id().file_name().to_owned()
    } else {
        title
    };
    let font = egui::TextStyle::Small.resolve(ui.style());
    let faint = ctx.app.theme.text_faint();
    ui.scope(|ui| {
        ui.visuals_mut().override_text_color = Some(faint);
        cut_label_ui(ui, &title, font);
    });
    ui.add_space(6.0);
}

fn annotator_ui(
    ctx: FolderCtx<'_>,
    ui: &mut Ui,
    page: &ReviewPage,
    (article, case): (&BookArticle, &Case),
    (nth, annotator): (usize, &AnnotatorId),
) {
    let name = name_of(ctx, page, annotator);
    let member = case.member(annotator);
    ui.horizontal(|ui| {
        let (square, _) = ui.allocate_exact_size(Vec2::splat(11.0), egui::Sense::hover());
        let color = color32(ctx.app.state.lane_color(annotator));
        ui.painter().rect_filled(square, 3.0, color);
        if let Some(member) = member {
            if nth < 9 {
                let key = RichText::new((nth + 1).to_string());
                ui.label(key.small().color(ctx.app.theme.text_faint()));
            }
            let take = ui.add(compact_button("Take"));
            let label = format!("Take what {name} has");
            take.widget_info(|| WidgetInfo::labeled(Role::Button, true, &label));
            if take.on_hover_text(label).clicked() {
                let verdict = Verdict::Take(member.annotator.clone());
                ctx.app.commands.send(ReviewCommand::Decide(verdict));
            }
        }
        let font = egui::FontId::new(14.0, strong_family());
        cut_label_ui(ui, &name, font);
    });
    ui.indent(annotator.as_str(), |ui| {
        if let Some(member) = member {
            annotation_ui(ctx, ui, (article, case), &member.annotation);
            said::said_ui(ctx, ui, page, (article, &member.source()));
        } else {
            let faint = ctx.app.theme.text_faint();
            ui.label(RichText::new("– nothing here").color(faint));
        }
    });
    ui.add_space(2.0);
}

/// What an annotation says; what differs from others stands out.
pub fn annotation_ui(
    ctx: FolderCtx<'_>,
    ui: &mut Ui,
    (article, case): (&BookArticle, &Case),
    annotation: &Annotation,
) {
    let theme = ctx.app.theme;
    let differs = |is_so: bool| if is_so { theme.error() } else { theme.text() };
    let tag = ctx.app.state.tag_name(&annotation.tag);
    let color = differs(case.differences.tag);
    ui.spacing_mut().item_spacing.y = 3.0;
    ui.label(RichText::new(shown(&tag)).color(color));
    for Filled { id, name, value } in ctx.app.state.workspace.codebook.filled(annotation) {
        // A value of several lines stands beside its name, not below it.
        ui.horizontal_top(|ui| {
            let is_different = case.differences.fields.contains(&id);
            let text = RichText::new(name).small().color(theme.text_faint());
            ui.label(text);
            let value = RichText::new(shown(&value)).color(differs(is_different));
            ui.add(Label::new(value).wrap());
        });
    }
    if case.differences.edges && annotation.hull() != case.place {
        let ranges = annotation.ranges();
        let pieces: Vec<&str> = ranges.filter_map(|it| it.slice(article.text())).collect();
        let quote = quoted(&pieces.join(" … "), 160);
        let color = theme.warning();
        ui.label(RichText::new(in_lines(&quote)).small().color(color));
    }
    if !annotation.note.is_empty() {
        let note = format!("Note: {}", annotation.note);
        ui.label(RichText::new(shown(&note)).small().italics());
    }
}

/// Words in quotation marks, unless they stand in some already.
pub fn quoted(words: &str, n_characters: usize) -> String {
    let words = shortened(words, n_characters);
    if words.starts_with(['"', '“', '„', '«', '\'', '‘']) {
        return words;
    }
    format!("“{words}”")
}

fn unfinished_ui(ctx: FolderCtx<'_>, ui: &mut Ui, page: &ReviewPage, article: &BookArticle) {
    let unfinished = &article.cases.unfinished;
    if unfinished.is_empty() {
        return;
    }
    let names: Vec<String> = unfinished.iter().map(|it| name_of(ctx, page, it)).collect();
    let verb = if names.len() == 1 { "has" } else { "have" };
    let text = format!("{} {verb} not finished this article", names.join(", "));
    let faint = ctx.app.theme.text_faint();
    ui.label(RichText::new(shown(&text)).small().color(faint));
}

/// What is decided, by whom, how and why.
fn outcome_ui(ctx: FolderCtx<'_>, ui: &mut Ui, article: &BookArticle, case: &Case) {
    let Some(decision) = case.decision() else {
        if case.state == CaseState::Decided {
            let text = "Tagged in the curated layer, by no decision";
            ui.label(RichText::new(text).color(ctx.app.theme.text_faint()));
        }
        return;
    };
    ui.add_space(4.0);
    ui.separator();
    let theme = ctx.app.theme;
    let color = state_color(theme, case.state);
    let is_stale = case.state == CaseState::Stale;
    let title = if is_stale {
        "Decided before, and changed since"
    } else {
        "Decided"
    };
    ui.label(RichText::new(title).family(strong_family()).color(color));
    match &case.outcome {
        Some(outcome) => {
            let plain = Case {
                differences: crate::review::cases::Differences::default(),
                ..case.clone()
            };
            annotation_ui(ctx, ui, (article, &plain), outcome);
            let words = outcome.hull().and_then(|hull| hull.slice(article.text()));
            let words = words.filter(|_| outcome.hull() != case.place);
            if let Some(words) = words {
                ui.label(RichText::new(in_lines(&quoted(words, 120))).small());
            }
        }
        None => drop(ui.label("Nothing belongs here")),
    }
    let by = ctx.app.state.annotator_label(&decision.by);
    let how = how_label(ctx, &decision.how);
    let when = decision.at.map(|at| {
        let local = at.to_zoned(ctx.app.state.time_zone().clone());
        local.strftime(", %-d %b %Y").to_string()
    });
    let told = format!("{how} · {by}{}", when.unwrap_or_default());
    ui.label(
        RichText::new(shown(&told))
            .small()
            .color(theme.text_faint()),
    );
}

/// How a decision came about, in words.
fn how_label(ctx: FolderCtx<'_>, how: &str) -> String {
    let name = |id: &str| ctx.app.state.review_name(&AnnotatorId::new(id));
    match how.split_once(':') {
        Some(("take", id)) => format!("as {} has it", name(id)),
        Some(("union", id)) => format!("union of the edges, as {} has it", name(id)),
        Some(("intersection", id)) => format!("shared words, as {} has it", name(id)),
        Some(("edit", id)) => format!("from {}, changed", name(id)),
        Some(("rule", _)) => format!("by rule: {}", crate::app::session::rule_label(how)),
        _ => match how {
            "union" => "union of the edges".to_owned(),
            "intersection" => "the words that all have".to_owned(),
            "edit" => "changed".to_owned(),
            "new" => "new".to_owned(),
            "reject" => "rejected".to_owned(),
            other => other.to_owned(),
        },
    }
}
