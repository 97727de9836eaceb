//! `stancemark counts`: how often something was annotated, as a table, CSV, SVG or JSON.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::atomic::AtomicBool;

use clap::{Args, ValueEnum};
use jiff::civil::Date;
use serde_json::json;

use super::progress::Progress;
use super::{fail, misuse, no_folder, tell, tell_error};
use crate::app::corpus::Corpus;
use crate::insight::Snapshot;
use crate::insight::counts::{
    Count, CountScope, CountTable, CountUnit, Dimension, Plot, Together, Within,
};
use crate::model::{AnnotatorId, Codebook, TagId};

/// How many articles are done between two words of progress.
const STEP: usize = 100;

/// What is counted, and how it is written.
#[derive(Debug, Args)]
pub struct CountsArgs {
    /// The folder
    folder: PathBuf,
    /// What stands in the rows and, after a comma, in the columns: tag, outlet, annotator, day,
    /// week, month, section, language, or a field with answers to choose from
    #[arg(long, value_name = "ROWS[,COLUMNS]", default_value = "tag")]
    by: String,
    /// What counts as one
    #[arg(long, value_enum, default_value_t, value_name = "WHAT")]
    count: CountArg,
    /// Count which tags stand together instead, in an article, a paragraph, or on the same words
    #[arg(long, value_enum, value_name = "WHERE", conflicts_with_all = ["by", "count"])]
    together: Option<TogetherArg>,
    /// Only this tag, by its id; may be given several times
    #[arg(long)]
    tag: Vec<String>,
    /// Only this annotator, by the id in file names; may be given several times
    #[arg(long)]
    annotator: Vec<String>,
    /// Only articles of this outlet; may be given several times
    #[arg(long)]
    outlet: Vec<String>,
    /// Only articles from this day on, such as 2025-11-09
    #[arg(long, value_name = "DAY")]
    from: Option<Date>,
    /// Only articles up to this day
    #[arg(long, value_name = "DAY")]
    to: Option<Date>,
    /// How the table is written
    #[arg(long, value_enum, default_value_t)]
    format: FormatArg,
}

/// What counts as one.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum CountArg {
    /// Each annotation
    #[default]
    Mention,
    /// Each article, however many annotations are in it
    Article,
    /// Each day of each outlet
    Day,
    /// Each week of each outlet
    Week,
}

/// How near tags must stand.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum TogetherArg {
    /// In one article
    Article,
    /// In one paragraph
    Paragraph,
    /// On words that both share
    Overlap,
}

/// How the table is written.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum FormatArg {
    /// Columns of text
    #[default]
    Table,
    /// For spreadsheets
    Csv,
    /// A drawing
    Svg,
    /// One JSON object
    Json,
}

/// What is to be counted, made ready.
enum Question {
    Count(Count),
    Together(Together),
}

/// Counts; exits with 0 if something was counted and everything was read.
pub fn run(args: &CountsArgs) -> ExitCode {
    if !args.folder.is_dir() {
        return no_folder(&args.folder);
    }
    let never = AtomicBool::new(false);
    let mut corpus = match Corpus::open(&args.folder, &never) {
        Ok(corpus) => corpus,
        Err(error) => return fail(&error.to_string()),
    };
    let question = match args.question(&corpus.codebook) {
        Ok(question) => question,
        Err(word) => return misuse(&no_dimension(&word, &corpus.codebook)),
    };
    let progress = Progress::new();
    let snapshot = corpus.annotated(&never, &mut |n_done| {
        if n_done % STEP == 0 {
            progress.show(&format!("{n_done} annotated articles"));
        }
    });
    progress.clear();
    corpus
        .problems
        .iter()
        .for_each(|problem| tell_error(problem));
    let Some(table) = question.table(&snapshot, &never) else {
        return ExitCode::FAILURE;
    };
    let is_read = tell(args.format.written(&table).trim_end());
    if is_read && !table.rows.is_empty() && corpus.problems.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn no_dimension(word: &str, codebook: &Codebook) -> String {
    let all = Dimension::all(codebook);
    let words: Vec<&str> = all.iter().map(Dimension::word).collect();
    format!(
        "There is nothing called “{word}” to count by. Give one or two of {}.",
        words.join(", ")
    )
}

impl CountsArgs {
    /// What is asked; the word that names no dimension if there is one.
    fn question(&self, codebook: &Codebook) -> Result<Question, String> {
        let scope = self.scope();
        if let Some(within) = self.together {
            let within = within.into();
            return Ok(Question::Together(Together { within, scope }));
        }
        let dimension = |word: &str| {
            let dimension = Dimension::from_word(word.trim(), codebook);
            dimension.ok_or_else(|| word.trim().to_owned())
        };
        let (rows, columns) = match self.by.split_once(',') {
            Some((rows, columns)) => (dimension(rows)?, Some(dimension(columns)?)),
            None => (dimension(&self.by)?, None),
        };
        Ok(Question::Count(Count {
            rows,
            columns,
            unit: self.count.into(),
            scope,
        }))
    }

    fn scope(&self) -> CountScope {
        CountScope {
            tags: self.tag.iter().map(TagId::new).collect(),
            annotators: self.annotator.iter().map(AnnotatorId::new).collect(),
            articles: None,
            outlets: self.outlet.iter().cloned().collect(),
            from: self.from,
            to: self.to,
        }
    }
}

impl Question {
    fn table(&self, snapshot: &Snapshot, cancel: &AtomicBool) -> Option<CountTable> {
        match self {
            Self::Count(count) => count.table(snapshot, cancel),
            Self::Together(together) => together.table(snapshot, cancel),
        }
    }
}

impl From<CountArg> for CountUnit {
    fn from(arg: CountArg) -> Self {
        match arg {
            CountArg::Mention => Self::Mention,
            CountArg::Article => Self::Article,
            CountArg::Day => Self::Day,
            CountArg::Week => Self::Week,
        }
    }
}

impl From<TogetherArg> for Within {
    fn from(arg: TogetherArg) -> Self {
        match arg {
            TogetherArg::Article => Self::Article,
            TogetherArg::Paragraph => Self::Paragraph,
            TogetherArg::Overlap => Self::Overlap,
        }
    }
}

impl FormatArg {
    fn written(self, table: &CountTable) -> String {
        match self {
            Self::Table => text_of(table),
            Self::Csv => table.to_csv(),
            Self::Svg => table.to_svg(Plot::suited(table)),
            Self::Json => json_of(table).to_string(),
        }
    }
}

/// The sentence, then the table in columns, the same as in CSV.
fn text_of(table: &CountTable) -> String {
    let lines = table.lines();
    let n_columns = lines.first().map_or(0, Vec::len);
    let width = |nth: usize| {
        let cells = lines.iter().filter_map(|line| line.get(nth));
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..n_columns).map(width).collect();
    let mut text = format!("{}\n\n", table.what);
    for line in &lines {
        for (nth, (cell, width)) in line.iter().zip(&widths).enumerate() {
            if nth == 0 {
                text.push_str(&format!("{cell:width$}"));
            } else {
                text.push_str(&format!("  {cell:>width$}"));
            }
        }
        text.push('\n');
    }
    text
}

fn json_of(table: &CountTable) -> serde_json::Value {
    let names = |labels: &[crate::insight::counts::CountLabel]| -> Vec<String> {
        labels.iter().map(|label| label.text.clone()).collect()
    };
    let mut object = json!({
        "what": table.what,
        "by": [Some(&table.row_name), table.column_name.as_ref()],
        "rows": names(&table.rows),
        "columns": names(&table.columns),
        "cells": table.cells,
    });
    if let Some(object) = object.as_object_mut().filter(|_| table.has_totals()) {
        object.insert("row_totals".to_owned(), json!(table.row_totals));
        object.insert("column_totals".to_owned(), json!(table.column_totals));
        object.insert("total".to_owned(), json!(table.total));
    }
    object
}
