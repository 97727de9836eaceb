//! Changing what is known about articles: metadata, status, dirt.

use std::sync::Arc;

use crate::app::storage::ReadCorrections;
use crate::app::wildcards::fill_in;
use crate::app::{AppState, ArticleCommand, Notice, SaveTarget};
use crate::edit::Edit;
use crate::model::{
    ArticleId, ArticleText, LayerKey, Metadata, MetadataCorrections, MetadataField, PackedMetadata,
    Status,
};
use crate::store::corrections_file::StoredCorrections;
use crate::store::shared_file::SharedContent as _;
use crate::text::{TextOffset, TextRange};

impl AppState {
    pub(super) fn run_article(&mut self, command: ArticleCommand) {
        match command {
            ArticleCommand::SetMetadata {
                articles,
                field,
                value,
            } => self.ask_metadata(articles, field, value),
            ArticleCommand::SetStatus { article, status } => self.set_status(article, status),
            ArticleCommand::MarkDirt(range) => self.mark_dirt(range),
            ArticleCommand::MarkClean(place) => self.mark_clean(place),
        }
    }

    /// Sets a field, after reading what was corrected before where that is not in memory.
    ///
    /// Without that, a file of corrections would be written anew with this one field in it.
    fn ask_metadata(
        &mut self,
        articles: Vec<ArticleId>,
        field: MetadataField,
        value: Option<String>,
    ) {
        let missing = self.unread_corrections(&articles);
        if missing.is_empty() {
            return self.set_metadata(&articles, &field, value.as_deref());
        }
        let then = ArticleCommand::SetMetadata {
            articles,
            field,
            value,
        };
        let project = Arc::clone(&self.workspace.project);
        self.storage.load_corrections(missing, project, then);
    }

    /// Corrections were read: does what waited for them, but for articles whose file is damaged.
    pub(super) fn corrections_loaded(
        &mut self,
        read: Vec<(ArticleId, ArticleText, ReadCorrections)>,
        then: ArticleCommand,
    ) {
        for (article, text, corrections) in read {
            self.texts.entry(article.clone()).or_insert(text);
            if !self.workspace.corrections.contains_key(&article) {
                self.put_corrections(&article, &corrections);
            }
        }
        let ArticleCommand::SetMetadata {
            articles,
            field,
            value,
        } = then
        else {
            return;
        };
        let damaged = self.unread_corrections(&articles);
        let sound: Vec<ArticleId> = articles
            .into_iter()
            .filter(|article| !damaged.contains(article))
            .collect();
        if let Some(first) = damaged.first() {
            let message = format!(
                "{} articles were left out: what was corrected about them cannot be read, such as {first}",
                damaged.len()
            );
            let hint = "Review ▸ Problems and conflicts says what is wrong with the file.";
            self.notify(Notice::warning(message).hint(hint).topic("metadata"));
        }
        self.set_metadata(&sound, &field, value.as_deref());
    }

    /// Takes in what somebody else corrected, unless something of one's own is on its way there.
    pub(super) fn corrections_read(
        &mut self,
        article: &ArticleId,
        text: ArticleText,
        corrections: &ReadCorrections,
        metadata: &Metadata,
    ) {
        let known = self.texts.get(article);
        if known.is_some_and(|known| known.sha256() != text.sha256()) {
            // Their places are in another text than the one at hand.
            return self.open_again(article);
        }
        let has_corrections = corrections.value.is_some();
        let before = self.workspace.corrections.get(article).cloned();
        let is_known = before == corrections.value;
        self.texts.entry(article.clone()).or_insert(text);
        if !self.put_corrections(article, corrections) || is_known {
            return;
        }
        self.apply_corrections(article);
        self.with_document(|document| document.revision += 1);
        if let Some(folder) = &mut self.folder {
            folder.list.update(article, |item| {
                item.metadata = Some(PackedMetadata::new(metadata));
                item.has_corrections = has_corrections;
            });
        }
        self.metadata_changed(article);
    }

    /// Puts what is corrected about an article in the place of what is in memory, unless that
    /// has edits which are not on disk; says whether it did.
    pub(super) fn put_corrections(&mut self, article: &ArticleId, read: &ReadCorrections) -> bool {
        let target = SaveTarget::Corrections(article.clone());
        if self.saves.is_unsaved(&target) {
            return false;
        }
        self.generations.insert(target, read.generation);
        let known = &mut self.workspace.corrections;
        let before = match read.value.clone() {
            Some(value) => known.insert(article.clone(), value),
            None => known.remove(article),
        };
        if before != read.value {
            self.corrections_follow(article, [before.as_ref(), read.value.as_ref()]);
        }
        true
    }

    /// Brings what undo would put back up to date with what others corrected since.
    fn corrections_follow(
        &mut self,
        article: &ArticleId,
        [before, now]: [Option<&Arc<MetadataCorrections>>; 2],
    ) {
        let nothing = ArticleText::new("", "");
        let text = self.texts.get(article).unwrap_or(&nothing);
        let stored = |corrections: Option<&Arc<MetadataCorrections>>| {
            let described = corrections.map(|it| StoredCorrections::describe(it, text));
            described.unwrap_or_default()
        };
        let (before, now) = (stored(before), stored(now));
        self.history.amend(|edit| match edit {
            Edit::Corrections { article: of, value } if of == article => {
                let mine = stored(value.as_ref());
                let merged = StoredCorrections::merge(&before, &mine, &now, &mut Vec::new());
                let placed = merged.place(text).value;
                *value = (!placed.is_empty()).then(|| Arc::new(placed));
            }
            _ => {}
        });
    }

    /// The articles that have a file of corrections which is not in memory.
    fn unread_corrections(&self, articles: &[ArticleId]) -> Vec<ArticleId> {
        let open = self.document.as_ref().map(|document| &document.article.id);
        let is_unread = |article: &&ArticleId| {
            let item = self
                .folder
                .as_ref()
                .and_then(|folder| folder.list.get(article));
            let is_known =
                self.workspace.corrections.contains_key(*article) || open == Some(*article);
            !is_known && item.is_some_and(|item| item.has_corrections)
        };
        articles.iter().filter(is_unread).cloned().collect()
    }

    fn set_metadata(&mut self, articles: &[ArticleId], field: &MetadataField, value: Option<&str>) {
        let mut edits = Vec::with_capacity(articles.len());
        let mut no_date = None;
        for article in articles {
            let value = value.map(|value| self.filled_in(article, value));
            if let Some(text) = value.as_deref().filter(|text| !is_fit(field, text)) {
                no_date = Some(text.to_owned());
                continue;
            }
            edits.push(self.correct(article, |corrections| match value {
                Some(value) => drop(corrections.fields.insert(field.clone(), value)),
                None => drop(corrections.fields.remove(field)),
            }));
        }
        if let Some(text) = no_date {
            let notice = Notice::warning(format!("“{text}” is no date")).topic("metadata");
            self.notify(notice.hint("Write it as year-month-day, such as 2025-11-09."));
        }
        if edits.is_empty() {
            return;
        }
        let name = match edits.len() {
            1 => format!("Change the {}", field.name()),
            n_edits => format!("Change the {} of {n_edits} articles", field.name()),
        };
        self.commit(name, edits);
        let open = self.document.as_ref().map(|document| &document.article.id);
        if value.is_none() && articles.iter().any(|article| Some(article) != open) {
            // What the files themselves say is only known after reading them again.
            self.read_list();
        }
    }

    /// The value with what is known about the article in place of names in braces.
    fn filled_in(&self, article: &ArticleId, value: &str) -> String {
        let item = self
            .folder
            .as_ref()
            .and_then(|folder| folder.list.get(article));
        let metadata = item.and_then(|item| item.metadata.as_ref());
        let metadata = metadata.map(PackedMetadata::unpack).unwrap_or_default();
        fill_in(value, &metadata)
    }

    /// The edit that changes what is corrected about an article.
    pub(super) fn correct(
        &self,
        article: &ArticleId,
        change: impl FnOnce(&mut MetadataCorrections),
    ) -> Edit {
        let known = self.workspace.corrections.get(article);
        let mut corrections = known.map_or_else(MetadataCorrections::default, |known| {
            MetadataCorrections::clone(known)
        });
        change(&mut corrections);
        let value = (!corrections.is_empty()).then(|| Arc::new(corrections));
        Edit::Corrections {
            article: article.clone(),
            value,
        }
    }

    fn set_status(&mut self, article: ArticleId, status: Status) {
        let Some(me) = self.me().cloned() else { return };
        let layer = LayerKey::new(article, me);
        let name = match status {
            Status::New => "Mark as new",
            Status::InProgress => "Mark as in progress",
            Status::Done => "Mark as done",
            Status::Locked => "Lock the article",
        };
        self.commit(
            name,
            vec![Edit::Status {
                layer,
                value: status,
            }],
        );
    }

    fn mark_dirt(&mut self, range: TextRange) {
        let Some(article) = self
            .document
            .as_ref()
            .map(|document| document.article.id.clone())
        else {
            return;
        };
        let edit = self.correct(&article, |corrections| {
            corrections.clean.retain(|clean| !clean.intersects(range));
            corrections.dirt.push(range);
            corrections.dirt.sort_unstable();
        });
        self.commit("Mark as no part of the story", vec![edit]);
    }

    fn mark_clean(&mut self, place: TextOffset) {
        let Some(document) = &self.document else {
            return;
        };
        let dirt = document
            .article
            .parts
            .dirt
            .iter()
            .find(|dirt| dirt.range.contains(place));
        let Some(range) = dirt.map(|dirt| dirt.range) else {
            return;
        };
        let article = document.article.id.clone();
        let edit = self.correct(&article, |corrections| {
            corrections.dirt.retain(|dirt| !dirt.intersects(range));
            corrections.clean.push(range);
            corrections.clean.sort_unstable();
        });
        self.commit("Bring back into the story", vec![edit]);
    }

    /// `X`: what is selected is no part of the story; on dirt, it is part of it after all.
    pub(super) fn toggle_dirt_mark(&mut self) {
        let Some(document) = &self.document else {
            return;
        };
        let caret = document.selection.caret;
        let is_dirt = document
            .article
            .parts
            .dirt
            .iter()
            .any(|dirt| dirt.range.contains(caret));
        match document.selection.current() {
            Some(range) => self.mark_dirt(range),
            None if is_dirt => self.mark_clean(caret),
            None => {
                let paragraphs = &document.article.parts.paragraphs;
                let here = paragraphs
                    .iter()
                    .find(|range| range.contains(caret) || range.end() == caret);
                if let Some(range) = here.copied() {
                    self.mark_dirt(range);
                }
            }
        }
    }

    /// Locks the open article, or unlocks it: done, and no longer to be changed.
    pub(super) fn toggle_lock(&mut self) {
        let Some(key) = self.my_layer_key() else {
            return;
        };
        let status = if self.is_locked() {
            Status::Done
        } else {
            Status::Locked
        };
        self.set_status(key.article, status);
    }

    /// Marks the open article done, or takes that back.
    pub(super) fn toggle_done(&mut self) {
        let Some(key) = self.my_layer_key() else {
            return;
        };
        let status = self
            .workspace
            .layers
            .get(&key)
            .map(crate::model::Layer::status)
            .unwrap_or_default();
        let status = match status {
            Status::New | Status::InProgress => Status::Done,
            Status::Done | Status::Locked => Status::InProgress,
        };
        self.set_status(key.article, status);
    }
}

/// Whether the value can stand in the field: a date is a date or nothing.
fn is_fit(field: &MetadataField, value: &str) -> bool {
    *field != MetadataField::Date || value.is_empty() || value.parse::<jiff::civil::Date>().is_ok()
}
