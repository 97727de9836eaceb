//! Reading what the table and the counts are made of, and keeping it as it is now.

use std::sync::Arc;

use crate::app::gathered::Stage;
use crate::app::storage::{GatherFrom, InsightReply};
use crate::app::{AppState, GatherCommand, Page, SaveTarget};
use crate::model::{ArticleId, ArticleText, LayerKey};

impl AppState {
    pub(super) fn run_gather(&mut self, command: GatherCommand) {
        match command {
            GatherCommand::Stop => self.gathered.stop(),
            GatherCommand::Again => self.gathered.read_again(),
        }
    }

    /// Asks for what the page that shows lacks.
    pub(super) fn follow_insights(&mut self) {
        let is_wanted = matches!(
            self.page,
            Page::Table
                | Page::Counts
                | Page::Agreement
                | Page::Review
                | Page::Team
                | Page::Comments
        );
        if self.folder.is_none() || !is_wanted {
            return;
        }
        let workspace = &self.workspace;
        self.gathered
            .set_project(&workspace.project, &workspace.codebook);
        self.gathered.set_sight(self.sight());
        if self.gathered.is_to_be_read() {
            self.gather();
        }
        // The board shows at once; only the pace on it waits.
        if self.page == Page::Team {
            return self.follow_team();
        }
        if *self.gathered.stage() == Stage::Ready {
            match self.page {
                Page::Counts => self.count(),
                Page::Review => self.renew_cases(),
                Page::Comments => self.list_comments(),
                Page::Agreement => self.agree(),
                _ => self.build_table(),
            }
        }
    }

    fn gather(&mut self) {
        let Some(folder) = &self.folder else { return };
        let layers = self.workspace.layers.iter();
        let tagged = layers.filter(|(_, layer)| layer.has_content());
        let (root, only) = (folder.root.clone(), folder.only.clone());
        let (nth, cancel, wanted) = self.gathered.begin();
        let from = GatherFrom {
            root,
            project: Arc::clone(&self.workspace.project),
            only,
            in_memory: tagged.map(|(key, _)| key.article.clone()).collect(),
            wanted,
        };
        self.storage.gather(nth, from, cancel);
    }

    pub(super) fn take_insight(&mut self, reply: InsightReply) {
        match reply {
            InsightReply::Progress(nth, n_done, n_all) => {
                if nth == self.gathered.asked {
                    self.gathered.progressed(n_done, n_all);
                }
            }
            InsightReply::Read(nth, Ok(part)) => {
                if nth == self.gathered.asked {
                    self.add_problems(part.problems.clone());
                    self.gathered.take(*part);
                    self.lay_over_gathered();
                }
            }
            InsightReply::Read(nth, Err(reason)) => {
                if nth == self.gathered.asked {
                    self.gathered.fail(reason);
                }
            }
            InsightReply::Built(nth, shown) => self.table_built(nth, *shown),
            InsightReply::ListRows(nth, made) => self.rows_were_made(nth, *made),
            InsightReply::Values(values) => self.table.values = Some(values),
            InsightReply::Planned(nth, plan) => self.mass_edit_planned(nth, plan),
            InsightReply::Counted(nth, shown) => self.counted(nth, *shown),
            InsightReply::CommentsListed(nth, shown) => self.comments_listed(nth, *shown),
            InsightReply::TeamBuilt(..) | InsightReply::HandOutPlanned(..) => {
                self.take_team(reply);
            }
            InsightReply::Agreed(nth, shown, cases) => self.agreed(nth, *shown, cases),
            InsightReply::GammaProgress(nth, n_done, n_all) => {
                self.gamma_progressed(nth, n_done, n_all);
            }
            InsightReply::GammaDone(nth, by_row) => self.gamma_done(nth, by_row),
            InsightReply::Written(what, path, written) => self.chart_written(what, &path, written),
        }
    }

    /// What is loaded is newer than what was read.
    fn lay_over_gathered(&mut self) {
        for (key, layer) in &self.workspace.layers {
            let target = SaveTarget::Layer(key.clone());
            let text = self.texts.get(&key.article);
            let is_unsaved = self.saves.is_unsaved(&target);
            self.gathered.lay_over(key, layer, text, is_unsaved);
        }
    }

    /// A layer is loaded or was changed.
    pub(super) fn layer_changed(&mut self, key: &LayerKey) {
        if let Some(layer) = self.workspace.layers.get(key) {
            let text = self.texts.get(&key.article);
            let sha256 = text.map(ArticleText::sha256);
            self.gathered.set_layer(key, layer, sha256);
        }
    }

    /// Something else is known about an article.
    pub(super) fn metadata_changed(&mut self, article: &ArticleId) {
        let folder = self.folder.as_ref();
        let item = folder.and_then(|folder| folder.list.get(article));
        if let Some(metadata) = item.and_then(|item| item.metadata.as_ref()) {
            self.gathered.set_metadata(article, &metadata.unpack());
        }
    }
}
