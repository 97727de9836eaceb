//! Where the letters of one block stand: from places in the text to places on the page and back.

use std::ops::Range;

/// One line, in pixels from the block's top left.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Its top; lines leave no gap.
    pub top: f32,
    /// Its bottom.
    pub bottom: f32,
    /// Where the letters stand.
    pub baseline: f32,
    /// How far letters of this face and size reach up.
    pub ascent: f32,
    /// How far they reach down.
    pub descent: f32,
    /// Its bytes in the block.
    pub bytes: Range<usize>,
    // Indices into the clusters, in visual order.
    clusters: Range<usize>,
}

/// One grapheme, in pixels from the block's left.
#[derive(Clone, Debug, PartialEq)]
pub struct Cluster {
    /// Its bytes in the block.
    pub bytes: Range<usize>,
    /// Its left edge.
    pub left: f32,
    /// Its right edge.
    pub right: f32,
    /// Whether text runs right to left here.
    pub is_rtl: bool,
    /// Whether it is white space at a line's end, which is never painted.
    pub is_trailing: bool,
}

/// The letters of a block.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Geometry {
    lines: Vec<Line>,
    // Invariant: line by line, within a line from left to right; each starts and ends on a
    // grapheme border.
    clusters: Vec<Cluster>,
    n_bytes: usize,
}

/// A piece of a range on one line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Piece {
    /// Which line.
    pub line: usize,
    /// Left edge in pixels.
    pub left: f32,
    /// Right edge in pixels.
    pub right: f32,
}

/// What lies under a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The nearest border between graphemes, in bytes of the block.
    pub offset: usize,
    /// Whether the caret belongs to what stands before the border, as at a line's end.
    pub is_upstream: bool,
    /// The start of the grapheme under the point, if there is one.
    pub under: Option<usize>,
}

/// Where a caret stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Caret {
    /// Which line.
    pub line: usize,
    /// How far from the block's left, in pixels.
    pub x: f32,
}

/// Gathers lines and clusters while a layout is read.
#[derive(Debug, Default)]
pub struct GeometryBuilder {
    geometry: Geometry,
}

impl GeometryBuilder {
    /// Adds a line with its clusters from left to right; parts of one grapheme become one.
    pub fn line(&mut self, mut line: Line, clusters: Vec<Cluster>, borders: &[usize]) {
        let first = self.geometry.clusters.len();
        self.geometry
            .clusters
            .extend(merge_graphemes(clusters, borders));
        line.clusters = first..self.geometry.clusters.len();
        self.geometry.lines.push(line);
    }

    /// The geometry of a block of that many bytes.
    pub fn finish(mut self, n_bytes: usize) -> Geometry {
        self.geometry.n_bytes = n_bytes;
        self.geometry
    }
}

/// Joins neighbours that belong to one grapheme, such as the parts of a ligature or an emoji.
fn merge_graphemes(clusters: Vec<Cluster>, borders: &[usize]) -> Vec<Cluster> {
    let mut merged: Vec<Cluster> = Vec::with_capacity(clusters.len());
    for mut cluster in clusters {
        let first = borders.partition_point(|border| *border <= cluster.bytes.start);
        let start = first
            .checked_sub(1)
            .and_then(|nth| borders.get(nth))
            .copied();
        let last = borders.partition_point(|border| *border < cluster.bytes.end);
        cluster.bytes.start = start.unwrap_or(cluster.bytes.start);
        cluster.bytes.end = borders.get(last).copied().unwrap_or(cluster.bytes.end);
        match merged.last_mut() {
            Some(before)
                if before.bytes.start < cluster.bytes.end
                    && cluster.bytes.start < before.bytes.end =>
            {
                before.bytes.start = before.bytes.start.min(cluster.bytes.start);
                before.bytes.end = before.bytes.end.max(cluster.bytes.end);
                before.right = before.right.max(cluster.right);
            }
            _ => merged.push(cluster),
        }
    }
    merged
}

impl Line {
    /// A line whose clusters are not yet known.
    pub fn new(top: f32, bottom: f32, baseline: f32, bytes: Range<usize>) -> Self {
        Self {
            top,
            bottom,
            baseline,
            ascent: 0.0,
            descent: 0.0,
            bytes,
            clusters: 0..0,
        }
    }
}

impl Geometry {
    /// The lines from top to bottom.
    pub fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// The line at a height; the first above the block, the last below it.
    pub fn line_at(&self, y: f32) -> usize {
        let below = self.lines.partition_point(|line| line.bottom <= y);
        below.min(self.lines.len().saturating_sub(1))
    }

    /// The line that holds a place; at a soft break the one before if `is_upstream`.
    pub fn line_of(&self, offset: usize, is_upstream: bool) -> usize {
        let end_of = |line: &Line| line.bytes.end;
        let nth = self.lines.partition_point(|line| {
            end_of(line) < offset || (end_of(line) == offset && !is_upstream)
        });
        nth.min(self.lines.len().saturating_sub(1))
    }

    fn clusters_of(&self, line: usize) -> &[Cluster] {
        self.lines
            .get(line)
            .and_then(|line| self.clusters.get(line.clusters.clone()))
            .unwrap_or_default()
    }

    /// The pieces of a range, line by line and from left to right; several a line where
    /// directions change. White space at line ends is left out.
    pub fn pieces(&self, range: Range<usize>) -> Vec<Piece> {
        let mut pieces: Vec<Piece> = Vec::new();
        let first = self
            .lines
            .partition_point(|line| line.bytes.end <= range.start);
        for (line, found) in self.lines.iter().enumerate().skip(first) {
            if found.bytes.start >= range.end {
                break;
            }
            for cluster in self.clusters_of(line) {
                let is_in = cluster.bytes.start < range.end && range.start < cluster.bytes.end;
                if !is_in || cluster.is_trailing {
                    continue;
                }
                match pieces.last_mut() {
                    Some(last) if last.line == line && (last.right - cluster.left).abs() < 0.1 => {
                        last.right = cluster.right;
                    }
                    _ => pieces.push(Piece {
                        line,
                        left: cluster.left,
                        right: cluster.right,
                    }),
                }
            }
        }
        pieces
    }

    /// What lies under a point in pixels from the block's top left.
    pub fn hit(&self, x: f32, y: f32) -> Hit {
        let line = self.line_at(y);
        let is_on_line = self
            .lines
            .get(line)
            .is_some_and(|line| line.top <= y && y < line.bottom);
        self.hit_on_line(line, x, is_on_line)
    }

    /// The border nearest to `x` on a line, as moving up and down needs it.
    pub fn hit_on_line(&self, line: usize, x: f32, is_on_line: bool) -> Hit {
        let clusters = self.clusters_of(line);
        let seen = clusters.iter().filter(|cluster| !cluster.is_trailing);
        let nearest = seen.min_by(|one, other| distance(one, x).total_cmp(&distance(other, x)));
        let Some(cluster) = nearest else {
            let start = self.lines.get(line).map_or(0, |line| line.bytes.start);
            return Hit {
                offset: start,
                is_upstream: false,
                under: None,
            };
        };
        let is_left = x < f32::midpoint(cluster.left, cluster.right);
        let is_before = is_left != cluster.is_rtl;
        let is_under = is_on_line && cluster.left <= x && x < cluster.right;
        Hit {
            offset: if is_before {
                cluster.bytes.start
            } else {
                cluster.bytes.end
            },
            is_upstream: !is_before,
            under: is_under.then_some(cluster.bytes.start),
        }
    }

    /// Where the caret stands for a place.
    pub fn caret(&self, offset: usize, is_upstream: bool) -> Caret {
        let is_upstream = is_upstream || offset >= self.n_bytes;
        let line = self.line_of(offset, is_upstream);
        let clusters = self.clusters_of(line);
        let before = || clusters.iter().find(|cluster| cluster.bytes.end == offset);
        let after = || {
            clusters
                .iter()
                .find(|cluster| cluster.bytes.start <= offset && offset < cluster.bytes.end)
        };
        let before_x = |cluster: &Cluster| {
            if cluster.is_rtl {
                cluster.left
            } else {
                cluster.right
            }
        };
        let after_x = |cluster: &Cluster| {
            if cluster.is_rtl {
                cluster.right
            } else {
                cluster.left
            }
        };
        let x = if is_upstream {
            before().map(before_x).or_else(|| after().map(after_x))
        } else {
            after().map(after_x).or_else(|| before().map(before_x))
        };
        Caret {
            line,
            x: x.unwrap_or_else(|| clusters.first().map_or(0.0, |first| first.left)),
        }
    }

    /// The first place of the line, and the last that is still drawn on it.
    pub fn line_ends(&self, line: usize) -> (usize, usize) {
        let seen = self
            .clusters_of(line)
            .iter()
            .filter(|cluster| !cluster.is_trailing);
        let start = self.lines.get(line).map_or(0, |line| line.bytes.start);
        let end = seen.map(|cluster| cluster.bytes.end).max().unwrap_or(start);
        (start, end)
    }
}

fn distance(cluster: &Cluster, x: f32) -> f32 {
    (cluster.left - x).max(x - cluster.right).max(0.0)
}
