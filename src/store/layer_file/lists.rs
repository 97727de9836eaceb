//! The lists of a sidecar's head, from the file to the layer and back.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::model::Layer;
use crate::store::sidecar::{
    CommentRecord, DecisionRecord, Header, List, ListRecord, comment_of, comment_record,
    decision_of, decision_record,
};

/// The layer with the decisions and comments of a head; those that are still those of `mine` are
/// the same values.
pub(super) fn with_lists(layer: Layer, header: &Header, mine: Option<&Layer>) -> Layer {
    let decisions = header.decisions.records().map(|record| {
        let read = decision_of(record);
        let same = mine.and_then(|mine| mine.decisions().get(&read.case));
        let same = same.filter(|mine| ***mine == read).cloned();
        same.unwrap_or_else(|| Arc::new(read))
    });
    let comments = header.comments.records().map(|record| {
        let read = comment_of(record);
        let same = mine.and_then(|mine| mine.comments().get(&read.id));
        let same = same.filter(|mine| ***mine == read).cloned();
        same.unwrap_or_else(|| Arc::new(read))
    });
    layer.with_review(decisions, comments)
}

/// A list with these records; one that says the same as before stays as it was read.
fn list_of<T: ListRecord>(
    list: &List<T>,
    records: impl Iterator<Item = T>,
    says_same: impl Fn(&T, &T) -> bool,
) -> List<T> {
    let known: BTreeMap<&str, &T> = list.records().map(|it| (it.key(), it)).collect();
    let records = records.map(|record| {
        let same = known.get(record.key());
        let same = same.filter(|known| says_same(known, &record));
        same.map(|known| (*known).clone()).unwrap_or(record)
    });
    list.with(records.collect(), |_| true)
}

/// The decisions a save of the layer writes; those that did not change stay as they were read.
pub(super) fn decisions_for(header: &Header, layer: &Layer) -> List<DecisionRecord> {
    let records = layer.decisions().values().map(|it| decision_record(it));
    list_of(&header.decisions, records, |one, other| {
        decision_of(one) == decision_of(other)
    })
}

/// The comments a save of the layer writes; those that did not change stay as they were read.
pub(super) fn comments_for(header: &Header, layer: &Layer) -> List<CommentRecord> {
    let records = layer.comments().values().map(|it| comment_record(it));
    list_of(&header.comments, records, |one, other| {
        comment_of(one) == comment_of(other)
    })
}
