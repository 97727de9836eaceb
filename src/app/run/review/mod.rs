//! A review session: what is in hand, what is decided, and keeping its cases as they are now.

mod deciding;
mod fate;
mod following;
mod loading;
mod minutes;
mod rules;
mod stepping;
#[cfg(feature = "gui")]
#[cfg(test)]
mod tests;

pub use self::fate::FateTold;
pub use self::rules::RuledStep;
use crate::app::session::ReviewCommand;
use crate::app::storage::ReviewReply;
use crate::app::{AppState, Modal, Page, Selection};
use crate::model::LayerKey;
use crate::review::cases::Member;

impl AppState {
    pub(super) fn run_review(&mut self, command: ReviewCommand) {
        match command {
            ReviewCommand::Pick(case) => self.pick_case(case),
            ReviewCommand::Step(step) => self.step_case(step),
            ReviewCommand::Show(shown) => self.show_cases(*shown),
            ReviewCommand::Take(takes) => self.session.takes = takes,
            ReviewCommand::ToggleLane(annotator) => {
                let hidden = &mut self.session.hidden;
                if !hidden.remove(&annotator) {
                    hidden.insert(annotator);
                }
            }
            ReviewCommand::HideNames(hides) => self.session.hides_names = hides,
            ReviewCommand::SideBySide(is_so) => {
                self.session.is_side_by_side = is_so;
                self.reveal_case();
            }
            ReviewCommand::Select(selection) => self.select_in_case(selection),
            ReviewCommand::Revealed => self.session.reveal = None,
            ReviewCommand::Decide(verdict) => self.decide_in_hand(&verdict),
            ReviewCommand::AddNew(tag) => self.add_to_curated(tag),
            ReviewCommand::LeaveOpen => self.leave_case_open(),
            ReviewCommand::Reason(reason) => self.say_reason(reason),
            ReviewCommand::Note(note) => self.session.saying.note = note,
            ReviewCommand::NoteDone => self.keep_saying(),
            ReviewCommand::BeginDraft(base) => self.begin_draft(base),
            ReviewCommand::ChangeDraft(draft) => self.session.draft = Some(*draft),
            ReviewCommand::DecideDraft => self.decide_draft(),
            ReviewCommand::DropDraft => self.session.draft = None,
            ReviewCommand::PlanRule(rule, scope) => self.ask_rule(rule, scope),
            ReviewCommand::ToggleRuled(nth) => self.toggle_ruled(nth),
            ReviewCommand::ApplyRule => self.apply_rule(),
            ReviewCommand::TakeBack(how) => self.take_back_rule(how),
            ReviewCommand::EndRules => self.end_rules(),
            ReviewCommand::OpenArticle => self.open_case_in_article(),
            ReviewCommand::AskMinutes(target) => self.ask_minutes(target),
            ReviewCommand::SaveMinutes(target, path, may_replace) => {
                self.save_minutes(target, path, may_replace);
            }
        }
        self.session.revision += 1;
    }

    pub(super) fn take_review(&mut self, reply: ReviewReply) {
        match reply {
            ReviewReply::Made(nth, book, made_for) => self.cases_made(nth, (*book, made_for)),
            ReviewReply::Measured(nth, made_for, measured) => {
                self.measured_live(nth, made_for, *measured);
            }
            ReviewReply::Planned(nth, plan) => self.rule_planned(nth, *plan),
            ReviewReply::Written(path, written) => self.minutes_written(&path, written),
        }
    }

    pub(super) fn show_review(&mut self) {
        self.trace.mark("review_asked");
        self.show_page(Page::Review);
    }

    pub(super) fn show_rules(&mut self) {
        self.show_review();
        if self.page == Page::Review {
            self.session.rules = Some(crate::app::session::RuleSession::default());
            self.modal = Some(Modal::ReviewRules);
        }
    }

    pub(super) fn show_trouble(&mut self) {
        self.show_review();
        if self.page == Page::Review {
            let codebook = std::sync::Arc::clone(&self.workspace.codebook);
            self.session.gather_troubles(&codebook);
            self.modal = Some(Modal::Trouble);
        }
    }

    fn select_in_case(&mut self, selection: Selection) {
        self.session.selection = selection;
        self.move_draft();
    }

    /// Shows the case in hand in the reading view.
    fn open_case_in_article(&mut self) {
        let Some((article, case)) = self.session.case_in_hand() else {
            return;
        };
        let id = article.id().clone();
        if let Some(source) = case.members.first().map(Member::source) {
            let key = LayerKey::new(id, source.annotator);
            self.open_annotation(&key, source.id);
        } else {
            self.leave_page();
            self.open_article(&id);
        }
    }
}
