//! γ and γ-cat of the articles of a row, pooled, with what was left out.

use std::sync::atomic::AtomicBool;

use rayon::prelude::*;

use super::agreement::Which;
use crate::review::agreement::{
    Bootstrap, Continuum, Document, GammaSettings, Interval, Measure, NoInterval, PooledGamma,
    Tally, Total, Undefined,
};

/// γ of a row.
#[derive(Clone, Debug, PartialEq)]
pub struct GammaOf {
    /// γ over all articles together.
    pub gamma: Pooled,
    /// γ-cat.
    pub gamma_cat: Pooled,
    /// How many articles were left out because their alignment is out of bounds.
    pub n_refused: usize,
    /// Why, of the first of them.
    pub refused: Option<Undefined>,
}

/// A measure of several articles.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pooled {
    /// Its value, or why it has none.
    pub value: Measure,
    /// Its interval, or why it has none.
    pub interval: Result<Interval, NoInterval>,
}

impl GammaOf {
    /// No γ, and why.
    pub fn undefined(why: Undefined) -> Self {
        let none = Pooled {
            value: Err(why),
            interval: Err(NoInterval::NoValue),
        };
        Self {
            gamma: none,
            gamma_cat: none,
            n_refused: 0,
            refused: None,
        }
    }

    /// The measure that is asked for, if it is one of these.
    pub fn of(&self, which: Which) -> Option<Pooled> {
        match which {
            Which::Gamma => Some(self.gamma),
            Which::GammaCat => Some(self.gamma_cat),
            Which::Spans(_) | Which::Coded(_) => None,
        }
    }
}

/// γ over articles, each with the documents that count as one; nothing when it is cancelled.
pub(super) fn gamma_of(
    articles: &[Vec<Document>],
    bootstrap: &Bootstrap,
    cancel: &AtomicBool,
    tell: &(dyn Fn() + Sync),
) -> Option<GammaOf> {
    let settings = GammaSettings {
        seed: bootstrap.seed,
        ..GammaSettings::default()
    };
    let each = articles.par_iter().map(|documents| {
        let (mut tally, mut refused) = (Tally::default(), None);
        for document in documents {
            let gamma = settings.gamma(&Continuum::of(document), cancel)?;
            if let Err(why @ Undefined::NotAligned(_)) = gamma.gamma() {
                refused = refused.or(Some(why));
            }
            tally.append(gamma.tally());
        }
        tell();
        Some((tally, refused))
    });
    let each: Vec<(Tally, Option<Undefined>)> = each.collect::<Option<_>>()?;
    let (tallies, refused): (Vec<Tally>, Vec<Option<Undefined>>) = each.into_iter().unzip();
    let first = refused.iter().flatten().next().copied();
    let pooled = |measure: fn(PooledGamma, &Total) -> Measure| {
        let all = PooledGamma.total(&tallies);
        // Where all were left out, the reason is that of the first.
        let value = match (measure(PooledGamma, &all), first) {
            (Err(Undefined::NoDocument), Some(why)) => Err(why),
            (value, _) => value,
        };
        let value_of = |total: &Total| measure(PooledGamma, total);
        let interval = match value {
            Ok(_) => bootstrap.interval(&tallies, PooledGamma.n_sums(), value_of, cancel),
            Err(_) => Err(NoInterval::NoValue),
        };
        Pooled { value, interval }
    };
    Some(GammaOf {
        gamma: pooled(PooledGamma::gamma),
        gamma_cat: pooled(PooledGamma::gamma_cat),
        n_refused: refused.iter().flatten().count(),
        refused: first,
    })
}
