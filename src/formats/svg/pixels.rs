//! Numbers of a picture.

/// A number of pixels, written with at most one decimal.
pub fn number(value: f64) -> Pixels {
    #[expect(clippy::cast_possible_truncation, reason = "no picture is that large")]
    let tenths = (value * 10.0).round() as i64;
    Pixels { tenths }
}

/// See [`number`]; whole numbers are written many times faster than others.
#[derive(Clone, Copy)]
pub struct Pixels {
    tenths: i64,
}

impl std::fmt::Display for Pixels {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let sign = if self.tenths < 0 { "-" } else { "" };
        let tenths = self.tenths.unsigned_abs();
        match tenths % 10 {
            0 => write!(f, "{sign}{}", tenths / 10),
            rest => write!(f, "{sign}{}.{rest}", tenths / 10),
        }
    }
}
