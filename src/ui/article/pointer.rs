//! The mouse: what is under it, what it selects, drags and clicks.

use egui::{CursorIcon, Modifiers, PointerButton, Pos2, Rect, Response, Ui};

use super::scene::{ArticleEvent, ArticleScene};
use super::under::{Under, Unit};
use super::view::ArticleView;
use crate::app::Selection;
use crate::model::AnnotationId;
use crate::text::{TextOffset, TextRange};

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

struct Mouse {
    at: Pos2,
    /// How often the button went down since the last frame: a slow frame may hold a double click.
    n_presses: usize,
    is_released: bool,
    is_down: bool,
    time: f64,
    modifiers: Modifiers,
}

fn is_press(event: &egui::Event) -> bool {
    let button = PointerButton::Primary;
    matches!(event, egui::Event::PointerButton { button: pressed_button, pressed: true, .. } if *pressed_button == button)
}

impl ArticleView {
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
                n_presses: input.events.iter().filter(|event| is_press(event)).count(),
                is_released: input.pointer.primary_released(),
                is_down: input.pointer.primary_down(),
                time: input.time,
                modifiers: input.modifiers,
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
        if mouse.n_presses > 0 && response.contains_pointer() {
            for _ in 0..mouse.n_presses {
                self.press(scene, &mouse, &mut events);
            }
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
        Some(selection_begun(scene, mouse, unit, &under))
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

fn selection_begun(scene: &ArticleScene<'_>, mouse: &Mouse, unit: Unit, under: &Under) -> Drag {
    let origin = unit.around(scene.article, under);
    let mut selection = scene.selection.clone();
    if mouse.modifiers.shift {
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
    if mouse.modifiers.command {
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
