//! The words of every placed run of an article, with place and surroundings.

use super::ExportArticle;
use crate::anchor::{SpanSelector, describe_all};
use crate::model::Annotation;
use crate::text::TextRange;

/// What stands at the placed runs of an article, in the order of its layers, annotations and runs.
#[derive(Clone, Debug)]
pub struct Quoted {
    rest: std::vec::IntoIter<Option<SpanSelector>>,
}

impl Quoted {
    /// Reads the text once for all of them.
    pub fn new(article: &ExportArticle) -> Self {
        let annotations = article.layers.iter().flat_map(|layer| &layer.annotations);
        let ranges: Vec<TextRange> = annotations.flat_map(|it| it.ranges()).collect();
        let index = article.article.text.index();
        Self {
            rest: describe_all(article.text(), index, &ranges).into_iter(),
        }
    }

    /// What stands at the placed runs of the next annotation; each is to be asked for, in that order.
    pub fn next(&mut self, annotation: &Annotation) -> std::vec::IntoIter<Option<SpanSelector>> {
        let n_placed = annotation.ranges().count();
        let next: Vec<_> = self.rest.by_ref().take(n_placed).collect();
        next.into_iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::torture::torture;

    #[test]
    fn each_annotation_gets_its_own_words() {
        for article in &torture().articles {
            let mut quoted = Quoted::new(article);
            for annotation in article.layers.iter().flat_map(|layer| &layer.annotations) {
                let mut found = quoted.next(annotation);
                for range in annotation.ranges() {
                    let exact = found.next().flatten().map(|it| it.quote.exact);
                    assert_eq!(exact.as_deref(), range.slice(article.text()));
                }
                assert_eq!(found.next(), None);
            }
        }
    }
}
