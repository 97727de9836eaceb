//! Rows of a table of annotations become annotations; rows with one name are runs of one annotation.

use std::collections::BTreeMap;

use super::super::{
    ImportedAnnotation, ImportedArticle, ImportedPlace, ImportedSet, ImportedSpan, Report, Trouble,
    Unit, values,
};
use super::header::Role;
use crate::model::{Codebook, Color, Extra, FieldId, FieldValue, Tag, TagId};

/// What a tag is drawn with whose colour the table does not tell.
const GREY: Color = Color {
    red: 128,
    green: 128,
    blue: 128,
};

/// How rows are to be read.
#[derive(Clone, Copy, Debug)]
pub struct How<'a> {
    /// The file, for messages.
    pub file: &'a str,
    /// The article of rows that name none.
    pub article: &'a str,
    /// What places are counted in.
    pub unit: Unit,
    /// Whether the table is one of ours.
    pub is_own: bool,
    /// Whether columns that mean nothing are fields.
    pub others_are_fields: bool,
}

/// A set that grows row by row.
#[derive(Debug, Default)]
pub struct Building {
    set: ImportedSet,
    articles: BTreeMap<String, usize>,
    // By article, coder and name; values are the place in the article's list.
    annotations: BTreeMap<(usize, String, String), usize>,
    tags: BTreeMap<String, String>,
}

/// The cells of a row, by what they are for.
#[derive(Debug, Default)]
struct Row<'r> {
    doc: &'r str,
    id: &'r str,
    begin: &'r str,
    end: &'r str,
    words: Option<&'r str>,
    tag: &'r str,
    tag_name: &'r str,
    coder: &'r str,
    coder_name: &'r str,
    status: &'r str,
    created: &'r str,
    modified: &'r str,
    note: &'r str,
    placement: &'r str,
    stated_begin: &'r str,
    stated_end: &'r str,
    before: &'r str,
    after: &'r str,
    fields: BTreeMap<FieldId, FieldValue>,
    extra: Extra,
}

impl<'r> Row<'r> {
    fn new(
        roles: &[Role],
        header: &[String],
        cells: impl Iterator<Item = &'r str>,
        how: How<'_>,
    ) -> Self {
        let mut row = Row::default();
        for ((role, name), cell) in roles.iter().zip(header).zip(cells) {
            match role {
                Role::Doc => row.doc = cell,
                Role::Id => row.id = cell,
                Role::Begin => row.begin = cell.trim(),
                Role::End => row.end = cell.trim(),
                Role::Words => row.words = Some(cell),
                Role::Tag => row.tag = cell,
                Role::TagName => row.tag_name = cell,
                Role::Coder => row.coder = cell,
                Role::CoderName => row.coder_name = cell,
                Role::Status => row.status = cell,
                Role::Created => row.created = cell,
                Role::Modified => row.modified = cell,
                Role::Note => row.note = cell,
                Role::Placement => row.placement = cell,
                Role::StatedBegin => row.stated_begin = cell.trim(),
                Role::StatedEnd => row.stated_end = cell.trim(),
                Role::Before => row.before = cell,
                Role::After => row.after = cell,
                _ if cell.is_empty() => {}
                Role::Field(id) => {
                    row.fields.insert(id.clone(), values::value_from_text(cell));
                }
                Role::Extra(name) => {
                    row.extra.0.insert(name.clone(), cell.to_owned());
                }
                Role::Other if how.others_are_fields => {
                    let value = FieldValue::One(cell.to_owned());
                    row.fields.insert(FieldId::new(name), value);
                }
                Role::Told | Role::Other => {}
            }
        }
        row
    }

    /// The run of words, if the row has one; fails with what is wrong.
    fn span(&self, how: How<'_>) -> Result<Option<ImportedSpan>, &'static str> {
        let is_unplaced = matches!(self.placement, "doubtful" | "lost" | "invalid");
        let (begin, end) = if is_unplaced {
            (self.stated_begin, self.stated_end)
        } else {
            (self.begin, self.end)
        };
        let place = match (number(begin)?, number(end)?) {
            (Some(start), Some(end)) => Some(ImportedPlace {
                start,
                end,
                unit: how.unit,
            }),
            (None, None) => None,
            _ => return Err("a start stands without an end, or an end without a start"),
        };
        let words = self.words.filter(|words| !words.is_empty());
        // Words that are not told must not be taken for any words at that place.
        let quote = words.or(is_unplaced.then_some(""));
        let has_span = place.is_some() || quote.is_some();
        Ok(has_span.then(|| ImportedSpan {
            place,
            quote: quote.map(str::to_owned),
            before: self.before.to_owned(),
            after: self.after.to_owned(),
        }))
    }
}

/// A count, if the cell is filled; a tool may have made it a decimal number. Fails for what is none.
fn number(cell: &str) -> Result<Option<u64>, &'static str> {
    if cell.is_empty() {
        return Ok(None);
    }
    let whole = cell
        .split_once('.')
        .filter(|(_, rest)| rest.bytes().all(|byte| byte == b'0'));
    let digits = whole.map_or(cell, |(whole, _)| whole);
    let number = digits.parse().ok();
    number.map(Some).ok_or("a place is no number")
}

impl Building {
    /// Does something with the article of that name, which is made if there is none yet.
    pub fn with_article(&mut self, name: &str, change: impl FnOnce(&mut ImportedArticle)) {
        let nth = self.nth_article(name);
        if let Some(article) = self.set.articles.get_mut(nth) {
            change(article);
        }
    }

    /// Notes somebody's name.
    pub fn coder(&mut self, key: &str, name: &str) {
        if key.is_empty() {
            return;
        }
        if !self.set.coders.contains_key(key) {
            self.set
                .coders
                .insert(key.to_owned(), super::super::ImportedCoder::default());
        }
        let coder = self.set.coders.get_mut(key);
        if let Some(coder) = coder.filter(|it| it.name.is_empty() && name != key) {
            name.clone_into(&mut coder.name);
        }
    }

    /// Takes a row of annotations.
    pub fn row<'r>(
        &mut self,
        (roles, header): (&[Role], &[String]),
        cells: impl Iterator<Item = &'r str>,
        how: How<'_>,
        line: u64,
        report: &mut Report,
    ) {
        let row = Row::new(roles, header, cells, how);
        let bad = |why: &str| format!("{}, line {line}: {why}", how.file);
        let tag = if row.tag.is_empty() {
            row.tag_name
        } else {
            row.tag
        };
        if tag.is_empty() {
            report.tell(Trouble::BadRecord, || bad("it has no tag"));
            return;
        }
        let span = match row.span(how) {
            Ok(span) => span,
            Err(why) => {
                report.tell(Trouble::BadRecord, || bad(why));
                return;
            }
        };
        self.names(&row, tag);
        let doc = if row.doc.is_empty() {
            how.article
        } else {
            row.doc
        };
        let nth = self.nth_article(doc);
        let key = (nth, row.coder.to_owned(), row.id.to_owned());
        let known = self.annotations.get(&key).copied();
        let known = known.filter(|_| !row.id.is_empty());
        let Some(article) = self.set.articles.get_mut(nth) else {
            return;
        };
        if let Ok(status) = row.status.parse() {
            article
                .statuses
                .entry(row.coder.to_owned())
                .or_insert(status);
        }
        let same = known.and_then(|at| article.annotations.get_mut(at));
        match (same.filter(|it| it.tag == tag), span) {
            (Some(same), Some(span)) if !same.spans.contains(&span) => same.spans.push(span),
            (Some(_), _) => report.tell(Trouble::Double, || bad("it says nothing new")),
            (None, span) => {
                if !row.id.is_empty() {
                    self.annotations.insert(key, article.annotations.len());
                }
                let told = |cell: &str| format!("{}, line {line}: {cell} is no time", how.file);
                let created = time(row.created, told, report);
                let modified = time(row.modified, told, report);
                article.annotations.push(ImportedAnnotation {
                    id: row.id.to_owned(),
                    has_lasting_id: how.is_own && !row.id.is_empty(),
                    coder: row.coder.to_owned(),
                    tag: tag.to_owned(),
                    spans: span.into_iter().collect(),
                    fields: row.fields,
                    note: row.note.to_owned(),
                    links: Vec::new(),
                    created,
                    modified,
                    extra: row.extra,
                });
            }
        }
    }

    /// The annotation of that name, if a row has had it.
    pub fn annotation(
        &mut self,
        doc: &str,
        coder: &str,
        id: &str,
    ) -> Option<&mut ImportedAnnotation> {
        let nth = *self.articles.get(doc)?;
        let key = (nth, coder.to_owned(), id.to_owned());
        let at = *self.annotations.get(&key)?;
        self.set.articles.get_mut(nth)?.annotations.get_mut(at)
    }

    /// What has been read, with the names of tags as a codebook.
    pub fn finish(mut self, registers: crate::model::Registers) -> ImportedSet {
        let tags = self.tags.into_iter().map(|(id, name)| Tag {
            id: TagId::new(id),
            name,
            parent: None,
            color: GREY,
            key: None,
            letter: None,
            definition: String::new(),
            examples: Vec::new(),
            fields: Vec::new(),
            extra: Extra::default(),
        });
        self.set.codebook = Codebook {
            tags: tags.collect(),
            ..Codebook::default()
        };
        self.set.registers = registers;
        self.set
    }

    fn nth_article(&mut self, name: &str) -> usize {
        if let Some(nth) = self.articles.get(name) {
            return *nth;
        }
        let nth = self.set.articles.len();
        self.articles.insert(name.to_owned(), nth);
        self.set.articles.push(ImportedArticle {
            name: name.to_owned(),
            ..ImportedArticle::default()
        });
        nth
    }

    fn names(&mut self, row: &Row<'_>, tag: &str) {
        self.coder(row.coder, row.coder_name);
        if !row.tag_name.is_empty() && row.tag_name != tag && !self.tags.contains_key(tag) {
            self.tags.insert(tag.to_owned(), row.tag_name.to_owned());
        }
    }
}

/// A point in time; what is none is told and left out.
fn time(cell: &str, told: impl Fn(&str) -> String, report: &mut Report) -> Option<jiff::Timestamp> {
    let time = cell.parse().ok();
    if time.is_none() && !cell.is_empty() {
        report.tell(Trouble::NotKept, || told(cell));
    }
    time
}
