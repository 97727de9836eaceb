//! What an editor of the codebook needs to know before it asks for a change.

use std::collections::BTreeMap;

use strum::IntoEnumIterator as _;
use thiserror::Error;

use super::settings::Settings;
use super::{AppState, CodebookCommand, Shortcut, UiCommand};
use crate::model::{Codebook, Tag, TagId};

/// Why a tag cannot have a key.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum KeyRefusal {
    /// Another tag has it.
    #[error("The key {key} is taken by ‘{tag}’")]
    Taken {
        /// The key.
        key: char,
        /// The name of the tag that has it.
        tag: String,
    },
    /// A command has it, which goes first.
    #[error("The key {key} stands for “{command}”")]
    Command {
        /// The key.
        key: char,
        /// The command's name.
        command: &'static str,
    },
    /// It is neither a digit nor a small letter.
    #[error("“{0}” is no key for a tag; use a digit or a small letter")]
    NoKey(char),
}

/// Where a tag goes in the tree, from where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TreeStep {
    /// Before the tag above it, under the same parent.
    Up,
    /// Behind the tag below it, under the same parent.
    Down,
    /// Under the tag above it.
    In,
    /// Behind its parent.
    Out,
}

/// How far a tag reaches in the project.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TagReach {
    /// How many annotations carry it.
    pub n_annotations: usize,
    /// In how many articles.
    pub n_articles: usize,
}

/// Says why `tag` cannot have `key`, if it cannot.
pub fn key_refusal(
    codebook: &Codebook,
    settings: &Settings,
    tag: &TagId,
    key: char,
) -> Option<KeyRefusal> {
    if !(key.is_ascii_digit() || key.is_alphabetic() && !key.is_uppercase()) {
        return Some(KeyRefusal::NoKey(key));
    }
    let mut others = codebook.tags.iter().filter(|other| other.id != *tag);
    if let Some(other) = others.find(|other| other.key == Some(key)) {
        let tag = other.name.clone();
        return Some(KeyRefusal::Taken { key, tag });
    }
    let has_key = |command: &UiCommand| {
        let own = settings.shortcuts.get(command.id());
        let shortcut: Option<Shortcut> =
            own.map_or_else(|| command.default_shortcut(), |text| text.parse().ok());
        shortcut.is_some_and(|shortcut| {
            !shortcut.ctrl && !shortcut.alt && shortcut.key.to_lowercase() == key.to_string()
        })
    };
    UiCommand::iter()
        .find(has_key)
        .map(|command| KeyRefusal::Command {
            key,
            command: command.label(),
        })
}

/// An id for something called `name` that `is_taken` does not know: small letters, digits, `-`.
pub fn fresh_id(name: &str, is_taken: impl Fn(&str) -> bool) -> String {
    let mut slug = String::new();
    for character in name.trim().to_lowercase().chars() {
        if character.is_alphanumeric() {
            slug.push(character);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    let slug = match slug.trim_end_matches('-') {
        "" => "new".to_owned(),
        slug => slug.to_owned(),
    };
    let numbered = (2..).map(|number| format!("{slug}-{number}"));
    std::iter::once(slug.clone())
        .chain(numbered)
        .find(|id| !is_taken(id))
        .unwrap_or(slug)
}

/// The move that takes a tag one step through the tree; nothing where it cannot go.
pub fn tree_step(codebook: &Codebook, tag_id: &TagId, step: TreeStep) -> Option<CodebookCommand> {
    let tag = codebook.tag(tag_id)?;
    let siblings = children(codebook, tag.parent.as_ref());
    let here = siblings.iter().position(|other| other.id == *tag_id)?;
    let at = |nth: usize| siblings.get(nth).map(|sibling| sibling.id.clone());
    let (parent, before) = match step {
        TreeStep::Up => (tag.parent.clone(), Some(at(here.checked_sub(1)?)?)),
        TreeStep::Down => {
            at(here + 1)?;
            (tag.parent.clone(), at(here + 2))
        }
        TreeStep::In => (Some(at(here.checked_sub(1)?)?), None),
        TreeStep::Out => {
            let parent = codebook.tag(tag.parent.as_ref()?)?;
            let aunts = children(codebook, parent.parent.as_ref());
            let place = aunts.iter().position(|other| other.id == parent.id)?;
            let next = aunts.get(place + 1).map(|aunt| aunt.id.clone());
            (parent.parent.clone(), next)
        }
    };
    Some(CodebookCommand::Move {
        tag: tag_id.clone(),
        parent,
        before,
    })
}

/// The tags that stand right under `parent`, in order; at the top for none.
fn children<'a>(codebook: &'a Codebook, parent: Option<&TagId>) -> Vec<&'a Tag> {
    let under = codebook
        .tags
        .iter()
        .filter(|tag| tag.parent.as_ref() == parent);
    under.collect()
}

impl AppState {
    /// How far each tag in use reaches, over the sidecars of everybody in the folder.
    pub fn tag_reaches(&self) -> BTreeMap<TagId, TagReach> {
        let mut reaches: BTreeMap<TagId, TagReach> = BTreeMap::new();
        for item in self.folder.iter().flat_map(|folder| folder.list.items()) {
            let mut here: BTreeMap<&TagId, usize> = BTreeMap::new();
            for (tag, n_annotations) in item.layers.values().flat_map(|layer| &layer.tags) {
                *here.entry(tag).or_default() += n_annotations;
            }
            for (tag, n_annotations) in here.into_iter().filter(|(_, n)| *n > 0) {
                let reach = reaches.entry(tag.clone()).or_default();
                reach.n_annotations += n_annotations;
                reach.n_articles += 1;
            }
        }
        reaches
    }

    /// How far a tag reaches.
    pub fn tag_reach(&self, tag: &TagId) -> TagReach {
        self.tag_reaches().get(tag).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests;
