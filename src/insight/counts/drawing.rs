//! A count as shapes: the one geometry that the window, SVG and pictures draw.
//!
//! Knows no file format and no pixels of a screen: units are those of an SVG without zoom.

use super::colors::{N_COLORS, color_of, heat, plain};
use super::time_axis::TimeAxis;
use super::{CountLabel, CountTable};
use crate::model::Color;

mod lines;

/// How a count is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, strum::EnumIter)]
pub enum Plot {
    /// A bar for each row's total.
    Bars,
    /// A bar for each row, of a piece for each column.
    Stacked,
    /// A field for each cell, the darker the more.
    HeatMap,
    /// A line for each column over the days, weeks or months of the rows.
    Lines,
}

/// What is drawn, from the back to the front.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Drawing {
    /// How wide.
    pub width: usize,
    /// How high.
    pub height: usize,
    /// The shapes.
    pub shapes: Vec<Shape>,
}

/// Something that is drawn.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// A rectangle, of bars, heat maps and legends.
    Field(Field),
    /// Some words.
    Words(Words),
    /// A line through points.
    Line {
        /// The points.
        points: Vec<(usize, usize)>,
        /// What it stands for; an axis or a grid has no colour of its own.
        color: Option<Color>,
    },
}

/// A filled rectangle.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Its left edge.
    pub x: usize,
    /// Its upper edge.
    pub y: usize,
    /// How wide.
    pub width: usize,
    /// How high.
    pub height: usize,
    /// Its colour on white.
    pub color: Color,
    /// From 0 to 1 how much it is of the greatest, in a heat map.
    pub heat: Option<f32>,
    /// The figures in words.
    pub tooltip: String,
    /// What it shows of the table, if anything.
    pub cell: Option<CellPlace>,
}

/// A cell of a table; without a column the total of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CellPlace {
    /// The row.
    pub row: usize,
    /// The column.
    pub column: Option<usize>,
}

/// Words in a drawing.
#[derive(Clone, Debug, PartialEq)]
pub struct Words {
    /// Where they begin, end or have their middle, as their role says.
    pub x: usize,
    /// Where the letters stand.
    pub y: usize,
    /// What shows.
    pub text: String,
    /// The whole of it where it was cut.
    pub whole: Option<String>,
    /// What they are.
    pub role: Role,
}

/// What words are, which says how they stand.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Role {
    /// What was counted; begins at its place.
    Title,
    /// More about that; begins at its place.
    Note,
    /// The heading of a row; ends at its place.
    Row,
    /// The heading of a column; begins at its place and goes upwards.
    Column,
    /// A number beside a bar; begins at its place.
    Number,
    /// An entry of the legend; begins at its place.
    Legend,
    /// A day of a time axis; has its middle there.
    Tick,
    /// The number in a field of a heat map; has its middle there.
    Cell(Heat),
}

/// How much a field of a heat map is of the greatest.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Heat {
    /// From 0 to 1.
    pub part: f32,
    /// The colour of that on white.
    pub color: Color,
}

pub(super) const ROW: usize = 24;
pub(super) const BAR: usize = 16;
pub(super) const GAP: usize = 8;
pub(super) const MARGIN: usize = 16;
const WIDTH: usize = 420;
const CELL: usize = 56;
/// About the width of a letter at the size drawn, digits included.
pub(super) const LETTER: usize = 7;
/// Where letters stand, counted from the top of their row.
pub(super) const BASELINE: usize = 16;
/// The longest label drawn, in letters; what is cut off stands in its tooltip.
const MOST_LETTERS: usize = 32;

impl Plot {
    /// The drawing that suits a table: bars; over time lines; stacked bars while they add up and
    /// colours suffice; else a heat map.
    pub fn suited(table: &CountTable) -> Self {
        let has_colors = table.columns.len() <= N_COLORS;
        if has_colors && TimeAxis::of(table).is_some_and(|axis| axis.n_counted() > 2) {
            Self::Lines
        } else if table.columns.is_empty() {
            Self::Bars
        } else if table.is_additive && has_colors {
            Self::Stacked
        } else {
            Self::HeatMap
        }
    }

    /// Whether a table can be drawn so: bars need totals, lines rows that are days, weeks or months.
    pub fn fits(self, table: &CountTable) -> bool {
        match self {
            // Of tags that stand together a sum says nothing.
            Self::Bars => table.has_totals(),
            Self::Stacked => table.has_totals() && !table.columns.is_empty(),
            Self::HeatMap => !table.columns.is_empty(),
            Self::Lines => TimeAxis::of(table).is_some(),
        }
    }

    /// What a window calls it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Bars => "Bars",
            Self::Stacked => "Stacked bars",
            Self::HeatMap => "Heat map",
            Self::Lines => "Lines",
        }
    }
}

impl CountTable {
    /// The table drawn, without words on what was counted.
    pub fn drawing(&self, plot: Plot) -> Drawing {
        Draft::new(self).drawn(plot)
    }

    /// The table drawn under the sentence that says what was counted.
    pub fn titled_drawing(&self, plot: Plot) -> Drawing {
        let mut draft = Draft::new(self);
        draft.title(&self.what);
        draft.drawn(plot)
    }
}

/// A drawing as it grows downwards.
struct Draft<'a> {
    table: &'a CountTable,
    shapes: Vec<Shape>,
    label_width: usize,
    width: usize,
    y: usize,
}

impl<'a> Draft<'a> {
    fn new(table: &'a CountTable) -> Self {
        Self {
            table,
            shapes: Vec::new(),
            label_width: longest(&table.rows) * LETTER + MARGIN + GAP,
            width: 0,
            y: MARGIN,
        }
    }

    fn drawn(mut self, plot: Plot) -> Drawing {
        match plot {
            Plot::Bars => self.bars(),
            Plot::Stacked => self.stacked(),
            Plot::HeatMap => self.heat_map(),
            Plot::Lines => self.lines(),
        }
        Drawing {
            width: self.width,
            height: self.y + MARGIN,
            shapes: self.shapes,
        }
    }

    /// Writes the sentence above the drawing, a part of it on each line.
    fn title(&mut self, what: &str) {
        for (nth, part) in what.split("; ").enumerate() {
            let role = if nth == 0 { Role::Title } else { Role::Note };
            self.words(MARGIN, role, part);
            self.width = self.width.max(MARGIN * 2 + part.chars().count() * LETTER);
            self.y += ROW;
        }
        self.y += GAP;
    }

    fn words(&mut self, x: usize, role: Role, text: &str) {
        self.shapes.push(Shape::Words(Words {
            x,
            y: self.y + BASELINE,
            text: text.to_owned(),
            whole: None,
            role,
        }));
    }

    /// A label, cut where it is too long.
    fn label(&mut self, x: usize, role: Role, text: &str) {
        let is_long = text.chars().count() > MOST_LETTERS;
        self.shapes.push(Shape::Words(Words {
            x,
            y: self.y + BASELINE,
            text: cut(text),
            whole: is_long.then(|| text.to_owned()),
            role,
        }));
    }

    fn row_label(&mut self, label: &CountLabel) {
        self.label(self.label_width - GAP, Role::Row, &label.text);
    }

    fn bar(
        &mut self,
        (x, width): (usize, usize),
        color: Color,
        tooltip: String,
        cell: Option<CellPlace>,
    ) {
        self.shapes.push(Shape::Field(Field {
            x,
            y: self.y + (ROW - BAR) / 2,
            width,
            height: BAR,
            color,
            heat: None,
            tooltip,
            cell,
        }));
    }

    fn bars(&mut self) {
        let table = self.table;
        let totals = totals(table);
        let greatest = totals.iter().copied().max().unwrap_or(0);
        for (nth, (row, n)) in table.rows.iter().zip(totals).enumerate() {
            self.row_label(row);
            let width = scaled(n, greatest, WIDTH);
            let color = row.color.map_or_else(plain, |_| color_of(row, nth));
            let cell = CellPlace {
                row: nth,
                column: None,
            };
            let tooltip = format!("{}: {n}", row.text);
            self.bar((self.label_width, width), color, tooltip, Some(cell));
            let x = self.label_width + width + GAP;
            self.words(x, Role::Number, &n.to_string());
            self.y += ROW;
        }
        self.widen(WIDTH + GAP + 8 * LETTER);
    }

    fn stacked(&mut self) {
        let table = self.table;
        let sums: Vec<u64> = table.cells.iter().map(|row| row.iter().sum()).collect();
        let greatest = sums.iter().copied().max().unwrap_or(0);
        let rows = table.rows.iter().zip(&table.cells).zip(&sums);
        for (nth_row, ((row, cells), sum)) in rows.enumerate() {
            self.row_label(row);
            let mut so_far = 0;
            for (nth, (column, n)) in table.columns.iter().zip(cells).enumerate() {
                let x = self.label_width + scaled(so_far, greatest, WIDTH);
                so_far += n;
                let end = self.label_width + scaled(so_far, greatest, WIDTH);
                if *n > 0 {
                    let cell = CellPlace {
                        row: nth_row,
                        column: Some(nth),
                    };
                    let tooltip = format!("{}, {}: {n}", row.text, column.text);
                    self.bar((x, end - x), color_of(column, nth), tooltip, Some(cell));
                }
            }
            let x = self.label_width + scaled(so_far, greatest, WIDTH) + GAP;
            self.words(x, Role::Number, &sum.to_string());
            self.y += ROW;
        }
        self.widen(WIDTH + GAP + 8 * LETTER);
        self.legend();
    }

    fn legend(&mut self) {
        self.y += GAP;
        for (nth, column) in self.table.columns.iter().enumerate() {
            let color = color_of(column, nth);
            self.bar((self.label_width, BAR), color, column.text.clone(), None);
            self.label(self.label_width + BAR + GAP, Role::Legend, &column.text);
            self.y += ROW;
        }
    }

    fn heat_map(&mut self) {
        let table = self.table;
        self.column_labels();
        for (nth, row) in table.rows.iter().enumerate() {
            self.row_label(row);
            self.heat_row(nth, row);
            self.y += ROW;
        }
        self.widen(table.columns.len() * CELL);
    }

    /// Writes the columns' labels upwards.
    fn column_labels(&mut self) {
        self.y += longest(&self.table.columns) * LETTER;
        for (nth, column) in self.table.columns.iter().enumerate() {
            self.shapes.push(Shape::Words(Words {
                x: self.label_width + nth * CELL + CELL / 2 + 4,
                y: self.y,
                text: cut(&column.text),
                whole: Some(column.text.clone()),
                role: Role::Column,
            }));
        }
        self.y += GAP;
    }

    fn heat_row(&mut self, nth_row: usize, row: &CountLabel) {
        let table = self.table;
        let greatest = table.greatest();
        for (nth, column) in table.columns.iter().enumerate() {
            let n = table.cell(nth_row, nth);
            let heat = heat(n, greatest);
            let x = self.label_width + nth * CELL;
            self.shapes.push(Shape::Field(Field {
                x,
                y: self.y,
                width: CELL - 1,
                height: ROW - 1,
                color: heat.color,
                heat: Some(heat.part),
                tooltip: format!("{}, {}: {n}", row.text, column.text),
                cell: Some(CellPlace {
                    row: nth_row,
                    column: Some(nth),
                }),
            }));
            self.words(x + CELL / 2, Role::Cell(heat), &n.to_string());
        }
    }

    fn widen(&mut self, width: usize) {
        self.width = self.width.max(self.label_width + width + MARGIN);
    }
}

/// The rows' totals, or their sums where there are none.
fn totals(table: &CountTable) -> Vec<u64> {
    if table.row_totals.len() == table.rows.len() {
        return table.row_totals.clone();
    }
    table.cells.iter().map(|row| row.iter().sum()).collect()
}

fn scaled(n: u64, greatest: u64, width: usize) -> usize {
    let scaled = (n * width as u64).checked_div(greatest).unwrap_or(0);
    usize::try_from(scaled).unwrap_or(width)
}

fn longest(labels: &[CountLabel]) -> usize {
    let lengths = labels.iter().map(|label| cut(&label.text).chars().count());
    lengths.max().unwrap_or(0)
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(MOST_LETTERS) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default().trim_end()),
        None => text.to_owned(),
    }
}
