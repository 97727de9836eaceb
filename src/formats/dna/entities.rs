//! The lists of values that short text variables have, with what the registers know of them.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::plan::{DataType, Plan, Value};
use super::schema::{ALIAS, NOTES, REGISTER};
use super::several;
use crate::formats::values::value_to_text;
use crate::formats::{ExportInput, Loss, Report};
use crate::model::{Entry, EntryRef, FieldValue, RegisterKind};

/// A variable, as the places of its type and of itself in the plan.
pub type VariablePlace = (usize, usize);

/// All entities of all short text variables.
#[derive(Debug, Default)]
pub struct Entities<'a> {
    /// The entities by variable, the empty one first, then by text.
    pub rows: Vec<EntityRow<'a>>,
    /// The names of the attributes of each variable's entities, in the order of the columns.
    pub attributes: BTreeMap<VariablePlace, Vec<&'a str>>,
    ids: BTreeMap<(VariablePlace, Value<'a>), i64>,
}

/// An entity.
#[derive(Debug)]
pub struct EntityRow<'a> {
    /// Whose value it is.
    pub variable: VariablePlace,
    /// The value as it is shown.
    pub text: String,
    /// The register it stands in.
    pub register: Option<RegisterKind>,
    /// What the register knows.
    pub entry: Option<&'a Entry>,
}

impl<'a> Entities<'a> {
    /// Collects the values in use and the registers' entries that may be used.
    pub fn new(input: &ExportInput<'a>, plan: &Plan<'a>, report: &mut Report) -> Self {
        let mut values: BTreeMap<VariablePlace, BTreeSet<Value<'a>>> = BTreeMap::new();
        let mut known: BTreeSet<RegisterKind> = BTreeSet::new();
        for (type_at, kind) in plan.types.iter().enumerate() {
            for (at, variable) in kind.variables.iter().enumerate() {
                if variable.data_type == DataType::Short {
                    let entries = values.entry((type_at, at)).or_default();
                    entries.insert(Value::default());
                    entries.extend(entry_values(input, &variable.registers));
                    known.extend(&variable.registers);
                }
            }
        }
        for statement in &plan.statements {
            for (at, value) in statement.values.iter().enumerate() {
                let values = values.get_mut(&(statement.type_at, at));
                if let Some(values) = values.filter(|values| !values.contains(value)) {
                    values.insert(value.clone());
                }
            }
        }
        for (entry_ref, entry) in &input.registers.entries {
            if !known.contains(&entry_ref.kind) || !is_kept(entry) {
                report.lose(Loss::Registers, || entry_ref.to_string());
            }
        }
        let mut entities = Self::default();
        for (variable, values) in values {
            entities.add(input, variable, values, report);
        }
        entities
    }

    fn add(
        &mut self,
        input: &ExportInput<'a>,
        variable: VariablePlace,
        values: BTreeSet<Value<'a>>,
        report: &mut Report,
    ) {
        let mut taken = BTreeSet::new();
        let mut attributes = BTreeSet::new();
        for value in values {
            let text = distinct(&value, &mut taken);
            let is_itself = text == value.text;
            let entry_ref = value
                .register
                .map(|kind| EntryRef::new(kind, value.text.as_ref()));
            let entry = entry_ref.and_then(|entry_ref| input.registers.entries.get(&entry_ref));
            if value.register.is_some() {
                attributes.extend([ALIAS, NOTES, REGISTER, "type"]);
            }
            attributes.extend(
                entry
                    .iter()
                    .flat_map(|it| it.attributes.keys().map(String::as_str)),
            );
            if !is_itself && entry.is_some() {
                report.lose(Loss::Registers, || {
                    format!("{text}, whose name another register has")
                });
            }
            self.rows.push(EntityRow {
                variable,
                text,
                // Where the text itself names the register, the attribute does not.
                register: value.register.filter(|_| is_itself),
                entry,
            });
            let id = i64::try_from(self.rows.len()).unwrap_or(i64::MAX);
            self.ids.insert((variable, value), id);
        }
        self.attributes
            .insert(variable, attributes.into_iter().collect());
    }

    /// The number of the entity that a value of a statement is.
    pub fn id(&self, variable: VariablePlace, value: &Value<'a>) -> Option<i64> {
        self.ids.get(&(variable, value.clone())).copied()
    }
}

impl EntityRow<'_> {
    /// What stands in an attribute; empty if nothing does.
    pub fn attribute(&self, name: &str) -> Cow<'_, str> {
        match (name, self.entry) {
            (REGISTER, _) => self.register.map_or("", RegisterKind::word).into(),
            (_, None) => "".into(),
            (ALIAS, Some(entry)) if entry.aliases.is_empty() => "".into(),
            (ALIAS, Some(entry)) => value_to_text(&FieldValue::Many(entry.aliases.clone())).into(),
            (NOTES, Some(entry)) => entry.note.as_str().into(),
            (name, Some(entry)) => entry.attributes.get(name).map_or("", String::as_str).into(),
        }
    }
}

fn entry_values<'a>(
    input: &ExportInput<'a>,
    registers: &[RegisterKind],
) -> impl Iterator<Item = Value<'a>> {
    let entries = input.registers.entries.keys();
    let of_kind = entries.filter(|entry_ref| registers.contains(&entry_ref.kind));
    of_kind.map(|entry_ref| Value {
        text: Cow::Borrowed(entry_ref.name.as_str()),
        register: Some(entry_ref.kind),
    })
}

/// Attributes of the same names as ours have no place of their own.
fn is_kept(entry: &Entry) -> bool {
    let ours = [ALIAS, NOTES, REGISTER];
    entry.extra.0.is_empty() && !ours.iter().any(|name| entry.attributes.contains_key(*name))
}

/// The text of an entity: one variable has no two of the same, whatever register they are of.
fn distinct(value: &Value<'_>, taken: &mut BTreeSet<String>) -> String {
    let text = value.text.as_ref().to_owned();
    if taken.insert(text.clone()) {
        return text;
    }
    // A plain text comes before all that are of a register, so it is always itself.
    let named = value
        .register
        .map(|kind| FieldValue::One(EntryRef::new(kind, &*text).to_string()));
    let mut other = named.map_or(text, |named| several::to_text(&named).into_owned());
    while !taken.insert(other.clone()) {
        other.push(' ');
    }
    other
}
