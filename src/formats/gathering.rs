//! Documents of which several may be about one article, gathered by article.

use std::collections::BTreeMap;

use sha2::{Digest as _, Sha256};

use super::kept::{KeptArticle, metadata_of};
use super::{ImportedAnnotation, ImportedArticle, ImportedCoder, ImportedSet, Report};

/// A set while its documents are read.
#[derive(Clone, Debug, Default)]
pub struct Gathering {
    /// What was read so far.
    pub set: ImportedSet,
    places: BTreeMap<(String, [u8; 32]), usize>,
}

/// A document: an article's text with what somebody found in it.
#[derive(Clone, Debug, Default)]
pub struct Gathered {
    /// What the source calls the article, where it is no record of ours.
    pub name: String,
    /// The text, if the source holds it.
    pub text: Option<String>,
    /// Our record.
    pub kept: Option<KeptArticle>,
    /// What was found.
    pub annotations: Vec<ImportedAnnotation>,
}

impl Gathering {
    /// Puts a document to the others of its article: of that name and text if it has a record of ours,
    /// otherwise of that text.
    pub fn add(&mut self, document: Gathered, report: &mut Report) {
        let Gathered {
            name,
            text,
            kept,
            annotations,
        } = document;
        let kept_name = kept.as_ref().map(|kept| kept.article.clone());
        let key = match &text {
            Some(text) => (
                kept_name.clone().unwrap_or_default(),
                Sha256::digest(text).into(),
            ),
            None => (kept_name.clone().unwrap_or_else(|| name.clone()), [0; 32]),
        };
        let nth = *self.places.entry(key).or_insert(self.set.articles.len());
        if nth == self.set.articles.len() {
            self.set.articles.push(ImportedArticle {
                name: kept_name.filter(|name| !name.is_empty()).unwrap_or(name),
                text,
                ..ImportedArticle::default()
            });
        }
        for annotation in &annotations {
            self.coder(&annotation.coder, "");
        }
        if let Some(kept) = &kept {
            self.set_coders(kept);
        }
        let Some(article) = self.set.articles.get_mut(nth) else {
            return;
        };
        if let Some(kept) = kept {
            article.statuses.extend(kept.statuses());
            article.sha256 = Some(kept.sha256).filter(|sha256| !sha256.is_empty());
            let values = kept.metadata.iter();
            let values = values.map(|(name, value)| (name.as_str(), value.as_str()));
            article.metadata = metadata_of(values, report);
        }
        article.annotations.extend(annotations);
    }

    /// Notes somebody by key, with the name to show if there is one.
    pub fn coder(&mut self, key: &str, name: &str) {
        if key.is_empty() {
            return;
        }
        let coders = &mut self.set.coders;
        if !coders.contains_key(key) || !name.is_empty() {
            let coder = ImportedCoder {
                name: name.to_owned(),
                color: None,
            };
            coders.insert(key.to_owned(), coder);
        }
    }

    fn set_coders(&mut self, kept: &KeptArticle) {
        for (key, coder) in &kept.annotators {
            self.coder(key, &coder.name);
        }
    }
}
