//! Changing what is known about articles: metadata, status, dirt.

use std::sync::Arc;

use crate::app::{AppState, ArticleCommand, Notice};
use crate::edit::Edit;
use crate::model::{ArticleId, LayerKey, MetadataCorrections, MetadataField, Status};
use crate::text::{TextOffset, TextRange};

impl AppState {
    pub(super) fn run_article(&mut self, command: ArticleCommand) {
        match command {
            ArticleCommand::SetMetadata {
                articles,
                field,
                value,
            } => self.set_metadata(&articles, &field, value.as_deref()),
            ArticleCommand::SetStatus { article, status } => self.set_status(article, status),
            ArticleCommand::MarkDirt(range) => self.mark_dirt(range),
            ArticleCommand::MarkClean(place) => self.mark_clean(place),
        }
    }

    fn set_metadata(&mut self, articles: &[ArticleId], field: &MetadataField, value: Option<&str>) {
        if *field == MetadataField::Date
            && let Some(text) = value.map(str::trim).filter(|text| !text.is_empty())
            && text.parse::<jiff::civil::Date>().is_err()
        {
            let notice = Notice::warning(format!("“{text}” is no date")).topic("metadata");
            return self.notify(notice.hint("Write it as year-month-day, such as 2025-11-09."));
        }
        let edits = articles.iter().map(|article| {
            self.correct(article, |corrections| match value {
                Some(value) => drop(corrections.fields.insert(field.clone(), value.to_owned())),
                None => drop(corrections.fields.remove(field)),
            })
        });
        let edits = edits.collect();
        let name = match articles {
            [_] => format!("Change the {}", field.name()),
            _ => format!("Change the {} of {} articles", field.name(), articles.len()),
        };
        self.commit(name, edits);
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
