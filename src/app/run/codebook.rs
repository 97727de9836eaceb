//! Changing the codebook.

use std::sync::Arc;

use super::Bulk;
use crate::app::{AppState, CodebookCommand, Notice, key_refusal};
use crate::edit::Edit;
use crate::model::{Codebook, Tag, TagId};

impl AppState {
    pub(super) fn run_codebook(&mut self, command: CodebookCommand) {
        match command {
            CodebookCommand::Replace(codebook) => {
                let name = format!("Use the codebook ‘{}’", codebook.name);
                self.set_codebook(name, *codebook);
            }
            CodebookCommand::Put(tag) => self.put_tag(*tag),
            CodebookCommand::Describe {
                name,
                source,
                guideline,
            } => {
                let codebook = Codebook {
                    name,
                    source,
                    guideline,
                    ..Codebook::clone(&self.workspace.codebook)
                };
                self.set_codebook("Describe the codebook".to_owned(), codebook);
            }
            CodebookCommand::Move {
                tag,
                parent,
                before,
            } => self.move_tag(&tag, parent.as_ref(), before.as_ref()),
            CodebookCommand::Merge { from, into } => self.start_bulk(Bulk::MergeTag { from, into }),
            CodebookCommand::Delete(tag) => {
                let codebook = without_tag(&self.workspace.codebook, &tag);
                self.set_codebook(
                    format!("Delete the tag ‘{}’", self.tag_name(&tag)),
                    codebook,
                );
            }
            CodebookCommand::DeleteWithAnnotations(tag) => self.start_bulk(Bulk::DeleteTag(tag)),
            CodebookCommand::Export(path) => self
                .storage
                .export_codebook(&path, &self.workspace.codebook),
            CodebookCommand::Import(path) => self.storage.import_codebook(&path),
        }
    }

    pub(super) fn set_codebook(&mut self, name: String, codebook: Codebook) {
        if codebook != *self.workspace.codebook {
            self.commit(name, vec![Edit::Codebook(Arc::new(codebook))]);
        }
    }

    fn put_tag(&mut self, tag: Tag) {
        let mut codebook = Codebook::clone(&self.workspace.codebook);
        let before = codebook.tag(&tag.id).and_then(|known| known.key);
        let new_key = tag.key.filter(|_| tag.key != before);
        let refusal = new_key.and_then(|key| key_refusal(&codebook, &self.settings, &tag.id, key));
        if let Some(refusal) = refusal {
            let notice = Notice::warning(refusal.to_string()).topic("codebook");
            return self.notify(notice.hint("Choose another key, or free that one first."));
        }
        let name = if let Some(known) = codebook.tags.iter_mut().find(|known| known.id == tag.id) {
            let name = format!("Change the tag ‘{}’", tag.name);
            *known = tag;
            name
        } else {
            let name = format!("Add the tag ‘{}’", tag.name);
            let at = end_of_children(&codebook, tag.parent.as_ref());
            codebook.tags.insert(at, tag);
            name
        };
        self.set_codebook(name, codebook);
    }

    fn move_tag(&mut self, tag: &TagId, parent: Option<&TagId>, before: Option<&TagId>) {
        let mut codebook = Codebook::clone(&self.workspace.codebook);
        if parent.is_some_and(|parent| codebook.is_under(parent, tag)) {
            let notice = Notice::warning("A tag cannot stand under itself").topic("codebook");
            return self.notify(notice);
        }
        let (mut moved, rest): (Vec<Tag>, Vec<Tag>) = codebook
            .tags
            .iter()
            .cloned()
            .partition(|other| codebook.is_under(&other.id, tag));
        if let Some(top) = moved.iter_mut().find(|other| other.id == *tag) {
            top.parent = parent.cloned();
        }
        codebook.tags = rest;
        let before =
            before.and_then(|before| codebook.tags.iter().position(|other| other.id == *before));
        let at = before.unwrap_or_else(|| end_of_children(&codebook, parent));
        codebook.tags.splice(at..at, moved);
        self.set_codebook(format!("Move the tag ‘{}’", self.tag_name(tag)), codebook);
    }
}

/// The codebook without a tag; those under it move up to its parent.
pub(super) fn without_tag(codebook: &Codebook, tag_id: &TagId) -> Codebook {
    let mut codebook = codebook.clone();
    let parent = codebook.tag(tag_id).and_then(|tag| tag.parent.clone());
    for tag in &mut codebook.tags {
        if tag.parent.as_ref() == Some(tag_id) {
            tag.parent.clone_from(&parent);
        }
    }
    codebook.tags.retain(|tag| tag.id != *tag_id);
    codebook
}

/// The place behind the last tag under `parent`, or behind all.
fn end_of_children(codebook: &Codebook, parent: Option<&TagId>) -> usize {
    let last = parent.and_then(|parent| {
        codebook
            .tags
            .iter()
            .rposition(|tag| codebook.is_under(&tag.id, parent))
    });
    last.map_or(codebook.tags.len(), |last| last + 1)
}
