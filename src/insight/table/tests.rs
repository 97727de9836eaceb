use std::sync::atomic::AtomicBool;

use super::*;
use crate::insight::fixtures::{add, annotation, describe, filled, snapshot};
use crate::insight::search::{Query, QueryError, QueryKind};
use crate::model::{Annotation, FieldId, FieldValue, MetadataField, TagId};

static NEVER: AtomicBool = AtomicBool::new(false);

fn table() -> AnnotationTable {
    let mut corpus = snapshot(&[
        ("a.txt", "The [Émile dam]claim and [the lake]stance"),
        ("b.txt", "[A lake]claim of [water]gone"),
    ]);
    describe(&mut corpus, "a.txt", |metadata| {
        metadata.outlet = "Herald".to_owned();
        metadata.date = "2025-03-02".parse().ok();
    });
    let words = annotation("x", "claim", &[(0, 3), (4, 10)]);
    let words = filled(
        filled(words, "certainty", "5"),
        "claimant",
        "actor:Mira Holm",
    );
    add(&mut corpus, "a.txt", "bea", filled(words, "kind", "demand"));
    let all = filled(annotation("y", "claim", &[]), "certainty", "10");
    let all = Annotation {
        note: "on all of it".to_owned(),
        ..filled(all, "kind", "fact")
    };
    add(&mut corpus, "b.txt", "bea", all);
    AnnotationTable::new(corpus)
}

fn field(name: &str) -> Column {
    Column::Field(FieldId::new(name))
}

fn shown(options: &ViewOptions, column: &Column) -> Vec<String> {
    let table = table();
    let view = TableView::new(&table, options, &NEVER).unwrap();
    view.rows
        .iter()
        .map(|row| table.cell(*row, column))
        .collect()
}

#[test]
fn cells_show_what_the_screen_shows() {
    let table = table();
    let cells = |column: Column| -> Vec<String> {
        let rows = 0..table.rows().len();
        rows.map(|row| table.cell(row, &column)).collect()
    };
    for (column, expected) in [
        (
            Column::Article,
            ["a.txt", "a.txt", "a.txt", "b.txt", "b.txt", "b.txt"],
        ),
        (
            Column::Metadata(MetadataField::Date),
            ["2025-03-02", "2025-03-02", "2025-03-02", "", "", ""],
        ),
        (
            Column::Annotator,
            ["ann", "ann", "bea", "ann", "ann", "bea"],
        ),
        (
            Column::Tag,
            ["Claim", "Stance", "Claim", "Claim", "gone", "Claim"],
        ),
        (
            Column::Quote,
            [
                "Émile dam",
                "the lake",
                "The … Émile",
                "A lake",
                "water",
                "",
            ],
        ),
        (field("claimant"), ["", "", "Mira Holm", "", "", ""]),
        (field("kind"), ["", "", "Demand", "", "", "Fact"]),
        (Column::Note, ["", "", "", "", "", "on all of it"]),
        (Column::Status, ["In progress"; 6]),
        (Column::Created, [""; 6]),
    ] {
        assert_eq!(cells(column.clone()), expected, "{column:?}");
    }
    let labels: Vec<String> = Column::all(table.snapshot())
        .iter()
        .map(|column| column.label(&table.snapshot().codebook))
        .collect();
    assert_eq!(labels.first().unwrap(), "Tag");
    let n_kinds = labels.iter().filter(|label| *label == "Kind").count();
    assert_eq!((n_kinds, labels.len()), (1, 22), "{labels:?}");
}

#[test]
fn filters_must_all_pass() {
    let by = |filters: &[(Column, FilterTest)]| {
        let filters = filters.iter().cloned();
        let options = ViewOptions {
            filters: filters
                .map(|(column, test)| ColumnFilter::new(column, test))
                .collect(),
            ..ViewOptions::default()
        };
        shown(&options, &Column::Quote)
    };
    let contains = |words: &str| FilterTest::Contains(words.to_owned());
    assert_eq!(
        by(&[(Column::Quote, contains(" EMILE "))]),
        ["Émile dam", "The … Émile"]
    );
    assert_eq!(by(&[(Column::Quote, contains(""))]).len(), 6);
    let lake = (Column::Quote, contains("lake"));
    let claim = (Column::Tag, FilterTest::Equals("Claim".to_owned()));
    assert_eq!(by(&[lake, claim]), ["A lake"]);
    let tags = ["Stance", "gone"].map(str::to_owned);
    assert_eq!(
        by(&[(Column::Tag, FilterTest::OneOf(tags.into()))]),
        ["the lake", "water"]
    );
    assert_eq!(by(&[(Column::Quote, FilterTest::Empty)]), [""]);
    assert_eq!(
        by(&[(field("claimant"), FilterTest::Filled)]),
        ["The … Émile"]
    );
}

#[test]
fn rows_are_sorted_by_several_columns_and_what_is_empty_comes_last() {
    use Direction::{Ascending, Descending};
    let by = |sort: &[(Column, Direction)], column: &Column| {
        let options = ViewOptions {
            sort: sort.to_vec(),
            ..ViewOptions::default()
        };
        shown(&options, column)
    };
    let certainty = field("certainty");
    assert_eq!(
        by(&[(certainty.clone(), Ascending)], &certainty)[..3],
        ["5", "10", ""]
    );
    assert_eq!(
        by(&[(certainty.clone(), Descending)], &certainty)[..3],
        ["10", "5", ""]
    );
    assert_eq!(
        by(&[(field("kind"), Ascending)], &field("kind"))[..3],
        ["Fact", "Demand", ""]
    );
    let date = Column::Metadata(MetadataField::Date);
    assert_eq!(
        by(&[(date, Descending)], &Column::Article)[2..4],
        ["a.txt", "b.txt"]
    );
    let two = [(Column::Tag, Descending), (Column::Quote, Ascending)];
    let expected = [
        "water",
        "the lake",
        "A lake",
        "The … Émile",
        "Émile dam",
        "",
    ];
    assert_eq!(by(&two, &Column::Quote), expected);
}

#[test]
fn groups_hold_their_rows_in_the_order_sorted_by() {
    let table = table();
    let options = ViewOptions {
        sort: vec![(Column::Quote, Direction::Descending)],
        group: Some(Column::Article),
        ..ViewOptions::default()
    };
    let view = TableView::new(&table, &options, &NEVER).unwrap();
    let groups: Vec<_> = view
        .groups
        .iter()
        .map(|group| (group.name.as_str(), group.first, group.n_rows))
        .collect();
    assert_eq!(groups, [("a.txt", 0, 3), ("b.txt", 3, 3)]);
    let quotes: Vec<String> = view
        .rows
        .iter()
        .map(|row| table.cell(*row, &Column::Quote))
        .collect();
    assert_eq!(
        quotes,
        [
            "Émile dam",
            "The … Émile",
            "the lake",
            "water",
            "A lake",
            ""
        ]
    );
    let cancelled = AtomicBool::new(true);
    assert_eq!(TableView::new(&table, &options, &cancelled), None);
}

#[test]
fn the_values_of_a_column_are_counted_while_they_are_few() {
    let table = table();
    let tags = table.values(&Column::Tag, 3).unwrap();
    let expected = [("Claim", 4), ("Stance", 1), ("gone", 1)].map(|(tag, n)| (tag.to_owned(), n));
    assert_eq!(tags, expected.into());
    assert_eq!(table.values(&Column::Quote, 3), None);
}

fn planned(edit: &MassEdit) -> (Vec<(usize, String, String)>, usize) {
    let table = table();
    let rows: Vec<usize> = (0..table.rows().len()).collect();
    let plan = edit.plan(&table, &rows, None).unwrap();
    let changes = plan.changes.into_iter();
    let changes = changes.map(|change| (change.row, change.before, change.after));
    (changes.collect(), plan.refused.len())
}

fn change(row: usize, before: &str, after: &str) -> (usize, String, String) {
    (row, before.to_owned(), after.to_owned())
}

#[test]
fn a_value_is_set_only_where_the_tag_takes_it() {
    let set = |name: &str, value: Option<&str>| {
        planned(&MassEdit::SetField {
            field: FieldId::new(name),
            value: value.map(|value| FieldValue::One(value.to_owned())),
        })
    };
    let facts = vec![
        change(0, "", "Fact"),
        change(1, "", "Fact"),
        change(2, "Demand", "Fact"),
        change(3, "", "Fact"),
    ];
    assert_eq!(set("kind", Some("fact")), (facts, 1));
    assert_eq!(set("kind", Some("no such")), (vec![], 6));
    assert_eq!(
        set("polarity", Some("unclear")),
        (vec![change(1, "", "Unclear")], 5)
    );
    assert_eq!(set("certainty", Some("7")), (vec![], 6));
    assert_eq!(
        set("certainty", None).0,
        [change(2, "5", ""), change(5, "10", "")]
    );
}

#[test]
fn words_are_replaced_in_fields_and_notes() {
    let replace = |target: ReplaceIn, query: Query, with: &str| {
        planned(&MassEdit::Replace {
            target,
            query,
            with: with.to_owned(),
        })
    };
    let in_field = |name: &str| ReplaceIn::Field(FieldId::new(name));
    let holm = vec![change(2, "Mira Holm", "Ada Holm")];
    assert_eq!(
        replace(in_field("claimant"), Query::literal("mira"), "Ada"),
        (holm, 0)
    );
    let register = replace(in_field("claimant"), Query::literal("actor"), "claim");
    assert_eq!(register, (vec![], 0));
    let groups = Query {
        kind: QueryKind::Regex,
        ..Query::literal(r"(\w+) of (\w+)")
    };
    let note = vec![change(5, "on all of it", "on it of all")];
    assert_eq!(replace(ReplaceIn::Note, groups, "$2 of $1"), (note, 0));
    let kind = replace(in_field("kind"), Query::literal("demand"), "wish");
    assert_eq!(kind, (vec![], 1));
    let broken = MassEdit::Replace {
        target: ReplaceIn::Note,
        query: Query::default(),
        with: String::new(),
    };
    assert_eq!(broken.plan(&table(), &[0], None), Err(QueryError::Empty));
}

#[test]
fn another_tag_keeps_the_fields_that_fit() {
    let table = table();
    let edit = MassEdit::ChangeTag(TagId::new("stance"));
    let plan = edit.plan(&table, &[1, 2, 99], None).unwrap();
    assert_eq!((plan.changes.len(), plan.refused.len()), (1, 0));
    let change = &plan.changes[0];
    assert_eq!(
        (change.before.as_str(), change.after.as_str()),
        ("Claim", "Stance, without 1 field")
    );
    let value = change.value.as_ref().unwrap();
    let fields: Vec<&str> = value.fields.keys().map(FieldId::as_str).collect();
    assert_eq!(
        (value.tag.as_str(), fields),
        ("stance", vec!["holder", "kind"])
    );
    let unknown = MassEdit::ChangeTag(TagId::new("none"));
    assert_eq!(unknown.plan(&table, &[0], None).unwrap().refused.len(), 1);
}

#[test]
fn deleting_names_what_goes() {
    let table = table();
    let plan = MassEdit::Delete.plan(&table, &[4], None).unwrap();
    let change = &plan.changes[0];
    assert_eq!(
        (change.before.as_str(), change.after.as_str()),
        ("gone", "")
    );
    assert_eq!(
        (change.layer.article.as_str(), &change.value),
        ("b.txt", &None)
    );
}
