//! `stancemark search`: words and patterns in the articles of a folder, each in its line.

use std::ops::ControlFlow;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::atomic::AtomicBool;

use clap::Args;
use jiff::civil::Date;
use serde_json::json;

use super::progress::Progress;
use super::{fail, misuse, no_folder, tell, tell_error};
use crate::app::corpus::Corpus;
use crate::app::corpus_search::{SearchEvent, SearchOptions, search_articles};
use crate::insight::search::{ArticleHits, CONTEXT, Hit, Query, QueryKind};

/// How many articles are done between two words of progress.
const STEP: usize = 500;

/// What is looked for, and where.
#[derive(Debug, Args)]
pub struct SearchArgs {
    /// The folder
    folder: PathBuf,
    /// The words to look for
    pattern: String,
    #[command(flatten)]
    reading: PatternReading,
    #[command(flatten)]
    scope: SearchScope,
    #[command(flatten)]
    output: SearchOutput,
}

/// How the pattern is read.
#[derive(Debug, Args)]
struct PatternReading {
    /// Read the pattern as a regular expression
    #[arg(long, conflicts_with = "word")]
    regex: bool,
    /// Find whole words only
    #[arg(long)]
    word: bool,
    #[command(flatten)]
    letters: LetterReading,
}

/// Which letters are alike.
#[derive(Debug, Args)]
struct LetterReading {
    /// Tell capitals and small letters apart
    #[arg(long)]
    case: bool,
    /// Take letters with and without accents for the same
    #[arg(long)]
    fold_accents: bool,
}

/// Which articles are searched.
#[derive(Debug, Args)]
struct SearchScope {
    /// Only articles of this outlet
    #[arg(long)]
    outlet: Option<String>,
    /// Only articles from this day on, such as 2025-11-09
    #[arg(long, value_name = "DAY")]
    from: Option<Date>,
    /// Only articles up to this day
    #[arg(long, value_name = "DAY")]
    to: Option<Date>,
    /// Pass over what is no part of a story, such as photo credits
    #[arg(long)]
    skip_dirt: bool,
}

/// What is written of what is found.
#[derive(Debug, Args)]
struct SearchOutput {
    /// One JSON object a line
    #[arg(long)]
    json: bool,
    /// Only how many hits each article has
    #[arg(long)]
    count: bool,
    /// How many characters of context are shown on either side
    #[arg(long, value_name = "N", default_value_t = CONTEXT)]
    context: usize,
}

/// Searches; exits with 0 if something was found and everything was read.
pub fn run(args: &SearchArgs) -> ExitCode {
    if !args.folder.is_dir() {
        return no_folder(&args.folder);
    }
    let matcher = match args.query().matcher() {
        Ok(matcher) => matcher,
        Err(error) => return misuse(&error.to_string()),
    };
    let never = AtomicBool::new(false);
    let corpus = match Corpus::open(&args.folder, &never) {
        Ok(corpus) => corpus,
        Err(error) => return fail(&error.to_string()),
    };
    let progress = Progress::new();
    let mut is_found = false;
    let mut is_all_read = corpus.problems.is_empty();
    corpus
        .problems
        .iter()
        .for_each(|problem| tell_error(problem));
    let n_all = corpus.articles.len();
    let with = (&matcher, &args.options());
    search_articles(
        &corpus.articles,
        &corpus.project,
        with,
        &never,
        &mut |event| {
            match event {
                SearchEvent::Found(found) => {
                    is_found = true;
                    progress.clear();
                    return args.output.tell_hits(&found.hits);
                }
                SearchEvent::Unread(reason) => {
                    is_all_read = false;
                    progress.clear();
                    tell_error(&reason);
                }
                SearchEvent::Done(n_done) if n_done % STEP == 0 => {
                    progress.show(&format!("{n_done} of {n_all} articles"));
                }
                SearchEvent::Done(_) => {}
            }
            ControlFlow::Continue(())
        },
    );
    progress.clear();
    if is_found && is_all_read {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

impl SearchArgs {
    fn query(&self) -> Query {
        let kind = match (self.reading.regex, self.reading.word) {
            (true, _) => QueryKind::Regex,
            (false, true) => QueryKind::WholeWord,
            (false, false) => QueryKind::Literal,
        };
        Query {
            pattern: self.pattern.clone(),
            kind,
            is_case_sensitive: self.reading.letters.case,
            folds_accents: self.reading.letters.fold_accents,
        }
    }

    fn options(&self) -> SearchOptions {
        SearchOptions {
            outlet: self.scope.outlet.clone(),
            from: self.scope.from,
            to: self.scope.to,
            skips_dirt: self.scope.skip_dirt,
            context: self.output.context,
            most: if self.output.count { 0 } else { usize::MAX },
            reads_layers: false,
            open: None,
            // Each file is read once.
            index: None,
        }
    }
}

impl SearchOutput {
    /// Writes what was found in an article; stops when nobody reads it any more.
    fn tell_hits(&self, found: &ArticleHits) -> ControlFlow<()> {
        let article = found.article.as_str();
        let is_read = match (self.count, self.json) {
            (true, true) => tell(&json!({ "article": article, "hits": found.n_hits }).to_string()),
            (true, false) => tell(&format!("{}\t{}", on_one_line(article), found.n_hits)),
            (false, true) => found.hits.iter().all(|hit| tell(&json_of(article, hit))),
            (false, false) => found.hits.iter().all(|hit| tell(&line_of(article, hit))),
        };
        if is_read {
            ControlFlow::Continue(())
        } else {
            ControlFlow::Break(())
        }
    }
}

fn json_of(article: &str, hit: &Hit) -> String {
    let object = json!({
        "article": article,
        "start": hit.position.start.0,
        "end": hit.position.end.0,
        "line": hit.line,
        "left": hit.left,
        "hit": hit.hit,
        "right": hit.right,
    });
    object.to_string()
}

fn line_of(article: &str, hit: &Hit) -> String {
    let line = hit.line.to_string();
    let fields = [article, &line, &hit.left, &hit.hit, &hit.right];
    fields.map(on_one_line).join("\t")
}

fn on_one_line(field: &str) -> String {
    field.replace(['\t', '\n', '\r'], " ")
}
