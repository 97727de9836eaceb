//! The open article in the middle: the reading view, the keys that act on it, the tag palette.

use std::collections::BTreeSet;

use egui::{Id, Key, RichText, Sense, Ui};

use super::article::{
    ArticleEvent, ArticlePalette, ArticleScene, ArticleView, DirtView, LayerScene, Mark, MarkKind,
    ReadingSettings, TextEngine, Typeface, article_view_ui,
};
use super::ctx::{AppCtx, DocumentCtx};
use super::keys::{self, CaretMove};
use super::tag_palette::{self, TagPalette};
use super::theme::Theme;
use crate::app::settings::Settings;
use crate::app::{AnnotateCommand, LookCommand, Selected, Selection, UiCommand};
use crate::model::{AnnotationId, ArticleId, LayerKey};
use crate::text::TextOffset;

/// What the pane keeps from frame to frame.
pub struct ArticlePane {
    /// Whether the article shall get the keyboard.
    pub wants_focus: bool,
    /// Whether keys went to the article at the end of the last frame.
    ///
    /// A key that takes the keyboard away from a field, such as Esc, is not the article's too.
    had_keys: bool,
    view: ArticleView,
    shown: Option<ArticleId>,
    palette: TagPalette,
    marks: Marks,
}

/// Marks and the revision they were made for.
#[derive(Default)]
struct Marks {
    made_for: Option<(ArticleId, u64)>,
    places: Vec<Mark>,
    /// Annotations with a comment that is open.
    commented: BTreeSet<AnnotationId>,
}

impl Default for ArticlePane {
    fn default() -> Self {
        Self::with_engine(TextEngine::start())
    }
}

/// The widget that has the keyboard while the article has it.
fn keys_id() -> Id {
    Id::unique("article keys")
}

impl ArticlePane {
    /// A pane whose text is drawn with this engine.
    pub fn with_engine(engine: TextEngine) -> Self {
        Self {
            wants_focus: true,
            had_keys: true,
            view: ArticleView::new(engine),
            shown: None,
            palette: TagPalette::default(),
            marks: Marks::default(),
        }
    }

    /// What draws its text, for other views to share.
    pub fn engine(&self) -> TextEngine {
        self.view.engine()
    }

    /// Whether keys go to the article: it had the keyboard, or nothing had, and so it is still.
    pub fn has_keys(&self, ctx: &egui::Context) -> bool {
        self.had_keys && is_free(ctx)
    }

    /// Notes who has the keyboard at the end of a frame.
    pub fn note_keys(&mut self, ctx: &egui::Context) {
        self.had_keys = is_free(ctx);
    }
}

/// Whether no field has the keyboard.
fn is_free(ctx: &egui::Context) -> bool {
    let focused = ctx.memory(egui::Memory::focused);
    focused.is_none_or(|focused| focused == keys_id())
}

/// Draws the open article, or what to do when none is open.
pub fn article_pane_ui(ctx: AppCtx<'_>, ui: &mut Ui, pane: &mut ArticlePane) {
    let Some(document) = ctx.document() else {
        ui.centered_and_justified(|ui| {
            let folder = ctx.state.folder.as_ref();
            let is_empty = folder.is_none_or(|folder| folder.list.items().is_empty());
            let hint = if ctx.state.job.is_some() || is_empty {
                ""
            } else {
                "Choose an article from the list"
            };
            ui.label(RichText::new(hint).color(ctx.theme.text_faint()));
        });
        return;
    };
    focus_ui(ui, pane);
    if pane.shown.as_ref() != Some(&document.document.article.id) {
        pane.shown = Some(document.document.article.id.clone());
        pane.wants_focus = true;
        pane.palette = TagPalette::default();
    }
    update_marks(document, &mut pane.marks);
    let layers = layer_scenes(document);
    let reading = reading(&ctx.state.settings);
    let palette = article_palette(ctx.theme);
    let has_keys = ctx.state.modal.is_none() && pane.has_keys(ui.ctx());
    let scene = ArticleScene {
        article: &document.document.article,
        layers: &layers,
        codebook: &ctx.state.workspace.codebook,
        hidden_tags: &ctx.state.hidden_tags,
        marks: &pane.marks.places,
        commented: &pane.marks.commented,
        selected: document
            .document
            .selected
            .as_ref()
            .map(|selected| &selected.id),
        selection: &document.document.selection,
        reading: &reading,
        palette: &palette,
        revision: document.document.revision,
        has_keys,
        compared: None,
        shows_cards: ctx.state.modal.is_none() && !pane.palette.is_open(),
    };
    if has_keys {
        keyboard(document, ui, &mut pane.view, &scene);
    }
    if let Some(range) = document.document.reveal {
        pane.view.scroll_to(range);
        ctx.commands.send(LookCommand::Revealed);
    }
    let events = article_view_ui(ui, &mut pane.view, &scene);
    for event in events {
        take_event(document, pane, event);
    }
    tag_palette::tag_palette_ui(document, ui, &mut pane.palette);
}

/// Gives the article the keyboard when it shall have it, with Tab and the arrows for itself.
fn focus_ui(ui: &mut Ui, pane: &mut ArticlePane) {
    let rect = ui.available_rect_before_wrap();
    let response = ui.interact(rect, keys_id(), Sense::focusable_noninteractive());
    if std::mem::take(&mut pane.wants_focus) {
        response.request_focus();
    }
    if response.has_focus() {
        let all = egui::EventFilter {
            tab: true,
            horizontal_arrows: true,
            vertical_arrows: true,
            escape: true,
        };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(keys_id(), all));
    }
}

fn keyboard(ctx: DocumentCtx<'_>, ui: &Ui, view: &mut ArticleView, scene: &ArticleScene<'_>) {
    let commands = ctx.app.commands;
    let mut selection = ctx.document.selection.clone();
    let moves = ui.input_mut(keys::take_caret_moves);
    for (caret_move, selects) in &moves {
        let from = selection.caret;
        let text = ctx.document.text();
        let to = keys::moved_caret(text, from, *caret_move).unwrap_or_else(|| match *caret_move {
            CaretMove::Line(n_lines) => view.vertical_move(scene, from, n_lines),
            CaretMove::Page(n_pages) => view.page_move(scene, from, n_pages),
            CaretMove::LineEdge { to_end: true } => view.line_end(scene, from),
            CaretMove::LineEdge { to_end: false } => view.line_start(scene, from),
            _ => from,
        });
        selection = keys::moved_selection(&selection, to, *selects, *caret_move);
    }
    if !moves.is_empty() {
        view.reveal(selection.caret);
        commands.send(LookCommand::Select(selection));
    }
    ui.input_mut(|input| keys::take_tag_keys(input, ctx.app.state, commands));
    if ui.input_mut(|input| input.consume_key(egui::Modifiers::NONE, Key::Escape)) {
        keys::escape(ctx.app.state, commands);
    }
    if ui.input_mut(|input| input.consume_key(egui::Modifiers::NONE, Key::Enter)) {
        commands.send(UiCommand::EditFields);
    }
}

fn take_event(ctx: DocumentCtx<'_>, pane: &mut ArticlePane, event: ArticleEvent) {
    let commands = ctx.app.commands;
    match event {
        ArticleEvent::Select(selection) => {
            pane.wants_focus = true;
            pane.palette.close();
            commands.send(LookCommand::Select(selection));
        }
        ArticleEvent::SelectionReleased { near } => match &ctx.app.state.armed {
            Some(tag) => commands.send(AnnotateCommand::Tag(tag.clone())),
            None => pane.palette.open(near),
        },
        ArticleEvent::ClickAnnotation { ids, nth } => {
            pane.wants_focus = true;
            pane.palette.close();
            if let Some(selected) = ids.get(nth).and_then(|id| whose(ctx, id)) {
                commands.send(LookCommand::Pick(Some(selected)));
            }
        }
        ArticleEvent::ClickNothing => {
            pane.wants_focus = true;
            pane.palette.close();
            if ctx.document.selected.is_some() {
                commands.send(LookCommand::Pick(None));
            }
        }
        ArticleEvent::MoveEdge {
            id,
            span,
            range,
            is_done,
        } => {
            if is_done {
                commands.send(AnnotateCommand::SetSpan { id, span, range });
            }
        }
        ArticleEvent::ContextMenu { at, offset, ids } => context_menu(ctx, pane, at, offset, &ids),
        // The view has done it itself.
        ArticleEvent::ToggleDirt(_) => {}
        ArticleEvent::Zoom(factor) => commands.send(LookCommand::Zoom(factor)),
    }
}

/// The other button opens the palette: on a selection to tag it, on a highlight to act on that.
fn context_menu(
    ctx: DocumentCtx<'_>,
    pane: &mut ArticlePane,
    at: egui::Pos2,
    offset: TextOffset,
    ids: &[AnnotationId],
) {
    let is_on_selection = ctx
        .document
        .selection
        .ranges()
        .iter()
        .any(|range| range.contains(offset));
    if let Some(selected) = ids
        .first()
        .and_then(|id| whose(ctx, id))
        .filter(|_| !is_on_selection)
    {
        ctx.app.commands.send(LookCommand::Pick(Some(selected)));
    }
    if !is_on_selection && ids.is_empty() {
        ctx.app
            .commands
            .send(LookCommand::Select(Selection::caret(offset)));
    }
    pane.palette
        .open_menu(at, offset, !ids.is_empty() && !is_on_selection);
}

/// Whose annotation it is.
fn whose(ctx: DocumentCtx<'_>, id: &AnnotationId) -> Option<Selected> {
    let article = &ctx.document.article.id;
    let mut annotators = ctx.app.state.seen_annotators(ctx.document);
    annotators.find_map(|annotator| {
        let key = LayerKey::new(article.clone(), annotator.clone());
        let layer = ctx.app.state.workspace.layers.get(&key)?;
        layer.get(id).map(|_| Selected {
            annotator: annotator.clone(),
            id: id.clone(),
        })
    })
}

fn layer_scenes(ctx: DocumentCtx<'_>) -> Vec<LayerScene<'_>> {
    let state = ctx.app.state;
    let shown = state
        .seen_annotators(ctx.document)
        .filter(|annotator| !state.hidden_annotators.contains(*annotator));
    let scenes = shown.filter_map(|annotator| {
        let key = LayerKey::new(ctx.document.article.id.clone(), annotator.clone());
        Some(LayerScene {
            layer: state.workspace.layers.get(&key)?,
            color: Some(state.annotator_color(annotator)),
            annotator: state.annotator_label(annotator),
            is_mine: *annotator == ctx.folder.me && ctx.document.read_only.is_none(),
        })
    });
    scenes.collect()
}

/// Find hits, keywords, doubtful places and open comments, made again when something changed.
fn update_marks(ctx: DocumentCtx<'_>, marks: &mut Marks) {
    let made_for = (ctx.document.article.id.clone(), ctx.document.revision);
    if marks.made_for.as_ref() == Some(&made_for) {
        return;
    }
    let find = &ctx.document.find;
    let hit = |(nth, range): (usize, &crate::text::TextRange)| Mark {
        range: *range,
        kind: if find.current == Some(nth) {
            MarkKind::CurrentHit
        } else {
            MarkKind::FindHit
        },
    };
    let keywords = ctx.document.keywords.iter().map(|(range, color)| Mark {
        range: *range,
        kind: MarkKind::Keyword(*color),
    });
    let doubtful = ctx
        .app
        .state
        .doubtful_ranges()
        .into_iter()
        .map(|range| Mark {
            range,
            kind: MarkKind::Doubtful,
        });
    marks.places = find
        .hits
        .iter()
        .enumerate()
        .map(hit)
        .chain(keywords)
        .chain(doubtful)
        .collect();
    marks
        .places
        .sort_by_key(|mark| (mark.range.start(), mark.range.end()));
    let open = ctx.app.state.comment_threads().into_iter();
    let open = open.filter(crate::review::comments::Thread::is_open);
    marks.commented = open.filter_map(|thread| Some(thread.on?.id)).collect();
    marks.made_for = Some(made_for);
}

/// How the settings have the text set.
pub fn reading(settings: &Settings) -> ReadingSettings {
    use crate::app::settings::ColorBy;
    ReadingSettings {
        typeface: match settings.reading.typeface.as_str() {
            "" | "serif" => Typeface::Serif,
            "sans" => Typeface::Sans,
            name => Typeface::Named(name.to_owned()),
        },
        size_pt: settings.reading.size_pt,
        measure_chars: settings.reading.measure_chars,
        leading: settings.reading.leading,
        color_by: match settings.color_by {
            ColorBy::Tag => super::article::ColorBy::Tag,
            ColorBy::Annotator => super::article::ColorBy::Annotator,
            ColorBy::Polarity => super::article::ColorBy::Polarity,
        },
        dirt: if settings.fold_dirt {
            DirtView::Folded
        } else {
            DirtView::Dimmed
        },
    }
}

/// The colours of the page.
pub fn article_palette(theme: &Theme) -> ArticlePalette {
    ArticlePalette {
        background: theme.background(),
        text: theme.text(),
        faint: theme.dirt_text(),
        rule: theme.panel_border(),
        accent: theme.accent(),
        selection: theme.selection(),
        caret: theme.caret(),
        find_hit: theme.find_hit(),
        current_hit: theme.find_hit_current(),
        card: theme.panel(),
        is_dark: theme.is_dark,
    }
}
