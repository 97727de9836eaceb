//! Looks over the tags of a file: names and keys that are there twice, and the tree.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Choice, FieldId, Tag, TagId};
use crate::store::file_problem::Trouble;
use crate::store::ron_record::Source;

type Row<'a> = (&'a str, Tag);

/// Reports what is wrong among the tags and puts parents before their children.
pub(super) fn check<'a>(source: &mut Source<'a>, rows: Vec<Row<'a>>) -> Vec<Tag> {
    let mut tag_ids = BTreeSet::new();
    let mut keys: BTreeMap<char, TagId> = BTreeMap::new();
    for (raw, tag) in &rows {
        if !tag_ids.insert(tag.id.clone()) {
            source.report(raw, Trouble::DuplicateTag(tag.id.clone()));
            continue;
        }
        check_key(source, raw, tag, &mut keys);
        check_fields(source, raw, tag);
    }
    for (raw, tag) in &rows {
        if let Some(parent) = tag.parent.as_ref().filter(|id| !tag_ids.contains(id)) {
            let (tag, parent) = (tag.id.clone(), parent.clone());
            source.report(raw, Trouble::UnknownParent { tag, parent });
        }
    }
    parents_first(source, rows, &tag_ids)
}

/// Reports answers of a choice that are there twice.
pub(super) fn choices<'a>(
    source: &mut Source<'a>,
    field_id: &FieldId,
    rows: Vec<(&'a str, Choice)>,
) -> Vec<Choice> {
    let mut known = BTreeSet::new();
    for (raw, choice) in &rows {
        if !known.insert(choice.id.clone()) {
            let (field, choice) = (field_id.clone(), choice.id.clone());
            source.report(raw, Trouble::DuplicateChoice { field, choice });
        }
    }
    rows.into_iter().map(|(_, choice)| choice).collect()
}

fn check_key(source: &mut Source<'_>, raw: &str, tag: &Tag, keys: &mut BTreeMap<char, TagId>) {
    let Some(key) = tag.key else { return };
    match keys.get(&key) {
        Some(first) => {
            let (first, second) = (first.clone(), tag.id.clone());
            source.report(raw, Trouble::DuplicateKey { key, first, second });
        }
        None => drop(keys.insert(key, tag.id.clone())),
    }
}

fn check_fields(source: &mut Source<'_>, raw: &str, tag: &Tag) {
    let mut known = BTreeSet::new();
    for field in &tag.fields {
        if !known.insert(&field.id) {
            let (tag, field) = (tag.id.clone(), field.id.clone());
            source.report(raw, Trouble::DuplicateField { tag, field });
        }
    }
}

/// Moves a tag behind its parent where the file has it before; breaks rings at their first tag.
fn parents_first<'a>(
    source: &mut Source<'a>,
    rows: Vec<Row<'a>>,
    tag_ids: &BTreeSet<TagId>,
) -> Vec<Tag> {
    let mut ordered = Ordered::default();
    for (nth, (raw, tag)) in rows.into_iter().enumerate() {
        match tag.parent.clone() {
            Some(parent) if tag_ids.contains(&parent) && !ordered.done.contains(&parent) => {
                ordered.waiting.insert((parent, nth), (raw, tag));
            }
            _ => ordered.place(tag),
        }
    }
    // What still waits stands in a ring or under one.
    while let Some(key) = first_waiting(&ordered.waiting) {
        if let Some((raw, mut tag)) = ordered.waiting.remove(&key) {
            source.report(raw, Trouble::Ring(tag.id.clone()));
            tag.parent = None;
            ordered.place(tag);
        }
    }
    ordered.tags
}

/// The waiting tag that stands first in the file and lies in a ring itself.
fn first_waiting(waiting: &BTreeMap<(TagId, usize), Row<'_>>) -> Option<(TagId, usize)> {
    let parents: BTreeMap<&TagId, &TagId> = waiting
        .iter()
        .map(|((parent, _), (_, tag))| (&tag.id, parent))
        .collect();
    let mut here = waiting
        .keys()
        .min_by_key(|(_, nth)| *nth)
        .map(|(parent, _)| parent)?;
    // After as many steps as there are tags the walk is in the ring for certain.
    for _ in 0..waiting.len() {
        here = parents.get(here).copied().unwrap_or(here);
    }
    let mut ring = BTreeSet::new();
    while ring.insert(here) {
        here = parents.get(here).copied().unwrap_or(here);
    }
    let in_ring = |(_, (_, tag)): &(&(TagId, usize), &Row<'_>)| ring.contains(&tag.id);
    let first = waiting
        .iter()
        .filter(in_ring)
        .min_by_key(|((_, nth), _)| *nth);
    first
        .map(|(key, _)| key)
        .or_else(|| waiting.keys().next())
        .cloned()
}

#[derive(Default)]
struct Ordered<'a> {
    tags: Vec<Tag>,
    done: BTreeSet<TagId>,
    waiting: BTreeMap<(TagId, usize), Row<'a>>,
}

impl Ordered<'_> {
    /// Puts a tag in place, and after it those that waited for it.
    fn place(&mut self, tag: Tag) {
        let mut next = vec![tag];
        while let Some(tag) = next.pop() {
            let mut children: Vec<Tag> = Vec::new();
            if self.done.insert(tag.id.clone()) {
                let from = (tag.id.clone(), 0);
                let to = (tag.id.clone(), usize::MAX);
                let keys: Vec<_> = self
                    .waiting
                    .range(from..=to)
                    .map(|(key, _)| key.clone())
                    .collect();
                let rows = keys.iter().filter_map(|key| self.waiting.remove(key));
                children.extend(rows.map(|(_, tag)| tag));
            }
            next.extend(children.into_iter().rev());
            self.tags.push(tag);
        }
    }
}
