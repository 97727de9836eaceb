//! What annotations say, as a hash, and the name of a case.

use sha2::{Digest as _, Sha256};

use super::Member;
use super::compare::pieces;
use crate::model::{Annotation, AnnotationRef, CaseId, Span};
use crate::text::TextRange;

/// How many code points on either side of the words belong to what is seen.
const CONTEXT: usize = 32;

/// The digits of a name, those of a ULID.
const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// The hash of what the members of a case say, in lower-case hexadecimal.
///
/// Tags, fields and words are in it. Remarks, links and times are not, because a decision does not
/// go by them and should not be asked for again when they change. Places are not either, so that
/// words that only move with the article leave a decision alone; the words around them are, so that
/// the same words elsewhere do not.
pub fn seen(text: &str, members: &[Member]) -> String {
    let mut sorted: Vec<&Member> = members.iter().collect();
    sorted.sort_by_cached_key(|member| member.source());
    let mut hash = Sha256::new();
    for member in sorted {
        feed(&mut hash, member.annotator.as_str());
        feed_annotation(&mut hash, text, &member.annotation);
    }
    let mut hex = String::with_capacity(64);
    for byte in hash.finalize() {
        hex.push_str(&format!("{byte:02x}"));
    }
    hex
}

/// The name of a case made of these annotations; the same wherever it is made.
pub fn case_id(sources: &[AnnotationRef]) -> CaseId {
    let mut sorted: Vec<String> = sources.iter().map(ToString::to_string).collect();
    sorted.sort_unstable();
    let mut hash = Sha256::new();
    for source in &sorted {
        feed(&mut hash, source);
    }
    let digit = |byte: u8| {
        let digit = DIGITS.get(usize::from(byte % 32)).copied();
        char::from(digit.unwrap_or(b'0'))
    };
    let digits = hash.finalize().into_iter().take(26).map(digit);
    CaseId::new(digits.collect::<String>())
}

fn feed_annotation(hash: &mut Sha256, text: &str, annotation: &Annotation) {
    feed(hash, annotation.id.as_str());
    feed(hash, annotation.tag.as_str());
    for (field_id, value) in &annotation.fields {
        let mut values: Vec<&String> = value.values().iter().collect();
        values.sort_unstable();
        feed(hash, field_id.as_str());
        hash.update((values.len() as u64).to_le_bytes());
        for value in values {
            feed(hash, value);
        }
    }
    for piece in pieces(text, annotation) {
        let (before, after) = around(text, piece);
        feed(hash, before);
        feed(hash, piece.slice(text).unwrap_or_default());
        feed(hash, after);
    }
    for span in &annotation.spans {
        if let Span::Unplaced(unplaced) = span {
            feed(hash, &unplaced.selector.quote.exact);
        }
    }
}

/// A part, with its length before it so that two lists of parts never read the same.
fn feed(hash: &mut Sha256, part: &str) {
    hash.update((part.len() as u64).to_le_bytes());
    hash.update(part.as_bytes());
}

fn around(text: &str, range: TextRange) -> (&str, &str) {
    let range = range.to_bytes();
    let before = text.get(..range.start).unwrap_or_default();
    let after = text.get(range.end..).unwrap_or_default();
    let start = before.char_indices().rev().nth(CONTEXT - 1);
    let end = after.char_indices().nth(CONTEXT);
    (
        before
            .get(start.map_or(0, |(at, _)| at)..)
            .unwrap_or_default(),
        after
            .get(..end.map_or(after.len(), |(at, _)| at))
            .unwrap_or_default(),
    )
}
