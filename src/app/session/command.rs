//! What can be asked of a review session.

use std::path::PathBuf;

use super::{CaseRef, CasesShown, Draft, RuleScope};
use crate::app::Selection;
use crate::model::{AnnotatorId, TagId};
use crate::review::cases::Takes;
use crate::review::deciding::{Rule, Verdict};

/// Something to be done in a review session.
#[derive(Clone, Debug)]
pub enum ReviewCommand {
    /// The case in hand shall be this.
    Pick(CaseRef),
    /// Another case shall be in hand.
    Step(CaseStep),
    /// Which cases show.
    Show(Box<CasesShown>),
    /// Whose layers are compared.
    Take(Takes),
    /// Shows or hides an annotator's lane.
    ToggleLane(AnnotatorId),
    /// Whether it is not told who is who.
    HideNames(bool),
    /// Whether each annotator has the text of their own.
    SideBySide(bool),
    /// What is selected in the text.
    Select(Selection),
    /// What was to be brought into sight is in sight.
    Revealed,
    /// What is right about the case in hand.
    Decide(Verdict),
    /// The selected words get this tag in the curated layer, though no annotator has them.
    AddNew(TagId),
    /// The case in hand is open again, and what was decided about it goes.
    LeaveOpen,
    /// Why annotators differed.
    Reason(String),
    /// The remark on the decision, as far as it is typed.
    Note(String),
    /// The remark is typed.
    NoteDone,
    /// An annotation for the case in hand is made, from that annotator's or from what there is.
    BeginDraft(Option<AnnotatorId>),
    /// It shall be this.
    ChangeDraft(Box<Draft>),
    /// It is right.
    DecideDraft,
    /// It is given up.
    DropDraft,
    /// What a rule would decide is worked out.
    PlanRule(Rule, RuleScope),
    /// Leaves a case out of what a rule decides, or takes it in again.
    ToggleRuled(usize),
    /// What a rule would decide is decided.
    ApplyRule,
    /// Every decision that came about in this way is taken back.
    TakeBack(String),
    /// The rules are closed.
    EndRules,
    /// Shows the case in hand in its article, to read on.
    OpenArticle,
    /// Asks where to save the minutes.
    AskMinutes(MinutesTarget),
    /// Saves the minutes to a file; whether one that stands there is replaced.
    SaveMinutes(MinutesTarget, PathBuf, bool),
}

/// Another case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CaseStep {
    /// So many further in the list, or back.
    Row(isize),
    /// The next that waits for somebody, across articles.
    NextOpen,
    /// The one before.
    PreviousOpen,
    /// The first of the list.
    First,
    /// The last.
    Last,
}

/// A kind of file that minutes are saved as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::EnumIter)]
pub enum MinutesTarget {
    /// A page for a browser.
    Html,
    /// Text with marks, for an editor.
    Markdown,
}

impl MinutesTarget {
    /// The ending of its name.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Html => "html",
            Self::Markdown => "md",
        }
    }
}
