//! γ of the articles of a row, pooled, with what was left out.

use std::sync::atomic::AtomicBool;

use rayon::prelude::*;

use crate::review::agreement::{
    Bootstrap, Continuum, Document, GammaSettings, Interval, Measure, NoInterval, PooledGamma,
    Tally, Undefined,
};

/// γ of a row.
#[derive(Clone, Debug, PartialEq)]
pub struct GammaOf {
    /// Over all articles together, or why it has none.
    pub value: Measure,
    /// Its interval, or why it has none.
    pub interval: Result<Interval, NoInterval>,
    /// How many articles were left out because their alignment is out of bounds.
    pub n_refused: usize,
    /// Why, of the first of them.
    pub refused: Option<Undefined>,
}

impl GammaOf {
    /// No γ, and why.
    pub fn undefined(why: Undefined) -> Self {
        Self {
            value: Err(why),
            interval: Err(NoInterval::NoValue),
            n_refused: 0,
            refused: None,
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
    let pooled = PooledGamma;
    let first = refused.iter().flatten().next().copied();
    let value = match (pooled.gamma(&pooled.total(&tallies)), first) {
        (Err(Undefined::NoDocument), Some(why)) => Err(why),
        (value, _) => value,
    };
    let value_of = |total: &_| pooled.gamma(total);
    let interval = match value {
        Ok(_) => bootstrap.interval(&tallies, pooled.n_sums(), value_of, cancel),
        Err(_) => Err(NoInterval::NoValue),
    };
    Some(GammaOf {
        value,
        interval,
        n_refused: refused.iter().flatten().count(),
        refused: first,
    })
}
