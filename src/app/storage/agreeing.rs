//! Agreement, measured on threads of its own: figures at once, then their intervals; γ when asked.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use super::insights::InsightReply;
use super::requests::Reply;
use super::{Outbox, Storage};
use crate::app::agreeing::{AgreementKey, GammaKey, ShownAgreement};
use crate::app::reviewing::{AgreementSheet, CaseCache, GammaOf, Group, Measuring, RowKey};
use crate::insight::Snapshot;

/// From so many articles on figures are shown before their intervals.
const MANY_ARTICLES: usize = 60;

/// How often progress is told at most: each time wakes the window for a frame.
const MOST_STEPS: usize = 200;

/// What agreement is measured on.
pub(in crate::app) struct AgreeOn {
    pub snapshot: Snapshot,
    pub key: AgreementKey,
    /// The figures, if they only are to be drawn otherwise.
    pub known: Option<Arc<AgreementSheet>>,
    /// γ of each row, as far as it was worked out.
    pub gamma: Arc<BTreeMap<RowKey, GammaOf>>,
    /// The cases as they were.
    pub cases: Arc<CaseCache>,
}

impl Storage {
    /// Measures agreement, and draws it.
    pub(in crate::app) fn agree(&self, nth: u64, on: AgreeOn, cancel: Arc<AtomicBool>) {
        self.for_insight("agreement", move |outbox| on.measured(nth, outbox, &cancel));
    }

    /// Works out γ of each row.
    pub(in crate::app) fn work_out_gamma(
        &self,
        nth: u64,
        (snapshot, key): (Snapshot, GammaKey),
        cancel: Arc<AtomicBool>,
    ) {
        self.for_insight("gamma", move |outbox| {
            let asked = key.request.asked();
            let measuring = Measuring::new(&snapshot, &asked, &[]);
            let groups = measuring.groups(key.request.breakdown);
            let n_all: usize = groups.iter().map(|it| it.articles.len()).sum();
            let n_done = AtomicUsize::new(0);
            let step = (n_all / MOST_STEPS).max(1);
            let tell = || {
                let n_done = n_done.fetch_add(1, Ordering::Relaxed) + 1;
                if !n_done.is_multiple_of(step) {
                    return;
                }
                let reply = InsightReply::GammaProgress(nth, n_done, n_all);
                // Without a window there is nobody to tell.
                let _is_awaited = outbox.send(Reply::Insight(reply));
            };
            let row = |group: Group| {
                let part = measuring.part(&group);
                let gamma = part.gamma(&asked.bootstrap, &cancel, &tell)?;
                Some((group.key, gamma))
            };
            let by_row: BTreeMap<_, _> = groups.into_iter().map(row).collect::<Option<_>>()?;
            Some(InsightReply::GammaDone(nth, Arc::new(by_row)))
        });
    }
}

impl AgreeOn {
    fn measured(self, nth: u64, outbox: &Outbox, cancel: &AtomicBool) -> Option<InsightReply> {
        let reply = |shown, cases| InsightReply::Agreed(nth, Box::new(shown), cases);
        if let Some(sheet) = self.known {
            let shown = ShownAgreement::new(self.key, sheet, true);
            return Some(reply(shown, self.cases));
        }
        let (snapshot, request) = (&self.snapshot, &self.key.request);
        let asked = request.asked();
        let has_cases = asked.measures.iter().any(|it| it.is_of_cases());
        let (cache, cases) = if has_cases {
            let (cache, cases) = self.cases.updated(snapshot, asked.takes, cancel)?;
            (Arc::new(cache), cases)
        } else {
            (self.cases, Vec::new())
        };
        let measuring = Measuring::new(snapshot, &asked, &cases);
        let sheet = |with_intervals| {
            let breakdown = request.breakdown;
            let gamma = &self.gamma;
            AgreementSheet::new(
                (snapshot, &asked),
                (&measuring, breakdown),
                gamma,
                with_intervals,
                cancel,
            )
        };
        if snapshot.articles.len() > MANY_ARTICLES {
            let shown = ShownAgreement::new(self.key.clone(), Arc::new(sheet(false)?), false);
            // Without a window there is nobody to show it to.
            let _is_awaited = outbox.send(Reply::Insight(reply(shown, Arc::clone(&cache))));
        }
        let sheet = Arc::new(sheet(true)?);
        let shown = ShownAgreement::new(self.key.clone(), sheet, true);
        Some(reply(shown, cache))
    }
}
