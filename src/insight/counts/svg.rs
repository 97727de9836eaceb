//! A drawing of a count as SVG that stands alone.

use std::fmt::Write as _;

use super::colors::ink_on;
use super::drawing::{Drawing, Field, Role, Shape, Words};
use super::{CountTable, Plot};

const FONT: &str = "Inter, 'Noto Sans', 'DejaVu Sans', Arial, sans-serif";

impl CountTable {
    /// The table drawn, with the sentence that says what was counted above it.
    pub fn to_svg(&self, plot: Plot) -> String {
        self.titled_drawing(plot).to_svg(&self.what)
    }
}

impl Drawing {
    /// The drawing for itself; `what` says to those who do not see it what it shows.
    pub fn to_svg(&self, what: &str) -> String {
        let Self {
            width,
            height,
            shapes,
        } = self;
        let what = escaped(what);
        let body: String = shapes.iter().map(written).collect();
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\"{what}\">\n\
             <style>text {{ font: 13px {FONT}; fill: #1a1a1a }} .title {{ font-weight: 600 }} .note {{ fill: #555555 }} .row {{ text-anchor: end }} .cell {{ text-anchor: middle }}</style>\n\
             <rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n{body}</svg>\n",
        )
    }
}

fn written(shape: &Shape) -> String {
    match shape {
        Shape::Field(field) => field_of(field),
        Shape::Words(words) => words_of(words),
        Shape::Line { points, color } => {
            let mut path = String::new();
            for (x, y) in points {
                // Writing to a string cannot fail.
                let _is_written = write!(path, "{x},{y} ").is_ok();
            }
            let (color, width) = match color {
                Some(color) => (color.to_string(), 2),
                None => ("#dddddd".to_owned(), 1),
            };
            let path = path.trim_end();
            format!(
                "<polyline points=\"{path}\" fill=\"none\" stroke=\"{color}\" stroke-width=\"{width}\" stroke-linejoin=\"round\"/>\n"
            )
        }
    }
}

fn field_of(field: &Field) -> String {
    let Field {
        x,
        y,
        width,
        height,
        color,
        ..
    } = field;
    format!(
        "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" fill=\"{color}\"><title>{}</title></rect>\n",
        escaped(&field.tooltip)
    )
}

fn words_of(words: &Words) -> String {
    let (x, y, text) = (words.x, words.y, escaped(&words.text));
    let whole = words.whole.as_deref().map(escaped);
    let tooltip = whole.map(|whole| format!("<title>{whole}</title>"));
    let tooltip = tooltip.unwrap_or_default();
    let class = match words.role {
        Role::Column => {
            return format!(
                "<text transform=\"translate({x} {y}) rotate(-90)\">{tooltip}{text}</text>\n"
            );
        }
        Role::Cell(heat) => {
            let ink = ink_on(heat.color);
            return format!(
                "<text x=\"{x}\" y=\"{y}\" class=\"cell\" style=\"fill:{ink}\">{text}</text>\n"
            );
        }
        Role::Title => "title",
        Role::Note => "note",
        Role::Row => "row",
        Role::Number => "number",
        Role::Legend => "legend",
        Role::Tick => "cell",
    };
    format!("<text x=\"{x}\" y=\"{y}\" class=\"{class}\">{tooltip}{text}</text>\n")
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
