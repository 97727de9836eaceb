//! Which cases a review shows.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::book::{BookArticle, CaseBook, CasePlace};
use crate::model::{AnnotatorId, ArticleId, FieldId, TagId};
use crate::review::cases::{Case, CaseState};

/// Which cases show.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CasesShown {
    /// In which state.
    pub states: StatesShown,
    /// Only cases in which somebody gave one of these tags; all if there is none.
    pub tags: BTreeSet<TagId>,
    /// Only cases in which this field differs.
    pub field: Option<FieldId>,
    /// Only cases about what these annotators have or lack; all if there is none.
    pub annotators: BTreeSet<AnnotatorId>,
    /// Only cases of these articles; of all if it is not given.
    pub articles: Option<Arc<BTreeSet<ArticleId>>>,
}

/// In which state the cases are that show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StatesShown {
    /// Those that wait for somebody.
    #[default]
    Open,
    /// All.
    All,
    /// Only those in this state.
    Only(CaseState),
}

impl StatesShown {
    /// Whether it shows such cases.
    pub fn shows(self, state: CaseState) -> bool {
        match self {
            Self::Open => state.is_open(),
            Self::All => true,
            Self::Only(only) => only == state,
        }
    }
}

impl CasesShown {
    /// Whether something is left out that is not left out by the state.
    pub fn is_narrowed(&self) -> bool {
        let wide = Self {
            states: self.states,
            ..Self::default()
        };
        *self != wide
    }

    /// The places of the cases that show, in order.
    pub fn places(&self, book: &CaseBook) -> Vec<CasePlace> {
        let places = book.places();
        places
            .filter(|place| {
                let found = book.at(*place);
                found.is_some_and(|(article, case)| self.shows(article, case))
            })
            .collect()
    }

    /// Whether it shows a case.
    pub fn shows(&self, article: &BookArticle, case: &Case) -> bool {
        let articles = self.articles.as_ref();
        self.states.shows(case.state)
            && (self.tags.is_empty() || case.tags().iter().any(|tag| self.tags.contains(*tag)))
            && self
                .field
                .as_ref()
                .is_none_or(|it| case.differences.fields.contains(it))
            && (self.annotators.is_empty() || self.is_about(case))
            && articles.is_none_or(|articles| articles.contains(article.id()))
    }

    fn is_about(&self, case: &Case) -> bool {
        let have = case.members.iter().map(|member| &member.annotator);
        let mut about = have.chain(&case.missing);
        about.any(|annotator| self.annotators.contains(annotator))
    }
}
