//! Rules that decide many cases at once, looked at before they do.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::{CaseBook, CaseRef};
use crate::app::table::Asked;
use crate::model::ArticleId;
use crate::review::cases::CaseState;
use crate::review::deciding::{Planned, Rule, plan};

/// Which articles a rule decides in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RuleScope {
    /// In all.
    #[default]
    All,
    /// In those whose cases show.
    Shown,
    /// In that of the case in hand.
    Article,
}

/// Rules that are being looked at.
#[derive(Default)]
pub struct RuleSession {
    /// The rule that was asked for.
    pub asked: Option<(Rule, RuleScope)>,
    /// What it would decide.
    pub plan: Option<Arc<RulePlan>>,
    /// The numbers of cases that are left out.
    pub left_out: BTreeSet<usize>,
    pub(in crate::app) ask: Asked<(u64, Rule, RuleScope)>,
}

/// What a rule would decide.
#[derive(Clone, Debug)]
pub struct RulePlan {
    /// The rule.
    pub rule: Rule,
    /// The cases, in order.
    pub cases: Vec<PlannedCase>,
    /// How many cases it was asked about.
    pub n_asked: usize,
}

/// One case that a rule would decide.
#[derive(Clone, Debug)]
pub struct PlannedCase {
    /// Which one.
    pub case: CaseRef,
    /// How it stands.
    pub state: CaseState,
    /// Its words.
    pub quote: String,
    /// What would be decided.
    pub planned: Planned,
}

impl RulePlan {
    /// Works out what a rule would decide; nothing when it is cancelled.
    pub(in crate::app) fn new(
        book: &CaseBook,
        rule: &Rule,
        articles: Option<&BTreeSet<ArticleId>>,
        cancel: &AtomicBool,
    ) -> Option<Self> {
        let (mut cases, mut n_asked) = (Vec::new(), 0);
        for article in book.articles() {
            if cancel.load(Ordering::Relaxed) {
                return None;
            }
            if articles.is_some_and(|articles| !articles.contains(article.id())) {
                continue;
            }
            let all = &article.cases.cases;
            n_asked += all.len();
            let by_id: BTreeMap<_, _> = all.iter().map(|case| (&case.id, case)).collect();
            for planned in plan(article.text(), all, rule) {
                let Some(case) = by_id.get(&planned.case) else {
                    continue;
                };
                let quote = case.place.and_then(|place| place.slice(article.text()));
                cases.push(PlannedCase {
                    case: CaseRef {
                        article: article.id().clone(),
                        case: case.id.clone(),
                    },
                    state: case.state,
                    quote: quote.unwrap_or_default().to_owned(),
                    planned,
                });
            }
        }
        Some(Self {
            rule: rule.clone(),
            cases,
            n_asked,
        })
    }
}

/// The rules that decided something, with how many decisions of each there are.
pub fn rules_used(book: &CaseBook) -> BTreeMap<String, usize> {
    let mut used = BTreeMap::new();
    let curated = book.articles().iter().filter_map(|it| it.article.curated());
    for decision in curated.flat_map(|layer| layer.decisions().values()) {
        if decision.how.starts_with("rule:") {
            *used.entry(decision.how.clone()).or_default() += 1;
        }
    }
    used
}

/// What a rule is called, from what its decisions say of how they came about.
pub fn rule_label(how: &str) -> String {
    let rule = how.strip_prefix("rule:").unwrap_or(how);
    let (name, of) = rule.split_once('(').unwrap_or((rule, ""));
    let of = of.trim_end_matches(')');
    match name {
        "unanimous" => "All say the same".to_owned(),
        "alone" => "Only one has finished the article".to_owned(),
        "majority" => format!("Majority of at least {}", of.replace('/', " of ")),
        "edges" => format!("Edges within {of}"),
        _ => rule.to_owned(),
    }
}
