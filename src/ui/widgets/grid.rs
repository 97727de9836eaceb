//! A grid of many lines and columns of which only what shows is drawn, under a head that stays.
//!
//! Knows where cells are; what is in them is the content's to draw.

use egui::{Rect, ScrollArea, Ui, Vec2, pos2, vec2};

/// The height of a line, in points.
pub const LINE_HEIGHT: f32 = 26.0;
/// The height of the head, in points.
const HEAD_HEIGHT: f32 = 30.0;

/// What a grid keeps from frame to frame.
#[derive(Default)]
pub struct GridView {
    /// A line to be brought into sight.
    pub scroll_to: Option<usize>,
    offset: Vec2,
    height: f32,
}

/// How large a grid is.
pub struct GridSpec<'a> {
    /// Its name among those of the window.
    pub name: &'a str,
    /// How wide each column is.
    pub widths: &'a [f32],
    /// How many columns stay in place while the others scroll.
    pub n_frozen: usize,
    /// How many lines there are.
    pub n_lines: usize,
}

/// What is in a grid.
pub trait GridContent {
    /// Draws the head of a column.
    fn head_ui(&mut self, ui: &mut Ui, column: usize, rect: Rect);

    /// Draws what is behind a line; says whether it has cells.
    fn line_ui(&mut self, ui: &mut Ui, line: usize, rect: Rect) -> bool;

    /// Draws a cell.
    fn cell_ui(&mut self, ui: &mut Ui, line: usize, column: usize, rect: Rect);
}

impl GridView {
    /// How many lines show at once.
    pub fn n_shown(&self) -> usize {
        to_line(self.height / LINE_HEIGHT).max(1)
    }
}

/// Draws a grid into the room there is.
pub fn grid_ui(
    ui: &mut Ui,
    view: &mut GridView,
    spec: &GridSpec<'_>,
    content: &mut impl GridContent,
) {
    headed_grid_ui(ui, view, spec, HEAD_HEIGHT, content);
}

/// The same with a head of another height, in points.
pub fn headed_grid_ui(
    ui: &mut Ui,
    view: &mut GridView,
    spec: &GridSpec<'_>,
    head_height: f32,
    content: &mut impl GridContent,
) {
    ui.spacing_mut().item_spacing = Vec2::ZERO;
    let size = vec2(ui.available_width(), head_height);
    let (head, _) = ui.allocate_exact_size(size, egui::Sense::hover());
    view.height = ui.available_height();
    let mut area = ScrollArea::both().id_salt(spec.name).auto_shrink(false);
    if let Some(line) = view.scroll_to.take() {
        area = area.vertical_scroll_offset(offset_to_show(view, line));
    }
    let total = vec2(spec.widths.iter().sum(), spec.n_lines as f32 * LINE_HEIGHT);
    let shown = area.show_viewport(ui, |ui, viewport| {
        ui.set_min_size(total);
        let area = Rect::from_min_size(ui.min_rect().min + viewport.min.to_vec2(), viewport.size());
        let last = to_line((viewport.max.y / LINE_HEIGHT).ceil()).min(spec.n_lines);
        for line in to_line(viewport.min.y / LINE_HEIGHT)..last {
            // In double precision, as a million lines are more points than a float tells apart.
            let top = line as f64 * f64::from(LINE_HEIGHT) - f64::from(viewport.min.y);
            #[expect(clippy::cast_possible_truncation, reason = "it is on the screen")]
            let top = area.top() + top as f32;
            let size = vec2(area.width(), LINE_HEIGHT);
            let rect = Rect::from_min_size(pos2(area.left(), top), size);
            if content.line_ui(ui, line, rect) {
                each_column(ui, spec, viewport.min.x, rect, |ui, column, rect| {
                    content.cell_ui(ui, line, column, rect);
                });
            }
        }
    });
    view.offset = shown.state.clamped_offset();
    let head = Rect::from_min_size(head.min, vec2(shown.inner_rect.width(), head_height));
    let mut over = ui.new_child(egui::UiBuilder::new().max_rect(head));
    over.set_clip_rect(head.intersect(ui.clip_rect()));
    each_column(&mut over, spec, view.offset.x, head, |ui, column, rect| {
        content.head_ui(ui, column, rect);
    });
}

/// Goes through the columns that show of a line, those that stay in place last.
fn each_column(
    ui: &mut Ui,
    spec: &GridSpec<'_>,
    scrolled: f32,
    line: Rect,
    mut draw: impl FnMut(&mut Ui, usize, Rect),
) {
    let clip = ui.clip_rect();
    let frozen: f32 = spec.widths.iter().take(spec.n_frozen).sum();
    let loose = Rect::from_min_max(pos2(line.left() + frozen, line.top()), line.max);
    for pass in [false, true] {
        let mut x = line.left();
        for (column, width) in spec.widths.iter().enumerate() {
            let is_frozen = column < spec.n_frozen;
            let at = if is_frozen { x } else { x - scrolled };
            let rect = Rect::from_min_size(pos2(at, line.top()), vec2(*width, line.height()));
            x += width;
            let room = if is_frozen { line } else { loose };
            if is_frozen == pass && rect.intersects(room) {
                ui.set_clip_rect(clip.intersect(room));
                draw(ui, column, rect);
            }
        }
    }
    ui.set_clip_rect(clip);
}

/// How far to scroll so that a line shows, no further than needed.
fn offset_to_show(view: &GridView, line: usize) -> f32 {
    let top = line as f32 * LINE_HEIGHT;
    let bottom = top + LINE_HEIGHT * 2.0;
    if top < view.offset.y {
        top
    } else if bottom > view.offset.y + view.height {
        bottom - view.height
    } else {
        view.offset.y
    }
}

/// The whole number of lines.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "not negative, and lines are counted by memory"
)]
fn to_line(lines: f32) -> usize {
    lines.max(0.0) as usize
}

#[cfg(test)]
mod tests {
    use egui_kittest::Harness;

    use super::*;

    #[derive(Default)]
    struct Seen {
        lines: Vec<usize>,
        columns: Vec<usize>,
    }

    impl GridContent for Seen {
        fn head_ui(&mut self, _ui: &mut Ui, column: usize, _rect: Rect) {
            self.columns.push(column);
        }

        fn line_ui(&mut self, _ui: &mut Ui, line: usize, _rect: Rect) -> bool {
            self.lines.push(line);
            true
        }

        fn cell_ui(&mut self, _ui: &mut Ui, _line: usize, _column: usize, _rect: Rect) {}
    }

    #[test]
    fn of_a_million_lines_and_many_columns_only_those_in_sight_are_drawn() {
        let widths = [100.0; 60];
        let draw = |ui: &mut Ui, (view, seen): &mut (GridView, Seen)| {
            *seen = Seen::default();
            let spec = GridSpec {
                name: "grid",
                widths: &widths,
                n_frozen: 1,
                n_lines: 1_000_000,
            };
            grid_ui(ui, view, &spec, seen);
        };
        let mut harness = Harness::builder()
            .with_size([520.0, 300.0])
            .build_ui_state(draw, (GridView::default(), Seen::default()));
        harness.run_steps(2);
        let (_, seen) = harness.state();
        assert!(seen.lines.len() < 16 && seen.columns.len() < 8);
        assert_eq!(
            (seen.lines.first(), seen.columns.last()),
            (Some(&0), Some(&0))
        );
        harness.state_mut().0.scroll_to = Some(654_321);
        harness.run_steps(3);
        let (_, seen) = harness.state();
        assert!(seen.lines.contains(&654_321) && seen.lines.len() < 16);
    }
}
