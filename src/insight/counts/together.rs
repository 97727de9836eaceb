//! Which tags stand together.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};

use super::labels::{Headings, Key};
use super::table::tag_color;
use super::{CountLabel, CountScope, CountTable};
use crate::insight::{AnnotatedArticle, Snapshot};
use crate::model::{Annotation, PlaceIndex, TagId};

/// A count of tags that stand together, all layers in scope taken as one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Together {
    /// How near.
    pub within: Within,
    /// Which annotations count.
    pub scope: CountScope,
}

/// How near two tags must stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, strum::EnumIter)]
pub enum Within {
    /// In one article, be it on the whole of it.
    #[default]
    Article,
    /// In one paragraph.
    Paragraph,
    /// On words that both share.
    Overlap,
}

impl Together {
    /// Counts; nothing when `cancel` is set meanwhile.
    ///
    /// The table is the same on both sides of its diagonal, on which a tag meets itself: how many
    /// articles or paragraphs have it at all, or how many pairs of its annotations overlap.
    pub fn table(&self, snapshot: &Snapshot, cancel: &AtomicBool) -> Option<CountTable> {
        let mut pairs = Pairs::default();
        for (nth, article) in snapshot.articles.iter().enumerate() {
            if cancel.load(Ordering::Relaxed) {
                return None;
            }
            if !self.scope.takes_article(article) {
                continue;
            }
            let all: Vec<&Annotation> = self
                .scope
                .of(nth, article)
                .map(|it| it.annotation)
                .collect();
            match self.within {
                Within::Article => pairs.add_set(all.iter().map(|it| &it.tag), snapshot),
                Within::Paragraph => paragraphs(article, &all, snapshot, &mut pairs),
                Within::Overlap => overlaps(&all, snapshot, &mut pairs),
            }
        }
        Some(pairs.table(self, snapshot))
    }
}

fn paragraphs(
    article: &AnnotatedArticle,
    annotations: &[&Annotation],
    snapshot: &Snapshot,
    pairs: &mut Pairs,
) {
    let places = annotations.iter().enumerate();
    let places =
        places.flat_map(|(nth, annotation)| annotation.ranges().map(move |range| (range, nth)));
    let index = PlaceIndex::new(places);
    for paragraph in &article.article.parts.paragraphs {
        let there = index.intersecting(*paragraph).into_iter();
        let there = there.filter_map(|(_, nth)| annotations.get(nth));
        pairs.add_set(there.map(|annotation| &annotation.tag), snapshot);
    }
}

fn overlaps(annotations: &[&Annotation], snapshot: &Snapshot, pairs: &mut Pairs) {
    let places = annotations.iter().enumerate();
    let places =
        places.flat_map(|(nth, annotation)| annotation.ranges().map(move |range| (range, nth)));
    let index = PlaceIndex::new(places);
    for (nth, annotation) in annotations.iter().enumerate() {
        let there = annotation
            .ranges()
            .flat_map(|range| index.intersecting(range));
        // Each pair is met from its first annotation only, once however many pieces meet.
        let later: BTreeSet<usize> = there
            .map(|(_, other)| other)
            .filter(|other| *other > nth)
            .collect();
        for other in later.into_iter().filter_map(|other| annotations.get(other)) {
            pairs.add(&annotation.tag, &other.tag, snapshot);
        }
    }
}

/// Pairs of tags as they are met, numbers each, the smaller first.
#[derive(Debug, Default)]
struct Pairs {
    tags: Headings,
    met: std::collections::BTreeMap<(u32, u32), u64>,
}

impl Pairs {
    fn number(&mut self, tag_id: &TagId, snapshot: &Snapshot) -> u32 {
        let mut tags = snapshot.codebook.tags.iter();
        let nth = tags.position(|tag| tag.id == *tag_id);
        self.tags
            .number(Key::listed(nth, snapshot.tag_name(tag_id)))
    }

    fn add_set<'a>(&mut self, tags: impl Iterator<Item = &'a TagId>, snapshot: &Snapshot) {
        let tags: BTreeSet<&TagId> = tags.collect();
        let numbers: BTreeSet<u32> = tags.iter().map(|tag| self.number(tag, snapshot)).collect();
        for first in &numbers {
            for second in numbers.range(first..) {
                *self.met.entry((*first, *second)).or_default() += 1;
            }
        }
    }

    fn add(&mut self, first: &TagId, second: &TagId, snapshot: &Snapshot) {
        let (first, second) = (self.number(first, snapshot), self.number(second, snapshot));
        let pair = (first.min(second), first.max(second));
        *self.met.entry(pair).or_default() += 1;
    }

    fn table(self, together: &Together, snapshot: &Snapshot) -> CountTable {
        let (keys, places) = self.tags.in_order();
        let mut cells = vec![vec![0; keys.len()]; keys.len()];
        let place = |number: u32| places.get(number as usize).copied().unwrap_or_default();
        let mut put = |row: usize, column: usize, n: u64| {
            if let Some(cell) = cells.get_mut(row).and_then(|row| row.get_mut(column)) {
                *cell = n;
            }
        };
        for ((first, second), n) in self.met {
            let (first, second) = (place(first), place(second));
            put(first, second, n);
            put(second, first, n);
        }
        let color = |key: &Key| tag_color(&snapshot.codebook, key.name());
        let labels: Vec<CountLabel> = keys
            .iter()
            .map(|key| CountLabel::new(key, "tag", color(key)))
            .collect();
        CountTable {
            what: together.within.sentence().to_owned() + &together.scope.words(snapshot),
            row_name: "tag".to_owned(),
            column_name: Some("tag".to_owned()),
            rows: labels.clone(),
            columns: labels,
            cells,
            ..CountTable::default()
        }
    }
}

impl Within {
    fn sentence(self) -> &'static str {
        match self {
            Self::Article => {
                "Articles in which both tags stand; on the diagonal, articles with the tag"
            }
            Self::Paragraph => {
                "Paragraphs in which both tags stand; on the diagonal, paragraphs with the tag"
            }
            Self::Overlap => "Pairs of annotations with these tags that share words",
        }
    }
}
