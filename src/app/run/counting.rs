//! The counts: asking for them, what a cell leads to, saving them.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use crate::app::counting::{Charted, CountsFile, CountsKey, CountsTarget, ShownCounts};
use crate::app::{AppState, CountsCommand, Notice, Page, TableCommand, Wish};
use crate::insight::counts::CellPlace;
use crate::insight::table::ViewOptions;
use crate::model::ArticleId;

impl AppState {
    pub(super) fn run_counts(&mut self, command: CountsCommand) {
        match command {
            CountsCommand::Ask(request) => self.counts.request = *request,
            CountsCommand::ShowCell(cell) => self.show_cell(cell),
            CountsCommand::PickTarget(file) => self.wish(Wish::PickCountsTarget(file)),
            CountsCommand::Save(target) => self.save_counts(target),
            CountsCommand::Write(target, bytes) => {
                self.storage
                    .write_chart(Charted::Counts, target, move || bytes);
            }
        }
    }

    /// Counts if something changed since it was counted.
    pub(super) fn count(&mut self) {
        let request = self.counts.request.clone();
        let folder = self.folder.as_ref().filter(|_| request.only_listed);
        let list = folder.and_then(|folder| {
            let rows = &folder.rows;
            Some((rows.filter()?.clone(), rows.list_revision()))
        });
        let key = CountsKey {
            generation: self.gathered.generation(),
            request,
            list,
        };
        if self.counts.ask.question.as_ref() == Some(&key) {
            return;
        }
        if self.counts.shown.as_ref().is_some_and(|it| it.key == key) {
            return self.counts.ask.forget();
        }
        let listed = self.listed_articles(key.request.only_listed);
        let snapshot = self.gathered.snapshot().clone();
        let (nth, cancel) = self.counts.ask.ask(key.clone());
        self.storage.count(nth, snapshot, (key, listed), cancel);
    }

    fn listed_articles(&self, only_listed: bool) -> Option<Arc<BTreeSet<ArticleId>>> {
        let folder = self.folder.as_ref().filter(|_| only_listed)?;
        Some(Arc::new(folder.rows.article_ids(&folder.list).collect()))
    }

    pub(super) fn counted(&mut self, nth: u64, shown: ShownCounts) {
        if self.counts.ask.is_answered(nth) {
            self.counts.shown = Some(shown);
            self.trace.mark("counts_ready");
        }
    }

    fn show_cell(&mut self, cell: CellPlace) {
        let Some(shown) = &self.counts.shown else {
            return;
        };
        let listed = self.listed_articles(shown.of.only_listed);
        let snapshot = self.gathered.snapshot();
        let filters = shown.of.cell_filters(&shown.table, cell, snapshot, listed);
        let options = ViewOptions {
            filters,
            group: None,
            ..self.table.options.clone()
        };
        self.run_table(TableCommand::Show(Box::new(options)));
        self.show_page(Page::Table);
    }

    fn save_counts(&mut self, target: CountsTarget) {
        let Some(shown) = &self.counts.shown else {
            return;
        };
        let (table, plot) = (Arc::clone(&shown.table), shown.plot);
        match target.file {
            CountsFile::Csv => {
                self.storage
                    .write_chart(Charted::Counts, target, move || table.to_csv().into_bytes());
            }
            CountsFile::Svg => {
                self.storage.write_chart(Charted::Counts, target, move || {
                    table.to_svg(plot).into_bytes()
                });
            }
            // Letters are drawn by the window's own faces.
            CountsFile::Png => self.wish(Wish::DrawCounts(target)),
        }
    }

    pub(super) fn chart_written(
        &mut self,
        what: Charted,
        path: &Path,
        written: Result<(), String>,
    ) {
        let (what, path) = (what.word(), path.display());
        let notice = match written {
            Ok(()) => Notice::info(format!("Saved the {what} to {path}")),
            Err(reason) => Notice::error(format!("Could not save {path}: {reason}"))
                .hint("What shows is still there. Try again, or elsewhere."),
        };
        self.notify(notice.topic("counts"));
    }
}
