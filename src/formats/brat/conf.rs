//! annotation.conf, which says what there is, and visual.conf, which says what it is called and looks like.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::attributes::{Attribute, attributes, is_plain};
use super::fragments::ends_line;
use crate::formats::tag_names::TagNames;
use crate::formats::{ExportInput, Labels};
use crate::model::{Color, Extra, FieldId, FieldValue, Tag, TagId};

/// The names that brat knows things by.
pub struct Names<'a> {
    labels: Labels,
    tags: TagNames<'a>,
    used: BTreeSet<&'a TagId>,
    attributes: BTreeMap<&'a FieldId, Attribute<'a>>,
    relations: BTreeSet<String>,
}

impl<'a> Names<'a> {
    /// The names for a set.
    pub fn new(input: &ExportInput<'a>) -> Self {
        let mut names = Self {
            labels: Labels::default(),
            tags: TagNames::new(input.codebook),
            used: input.annotations().map(|(_, _, it)| &it.tag).collect(),
            attributes: attributes(input.codebook),
            relations: BTreeSet::new(),
        };
        let known = input.codebook.tags.iter().map(|tag| &tag.id);
        let all: BTreeSet<&TagId> = known.chain(names.used.iter().copied()).collect();
        let labels: BTreeSet<String> = all.iter().map(|it| names.label(it)).collect();
        names
            .attributes
            .retain(|id, _| is_showable(id.as_str()) && !labels.contains(id.as_str()));
        let relations = input.annotations().flat_map(|(_, _, it)| &it.links);
        let relations = relations.map(|it| it.relation.as_str());
        // One name for two kinds of things would be one thing to brat.
        let is_free = |it: &&str| {
            is_showable(it)
                && !labels.contains(*it)
                && !names.attributes.contains_key(&FieldId::new(it))
        };
        let relations = relations.filter(is_free).map(str::to_owned);
        names.relations = relations.collect();
        names
    }

    /// What a tag is called: its name if brat can show that, else its id.
    fn label(&self, tag_id: &TagId) -> String {
        let name = self.tags.name(tag_id);
        if is_showable(name) {
            name
        } else {
            tag_id.as_str()
        }
        .to_owned()
    }

    /// The type of a tag, and whether the tag can be told from it.
    pub fn kind(&mut self, tag_id: &TagId) -> (String, bool) {
        let label = self.label(tag_id);
        let is_told = is_showable(&label);
        (self.labels.plain(&label), is_told)
    }

    /// The name and value of a field that is an attribute.
    pub fn attribute(
        &mut self,
        tag_id: &TagId,
        field_id: &FieldId,
        value: &FieldValue,
    ) -> Option<(String, String)> {
        let attribute = self.attributes.get(field_id)?;
        let FieldValue::One(value) = value else {
            return None;
        };
        let is_one = attribute.values.contains(value) && attribute.tags.contains(&tag_id);
        is_one.then(|| (self.labels.plain(field_id.as_str()), value.clone()))
    }

    /// The type of a link that can be a relation.
    pub fn relation(&mut self, relation: &str) -> Option<String> {
        self.relations
            .contains(relation)
            .then(|| self.labels.plain(relation))
    }

    /// annotation.conf.
    pub fn annotation_conf(&mut self, input: &ExportInput<'_>) -> String {
        let mut conf = String::from("[entities]\n\n");
        for (depth, tag) in tree(&input.codebook.tags) {
            conf.extend(std::iter::repeat_n('\t', depth));
            conf.push_str(&self.kind(&tag.id).0);
            conf.push('\n');
        }
        let known: BTreeSet<&TagId> = input.codebook.tags.iter().map(|tag| &tag.id).collect();
        for tag_id in self
            .used
            .clone()
            .into_iter()
            .filter(|it| !known.contains(it))
        {
            conf.push_str(&self.kind(tag_id).0);
            conf.push('\n');
        }
        conf.push_str("\n[relations]\n\n");
        for relation in self.relations.clone() {
            let name = self.labels.plain(&relation);
            let _written = writeln!(conf, "{name}\tArg1:<ENTITY>, Arg2:<ENTITY>");
        }
        conf.push_str("\n[events]\n\n[attributes]\n\n");
        for (field_id, attribute) in self.attributes.clone() {
            let tags: Vec<String> = attribute.tags.iter().map(|it| self.kind(it).0).collect();
            let name = self.labels.plain(field_id.as_str());
            let (tags, values) = (tags.join("|"), attribute.values.join("|"));
            let _written = writeln!(conf, "{name}\tArg:{tags}, Value:{values}");
        }
        conf
    }

    /// visual.conf; to be asked for last, because it names all that was named.
    pub fn visual_conf(&mut self, input: &ExportInput<'_>) -> String {
        let mut conf = String::from("[labels]\n\n");
        for (label, name) in self.labels.all() {
            if is_showable(label) {
                let _written = writeln!(conf, "{name} | {label}");
            }
        }
        conf.push_str(
            "\n[drawing]\n\nSPAN_DEFAULT\tfgColor:black, bgColor:lightgrey, borderColor:darken\n",
        );
        conf.push_str(
            "ARC_DEFAULT\tcolor:black, dashArray:-, arrowHead:triangle-5, labelArrow:none\n",
        );
        for tag in &input.codebook.tags {
            let name = self.kind(&tag.id).0;
            let ink = if is_dark(tag.color) { "white" } else { "black" };
            let _written = writeln!(
                conf,
                "{name}\tbgColor:{}, fgColor:{ink}, borderColor:darken",
                tag.color
            );
        }
        conf
    }
}

/// Whether visual.conf can hold it as what a thing is called.
fn is_showable(label: &str) -> bool {
    let is_bad = |it: char| it == '|' || it.is_control() || ends_line(it);
    !label.is_empty() && label.trim() == label && !label.contains(is_bad)
}

fn is_dark(color: Color) -> bool {
    let light =
        299 * u32::from(color.red) + 587 * u32::from(color.green) + 114 * u32::from(color.blue);
    light < 140_000
}

/// The tags with their depth, children right after their parent.
fn tree(tags: &[Tag]) -> Vec<(usize, &Tag)> {
    let known: BTreeSet<&TagId> = tags.iter().map(|tag| &tag.id).collect();
    let mut children: BTreeMap<Option<&TagId>, Vec<&Tag>> = BTreeMap::new();
    for tag in tags {
        let parent = tag
            .parent
            .as_ref()
            .filter(|it| known.contains(it) && **it != tag.id);
        children.entry(parent).or_default().push(tag);
    }
    let roots = children.remove(&None).unwrap_or_default();
    let mut waiting: Vec<(usize, &Tag)> = roots.into_iter().rev().map(|tag| (0, tag)).collect();
    let mut ordered = Vec::new();
    while let Some((depth, tag)) = waiting.pop() {
        ordered.push((depth, tag));
        let under = children.remove(&Some(&tag.id)).unwrap_or_default();
        waiting.extend(under.into_iter().rev().map(|tag| (depth + 1, tag)));
    }
    // Tags that stand under one another in a ring stand nowhere else.
    let left = children.into_values().flatten();
    ordered.extend(left.map(|tag| (0, tag)));
    ordered
}

/// What the two files of somebody say.
#[derive(Clone, Debug, Default)]
pub struct Conf {
    /// What things are called, by the names that annotations use.
    pub labels: BTreeMap<String, String>,
    /// The types of spans, parents before children.
    pub tags: Vec<Tag>,
}

impl Conf {
    /// Reads annotation.conf and visual.conf; what is not understood there is left out.
    pub fn read(annotation: &str, visual: &str) -> Self {
        let mut conf = Self::default();
        let mut colors = BTreeMap::new();
        for (section, line) in sections(visual) {
            if section == "labels" {
                let mut parts = line.split('|').map(str::trim);
                let named = parts.next().zip(parts.next().filter(|it| !it.is_empty()));
                conf.labels
                    .extend(named.map(|(name, label)| (name.to_owned(), label.to_owned())));
            } else if section == "drawing" {
                let (name, drawn) = line
                    .trim()
                    .split_once(char::is_whitespace)
                    .unwrap_or_default();
                let mut drawn = drawn.split(',').filter_map(|it| it.trim().split_once(':'));
                let color = drawn.find(|(key, _)| *key == "bgColor");
                let color = color.and_then(|(_, value)| Color::parse(&value.to_lowercase()));
                colors.extend(color.map(|color| (name.to_owned(), color)));
            }
        }
        conf.read_tags(annotation, &colors);
        conf
    }

    fn read_tags(&mut self, annotation: &str, colors: &BTreeMap<String, Color>) {
        let mut above: Vec<TagId> = Vec::new();
        let mut seen = BTreeSet::new();
        for (section, line) in sections(annotation) {
            let depth = line.chars().take_while(|it| *it == '\t').count();
            let name = line.split_whitespace().next().unwrap_or_default();
            let name = name.trim_start_matches('!');
            if !matches!(section, "entities" | "events" | "spans") || !is_plain(name) {
                continue;
            }
            above.truncate(depth);
            let tag_id = TagId::new(self.called(name));
            if seen.insert(tag_id.clone()) {
                self.tags.push(Tag {
                    id: tag_id.clone(),
                    name: tag_id.to_string(),
                    parent: above.last().cloned(),
                    color: colors.get(name).copied().unwrap_or(GREY),
                    key: None,
                    letter: None,
                    definition: String::new(),
                    examples: Vec::new(),
                    fields: Vec::new(),
                    extra: Extra::default(),
                });
            }
            above.push(tag_id);
        }
    }

    /// What a thing is called, or its name.
    pub fn called(&self, name: &str) -> String {
        self.labels
            .get(name)
            .cloned()
            .unwrap_or_else(|| name.to_owned())
    }
}

/// Where no colour is told.
const GREY: Color = Color {
    red: 0x80,
    green: 0x80,
    blue: 0x80,
};

/// The lines that say something, each with the section that it is in.
fn sections(conf: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut section = "";
    conf.lines().filter_map(move |line| {
        let plain = line.trim();
        if let Some(name) = plain.strip_prefix('[').and_then(|it| it.strip_suffix(']')) {
            section = name;
            return None;
        }
        (!plain.is_empty() && !plain.starts_with(['#', '<'])).then_some((section, line))
    })
}
