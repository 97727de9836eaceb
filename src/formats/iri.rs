//! Names for the web made of ours, and ours found in them again.
//!
//! A name that may be any text becomes `urn:stancemark:KIND:TEXT`, percent-encoded (RFC 3986), so that
//! every reader of linked data takes it.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::model::{ArticleId, Metadata};

/// What all our names begin with.
const PREFIX: &str = "urn:stancemark:";

/// What a name of ours names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named {
    /// An annotation.
    Annotation,
    /// An annotator.
    Annotator,
    /// An article.
    Article,
    /// A set of annotations.
    Collection,
    /// A link between annotations.
    Link,
    /// A tag.
    Tag,
}

/// Gives each article an address of its own.
#[derive(Clone, Debug, Default)]
pub struct Addresses {
    taken: BTreeSet<String>,
}

impl Named {
    fn word(self) -> &'static str {
        match self {
            Self::Annotation => "annotation",
            Self::Annotator => "annotator",
            Self::Article => "article",
            Self::Collection => "collection",
            Self::Link => "link",
            Self::Tag => "tag",
        }
    }

    /// The name for the web.
    pub fn iri(self, name: &str) -> String {
        let mut iri = format!("{PREFIX}{}:", self.word());
        push_encoded(&mut iri, name);
        iri
    }

    /// The name that [`Self::iri`] was given, or nothing for any other address.
    pub fn name_in(self, iri: &str) -> Option<String> {
        let rest = iri.strip_prefix(PREFIX)?.strip_prefix(self.word())?;
        decoded(rest.strip_prefix(':')?)
    }
}

impl Addresses {
    /// The address on the web where there is one that nothing else has taken, else a name of ours.
    pub fn on_the_web(&mut self, article_id: &ArticleId, metadata: &Metadata) -> String {
        let url = metadata.url.as_str();
        if is_web_address(url) && self.taken.insert(url.to_owned()) {
            return url.to_owned();
        }
        Named::Article.iri(article_id.as_str())
    }
}

/// Whether a text is an address on the web that can stand in linked data as it is.
pub fn is_web_address(text: &str) -> bool {
    let rest = text.strip_prefix("https://");
    let rest = rest.or_else(|| text.strip_prefix("http://"));
    let is_forbidden =
        |it: char| it.is_whitespace() || it.is_control() || "<>\"{}|\\^`".contains(it);
    rest.is_some_and(|rest| !rest.is_empty() && !rest.contains(is_forbidden))
}

/// Adds a text with everything but letters, digits and `-._~/` of ASCII percent-encoded.
pub fn push_encoded(out: &mut String, text: &str) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _written = write!(out, "%{byte:02X}");
        }
    }
}

/// A percent-encoded text, or nothing if it is none.
pub fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let mut digit = || char::from(rest.next()?).to_digit(16);
            let (high, low) = (digit()?, digit()?);
            bytes.push(u8::try_from(high * 16 + low).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_address_is_used_once_and_only_if_it_is_one() {
        let mut addresses = Addresses::default();
        let mut address = |path: &str, url: &str| {
            let metadata = Metadata {
                url: url.to_owned(),
                ..Metadata::default()
            };
            addresses.on_the_web(&ArticleId::new(path), &metadata)
        };
        assert_eq!(
            address("a.txt", "https://a.example/x"),
            "https://a.example/x"
        );
        assert_eq!(
            address("b c.txt", "https://a.example/x"),
            "urn:stancemark:article:b%20c.txt"
        );
        assert_eq!(address("d/e", "https://a b"), "urn:stancemark:article:d/e");
        assert_eq!(address("é", "ftp://x"), "urn:stancemark:article:%C3%A9");
    }

    #[test]
    fn names_that_are_not_ours_are_left_alone() {
        for iri in [
            "https://a.example",
            "urn:stancemark:tag:a",
            "urn:stancemark:article:%F",
        ] {
            assert_eq!(Named::Article.name_in(iri), None, "{iri}");
        }
    }

    proptest! {
        #[test]
        fn names_come_back(name in any::<String>()) {
            let iri = Named::Annotation.iri(&name);
            prop_assert!(iri.is_ascii());
            prop_assert_eq!(Named::Annotation.name_in(&iri), Some(name));
        }
    }
}
