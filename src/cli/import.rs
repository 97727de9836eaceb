//! `stancemark import`: another tool's annotations, or a colleague's layers, into a project.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::AtomicBool;

use clap::Args;

use super::export::options_of;
use super::progress::Progress;
use super::{fail, misuse, no_folder, tell, tell_error};
use crate::app::clock::{Clock as _, SystemClock};
use crate::app::importing::{
    ArticleChoice, CoderChoice, ImportDraft, ImportError, KnownProject, PreparedImport, SameId,
    apply, find_import_format, is_archive, prepare, read_source, unpack_archive,
};
use crate::formats::FormatError;
use crate::model::AnnotatorId;
use crate::store::places::Places;

/// How many articles are done between two words of progress.
const STEP: usize = 50;

/// What is imported, and how.
#[derive(Debug, Args)]
pub struct ImportArgs {
    /// The folder of the project; with a project's archive alone it may be new or empty
    folder: PathBuf,
    /// Files or folders of one set
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The format, by its name; guessed from the content if it is not given
    #[arg(long)]
    format: Option<String>,
    /// Whose layer annotations go into that do not say whose they are
    #[arg(long, value_name = "ID")]
    annotator: Option<String>,
    #[command(flatten)]
    same_name: SameName,
    /// Leave out articles that the project does not have
    #[arg(long)]
    no_new_articles: bool,
    /// A choice of the format; may be given several times
    #[arg(long, value_name = "NAME=VALUE")]
    option: Vec<String>,
    /// Say what would be written, and write nothing
    #[arg(long)]
    dry_run: bool,
}

/// What is done where one of the same name is there and differs.
#[derive(Debug, Args)]
struct SameName {
    /// Change annotations that are there under the same name
    #[arg(long)]
    update: bool,
    /// Change those that were changed later in what arrives, and keep the others
    #[arg(long, conflicts_with = "update")]
    newer: bool,
}

impl SameName {
    fn choice(&self) -> SameId {
        match (self.update, self.newer) {
            (true, _) => SameId::Update,
            (_, true) => SameId::Newer,
            _ => SameId::Keep,
        }
    }
}

/// Imports; exits with 0 if everything that was to be written is.
pub fn run(args: &ImportArgs) -> ExitCode {
    if is_empty(&args.folder) {
        return unpack(args);
    }
    if !args.folder.is_dir() {
        return no_folder(&args.folder);
    }
    let is_known = |id: &String| find_import_format(id).is_some();
    if let Some(wrong) = args.format.as_ref().filter(|id| !is_known(id)) {
        return misuse(&format!(
            "There is no format called “{wrong}”. `stancemark formats` lists those there are."
        ));
    }
    match import(args) {
        Ok(code) => code,
        Err(ImportError::Format(error @ FormatError::Option { .. })) => misuse(&error.to_string()),
        Err(error) => fail(&error.to_string()),
    }
}

fn import(args: &ImportArgs) -> Result<ExitCode, ImportError> {
    let options = match options_of(&args.option) {
        Ok(options) => options,
        Err(wrong) => return Ok(misuse(&wrong)),
    };
    let clock = SystemClock::default();
    let never = AtomicBool::new(false);
    let progress = Progress::new();
    let mut tell_progress = |n_done: usize, n_all: usize| {
        if n_done.is_multiple_of(STEP) {
            progress.show(&format!("{n_done} of {n_all} articles"));
        }
    };
    let source = read_source(&args.files)?;
    let me = AnnotatorId::new(args.annotator.as_deref().unwrap_or("imported"));
    let known = KnownProject::read(&args.folder, me, &never, &mut tell_progress)?;
    let mut draft = ImportDraft::read(&source, args.format.as_deref(), &options, &known)?;
    args.choose(&mut draft);
    let new_id = &mut || clock.new_annotation_id();
    let prepared = prepare(&draft, &known, new_id, &never, &mut tell_progress)?;
    progress.clear();
    tell_plan(&draft, &prepared);
    if args.dry_run {
        return Ok(code_of(tell("Nothing was written")));
    }
    let places = match Places::find() {
        Ok(places) => places,
        Err(error) => return Ok(fail(&format!("Nothing was imported: {error}"))),
    };
    let applied = apply(&args.folder, &prepared, &places, clock.now())?;
    applied
        .problems
        .iter()
        .for_each(|problem| tell_error(problem));
    let is_read = tell(&format!("{} annotations were written", applied.n_written));
    Ok(code_of(
        is_read && applied.problems.is_empty() && prepared.problems.is_empty(),
    ))
}

/// Says what comes of what, and on standard error what was not understood.
fn tell_plan(draft: &ImportDraft, prepared: &PreparedImport) {
    let counts = &prepared.counts;
    let lines = [
        format!(
            "{}: {} annotations",
            draft.format.label(),
            draft.n_annotations()
        ),
        format!("{} new, {} changed", counts.n_new, counts.n_changed),
        format!("{} there already", counts.n_doubles),
        format!(
            "{} differ from one of the same name, which stays",
            counts.n_kept
        ),
        format!(
            "{} comments and decisions new, {} changed, {} there already, {} differ and stay",
            counts.n_said_new, counts.n_said_changed, counts.n_said_doubles, counts.n_said_kept
        ),
        format!("{} without a sure place", counts.n_unplaced),
        format!("{} left out", counts.n_left_out + counts.n_locked),
        format!(
            "{} new articles, {} new tags",
            prepared.new_articles.len(),
            prepared.tags.len()
        ),
    ];
    let differences = prepared.differences.iter();
    let differences = differences.map(|(who, difference)| format!("{who}: {difference}"));
    for line in lines.into_iter().chain(differences) {
        if !tell(&line) {
            return;
        }
    }
    for (article, choice) in draft.set.articles.iter().zip(&draft.choices.articles) {
        match choice {
            ArticleChoice::LeaveOut => tell_error(&format!("No article is “{}”", article.name)),
            ArticleChoice::New(id) => {
                tell(&format!("“{}” becomes the article {id}", article.name));
            }
            ArticleChoice::Existing(_) => {}
        }
    }
    prepared
        .report
        .lines()
        .iter()
        .for_each(|line| tell_error(line));
    prepared
        .problems
        .iter()
        .for_each(|problem| tell_error(problem));
}

fn code_of(is_well: bool) -> ExitCode {
    if is_well {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn is_empty(folder: &Path) -> bool {
    !folder.exists() || std::fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_none())
}

/// A project's archive becomes a project where nothing is yet.
fn unpack(args: &ImportArgs) -> ExitCode {
    let read = read_source(&args.files);
    let archive = match &read {
        Ok(source) => source.only().is_some_and(is_archive),
        Err(error) => return fail(&error.to_string()),
    };
    let ([path], true) = (args.files.as_slice(), archive) else {
        return fail(&format!(
            "{} is empty or not there. Give the folder of a project, or a project's archive alone.",
            args.folder.display()
        ));
    };
    if args.dry_run {
        return code_of(tell("It is a project's archive; nothing was written"));
    }
    match unpack_archive(path, &args.folder) {
        Ok(n_files) => code_of(tell(&format!(
            "{n_files} files were unpacked into {}",
            args.folder.display()
        ))),
        Err(error) => fail(&error.to_string()),
    }
}

impl ImportArgs {
    fn choose(&self, draft: &mut ImportDraft) {
        draft.choices.same_id = self.same_name.choice();
        if self.no_new_articles {
            for choice in &mut draft.choices.articles {
                if matches!(choice, ArticleChoice::New(_)) {
                    *choice = ArticleChoice::LeaveOut;
                }
            }
        }
        if let (Some(id), Some(choice)) = (&self.annotator, draft.choices.coders.get_mut("")) {
            *choice = CoderChoice::Annotator(AnnotatorId::new(id));
        }
    }
}
