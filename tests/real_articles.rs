//! Five real articles, read from outside the repository; nothing of their words is kept here.

#![expect(clippy::type_complexity, reason = "a table of cases")]

use std::path::PathBuf;

use stancemark::loading::read_article;
use stancemark::model::{
    Article, ArticleId, DirtReason, EncodingSource, MetadataCorrections, ProjectSettings,
};
use stancemark::text::TextRange;

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/articles")
}

/// The articles in the order of their names, or nothing where they are not at hand.
fn articles() -> Option<Vec<Article>> {
    let Ok(entries) = std::fs::read_dir(folder()) else {
        println!("skipped: no real articles in {}", folder().display());
        return None;
    };
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let read = |path: &PathBuf| {
        let id = ArticleId::new(path.file_name().unwrap().to_str().unwrap());
        let bytes = std::fs::read(path).unwrap();
        let corrections = MetadataCorrections::default();
        read_article(&id, &bytes, &corrections, &ProjectSettings::default()).unwrap()
    };
    Some(paths.iter().map(read).collect())
}

fn bytes(range: Option<TextRange>) -> (usize, usize) {
    range.map_or((0, 0), |range| {
        (range.start().to_usize(), range.end().to_usize())
    })
}

#[test]
fn headers_of_the_real_articles_are_read() {
    let Some(articles) = articles() else { return };
    // Date prefix, headline, dateline in bytes; day, place, agency.
    let expected = [
        ((1, 16), (0, 0), (0, 0), "2025-11-09", "", ""),
        ((0, 0), (0, 0), (0, 7), "", "Moscow", ""),
        ((0, 0), (0, 0), (0, 0), "", "", ""),
        (
            (1, 16),
            (17, 108),
            (138, 156),
            "2025-11-09",
            "Moscow",
            "Sputnik",
        ),
        ((1, 16), (17, 92), (0, 0), "2025-09-18", "", ""),
    ];
    assert_eq!(articles.len(), expected.len());
    for (article, (date, headline, dateline, day, place, agency)) in articles.iter().zip(expected) {
        let (parts, metadata) = (&article.parts, &article.metadata);
        assert_eq!(bytes(parts.date), date, "{}", article.id);
        assert_eq!(bytes(parts.headline), headline, "{}", article.id);
        assert_eq!(bytes(parts.dateline), dateline, "{}", article.id);
        assert_eq!(parts.byline, None, "{}", article.id);
        let read_day = metadata.date.map(|day| day.to_string()).unwrap_or_default();
        assert_eq!(
            (
                read_day.as_str(),
                metadata.place.as_str(),
                metadata.agency.as_str()
            ),
            (day, place, agency),
            "{}",
            article.id
        );
        let is_cut_lede = metadata.title.ends_with('…') && metadata.title.chars().count() <= 81;
        assert_eq!(is_cut_lede, parts.headline.is_none(), "{}", article.id);
    }
}

#[test]
fn paragraphs_and_dirt_of_the_real_articles_are_found() {
    let Some(articles) = articles() else { return };
    let expected: [(usize, &[(DirtReason, usize, usize)]); 5] = [
        (18, &[(DirtReason::Disclaimer, 5675, 5775)]),
        (
            25,
            &[
                (DirtReason::Repeat, 2323, 4417),
                (DirtReason::RelatedList, 4418, 4936),
            ],
        ),
        (10, &[(DirtReason::ReadAlso, 2978, 3051)]),
        (16, &[(DirtReason::PhotoCredit, 109, 137)]),
        (13, &[]),
    ];
    for (article, (n_paragraphs, dirt)) in articles.iter().zip(expected) {
        let found: Vec<_> = article
            .parts
            .dirt
            .iter()
            .map(|dirt| {
                (
                    dirt.reason,
                    dirt.range.start().to_usize(),
                    dirt.range.end().to_usize(),
                )
            })
            .collect();
        assert_eq!(
            (article.parts.paragraphs.len(), found.as_slice()),
            (n_paragraphs, dirt),
            "{}",
            article.id
        );
        assert_eq!(article.encoding.source, EncodingSource::ValidUtf8);
    }
}
