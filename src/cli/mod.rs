//! The command line: everything that works without a display.
//!
//! Exit codes: 0 all is well, 1 something was found or failed, 2 the call itself was wrong.
//! For `search` and `counts`, as for grep, 0 says that something was found and 1 that nothing was.

mod agreement;
mod assign;
mod check;
mod counts;
mod export;
mod git_setup;
mod import;
mod list;
mod merge;
mod minutes;
mod progress;
mod reading;
mod review;
mod search;
mod sync;

use std::ffi::OsString;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

/// What was asked for.
pub enum Asked {
    /// The window.
    Window(WindowOptions),
    /// Something without a window.
    Command(Command),
    /// Help, the version, or a wrong call, which was told already.
    Told(ExitCode),
}

/// How the window is to open.
#[derive(Debug, Args)]
pub struct WindowOptions {
    /// A folder of articles, or articles of one folder; none for the start screen
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Write times and memory as JSON lines to this file, to send with a report
    #[arg(long, value_name = "FILE")]
    pub trace: Option<PathBuf>,
}

/// Something without a window.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Read a folder and report every problem with file, place and remedy
    #[command(
        after_help = "Example: stancemark check coverage --repair\n\nExits with 1 if there is a problem."
    )]
    Check {
        /// The folder
        folder: PathBuf,
        /// Mend what can be mended, after a backup
        #[arg(long)]
        repair: bool,
    },
    /// Merge two versions of a file of the program, as a git merge driver does
    #[command(
        after_help = "Example: stancemark merge base.ron mine.ron theirs.ron\n\n\
                            “stancemark git-setup” lets git call it, for all files with merge=stancemark in .gitattributes.\n\
                            The name of PATH tells what kind of file it is, or that of MINE: a sidecar, unless it is called otherwise.\n\
                            Writes the result to MINE. Exits with 1 if values were changed on both sides: of a sidecar both are kept,\n\
                            of another file MINE, and the other value is told."
    )]
    Merge {
        /// The common version
        base: PathBuf,
        /// One's own version; the result is written here
        mine: PathBuf,
        /// The other version
        theirs: PathBuf,
        /// What the file is called, where it is merged under another name
        path: Option<PathBuf>,
    },
    /// Let git merge the files of a project by annotation and field, in this clone
    #[command(
        name = "git-setup",
        after_help = "Example: stancemark git-setup coverage\n\n\
                            Adds lines to FOLDER/.gitattributes, which git carries to everybody, and the merge driver to the\n\
                            configuration of this clone, which each clone needs once. Once more changes nothing.\n\
                            Exits with 0 if git is set up, 1 if something failed, 2 if the call is wrong."
    )]
    GitSetup(git_setup::GitSetupArgs),
    /// Commit, fetch, merge by annotation, and push, by your own git
    #[command(after_help = "Example: stancemark sync coverage\n\n\
                            Commits only the program's own files; articles and all else are yours to commit. Never forces, never asks\n\
                            for a password, and takes a merge back that it cannot end.\n\
                            Exits with 0 if both sides are in step, 1 if something failed or was changed differently on both sides,\n\
                            2 if the call is wrong.")]
    Sync(sync::SyncArgs),
    /// Find words or a pattern in the articles of a folder, each hit in its line
    #[command(
        after_help = "Example: stancemark search coverage 'dam' --word --outlet norda\n\n\
                            Writes article, line, left context, hit and right context, with tabs between, in the order of the folder.\n\
                            Exits with 0 if something was found, 1 if nothing was or an article could not be read, 2 if the pattern is wrong."
    )]
    Search(search::SearchArgs),
    /// Count annotations by tag, outlet, annotator, day and other things
    #[command(
        after_help = "Example: stancemark counts coverage --by outlet,tag --count article --format csv\n\n\
                            Exits with 0 if something was counted, 1 if nothing was or a file could not be read, 2 if the call is wrong."
    )]
    Counts(counts::CountsArgs),
    /// Write annotations in another tool's format
    #[command(
        after_help = "Example: stancemark export coverage --format csv --out annotations --option flavour=spreadsheet\n\n\
                            What the format cannot hold is told on standard error.\n\
                            Exits with 0 if everything was read and written, 1 if something failed, 2 if the call is wrong."
    )]
    Export(export::ExportArgs),
    /// Take in another tool's annotations, a colleague's layers, or a project's archive
    #[command(
        after_help = "Example: stancemark import coverage task-export.json --dry-run\n\n\
                            Articles are told by their text, hash or name, coders and tags by their names; what is there already is skipped.\n\
                            Exits with 0 if everything was understood and written, 1 if something failed, 2 if the call is wrong."
    )]
    Import(import::ImportArgs),
    /// Measure how far annotators agree, for the team, each pair and each tag
    #[command(
        after_help = "Example: stancemark agreement coverage --measure u-alpha --measure exact-f1 --on fields\n\n\
                            A measure that has no value shows a dash and the reason; docs/AGREEMENT.md says what each is.\n\
                            Exits with 0 if something was compared, 1 if nothing was or a file could not be read, 2 if the call is wrong."
    )]
    Agreement(agreement::AgreementArgs),
    /// Count the cases of a review by how they stand, or list them
    #[command(after_help = "Example: stancemark review coverage --open\n\n\
                            A case is what several annotators have on one passage. Places are counted in code points.\n\
                            Exits with 0 if everything was read, 1 if something was not, 2 if the call is wrong.")]
    Review(review::ReviewArgs),
    /// Hand out articles to coders, at random and evenly over outlets and days
    #[command(
        after_help = "Example: stancemark assign coverage --coders alice,bo,carol --per-article 2 --overlap 0.25 --seed 7 --dry-run\n\n\
                            Writes stancemark.ron. What is assigned already stays and counts.\n\
                            Exits with 0 if it is written, 1 if something failed, 2 if the call is wrong."
    )]
    Assign(assign::AssignArgs),
    /// Write the minutes of a review: every decision with its reason, and agreement before and after
    #[command(
        after_help = "Example: stancemark minutes coverage --out minutes.html\n\n\
                            Exits with 0 if everything was read and written, 1 if something failed, 2 if the call is wrong."
    )]
    Minutes(minutes::MinutesArgs),
    /// List the formats that can be written and read, with their choices
    #[command(after_help = "Example: stancemark formats")]
    Formats,
    /// List the articles of a folder with metadata and counts
    #[command(after_help = "Example: stancemark list coverage --json")]
    List {
        /// The folder
        folder: PathBuf,
        /// One JSON object a line
        #[arg(long)]
        json: bool,
    },
}

#[derive(Debug, Parser)]
#[command(
    name = "stancemark",
    version,
    about = "Read news articles, tag stances and claims in them, settle differences as a team",
    after_help = "Example: stancemark coverage",
    args_conflicts_with_subcommands = true
)]
struct CommandLine {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    window: WindowOptions,
}

/// Reads the command line; help and mistakes are told at once.
pub fn asked(arguments: impl IntoIterator<Item = OsString>) -> Asked {
    match CommandLine::try_parse_from(arguments) {
        Ok(CommandLine {
            command: Some(command),
            ..
        }) => Asked::Command(command),
        Ok(CommandLine {
            command: None,
            window,
        }) => Asked::Window(window),
        Err(error) => {
            let code = ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
            if error.print().is_err() {
                log::debug!("nobody reads the help");
            }
            Asked::Told(code)
        }
    }
}

/// Does something without a window.
pub fn run(command: &Command) -> ExitCode {
    match command {
        Command::Check { folder, repair } => check::run(folder, *repair),
        Command::Merge {
            base,
            mine,
            theirs,
            path,
        } => merge::run(base, mine, theirs, path.as_deref()),
        Command::GitSetup(args) => git_setup::run(args),
        Command::Sync(args) => sync::run(args),
        Command::List { folder, json } => list::run(folder, *json),
        Command::Search(args) => search::run(args),
        Command::Counts(args) => counts::run(args),
        Command::Agreement(args) => agreement::run(args),
        Command::Review(args) => review::run(args),
        Command::Assign(args) => assign::run(args),
        Command::Minutes(args) => minutes::run(args),
        Command::Export(args) => export::run(args),
        Command::Import(args) => import::run(args),
        Command::Formats => export::list_formats(),
    }
}

/// Tells what went wrong, on standard error.
pub fn fail(message: &str) -> ExitCode {
    tell_error(message);
    ExitCode::FAILURE
}

/// Tells that the call was wrong, as a mistake in the arguments is.
fn misuse(message: &str) -> ExitCode {
    tell_error(message);
    ExitCode::from(2)
}

/// Tells that what was given is no folder.
fn no_folder(folder: &Path) -> ExitCode {
    fail(&format!(
        "{} is no folder. Give the folder that holds the articles.",
        folder.display()
    ))
}

/// Writes a line to standard output; `false` when nobody reads it any more.
fn tell(line: &str) -> bool {
    writeln!(std::io::stdout().lock(), "{line}").is_ok()
}

/// Writes a line to standard error.
fn tell_error(line: &str) {
    if writeln!(std::io::stderr().lock(), "{line}").is_err() {
        log::debug!("nobody reads standard error");
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    fn parsed(line: &str) -> Asked {
        asked(line.split(' ').map(OsString::from))
    }

    #[test]
    fn the_command_line_is_sound() {
        CommandLine::command().debug_assert();
    }

    #[test]
    fn paths_open_the_window_and_words_are_commands() {
        assert!(matches!(parsed("stancemark"), Asked::Window(options) if options.paths.is_empty()));
        assert!(
            matches!(parsed("stancemark a b"), Asked::Window(options) if options.paths.len() == 2)
        );
        assert!(matches!(
            parsed("stancemark check x --repair"),
            Asked::Command(Command::Check { repair: true, .. })
        ));
        assert!(matches!(parsed("stancemark merge a b"), Asked::Told(_)));
    }

    #[test]
    fn every_command_has_an_example() {
        for command in CommandLine::command().get_subcommands() {
            let help = command
                .get_after_help()
                .map(ToString::to_string)
                .unwrap_or_default();
            assert!(help.contains("Example: "), "{}", command.get_name());
        }
    }
}
