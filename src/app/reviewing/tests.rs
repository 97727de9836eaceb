//! Agreement over a project against printed values and figures worked out by hand.

use std::sync::Arc;

use super::fixture::{article, printed_example, snapshot};
use super::*;
use crate::insight::counts::{CellPlace, Drawing, Shape};
use crate::model::{FieldId, Status, TagId};
use crate::review::agreement::{
    Bootstrap, CodedMeasure, NoInterval, SpanMatch, SpanMeasure, Undefined,
};
use crate::review::team_spans::Question;

const EXACT: Which = Which::Spans(SpanMeasure::F1(SpanMatch::Exact));
const U_ALPHA: Which = Which::Spans(SpanMeasure::UAlpha);
const ALPHA: Which = Which::Coded(CodedMeasure::Alpha);
const SHARE: Which = Which::Coded(CodedMeasure::Percent);

fn asked(measures: &[Which], question: Question) -> Asked {
    Asked {
        measures: measures.to_vec(),
        annotators: Vec::new(),
        tags: Vec::new(),
        question,
        takes: Takes::Finished,
        bootstrap: Bootstrap {
            n_replicates: 40,
            ..Bootstrap::default()
        },
    }
}

fn sheet(snapshot: &Snapshot, asked: &Asked, breakdown: Breakdown) -> AgreementSheet {
    let never = AtomicBool::new(false);
    let cache = CaseCache::default();
    let (_, cases) = cache.updated(snapshot, asked.takes, &never).unwrap();
    let measuring = Measuring::new(snapshot, asked, &cases);
    let none = BTreeMap::new();
    let sheet = AgreementSheet::new(
        (snapshot, asked),
        (&measuring, breakdown),
        &none,
        true,
        &never,
    );
    sheet.unwrap()
}

/// Each row as `heading: value of the first measure`.
fn lines(sheet: &AgreementSheet) -> Vec<String> {
    let rows = sheet.rows.iter();
    rows.map(|row| match &row.cells[0].value {
        Ok(value) => format!("{}: {value:.3}", row.heading),
        Err(why) => format!("{}: {why}", row.heading),
    })
    .collect()
}

/// Three annotators on three articles of two outlets; c has not finished the last one.
fn team() -> Snapshot {
    let one = article(
        "1.txt",
        "Herald",
        "2025-03-14",
        &[
            ("a", "The [dam]claim is [old]stance and grey"),
            ("b", "The [dam]claim is [old]claim and grey"),
            ("c", "The [dam]claim is old and [grey]stance"),
        ],
    );
    let two = article(
        "2.txt",
        "Courier",
        "2025-04-01",
        &[
            ("a", "A [bridge]claim2 fell"),
            ("b", "A [bridge]claim4 fell"),
            ("c", "A [bridge]claim2 fell"),
        ],
    );
    let mut three = article(
        "3.txt",
        "",
        "",
        &[
            ("a", "[Nobody]claim"),
            ("b", "[Nobody]claim"),
            ("c", "Nobody"),
        ],
    );
    let open = three.layers.get_mut(&AnnotatorId::new("c")).unwrap();
    Arc::make_mut(open).set_status(Status::InProgress);
    snapshot(vec![one, two, three])
}

#[test]
fn tags_of_aligned_cases_give_the_printed_alpha() {
    let snapshot = printed_example(letter_of);
    let sheet = sheet(&snapshot, &asked(&[ALPHA], Question::Tag), Breakdown::Team);
    assert_eq!(lines(&sheet), ["cases, Krippendorff’s α: 0.743"]);
    let row = &sheet.rows[0];
    assert_eq!((row.n_articles(), row.n_cases), (3, 11));
    let interval = row.cells[0].interval.unwrap().unwrap();
    assert!(interval.lower <= 0.743 && interval.upper >= 0.743);
}

/// A tag for a number.
fn letter_of(sign: char) -> String {
    let letters = ["a", "b", "c", "d", "e"];
    let nth = sign.to_digit(10).unwrap() as usize - 1;
    letters[nth].to_owned()
}

#[test]
fn a_scale_is_compared_in_its_order_and_gaps_are_missing() {
    let snapshot = printed_example(|sign| format!("claim{sign}"));
    let asked = asked(&[ALPHA, EXACT], Question::Tag);
    let sheet = sheet(&snapshot, &asked, Breakdown::Fields);
    assert_eq!(lines(&sheet), ["CLAIM · Certainty: 0.815"]);
    assert_eq!(sheet.rows[0].n_cases, 11);
    assert_eq!(sheet.cell(0, 1).unwrap().value, Err(Undefined::CasesOnly));
    let filter = sheet.case_filter(0).unwrap();
    assert_eq!(filter.field, Some(FieldId::new("certainty")));
    assert_eq!(filter.tags, [TagId::new("claim")].into());
}

#[test]
fn each_breakdown_has_its_rows_with_figures_worked_out_by_hand() {
    let snapshot = team();
    let asked = asked(&[EXACT], Question::Tag);
    // a-b: 3 of 4 spans each are equal; a-c and b-c: 2 of 3 each.
    let expected: [(Breakdown, &[&str]); 7] = [
        (
            Breakdown::Pairs,
            &["a and b: 0.750", "a and c: 0.667", "b and c: 0.667"],
        ),
        // Pooled: 2 (3 + 2) by 8 + 6 spans, and 2 (2 + 2) by 6 + 6.
        (Breakdown::Annotators, &["a: 0.714", "b: 0.714", "c: 0.667"]),
        (Breakdown::Tags, &["CLAIM: 0.886", "STANCE: 0.000"]),
        (
            Breakdown::Articles,
            &["1.txt: 0.500", "2.txt: 1.000", "3.txt: 1.000"],
        ),
        (
            Breakdown::Outlets,
            &["Courier: 1.000", "Herald: 0.500", "no outlet: 1.000"],
        ),
        (
            Breakdown::Days,
            &["2025-03-14: 0.500", "2025-04-01: 1.000", "no date: 1.000"],
        ),
        (
            Breakdown::Months,
            &["2025-03: 0.500", "2025-04: 1.000", "no date: 1.000"],
        ),
    ];
    for (breakdown, expected) in expected {
        let sheet = sheet(&snapshot, &asked, breakdown);
        assert_eq!(lines(&sheet), expected, "{breakdown:?}");
        assert_eq!(sheet.n_compared, 3);
    }
}

#[test]
fn who_has_not_finished_is_missing_and_only_what_is_counted_is_counted() {
    let snapshot = team();
    let asked = asked(&[EXACT, SHARE], Question::Tag);
    let sheet = sheet(&snapshot, &asked, Breakdown::Pairs);
    let counted = |row: usize| {
        let row = &sheet.rows[row];
        (row.n_articles(), row.n_spans, row.n_cases)
    };
    assert_eq!(counted(0), (3, 8, 4), "a and b");
    assert_eq!(counted(1), (2, 6, 2), "a and c");
    assert_eq!(sheet.cell(0, 1).unwrap().value, Ok(0.75));
    let filter = sheet.case_filter(1).unwrap();
    let articles = filter.articles.unwrap();
    assert!(!articles.contains(&ArticleId::new("3.txt")));
    assert_eq!(filter.annotators.len(), 2);
}

#[test]
fn the_three_questions_are_apart_and_say_why_they_have_no_answer() {
    let snapshot = team();
    let of = |question| {
        let asked = asked(&[EXACT, SHARE], question);
        let sheet = sheet(&snapshot, &asked, Breakdown::Pairs);
        [0, 1].map(|column| sheet.cell(0, column).unwrap().value)
    };
    assert_eq!(of(Question::Passage), [Ok(1.0), Err(Undefined::SpansOnly)]);
    assert_eq!(of(Question::Tag), [Ok(0.75), Ok(0.75)]);
    // Of the three cases with one tag, two have the same fields.
    assert_eq!(of(Question::Fields), [Ok(0.5), Ok(2.0 / 3.0)]);
}

#[test]
fn a_sheet_tells_each_figure_in_a_sentence_and_as_csv() {
    let snapshot = team();
    let asked = asked(&[EXACT, Which::Gamma], Question::Tag);
    let sheet = sheet(&snapshot, &asked, Breakdown::Pairs);
    let told = sheet.told(0, 0).unwrap();
    assert!(
        told.starts_with("a and b, F1 exact: 0.750, 95 % interval"),
        "{told}"
    );
    assert!(told.contains("8 spans in 3 articles"), "{told}");
    let told = sheet.told(0, 1).unwrap();
    assert!(told.contains("takes long"), "{told}");
    let csv = sheet.to_csv();
    let lines: Vec<&str> = csv.split("\r\n").collect();
    assert_eq!(
        lines[0],
        "pair,measure,value,lower,upper,articles,counted,note"
    );
    assert!(
        lines[1].starts_with("a and b,F1 exact,0.750000,0."),
        "{csv}"
    );
    assert!(lines[1].ends_with(",3,8 spans,"), "{csv}");
    assert_eq!(lines.len(), 8, "{csv}");
    assert!(
        sheet
            .what
            .starts_with("Agreement on the same tag, by pair; ")
    );
}

#[test]
fn one_article_has_a_value_and_no_interval() {
    let sheet = sheet(
        &team(),
        &asked(&[U_ALPHA], Question::Tag),
        Breakdown::Articles,
    );
    let cell = sheet.cell(1, 0).unwrap();
    assert_eq!(cell.value, Ok(1.0));
    assert_eq!(cell.interval, Some(Err(NoInterval::TooFewDocuments)));
    assert_eq!(cell.shown(), "1.00");
}

#[test]
fn gamma_is_of_each_row_and_can_be_given_up() {
    let snapshot = team();
    let asked = asked(&[Which::Gamma], Question::Tag);
    let measuring = Measuring::new(&snapshot, &asked, &[]);
    let never = AtomicBool::new(false);
    for group in measuring.groups(Breakdown::Pairs) {
        let part = measuring.part(&group);
        let gamma = part.gamma(&asked.bootstrap, &never, &|| {}).unwrap();
        assert!(gamma.gamma.value.unwrap() <= 1.0, "{:?}", group.key);
        assert!(gamma.gamma_cat.value.unwrap() <= 1.0, "{:?}", group.key);
        assert_eq!(gamma.n_refused, 0);
        let cancelled = AtomicBool::new(true);
        assert!(part.gamma(&asked.bootstrap, &cancelled, &|| {}).is_none());
    }
}

#[test]
fn only_the_cases_of_changed_articles_are_made_anew() {
    let mut snapshot = team();
    let never = AtomicBool::new(false);
    let cache = CaseCache::default();
    let (cache, before) = cache.updated(&snapshot, Takes::Finished, &never).unwrap();
    let changed = Arc::make_mut(&mut snapshot.articles[1]);
    changed.layers.remove(&AnnotatorId::new("c"));
    let (cache, after) = cache.updated(&snapshot, Takes::Finished, &never).unwrap();
    let is_same = |nth: usize| Arc::ptr_eq(&before[nth], &after[nth]);
    assert_eq!([is_same(0), is_same(1), is_same(2)], [true, false, true]);
    assert_eq!(after[1].finished.len(), 2);
    let (_, begun) = cache.updated(&snapshot, Takes::Begun, &never).unwrap();
    assert!(!Arc::ptr_eq(&after[0], &begun[0]), "others take part");
}

/// The rows that parts of a drawing lead to.
fn led_to(drawing: &Drawing) -> Vec<CellPlace> {
    let shapes = drawing.shapes.iter();
    shapes
        .filter_map(|shape| match shape {
            Shape::Field(field) => field.cell,
            _ => None,
        })
        .collect()
}

#[test]
fn each_drawing_leads_to_the_rows_that_it_shows() {
    let snapshot = team();
    let asked = asked(&[U_ALPHA], Question::Tag);
    let pairs = sheet(&snapshot, &asked, Breakdown::Pairs);
    let rows = |drawing: &Drawing| led_to(drawing).iter().map(|it| it.row).collect::<Vec<_>>();
    assert_eq!(rows(&pairs.drawing(0, SheetPlot::Dots)), [0, 1, 2]);
    let heat = rows(&pairs.drawing(0, SheetPlot::HeatMap));
    assert_eq!(heat, [0, 1, 0, 2, 1, 2], "both ways");
    let days = sheet(&snapshot, &asked, Breakdown::Days);
    assert!(SheetPlot::Line.fits(&days) && !SheetPlot::HeatMap.fits(&days));
    assert_eq!(rows(&days.drawing(0, SheetPlot::Line)), [0, 1]);
    let titled = pairs.titled_drawing(0, SheetPlot::Dots);
    assert!(titled.height > pairs.drawing(0, SheetPlot::Dots).height);
    let svg = titled.to_svg(&pairs.what);
    assert!(svg.contains("Krippendorff relies on α from .8 on"), "{svg}");
    for shape in &titled.shapes {
        let Shape::Words(words) = shape else { continue };
        assert!(words.x <= titled.width && words.y <= titled.height);
    }
}
