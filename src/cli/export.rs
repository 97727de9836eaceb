//! `stancemark export`: a project, or a part of it, in another tool's format.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::atomic::AtomicBool;

use clap::Args;

use super::progress::Progress;
use super::{fail, misuse, no_folder, tell, tell_error};
use crate::app::clock::{Clock as _, SystemClock};
use crate::app::exporting::{
    Existing, ExportError, ExportJob, ExportKind, Exported, Loaded, Scope, export,
};
use crate::formats::{FormatError, OptionSpec, Options, Shape};
use crate::model::{AnnotatorId, TagId};

/// How many articles are done between two words of progress.
const STEP: usize = 50;

/// What is exported, how and where to.
#[derive(Debug, Args)]
pub struct ExportArgs {
    /// The folder
    folder: PathBuf,
    /// The format, by its name; `stancemark formats` lists them
    #[arg(long)]
    format: String,
    /// The file or folder to write; a folder of files ends in .zip to be packed
    #[arg(long, value_name = "PATH")]
    out: PathBuf,
    /// Only this annotator, by the id in file names; may be given several times
    #[arg(long)]
    annotator: Vec<String>,
    /// Only this tag, by its id; may be given several times
    #[arg(long)]
    tag: Vec<String>,
    /// Articles without annotations go along
    #[arg(long)]
    untagged: bool,
    /// A choice of the format, such as flavour=spreadsheet; may be given several times
    #[arg(long, value_name = "NAME=VALUE")]
    option: Vec<String>,
    /// Replace what is there
    #[arg(long)]
    replace: bool,
}

/// Exports; exits with 0 if all was read and written, whatever the format could not hold.
pub fn run(args: &ExportArgs) -> ExitCode {
    if !args.folder.is_dir() {
        return no_folder(&args.folder);
    }
    let Some(kind) = ExportKind::find(&args.format) else {
        return misuse(&format!(
            "There is no format called “{}”. `stancemark formats` lists those there are.",
            args.format
        ));
    };
    let options = match options_of(&args.option) {
        Ok(options) => options,
        Err(wrong) => return misuse(&wrong),
    };
    let scope = args.scope();
    let job = ExportJob {
        kind,
        scope: &scope,
        options: &options,
        target: &args.out,
        existing: if args.replace {
            Existing::Replace
        } else {
            Existing::Keep
        },
        made: SystemClock::default().now(),
    };
    let progress = Progress::new();
    let never = AtomicBool::new(false);
    let exported = export(
        &args.folder,
        &job,
        Loaded::new(),
        &never,
        &mut |n_done, n_all| {
            if n_done.is_multiple_of(STEP) {
                progress.show(&format!("{n_done} of {n_all} articles"));
            }
        },
    );
    progress.clear();
    match exported {
        Ok(exported) => told(&exported),
        Err(ExportError::Format(error @ FormatError::Option { .. })) => misuse(&error.to_string()),
        Err(error) => fail(&error.to_string()),
    }
}

/// Says what was written, and on standard error what the format could not hold.
fn told(exported: &Exported) -> ExitCode {
    let is_read = tell(&format!(
        "{} are in {}",
        exported.what(),
        exported.path.display()
    ));
    exported
        .report
        .lines()
        .iter()
        .for_each(|line| tell_error(line));
    exported
        .problems
        .iter()
        .for_each(|problem| tell_error(problem));
    if is_read && exported.problems.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// Reads `name=value` pairs; says which is none.
pub(super) fn options_of(pairs: &[String]) -> Result<Options, String> {
    pairs.iter().try_fold(Options::default(), |options, pair| {
        let Some((name, value)) = pair.split_once('=') else {
            return Err(format!(
                "“{pair}” is no option; write it like flavour=spreadsheet"
            ));
        };
        Ok(options.with(name.trim(), value.trim()))
    })
}

/// Lists the formats that can be written and read, with what can be chosen.
pub fn list_formats() -> ExitCode {
    let imports = crate::app::importing::all_import_formats();
    let mut lines = Vec::new();
    for kind in ExportKind::all() {
        let is_read = imports.iter().any(|it| it.id() == kind.id());
        let directions = if is_read { "out, in" } else { "out" };
        let shape = match kind.shape() {
            Shape::File(ending) => format!(".{ending}"),
            Shape::Folder => "folder or .zip".to_owned(),
        };
        lines.push(format!(
            "{}\t{directions}\t{shape}\t{}",
            kind.id(),
            kind.label()
        ));
        lines.extend(kind.options().iter().map(option_line));
    }
    for format in imports {
        if ExportKind::find(format.id()).is_none() {
            lines.push(format!("{}\tin\t\t{}", format.id(), format.label()));
            lines.extend(format.options().iter().map(option_line));
        }
    }
    if lines.iter().all(|line| tell(line)) {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn option_line(spec: &OptionSpec) -> String {
    let usual = spec.kind.usual();
    format!(
        "\t{}={usual}\t({})\t{}",
        spec.name,
        spec.kind.allowed(),
        spec.help
    )
}

impl ExportArgs {
    fn scope(&self) -> Scope {
        let annotators = self.annotator.iter().map(AnnotatorId::new);
        let tags = self.tag.iter().map(TagId::new);
        Scope {
            annotators: (!self.annotator.is_empty()).then(|| annotators.collect()),
            tags: (!self.tag.is_empty()).then(|| tags.collect()),
            with_untagged: self.untagged,
            ..Scope::default()
        }
    }
}
