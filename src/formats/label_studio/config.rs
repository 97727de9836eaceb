//! The labelling interface: writing one that fits a codebook, and reading what one says of results.

use std::collections::{BTreeMap, BTreeSet};

use super::controls::{Control, Controls, answers};
use super::{ARTICLE, LABELS, TEXT};
use crate::formats::{ExportInput, InFile, Report, TagNames, xml};
use crate::model::{FieldKind, TagId};

/// Writes the interface for the tags of a codebook and others in use.
pub fn write(
    input: &ExportInput<'_>,
    names: &TagNames<'_>,
    controls: &Controls<'_>,
    (used, relations): (&BTreeSet<&TagId>, &BTreeSet<&str>),
) -> String {
    let mut out = "<View>\n  <Labels name=\"label\" toName=\"text\">\n".to_owned();
    let mut labels = Vec::new();
    for tag in &input.codebook.tags {
        let name = names.name(&tag.id);
        let color = tag.color.to_string();
        let key = tag.key.map(String::from).unwrap_or_default();
        let mut attributes = vec![("value", name), ("background", &color)];
        attributes.extend((!key.is_empty()).then_some(("hotkey", key.as_str())));
        attributes
            .extend((!tag.definition.is_empty()).then_some(("hint", tag.definition.as_str())));
        push_element(&mut out, "    <Label", &attributes, "/>\n");
        labels.push(name);
    }
    let known: BTreeSet<&TagId> = input.codebook.tags.iter().map(|tag| &tag.id).collect();
    for tag_id in used.difference(&known) {
        push_element(
            &mut out,
            "    <Label",
            &[("value", tag_id.as_str())],
            "/>\n",
        );
        labels.push(tag_id.as_str());
    }
    out.push_str("  </Labels>\n  <Relations>\n");
    for relation in relations {
        push_element(&mut out, "    <Relation", &[("value", relation)], "/>\n");
    }
    out.push_str("  </Relations>\n  <Text name=\"text\" value=\"$text\"/>\n");
    for control in controls.all() {
        push_control(&mut out, control);
    }
    out.push_str("  <Choices name=\"article\" toName=\"text\" choice=\"multiple\">\n");
    for label in labels {
        push_element(&mut out, "    <Choice", &[("value", label)], "/>\n");
    }
    out.push_str("  </Choices>\n</View>\n");
    out
}

fn push_control(out: &mut String, control: &Control<'_>) {
    let field = control.field;
    let names: Vec<&str> = control.tags.iter().map(|(_, name)| *name).collect();
    // The list is parted by commas, and a name that has one would be two.
    let has_comma = names.iter().any(|name| name.contains(','));
    let labels = if has_comma {
        String::new()
    } else {
        names.join(",")
    };
    let (min, max) = match field.kind {
        FieldKind::Number { min, max } => (min.to_string(), max.to_string()),
        _ => (String::new(), String::new()),
    };
    let (element, own): (&str, Vec<(&str, &str)>) = match &field.kind {
        FieldKind::Text | FieldKind::Entry(_) => ("TextArea", vec![("maxSubmissions", "1")]),
        FieldKind::LongText => ("TextArea", vec![("maxSubmissions", "1"), ("rows", "4")]),
        FieldKind::Number { .. } => ("Number", vec![("min", &min), ("max", &max)]),
        FieldKind::YesNo | FieldKind::Choice(_) => ("Choices", vec![("choice", "single")]),
        FieldKind::Choices(_) => ("Choices", vec![("choice", "multiple")]),
    };
    let mut attributes = vec![
        ("name", field.id.as_str()),
        ("toName", TEXT),
        ("perRegion", "true"),
    ];
    attributes.extend(own);
    if !labels.is_empty() {
        attributes.extend([("whenTagName", LABELS), ("whenLabelValue", &labels)]);
    }
    push_element(out, "  <Header", &[("value", &field.name)], "/>\n");
    let answers = answers(&field.kind);
    let end = if answers.is_empty() { "/>\n" } else { ">\n" };
    push_element(out, &format!("  <{element}"), &attributes, end);
    for (id, name) in &answers {
        let mut attributes = vec![("value", if name.is_empty() { *id } else { *name })];
        attributes.extend((id != name).then_some(("alias", *id)));
        push_element(out, "    <Choice", &attributes, "/>\n");
    }
    if !answers.is_empty() {
        out.push_str("  </");
        out.push_str(element);
        out.push_str(">\n");
    }
}

fn push_element(out: &mut String, open: &str, attributes: &[(&str, &str)], end: &str) {
    out.push_str(open);
    for (name, value) in attributes {
        out.push(' ');
        out.push_str(name);
        out.push_str("=\"");
        xml::push_attribute(out, value);
        out.push('"');
    }
    out.push_str(end);
}

/// What an interface says of tasks and results.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// The keys of data that texts stand under, by the names of their parts.
    pub texts: BTreeMap<String, String>,
    /// The fields of which several answers can be picked.
    pub several: BTreeSet<String>,
}

/// Reads the interface among the files, if one is there; one that cannot be read is left out.
pub fn read(files: &[InFile], report: &mut Report) -> Config {
    let mut config = Config::default();
    for file in files.iter().filter(|file| file.has_ending(".xml")) {
        let Ok(text) = file.text() else {
            continue;
        };
        let document = match xml::parse(&text, &file.path, super::LABEL) {
            Ok(document) => document,
            Err(error) => {
                report.tell(crate::formats::Trouble::BadRecord, || error.to_string());
                continue;
            }
        };
        for node in document.descendants().filter(roxmltree::Node::is_element) {
            let Some(name) = node.attribute("name") else {
                continue;
            };
            let value = node.attribute("value").and_then(|it| it.strip_prefix('$'));
            match (node.tag_name().name(), value) {
                ("Text", Some(value)) => {
                    config.texts.insert(name.to_owned(), value.to_owned());
                }
                ("Choices", _) if node.attribute("choice") == Some("multiple") => {
                    config.several.insert(name.to_owned());
                }
                _ => {}
            }
        }
    }
    config.several.remove(ARTICLE);
    config
}
