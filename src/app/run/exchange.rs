//! Exports and imports.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::app::exchange::{ExportRequest, ExportScope, ImportState};
use crate::app::exporting::{Existing, Exported, Scope};
use crate::app::importing::{ImportChoices, PreparedImport};
use crate::app::run::Bulk;
use crate::app::storage::{ExchangeReply, ExportFrom, ImportFrom, ReadImport};
use crate::app::{AppState, ExchangeCommand, Job, JobKind, Modal, Notice, SaveTarget, Wish};
use crate::edit::Edit;
use crate::model::{LayerKey, Status};

impl AppState {
    pub(super) fn run_exchange(&mut self, command: ExchangeCommand) {
        match command {
            ExchangeCommand::AskExport(request) => self.ask_export(*request),
            ExchangeCommand::Export(target, existing) => self.export(target, existing),
            ExchangeCommand::ReadImport { paths, format } => self.read_import(paths, format),
            ExchangeCommand::Choose(choices) => self.choose_import(*choices),
            ExchangeCommand::Import => self.import(),
            ExchangeCommand::Unpack { archive, folder } => self.unpack(archive, folder),
            ExchangeCommand::Close => self.close_exchange(),
        }
    }

    /// Opens the window for exports, as it was left.
    pub(super) fn show_export(&mut self) {
        if self.folder.is_none() {
            return self.nothing_open();
        }
        self.modal = Some(Modal::Export);
        let mut request = self.exchange.export.clone();
        if let Some(format) = self.settings.last_export.clone() {
            request.format = format;
        }
        self.ask_export(request);
    }

    /// Asks for files to import.
    pub(super) fn pick_import(&mut self) {
        if self.folder.is_none() {
            return self.nothing_open();
        }
        self.wish(Wish::PickImport);
    }

    pub(super) fn nothing_open(&mut self) {
        let notice = Notice::info("Nothing is open").topic("open");
        self.notify(notice.hint("Open a folder of articles first."));
    }

    fn ask_export(&mut self, request: ExportRequest) {
        self.exchange.export = request;
        self.settle_rows();
        let Some(from) = self.export_from() else {
            return;
        };
        let (nth, cancel) = self.exchange.ask();
        self.storage.preview_export(nth, from, cancel);
    }

    fn export_from(&self) -> Option<ExportFrom> {
        let folder = self.folder.as_ref()?;
        let request = self.exchange.export.clone();
        Some(ExportFrom {
            root: folder.root.clone(),
            scope: self.export_scope(&request)?,
            loaded: self.unsaved_layers(),
            made: self.clock.now(),
            request,
        })
    }

    fn export_scope(&self, request: &ExportRequest) -> Option<Scope> {
        let mut scope = request.narrowed();
        let folder = self.folder.as_ref()?;
        match request.scope {
            ExportScope::Project => scope.articles.clone_from(&folder.only),
            ExportScope::Filtered => {
                scope.articles = Some(folder.rows.article_ids(&folder.list).collect());
            }
            ExportScope::Article => {
                let open = self.document.as_ref()?;
                scope.articles = Some([open.article.id.clone()].into());
            }
            ExportScope::Selection => {
                let open = self.document.as_ref()?;
                let selected = open.selected.as_ref()?;
                scope.articles = Some([open.article.id.clone()].into());
                scope.annotators = Some([selected.annotator.clone()].into());
                scope.annotations = Some([selected.id.clone()].into());
            }
        }
        Some(scope)
    }

    /// Layers that the disk does not have as they are.
    fn unsaved_layers(&self) -> crate::app::exporting::Loaded {
        let loaded = self.workspace.layers.iter();
        let is_unsaved = |key: &LayerKey| self.saves.is_unsaved(&SaveTarget::Layer(key.clone()));
        loaded
            .filter(|(key, _)| is_unsaved(key))
            .map(|(key, layer)| (key.clone(), layer.clone()))
            .collect()
    }

    fn export(&mut self, target: PathBuf, existing: Existing) {
        if self.job.is_some() {
            return self.refuse_second_job();
        }
        let Some(from) = self.export_from() else {
            return;
        };
        let mut settings = self.settings.clone();
        settings.last_export = Some(from.request.format.clone());
        self.set_settings(settings);
        let job = Job::new(JobKind::Exporting);
        self.storage
            .export(from, (target, existing), job.cancel_flag());
        self.job = Some(job);
        self.modal = None;
    }

    /// Opens the window for imports and reads what was given.
    fn read_import(&mut self, paths: Vec<PathBuf>, format: Option<String>) {
        let Some(folder) = &self.folder else {
            return self.nothing_open();
        };
        let from = ImportFrom {
            paths: paths.clone(),
            format,
            root: folder.root.clone(),
            me: folder.me.clone(),
        };
        self.exchange.import = Some(ImportState {
            paths,
            ..ImportState::default()
        });
        self.modal = Some(Modal::Import);
        let (nth, cancel) = self.exchange.ask();
        self.storage.read_import(nth, from, cancel);
    }

    fn choose_import(&mut self, choices: ImportChoices) {
        let Some(import) = &mut self.exchange.import else {
            return;
        };
        if let Some(Ok(draft)) = &mut import.draft {
            draft.choices = choices;
        }
        self.prepare_import();
    }

    fn prepare_import(&mut self) {
        let Some(import) = &mut self.exchange.import else {
            return;
        };
        import.prepared = None;
        let (Some(Ok(draft)), Some(known)) = (&import.draft, &import.known) else {
            return;
        };
        let what = (draft.clone(), Arc::clone(known));
        let clock = Arc::clone(&self.clock);
        let (nth, cancel) = self.exchange.ask();
        self.storage.prepare_import(nth, what, clock, cancel);
    }

    /// Makes what was worked out: first the new articles, then all the rest as one step.
    fn import(&mut self) {
        if self.job.is_some() {
            return self.refuse_second_job();
        }
        let import = self.exchange.import.take();
        let prepared = import.and_then(|it| it.prepared).and_then(Result::ok);
        let (Some(prepared), Some(folder)) = (prepared, &self.folder) else {
            return;
        };
        self.modal = None;
        self.storage.write_articles(folder.root.clone(), prepared);
    }

    fn unpack(&mut self, archive: PathBuf, folder: PathBuf) {
        self.storage.unpack_archive(archive, folder);
    }

    fn close_exchange(&mut self) {
        // What is being worked out is for a window that is gone.
        let _newer = self.exchange.ask();
        self.exchange.import = None;
        self.exchange.preview = None;
        self.modal = None;
    }

    pub(super) fn refuse_second_job(&mut self) {
        let notice = Notice::warning("Something else is still being done").topic("bulk");
        self.notify(notice.hint("Wait until it is finished, or cancel it, then try again."));
    }

    pub(super) fn take_exchange(&mut self, reply: ExchangeReply) {
        match reply {
            ExchangeReply::Previewed(nth, preview) if nth == self.exchange.asked => {
                self.exchange.preview = Some(*preview);
            }
            ExchangeReply::ImportRead(nth, read) if nth == self.exchange.asked => {
                self.import_read(*read);
            }
            ExchangeReply::ImportPrepared(nth, prepared) if nth == self.exchange.asked => {
                if let Some(import) = &mut self.exchange.import {
                    import.prepared = Some(prepared);
                }
            }
            // An answer to an older question.
            ExchangeReply::Previewed(..)
            | ExchangeReply::ImportRead(..)
            | ExchangeReply::ImportPrepared(..) => {}
            ExchangeReply::Exported(exported) => self.exported(exported),
            ExchangeReply::ArticlesWritten(Ok(prepared)) => {
                self.start_bulk(Bulk::Import(prepared));
            }
            ExchangeReply::ArticlesWritten(Err(reason)) => {
                let message = format!("Nothing was imported: {reason}");
                self.notify(Notice::error(message).hint("Make room or choose another folder."));
            }
            ExchangeReply::Dropped(paths, true) => self.read_import(paths, None),
            ExchangeReply::Dropped(paths, false) => self.open_paths(&paths),
            ExchangeReply::Unpacked(Ok(folder)) => self.open_paths(&[folder]),
            ExchangeReply::Unpacked(Err(reason)) => {
                self.notify(Notice::error(format!(
                    "The archive was not unpacked: {reason}"
                )));
            }
        }
    }

    fn import_read(&mut self, read: ReadImport) {
        if let Some(import) = &mut self.exchange.import {
            import.draft = Some(read.draft);
            import.known = read.known;
            self.prepare_import();
        }
    }

    fn exported(&mut self, exported: Result<Box<Exported>, String>) {
        self.job = None;
        match exported {
            Ok(exported) => self.tell_exported(&exported),
            Err(reason) => {
                let notice = Notice::error(format!("Nothing was exported: {reason}"));
                self.notify(notice.topic("export").hint("The project was not changed."));
            }
        }
    }

    fn tell_exported(&mut self, exported: &Exported) {
        let path = shown(&exported.path);
        let message = format!("Exported {} to {path}", exported.what());
        let lost: Vec<String> = exported
            .report
            .losses()
            .iter()
            .map(|(loss, cases)| format!("{}: {}", loss.label(), cases.count))
            .collect();
        let lines = exported
            .problems
            .iter()
            .cloned()
            .chain(exported.report.lines());
        self.exchange.told = lines.collect();
        let mut notice = Notice::info(message).topic("export");
        if !lost.is_empty() {
            notice = Notice::warning(notice.message).topic("export");
            notice = notice.hint(format!("The format could not hold: {}", lost.join("; ")));
        }
        self.notify(notice);
    }

    /// The layers are loaded: makes the import as one step.
    pub(super) fn finish_import(&mut self, prepared: &PreparedImport) {
        let edits = self.import_edits(prepared);
        let is_annotation = |edit: &&Edit| matches!(edit, Edit::Annotation { .. });
        let n_annotations = edits.iter().filter(is_annotation).count();
        let name = format!("Import {}", counted(n_annotations, "annotation"));
        let is_done = edits.is_empty() || self.commit(name, edits);
        if !prepared.new_articles.is_empty() {
            self.read_list();
        }
        if is_done {
            self.tell_imported(n_annotations, prepared);
        }
    }

    fn tell_imported(&mut self, n_annotations: usize, prepared: &PreparedImport) {
        let counts = &prepared.counts;
        let parts = [
            ("there already", counts.n_doubles),
            (
                "comments and decisions",
                counts.n_said_new + counts.n_said_changed,
            ),
            (
                "kept, as one of the same name differs",
                counts.n_kept + counts.n_said_kept,
            ),
            (
                "without a sure place, waiting for your word",
                counts.n_unplaced,
            ),
            ("in locked layers", counts.n_locked),
            ("left out", counts.n_left_out),
        ];
        let told: Vec<String> = parts
            .iter()
            .filter(|(_, count)| *count > 0)
            .map(|(what, count)| format!("{what}: {count}"))
            .collect();
        let n_new = prepared.new_articles.len();
        let articles = if n_new > 0 {
            format!(" and {}", counted(n_new, "new article"))
        } else {
            String::new()
        };
        let message = format!(
            "Imported {}{articles}",
            counted(n_annotations, "annotation")
        );
        let lines = prepared
            .problems
            .iter()
            .cloned()
            .chain(prepared.report.lines());
        self.exchange.told = lines.collect();
        let notice = Notice::info(message).topic("import").hint(told.join("; "));
        self.notify(notice);
    }

    /// The edits of an import, given what the layers have now.
    pub(super) fn import_edits(&self, prepared: &PreparedImport) -> Vec<Edit> {
        let mut edits = Vec::new();
        let codebook = prepared.grown_codebook(&self.workspace.codebook);
        edits.extend(codebook.map(|it| Edit::Codebook(Arc::new(it))));
        let project = prepared.grown_project(&self.workspace.project);
        edits.extend(project.map(|it| Edit::Project(Arc::new(it))));
        edits.extend(
            prepared
                .entries
                .iter()
                .map(|(entry_ref, entry)| Edit::Entry {
                    entry_ref: entry_ref.clone(),
                    value: Some(Box::new(entry.clone())),
                }),
        );
        for (key, annotations) in &prepared.layers {
            let Some(layer) = self.workspace.layers.get(key) else {
                continue;
            };
            // What was locked or made since is as if it had been there before.
            if layer.status() == Status::Locked {
                continue;
            }
            let may_put = |id| prepared.may_update || layer.get(id).is_none();
            let wanted = annotations.iter().filter(|it| may_put(&it.id));
            edits.extend(wanted.map(|annotation| Edit::Annotation {
                layer: key.clone(),
                id: annotation.id.clone(),
                value: Some(Arc::clone(annotation)),
            }));
            let said = prepared.comments.get(key).into_iter().flatten();
            let may_say = |id| prepared.may_update || !layer.comments().contains_key(id);
            let said = said.filter(|comment| may_say(&comment.id));
            edits.extend(said.map(|comment| Edit::Comment {
                layer: key.clone(),
                id: comment.id.clone(),
                value: Some(Arc::clone(comment)),
            }));
            let decided = prepared.decisions.get(key).into_iter().flatten();
            let may_decide = |case| prepared.may_update || !layer.decisions().contains_key(case);
            let decided = decided.filter(|decision| may_decide(&decision.case));
            edits.extend(decided.map(|decision| Edit::Decision {
                layer: key.clone(),
                case: decision.case.clone(),
                value: Some(Arc::clone(decision)),
            }));
            let told = prepared.statuses.get(key);
            let told = told.filter(|_| layer.status() == Status::New);
            edits.extend(told.map(|status| Edit::Status {
                layer: key.clone(),
                value: *status,
            }));
        }
        edits
    }
}

/// One and several told apart.
fn counted(count: usize, what: &str) -> String {
    let several = if count == 1 { "" } else { "s" };
    format!("{count} {what}{several}")
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}
