//! The text of the case in hand with a lane for each annotator.

use std::collections::BTreeSet;

use egui::{Rect, Ui};

use super::ReviewPage;
use super::columns::Columns;
use crate::app::session::{BookArticle, CaseRef};
use crate::app::{ReviewCommand, Selection};
use crate::model::{AnnotationId, AnnotatorId, Layer};
use crate::review::cases::Case;
use crate::text::TextRange;
use crate::ui::article::{
    ArticleEvent, ArticlePalette, ArticleScene, ArticleView, ColorBy, Compared, LayerScene, Mark,
    MarkKind, ReadingSettings, TextEngine, article_view_ui,
};
use crate::ui::article_pane::{article_palette, reading};
use crate::ui::ctx::FolderCtx;

/// What the view keeps from frame to frame.
#[derive(Default)]
pub struct CompareView {
    engine: Option<TextEngine>,
    one: Option<ArticleView>,
    columns: Columns,
}

/// A layer that shows.
pub struct Lane<'a> {
    /// Whose it is.
    pub annotator: &'a AnnotatorId,
    /// What it is called.
    pub label: String,
    /// What is in it.
    pub layer: &'a Layer,
}

/// What is drawn in every column.
pub struct Shown<'a> {
    /// What the view may see.
    pub ctx: FolderCtx<'a>,
    /// Annotations with a comment that is open.
    pub commented: BTreeSet<AnnotationId>,
    /// The article.
    pub article: &'a BookArticle,
    /// The case in hand.
    pub case: &'a Case,
    /// How the text is set.
    pub reading: ReadingSettings,
    /// The colours of the page.
    pub palette: ArticlePalette,
    /// The words of an annotation in the making.
    pub marks: Vec<Mark>,
}

impl CompareView {
    /// Draws with this engine from now on, if none was given before.
    pub fn use_engine(&mut self, engine: impl FnOnce() -> TextEngine) {
        if self.engine.is_none() {
            self.engine = Some(engine());
        }
    }
}

/// Draws the text, once with all lanes or once a layer.
pub fn compare_ui(ctx: FolderCtx<'_>, ui: &mut Ui, page: &mut ReviewPage) {
    let session = &ctx.app.state.session;
    let Some((article, case)) = session.case_in_hand() else {
        return super::told_ui(
            ui,
            "No case is in hand",
            "Choose one at the left, or press J.",
        );
    };
    let lanes = lanes(ctx, page, article);
    let shown = Shown {
        ctx,
        commented: page.said.commented.clone(),
        article,
        case,
        reading: ReadingSettings {
            color_by: ColorBy::Annotator,
            ..reading(&ctx.app.state.settings)
        },
        palette: article_palette(ctx.app.theme),
        marks: marks(ctx),
    };
    let Some(engine) = page.compare.engine.clone() else {
        return;
    };
    let rect = ui.available_rect_before_wrap();
    let events = if session.is_side_by_side && lanes.len() > 1 {
        page.compare.columns.ui(ui, &engine, &shown, &lanes)
    } else {
        let view = page
            .compare
            .one
            .get_or_insert_with(|| ArticleView::new(engine));
        let lanes: Vec<&Lane<'_>> = lanes.iter().collect();
        lanes_ui(ui, view, &shown, &lanes, rect)
    };
    if session.reveal.is_some() {
        ctx.app.commands.send(ReviewCommand::Revealed);
    }
    for event in events {
        take_event(&shown, page, event);
    }
}

/// Draws the text into a rectangle with these lanes.
pub fn lanes_ui(
    ui: &mut Ui,
    view: &mut ArticleView,
    shown: &Shown<'_>,
    lanes: &[&Lane<'_>],
    rect: Rect,
) -> Vec<ArticleEvent> {
    let state = shown.ctx.app.state;
    let layers: Vec<LayerScene<'_>> = lanes
        .iter()
        .map(|lane| LayerScene {
            layer: lane.layer,
            color: Some(state.lane_color(lane.annotator)),
            annotator: &lane.label,
            is_mine: false,
        })
        .collect();
    let compared = compared(shown.case, lanes);
    let none = BTreeSet::new();
    let scene = ArticleScene {
        article: &shown.article.article.article,
        layers: &layers,
        codebook: &state.workspace.codebook,
        hidden_tags: &none,
        marks: &shown.marks,
        commented: &shown.commented,
        selected: None,
        selection: &state.session.selection,
        reading: &shown.reading,
        palette: &shown.palette,
        revision: state.session.revision,
        has_keys: false,
        compared: Some(&compared),
        shows_cards: state.modal.is_none(),
    };
    if let Some(range) = state.session.reveal {
        view.scroll_to(range);
    }
    let mut child = ui.new_child(egui::UiBuilder::new().max_rect(rect));
    article_view_ui(&mut child, view, &scene)
}

/// The annotations of the case, by the numbers of their lanes.
fn compared(case: &Case, lanes: &[&Lane<'_>]) -> Compared {
    let mut focus: BTreeSet<(usize, AnnotationId)> = BTreeSet::new();
    for (nth, lane) in lanes.iter().enumerate() {
        let member = case.member(lane.annotator);
        focus.extend(member.map(|it| (nth, it.annotation.id.clone())));
        if lane.annotator.as_str() == AnnotatorId::CURATED {
            focus.extend(case.outcome.as_ref().map(|it| (nth, it.id.clone())));
        }
    }
    Compared {
        focus,
        frame: case.place,
    }
}

/// The layers that show: of those who finished, and what is decided.
fn lanes<'a>(ctx: FolderCtx<'a>, page: &ReviewPage, article: &'a BookArticle) -> Vec<Lane<'a>> {
    let hidden = &ctx.app.state.session.hidden;
    let layers = &article.article.layers;
    let lane = |(annotator, layer): (&'a AnnotatorId, &'a std::sync::Arc<Layer>)| Lane {
        annotator,
        label: super::name_of(ctx, page, annotator),
        layer,
    };
    let is_shown = |annotator: &AnnotatorId| !hidden.contains(annotator);
    let finished = article.cases.finished.iter().filter(|it| is_shown(it));
    let finished = finished.filter_map(|it| layers.get_key_value(it));
    let curated = AnnotatorId::new(AnnotatorId::CURATED);
    let curated = layers.get_key_value(&curated);
    let curated = curated.filter(|(annotator, layer)| is_shown(annotator) && !layer.is_empty());
    finished.chain(curated).map(lane).collect()
}

/// The words of the annotation in the making.
fn marks(ctx: FolderCtx<'_>) -> Vec<Mark> {
    let draft = ctx.app.state.session.draft.as_ref();
    let ranges = draft.into_iter().flat_map(|it| it.annotation.ranges());
    let mark = |range: TextRange| Mark {
        range,
        kind: MarkKind::FindHit,
    };
    let mut marks: Vec<Mark> = ranges.map(mark).collect();
    marks.sort_by_key(|mark| mark.range);
    marks
}

fn take_event(shown: &Shown<'_>, page: &mut ReviewPage, event: ArticleEvent) {
    let commands = shown.ctx.app.commands;
    match event {
        ArticleEvent::Select(selection) => {
            page.wants_focus = true;
            commands.send(ReviewCommand::Select(selection));
        }
        ArticleEvent::ClickAnnotation { ids, nth } => {
            page.wants_focus = true;
            if let Some(case) = ids.get(nth).and_then(|id| case_of(shown.article, id)) {
                commands.send(ReviewCommand::Pick(case));
            }
        }
        ArticleEvent::ClickNothing => {
            page.wants_focus = true;
            commands.send(ReviewCommand::Select(Selection::default()));
        }
        ArticleEvent::Zoom(factor) => commands.send(crate::app::LookCommand::Zoom(factor)),
        ArticleEvent::SelectionReleased { .. }
        | ArticleEvent::MoveEdge { .. }
        | ArticleEvent::ToggleDirt(_)
        | ArticleEvent::ContextMenu { .. } => {}
    }
}

/// The case that an annotation is in.
fn case_of(article: &BookArticle, id: &AnnotationId) -> Option<CaseRef> {
    let has = |case: &&Case| {
        let mut members = case.members.iter();
        members.any(|member| member.annotation.id == *id)
            || case.outcome.as_ref().is_some_and(|it| it.id == *id)
    };
    let case = article.cases.cases.iter().find(has)?;
    Some(CaseRef {
        article: article.id().clone(),
        case: case.id.clone(),
    })
}
