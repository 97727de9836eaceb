//! Databases that go out and come back, and databases that the program itself wrote.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use proptest::prelude::*;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, MAIN_DB};

use super::*;
use crate::formats::{InFile, Loss, place};
use crate::model::RegisterKind::{Actor, Claim, Organisation};
use crate::model::{
    AnnotationId, EntryRef, FieldId, FieldKind, FieldValue, RegisterKind, Span, TagId,
};
use crate::testing::golden::{golden, root};
use crate::testing::round_trip::trip;
use crate::testing::torture::{Torture, torture};

fn options(pairs: &[(&str, &str)]) -> Options {
    let mut options = Options::default();
    for (name, value) in pairs {
        options = options.with(name, value);
    }
    options
}

fn written(torture: &Torture, options: &Options) -> (Vec<u8>, Report) {
    let mut report = Report::default();
    let mut files = Dna.write(&torture.input(), options, &mut report).unwrap();
    assert_eq!(files.len(), 1);
    (files.remove(0).bytes, report)
}

fn opened(bytes: &[u8]) -> Connection {
    let mut database = Connection::open_in_memory().unwrap();
    database
        .deserialize_read_exact(MAIN_DB, bytes, bytes.len(), true)
        .unwrap();
    database
}

fn read(bytes: &[u8]) -> (ImportedSet, Report) {
    let mut report = Report::default();
    let source = ImportSource::file("a.dna", bytes);
    let set = Dna.read(&source, &Options::default(), &mut report).unwrap();
    (set, report)
}

fn table_names(database: &Connection) -> Vec<String> {
    let mut statement = database
        .prepare("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        .unwrap();
    let names = statement.query_map([], |row| row.get(0)).unwrap();
    names.map(Result::unwrap).collect()
}

/// Every row of every table as a line.
fn dump(database: &Connection) -> String {
    let mut text = String::new();
    for table in table_names(database) {
        writeln!(text, "== {table}").unwrap();
        let mut statement = database.prepare(&format!("SELECT * FROM {table}")).unwrap();
        let n_columns = statement.column_count();
        let names: Vec<&str> = statement.column_names().collect();
        writeln!(text, "{}", names.join(" | ")).unwrap();
        let mut rows = statement.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            let cell = |at| match row.get_ref(at).unwrap() {
                ValueRef::Text(bytes) => format!("{:?}", String::from_utf8_lossy(bytes)),
                ValueRef::Integer(number) => number.to_string(),
                ValueRef::Null => "NULL".to_owned(),
                other => format!("{other:?}"),
            };
            let cells: Vec<String> = (0..n_columns).map(cell).collect();
            writeln!(text, "{}", cells.join(" | ")).unwrap();
        }
    }
    text
}

#[test]
fn the_torture_set_is_written_as_it_was() {
    let (bytes, _) = written(&torture(), &Options::default());
    golden("formats/dna/tags.txt", dump(&opened(&bytes)).as_bytes());
    let classic = options(&[("mapping", "dna-statement"), ("agreement", "number")]);
    let (bytes, report) = written(&torture(), &classic);
    golden("formats/dna/classic.txt", dump(&opened(&bytes)).as_bytes());
    golden(
        "formats/dna/classic-report.txt",
        report.lines().join("\n").as_bytes(),
    );
}

#[test]
fn what_goes_out_comes_back_but_for_the_reported_losses() {
    for more in ["no", "yes"] {
        let options = options(&[("pieces", "separate"), ("ids-and-notes", more)]);
        let trip = trip(&torture(), &Dna, &Dna, &options);
        trip.check();
        assert_eq!(trip.read, Report::default());
        assert_eq!(trip.written.n_lost(Loss::Ids) == 0, more == "yes");
    }
}

#[test]
fn texts_may_keep_their_carriage_returns() {
    let options = options(&[("pieces", "separate"), ("line-ends", "keep")]);
    let trip = trip(&torture(), &Dna, &Dna, &options);
    trip.check();
    assert_eq!(trip.written.n_lost(Loss::Text), 0);
    let texts = trip.set.articles.iter().map(|it| it.text.as_deref());
    let torture = torture();
    let expected = torture.articles.iter().map(|it| Some(it.text()));
    assert!(texts.eq(expected));
}

#[test]
fn pieces_are_one_statement_from_first_to_last_unless_wanted_otherwise() {
    let trip = trip(
        &torture(),
        &Dna,
        &Dna,
        &options(&[("ids-and-notes", "yes")]),
    );
    assert_eq!(trip.written.n_lost(Loss::Discontinuous), 1);
    let pieces = trip.before.iter().find(|it| it.id == "01A-PIECES").unwrap();
    let hull = trip.after.iter().find(|it| it.id == "01A-PIECES").unwrap();
    let start = pieces.spans[0].split("..").next().unwrap();
    let end = pieces.spans[1].split("..").last().unwrap();
    assert_eq!(hull.spans, [format!("{start}..{end}")]);
}

#[test]
fn whole_articles_can_be_left_out() {
    let (bytes, report) = written(&torture(), &options(&[("article-level", "leave-out")]));
    assert_eq!(report.n_lost(Loss::ArticleLevel), 1);
    let (set, _) = read(&bytes);
    let mut all = set.articles.iter().flat_map(|it| &it.annotations);
    assert!(all.all(|it| it.spans.len() == 1));
}

#[test]
fn registers_and_metadata_come_back() {
    let torture = torture();
    let (bytes, report) = written(&torture, &Options::default());
    assert_eq!(
        report.n_lost(Loss::Registers) + report.n_lost(Loss::Metadata),
        0
    );
    let (set, _) = read(&bytes);
    assert_eq!(set.registers, torture.registers);
    for (article, imported) in torture.articles.iter().zip(&set.articles) {
        assert_eq!(imported.name, article.name());
        assert_eq!(imported.metadata, article.article.metadata);
    }
    let claim = set.codebook.tag(&TagId::new("Claim")).unwrap();
    let kind = |id: &str| claim.field(&FieldId::new(id)).unwrap().kind.clone();
    assert_eq!(
        kind("claimant"),
        FieldKind::Entry(vec![Actor, Organisation])
    );
    assert_eq!(kind("claim"), FieldKind::Entry(vec![Claim]));
    // Not every claim has a certainty, and the program has no empty number.
    assert_eq!(kind("certainty"), FieldKind::Text);
}

#[test]
fn every_statement_has_one_value_for_every_variable_and_nothing_dangles() {
    for pairs in [
        &[][..],
        &[("mapping", "dna-statement")],
        &[("ids-and-notes", "yes")],
    ] {
        let (bytes, _) = written(&torture(), &options(pairs));
        let database = opened(&bytes);
        let count =
            |query: &str| -> i64 { database.query_row(query, [], |row| row.get(0)).unwrap() };
        let expected = count(
            "SELECT count(*) FROM STATEMENTS s JOIN VARIABLES v ON v.StatementTypeId = s.StatementTypeId",
        );
        let tables = [
            "DATASHORTTEXT",
            "DATALONGTEXT",
            "DATAINTEGER",
            "DATABOOLEAN",
        ];
        let values: i64 = tables
            .iter()
            .map(|it| count(&format!("SELECT count(*) FROM {it}")))
            .sum();
        assert_eq!(values, expected);
        assert!(expected > 0);
        assert_eq!(count("SELECT count(*) FROM pragma_foreign_key_check"), 0);
        let check: String = database
            .query_row("PRAGMA integrity_check", [], |row| row.get(0))
            .unwrap();
        assert_eq!(check, "ok");
        assert_eq!(
            count("SELECT count(*) FROM STATEMENTS WHERE Start >= Stop"),
            0
        );
        let pairs = count(
            "SELECT count(*) FROM ENTITIES e JOIN ATTRIBUTEVARIABLES a ON a.VariableId = e.VariableId",
        );
        assert_eq!(count("SELECT count(*) FROM ATTRIBUTEVALUES"), pairs);
    }
}

/// `| Name | TEXT | yes | '' |  |`
fn cells(line: &str) -> Vec<&str> {
    line.trim_matches('|').split('|').map(str::trim).collect()
}

#[test]
fn the_tables_are_those_of_the_program() {
    let Ok(schema) = std::fs::read_to_string(root().join("../shared/samples/dna/schema.md")) else {
        println!("skipped: ../shared/samples/dna/schema.md is not here");
        return;
    };
    let database = opened(&written(&torture(), &Options::default()).0);
    let mut names = BTreeSet::new();
    for section in schema
        .split("\n## ")
        .skip(1)
        .filter(|it| it.contains("| column |"))
    {
        let table = section.lines().next().unwrap().trim();
        names.insert(table.to_owned());
        let rows = section
            .lines()
            .filter(|line| line.starts_with('|'))
            .skip(2)
            .map(cells);
        let expected: Vec<String> = rows.map(|cells| cells.join(" ")).collect();
        let mut statement = database
            .prepare(&format!("PRAGMA table_info({table})"))
            .unwrap();
        let found = statement.query_map([], |row| {
            let text = |name| {
                row.get::<_, Option<String>>(name)
                    .map(Option::unwrap_or_default)
            };
            let is = |name, word| {
                row.get::<_, i64>(name)
                    .map(|it| if it > 0 { word } else { "" })
            };
            Ok([
                text("name")?.as_str(),
                &text("type")?,
                is("notnull", "yes")?,
                &text("dflt_value")?,
                is("pk", "primary")?,
            ]
            .join(" "))
        });
        let found: Vec<String> = found.unwrap().map(Result::unwrap).collect();
        assert_eq!(found, expected, "{table}");
    }
    assert_eq!(
        table_names(&database),
        names.into_iter().collect::<Vec<_>>()
    );
}

#[test]
fn a_sample_of_the_program_is_read_whole() {
    let folder = root().join("../shared/samples/dna");
    for (name, has_third_type) in [("sample-3.0.dna", true), ("sample-2.0.dna", false)] {
        let Ok(bytes) = std::fs::read(folder.join(name)) else {
            println!("skipped: {name} is not here");
            continue;
        };
        let source = ImportSource::file(name, bytes.clone());
        assert_eq!(Dna.likeness(&source), Likeness::Yes);
        let (set, mut report) = read(&bytes);
        assert_eq!(report, Report::default(), "{name}: {:?}", report.lines());
        assert_eq!((set.articles.len(), set.coders.len()), (7, 2));
        let n: usize = set.articles.iter().map(|it| it.annotations.len()).sum();
        assert_eq!(n, 41);
        assert_eq!(set.codebook.tags.len(), if has_third_type { 3 } else { 2 });
        let first = &set.articles[0];
        assert_eq!(first.metadata.date, "2005-01-26".parse().ok());
        let statement = &first.annotations[0];
        assert_eq!(statement.tag, "DNA Statement");
        let one = |text: &str| Some(FieldValue::One(text.to_owned()));
        let field = |id: &str| statement.fields.get(&FieldId::new(id)).cloned();
        assert_eq!(field("person"), one("actor:Joel Bluestein"));
        assert_eq!(field("agreement"), one("no"));
        let bluestein = EntryRef::new(RegisterKind::Actor, "Joel Bluestein");
        let entry = &set.registers.entries[&bluestein];
        assert_eq!(entry.attributes["type"], "Business");
        for article in &set.articles {
            let text = crate::model::ArticleText::new(article.text.clone().unwrap(), "");
            for spans in place(article, &text, &mut report) {
                // Statements of the sample begin and end at words.
                let words = spans[0].range().unwrap().slice(text.as_str()).unwrap();
                assert!(
                    words.starts_with(char::is_alphanumeric) || words.starts_with('“'),
                    "{words:?}"
                );
            }
        }
        assert_eq!(report, Report::default());
    }
}

#[test]
fn the_usual_statement_takes_what_the_fields_say() {
    let mut torture = torture();
    let article = &mut torture.articles[0];
    let annotation = |id: &str, pairs: &[(&str, &str)]| {
        let layer = &article.layers[0].annotations;
        let mut made = (**layer
            .iter()
            .find(|it| it.id.as_str() == "01A-SAME")
            .unwrap())
        .clone();
        made.id = AnnotationId::new(id);
        made.tag = TagId::new(if pairs[0].0 == "polarity" {
            "stance"
        } else {
            "claim"
        });
        for (field, value) in pairs {
            made.fields
                .insert(FieldId::new(field), FieldValue::One((*value).to_owned()));
        }
        std::sync::Arc::new(made)
    };
    let made = vec![
        annotation(
            "1",
            &[
                ("claimant", "organisation:Lundby Ferries, Ltd."),
                ("claim", "claim:It stays"),
            ],
        ),
        annotation("2", &[("polarity", "opposes")]),
        annotation("3", &[("polarity", "mixed")]),
    ];
    article.layers[0].annotations = made;
    article.layers.truncate(1);
    torture.articles.truncate(1);
    let (bytes, report) = written(&torture, &options(&[("mapping", "dna-statement")]));
    assert_eq!(report.n_lost(Loss::Annotations), 1);
    let (set, _) = read(&bytes);
    let fields = |nth: usize| {
        let fields = &set.articles[0].annotations[nth].fields;
        let shown = fields
            .iter()
            .map(|(id, value)| format!("{id}={}", value.values()[0]));
        shown.collect::<Vec<_>>().join(" ")
    };
    assert_eq!(
        fields(0),
        "agreement=yes concept=claim:It stays organization=organisation:Lundby Ferries, Ltd."
    );
    assert_eq!(fields(1), "agreement=no concept=Stance");
    assert_eq!(set.articles[0].annotations.len(), 2);
}

#[test]
fn values_of_one_name_stay_apart() {
    let mut torture = torture();
    let values = [
        "actor:X",
        "organisation:X",
        "X",
        "x; y",
        "x;",
        "actor:y;",
        "claim:y;",
        "organisation:organisation:X",
    ];
    let layer = &mut torture.articles[0].layers[0];
    let like = layer.annotations.last().unwrap().clone();
    layer.annotations = values
        .iter()
        .zip(0..)
        .map(|(value, nth)| {
            let mut made = (*like).clone();
            made.id = AnnotationId::new(format!("{nth}"));
            made.tag = TagId::new("claim");
            made.fields.insert(
                FieldId::new("claimant"),
                FieldValue::One((*value).to_owned()),
            );
            std::sync::Arc::new(made)
        })
        .collect();
    let trip = trip(
        &torture,
        &Dna,
        &Dna,
        &options(&[("pieces", "separate"), ("ids-and-notes", "yes")]),
    );
    trip.check();
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn places_come_back_in_any_text((text, range) in crate::testing::generate::article_and_range()) {
        let mut torture = torture();
        torture.articles.truncate(1);
        let article = &mut torture.articles[0];
        let mut annotation = (*article.layers[0].annotations[0]).clone();
        annotation.spans = vec![Span::Placed(range)];
        article.layers.truncate(1);
        article.layers[0].annotations = vec![std::sync::Arc::new(annotation)];
        let mut changed = (*article.article).clone();
        changed.text = crate::model::ArticleText::new(text.as_str(), "");
        article.article = std::sync::Arc::new(changed);
        let (bytes, report) = written(&torture, &options(&[("line-ends", "keep")]));
        let (set, told) = read(&bytes);
        prop_assert_eq!(told, Report::default());
        let mut told = Report::default();
        let placed = place(&set.articles[0], &torture.articles[0].article.text, &mut told);
        if report.n_lost(Loss::ArticleLevel) == 0 {
            prop_assert_eq!(&placed[0], &[Span::Placed(range)]);
        }
        prop_assert_eq!(told, Report::default());
    }
}

#[test]
fn likeness_is_told_by_the_tables() {
    let (bytes, _) = written(&torture(), &Options::default());
    let like = |path: &str, bytes: &[u8]| Dna.likeness(&ImportSource::file(path, bytes));
    assert_eq!(like("a.db", &bytes), Likeness::Yes);
    assert_eq!(like("a.dna", b"SQLite format 3\0"), Likeness::Maybe);
    assert_eq!(like("a.dna", b"<dna>"), Likeness::No);
    let two = ImportSource {
        files: vec![InFile::default(), InFile::default()],
    };
    assert_eq!(Dna.likeness(&two), Likeness::No);
    assert!(
        Dna.read(&two, &Options::default(), &mut Report::default())
            .is_err()
    );
}
