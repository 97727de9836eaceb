//! Runs of words of the open article that have no sure place, for the re-anchor desk.

use crate::app::AppState;
use crate::model::{AnnotationId, AnnotatorId, LayerKey, Span, TagId, Unplaced, UnplacedWhy};
use crate::text::TextRange;

/// A run of words that waits for a person.
#[derive(Clone, Debug, PartialEq)]
pub struct UnplacedRow {
    /// Whose annotation it is of.
    pub annotator: AnnotatorId,
    /// Whether it is one's own and can be changed.
    pub is_mine: bool,
    /// The annotation.
    pub id: AnnotationId,
    /// Which of its runs.
    pub span: usize,
    /// How many runs it has.
    pub n_spans: usize,
    /// Its tag.
    pub tag: TagId,
    /// What stood before the words.
    pub before: String,
    /// The words as they were tagged.
    pub exact: String,
    /// What stood after them.
    pub after: String,
    /// The best place now and how alike it is, from 0 to 1.
    pub best: Option<(TextRange, f32)>,
    /// Whether the file gives a place that is none.
    pub is_invalid: bool,
}

/// All of them, one's own first, doubtful before lost, in the order of the article as it was.
pub fn unplaced_rows(state: &AppState) -> Vec<UnplacedRow> {
    let Some(document) = &state.document else {
        return Vec::new();
    };
    let mut rows = Vec::new();
    for annotator in state.seen_annotators(document) {
        let key = LayerKey::new(document.article.id.clone(), annotator.clone());
        let Some(layer) = state.workspace.layers.get(&key) else {
            continue;
        };
        let is_mine = state.me() == Some(annotator) && document.read_only.is_none();
        for annotation in layer.unplaced() {
            for (span, unplaced) in annotation.spans.iter().enumerate() {
                if let Span::Unplaced(unplaced) = unplaced {
                    rows.push((
                        unplaced.selector.position.start,
                        UnplacedRow {
                            annotator: annotator.clone(),
                            is_mine,
                            id: annotation.id.clone(),
                            span,
                            n_spans: annotation.spans.len(),
                            tag: annotation.tag.clone(),
                            ..row(unplaced)
                        },
                    ));
                }
            }
        }
    }
    rows.sort_by(|(at, a), (other_at, b)| {
        let key = |row: &UnplacedRow| (!row.is_mine, row.best.is_none());
        key(a).cmp(&key(b)).then(at.cmp(other_at))
    });
    rows.into_iter().map(|(_, row)| row).collect()
}

fn row(unplaced: &Unplaced) -> UnplacedRow {
    let quote = &unplaced.selector.quote;
    UnplacedRow {
        annotator: AnnotatorId::new(""),
        is_mine: false,
        id: AnnotationId::new(""),
        span: 0,
        n_spans: 1,
        tag: TagId::new(""),
        before: quote.before.clone(),
        exact: quote.exact.clone(),
        after: quote.after.clone(),
        best: match unplaced.why {
            UnplacedWhy::Doubtful { range, score } => Some((range, score)),
            UnplacedWhy::Lost | UnplacedWhy::Invalid => None,
        },
        is_invalid: unplaced.why == UnplacedWhy::Invalid,
    }
}

/// What stands around a range, up to so many characters on either side: `bef[ore th]is`.
pub fn around(text: &str, range: TextRange, n_characters: usize) -> (&str, &str) {
    let (start, end) = (range.start().to_usize(), range.end().to_usize());
    let before = text.get(..start).unwrap_or_default();
    let after = text.get(end..).unwrap_or_default();
    let from = before
        .char_indices()
        .rev()
        .nth(n_characters.saturating_sub(1));
    let to = after.char_indices().nth(n_characters);
    (
        from.map_or(before, |(from, _)| before.get(from..).unwrap_or_default()),
        to.map_or(after, |(to, _)| after.get(..to).unwrap_or_default()),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_surroundings_end_at_the_edges_of_the_article() {
        let text = "Die Dämme brachen";
        let range = TextRange::from_bytes(4, 10).unwrap();
        for (n_characters, expected) in [(3, ("ie ", " br")), (100, ("Die ", " brachen"))] {
            assert_eq!(
                around(text, range, n_characters),
                expected,
                "{n_characters}"
            );
        }
        let whole = TextRange::from_bytes(0, 10).unwrap();
        assert_eq!(around(text, whole, 2), ("", " b"));
    }
}
