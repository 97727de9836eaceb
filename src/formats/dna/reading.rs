//! From the tables of a database to what was understood.
//!
//! A database of version 3.0 has a table of entities; one of 2.0 has the short texts themselves, a
//! table of attributes beside, links between statements, and dates in thousandths of a second.

use std::collections::{BTreeMap, BTreeSet};

use super::opening::{Cell, Database, broken};
use super::plan::DataType;
use super::registers::{self, Entity};
use super::schema::{APPLICATION_ID, ID_VARIABLE, NOTE_VARIABLE};
use super::several;
use super::tags;
use crate::formats::{
    FormatError, ImportedAnnotation, ImportedArticle, ImportedCoder, ImportedPlace, ImportedSet,
    ImportedSpan, InFile, Report, Trouble, Unit,
};
use crate::model::{AnnotationId, Color, FieldId, FieldValue, Link};

/// What a link between statements of version 2.0 is called.
const LINKED: &str = "linked";

/// What a variable of the database is.
pub struct VariableRow {
    /// What it is called.
    pub name: String,
    /// What its values are; nothing for a kind that is not known.
    pub data_type: Option<DataType>,
    /// The type it belongs to.
    pub type_id: i64,
}

/// What statements refer to.
#[derive(Clone, Copy)]
struct Known<'k> {
    types: &'k BTreeMap<i64, (String, Color)>,
    variables: &'k BTreeMap<i64, VariableRow>,
    coders: &'k BTreeMap<String, ImportedCoder>,
}

/// The value of one variable in one statement.
struct Datum {
    variable_id: i64,
    value: FieldValue,
}

/// Reads a database.
pub fn read(file: &InFile, report: &mut Report) -> Result<ImportedSet, FormatError> {
    let mut database = Database::open(file)?;
    if !database.has_table("STATEMENTS") || !database.has_table("DOCUMENTS") {
        let reason = "it lacks the tables DOCUMENTS and STATEMENTS".to_owned();
        return Err(broken(file, reason));
    }
    let mut reader = Reader {
        is_ours: database.application_id() == APPLICATION_ID,
        has_entities: database.has_table("ENTITIES"),
        database: &mut database,
        report,
    };
    reader.set()
}

/// A database while it is read.
pub struct Reader<'r, 'a> {
    /// Whether Stancemark wrote it.
    pub is_ours: bool,
    /// Whether it is of version 3.0.
    pub has_entities: bool,
    /// The tables.
    pub database: &'r mut Database<'a>,
    /// What is told.
    pub report: &'r mut Report,
}

impl Reader<'_, '_> {
    fn set(&mut self) -> Result<ImportedSet, FormatError> {
        let types = self.types()?;
        let variables = self.variables()?;
        let entities = registers::entities(self, &variables)?;
        let data = self.data(&variables, &entities)?;
        let coders = self.coders()?;
        let (mut articles, places) = self.articles()?;
        let known = Known {
            types: &types,
            variables: &variables,
            coders: &coders,
        };
        self.statements(&mut articles, &places, known, data)?;
        let used = articles.iter().flat_map(|article| &article.annotations);
        let used: BTreeSet<String> = used.map(|it| it.coder.clone()).collect();
        let coders = coders.into_iter().filter(|(key, _)| used.contains(key));
        Ok(ImportedSet {
            coders: coders.collect(),
            codebook: tags::codebook(&types, &variables, &entities),
            registers: registers::registers(&entities),
            articles,
        })
    }

    /// The types of statements, by number: what they are called, and their colour.
    fn types(&mut self) -> Result<BTreeMap<i64, (String, Color)>, FormatError> {
        let columns = ["ID", "Label", "Red", "Green", "Blue"];
        let rows = self.database.rows("STATEMENTTYPES", columns, self.report)?;
        let kind = |[id, label, red, green, blue]: [Cell; 5]| {
            Some((
                id.number()?,
                (label.text(), tags::color([red, green, blue])),
            ))
        };
        Ok(rows.into_iter().filter_map(kind).collect())
    }

    fn variables(&mut self) -> Result<BTreeMap<i64, VariableRow>, FormatError> {
        let columns = ["ID", "Variable", "DataType", "StatementTypeId"];
        let rows = self.database.rows("VARIABLES", columns, self.report)?;
        let mut variables = BTreeMap::new();
        for [id, name, data_type, type_id] in rows {
            let (Some(id), Some(type_id)) = (id.number(), type_id.number()) else {
                self.report.tell(Trouble::BadRecord, || {
                    "a variable without a number".to_owned()
                });
                continue;
            };
            let (name, word) = (name.text(), data_type.text());
            let data_type = DataType::from_word(&word);
            if data_type.is_none() {
                self.report.tell(Trouble::NotKept, || {
                    format!("variable {name}, which is {word:?}")
                });
            }
            let row = VariableRow {
                name,
                data_type,
                type_id,
            };
            variables.insert(id, row);
        }
        Ok(variables)
    }

    /// The values by statement.
    fn data(
        &mut self,
        variables: &BTreeMap<i64, VariableRow>,
        entities: &BTreeMap<i64, Entity>,
    ) -> Result<BTreeMap<i64, Vec<Datum>>, FormatError> {
        let short = if self.has_entities { "Entity" } else { "Value" };
        let mut data: BTreeMap<i64, Vec<Datum>> = BTreeMap::new();
        let mut seen = BTreeSet::new();
        for (table, column, data_type) in [
            ("DATASHORTTEXT", short, DataType::Short),
            ("DATALONGTEXT", "Value", DataType::Long),
            ("DATAINTEGER", "Value", DataType::Integer),
            ("DATABOOLEAN", "Value", DataType::Boolean),
        ] {
            let columns = ["StatementId", "VariableId", column];
            for [statement_id, variable_id, value] in
                self.database.rows(table, columns, self.report)?
            {
                let ids = statement_id.number().zip(variable_id.number());
                let known = ids.filter(|(_, variable_id)| variables.contains_key(variable_id));
                let Some((statement_id, variable_id)) = known else {
                    self.report.tell(Trouble::DanglingReference, || {
                        format!("a value of {table} for no variable that there is")
                    });
                    continue;
                };
                let told = || format!("statement {statement_id}, variable {variable_id}");
                if !seen.insert((statement_id, variable_id)) {
                    self.report.tell(Trouble::Double, told);
                    continue;
                }
                let value = match data_type {
                    DataType::Short if self.has_entities => {
                        let entity = value.number().and_then(|id| entities.get(&id));
                        if entity.is_none() {
                            self.report.tell(Trouble::DanglingReference, || {
                                format!("{}: no such entity", told())
                            });
                        }
                        entity.and_then(|entity| entity.value(self.is_ours))
                    }
                    other => self.value(value, other, variables.get(&variable_id)),
                };
                if let Some(value) = value {
                    let of_statement = data.entry(statement_id).or_default();
                    of_statement.push(Datum { variable_id, value });
                }
            }
        }
        Ok(data)
    }

    fn value(
        &self,
        cell: Cell,
        data_type: DataType,
        variable: Option<&VariableRow>,
    ) -> Option<FieldValue> {
        if data_type == DataType::Boolean {
            let word = if cell.number()? == 0 { "no" } else { "yes" };
            return Some(FieldValue::One(word.to_owned()));
        }
        let text = cell.text();
        let name = variable.map_or("", |it| it.name.as_str());
        if text.is_empty() {
            return None;
        }
        if data_type == DataType::Short {
            return Some(FieldValue::One(registers::named(name, &text)));
        }
        // Ids and notes are not fields, and stand there as they are.
        let is_field = ![ID_VARIABLE, NOTE_VARIABLE].contains(&name);
        if self.is_ours && is_field && data_type == DataType::Long {
            return Some(several::from_text(&text));
        }
        Some(FieldValue::One(text))
    }

    fn coders(&mut self) -> Result<BTreeMap<String, ImportedCoder>, FormatError> {
        let columns = ["ID", "Name", "Red", "Green", "Blue"];
        let rows = self.database.rows("CODERS", columns, self.report)?;
        let coder = |[id, name, red, green, blue]: [Cell; 5]| {
            let coder = ImportedCoder {
                name: name.text(),
                color: Some(tags::color([red, green, blue])),
            };
            Some((id.number()?.to_string(), coder))
        };
        Ok(rows.into_iter().filter_map(coder).collect())
    }

    fn statements(
        &mut self,
        articles: &mut [ImportedArticle],
        places: &BTreeMap<i64, usize>,
        known: Known<'_>,
        mut data: BTreeMap<i64, Vec<Datum>>,
    ) -> Result<(), FormatError> {
        let links = self.links()?;
        let lengths: Vec<u64> = articles.iter().map(n_units).collect();
        let columns = [
            "ID",
            "StatementTypeId",
            "DocumentId",
            "Start",
            "Stop",
            "Coder",
        ];
        let mut seen = BTreeSet::new();
        for [id, type_id, document_id, start, stop, coder] in
            self.database.rows("STATEMENTS", columns, self.report)?
        {
            let Some(id) = id.number().filter(|id| seen.insert(*id)) else {
                self.report.tell(Trouble::Double, || {
                    "a statement without a number of its own".to_owned()
                });
                continue;
            };
            let document_at = document_id.number().and_then(|id| places.get(&id)).copied();
            let kind = type_id.number().and_then(|id| known.types.get(&id));
            let article = document_at.and_then(|at| articles.get_mut(at));
            let (Some((label, _)), Some(article)) = (kind, article) else {
                self.report.tell(Trouble::DanglingReference, || {
                    format!("statement {id}: no such document or type")
                });
                continue;
            };
            let mut annotation = ImportedAnnotation {
                id: id.to_string(),
                coder: coder.number().map(|id| id.to_string()).unwrap_or_default(),
                tag: label.clone(),
                links: links.get(&id).cloned().unwrap_or_default(),
                ..ImportedAnnotation::default()
            };
            if !known.coders.contains_key(&annotation.coder) {
                let coder = std::mem::take(&mut annotation.coder);
                self.report.tell(Trouble::DanglingReference, || {
                    format!("statement {id}: no coder {coder:?}")
                });
            }
            fill(
                &mut annotation,
                data.remove(&id).unwrap_or_default(),
                known.variables,
            );
            let length = document_at.and_then(|at| lengths.get(at)).copied();
            let place = place(&start, &stop);
            let is_whole = length.is_some_and(|length| (place.start, place.end) == (0, length));
            if !(self.is_ours && is_whole) {
                annotation.spans.push(ImportedSpan {
                    place: Some(place),
                    ..ImportedSpan::default()
                });
            }
            article.annotations.push(annotation);
        }
        for statement_id in data.keys() {
            self.report.tell(Trouble::DanglingReference, || {
                format!("values for statement {statement_id}, which is not there")
            });
        }
        Ok(())
    }

    /// The links of version 2.0, by the statement they lead from.
    fn links(&mut self) -> Result<BTreeMap<i64, Vec<Link>>, FormatError> {
        let rows = self
            .database
            .rows("STATEMENTLINKS", ["SourceId", "TargetId"], self.report)?;
        let mut links: BTreeMap<i64, Vec<Link>> = BTreeMap::new();
        for [source, target] in rows {
            if let Some((source, target)) = source.number().zip(target.number()) {
                links.entry(source).or_default().push(Link {
                    relation: LINKED.to_owned(),
                    to: AnnotationId::new(target.to_string()),
                });
            }
        }
        Ok(links)
    }
}

fn n_units(article: &ImportedArticle) -> u64 {
    let text = article.text.as_deref().unwrap_or_default();
    text.encode_utf16().count() as u64
}

/// The stated place; one below zero is as far from any text as can be.
fn place(start: &Cell, stop: &Cell) -> ImportedPlace {
    let count = |cell: &Cell| {
        let number = cell.number().and_then(|it| u64::try_from(it).ok());
        number.unwrap_or(u64::MAX)
    };
    ImportedPlace {
        start: count(start),
        end: count(stop),
        unit: Unit::Utf16,
    }
}

fn fill(
    annotation: &mut ImportedAnnotation,
    data: Vec<Datum>,
    variables: &BTreeMap<i64, VariableRow>,
) {
    for Datum { variable_id, value } in data {
        let name = variables
            .get(&variable_id)
            .map_or("", |it| it.name.as_str());
        match (name, value) {
            (ID_VARIABLE, FieldValue::One(id)) => {
                annotation.id = id;
                annotation.has_lasting_id = true;
            }
            (NOTE_VARIABLE, FieldValue::One(note)) => annotation.note = note,
            (name, value) => {
                annotation.fields.insert(FieldId::new(name), value);
            }
        }
    }
}
