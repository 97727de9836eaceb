//! Draws what egui paints on the processor: the same picture, to the bit, on every machine.

use std::collections::BTreeMap;

use egui::epaint::{ImageData, ImageDelta, Primitive, Vertex};
use egui::{ClippedPrimitive, Mesh, Pos2, Rect, TextureFilter, TextureId, TexturesDelta};
use image::{Rgba, RgbaImage};

/// Textures, and how to draw with them.
#[derive(Default)]
pub struct SoftRenderer {
    textures: BTreeMap<TextureId, Texture>,
}

struct Texture {
    size: [usize; 2],
    pixels: Vec<[u8; 4]>,
    is_nearest: bool,
}

impl SoftRenderer {
    /// Takes over the textures that a frame made or changed; call it before drawing the frame.
    #[expect(
        clippy::iter_over_hash_type,
        reason = "textures do not depend on each other"
    )]
    pub fn apply(&mut self, delta: &TexturesDelta) {
        for (id, parts) in &delta.set {
            for part in parts {
                self.upload(*id, part);
            }
        }
    }

    fn upload(&mut self, id: TextureId, delta: &ImageDelta) {
        let ImageData::Color(image) = &delta.image;
        let pixels: Vec<[u8; 4]> = image.pixels.iter().map(egui::Color32::to_array).collect();
        let Some([left, top]) = delta.pos else {
            let is_nearest = delta.options.magnification == TextureFilter::Nearest;
            self.textures.insert(
                id,
                Texture {
                    size: image.size,
                    pixels,
                    is_nearest,
                },
            );
            return;
        };
        let Some(texture) = self.textures.get_mut(&id) else {
            return;
        };
        for (row, line) in pixels.chunks(image.size[0].max(1)).enumerate() {
            let start = (top + row) * texture.size[0] + left;
            if let Some(target) = texture.pixels.get_mut(start..start + line.len()) {
                target.copy_from_slice(line);
            }
        }
    }

    /// Draws tessellated shapes on black, `size` in pixels.
    pub fn draw(&self, shapes: &[ClippedPrimitive], size: [u32; 2], scale: f32) -> RgbaImage {
        let mut picture = RgbaImage::from_pixel(size[0], size[1], Rgba([0, 0, 0, 255]));
        for shape in shapes {
            let clip = Rect::from_min_max(
                (shape.clip_rect.min.to_vec2() * scale).round().to_pos2(),
                (shape.clip_rect.max.to_vec2() * scale).round().to_pos2(),
            );
            if let Primitive::Mesh(mesh) = &shape.primitive {
                self.draw_mesh(mesh, clip, scale, &mut picture);
            }
        }
        picture
    }

    fn draw_mesh(&self, mesh: &Mesh, clip: Rect, scale: f32, picture: &mut RgbaImage) {
        let Some(texture) = self.textures.get(&mesh.texture_id) else {
            return;
        };
        for corners in mesh.triangles() {
            let vertex = |nth: u32| mesh.vertices.get(nth as usize).copied();
            let [Some(a), Some(b), Some(c)] = corners.map(vertex) else {
                continue;
            };
            let scaled = [a, b, c].map(|corner| Vertex {
                pos: (corner.pos.to_vec2() * scale).to_pos2(),
                ..corner
            });
            draw_triangle(texture, scaled, clip, picture);
        }
    }
}

fn draw_triangle(texture: &Texture, corners: [Vertex; 3], clip: Rect, picture: &mut RgbaImage) {
    let [a, mut b, mut c] = corners;
    if edge(a.pos, b.pos, c.pos) < 0.0 {
        std::mem::swap(&mut b, &mut c);
    }
    let area = edge(a.pos, b.pos, c.pos);
    if area <= 0.0 {
        return;
    }
    let bounds = Rect::from_points(&[a.pos, b.pos, c.pos]).intersect(clip);
    let rows = pixels(bounds.top(), bounds.bottom(), picture.height());
    for y in rows {
        for x in pixels(bounds.left(), bounds.right(), picture.width()) {
            let at = Pos2::new(x as f32 + 0.5, y as f32 + 0.5);
            let sides = [(b.pos, c.pos), (c.pos, a.pos), (a.pos, b.pos)];
            let shares = sides.map(|(from, to)| edge(from, to, at));
            let is_in = shares.iter().zip(sides).all(|(share, (from, to))| {
                *share > 0.0 || (*share == 0.0 && is_top_left(from, to))
            });
            if is_in && clip.contains(at) {
                let shares = shares.map(|share| share / area);
                blend(
                    picture.get_pixel_mut(x, y),
                    shade(texture, &[a, b, c], shares),
                );
            }
        }
    }
}

fn edge(from: Pos2, to: Pos2, at: Pos2) -> f32 {
    (to.x - from.x) * (at.y - from.y) - (to.y - from.y) * (at.x - from.x)
}

/// A pixel centre on an edge belongs to one triangle only: the one it is at the top or left of.
#[expect(
    clippy::float_cmp,
    reason = "an edge is level only if both ends are exactly so"
)]
fn is_top_left(from: Pos2, to: Pos2) -> bool {
    (from.y == to.y && to.x > from.x) || to.y < from.y
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "pixels of a picture, cut to its size first"
)]
fn pixels(from: f32, to: f32, size: u32) -> std::ops::Range<u32> {
    let cut = |value: f32| value.clamp(0.0, size as f32) as u32;
    cut(from.floor())..cut(to.ceil())
}

fn shade(texture: &Texture, corners: &[Vertex; 3], shares: [f32; 3]) -> [f32; 4] {
    let mut uv = [0.0; 2];
    let mut color = [0.0; 4];
    for (corner, share) in corners.iter().zip(shares) {
        uv[0] += corner.uv.x * share;
        uv[1] += corner.uv.y * share;
        for (sum, part) in color.iter_mut().zip(corner.color.to_array()) {
            *sum += f32::from(part) / 255.0 * share;
        }
    }
    let texel = texture.sample(uv);
    [0, 1, 2, 3].map(|nth| color[nth] * texel[nth])
}

/// Premultiplied colours, blended in gamma space as egui's own renderers do.
fn blend(below: &mut Rgba<u8>, above: [f32; 4]) {
    for (below, above_part) in below.0.iter_mut().zip(above) {
        let sum = above_part + f32::from(*below) / 255.0 * (1.0 - above[3]);
        *below = byte(sum);
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to what a byte holds"
)]
fn byte(share: f32) -> u8 {
    (share.clamp(0.0, 1.0) * 255.0).round() as u8
}

impl Texture {
    fn sample(&self, uv: [f32; 2]) -> [f32; 4] {
        let [x, y] = [uv[0] * self.size[0] as f32, uv[1] * self.size[1] as f32];
        if self.is_nearest {
            return self.texel(x.floor(), y.floor());
        }
        let (x, y) = (x - 0.5, y - 0.5);
        let (left, top) = (x.floor(), y.floor());
        let mut sum = [0.0; 4];
        for (dx, dy) in [(0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0)] {
            let share = (1.0 - (x - left - dx).abs()) * (1.0 - (y - top - dy).abs());
            let texel = self.texel(left + dx, top + dy);
            for (sum, part) in sum.iter_mut().zip(texel) {
                *sum += part * share;
            }
        }
        sum
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "clamped to the texture"
    )]
    fn texel(&self, x: f32, y: f32) -> [f32; 4] {
        let cut =
            |value: f32, side: usize| value.clamp(0.0, side.saturating_sub(1) as f32) as usize;
        let at = cut(y, self.size[1]) * self.size[0] + cut(x, self.size[0]);
        let texel = self.pixels.get(at).copied().unwrap_or_default();
        texel.map(|part| f32::from(part) / 255.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rectangle_covers_its_pixels_once() {
        let mut renderer = SoftRenderer::default();
        let texture = Texture {
            size: [1, 1],
            pixels: vec![[255; 4]],
            is_nearest: false,
        };
        renderer.textures.insert(TextureId::default(), texture);
        let mut mesh = Mesh::default();
        let half = egui::Color32::from_white_alpha(128);
        mesh.add_colored_rect(
            Rect::from_min_max(Pos2::new(1.0, 1.0), Pos2::new(4.0, 3.0)),
            half,
        );
        let clip_rect = Rect::from_min_max(Pos2::ZERO, Pos2::new(6.0, 6.0));
        let shape = ClippedPrimitive {
            clip_rect,
            primitive: Primitive::Mesh(mesh),
        };
        let picture = renderer.draw(&[shape], [6, 6], 1.0);
        for (x, y, pixel) in picture.enumerate_pixels() {
            let is_in = (1..4).contains(&x) && (1..3).contains(&y);
            assert_eq!(pixel.0[0], if is_in { 128 } else { 0 }, "{x} {y}");
        }
    }
}
