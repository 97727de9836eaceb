//! An article: text that does not change while it is open, and what is known about it.

use std::sync::Arc;

use super::{ArticleId, Metadata};
use crate::text::{CodePointOffset, LineIndex, TextOffset, TextRange};

/// An article as it was read.
#[derive(Clone, Debug)]
pub struct Article {
    /// Its path below the project's folder.
    pub id: ArticleId,
    /// Its words.
    pub text: ArticleText,
    /// How its bytes were read.
    pub encoding: TextEncoding,
    /// What its header, its file name and its folders say; a person's corrections included.
    pub metadata: Metadata,
    /// Which bytes are what.
    pub parts: Parts,
}

/// The decoded text of a file, whole and as it stands, with line ends left alone.
///
/// Cloning is cheap; every place in it is an offset of this very text.
#[derive(Clone, Debug)]
pub struct ArticleText {
    text: Arc<str>,
    index: Arc<LineIndex>,
    sha256: Arc<str>,
}

impl ArticleText {
    /// Takes a decoded text with the hash of its file's bytes, in lower-case hexadecimal.
    pub fn new(text: impl Into<Arc<str>>, sha256: impl Into<Arc<str>>) -> Self {
        let text = text.into();
        let index = Arc::new(LineIndex::new(&text));
        Self {
            text,
            index,
            sha256: sha256.into(),
        }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The same text, shared.
    pub fn shared(&self) -> Arc<str> {
        Arc::clone(&self.text)
    }

    /// Converts between bytes, code points and UTF-16 units.
    pub fn index(&self) -> &LineIndex {
        &self.index
    }

    /// The SHA-256 of the file's bytes, in lower-case hexadecimal.
    pub fn sha256(&self) -> &str {
        &self.sha256
    }

    /// The code points before a place, as sidecars count; nothing for a place not in this text.
    pub fn code_point(&self, offset: TextOffset) -> Option<CodePointOffset> {
        self.index.code_point(&self.text, offset)
    }

    /// The place with that many code points before it.
    pub fn offset(&self, place: CodePointOffset) -> Option<TextOffset> {
        self.index.offset(&self.text, place)
    }
}

/// How a file's bytes became text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextEncoding {
    /// The WHATWG name, such as `UTF-8` or `windows-1251`.
    pub label: String,
    /// How it is known.
    pub source: EncodingSource,
    /// How many bytes or runs of bytes meant nothing in it and became U+FFFD.
    pub n_replaced: usize,
}

/// How an encoding is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EncodingSource {
    /// A byte order mark says so.
    ByteOrderMark,
    /// The bytes are valid UTF-8.
    ValidUtf8,
    /// Guessed from the bytes; shown, and a person may change it.
    Guessed,
    /// A person chose it.
    Chosen,
}

/// Which bytes of an article are header, body or dirt; nothing is ever cut out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parts {
    /// The `date …` prefix of the first line.
    pub date: Option<TextRange>,
    /// The headline. The lede is never taken for one.
    pub headline: Option<TextRange>,
    /// The line that names the author.
    pub byline: Option<TextRange>,
    /// The place and agency a body opens with: `MOSCOW (Sputnik) -`.
    pub dateline: Option<TextRange>,
    /// The paragraphs in order, headline and dirt included, without their line ends.
    pub paragraphs: Vec<TextRange>,
    /// What is no part of the story, in order, never overlapping.
    pub dirt: Vec<Dirt>,
}

/// A run of text that is no part of the story.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dirt {
    /// Where it stands.
    pub range: TextRange,
    /// What it is.
    pub reason: DirtReason,
}

/// What a run of dirt is.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    strum::EnumIter,
    strum::EnumString,
    strum::IntoStaticStr,
)]
#[strum(serialize_all = "kebab-case")]
pub enum DirtReason {
    /// Who took the picture.
    PhotoCredit,
    /// An agency's or a feed's disclaimer.
    Disclaimer,
    /// A pointer to another story.
    ReadAlso,
    /// A list of other stories' headlines.
    RelatedList,
    /// An invitation to subscribe, follow or share.
    SignUp,
    /// Who owns the words.
    Rights,
    /// An advertisement mark.
    Advertisement,
    /// Words that stood in the article before.
    Repeat,
    /// A person says so.
    Marked,
}

impl DirtReason {
    /// What a reader is told.
    pub fn label(self) -> &'static str {
        match self {
            Self::PhotoCredit => "Photo credit",
            Self::Disclaimer => "Disclaimer",
            Self::ReadAlso => "Pointer to another story",
            Self::RelatedList => "List of other stories",
            Self::SignUp => "Invitation to sign up or share",
            Self::Rights => "Rights line",
            Self::Advertisement => "Advertisement",
            Self::Repeat => "Repeats what stood before",
            Self::Marked => "Marked by hand",
        }
    }
}
