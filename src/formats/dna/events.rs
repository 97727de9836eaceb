//! Event lists: a line a statement, as the program and rDNA write and read them.
//!
//! The columns are the program's: `statement_id` and `time`, the variables of the type, then where the
//! words stand, the words, whose statement it is, and the document. Semicolons stand between, text is
//! in quotes, and a quote inside is doubled (the program puts another sign in its place).

use std::fmt::Write as _;

use super::choices::{self, Choices};
use super::plan::{DataType, Plan, Statement, StatementType};
use super::writing::{TYPE_FIELD, coders, text_of};
use crate::formats::{
    ExportArticle, ExportFormat, ExportInput, FileNames, FormatError, Loss, OptionSpec, Options,
    OutFile, Report, Shape,
};
use crate::model::{ArticleId, Metadata};

/// The event lists of all statement types.
pub struct DnaEvents;

impl ExportFormat for DnaEvents {
    fn id(&self) -> &'static str {
        "dna-events"
    }

    fn label(&self) -> &'static str {
        "Event lists (DNA)"
    }

    fn read_by(&self) -> &'static str {
        "R and other statistics, as event lists of DNA and rDNA"
    }

    fn shape(&self) -> Shape {
        Shape::Folder
    }

    fn options(&self) -> &'static [OptionSpec] {
        &[
            choices::MAPPING,
            choices::AGREEMENT,
            choices::PIECES,
            choices::IDS_AND_NOTES,
        ]
    }

    fn write(
        &self,
        input: &ExportInput<'_>,
        options: &Options,
        report: &mut Report,
    ) -> Result<Vec<OutFile>, FormatError> {
        options.check(self.options())?;
        let plan = Plan::new(input, Choices::new(options), report);
        lose(input, report);
        let mut lists: Vec<String> = plan.types.iter().map(header).collect();
        let coders = coders(input);
        for (id, statement) in (1..).zip(&plan.statements) {
            let coder = coders.iter().find(|(id, ..)| id == statement.annotator);
            let line = Line {
                id,
                statement,
                kind: plan.types.get(statement.type_at),
                article: input.articles.get(statement.article_at),
                coder: coder.map_or("", |(_, name, _)| name),
            };
            if let Some(list) = lists.get_mut(statement.type_at) {
                line.push_to(list);
            }
        }
        let mut names = FileNames::default();
        let files = plan.types.iter().zip(lists).map(|(kind, list)| {
            let name = names.make(&ArticleId::new(&kind.label));
            OutFile::text(format!("{name}.csv"), list)
        });
        Ok(files.collect())
    }
}

fn header(kind: &StatementType) -> String {
    const BEFORE: [&str; 2] = ["statement_id", "time"];
    const BEHIND: [&str; 10] = [
        "start_position",
        "stop_position",
        "text",
        "coder",
        "document_id",
        "document_title",
        "document_author",
        "document_source",
        "document_section",
        "document_type",
    ];
    let variables = kind.variables.iter().map(|it| it.name.as_str());
    let mut line = String::new();
    for name in BEFORE.into_iter().chain(variables).chain(BEHIND) {
        push_text(&mut line, name);
    }
    end(&mut line);
    line
}

/// A statement with what its line tells.
struct Line<'a> {
    id: usize,
    statement: &'a Statement<'a>,
    kind: Option<&'a StatementType>,
    article: Option<&'a ExportArticle>,
    coder: &'a str,
}

impl Line<'_> {
    fn push_to(&self, list: &mut String) {
        let (Some(kind), Some(article)) = (self.kind, self.article) else {
            debug_assert!(false, "each statement has a type and an article");
            return;
        };
        let metadata = &article.article.metadata;
        push_number(list, self.id);
        let time = metadata.date.map(|date| format!("{date} 00:00:00"));
        push_text(list, &time.unwrap_or_default());
        for (variable, value) in kind.variables.iter().zip(&self.statement.values) {
            match variable.data_type {
                DataType::Integer | DataType::Boolean => push_number(list, &value.text),
                DataType::Short | DataType::Long => push_text(list, &value.text),
            }
        }
        let (start, stop) = self.statement.place;
        push_number(list, start);
        push_number(list, stop);
        let words = self
            .statement
            .range
            .and_then(|range| range.slice(article.text()));
        push_text(list, &text_of(words.unwrap_or_default(), false));
        push_text(list, self.coder);
        push_number(list, self.statement.article_at + 1);
        let kind = metadata.own.get(TYPE_FIELD).map_or("", String::as_str);
        let title = match metadata.title.as_str() {
            "" => article.name(),
            title => title,
        };
        for text in [
            title,
            &metadata.author,
            &metadata.outlet,
            &metadata.section,
            kind,
        ] {
            push_text(list, text);
        }
        end(list);
    }
}

fn push_number(line: &mut String, number: impl std::fmt::Display) {
    // Writing into a string cannot fail.
    let _written = write!(line, "{number};");
}

fn push_text(line: &mut String, text: &str) {
    line.push('"');
    for (nth, part) in text.split('"').enumerate() {
        if nth > 0 {
            line.push_str("\"\"");
        }
        line.push_str(part);
    }
    line.push_str("\";");
}

/// Ends the line instead of the cell.
fn end(line: &mut String) {
    line.pop();
    line.push('\n');
}

/// What is no part of an event list at all.
fn lose(input: &ExportInput<'_>, report: &mut Report) {
    for entry_ref in input.registers.entries.keys() {
        report.lose(Loss::Registers, || entry_ref.to_string());
    }
    for article in input.articles {
        let told = || article.name().to_owned();
        if !article.text().is_empty() {
            report.lose(Loss::Text, told);
        }
        if article.layers.iter().all(|it| it.annotations.is_empty()) {
            report.lose(Loss::EmptyArticles, told);
        }
        if has_more(&article.article.metadata) {
            report.lose(Loss::Metadata, told);
        }
    }
}

/// Whether anything is known about an article that has no column.
fn has_more(metadata: &Metadata) -> bool {
    let Metadata {
        url,
        language,
        agency,
        place,
        own,
        ..
    } = metadata;
    let is_known = [url, language, agency, place]
        .iter()
        .any(|it| !it.is_empty());
    is_known || own.keys().any(|name| name != TYPE_FIELD)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::golden::golden;
    use crate::testing::torture::torture;

    #[test]
    fn the_torture_set_is_written_as_it_was() {
        let mut report = Report::default();
        let options = Options::default().with("ids-and-notes", "yes");
        let files = DnaEvents
            .write(&torture().input(), &options, &mut report)
            .unwrap();
        assert_eq!(files.len(), 7);
        for file in &files {
            golden(&format!("formats/dna_events/{}", file.path), &file.bytes);
        }
        let again = DnaEvents.write(&torture().input(), &options, &mut Report::default());
        assert_eq!(again.unwrap(), files);
    }

    #[test]
    fn lines_are_read_back_with_all_their_values() {
        let options = Options::default().with("ids-and-notes", "yes");
        let files = DnaEvents
            .write(&torture().input(), &options, &mut Report::default())
            .unwrap();
        let claims = files.iter().find(|file| file.path == "Claim.csv").unwrap();
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(b';')
            .from_reader(claims.bytes.as_slice());
        let headers = reader.headers().unwrap().clone();
        let at = |name: &str| headers.iter().position(|it| it == name).unwrap();
        let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        assert_eq!(rows.len(), 5);
        let row = &rows[0];
        assert_eq!(&row[at("time")], "2025-11-09 00:00:00");
        assert_eq!(&row[at("claimant")], "Mira Holm");
        assert_eq!(&row[at("annotation id")], "01A-OUTER");
        assert_eq!(&row[at("coder")], "Alice");
        assert_eq!(
            &row[at("text")],
            "The harbour board said on Monday that the night ferry will stay."
        );
        let n_units = row[at("text")].encode_utf16().count();
        let position = |name| row[at(name)].parse::<usize>().unwrap();
        assert_eq!(
            position("stop_position") - position("start_position"),
            n_units
        );
    }

    #[test]
    fn everything_that_has_no_column_is_told() {
        let mut report = Report::default();
        let torture = torture();
        DnaEvents
            .write(&torture.input(), &Options::default(), &mut report)
            .unwrap();
        for (loss, n) in [
            (Loss::Registers, 4),
            (Loss::Text, 5),
            (Loss::EmptyArticles, 1),
            (Loss::Metadata, 6),
            (Loss::Discontinuous, 1),
            (Loss::Unplaced, 2),
            (Loss::Ids, 20),
        ] {
            assert_eq!(report.n_lost(loss), n, "{loss:?}");
        }
    }
}
