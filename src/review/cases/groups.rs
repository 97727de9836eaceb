//! Which annotations belong together: by the alignment where they have a place, by tag and fields
//! on the article as a whole.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::compare::{pieces, same_fields};
use crate::model::{Annotation, Layer, TagId};
use crate::review::alignment::{Bounds, Dissimilarity, HowAligned, Unit, align};
use crate::text::TextRange;

/// How much work an exact alignment may be: far more than annotators usually give, and soon given up.
const BOUNDS: Bounds = Bounds {
    most_units: 200,
    most_steps: 2_000_000,
};

/// An annotation with its pieces as they are compared.
#[derive(Clone, Debug)]
pub(super) struct Placed<'a> {
    /// The annotation.
    pub annotation: &'a Arc<Annotation>,
    /// Its pieces without the spaces at their edges; none on the article as a whole.
    pub pieces: Vec<TextRange>,
}

/// For each annotator the annotation that is in the group.
pub(super) type Group<'a> = Vec<Option<Placed<'a>>>;

/// Groups the annotations of the layers of those who take part; nothing when it is cancelled.
///
/// Annotations without any sure place are left out.
pub(super) fn groups<'a>(
    text: &str,
    layers: &[&'a Layer],
    cancel: &AtomicBool,
) -> Option<(Vec<Group<'a>>, HowAligned)> {
    let mut groups = article_level(layers);
    let mut how = HowAligned::Exact;
    for cluster in clusters(text, layers) {
        if let Some(group) = cluster.as_one(layers.len()) {
            groups.push(group);
            continue;
        }
        let found = cluster.aligned(layers.len(), &mut groups, cancel)?;
        if how == HowAligned::Exact {
            how = found;
        }
    }
    Some((groups, how))
}

/// Annotations that hang together by shared words; those of two clusters are never one case, so
/// that each is aligned alone.
struct Cluster<'a> {
    // Each with the place of its annotator.
    members: Vec<(usize, TextRange, Placed<'a>)>,
}

fn clusters<'a>(text: &str, layers: &[&'a Layer]) -> Vec<Cluster<'a>> {
    let each = layers.iter().enumerate();
    let mut all: Vec<(usize, TextRange, Placed<'a>)> = each
        .flat_map(|(annotator, layer)| {
            let annotations = layer.ordered().iter();
            annotations.filter_map(move |annotation| {
                let pieces = pieces(text, annotation);
                let hull = pieces.iter().copied().reduce(TextRange::hull)?;
                Some((annotator, hull, Placed { annotation, pieces }))
            })
        })
        .collect();
    all.sort_by_key(|(annotator, hull, _)| (*hull, *annotator));
    let mut clusters: Vec<Cluster<'a>> = Vec::new();
    let mut end = None;
    for member in all {
        let hull = member.1;
        match clusters.last_mut().filter(|_| Some(hull.start()) < end) {
            Some(cluster) => cluster.members.push(member),
            None => clusters.push(Cluster {
                members: vec![member],
            }),
        }
        end = end.max(Some(hull.end()));
    }
    clusters
}

impl<'a> Cluster<'a> {
    /// All as one group, if each annotator has one at most and every two share a word.
    ///
    /// Such units have a dissimilarity below 2, so that together they always have less disorder.
    fn as_one(&self, n_annotators: usize) -> Option<Group<'a>> {
        let mut group: Group<'a> = vec![None; n_annotators];
        for (nth, (annotator, hull, placed)) in self.members.iter().enumerate() {
            let place = group.get_mut(*annotator).filter(|place| place.is_none())?;
            let mut earlier = self.members.iter().take(nth);
            if !earlier.all(|(_, other, _)| other.intersects(*hull)) {
                return None;
            }
            *place = Some(placed.clone());
        }
        Some(group)
    }

    /// Grouped by the alignment.
    fn aligned(
        self,
        n_annotators: usize,
        groups: &mut Vec<Group<'a>>,
        cancel: &AtomicBool,
    ) -> Option<HowAligned> {
        let mut tags: BTreeMap<&TagId, u32> = BTreeMap::new();
        let mut units: Vec<Vec<Unit>> = vec![Vec::new(); n_annotators];
        let mut placed: Vec<Vec<Placed<'a>>> = vec![Vec::new(); n_annotators];
        for (annotator, hull, it) in self.members {
            let next = u32::try_from(tags.len()).unwrap_or(u32::MAX);
            let tag = *tags.entry(&it.annotation.tag).or_insert(next);
            // Texts are far shorter than the numbers that a float holds exactly.
            let (start, end) = (hull.start().to_usize() as f64, hull.end().to_usize() as f64);
            if let (Some(units), Some(placed)) =
                (units.get_mut(annotator), placed.get_mut(annotator))
            {
                units.push(Unit::new(start, end, tag));
                placed.push(it);
            }
        }
        let slices: Vec<&[Unit]> = units.iter().map(Vec::as_slice).collect();
        let alignment = align(&slices, &Dissimilarity::default(), BOUNDS, cancel)?;
        for unitary in &alignment.unitary {
            let members = unitary.units.iter().zip(&placed);
            let group: Group<'a> = members
                .map(|(unit, placed)| unit.and_then(|unit| placed.get(unit)).cloned())
                .collect();
            split_apart(group, groups);
        }
        Some(alignment.how)
    }
}

impl Placed<'_> {
    fn hull(&self) -> Option<TextRange> {
        self.pieces.iter().copied().reduce(TextRange::hull)
    }

    fn meets(&self, other: &Self) -> bool {
        let both = self.hull().zip(other.hull());
        both.is_some_and(|(one, other)| one.intersects(other))
    }
}

/// Takes apart what only lies near: the alignment also pairs neighbours, which a person would not
/// take for one passage.
fn split_apart<'a>(mut group: Group<'a>, groups: &mut Vec<Group<'a>>) {
    loop {
        let mut together = vec![None; group.len()];
        let Some(first) = group.iter().position(Option::is_some) else {
            return;
        };
        move_over(&mut group, &mut together, first);
        while let Some(next) = group.iter().position(|it| {
            let meets = |other: &Placed<'_>| it.as_ref().is_some_and(|it| it.meets(other));
            together.iter().flatten().any(meets)
        }) {
            move_over(&mut group, &mut together, next);
        }
        groups.push(together);
    }
}

fn move_over<'a>(from: &mut Group<'a>, to: &mut Group<'a>, nth: usize) {
    if let (Some(from), Some(to)) = (from.get_mut(nth), to.get_mut(nth)) {
        *to = from.take();
    }
}

/// Annotations on the article as a whole: first those that say the same, then the rest of each tag.
fn article_level<'a>(layers: &[&'a Layer]) -> Vec<Group<'a>> {
    let mut groups: Vec<Group<'a>> = Vec::new();
    for (annotator, layer) in layers.iter().enumerate() {
        for annotation in layer.by_id().filter(|it| it.is_article_level()) {
            let mut group: Group<'a> = vec![None; layers.len()];
            if let Some(place) = group.get_mut(annotator) {
                *place = Some(Placed {
                    annotation,
                    pieces: Vec::new(),
                });
            }
            join(&mut groups, group, same_fields);
        }
    }
    groups.sort_by_key(|group| std::cmp::Reverse(group.iter().flatten().count()));
    let mut joined: Vec<Group<'a>> = Vec::new();
    for group in groups {
        join(&mut joined, group, |_, _| true);
    }
    joined
}

/// Adds a group to the first of its tag that says the same and has none of its annotators.
fn join<'a>(
    groups: &mut Vec<Group<'a>>,
    group: Group<'a>,
    says_same: impl Fn(&Annotation, &Annotation) -> bool,
) {
    let fits = |other: &&mut Group<'a>| {
        let first = |group: &Group<'a>| group.iter().flatten().next().map(|it| it.annotation);
        let is_same = first(other)
            .zip(first(&group))
            .is_some_and(|(one, two)| one.tag == two.tag && says_same(one, two));
        let mut both = other.iter().zip(&group);
        is_same && both.all(|(one, two)| one.is_none() || two.is_none())
    };
    match groups.iter_mut().find(fits) {
        None => groups.push(group),
        Some(other) => {
            for (to, from) in other.iter_mut().zip(group) {
                if from.is_some() {
                    *to = from;
                }
            }
        }
    }
}
