//! The figures as a grid; each leads to the cases that it was made of.

use egui::{Align2, FontId, Id, Rect, Role, Sense, TextStyle, Ui, Vec2, WidgetInfo};

use crate::app::AppCommand;
use crate::app::agreeing::ShownAgreement;
use crate::app::reviewing::{AgreementRow, AgreementSheet};
use crate::ui::ctx::AppCtx;
use crate::ui::theme::strong_family;
use crate::ui::widgets::cell::{on_a_line, paint_ground, paint_words};
use crate::ui::widgets::grid::{GridContent, GridSpec, GridView, LINE_HEIGHT, grid_ui};

const HEADING_WIDTH: f32 = 178.0;
const FIGURE_WIDTH: f32 = 148.0;
const NUMBER_WIDTH: f32 = 68.0;

/// What was counted, in the last columns.
const COUNTED: [&str; 3] = ["articles", "spans", "cases"];

/// How wide and how high the whole grid is.
pub fn size_of(sheet: &AgreementSheet) -> Vec2 {
    let widths: f32 = widths_of(sheet).iter().sum();
    let n_lines = sheet.rows.len() + 1;
    Vec2::new(widths + 12.0, LINE_HEIGHT * n_lines as f32 + 16.0)
}

fn widths_of(sheet: &AgreementSheet) -> Vec<f32> {
    let mut widths = vec![HEADING_WIDTH];
    widths.extend(sheet.columns.iter().map(|_| FIGURE_WIDTH));
    widths.extend(COUNTED.map(|_| NUMBER_WIDTH));
    widths
}

/// Draws the figures and notes which is pointed at; gives the column that was picked to be drawn.
pub fn figures_ui(
    ctx: AppCtx<'_>,
    ui: &mut Ui,
    shown: &ShownAgreement,
    (view, pointed): (&mut GridView, &mut Option<(usize, usize)>),
) -> Option<usize> {
    let widths = widths_of(&shown.sheet);
    let spec = GridSpec {
        name: "agreement",
        widths: &widths,
        n_frozen: 1,
        n_lines: shown.sheet.rows.len(),
    };
    let mut figures = Figures {
        ctx,
        sheet: &shown.sheet,
        drawn: shown.column,
        picked: None,
        pointed,
    };
    grid_ui(ui, view, &spec, &mut figures);
    figures.picked
}

struct Figures<'a> {
    ctx: AppCtx<'a>,
    sheet: &'a AgreementSheet,
    drawn: usize,
    picked: Option<usize>,
    pointed: &'a mut Option<(usize, usize)>,
}

/// What stands in a column of the grid.
#[derive(Clone, Copy)]
enum Column {
    Heading,
    Figure(usize),
    Counted(usize),
}

impl Figures<'_> {
    fn column(&self, column: usize) -> Column {
        let Some(nth) = column.checked_sub(1) else {
            return Column::Heading;
        };
        match nth.checked_sub(self.sheet.columns.len()) {
            None => Column::Figure(nth),
            Some(nth) => Column::Counted(nth),
        }
    }

    fn head(&self, column: usize) -> (&str, &str) {
        match self.column(column) {
            Column::Heading => (&self.sheet.row_name, ""),
            Column::Figure(nth) => {
                let column = self.sheet.columns.get(nth);
                column.map_or(("", ""), |it| (&it.heading, &it.hint))
            }
            Column::Counted(nth) => (COUNTED.get(nth).copied().unwrap_or_default(), ""),
        }
    }

    fn figure_ui(&mut self, ui: &mut Ui, (line, nth): (usize, usize), rect: Rect) {
        let theme = self.ctx.theme;
        let (Some(row), Some(cell)) = (self.sheet.rows.get(line), self.sheet.cell(line, nth))
        else {
            return;
        };
        let shown = cell.shown();
        let id = Id::unique(("agreement", line, nth));
        let response = ui.interact(rect, id, Sense::click());
        let name = format!("{}, {}: {shown}", row.heading, self.head(nth + 1).0);
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
        if response.hovered() || response.has_focus() {
            *self.pointed = Some((line, nth));
            ui.painter()
                .rect_filled(rect.shrink(1.0), 4.0, theme.hover());
        }
        if response.clicked()
            && let Some(filter) = self.sheet.case_filter(line)
        {
            self.ctx.commands.send(AppCommand::ShowCases(filter));
        }
        let color = if cell.value.is_ok() {
            theme.text()
        } else {
            theme.text_faint()
        };
        let font = TextStyle::Body.resolve(ui.style());
        let at = rect.left_center() + Vec2::new(8.0, 0.0);
        ui.painter()
            .text(at, Align2::LEFT_CENTER, shown, font, color);
    }

    fn number_ui(&self, ui: &Ui, (row, nth): (&AgreementRow, usize), rect: Rect) {
        let n = match nth {
            0 => row.n_articles(),
            1 => row.n_spans,
            _ => row.n_cases,
        };
        let n = if n == 0 {
            "–".to_owned()
        } else {
            n.to_string()
        };
        let font = TextStyle::Body.resolve(ui.style());
        let at = rect.right_center() - Vec2::new(10.0, 0.0);
        let color = self.ctx.theme.text_faint();
        ui.painter().text(at, Align2::RIGHT_CENTER, n, font, color);
    }
}

impl GridContent for Figures<'_> {
    fn head_ui(&mut self, ui: &mut Ui, column: usize, rect: Rect) {
        let theme = self.ctx.theme;
        ui.painter().rect_filled(rect, 0.0, theme.panel());
        let line = (1.0, theme.panel_border());
        ui.painter()
            .hline(rect.x_range(), rect.bottom() - 0.5, line);
        let (words, hint) = self.head(column);
        let (words, hint) = (on_a_line(words), hint.to_owned());
        let id = Id::unique(("agreement head", column));
        let figure = match self.column(column) {
            Column::Figure(nth) if self.sheet.columns.len() > 1 => Some(nth),
            _ => None,
        };
        let response = ui.interact(rect, id, Sense::click());
        if let Some(nth) = figure {
            let name = format!("Draw {words}");
            response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
            if response.clicked() {
                self.picked = Some(nth);
            }
            if nth == self.drawn {
                let mark = rect.with_min_y(rect.bottom() - 2.0);
                ui.painter().rect_filled(mark, 0.0, theme.accent());
            }
        }
        if !hint.is_empty() {
            response.on_hover_text(hint);
        }
        let font = FontId::new(13.0, strong_family());
        let room = rect.shrink2(Vec2::new(8.0, 0.0));
        if matches!(self.column(column), Column::Counted(_)) {
            let at = rect.right_center() - Vec2::new(10.0, 0.0);
            ui.painter()
                .text(at, Align2::RIGHT_CENTER, words, font, theme.text());
        } else {
            paint_words(ui, room, words, font, theme.text());
        }
    }

    fn line_ui(&mut self, ui: &mut Ui, _line: usize, rect: Rect) -> bool {
        let theme = self.ctx.theme;
        let line = (1.0, theme.panel_border().gamma_multiply(0.5));
        let right = rect.left() + widths_of(self.sheet).iter().sum::<f32>();
        let reach = rect.left()..=right.min(rect.right());
        ui.painter().hline(reach, rect.bottom() - 0.5, line);
        true
    }

    fn cell_ui(&mut self, ui: &mut Ui, line: usize, column: usize, rect: Rect) {
        let Some(row) = self.sheet.rows.get(line) else {
            return;
        };
        match self.column(column) {
            Column::Figure(nth) => self.figure_ui(ui, (line, nth), rect),
            Column::Counted(nth) => self.number_ui(ui, (row, nth), rect),
            Column::Heading => {
                let theme = self.ctx.theme;
                paint_ground(theme, ui, rect);
                let font = TextStyle::Body.resolve(ui.style());
                let room = rect.shrink2(Vec2::new(8.0, 0.0));
                paint_words(ui, room, on_a_line(&row.heading), font, theme.text());
            }
        }
    }
}
