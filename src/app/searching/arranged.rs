//! The rows of a search in an order, narrowed to a part, and the counts beside them.

use crate::insight::search::{Concordance, HitCount, HitOrder};

/// Which part of what was found shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Narrowing {
    /// All of it.
    #[default]
    All,
    /// One article, by its place among those with hits.
    Article(usize),
    /// Articles of one outlet; empty for those without.
    Outlet(String),
    /// Articles of one day; empty for those without.
    Day(String),
}

/// The rows as they show, and how much was found under each heading.
#[derive(Clone, Debug, Default)]
pub struct Arranged {
    /// The numbers of the rows.
    pub rows: Vec<usize>,
    /// The counts by outlet.
    pub outlets: Vec<HitCount>,
    /// The counts by day.
    pub days: Vec<HitCount>,
}

impl Arranged {
    /// Orders, narrows and counts; takes time with many rows, so not for a frame.
    pub fn new(found: &Concordance, order: HitOrder, narrowing: &Narrowing) -> Self {
        let mut rows = found.ordered(order);
        rows.retain(|row| is_in(found, *row, narrowing));
        Self {
            rows,
            outlets: found.by_outlet(),
            days: found.by_day(),
        }
    }
}

fn is_in(found: &Concordance, row: usize, narrowing: &Narrowing) -> bool {
    let Some(row) = found.rows().get(row) else {
        return false;
    };
    let metadata = found.article_of(row).map(|article| &article.metadata);
    match narrowing {
        Narrowing::All => true,
        Narrowing::Article(article) => row.article == *article,
        Narrowing::Outlet(outlet) => metadata.is_some_and(|known| known.outlet == *outlet),
        Narrowing::Day(day) => metadata.is_some_and(|known| match known.date {
            Some(date) => date.to_string() == *day,
            None => day.is_empty(),
        }),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::insight::search::{Query, Searched};
    use crate::model::{ArticleId, Metadata};

    fn found() -> Concordance {
        let mut found = Concordance::default();
        let matcher = Query::literal("dam").matcher().unwrap();
        for (id, text, outlet, date) in [
            ("a.txt", "the dam holds, the dam is old", "Courier", None),
            ("b.txt", "a dam", "Herald", Some("2025-03-01")),
        ] {
            let article = ArticleId::new(id);
            let searched = Searched {
                article: &article,
                text,
                skip: &[],
                context: 20,
                most: 10,
            };
            let metadata = Metadata {
                outlet: outlet.to_owned(),
                date: date.map(|date| date.parse().unwrap()),
                ..Metadata::default()
            };
            let hits = matcher.search(&searched, || Arc::new(metadata));
            found.add(hits.unwrap());
        }
        found
    }

    #[test]
    fn rows_are_narrowed_to_what_was_clicked() {
        let found = found();
        for (narrowing, expected) in [
            (Narrowing::All, vec![0, 1, 2]),
            (Narrowing::Article(1), vec![2]),
            (Narrowing::Outlet("Courier".to_owned()), vec![0, 1]),
            (Narrowing::Day("2025-03-01".to_owned()), vec![2]),
            (Narrowing::Day(String::new()), vec![0, 1]),
        ] {
            let arranged = Arranged::new(&found, HitOrder::Reading, &narrowing);
            assert_eq!(arranged.rows, expected, "{narrowing:?}");
            assert_eq!(arranged.outlets.len(), 2);
        }
        let by_right = Arranged::new(&found, HitOrder::Right, &Narrowing::All);
        assert_eq!(by_right.rows, [2, 0, 1]);
    }
}
