//! How far each annotator is with each article, how fast, and what is next.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;

use crate::model::{AnnotatorId, ArticleId, Assignment, Status};

/// What is known of one layer.
#[derive(Clone, Debug, PartialEq)]
pub struct BoardSource<'a> {
    /// The article.
    pub article: &'a ArticleId,
    /// Whose layer.
    pub annotator: &'a AnnotatorId,
    /// How far it is.
    pub status: Status,
    /// How many annotations it has.
    pub n_annotations: usize,
    /// When its annotations were made, as far as that is known.
    pub made: Vec<Timestamp>,
}

/// How far the team is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Board {
    /// The columns: who is assigned something, or has a layer, sorted.
    pub annotators: Vec<AnnotatorId>,
    /// The rows, in the order of the articles.
    pub rows: Vec<BoardRow>,
    /// How many articles each annotator has in each status; those they have not begun count as new.
    pub totals: BTreeMap<AnnotatorId, BTreeMap<Status, usize>>,
    /// What each annotator made on each day, in UTC.
    pub pace: BTreeMap<AnnotatorId, BTreeMap<Date, DayPace>>,
}

/// One article.
#[derive(Clone, Debug, PartialEq)]
pub struct BoardRow {
    /// Which one.
    pub article: ArticleId,
    /// A cell an annotator; none for who has nothing to do with it.
    pub cells: Vec<Option<BoardCell>>,
}

/// One annotator's work on one article.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BoardCell {
    /// Whether it was assigned to them.
    pub is_assigned: bool,
    /// How far they are.
    pub status: Status,
    /// How many annotations they have.
    pub n_annotations: usize,
}

/// What was made on a day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DayPace {
    /// How many annotations.
    pub n_annotations: usize,
    /// In how many articles.
    pub n_articles: usize,
}

impl Board {
    /// Puts the board together; the curated layer is left out.
    pub fn new<'a>(
        articles: &[ArticleId],
        assigned: &BTreeMap<ArticleId, Assignment>,
        layers: impl IntoIterator<Item = BoardSource<'a>>,
    ) -> Self {
        let mut cells: BTreeMap<(ArticleId, AnnotatorId), BoardCell> = BTreeMap::new();
        for (article, assignment) in assigned {
            for annotator in &assignment.to {
                let cell = cells
                    .entry((article.clone(), annotator.clone()))
                    .or_default();
                cell.is_assigned = true;
            }
        }
        let mut pace: BTreeMap<AnnotatorId, BTreeMap<Date, DayPace>> = BTreeMap::new();
        let layers = layers.into_iter();
        for layer in layers.filter(|it| it.annotator.as_str() != AnnotatorId::CURATED) {
            let key = (layer.article.clone(), layer.annotator.clone());
            let cell = cells.entry(key).or_default();
            cell.status = layer.status;
            cell.n_annotations = layer.n_annotations;
            let days = pace.entry(layer.annotator.clone()).or_default();
            count_days(days, &layer.made);
        }
        let annotators: BTreeSet<&AnnotatorId> = cells.keys().map(|(_, it)| it).collect();
        let annotators: Vec<AnnotatorId> = annotators.into_iter().cloned().collect();
        let rows = articles.iter().map(|article| BoardRow {
            article: article.clone(),
            cells: annotators
                .iter()
                .map(|annotator| cells.get(&(article.clone(), annotator.clone())).copied())
                .collect(),
        });
        let rows: Vec<BoardRow> = rows.collect();
        pace.retain(|_, days| !days.is_empty());
        Self {
            totals: totals(&annotators, &rows),
            annotators,
            rows,
            pace,
        }
    }
}

fn count_days(days: &mut BTreeMap<Date, DayPace>, made: &[Timestamp]) {
    let mut touched = BTreeSet::new();
    for at in made {
        let day = Offset::UTC.to_datetime(*at).date();
        let pace = days.entry(day).or_default();
        pace.n_annotations += 1;
        pace.n_articles += usize::from(touched.insert(day));
    }
}

fn totals(
    annotators: &[AnnotatorId],
    rows: &[BoardRow],
) -> BTreeMap<AnnotatorId, BTreeMap<Status, usize>> {
    let mut totals: BTreeMap<AnnotatorId, BTreeMap<Status, usize>> = BTreeMap::new();
    for row in rows {
        for (annotator, cell) in annotators.iter().zip(&row.cells) {
            if let Some(cell) = cell {
                let of_status = totals.entry(annotator.clone()).or_default();
                *of_status.entry(cell.status).or_default() += 1;
            }
        }
    }
    totals
}

/// What an annotator has left of what was assigned to them: first what they have begun, then the
/// rest, each in the order of the articles.
pub fn my_queue(board: &Board, annotator: &AnnotatorId) -> Vec<ArticleId> {
    let Some(column) = board.annotators.iter().position(|it| it == annotator) else {
        return Vec::new();
    };
    let rows = board.rows.iter().filter_map(|row| {
        let cell = row.cells.get(column).copied().flatten()?;
        let rank = queue_rank(cell.is_assigned, cell.status)?;
        Some((rank, row.article.clone()))
    });
    let mut queue: Vec<(u8, ArticleId)> = rows.collect();
    queue.sort_by_key(|(rank, _)| *rank);
    queue.into_iter().map(|(_, article)| article).collect()
}

/// How soon an article is somebody's turn, smaller first; none if it is not theirs to do.
pub fn queue_rank(is_assigned: bool, status: Status) -> Option<u8> {
    match status {
        Status::InProgress if is_assigned => Some(0),
        Status::New if is_assigned => Some(1),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_board_shows_who_is_how_far_and_what_is_next() {
        let [a, b, c] = ["a.txt", "b.txt", "c.txt"].map(ArticleId::new);
        let [alice, bob] = ["alice", "bob"].map(AnnotatorId::new);
        let both = Assignment::new([alice.clone(), bob.clone()]);
        let assigned = [
            (a.clone(), both.clone()),
            (b.clone(), both.clone()),
            (c.clone(), both),
        ];
        let at = |text: &str| -> Timestamp { text.parse().unwrap() };
        let curated = AnnotatorId::new(AnnotatorId::CURATED);
        let layer = |article, annotator, status, made: &[&str]| BoardSource {
            article,
            annotator,
            status,
            n_annotations: made.len(),
            made: made.iter().map(|it| at(it)).collect(),
        };
        let layers = [
            layer(
                &a,
                &alice,
                Status::Done,
                &["2026-01-01T10:00:00Z", "2026-01-02T01:00:00Z"],
            ),
            layer(&c, &alice, Status::InProgress, &["2026-01-02T09:00:00Z"]),
            layer(&a, &curated, Status::Done, &[]),
        ];
        let board = Board::new(&[a.clone(), b.clone(), c.clone()], &assigned.into(), layers);
        assert_eq!(board.annotators, [alice.clone(), bob.clone()]);
        assert_eq!(board.rows[0].cells[0].unwrap().n_annotations, 2);
        assert_eq!(board.totals[&alice][&Status::New], 1);
        assert_eq!(board.totals[&bob], [(Status::New, 3)].into());
        let second = DayPace {
            n_annotations: 2,
            n_articles: 2,
        };
        assert_eq!(board.pace[&alice][&"2026-01-02".parse().unwrap()], second);
        assert_eq!(my_queue(&board, &alice), [c.clone(), b.clone()]);
        assert_eq!(my_queue(&board, &bob), [a, b, c]);
        assert_eq!(my_queue(&board, &curated), []);
    }
}
