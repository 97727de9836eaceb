//! What a review session needs, on threads of their own.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use jiff::Timestamp;

use super::Storage;
use super::requests::Reply;
use crate::app::reviewing::{Asked, Measured, Which, all_cases, measure_team, minutes_of};
use crate::app::session::{CaseBook, MinutesTarget, RulePlan};
use crate::formats::minutes::Minutes;
use crate::insight::Snapshot;
use crate::model::{AnnotatorId, ArticleId};
use crate::review::agreement::{Bootstrap, SpanMeasure};
use crate::review::cases::Takes;
use crate::review::deciding::Rule;
use crate::review::team_spans::Question;
use crate::store::atomic;

/// What came of a question; the number is the question's.
pub enum ReviewReply {
    /// Cases were made, for articles of that generation and those layers.
    Made(u64, Box<CaseBook>, (u64, Takes)),
    /// How far all agree, in articles of that generation.
    Measured(u64, u64, Box<Measured>),
    /// What a rule would decide.
    Planned(u64, Box<RulePlan>),
    /// Minutes were written, or why not.
    Written(PathBuf, Result<(), String>),
}

impl Storage {
    /// Makes the cases of a snapshot, those of the book taken over where nothing changed.
    pub fn make_cases(
        &self,
        nth: u64,
        (snapshot, book): (Snapshot, Arc<CaseBook>),
        made_for: (u64, Takes),
        cancel: Arc<AtomicBool>,
    ) {
        self.for_review("cases", move || {
            let book = book.renewed(&snapshot, made_for.1, &cancel)?;
            Some(ReviewReply::Made(nth, Box::new(book), made_for))
        });
    }

    /// Works out unitizing α of all annotators.
    pub fn measure_live(
        &self,
        nth: u64,
        (snapshot, annotators): (Snapshot, Vec<AnnotatorId>),
        (generation, takes): (u64, Takes),
        cancel: Arc<AtomicBool>,
    ) {
        self.for_review("agreement", move || {
            let asked = Asked {
                measures: vec![Which::Spans(SpanMeasure::UAlpha)],
                annotators,
                tags: Vec::new(),
                question: Question::Tag,
                takes,
                bootstrap: Bootstrap::default(),
            };
            let team = measure_team(&snapshot, &asked, &cancel)?;
            let measured = team.measured.into_iter().next()?;
            Some(ReviewReply::Measured(nth, generation, Box::new(measured)))
        });
    }

    /// Works out what a rule would decide, in these articles or in all.
    pub fn plan_rule(
        &self,
        nth: u64,
        (book, articles): (Arc<CaseBook>, Option<BTreeSet<ArticleId>>),
        rule: Rule,
        cancel: Arc<AtomicBool>,
    ) {
        self.for_review("rule", move || {
            let plan = RulePlan::new(&book, &rule, articles.as_ref(), &cancel)?;
            Some(ReviewReply::Planned(nth, Box::new(plan)))
        });
    }

    /// Writes the minutes of a review into a file.
    pub fn write_minutes(
        &self,
        (target, path, may_replace): (MinutesTarget, PathBuf, bool),
        snapshot: Snapshot,
        (takes, folder_name, made): (Takes, String, Timestamp),
    ) {
        self.for_review("minutes", move || {
            if !may_replace && path.exists() {
                let reason = "something of that name is there already. Choose another name";
                return Some(ReviewReply::Written(path, Err(reason.to_owned())));
            }
            let never = AtomicBool::new(false);
            let write = |minutes: &Minutes<'_>| match target {
                MinutesTarget::Html => minutes.to_html(),
                MinutesTarget::Markdown => minutes.to_markdown(),
            };
            let cases = all_cases(&snapshot, takes, &never)?;
            let about = (folder_name.as_str(), made);
            let text = minutes_of(&snapshot, (&cases, takes), about, &never, write)?;
            let written = atomic::write(&path, text.as_bytes());
            let written = written.map_err(|error| error.to_string());
            Some(ReviewReply::Written(path, written))
        });
    }

    fn for_review(&self, name: &str, work: impl FnOnce() -> Option<ReviewReply> + Send + 'static) {
        let outbox = self.outbox.clone();
        let thread = std::thread::Builder::new().name(name.to_owned());
        let started = thread.spawn(move || {
            let reply = work().map(Reply::Review);
            reply.is_none_or(|reply| outbox.send(reply))
        });
        if let Err(error) = started {
            log::error!("no thread for the {name}: {error}");
        }
    }
}
