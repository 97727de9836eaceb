//! The sidecar: one annotator's layer on one article, a record a line.
//!
//! The on-disk types are never the model's own; `convert` goes between them.

mod conflict;
mod convert;
mod layout;
mod parse;
mod problem;
mod review_convert;
mod review_lists;
mod scan;
mod split;
mod summary;
#[cfg(test)]
pub(super) mod tests;
mod v1;

pub use self::conflict::{
    Conflict, SettledRecord, Side, conflicts_of, settle, settle_record, settle_status,
};
pub use self::parse::{BadRecord, Item, Parsed, parse};
pub use self::problem::{Problem, ProblemKind};
pub use self::review_convert::{comment_of, decision_of};
pub use self::summary::{LayerSummary, status_of, summarise};

pub(super) use self::conflict::{
    CONFLICTS, DELETED, alternatives, line_of, value_of, with_conflicts,
};
pub(super) use self::convert::{ReadAnnotation, RecordReader, records_of};
pub(super) use self::layout::{Place, Row, Rows, opaque_rows};
pub(super) use self::parse::{damaged, read_record, read_value, salvage, text_of};
pub(super) use self::review_convert::{comment_record, decision_record};
pub(super) use self::review_lists::{COMMENTS, DECISIONS, ListRecord};
pub use self::review_lists::{CommentRecord, DecisionRecord, List};
pub use self::v1::{FORMAT, Header, LinkRecord, Record, SpanRecord, ValueRecord};
pub(super) use self::v1::{SUFFIX, spans_text, text_of as ron_text};
