//! Making and changing annotations of one's own layer.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::app::{AnnotateCommand, AppState, Notice, Selected};
use crate::edit::Edit;
use crate::model::{
    Annotation, AnnotationId, EntryRef, Extra, FieldId, FieldValue, LayerKey, Link, Span, TagId,
    Unplaced, UnplacedWhy,
};
use crate::text::{TextRange, segment};

impl AppState {
    pub(super) fn run_annotate(&mut self, command: AnnotateCommand) {
        match command {
            AnnotateCommand::Tag(tag) => self.tag_selection(&tag, BTreeMap::new()),
            AnnotateCommand::Arm(tag) => self.arm(tag),
            AnnotateCommand::TagArticle(tag) => self.tag_article(&tag),
            AnnotateCommand::Retag(tag) => self.retag(&tag),
            AnnotateCommand::Duplicate(tag) => self.duplicate(&tag),
            AnnotateCommand::Delete(ids) => self.delete(&ids),
            AnnotateCommand::SetSpan { id, span, range } => {
                self.change(&id, "Move the edges", |annotation| {
                    put_span(annotation, span, range);
                });
            }
            AnnotateCommand::RemoveSpan { id, span } => self.remove_span(&id, span),
            AnnotateCommand::AddSpan(id) => self.add_span(&id),
            AnnotateCommand::SetField { id, field, value } => self.set_field(&id, &field, value),
            AnnotateCommand::SetNote { id, note } => {
                self.change(&id, "Change the note", |annotation| annotation.note = note);
            }
            AnnotateCommand::Link { from, to, relation } => self.link(&from, to, relation),
            AnnotateCommand::Unlink { from, to, relation } => {
                self.change(&from, "Remove the link", |annotation| {
                    annotation
                        .links
                        .retain(|link| (&link.to, &link.relation) != (&to, &relation));
                });
            }
            AnnotateCommand::Confirm { id, span } => self.confirm(&id, span),
            AnnotateCommand::Place { id, span } => self.place(&id, span),
        }
    }

    /// Tags what is selected, with these fields filled in.
    pub(super) fn tag_selection(&mut self, tag: &TagId, fields: BTreeMap<FieldId, FieldValue>) {
        let Some(document) = &self.document else {
            return;
        };
        let ranges = self.trimmed(document.selection.ranges());
        if ranges.is_empty() {
            let notice = Notice::info("Nothing is selected").topic("tagging");
            return self.notify(notice.hint(
                "Select words with the mouse or with shift and the arrow keys, then tag them.",
            ));
        }
        self.add_annotation(tag, &ranges, fields);
    }

    /// The ranges as they are tagged: whole words if that is on, without edge spaces and quotes.
    fn trimmed(&self, ranges: Vec<TextRange>) -> Vec<TextRange> {
        let Some(document) = &self.document else {
            return Vec::new();
        };
        let text = document.text();
        let snapped = ranges.into_iter().map(|range| {
            if self.settings.snap_to_words {
                segment::snap_to_words(text, range)
            } else {
                segment::snap_to_graphemes(text, range)
            }
        });
        snapped
            .filter_map(|range| segment::trim_edges(text, range))
            .collect()
    }

    fn add_annotation(
        &mut self,
        tag: &TagId,
        ranges: &[TextRange],
        fields: BTreeMap<FieldId, FieldValue>,
    ) {
        let Some(layer) = self.my_layer_key() else {
            return;
        };
        let spans: Vec<Span> = ranges.iter().copied().map(Span::Placed).collect();
        if let Some(same) = self.same_words(tag, &spans) {
            let name = self.tag_name(tag);
            self.pick(same);
            let notice =
                Notice::info(format!("These words carry ‘{name}’ already")).topic("tagging");
            return self.notify(notice.hint("Another tag on the same words is fine."));
        }
        let annotation = self.new_annotation(tag, spans, fields);
        let id = annotation.id.clone();
        let edit = Edit::Annotation {
            layer,
            id: id.clone(),
            value: Some(Arc::new(annotation)),
        };
        if self.commit(format!("Tag ‘{}’", self.tag_name(tag)), vec![edit]) {
            self.pick(id);
            self.end_selection(ranges);
            self.remember_tag();
        }
    }

    pub(super) fn new_annotation(
        &self,
        tag: &TagId,
        spans: Vec<Span>,
        fields: BTreeMap<FieldId, FieldValue>,
    ) -> Annotation {
        let now = Some(self.clock.now());
        Annotation {
            id: self.clock.new_annotation_id(),
            tag: tag.clone(),
            spans,
            fields,
            note: String::new(),
            links: Vec::new(),
            created: now,
            modified: now,
            extra: Extra::default(),
        }
    }

    /// One's own annotation with the same tag on the same words.
    fn same_words(&self, tag: &TagId, spans: &[Span]) -> Option<AnnotationId> {
        let layer = self.my_layer()?;
        let range = spans.first().and_then(Span::range)?;
        let there = layer.intersecting(range);
        let same = there
            .into_iter()
            .find(|(_, other)| other.tag == *tag && other.spans == spans);
        same.map(|(_, other)| other.id.clone())
    }

    /// The tag's name on screen; its id where the codebook does not have it.
    pub fn tag_name(&self, tag: &TagId) -> String {
        let known = self.workspace.codebook.tag(tag);
        known.map_or_else(|| tag.to_string(), |tag| tag.name.clone())
    }

    /// Takes one of one's own annotations in hand.
    pub(super) fn pick(&mut self, id: AnnotationId) {
        let annotator = self.me().cloned();
        if let (Some(document), Some(annotator)) = (&mut self.document, annotator) {
            document.selected = Some(Selected { annotator, id });
            document.revision += 1;
        }
    }

    /// After tagging, the caret stands behind the words and nothing is selected.
    fn end_selection(&mut self, ranges: &[TextRange]) {
        if let (Some(document), Some(last)) = (&mut self.document, ranges.last()) {
            document.selection = crate::app::Selection::caret(last.end());
        }
    }

    /// The annotation in hand, if it is one's own.
    pub fn my_selected(&self) -> Option<&Arc<Annotation>> {
        let selected = self.document.as_ref()?.selected.as_ref()?;
        let layer = self
            .my_layer()
            .filter(|_| self.me() == Some(&selected.annotator))?;
        layer.get(&selected.id)
    }

    /// Keeps the tag and the fields of the annotation in hand for another go.
    fn remember_tag(&mut self) {
        let last = self
            .my_selected()
            .map(|annotation| (annotation.tag.clone(), annotation.fields.clone()));
        self.last_tag = last.or(self.last_tag.take());
    }

    fn arm(&mut self, tag: Option<TagId>) {
        self.armed = tag;
        let Some(tag) = self.armed.clone() else {
            return;
        };
        let has_selection = self
            .document
            .as_ref()
            .is_some_and(|document| !document.selection.ranges().is_empty());
        if has_selection {
            self.tag_selection(&tag, BTreeMap::new());
        }
        let notice = Notice::info(format!("‘{}’ is armed", self.tag_name(&tag))).topic("tagging");
        self.notify(notice.hint("Every selection is tagged at once. Esc ends it."));
    }

    fn tag_article(&mut self, tag: &TagId) {
        let Some(layer) = self.my_layer_key() else {
            return;
        };
        let annotation = self.new_annotation(tag, Vec::new(), BTreeMap::new());
        let id = annotation.id.clone();
        let edit = Edit::Annotation {
            layer,
            id: id.clone(),
            value: Some(Arc::new(annotation)),
        };
        if self.commit(
            format!("Tag the article ‘{}’", self.tag_name(tag)),
            vec![edit],
        ) {
            self.pick(id);
        }
    }

    fn retag(&mut self, tag: &TagId) {
        let Some(annotation) = self.my_selected().cloned() else {
            return self.nothing_in_hand();
        };
        let fields = self.workspace.codebook.fitting_fields(&annotation, tag);
        let name = format!("Change the tag to ‘{}’", self.tag_name(tag));
        let tag = tag.clone();
        self.change(&annotation.id, &name, |annotation| {
            annotation.tag = tag;
            annotation.fields = fields;
        });
        self.remember_tag();
    }

    fn duplicate(&mut self, tag: &TagId) {
        let Some(annotation) = self.my_selected().cloned() else {
            return self.nothing_in_hand();
        };
        let ranges: Vec<TextRange> = annotation.ranges().collect();
        let fields = self.workspace.codebook.fitting_fields(&annotation, tag);
        if ranges.is_empty() {
            self.tag_article(tag);
        } else {
            self.add_annotation(tag, &ranges, fields);
        }
    }

    fn delete(&mut self, ids: &[AnnotationId]) {
        let Some(layer) = self.my_layer_key() else {
            return;
        };
        let name = match ids {
            [] => return self.nothing_in_hand(),
            [id] => {
                let tag = self
                    .my_layer()
                    .and_then(|layer| layer.get(id))
                    .map(|annotation| annotation.tag.clone());
                format!(
                    "Delete ‘{}’",
                    tag.map_or_else(String::new, |tag| self.tag_name(&tag))
                )
            }
            ids => format!("Delete {} annotations", ids.len()),
        };
        let gone = |id: &AnnotationId| Edit::Annotation {
            layer: layer.clone(),
            id: id.clone(),
            value: None,
        };
        let edits = ids.iter().map(gone).collect();
        if self.commit(name, edits)
            && let Some(document) = &mut self.document
        {
            document.selected = document
                .selected
                .take()
                .filter(|selected| !ids.contains(&selected.id));
        }
    }

    /// Changes one of one's own annotations as one step; a change that changes nothing is none.
    pub(super) fn change(
        &mut self,
        id: &AnnotationId,
        name: &str,
        change: impl FnOnce(&mut Annotation),
    ) -> bool {
        self.change_with(id, name, change, Vec::new())
    }

    fn change_with(
        &mut self,
        id: &AnnotationId,
        name: &str,
        change: impl FnOnce(&mut Annotation),
        mut more: Vec<Edit>,
    ) -> bool {
        let (Some(layer), Some(before)) = (
            self.my_layer_key(),
            self.my_layer().and_then(|layer| layer.get(id)),
        ) else {
            return false;
        };
        let mut annotation = Annotation::clone(before);
        change(&mut annotation);
        if annotation == **before {
            return false;
        }
        annotation.modified = Some(self.clock.now());
        more.push(Edit::Annotation {
            layer,
            id: id.clone(),
            value: Some(Arc::new(annotation)),
        });
        self.commit(name, more)
    }

    fn remove_span(&mut self, id: &AnnotationId, span: usize) {
        let n_spans = self
            .my_layer()
            .and_then(|layer| layer.get(id))
            .map_or(0, |annotation| annotation.spans.len());
        if n_spans > 1 {
            self.change(id, "Remove a piece", |annotation| {
                if span < annotation.spans.len() {
                    annotation.spans.remove(span);
                }
            });
        }
    }

    fn add_span(&mut self, id: &AnnotationId) {
        let Some(document) = &self.document else {
            return;
        };
        let ranges = self.trimmed(document.selection.ranges());
        if ranges.is_empty() {
            return self.notify(Notice::info("Nothing is selected").topic("tagging"));
        }
        let is_changed = self.change(id, "Add a piece", |annotation| {
            let unplaced = annotation
                .spans
                .iter()
                .filter(|span| span.range().is_none())
                .cloned();
            let selection = crate::app::Selection {
                pieces: annotation.ranges().chain(ranges.iter().copied()).collect(),
                ..crate::app::Selection::default()
            };
            let placed = selection.ranges().into_iter().map(Span::Placed);
            annotation.spans = placed.chain(unplaced.collect::<Vec<_>>()).collect();
        });
        if is_changed {
            self.end_selection(&ranges);
        }
    }

    fn set_field(&mut self, id: &AnnotationId, field: &FieldId, value: Option<FieldValue>) {
        let Some(annotation) = self.my_layer().and_then(|layer| layer.get(id)) else {
            return;
        };
        let known = self
            .workspace
            .codebook
            .tag(&annotation.tag)
            .and_then(|tag| tag.field(field));
        let name = known.map_or_else(|| field.to_string(), |field| field.name.clone());
        let value = value.map(|value| self.with_known_names(value));
        let entries = value
            .as_ref()
            .map(|value| self.new_entries(value))
            .unwrap_or_default();
        self.change_with(
            id,
            &format!("Set ‘{name}’"),
            |annotation| match value {
                Some(value) => drop(annotation.fields.insert(field.clone(), value)),
                None => drop(annotation.fields.remove(field)),
            },
            entries,
        );
        self.remember_tag();
    }

    /// Entries go by the name the register has for them, whichever spelling was typed.
    pub(super) fn with_known_names(&self, value: FieldValue) -> FieldValue {
        let known = |text: String| match EntryRef::parse(&text) {
            Some(typed) => {
                let name = typed.name.trim().to_owned();
                let found = self.workspace.registers.find(typed.kind, &name);
                found
                    .cloned()
                    .unwrap_or(EntryRef { name, ..typed })
                    .to_string()
            }
            None => text,
        };
        match value {
            FieldValue::One(text) => FieldValue::One(known(text)),
            FieldValue::Many(texts) => FieldValue::Many(texts.into_iter().map(known).collect()),
        }
    }

    /// The edits that put entries into the registers that are named for the first time.
    pub(super) fn new_entries(&self, value: &FieldValue) -> Vec<Edit> {
        let is_new =
            |entry_ref: &EntryRef| !self.workspace.registers.entries.contains_key(entry_ref);
        let put = |entry_ref| Edit::Entry {
            entry_ref,
            value: Some(Box::default()),
        };
        value.entry_refs().filter(is_new).map(put).collect()
    }

    fn link(&mut self, from: &AnnotationId, to: AnnotationId, relation: String) {
        if *from == to {
            return self
                .notify(Notice::info("An annotation is not linked to itself").topic("link"));
        }
        let link = Link { relation, to };
        self.change(from, &format!("Link: {}", link.relation), |annotation| {
            if !annotation.links.contains(&link) {
                annotation.links.push(link);
                annotation.links.sort();
            }
        });
    }

    fn confirm(&mut self, id: &AnnotationId, span: usize) {
        self.change(id, "Confirm the place", |annotation| {
            let doubtful = annotation.spans.get(span).and_then(|span| match span {
                Span::Unplaced(unplaced) => doubtful_range(unplaced),
                Span::Placed(_) => None,
            });
            if let Some(range) = doubtful {
                put_span(annotation, span, range);
            }
        });
    }

    /// Puts a run on the selected words.
    fn place(&mut self, id: &AnnotationId, span: usize) {
        let ranges = self
            .document
            .as_ref()
            .map(|document| document.selection.ranges());
        let ranges = self.trimmed(ranges.unwrap_or_default());
        let Some(range) = ranges.into_iter().reduce(TextRange::hull) else {
            let notice = Notice::info("Nothing is selected").topic("tagging");
            return self
                .notify(notice.hint("Select the words in the article, then place it there."));
        };
        self.change(id, "Place anew", |annotation| {
            put_span(annotation, span, range);
        });
        self.end_selection(&[range]);
    }

    pub(super) fn nothing_in_hand(&mut self) {
        let notice = Notice::info("No annotation of yours is selected").topic("tagging");
        self.notify(notice.hint("Click a highlight, or press N for the next one."));
    }

    /// The layer a selected annotation is in.
    pub(super) fn layer_key_of(&self, selected: &Selected) -> Option<LayerKey> {
        let article = self.document.as_ref()?.article.id.clone();
        Some(LayerKey::new(article, selected.annotator.clone()))
    }
}

fn doubtful_range(unplaced: &Unplaced) -> Option<TextRange> {
    match unplaced.why {
        UnplacedWhy::Doubtful { range, .. } => Some(range),
        UnplacedWhy::Lost | UnplacedWhy::Invalid => None,
    }
}

/// Puts a run in place; runs stay in reading order.
fn put_span(annotation: &mut Annotation, span: usize, range: TextRange) {
    if let Some(slot) = annotation.spans.get_mut(span) {
        *slot = Span::Placed(range);
        annotation.spans.sort_by_key(|span| {
            span.range()
                .map_or((true, None), |range| (false, Some(range)))
        });
    }
}
