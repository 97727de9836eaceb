//! Who annotates which article: handing out, each annotator's queue, and how far the team is.
//!
//! Knows articles by what the caller says of them; no files, no clock.

mod board;
mod hand_out;

pub use self::board::{Board, BoardCell, BoardRow, BoardSource, DayPace, my_queue, queue_rank};
pub use self::hand_out::{HandOut, HandOutError, ToHandOut, hand_out};
