//! The rows of the article list: filtered, sorted, grouped.

use super::made_rows::queue;
use super::{MadeRows, RowsKey};
use crate::app::Sight;
use crate::app::list::{ArticleList, ListFilter};
use crate::model::ArticleId;

/// The rows that show, kept until the list or the filter changes.
#[derive(Clone, Debug, Default)]
pub struct ArticleRows {
    /// The rows, headings among them.
    pub rows: Vec<ArticleRow>,
    /// How many articles pass the filter.
    pub n_articles: usize,
    /// What is assigned to whoever looks and not finished, as places in the list: first what they
    /// began.
    pub queue: Vec<usize>,
    made_for: Option<RowsKey>,
}

/// One row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ArticleRow {
    /// A heading.
    // Boxed, so that a row of a hundred thousand is no larger than a place in the list.
    Group(Box<ArticleGroup>),
    /// An article, by its place in the list.
    Article(usize),
}

/// A heading of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArticleGroup {
    /// What it says.
    pub name: String,
    /// How many articles stand under it.
    pub n_articles: usize,
}

impl ArticleRows {
    /// Makes the rows again if something changed since.
    pub fn update(&mut self, list: &ArticleList, filter: &ListFilter, sight: &Sight) {
        let key = RowsKey::new(list, filter, sight);
        if self.made_for.as_ref() == Some(&key) {
            return;
        }
        if filter.is_plain() {
            self.show_all(list.items().len());
            self.queue = queue(list.items(), sight);
            self.made_for = Some(key);
        } else {
            let made = MadeRows::new(list.items(), &key);
            self.take(made, key);
        }
    }

    /// Takes rows that were made elsewhere.
    pub fn take(&mut self, made: MadeRows, key: RowsKey) {
        let MadeRows {
            rows,
            n_articles,
            queue,
        } = made;
        (self.rows, self.n_articles, self.queue) = (rows, n_articles, queue);
        self.made_for = Some(key);
    }

    /// A row for each article of the list: those that are there already stay, so that a list which
    /// grows many times a second costs only what it grows by.
    fn show_all(&mut self, n_articles: usize) {
        let made_for = self.made_for.as_ref();
        if !made_for.is_some_and(|key| key.filter.is_plain()) {
            self.rows.clear();
        }
        self.rows.truncate(n_articles);
        let n_rows = self.rows.len();
        self.rows
            .extend((n_rows..n_articles).map(ArticleRow::Article));
        self.n_articles = n_articles;
    }

    /// The next article of the queue after the one at `number`, or its first if that is none of it.
    pub fn next_in_queue(&self, number: Option<usize>) -> Option<usize> {
        let here = number.and_then(|number| self.queue.iter().position(|nth| *nth == number));
        let next = here.map_or(0, |here| (here + 1) % self.queue.len());
        self.queue.get(next).copied()
    }

    /// The revision of the list that the rows were made from.
    pub fn list_revision(&self) -> Option<u64> {
        self.made_for.as_ref().map(|key| key.revision)
    }

    /// What the rows were made of and how.
    pub fn made_for(&self) -> Option<&RowsKey> {
        self.made_for.as_ref()
    }

    /// The filter that the rows were made with.
    pub fn filter(&self) -> Option<&ListFilter> {
        self.made_for.as_ref().map(|key| &key.filter)
    }

    /// Whether the rows were made with this filter, be it from an older list.
    pub fn are_for(&self, filter: &ListFilter, sight: &Sight) -> bool {
        let made_for = self.made_for.as_ref();
        made_for.is_some_and(|key| key.filter == *filter && key.sight == *sight)
    }

    /// The article `step` rows after the one at `number`, or the first one if it does not show.
    pub fn step(&self, number: Option<usize>, step: isize) -> Option<usize> {
        let articles: Vec<usize> = self.articles().collect();
        let here = number.and_then(|number| articles.iter().position(|nth| *nth == number));
        let next = match here {
            Some(here) => here.checked_add_signed(step)?,
            None => 0,
        };
        articles.get(next).copied()
    }

    /// The articles that show, by their ids.
    pub fn article_ids(&self, list: &ArticleList) -> impl Iterator<Item = ArticleId> {
        self.articles()
            .filter_map(|nth| Some(list.items().get(nth)?.id.clone()))
    }

    /// The articles that show, as places in the list.
    pub fn articles(&self) -> impl Iterator<Item = usize> {
        self.rows.iter().filter_map(|row| match row {
            ArticleRow::Article(nth) => Some(*nth),
            ArticleRow::Group(_) => None,
        })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::app::list::{ArticleItem, LayerCounts, ListGroup, ListSort};
    use crate::model::{
        AnnotatorId, Assignment, Metadata, PackedMetadata, Project, ProjectSettings, Status, TagId,
    };

    fn list() -> ArticleList {
        let item = |path: &str, title: &str, outlet: &str, date: Option<&str>| {
            let metadata = Metadata {
                title: title.to_owned(),
                outlet: outlet.to_owned(),
                date: date.map(|date| date.parse().unwrap()),
                ..Metadata::default()
            };
            ArticleItem {
                metadata: Some(PackedMetadata::new(&metadata)),
                ..ArticleItem::new(ArticleId::new(path))
            }
        };
        let mut list = ArticleList::default();
        list.add([
            item("x/a.txt", "Port closed", "Courier", Some("2025-03-02")),
            item("x/b.txt", "Dam opened", "Herald", Some("2025-03-01")),
            item("c.txt", "Minister resigns", "", None),
        ]);
        list
    }

    fn shown(list: &ArticleList, filter: &ListFilter) -> Vec<String> {
        shown_to(
            list,
            filter,
            &Sight::new(AnnotatorId::new("me"), Arc::default()),
        )
    }

    fn shown_to(list: &ArticleList, filter: &ListFilter, sight: &Sight) -> Vec<String> {
        let mut rows = ArticleRows::default();
        rows.update(list, filter, sight);
        let text = |row: &ArticleRow| match row {
            ArticleRow::Group(group) => format!("# {} {}", group.name, group.n_articles),
            ArticleRow::Article(nth) => list.items()[*nth].title().to_owned(),
        };
        rows.rows.iter().map(text).collect()
    }

    #[test]
    fn all_words_of_the_filter_must_be_there() {
        for (words, expected) in [
            ("", vec!["Port closed", "Dam opened", "Minister resigns"]),
            ("x/ ED", vec!["Port closed", "Dam opened"]),
            ("port courier", vec!["Port closed"]),
            ("port herald", vec![]),
        ] {
            let filter = ListFilter {
                words: words.to_owned(),
                ..ListFilter::default()
            };
            assert_eq!(shown(&list(), &filter), expected, "{words}");
        }
    }

    #[test]
    fn what_has_no_date_comes_last_both_ways() {
        let sorted = |sort| {
            shown(
                &list(),
                &ListFilter {
                    sort,
                    ..ListFilter::default()
                },
            )
        };
        assert_eq!(
            sorted(ListSort::Oldest),
            ["Dam opened", "Port closed", "Minister resigns"]
        );
        assert_eq!(
            sorted(ListSort::Newest),
            ["Port closed", "Dam opened", "Minister resigns"]
        );
    }

    #[test]
    fn groups_have_headings_and_the_unknown_comes_last() {
        let grouped = |group| {
            shown(
                &list(),
                &ListFilter {
                    group,
                    ..ListFilter::default()
                },
            )
        };
        assert_eq!(
            grouped(ListGroup::Outlet),
            [
                "# Courier 1",
                "Port closed",
                "# Herald 1",
                "Dam opened",
                "# No outlet 1",
                "Minister resigns"
            ]
        );
        assert_eq!(
            grouped(ListGroup::Folder).last().unwrap(),
            "Minister resigns"
        );
    }

    #[test]
    fn rows_follow_a_list_that_grows_and_shrinks() {
        let (mut list, sight) = (list(), Sight::default());
        let (all, by_title) = (ListFilter::default(), ListSort::Title);
        let by_title = ListFilter {
            sort: by_title,
            ..ListFilter::default()
        };
        let mut rows = ArticleRows::default();
        let shown = |rows: &ArticleRows| rows.articles().collect::<Vec<usize>>();
        rows.update(&list, &all, &sight);
        assert_eq!(shown(&rows), [0, 1, 2]);
        list.add([ArticleItem::new(ArticleId::new("d.txt"))]);
        rows.update(&list, &all, &sight);
        assert_eq!(shown(&rows), [0, 1, 2, 3]);
        rows.update(&list, &by_title, &sight);
        assert_eq!(shown(&rows), [3, 1, 2, 0]);
        list.remove(&ArticleId::new("c.txt"));
        rows.update(&list, &all, &sight);
        assert_eq!((shown(&rows), rows.n_articles), (vec![0, 1, 2], 3));
    }

    #[test]
    fn a_tag_and_a_status_narrow_the_list() {
        let mut list = list();
        let me = AnnotatorId::new("me");
        list.update(&ArticleId::new("c.txt"), |item| {
            let tags = [(TagId::new("claim"), 2)].into();
            item.layers.insert(
                me.clone(),
                LayerCounts {
                    status: Status::Done,
                    tags,
                },
            );
        });
        let by_tag = ListFilter {
            tag: Some(TagId::new("claim")),
            ..ListFilter::default()
        };
        assert_eq!(shown(&list, &by_tag), ["Minister resigns"]);
        let by_status = ListFilter {
            status: Some(Status::New),
            ..ListFilter::default()
        };
        assert_eq!(shown(&list, &by_status), ["Port closed", "Dam opened"]);
    }

    fn counts(status: Status) -> LayerCounts {
        LayerCounts {
            status,
            tags: [(TagId::new("claim"), 1)].into(),
        }
    }

    #[test]
    fn what_is_hidden_from_the_person_is_not_found_by_its_tag() {
        let mut list = list();
        let [me, other] = ["me", "other"].map(AnnotatorId::new);
        for (path, mine) in [("x/a.txt", Status::New), ("c.txt", Status::Done)] {
            list.update(&ArticleId::new(path), |item| {
                item.layers.insert(other.clone(), counts(Status::Done));
                item.layers.insert(
                    me.clone(),
                    LayerCounts {
                        status: mine,
                        ..LayerCounts::default()
                    },
                );
            });
        }
        let settings = ProjectSettings {
            is_blind: true,
            ..ProjectSettings::default()
        };
        let project = Project {
            settings,
            ..Project::default()
        };
        let sight = Sight::new(me, Arc::new(project));
        let by_tag = ListFilter {
            tag: Some(TagId::new("claim")),
            ..ListFilter::default()
        };
        let by_annotator = ListFilter {
            annotator: Some(other),
            ..ListFilter::default()
        };
        assert_eq!(shown(&list, &by_tag).len(), 2);
        for filter in [by_tag, by_annotator] {
            assert_eq!(shown_to(&list, &filter, &sight), ["Minister resigns"]);
        }
    }

    #[test]
    fn the_queue_begins_with_what_was_begun_and_goes_round() {
        let mut list = list();
        let me = AnnotatorId::new("me");
        list.update(&ArticleId::new("c.txt"), |item| {
            item.layers.insert(me.clone(), counts(Status::InProgress));
        });
        list.update(&ArticleId::new("x/b.txt"), |item| {
            item.layers.insert(me.clone(), counts(Status::Done));
        });
        let assigned = |path: &str| (ArticleId::new(path), Assignment::new([me.clone()]));
        let project = Project {
            assignments: ["x/a.txt", "x/b.txt", "c.txt"].map(assigned).into(),
            ..Project::default()
        };
        let sight = Sight::new(me.clone(), Arc::new(project));
        let filter = ListFilter {
            only_queue: true,
            ..ListFilter::default()
        };
        assert_eq!(
            shown_to(&list, &filter, &sight),
            ["Port closed", "Minister resigns"]
        );
        let mut rows = ArticleRows::default();
        rows.update(&list, &filter, &sight);
        assert_eq!(rows.queue, [2, 0]);
        for (open, next) in [(None, 2), (Some(2), 0), (Some(0), 2), (Some(1), 2)] {
            assert_eq!(rows.next_in_queue(open), Some(next), "{open:?}");
        }
        assert_eq!(shown(&list, &filter), Vec::<String>::new());
    }
}
