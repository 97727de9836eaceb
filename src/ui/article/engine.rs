//! The text engine: shapes and breaks text with parley and draws its glyphs with swash.

use std::cell::RefCell;
use std::ops::Range;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use egui::{Color32, Context, Mesh, Pos2, Rect, pos2, vec2};
use parley::{
    Alignment, AlignmentOptions, FontFamily, FontWeight, Layout, LineHeight, OverflowWrap,
    PositionedLayoutItem, StyleProperty, WordBreak,
};
use swash::scale::{Render, ScaleContext, Source, StrikeWith};
use swash::zeno::{Angle, Format, Transform, Vector};
use unicode_segmentation::UnicodeSegmentation as _;

use super::atlas::{Atlas, GlyphKey, PAGE_SIDE, Slot};
use super::fonts::{Fonts, Typesetter, emoji_families, families};
use super::geometry::{Cluster, Geometry, GeometryBuilder, Line};
use super::scene::Typeface;

/// The engine, shared by all views of a window.
#[derive(Clone)]
pub struct TextEngine(pub(super) Rc<RefCell<Engine>>);

/// Fonts, the contexts of the libraries, and the glyph atlas.
pub(super) struct Engine {
    fonts: Fonts,
    scaler: ScaleContext,
    pub(super) atlas: Atlas,
}

/// Which of the page's inks letters are drawn in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ink {
    /// The ink of the text.
    #[default]
    Text,
    /// The ink of what matters less.
    Faint,
}

/// Text to lay out.
pub(super) struct TextSpec<'a> {
    /// The words.
    pub text: &'a str,
    /// The face.
    pub typeface: &'a Typeface,
    /// The size in points.
    pub size_pt: f32,
    /// 400 for regular, 600 for semibold.
    pub weight: f32,
    /// The distance of lines as a multiple of the size.
    pub leading: f32,
    /// Pixels in a point.
    pub scale: f32,
    /// Where lines break, in pixels.
    pub width: f32,
    /// The ink of all words but the faint ones.
    pub ink: Ink,
    /// Bytes in the faint ink.
    pub faint: Vec<Range<usize>>,
}

/// Text that was laid out, in pixels from its top left.
#[derive(Clone, Debug)]
pub(super) struct LaidOut {
    /// Where the letters are.
    pub geometry: Geometry,
    /// How high it is.
    pub height: f32,
    /// How wide its widest line is.
    pub width: f32,
    // Invariant: sorted by line, so that only visible lines need be drawn.
    glyphs: Vec<Glyph>,
}

#[derive(Clone, Copy, Debug)]
struct Glyph {
    slot: Slot,
    x: f32,
    y: f32,
    ink: Ink,
}

impl TextEngine {
    /// An engine that reads the system's fonts on a thread.
    pub fn start() -> Self {
        Self::new(Fonts::load())
    }

    /// An engine with the faces that come with the program only, the same on every machine.
    pub fn embedded_only() -> Self {
        Self::new(Fonts::embedded_only())
    }

    /// The names of the families one may choose from, once they are read.
    pub fn family_names(&self) -> Option<Arc<[String]>> {
        let mut engine = self.0.borrow_mut();
        let typesetter = engine.fonts.ready(Duration::ZERO)?;
        Some(Arc::clone(&typesetter.names))
    }

    fn new(fonts: Fonts) -> Self {
        Self(Rc::new(RefCell::new(Engine {
            fonts,
            scaler: ScaleContext::new(),
            atlas: Atlas::default(),
        })))
    }
}

impl Engine {
    /// Whether text can be laid out; waits for the fonts no longer than `patience`.
    pub(super) fn is_ready(&mut self, patience: Duration) -> bool {
        self.fonts.ready(patience).is_some()
    }

    /// Lays text out and draws the glyphs it needs into the atlas.
    pub(super) fn lay_out(&mut self, spec: &TextSpec<'_>) -> Option<LaidOut> {
        let typesetter = self.fonts.ready(Duration::ZERO)?;
        let layout = break_lines(typesetter, spec);
        let mut glyphs = Vec::new();
        for line in layout.lines() {
            for item in line.items() {
                let PositionedLayoutItem::GlyphRun(run) = item else {
                    continue;
                };
                place_glyphs(&run, &mut self.scaler, &mut self.atlas, &mut glyphs);
            }
        }
        Some(LaidOut {
            geometry: read_geometry(&layout, spec.text),
            height: layout.height().ceil(),
            width: layout.width().ceil(),
            glyphs,
        })
    }
}

fn break_lines(typesetter: &mut Typesetter, spec: &TextSpec<'_>) -> Layout<Ink> {
    let Typesetter { fonts, layouts, .. } = typesetter;
    let names = families(spec.typeface);
    let mut builder = layouts.ranged_builder(fonts, spec.text, spec.scale, true);
    builder.push_default(StyleProperty::FontFamily(FontFamily::List(names.into())));
    builder.push_default(StyleProperty::FontSize(spec.size_pt));
    builder.push_default(StyleProperty::FontWeight(FontWeight::new(spec.weight)));
    builder.push_default(LineHeight::FontSizeRelative(spec.leading));
    builder.push_default(StyleProperty::OverflowWrap(OverflowWrap::Anywhere));
    builder.push_default(StyleProperty::Brush(spec.ink));
    for faint in &spec.faint {
        builder.push(StyleProperty::Brush(Ink::Faint), faint.clone());
    }
    for korean in korean(spec.text) {
        builder.push(StyleProperty::WordBreak(WordBreak::KeepAll), korean);
    }
    for emoji in forced_emoji(spec.text) {
        let names = emoji_families(spec.typeface);
        let family = FontFamily::List(names.into());
        builder.push(StyleProperty::FontFamily(family), emoji);
    }
    let mut layout = builder.build(spec.text);
    layout.break_all_lines(Some(spec.width));
    layout.align(Alignment::Start, AlignmentOptions::default());
    layout
}

/// Runs of Korean words, which are not broken although their letters could be.
fn korean(text: &str) -> Vec<Range<usize>> {
    let is_hangul =
        |letter: char| matches!(letter, '\u{1100}'..='\u{11ff}' | '\u{ac00}'..='\u{d7af}');
    if text.is_ascii() || !text.contains(is_hangul) {
        return Vec::new();
    }
    let mut runs: Vec<Range<usize>> = Vec::new();
    for (start, letter) in text.char_indices() {
        let end = start + letter.len_utf8();
        match runs.last_mut().filter(|run| run.end == start) {
            Some(run) if is_hangul(letter) || letter == ' ' => run.end = end,
            _ if is_hangul(letter) => runs.push(start..end),
            _ => {}
        }
    }
    runs
}

/// Signs that are to be shown as emoji although text faces have them too, such as a heart.
fn forced_emoji(text: &str) -> Vec<Range<usize>> {
    const AS_EMOJI: char = '\u{fe0f}';
    if !text.contains(AS_EMOJI) {
        return Vec::new();
    }
    let graphemes = text.grapheme_indices(true);
    graphemes
        .filter(|(_, grapheme)| grapheme.contains(AS_EMOJI))
        .map(|(start, grapheme)| start..start + grapheme.len())
        .collect()
}

fn read_geometry(layout: &Layout<Ink>, text: &str) -> Geometry {
    let mut borders: Vec<usize> = text.grapheme_indices(true).map(|(at, _)| at).collect();
    borders.push(text.len());
    let mut builder = GeometryBuilder::default();
    for line in layout.lines() {
        let metrics = line.metrics();
        let bytes = line.text_range();
        let seen = text.get(bytes.clone()).unwrap_or_default().trim_end().len() + bytes.start;
        let mut left = metrics.offset + metrics.inline_min_coord;
        let mut clusters = Vec::new();
        for run in line.runs() {
            for cluster in run.visual_clusters() {
                let right = left + cluster.advance();
                let bytes = cluster.text_range();
                let is_trailing = bytes.start >= seen;
                clusters.push(Cluster {
                    bytes,
                    left,
                    right,
                    is_rtl: run.is_rtl(),
                    is_trailing,
                });
                left = right;
            }
        }
        let (top, bottom) = (metrics.block_min_coord, metrics.block_max_coord);
        let mut read = Line::new(top, bottom, metrics.baseline.round(), bytes);
        read.ascent = metrics.ascent;
        read.descent = metrics.descent;
        builder.line(read, clusters, &borders);
    }
    builder.finish(text.len())
}

fn place_glyphs(
    run: &parley::GlyphRun<'_, Ink>,
    scaler: &mut ScaleContext,
    atlas: &mut Atlas,
    glyphs: &mut Vec<Glyph>,
) {
    let font = run.run().font();
    let size = run.run().font_size();
    let coords = run.run().normalized_coords();
    let synthesis = run.run().synthesis();
    let (embolden, skew) = (synthesis.embolden(), synthesis.skew());
    let Some(face) = swash::FontRef::from_index(font.data.as_ref(), font.index as usize) else {
        return;
    };
    let variation = variation_hash(coords, embolden, skew);
    for glyph in run.positioned_glyphs() {
        // Wide glyphs, such as Chinese ones, would fill the atlas four times over.
        let steps = if glyph.advance >= size * 0.9 {
            1.0
        } else {
            4.0
        };
        let x = (glyph.x * steps).round() / steps;
        let key = GlyphKey {
            font: (font.data.id(), font.index),
            glyph: glyph.id,
            size: whole(size * 64.0),
            quarter: u8::try_from(whole((x - x.floor()) * 4.0)).unwrap_or(0),
            variation,
        };
        let slot = atlas.slot(key, || {
            let mut scaler = scaler
                .builder(face)
                .size(size)
                .hint(true)
                .normalized_coords(coords)
                .build();
            let offset = Vector::new(x - x.floor(), 0.0);
            let slant =
                skew.map(|degrees| Transform::skew(Angle::from_degrees(degrees), Angle::ZERO));
            Render::new(&[
                Source::ColorOutline(0),
                Source::ColorBitmap(StrikeWith::BestFit),
                Source::Outline,
            ])
            .format(Format::Alpha)
            .offset(offset)
            .embolden(if embolden { size / 40.0 } else { 0.0 })
            .transform(slant)
            .render(&mut scaler, u16::try_from(glyph.id).ok()?)
        });
        let y = glyph.y.round();
        glyphs.extend(slot.map(|slot| Glyph {
            slot,
            x: x.floor(),
            y,
            ink: run.style().brush,
        }));
    }
}

fn variation_hash(coords: &[i16], embolden: bool, skew: Option<f32>) -> u32 {
    let parts = coords.iter().map(|coord| u32::from(coord.cast_unsigned()));
    let rest = [u32::from(embolden), skew.map_or(0, f32::to_bits)];
    // FNV-1a, as it needs no state and no dependency.
    parts.chain(rest).fold(0x811c_9dc5, |hash, part| {
        (hash ^ part).wrapping_mul(0x0100_0193)
    })
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "sizes and fractions of pixels: small and never negative"
)]
fn whole(value: f32) -> u32 {
    value.max(0.0) as u32
}

/// Collects glyphs of many texts into one mesh for each page of the atlas.
pub(super) struct GlyphPainter {
    meshes: Vec<Mesh>,
    scale: f32,
}

impl GlyphPainter {
    /// Begins to paint at so many pixels in a point.
    pub(super) fn new(scale: f32) -> Self {
        Self {
            meshes: Vec::new(),
            scale,
        }
    }

    /// Adds the lines of `laid_out` that lie between `clip`'s heights; its top left is `at`, in
    /// points on whole pixels.
    pub(super) fn text(&mut self, laid_out: &LaidOut, at: Pos2, clip: Rect, inks: [Color32; 2]) {
        let scale = self.scale;
        let reach = laid_out
            .geometry
            .lines()
            .first()
            .map_or(0.0, |line| line.bottom - line.top);
        let from = (clip.top() - at.y) * scale - reach;
        let to = (clip.bottom() - at.y) * scale + reach;
        let first = laid_out.glyphs.partition_point(|glyph| glyph.y < from);
        let shown = laid_out
            .glyphs
            .iter()
            .skip(first)
            .take_while(|glyph| glyph.y <= to);
        let side = PAGE_SIDE as f32;
        for glyph in shown {
            let slot = &glyph.slot;
            let corner = vec2(glyph.x + slot.left as f32, glyph.y - slot.top as f32) / scale;
            let size = vec2(slot.width as f32, slot.height as f32);
            let uv = Rect::from_min_size(
                pos2(slot.x as f32 / side, slot.y as f32 / side),
                size / side,
            );
            let [text, faint] = inks;
            let color = match glyph.ink {
                _ if slot.is_color => Color32::WHITE,
                Ink::Text => text,
                Ink::Faint => faint,
            };
            if self.meshes.len() <= slot.page {
                self.meshes.resize_with(slot.page + 1, Mesh::default);
            }
            if let Some(mesh) = self.meshes.get_mut(slot.page) {
                mesh.add_rect_with_uv(Rect::from_min_size(at + corner, size / scale), uv, color);
            }
        }
    }

    /// Paints what was collected.
    pub(super) fn finish(self, atlas: &mut Atlas, ctx: &Context, painter: &egui::Painter) {
        for (page, mut mesh) in self.meshes.into_iter().enumerate() {
            let Some(texture) = atlas.texture(ctx, page).filter(|_| !mesh.is_empty()) else {
                continue;
            };
            mesh.texture_id = texture;
            painter.add(mesh);
        }
    }
}
