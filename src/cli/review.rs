//! `stancemark review`: the cases of a review, by how they stand.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::atomic::AtomicBool;

use clap::Args;
use serde_json::{Value, json};
use strum::IntoEnumIterator as _;

use super::reading::{read_annotated, told};
use super::{no_folder, tell};
use crate::app::reviewing::all_cases;
use crate::insight::AnnotatedArticle;
use crate::model::AnnotatorId;
use crate::review::cases::{Case, CaseCounts, CaseState, Cases, Takes};

/// What is shown of a review.
#[derive(Debug, Args)]
pub struct ReviewArgs {
    /// The folder
    folder: PathBuf,
    /// Also compare layers that are not marked as done
    #[arg(long)]
    begun: bool,
    /// List the open cases, with tabs between article, place, state, passage and annotators
    #[arg(long, conflicts_with = "json")]
    open: bool,
    /// Every case as one JSON object a line
    #[arg(long)]
    json: bool,
}

/// Shows the cases; exits with 0 if everything was read.
pub fn run(args: &ReviewArgs) -> ExitCode {
    if !args.folder.is_dir() {
        return no_folder(&args.folder);
    }
    let (snapshot, is_read) = match read_annotated(&args.folder) {
        Ok(read) => read,
        Err(code) => return code,
    };
    let takes = if args.begun {
        Takes::Begun
    } else {
        Takes::Finished
    };
    let Some(all) = all_cases(&snapshot, takes, &AtomicBool::new(false)) else {
        return ExitCode::FAILURE;
    };
    let articles = snapshot.articles.iter().map(|article| &**article);
    let articles: Vec<(&AnnotatedArticle, &Cases)> = articles.zip(&all).collect();
    let lines = match (args.json, args.open) {
        (true, _) => each(
            &articles,
            |_| true,
            |article, case| json_of(article, case).to_string(),
        ),
        (_, true) => each(&articles, |case| case.state.is_open(), line_of),
        _ => summary(&articles),
    };
    told(lines.iter().all(|line| tell(line)) && is_read)
}

fn each(
    articles: &[(&AnnotatedArticle, &Cases)],
    is_wanted: impl Fn(&Case) -> bool,
    written: impl Fn(&AnnotatedArticle, &Case) -> String,
) -> Vec<String> {
    let mut lines = Vec::new();
    for (article, cases) in articles {
        let cases = cases.cases.iter().filter(|case| is_wanted(case));
        lines.extend(cases.map(|case| written(article, case)));
    }
    lines
}

fn summary(articles: &[(&AnnotatedArticle, &Cases)]) -> Vec<String> {
    let mut counts = CaseCounts::default();
    let (mut n_compared, mut n_unfinished, mut n_unplaced) = (0, 0, 0);
    for (_, cases) in articles {
        counts.add(&cases.counts());
        n_compared += usize::from(cases.finished.len() > 1);
        n_unfinished += cases.unfinished.len();
        n_unplaced += cases.unplaced.len();
    }
    let mut lines = vec![format!(
        "{} cases in {} articles, {} open",
        counts.all(),
        articles.len(),
        counts.open()
    )];
    for state in CaseState::iter() {
        let word = <&'static str>::from(state);
        lines.push(format!("{word:<10} {:>6}", counts.of_state(state)));
    }
    lines.push(format!(
        "{n_compared} articles were finished by at least two annotators"
    ));
    if n_unfinished > 0 {
        lines.push(format!(
            "{n_unfinished} layers are not finished and were left out"
        ));
    }
    if n_unplaced > 0 {
        lines.push(format!(
            "{n_unplaced} annotations have no sure place and are in no case"
        ));
    }
    lines
}

fn quote(article: &AnnotatedArticle, case: &Case) -> String {
    let text = article.article.text.as_str();
    let words = case.place.and_then(|place| place.slice(text));
    let words = words.unwrap_or_default().split_whitespace();
    words.collect::<Vec<_>>().join(" ")
}

/// Where a case starts and ends, in code points.
fn place(article: &AnnotatedArticle, case: &Case) -> Option<(u32, u32)> {
    let text = &article.article.text;
    let place = case.place?;
    Some((
        text.code_point(place.start())?.0,
        text.code_point(place.end())?.0,
    ))
}

fn line_of(article: &AnnotatedArticle, case: &Case) -> String {
    let place = place(article, case);
    let place = place.map(|(start, end)| format!("{start}-{end}"));
    let who = case
        .members
        .iter()
        .map(|member| format!("{}: {}", member.annotator, member.annotation.tag));
    let missing = case
        .missing
        .iter()
        .map(|annotator| format!("{annotator}: –"));
    let who: Vec<String> = who.chain(missing).collect();
    let fields = [
        article.article.id.to_string(),
        place.unwrap_or_default(),
        <&'static str>::from(case.state).to_owned(),
        quote(article, case),
        who.join(", "),
    ];
    fields.join("\t")
}

fn json_of(article: &AnnotatedArticle, case: &Case) -> Value {
    let place = place(article, case);
    let members = case.members.iter().map(|member| {
        json!({
            "annotator": member.annotator.as_str(),
            "annotation": member.annotation.id.as_str(),
            "tag": member.annotation.tag.as_str(),
        })
    });
    let decisions = case.decisions.iter().map(|decision| {
        json!({
            "outcome": decision.outcome.as_str(),
            "how": decision.how,
            "by": decision.by.as_str(),
            "at": decision.at.map(|at| at.to_string()),
            "reason": decision.reason,
            "note": decision.note,
        })
    });
    let names = |annotators: &[AnnotatorId]| -> Vec<String> {
        annotators.iter().map(ToString::to_string).collect()
    };
    let fields = case.differences.fields.iter();
    json!({
        "article": article.article.id.as_str(),
        "case": case.id.as_str(),
        "state": <&'static str>::from(case.state),
        "start": place.map(|it| it.0),
        "end": place.map(|it| it.1),
        "quote": quote(article, case),
        "annotations": members.collect::<Vec<_>>(),
        "missing": names(&case.missing),
        "differing_fields": fields.map(ToString::to_string).collect::<Vec<_>>(),
        "decisions": decisions.collect::<Vec<_>>(),
    })
}
