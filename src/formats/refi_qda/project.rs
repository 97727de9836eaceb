//! Writing a project: the parts in the order that the standard fixes, and the texts beside them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::block::Block;
use super::codes::{ChoiceCodes, push_codes};
use super::notes::Notes;
use super::sources::{self, Sources};
use super::{COUNTED_IN_KEY, OFFSETS, ORIGIN, STATUS_VARIABLE, UTF16, guid, xml};
use crate::formats::kept::metadata_map;
use crate::formats::line_ends::LineEnds;
use crate::formats::set_losses::lose_all;
use crate::formats::{
    ExportArticle, ExportInput, Loss, Options, OutFile, Report, TagNames, Trouble, Unit,
    count_alike,
};
use crate::model::{AnnotatorId, TagId};

/// What the parts of a project are written from.
pub struct Writing<'a> {
    /// The set.
    pub input: &'a ExportInput<'a>,
    /// The names of tags.
    pub names: TagNames<'a>,
    /// The values that have codes.
    pub choices: ChoiceCodes<'a>,
    /// What places count, in the texts as they are written.
    pub unit: Unit,
}

/// All files of a project.
pub fn files(input: &ExportInput<'_>, options: &Options, report: &mut Report) -> Vec<OutFile> {
    lose_all(input, &[Loss::Registers, Loss::Extra], report);
    let line_ends = LineEnds::of(options);
    let is_utf16 = options.get(&OFFSETS) == "nvivo";
    let unit = if is_utf16 {
        Unit::Utf16
    } else {
        Unit::CodePoints
    };
    let writing = Writing {
        input,
        names: TagNames::new(input.codebook),
        choices: ChoiceCodes::new(input.codebook),
        unit: line_ends.unit(unit),
    };
    let mut notes = Notes::default();
    let mut sources = Sources::new(&writing);
    let mut texts = Vec::new();
    for article in input.articles {
        sources.push(article, &mut notes, report);
        let text = line_ends.text(article, report);
        if is_utf16 && !count_alike(&text, Unit::CodePoints, Unit::Utf16) {
            report.tell(Trouble::OtherCounting, || {
                format!("{}: UTF-16 units", article.name())
            });
        }
        // A first mark is taken for no part of the text.
        let mark = if text.starts_with('\u{feff}') {
            "\u{feff}"
        } else {
            ""
        };
        let path = format!("Sources/{}.txt", sources::source_guid(article));
        texts.push(OutFile::text(path, format!("{mark}{text}")));
    }
    let mut project = head(input, report);
    push_users(&mut project, input, report);
    push_codebook(&mut project, input, report);
    push_variables(&mut project, input);
    sources.push_sources(&mut project);
    project.push_str(&notes.element());
    sources.push_links(&mut project);
    push_end(&mut project, input, is_utf16, report);
    let mut files = vec![OutFile::text("project.qde", project)];
    files.append(&mut texts);
    files
}

fn head(input: &ExportInput<'_>, report: &mut Report) -> String {
    let mut out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_owned();
    out.push_str("<Project xmlns=\"urn:QDA-XML:project:1.0\" name=\"");
    let name = xml::allowed(input.name, report, || "the project's name".to_owned());
    xml::push_attribute(&mut out, &name);
    let made = input.made;
    let _infallible = writeln!(out, "\" origin=\"{ORIGIN}\" creationDateTime=\"{made}\">");
    out
}

/// The name of somebody in the project.
pub fn user_guid(annotator: &AnnotatorId) -> String {
    guid::derived("user", &[annotator.as_str()])
}

fn push_users(out: &mut String, input: &ExportInput<'_>, report: &mut Report) {
    let annotators = input.annotators();
    if annotators.is_empty() {
        return;
    }
    out.push_str("<Users>\n");
    for annotator in annotators {
        let _infallible = write!(out, "<User guid=\"{}\" name=\"", user_guid(&annotator));
        let name = input.annotator_name(&annotator);
        let place = || format!("the name of {annotator}");
        xml::push_attribute(out, &xml::allowed(&name, report, place));
        out.push_str("\" id=\"");
        xml::push_attribute(out, annotator.as_str());
        out.push_str("\"/>\n");
    }
    out.push_str("</Users>\n");
}

fn push_codebook(out: &mut String, input: &ExportInput<'_>, report: &mut Report) {
    let known: BTreeSet<&TagId> = input.codebook.tags.iter().map(|tag| &tag.id).collect();
    let used: BTreeSet<&TagId> = input.annotations().map(|(_, _, it)| &it.tag).collect();
    let unknown: Vec<&TagId> = used.difference(&known).copied().collect();
    // The standard knows no codebook without codes.
    if !known.is_empty() || !unknown.is_empty() {
        out.push_str("<CodeBook>\n");
        push_codes(out, input, &unknown, report);
        out.push_str("</CodeBook>\n");
    }
}

/// What is known of an article, with how far everybody is, by the names of variables.
pub fn variables(article: &ExportArticle) -> BTreeMap<String, String> {
    let mut values = metadata_map(&article.article.metadata);
    for layer in &article.layers {
        let status: &str = layer.status.into();
        values.insert(
            format!("{STATUS_VARIABLE}{}", layer.annotator),
            status.to_owned(),
        );
    }
    values
}

/// The name of a variable in the project.
pub fn variable_guid(name: &str) -> String {
    guid::derived("variable", &[name])
}

/// The type of a variable: the element of its value begins with it.
pub fn variable_type(name: &str) -> &'static str {
    if name == "date" { "Date" } else { "Text" }
}

fn push_variables(out: &mut String, input: &ExportInput<'_>) {
    let names = input
        .articles
        .iter()
        .flat_map(|it| variables(it).into_keys());
    let names: BTreeSet<String> = names.collect();
    if names.is_empty() {
        return;
    }
    out.push_str("<Variables>\n");
    for name in names {
        let _infallible = write!(out, "<Variable guid=\"{}\" name=\"", variable_guid(&name));
        xml::push_attribute(out, &name);
        let kind = variable_type(&name);
        let _infallible = writeln!(out, "\" typeOfVariable=\"{kind}\"/>");
    }
    out.push_str("</Variables>\n");
}

fn push_end(out: &mut String, input: &ExportInput<'_>, is_utf16: bool, report: &mut Report) {
    let codebook = input.codebook;
    let mut block = Block::default();
    if is_utf16 {
        block.push(COUNTED_IN_KEY, UTF16);
    }
    block.push_some("@codebook", &codebook.name);
    block.push_some("@source", &codebook.source);
    block.push_some("@guideline", &codebook.guideline);
    if !block.is_empty() {
        let text = block.write();
        out.push_str("<Description>");
        let place = || "what the codebook says of itself".to_owned();
        xml::push_text(out, &xml::allowed(&text, report, place));
        out.push_str("</Description>\n");
    }
    out.push_str("</Project>\n");
}
