//! Where the words of an annotation stand elsewhere, and who tagged them there.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};

use super::search::{Matcher, Query, QueryKind};
use super::{AnnotatedArticle, Snapshot};
use crate::model::{AnnotationId, AnnotatorId, ArticleId, TagId};
use crate::text::TextRange;

/// How many places of one article are kept.
const MOST_PLACES: usize = 1000;

/// Where some words stand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SameWords {
    /// The places in reading order.
    pub places: Vec<WordsPlace>,
}

/// One place where the words stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WordsPlace {
    /// In which article.
    pub article: ArticleId,
    /// Where.
    pub range: TextRange,
    /// The annotations that share a word with it, by annotator.
    pub tagged: Vec<Tagged>,
}

/// An annotation on such a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tagged {
    /// Whose.
    pub annotator: AnnotatorId,
    /// Which.
    pub id: AnnotationId,
    /// What it says the words are.
    pub tag: TagId,
}

/// Looks for these words, capitals, spaces and line ends aside; nothing for no words.
pub fn same_words_query(quote: &str) -> Option<Query> {
    let words: Vec<String> = quote.split_whitespace().map(regex::escape).collect();
    (!words.is_empty()).then(|| Query {
        pattern: format!(r"\b{{start-half}}{}\b{{end-half}}", words.join(r"\s+")),
        kind: QueryKind::Regex,
        ..Query::default()
    })
}

/// Finds the words in every article; nothing when `cancel` is set meanwhile.
pub fn same_words(
    snapshot: &Snapshot,
    matcher: &Matcher,
    cancel: &AtomicBool,
) -> Option<SameWords> {
    let mut found = SameWords::default();
    for article in &snapshot.articles {
        if cancel.load(Ordering::Relaxed) {
            return None;
        }
        found.places.extend(places_in(article, matcher));
    }
    Some(found)
}

fn places_in<'a>(
    article: &'a AnnotatedArticle,
    matcher: &Matcher,
) -> impl Iterator<Item = WordsPlace> + 'a {
    let text = article.article.text.as_str();
    let hits = matcher.hits(text, &[], MOST_PLACES).into_iter();
    hits.map(|range| WordsPlace {
        article: article.article.id.clone(),
        range,
        tagged: tagged(article, range),
    })
}

fn tagged(article: &AnnotatedArticle, range: TextRange) -> Vec<Tagged> {
    let mut tagged: Vec<Tagged> = Vec::new();
    for (annotator, layer) in &article.layers {
        for (_, annotation) in layer.intersecting(range) {
            // An annotation of several pieces may meet the words with more than one.
            if tagged.iter().all(|known| known.id != annotation.id) {
                tagged.push(Tagged {
                    annotator: annotator.clone(),
                    id: annotation.id.clone(),
                    tag: annotation.tag.clone(),
                });
            }
        }
    }
    tagged
}

impl SameWords {
    /// In how many articles the words are tagged at least once, and in how many never.
    ///
    /// With a tag, only annotations that carry it count.
    pub fn n_articles(&self, tag_id: Option<&TagId>) -> (usize, usize) {
        let all: BTreeSet<&ArticleId> = self.places.iter().map(|place| &place.article).collect();
        let with_tag = self.places.iter().filter(|place| place.has(tag_id));
        let tagged: BTreeSet<&ArticleId> = with_tag.map(|place| &place.article).collect();
        (tagged.len(), all.len() - tagged.len())
    }
}

impl WordsPlace {
    /// Whether it is tagged, with this tag if one is given.
    pub fn has(&self, tag_id: Option<&TagId>) -> bool {
        let mut tagged = self.tagged.iter();
        tagged.any(|tagged| tag_id.is_none_or(|tag_id| tagged.tag == *tag_id))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::insight::fixtures::{annotation, snapshot};

    #[test]
    fn words_are_found_tagged_and_untagged() {
        let snapshot = snapshot(&[
            ("a.txt", "The old [dam holds]claim."),
            ("b.txt", "“Old Dam\r\nholds”, they said. The dam holds."),
            ("c.txt", "A dam [holds]stance; the dams hold, a madam holds"),
        ]);
        let matcher = same_words_query(" dam  holds ").unwrap().matcher().unwrap();
        let found = same_words(&snapshot, &matcher, &AtomicBool::new(false)).unwrap();
        let places: Vec<(&str, usize)> = found
            .places
            .iter()
            .map(|place| (place.article.as_str(), place.tagged.len()))
            .collect();
        assert_eq!(
            places,
            [("a.txt", 1), ("b.txt", 0), ("b.txt", 0), ("c.txt", 1)]
        );
        assert_eq!(found.n_articles(None), (2, 1));
        assert_eq!(found.n_articles(Some(&TagId::new("claim"))), (1, 2));
    }

    #[test]
    fn no_words_are_nowhere_and_a_cancelled_search_says_nothing() {
        assert_eq!(same_words_query(" \n"), None);
        let matcher = Query::literal("dam").matcher().unwrap();
        let all = snapshot(&[("a.txt", "dam")]);
        assert_eq!(same_words(&all, &matcher, &AtomicBool::new(true)), None);
    }

    #[test]
    fn an_annotation_of_several_pieces_counts_once() {
        let mut all = snapshot(&[("a.txt", "The dam and the dam [x]claim")]);
        let mut split = annotation("p", "claim", &[(4, 5), (6, 7)]);
        split.note = "two pieces".to_owned();
        crate::insight::fixtures::add(&mut all, "a.txt", "ann", split);
        let matcher = Query::literal("dam").matcher().unwrap();
        let found = same_words(&all, &matcher, &AtomicBool::new(false)).unwrap();
        assert_eq!(found.places[0].tagged.len(), 1);
    }
}
