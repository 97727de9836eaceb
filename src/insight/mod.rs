//! Questions over a corpus: who stands beside whom, and how often.
//!
//! Pure functions over values that the caller read; knows no files, no clock, no threads and no
//! window.

pub mod networks;
