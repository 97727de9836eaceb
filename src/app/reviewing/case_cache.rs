//! The cases of all articles, kept so that only those of changed articles are made anew.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use rayon::prelude::*;

use super::cases_of;
use crate::insight::{AnnotatedArticle, Snapshot};
use crate::model::ArticleId;
use crate::review::cases::{Cases, Takes};

/// Cases with the articles that they were made of.
#[derive(Clone, Debug, Default)]
pub struct CaseCache {
    takes: Takes,
    known: BTreeMap<ArticleId, (Arc<AnnotatedArticle>, Arc<Cases>)>,
}

impl CaseCache {
    /// The cases of each article of a snapshot, in its order; nothing when it is cancelled.
    pub fn updated(
        &self,
        snapshot: &Snapshot,
        takes: Takes,
        cancel: &AtomicBool,
    ) -> Option<(Self, Vec<Arc<Cases>>)> {
        let articles = snapshot.articles.par_iter();
        let all = articles.map(|article| {
            let known = self.known.get(&article.article.id);
            let known = known.filter(|(of, _)| self.takes == takes && Arc::ptr_eq(of, article));
            if let Some((_, cases)) = known {
                return Some(Arc::clone(cases));
            }
            let assigned = snapshot.project.assignments.get(&article.article.id);
            cases_of(article, assigned, takes, cancel).map(Arc::new)
        });
        let all: Vec<Arc<Cases>> = all.collect::<Option<_>>()?;
        let both = snapshot.articles.iter().zip(&all);
        let known = both.map(|(article, cases)| {
            let id = article.article.id.clone();
            (id, (Arc::clone(article), Arc::clone(cases)))
        });
        let known = known.collect();
        Some((Self { takes, known }, all))
    }
}
