use std::sync::atomic::AtomicBool;

use strum::IntoEnumIterator as _;

use super::*;
use crate::insight::Snapshot;
use crate::insight::fixtures::{add, annotation, codebook, describe, filled, snapshot};
use crate::model::{AnnotatorId, FieldId, TagId};

static NEVER: AtomicBool = AtomicBool::new(false);

/// Herald: a.txt and b.txt on one day, c.txt a day later; Courier: d.txt without a day.
fn corpus() -> Snapshot {
    let mut corpus = snapshot(&[
        ("a.txt", "[One]claim [two]claim\n[three]stance"),
        ("b.txt", "[one [two]claim]stance"),
        ("c.txt", "[one]claim"),
        ("d.txt", "[one]odd"),
    ]);
    for (article, outlet, day) in [
        ("a.txt", "Herald", "2025-03-02"),
        ("b.txt", "Herald", "2025-03-02"),
        ("c.txt", "Herald", "2025-03-03"),
        ("d.txt", "Courier, \"daily\"", ""),
    ] {
        describe(&mut corpus, article, |metadata| {
            metadata.outlet = outlet.to_owned();
            metadata.date = day.parse().ok();
        });
    }
    let stance = filled(annotation("x", "stance", &[(0, 3)]), "polarity", "opposes");
    add(&mut corpus, "c.txt", "bea", stance);
    corpus
}

fn count(rows: Dimension, columns: Option<Dimension>, unit: CountUnit) -> Count {
    Count {
        rows,
        columns,
        unit,
        scope: CountScope::default(),
    }
}

/// `heading cell cell | total`, a line a row.
fn drawn(table: &CountTable) -> Vec<String> {
    let cells = |row: &[u64]| {
        let numbers: Vec<String> = row.iter().map(u64::to_string).collect();
        [""].into_iter()
            .chain(numbers.iter().map(String::as_str))
            .collect::<Vec<_>>()
            .join(" ")
    };
    let rows = table.rows.iter().zip(&table.cells).zip(&table.row_totals);
    let mut lines: Vec<String> = rows
        .map(|((row, numbers), total)| format!("{}{} | {total}", row.text, cells(numbers)))
        .collect();
    lines.push(format!(
        "total{} | {}",
        cells(&table.column_totals),
        table.total
    ));
    lines
}

#[test]
fn units_say_what_counts_as_one() {
    let corpus = corpus();
    let by_outlet = |unit| {
        let count = count(Dimension::Tag, Some(Dimension::Outlet), unit);
        count.table(&corpus, &NEVER).unwrap()
    };
    let mentions = by_outlet(CountUnit::Mention);
    let columns: Vec<&str> = mentions.columns.iter().map(|it| it.text.as_str()).collect();
    assert_eq!(columns, ["Courier, \"daily\"", "Herald"]);
    assert_eq!(
        drawn(&mentions),
        [
            "Claim 0 4 | 4",
            "Stance 0 3 | 3",
            "odd 1 0 | 1",
            "total 1 7 | 8"
        ]
    );
    assert_eq!(mentions.what, "Annotations by tag and outlet");
    let articles = by_outlet(CountUnit::Article);
    assert_eq!(
        drawn(&articles),
        [
            "Claim 0 3 | 3",
            "Stance 0 3 | 3",
            "odd 1 0 | 1",
            "total 1 3 | 4"
        ]
    );
    let expected = "Articles with such an annotation by tag and outlet; a total counts once what stands in several cells";
    assert_eq!(articles.what, expected);
    let days = by_outlet(CountUnit::Day);
    assert_eq!(
        drawn(&days),
        [
            "Claim 0 2 | 2",
            "Stance 0 2 | 2",
            "odd 1 0 | 1",
            "total 1 2 | 3"
        ]
    );
    let weeks = by_outlet(CountUnit::Week);
    assert_eq!(
        drawn(&weeks)[0],
        "Claim 0 2 | 2",
        "a Sunday and the Monday after it"
    );
    assert!(mentions.is_additive && !articles.is_additive);
}

#[test]
fn headings_stand_in_their_order_and_what_has_none_comes_last() {
    let corpus = corpus();
    let headings = |dimension: Dimension| -> Vec<String> {
        let table = count(dimension, None, CountUnit::Mention)
            .table(&corpus, &NEVER)
            .unwrap();
        drawn(&table)
    };
    for (dimension, expected) in [
        (
            Dimension::Day,
            vec!["2025-03-02 | 5", "2025-03-03 | 2", "no day | 1"],
        ),
        (
            Dimension::Week,
            vec!["2025-W09 | 5", "2025-W10 | 2", "no week | 1"],
        ),
        (Dimension::Month, vec!["2025-03 | 7", "no month | 1"]),
        (Dimension::Annotator, vec!["ann | 7", "bea | 1"]),
        (Dimension::Section, vec!["no section | 8"]),
        (
            Dimension::Field(FieldId::new("polarity")),
            vec!["Opposes | 1", "no Polarity | 7"],
        ),
    ] {
        let mut lines = headings(dimension);
        assert_eq!(lines.pop().unwrap(), "total | 8");
        assert_eq!(lines, expected);
    }
}

#[test]
fn a_scope_narrows_the_count_and_stands_in_its_sentence() {
    let scope = CountScope {
        tags: [TagId::new("claim")].into(),
        annotators: [AnnotatorId::new("ann")].into(),
        articles: None,
        outlets: ["Herald".to_owned()].into(),
        from: "2025-03-02".parse().ok(),
        to: "2025-03-02".parse().ok(),
    };
    let count = Count {
        scope,
        ..count(Dimension::Outlet, None, CountUnit::Mention)
    };
    let table = count.table(&corpus(), &NEVER).unwrap();
    assert_eq!(drawn(&table), ["Herald | 3", "total | 3"]);
    assert_eq!(
        table.what,
        "Annotations by outlet; only tagged Claim; only by ann; only of Herald; from 2025-03-02; to 2025-03-02"
    );
    assert_eq!(count.table(&corpus(), &AtomicBool::new(true)), None);
}

#[test]
fn several_answers_count_under_each() {
    let mut corpus = snapshot(&[("a.txt", "text")]);
    let mut both = annotation("x", "claim", &[(0, 4)]);
    let values = ["fact", "demand"].map(str::to_owned).to_vec();
    both.fields
        .insert(FieldId::new("kind"), crate::model::FieldValue::Many(values));
    add(&mut corpus, "a.txt", "ann", both);
    let kind = Dimension::Field(FieldId::new("kind"));
    let table = count(kind, None, CountUnit::Mention)
        .table(&corpus, &NEVER)
        .unwrap();
    assert_eq!(drawn(&table), ["Fact | 1", "Demand | 1", "total | 1"]);
    assert!(!table.is_additive);
}

#[test]
fn dimensions_go_by_their_words() {
    let codebook = codebook();
    for dimension in Dimension::all(&codebook) {
        let again = Dimension::from_word(dimension.word(), &codebook);
        assert_eq!(again, Some(dimension));
    }
    assert_eq!(
        Dimension::from_word("holder", &codebook),
        None,
        "an entry is no choice"
    );
    assert_eq!(Dimension::all(&codebook).len(), 11);
}

#[test]
fn tags_stand_together_in_articles_paragraphs_and_words() {
    let corpus = corpus();
    let cells = |within| {
        let together = Together {
            within,
            scope: CountScope::default(),
        };
        let table = together.table(&corpus, &NEVER).unwrap();
        let rows = table.rows.iter().zip(table.cells);
        rows.map(|(row, cells)| format!("{} {cells:?}", row.text))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        cells(Within::Article),
        ["Claim [3, 3, 0]", "Stance [3, 3, 0]", "odd [0, 0, 1]"]
    );
    assert_eq!(
        cells(Within::Paragraph),
        ["Claim [3, 2, 0]", "Stance [2, 3, 0]", "odd [0, 0, 1]"]
    );
    assert_eq!(cells(Within::Overlap), ["Claim [0, 2]", "Stance [2, 0]"]);
}

#[test]
fn a_table_is_written_as_csv() {
    let table = count(Dimension::Outlet, Some(Dimension::Tag), CountUnit::Mention);
    let csv = table.table(&corpus(), &NEVER).unwrap().to_csv();
    assert_eq!(
        csv,
        "outlet / tag,Claim,Stance,odd,total\r\n\"Courier, \"\"daily\"\"\",0,0,1,1\r\nHerald,4,3,0,7\r\ntotal,4,3,1,8\r\n"
    );
    let one = count(Dimension::Tag, None, CountUnit::Mention);
    let csv = one.table(&corpus(), &NEVER).unwrap().to_csv();
    assert_eq!(
        csv,
        "tag,total\r\nClaim,4\r\nStance,3\r\nodd,1\r\ntotal,8\r\n"
    );
    let together = Together {
        within: Within::Overlap,
        scope: CountScope::default(),
    };
    let csv = together.table(&corpus(), &NEVER).unwrap().to_csv();
    assert_eq!(csv, "tag / tag,Claim,Stance\r\nClaim,0,2\r\nStance,2,0\r\n");
}

fn check_drawing(table: &CountTable, plot: Plot, expected: &str) {
    let drawn = table.to_svg(plot);
    assert!(drawn == expected, "it is drawn otherwise now:\n{drawn}");
}

#[test]
fn bars_are_drawn() {
    let table = count(Dimension::Tag, None, CountUnit::Mention)
        .table(&corpus(), &NEVER)
        .unwrap();
    assert_eq!(Plot::suited(&table), Plot::Bars);
    check_drawing(
        &table,
        Plot::Bars,
        include_str!("../../../tests/data/counts/bars.svg"),
    );
}

#[test]
fn stacked_bars_are_drawn() {
    let table = count(Dimension::Outlet, Some(Dimension::Tag), CountUnit::Mention);
    let table = table.table(&corpus(), &NEVER).unwrap();
    assert_eq!(Plot::suited(&table), Plot::Stacked);
    check_drawing(
        &table,
        Plot::Stacked,
        include_str!("../../../tests/data/counts/stacked.svg"),
    );
}

#[test]
fn a_heat_map_is_drawn() {
    let table = count(Dimension::Outlet, Some(Dimension::Tag), CountUnit::Article);
    let table = table.table(&corpus(), &NEVER).unwrap();
    assert_eq!(Plot::suited(&table), Plot::HeatMap);
    check_drawing(
        &table,
        Plot::HeatMap,
        include_str!("../../../tests/data/counts/heat-map.svg"),
    );
}

#[test]
fn nothing_counted_is_an_empty_table_that_can_be_written_and_drawn() {
    let table = count(Dimension::Tag, Some(Dimension::Day), CountUnit::Mention);
    let table = table.table(&Snapshot::default(), &NEVER).unwrap();
    assert_eq!((table.total, table.rows.len(), table.greatest()), (0, 0, 0));
    assert_eq!(table.to_csv(), "tag / day\r\n");
    for plot in Plot::iter() {
        assert!(table.to_svg(plot).ends_with("</svg>\n"));
    }
}

/// Claims on these days, an article each.
fn on_days(days: &[&str]) -> CountTable {
    let names: Vec<String> = (0..days.len()).map(|nth| format!("{nth}.txt")).collect();
    let articles: Vec<(&str, &str)> = names.iter().map(|name| (&**name, "[one]claim")).collect();
    let mut corpus = snapshot(&articles);
    for (name, day) in names.iter().zip(days) {
        describe(&mut corpus, name, |metadata| {
            metadata.date = day.parse().ok();
        });
    }
    let count = count(Dimension::Day, None, CountUnit::Mention);
    count.table(&corpus, &NEVER).unwrap()
}

#[test]
fn lines_go_over_the_days_with_those_between_at_nothing() {
    let table = on_days(&["2025-03-01", "2025-03-01", "2025-03-02", "2025-03-05", ""]);
    assert_eq!(Plot::suited(&table), Plot::Lines);
    let drawing = table.drawing(Plot::Lines);
    let lines = drawing.shapes.iter().filter_map(|shape| match shape {
        Shape::Line {
            points,
            color: Some(_),
        } => Some(points),
        _ => None,
    });
    let lines: Vec<_> = lines.collect();
    let [line] = lines.as_slice() else {
        panic!("one line for one count")
    };
    let bottom = line.iter().map(|(_, y)| *y).max().unwrap();
    let heights: Vec<usize> = line.iter().map(|(_, y)| bottom - y).collect();
    assert_eq!(heights, [220, 110, 0, 0, 110]);
    let points = drawing.shapes.iter().filter_map(|shape| match shape {
        Shape::Field(field) => Some((field.tooltip.as_str(), field.cell?.row)),
        _ => None,
    });
    assert_eq!(
        points.collect::<Vec<_>>(),
        [
            ("2025-03-01: 2", 0),
            ("2025-03-02: 1", 1),
            ("2025-03-05: 1", 2)
        ]
    );
    assert!(table.to_svg(Plot::Lines).contains("<polyline"));
}

#[test]
fn a_plot_is_offered_only_where_it_says_something() {
    let days = on_days(&["2025-03-01"]);
    let fitting: Vec<Plot> = Plot::iter().filter(|plot| plot.fits(&days)).collect();
    assert_eq!(fitting, [Plot::Bars, Plot::Lines]);
    let table = count(Dimension::Outlet, Some(Dimension::Tag), CountUnit::Mention);
    let table = table.table(&corpus(), &NEVER).unwrap();
    let fitting: Vec<Plot> = Plot::iter().filter(|plot| plot.fits(&table)).collect();
    assert_eq!(fitting, [Plot::Bars, Plot::Stacked, Plot::HeatMap]);
}

#[test]
fn a_cell_names_the_rows_of_the_table_that_it_counts() {
    let corpus = corpus();
    let (rows, columns) = (Dimension::Week, Dimension::Field(FieldId::new("polarity")));
    let table = count(rows.clone(), Some(columns.clone()), CountUnit::Mention);
    let table = table.table(&corpus, &NEVER).unwrap();
    let annotations = crate::insight::table::AnnotationTable::new(corpus);
    for (nth_row, row) in table.rows.iter().enumerate() {
        for (nth, column) in table.columns.iter().enumerate() {
            let options = crate::insight::table::ViewOptions {
                filters: vec![rows.filter(row), columns.filter(column)],
                ..Default::default()
            };
            let view = crate::insight::table::TableView::new(&annotations, &options, &NEVER);
            let n_rows = view.unwrap().rows.len() as u64;
            assert_eq!(n_rows, table.cell(nth_row, nth), "{row:?}, {column:?}");
        }
    }
}
