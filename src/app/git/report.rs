//! What a sync came to, in words.

use std::fmt;

use super::GitError;
use super::changes::{Changes, counted};
use super::own_files::OwnFile;
use crate::store::{FileKind, MergedAny};

/// What a sync came to; a failure says how far it came.
#[derive(Clone, Debug, Default)]
pub struct SyncReport {
    /// The messages of what was committed here.
    pub committed: Vec<String>,
    /// What was set up on the way.
    pub set_up: Vec<String>,
    /// What others did.
    pub came_in: Changes,
    /// What went to them; what would have gone, if there is a failure.
    pub went_out: Changes,
    /// Whether the other side has all that is committed here.
    pub is_pushed: bool,
    /// What both sides changed differently.
    pub conflicts: Vec<SyncConflict>,
    /// Why it did not come to its end.
    pub failure: Option<Failure>,
}

/// Why a sync did not come to its end, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// What failed, and why.
    pub message: String,
    /// What a person can do.
    pub remedy: String,
    /// Whether all it lacks is that git is set up.
    pub needs_set_up: bool,
    /// Whether a person stopped it.
    pub is_cancelled: bool,
}

/// A value that both sides changed differently.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyncConflict {
    /// The file, below the project's folder.
    pub file: String,
    /// The article and the annotator, if the file is a layer.
    pub layer: Option<(String, String)>,
    /// What it is about, and both values.
    pub what: String,
    /// Whether both versions are in the file, where a person picks one.
    pub is_kept_in_file: bool,
}

impl SyncConflict {
    /// What a merge of a file could not settle.
    pub(super) fn of(file: &str, own: &OwnFile, merged: &MergedAny) -> Vec<Self> {
        let of_layers = merged.conflicts.iter().map(|conflict| {
            let id = conflict.id.as_ref().map_or("the layer", |id| id.as_str());
            let (field, mine, theirs) = (&conflict.field, &conflict.mine, &conflict.theirs);
            let what = match field.as_str() {
                "deleted" => format!("{id} was deleted on one side and changed on the other"),
                field => format!(
                    "{field} of {id} is {} here and {} there",
                    cut(mine),
                    cut(theirs)
                ),
            };
            Self::new(file, own, what, true)
        });
        let of_others = merged.losses.iter().map(|loss| {
            // Whole, as the message of the merge is where it is found again.
            let gave_way = loss.lost.as_deref().unwrap_or("its deletion");
            let what = format!("{}: {} stays, {gave_way} gave way", loss.what, loss.kept);
            Self::new(file, own, what, false)
        });
        of_layers.chain(of_others).collect()
    }

    /// One side took away a file that the other changed.
    pub(super) fn deleted(file: &str, own: &OwnFile, is_gone_here: bool) -> Self {
        let (gone, changed) = if is_gone_here {
            ("here", "there")
        } else {
            ("there", "here")
        };
        let what = format!("the file was deleted {gone} and changed {changed}; it stays");
        Self::new(file, own, what, false)
    }

    fn new(file: &str, own: &OwnFile, what: String, is_kept_in_file: bool) -> Self {
        let layer = own.layer().filter(|_| own.kind == FileKind::Layer);
        let layer = layer.map(|(annotator, _)| {
            let end = format!(".{annotator}.ron");
            let article = file.strip_suffix(&end).unwrap_or(file);
            (article.to_owned(), annotator.to_owned())
        });
        Self {
            file: file.to_owned(),
            layer,
            what,
            is_kept_in_file,
        }
    }
}

impl fmt::Display for SyncConflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.file, self.what)
    }
}

impl Failure {
    /// What to say about an error.
    pub fn of(error: &GitError) -> Self {
        Self {
            message: error.to_string(),
            remedy: error.remedy().to_owned(),
            needs_set_up: matches!(error, GitError::NotSetUp),
            is_cancelled: matches!(error, GitError::Cancelled),
        }
    }
}

impl SyncReport {
    /// Whether both sides have the same now and nothing waits for a person.
    pub fn is_in_step(&self) -> bool {
        self.failure.is_none() && self.conflicts.is_empty()
    }

    /// What it came to, in one line.
    pub fn headline(&self) -> String {
        if let Some(failure) = &self.failure {
            return format!("Not in step: {}", failure.message);
        }
        let came = !self.came_in.is_empty();
        let went = !self.went_out.is_empty();
        let what = match (went, came) {
            (true, true) => "Your work went out and others' came in",
            (true, false) => "Your work went out, nothing new came in",
            (false, true) => "Others' work came in, there was nothing to send",
            (false, false) => "There was nothing to send and nothing new",
        };
        match self.conflicts.len() {
            0 => what.to_owned(),
            n => format!("{what}; {} for you to look at", counted(n, "conflict")),
        }
    }

    /// What there is to tell, under headings.
    pub fn sections(&self) -> Vec<(String, Vec<String>)> {
        let went_out = if self.is_pushed {
            "Went out"
        } else {
            "Waits to go out"
        };
        let committed = self.committed.iter().map(|it| first_line(it)).collect();
        let (in_file, others): (Vec<_>, Vec<_>) =
            self.conflicts.iter().partition(|it| it.is_kept_in_file);
        let told = |conflicts: Vec<&SyncConflict>| -> Vec<String> {
            conflicts.iter().map(ToString::to_string).collect()
        };
        let sections = [
            ("Set up", self.set_up.clone()),
            ("Committed here", committed),
            (went_out, self.went_out.lines()),
            ("Came in", self.came_in.lines()),
            (
                "Changed differently on both sides: both values are kept until you pick one in Problems and conflicts",
                told(in_file),
            ),
            (
                "Changed differently on both sides: what was set here stays, the other value is in the merge's message",
                told(others),
            ),
        ];
        let sections = sections.into_iter().filter(|(_, lines)| !lines.is_empty());
        sections
            .map(|(heading, lines)| (heading.to_owned(), lines))
            .collect()
    }

    /// All there is to tell, a line each, for a terminal.
    pub fn lines(&self) -> Vec<String> {
        let mut lines = vec![self.headline()];
        if let Some(failure) = &self.failure {
            lines.push(failure.remedy.clone());
        }
        for (heading, told) in self.sections() {
            lines.push(format!("{heading}:"));
            lines.extend(told.into_iter().map(|line| format!("  {line}")));
        }
        lines
    }
}

fn first_line(message: &str) -> String {
    message.lines().next().unwrap_or_default().to_owned()
}

/// A value short enough for a line.
fn cut(value: &str) -> String {
    const MOST: usize = 160;
    let mut short: String = value.chars().take(MOST).collect();
    if short.len() < value.len() {
        short.push('…');
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_tells_only_what_there_is() {
        let report = SyncReport {
            is_pushed: true,
            ..SyncReport::default()
        };
        assert_eq!(
            report.lines(),
            ["There was nothing to send and nothing new"]
        );
        let failed = SyncReport {
            committed: vec!["Stancemark: codebook\n\nmore".to_owned()],
            failure: Some(Failure::of(&GitError::AlwaysLate)),
            ..SyncReport::default()
        };
        assert_eq!(
            failed.lines(),
            [
                "Not in step: others were quicker each time",
                "Your work is committed here. Sync again in a moment.",
                "Committed here:",
                "  Stancemark: codebook",
            ]
        );
    }
}
