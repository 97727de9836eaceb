//! Handing out articles: what is asked for, and what would come of it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::app::ArticleItem;
use crate::app::reviewing::handed_out;
use crate::app::table::Asked;
use crate::model::{AnnotatorId, ArticleId, Assignment, Project};
use crate::review::assignment::HandOut;

/// Articles that are being handed out.
#[derive(Default)]
pub struct HandOutState {
    /// What is asked for.
    pub request: HandOutRequest,
    /// What would come of it, or why nothing can; of what was asked for last.
    pub plan: Option<Result<Arc<HandOutPlan>, String>>,
    pub(in crate::app) ask: Asked<HandOutRequest>,
}

/// To whom which articles are handed out, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandOutRequest {
    /// To whom.
    pub coders: BTreeSet<AnnotatorId>,
    /// Which articles.
    pub which: Which,
    /// How many coders an article gets that several annotate.
    pub per_article: usize,
    /// The share of articles that several annotate, in percent; each of the rest gets one coder.
    pub overlap_percent: u8,
    /// The same seed hands out in the same way.
    pub seed: u64,
}

/// Which articles are handed out; those that are assigned already never are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, strum::EnumIter)]
pub enum Which {
    /// All of the folder.
    #[default]
    All,
    /// What the article list shows.
    Listed,
}

/// Who would get what.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HandOutPlan {
    /// Who is to annotate each article.
    pub handed: BTreeMap<ArticleId, Assignment>,
    /// How many articles are assigned already and stay as they are.
    pub n_before: usize,
    /// How many go to several.
    pub n_several: usize,
    /// How many each coder gets.
    pub of_coder: BTreeMap<AnnotatorId, usize>,
    /// How many each coder gets of each outlet, the largest outlet first.
    pub outlets: Vec<OutletShare>,
}

/// What is handed out of an outlet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OutletShare {
    /// The outlet, or empty where it is not known.
    pub outlet: String,
    /// How many of its articles are handed out.
    pub n_articles: usize,
    /// How many each coder gets of them.
    pub of_coder: BTreeMap<AnnotatorId, usize>,
}

impl Default for HandOutRequest {
    fn default() -> Self {
        Self {
            coders: BTreeSet::new(),
            which: Which::default(),
            per_article: 2,
            overlap_percent: 20,
            seed: 1,
        }
    }
}

impl HandOutState {
    /// Whether a plan is being worked out.
    pub fn is_working(&self) -> bool {
        self.ask.question.is_some()
    }
}

impl HandOutRequest {
    /// Makes the number of coders an article one that there can be.
    pub fn fit(&mut self) {
        let n_coders = self.coders.len().max(1);
        self.per_article = self.per_article.clamp(n_coders.min(2), n_coders);
    }

    /// Works out who would get what, or says why nobody can get anything.
    pub(in crate::app) fn plan(
        &self,
        articles: &[Arc<ArticleItem>],
        project: &Project,
    ) -> Result<HandOutPlan, String> {
        let told: Vec<(ArticleId, String, String)> = articles
            .iter()
            .map(|item| {
                let day = item.date().map(|date| date.to_string());
                let outlet = item.outlet().to_owned();
                (item.id.clone(), outlet, day.unwrap_or_default())
            })
            .collect();
        let how = HandOut {
            coders: self.coders.iter().cloned().collect(),
            per_article: self.per_article,
            overlap: f64::from(self.overlap_percent) / 100.0,
            seed: self.seed,
        };
        let handed = handed_out(&told, &project.assignments, &how);
        let handed = handed.map_err(|error| error.to_string())?;
        Ok(HandOutPlan::new(handed, &told))
    }
}

impl HandOutPlan {
    fn new(
        handed: BTreeMap<ArticleId, Assignment>,
        articles: &[(ArticleId, String, String)],
    ) -> Self {
        let mut plan = Self {
            n_before: articles.len() - handed.len(),
            ..Self::default()
        };
        let mut outlets: BTreeMap<&str, OutletShare> = BTreeMap::new();
        for (article, outlet, _) in articles {
            let Some(assignment) = handed.get(article) else {
                continue;
            };
            plan.n_several += usize::from(assignment.to.len() > 1);
            let share = outlets.entry(outlet).or_default();
            share.n_articles += 1;
            for coder in &assignment.to {
                for counts in [&mut plan.of_coder, &mut share.of_coder] {
                    *counts.entry(coder.clone()).or_default() += 1;
                }
            }
        }
        let shares = outlets.into_iter().map(|(outlet, share)| OutletShare {
            outlet: outlet.to_owned(),
            ..share
        });
        plan.outlets = shares.collect();
        plan.outlets
            .sort_by_key(|share| std::cmp::Reverse(share.n_articles));
        plan.handed = handed;
        plan
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Metadata, PackedMetadata};

    fn article(nth: usize) -> Arc<ArticleItem> {
        let metadata = Metadata {
            outlet: ["Courier", "Herald", "Herald"][nth % 3].to_owned(),
            ..Metadata::default()
        };
        Arc::new(ArticleItem {
            metadata: Some(PackedMetadata::new(&metadata)),
            ..ArticleItem::new(ArticleId::new(format!("{nth:02}.txt")))
        })
    }

    fn request(coders: &[&str]) -> HandOutRequest {
        HandOutRequest {
            coders: coders.iter().map(AnnotatorId::new).collect(),
            overlap_percent: 50,
            ..HandOutRequest::default()
        }
    }

    #[test]
    fn a_plan_tells_how_many_each_gets_by_outlet_and_leaves_what_is_assigned() {
        let articles: Vec<_> = (0..13).map(article).collect();
        let ann = AnnotatorId::new("ann");
        let mut project = Project::default();
        let before = Assignment::new([ann.clone()]);
        project.assignments.insert(articles[0].id.clone(), before);
        let plan = request(&["ann", "bo"]).plan(&articles, &project).unwrap();
        assert_eq!((plan.handed.len(), plan.n_before), (12, 1));
        assert_eq!(plan.n_several, 6);
        let n_handed: usize = plan.handed.values().map(|it| it.to.len()).sum();
        assert_eq!(plan.of_coder.values().sum::<usize>(), n_handed);
        // With the one she has already, as much as he.
        let (ann, bo) = (
            plan.of_coder[&ann] + 1,
            plan.of_coder[&AnnotatorId::new("bo")],
        );
        assert!(ann.abs_diff(bo) <= 1, "{ann} {bo}");
        let outlets: Vec<(&str, usize)> = plan
            .outlets
            .iter()
            .map(|share| (share.outlet.as_str(), share.n_articles))
            .collect();
        assert_eq!(outlets, [("Herald", 8), ("Courier", 4)]);
        let again = request(&["ann", "bo"]).plan(&articles, &project).unwrap();
        assert_eq!(again, plan);
    }

    #[test]
    fn what_cannot_be_handed_out_says_why() {
        let articles: Vec<_> = (0..3).map(article).collect();
        let project = Project::default();
        let nobody = request(&[]).plan(&articles, &project).unwrap_err();
        assert!(nobody.contains("nobody"), "{nobody}");
        let one = request(&["ann"]).plan(&articles, &project).unwrap_err();
        assert!(one.contains("2 coders"), "{one}");
    }
}
