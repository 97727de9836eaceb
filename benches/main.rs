//! How long the work takes that a person waits for: `cargo bench`, or `cargo bench --bench main -- WORD` for some of it.
//!
//! Each piece of work stands in one group with a floor or a rival, measured in the same run. All texts are made up.
//! Times are of the processor, but for what waits for a disk. criterion tells the least, the likeliest and the most
//! that the mean may be, and how that compares with the run before.
//! With `STANCEMARK_BENCH_FOLDERS=1` folders of 10 000 and 100 000 articles (53 and 530 MB) are written and read.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a measurement that cannot be made ends; it prints, and writes throw-away files"
)]

mod agreement;
mod articles;
mod folders;
mod formats;
mod insight;
mod made_up;
mod measure;
#[cfg(feature = "gui")]
mod reading_view;
mod sidecars;
mod texts;

use measure::Measures;

fn main() {
    let mut measures = Measures::from_arguments();
    texts::measure(&mut measures);
    sidecars::measure(&mut measures);
    articles::measure(&mut measures);
    #[cfg(feature = "gui")]
    reading_view::measure(&mut measures);
    folders::measure(&mut measures);
    insight::measure(&mut measures);
    agreement::measure(&mut measures);
    formats::measure(&mut measures);
    measures.finish();
}
