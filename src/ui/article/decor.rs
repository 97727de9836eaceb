//! What is painted round the words of one block: tints, lines, bars and cues, made once.

use egui::Color32;

use super::engine::LaidOut;
use super::geometry::Line;
use super::highlights::{Cue, Highlights, Run};
use super::palette::{blend, mix};
use super::scene::ArticlePalette;
use crate::model::Color;
use crate::text::TextRange;

/// More lanes of lines than this are not told apart; the last is shared.
pub const MOST_LINE_LANES: usize = 5;
/// More lanes of bars than this are not told apart; the last is shared.
pub const MOST_BAR_LANES: usize = 5;

/// How much of its colour is left of what steps back.
const FAINT: f32 = 0.38;

/// What is painted round the words of a block, in pixels from its top left.
#[derive(Clone, Debug, Default)]
pub struct Decor {
    /// Behind the words.
    pub tints: Vec<Area>,
    /// Under the words.
    pub lines: Vec<Area>,
    /// In the margin.
    pub bars: Vec<Bar>,
    /// At the lines where annotations begin.
    pub cues: Vec<CueAt>,
}

/// A rectangle in one colour.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Area {
    /// Left edge.
    pub left: f32,
    /// Top edge.
    pub top: f32,
    /// Right edge.
    pub right: f32,
    /// Bottom edge.
    pub bottom: f32,
    /// Its colour.
    pub color: Color32,
}

/// A bar beside the lines an annotation is on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bar {
    /// Whose it is.
    pub owner: usize,
    /// The lane, 0 next to the text.
    pub lane: usize,
    /// Top edge.
    pub top: f32,
    /// Bottom edge.
    pub bottom: f32,
    /// Whether it comes from the block before.
    pub is_continued: bool,
    /// Its colour.
    pub color: Color32,
}

/// A letter or sign beside a line.
#[derive(Clone, Debug, PartialEq)]
pub struct CueAt {
    /// The letter or the sign.
    pub cue: Cue,
    /// Whose it is: all that begin on the line and look the same.
    pub owners: Vec<usize>,
    /// How many stand nearer to the text on the same line.
    pub nth: usize,
    /// The baseline of the line.
    pub baseline: f32,
    /// Its colour.
    pub color: Color32,
}

/// The block whose surroundings are made.
#[derive(Clone, Copy)]
pub struct DecorOf<'a> {
    /// Its letters.
    pub(super) laid_out: &'a LaidOut,
    /// Its place in the article.
    pub range: TextRange,
    /// The size of its letters in pixels.
    pub em: f32,
    /// Pixels in a point.
    pub scale: f32,
}

/// How far a tint reaches above and below a baseline, in pixels.
pub fn tint_reach(em: f32) -> (f32, f32) {
    ((em * 0.84).round(), (em * 0.27).round())
}

impl Decor {
    /// Makes what surrounds the words of a block.
    pub fn new(of: &DecorOf<'_>, highlights: &Highlights, palette: &ArticlePalette) -> Self {
        let runs = highlights.intersecting(of.range);
        let mut decor = Self::default();
        decor.add_tints(of, highlights, &runs, palette);
        for run in runs {
            let Some(owner) = highlights.owner(run) else {
                continue;
            };
            let inks = [palette.line(owner.color), palette.sign(owner.color)];
            let [color, sign_color] = inks.map(|ink| {
                if owner.is_faint {
                    mix(palette.background, ink, FAINT)
                } else {
                    ink
                }
            });
            decor.add_lines(of, highlights, run, color);
            decor.add_bar(of, run, color);
            decor.add_cue(of, run, (owner.cue, sign_color));
        }
        decor
    }

    fn add_tints(
        &mut self,
        of: &DecorOf<'_>,
        highlights: &Highlights,
        runs: &[&Run],
        palette: &ArticlePalette,
    ) {
        let inside = |run: &Run| run.range.intersection(of.range);
        let mut borders: Vec<usize> = runs
            .iter()
            .filter_map(|run| inside(run))
            .flat_map(|range| [range.start().to_usize(), range.end().to_usize()])
            .collect();
        borders.sort_unstable();
        borders.dedup();
        for pair in borders.windows(2) {
            let [start, end] = pair else { continue };
            let Some(segment) = TextRange::from_bytes(*start, *end) else {
                continue;
            };
            let mut colors: Vec<Color> = runs
                .iter()
                .filter(|run| run.range.covers(segment))
                .filter_map(|run| highlights.owner(run))
                .filter(|owner| !owner.is_faint)
                .map(|owner| owner.color)
                .collect();
            // The same colour twice is one tint; lines and bars tell the two apart.
            colors.sort_unstable();
            colors.dedup();
            let tints: Vec<Color32> = colors.iter().map(|color| palette.tint(*color)).collect();
            if let Some(color) = blend(&tints) {
                self.tints.extend(tint_areas(of, segment, color));
            }
        }
    }

    fn add_lines(&mut self, of: &DecorOf<'_>, highlights: &Highlights, run: &Run, color: Color32) {
        let Some(lane) = run.line_lane else { return };
        let lane = lane.min(MOST_LINE_LANES - 1) as f32;
        let n_lanes = highlights.n_line_lanes().min(MOST_LINE_LANES);
        let (above, below) = tint_reach(of.em);
        let line_height = of
            .laid_out
            .geometry
            .lines()
            .first()
            .map_or(0.0, |line| line.bottom - line.top);
        let room = (line_height - above - below - of.scale).max(0.0);
        let pitch = (room / n_lanes.max(1) as f32).clamp(1.5, 3.0 * of.scale);
        let thickness = (pitch * 0.62).max(1.0);
        for piece in pieces(of, run.range) {
            let Some(line) = of.laid_out.geometry.lines().get(piece.line) else {
                continue;
            };
            let top = line.baseline + below + of.scale + lane * pitch;
            let (left, right) = (piece.left, piece.right);
            self.lines.push(Area {
                left,
                top,
                right,
                bottom: top + thickness,
                color,
            });
        }
    }

    fn add_bar(&mut self, of: &DecorOf<'_>, run: &Run, color: Color32) {
        let pieces = pieces(of, run.range);
        let lines = of.laid_out.geometry.lines();
        let line = |nth: usize| -> Option<&Line> { lines.get(nth) };
        let first = pieces.first().and_then(|piece| line(piece.line));
        let last = pieces.last().and_then(|piece| line(piece.line));
        let (Some(first), Some(last)) = (first, last) else {
            return;
        };
        let (above, below) = tint_reach(of.em);
        self.bars.push(Bar {
            owner: run.owner,
            lane: run.bar_lane.min(MOST_BAR_LANES - 1),
            top: first.baseline - above,
            bottom: last.baseline + below,
            is_continued: run.range.start() < of.range.start(),
            color,
        });
    }

    /// Adds a letter or a sign where an annotation begins; bars tell how many begin there, cues what they are.
    fn add_cue(&mut self, of: &DecorOf<'_>, run: &Run, (cue, color): (Cue, Color32)) {
        if !run.is_first || !of.range.contains(run.range.start()) {
            return;
        }
        let lines = of.laid_out.geometry.lines();
        let pieces = pieces(of, run.range);
        let Some(line) = pieces.first().and_then(|piece| lines.get(piece.line)) else {
            return;
        };
        let baseline = line.baseline;
        let is_same_line = |it: &CueAt| (it.baseline - baseline).abs() < 0.5;
        let nth = self.cues.iter().filter(|it| is_same_line(it)).count();
        let mut cues = self.cues.iter_mut();
        match cues.find(|it| is_same_line(it) && (it.cue, it.color) == (cue, color)) {
            Some(same) => same.owners.push(run.owner),
            None => self.cues.push(CueAt {
                cue,
                owners: vec![run.owner],
                nth,
                baseline,
                color,
            }),
        }
    }
}

fn pieces(of: &DecorOf<'_>, range: TextRange) -> Vec<super::geometry::Piece> {
    let Some(inside) = range.intersection(of.range) else {
        return Vec::new();
    };
    let start = of.range.start().to_usize();
    of.laid_out
        .geometry
        .pieces(inside.start().to_usize() - start..inside.end().to_usize() - start)
}

/// The rectangles behind the words of a range, in pixels from the block's top left.
pub fn tint_areas(of: &DecorOf<'_>, range: TextRange, color: Color32) -> Vec<Area> {
    let (above, below) = tint_reach(of.em);
    let area = |piece: super::geometry::Piece| {
        let line = of.laid_out.geometry.lines().get(piece.line)?;
        Some(Area {
            left: piece.left,
            top: line.baseline - above,
            right: piece.right,
            bottom: line.baseline + below,
            color,
        })
    };
    pieces(of, range).into_iter().filter_map(area).collect()
}
