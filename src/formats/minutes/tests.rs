use std::sync::atomic::AtomicBool;

use jiff::Timestamp;
use proptest::prelude::*;

use super::*;
use crate::model::{AnnotatorId, ArticleId, Codebook};
use crate::review::agreement::{Interval, NoInterval, Undefined};
use crate::review::cases::{CaseSource, Cases, Takes, make_cases};
use crate::testing::generate;

const TEXT: &str = "The <old> dam | “safe” — was *shut*.\r\nМост";

fn with_minutes<T>(
    layers: &[(&AnnotatorId, &crate::model::Layer)],
    act: impl Fn(&Minutes<'_>) -> T,
) -> T {
    let source = CaseSource {
        text: TEXT,
        layers,
        curated: layers.last().map(|it| it.1),
        assigned: &[],
        takes: Takes::Begun,
    };
    let cases: Cases = make_cases(&source, &AtomicBool::new(false)).unwrap();
    let id = ArticleId::new("a<b>.txt");
    let row = |value, interval| AgreementRow {
        about: "a & b".to_owned(),
        measure: "u-alpha",
        value,
        interval,
        n_documents: 2,
    };
    let interval = Interval {
        lower: 0.5,
        upper: 0.875,
        n_undefined: 0,
    };
    let rows = [
        row(Ok(0.75), Ok(interval)),
        row(Err(Undefined::NoPair), Err(NoInterval::TooFewDocuments)),
    ];
    let minutes = Minutes {
        project: "Dams <& more>",
        made: Timestamp::UNIX_EPOCH,
        codebook: &Codebook::default(),
        codebook_sha256: "ab12",
        articles: vec![MinutesArticle {
            id: &id,
            title: "A | title".to_owned(),
            text: TEXT,
            cases: &cases,
        }],
        annotator_name: &|it| format!("<{it}>"),
        before: &rows,
        after: &[],
        seed: 1,
        n_replicates: 1000,
    };
    act(&minutes)
}

#[test]
fn both_forms_say_how_far_annotators_agreed_and_how_it_was_counted() {
    with_minutes(&[], |minutes| {
        let markdown = minutes.to_markdown();
        assert!(
            markdown.starts_with("# Minutes of the review of Dams \\<& more\\>\n"),
            "{markdown}"
        );
        for words in [
            "| a & b | u-alpha | 0\\.750 | \\[0.500, 0.875\\] | 2 |",
            "nothing here was finished by two annotators",
            "Nothing is decided yet",
            "Nothing can be compared yet",
            "SHA-256 of its file ab12",
            "seed 1",
        ] {
            assert!(markdown.contains(words), "{words}: {markdown}");
        }
        let html = minutes.to_html();
        assert!(html.contains("<title>Minutes of the review of Dams &lt;&amp; more&gt;</title>"));
        assert!(
            html.contains("<td dir=\"auto\">[0.500, 0.875]</td>"),
            "{html}"
        );
    });
}

proptest! {
    #[test]
    fn whatever_stands_in_layers_stays_text(
        a in generate::layer(TEXT.into()), b in generate::layer(TEXT.into()),
        curated in generate::layer(TEXT.into()),
    ) {
        let names = ["a", "b", AnnotatorId::CURATED].map(AnnotatorId::new);
        let layers = [(&names[0], &a), (&names[1], &b), (&names[2], &curated)];
        let (html, markdown) = with_minutes(&layers, |it| (it.to_html(), it.to_markdown()));
        let page = html.split_once("</style>").unwrap().1;
        let known = [
            "html", "head", "body", "h1", "h2", "h3", "p", "table", "thead", "tbody", "tr", "th", "td",
        ];
        for tag in page.split('<').skip(1) {
            let name = tag.trim_start_matches('/');
            let end = name.find(|it: char| !it.is_ascii_alphanumeric()).unwrap();
            prop_assert!(known.contains(&name.split_at(end).0), "{tag}");
        }
        for line in markdown.lines().filter(|line| line.starts_with('|')) {
            let n_bars = line.replace("\\\\", "").replace("\\|", "").matches('|').count();
            prop_assert!([3, 5, 6, 9].contains(&n_bars), "{line}");
        }
    }
}
