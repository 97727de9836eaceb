//! The minimap: the whole article as a strip beside the scroll bar.

use std::sync::Arc;

use egui::{Color32, Mesh, Rect, pos2};

use super::highlights::Highlights;
use super::scene::{ArticlePalette, ArticleScene, MarkKind};

/// How many annotations are shown beside each other.
const N_COLUMNS: usize = 3;

/// The strip as it was drawn last.
#[derive(Default)]
pub struct Minimap {
    mesh: Option<(Key, Arc<Mesh>)>,
}

#[derive(Clone, Copy, PartialEq)]
struct Key {
    rect: Rect,
    palette: ArticlePalette,
    revision: u64,
}

impl Minimap {
    /// The strip as a mesh, drawn anew only when something changed.
    pub fn mesh(
        &mut self,
        scene: &ArticleScene<'_>,
        highlights: &Highlights,
        rect: Rect,
    ) -> Arc<Mesh> {
        let key = Key {
            rect,
            palette: *scene.palette,
            revision: scene.revision,
        };
        if let Some((_, mesh)) = self.mesh.as_ref().filter(|(made_for, _)| *made_for == key) {
            return Arc::clone(mesh);
        }
        let mesh = Arc::new(draw(scene, highlights, rect));
        self.mesh = Some((key, Arc::clone(&mesh)));
        mesh
    }
}

fn draw(scene: &ArticleScene<'_>, highlights: &Highlights, rect: Rect) -> Mesh {
    let mut mesh = Mesh::default();
    let n_bytes = scene.article.text.as_str().len().max(1);
    let column = rect.width() / N_COLUMNS as f32;
    for lane in 0..N_COLUMNS {
        let mut rows = rows(rect.height());
        let in_lane = |run: &&super::highlights::Run| run.bar_lane.min(N_COLUMNS - 1) == lane;
        for run in highlights.runs().iter().filter(in_lane) {
            let Some(owner) = highlights.owner(run) else {
                continue;
            };
            paint_rows(
                &mut rows,
                run.range.to_bytes(),
                n_bytes,
                scene.palette.line(owner.color),
            );
        }
        let left = rect.left() + column * lane as f32;
        push_rows(&mut mesh, &rows, rect.top(), left..left + column - 0.5);
    }
    for mark in scene.marks {
        let at = mark.range.start().to_usize() as f32 / n_bytes as f32;
        let (color, height) = match mark.kind {
            MarkKind::FindHit => (scene.palette.line(orange()), 1.0),
            MarkKind::CurrentHit => (scene.palette.line(orange()), 3.0),
            MarkKind::Doubtful => (scene.palette.accent, 2.0),
            MarkKind::Keyword(_) => continue,
        };
        let top = rect.top() + at * rect.height();
        let tick = Rect::from_min_max(pos2(rect.left(), top), pos2(rect.right(), top + height));
        mesh.add_colored_rect(tick, color);
    }
    mesh
}

fn orange() -> crate::model::Color {
    crate::model::Color {
        red: 0xe6,
        green: 0x9f,
        blue: 0,
    }
}

fn rows(height: f32) -> Vec<Option<Color32>> {
    vec![None; row(height, 1.0) + 1]
}

fn paint_rows(
    rows: &mut [Option<Color32>],
    bytes: std::ops::Range<usize>,
    n_bytes: usize,
    color: Color32,
) {
    let share = |byte: usize| byte as f32 / n_bytes as f32;
    let n_rows = (rows.len() - 1) as f32;
    let first = row(n_rows, share(bytes.start));
    let last = row(n_rows, share(bytes.end)).max(first + 1);
    for slot in rows.iter_mut().take(last + 1).skip(first) {
        *slot = Some(color);
    }
}

fn push_rows(mesh: &mut Mesh, rows: &[Option<Color32>], top: f32, columns: std::ops::Range<f32>) {
    let mut start = 0;
    for chunk in rows.chunk_by(|one, other| one == other) {
        let end = start + chunk.len();
        if let Some(Some(color)) = chunk.first() {
            let min = pos2(columns.start, top + start as f32);
            let max = pos2(columns.end, top + end as f32);
            mesh.add_colored_rect(Rect::from_min_max(min, max), *color);
        }
        start = end;
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a share of the strip's height in points"
)]
fn row(n_rows: f32, share: f32) -> usize {
    (n_rows * share).max(0.0) as usize
}
