//! From the lists of values and their attributes to registers.

use std::collections::{BTreeMap, BTreeSet};

use super::opening::Cell;
use super::reading::{Reader, VariableRow};
use super::schema::{ALIAS, NOTES, REGISTER};
use super::several;
use crate::formats::values::value_from_text;
use crate::formats::{FormatError, Trouble};
use crate::model::{Entry, EntryRef, FieldValue, RegisterKind, Registers};

/// An entity of a variable.
pub struct Entity {
    /// Whose value it is.
    pub variable_id: i64,
    text: String,
    /// The register it stands in: as it says itself, or as its variable is usually read.
    register: Option<RegisterKind>,
    attributes: BTreeMap<String, String>,
}

impl Entity {
    /// The value of a field; nothing for the empty one.
    pub fn value(&self, is_ours: bool) -> Option<FieldValue> {
        match (self.register, self.text.as_str()) {
            (_, "") => None,
            (Some(kind), name) => Some(FieldValue::One(EntryRef::new(kind, name).to_string())),
            (None, text) if is_ours => Some(several::from_text(text)),
            (None, text) => Some(FieldValue::One(text.to_owned())),
        }
    }

    fn entry(&self) -> Entry {
        let mut entry = Entry::default();
        for (name, value) in &self.attributes {
            match name.to_lowercase().as_str() {
                _ if value.is_empty() => {}
                REGISTER => {}
                NOTES => entry.note.clone_from(value),
                ALIAS => entry.aliases = aliases(value),
                "type" => drop(entry.attributes.insert("type".to_owned(), value.clone())),
                _ => drop(entry.attributes.insert(name.clone(), value.clone())),
            }
        }
        entry
    }
}

fn aliases(text: &str) -> Vec<String> {
    let value = value_from_text(text);
    let aliases = value.values().iter().map(|it| it.trim().to_owned());
    aliases.filter(|alias| !alias.is_empty()).collect()
}

/// The register that a variable of the usual statement names entries of.
fn usual(variable: &str) -> Option<RegisterKind> {
    Some(match variable.to_lowercase().as_str() {
        "person" => RegisterKind::Actor,
        "organization" | "organisation" => RegisterKind::Organisation,
        "concept" => RegisterKind::Claim,
        _ => return None,
    })
}

/// A value that stands for itself, with its register if its variable has one.
pub fn named(variable: &str, text: &str) -> String {
    let kind = usual(variable);
    kind.map_or_else(
        || text.to_owned(),
        |kind| EntryRef::new(kind, text).to_string(),
    )
}

/// The entities by number; of version 2.0 those that its table of attributes lists.
pub fn entities(
    reader: &mut Reader<'_, '_>,
    variables: &BTreeMap<i64, VariableRow>,
) -> Result<BTreeMap<i64, Entity>, FormatError> {
    let attributes = attributes(reader)?;
    let columns = [
        "ID",
        "VariableId",
        "Value",
        "ChildOf",
        "Type",
        "Alias",
        "Notes",
    ];
    let table = if reader.has_entities {
        "ENTITIES"
    } else {
        "ATTRIBUTES"
    };
    let rows = reader.database.rows(table, columns, reader.report)?;
    let mut entities = BTreeMap::new();
    for [id, variable_id, value, child_of, kind, alias, notes] in rows {
        let known = id.number().zip(variable_id.number());
        let Some((id, variable_id)) = known.filter(|(_, it)| variables.contains_key(it)) else {
            reader.report.tell(Trouble::DanglingReference, || {
                format!("an entry of {table} for no variable that there is")
            });
            continue;
        };
        let text = value.text();
        if !matches!(child_of, Cell::Null | Cell::Text(_)) {
            reader
                .report
                .tell(Trouble::NotKept, || format!("what {text:?} is a part of"));
        }
        let mut attributes = attributes.get(&id).cloned().unwrap_or_default();
        for (name, cell) in [("type", kind), (ALIAS, alias), (NOTES, notes)] {
            let value = cell.text();
            if !value.is_empty() {
                attributes.insert(name.to_owned(), value);
            }
        }
        let register = match attributes.get(REGISTER).filter(|_| reader.is_ours) {
            Some(word) => word.parse().ok(),
            None if reader.is_ours => None,
            None => variables.get(&variable_id).and_then(|it| usual(&it.name)),
        };
        if register.is_none() && !reader.is_ours && attributes.values().any(|it| !it.is_empty()) {
            reader
                .report
                .tell(Trouble::NotKept, || format!("the attributes of {text:?}"));
        }
        let entity = Entity {
            variable_id,
            text,
            register,
            attributes,
        };
        entities.insert(id, entity);
    }
    Ok(entities)
}

/// The attributes of version 3.0, by entity and name.
fn attributes(
    reader: &mut Reader<'_, '_>,
) -> Result<BTreeMap<i64, BTreeMap<String, String>>, FormatError> {
    let columns = ["ID", "AttributeVariable"];
    let rows = reader
        .database
        .rows("ATTRIBUTEVARIABLES", columns, reader.report)?;
    let names = rows
        .into_iter()
        .filter_map(|[id, name]| Some((id.number()?, name.text())));
    let names: BTreeMap<i64, String> = names.collect();
    let columns = ["EntityId", "AttributeVariableId", "AttributeValue"];
    let mut attributes: BTreeMap<i64, BTreeMap<String, String>> = BTreeMap::new();
    for [entity_id, name_id, value] in
        reader
            .database
            .rows("ATTRIBUTEVALUES", columns, reader.report)?
    {
        let name = name_id.number().and_then(|id| names.get(&id));
        if let Some((entity_id, name)) = entity_id.number().zip(name) {
            let of_entity = attributes.entry(entity_id).or_default();
            of_entity.insert(name.clone(), value.text());
        }
    }
    Ok(attributes)
}

/// The registers that the values of each variable stand in.
pub fn kinds(
    variables: &BTreeMap<i64, VariableRow>,
    entities: &BTreeMap<i64, Entity>,
) -> BTreeMap<i64, BTreeSet<RegisterKind>> {
    let mut kinds: BTreeMap<i64, BTreeSet<RegisterKind>> = BTreeMap::new();
    for (variable_id, variable) in variables {
        kinds
            .entry(*variable_id)
            .or_default()
            .extend(usual(&variable.name));
    }
    for entity in entities.values() {
        kinds
            .entry(entity.variable_id)
            .or_default()
            .extend(entity.register);
    }
    kinds
}

/// The entries, with what any variable's list knows about them.
pub fn registers(entities: &BTreeMap<i64, Entity>) -> Registers {
    let mut registers = Registers::default();
    for entity in entities.values().filter(|entity| !entity.text.is_empty()) {
        if let Some(kind) = entity.register {
            let found = entity.entry();
            let entry_ref = EntryRef::new(kind, &entity.text);
            let entry = registers.entries.entry(entry_ref).or_default();
            if entry.aliases.is_empty() {
                entry.aliases = found.aliases;
            }
            if entry.note.is_empty() {
                entry.note = found.note;
            }
            for (name, value) in found.attributes {
                entry.attributes.entry(name).or_insert(value);
            }
        }
    }
    registers
}
