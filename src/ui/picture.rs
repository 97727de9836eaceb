//! A drawing as a picture in PNG, with twice its pixels, on white.
//!
//! The drawing's rectangles are straight and its lines few, so that they are filled here; letters
//! come from the window's own faces.

use image::{ImageEncoder as _, Rgb, RgbImage};

use super::article::{Coverage, WordPainter};
use crate::insight::counts::{Drawing, Field, Role, Shape, Words, ink_on};
use crate::model::Color;

/// Pixels in a unit of the drawing.
const SCALE: usize = 2;
/// The longest side of a picture, in pixels; a larger drawing is cut off.
const MOST_PIXELS: usize = 16_000;
const INK: Color = gray(0x1a);
const FAINT_INK: Color = gray(0x55);
const GRID: Color = gray(0xdd);
const SIZE_PX: f32 = 13.0;

const fn gray(shade: u8) -> Color {
    Color {
        red: shade,
        green: shade,
        blue: shade,
    }
}

/// Draws a drawing as the bytes of a PNG file.
pub fn png_of(drawing: &Drawing, painter: &mut WordPainter) -> Vec<u8> {
    let picture = drawn(drawing, painter);
    let mut bytes = Vec::new();
    let encoder = image::codecs::png::PngEncoder::new(&mut bytes);
    let (width, height) = picture.dimensions();
    let kind = image::ExtendedColorType::Rgb8;
    if let Err(error) = encoder.write_image(picture.as_raw(), width, height, kind) {
        // It is written to memory, where there is nothing that could refuse it.
        log::error!("a picture was not encoded: {error}");
    }
    bytes
}

fn drawn(drawing: &Drawing, painter: &mut WordPainter) -> RgbImage {
    let side = |units: usize| (units * SCALE).clamp(1, MOST_PIXELS);
    let (width, height) = (side(drawing.width), side(drawing.height));
    let side = |pixels: usize| u32::try_from(pixels).unwrap_or(1);
    let white = Rgb([255, 255, 255]);
    let mut canvas = Canvas(RgbImage::from_pixel(side(width), side(height), white));
    for shape in &drawing.shapes {
        match shape {
            Shape::Field(field) => canvas.field(field),
            Shape::Words(words) => canvas.words(words, painter),
            Shape::Line { points, color } => {
                let width = if color.is_some() { 2.0 } else { 1.0 };
                for pair in points.windows(2) {
                    if let [from, to] = pair {
                        canvas.line(*from, *to, (color.unwrap_or(GRID), width));
                    }
                }
            }
        }
    }
    canvas.0
}

struct Canvas(RgbImage);

impl Canvas {
    fn field(&mut self, field: &Field) {
        for y in field.y * SCALE..(field.y + field.height) * SCALE {
            for x in field.x * SCALE..(field.x + field.width) * SCALE {
                self.blend(x, y, field.color, 1.0);
            }
        }
    }

    fn words(&mut self, words: &Words, painter: &mut WordPainter) {
        let weight = if words.role == Role::Title {
            600.0
        } else {
            400.0
        };
        let color = match words.role {
            Role::Note => FAINT_INK,
            Role::Cell(heat) => ink_on(heat.color),
            _ => INK,
        };
        let coverage = painter.words(&words.text, SIZE_PX * SCALE as f32, weight);
        let (x, y) = (words.x * SCALE, words.y * SCALE);
        let left = match words.role {
            Role::Row => x.saturating_sub(coverage.width),
            Role::Cell(_) | Role::Tick => x.saturating_sub(coverage.width / 2),
            _ => x,
        };
        let is_upwards = words.role == Role::Column;
        for (nth, alpha) in coverage.pixels.iter().enumerate() {
            let Some(at) = turned(&coverage, nth, (left, y), is_upwards) else {
                continue;
            };
            self.blend(at.0, at.1, color, f32::from(*alpha) / 255.0);
        }
    }

    /// A line of that width, its edges soft.
    fn line(
        &mut self,
        (x0, y0): (usize, usize),
        (x1, y1): (usize, usize),
        (color, width): (Color, f32),
    ) {
        let half = width * SCALE as f32 / 2.0;
        let reach = SCALE * 2;
        let rows = y0.min(y1) * SCALE..y0.max(y1) * SCALE + reach;
        for y in rows.start.saturating_sub(reach)..rows.end {
            for x in (x0.min(x1) * SCALE).saturating_sub(reach)..x0.max(x1) * SCALE + reach {
                let distance = distance((x, y), (x0 * SCALE, y0 * SCALE), (x1 * SCALE, y1 * SCALE));
                self.blend(x, y, color, (half + 0.5 - distance).clamp(0.0, 1.0));
            }
        }
    }

    fn blend(&mut self, x: usize, y: usize, color: Color, part: f32) {
        let (Ok(x), Ok(y)) = (u32::try_from(x), u32::try_from(y)) else {
            return;
        };
        let Some(pixel) = self.0.get_pixel_mut_checked(x, y) else {
            return;
        };
        let Rgb([red, green, blue]) = *pixel;
        let mixed = |below: u8, above: u8| {
            let mixed = f32::from(below) + (f32::from(above) - f32::from(below)) * part;
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "between two bytes"
            )]
            let mixed = mixed.round() as u8;
            mixed
        };
        *pixel = Rgb([
            mixed(red, color.red),
            mixed(green, color.green),
            mixed(blue, color.blue),
        ]);
    }
}

/// Where a pixel of words goes: their letters stand at `y`, or beside it if they go upwards.
fn turned(
    coverage: &Coverage,
    nth: usize,
    (x, y): (usize, usize),
    is_upwards: bool,
) -> Option<(usize, usize)> {
    let (along, down) = (
        nth.checked_rem(coverage.width)?,
        nth.checked_div(coverage.width)?,
    );
    if is_upwards {
        Some((
            (x + down).checked_sub(coverage.baseline)?,
            y.checked_sub(along)?,
        ))
    } else {
        Some((x + along, (y + down).checked_sub(coverage.baseline)?))
    }
}

/// How far a point is from a line between two others.
fn distance(point: (usize, usize), from: (usize, usize), to: (usize, usize)) -> f32 {
    let float = |(x, y): (usize, usize)| (x as f32, y as f32);
    let ((px, py), (ax, ay), (bx, by)) = (float(point), float(from), float(to));
    let (dx, dy) = (bx - ax, by - ay);
    let length = dx * dx + dy * dy;
    let part = if length > 0.0 {
        (((px - ax) * dx + (py - ay) * dy) / length).clamp(0.0, 1.0)
    } else {
        0.0
    };
    (px - ax - part * dx).hypot(py - ay - part * dy)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::insight::counts::{CountLabel, CountTable, Plot};

    fn table() -> CountTable {
        let label = |text: &str| CountLabel {
            text: text.to_owned(),
            color: Color::parse("#1366a2"),
            is_nothing: false,
        };
        CountTable {
            what: "Annotations by outlet".to_owned(),
            row_name: "outlet".to_owned(),
            rows: vec![label("Herald"), label("Courier")],
            row_totals: vec![4, 2],
            total: 6,
            is_additive: true,
            ..CountTable::default()
        }
    }

    #[test]
    fn a_picture_has_the_drawings_colours_and_letters_at_twice_its_size() {
        let drawing = table().titled_drawing(Plot::Bars);
        let bytes = png_of(&drawing, &mut WordPainter::embedded_only());
        let picture = image::load_from_memory(&bytes).unwrap().into_rgb8();
        let size = (picture.width() as usize, picture.height() as usize);
        assert_eq!(size, (drawing.width * 2, drawing.height * 2));
        let bars = drawing.shapes.iter().filter_map(|shape| match shape {
            Shape::Field(field) => Some(field),
            _ => None,
        });
        for bar in bars {
            let middle = (bar.x * 2 + bar.width, bar.y * 2 + bar.height);
            let [x, y] = [middle.0, middle.1].map(|at| u32::try_from(at).unwrap());
            let pixel = picture.get_pixel(x, y);
            assert_eq!(*pixel, Rgb([0x13, 0x66, 0xa2]), "{bar:?}");
        }
        let title = picture.enumerate_pixels().filter(|(_, y, _)| *y < 80);
        let n_dark = title.filter(|(.., pixel)| pixel.0[0] < 100).count();
        assert!(n_dark > 200, "the sentence is written: {n_dark}");
        assert_eq!(*picture.get_pixel(0, 0), Rgb([255, 255, 255]));
    }

    #[test]
    fn an_upward_label_stands_above_its_place() {
        let coverage = Coverage {
            width: 3,
            height: 2,
            baseline: 1,
            pixels: vec![0; 6],
        };
        assert_eq!(turned(&coverage, 0, (10, 20), false), Some((10, 19)));
        assert_eq!(turned(&coverage, 0, (10, 20), true), Some((9, 20)));
        assert_eq!(turned(&coverage, 2, (10, 20), true), Some((9, 18)));
    }
}
