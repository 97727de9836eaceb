//! A scale on which values of agreement have their places.

use crate::app::reviewing::AgreementCell;
use crate::model::Color;

/// The distance of its ticks.
const STEP: f64 = 0.2;
/// From where on Krippendorff takes α for tentative, and relies on it.
pub const RELIANCE: [f64; 2] = [0.667, 0.8];

/// From a round value below all, 0 at most and -1 at least, to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Axis {
    n_below: u32,
    length: usize,
}

impl Axis {
    /// The scale for these values and the ends of their intervals.
    pub fn of<'a>(cells: impl Iterator<Item = &'a AgreementCell>, length: usize) -> Self {
        let ends = cells.flat_map(|cell| {
            let interval = cell.interval.as_ref().and_then(|it| it.as_ref().ok());
            [cell.value.ok(), interval.map(|it| it.lower)]
        });
        let least = ends.flatten().fold(0.0, f64::min);
        let n_below = (1..=5).find(|n| least >= -STEP * f64::from(*n));
        Self {
            n_below: if least < 0.0 { n_below.unwrap_or(5) } else { 0 },
            length,
        }
    }

    /// Where a value stands, from 0; what is less than the least stands there.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it lies on the axis"
    )]
    pub fn place(self, value: f64) -> usize {
        let least = self.least();
        let part = ((value - least) / (1.0 - least)).clamp(0.0, 1.0);
        (part * self.length as f64).round() as usize
    }

    /// The values with a line, and what they are called.
    pub fn ticks(self) -> impl Iterator<Item = (f64, String)> {
        (0..=self.n_below + 5).map(move |nth| {
            let value = self.least() + STEP * f64::from(nth);
            (value, format!("{value:.1}").replace("-0.0", "0.0"))
        })
    }

    fn least(self) -> f64 {
        -STEP * f64::from(self.n_below)
    }
}

/// The colour of the lines of reliance, which neither theme hides.
pub fn reliance_color() -> Color {
    Color {
        red: 0xb5,
        green: 0xa6,
        blue: 0x8f,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::reviewing::Which;
    use crate::review::agreement::SpanMeasure;

    #[test]
    fn an_axis_reaches_as_far_down_as_values_do() {
        let axis = |value: f64| {
            let cell = AgreementCell {
                which: Which::Spans(SpanMeasure::UAlpha),
                value: Ok(value),
                interval: None,
                left_out: None,
            };
            Axis::of([cell].iter(), 100)
        };
        let up = axis(0.5);
        assert_eq!(
            [0.0, 0.5, 1.0, -0.3].map(|it| up.place(it)),
            [0, 50, 100, 0]
        );
        let names: Vec<String> = axis(-0.25).ticks().map(|(_, name)| name).collect();
        assert_eq!(
            names,
            ["-0.4", "-0.2", "0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]
        );
        assert_eq!(axis(-7.0).ticks().count(), 11);
    }
}
