//! Writing articles as text sources with their selections, codings and links.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::block::Block;
use super::codes::tag_guid;
use super::notes::{Notes, block_of, push_made};
use super::project::{Writing, user_guid, variable_guid, variable_type, variables};
use super::{CONTINUES, guid, xml};
use crate::formats::kept::KeptAnnotation;
use crate::formats::{ExportArticle, ExportLayer, OffsetMap, Report};
use crate::model::{Annotation, AnnotationId, Link};
use crate::text::TextRange;

/// How many characters of a selection's words stand in its name.
const MOST_NAME: usize = 200;

/// The sources and links of a project while it is written.
pub struct Sources<'a> {
    writing: &'a Writing<'a>,
    xml: String,
    links: String,
    // The selection that an annotation begins with; nothing where that cannot be told or is none.
    selections: BTreeMap<&'a AnnotationId, Option<String>>,
    taken: BTreeSet<String>,
}

/// An annotation on its way, with what it is written from.
struct Item<'a> {
    article: &'a ExportArticle,
    layer: &'a ExportLayer,
    annotation: &'a Annotation,
    user: String,
}

/// The name of an article's source in the project.
pub fn source_guid(article: &ExportArticle) -> String {
    guid::derived("source", &[article.name()])
}

impl<'a> Sources<'a> {
    /// Notes which annotation begins where, so that links find their ends.
    pub fn new(writing: &'a Writing<'a>) -> Self {
        let mut selections = BTreeMap::new();
        for (article, layer, annotation) in writing.input.annotations() {
            let is_placed = !annotation.is_unplaced() && !annotation.is_article_level();
            let guid = is_placed.then(|| selection_guid(article, layer, annotation, 0));
            selections
                .entry(&annotation.id)
                .and_modify(|it| *it = None)
                .or_insert(guid);
        }
        Self {
            writing,
            xml: String::new(),
            links: String::new(),
            selections,
            taken: BTreeSet::new(),
        }
    }

    /// Adds an article with all that is on it.
    pub fn push(&mut self, article: &'a ExportArticle, notes: &mut Notes, report: &mut Report) {
        let guid = source_guid(article);
        let _infallible = write!(self.xml, "<TextSource guid=\"{guid}\" name=\"");
        let name = xml::allowed(article.name(), report, || {
            "the path of an article".to_owned()
        });
        xml::push_attribute(&mut self.xml, &name);
        let _infallible = writeln!(self.xml, "\" plainTextPath=\"internal://{guid}.txt\">");
        let map = OffsetMap::new(article.text(), self.writing.unit);
        let mut codings = String::new();
        let mut unplaced = Block::default();
        for layer in &article.layers {
            let user = user_guid(&layer.annotator);
            for annotation in &layer.annotations {
                let item = Item {
                    article,
                    layer,
                    annotation,
                    user: user.clone(),
                };
                if annotation.is_unplaced() {
                    unplaced.push("@unplaced", self.unplaced(&item));
                } else {
                    self.push_annotation(&item, &map, &mut codings, (notes, report));
                }
            }
        }
        self.xml.push_str(&codings);
        let waiting = notes.add(("Without a place", &[&guid]), &unplaced, ("", None), report);
        push_note_ref(&mut self.xml, waiting.as_deref());
        self.push_variables(article, report);
        self.xml.push_str("</TextSource>\n");
    }

    fn unplaced(&self, item: &Item<'_>) -> String {
        let tag = self.writing.names.of(item.annotation);
        let mut kept = KeptAnnotation::whole(item.annotation, tag, item.article);
        item.layer
            .annotator
            .as_str()
            .clone_into(&mut kept.annotator);
        // A record of texts and numbers cannot fail.
        serde_json::to_string(&kept).unwrap_or_default()
    }

    /// Adds the selections of an annotation, or its coding of the whole source to `codings`.
    fn push_annotation(
        &mut self,
        item: &Item<'a>,
        map: &OffsetMap<'_>,
        codings: &mut String,
        (notes, report): (&mut Notes, &mut Report),
    ) {
        let annotation = item.annotation;
        let parts = parts_of(item);
        let kept_links = self.push_native_links(item);
        let (coding, is_own_name) = self.coding_guid(item);
        let choices = &self.writing.choices;
        let block = block_of(annotation, is_own_name, choices, &kept_links);
        let name = self.writing.names.of(annotation);
        let made = (item.user.as_str(), annotation.created);
        let note = notes.add((name, &parts), &block, made, report);
        if annotation.is_article_level() {
            push_coding(
                codings,
                &coding,
                &tag_guid(&annotation.tag),
                item,
                note.as_deref(),
            );
            self.push_choices(codings, item);
            return;
        }
        for (nth, range) in annotation.ranges().enumerate() {
            let mut body = String::new();
            if nth == 0 {
                push_coding(
                    &mut body,
                    &coding,
                    &tag_guid(&annotation.tag),
                    item,
                    note.as_deref(),
                );
                self.push_choices(&mut body, item);
            } else {
                let number = nth.to_string();
                let later = guid::derived("coding", &[parts[0], parts[1], parts[2], &number]);
                push_coding(&mut body, &later, &tag_guid(&annotation.tag), item, None);
                self.push_continues(item, nth);
            }
            self.push_selection(item, (nth, range), map, &body);
        }
    }

    /// The name of a coding, and whether the annotation's own name can be told from it.
    fn coding_guid(&mut self, item: &Item<'_>) -> (String, bool) {
        let own = guid::of_ulid(item.annotation.id.as_str());
        match own.filter(|own| self.taken.insert(own.clone())) {
            Some(own) => (own, true),
            None => (guid::derived("coding", &parts_of(item)), false),
        }
    }

    fn push_choices(&self, out: &mut String, item: &Item<'_>) {
        let annotation = item.annotation;
        for (id, value) in &annotation.fields {
            let codes = self.writing.choices.of(&annotation.tag, id, value);
            for code in codes.into_iter().flatten() {
                let [article, annotator, name] = parts_of(item);
                let own = guid::derived("choice coding", &[article, annotator, name, &code]);
                push_coding(out, &own, &code, item, None);
            }
        }
    }

    fn push_selection(
        &mut self,
        item: &Item<'_>,
        (nth, range): (usize, TextRange),
        map: &OffsetMap<'_>,
        body: &str,
    ) {
        let Some((start, end)) = map.counts(range) else {
            debug_assert!(false, "a placed range is a range of the text");
            return;
        };
        let out = &mut self.xml;
        let guid = selection_guid(item.article, item.layer, item.annotation, nth);
        let _infallible = write!(out, "<PlainTextSelection guid=\"{guid}\"");
        if let Some(name) = name_of(range.slice(item.article.text()).unwrap_or_default()) {
            out.push_str(" name=\"");
            xml::push_attribute(out, &name);
            out.push('"');
        }
        let _infallible = write!(out, " startPosition=\"{start}\" endPosition=\"{end}\"");
        push_made(out, &item.user, item.annotation.created);
        if let Some(modified) = item.annotation.modified {
            let user = &item.user;
            let _infallible = write!(
                out,
                " modifyingUser=\"{user}\" modifiedDateTime=\"{modified}\""
            );
        }
        out.push_str(">\n");
        out.push_str(body);
        out.push_str("</PlainTextSelection>\n");
    }

    fn push_continues(&mut self, item: &Item<'_>, nth: usize) {
        let piece = selection_guid(item.article, item.layer, item.annotation, nth);
        let first = selection_guid(item.article, item.layer, item.annotation, 0);
        self.push_link(CONTINUES, &piece, &first);
    }

    /// Adds the links that the standard can hold, and gives the others.
    fn push_native_links(&mut self, item: &Item<'a>) -> Vec<&'a Link> {
        let annotation = item.annotation;
        let from = self.selections.get(&annotation.id).cloned().flatten();
        let mut others = Vec::new();
        for link in &annotation.links {
            let to = self.selections.get(&link.to).cloned().flatten();
            let is_sayable =
                link.relation != CONTINUES && link.relation.chars().all(xml::is_allowed);
            match (&from, to) {
                (Some(from), Some(to)) if is_sayable => self.push_link(&link.relation, from, &to),
                _ => others.push(link),
            }
        }
        others
    }

    fn push_link(&mut self, name: &str, from: &str, to: &str) {
        let guid = guid::derived("link", &[name, from, to]);
        if !self.taken.insert(guid.clone()) {
            return;
        }
        let out = &mut self.links;
        let _infallible = write!(out, "<Link guid=\"{guid}\" name=\"");
        xml::push_attribute(out, name);
        let _infallible = writeln!(
            out,
            "\" direction=\"OneWay\" originGUID=\"{from}\" targetGUID=\"{to}\"/>"
        );
    }

    fn push_variables(&mut self, article: &ExportArticle, report: &mut Report) {
        for (name, value) in variables(article) {
            let guid = variable_guid(&name);
            let kind = variable_type(&name);
            let out = &mut self.xml;
            let _infallible = write!(
                out,
                "<VariableValue><VariableRef targetGUID=\"{guid}\"/><{kind}Value>"
            );
            let place = || format!("{}, {name}", article.name());
            xml::push_text(out, &xml::allowed(&value, report, place));
            let _infallible = writeln!(out, "</{kind}Value></VariableValue>");
        }
    }

    /// Adds the element of all sources, if there are any.
    pub fn push_sources(&self, out: &mut String) {
        if !self.xml.is_empty() {
            let _infallible = writeln!(out, "<Sources>\n{}</Sources>", self.xml);
        }
    }

    /// Adds the element of all links, if there are any.
    pub fn push_links(&self, out: &mut String) {
        if !self.links.is_empty() {
            let _infallible = writeln!(out, "<Links>\n{}</Links>", self.links);
        }
    }
}

/// What tells an annotation from all others of the project.
fn parts_of<'a>(item: &Item<'a>) -> [&'a str; 3] {
    let Item {
        article,
        layer,
        annotation,
        ..
    } = item;
    [
        article.name(),
        layer.annotator.as_str(),
        annotation.id.as_str(),
    ]
}

fn selection_guid(
    article: &ExportArticle,
    layer: &ExportLayer,
    annotation: &Annotation,
    nth: usize,
) -> String {
    let number = nth.to_string();
    let parts = [
        article.name(),
        layer.annotator.as_str(),
        annotation.id.as_str(),
        &number,
    ];
    guid::derived("selection", &parts)
}

/// The words of a selection on one line, cut where they are long; none with what XML cannot hold.
fn name_of(words: &str) -> Option<String> {
    if !words.chars().all(xml::is_allowed) {
        return None;
    }
    let words: Vec<&str> = words.split_whitespace().collect();
    let words = words.join(" ");
    let mut name: String = words.chars().take(MOST_NAME).collect();
    if name.len() < words.len() {
        name.push('…');
    }
    Some(name).filter(|name| !name.is_empty())
}

fn push_coding(out: &mut String, guid: &str, code: &str, item: &Item<'_>, note: Option<&str>) {
    let _infallible = write!(out, "<Coding guid=\"{guid}\"");
    push_made(out, &item.user, item.annotation.created);
    let _infallible = write!(out, "><CodeRef targetGUID=\"{code}\"/>");
    push_note_ref(out, note);
    out.push_str("</Coding>\n");
}

fn push_note_ref(out: &mut String, note: Option<&str>) {
    if let Some(note) = note {
        let _infallible = write!(out, "<NoteRef targetGUID=\"{note}\"/>");
    }
}
