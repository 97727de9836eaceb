//! The sample project's articles, each with a quirk that real ones have.

#![expect(clippy::type_complexity, reason = "a table of cases")]

use std::path::Path;
use std::sync::atomic::AtomicBool;

use stancemark::loading::listing::list_folder;
use stancemark::loading::read_article;
use stancemark::model::{
    Article, DirtReason, MetadataCorrections, MetadataField, NamePattern, ProjectSettings,
};

fn sample() -> Vec<Article> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/sample");
    let mut settings = ProjectSettings::default();
    let pattern = NamePattern::Path("{date}/{outlet}_*.txt".to_owned());
    settings
        .name_patterns
        .insert(MetadataField::Outlet, pattern);
    let mut articles = Vec::new();
    let report = list_folder(&root, &AtomicBool::new(false), &mut |batch| {
        for listed in batch {
            let bytes = std::fs::read(&listed.path).unwrap();
            let corrections = MetadataCorrections::default();
            articles.push(read_article(&listed.id, &bytes, &corrections, &settings).unwrap());
        }
    })
    .unwrap();
    assert_eq!(report.problems, []);
    articles
}

#[test]
fn the_sample_is_read_as_it_was_written() {
    use DirtReason::{
        Advertisement, Disclaimer, PhotoCredit, ReadAlso, RelatedList, Repeat, Rights, SignUp,
    };
    // Outlet, day, encoding, author, agency, whether there is a headline, dirt.
    let expected: [(&str, &str, &str, &str, &str, bool, &[DirtReason]); 10] = [
        ("telmark", "2025-03-02", "UTF-8", "", "", true, &[]),
        (
            "kestrel-courier",
            "2025-03-14",
            "UTF-8",
            "",
            "",
            false,
            &[Disclaimer],
        ),
        (
            "norda",
            "2025-03-14",
            "UTF-8",
            "",
            "Norda",
            true,
            &[PhotoCredit],
        ),
        (
            "valley-mirror",
            "2025-03-14",
            "UTF-8",
            "",
            "",
            false,
            &[Repeat, RelatedList],
        ),
        (
            "al-minaa",
            "2025-03-15",
            "UTF-8",
            "سامر حداد",
            "",
            true,
            &[ReadAlso, SignUp],
        ),
        (
            "free-observer",
            "2025-03-15",
            "UTF-8",
            "",
            "",
            false,
            &[ReadAlso],
        ),
        (
            "oberland-bote",
            "2025-03-15",
            "windows-1252",
            "Jördis Ahlgrün",
            "Telmark",
            true,
            &[PhotoCredit, Advertisement, ReadAlso, SignUp, Rights],
        ),
        (
            "free-observer",
            "2025-03-16",
            "UTF-8",
            "Anselm Reyk and Dora Vint",
            "",
            true,
            &[Advertisement, SignUp, RelatedList],
        ),
        (
            "hrennenskyi-visnyk",
            "2025-03-16",
            "windows-1251",
            "Олена Кравець",
            "Телмарк",
            true,
            &[ReadAlso, SignUp, Rights],
        ),
        (
            "riverside-daily",
            "2025-03-16",
            "UTF-8",
            "林若溪",
            "",
            true,
            &[ReadAlso, Disclaimer],
        ),
    ];
    let articles = sample();
    assert_eq!(articles.len(), expected.len());
    for (article, (outlet, day, encoding, author, agency, has_headline, dirt)) in
        articles.iter().zip(expected)
    {
        let metadata = &article.metadata;
        assert_eq!(metadata.outlet, outlet, "{}", article.id);
        assert_eq!(metadata.date.unwrap().to_string(), day, "{}", article.id);
        assert_eq!(article.encoding.label, encoding, "{}", article.id);
        assert_eq!(
            (metadata.author.as_str(), metadata.agency.as_str()),
            (author, agency),
            "{}",
            article.id
        );
        assert_eq!(
            article.parts.headline.is_some(),
            has_headline,
            "{}",
            article.id
        );
        let found: Vec<_> = article.parts.dirt.iter().map(|dirt| dirt.reason).collect();
        assert_eq!(found, dirt, "{}", article.id);
        assert_eq!(article.encoding.n_replaced, 0);
    }
}

#[test]
fn the_sample_has_the_quirks_it_is_there_for() {
    let articles = sample();
    let has =
        |is_so: &dyn Fn(&str) -> bool| articles.iter().any(|article| is_so(article.text.as_str()));
    assert!(has(&|text| text.contains("\r\n")));
    assert!(has(&|text| text.contains('“') && text.contains('"')));
    assert!(has(&|text| text.contains('🌊')));
    assert!(has(&|text| text.starts_with(" date ")));
    assert!(has(&|text| !text.contains("\n\n")));
    let n_from_the_capital = articles
        .iter()
        .filter(|article| article.metadata.place == "Havensund")
        .count();
    assert_eq!(n_from_the_capital, 3);
}
