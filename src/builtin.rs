//! What the program carries inside itself: codebooks to start from, and its two themes.
//!
//! `build.rs` refuses a file that does not parse or is not listed here.

use std::collections::BTreeMap;

use crate::model::{Codebook, Color};
use crate::store::codebook_file;

/// The version of the program.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The commit it was built from, in 12 digits; empty where that was not known.
pub const COMMIT: &str = env!("STANCEMARK_COMMIT");

/// A codebook that the program carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BuiltinCodebook {
    /// Its name in settings and on the command line.
    pub id: &'static str,
    /// The file's text, in the format of `codebook.ron`.
    pub text: &'static str,
}

macro_rules! codebooks {
    ($($id:literal => $file:literal),+ $(,)?) => {
        [$(BuiltinCodebook {
            id: $id,
            text: include_str!(concat!("../assets/codebooks/", $file)),
        }),+]
    };
}

/// All codebooks the program carries, the usual one first.
pub const CODEBOOKS: [BuiltinCodebook; 12] = codebooks![
    "stances" => "stances.ron",
    "attribution" => "attribution.ron",
    "reuse" => "reuse.ron",
    "stance" => "stance.ron",
    "mfc15" => "mfc15.ron",
    "generic5" => "generic5.ron",
    "entman4" => "entman4.ron",
    "persuasion23" => "persuasion23.ron",
    "genre3" => "genre3.ron",
    "claims" => "claims.ron",
    "dna" => "dna.ron",
    "checkworthy" => "checkworthy.ron",
];

const THEME_LIGHT: &str = include_str!("../assets/themes/light.ron");
const THEME_DARK: &str = include_str!("../assets/themes/dark.ron");

impl BuiltinCodebook {
    /// The codebook of that id.
    pub fn by_id(id: &str) -> Option<Self> {
        CODEBOOKS.into_iter().find(|builtin| builtin.id == id)
    }

    /// Reads it, by the same code as a user's own.
    pub fn read(self) -> Codebook {
        let reading = codebook_file::read(self.text);
        debug_assert!(reading.is_ok(), "build.rs has parsed {}", self.id);
        reading.map(|reading| reading.value).unwrap_or_default()
    }
}

/// The codebook of a folder that has none: *Stances and claims*.
pub fn default_codebook() -> Codebook {
    let [first, ..] = CODEBOOKS;
    first.read()
}

/// Which theme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Appearance {
    /// Dark words on light paper.
    Light,
    /// Light words on a dark ground.
    Dark,
}

/// The values of a theme by name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ThemeValues {
    /// Colours, such as `background`.
    pub colors: BTreeMap<String, Color>,
    /// Sizes, such as `gap_px`, in points of the screen.
    pub numbers: BTreeMap<String, f32>,
}

impl ThemeValues {
    /// Reads one of the themes the program carries.
    pub fn builtin(appearance: Appearance) -> Self {
        let text = match appearance {
            Appearance::Light => THEME_LIGHT,
            Appearance::Dark => THEME_DARK,
        };
        let values: Result<BTreeMap<String, ThemeValue>, _> = ron::from_str(text);
        debug_assert!(values.is_ok(), "build.rs has parsed {appearance:?}");
        let mut theme = Self::default();
        for (name, value) in values.unwrap_or_default() {
            match value {
                ThemeValue::Color(color) => {
                    theme
                        .colors
                        .extend(Color::parse(&color).map(|color| (name, color)));
                }
                ThemeValue::Number(number) => drop(theme.numbers.insert(name, number)),
            }
        }
        theme
    }
}

#[derive(serde::Deserialize)]
#[serde(untagged)]
enum ThemeValue {
    Color(String),
    Number(f32),
}

#[cfg(test)]
mod tests;
