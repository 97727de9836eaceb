//! View-models: what a view draws, computed beforehand as plain values.

mod article_rows;
mod fuzzy;
mod made_rows;
mod palette_rows;
mod table_lines;
mod tag_rows;
mod unplaced_rows;
mod word_diff;

pub use self::article_rows::{ArticleGroup, ArticleRow, ArticleRows};
pub use self::fuzzy::FuzzyPattern;
pub use self::made_rows::{MadeRows, RowsKey};
pub use self::palette_rows::{PaletteRow, PaletteRows};
pub use self::table_lines::{TableLine, TableLines};
pub use self::tag_rows::matching_tags;
pub use self::unplaced_rows::{UnplacedRow, around, unplaced_rows};
pub use self::word_diff::{DiffPiece, word_diff};
