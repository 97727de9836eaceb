//! The running program minus its window.

mod selection;

pub use self::selection::Selection;
