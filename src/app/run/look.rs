//! Selecting, stepping through annotations, finding, filtering.

use crate::app::{AppState, Document, LookCommand, Notice, Selected, Selection};
use crate::model::{Annotation, AnnotationId, AnnotatorId, LayerKey};
use crate::text::TextRange;

impl AppState {
    pub(super) fn run_look(&mut self, command: LookCommand) {
        match command {
            LookCommand::Select(selection) => self.select(selection),
            LookCommand::Pick(selected) => self.pick_any(selected),
            LookCommand::GoTo(range) => self.go_to(range),
            LookCommand::Find(query) => self.find(query),
            LookCommand::Revealed => self.with_document(|document| document.reveal = None),
            LookCommand::Zoom(factor) => {
                let mut settings = self.settings.clone();
                super::ui::zoom(&mut settings.reading, factor);
                self.set_settings(settings);
            }
            LookCommand::CloseFind => self.with_document(|document| {
                document.find = crate::app::Find::default();
                document.revision += 1;
            }),
            LookCommand::ToggleTag(tag) => {
                if !self.hidden_tags.remove(&tag) {
                    self.hidden_tags.insert(tag);
                }
                self.with_document(|document| document.revision += 1);
            }
            LookCommand::ToggleAnnotator(annotator) => {
                if !self.hidden_annotators.remove(&annotator) {
                    self.hidden_annotators.insert(annotator);
                }
                self.with_document(|document| document.revision += 1);
            }
            LookCommand::ShowPage(page) => self.show_page(page),
            LookCommand::ForgetPage => self.came_from = None,
            LookCommand::Filter(filter) => {
                if let Some(folder) = &mut self.folder {
                    folder.filter = *filter;
                }
            }
        }
    }

    pub(super) fn with_document(&mut self, change: impl FnOnce(&mut Document)) {
        if let Some(document) = &mut self.document {
            change(document);
        }
    }

    fn select(&mut self, selection: Selection) {
        self.with_document(|document| document.selection = selection);
    }

    fn pick_any(&mut self, selected: Option<Selected>) {
        let hull = selected
            .as_ref()
            .and_then(|selected| self.annotation(selected))
            .and_then(Annotation::hull);
        self.with_document(|document| {
            document.selected = selected;
            document.revision += 1;
            if let Some(hull) = hull {
                document.selection = Selection::caret(hull.start());
            }
        });
    }

    /// Opens the article of a layer, if need be, and shows one of its annotations.
    pub(super) fn open_annotation(&mut self, layer: &LayerKey, id: AnnotationId) {
        let annotator = layer.annotator.clone();
        self.modal = None;
        self.leave_page();
        self.awaited = Some((layer.article.clone(), Selected { annotator, id }));
        let is_open = self
            .document
            .as_ref()
            .is_some_and(|document| document.article.id == layer.article);
        if is_open {
            self.show_awaited();
        } else {
            self.open_article(&layer.article);
        }
    }

    /// Brings the annotation that was asked for into sight if its article is the open one.
    pub(super) fn show_awaited(&mut self) {
        let Some((article, selected)) = self.awaited.take() else {
            return;
        };
        let is_open = self
            .document
            .as_ref()
            .is_some_and(|document| document.article.id == article);
        if is_open {
            let hull = self.annotation(&selected).and_then(Annotation::hull);
            self.pick_any(Some(selected));
            self.with_document(|document| document.reveal = hull);
        }
    }

    /// An annotation of the open article, whoever made it, unless it is hidden from who looks.
    pub fn annotation(&self, selected: &Selected) -> Option<&Annotation> {
        let key = self.layer_key_of(selected)?;
        let layer = self
            .workspace
            .layers
            .get(&key)
            .filter(|_| self.sees(&key))?;
        layer.get(&selected.id).map(AsRef::as_ref)
    }

    pub(super) fn go_to(&mut self, range: TextRange) {
        self.with_document(|document| {
            document.selection = Selection::range(range);
            document.reveal = Some(range);
        });
    }

    fn find(&mut self, query: crate::app::FindQuery) {
        self.with_document(|document| {
            document.find.is_open = true;
            document.find.query = query;
        });
        self.find_again();
        self.with_document(|document| {
            let current = document.find.current;
            document.reveal = current.and_then(|nth| document.find.hits.get(nth).copied());
        });
    }

    /// Looks for the same words again, such as after a setting changed.
    pub(super) fn find_again(&mut self) {
        let counts_dirt = self.settings.search_dirt;
        let began = self.trace.begin();
        self.with_document(|document| {
            let article = std::sync::Arc::clone(&document.article);
            let dirt = article.parts.dirt.iter().map(|dirt| dirt.range);
            let skip: Vec<TextRange> = if counts_dirt {
                Vec::new()
            } else {
                dirt.collect()
            };
            let from = document.selection.anchor.to_usize();
            document.find.update(article.text.as_str(), from, &skip);
            document.revision += 1;
        });
        let n_hits = self
            .document
            .as_ref()
            .map_or(0, |document| document.find.hits.len());
        self.trace.search(began, n_hits);
    }

    pub(super) fn find_step(&mut self, step: isize) {
        self.with_document(|document| {
            if let Some(hit) = document.find.go(step) {
                document.selection = Selection::range(hit);
                document.reveal = Some(hit);
                document.revision += 1;
            }
        });
    }

    /// Goes to the next annotation that shows, `step` 1, or the one before, `step` -1.
    pub(super) fn step_annotation(&mut self, step: isize) {
        let Some(document) = &self.document else {
            return;
        };
        let mut shown = self.shown_annotations(document);
        shown.sort_by_key(|(hull, selected)| {
            (
                hull.start(),
                std::cmp::Reverse(hull.end()),
                selected.id.clone(),
            )
        });
        let here = document
            .selected
            .as_ref()
            .and_then(|picked| shown.iter().position(|(_, other)| other == picked));
        let caret = document.selection.caret;
        let next = match here {
            Some(here) => here.checked_add_signed(step),
            None if step > 0 => Some(shown.partition_point(|(hull, _)| hull.start() < caret)),
            None => shown
                .partition_point(|(hull, _)| hull.start() < caret)
                .checked_sub(1),
        };
        match next.and_then(|next| shown.into_iter().nth(next)) {
            Some((hull, selected)) => {
                self.pick_any(Some(selected));
                self.with_document(|document| document.reveal = Some(hull));
            }
            None => self.notify(Notice::info("No more annotations this way").topic("stepping")),
        }
    }

    fn shown_annotations(&self, document: &Document) -> Vec<(TextRange, Selected)> {
        let mut shown = Vec::new();
        let annotators = self.seen_annotators(document);
        for annotator in annotators.filter(|who| !self.hidden_annotators.contains(*who)) {
            let key = crate::model::LayerKey::new(document.article.id.clone(), annotator.clone());
            let Some(layer) = self.workspace.layers.get(&key) else {
                continue;
            };
            let visible = layer
                .by_id()
                .filter(|annotation| !self.hidden_tags.contains(&annotation.tag));
            shown.extend(visible.filter_map(|annotation| {
                Some((annotation.hull()?, selected(annotator, annotation)))
            }));
        }
        shown
    }

    /// Takes the next annotation on the words of the one in hand, or on the caret.
    pub(super) fn next_overlap(&mut self) {
        let Some(document) = &self.document else {
            return;
        };
        let in_hand = document.selected.as_ref();
        let hull = in_hand
            .and_then(|selected| self.annotation(selected))
            .and_then(Annotation::hull);
        let place = hull.map_or(document.selection.caret, TextRange::start);
        let mut there: Vec<_> = self
            .shown_annotations(document)
            .into_iter()
            .filter(|(other, _)| {
                other.contains(place) || hull.is_some_and(|hull| hull.intersects(*other))
            })
            .collect();
        there.sort_by_key(|(hull, selected)| (hull.len(), selected.id.clone()));
        let here = there.iter().position(|(_, other)| Some(other) == in_hand);
        let next = here.map_or(0, |here| (here + 1) % there.len());
        if let Some((_, selected)) = there.into_iter().nth(next) {
            self.pick_any(Some(selected));
        }
    }
}

fn selected(annotator: &AnnotatorId, annotation: &Annotation) -> Selected {
    Selected {
        annotator: annotator.clone(),
        id: annotation.id.clone(),
    }
}
