//! Merges what two made of one value, or of one list with named items.

use std::collections::BTreeMap;
use std::fmt::Display;

/// A value that gave way to another because both changed the same thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loss {
    /// What both changed, such as `tag claim`.
    pub what: String,
    /// What stays, as RON.
    pub kept: String,
    /// What gave way, as RON; none if a deletion did.
    pub lost: Option<String>,
}

/// The value that both can live with; where both changed it, mine.
pub(super) fn value<V: Clone + PartialEq>(
    what: impl Display,
    [base, mine, theirs]: [&V; 3],
    show: impl Fn(&V) -> String,
    losses: &mut Vec<Loss>,
) -> V {
    if mine == base || mine == theirs {
        return theirs.clone();
    }
    if theirs != base {
        losses.push(Loss {
            what: what.to_string(),
            kept: show(mine),
            lost: Some(show(theirs)),
        });
    }
    mine.clone()
}

/// Items with names; the name of each comes once.
pub(super) type Items<K, V> = Vec<(K, V)>;

/// Merges item by item; where both changed one, mine stays, and a change outlives a deletion.
///
/// The order is mine, or theirs where I have changed nothing about it; what only the other side
/// has comes last.
pub(super) fn items<K: Clone + Ord, V: Clone + PartialEq>(
    [base, mine, theirs]: [Items<K, V>; 3],
    name: impl Fn(&K) -> String,
    show: impl Fn(&K, &V) -> String,
    losses: &mut Vec<Loss>,
) -> Items<K, V> {
    let keys =
        |items: &Items<K, V>| -> Vec<K> { items.iter().map(|(key, _)| key.clone()).collect() };
    let (my_keys, their_keys) = (keys(&mine), keys(&theirs));
    let order = if my_keys == keys(&base) {
        [their_keys, my_keys]
    } else {
        [my_keys, their_keys]
    };
    let map = |items: Items<K, V>| -> BTreeMap<K, V> { items.into_iter().collect() };
    let (base, mut mine, mut theirs) = (map(base), map(mine), map(theirs));
    let mut merged = Vec::with_capacity(mine.len().max(theirs.len()));
    for key in order.into_iter().flatten() {
        match settle(base.get(&key), mine.remove(&key), theirs.remove(&key)) {
            Settled::Agreed(value) => merged.extend(value.map(|value| (key, value))),
            Settled::Conflict(kept, lost) => {
                losses.push(Loss {
                    what: name(&key),
                    kept: show(&key, &kept),
                    lost: lost.map(|value| show(&key, &value)),
                });
                merged.push((key, kept));
            }
        }
    }
    merged
}

/// How the versions of one item settle.
enum Settled<V> {
    /// This stays, if anything does; nothing is lost.
    Agreed(Option<V>),
    /// Both changed it: the first stays, the second gives way.
    Conflict(V, Option<V>),
}

fn settle<V: PartialEq>(base: Option<&V>, mine: Option<V>, theirs: Option<V>) -> Settled<V> {
    if mine == theirs || mine.as_ref() == base {
        return Settled::Agreed(theirs);
    }
    if theirs.as_ref() == base {
        return Settled::Agreed(mine);
    }
    match (mine, theirs) {
        (Some(mine), theirs) => Settled::Conflict(mine, theirs),
        (None, Some(theirs)) => Settled::Conflict(theirs, None),
        (None, None) => Settled::Agreed(None),
    }
}

/// Names items that may bear the same name by counting them.
pub(super) fn numbered<K: Clone + Ord, V>(
    items: impl IntoIterator<Item = (K, V)>,
) -> Items<(K, usize), V> {
    let mut counts: BTreeMap<K, usize> = BTreeMap::new();
    let number = |(key, value): (K, V)| {
        let count = counts.entry(key.clone()).or_default();
        *count += 1;
        ((key, *count), value)
    };
    items.into_iter().map(number).collect()
}
