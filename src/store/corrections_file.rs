//! `NAME.meta.ron`, format 1: what persons corrected about an article, beside it.
//!
//! A run marked as dirt or as clean is written like a span of a sidecar: place, quote and what
//! stands around it. One that is not found for certain any more is kept as it was written.

mod file_name;

use std::collections::BTreeMap;

use super::file_problem::{FileProblem, Reading, Trouble, Unreadable};
use super::ron_record::{self, Record, RecordWriter, Source, quoted};
use crate::anchor::{Anchoring, PositionSelector, QuoteSelector, SpanSelector, describe, resolve};
use crate::model::{ArticleText, Extra, MetadataCorrections, MetadataField};
use crate::text::{CodePointOffset, TextRange};

pub use self::file_name::{article_of, file_name};

/// The newest format this program writes.
pub const FORMAT: u32 = 1;

/// The content of a file, before its runs are looked for in the article.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StoredCorrections {
    /// See [`MetadataCorrections::fields`].
    pub fields: BTreeMap<MetadataField, String>,
    /// See [`MetadataCorrections::encoding`]; needed before there is a text to look in.
    pub encoding: Option<String>,
    /// What is marked as dirt.
    pub dirt: Vec<StoredRun>,
    /// What is marked as no dirt.
    pub clean: Vec<StoredRun>,
    /// What a newer program wrote.
    pub extra: Extra,
}

/// A marked run of words as the file has it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StoredRun {
    /// Where it stood and what it said.
    pub selector: SpanSelector,
    /// What a newer program wrote.
    pub extra: Extra,
}

/// Reads a file; the encoding is known then, places are not: see [`StoredCorrections::place`].
pub fn read(text: &str) -> Result<Reading<StoredCorrections>, Unreadable> {
    let (mut source, mut record) = Source::open(text, FORMAT)?;
    let mut extra = Extra::default();
    let fields: BTreeMap<String, String> = record.take(&mut source, "fields").unwrap_or_default();
    let fields = fields.into_iter();
    let stored = StoredCorrections {
        fields: fields
            .map(|(name, value)| (MetadataField::from_name(&name), value))
            .collect(),
        encoding: record.take(&mut source, "encoding"),
        dirt: source.records(&mut record, "dirt", &mut extra, read_run),
        clean: source.records(&mut record, "clean", &mut extra, read_run),
        extra: record.into_extra(extra),
    };
    Ok(source.finish(stored))
}

/// Writes a file; equal corrections give equal bytes.
pub fn write(stored: &StoredCorrections) -> String {
    let fields = stored.fields.iter().map(|(field, value)| {
        let name = quoted(field.name());
        format!("\n        {name}: {},", quoted(value))
    });
    let fields: String = fields.collect();
    let fields = (!fields.is_empty()).then(|| format!("{{{fields}\n    }}"));
    let runs = |runs: &[StoredRun]| runs.iter().map(write_run).collect();
    let record = RecordWriter::new(&stored.extra)
        .field("format", Some(FORMAT.to_string()))
        .field("fields", fields)
        .field("encoding", stored.encoding.as_deref().map(quoted))
        .list("dirt", runs(&stored.dirt), 1)
        .list("clean", runs(&stored.clean), 1);
    ron_record::whole_file(record)
}

impl StoredCorrections {
    /// Looks for the runs in the article.
    ///
    /// What a newer program says about a single run that is found has no place in the model and
    /// is not written again.
    ///
    /// Those that are not found for certain are reported, on line 0 as the text of the file is
    /// not at hand, and carried in the corrections' `extra`, which [`Self::describe`] writes
    /// back.
    pub fn place(self, article: &ArticleText) -> Reading<MetadataCorrections> {
        let mut problems = Vec::new();
        let mut extra = self.extra;
        let dirt = place_runs(article, "dirt", self.dirt, &mut extra, &mut problems);
        let clean = place_runs(article, "clean", self.clean, &mut extra, &mut problems);
        let value = MetadataCorrections {
            fields: self.fields,
            encoding: self.encoding,
            dirt,
            clean,
            extra,
        };
        Reading { value, problems }
    }

    /// Describes corrections for a file.
    pub fn describe(corrections: &MetadataCorrections, article: &ArticleText) -> Self {
        let runs = |ranges: &[TextRange]| -> Vec<StoredRun> {
            let selectors = ranges
                .iter()
                .filter_map(|range| describe(article.as_str(), article.index(), *range));
            let run = |selector| StoredRun {
                selector,
                extra: Extra::default(),
            };
            selectors.map(run).collect()
        };
        Self {
            fields: corrections.fields.clone(),
            encoding: corrections.encoding.clone(),
            dirt: runs(&corrections.dirt),
            clean: runs(&corrections.clean),
            extra: corrections.extra.clone(),
        }
    }
}

fn place_runs(
    article: &ArticleText,
    list: &'static str,
    runs: Vec<StoredRun>,
    extra: &mut Extra,
    problems: &mut Vec<FileProblem>,
) -> Vec<TextRange> {
    let mut placed = Vec::new();
    let mut unplaced = Vec::new();
    for run in runs {
        match resolve(article.as_str(), article.index(), &run.selector) {
            Anchoring::Exact(range) | Anchoring::Moved(range) => placed.push(range),
            Anchoring::Doubtful { .. } | Anchoring::Lost => {
                let trouble = Trouble::Unplaced { list };
                problems.push(FileProblem { line: 0, trouble });
                unplaced.push(write_run(&run));
            }
        }
    }
    if !unplaced.is_empty() {
        let unread = extra.0.get(list);
        let unread = unread.and_then(|raw| ron_record::items(raw).ok());
        unplaced.extend(unread.unwrap_or_default().into_iter().map(str::to_owned));
        extra
            .0
            .insert(list.to_owned(), format!("[{}]", unplaced.join(", ")));
    }
    placed
}

fn read_run<'a>(
    source: &mut Source<'a>,
    _raw: &'a str,
    mut record: Record<'a>,
) -> Option<StoredRun> {
    let position = PositionSelector {
        start: CodePointOffset(record.take(source, "start")?),
        end: CodePointOffset(record.take(source, "end")?),
    };
    let quote = QuoteSelector {
        exact: record.take(source, "quote")?,
        before: record.take_text(source, "before"),
        after: record.take_text(source, "after"),
    };
    let selector = SpanSelector { position, quote };
    let extra = record.into_extra(Extra::default());
    Some(StoredRun { selector, extra })
}

pub(super) fn write_run(run: &StoredRun) -> String {
    let SpanSelector { position, quote } = &run.selector;
    RecordWriter::new(&run.extra)
        .field("start", Some(position.start.0.to_string()))
        .field("end", Some(position.end.0.to_string()))
        .field("quote", Some(quoted(&quote.exact)))
        .text("before", &quote.before)
        .text("after", &quote.after)
        .on_one_line()
}

#[cfg(test)]
mod tests;
