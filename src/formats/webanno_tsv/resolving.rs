//! What is looked up when all rows are read: where links, arrows and chains lead, and whether the words
//! of tokens are those at their place.

use std::borrow::Cow;

use super::reading::{Meant, Pending, Reading};
use crate::formats::Trouble;
use crate::formats::cas::{ANNOTATION, Structure, Value, own};
use crate::formats::tokens::Utf16Words;

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
                Pending::Link {
                    from,
                    feature,
                    role,
                    to,
                } => self.resolve_link((from, feature), role, to),
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

    fn resolve_link(
        &mut self,
        (from, feature): (u64, &'f str),
        role: Option<String>,
        to: Meant<'f>,
    ) {
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
        self.add_feature(from, feature, Value::References(vec![id]));
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
        let layer = self.by_name.get(meant.kind).copied();
        let found = match (meant.kind, meant.id) {
            (ANNOTATION, 0) => self.any_start.get(&meant.row),
            (ANNOTATION, id) => self.any_id.get(&id),
            (_, 0) => layer.and_then(|layer| self.starts.get(&(meant.row, layer))),
            (_, id) => layer.and_then(|layer| self.by_id.get(&(layer, id, 0))),
        };
        let token = || {
            let token = self.tokens.get(&meant.row).map(|(id, _)| id);
            token.filter(|id| **id > 0 && meant.kind == own::TOKEN)
        };
        let id = *found.or_else(token)?;
        let nth = usize::try_from(id).ok()?.checked_sub(2)?;
        Some((id, self.structures.get(nth)?.place?))
    }

    /// Tells of tokens whose words are not the words at their place.
    pub fn check_words(&mut self) {
        let mut text = Utf16Words::new(&self.text);
        for ((begin, end), words, line) in &self.words {
            let found = text.words(*begin, *end).unwrap_or_default();
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
