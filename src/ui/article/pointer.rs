//! The mouse: what is under it, what it selects, drags and clicks.

use egui::{CursorIcon, Pos2, Rect, Response, Ui};

use super::blocks::BlockKind;
use super::scene::{ArticleEvent, ArticleScene};
use super::view::{ArticleView, RAIL};
use crate::app::Selection;
use crate::model::{AnnotationId, Article};
use crate::text::{TextOffset, TextRange, segment};

/// Presses nearer in time than this count together, in seconds.
const TOGETHER: f64 = 0.4;
/// Presses nearer in place than this count together, in points; farther is a drag.
const NEAR: f32 = 4.0;

/// What the mouse is doing, and where it clicked last.
#[derive(Default)]
pub struct PointerState {
    drag: Option<Drag>,
    pressed: Option<Press>,
    clicked: Option<(Vec<AnnotationId>, usize)>,
    /// Bars of the last frame.
    pub(super) bars: Vec<(Rect, usize)>,
    /// Edge handles of the last frame.
    pub(super) handles: Vec<Handle>,
}

#[derive(Clone, Copy)]
struct Press {
    at: Pos2,
    time: f64,
    count: usize,
}

/// An edge that can be dragged.
#[derive(Clone, Copy)]
pub(super) struct Handle {
    pub rect: Rect,
    pub span: usize,
    pub is_start: bool,
    pub range: TextRange,
}

enum Drag {
    Select {
        unit: Unit,
        origin: (TextOffset, TextOffset),
        selection: Selection,
        has_moved: bool,
    },
    Edge {
        id: AnnotationId,
        handle: Handle,
        range: TextRange,
    },
    Minimap,
    ScrollBar {
        grabbed: f32,
    },
    Fold {
        range: TextRange,
    },
    Bar {
        owner: usize,
    },
}

#[derive(Clone, Copy, PartialEq)]
enum Unit {
    Character,
    Word,
    Sentence,
    Paragraph,
}

/// What lies under a point of the view.
#[derive(Clone, Copy)]
pub(super) struct Under {
    /// The nearest place.
    pub offset: TextOffset,
    /// Whether the caret belongs before it.
    pub is_upstream: bool,
    /// The grapheme under the point.
    pub grapheme: Option<TextOffset>,
    /// The folded dirt under the point.
    pub fold: Option<TextRange>,
}

struct Mouse {
    at: Pos2,
    is_pressed: bool,
    is_released: bool,
    is_down: bool,
    time: f64,
    shift: bool,
    ctrl: bool,
}

impl ArticleView {
    /// Where the minimap is, in points.
    pub(super) fn minimap_rect(&self) -> Rect {
        let rect = self.page.rect;
        let left = rect.right() - RAIL + 2.0;
        Rect::from_x_y_ranges(left..=left + 13.0, rect.y_range()).shrink2(egui::vec2(0.0, 4.0))
    }

    /// Where the scroll bar runs, in points.
    pub(super) fn scroll_rect(&self) -> Rect {
        let rect = self.page.rect;
        Rect::from_x_y_ranges(rect.right() - 11.0..=rect.right() - 2.0, rect.y_range())
    }

    /// The part of the scroll bar that stands for what is in view, in points.
    pub(super) fn thumb(&self) -> Rect {
        let rail = self.scroll_rect();
        let total = self.heights.total().max(1.0);
        let above = self.heights.before(self.scroll.block) + f64::from(self.scroll.above);
        let shown = f64::from(self.page.rect.height() * self.page.scale);
        let height = (share(shown, total) * rail.height())
            .max(24.0)
            .min(rail.height());
        let top = rail.top() + share(above, (total - shown).max(1.0)) * (rail.height() - height);
        Rect::from_x_y_ranges(rail.x_range(), top..=top + height)
    }

    /// What lies under a point of the screen.
    pub(super) fn under(&self, point: Pos2) -> Option<Under> {
        let at = self.page.to_pixels(point);
        let after = self
            .visible
            .partition_point(|visible| visible.top + visible.laid_out.height <= at.y);
        let is_fold = |nth: usize| {
            let block = self.blocks.get(self.visible.get(nth)?.block)?;
            matches!(block.kind, BlockKind::Fold(_)).then(|| block.range())?
        };
        let fold =
            is_fold(after).filter(|_| self.visible.get(after).is_some_and(|v| v.top <= at.y));
        let is_text = |nth: &usize| {
            let block = self
                .visible
                .get(*nth)
                .and_then(|visible| self.blocks.get(visible.block));
            block.is_some_and(super::blocks::Block::is_text)
        };
        let nth = (after..self.visible.len()).find(is_text);
        let nth = nth.or_else(|| (0..self.visible.len()).rev().find(is_text))?;
        let visible = self.visible.get(nth)?;
        let start = self.blocks.get(visible.block)?.bytes.start;
        let hit = visible
            .laid_out
            .geometry
            .hit(at.x - self.page.column_left, at.y - visible.top);
        Some(Under {
            offset: TextOffset::new(start + hit.offset),
            is_upstream: hit.is_upstream,
            grapheme: hit.under.map(|inside| TextOffset::new(start + inside)),
            fold,
        })
    }

    /// The annotations under a point of the screen, the smallest first.
    pub(super) fn ids_under(&self, point: Pos2) -> Vec<AnnotationId> {
        if let Some(owner) = self
            .bar_under(point)
            .and_then(|nth| self.highlights.owners().get(nth))
        {
            return vec![owner.annotation.id.clone()];
        }
        let grapheme = self.under(point).and_then(|under| under.grapheme);
        grapheme
            .map(|offset| self.highlights.ids_at(offset))
            .unwrap_or_default()
    }

    fn bar_under(&self, point: Pos2) -> Option<usize> {
        let found = self
            .pointer
            .bars
            .iter()
            .find(|(rect, _)| rect.contains(point));
        found.map(|(_, owner)| *owner)
    }

    fn handle_under(&self, point: Pos2) -> Option<Handle> {
        let found = self
            .pointer
            .handles
            .iter()
            .find(|handle| handle.rect.contains(point));
        found.copied()
    }

    /// Lets the mouse act; works on what the last frame showed, which is what was aimed at.
    pub(super) fn use_mouse(
        &mut self,
        ui: &Ui,
        scene: &ArticleScene<'_>,
        response: &Response,
    ) -> Vec<ArticleEvent> {
        let mut events = Vec::new();
        let mouse = ui.input(|input| {
            let at = input
                .pointer
                .interact_pos()
                .or(input.pointer.latest_pos())?;
            Some(Mouse {
                at,
                is_pressed: input.pointer.primary_pressed(),
                is_released: input.pointer.primary_released(),
                is_down: input.pointer.primary_down(),
                time: input.time,
                shift: input.modifiers.shift,
                ctrl: input.modifiers.command,
            })
        });
        let Some(mouse) = mouse else { return events };
        if response.secondary_clicked()
            && let Some(under) = self.under(mouse.at)
        {
            let ids = self.ids_under(mouse.at);
            events.push(ArticleEvent::ContextMenu {
                at: mouse.at,
                offset: under.offset,
                ids,
            });
        }
        if mouse.is_pressed && response.contains_pointer() {
            response.request_focus();
            self.press(scene, &mouse, &mut events);
        }
        if mouse.is_down || mouse.is_released {
            self.drag(ui, scene, &mouse, &mut events);
        }
        if mouse.is_released {
            self.release(scene, &mouse, &mut events);
        } else if !mouse.is_down {
            self.pointer.drag = None;
        }
        if response.contains_pointer() {
            ui.ctx().set_cursor_icon(self.cursor(mouse.at));
        }
        events
    }

    fn press(&mut self, scene: &ArticleScene<'_>, mouse: &Mouse, events: &mut Vec<ArticleEvent>) {
        let count = match self.pointer.pressed {
            Some(last)
                if mouse.time - last.time < TOGETHER && last.at.distance(mouse.at) < NEAR =>
            {
                last.count % 3 + 1
            }
            _ => 1,
        };
        self.pointer.pressed = Some(Press {
            at: mouse.at,
            time: mouse.time,
            count,
        });
        self.pointer.drag = self.drag_begun(scene, mouse, count);
        if let Some(Drag::Select { selection, .. }) = &self.pointer.drag {
            events.push(ArticleEvent::Select(selection.clone()));
        }
    }

    fn drag_begun(
        &mut self,
        scene: &ArticleScene<'_>,
        mouse: &Mouse,
        count: usize,
    ) -> Option<Drag> {
        if self.minimap_rect().contains(mouse.at) {
            return Some(Drag::Minimap);
        }
        if self.scroll_rect().contains(mouse.at) {
            let thumb = self.thumb();
            let is_on = thumb.contains(mouse.at);
            let grabbed = if is_on {
                mouse.at.y - thumb.top()
            } else {
                thumb.height() / 2.0
            };
            return Some(Drag::ScrollBar { grabbed });
        }
        if let Some((handle, id)) = self.handle_under(mouse.at).zip(scene.selected) {
            return Some(Drag::Edge {
                id: id.clone(),
                handle,
                range: handle.range,
            });
        }
        if let Some(owner) = self.bar_under(mouse.at) {
            return Some(Drag::Bar { owner });
        }
        let under = self.under(mouse.at)?;
        if let Some(range) = under.fold {
            return Some(Drag::Fold { range });
        }
        let in_margin =
            self.page.to_pixels(mouse.at).x < self.page.column_left - 6.0 * self.page.scale;
        let unit = match count {
            _ if in_margin => Unit::Paragraph,
            1 => Unit::Character,
            2 => Unit::Word,
            _ => Unit::Sentence,
        };
        self.upstream = under.is_upstream.then_some(under.offset);
        Some(self.selection_begun(scene, mouse, unit, &under))
    }

    fn selection_begun(
        &self,
        scene: &ArticleScene<'_>,
        mouse: &Mouse,
        unit: Unit,
        under: &Under,
    ) -> Drag {
        let origin = unit.around(scene.article, under);
        let mut selection = scene.selection.clone();
        if mouse.shift {
            selection.caret = if origin.0 < selection.anchor {
                origin.0
            } else {
                origin.1
            };
            let anchor = selection.anchor;
            return Drag::Select {
                unit,
                origin: (anchor, anchor),
                selection,
                has_moved: true,
            };
        }
        if mouse.ctrl {
            selection.pieces = selection.ranges();
        } else {
            selection.pieces.clear();
        }
        (selection.anchor, selection.caret) = origin;
        Drag::Select {
            unit,
            origin,
            selection,
            has_moved: false,
        }
    }

    fn drag(
        &mut self,
        ui: &Ui,
        scene: &ArticleScene<'_>,
        mouse: &Mouse,
        events: &mut Vec<ArticleEvent>,
    ) {
        let Some(mut drag) = self.pointer.drag.take() else {
            return;
        };
        let is_far = self
            .pointer
            .pressed
            .is_some_and(|press| press.at.distance(mouse.at) >= NEAR);
        match &mut drag {
            Drag::Minimap => self.scroll_to_share(scene, mouse.at),
            Drag::ScrollBar { grabbed } => self.drag_thumb(scene, mouse.at.y - *grabbed),
            Drag::Fold { .. } | Drag::Bar { .. } => {}
            Drag::Edge { id, handle, range } => {
                self.scroll_at_edges(ui, scene, mouse.at);
                if let Some(moved) = self
                    .under(mouse.at)
                    .and_then(|under| handle.moved(under.offset))
                    && moved != *range
                {
                    *range = moved;
                    let (id, span, range) = (id.clone(), handle.span, *range);
                    events.push(ArticleEvent::MoveEdge {
                        id,
                        span,
                        range,
                        is_done: false,
                    });
                }
            }
            Drag::Select {
                unit,
                origin,
                selection,
                has_moved,
            } => {
                *has_moved |= is_far;
                if *has_moved && is_far {
                    self.scroll_at_edges(ui, scene, mouse.at);
                    let under = self.under(mouse.at);
                    if let Some(under) = under
                        && unit.extend(scene.article, *origin, &under, selection)
                    {
                        self.upstream = under.is_upstream.then_some(selection.caret);
                        events.push(ArticleEvent::Select(selection.clone()));
                    }
                }
            }
        }
        self.pointer.drag = Some(drag);
    }

    fn release(&mut self, scene: &ArticleScene<'_>, mouse: &Mouse, events: &mut Vec<ArticleEvent>) {
        let Some(drag) = self.pointer.drag.take() else {
            return;
        };
        match drag {
            Drag::Minimap | Drag::ScrollBar { .. } => {}
            Drag::Fold { range } => {
                self.toggle_dirt(scene.article, range);
                events.push(ArticleEvent::ToggleDirt(range));
            }
            Drag::Bar { owner } => {
                let id = self
                    .highlights
                    .owners()
                    .get(owner)
                    .map(|owner| owner.annotation.id.clone());
                events.extend(id.map(|id| ArticleEvent::ClickAnnotation {
                    ids: vec![id],
                    nth: 0,
                }));
            }
            Drag::Edge { id, handle, range } => {
                let span = handle.span;
                events.push(ArticleEvent::MoveEdge {
                    id,
                    span,
                    range,
                    is_done: true,
                });
            }
            Drag::Select {
                selection,
                has_moved,
                ..
            } => {
                if selection.current().is_some() {
                    let near = self.selection_rect(&selection);
                    events.push(ArticleEvent::SelectionReleased { near });
                } else if !has_moved {
                    events.push(self.click(mouse.at));
                }
            }
        }
    }

    fn click(&mut self, at: Pos2) -> ArticleEvent {
        let ids = self.ids_under(at);
        if ids.is_empty() {
            self.pointer.clicked = None;
            return ArticleEvent::ClickNothing;
        }
        let nth = match &self.pointer.clicked {
            Some((before, nth)) if *before == ids => (nth + 1) % ids.len(),
            _ => 0,
        };
        self.pointer.clicked = Some((ids.clone(), nth));
        ArticleEvent::ClickAnnotation { ids, nth }
    }

    /// The rectangle round what is selected and in view, in points.
    pub(super) fn selection_rect(&self, selection: &Selection) -> Rect {
        let mut near = Rect::NOTHING;
        for range in selection.ranges() {
            for rect in self.rects_of(range) {
                near = near.union(rect);
            }
        }
        let near = near.intersect(self.page.rect);
        if near.is_positive() {
            near
        } else {
            Rect::from_min_size(self.page.rect.center(), egui::Vec2::ZERO)
        }
    }

    fn scroll_to_share(&mut self, scene: &ArticleScene<'_>, at: Pos2) {
        let rect = self.minimap_rect();
        let share = ((at.y - rect.top()) / rect.height().max(1.0)).clamp(0.0, 1.0);
        let n_bytes = scene.article.text.as_str().len();
        let offset = TextOffset::new(byte_at(n_bytes, share));
        let middle = (self.page.rect.height() * self.page.scale / 2.0).round();
        self.go_to(scene, offset, middle);
    }

    fn drag_thumb(&mut self, scene: &ArticleScene<'_>, top: f32) {
        let rail = self.scroll_rect();
        let free = (rail.height() - self.thumb().height()).max(1.0);
        let share = ((top - rail.top()) / free).clamp(0.0, 1.0);
        let shown = f64::from(self.page.rect.height() * self.page.scale);
        let distance = f64::from(share) * (self.heights.total() - shown).max(0.0);
        self.scroll_to_distance(scene, distance);
    }

    fn scroll_at_edges(&mut self, ui: &Ui, scene: &ArticleScene<'_>, at: Pos2) {
        let rect = self.page.rect;
        let past = (at.y - rect.bottom()).max(0.0) - (rect.top() - at.y).max(0.0);
        if past.abs() > 0.0 {
            let seconds = ui.input(|input| input.stable_dt).min(0.1);
            self.scroll_by(scene, (past * 12.0 * seconds * self.page.scale).round());
            self.find_visible(scene);
            ui.ctx().request_repaint();
        }
    }

    fn cursor(&self, at: Pos2) -> CursorIcon {
        let is_rail = self.minimap_rect().contains(at) || self.scroll_rect().contains(at);
        if is_rail {
            return CursorIcon::Default;
        }
        if self.handle_under(at).is_some() {
            return CursorIcon::ResizeHorizontal;
        }
        let on_fold = || self.under(at).is_some_and(|under| under.fold.is_some());
        if self.bar_under(at).is_some() || on_fold() {
            return CursorIcon::PointingHand;
        }
        CursorIcon::Text
    }

    /// The range an edge is being dragged to, to be painted before it counts.
    pub(super) fn dragged_edge(&self) -> Option<TextRange> {
        match &self.pointer.drag {
            Some(Drag::Edge { range, .. }) => Some(*range),
            _ => None,
        }
    }

    /// Whether something is being dragged.
    pub(super) fn is_dragging(&self) -> bool {
        self.pointer.drag.is_some()
    }
}

impl Handle {
    fn moved(&self, to: TextOffset) -> Option<TextRange> {
        if self.is_start {
            TextRange::new(to, self.range.end()).ok()
        } else {
            TextRange::new(self.range.start(), to).ok()
        }
    }
}

impl Unit {
    /// The unit under the mouse, as its two ends.
    fn around(self, article: &Article, under: &Under) -> (TextOffset, TextOffset) {
        let text = article.text.as_str();
        let at = under.grapheme.unwrap_or(under.offset);
        let range = match self {
            Self::Character => None,
            Self::Word => segment::word_at(text, at).or_else(|| {
                under
                    .grapheme
                    .and_then(|at| TextRange::new(at, segment::next_grapheme(text, at)).ok())
            }),
            Self::Sentence => segment::sentence_at(text, at),
            Self::Paragraph => paragraph_at(article, at),
        };
        range.map_or((under.offset, under.offset), |range| {
            (range.start(), range.end())
        })
    }

    /// Extends a selection that began at `origin`; says whether it changed.
    fn extend(
        self,
        article: &Article,
        origin: (TextOffset, TextOffset),
        under: &Under,
        selection: &mut Selection,
    ) -> bool {
        let focus = self.around(article, under);
        let (anchor, caret) = if focus.0 < origin.0 {
            (origin.1, focus.0)
        } else {
            (origin.0, focus.1.max(origin.1))
        };
        let has_changed = (selection.anchor, selection.caret) != (anchor, caret);
        (selection.anchor, selection.caret) = (anchor, caret);
        has_changed
    }
}

fn paragraph_at(article: &Article, at: TextOffset) -> Option<TextRange> {
    let paragraphs = &article.parts.paragraphs;
    let after = paragraphs.partition_point(|paragraph| paragraph.start() <= at);
    let found = after
        .checked_sub(1)
        .and_then(|nth| paragraphs.get(nth))
        .copied()?;
    segment::trim(article.text.as_str(), found)
}

#[expect(clippy::cast_possible_truncation, reason = "a share between 0 and 1")]
fn share(part: f64, whole: f64) -> f32 {
    (part / whole).clamp(0.0, 1.0) as f32
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a share of a length that fits"
)]
fn byte_at(n_bytes: usize, share: f32) -> usize {
    (n_bytes as f64 * f64::from(share)) as usize
}
