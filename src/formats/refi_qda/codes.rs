//! Writing the codebook: tags as codes, the choices of their fields as codes below them.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::block::Block;
use super::{fields, guid, xml};
use crate::formats::{ExportInput, Loss, Report};
use crate::model::{Choice, Codebook, Field, FieldId, FieldKind, FieldValue, Tag, TagId};

/// The code of a tag.
pub fn tag_guid(tag_id: &TagId) -> String {
    guid::derived("tag", &[tag_id.as_str()])
}

/// The code of a choice.
pub fn choice_guid(tag_id: &TagId, field_id: &FieldId, choice: &str) -> String {
    guid::derived("choice", &[tag_id.as_str(), field_id.as_str(), choice])
}

/// The choices of a field, and whether several can be picked.
fn choices_of(field: &Field) -> Option<(&[Choice], bool)> {
    match &field.kind {
        FieldKind::Choice(choices) => Some((choices, false)),
        FieldKind::Choices(choices) => Some((choices, true)),
        _ => None,
    }
}

/// Which values of fields have a code.
#[derive(Debug)]
pub struct ChoiceCodes<'a> {
    fields: BTreeMap<(&'a TagId, &'a FieldId), (Vec<&'a str>, bool)>,
}

impl<'a> ChoiceCodes<'a> {
    /// The choices of a codebook.
    pub fn new(codebook: &'a Codebook) -> Self {
        let all = codebook.tags.iter();
        let all = all.flat_map(|tag| tag.fields.iter().map(move |field| (tag, field)));
        let fields = all.filter_map(|(tag, field)| {
            let (choices, many) = choices_of(field)?;
            let ids = choices.iter().map(|choice| choice.id.as_str()).collect();
            Some(((&tag.id, &field.id), (ids, many)))
        });
        Self {
            fields: fields.collect(),
        }
    }

    /// The codes that say the value, if codes can say it and nothing of it is lost.
    pub fn of(
        &self,
        tag_id: &TagId,
        field_id: &FieldId,
        value: &FieldValue,
    ) -> Option<Vec<String>> {
        let (ids, many) = self.fields.get(&(tag_id, field_id))?;
        let values = value.values();
        let is_many = matches!(value, FieldValue::Many(_));
        let is_said = |(nth, value): (usize, &String)| {
            ids.contains(&value.as_str()) && !values.iter().take(nth).any(|it| it == value)
        };
        if is_many != *many || values.is_empty() || !values.iter().enumerate().all(is_said) {
            return None;
        }
        let guids = values
            .iter()
            .map(|value| choice_guid(tag_id, field_id, value));
        Some(guids.collect())
    }
}

/// Adds the codes of all tags, and of `unknown` ones that only annotations name.
pub fn push_codes(
    out: &mut String,
    input: &ExportInput<'_>,
    unknown: &[&TagId],
    report: &mut Report,
) {
    out.push_str("<Codes>\n");
    let (roots, children) = tree(input.codebook);
    // What is still to be written, the next one last; `None` closes the code that is open.
    let mut next: Vec<Option<&Tag>> = roots.into_iter().rev().map(Some).collect();
    while let Some(step) = next.pop() {
        let Some(tag) = step else {
            out.push_str("</Code>\n");
            continue;
        };
        push_tag(out, tag, report);
        next.push(None);
        let below = children.get(&tag.id).into_iter().flatten();
        next.extend(below.rev().map(|tag| Some(*tag)));
    }
    for tag_id in unknown {
        push_open(out, &tag_guid(tag_id), tag_id.as_str(), None);
        let mut block = Block::default();
        block.push("@tag", tag_id.as_str());
        push_description(out, &block, report, tag_id);
        out.push_str("</Code>\n");
    }
    out.push_str("</Codes>\n");
}

/// The tags at the top and those below others; one whose parent does not stand before it is at the top.
fn tree(codebook: &Codebook) -> (Vec<&Tag>, BTreeMap<&TagId, Vec<&Tag>>) {
    let mut roots = Vec::new();
    let mut children: BTreeMap<&TagId, Vec<&Tag>> = BTreeMap::new();
    let mut before: std::collections::BTreeSet<&TagId> = std::collections::BTreeSet::new();
    for tag in &codebook.tags {
        match tag.parent.as_ref().filter(|parent| before.contains(parent)) {
            Some(parent) => children.entry(parent).or_default().push(tag),
            None => roots.push(tag),
        }
        before.insert(&tag.id);
    }
    (roots, children)
}

fn push_tag(out: &mut String, tag: &Tag, report: &mut Report) {
    let has_extra = !tag.extra.0.is_empty() || tag.fields.iter().any(|it| !it.extra.0.is_empty());
    if has_extra {
        report.lose(Loss::Extra, || tag.id.to_string());
    }
    let color = tag.color.to_string();
    let name = if tag.name.is_empty() {
        tag.id.as_str()
    } else {
        &tag.name
    };
    push_open(out, &tag_guid(&tag.id), name, Some(&color));
    let mut block = Block::of(tag.definition.clone());
    block.push("@tag", tag.id.as_str());
    if tag.name.is_empty() {
        block.push("@nameless", "yes");
    }
    for (key, sign) in [("@key", tag.key), ("@letter", tag.letter)] {
        block.push_some(key, &sign.map(String::from).unwrap_or_default());
    }
    for example in &tag.examples {
        block.push("@example", example.as_str());
    }
    for field in &tag.fields {
        block.push("@field", fields::to_line(field));
    }
    push_description(out, &block, report, &tag.id);
    let n_choosing = tag
        .fields
        .iter()
        .filter(|it| choices_of(it).is_some())
        .count();
    for field in &tag.fields {
        for choice in choices_of(field)
            .into_iter()
            .flat_map(|(choices, _)| choices)
        {
            push_choice(out, (tag, field, choice), n_choosing == 1, report);
        }
    }
}

fn push_choice(
    out: &mut String,
    (tag, field, choice): (&Tag, &Field, &Choice),
    is_of_only_field: bool,
    report: &mut Report,
) {
    let name = if choice.name.is_empty() {
        &choice.id
    } else {
        &choice.name
    };
    let name = if is_of_only_field {
        name.clone()
    } else {
        format!("{}: {name}", field.name)
    };
    let color = tag.color.to_string();
    push_open(
        out,
        &choice_guid(&tag.id, &field.id, &choice.id),
        &name,
        Some(&color),
    );
    let mut block = Block::of(choice.definition.clone());
    block.push("@tag", tag.id.as_str());
    block.push("@of", field.id.as_str());
    block.push("@choice", choice.id.as_str());
    push_description(out, &block, report, &tag.id);
    out.push_str("</Code>\n");
}

fn push_open(out: &mut String, guid: &str, name: &str, color: Option<&str>) {
    let _infallible = write!(out, "<Code guid=\"{guid}\" name=\"");
    xml::push_attribute(out, name);
    out.push_str("\" isCodable=\"true\"");
    if let Some(color) = color {
        let _infallible = write!(out, " color=\"{color}\"");
    }
    out.push_str(">\n");
}

fn push_description(out: &mut String, block: &Block, report: &mut Report, tag_id: &TagId) {
    let text = block.write();
    let text = xml::allowed(&text, report, || format!("the definition of {tag_id}"));
    out.push_str("<Description>");
    xml::push_text(out, &text);
    out.push_str("</Description>\n");
}
