//! The rows: each annotation with its article and whose it is.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Column;
use crate::insight::{AnnotatedArticle, Snapshot};
use crate::model::{Annotation, AnnotatorId, LayerKey, Status};

/// All annotations of a corpus at one moment, in reading order.
#[derive(Clone, Debug, Default)]
pub struct AnnotationTable {
    snapshot: Snapshot,
    rows: Vec<AnnotationRow>,
}

/// One annotation.
#[derive(Clone, Debug)]
pub struct AnnotationRow {
    /// The article it is on.
    pub article: Arc<AnnotatedArticle>,
    /// The article's place in the corpus.
    pub nth_article: usize,
    /// Whose it is.
    pub annotator: AnnotatorId,
    /// How far that annotator has come with the article.
    pub status: Status,
    /// The annotation.
    pub annotation: Arc<Annotation>,
}

impl AnnotationTable {
    /// Makes the rows: articles as they come, annotators by name, annotations by place.
    pub fn new(snapshot: Snapshot) -> Self {
        let mut rows = Vec::with_capacity(snapshot.n_annotations());
        for (nth_article, article) in snapshot.articles.iter().enumerate() {
            for (annotator, layer) in &article.layers {
                let annotations = layer.ordered().iter();
                rows.extend(annotations.map(|annotation| AnnotationRow {
                    article: Arc::clone(article),
                    nth_article,
                    annotator: annotator.clone(),
                    status: layer.status(),
                    annotation: Arc::clone(annotation),
                }));
            }
        }
        Self { snapshot, rows }
    }

    /// What the rows were made of.
    pub fn snapshot(&self) -> &Snapshot {
        &self.snapshot
    }

    /// All rows.
    pub fn rows(&self) -> &[AnnotationRow] {
        &self.rows
    }

    /// What a cell shows; empty for a row that is not there.
    pub fn cell(&self, row: usize, column: &Column) -> String {
        let row = self.rows.get(row);
        row.map_or_else(String::new, |row| {
            column.text(row, &self.snapshot).into_owned()
        })
    }

    /// The values of a column with how many rows show each, sorted; at most so many values.
    ///
    /// Nothing if there are more: such a column is filtered by words, not by a list.
    pub fn values(&self, column: &Column, most: usize) -> Option<BTreeMap<String, usize>> {
        let mut values: BTreeMap<String, usize> = BTreeMap::new();
        for row in &self.rows {
            let text = column.text(row, &self.snapshot);
            if let Some(count) = values.get_mut(&*text) {
                *count += 1;
            } else {
                values.insert(text.into_owned(), 1);
                if values.len() > most {
                    return None;
                }
            }
        }
        Some(values)
    }
}

impl AnnotationRow {
    /// The layer it is in.
    pub fn layer_key(&self) -> LayerKey {
        LayerKey::new(self.article.article.id.clone(), self.annotator.clone())
    }
}
