//! Changing the registers.

use super::Bulk;
use crate::app::{AppState, RegisterCommand};
use crate::edit::Edit;
use crate::model::EntryRef;

impl AppState {
    pub(super) fn run_register(&mut self, command: RegisterCommand) {
        match command {
            RegisterCommand::Put(entry_ref, entry) => {
                let name = format!("Change ‘{}’", entry_ref.name);
                self.commit(
                    name,
                    vec![Edit::Entry {
                        entry_ref,
                        value: Some(entry),
                    }],
                );
            }
            RegisterCommand::Rename { from, to } => {
                let into = EntryRef::new(from.kind, to.trim());
                if !into.name.is_empty() && into != from {
                    self.start_bulk(Bulk::RenameEntry { from, into });
                }
            }
            RegisterCommand::Merge { from, into } if from != into => {
                self.start_bulk(Bulk::RenameEntry { from, into });
            }
            RegisterCommand::Merge { .. } => {}
            RegisterCommand::FindUses => self.start_bulk(Bulk::Load),
            RegisterCommand::Delete(entry_ref) => {
                let name = format!("Delete ‘{}’ from the register", entry_ref.name);
                self.commit(
                    name,
                    vec![Edit::Entry {
                        entry_ref,
                        value: None,
                    }],
                );
            }
        }
    }
}
