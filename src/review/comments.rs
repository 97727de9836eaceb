//! Comments as threads: what answers what, and whether anything is left to be said.
//!
//! Everybody's comments stand in their own layer, so a thread is put together from several. It is
//! resolved if its latest entry says so: whoever resolves what another began writes an entry of
//! their own for it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::Timestamp;

use crate::model::{AnnotationRef, AnnotatorId, Comment, CommentId, Layer};

/// A comment with what answers it, the oldest first; never empty.
#[derive(Clone, Debug, PartialEq)]
pub struct Thread {
    /// The comment that began it, which may be in a layer that is not here.
    pub id: CommentId,
    /// What it is about; none for the article.
    pub on: Option<AnnotationRef>,
    /// What was said.
    pub entries: Vec<Said>,
}

/// A comment, and whose.
#[derive(Clone, Debug, PartialEq)]
pub struct Said {
    /// Who says it.
    pub by: AnnotatorId,
    /// What.
    pub comment: Arc<Comment>,
}

impl Thread {
    /// What was said last.
    pub fn latest(&self) -> Option<&Said> {
        self.entries.last()
    }

    /// Whether something is left to be said.
    pub fn is_open(&self) -> bool {
        self.latest().is_some_and(|said| !said.comment.resolved)
    }
}

impl Said {
    /// The order in which things were said; of two at once, by their names.
    fn order(&self) -> (Option<Timestamp>, &CommentId) {
        (self.comment.at, &self.comment.id)
    }
}

/// The threads of some layers of one article, those that began first before the others.
pub fn threads<'a>(layers: impl IntoIterator<Item = (&'a AnnotatorId, &'a Layer)>) -> Vec<Thread> {
    let layers = layers.into_iter();
    let said: Vec<Said> = layers
        .flat_map(|(by, layer)| {
            let comments = layer.comments().values();
            comments.map(|comment| Said {
                by: by.clone(),
                comment: Arc::clone(comment),
            })
        })
        .collect();
    let by_id: BTreeMap<&CommentId, &Comment> = said
        .iter()
        .map(|said| (&said.comment.id, &*said.comment))
        .collect();
    let mut grouped: BTreeMap<CommentId, Vec<Said>> = BTreeMap::new();
    for said in &said {
        let root = root_of(&said.comment, &by_id).clone();
        grouped.entry(root).or_default().push(said.clone());
    }
    let mut threads: Vec<Thread> = grouped
        .into_iter()
        .map(|(id, entries)| thread(id, entries))
        .collect();
    threads.sort_by(|a, b| {
        let order = |thread: &Thread| {
            let first = thread.entries.first();
            first.map(|said| (said.comment.at, said.comment.id.clone()))
        };
        order(a).cmp(&order(b))
    });
    threads
}

fn thread(id: CommentId, mut entries: Vec<Said>) -> Thread {
    entries.sort_by(|a, b| a.order().cmp(&b.order()));
    let began = entries.iter().find(|said| said.comment.id == id);
    let on = began.or(entries.first());
    let on = on.and_then(|said| said.comment.on.clone());
    Thread { id, on, entries }
}

/// The comment that began what a comment belongs to: the first that answers none, or one that is
/// not here. Comments that answer each other in a ring go by the smallest of their names.
fn root_of<'a>(comment: &'a Comment, by_id: &BTreeMap<&CommentId, &'a Comment>) -> &'a CommentId {
    let mut passed = BTreeSet::new();
    let mut here = comment;
    while passed.insert(&here.id) {
        let Some(answered) = &here.reply_to else {
            return &here.id;
        };
        match by_id.get(answered) {
            Some(next) => here = next,
            None => return answered,
        }
    }
    passed.first().copied().unwrap_or(&comment.id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{AnnotationId, Extra, Status};

    /// `id`, what it answers, the second at which it was said, whether it resolves.
    type Row<'a> = (&'a str, &'a str, i64, bool);

    fn layer(rows: &[Row<'_>]) -> Layer {
        let comment = |(id, reply_to, second, resolved): &Row<'_>| {
            Arc::new(Comment {
                id: CommentId::new(id),
                on: Some(AnnotationRef {
                    annotator: AnnotatorId::new("ann"),
                    id: AnnotationId::new("x"),
                }),
                reply_to: (!reply_to.is_empty()).then(|| CommentId::new(reply_to)),
                text: (*id).to_owned(),
                at: Timestamp::from_second(*second).ok(),
                resolved: *resolved,
                extra: Extra::default(),
            })
        };
        let comments: Vec<Arc<Comment>> = rows.iter().map(comment).collect();
        Layer::new(Status::New, [], Extra::default()).with_review([], comments)
    }

    fn told(layers: &[(&str, Layer)]) -> Vec<String> {
        let keyed: Vec<(AnnotatorId, &Layer)> = layers
            .iter()
            .map(|(who, layer)| (AnnotatorId::new(who), layer))
            .collect();
        let found = threads(keyed.iter().map(|(who, layer)| (who, *layer)));
        let entry = |said: &Said| format!("{}:{}", said.by, said.comment.id);
        let told = |thread: &Thread| {
            let entries: Vec<String> = thread.entries.iter().map(entry).collect();
            let sign = if thread.is_open() { "open" } else { "resolved" };
            format!("{} {} {sign}", thread.id, entries.join(" "))
        };
        found.iter().map(told).collect()
    }

    #[test]
    fn answers_from_all_layers_stand_under_what_they_answer_in_the_order_they_were_said() {
        let ann = layer(&[("a1", "", 1, false), ("a2", "b1", 5, false)]);
        let bo = layer(&[("b1", "a1", 3, false), ("b2", "", 2, true)]);
        assert_eq!(
            told(&[("ann", ann), ("bo", bo)]),
            ["a1 ann:a1 bo:b1 ann:a2 open", "b2 bo:b2 resolved"]
        );
    }

    #[test]
    fn the_latest_entry_says_whether_it_is_resolved_whoever_wrote_it() {
        let ann = [("a1", "", 1, false), ("a2", "a1", 9, false)];
        let bo = layer(&[("b1", "a1", 5, true)]);
        let before = told(&[("ann", layer(&ann[..1])), ("bo", bo.clone())]);
        assert_eq!(before, ["a1 ann:a1 bo:b1 resolved"]);
        let after = told(&[("ann", layer(&ann)), ("bo", bo)]);
        assert_eq!(after, ["a1 ann:a1 bo:b1 ann:a2 open"]);
    }

    #[test]
    fn answers_to_what_is_not_here_stand_together() {
        let ann = layer(&[("a1", "gone", 1, false)]);
        let bo = layer(&[("b1", "gone", 2, false)]);
        let told = told(&[("ann", ann), ("bo", bo)]);
        assert_eq!(told, ["gone ann:a1 bo:b1 open"]);
    }

    #[test]
    fn comments_that_answer_each_other_in_a_ring_are_all_there() {
        let ann = layer(&[("a", "b", 1, false), ("b", "a", 2, false)]);
        assert_eq!(told(&[("ann", ann)]), ["a ann:a ann:b open"]);
    }
}
