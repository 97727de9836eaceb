//! `stancemark assign`: hands out articles to coders, at random and evenly.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::atomic::AtomicBool;

use clap::Args;

use super::reading::told;
use super::{fail, misuse, no_folder, tell, tell_error};
use crate::app::corpus::Corpus;
use crate::app::reviewing::handed_out;
use crate::model::{AnnotatorId, ArticleId, Assignment, MetadataField, Project};
use crate::review::assignment::HandOut;
use crate::store::StoreError;
use crate::store::shared_file::SharedFile;

/// What is handed out, and how.
#[derive(Debug, Args)]
pub struct AssignArgs {
    /// The folder
    folder: PathBuf,
    /// The coders, by the ids in file names, with commas between
    #[arg(long, value_delimiter = ',', required = true, value_name = "ID,ID…")]
    coders: Vec<String>,
    /// How many coders an article gets that several annotate
    #[arg(long, value_name = "N", default_value_t = 2)]
    per_article: usize,
    /// The share of articles that several annotate, from 0 to 1; the rest gets one coder each
    #[arg(long, value_name = "SHARE", default_value_t = 0.2)]
    overlap: f64,
    /// The same seed hands out in the same way
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Say who would get what, and write nothing
    #[arg(long)]
    dry_run: bool,
}

/// Hands out; exits with 0 if it is written.
pub fn run(args: &AssignArgs) -> ExitCode {
    if !args.folder.is_dir() {
        return no_folder(&args.folder);
    }
    let reserved = [AnnotatorId::CURATED, AnnotatorId::META];
    if let Some(wrong) = args
        .coders
        .iter()
        .find(|it| it.is_empty() || reserved.contains(&it.as_str()))
    {
        return misuse(&format!(
            "“{wrong}” is no coder's id. Give the ids that stand in file names."
        ));
    }
    let corpus = match Corpus::open(&args.folder, &AtomicBool::new(false)) {
        Ok(corpus) => corpus,
        Err(error) => return fail(&error.to_string()),
    };
    corpus
        .problems
        .iter()
        .for_each(|problem| tell_error(problem));
    let articles = articles_of(&corpus);
    let how = HandOut {
        coders: args.coders.iter().map(AnnotatorId::new).collect(),
        per_article: args.per_article,
        overlap: args.overlap,
        seed: args.seed,
    };
    let handed = match handed_out(&articles, &corpus.project.assignments, &how) {
        Ok(handed) => handed,
        Err(error) => return misuse(&format!("Nothing was handed out: {error}")),
    };
    if !tell_plan(&handed, articles.len()) {
        return ExitCode::FAILURE;
    }
    if args.dry_run {
        return told(tell("Nothing was written"));
    }
    match write(args, handed) {
        Ok(()) => told(corpus.problems.is_empty()),
        Err(error) => fail(&error.to_string()),
    }
}

/// The articles with outlet and day.
fn articles_of(corpus: &Corpus) -> Vec<(ArticleId, String, String)> {
    let mut articles = Vec::with_capacity(corpus.articles.len());
    corpus.read_texts(|_| true, &AtomicBool::new(false), &mut |article| {
        articles.extend(article.map(|article| {
            let of = |field| article.metadata.get(&field);
            (
                article.id.clone(),
                of(MetadataField::Outlet),
                of(MetadataField::Date),
            )
        }));
        ControlFlow::Continue(())
    });
    articles
}

fn tell_plan(handed: &BTreeMap<ArticleId, Assignment>, n_articles: usize) -> bool {
    let mut counts: BTreeMap<&AnnotatorId, usize> = BTreeMap::new();
    let mut n_overlap = 0;
    for assignment in handed.values() {
        n_overlap += usize::from(assignment.to.len() > 1);
        for coder in &assignment.to {
            *counts.entry(coder).or_default() += 1;
        }
    }
    let mut lines: Vec<String> = handed
        .iter()
        .map(|(article, assignment)| {
            let to: Vec<&str> = assignment.to.iter().map(AnnotatorId::as_str).collect();
            format!("{article}\t{}", to.join(", "))
        })
        .collect();
    lines.push(format!(
        "{} of {n_articles} articles are handed out, {n_overlap} of them to several",
        handed.len()
    ));
    let n_before = n_articles - handed.len();
    if n_before > 0 {
        lines.push(format!(
            "{n_before} were assigned before and stay as they are"
        ));
    }
    lines.extend(counts.into_iter().map(|(coder, n)| format!("{coder}: {n}")));
    lines.iter().all(|line| tell(line))
}

fn write(args: &AssignArgs, handed: BTreeMap<ArticleId, Assignment>) -> Result<(), StoreError> {
    let path = args.folder.join("stancemark.ron");
    let (mut file, reading) = SharedFile::<Project>::open(path)?;
    let mut project = reading.value;
    project.assignments.extend(handed);
    file.save(&project)?;
    Ok(())
}
