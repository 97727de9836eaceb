//! What is known about an article, in little memory.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{Metadata, MetadataField};

/// How many fields of [`Metadata`] are text.
const N_TEXTS: usize = 8;

/// [`Metadata`] in one block of memory, for lists of a hundred thousand articles.
///
/// It cannot be changed: unpack it, change that, and pack it again.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(
    clippy::box_collection,
    reason = "few projects have fields of their own: a pointer is all they cost the others"
)]
pub struct PackedMetadata {
    /// The text fields, one after the other.
    words: Box<str>,
    /// Where each text field ends, in bytes.
    // Invariant: ascending, and the last one is the length of `words`.
    ends: [u32; N_TEXTS],
    date: Option<Date>,
    own: Option<Box<BTreeMap<String, String>>>,
}

impl PackedMetadata {
    /// Packs what is known.
    pub fn new(metadata: &Metadata) -> Self {
        let mut words = String::with_capacity(texts(metadata).map(str::len).iter().sum());
        let ends = texts(metadata).map(|text| {
            words.push_str(text);
            u32::try_from(words.len()).unwrap_or(u32::MAX)
        });
        let own = &metadata.own;
        Self {
            words: words.into(),
            ends,
            date: metadata.date,
            own: (!own.is_empty()).then(|| Box::new(own.clone())),
        }
    }

    /// See [`Metadata::title`].
    pub fn title(&self) -> &str {
        self.text(0)
    }

    /// See [`Metadata::outlet`].
    pub fn outlet(&self) -> &str {
        self.text(1)
    }

    /// See [`Metadata::date`].
    pub fn date(&self) -> Option<Date> {
        self.date
    }

    /// The value as text, empty where nothing is known.
    pub fn get(&self, field: &MetadataField) -> String {
        let text = |nth| self.text(nth).to_owned();
        match field {
            MetadataField::Title => text(0),
            MetadataField::Outlet => text(1),
            MetadataField::Author => text(2),
            MetadataField::Section => text(3),
            MetadataField::Url => text(4),
            MetadataField::Language => text(5),
            MetadataField::Agency => text(6),
            MetadataField::Place => text(7),
            MetadataField::Date => self.date.map(|date| date.to_string()).unwrap_or_default(),
            MetadataField::Own(name) => {
                let own = self.own.as_ref().and_then(|own| own.get(name));
                own.cloned().unwrap_or_default()
            }
        }
    }

    /// The same with every field by itself.
    pub fn unpack(&self) -> Metadata {
        let text = |nth| self.text(nth).to_owned();
        Metadata {
            title: text(0),
            outlet: text(1),
            author: text(2),
            section: text(3),
            url: text(4),
            language: text(5),
            agency: text(6),
            place: text(7),
            date: self.date,
            own: self.own.as_deref().cloned().unwrap_or_default(),
        }
    }

    /// The nth of [`texts`].
    fn text(&self, nth: usize) -> &str {
        let end = |nth: usize| self.ends.get(nth).map_or(0, |end| *end as usize);
        let start = nth.checked_sub(1).map_or(0, end);
        self.words.get(start..end(nth)).unwrap_or_default()
    }
}

/// The text fields in the order in which they are packed.
fn texts(metadata: &Metadata) -> [&str; N_TEXTS] {
    [
        &metadata.title,
        &metadata.outlet,
        &metadata.author,
        &metadata.section,
        &metadata.url,
        &metadata.language,
        &metadata.agency,
        &metadata.place,
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_is_unpacked_as_it_was() {
        let mut metadata = Metadata::default();
        assert_eq!(PackedMetadata::new(&metadata).unpack(), metadata);
        let own = MetadataField::Own("desk".to_owned());
        for field in MetadataField::STANDARD.iter().chain([&own]) {
            let value = match field {
                MetadataField::Date => "2025-03-02",
                other => other.name(),
            };
            assert!(metadata.set(field, value));
            let packed = PackedMetadata::new(&metadata);
            assert_eq!(packed.unpack(), metadata);
            for known in MetadataField::STANDARD.iter().chain([&own]) {
                assert_eq!(packed.get(known), metadata.get(known), "{known:?}");
            }
        }
        let packed = PackedMetadata::new(&metadata);
        assert_eq!((packed.title(), packed.outlet()), ("title", "outlet"));
        assert_eq!(packed.date(), metadata.date);
    }
}
