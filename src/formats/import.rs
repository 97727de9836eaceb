//! What every import format is given, and what it understood.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::{FormatError, OptionSpec, Options, Report, Unit};
use crate::model::{
    Codebook, Color, Comment, Decision, Extra, FieldId, FieldValue, Link, Metadata, Registers,
    Status,
};

/// A format that annotation sets can be read from.
pub trait ImportFormat: Sync {
    /// The name in settings and on the command line, which never changes.
    fn id(&self) -> &'static str;

    /// What a dialog shows.
    fn label(&self) -> &'static str;

    /// What can be chosen.
    fn options(&self) -> &'static [OptionSpec] {
        &[]
    }

    /// Whether links between annotations have a place in it; where not, that a source has none says nothing.
    fn holds_links(&self) -> bool {
        true
    }

    /// How much the source looks like this format, from a few of its bytes.
    fn likeness(&self, source: &ImportSource) -> Likeness;

    /// Reads the set; what was not understood goes into `report`.
    ///
    /// Fails only if nothing can be made of the source. Whatever the bytes are, memory and time
    /// stay within a small multiple of their size.
    fn read(
        &self,
        source: &ImportSource,
        options: &Options,
        report: &mut Report,
    ) -> Result<ImportedSet, FormatError>;
}

/// How much a source looks like a format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Likeness {
    /// It is something else.
    No,
    /// It may be, as it may be others.
    Maybe,
    /// It says so itself.
    Yes,
}

/// Files that a person gave; a folder's are given together.
#[derive(Clone, Debug, Default)]
pub struct ImportSource {
    /// The files, by path.
    pub files: Vec<InFile>,
}

/// A file that a person gave.
#[derive(Clone, Debug, Default)]
pub struct InFile {
    /// Its path below the folder that was given, or its name, with `/` between the parts.
    pub path: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// What was understood of a source.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ImportedSet {
    /// The articles with what is on them.
    pub articles: Vec<ImportedArticle>,
    /// Who made annotations, by the key that annotations name them with.
    pub coders: BTreeMap<String, ImportedCoder>,
    /// The tags and their fields, as far as the source tells; tags in use need not stand here.
    pub codebook: Codebook,
    /// Actors, organisations and claims, as far as the source tells.
    pub registers: Registers,
}

/// An article, as a source knows it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ImportedArticle {
    /// What the source calls it: a path, a file's name, a title or an address.
    pub name: String,
    /// Its whole text, if the source holds it.
    pub text: Option<String>,
    /// The SHA-256 of its file, in lower-case hexadecimal, if the source tells.
    pub sha256: Option<String>,
    /// What the source knows of it beside its text.
    pub metadata: Metadata,
    /// How far coders say they are with it.
    pub statuses: BTreeMap<String, Status>,
    /// What is on it, in the order of the source.
    pub annotations: Vec<ImportedAnnotation>,
    /// What coders said about it, and what was decided, by whose layer it stands in.
    pub reviews: BTreeMap<String, ImportedReview>,
}

/// What a layer holds beside its annotations; names are those of the source.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ImportedReview {
    /// What its coder said.
    pub comments: Vec<Comment>,
    /// What a review decided.
    pub decisions: Vec<Decision>,
}

/// Somebody who made annotations.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportedCoder {
    /// The name to show; empty if there is only the key.
    pub name: String,
    /// Their colour, if the source tells.
    pub color: Option<Color>,
}

/// An annotation, as a source knows it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ImportedAnnotation {
    /// Its name in the source, by which links refer to it; empty if it has none.
    pub id: String,
    /// Whether that name is one for ever, so that the annotation is the same as one of that name.
    pub has_lasting_id: bool,
    /// The key of who made it; empty if the source does not tell.
    pub coder: String,
    /// The tag, by id or by name.
    pub tag: String,
    /// Its runs of words; none for one on the whole article.
    pub spans: Vec<ImportedSpan>,
    /// Its filled fields.
    pub fields: BTreeMap<FieldId, FieldValue>,
    /// A free remark.
    pub note: String,
    /// What it has to do with others.
    pub links: Vec<Link>,
    /// When it was made, if the source tells.
    pub created: Option<Timestamp>,
    /// When it was last changed, if the source tells.
    pub modified: Option<Timestamp>,
    /// What a newer program wrote into it, if the source is one of ours.
    pub extra: Extra,
}

/// A run of words, as a source knows it: by place, by words, or both.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportedSpan {
    /// Where it stands in the source's text, or in the article's if the source holds no text.
    pub place: Option<ImportedPlace>,
    /// The words, if the source states them.
    pub quote: Option<String>,
    /// What stands right before them, if the source states it.
    pub before: String,
    /// What stands right after them, if the source states it.
    pub after: String,
}

/// A place, as a source counts it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ImportedPlace {
    /// Where it starts.
    pub start: u64,
    /// Where it ends, exclusive.
    pub end: u64,
    /// What is counted.
    pub unit: Unit,
}

impl ImportSource {
    /// A single file.
    pub fn file(path: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        let (path, bytes) = (path.into(), bytes.into());
        Self {
            files: vec![InFile { path, bytes }],
        }
    }

    /// The only file, if there is one.
    pub fn only(&self) -> Option<&InFile> {
        match self.files.as_slice() {
            [file] => Some(file),
            _ => None,
        }
    }
}

impl InFile {
    /// The file's own name, without the folders above it.
    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or_default()
    }

    /// Whether the name ends so, capitals aside; `ending` is in small letters.
    pub fn has_ending(&self, ending: &str) -> bool {
        self.name().to_lowercase().ends_with(ending)
    }

    /// The bytes as text without a byte order mark: UTF-8, or UTF-16 with a mark.
    ///
    /// Fails with the place of the first byte that is no text, in bytes.
    pub fn text(&self) -> Result<std::borrow::Cow<'_, str>, usize> {
        let bytes = self.bytes.as_slice();
        match bytes {
            [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes),
            [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes),
            bytes => {
                let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
                let text = std::str::from_utf8(bytes).map_err(|error| error.valid_up_to())?;
                Ok(text.into())
            }
        }
    }

    /// The first bytes, for telling formats apart.
    pub fn head(&self, n_bytes: usize) -> &[u8] {
        self.bytes.get(..n_bytes).unwrap_or(&self.bytes)
    }
}

fn utf16(
    bytes: &[u8],
    unit_of: fn([u8; 2]) -> u16,
) -> Result<std::borrow::Cow<'static, str>, usize> {
    let pairs = bytes.chunks(2).map(|pair| match pair {
        [first, second] => unit_of([*first, *second]),
        _ => 0xDFFF,
    });
    let mut n_units = 0;
    let text: Result<String, _> = char::decode_utf16(pairs)
        .inspect(|_| n_units += 1)
        .collect();
    let text = text.map(Into::into);
    text.map_err(|_lone_surrogate| 2 * n_units)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_read_with_and_without_a_mark() {
        let cases: [(&[u8], Result<&str, usize>); 6] = [
            (b"a\xC3\xA9", Ok("aé")),
            (b"\xEF\xBB\xBFa", Ok("a")),
            (b"\xFF\xFEa\0\x3D\xD8\x00\xDE", Ok("a😀")),
            (b"\xFE\xFF\0a", Ok("a")),
            (b"a\xFF", Err(1)),
            (b"\xFF\xFEa\0b", Err(4)),
        ];
        for (bytes, expected) in cases {
            let file = InFile {
                path: String::new(),
                bytes: bytes.to_vec(),
            };
            assert_eq!(file.text().as_deref(), expected.as_deref(), "{bytes:?}");
        }
    }

    #[test]
    fn endings_are_compared_without_capitals() {
        let file = InFile {
            path: "a.zip/Project.QDE".to_owned(),
            ..InFile::default()
        };
        assert_eq!(file.name(), "Project.QDE");
        assert!(file.has_ending(".qde"));
    }
}
