//! Stancemark: read news articles, tag stances and claims in them, settle differences as a team.
//!
//! The library is everything but the process: the binary in `main.rs` only starts it.
//! Modules stand in reading order; each may use only those above it, as listed in
//! `docs/ARCHITECTURE.md` and checked by `tests/architecture.rs`.
//! Nothing outside [`ui`] knows that a window exists, so `--no-default-features` builds the rest.

pub mod text;

pub mod anchor;

pub mod model;

pub mod edit;

pub mod review;

pub mod insight;

pub mod formats;

pub mod store;

pub mod loading;

pub mod app;

pub mod builtin;

pub mod cli;

#[cfg(feature = "gui")]
pub mod ui;

#[cfg(any(test, feature = "testing"))]
pub mod testing;
