//! Colours of a plot: a tag's own, or ones that readers who see few colours can tell apart.

use super::CountLabel;
use super::drawing::Heat;
use crate::model::Color;

/// Okabe and Ito's eight, without black, in an order in which neighbours differ most.
const PALETTE: [Color; 7] = [
    rgb(0x00, 0x72, 0xb2),
    rgb(0xe6, 0x9f, 0x00),
    rgb(0x00, 0x9e, 0x73),
    rgb(0xcc, 0x79, 0xa7),
    rgb(0x56, 0xb4, 0xe9),
    rgb(0xd5, 0x5e, 0x00),
    rgb(0xf0, 0xe4, 0x42),
];

/// The darkest of a heat map.
const DEEP: Color = rgb(0x08, 0x30, 0x6b);

const fn rgb(red: u8, green: u8, blue: u8) -> Color {
    Color { red, green, blue }
}

/// How many columns have a colour of their own.
pub(super) const N_COLORS: usize = PALETTE.len();

/// The colour of a heading: its own, or that of its place.
pub(super) fn color_of(label: &CountLabel, nth: usize) -> Color {
    let of_place = PALETTE.get(nth % N_COLORS).copied();
    label.color.or(of_place).unwrap_or(DEEP)
}

/// The colour of bars and points that need none of their own.
pub fn plain() -> Color {
    color_of(
        &CountLabel {
            text: String::new(),
            color: None,
            is_nothing: true,
        },
        0,
    )
}

/// From 0 to 1 for the greatest, in steps that look even to the eye, with the colour of that: from
/// white to the darkest.
pub(super) fn heat(n: u64, greatest: u64) -> Heat {
    if greatest == 0 {
        return heat_of(0.0);
    }
    heat_of((n as f64 / greatest as f64).sqrt())
}

/// The colour of a share from 0 to 1: from white to the darkest.
pub fn heat_of(part: f64) -> Heat {
    let part = part.clamp(0.0, 1.0);
    let between = |deep: u8| {
        let shade = 255.0 - (255.0 - f64::from(deep)) * part;
        // Invariant: between 0 and 255.
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "it fits"
        )]
        let shade = shade.round() as u8;
        shade
    };
    let color = rgb(between(DEEP.red), between(DEEP.green), between(DEEP.blue));
    #[expect(clippy::cast_possible_truncation, reason = "a colour needs no more")]
    let part = part as f32;
    Heat { part, color }
}

/// Black or white, whichever reads better on a colour.
pub fn ink_on(color: Color) -> Color {
    let luminance = 0.299 * f64::from(color.red)
        + 0.587 * f64::from(color.green)
        + 0.114 * f64::from(color.blue);
    if luminance > 140.0 {
        rgb(0x1a, 0x1a, 0x1a)
    } else {
        rgb(0xff, 0xff, 0xff)
    }
}
