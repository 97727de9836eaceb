//! View-models: what a view draws, computed beforehand as plain values.

mod article_rows;
mod fuzzy;
mod palette_rows;
mod tag_rows;

pub use self::article_rows::{ArticleRow, ArticleRows};
pub use self::fuzzy::FuzzyPattern;
pub use self::palette_rows::{PaletteRow, PaletteRows};
pub use self::tag_rows::matching_tags;
