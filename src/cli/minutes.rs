//! `stancemark minutes`: what a review decided, as a page to read or print.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::atomic::AtomicBool;

use clap::Args;

use super::reading::{read_annotated, told};
use super::{fail, misuse, no_folder, tell};
use crate::app::clock::{Clock as _, SystemClock};
use crate::app::reviewing::{all_cases, minutes_of};
use crate::formats::minutes::Minutes;
use crate::review::cases::Takes;
use crate::store::atomic;

/// What minutes are written, and where to.
#[derive(Debug, Args)]
pub struct MinutesArgs {
    /// The folder
    folder: PathBuf,
    /// The file to write: .html for a page, .md for Markdown
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Also compare layers that are not marked as done
    #[arg(long)]
    begun: bool,
    /// Replace what is there
    #[arg(long)]
    replace: bool,
}

/// Writes the minutes; exits with 0 if everything was read and they are written.
pub fn run(args: &MinutesArgs) -> ExitCode {
    if !args.folder.is_dir() {
        return no_folder(&args.folder);
    }
    let ending = args.out.extension().and_then(|it| it.to_str());
    let write: fn(&Minutes<'_>) -> String = match ending {
        Some("html" | "htm") => |minutes| minutes.to_html(),
        Some("md" | "markdown") => |minutes| minutes.to_markdown(),
        _ => {
            return misuse(
                "Minutes are written as HTML or Markdown. Give a file ending in .html or .md.",
            );
        }
    };
    if args.out.exists() && !args.replace {
        return fail(&format!(
            "{} is there already. Give another file, or --replace.",
            args.out.display()
        ));
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
    let never = AtomicBool::new(false);
    let name = args.folder.canonicalize().ok();
    let name = name.as_deref().and_then(|it| it.file_name());
    let name = name
        .map(|it| it.to_string_lossy().into_owned())
        .unwrap_or_default();
    let made = SystemClock::default().now();
    let text = all_cases(&snapshot, takes, &never)
        .and_then(|cases| minutes_of(&snapshot, (&cases, takes), (&name, made), &never, write));
    let Some(text) = text else {
        return ExitCode::FAILURE;
    };
    if let Err(error) = atomic::write(&args.out, text.as_bytes()) {
        return fail(&error.to_string());
    }
    told(tell(&format!("The minutes are in {}", args.out.display())) && is_read)
}
