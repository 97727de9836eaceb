//! Texts without sense and annotations on them, the same in each run.

use std::fs::File;
use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;

use jiff::Timestamp;
use stancemark::loading::read_article;
use stancemark::model::{
    Annotation, AnnotationId, AnnotatorId, Article, ArticleId, Extra, Layer, MetadataCorrections,
    ProjectSettings, Span, Status, TagId,
};
use stancemark::store::{LayerFile, OpenWith};
use stancemark::text::{TextRange, segment};

const WORDS: [&str; 12] = [
    "harbour", "council", "of", "the", "crews", "voted", "ferry", "in", "an", "engineer",
    "closure", "budget",
];
const TAGS: [&str; 4] = ["claim", "stance", "quote", "question"];

/// A headline and paragraphs of some 640 bytes.
pub fn text(n_bytes: usize, seed: u64) -> String {
    let mut text = format!("Report {seed} on the ferry and the harbour\n\n");
    let mut state = seed;
    while text.len() < n_bytes {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let word = usize::try_from(state >> 33).unwrap_or(0) % WORDS.len();
        text.push_str(WORDS.get(word).copied().unwrap_or_default());
        text.push_str(match (state >> 40) % 110 {
            0 => ".\n\n",
            1..=8 => ". ",
            _ => " ",
        });
    }
    text
}

/// A text of many different words, the first of 20 000 far more often than the last, as in a language.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::indexing_slicing,
    reason = "small numbers, and places within a table"
)]
pub fn varied_text(n_bytes: usize, seed: u64) -> String {
    const SYLLABLES: [&str; 28] = [
        "ba", "con", "der", "est", "fi", "gra", "hol", "in", "jo", "ker", "lan", "mi", "nor", "op",
        "pre", "qui", "ras", "ster", "tion", "un", "ver", "wor", "xen", "yl", "za", "che", "thru",
        "ey",
    ];
    let mut text = format!("Report {seed}\n\n");
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    while text.len() < n_bytes {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        // The square of the square of an even share makes low ranks frequent.
        let share = (state >> 33) as f64 / f64::from(1_u32 << 31);
        let mut rank = (share.powi(4) * 20_000.0) as usize;
        while rank > 0 {
            text.push_str(SYLLABLES[rank % SYLLABLES.len()]);
            rank /= SYLLABLES.len();
        }
        text.push_str(if (state >> 20).is_multiple_of(90) {
            ".\n\n"
        } else {
            " "
        });
    }
    text
}

/// Ranges over the whole text that overlap, without spaces at their edges.
pub fn ranges(text: &str, n_ranges: usize) -> Vec<TextRange> {
    let range = |nth: usize| {
        let start = 60 + nth * (text.len() - 500) / n_ranges;
        segment::trim_edges(
            text,
            TextRange::from_bytes(start, start + 20 + nth * 37 % 300)?,
        )
    };
    (0..n_ranges).filter_map(range).collect()
}

/// An annotation on a range.
pub fn annotation(nth: usize, range: TextRange) -> Arc<Annotation> {
    Arc::new(Annotation {
        id: AnnotationId::new(format!("01KAF{nth:021}")),
        tag: TagId::new(TAGS.get(nth % TAGS.len()).copied().unwrap_or_default()),
        spans: vec![Span::Placed(range)],
        fields: [].into(),
        note: String::new(),
        links: Vec::new(),
        created: Some(Timestamp::UNIX_EPOCH),
        modified: Some(Timestamp::UNIX_EPOCH),
        extra: Extra::default(),
    })
}

/// A layer of so many annotations.
pub fn layer(text: &str, n_annotations: usize) -> Layer {
    let annotations = ranges(text, n_annotations).into_iter().enumerate();
    Layer::new(
        Status::InProgress,
        annotations.map(|(nth, range)| annotation(nth, range)),
        Extra::default(),
    )
}

/// The text read as an article.
pub fn article(text: &str) -> Article {
    let (id, corrections) = (ArticleId::new("a.txt"), MetadataCorrections::default());
    read_article(
        &id,
        text.as_bytes(),
        &corrections,
        &ProjectSettings::default(),
    )
    .unwrap()
}

/// Who makes up the annotations.
pub fn reader() -> AnnotatorId {
    AnnotatorId::new("reader")
}

/// Writes an article and a sidecar beside it.
pub fn write_article(path: &Path, n_bytes: usize, n_annotations: usize) {
    let text = text(n_bytes, n_annotations as u64);
    std::fs::write(path, &text).unwrap();
    let article = article(&text).text;
    let mut opened = LayerFile::open(path, &article, &reader(), &OpenWith::nothing()).unwrap();
    opened
        .file
        .save(&article, &layer(&text, n_annotations))
        .unwrap();
}

/// The floor of every save.
pub const PLAIN_SAVE: &str = "floor: a new file of that size, and fsync";

/// Writes a file as plainly as can be.
pub fn write_and_sync(path: &Path, bytes: &[u8]) {
    let mut file = File::create(path).unwrap();
    file.write_all(bytes).unwrap();
    file.sync_all().unwrap();
}
