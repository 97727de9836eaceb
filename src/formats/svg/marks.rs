//! Annotations as they are drawn.

use std::fmt::Write as _;
use std::ops::Range;

use crate::model::{Annotation, Color, Field, Tag};
use crate::text::TextRange;

/// The colour of tags that the codebook does not know.
const GREY: Color = Color {
    red: 0x80,
    green: 0x80,
    blue: 0x80,
};

/// An annotation as it is drawn.
pub struct Mark<'a> {
    /// The annotation.
    pub annotation: &'a Annotation,
    /// Its tag, if the codebook knows it.
    pub tag: Option<&'a Tag>,
    /// What is said of it.
    pub summary: String,
    /// Its placed runs.
    pub runs: Vec<TextRange>,
    /// Its first row, and the one after its last.
    pub rows: Range<usize>,
    /// The track of its lines under the words.
    pub line_lane: usize,
    /// The track of its bar in the margin.
    pub bar_lane: usize,
}

impl<'a> Mark<'a> {
    /// What is drawn of an annotation, before it has its place.
    pub fn new(annotation: &'a Annotation, tag: Option<&'a Tag>, annotator: &str) -> Self {
        Self {
            annotation,
            tag,
            summary: summary(annotation, tag, annotator),
            runs: annotation.ranges().collect(),
            rows: 0..0,
            line_lane: 0,
            bar_lane: 0,
        }
    }

    /// From its first word to its last, in bytes; empty if it stands on no words.
    pub fn hull(&self) -> Range<usize> {
        let hull = self.runs.iter().copied().reduce(TextRange::hull);
        hull.map_or(0..0, TextRange::to_bytes)
    }

    /// The colour of its tag.
    pub fn color(&self) -> Color {
        self.tag.map_or(GREY, |tag| tag.color)
    }

    /// The letter of its tag, with the sign that fields give it.
    pub fn letter(&self) -> String {
        let letter = self.tag.map_or('?', Tag::initial);
        let sign = self.tag.and_then(|tag| tag.sign(&self.annotation.fields));
        let sign = sign.map(|it| it.glyph().to_string()).unwrap_or_default();
        format!("{letter}{sign}")
    }
}

/// Tag, annotator, fields and note, on one line.
fn summary(annotation: &Annotation, tag: Option<&Tag>, annotator: &str) -> String {
    let name = tag.map(|tag| tag.name.as_str()).filter(|it| !it.is_empty());
    let mut summary = format!("{} ({annotator})", name.unwrap_or(annotation.tag.as_str()));
    for (id, value) in &annotation.fields {
        let field = tag.and_then(|tag| tag.field(id));
        let name = field
            .map(|it: &Field| it.name.as_str())
            .filter(|it| !it.is_empty());
        let values = value.values().iter();
        let values = values.map(|value| field.map_or_else(|| value.clone(), |it| it.shown(value)));
        let values: Vec<String> = values.collect();
        let _written = write!(
            summary,
            ", {}: {}",
            name.unwrap_or(id.as_str()),
            values.join("; ")
        );
    }
    if !annotation.note.is_empty() {
        summary.push_str(" – ");
        summary.push_str(&annotation.note);
    }
    summary.split_whitespace().collect::<Vec<_>>().join(" ")
}
