//! Opening folders and articles, saving, settings.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::app::commenting::CommentsState;
use crate::app::counting::CountsState;
use crate::app::list::{ArticleList, ListFilter};
use crate::app::rows::ArticleRows;
use crate::app::storage::{Copies, Heard, HeldLayer, SaveContent, SharedValue, WantedFolder};
use crate::app::table::TableState;
use crate::app::team::TeamState;
use crate::app::{AppState, Job, JobKind, Notice, NoticeAction, OpenFolder, Page, SaveTarget};
use crate::edit::{Edit, History};
use crate::model::{AnnotatorId, ArticleId, Color, Layer, LayerKey, Project, Workspace};
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

    /// Sends a file's present content to the disk.
    pub(super) fn send_save(&mut self, target: &SaveTarget) {
        let Some(content) = self.save_content(target) else {
            debug_assert!(false, "{target:?} was edited without being loaded");
            return;
        };
        let heard = self.heard(target);
        self.saves.failed.remove(target);
        self.saves.waiting.insert(target.clone(), heard.revision);
        self.trace.edit(heard.revision);
        self.storage.save(target.clone(), heard, content);
    }

    fn save_content(&self, target: &SaveTarget) -> Option<SaveContent> {
        let workspace = &self.workspace;
        Some(match target {
            SaveTarget::Layer(key) => SaveContent::Layer(Box::new(self.held_layer(key)?)),
            SaveTarget::Codebook => {
                SaveContent::Shared(SharedValue::Codebook(Arc::clone(&workspace.codebook)))
            }
            SaveTarget::Project => {
                SaveContent::Shared(SharedValue::Project(Arc::clone(&workspace.project)))
            }
            SaveTarget::Registers => SaveContent::Shared(SharedValue::Registers(Box::new(
                workspace.registers.clone(),
            ))),
            SaveTarget::Corrections(article) => {
                let corrections = workspace.corrections.get(article).cloned();
                SaveContent::Corrections(self.texts.get(article).cloned(), corrections)
            }
        })
    }

    /// A layer as it is now, for the thread that saves and merges.
    pub(super) fn held_layer(&self, key: &LayerKey) -> Option<HeldLayer> {
        Some(HeldLayer {
            key: key.clone(),
            text: self.texts.get(&key.article)?.clone(),
            layer: self.workspace.layers.get(key)?.clone(),
            heard: self.heard(&SaveTarget::Layer(key.clone())),
        })
    }

    /// What the thread that saves must know to tell what is new in a file from what is old.
    fn heard(&self, target: &SaveTarget) -> Heard {
        Heard {
            generation: self.generations.get(target).copied().unwrap_or_default(),
            revision: self.saves.revision,
        }
    }

    /// Tries what the disk refused once more.
    pub(super) fn retry_saves(&mut self) {
        self.saves.retry_at = None;
        let failed: Vec<SaveTarget> = self.saves.failed.keys().cloned().collect();
        for target in failed {
            self.send_save(&target);
        }
    }

    /// Writes copies of one's own layers that are loaded to another folder, and of all else that
    /// is not saved where it belongs.
    pub(super) fn save_elsewhere(&mut self, folder: &Path) {
        let Some(me) = self.me().cloned() else { return };
        let is_wanted = |(key, layer): &(&LayerKey, &Layer)| {
            let is_mine = key.annotator == me && layer.has_content();
            is_mine || self.saves.is_unsaved(&SaveTarget::Layer((*key).clone()))
        };
        let layers = self.workspace.layers.iter().filter(is_wanted);
        let layers = layers.filter_map(|(key, layer)| {
            let text = self.texts.get(&key.article)?;
            Some((key.clone(), text.clone(), layer.clone()))
        });
        let layers: Vec<_> = layers.collect();
        let shared = [
            SaveTarget::Codebook,
            SaveTarget::Registers,
            SaveTarget::Project,
        ];
        let unsaved = shared.iter().filter(|target| self.saves.is_unsaved(target));
        let files = unsaved.filter_map(|target| match self.save_content(target) {
            Some(SaveContent::Shared(value)) => Some(value),
            _ => None,
        });
        let files: Vec<SharedValue> = files.collect();
        if layers.is_empty() && files.is_empty() {
            let notice = Notice::info("There is nothing of yours to copy yet");
            return self.notify(notice.topic("copy"));
        }
        self.storage.save_elsewhere(Copies {
            folder: folder.to_owned(),
            me,
            layers,
            files,
        });
    }

    pub(super) fn restore_backup(&mut self) {
        let Some(key) = self.my_layer_key() else {
            return;
        };
        match self.backups.remove(&key) {
            Some(backup) => self.storage.restore_backup(key, backup),
            None => self.notify(Notice::info("There is no backup of this layer").topic("backup")),
        }
    }

    /// Merges the copies that a sync tool left beside one's own sidecar.
    pub(super) fn merge_conflict_copies(&mut self) {
        let copies = std::mem::take(&mut self.conflict_copies);
        let Some(key) = self.my_layer_key() else {
            return;
        };
        if let Some(held) = self.held_layer(&key) {
            self.storage.merge_copies(held, copies);
        }
    }

    /// The window closes: what is open is remembered, what waits is written.
    pub fn finish(&mut self) {
        self.sync.stop();
        self.remember_place();
        self.storage.finish();
    }

    /// The name of an annotator on screen.
    pub fn annotator_name(&self, annotator: &AnnotatorId) -> String {
        let known = self
            .workspace
            .project
            .annotators
            .iter()
            .find(|known| known.id == *annotator);
        match known {
            Some(known) if !known.name.is_empty() => known.name.clone(),
            _ => self
                .own_name(annotator)
                .unwrap_or_else(|| annotator.to_string()),
        }
    }

    /// The name the project gives an annotator, or the id.
    pub fn annotator_label<'a>(&'a self, annotator: &'a AnnotatorId) -> &'a str {
        let mut known = self.workspace.project.annotators.iter();
        let known = known.find(|known| known.id == *annotator && !known.name.is_empty());
        known.map_or(annotator.as_str(), |known| &known.name)
    }

    /// The name this person gave, if the annotator is this person.
    fn own_name(&self, annotator: &AnnotatorId) -> Option<String> {
        let folder = self
            .folder
            .as_ref()
            .filter(|folder| folder.me == *annotator)?;
        let said = self.settings.annotator_in(&folder_key(&folder.root));
        said.filter(|said| said.id == *annotator && !said.name.is_empty())
            .map(|said| said.name.clone())
    }

    /// The colour of a lane of the review: the annotator's, or one of its own for what is decided.
    pub fn lane_color(&self, annotator: &AnnotatorId) -> Color {
        const DECIDED: Color = Color {
            red: 106,
            green: 61,
            blue: 154,
        };
        if annotator.as_str() == AnnotatorId::CURATED {
            return DECIDED;
        }
        self.annotator_color(annotator)
    }

    /// The colour of an annotator: the project's, or one that their id gives.
    pub fn annotator_color(&self, annotator: &AnnotatorId) -> Color {
        let known = self
            .workspace
            .project
            .annotators
            .iter()
            .find(|known| known.id == *annotator);
        let sum: usize = annotator.as_str().bytes().map(usize::from).sum();
        known.map_or_else(|| annotator_color(sum), |known| known.color)
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

/// Colours for annotators, told apart by people with the common colour blindnesses
/// (Okabe and Ito 2008).
pub(in crate::app) fn annotator_color(nth: usize) -> Color {
    const COLORS: [(u8, u8, u8); 7] = [
        (0, 114, 178),
        (213, 94, 0),
        (0, 158, 115),
        (204, 121, 167),
        (230, 159, 0),
        (86, 180, 233),
        (127, 127, 127),
    ];
    let (red, green, blue) = COLORS.get(nth % COLORS.len()).copied().unwrap_or_default();
    Color { red, green, blue }
}
