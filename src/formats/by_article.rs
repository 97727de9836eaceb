//! Annotations gathered by the article they are on, in the order both come.

use std::collections::BTreeMap;

use super::{ImportedAnnotation, ImportedArticle, ImportedCoder, ImportedSet};
use crate::model::{Codebook, Registers};

/// A set in the making.
#[derive(Clone, Debug, Default)]
pub struct ByArticle {
    /// Who made annotations.
    pub coders: BTreeMap<String, ImportedCoder>,
    /// The tags, as far as the source tells.
    pub codebook: Codebook,
    /// The registers, as far as the source tells.
    pub registers: Registers,
    // Each with its number in the order of coming.
    articles: BTreeMap<String, (usize, ImportedArticle)>,
}

impl ByArticle {
    /// The article that goes by that key, made of that name if there is none.
    pub fn article(&mut self, key: &str) -> &mut ImportedArticle {
        let nth = self.articles.len();
        let article = self.articles.entry(key.to_owned()).or_insert_with(|| {
            let article = ImportedArticle {
                name: key.to_owned(),
                ..ImportedArticle::default()
            };
            (nth, article)
        });
        &mut article.1
    }

    /// Puts an annotation on the article that goes by that key.
    pub fn add(&mut self, key: &str, annotation: ImportedAnnotation) {
        self.article(key).annotations.push(annotation);
    }

    /// Notes who goes by a key; a name once told stays.
    pub fn coder(&mut self, key: &str, name: &str) -> &mut ImportedCoder {
        let coder = self.coders.entry(key.to_owned()).or_default();
        if coder.name.is_empty() && name != key {
            name.clone_into(&mut coder.name);
        }
        coder
    }

    /// The set.
    pub fn finish(self) -> ImportedSet {
        let mut articles: Vec<_> = self.articles.into_values().collect();
        articles.sort_by_key(|(nth, _)| *nth);
        ImportedSet {
            articles: articles.into_iter().map(|(_, article)| article).collect(),
            coders: self.coders,
            codebook: self.codebook,
            registers: self.registers,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn annotations_come_together_by_article() {
        let mut found = ByArticle::default();
        for name in ["b", "a", "b"] {
            found.add(name, ImportedAnnotation::default());
        }
        found.coder("x", "Xenia");
        found.coder("x", "x");
        let set = found.finish();
        let found = set.articles.iter();
        let found: Vec<_> = found
            .map(|it| (it.name.as_str(), it.annotations.len()))
            .collect();
        assert_eq!(found, [("b", 2), ("a", 1)]);
        assert_eq!(set.coders["x"].name, "Xenia");
    }
}
