//! Colours: from the model's to the window's, and tints that text stays readable on.

use egui::Color32;

use super::scene::ArticlePalette;
use crate::model::{Color, Sign};

/// The contrast of text on a tint, as WCAG's level AAA asks.
pub const TEXT_CONTRAST: f32 = 7.0;
/// The contrast of lines and signs on the paper, as WCAG asks of graphical objects.
pub const LINE_CONTRAST: f32 = 3.0;
/// The contrast of small letters and signs on the paper, as WCAG's level AA asks of text.
pub const SIGN_CONTRAST: f32 = 4.5;
/// The colour of what the codebook does not know.
pub const UNKNOWN: Color = gray(0x80);

const fn gray(level: u8) -> Color {
    rgb(level, level, level)
}

const fn rgb(red: u8, green: u8, blue: u8) -> Color {
    Color { red, green, blue }
}

/// The same colour for the window.
#[expect(
    clippy::disallowed_methods,
    reason = "the one place where the article's colours are converted"
)]
pub const fn color32(color: Color) -> Color32 {
    Color32::from_rgb(color.red, color.green, color.blue)
}

/// The colour of a stance: blue for, vermilion against, as all eyes tell these two apart.
pub fn polarity_color(sign: Option<Sign>) -> Color {
    match sign {
        Some(Sign::Supports) => rgb(0x00, 0x72, 0xb2),
        Some(Sign::Opposes) => rgb(0xd5, 0x5e, 0x00),
        Some(Sign::Neutral) => rgb(0x6f, 0x6f, 0x6f),
        Some(Sign::Mixed) => rgb(0x8e, 0x5b, 0xb0),
        Some(Sign::Unclear) => rgb(0xb0, 0x97, 0x1c),
        None => UNKNOWN,
    }
}

/// How light a colour is, from 0 to 1, as WCAG 2 defines it.
pub fn luminance(color: Color32) -> f32 {
    let linear = |part: u8| {
        let part = f32::from(part) / 255.0;
        if part <= 0.04045 {
            part / 12.92
        } else {
            ((part + 0.055) / 1.055).powf(2.4)
        }
    };
    0.2126 * linear(color.r()) + 0.7152 * linear(color.g()) + 0.0722 * linear(color.b())
}

/// The contrast of two colours, from 1 to 21, as WCAG 2 defines it.
pub fn contrast(one: Color32, other: Color32) -> f32 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

impl ArticlePalette {
    /// Dark ink on warm paper.
    pub const fn light() -> Self {
        Self {
            background: color32(rgb(0xfd, 0xfc, 0xf9)),
            text: color32(rgb(0x20, 0x1f, 0x1c)),
            faint: color32(rgb(0x75, 0x72, 0x6b)),
            rule: color32(rgb(0xdd, 0xda, 0xd2)),
            accent: color32(rgb(0x1f, 0x5f, 0xa8)),
            selection: color32(rgb(0xbc, 0xd6, 0xf6)),
            caret: color32(rgb(0x1f, 0x5f, 0xa8)),
            find_hit: color32(rgb(0xff, 0xe9, 0x9a)),
            current_hit: color32(rgb(0xff, 0xbf, 0x4d)),
            card: color32(rgb(0xff, 0xff, 0xff)),
            is_dark: false,
        }
    }

    /// Light ink on dark paper.
    pub const fn dark() -> Self {
        Self {
            background: color32(rgb(0x1b, 0x1c, 0x1f)),
            text: color32(rgb(0xe2, 0xdf, 0xd8)),
            faint: color32(rgb(0x94, 0x91, 0x8a)),
            rule: color32(rgb(0x3b, 0x3c, 0x41)),
            accent: color32(rgb(0x7f, 0xb4, 0xf0)),
            selection: color32(rgb(0x28, 0x43, 0x68)),
            caret: color32(rgb(0x9c, 0xc6, 0xf7)),
            find_hit: color32(rgb(0x4a, 0x3f, 0x10)),
            current_hit: color32(rgb(0x7a, 0x50, 0x0c)),
            card: color32(rgb(0x2a, 0x2b, 0x30)),
            is_dark: true,
        }
    }

    /// The tint behind words that carry `color`; the text keeps its contrast on it.
    pub fn tint(&self, color: Color) -> Color32 {
        let strength = if self.is_dark { 0.32 } else { 0.25 };
        self.readable_tint(color, strength)
    }

    /// The stronger tint of the selected annotation.
    pub fn strong_tint(&self, color: Color) -> Color32 {
        let strength = if self.is_dark { 0.52 } else { 0.42 };
        self.readable_tint(color, strength)
    }

    /// The colour for lines and bars: `color`, as much darker or lighter as the paper needs.
    pub fn line(&self, color: Color) -> Color32 {
        self.standing_out(color, LINE_CONTRAST)
    }

    /// The colour for letters and signs in the margin, which are small.
    pub fn sign(&self, color: Color) -> Color32 {
        self.standing_out(color, SIGN_CONTRAST)
    }

    fn standing_out(&self, color: Color, least: f32) -> Color32 {
        let mut shown = color32(color);
        for _ in 0..30 {
            if contrast(shown, self.background) >= least {
                break;
            }
            shown = mix(shown, self.text, 0.1);
        }
        shown
    }

    fn readable_tint(&self, color: Color, strength: f32) -> Color32 {
        let mut strength = strength;
        let tint = |strength| mix(self.background, color32(color), strength);
        while contrast(tint(strength), self.text) < TEXT_CONTRAST && strength > 0.04 {
            strength -= 0.02;
        }
        tint(strength)
    }
}

/// `one` with as much of `other` as `share` says, from 0 to 1.
pub fn mix(one: Color32, other: Color32, share: f32) -> Color32 {
    one.lerp_to_gamma(other, share)
}

/// What several tints over each other look like: none hides another.
pub fn blend(tints: &[Color32]) -> Option<Color32> {
    let (first, rest) = tints.split_first()?;
    let mut blended = *first;
    for (nth, tint) in rest.iter().enumerate() {
        blended = mix(blended, *tint, 1.0 / (nth as f32 + 2.0));
    }
    Some(blended)
}

#[cfg(test)]
mod tests {
    use super::*;

    const THEMES: [ArticlePalette; 2] = [ArticlePalette::light(), ArticlePalette::dark()];

    fn colors() -> impl Iterator<Item = Color> {
        let steps = [0_u8, 51, 102, 153, 204, 255];
        steps.into_iter().flat_map(move |red| {
            steps
                .into_iter()
                .flat_map(move |green| steps.into_iter().map(move |blue| rgb(red, green, blue)))
        })
    }

    #[test]
    fn text_is_readable_on_every_tint_in_both_themes() {
        for palette in THEMES {
            for color in colors() {
                for tint in [palette.tint(color), palette.strong_tint(color)] {
                    assert!(contrast(tint, palette.text) >= TEXT_CONTRAST, "{color}");
                }
            }
        }
    }

    #[test]
    fn text_is_readable_where_tints_meet() {
        for palette in THEMES {
            for color in colors() {
                let tints = [palette.tint(color), palette.tint(rgb(0, 0x72, 0xb2))];
                let blended = blend(&tints).unwrap();
                assert!(
                    contrast(blended, palette.text) >= TEXT_CONTRAST - 0.3,
                    "{color}"
                );
            }
        }
    }

    #[test]
    fn lines_stand_out_from_the_paper() {
        for palette in THEMES {
            for color in colors() {
                assert!(contrast(palette.line(color), palette.background) >= LINE_CONTRAST);
                assert!(contrast(palette.sign(color), palette.background) >= SIGN_CONTRAST);
            }
        }
    }

    #[test]
    fn the_page_itself_is_readable() {
        for palette in THEMES {
            for behind in [palette.background, palette.selection, palette.find_hit] {
                assert!(contrast(palette.text, behind) >= TEXT_CONTRAST);
            }
            assert!(contrast(palette.faint, palette.background) >= 4.5);
            assert!(contrast(palette.text, palette.current_hit) >= 4.5);
        }
    }

    #[test]
    fn black_on_white_is_the_greatest_contrast() {
        let ratio = contrast(Color32::BLACK, Color32::WHITE);
        assert!((ratio - 21.0).abs() < 0.01);
    }
}
