//! Agreement: asking for it, the cases behind a figure, γ, saving it.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::app::agreeing::{AgreementKey, GammaDone, GammaKey, ShownAgreement};
use crate::app::counting::{Charted, CountsFile, CountsTarget};
use crate::app::reviewing::{CaseCache, CaseFilter, GammaOf, RowKey, Which};
use crate::app::session::{CasesShown, StatesShown};
use crate::app::storage::AgreeOn;
use crate::app::{AgreementCommand, AppState, ReviewCommand, Wish};

impl AppState {
    pub(super) fn run_agreement(&mut self, command: AgreementCommand) {
        match command {
            AgreementCommand::Ask(request) => self.agreement.request = *request,
            AgreementCommand::WorkOutGamma => self.work_out_gamma(),
            AgreementCommand::StopGamma => self.agreement.gamma.ask.stop(),
            AgreementCommand::PickTarget(file) => self.wish(Wish::PickAgreementTarget(file)),
            AgreementCommand::Save(target) => self.save_agreement(target),
            AgreementCommand::Write(target, bytes) => {
                let what = Charted::Agreement;
                self.storage.write_chart(what, target, move || bytes);
            }
        }
    }

    /// Measures agreement if something changed since it was measured.
    pub(super) fn agree(&mut self) {
        let key = self.agreement_key();
        let agreement = &mut self.agreement;
        if agreement.ask.question.as_ref() == Some(&key) {
            return;
        }
        let shown = agreement.shown.as_ref();
        let shown = shown.filter(|shown| shown.has_intervals);
        if shown.is_some_and(|shown| shown.key == key) {
            return agreement.ask.forget();
        }
        let known = shown.filter(|shown| shown.key.has_figures_of(&key));
        let known = known.map(|shown| Arc::clone(&shown.sheet));
        let gamma = agreement.gamma.done.as_ref();
        let gamma = gamma.filter(|done| Some(done.nth) == key.gamma);
        let on = AgreeOn {
            snapshot: self.gathered.snapshot().clone(),
            key: key.clone(),
            known,
            gamma: gamma
                .map(|done| Arc::clone(&done.by_row))
                .unwrap_or_default(),
            cases: Arc::clone(&agreement.cases),
        };
        let (nth, cancel) = agreement.ask.ask(key);
        self.storage.agree(nth, on, cancel);
    }

    fn agreement_key(&self) -> AgreementKey {
        let (generation, request) = (self.gathered.generation(), &self.agreement.request);
        let gamma_key = GammaKey::of(generation, request);
        let gamma = self.agreement.gamma.done.as_ref();
        let gamma = gamma.filter(|done| done.key == gamma_key);
        AgreementKey {
            generation,
            request: request.clone(),
            gamma: gamma.map(|done| done.nth),
        }
    }

    pub(super) fn agreed(&mut self, nth: u64, shown: ShownAgreement, cases: Arc<CaseCache>) {
        let agreement = &mut self.agreement;
        let is_last = shown.has_intervals;
        let is_wanted = if is_last {
            agreement.ask.is_answered(nth)
        } else {
            agreement.ask.nth == nth
        };
        if is_wanted {
            agreement.shown = Some(shown);
            agreement.cases = cases;
        }
    }

    /// γ of what is asked for, which also shows from now on.
    fn work_out_gamma(&mut self) {
        self.agreement.request.measures.insert(Which::Gamma);
        let key = GammaKey::of(self.gathered.generation(), &self.agreement.request);
        let gamma = &mut self.agreement.gamma;
        if gamma.ask.question.as_ref() == Some(&key) {
            return;
        }
        gamma.progress = (0, 0);
        let (nth, cancel) = gamma.ask.ask(key.clone());
        let snapshot = self.gathered.snapshot().clone();
        self.storage.work_out_gamma(nth, (snapshot, key), cancel);
    }

    pub(super) fn gamma_progressed(&mut self, nth: u64, n_done: usize, n_all: usize) {
        let gamma = &mut self.agreement.gamma;
        if gamma.ask.nth == nth {
            gamma.progress = (n_done, n_all);
        }
    }

    pub(super) fn gamma_done(&mut self, nth: u64, by_row: Arc<BTreeMap<RowKey, GammaOf>>) {
        let gamma = &mut self.agreement.gamma;
        let key = gamma.ask.question.clone();
        if let Some(key) = key.filter(|_| gamma.ask.is_answered(nth)) {
            gamma.done = Some(GammaDone { key, nth, by_row });
        }
    }

    /// Shows the cases in the review session.
    pub(super) fn show_cases_of(&mut self, filter: CaseFilter) {
        let shown = CasesShown {
            states: StatesShown::All,
            tags: filter.tags,
            field: filter.field,
            annotators: filter.annotators,
            articles: filter.articles.map(Arc::new),
        };
        self.run_review(ReviewCommand::Take(self.agreement.request.takes));
        self.run_review(ReviewCommand::Show(Box::new(shown)));
        self.show_review();
    }

    fn save_agreement(&mut self, target: CountsTarget) {
        let Some(shown) = &self.agreement.shown else {
            return;
        };
        let (sheet, column, plot) = (Arc::clone(&shown.sheet), shown.column, shown.plot);
        let what = Charted::Agreement;
        match target.file {
            CountsFile::Csv => {
                self.storage
                    .write_chart(what, target, move || sheet.to_csv().into_bytes());
            }
            CountsFile::Svg => self.storage.write_chart(what, target, move || {
                let drawing = sheet.titled_drawing(column, plot);
                drawing.to_svg(&sheet.what).into_bytes()
            }),
            // Letters are drawn by the window's own faces.
            CountsFile::Png => self.wish(Wish::DrawAgreement(target)),
        }
    }
}
