//! Words as coverage, for pictures that are made without a window.

use std::time::Duration;

use parley::PositionedLayoutItem;
use swash::scale::image::Content;
use swash::scale::{Render, ScaleContext, Source, StrikeWith};
use swash::zeno::Format;

use super::engine::{Ink, TextSpec, break_lines};
use super::fonts::Fonts;
use super::scene::Typeface;

/// Sets words and draws them.
pub struct WordPainter {
    fonts: Fonts,
    scaler: ScaleContext,
}

/// Words on one line: how much of each pixel is ink.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// How wide, in pixels.
    pub width: usize,
    /// How high, in pixels.
    pub height: usize,
    /// How far below the top the letters stand, in pixels.
    pub baseline: usize,
    /// Row by row, 255 for full ink.
    pub pixels: Vec<u8>,
}

impl WordPainter {
    /// Reads the system's faces, which takes some 25 ms.
    pub fn start() -> Self {
        Self::with_fonts(Fonts::load())
    }

    /// Knows only the faces that come with the program, the same on every machine.
    pub fn embedded_only() -> Self {
        Self::with_fonts(Fonts::embedded_only())
    }

    fn with_fonts(fonts: Fonts) -> Self {
        Self {
            fonts,
            scaler: ScaleContext::new(),
        }
    }

    /// Draws words of that size in pixels; 400 is a regular weight.
    pub fn words(&mut self, text: &str, size_px: f32, weight: f32) -> Coverage {
        let spec = TextSpec {
            text,
            typeface: &Typeface::Sans,
            size_pt: size_px,
            weight,
            leading: 1.4,
            scale: 1.0,
            width: f32::MAX,
            ink: Ink::Text,
            faint: Vec::new(),
        };
        let Some(typesetter) = self.fonts.ready(Duration::MAX) else {
            return Coverage::default();
        };
        let layout = break_lines(typesetter, &spec);
        let baseline = layout.lines().next().map(|line| line.metrics().baseline);
        let mut coverage = Coverage {
            width: pixels(layout.width().ceil()) + 2,
            height: pixels(layout.height().ceil()),
            baseline: pixels(baseline.unwrap_or_default().round()),
            pixels: Vec::new(),
        };
        coverage.pixels = vec![0; coverage.width * coverage.height];
        let lines = layout.lines();
        for item in lines.flat_map(|line| line.items().collect::<Vec<_>>()) {
            if let PositionedLayoutItem::GlyphRun(run) = item {
                self.draw_run(&run, &mut coverage);
            }
        }
        coverage
    }

    fn draw_run(&mut self, run: &parley::GlyphRun<'_, Ink>, coverage: &mut Coverage) {
        let font = run.run().font();
        let Some(face) = swash::FontRef::from_index(font.data.as_ref(), font.index as usize) else {
            return;
        };
        let mut scaler = self
            .scaler
            .builder(face)
            .size(run.run().font_size())
            .normalized_coords(run.run().normalized_coords())
            .build();
        let sources = [
            Source::ColorOutline(0),
            Source::ColorBitmap(StrikeWith::BestFit),
            Source::Outline,
        ];
        for glyph in run.positioned_glyphs() {
            let Ok(id) = u16::try_from(glyph.id) else {
                continue;
            };
            let drawn = Render::new(&sources)
                .format(Format::Alpha)
                .render(&mut scaler, id);
            if let Some(image) = drawn {
                let n_channels = if image.content == Content::Mask { 1 } else { 4 };
                let left = whole(glyph.x) + i64::from(image.placement.left);
                let top = whole(glyph.y) - i64::from(image.placement.top);
                let width = image.placement.width as usize;
                let alphas = image.data.chunks_exact(n_channels);
                for (nth, alpha) in alphas.filter_map(<[u8]>::last).enumerate() {
                    let x = nth.checked_rem(width).unwrap_or(0);
                    let y = nth.checked_div(width).unwrap_or(0);
                    coverage.add(left, top, (x, y), *alpha);
                }
            }
        }
    }
}

impl Coverage {
    fn add(&mut self, left: i64, top: i64, (x, y): (usize, usize), alpha: u8) {
        let at = |start: i64, more: usize| usize::try_from(start + i64::try_from(more).ok()?).ok();
        let (Some(x), Some(y)) = (at(left, x), at(top, y)) else {
            return;
        };
        if x < self.width
            && let Some(pixel) = self.pixels.get_mut(y * self.width + x)
        {
            *pixel = pixel.saturating_add(alpha);
        }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "places in a picture")]
fn whole(value: f32) -> i64 {
    value.round() as i64
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "sizes in a picture, never negative"
)]
fn pixels(value: f32) -> usize {
    value.max(0.0) as usize
}
