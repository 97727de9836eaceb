//! Every change of a workspace, as a value with an inverse, and the history of them.
//!
//! Nothing loaded changes but through [`Edit::apply`].

mod change;
mod history;
#[cfg(test)]
mod tests;

pub use self::change::{Edit, EditError};
pub use self::history::{History, Step};
