//! The glyph atlas: every glyph that was needed, drawn once, on textures of 512 x 512 pixels.
//!
//! A page is in memory twice, here and as a texture, so pages are small: an article in one script needs
//! one, at twice the size some three.

use std::collections::BTreeMap;

use egui::{Color32, ColorImage, Context, TextureHandle, TextureId, TextureOptions};
use swash::scale::image::{Content, Image};

/// The side of a page in pixels.
pub const PAGE_SIDE: usize = 512;
/// More pages than this are not made; the atlas starts over instead.
const MOST_PAGES: usize = 32;
/// Pixels left free round a glyph.
const GAP: usize = 1;

/// Which glyph, drawn how.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct GlyphKey {
    /// The font's data and the face in it.
    pub font: (u64, u32),
    /// The glyph in the face.
    pub glyph: u32,
    /// The size in 1/64 pixel.
    pub size: u32,
    /// How far right of the whole pixel it starts, in quarters.
    pub quarter: u8,
    /// Whether it is made bolder or slanted, and a hash of the variation.
    pub variation: u32,
}

/// Where a drawn glyph lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot {
    /// The page.
    pub page: usize,
    /// Left edge on the page in pixels.
    pub x: usize,
    /// Top edge on the page in pixels.
    pub y: usize,
    /// Width in pixels.
    pub width: usize,
    /// Height in pixels.
    pub height: usize,
    /// From the pen to the left edge, in pixels.
    pub left: i32,
    /// From the baseline up to the top edge, in pixels.
    pub top: i32,
    /// Whether it has colours of its own.
    pub is_color: bool,
}

/// The pages and what is on them.
#[derive(Default)]
pub struct Atlas {
    pages: Vec<Page>,
    slots: BTreeMap<GlyphKey, Option<Slot>>,
    generation: u64,
    is_full: bool,
    is_dark: bool,
}

struct Page {
    image: ColorImage,
    texture: Option<TextureHandle>,
    dirty: Option<Area>,
    shelf_top: usize,
    shelf_height: usize,
    pen: usize,
}

#[derive(Clone, Copy)]
struct Area {
    left: usize,
    top: usize,
    right: usize,
    bottom: usize,
}

impl Atlas {
    /// Changes when all glyphs were forgotten, so that what refers to slots must be made anew.
    pub fn generation(&self) -> u64 {
        self.generation
    }

    /// Begins a frame: an atlas that is full, or drawn for the other theme, starts over.
    pub fn begin_frame(&mut self, is_dark: bool) {
        if self.is_full || self.is_dark != is_dark {
            self.clear();
            self.is_dark = is_dark;
        }
    }

    /// Forgets all glyphs.
    pub fn clear(&mut self) {
        self.pages.clear();
        self.slots.clear();
        self.is_full = false;
        self.generation += 1;
    }

    /// Whether some glyph found no room, so that the next frame starts over.
    pub fn is_full(&self) -> bool {
        self.is_full
    }

    /// Where the glyph lies; `draw` makes its picture if it was never needed before.
    pub fn slot(&mut self, key: GlyphKey, draw: impl FnOnce() -> Option<Image>) -> Option<Slot> {
        if let Some(slot) = self.slots.get(&key) {
            return *slot;
        }
        let slot = draw().and_then(|image| self.place(&image));
        self.slots.insert(key, slot);
        slot
    }

    fn place(&mut self, image: &Image) -> Option<Slot> {
        let width = usize::try_from(image.placement.width).ok()?;
        let height = usize::try_from(image.placement.height).ok()?;
        if width == 0 || height == 0 || width.max(height) + GAP > PAGE_SIDE {
            return None;
        }
        let (page, x, y) = self.room(width + GAP, height + GAP)?;
        let slot = Slot {
            page,
            x,
            y,
            width,
            height,
            left: image.placement.left,
            top: image.placement.top,
            is_color: image.content == Content::Color,
        };
        let is_dark = self.is_dark;
        self.pages.get_mut(page)?.draw(&slot, image, is_dark);
        Some(slot)
    }

    fn room(&mut self, width: usize, height: usize) -> Option<(usize, usize, usize)> {
        let last = self.pages.len().checked_sub(1);
        let found = last.and_then(|nth| Some((nth, self.pages.get_mut(nth)?.room(width, height)?)));
        if let Some((nth, (x, y))) = found {
            return Some((nth, x, y));
        }
        if self.pages.len() == MOST_PAGES {
            self.is_full = true;
            return None;
        }
        self.pages.push(Page::new());
        let (x, y) = self.pages.last_mut()?.room(width, height)?;
        Some((self.pages.len() - 1, x, y))
    }

    /// Sends what was drawn since the last time to the textures; call it at the end of a frame.
    pub fn upload(&mut self, ctx: &Context) {
        for page in &mut self.pages {
            page.upload(ctx);
        }
    }

    /// The texture of a page, made if need be.
    pub fn texture(&mut self, ctx: &Context, page: usize) -> Option<TextureId> {
        let page = self.pages.get_mut(page)?;
        page.upload(ctx);
        page.texture.as_ref().map(TextureHandle::id)
    }

    /// How many pages there are.
    #[cfg(test)]
    pub fn n_pages(&self) -> usize {
        self.pages.len()
    }
}

impl Page {
    fn new() -> Self {
        Self {
            image: ColorImage::filled([PAGE_SIDE, PAGE_SIDE], Color32::TRANSPARENT),
            texture: None,
            dirty: None,
            shelf_top: 0,
            shelf_height: 0,
            pen: 0,
        }
    }

    fn room(&mut self, width: usize, height: usize) -> Option<(usize, usize)> {
        if self.pen + width > PAGE_SIDE {
            self.shelf_top += self.shelf_height;
            self.shelf_height = 0;
            self.pen = 0;
        }
        if self.shelf_top + height.max(self.shelf_height) > PAGE_SIDE {
            return None;
        }
        self.shelf_height = self.shelf_height.max(height);
        let x = self.pen;
        self.pen += width;
        Some((x, self.shelf_top))
    }

    fn draw(&mut self, slot: &Slot, image: &Image, is_dark: bool) {
        for row in 0..slot.height {
            let start = (slot.y + row) * PAGE_SIDE + slot.x;
            let Some(target) = self.image.pixels.get_mut(start..start + slot.width) else {
                return;
            };
            let first = row * slot.width;
            for (nth, pixel) in target.iter_mut().enumerate() {
                *pixel = pixel_of(image, first + nth, is_dark);
            }
        }
        let area = Area {
            left: slot.x,
            top: slot.y,
            right: slot.x + slot.width,
            bottom: slot.y + slot.height,
        };
        self.dirty = Some(self.dirty.map_or(area, |dirty| dirty.union(area)));
    }

    fn upload(&mut self, ctx: &Context) {
        let Some(area) = self.dirty.take() else {
            return;
        };
        let options = TextureOptions::NEAREST;
        match &mut self.texture {
            None => {
                let image = self.image.clone();
                self.texture = Some(ctx.load_texture("article glyphs", image, options));
            }
            Some(texture) => {
                let size = [area.right - area.left, area.bottom - area.top];
                let part = self.image.region_by_pixels([area.left, area.top], size);
                texture.set_partial([area.left, area.top], part, options);
            }
        }
    }
}

impl Area {
    fn union(self, other: Self) -> Self {
        Self {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }
}

fn pixel_of(image: &Image, nth: usize, is_dark: bool) -> Color32 {
    let byte = |at: usize| image.data.get(at).copied().unwrap_or(0);
    if image.content == Content::Color {
        let at = nth * 4;
        return Color32::from_rgba_unmultiplied(byte(at), byte(at + 1), byte(at + 2), byte(at + 3));
    }
    let alpha = weight(byte(nth), is_dark);
    Color32::from_rgba_premultiplied(alpha, alpha, alpha, alpha)
}

/// Coverage as it is blended: light letters on dark paper look thinner than they are, as blending
/// is done in gamma space, so they get more.
fn weight(coverage: u8, is_dark: bool) -> u8 {
    if !is_dark {
        return coverage;
    }
    let coverage = u32::from(coverage);
    let more = (coverage * 3 * 255 - coverage * coverage) / (2 * 255);
    u8::try_from(more.min(255)).unwrap_or(u8::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(width: u32, height: u32) -> Image {
        let mut image = Image::new();
        image.placement.width = width;
        image.placement.height = height;
        image.data = vec![255; (width * height) as usize];
        image
    }

    fn key(glyph: u32) -> GlyphKey {
        GlyphKey {
            font: (1, 0),
            glyph,
            size: 640,
            quarter: 0,
            variation: 0,
        }
    }

    #[test]
    fn a_glyph_is_drawn_once() {
        let mut atlas = Atlas::default();
        let first = atlas.slot(key(1), || Some(picture(10, 12)));
        let again = atlas.slot(key(1), || panic!("drawn twice"));
        assert_eq!(first, again);
        assert!(first.is_some());
    }

    #[test]
    fn glyphs_never_lie_on_each_other() {
        let mut atlas = Atlas::default();
        let sizes = [(10, 12), (30, 7), (200, 60), (3, 3)];
        let slots: Vec<Slot> = (0..400_u32)
            .filter_map(|nth| {
                let (width, height) = sizes[nth as usize % sizes.len()];
                atlas.slot(key(nth), || Some(picture(width, height)))
            })
            .collect();
        assert_eq!(slots.len(), 400);
        for (nth, one) in slots.iter().enumerate() {
            for other in &slots[nth + 1..] {
                let apart = one.page != other.page
                    || one.x + one.width <= other.x
                    || other.x + other.width <= one.x
                    || one.y + one.height <= other.y
                    || other.y + other.height <= one.y;
                assert!(apart, "{one:?} {other:?}");
            }
        }
    }

    #[test]
    fn a_full_atlas_starts_over_with_the_next_frame() {
        let mut atlas = Atlas::default();
        let mut nth = 0;
        while !atlas.is_full() {
            atlas.slot(key(nth), || Some(picture(500, 500)));
            nth += 1;
        }
        assert_eq!(atlas.n_pages(), MOST_PAGES);
        let before = atlas.generation();
        atlas.begin_frame(false);
        assert_eq!((atlas.n_pages(), atlas.generation()), (0, before + 1));
        assert!(atlas.slot(key(nth), || Some(picture(500, 500))).is_some());
    }

    #[test]
    fn a_glyph_larger_than_a_page_is_left_out() {
        let mut atlas = Atlas::default();
        assert_eq!(atlas.slot(key(1), || Some(picture(2000, 10))), None);
        assert!(!atlas.is_full());
    }
}
