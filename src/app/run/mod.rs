//! What is done for each command, a file a family.

mod agreeing;
mod annotate;
mod articles;
mod bulk;
mod codebook;
mod commenting;
mod commit;
mod conflicts;
mod counting;
mod dropped;
mod exchange;
mod files;
mod gathering;
mod listing;
mod look;
mod mass_edit;
mod names;
mod notices;
mod opened;
mod pages;
mod project;
mod registers;
mod replies;
mod review;
mod saving;
mod search;
mod syncing;
mod table;
mod tag_hits;
mod team;
mod ui;
mod watching;

pub use self::bulk::Bulk;
pub(in crate::app) use self::names::annotator_color;
pub use self::review::FateTold;

use super::{AppCommand, AppState};

impl AppState {
    /// Does what was asked for, in order.
    pub fn run(&mut self, commands: Vec<AppCommand>) {
        for command in commands {
            self.run_one(command);
        }
    }

    fn run_one(&mut self, command: AppCommand) {
        match command {
            AppCommand::Ui(command) => self.run_ui(command),
            AppCommand::OpenPaths(paths) => self.open_paths(&paths),
            AppCommand::Dropped(paths) => self.dropped(paths),
            AppCommand::OpenArticle(article) => {
                self.leave_page();
                self.open_article(&article);
            }
            AppCommand::OpenAnnotation(layer, id) => self.open_annotation(&layer, id),
            AppCommand::ChooseEncoding(label) => self.choose_encoding(label),
            AppCommand::Look(command) => self.run_look(command),
            AppCommand::Annotate(command) => self.run_annotate(command),
            AppCommand::Codebook(command) => self.run_codebook(command),
            AppCommand::Register(command) => self.run_register(command),
            AppCommand::Article(command) => self.run_article(command),
            AppCommand::Exchange(command) => self.run_exchange(command),
            AppCommand::Search(command) => self.run_search(command),
            AppCommand::Gather(command) => self.run_gather(command),
            AppCommand::Table(command) => self.run_table(command),
            AppCommand::Counts(command) => self.run_counts(command),
            AppCommand::Review(command) => self.run_review(command),
            AppCommand::Comment(command) => self.run_comment(command),
            AppCommand::Team(command) => self.run_team(command),
            AppCommand::Agreement(command) => self.run_agreement(command),
            AppCommand::ShowCases(filter) => self.show_cases_of(filter),
            AppCommand::Sync(command) => self.run_sync(command),
            AppCommand::SetProject(project) => self.set_project(*project),
            AppCommand::BeAnnotator(annotator, name) => self.be_annotator(annotator, name),
            AppCommand::SetSettings(settings) => self.set_settings(*settings),
            AppCommand::Show(modal) => self.modal = modal,
            AppCommand::CloseNotice(topic) => self.notices.retain(|notice| notice.topic != topic),
            AppCommand::ActOnNotice(topic, action) => self.act_on_notice(&topic, action),
            AppCommand::SaveElsewhere(folder) => self.save_elsewhere(&folder),
            AppCommand::Wish(wish) => self.wish(wish),
            AppCommand::Settle(key, conflict, side) => self.settle(&key, &conflict, side),
            AppCommand::CloseAnyway => self.close_anyway(),
            AppCommand::StayOpen => self.closing = false,
            AppCommand::CancelJob => self.job.iter().for_each(super::Job::cancel),
        }
    }
}

#[cfg(feature = "gui")]
#[cfg(test)]
mod agreement_tests;
#[cfg(feature = "gui")]
#[cfg(test)]
mod insight_tests;
#[cfg(feature = "gui")]
#[cfg(test)]
mod listing_tests;
#[cfg(feature = "gui")]
#[cfg(test)]
mod search_tests;
#[cfg(feature = "gui")]
#[cfg(test)]
mod team_tests;
#[cfg(feature = "gui")]
#[cfg(test)]
mod tests;
