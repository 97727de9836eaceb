//! Rules: what they would decide, decided, and taken back.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::app::run::Bulk;
use crate::app::session::{PlannedCase, RulePlan, RuleScope, rule_label};
use crate::app::{AppState, Notice};
use crate::edit::Edit;
use crate::model::{ArticleId, LayerKey};
use crate::review::deciding::{Planned, Rule, Ruling, settle_links, take_back, take_planned};

/// Decisions of a rule that wait until the curated layers are loaded.
#[derive(Clone, Debug)]
pub enum RuledStep {
    /// These are made.
    Decide(Vec<PlannedCase>, Rule),
    /// Those that came about in this way are taken back.
    TakeBack(String, BTreeSet<ArticleId>),
}

impl RuledStep {
    /// The curated layers that it changes.
    pub fn layers(&self) -> BTreeSet<LayerKey> {
        let articles: BTreeSet<&ArticleId> = match self {
            Self::Decide(cases, _) => cases.iter().map(|it| &it.case.article).collect(),
            Self::TakeBack(_, articles) => articles.iter().collect(),
        };
        articles.into_iter().map(AppState::curated_key).collect()
    }
}

impl AppState {
    pub(super) fn ask_rule(&mut self, rule: Rule, scope: RuleScope) {
        let Some(made_for) = self.session.made_for else {
            return;
        };
        let articles = self.articles_of(scope);
        let book = Arc::clone(&self.session.book);
        let Some(rules) = &mut self.session.rules else {
            return;
        };
        let question = (made_for.0, rule.clone(), scope);
        if rules.ask.question.as_ref() == Some(&question) {
            return;
        }
        rules.asked = Some((rule.clone(), scope));
        rules.left_out.clear();
        let (nth, cancel) = rules.ask.ask(question);
        self.storage.plan_rule(nth, (book, articles), rule, cancel);
    }

    fn articles_of(&self, scope: RuleScope) -> Option<BTreeSet<ArticleId>> {
        let book = &self.session.book;
        let of = |place| book.name_of(place).map(|it| it.article);
        match scope {
            RuleScope::All => None,
            RuleScope::Shown => {
                let places = self.session.places.iter().copied();
                Some(places.filter_map(of).collect())
            }
            RuleScope::Article => {
                let in_hand = self.session.in_hand.iter();
                Some(in_hand.map(|it| it.article.clone()).collect())
            }
        }
    }

    pub(in crate::app::run) fn rule_planned(&mut self, nth: u64, plan: RulePlan) {
        if let Some(rules) = &mut self.session.rules
            && rules.ask.is_answered(nth)
        {
            rules.plan = Some(Arc::new(plan));
        }
    }

    pub(super) fn toggle_ruled(&mut self, nth: usize) {
        if let Some(rules) = &mut self.session.rules
            && !rules.left_out.remove(&nth)
        {
            rules.left_out.insert(nth);
        }
    }

    pub(super) fn end_rules(&mut self) {
        self.session.rules = None;
        self.modal = None;
    }

    pub(super) fn apply_rule(&mut self) {
        if !self.may_decide() {
            return;
        }
        let Some(rules) = &self.session.rules else {
            return;
        };
        let Some(plan) = &rules.plan else { return };
        let kept = plan.cases.iter().enumerate();
        let kept = kept.filter(|(nth, _)| !rules.left_out.contains(nth));
        let cases: Vec<PlannedCase> = kept.map(|(_, it)| it.clone()).collect();
        let rule = plan.rule.clone();
        if !cases.is_empty() {
            self.end_rules();
            self.start_bulk(Bulk::Ruled(Arc::new(RuledStep::Decide(cases, rule))));
        }
    }

    pub(super) fn take_back_rule(&mut self, how: String) {
        if !self.may_decide() {
            return;
        }
        let articles = self.session.book.articles().iter();
        let has = |it: &&crate::app::session::BookArticle| {
            let curated = it.article.curated();
            let mut decisions = curated.into_iter().flat_map(|it| it.decisions().values());
            decisions.any(|decision| decision.how == how)
        };
        let articles = articles.filter(has).map(|it| it.id().clone()).collect();
        self.end_rules();
        self.start_bulk(Bulk::Ruled(Arc::new(RuledStep::TakeBack(how, articles))));
    }

    /// The curated layers are loaded: decides or takes back, as one step.
    pub(in crate::app::run) fn finish_ruled(&mut self, step: &RuledStep) {
        self.renew_cases();
        let (name, edits) = match step {
            RuledStep::Decide(cases, rule) => {
                let name = format!("Rule: {}", rule_label(&rule.to_string()));
                (name, self.ruled_edits(cases))
            }
            RuledStep::TakeBack(how, articles) => {
                let keys = articles.iter().map(Self::curated_key);
                let layers = &self.workspace.layers;
                let edits = keys.filter_map(|key| {
                    let curated = layers.get(&key)?;
                    let mut edits = take_back(&key, curated, how);
                    settle_links(&key, curated, &mut edits);
                    Some(edits)
                });
                let edits: Vec<Edit> = edits.flatten().collect();
                (format!("Take back: {}", rule_label(how)), edits)
            }
        };
        let n_decisions = edits.iter().filter(|it| is_ruled(it, step)).count();
        let notice = if self.commit(name.clone(), edits) {
            self.renew_cases();
            Notice::info(format!("{name}: {n_decisions} cases")).hint("Undo takes all of it back.")
        } else {
            Notice::warning(format!("{name}: nothing was changed"))
                .hint("The cases may have changed meanwhile. Look at them again.")
        };
        self.notify(notice.topic("review"));
    }

    fn ruled_edits(&self, cases: &[PlannedCase]) -> Vec<Edit> {
        let mut by_article: BTreeMap<&ArticleId, Vec<Planned>> = BTreeMap::new();
        for case in cases {
            let planned = by_article.entry(&case.case.article).or_default();
            planned.push(case.planned.clone());
        }
        let ruling = Ruling {
            by: self
                .me()
                .cloned()
                .unwrap_or_else(|| crate::model::AnnotatorId::new("")),
            at: self.clock.now(),
            reason: String::new(),
            note: String::new(),
            codebook: String::new(),
            rule: None,
        };
        let mut edits = Vec::new();
        for (article, planned) in by_article {
            let key = Self::curated_key(article);
            let found = self.session.book.article(article);
            let Some((found, curated)) = found.zip(self.workspace.layers.get(&key)) else {
                continue;
            };
            let mut new_id = || self.clock.new_annotation_id();
            let all = found.cases.cases.as_slice();
            let decided = take_planned(found.text(), (&key, all), &planned, &ruling, &mut new_id);
            let mut decided = decided.unwrap_or_default();
            settle_links(&key, curated, &mut decided);
            edits.extend(decided);
        }
        edits
    }
}

/// Whether an edit is a decision made, or taken back, by the step.
fn is_ruled(edit: &Edit, step: &RuledStep) -> bool {
    let Edit::Decision { value, .. } = edit else {
        return false;
    };
    value.is_some() == matches!(step, RuledStep::Decide(..))
}
