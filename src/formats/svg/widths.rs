//! How wide words are, about: by classes of characters, in ems.

/// Which way a word runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Left to right.
    Ltr,
    /// Right to left.
    Rtl,
}

/// The width of a text, in ems.
pub fn width(text: &str) -> f64 {
    let mut total = 0.0;
    let mut is_joined = false;
    for character in text.chars() {
        if !is_joined {
            total += width_of(character);
        }
        // What a joiner joins is one picture.
        is_joined = character == '\u{200d}';
    }
    total
}

fn width_of(character: char) -> f64 {
    match character {
        'i' | 'j' | 'l' | '.' | ',' | ';' | ':' | '\'' | '|' | '!' | '’' | '‘' => 0.28,
        ' ' | 'f' | 't' | 'r' | '(' | ')' | '[' | ']' | 'I' | '-' => 0.34,
        'm' | 'w' | 'M' | 'W' | '—' | '…' | '@' | '%' => 0.86,
        it if is_mark(it) || it.is_control() => 0.0,
        it if is_wide(it) => 1.0,
        'A'..='Z' => 0.68,
        it if direction_of(it) == Some(Direction::Rtl) => 0.48,
        it if it.is_uppercase() => 0.68,
        _ => 0.52,
    }
}

/// Whether it takes no room of its own: combining marks, joiners, selectors.
fn is_mark(character: char) -> bool {
    matches!(
        u32::from(character),
        0x300..=0x36F | 0x483..=0x489 | 0x591..=0x5BD | 0x610..=0x61A | 0x64B..=0x65F | 0x6D6..=0x6ED
            | 0x93C | 0x94D | 0x200B..=0x200F | 0x202A..=0x202E | 0x2060..=0x206F | 0x20D0..=0x20FF
            | 0xFE00..=0xFE0F | 0xFEFF | 0x1F3FB..=0x1F3FF
    )
}

/// Whether it is as wide as high.
pub fn is_wide(character: char) -> bool {
    matches!(
        u32::from(character),
        0x1100..=0x115F | 0x2E80..=0xA4CF | 0xAC00..=0xD7A3 | 0xF900..=0xFAFF | 0xFE30..=0xFE6F
            | 0xFF00..=0xFF60 | 0x1F000..=0x1FAFF | 0x20000..=0x3FFFF
    )
}

/// Which way a character makes its word run, if it has a say in that.
pub fn direction_of(character: char) -> Option<Direction> {
    let is_rtl = matches!(
        u32::from(character),
        0x590..=0x8FF | 0xFB1D..=0xFDFF | 0xFE70..=0xFEFE | 0x10800..=0x10FFF | 0x1E800..=0x1EFFF
    );
    let is_letter = character.is_alphabetic();
    if is_rtl && is_letter {
        Some(Direction::Rtl)
    } else {
        is_letter.then_some(Direction::Ltr)
    }
}

/// Which way a text runs: as its first letter does.
pub fn direction(text: &str) -> Option<Direction> {
    text.chars().find_map(direction_of)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_are_about_right() {
        assert!(width("ill") < width("mmm"));
        assert!((width("渡し") - 2.0).abs() < 1e-9);
        assert!((width("e\u{301}") - width("e")).abs() < 1e-9);
        assert!((width("👩\u{200d}👩\u{200d}👧") - 1.0).abs() < 1e-9);
        assert!(width("").abs() < 1e-9);
    }

    #[test]
    fn a_text_runs_as_its_first_letter() {
        for (text, expected) in [
            ("24 Lundby", Some(Direction::Ltr)),
            ("«العبّارة", Some(Direction::Rtl)),
            ("המעבורת", Some(Direction::Rtl)),
            ("24.", None),
        ] {
            assert_eq!(direction(text), expected, "{text}");
        }
    }
}
