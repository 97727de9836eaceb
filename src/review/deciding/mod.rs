//! Decisions about cases: what a curator says or a rule gives, as edits of the curated layer.
//!
//! Nothing is changed here: the edits go through the history like all others, so that a decision,
//! or all decisions of a rule, are taken back as one step. Knows no clock and makes no ids.

mod apply;
mod decide;
mod edges;
mod links;
mod reason;
mod rules;
#[cfg(test)]
mod tests;

pub use self::apply::{leave_open, take_back, take_planned};
pub use self::decide::{DecideError, Ruling, Verdict, add_new, decide};
pub use self::links::settle_links;
pub use self::reason::Reason;
pub use self::rules::{EdgeChoice, Planned, Rule, Share, plan};
