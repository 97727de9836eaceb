//! What the formats of one document a layer share: the documents of a set and their records.

use std::collections::BTreeSet;

use super::kept::{KeptAnnotation, KeptArticle};
use super::{ExportArticle, ExportInput, ExportLayer, TagNames};
use crate::model::Annotation;

/// A document to be written: an article with one layer, or one that has none.
#[derive(Clone, Copy, Debug)]
pub struct OutDocument<'a> {
    /// The article.
    pub article: &'a ExportArticle,
    /// The layer.
    pub layer: Option<&'a ExportLayer>,
}

/// All documents of a set.
pub fn documents<'a>(input: &ExportInput<'a>) -> impl Iterator<Item = OutDocument<'a>> + use<'a> {
    input.articles.iter().flat_map(|article| {
        let layers = article.layers.iter().map(Some);
        let none = article.layers.is_empty().then_some(None);
        layers
            .chain(none)
            .map(move |layer| OutDocument { article, layer })
    })
}

impl<'a> OutDocument<'a> {
    /// The annotations that have a place.
    pub fn placed(&self) -> impl Iterator<Item = &'a Annotation> + use<'a> {
        self.annotations()
            .filter(|it| !it.is_article_level() && !it.is_unplaced())
    }

    /// The tags of the whole article, each once.
    pub fn labels<'n>(&self, names: &'n TagNames<'n>) -> BTreeSet<&'n str>
    where
        'a: 'n,
    {
        let whole = self.annotations().filter(|it| it.is_article_level());
        whole.map(|annotation| names.of(annotation)).collect()
    }

    /// The record of the article and the layer, with the annotations that have no place in the document.
    pub fn kept(&self, input: &ExportInput<'_>, names: &TagNames<'_>) -> KeptArticle {
        let layers = self.layer.map_or(&[][..], std::slice::from_ref);
        let mut kept = KeptArticle::of(input, self.article, layers);
        let waiting = self
            .annotations()
            .filter(|it| it.is_article_level() || it.is_unplaced());
        let records = waiting.map(|it| KeptAnnotation::whole(it, names.of(it), self.article));
        kept.annotations = records.collect();
        kept
    }

    fn annotations(&self) -> impl Iterator<Item = &'a Annotation> + use<'a> {
        let annotations = self.layer.into_iter().flat_map(|layer| &layer.annotations);
        annotations.map(|annotation| &**annotation)
    }
}

/// Adds a value as a line of JSON.
pub fn push_line(
    out: &mut Vec<u8>,
    line: &impl serde::Serialize,
    format: &'static str,
) -> Result<(), super::FormatError> {
    let written = serde_json::to_writer(&mut *out, line);
    written.map_err(|error| super::FormatError::Unwritable {
        format,
        reason: error.to_string(),
    })?;
    out.push(b'\n');
    Ok(())
}
