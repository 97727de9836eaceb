//! Which hits are ticked to be tagged, and which are tagged already.
//!
//! The rows of one article stand together, so an edit looks again at that article's rows only.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use crate::app::Sight;
use crate::model::{AnnotatorId, ArticleId, Layer, LayerKey, TagId};
use crate::text::TextRange;

/// What is known of a hit, given the tag that hits are to get.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RowMark {
    /// Nobody tagged its words so.
    #[default]
    Free,
    /// Somebody's annotation with that tag shares words with it.
    Near,
    /// One's own annotation with that tag is on just these words.
    Same,
    /// There is nothing in it to tag.
    Empty,
}

/// The rows of a search with their ticks.
#[derive(Debug, Default)]
pub struct Ticks {
    rows: Vec<Row>,
    articles: Vec<Rows>,
    by_id: BTreeMap<ArticleId, usize>,
    on_disk: BTreeMap<LayerKey, Arc<Layer>>,
    n_ticked: usize,
    n_tagged_articles: usize,
}

#[derive(Clone, Copy, Debug)]
struct Row {
    place: Option<TextRange>,
    mark: RowMark,
    is_ticked: bool,
}

/// The rows of one article.
#[derive(Debug)]
struct Rows {
    rows: Range<usize>,
    is_tagged: bool,
}

/// The layers on an article: those in memory, and of the others those that were read.
pub fn layers_on<'a>(
    article: &ArticleId,
    loaded: &'a BTreeMap<LayerKey, Layer>,
    read: &'a BTreeMap<LayerKey, Arc<Layer>>,
) -> BTreeMap<&'a AnnotatorId, &'a Layer> {
    let first = LayerKey::new(article.clone(), AnnotatorId::new(""));
    let is_on = |key: &LayerKey| key.article == *article;
    let read = read.range(&first..).take_while(|(key, _)| is_on(key));
    let loaded = loaded.range(&first..).take_while(|(key, _)| is_on(key));
    // What is in memory is newer, so it comes last.
    let read = read.map(|(key, layer)| (&key.annotator, &**layer));
    let loaded = loaded.map(|(key, layer)| (&key.annotator, layer));
    read.chain(loaded).collect()
}

impl Ticks {
    /// Adds the rows of an article that has none yet.
    pub(super) fn add(
        &mut self,
        article: ArticleId,
        places: impl Iterator<Item = Option<TextRange>>,
        layers: BTreeMap<AnnotatorId, Arc<Layer>>,
    ) {
        let start = self.rows.len();
        self.rows.extend(places.map(|place| Row {
            place,
            mark: place.map_or(RowMark::Empty, |_| RowMark::Free),
            is_ticked: false,
        }));
        let layers = layers.into_iter();
        let keyed = |(annotator, layer)| (LayerKey::new(article.clone(), annotator), layer);
        self.on_disk.extend(layers.map(keyed));
        self.by_id.insert(article, self.articles.len());
        self.articles.push(Rows {
            rows: start..self.rows.len(),
            is_tagged: false,
        });
    }

    /// What would be tagged of a row.
    pub fn place(&self, row: usize) -> Option<TextRange> {
        self.rows.get(row)?.place
    }

    /// What is known of a row.
    pub fn mark(&self, row: usize) -> RowMark {
        self.rows.get(row).map(|row| row.mark).unwrap_or_default()
    }

    /// Whether a row is ticked.
    pub fn is_ticked(&self, row: usize) -> bool {
        self.rows.get(row).is_some_and(|row| row.is_ticked)
    }

    /// How many rows are ticked.
    pub fn n_ticked(&self) -> usize {
        self.n_ticked
    }

    /// In how many articles something is tagged so, and in how many nothing.
    pub fn n_articles(&self) -> (usize, usize) {
        let n_tagged = self.n_tagged_articles;
        (n_tagged, self.articles.len() - n_tagged)
    }

    /// The ticked rows in reading order.
    pub fn ticked(&self) -> impl Iterator<Item = usize> {
        let rows = self.rows.iter().enumerate();
        rows.filter(|(_, row)| row.is_ticked).map(|(nth, _)| nth)
    }

    /// The rows of an article, by its place among those with hits.
    pub fn rows_of(&self, article: usize) -> Range<usize> {
        let rows = self.articles.get(article);
        rows.map(|it| it.rows.clone()).unwrap_or_default()
    }

    /// Ticks rows that can be ticked, or unticks them.
    pub(in crate::app) fn tick(&mut self, rows: impl Iterator<Item = usize>, is_on: bool) {
        for row in rows {
            let Some(row) = self.rows.get_mut(row) else {
                continue;
            };
            let can_be = !matches!(row.mark, RowMark::Same | RowMark::Empty);
            let (was, is) = (row.is_ticked, is_on && can_be);
            row.is_ticked = is;
            self.n_ticked = self.n_ticked + usize::from(is) - usize::from(was);
        }
    }

    /// Another tag is wanted, or none: all rows are looked at again, and what is free is ticked.
    pub(in crate::app) fn mark_all(
        &mut self,
        tag: Option<&TagId>,
        sight: &Sight,
        loaded: &BTreeMap<LayerKey, Layer>,
    ) {
        let all = 0..self.rows.len();
        self.tick(all, false);
        let articles: Vec<ArticleId> = self.by_id.keys().cloned().collect();
        for article in articles {
            self.mark_article(&article, tag, sight, loaded);
            let rows = self.by_id.get(&article).copied();
            let free: Vec<usize> = rows
                .map(|nth| self.rows_of(nth))
                .unwrap_or_default()
                .filter(|row| tag.is_some() && self.mark(*row) == RowMark::Free)
                .collect();
            self.tick(free.into_iter(), true);
        }
    }

    /// Others' layers show that did not, or no longer: all rows are looked at again.
    pub(in crate::app) fn mark_anew(
        &mut self,
        tag: Option<&TagId>,
        sight: &Sight,
        loaded: &BTreeMap<LayerKey, Layer>,
    ) {
        let articles: Vec<ArticleId> = self.by_id.keys().cloned().collect();
        for article in articles {
            self.mark_article(&article, tag, sight, loaded);
        }
    }

    /// A layer on an article changed: its rows are looked at again.
    ///
    /// What is tagged now loses its tick, and gets it back when that is undone.
    pub(in crate::app) fn mark_article(
        &mut self,
        article: &ArticleId,
        tag: Option<&TagId>,
        sight: &Sight,
        loaded: &BTreeMap<LayerKey, Layer>,
    ) {
        let Some(nth) = self.by_id.get(article).copied() else {
            return;
        };
        let mut marks = Vec::new();
        if let Some(tag) = tag {
            let mut layers = layers_on(article, loaded, &self.on_disk);
            let mut own = layers.iter().filter(|(who, _)| sight.is_me(who));
            let mine = own.next().map(|(_, layer)| layer.status());
            let mine = mine.unwrap_or_default();
            layers.retain(|who, _| sight.sees(mine, who));
            let places = self.rows_of(nth).map(|row| self.place(row));
            marks.extend(places.map(|place| mark(place, tag, sight, &layers)));
        }
        let is_tagged = marks
            .iter()
            .any(|mark| matches!(mark, RowMark::Near | RowMark::Same));
        for (nth, row) in self.rows_of(nth).enumerate() {
            let place = self.place(row);
            let unknown = place.map_or(RowMark::Empty, |_| RowMark::Free);
            let mark = marks.get(nth).copied().unwrap_or(unknown);
            self.set_mark(row, mark);
        }
        if let Some(rows) = self.articles.get_mut(nth) {
            let was = std::mem::replace(&mut rows.is_tagged, is_tagged);
            self.n_tagged_articles =
                self.n_tagged_articles + usize::from(is_tagged) - usize::from(was);
        }
    }

    fn set_mark(&mut self, number: usize, mark: RowMark) {
        let Some(row) = self.rows.get_mut(number) else {
            return;
        };
        let before = std::mem::replace(&mut row.mark, mark);
        if mark == RowMark::Same {
            self.tick(std::iter::once(number), false);
        } else if before == RowMark::Same && mark == RowMark::Free {
            self.tick(std::iter::once(number), true);
        }
    }
}

fn mark(
    place: Option<TextRange>,
    tag: &TagId,
    sight: &Sight,
    layers: &BTreeMap<&AnnotatorId, &Layer>,
) -> RowMark {
    let Some(place) = place else {
        return RowMark::Empty;
    };
    let mut mark = RowMark::Free;
    for (annotator, layer) in layers {
        for (_, annotation) in layer.intersecting(place) {
            if annotation.tag != *tag {
                continue;
            }
            let is_same = annotation.ranges().eq([place]) && sight.is_me(annotator);
            if is_same {
                return RowMark::Same;
            }
            mark = RowMark::Near;
        }
    }
    mark
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Annotation, AnnotationId, Extra, Project, ProjectSettings, Span, Status};

    fn range(start: usize, end: usize) -> TextRange {
        TextRange::from_bytes(start, end).unwrap()
    }

    fn layer(tag: &str, place: TextRange) -> Layer {
        let annotation = Annotation {
            id: AnnotationId::new("x"),
            tag: TagId::new(tag),
            spans: vec![Span::Placed(place)],
            fields: BTreeMap::new(),
            note: String::new(),
            links: Vec::new(),
            created: None,
            modified: None,
            extra: Extra::default(),
        };
        Layer::new(Status::InProgress, [Arc::new(annotation)], Extra::default())
    }

    fn sight(me: &str) -> Sight {
        Sight::new(AnnotatorId::new(me), Arc::default())
    }

    /// Three articles with a hit each on the bytes 4 to 7; the second has two.
    fn ticks() -> Ticks {
        let mut ticks = Ticks::default();
        let hit = Some(range(4, 7));
        ticks.add(ArticleId::new("a"), [hit].into_iter(), BTreeMap::new());
        let theirs = layer("claim", range(0, 20));
        let read = [(AnnotatorId::new("ben"), Arc::new(theirs))];
        ticks.add(
            ArticleId::new("b"),
            [hit, Some(range(30, 33))].into_iter(),
            read.into(),
        );
        ticks.add(
            ArticleId::new("c"),
            [hit, None].into_iter(),
            BTreeMap::new(),
        );
        ticks
    }

    fn marks(ticks: &Ticks) -> Vec<RowMark> {
        (0..5).map(|row| ticks.mark(row)).collect()
    }

    #[test]
    fn what_is_free_is_ticked_and_what_is_tagged_already_is_not() {
        use RowMark::{Empty, Free, Near, Same};
        let me = AnnotatorId::new("ann");
        let mut loaded = BTreeMap::new();
        let mine = LayerKey::new(ArticleId::new("a"), me.clone());
        loaded.insert(mine.clone(), layer("claim", range(4, 7)));
        let (claim, stance) = (TagId::new("claim"), TagId::new("stance"));
        let mut ticks = ticks();
        ticks.mark_all(Some(&claim), &sight("ann"), &loaded);
        assert_eq!(marks(&ticks), [Same, Near, Free, Free, Empty]);
        assert_eq!(ticks.ticked().collect::<Vec<_>>(), [2, 3]);
        assert_eq!(ticks.n_articles(), (2, 1));
        // All can be ticked but what is tagged so already, and what holds nothing to tag.
        ticks.tick(0..5, true);
        assert_eq!(ticks.ticked().collect::<Vec<_>>(), [1, 2, 3]);
        ticks.mark_all(Some(&stance), &sight("ann"), &loaded);
        assert_eq!(marks(&ticks), [Free, Free, Free, Free, Empty]);
        assert_eq!((ticks.n_ticked(), ticks.n_articles()), (4, (0, 3)));
        ticks.mark_all(None, &sight("ann"), &loaded);
        assert_eq!(ticks.n_ticked(), 0);
    }

    #[test]
    fn what_others_tagged_shows_to_whom_it_is_hidden_from_only_once_they_are_done() {
        let settings = ProjectSettings {
            is_blind: true,
            ..ProjectSettings::default()
        };
        let project = Project {
            settings,
            ..Project::default()
        };
        let me = AnnotatorId::new("ann");
        let sight = Sight::new(me.clone(), Arc::new(project));
        let claim = TagId::new("claim");
        let mut ticks = ticks();
        ticks.mark_all(Some(&claim), &sight, &BTreeMap::new());
        assert_eq!(ticks.mark(1), RowMark::Free);
        let done = Layer::new(Status::Done, [], Extra::default());
        let loaded = [(LayerKey::new(ArticleId::new("b"), me), done)].into();
        ticks.mark_anew(Some(&claim), &sight, &loaded);
        assert_eq!(ticks.mark(1), RowMark::Near);
    }

    #[test]
    fn a_tick_goes_when_its_words_are_tagged_and_comes_back_with_undo() {
        let me = AnnotatorId::new("ann");
        let claim = TagId::new("claim");
        let article = ArticleId::new("c");
        let key = LayerKey::new(article.clone(), me.clone());
        let mut loaded = BTreeMap::new();
        let mut ticks = ticks();
        ticks.mark_all(Some(&claim), &sight("ann"), &loaded);
        loaded.insert(key.clone(), layer("claim", range(4, 7)));
        ticks.mark_article(&article, Some(&claim), &sight("ann"), &loaded);
        assert_eq!(ticks.mark(3), RowMark::Same);
        assert!(!ticks.is_ticked(3));
        loaded.insert(key, Layer::default());
        ticks.mark_article(&article, Some(&claim), &sight("ann"), &loaded);
        assert!(ticks.is_ticked(3));
        assert_eq!(ticks.n_articles(), (1, 2));
    }

    #[test]
    fn a_layer_in_memory_stands_in_for_the_one_that_was_read() {
        let ben = AnnotatorId::new("ben");
        let article = ArticleId::new("b");
        let loaded = [(
            LayerKey::new(article.clone(), ben.clone()),
            Layer::default(),
        )]
        .into();
        let mut ticks = ticks();
        ticks.mark_all(Some(&TagId::new("claim")), &sight("ann"), &loaded);
        assert_eq!(ticks.mark(1), RowMark::Free);
    }
}
