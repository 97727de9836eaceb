//! The bytes of a file and what persons corrected, as an article or as a line of a list.

use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

use super::encoding::{binary_reason, decode_borrowed};
use super::header::{Header, MAX_HEADER_LINES, read_header};
use super::names::NameReader;
use super::paragraphs::paragraphs;
use super::{LoadingError, dirt};
use crate::model::{
    Article, ArticleId, ArticleText, Metadata, MetadataCorrections, Parts, ProjectSettings,
    TextEncoding,
};
use crate::text::TextRange;

/// The longest file that is read as an article, in bytes.
pub const MAX_ARTICLE_BYTES: u64 = 64 << 20;

/// The longest title made of a lede, and the longest opening, in code points.
const MAX_TITLE: usize = 80;
const MAX_OPENING: usize = 160;

/// What a list shows of an article; it keeps no text but the first words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArticleSummary {
    /// The article.
    pub id: ArticleId,
    /// What is known about it, corrections included.
    pub metadata: Metadata,
    /// Its words, header and dirt included; a Chinese or Japanese character counts as one.
    pub n_words: usize,
    /// Its length in code points, as sidecars count.
    pub n_code_points: usize,
    /// How its bytes were read.
    pub encoding: TextEncoding,
    /// The first words of its body.
    pub opening: String,
}

/// Reads an article from the bytes of its file.
///
/// Refuses bytes that are no text and files above [`MAX_ARTICLE_BYTES`].
pub fn read_article(
    article_id: &ArticleId,
    bytes: &[u8],
    corrections: &MetadataCorrections,
    settings: &ProjectSettings,
) -> Result<Article, LoadingError> {
    check_size(article_id, bytes.len() as u64)?;
    let (text, encoding) = decode_borrowed(bytes, corrections.encoding.as_deref());
    check_is_text(article_id, bytes, &text)?;
    let text = ArticleText::new(&*text, sha256_hex(bytes));
    Ok(read_text(article_id, text, encoding, corrections, settings))
}

/// Reads an article whose text is at hand, such as after a person corrected something.
pub fn read_text(
    article_id: &ArticleId,
    text: ArticleText,
    encoding: TextEncoding,
    corrections: &MetadataCorrections,
    settings: &ProjectSettings,
) -> Article {
    let all: Vec<_> = paragraphs(text.as_str()).collect();
    let header = read_header(text.as_str(), &all);
    let names = NameReader::new(settings);
    let metadata = metadata(article_id, text.as_str(), &header, &names, corrections);
    let dirt = dirt::find(text.as_str(), &all, header.headline);
    let parts = Parts {
        date: header.date,
        headline: header.headline,
        byline: header.byline,
        dateline: header.dateline,
        paragraphs: all,
        dirt: dirt::apply_marks(text.as_str(), dirt, &corrections.dirt, &corrections.clean),
    };
    Article {
        id: article_id.clone(),
        text,
        encoding,
        metadata,
        parts,
    }
}

/// Reads what a list shows of an article; cheaper than [`read_article`], with no hash and no dirt.
pub fn summarise(
    article_id: &ArticleId,
    bytes: &[u8],
    corrections: &MetadataCorrections,
    settings: &ProjectSettings,
) -> Result<ArticleSummary, LoadingError> {
    summarise_with(article_id, bytes, corrections, &NameReader::new(settings))
}

/// The same with the patterns read once for many articles.
pub(super) fn summarise_with(
    article_id: &ArticleId,
    bytes: &[u8],
    corrections: &MetadataCorrections,
    names: &NameReader,
) -> Result<ArticleSummary, LoadingError> {
    check_size(article_id, bytes.len() as u64)?;
    let (text, encoding) = decode_borrowed(bytes, corrections.encoding.as_deref());
    check_is_text(article_id, bytes, &text)?;
    let first: Vec<_> = paragraphs(&text).take(MAX_HEADER_LINES + 1).collect();
    let header = read_header(&text, &first);
    let opening = opening(&text, &header, MAX_OPENING);
    Ok(ArticleSummary {
        id: article_id.clone(),
        metadata: metadata(article_id, &text, &header, names, corrections),
        n_words: n_words(&text),
        n_code_points: n_code_points(&text),
        encoding,
        opening,
    })
}

/// Refuses a file that is too long, before its bytes are read where the length is known.
pub(super) fn check_size(article_id: &ArticleId, bytes: u64) -> Result<(), LoadingError> {
    if bytes <= MAX_ARTICLE_BYTES {
        return Ok(());
    }
    Err(LoadingError::TooLarge {
        file: article_id.to_string(),
        bytes,
        limit: MAX_ARTICLE_BYTES,
    })
}

fn check_is_text(article_id: &ArticleId, bytes: &[u8], text: &str) -> Result<(), LoadingError> {
    match binary_reason(bytes, text) {
        None => Ok(()),
        Some(reason) => Err(LoadingError::Binary {
            file: article_id.to_string(),
            reason,
        }),
    }
}

/// What a person says goes before the header, the header before the path.
fn metadata(
    article_id: &ArticleId,
    text: &str,
    header: &Header,
    names: &NameReader,
    corrections: &MetadataCorrections,
) -> Metadata {
    let mut metadata = names.metadata(article_id);
    let slice = |range: Option<TextRange>| {
        range
            .and_then(|range| range.slice(text))
            .unwrap_or_default()
    };
    metadata.date = header.day.or(metadata.date);
    for (field, read) in [
        (&mut metadata.title, slice(header.headline)),
        (&mut metadata.author, &header.author),
        (&mut metadata.place, &header.place),
        (&mut metadata.agency, &header.agency),
        (&mut metadata.url, &header.url),
    ] {
        if !read.is_empty() {
            read.clone_into(field);
        }
    }
    if metadata.title.is_empty() {
        metadata.title = opening(text, header, MAX_TITLE);
    }
    corrections.correct(&mut metadata);
    metadata
}

/// The first words of the body, cut at a word with an ellipsis.
fn opening(text: &str, header: &Header, max_chars: usize) -> String {
    let lede = header.lede.or(header.headline);
    let lede = lede.and_then(|lede| lede.slice(text)).unwrap_or_default();
    let Some((end, _)) = lede.char_indices().nth(max_chars) else {
        return lede.to_owned();
    };
    let head = lede.get(..end).unwrap_or_default();
    let is_cut_between = lede
        .get(end..)
        .is_some_and(|rest| rest.starts_with(char::is_whitespace));
    let word_end = if is_cut_between {
        head.len()
    } else {
        head.rfind(char::is_whitespace).unwrap_or(head.len())
    };
    let head = head.get(..word_end).unwrap_or(head);
    let head = head.trim_end_matches(|c: char| {
        c.is_whitespace() || matches!(c, ',' | ';' | ':' | '–' | '—' | '-')
    });
    format!("{head}…")
}

fn n_code_points(text: &str) -> usize {
    let bytes = text.as_bytes();
    if text.is_ascii() {
        return bytes.len();
    }
    let chunks = bytes.chunks(255).map(|chunk| {
        let starts = chunk.iter().map(|byte| u8::from(byte & 0xC0 != 0x80));
        usize::from(starts.sum::<u8>())
    });
    chunks.sum()
}

/// Counts where a word begins after a space; characters that write words alone count each.
fn n_words(text: &str) -> usize {
    let bytes = text.as_bytes();
    let is_space = |byte: u8| byte <= b' ';
    let first = bytes.first().is_some_and(|byte| !is_space(*byte));
    let after = bytes.get(1..).unwrap_or_default();
    // Sums of 255 bytes fit a byte, so that many are counted at a time.
    let starts = bytes
        .chunks(255)
        .zip(after.chunks(255))
        .map(|(before, after)| {
            let pairs = before.iter().zip(after);
            let starts = pairs.map(|(a, b)| u8::from(is_space(*a)) & u8::from(!is_space(*b)));
            usize::from(starts.sum::<u8>())
        });
    usize::from(first) + starts.sum::<usize>() + n_ideographs(text)
}

/// UTF-8 of U+3000 to U+9FFF, kana and ideographs, begins with E3 to E9.
fn n_ideographs(text: &str) -> usize {
    if text.is_ascii() {
        return 0;
    }
    let chunks = text.as_bytes().chunks(255).map(|chunk| {
        let found = chunk
            .iter()
            .map(|byte| u8::from(matches!(*byte, 0xE3..=0xE9)));
        usize::from(found.sum::<u8>())
    });
    chunks.sum()
}

fn sha256_hex(bytes: &[u8]) -> String {
    let mut hex = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        // Writing to a string cannot fail.
        let _written = write!(hex, "{byte:02x}");
    }
    hex
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::{DirtReason, MetadataField, NamePattern};

    fn article(text: &str, corrections: &MetadataCorrections) -> Article {
        let settings = ProjectSettings::default();
        read_article(
            &ArticleId::new("2025-11-08/a.txt"),
            text.as_bytes(),
            corrections,
            &settings,
        )
        .unwrap()
    }

    #[test]
    fn a_person_goes_before_the_header_and_the_header_before_the_path() {
        let id = ArticleId::new("2025-11-08/norda-dam.txt");
        let mut settings = ProjectSettings::default();
        let pattern = NamePattern::Path("{date}/{outlet}-{title}.txt".to_owned());
        settings
            .name_patterns
            .insert(MetadataField::Outlet, pattern);
        let mut corrections = MetadataCorrections::default();
        let read = |corrections: &MetadataCorrections| {
            let text = "Dam to open\nThe dam will open, she said.\n";
            read_article(&id, text.as_bytes(), corrections, &settings)
                .unwrap()
                .metadata
        };
        let metadata = read(&corrections);
        assert_eq!(
            (metadata.title.as_str(), metadata.outlet.as_str()),
            ("Dam to open", "norda")
        );
        assert_eq!(metadata.date.unwrap().to_string(), "2025-11-08");
        corrections
            .fields
            .insert(MetadataField::Title, "Mine".to_owned());
        corrections
            .fields
            .insert(MetadataField::Date, String::new());
        let metadata = read(&corrections);
        assert_eq!((metadata.title.as_str(), metadata.date), ("Mine", None));
    }

    #[test]
    fn without_a_headline_the_first_words_are_the_title() {
        let text = "The dam above the town of Marrin will open in spring if it holds until then, Minister Ada Roth said.";
        let title = article(text, &MetadataCorrections::default())
            .metadata
            .title;
        assert_eq!(
            title,
            "The dam above the town of Marrin will open in spring if it holds until then…"
        );
    }

    #[test]
    fn the_hash_is_that_of_the_bytes() {
        let empty = article("", &MetadataCorrections::default());
        assert!(
            empty
                .text
                .sha256()
                .starts_with("e3b0c44298fc1c149afbf4c8996fb924")
        );
        assert_eq!(empty.parts, Parts::default());
    }

    #[test]
    fn refusals_name_the_file_and_the_reason() {
        let id = ArticleId::new("x/scan.txt");
        let corrections = MetadataCorrections::default();
        let refused =
            read_article(&id, b"%PDF-1.7", &corrections, &ProjectSettings::default()).unwrap_err();
        assert_eq!(
            refused.to_string(),
            "x/scan.txt is not plain text: it is a PDF; save it as text first"
        );
        assert!(check_size(&id, MAX_ARTICLE_BYTES).is_ok());
        assert!(
            check_size(&id, MAX_ARTICLE_BYTES + 1)
                .unwrap_err()
                .to_string()
                .contains("x/scan.txt holds")
        );
    }

    #[test]
    fn a_summary_says_what_the_article_says() {
        let text = " date 2025-11-09 Dam to open\nMARRIN (Norda) - The dam will open. 大坝\n";
        let corrections = MetadataCorrections::default();
        let settings = ProjectSettings::default();
        let id = ArticleId::new("2025-11-08/a.txt");
        let summary = summarise(&id, text.as_bytes(), &corrections, &settings).unwrap();
        assert_eq!(summary.metadata, article(text, &corrections).metadata);
        assert_eq!(
            (summary.n_words, summary.n_code_points),
            (15, text.chars().count())
        );
        assert_eq!(summary.opening, "The dam will open. 大坝");
    }

    #[test]
    fn words_are_counted_in_any_length_of_text() {
        for (text, n) in [("", 0), (" ", 0), ("a", 1), (" a  b\n", 2), ("大坝 a", 4)] {
            assert_eq!(n_words(text), n, "{text:?}");
        }
        let long = "a bé\n".repeat(700);
        assert_eq!((n_words(&long), n_code_points(&long)), (1400, 3500));
    }

    #[test]
    fn marks_of_a_person_come_last() {
        let text = "Dam to open\n\nThe dam will open, she said.\n\nRead also: Why dams fail\n";
        let range = |part: &str| {
            let at = text.find(part).unwrap();
            TextRange::from_bytes(at, at + part.len()).unwrap()
        };
        let corrections = MetadataCorrections {
            dirt: vec![range("The dam will")],
            clean: vec![range("Read also: Why dams fail")],
            ..MetadataCorrections::default()
        };
        let dirt = article(text, &corrections).parts.dirt;
        assert_eq!(dirt.len(), 1);
        assert_eq!(
            (dirt[0].range, dirt[0].reason),
            (range("The dam will"), DirtReason::Marked)
        );
    }

    #[test]
    fn a_long_text_made_to_be_hard_is_read_to_its_end() {
        for piece in [
            "\n",
            "a\n",
            "(",
            "date 2025-11-09 ",
            "© ",
            "Read also\n",
            "ab - ",
            "1 ",
            "MARRIN/",
            "(Norda) - x\n",
            "\r",
            "س ",
        ] {
            let text = piece.repeat((1 << 20) / piece.len()) + "\nIt ended here.";
            assert_eq!(
                article(&text, &MetadataCorrections::default())
                    .text
                    .as_str()
                    .len(),
                text.len()
            );
        }
    }

    proptest! {
        #[test]
        fn parts_lie_in_the_text_in_order(
            lines in proptest::collection::vec("(?s)(Read also: |© |Advertisement|date 2025-11-09 |MARRIN \\(X\\) - |By |.{0,30}|a{70})", 0..12),
            dirt in (0_usize..80, 1_usize..30), clean in (0_usize..80, 1_usize..30),
        ) {
            let text = lines.join("\n");
            let marks = |(start, len): (usize, usize)| vec![TextRange::from_bytes(start, start + len).unwrap()];
            let corrections = MetadataCorrections { dirt: marks(dirt), clean: marks(clean), ..MetadataCorrections::default() };
            let id = ArticleId::new("a.txt");
            let Ok(article) = read_article(&id, text.as_bytes(), &corrections, &ProjectSettings::default()) else {
                return Ok(());
            };
            let text = article.text.as_str();
            let parts = &article.parts;
            let dirt: Vec<_> = parts.dirt.iter().map(|dirt| dirt.range).collect();
            for ranges in [&parts.paragraphs, &dirt] {
                prop_assert!(ranges.iter().all(|range| range.slice(text).is_some()));
                prop_assert!(ranges.windows(2).all(|pair| pair[0].end() <= pair[1].start()));
            }
            for part in [parts.date, parts.headline, parts.byline, parts.dateline].into_iter().flatten() {
                prop_assert!(part.slice(text).is_some());
            }
        }
    }
}
