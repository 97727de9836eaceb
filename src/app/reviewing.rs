//! The review of a whole project, without a window: its cases, agreement, minutes and assignments.

mod agreement;
mod breakdown;
mod case_cache;
mod case_codes;
mod case_filter;
#[cfg(test)]
mod fixture;
mod gamma;
mod measuring;
mod minutes;
mod sheet;
mod sheet_drawing;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::sync::atomic::AtomicBool;

use rayon::prelude::*;

pub use self::agreement::{
    Asked, Measured, MeasuredTable, Which, annotators_of, measure, measure_team,
};
pub use self::breakdown::{Breakdown, Group, RowKey};
pub use self::case_cache::CaseCache;
pub use self::case_filter::CaseFilter;
pub use self::gamma::{GammaOf, Pooled};
pub use self::measuring::{Measuring, Part};
pub use self::minutes::{codebook_sha256, minutes_of, tags_sha256};
pub use self::sheet::{AgreementCell, AgreementRow, AgreementSheet, SheetColumn};
pub use self::sheet_drawing::SheetPlot;
use crate::insight::{AnnotatedArticle, Snapshot};
use crate::model::{AnnotatorId, ArticleId, Assignment, Layer};
use crate::review::assignment::{HandOut, HandOutError, ToHandOut, hand_out};
use crate::review::cases::{CaseSource, Cases, Takes, make_cases};

/// The cases of each article of a snapshot, in its order; nothing when it is cancelled.
pub fn all_cases(snapshot: &Snapshot, takes: Takes, cancel: &AtomicBool) -> Option<Vec<Cases>> {
    let articles = snapshot.articles.par_iter();
    articles
        .map(|article| {
            let assigned = snapshot.project.assignments.get(&article.article.id);
            cases_of(article, assigned, takes, cancel)
        })
        .collect()
}

/// The cases of one article; nothing when it is cancelled.
pub fn cases_of(
    article: &AnnotatedArticle,
    assigned: Option<&Assignment>,
    takes: Takes,
    cancel: &AtomicBool,
) -> Option<Cases> {
    let layers: Vec<(&AnnotatorId, &Layer)> = article
        .layers
        .iter()
        .map(|(annotator, layer)| (annotator, &**layer))
        .collect();
    let curated = article.layers.get(&AnnotatorId::new(AnnotatorId::CURATED));
    let source = CaseSource {
        text: article.article.text.as_str(),
        layers: &layers,
        curated: curated.map(|layer| &**layer),
        assigned: assigned.map(|it| it.to.as_slice()).unwrap_or_default(),
        takes,
    };
    make_cases(&source, cancel)
}

/// Who annotates what, from articles with their outlet and day.
pub fn handed_out(
    articles: &[(ArticleId, String, String)],
    assigned: &BTreeMap<ArticleId, Assignment>,
    how: &HandOut,
) -> Result<BTreeMap<ArticleId, Assignment>, HandOutError> {
    let articles: Vec<ToHandOut<'_>> = articles
        .iter()
        .map(|(id, outlet, day)| ToHandOut { id, outlet, day })
        .collect();
    hand_out(&articles, assigned, how)
}
