//! The figures as a grid; each number leads to what it counts.

use egui::{Align2, FontId, Id, Rect, Role, Sense, TextStyle, Ui, Vec2, WidgetInfo};

use crate::app::CountsCommand;
use crate::insight::counts::{CellPlace, CountTable};
use crate::ui::ctx::AppCtx;
use crate::ui::theme::strong_family;
use crate::ui::widgets::cell::{on_a_line, paint_ground, paint_words};
use crate::ui::widgets::grid::{GridContent, GridSpec, GridView, LINE_HEIGHT, grid_ui};

const HEADING_WIDTH: f32 = 150.0;
const NUMBER_WIDTH: f32 = 84.0;

/// How wide and how high the whole grid is.
pub fn size_of(table: &CountTable) -> Vec2 {
    let n_numbers = table.columns.len() + usize::from(table.has_totals());
    let n_lines = table.rows.len() + usize::from(table.has_totals()) + 1;
    Vec2::new(
        HEADING_WIDTH + NUMBER_WIDTH * n_numbers as f32 + 12.0,
        LINE_HEIGHT * n_lines as f32 + 16.0,
    )
}

/// Draws the figures.
pub fn figures_ui(ctx: AppCtx<'_>, ui: &mut Ui, table: &CountTable, view: &mut GridView) {
    let n_numbers = table.columns.len() + usize::from(table.has_totals());
    let mut widths = vec![NUMBER_WIDTH; n_numbers + 1];
    if let Some(first) = widths.first_mut() {
        *first = HEADING_WIDTH;
    }
    let spec = GridSpec {
        name: "figures",
        widths: &widths,
        n_frozen: 1,
        n_lines: table.rows.len() + usize::from(table.has_totals()),
    };
    grid_ui(ui, view, &spec, &mut Figures { ctx, table });
}

struct Figures<'a> {
    ctx: AppCtx<'a>,
    table: &'a CountTable,
}

impl Figures<'_> {
    fn heading(&self, column: usize) -> &str {
        let nth = column.checked_sub(1);
        match nth.map(|nth| self.table.columns.get(nth)) {
            None => &self.table.row_name,
            Some(Some(heading)) => &heading.text,
            Some(None) => "total",
        }
    }

    fn row_heading(&self, line: usize) -> &str {
        let row = self.table.rows.get(line);
        row.map_or("total", |row| &row.text)
    }

    /// The number in a cell, and the cell that it leads to if it is one.
    fn number(&self, line: usize, column: usize) -> (u64, Option<CellPlace>) {
        let nth = column.saturating_sub(1);
        let is_total = nth >= self.table.columns.len();
        let of = |totals: &[u64], nth: usize| totals.get(nth).copied().unwrap_or(0);
        if line >= self.table.rows.len() {
            let total = if is_total {
                self.table.total
            } else {
                of(&self.table.column_totals, nth)
            };
            return (total, None);
        }
        let cell = CellPlace {
            row: line,
            column: (!is_total).then_some(nth),
        };
        let n = if is_total {
            of(&self.table.row_totals, line)
        } else {
            self.table.cell(line, nth)
        };
        (n, (n > 0).then_some(cell))
    }
}

impl GridContent for Figures<'_> {
    fn head_ui(&mut self, ui: &mut Ui, column: usize, rect: Rect) {
        let theme = self.ctx.theme;
        ui.painter().rect_filled(rect, 0.0, theme.panel());
        let line = (1.0, theme.panel_border());
        ui.painter()
            .hline(rect.x_range(), rect.bottom() - 0.5, line);
        let response = ui.interact(rect, Id::unique(("figures head", column)), Sense::hover());
        let words = on_a_line(self.heading(column));
        response.on_hover_text(words.clone());
        let font = FontId::new(13.0, strong_family());
        let room = rect.shrink2(Vec2::new(8.0, 0.0));
        if column == 0 {
            return paint_words(ui, room, words, font, theme.text());
        }
        // Over their numbers, which end at the right.
        let width = ui
            .painter()
            .layout_no_wrap(words.clone(), font.clone(), theme.text());
        let left = (room.right() - 2.0 - width.size().x).max(room.left());
        let room = Rect::from_min_max(egui::pos2(left, room.top()), room.max);
        paint_words(ui, room, words, font, theme.text());
    }

    fn line_ui(&mut self, ui: &mut Ui, _line: usize, rect: Rect) -> bool {
        let theme = self.ctx.theme;
        let line = (1.0, theme.panel_border().gamma_multiply(0.5));
        ui.painter()
            .hline(rect.x_range(), rect.bottom() - 0.5, line);
        true
    }

    fn cell_ui(&mut self, ui: &mut Ui, line: usize, column: usize, rect: Rect) {
        let theme = self.ctx.theme;
        let is_total = line >= self.table.rows.len() || column > self.table.columns.len();
        let body = TextStyle::Body.resolve(ui.style());
        let font = if is_total {
            FontId::new(body.size, strong_family())
        } else {
            body
        };
        if column == 0 {
            paint_ground(theme, ui, rect);
            let words = on_a_line(self.row_heading(line));
            return paint_words(
                ui,
                rect.shrink2(Vec2::new(8.0, 0.0)),
                words,
                font,
                theme.text(),
            );
        }
        let (n, cell) = self.number(line, column);
        let color = if n == 0 {
            theme.text_faint()
        } else {
            theme.text()
        };
        if let Some(cell) = cell {
            let id = Id::unique(("figure", cell));
            let response = ui.interact(rect, id, Sense::click());
            let name = format!("{}, {}: {n}", self.row_heading(line), self.heading(column));
            response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
            if response.hovered() || response.has_focus() {
                ui.painter()
                    .rect_filled(rect.shrink(1.0), 4.0, theme.hover());
            }
            if response
                .on_hover_text(format!("{name}\nShows them in the annotation table"))
                .clicked()
            {
                self.ctx.commands.send(CountsCommand::ShowCell(cell));
            }
        }
        let at = rect.right_center() - Vec2::new(10.0, 0.0);
        ui.painter().text(at, Align2::RIGHT_CENTER, n, font, color);
    }
}
