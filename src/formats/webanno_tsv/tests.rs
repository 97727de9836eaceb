use std::sync::Arc;

use proptest::prelude::*;

use super::super::cas::tests::knotty;
use super::super::cas::{CasJson, Xmi};
use super::super::tokens::is_space;
use super::super::xml::is_allowed;
use super::super::{
    ExportFormat, ImportFormat, ImportSource, ImportedPlace, Likeness, Loss, Options, OutFile,
    Report, Trouble,
};
use super::WebannoTsv;
use crate::model::{Article, ArticleText, Span};
use crate::testing::generate;
use crate::testing::golden::golden;
use crate::testing::round_trip::trip;
use crate::testing::torture::{Torture, torture};
use crate::text::TextRange;

fn exported(torture: &Torture) -> (Vec<OutFile>, Report) {
    let mut report = Report::default();
    let files = WebannoTsv.write(&torture.input(), &Options::default(), &mut report);
    (files.unwrap(), report)
}

#[test]
fn tsv_is_written_to_the_byte() {
    for file in exported(&torture()).0 {
        golden(&format!("formats/webanno_tsv/{}", file.path), &file.bytes);
    }
}

#[test]
fn tsv_comes_back() {
    let trip = trip(&torture(), &WebannoTsv, &WebannoTsv, &Options::default());
    trip.check();
    assert_eq!(trip.read.lines(), Vec::<String>::new());
}

#[test]
fn links_and_odd_names_come_back() {
    let mut knotty = knotty();
    let layer = &mut knotty.articles[0].layers[0];
    for annotation in &mut layer.annotations {
        // What is on the whole article has no row, so nothing comes back that a link leads to.
        Arc::make_mut(annotation)
            .links
            .retain(|it| it.to.as_str() != "01A-WHOLE");
    }
    let trip = trip(&knotty, &WebannoTsv, &WebannoTsv, &Options::default());
    trip.check();
    assert_eq!(trip.read.lines(), Vec::<String>::new());
}

/// The set with a text of its own, and one annotation on it.
fn with(text: &str, range: TextRange) -> Torture {
    let mut torture = torture();
    let mut article = torture.articles.swap_remove(0);
    let mut layer = article.layers.swap_remove(0);
    let mut annotation = (*layer.annotations[2]).clone();
    annotation.spans = vec![Span::Placed(range)];
    layer.annotations = vec![Arc::new(annotation)];
    article.layers = vec![layer];
    let old = (*article.article).clone();
    article.article = Arc::new(Article {
        text: ArticleText::new(text, ""),
        ..old
    });
    torture.articles = vec![article];
    torture
}

fn without_outer_spaces(text: &str, range: TextRange) -> Option<TextRange> {
    let bytes = range.to_bytes();
    let solid = text
        .char_indices()
        .filter(|(at, it)| bytes.contains(at) && !is_space(*it));
    let solid: Vec<(usize, char)> = solid.collect();
    let (last, character) = solid.last()?;
    TextRange::from_bytes(solid.first()?.0, last + character.len_utf8())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_place_in_any_text_comes_back(text in generate::article(), parts in any::<(u16, u16)>()) {
        let allowed = text.chars().map(|it| if is_allowed(it) { it } else { '?' });
        // A byte order mark before a text is part of no place in it.
        let plain: String = allowed.skip_while(|it| *it == '\u{feff}').collect();
        let Some(range) = generate::range_between(&plain, parts) else { return Ok(()) };
        let told = |range: TextRange| vec![format!("{}..{}", range.start(), range.end())];
        for format in [&Xmi as &dyn Both, &CasJson] {
            let trip = format.trip(&with(&plain, range));
            prop_assert_eq!(&trip.after[0].spans, &told(range));
            prop_assert!(trip.read.is_empty());
        }
        // An article of white space has no sentence by which it could be known again.
        if plain.chars().all(is_space) {
            return Ok(());
        }
        let trip = WebannoTsv.trip(&with(&plain, range));
        if let Some(inner) = without_outer_spaces(&plain, range) {
            prop_assert_eq!(&trip.after[0].spans, &told(inner));
            let n_cut = usize::from(inner != range);
            prop_assert_eq!(trip.written.n_lost(Loss::TokenBorders), n_cut);
        } else {
            prop_assert!(trip.after.is_empty());
            prop_assert_eq!(trip.written.n_lost(Loss::Annotations), 1);
        }
        prop_assert!(trip.read.is_empty(), "{:?}", trip.read.lines());
    }
}

/// A format that is written and read.
trait Both {
    fn trip(&self, torture: &Torture) -> crate::testing::round_trip::Trip;
}

impl<T: ExportFormat + ImportFormat> Both for T {
    fn trip(&self, torture: &Torture) -> crate::testing::round_trip::Trip {
        trip(torture, self, self, &Options::default())
    }
}

/// Each annotation as tag, place and links, and what was said.
fn read(text: &str) -> (Option<Vec<String>>, Vec<Trouble>) {
    let source = ImportSource::file("a.tsv", text.as_bytes());
    let mut report = Report::default();
    let set = WebannoTsv
        .read(&source, &Options::default(), &mut report)
        .ok();
    let told = set.map(|set| {
        let annotations = set.articles.iter().flat_map(|it| &it.annotations);
        let told = annotations.map(|it| {
            let places = it.spans.iter().filter_map(|it| it.place);
            let places: Vec<String> = places
                .map(|ImportedPlace { start, end, .. }| format!("{start}-{end}"))
                .collect();
            format!("{} {} {}", it.tag, places.join(","), it.links.len())
        });
        told.collect()
    });
    (told, report.troubles().keys().copied().collect())
}

#[test]
fn hostile_files_are_told_or_refused() {
    let head = "#FORMAT=WebAnno TSV 3.1\n#T_SP=c.A|value\n#T_RL=c.R|BT_c.A\n#T_CH=c.L|a|b\n\n\n#Text=ab cd\n";
    for (rows, expected, troubles) in [
        (
            "1-1\t0-2\tab\tx\t_\t_\t_\t\n1-2\t3-5\tcd\tx\t1-1\t_\t_\t\n",
            vec!["A 0-2 1", "A 3-5 0"],
            vec![],
        ),
        // Fewer cells than columns, more, and none.
        (
            "1-1\t0-2\tab\n1-2\t3-5\tcd\tx\t_\t_\t_\t_\t_\n",
            vec!["A 3-5 0"],
            vec![],
        ),
        (
            "1-1\n\t\t\nx-1\t0-2\tab\n",
            vec![],
            vec![Trouble::BadRecord],
        ),
        (
            "1-1\t0-2\tab\tx[1]\t_\t_\t_\n1-2\t3-5\tcd\ty[1]\t_\t_\t_\n",
            vec!["A 0-5 0"],
            vec![],
        ),
        (
            "1-1\t0-2\tab\tx\t7-7[3_4]\t_\t_\n",
            vec!["A 0-2 0"],
            vec![Trouble::DanglingReference],
        ),
        (
            "1-1\t0-2\tab\tx\tnowhere\t_\t_\n",
            vec!["A 0-2 0"],
            vec![Trouble::BadRecord],
        ),
        (
            "1-1\t0-2\tab\t_\t_\t*->1-1|*->x\t*\n",
            vec!["L 0-2 0"],
            vec![Trouble::BadRecord],
        ),
        (
            "1-1\t0-2\tab\t_\t_\t*->1-18446744073709551615\t*[1]\n",
            vec!["L 0-2 0"],
            vec![],
        ),
        // A place that no text can have is not believed; the sentence stands where it stands.
        (
            "1-1\t9999999999999999-10000000000000001\tab\tx\t_\t_\t_\n",
            vec!["A 0-2 0"],
            vec![Trouble::OtherCounting],
        ),
        (
            "1-1\t0-2\tzz\tx\t_\t_\t_\n",
            vec!["A 0-2 0"],
            vec![Trouble::QuoteDiffers],
        ),
        (
            "1-1\t0-2\tab\tx\t_\t_\t_\n\n#Text=ef\n2-1\t0-2\tef\tx\t_\t_\t_\n",
            vec!["A 0-2 0", "A 5-7 0"],
            vec![Trouble::OtherCounting],
        ),
    ] {
        let (told, said) = read(&format!("{head}{rows}"));
        assert_eq!(told.unwrap(), expected, "{rows:?}");
        assert_eq!(said, troubles, "{rows:?}");
    }
    for refused in ["", "#FORMAT=WebAnno TSV 2.0\n", "a\tb\n", "\u{feff}"] {
        assert_eq!(read(refused).0, None);
    }
    assert_eq!(
        read("\u{feff}#FORMAT=WebAnno TSV 3.2\r\n#T_SP=\r\n").1,
        [Trouble::BadRecord]
    );
    let like = |text: &str| WebannoTsv.likeness(&ImportSource::file("a.tsv", text));
    assert_eq!(like(head), Likeness::Yes);
    assert_eq!(like("a\tb"), Likeness::No);
}

#[test]
fn annotations_on_a_row_beyond_those_that_are_read_are_told() {
    let stacked = |n: usize| vec!["x"; n].join("|");
    let file = |n| {
        format!(
            "#FORMAT=WebAnno TSV 3.1\n#T_SP=c.A|value|code\n\n\n#Text=ab\n1-1\t0-2\tab\t{}\t{}\t\n",
            stacked(n),
            stacked(3)
        )
    };
    for (n, expected) in [(10_000, None), (10_002, Some("2 annotations beyond 10000"))] {
        let mut report = Report::default();
        let source = ImportSource::file("a.tsv", file(n));
        let set = WebannoTsv.read(&source, &Options::default(), &mut report);
        assert_eq!(set.unwrap().articles[0].annotations.len(), 10_000);
        let told = report.troubles().get(&Trouble::NotKept);
        let told = told.and_then(|cases| cases.examples[0].rsplit_once(": "));
        assert_eq!(told.map(|(_, it)| it), expected);
    }
}

#[test]
fn no_change_of_a_byte_stops_the_reader() {
    let file = exported(&torture()).0.swap_remove(0);
    let mut seed = 11_u64;
    for _ in 0..300 {
        let mut bytes = file.bytes.clone();
        for _ in 0..4 {
            seed = seed
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            let at = usize::try_from(seed >> 33).unwrap() % bytes.len();
            bytes[at] = b"0-.[]|_*;\\>\t\n#T9"[usize::try_from(seed >> 20).unwrap() % 16];
        }
        let source = ImportSource::file("a.tsv", bytes);
        let _told = WebannoTsv.read(&source, &Options::default(), &mut Report::default());
    }
}
