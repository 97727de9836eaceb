//! Agreement drawn: dots with the whiskers of their intervals, a heat map of pairs, a line over time.
//!
//! In the same units and shapes as counts are drawn, so that window, SVG and picture are alike.

use jiff::civil::Date;

use super::agreement::Which;
use super::breakdown::RowKey;
use super::sheet::{AgreementCell, AgreementRow, AgreementSheet};
use crate::insight::counts::{CellPlace, Drawing, Field, Role, Shape, Words, heat_of, plain_color};
use crate::model::Color;
use crate::review::agreement::SpanMeasure;

mod axis;
mod heat_map;
mod over_time;

use axis::Axis;

/// How agreement is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, strum::EnumIter)]
pub enum SheetPlot {
    /// A dot for each row on a scale, with the whiskers of its interval.
    Dots,
    /// A field for each two annotators.
    HeatMap,
    /// A line over days or months.
    Line,
}

const ROW: usize = 24;
const GAP: usize = 8;
const MARGIN: usize = 16;
const SCALE: usize = 300;
const LETTER: usize = 7;
const BASELINE: usize = 16;
const DOT: usize = 8;
const MOST_LETTERS: usize = 32;
/// Room for `-0.74 [-0.69, -0.79]`.
const FIGURE: usize = 20 * LETTER;

/// What the two lines on a scale mean, and who says so.
const RELIANCE: &str = "Lines at .667 and .8: Krippendorff relies on α from .8 on";
const RELIANCE_TOO: &str = "and draws only tentative conclusions from .667 on";

impl SheetPlot {
    /// What a window calls it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Dots => "Dots",
            Self::HeatMap => "Heat map",
            Self::Line => "Line over time",
        }
    }

    /// Whether a sheet can be drawn so.
    pub fn fits(self, sheet: &AgreementSheet) -> bool {
        let mut rows = sheet.rows.iter();
        match self {
            Self::Dots => true,
            Self::HeatMap => rows.any(|row| matches!(row.key, RowKey::Pair(..))),
            Self::Line => rows.any(|row| row.key.moment().is_some()),
        }
    }

    /// The drawing that suits a sheet.
    pub fn suited(sheet: &AgreementSheet) -> Self {
        let n_dated = sheet.rows.iter().filter(|row| row.key.moment().is_some());
        if n_dated.count() > 2 {
            Self::Line
        } else {
            Self::Dots
        }
    }
}

impl AgreementSheet {
    /// A column drawn, without words on what was measured and without the figures beside the dots.
    pub fn drawing(&self, column: usize, plot: SheetPlot) -> Drawing {
        Draft::new(self, column).drawn(plot)
    }

    /// The same with the figures, under the sentence that says what was measured.
    pub fn titled_drawing(&self, column: usize, plot: SheetPlot) -> Drawing {
        let mut draft = Draft::new(self, column);
        draft.has_figures = true;
        draft.title();
        draft.drawn(plot)
    }
}

/// A drawing as it grows downwards.
struct Draft<'a> {
    sheet: &'a AgreementSheet,
    column: usize,
    /// Whether figures stand beside the dots.
    has_figures: bool,
    shapes: Vec<Shape>,
    label_width: usize,
    width: usize,
    y: usize,
}

impl<'a> Draft<'a> {
    fn new(sheet: &'a AgreementSheet, column: usize) -> Self {
        let lengths = sheet
            .rows
            .iter()
            .map(|row| cut(&row.heading).chars().count());
        Self {
            sheet,
            column,
            has_figures: false,
            shapes: Vec::new(),
            label_width: lengths.max().unwrap_or(0) * LETTER + MARGIN + GAP,
            width: 0,
            y: MARGIN,
        }
    }

    fn drawn(mut self, plot: SheetPlot) -> Drawing {
        match plot {
            SheetPlot::Dots => self.dots(),
            SheetPlot::HeatMap => self.heat_map(),
            SheetPlot::Line => self.over_time(),
        }
        Drawing {
            width: self.width,
            height: self.y + MARGIN,
            shapes: self.shapes,
        }
    }

    fn title(&mut self) {
        let heading = self.sheet.columns.get(self.column);
        let measure = heading.filter(|_| self.sheet.row_name != "measure");
        let measure = measure.map(|it| it.heading.clone());
        let parts = self
            .sheet
            .what
            .split("; ")
            .map(str::to_owned)
            .chain(measure);
        for (nth, part) in parts.enumerate() {
            let role = if nth == 0 { Role::Title } else { Role::Note };
            self.widen(MARGIN + part.chars().count() * LETTER);
            self.words(MARGIN, role, &part);
            self.y += ROW;
        }
        self.y += GAP;
    }

    fn words(&mut self, x: usize, role: Role, text: &str) {
        let is_long = text.chars().count() > MOST_LETTERS && role == Role::Row;
        self.shapes.push(Shape::Words(Words {
            x,
            y: self.y + BASELINE,
            text: if role == Role::Row {
                cut(text)
            } else {
                text.to_owned()
            },
            whole: is_long.then(|| text.to_owned()),
            role,
        }));
    }

    fn line(&mut self, points: &[(usize, usize)], color: Option<Color>) {
        self.shapes.push(Shape::Line {
            points: points.to_vec(),
            color,
        });
    }

    fn dots(&mut self) {
        let sheet = self.sheet;
        let axis = Axis::of(self.cells(), SCALE);
        let (left, top) = (self.label_width, self.y + ROW);
        let bottom = top + sheet.rows.len() * ROW;
        for (value, name) in axis.ticks() {
            let x = left + axis.place(value);
            self.words(x, Role::Tick, &name);
            self.line(&[(x, top), (x, bottom)], None);
        }
        if self.has_alpha() {
            for value in axis::RELIANCE {
                let x = left + axis.place(value);
                self.line(&[(x, top), (x, bottom)], Some(axis::reliance_color()));
            }
        }
        self.y = top;
        for (nth, row) in sheet.rows.iter().enumerate() {
            self.words(left - GAP, Role::Row, &row.heading);
            if let Some(cell) = row.cells.get(self.column) {
                self.dot(&axis, (nth, row), cell);
                if self.has_figures {
                    self.words(left + SCALE + 2 * GAP, Role::Number, &cell.shown());
                }
            }
            self.y += ROW;
        }
        self.widen(
            left + SCALE
                + if self.has_figures {
                    2 * GAP + FIGURE
                } else {
                    GAP
                },
        );
        self.note_reliance();
    }

    fn dot(&mut self, axis: &Axis, (nth, row): (usize, &AgreementRow), cell: &AgreementCell) {
        let Ok(value) = cell.value else { return };
        let color = row.color.unwrap_or_else(plain_color);
        let (left, middle) = (self.label_width, self.y + ROW / 2 + 1);
        if let Some(Ok(it)) = &cell.interval {
            let ends = [it.lower, it.upper].map(|end| (left + axis.place(end), middle));
            self.line(&ends, Some(color));
        }
        self.point((left + axis.place(value), middle), color, (nth, row, cell));
    }

    /// A square at a place, which leads to its row.
    fn point(
        &mut self,
        (x, y): (usize, usize),
        color: Color,
        (nth, row, cell): (usize, &AgreementRow, &AgreementCell),
    ) {
        self.shapes.push(Shape::Field(Field {
            x: x.saturating_sub(DOT / 2),
            y: y.saturating_sub(DOT / 2),
            width: DOT,
            height: DOT,
            color,
            heat: None,
            tooltip: tooltip(row, cell),
            cell: Some(CellPlace {
                row: nth,
                column: None,
            }),
        }));
    }

    fn note_reliance(&mut self) {
        if self.has_alpha() {
            self.y += GAP;
            for words in [RELIANCE, RELIANCE_TOO] {
                self.widen(MARGIN + words.chars().count() * LETTER);
                self.words(MARGIN, Role::Note, words);
                self.y += ROW;
            }
        }
    }

    fn cells(&self) -> impl Iterator<Item = &'a AgreementCell> {
        let column = self.column;
        let rows = self.sheet.rows.iter();
        rows.filter_map(move |row| row.cells.get(column))
    }

    /// Whether something drawn is an α, of which the lines of reliance are said.
    fn has_alpha(&self) -> bool {
        self.cells().any(|cell| is_alpha(cell.which))
    }

    fn widen(&mut self, width: usize) {
        self.width = self.width.max(width + MARGIN);
    }
}

fn is_alpha(which: Which) -> bool {
    use crate::review::agreement::CodedMeasure;
    match which {
        Which::Spans(measure) => matches!(
            measure,
            SpanMeasure::UAlpha | SpanMeasure::BarUAlpha | SpanMeasure::CuAlpha
        ),
        Which::Coded(measure) => measure == CodedMeasure::Alpha,
        Which::Gamma | Which::GammaCat => false,
    }
}

fn tooltip(row: &AgreementRow, cell: &AgreementCell) -> String {
    format!(
        "{}: {}, {}",
        row.heading,
        cell.shown(),
        row.counted(cell.which)
    )
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(MOST_LETTERS) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default().trim_end()),
        None => text.to_owned(),
    }
}

/// Days between two, which are not negative.
fn days_between(first: Date, day: Date) -> usize {
    let days = first.until(day).map(|span| span.get_days());
    days.ok()
        .and_then(|days| usize::try_from(days).ok())
        .unwrap_or(0)
}
