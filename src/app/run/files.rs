//! Opening folders and articles, settings, who is at the keyboard.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::names::annotator_color;
use crate::app::commenting::CommentsState;
use crate::app::counting::CountsState;
use crate::app::list::{ArticleList, ListFilter};
use crate::app::rows::ArticleRows;
use crate::app::storage::WantedFolder;
use crate::app::table::TableState;
use crate::app::team::TeamState;
use crate::app::{AppState, Job, JobKind, Notice, NoticeAction, OpenFolder, Page};
use crate::edit::{Edit, History};
use crate::model::{AnnotatorId, ArticleId, Project, Workspace};
use crate::store::settings::{Settings, Whoami};

impl AppState {
    /// Opens a folder, or files: then the folder is that of the first, showing just them.
    pub(super) fn open_paths(&mut self, paths: &[PathBuf]) {
        let Some(first) = paths.first() else { return };
        let first = std::path::absolute(first).unwrap_or_else(|_| first.clone());
        if !first.exists() {
            let notice =
                Notice::error(format!("Nothing is there: {}", first.display())).topic("open");
            return self.notify(
                notice.hint("Check the path. A network drive may have to be connected first."),
            );
        }
        if first.is_dir() {
            return self.open_folder(&first, None);
        }
        let root = first
            .parent()
            .map_or_else(|| first.clone(), Path::to_path_buf);
        let inside = |path: &PathBuf| {
            let path = std::path::absolute(path).ok()?;
            let below = path.strip_prefix(&root).ok()?;
            Some(ArticleId::new(below.to_string_lossy().replace('\\', "/")))
        };
        let only: BTreeSet<ArticleId> = paths.iter().filter_map(inside).collect();
        if only.len() < paths.len() {
            let notice = Notice::warning("Some files lie in another folder and were left out")
                .topic("open-files");
            self.notify(notice.hint("Open the folder above them to see all of them."));
        }
        self.open_folder(&root, Some(only));
    }

    /// Opens what was asked for while something was on its way to the disk.
    pub(super) fn open_awaiting_paths(&mut self) {
        if self.saves.waiting.is_empty()
            && let Some((root, only)) = self.awaiting_paths.take()
        {
            self.open_folder(&root, only);
        }
    }

    fn open_folder(&mut self, root: &Path, only: Option<BTreeSet<ArticleId>>) {
        // Only once it is known whether the disk takes what is on its way may it be forgotten.
        if !self.saves.waiting.is_empty() {
            self.awaiting_paths = Some((root.to_owned(), only));
            return;
        }
        if self.refuse_to_leave() {
            return;
        }
        self.saves.failed.clear();
        if let Some(job) = self.job.take() {
            job.cancel();
        }
        self.remember_place();
        self.workspace = Workspace::default();
        self.texts.clear();
        self.generations.clear();
        self.backups.clear();
        self.history = History::default();
        self.document = None;
        self.armed = None;
        self.bulk = None;
        self.awaits_save = None;
        self.modal = None;
        self.gathered.clear();
        self.table = TableState::default();
        self.counts = CountsState::default();
        self.session.forget();
        self.comments = CommentsState::default();
        self.team = TeamState::default();
        self.agreement.forget();
        self.page = Page::Reading;
        self.came_from = None;
        self.search.forget();
        self.read_only_layers.clear();
        self.hidden_tags.clear();
        self.hidden_annotators.clear();
        self.notices.clear();
        let me = self.annotator_for(root);
        self.folder = Some(OpenFolder {
            root: root.to_owned(),
            only,
            list: ArticleList::default(),
            filter: ListFilter::default(),
            rows: ArticleRows::default(),
            me,
            problems: Vec::new(),
            conflicts: Vec::new(),
        });
        self.trace.mark("folder_asked");
        if let Some(wanted) = self.wanted_folder() {
            self.storage.open_folder(wanted);
        }
        let mut settings = self.settings.clone();
        settings.note_opened(&folder_key(root));
        self.set_settings(settings);
    }

    /// Whether the folder has changes that are not saved, and this is the first time it is told.
    fn refuse_to_leave(&mut self) -> bool {
        const TOPIC: &str = "unsaved";
        let Some(reason) = self.saves.failure() else {
            return false;
        };
        if self.notices.iter().any(|notice| notice.topic == TOPIC) {
            return false;
        }
        let message = format!("This folder has changes that are not saved: {reason}");
        let hint = "Save them here or elsewhere first. Opening another folder once more leaves them behind.";
        let notice = Notice::error(message).topic(TOPIC).hint(hint);
        let notice = notice.action(NoticeAction::RetrySave);
        self.notify(notice.action(NoticeAction::SaveElsewhere));
        true
    }

    /// Who annotates in this folder: as last time, or the usual name.
    fn annotator_for(&self, root: &Path) -> AnnotatorId {
        let known = self.settings.annotator_in(&folder_key(root));
        known.map_or_else(
            || AnnotatorId::slug(&system_user()),
            |known| known.id.clone(),
        )
    }

    /// Keeps which article was open, for the next time.
    pub(super) fn remember_place(&mut self) {
        let (Some(folder), Some(document)) = (&self.folder, &self.document) else {
            return;
        };
        let mut settings = self.settings.clone();
        let memory = settings
            .folders
            .entry(folder_key(&folder.root))
            .or_default();
        memory.article = Some(document.article.id.clone());
        self.set_settings(settings);
    }

    pub(super) fn open_article(&mut self, article: &ArticleId) {
        let Some(folder) = &self.folder else { return };
        let layers = folder
            .list
            .get(article)
            .map(|item| item.layers.keys().cloned());
        let mut annotators = vec![folder.me.clone()];
        annotators.extend(layers.into_iter().flatten().filter(|who| *who != folder.me));
        self.trace.article_asked();
        self.asked = Some(article.clone());
        let mine = folder.me.clone();
        let project = Arc::clone(&self.workspace.project);
        self.storage
            .open_article(article.clone(), annotators, mine, project);
    }

    /// Opens the article `step` rows further down the list.
    pub(super) fn step_article(&mut self, step: isize) {
        let Some(folder) = &self.folder else { return };
        let open = self
            .document
            .as_ref()
            .and_then(|document| folder.list.position(&document.article.id));
        let next = folder
            .rows
            .step(open, step)
            .and_then(|nth| folder.list.items().get(nth));
        match next.map(|item| item.id.clone()) {
            Some(article) => {
                self.leave_page();
                self.open_article(&article);
            }
            None => self.notify(Notice::info("No more articles this way").topic("stepping")),
        }
    }

    pub(super) fn choose_encoding(&mut self, label: Option<String>) {
        let Some(document) = &self.document else {
            return;
        };
        let article = document.article.id.clone();
        let edit = self.correct(&article, |corrections| corrections.encoding = label);
        if self.commit("Read in another encoding", vec![edit]) {
            self.open_article(&article);
        }
    }

    pub(super) fn set_project(&mut self, project: Project) {
        if project != *self.workspace.project {
            self.commit("Change the project", vec![Edit::Project(Arc::new(project))]);
        }
    }

    /// Lists the folder again and reads its articles in the background.
    pub(super) fn read_list(&mut self) {
        // Layers that are loaded for a change are not left half loaded.
        if self.bulk.is_some() {
            self.reading.is_outdated = true;
            return;
        }
        if let Some(wanted) = self.wanted_folder() {
            let project = Arc::clone(&self.workspace.project);
            self.listed_with = Arc::clone(&project);
            self.storage.read_folder(wanted, project);
        }
    }

    /// The open folder, to be read in place of what is read now.
    fn wanted_folder(&mut self) -> Option<WantedFolder> {
        let folder = self.folder.as_ref()?;
        if let Some(job) = self.job.take() {
            job.cancel();
        }
        self.reading.is_outdated = false;
        self.reading.nth += 1;
        let job = Job::new(JobKind::Listing);
        let path_of = |id: &ArticleId| folder.root.join(id.as_str());
        let only = folder.only.as_ref();
        let wanted = WantedFolder {
            nth: self.reading.nth,
            root: folder.root.clone(),
            only: only.map(|only| only.iter().map(path_of).collect()),
            cancel: job.cancel_flag(),
        };
        self.job = Some(job);
        Some(wanted)
    }

    pub(super) fn be_annotator(&mut self, annotator: AnnotatorId, name: String) {
        let Some(folder) = &mut self.folder else {
            return;
        };
        folder.me = annotator.clone();
        let root = folder.root.clone();
        let mut settings = self.settings.clone();
        let memory = settings.folders.entry(folder_key(&root)).or_default();
        memory.annotator = Some(Whoami {
            id: annotator.clone(),
            name: name.clone(),
        });
        self.set_settings(settings);
        let mut project = Project::clone(&self.workspace.project);
        match project
            .annotators
            .iter_mut()
            .find(|known| known.id == annotator)
        {
            Some(known) => known.name = name,
            None => project.annotators.push(crate::model::Annotator {
                color: annotator_color(project.annotators.len()),
                id: annotator,
                name,
                role: crate::model::Role::Annotator,
                extra: crate::model::Extra::default(),
            }),
        }
        self.set_project(project);
        self.sight_changed();
        if let Some(article) = self
            .document
            .as_ref()
            .map(|document| document.article.id.clone())
        {
            self.open_article(&article);
        }
    }

    pub(super) fn set_settings(&mut self, settings: Settings) {
        if settings == self.settings {
            return;
        }
        let finds_anew = settings.search_dirt != self.settings.search_dirt;
        self.settings = settings;
        self.storage.save_settings(&self.settings);
        self.with_document(|document| document.revision += 1);
        let is_finding = |document: &crate::app::Document| document.find.is_open;
        if finds_anew && self.document.as_ref().is_some_and(is_finding) {
            self.find_again();
        }
    }
}

/// A folder as settings name it.
pub(super) fn folder_key(root: &Path) -> String {
    root.to_string_lossy().into_owned()
}

/// The name of the system's user; empty where the system does not tell.
fn system_user() -> String {
    let told = |name| std::env::var(name).ok().filter(|user| !user.is_empty());
    told("USER")
        .or_else(|| told("USERNAME"))
        .unwrap_or_default()
}
