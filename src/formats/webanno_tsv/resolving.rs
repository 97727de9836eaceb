//! What is looked up when all rows are read: where links, arrows and chains lead, and whether the words
//! of tokens are those at their place.

use std::borrow::Cow;

use super::header::{Column, LayerKind, TsvLayer};
use super::reading::{Meant, Pending, Reading};
use crate::formats::cas::{ANNOTATION, Structure, Value, own};
use crate::formats::{OffsetMap, Trouble, Unit};

/// The feature that leads from one link of a chain to the next.
pub const NEXT: &str = "next";

impl<'f> Reading<'f, '_> {
    /// Looks up what links, arrows and chains refer to.
    pub fn resolve(&mut self) {
        let links: Vec<(usize, u64, u64)> =
            self.by_id.keys().copied().filter(|key| key.2 > 0).collect();
        for (layer, chain, link) in links {
            let next = link.checked_add(1);
            let next = next.and_then(|next| self.by_id.get(&(layer, chain, next)).copied());
            let here = self.by_id.get(&(layer, chain, link)).copied();
            if let (Some(here), Some(next)) = (here, next) {
                self.add_feature(here, NEXT, Value::Reference(next));
            }
        }
        for pending in std::mem::take(&mut self.pending) {
            match pending {
                Pending::Link { from, role, to } => self.resolve_link(from, role, to),
                Pending::Arrow {
                    layer,
                    features,
                    from,
                    to,
                    line,
                } => {
                    let (Some((from, _)), Some((to, place))) = (self.meant(from), self.meant(to))
                    else {
                        self.report.tell(Trouble::DanglingReference, || {
                            format!("{}, line {line}", self.file)
                        });
                        continue;
                    };
                    let mut features: Vec<(Cow<'f, str>, Value<'f>)> = features
                        .into_iter()
                        .map(|(name, value)| (name.into(), Value::Text(value.into())))
                        .collect();
                    features.push(("Governor".into(), Value::Reference(from)));
                    features.push(("Dependent".into(), Value::Reference(to)));
                    let kind = self.kinds.get(layer).copied().unwrap_or_default();
                    self.push(kind, place, features);
                }
            }
        }
    }

    fn resolve_link(&mut self, from: u64, role: Option<String>, to: Meant<'f>) {
        let Some((target, _)) = self.meant(to) else {
            let (sentence, token, _) = to.row;
            self.report.tell(Trouble::DanglingReference, || {
                format!("{}: {sentence}-{token}", self.file)
            });
            return;
        };
        let role = role.map(|role| ("role".into(), Value::Text(role.into())));
        let mut features: Vec<(Cow<'f, str>, Value<'f>)> = role.into_iter().collect();
        features.push(("target".into(), Value::Reference(target)));
        let id = self.structures.len() as u64 + 2;
        let [_, _, kind] = self.usual;
        self.structures.push(Structure {
            id,
            kind,
            has_sofa: false,
            place: None,
            features,
        });
        let host = self.structure(from).map(|it| it.kind);
        let layer = self.kinds.iter().position(|it| Some(*it) == host);
        let columns = layer
            .and_then(|it| self.layers.get(it))
            .map(|it| it.columns.clone());
        let name = columns
            .into_iter()
            .flatten()
            .find_map(|column| match column {
                Column::Roles(name) => Some(name),
                _ => None,
            });
        self.add_feature(
            from,
            name.unwrap_or(own::LINKS),
            Value::References(vec![id]),
        );
    }

    /// Adds a feature, or more structures to one that is there.
    fn add_feature(&mut self, id: u64, name: &'f str, value: Value<'f>) {
        let Some(structure) = self.structure(id) else {
            return;
        };
        let known = structure.features.iter_mut().find(|(it, _)| it == name);
        match (known, value) {
            (Some((_, Value::References(ids))), Value::References(more)) => ids.extend(more),
            (_, value) => structure.features.push((name.into(), value)),
        }
    }

    /// The structure that is meant, and its place.
    fn meant(&self, meant: Meant<'_>) -> Option<(u64, (u64, u64))> {
        let all = self
            .layers
            .iter()
            .enumerate()
            .filter(|(_, it)| it.kind != LayerKind::Relation);
        let is_named = |it: &TsvLayer<'_>| it.name == meant.kind || meant.kind == ANNOTATION;
        let layers = || {
            all.clone()
                .filter(|(_, it)| is_named(it))
                .map(|(nth, _)| nth)
        };
        let by_id = || layers().find_map(|it| self.by_id.get(&(it, meant.id, 0)));
        let at_row = || layers().find_map(|it| self.starts.get(&(meant.row, it))?.first());
        let token = || {
            self.tokens
                .get(&meant.row)
                .map(|(id, _)| id)
                .filter(|id| **id > 0)
        };
        let is_token = meant.kind == own::TOKEN;
        let found = if meant.id > 0 { by_id() } else { at_row() };
        let id = *found.or_else(|| token().filter(|_| is_token))?;
        let nth = usize::try_from(id).ok()?.checked_sub(2)?;
        Some((id, self.structures.get(nth)?.place?))
    }

    /// Tells of tokens whose words are not the words at their place.
    pub fn check_words(&mut self) {
        let map = OffsetMap::new(&self.text, Unit::Utf16);
        for ((begin, end), words, line) in &self.words {
            let range = map.range(*begin, *end);
            let found = range
                .and_then(|it| it.slice(&self.text))
                .unwrap_or_default();
            if found != words {
                self.report.tell(Trouble::QuoteDiffers, || {
                    format!(
                        "{}, line {line}: stated “{words}”, found “{found}”",
                        self.file
                    )
                });
            }
        }
    }
}
