//! A count as a drawing, in SVG that stands alone.

use super::colors::{N_COLORS, color_of, heat, ink_on, plain};
use super::{CountLabel, CountTable};
use crate::model::Color;

/// How a count is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, strum::EnumIter)]
pub enum Plot {
    /// A bar for each row's total.
    Bars,
    /// A bar for each row, of a piece for each column.
    Stacked,
    /// A field for each cell, the darker the more.
    HeatMap,
}

/// Sizes in pixels.
const ROW: usize = 24;
const BAR: usize = 16;
const GAP: usize = 8;
const MARGIN: usize = 16;
const WIDTH: usize = 420;
const CELL: usize = 56;
/// About the width of a letter at the size drawn, digits included.
const LETTER: usize = 7;
/// Where letters stand, counted from the top of their row.
const BASELINE: usize = 16;
/// The longest label drawn, in letters; what is cut off stands in its tooltip.
const MOST_LETTERS: usize = 32;

const FONT: &str = "Inter, 'Noto Sans', 'DejaVu Sans', Arial, sans-serif";

impl Plot {
    /// The drawing that suits a table: bars, stacked ones while they add up and colours suffice,
    /// else a heat map.
    pub fn suited(table: &CountTable) -> Self {
        if table.columns.is_empty() {
            Self::Bars
        } else if table.is_additive && table.columns.len() <= N_COLORS {
            Self::Stacked
        } else {
            Self::HeatMap
        }
    }
}

impl CountTable {
    /// The table drawn, with the sentence that says what was counted above it.
    pub fn to_svg(&self, plot: Plot) -> String {
        let mut drawing = Drawing::new(self);
        match plot {
            Plot::Bars => drawing.bars(),
            Plot::Stacked => drawing.stacked(),
            Plot::HeatMap => drawing.heat_map(),
        }
        drawing.finish(&self.what)
    }
}

/// A drawing as it grows downwards.
struct Drawing<'a> {
    table: &'a CountTable,
    body: String,
    label_width: usize,
    width: usize,
    y: usize,
}

impl<'a> Drawing<'a> {
    fn new(table: &'a CountTable) -> Self {
        let label_width = longest(&table.rows) * LETTER + MARGIN + GAP;
        let mut drawing = Self {
            table,
            body: String::new(),
            label_width,
            width: 0,
            y: MARGIN,
        };
        drawing.title(&table.what);
        drawing
    }

    /// Writes the sentence above the drawing, a part of it on each line.
    fn title(&mut self, what: &str) {
        for (nth, part) in what.split("; ").enumerate() {
            let class = if nth == 0 { "title" } else { "note" };
            self.text(MARGIN, class, part);
            self.width = self.width.max(MARGIN * 2 + part.chars().count() * LETTER);
            self.y += ROW;
        }
        self.y += GAP;
    }

    fn text(&mut self, x: usize, class: &str, text: &str) {
        let y = self.y + BASELINE;
        let text = escaped(text);
        self.body.push_str(&format!(
            "<text x=\"{x}\" y=\"{y}\" class=\"{class}\">{text}</text>\n"
        ));
    }

    fn row_label(&mut self, label: &CountLabel) {
        self.label(self.label_width - GAP, "row", &label.text);
    }

    /// A label, cut where it is too long.
    fn label(&mut self, x: usize, class: &str, text: &str) {
        let y = self.y + BASELINE;
        let shown = escaped(&cut(text));
        let tooltip = if text.chars().count() > MOST_LETTERS {
            format!("<title>{}</title>", escaped(text))
        } else {
            String::new()
        };
        self.body.push_str(&format!(
            "<text x=\"{x}\" y=\"{y}\" class=\"{class}\">{tooltip}{shown}</text>\n"
        ));
    }

    fn rect(&mut self, x: usize, width: usize, color: Color, tooltip: &str) {
        let y = self.y + (ROW - BAR) / 2;
        self.body.push_str(&format!(
            "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{BAR}\" fill=\"{color}\"><title>{}</title></rect>\n",
            escaped(tooltip)
        ));
    }

    fn bars(&mut self) {
        let table = self.table;
        let totals = self.totals();
        let greatest = totals.iter().copied().max().unwrap_or(0);
        for (nth, (row, n)) in table.rows.iter().zip(totals).enumerate() {
            self.row_label(row);
            let width = scaled(n, greatest);
            let color = row.color.map_or_else(plain, |_| color_of(row, nth));
            self.rect(
                self.label_width,
                width,
                color,
                &format!("{}: {n}", row.text),
            );
            self.text(self.label_width + width + GAP, "number", &n.to_string());
            self.y += ROW;
        }
        self.widen(WIDTH + GAP + 8 * LETTER);
    }

    /// The rows' totals, or their sums where there are none.
    fn totals(&self) -> Vec<u64> {
        if self.table.row_totals.len() == self.table.rows.len() {
            return self.table.row_totals.clone();
        }
        self.table
            .cells
            .iter()
            .map(|row| row.iter().sum())
            .collect()
    }

    fn stacked(&mut self) {
        let table = self.table;
        let sums: Vec<u64> = table.cells.iter().map(|row| row.iter().sum()).collect();
        let greatest = sums.iter().copied().max().unwrap_or(0);
        for ((row, cells), sum) in table.rows.iter().zip(&table.cells).zip(&sums) {
            self.row_label(row);
            let mut so_far = 0;
            for (nth, (column, n)) in table.columns.iter().zip(cells).enumerate() {
                let x = self.label_width + scaled(so_far, greatest);
                so_far += n;
                let end = self.label_width + scaled(so_far, greatest);
                if *n > 0 {
                    let tooltip = format!("{}, {}: {n}", row.text, column.text);
                    self.rect(x, end - x, color_of(column, nth), &tooltip);
                }
            }
            let x = self.label_width + scaled(so_far, greatest) + GAP;
            self.text(x, "number", &sum.to_string());
            self.y += ROW;
        }
        self.widen(WIDTH + GAP + 8 * LETTER);
        self.legend();
    }

    fn legend(&mut self) {
        self.y += GAP;
        for (nth, column) in self.table.columns.iter().enumerate() {
            self.rect(self.label_width, BAR, color_of(column, nth), &column.text);
            self.label(self.label_width + BAR + GAP, "legend", &column.text);
            self.y += ROW;
        }
    }

    fn heat_map(&mut self) {
        let table = self.table;
        self.column_labels();
        let greatest = table.greatest();
        for (row, cells) in table.rows.iter().zip(&table.cells) {
            self.row_label(row);
            for (nth, (column, n)) in table.columns.iter().zip(cells).enumerate() {
                self.field(
                    nth,
                    *n,
                    greatest,
                    &format!("{}, {}: {n}", row.text, column.text),
                );
            }
            self.y += ROW;
        }
        self.widen(table.columns.len() * CELL);
    }

    /// Writes the columns' labels upwards.
    fn column_labels(&mut self) {
        self.y += longest(&self.table.columns) * LETTER;
        for (nth, column) in self.table.columns.iter().enumerate() {
            let (x, y) = (self.label_width + nth * CELL + CELL / 2 + 4, self.y);
            self.body.push_str(&format!(
                "<text transform=\"translate({x} {y}) rotate(-90)\"><title>{}</title>{}</text>\n",
                escaped(&column.text),
                escaped(&cut(&column.text))
            ));
        }
        self.y += GAP;
    }

    fn field(&mut self, nth: usize, n: u64, greatest: u64, tooltip: &str) {
        let color = heat(n, greatest);
        let (x, y) = (self.label_width + nth * CELL, self.y);
        let (width, height) = (CELL - 1, ROW - 1);
        self.body.push_str(&format!(
            "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" fill=\"{color}\"><title>{}</title></rect>\n",
            escaped(tooltip)
        ));
        let (x, y, ink) = (x + CELL / 2, y + BASELINE, ink_on(color));
        self.body.push_str(&format!(
            "<text x=\"{x}\" y=\"{y}\" class=\"cell\" style=\"fill:{ink}\">{n}</text>\n"
        ));
    }

    fn widen(&mut self, width: usize) {
        self.width = self.width.max(self.label_width + width + MARGIN);
    }

    fn finish(self, what: &str) -> String {
        let (width, height) = (self.width, self.y + MARGIN);
        let what = escaped(what);
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\"{what}\">\n\
             <style>text {{ font: 13px {FONT}; fill: #1a1a1a }} .title {{ font-weight: 600 }} .note {{ fill: #555555 }} .row {{ text-anchor: end }} .cell {{ text-anchor: middle }}</style>\n\
             <rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n{}</svg>\n",
            self.body
        )
    }
}

fn scaled(n: u64, greatest: u64) -> usize {
    let width = WIDTH as u64;
    let scaled = (n * width).checked_div(greatest).unwrap_or(0);
    usize::try_from(scaled).unwrap_or(WIDTH)
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

/// The text as XML; signs that XML does not allow are left out.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\u{fffe}' | '\u{ffff}' => {}
            sign if sign.is_control() => escaped.push(' '),
            sign => escaped.push(sign),
        }
    }
    escaped
}
