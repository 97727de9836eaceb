//! `stancemark agreement`: how far annotators agree, for the team, each pair and each tag.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::atomic::AtomicBool;

use clap::Args;
use serde_json::{Value, json};

use super::reading::{read_annotated, told};
use super::{misuse, no_folder, tell};
use crate::app::reviewing::{Asked, Measured, MeasuredTable, Which, annotators_of, measure};
use crate::model::{AnnotatorId, TagId};
use crate::review::agreement::{Bootstrap, SpanMatch, SpanMeasure};
use crate::review::cases::Takes;
use crate::review::team_spans::Question;

/// The measures that are shown where none is named.
const USUAL: [Which; 5] = [
    Which::Spans(SpanMeasure::UAlpha),
    Which::Spans(SpanMeasure::BarUAlpha),
    Which::Spans(SpanMeasure::CuAlpha),
    Which::Spans(SpanMeasure::F1(SpanMatch::Exact)),
    Which::Spans(SpanMeasure::F1(SpanMatch::Overlap)),
];

/// What is measured, and how it is written.
#[derive(Debug, Args)]
pub struct AgreementArgs {
    /// The folder
    folder: PathBuf,
    /// A measure: u-alpha, bar-u-alpha, cu-alpha, exact-f1, unlabelled-f1, overlap-f1, word-f1,
    /// character-f1, character-percent, character-kappa, boundary-similarity, alpha-u-1995; over aligned cases case-percent, cohen-kappa, fleiss-kappa,
    /// case-alpha; or gamma and gamma-cat, which take long; may be given several times
    #[arg(long, value_name = "NAME")]
    measure: Vec<String>,
    /// Only this annotator, by the id in file names; may be given several times
    #[arg(long)]
    annotator: Vec<String>,
    /// Only this tag, by its id; may be given several times
    #[arg(long)]
    tag: Vec<String>,
    /// What is to agree: passage, tag, or fields (the tag with its fields)
    #[arg(long, value_name = "WHAT", default_value = "tag")]
    on: String,
    /// Also compare layers that are not marked as done
    #[arg(long)]
    begun: bool,
    /// The seed of the intervals, and of gamma's chance
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How often articles are drawn for an interval
    #[arg(long, value_name = "N", default_value_t = 1000)]
    draws: u32,
    /// One JSON object
    #[arg(long)]
    json: bool,
}

/// Measures; exits with 0 if something was compared and everything was read.
pub fn run(args: &AgreementArgs) -> ExitCode {
    if !args.folder.is_dir() {
        return no_folder(&args.folder);
    }
    let mut asked = match args.asked() {
        Ok(asked) => asked,
        Err(wrong) => return misuse(&wrong),
    };
    let (snapshot, is_read) = match read_annotated(&args.folder) {
        Ok(read) => read,
        Err(code) => return code,
    };
    let known = annotators_of(&snapshot);
    if let Some(unknown) = asked.annotators.iter().find(|it| !known.contains(it)) {
        return misuse(&format!(
            "{unknown} has no layer here. Those who have one are {}.",
            names(&known)
        ));
    }
    if asked.annotators.is_empty() {
        asked.annotators = known;
    }
    let Some(tables) = measure(&snapshot, &asked, &AtomicBool::new(false)) else {
        return ExitCode::FAILURE;
    };
    let n_documents = tables.iter().flatten().map(|table| table.n_documents).max();
    let is_told = if args.json {
        tell(&json_of(&asked, &tables).to_string())
    } else {
        lines_of(&asked, &tables).iter().all(|line| tell(line))
    };
    told(is_told && is_read && n_documents > Some(0))
}

impl AgreementArgs {
    fn asked(&self) -> Result<Asked, String> {
        let mut measures = Vec::new();
        for word in &self.measure {
            let all = Which::all();
            let Some(which) = all.iter().find(|it| it.word() == word) else {
                let words: Vec<&str> = all.iter().map(|it| it.word()).collect();
                return Err(format!(
                    "There is no measure called “{word}”. There are {}.",
                    words.join(", ")
                ));
            };
            measures.push(*which);
        }
        if measures.is_empty() {
            measures = USUAL.to_vec();
        }
        let question: Question = self.on.parse().map_err(|_unknown| {
            format!(
                "“{}” is nothing to agree on. Give passage, tag or fields.",
                self.on
            )
        })?;
        Ok(Asked {
            measures,
            annotators: self.annotator.iter().map(AnnotatorId::new).collect(),
            tags: self.tag.iter().map(TagId::new).collect(),
            question,
            takes: if self.begun {
                Takes::Begun
            } else {
                Takes::Finished
            },
            bootstrap: Bootstrap {
                n_replicates: self.draws,
                seed: self.seed,
                ..Bootstrap::default()
            },
        })
    }
}

fn names(annotators: &[AnnotatorId]) -> String {
    let names: Vec<&str> = annotators.iter().map(AnnotatorId::as_str).collect();
    names.join(", ")
}

fn lines_of(asked: &Asked, [team, pairs, tags]: &[Vec<MeasuredTable>; 3]) -> Vec<String> {
    let n_documents = team.first().map_or(0, |table| table.n_documents);
    let mut lines = vec![format!(
        "{} annotators ({}), {n_documents} articles that at least two finished",
        asked.annotators.len(),
        names(&asked.annotators)
    )];
    for table in team {
        lines.extend(table.measured.iter().map(line_of));
    }
    for (heading, tables) in [("By pair", pairs), ("By tag", tags)] {
        for table in tables.iter().filter(|_| !tables.is_empty()) {
            lines.push(String::new());
            lines.push(format!(
                "{heading}: {}, {} articles",
                table.about, table.n_documents
            ));
            lines.extend(table.measured.iter().map(line_of));
        }
    }
    lines.push(String::new());
    lines.push(format!(
        "95 % intervals from {} draws of articles, seed {}",
        asked.bootstrap.n_replicates, asked.bootstrap.seed
    ));
    lines.extend(
        asked
            .measures
            .iter()
            .map(|which| format!("{:<18} {}", which.word(), which.sentence())),
    );
    lines
}

fn line_of(measured: &Measured) -> String {
    let word = measured.which.word();
    match (&measured.value, &measured.interval) {
        (Err(why), _) => format!("{word:<18} –      {why}"),
        (Ok(value), Ok(it)) => {
            format!("{word:<18} {value:.3}  [{:.3}, {:.3}]", it.lower, it.upper)
        }
        (Ok(value), Err(why)) => format!("{word:<18} {value:.3}  {why}"),
    }
}

fn json_of(asked: &Asked, [team, pairs, tags]: &[Vec<MeasuredTable>; 3]) -> Value {
    let tables =
        |tables: &[MeasuredTable]| -> Vec<Value> { tables.iter().map(json_table).collect() };
    json!({
        "annotators": asked.annotators.iter().map(AnnotatorId::as_str).collect::<Vec<_>>(),
        "on": <&'static str>::from(asked.question),
        "draws": asked.bootstrap.n_replicates,
        "seed": asked.bootstrap.seed,
        "level": asked.bootstrap.level,
        "team": team.first().map(json_table),
        "pairs": tables(pairs),
        "tags": tables(tags),
    })
}

fn json_table(table: &MeasuredTable) -> Value {
    let measured = table.measured.iter().map(|it| {
        let interval = it.interval.as_ref();
        json!({
            "measure": it.which.word(),
            "value": it.value.ok(),
            "undefined": it.value.err().map(|why| why.to_string()),
            "interval": interval.ok().map(|it| [it.lower, it.upper]),
            "no_interval": interval.err().map(ToString::to_string),
        })
    });
    json!({
        "about": table.about,
        "articles": table.n_documents,
        "measures": measured.collect::<Vec<_>>(),
    })
}
