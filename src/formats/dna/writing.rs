//! The database: made in memory, handed over as bytes.

use std::borrow::Cow;
use std::collections::BTreeMap;

use rusqlite::{CachedStatement, Connection, MAIN_DB, params};

use super::choices::{Choices, PASSWORD};
use super::entities::Entities;
use super::plan::{DataType, Plan, cut};
use super::schema::{APPLICATION_ID, MOST_SHORT, TABLES, VERSION, VERSION_DATE};
use super::{notes, password};
use crate::formats::{ExportArticle, ExportInput, FormatError, Loss, Options, Report};
use crate::model::{AnnotatorId, Color, Metadata, MetadataField};

/// The coder who may do everything; the program asks for its password first.
const ADMIN: &str = "Admin";
const ADMIN_COLOR: Color = Color {
    red: 255,
    green: 255,
    blue: 0,
};
/// The own field that stands in the column `Type`.
pub const TYPE_FIELD: &str = "type";

type Made = rusqlite::Result<()>;

/// Writes the plan of a set as a database.
pub fn write(
    input: &ExportInput<'_>,
    options: &Options,
    report: &mut Report,
) -> Result<Vec<u8>, FormatError> {
    let choices = Choices::new(options);
    let plan = Plan::new(input, choices, report);
    let entities = Entities::new(input, &plan, report);
    let documents = documents(input, choices.places.keeps_line_ends, report);
    let writer = Writer {
        input,
        plan: &plan,
        entities: &entities,
        documents: &documents,
        password: password::stored(options.get(&PASSWORD)),
    };
    writer.bytes().map_err(|error| FormatError::Unwritable {
        format: super::LABEL,
        reason: error.to_string(),
    })
}

/// A row of the table of documents.
struct Document<'a> {
    title: &'a str,
    text: Cow<'a, str>,
    author: &'a str,
    source: &'a str,
    section: &'a str,
    notes: String,
    kind: &'a str,
    /// Seconds since 1970; 0 where no day is known.
    date: i64,
}

struct Writer<'a> {
    input: &'a ExportInput<'a>,
    plan: &'a Plan<'a>,
    entities: &'a Entities<'a>,
    documents: &'a [Document<'a>],
    password: String,
}

impl Writer<'_> {
    fn bytes(&self) -> rusqlite::Result<Vec<u8>> {
        let mut database = Connection::open_in_memory()?;
        database.pragma_update(None, "page_size", 4096)?;
        // What a page held before is wiped, so that the same rows are the same bytes.
        database.pragma_update(None, "secure_delete", true)?;
        database.pragma_update(None, "foreign_keys", true)?;
        let transaction = database.transaction()?;
        transaction.execute_batch(TABLES)?;
        Self::write_settings(&transaction)?;
        let coders = self.write_coders(&transaction)?;
        self.write_documents(&transaction)?;
        let variables = self.write_types(&transaction)?;
        self.write_entities(&transaction, &variables)?;
        self.write_statements(&transaction, &coders, &variables)?;
        transaction.commit()?;
        database.pragma_update(None, "application_id", APPLICATION_ID)?;
        Ok(database.serialize(MAIN_DB)?.to_vec())
    }

    fn write_settings(database: &Connection) -> Made {
        let mut setting = database.prepare("INSERT INTO SETTINGS VALUES (?1, ?2)")?;
        setting.execute(params!["version", VERSION])?;
        setting.execute(params!["date", VERSION_DATE])?;
        Ok(())
    }

    /// The coders by annotator; the first is who may do everything.
    fn write_coders(&self, database: &Connection) -> rusqlite::Result<BTreeMap<AnnotatorId, i64>> {
        let mut coder = database.prepare(
            "INSERT INTO CODERS(ID, Name, Red, Green, Blue, Password) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?;
        let mut add = |id: i64, name: &str, color: Color| {
            let Color { red, green, blue } = color;
            coder.execute(params![id, name, red, green, blue, self.password])
        };
        add(1, ADMIN, ADMIN_COLOR)?;
        let mut ids = BTreeMap::new();
        for (id, (annotator_id, name, color)) in (2..).zip(coders(self.input)) {
            add(id, &name, color)?;
            ids.insert(annotator_id, id);
        }
        let mut relation =
            database.prepare("INSERT INTO CODERRELATIONS(Coder, OtherCoder) VALUES (?1, ?2)")?;
        let all: Vec<i64> = (1..).take(ids.len() + 1).collect();
        for one in &all {
            for other in all.iter().filter(|other| *other != one) {
                relation.execute(params![one, other])?;
            }
        }
        Ok(ids)
    }

    fn write_documents(&self, database: &Connection) -> Made {
        let mut row = database.prepare(
            "INSERT INTO DOCUMENTS(Title, Text, Coder, Author, Source, Section, Notes, Type, Date)
             VALUES (?1, ?2, 1, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?;
        for it in self.documents {
            row.execute(params![
                it.title, it.text, it.author, it.source, it.section, it.notes, it.kind, it.date
            ])?;
        }
        Ok(())
    }

    /// The numbers of the variables, by type and place in it.
    fn write_types(&self, database: &Connection) -> rusqlite::Result<Vec<Vec<i64>>> {
        let mut kind = database.prepare(
            "INSERT INTO STATEMENTTYPES(Label, Red, Green, Blue) VALUES (?1, ?2, ?3, ?4)",
        )?;
        let mut variable = database.prepare(
            "INSERT INTO VARIABLES(Variable, DataType, StatementTypeId) VALUES (?1, ?2, ?3)",
        )?;
        let mut ids = Vec::new();
        for it in &self.plan.types {
            let Color { red, green, blue } = it.color;
            let type_id = kind.insert(params![it.label, red, green, blue])?;
            let of_type = it
                .variables
                .iter()
                .map(|it| variable.insert(params![it.name, it.data_type.word(), type_id]));
            ids.push(of_type.collect::<rusqlite::Result<Vec<i64>>>()?);
        }
        Ok(ids)
    }

    fn write_entities(&self, database: &Connection, variables: &[Vec<i64>]) -> Made {
        let mut attribute = database.prepare(
            "INSERT INTO ATTRIBUTEVARIABLES(VariableId, AttributeVariable) VALUES (?1, ?2)",
        )?;
        let mut attribute_ids = BTreeMap::new();
        for (place, names) in &self.entities.attributes {
            let variable_id = variable_id(variables, *place);
            let ids = names
                .iter()
                .map(|name| attribute.insert(params![variable_id, name]));
            attribute_ids.insert(*place, ids.collect::<rusqlite::Result<Vec<i64>>>()?);
        }
        let mut entity = database.prepare(
            "INSERT INTO ENTITIES(ID, VariableId, Value, Red, Green, Blue) VALUES (?1, ?2, ?3, 0, 0, 0)",
        )?;
        let mut value = database.prepare(
            "INSERT INTO ATTRIBUTEVALUES(EntityId, AttributeVariableId, AttributeValue)
             VALUES (?1, ?2, ?3)",
        )?;
        for (id, row) in (1_i64..).zip(&self.entities.rows) {
            entity.execute(params![id, variable_id(variables, row.variable), row.text])?;
            let names = self
                .entities
                .attributes
                .get(&row.variable)
                .into_iter()
                .flatten();
            let ids = attribute_ids.get(&row.variable).into_iter().flatten();
            for (name, attribute_id) in names.zip(ids) {
                value.execute(params![id, attribute_id, row.attribute(name)])?;
            }
        }
        Ok(())
    }

    fn write_statements(
        &self,
        database: &Connection,
        coders: &BTreeMap<AnnotatorId, i64>,
        variables: &[Vec<i64>],
    ) -> Made {
        let mut row = database.prepare(
            "INSERT INTO STATEMENTS(StatementTypeId, DocumentId, Start, Stop, Coder)
             VALUES (?1, ?2, ?3, ?4, ?5)",
        )?;
        let mut values = ValueRows::new(database)?;
        for statement in &self.plan.statements {
            let (start, stop) = statement.place;
            let coder = coders.get(statement.annotator).copied().unwrap_or(1);
            let (type_id, document_id) = (row_id(statement.type_at), row_id(statement.article_at));
            let statement_id = row.insert(params![
                type_id,
                document_id,
                i64::try_from(start).unwrap_or(i64::MAX),
                i64::try_from(stop).unwrap_or(i64::MAX),
                coder
            ])?;
            let Some(kind) = self.plan.types.get(statement.type_at) else {
                continue;
            };
            for (at, (variable, value)) in kind.variables.iter().zip(&statement.values).enumerate()
            {
                let place = (statement.type_at, at);
                let ids = (statement_id, variable_id(variables, place));
                if variable.data_type == DataType::Short {
                    let entity_id = self.entities.id(place, value);
                    values.short.execute(params![ids.0, ids.1, entity_id])?;
                } else {
                    values.insert(variable.data_type, ids, &value.text)?;
                }
            }
        }
        Ok(())
    }
}

/// The four tables of values.
struct ValueRows<'a> {
    short: CachedStatement<'a>,
    long: CachedStatement<'a>,
    integer: CachedStatement<'a>,
    boolean: CachedStatement<'a>,
}

impl<'a> ValueRows<'a> {
    fn new(database: &'a Connection) -> rusqlite::Result<Self> {
        Ok(Self {
            short: database.prepare_cached(
                "INSERT INTO DATASHORTTEXT(StatementId, VariableId, Entity) VALUES (?1, ?2, ?3)",
            )?,
            long: database.prepare_cached(
                "INSERT INTO DATALONGTEXT(StatementId, VariableId, Value) VALUES (?1, ?2, ?3)",
            )?,
            integer: database.prepare_cached(
                "INSERT INTO DATAINTEGER(StatementId, VariableId, Value) VALUES (?1, ?2, ?3)",
            )?,
            boolean: database.prepare_cached(
                "INSERT INTO DATABOOLEAN(StatementId, VariableId, Value) VALUES (?1, ?2, ?3)",
            )?,
        })
    }

    fn insert(&mut self, data_type: DataType, ids: (i64, Option<i64>), text: &str) -> Made {
        let number: i64 = text.parse().unwrap_or_default();
        match data_type {
            DataType::Integer => self.integer.execute(params![ids.0, ids.1, number])?,
            DataType::Boolean => self.boolean.execute(params![ids.0, ids.1, number])?,
            DataType::Long | DataType::Short => self.long.execute(params![ids.0, ids.1, text])?,
        };
        Ok(())
    }
}

/// The number of the row that was written as the one at that place.
fn row_id(at: usize) -> i64 {
    i64::try_from(at + 1).unwrap_or(i64::MAX)
}

fn variable_id(variables: &[Vec<i64>], (type_at, at): (usize, usize)) -> Option<i64> {
    variables.get(type_at)?.get(at).copied()
}

/// Who makes statements, with names that differ.
pub fn coders(input: &ExportInput<'_>) -> Vec<(AnnotatorId, String, Color)> {
    let ids = input.annotators();
    let names: Vec<String> = ids.iter().map(|id| input.annotator_name(id)).collect();
    let is_alone =
        |name: &String| name != ADMIN && names.iter().filter(|other| *other == name).count() == 1;
    let coder = |(id, name): (&AnnotatorId, &String)| {
        let color = input.annotator(id).map_or(ADMIN_COLOR, |it| it.color);
        let name = if is_alone(name) {
            name.clone()
        } else {
            format!("{name} ({id})")
        };
        (id.clone(), name, color)
    };
    ids.iter().zip(&names).map(coder).collect()
}

fn documents<'a>(
    input: &ExportInput<'a>,
    keeps_line_ends: bool,
    report: &mut Report,
) -> Vec<Document<'a>> {
    let document = |article: &'a ExportArticle| {
        let text = article.text();
        if !keeps_line_ends && text.contains('\r') {
            report.lose(Loss::Text, || {
                format!("{}: carriage returns", article.name())
            });
        }
        document(article, keeps_line_ends)
    };
    input.articles.iter().map(document).collect()
}

fn document(article: &ExportArticle, keeps_line_ends: bool) -> Document<'_> {
    let metadata = &article.article.metadata;
    let kind = metadata.own.get(TYPE_FIELD).map_or("", String::as_str);
    let title = match metadata.title.as_str() {
        "" => article.name(),
        title => title,
    };
    Document {
        title: cut(title, MOST_SHORT),
        text: text_of(article.text(), keeps_line_ends),
        author: cut(&metadata.author, MOST_SHORT),
        source: cut(&metadata.outlet, MOST_SHORT),
        section: cut(&metadata.section, MOST_SHORT),
        notes: notes_of(article.name(), metadata),
        kind: cut(kind, MOST_SHORT),
        date: seconds(metadata),
    }
}

/// The text as the program counts it.
pub fn text_of(text: &str, keeps_line_ends: bool) -> Cow<'_, str> {
    if keeps_line_ends || !text.contains('\r') {
        return text.into();
    }
    text.replace("\r\n", "\n").replace('\r', "\n").into()
}

/// What has no column, and what does not fit its column.
fn notes_of(article: &str, metadata: &Metadata) -> String {
    let standard = MetadataField::STANDARD.into_iter();
    let standard = standard.map(|field| (field.name().to_owned(), metadata.get(&field)));
    let has_column = |name: &str| {
        matches!(name, "title" | "author" | "outlet" | "section") || name == TYPE_FIELD
    };
    let own = metadata
        .own
        .iter()
        .map(|(name, value)| (name.clone(), value.clone()));
    let all: Vec<(String, String)> = standard.chain(own).collect();
    let is_noted = |(name, value): &&(String, String)| {
        let is_whole = has_column(name) && cut(value, MOST_SHORT) == value;
        !value.is_empty() && !is_whole && name != "date"
    };
    let noted = all.iter().filter(is_noted);
    notes::write(
        article,
        noted.map(|(name, value)| (name.as_str(), value.as_str())),
    )
}

/// Midnight of the day, as seconds since 1970.
fn seconds(metadata: &Metadata) -> i64 {
    let midnight = metadata.date.map(|date| date.at(0, 0, 0, 0));
    let zoned = midnight.and_then(|it| it.to_zoned(jiff::tz::TimeZone::UTC).ok());
    zoned.map_or(0, |it| it.timestamp().as_second())
}
