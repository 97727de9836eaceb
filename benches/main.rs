//! How long the work takes that a person waits for: `cargo bench`, or `cargo bench --bench main WORD` for some of it.
//!
//! Each line tells the processor time and the time by the clock of one round, median and worst, and each piece of
//! work stands beside a floor or a rival measured in the same run. All texts are made up.
//! With `STANCEMARK_BENCH_FOLDERS=1` folders of 10 000 and 100 000 articles (53 and 530 MB) are written and read.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a measurement that cannot be made ends; it prints, and writes throw-away files"
)]

mod articles;
mod folders;
mod insight;
mod made_up;
mod measure;
#[cfg(feature = "gui")]
mod reading_view;
mod sidecars;
mod texts;

use measure::Report;

fn main() {
    let report = Report::from_arguments();
    texts::measure(&report);
    sidecars::measure(&report);
    articles::measure(&report);
    #[cfg(feature = "gui")]
    reading_view::measure(&report);
    folders::measure(&report);
    insight::measure(&report);
}
