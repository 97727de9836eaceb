//! Hands out articles at random, so that everybody gets as much, and as much of each outlet and day
//! as can be.

use std::collections::BTreeMap;

use thiserror::Error;

use crate::model::{AnnotatorId, ArticleId, Assignment};
use crate::review::agreement::Random;

/// How articles are handed out.
#[derive(Clone, Debug, PartialEq)]
pub struct HandOut {
    /// To whom.
    pub coders: Vec<AnnotatorId>,
    /// How many coders an article gets that several annotate, so that agreement can be measured.
    pub per_article: usize,
    /// The share of articles that several annotate, from 0 to 1; each of the rest gets one coder.
    pub overlap: f64,
    /// The same seed hands out in the same way.
    pub seed: u64,
}

/// An article to be handed out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ToHandOut<'a> {
    /// Which one.
    pub id: &'a ArticleId,
    /// Its outlet, or empty.
    pub outlet: &'a str,
    /// Its day, or empty.
    pub day: &'a str,
}

/// Why articles cannot be handed out in that way.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum HandOutError {
    /// Nobody to hand out to.
    #[error("there is nobody to hand out to. Name at least one coder.")]
    NoCoder,
    /// More coders are wanted for an article than there are.
    #[error(
        "an article cannot get {wanted} coders, there are {n_coders}. Name more coders, or want fewer."
    )]
    TooFewCoders {
        /// How many are wanted.
        wanted: usize,
        /// How many there are.
        n_coders: usize,
    },
    /// The share is none.
    #[error("{0} is no share. Give a number from 0 to 1.")]
    NoShare(f64),
}

/// Who gets which of the articles; those that are assigned already stay as they are, and count.
///
/// No coder gets more than one article more than another, but for what was assigned before.
pub fn hand_out(
    articles: &[ToHandOut<'_>],
    assigned: &BTreeMap<ArticleId, Assignment>,
    how: &HandOut,
) -> Result<BTreeMap<ArticleId, Assignment>, HandOutError> {
    let mut coders = how.coders.clone();
    coders.sort_unstable();
    coders.dedup();
    check(&coders, how)?;
    let mut random = Random::new(how.seed);
    let mut loads = Loads::new(coders);
    let is_free = |it: &ToHandOut<'_>| !assigned.contains_key(it.id);
    for article in articles.iter().filter(|it| !is_free(it)) {
        if let Some(assignment) = assigned.get(article.id) {
            loads.count(article, &assignment.to);
        }
    }
    let mut free: Vec<ToHandOut<'_>> = articles.iter().copied().filter(is_free).collect();
    free.sort_by_key(|it| it.id);
    shuffle(&mut free, &mut random);
    // A share of a row that is ordered by outlet and day is as good as that share of each of them.
    free.sort_by_key(|it| (it.outlet, it.day));
    let offset = random.share();
    let mut chosen: Vec<(ToHandOut<'_>, usize)> = Vec::with_capacity(free.len());
    for (nth, article) in free.into_iter().enumerate() {
        let reached = |nth: usize| (nth as f64).mul_add(how.overlap, offset).floor();
        let is_overlap = reached(nth + 1) > reached(nth);
        chosen.push((article, if is_overlap { how.per_article } else { 1 }));
    }
    shuffle(&mut chosen, &mut random);
    let mut handed = BTreeMap::new();
    for (article, n_coders) in chosen {
        let to = loads.choose(&article, n_coders, &mut random);
        loads.count(&article, &to);
        handed.insert(article.id.clone(), Assignment::new(to));
    }
    Ok(handed)
}

fn check(coders: &[AnnotatorId], how: &HandOut) -> Result<(), HandOutError> {
    if coders.is_empty() {
        return Err(HandOutError::NoCoder);
    }
    if how.per_article > coders.len() || how.per_article == 0 {
        return Err(HandOutError::TooFewCoders {
            wanted: how.per_article,
            n_coders: coders.len(),
        });
    }
    if !(0.0..=1.0).contains(&how.overlap) {
        return Err(HandOutError::NoShare(how.overlap));
    }
    Ok(())
}

fn shuffle<T>(items: &mut [T], random: &mut Random) {
    for last in (1..items.len()).rev() {
        items.swap(last, random.below(last + 1));
    }
}

/// How much each coder has.
struct Loads {
    coders: Vec<AnnotatorId>,
    all: Counts,
    of_outlet: BTreeMap<String, Counts>,
    of_day: BTreeMap<String, Counts>,
    // How often two have an article together, the first name first.
    together: BTreeMap<(AnnotatorId, AnnotatorId), usize>,
}

type Counts = BTreeMap<AnnotatorId, usize>;

impl Loads {
    fn new(coders: Vec<AnnotatorId>) -> Self {
        Self {
            coders,
            all: Counts::new(),
            of_outlet: BTreeMap::new(),
            of_day: BTreeMap::new(),
            together: BTreeMap::new(),
        }
    }

    fn count(&mut self, article: &ToHandOut<'_>, to: &[AnnotatorId]) {
        let of_outlet = self.of_outlet.entry(article.outlet.to_owned()).or_default();
        let of_day = self.of_day.entry(article.day.to_owned()).or_default();
        for (nth, coder) in to.iter().enumerate() {
            for counts in [&mut self.all, of_outlet, of_day] {
                *counts.entry(coder.clone()).or_default() += 1;
            }
            for other in to.iter().take(nth) {
                *self.together.entry(pair(coder, other)).or_default() += 1;
            }
        }
    }

    /// Those with the least work; of several, those with the least of this outlet and day, and of
    /// these, those who have met least often.
    fn choose(
        &self,
        article: &ToHandOut<'_>,
        n_coders: usize,
        random: &mut Random,
    ) -> Vec<AnnotatorId> {
        let mut left: Vec<&AnnotatorId> = self.coders.iter().collect();
        shuffle(&mut left, random);
        let mut chosen: Vec<AnnotatorId> = Vec::with_capacity(n_coders);
        while chosen.len() < n_coders {
            let best = left
                .iter()
                .min_by_key(|coder| self.key(article, &chosen, coder));
            let Some(best) = best.map(|coder| (*coder).clone()) else {
                break;
            };
            left.retain(|coder| **coder != best);
            chosen.push(best);
        }
        chosen
    }

    fn key(
        &self,
        article: &ToHandOut<'_>,
        chosen: &[AnnotatorId],
        coder: &AnnotatorId,
    ) -> (usize, usize, usize) {
        let of = |counts: Option<&Counts>| {
            let count = counts.and_then(|counts| counts.get(coder));
            count.copied().unwrap_or_default()
        };
        let of_kind = of(self.of_outlet.get(article.outlet)) + of(self.of_day.get(article.day));
        let met = chosen
            .iter()
            .map(|other| self.together.get(&pair(coder, other)));
        let met = met.map(|n| n.copied().unwrap_or_default()).sum();
        (of(Some(&self.all)), of_kind, met)
    }
}

fn pair(one: &AnnotatorId, other: &AnnotatorId) -> (AnnotatorId, AnnotatorId) {
    let (first, second) = if one <= other {
        (one, other)
    } else {
        (other, one)
    };
    (first.clone(), second.clone())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn coders(n: usize) -> Vec<AnnotatorId> {
        (0..n)
            .map(|nth| AnnotatorId::new(format!("c{nth}")))
            .collect()
    }

    struct Made {
        ids: Vec<ArticleId>,
        kinds: Vec<(String, String)>,
    }

    impl Made {
        fn new(n: usize) -> Self {
            Self {
                ids: (0..n)
                    .map(|nth| ArticleId::new(format!("{nth}.txt")))
                    .collect(),
                kinds: (0..n)
                    .map(|nth| (format!("o{}", nth % 3), format!("d{}", nth / 3 % 5)))
                    .collect(),
            }
        }

        fn articles(&self) -> Vec<ToHandOut<'_>> {
            let both = self.ids.iter().zip(&self.kinds);
            both.map(|(id, (outlet, day))| ToHandOut { id, outlet, day })
                .collect()
        }
    }

    fn most_and_least(counts: &BTreeMap<AnnotatorId, usize>, coders: &[AnnotatorId]) -> usize {
        let of = |coder| counts.get(coder).copied().unwrap_or_default();
        let counts: Vec<usize> = coders.iter().map(of).collect();
        counts.iter().max().unwrap() - counts.iter().min().unwrap()
    }

    proptest! {
        #[test]
        fn everybody_gets_as_much_and_the_share_is_kept(
            n in 1_usize..90, n_coders in 1_usize..6, wanted in 1_usize..6,
            overlap in 0.0_f64..=1.0, seed: u64,
        ) {
            let how = HandOut {
                coders: coders(n_coders),
                per_article: wanted.min(n_coders),
                overlap,
                seed,
            };
            let made = Made::new(n);
            let handed = hand_out(&made.articles(), &BTreeMap::new(), &how).unwrap();
            prop_assert_eq!(handed.len(), n);
            let mut counts = BTreeMap::new();
            let mut n_overlap = 0.0;
            for assignment in handed.values() {
                n_overlap += f64::from(u8::from(assignment.to.len() > 1));
                for coder in &assignment.to {
                    *counts.entry(coder.clone()).or_default() += 1;
                }
            }
            prop_assert!(most_and_least(&counts, &how.coders) <= 1);
            if how.per_article > 1 {
                prop_assert!((n_overlap - overlap * n as f64).abs() <= 1.0);
            }
            prop_assert_eq!(hand_out(&made.articles(), &BTreeMap::new(), &how).unwrap(), handed);
        }
    }

    #[test]
    fn each_outlet_is_shared_out_evenly_and_so_are_pairs() {
        let how = HandOut {
            coders: coders(4),
            per_article: 2,
            overlap: 0.25,
            seed: 5,
        };
        let made = Made::new(480);
        let articles = made.articles();
        let handed = hand_out(&articles, &BTreeMap::new(), &how).unwrap();
        let mut loads = Loads::new(how.coders.clone());
        for article in &articles {
            loads.count(article, &handed[article.id].to);
        }
        for counts in loads.of_outlet.values().chain(loads.of_day.values()) {
            assert!(most_and_least(counts, &how.coders) <= 6, "{counts:?}");
        }
        assert_eq!(loads.together.len(), 6);
        assert!(
            loads.together.values().all(|n| (12..=28).contains(n)),
            "{:?}",
            loads.together
        );
    }

    #[test]
    fn what_is_assigned_stays_and_counts() {
        let made = Made::new(10);
        let before = made
            .ids
            .iter()
            .take(5)
            .map(|id| (id.clone(), Assignment::new(coders(1))));
        let before: BTreeMap<_, _> = before.collect();
        let how = HandOut {
            coders: coders(2),
            per_article: 1,
            overlap: 0.0,
            seed: 1,
        };
        let handed = hand_out(&made.articles(), &before, &how).unwrap();
        assert_eq!(handed.len(), 5);
        let other = AnnotatorId::new("c1");
        assert!(handed.values().all(|it| it.to == [other.clone()]));
    }

    #[test]
    fn what_cannot_be_handed_out_is_refused() {
        let how = |n, per_article, overlap| HandOut {
            coders: coders(n),
            per_article,
            overlap,
            seed: 0,
        };
        for (how, words) in [
            (how(0, 1, 0.5), "nobody"),
            (how(2, 3, 0.5), "3 coders, there are 2"),
            (how(2, 2, 1.5), "1.5 is no share"),
            (how(2, 2, f64::NAN), "no share"),
        ] {
            let error = hand_out(&[], &BTreeMap::new(), &how).unwrap_err();
            assert!(error.to_string().contains(words), "{error}");
        }
    }
}
