//! Registers of actors, organisations and claims, shared by all articles of a project.

use std::collections::BTreeMap;
use std::fmt;

/// The registers, each sorted by name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Registers {
    /// The entries; the key's name is the one annotations refer to.
    pub entries: BTreeMap<EntryRef, Entry>,
    /// What a newer program wrote.
    pub extra: super::Extra,
}

/// Which register.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    strum::EnumIter,
    strum::EnumString,
    strum::IntoStaticStr,
)]
#[strum(serialize_all = "kebab-case")]
pub enum RegisterKind {
    /// A person, or whoever speaks and acts.
    Actor,
    /// A body.
    Organisation,
    /// A statement that several may make.
    Claim,
}

/// Names an entry; as text `actor:Mira Holm`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntryRef {
    /// The register.
    pub kind: RegisterKind,
    /// The name it goes by.
    pub name: String,
}

/// What is known about an entry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// Other spellings of its name.
    pub aliases: Vec<String>,
    /// `type`, `party`, `country` and whatever else the project keeps.
    pub attributes: BTreeMap<String, String>,
    /// A free remark.
    pub note: String,
    /// What a newer program wrote.
    pub extra: super::Extra,
}

impl RegisterKind {
    /// All of them, in the order shown.
    pub const ALL: [Self; 3] = [Self::Actor, Self::Organisation, Self::Claim];

    /// The word in files.
    pub fn word(self) -> &'static str {
        self.into()
    }
}

impl EntryRef {
    /// Names an entry.
    pub fn new(kind: RegisterKind, name: impl Into<String>) -> Self {
        Self {
            kind,
            name: name.into(),
        }
    }

    /// Reads `actor:Mira Holm`; nothing for a text that names no register.
    pub fn parse(text: &str) -> Option<Self> {
        let (kind, name) = text.split_once(':')?;
        let kind = kind.parse().ok()?;
        (!name.is_empty()).then(|| Self::new(kind, name))
    }
}

impl fmt::Display for EntryRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.kind.word(), self.name)
    }
}

impl Registers {
    /// The entry that goes by `name` or has it as an alias, letters' case aside.
    pub fn find(&self, kind: RegisterKind, name: &str) -> Option<&EntryRef> {
        let wanted = name.trim().to_lowercase();
        let of_kind = || {
            self.entries
                .iter()
                .filter(|(entry_ref, _)| entry_ref.kind == kind)
        };
        let by_name = of_kind().find(|(entry_ref, _)| entry_ref.name.to_lowercase() == wanted);
        let is_alias = |entry: &Entry| {
            entry
                .aliases
                .iter()
                .any(|alias| alias.to_lowercase() == wanted)
        };
        by_name
            .or_else(|| of_kind().find(|(_, entry)| is_alias(entry)))
            .map(|(entry_ref, _)| entry_ref)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_reads_as_it_is_written() {
        let entry_ref = EntryRef::new(RegisterKind::Claim, "Dams: too old");
        assert_eq!(EntryRef::parse(&entry_ref.to_string()), Some(entry_ref));
        for text in ["fact", "person:x", "actor:", ""] {
            assert_eq!(EntryRef::parse(text), None, "{text}");
        }
    }

    #[test]
    fn an_entry_is_found_by_its_aliases() {
        let mut registers = Registers::default();
        let holm = EntryRef::new(RegisterKind::Actor, "Mira Holm");
        let entry = Entry {
            aliases: vec!["M. Holm".to_owned()],
            ..Entry::default()
        };
        registers.entries.insert(holm.clone(), entry);
        assert_eq!(registers.find(RegisterKind::Actor, "m. holm "), Some(&holm));
        assert_eq!(registers.find(RegisterKind::Claim, "m. holm"), None);
    }
}
