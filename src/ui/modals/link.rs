//! Links the annotation in hand to another one of the article.

use egui::{RichText, Ui, Vec2};

use super::frame::modal_panes;
use crate::app::rows::FuzzyPattern;
use crate::app::{AnnotateCommand, AppCommand};
use crate::model::{Annotation, AnnotationId, LayerKey, Link as ModelLink};
use crate::ui::ctx::{AppCtx, DocumentCtx};
use crate::ui::panels::inspector::shortened;
use crate::ui::theme::color32;
use crate::ui::widgets::pick_list::{PickList, PickRow};
use crate::ui::widgets::text_field::text_field_ui;

/// What the window keeps from frame to frame.
#[derive(Default)]
pub struct Link {
    list: PickList,
    relation: Relation,
    own_word: String,
    rows: Rows,
}

/// The annotations that fit what is typed, made again when that or the article changes.
#[derive(Default)]
struct Rows {
    made_for: Option<(String, u64)>,
    rows: Vec<(AnnotationId, PickRow)>,
}

/// Which relation is chosen.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Relation {
    /// One of those that are offered.
    Offered(&'static str),
    /// The person's own word.
    Own,
}

impl Default for Relation {
    fn default() -> Self {
        let [first, ..] = ModelLink::RELATIONS;
        Self::Offered(first)
    }
}

/// Draws the window.
pub fn link_ui(ctx: AppCtx<'_>, ui: &mut Ui, view: &mut Link) {
    let (Some(document), Some(from)) = (ctx.document(), ctx.state.my_selected().cloned()) else {
        return ctx.commands.send(AppCommand::Show(None));
    };
    let size = Vec2::new(680.0, 520.0);
    let picked = modal_panes(ctx, ui, "Link to another annotation", size, |ui| {
        let tag = ctx.state.tag_name(&from.tag);
        let words = quote(document, &from);
        ui.label(RichText::new(format!("{tag}  {words}")).color(ctx.theme.text_faint()));
        relation_ui(ui, view);
        ui.add_space(4.0);
        view.list.field_ui(
            ui,
            "Find an annotation",
            "Words, tag or note of the other one",
        );
        ui.add_space(4.0);
        update_rows(document, &mut view.rows, &view.list.query, &from.id);
        let rows = &view.rows.rows;
        if rows.is_empty() {
            let text = "No other annotation in this article fits";
            ui.label(RichText::new(text).color(ctx.theme.text_faint()));
        }
        let picked = view.list.rows_ui(ui, ctx.theme, rows.len(), |nth| {
            rows.get(nth)
                .map(|(_, row)| row.clone())
                .unwrap_or_default()
        });
        picked.and_then(|nth| rows.get(nth).map(|(id, _)| id.clone()))
    });
    let relation = match view.relation {
        Relation::Offered(word) => word.to_owned(),
        Relation::Own => view.own_word.trim().to_owned(),
    };
    if let Some(to) = picked.filter(|_| !relation.is_empty()) {
        let from = from.id.clone();
        ctx.commands.send(AppCommand::Show(None));
        ctx.commands
            .send(AnnotateCommand::Link { from, to, relation });
    }
}

fn relation_ui(ui: &mut Ui, view: &mut Link) {
    ui.horizontal(|ui| {
        for word in ModelLink::RELATIONS {
            ui.radio_value(&mut view.relation, Relation::Offered(word), word);
        }
        ui.radio_value(&mut view.relation, Relation::Own, "own word");
        if view.relation == Relation::Own {
            text_field_ui(ui, "Own relation", &mut view.own_word, |edit| {
                edit.hint_text("Such as rebuts").desired_width(140.0)
            });
        }
    });
}

fn update_rows(ctx: DocumentCtx<'_>, rows: &mut Rows, typed: &str, from: &AnnotationId) {
    let made_for = (typed.to_owned(), ctx.document.revision);
    if rows.made_for.as_ref() == Some(&made_for) {
        return;
    }
    rows.made_for = Some(made_for);
    let pattern = FuzzyPattern::new(typed);
    let annotators = ctx.app.state.seen_annotators(ctx.document);
    let layers = annotators.filter_map(|annotator| {
        let key = LayerKey::new(ctx.document.article.id.clone(), annotator.clone());
        Some((annotator, ctx.app.state.workspace.layers.get(&key)?))
    });
    let mut found = Vec::new();
    for (annotator, layer) in layers {
        for other in layer.ordered().iter().filter(|other| other.id != *from) {
            let row = row(ctx, other, ctx.app.state.annotator_name(annotator));
            let all = format!("{} {} {}", row.label, row.detail, other.note);
            let fits = pattern.is_empty() || pattern.score(&all).is_some();
            if fits {
                found.push((place(other), other.id.clone(), row));
            }
        }
    }
    found.sort_by_key(|(place, _, _)| *place);
    rows.rows = found.into_iter().map(|(_, id, row)| (id, row)).collect();
}

/// Where it stands, those without a place last.
fn place(annotation: &Annotation) -> (bool, usize) {
    let start = annotation.hull().map(|hull| hull.start().to_usize());
    (start.is_none(), start.unwrap_or_default())
}

fn row(ctx: DocumentCtx<'_>, other: &Annotation, who: String) -> PickRow {
    let state = ctx.app.state;
    let tag = state.workspace.codebook.tag(&other.tag);
    let faint = ctx.app.theme.text_faint();
    PickRow {
        label: quote(ctx, other),
        detail: state.tag_name(&other.tag),
        right: who,
        chip: Some(tag.map_or((faint, '•'), |tag| (color32(tag.color), tag.initial()))),
        is_off: false,
    }
}

fn quote(ctx: DocumentCtx<'_>, annotation: &Annotation) -> String {
    match annotation
        .hull()
        .and_then(|hull| hull.slice(ctx.document.text()))
    {
        Some(words) => format!("“{}”", shortened(words, 70)),
        None if annotation.is_article_level() => "the whole article".to_owned(),
        None => "without a sure place".to_owned(),
    }
}
