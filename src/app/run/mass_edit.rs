//! One change of many annotations: begun from the table, previewed, made as one step.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::app::run::Bulk;
use crate::app::table::{MassEditing, PlanSummary, row_id};
use crate::app::{AppState, Modal, Notice};
use crate::edit::Edit;
use crate::insight::table::{AnnotationTable, MassEdit, Plan, PlannedChange, ReplaceIn};
use crate::model::{Annotation, AnnotationId, EntryRef, FieldValue, LayerKey, Status};

/// A change of many annotations that a person agreed to.
#[derive(Clone, Debug)]
pub struct MassEditStep {
    /// What undo calls it.
    name: String,
    changes: Vec<AgreedChange>,
}

#[derive(Clone, Debug)]
struct AgreedChange {
    layer: LayerKey,
    id: AnnotationId,
    /// What it was when it was agreed to.
    before: Arc<Annotation>,
    after: Option<Arc<Annotation>>,
}

impl MassEditStep {
    /// The layers that it changes.
    pub(super) fn layers(&self) -> BTreeSet<&LayerKey> {
        self.changes.iter().map(|change| &change.layer).collect()
    }
}

/// How many were not changed after all, and why.
#[derive(Default)]
struct LeftOut {
    unloaded: usize,
    locked: usize,
    read_only: usize,
    changed: usize,
}

impl LeftOut {
    fn told(&self) -> String {
        let parts = [
            ("in layers that could not be loaded", self.unloaded),
            ("in locked layers", self.locked),
            ("in a read-only layer", self.read_only),
            ("changed by somebody else meanwhile", self.changed),
        ];
        let told = parts.iter().filter(|(_, count)| *count > 0);
        let told: Vec<String> = told.map(|(what, n)| format!("{n} {what}")).collect();
        if told.is_empty() {
            String::new()
        } else {
            format!("Left out: {}", told.join("; "))
        }
    }
}

impl AppState {
    /// Opens the window for a change of the selected rows, or of all that show.
    pub(super) fn begin_mass_edit(&mut self) {
        let Some(shown) = &self.table.shown else {
            return;
        };
        let selection = &self.table.selection;
        let all = shown.view.rows.iter().copied();
        let rows: Vec<usize> = if selection.is_empty() {
            all.collect()
        } else {
            let is_selected = |place: &usize| {
                let row = shown.table.rows().get(*place);
                row.is_some_and(|row| selection.has(&row_id(row)))
            };
            all.filter(is_selected).collect()
        };
        if rows.is_empty() {
            let notice = Notice::info("No annotation is selected").topic("table");
            return self.notify(notice.hint("Take a filter away, or select rows that show."));
        }
        self.table.plan.stop();
        self.table.edit = Some(MassEditing {
            table: Arc::clone(&shown.table),
            rows: Arc::new(rows),
            edit: None,
            plan: None,
            summary: PlanSummary::default(),
            left_out: BTreeSet::new(),
        });
        self.modal = Some(Modal::MassEdit);
    }

    pub(super) fn plan_mass_edit(&mut self, edit: MassEdit) {
        let Some(editing) = &mut self.table.edit else {
            return;
        };
        editing.edit = Some(edit.clone());
        editing.plan = None;
        editing.left_out.clear();
        let what = (Arc::clone(&editing.table), Arc::clone(&editing.rows));
        let (nth, _) = self.table.plan.ask(edit.clone());
        self.storage
            .plan_mass_edit(nth, edit, what, self.clock.now());
    }

    pub(super) fn mass_edit_planned(&mut self, nth: u64, plan: Result<Arc<Plan>, String>) {
        let me = self.me().cloned();
        if self.table.plan.is_answered(nth)
            && let Some(editing) = &mut self.table.edit
        {
            if let Ok(plan) = &plan {
                editing.summary = PlanSummary::new(plan, editing.rows.len(), me.as_ref());
            }
            editing.plan = Some(plan);
        }
    }

    pub(super) fn toggle_change(&mut self, nth: usize) {
        if let Some(editing) = &mut self.table.edit
            && !editing.left_out.remove(&nth)
        {
            editing.left_out.insert(nth);
        }
    }

    pub(super) fn end_mass_edit(&mut self) {
        self.table.plan.stop();
        self.table.edit = None;
        if self.modal == Some(Modal::MassEdit) {
            self.modal = None;
        }
    }

    /// Makes what is planned, once all layers that it reaches are loaded.
    pub(super) fn apply_mass_edit(&mut self) {
        if self.job.is_some() {
            return self.refuse_second_job();
        }
        let Some(editing) = &self.table.edit else {
            return;
        };
        let (Some(edit), Some(Ok(plan))) = (&editing.edit, &editing.plan) else {
            return;
        };
        let changes = plan.changes.iter().enumerate();
        let agreed = changes.filter(|(nth, _)| !editing.left_out.contains(nth));
        let agreed = agreed.filter_map(|(_, change)| agreed_change(&editing.table, change));
        let changes: Vec<AgreedChange> = agreed.collect();
        if changes.is_empty() {
            return;
        }
        let name = self.mass_edit_name(edit, changes.len());
        self.end_mass_edit();
        self.start_bulk(Bulk::MassEdit(Arc::new(MassEditStep { name, changes })));
    }

    fn mass_edit_name(&self, edit: &MassEdit, n_changes: usize) -> String {
        let annotations = match n_changes {
            1 => "1 annotation".to_owned(),
            n => format!("{n} annotations"),
        };
        let codebook = &self.workspace.codebook;
        let field_name = |id| crate::insight::table::Column::Field(id).label(codebook);
        match edit {
            MassEdit::SetField { field, value } => {
                let verb = if value.is_some() { "Set" } else { "Empty" };
                format!("{verb} ‘{}’ of {annotations}", field_name(field.clone()))
            }
            MassEdit::Replace { target, .. } => {
                let place = match target {
                    ReplaceIn::Note => "the note".to_owned(),
                    ReplaceIn::Field(field) => format!("‘{}’", field_name(field.clone())),
                };
                format!("Replace in {place} of {annotations}")
            }
            MassEdit::ChangeTag(tag) => {
                format!(
                    "Change the tag of {annotations} to ‘{}’",
                    self.tag_name(tag)
                )
            }
            MassEdit::Delete => format!("Delete {annotations}"),
        }
    }

    /// The layers are loaded: makes the change as one step, but for what is not as it was.
    pub(super) fn finish_mass_edit(&mut self, step: &MassEditStep) {
        let mut left_out = LeftOut::default();
        let mut edits = Vec::with_capacity(step.changes.len());
        let mut layers = BTreeSet::new();
        for change in &step.changes {
            if self.may_change(change, &mut left_out) {
                layers.insert(&change.layer);
                edits.push(Edit::Annotation {
                    layer: change.layer.clone(),
                    id: change.id.clone(),
                    value: change.after.clone(),
                });
            }
        }
        let n_changed = edits.len();
        let n_layers = layers.len();
        edits.extend(self.entries_named_first(&edits));
        let told = left_out.told();
        if edits.is_empty() {
            let notice = Notice::warning("Nothing was changed").topic("bulk");
            return self.notify(notice.hint(told));
        }
        if self.commit(step.name.clone(), edits) {
            let message = format!("{}: {n_changed} changed in {n_layers} layers", step.name);
            let notice = if told.is_empty() {
                Notice::info(message).hint("Undo takes all of it back.")
            } else {
                Notice::warning(message).hint(told)
            };
            self.notify(notice.topic("bulk"));
        }
    }

    /// Whether an annotation is still as it was when the change was agreed to, and may be changed.
    fn may_change(&self, change: &AgreedChange, left_out: &mut LeftOut) -> bool {
        let Some(layer) = self.workspace.layers.get(&change.layer) else {
            left_out.unloaded += 1;
            return false;
        };
        let slot = if self.read_only_layers.contains(&change.layer) {
            &mut left_out.read_only
        } else if layer.status() == Status::Locked {
            &mut left_out.locked
        } else if layer.get(&change.id) != Some(&change.before) {
            &mut left_out.changed
        } else {
            return true;
        };
        *slot += 1;
        false
    }

    /// The edits that put entries into the registers that are named for the first time.
    pub(super) fn entries_named_first(&self, edits: &[Edit]) -> Vec<Edit> {
        let values = edits.iter().filter_map(|edit| match edit {
            Edit::Annotation {
                value: Some(annotation),
                ..
            } => Some(annotation),
            _ => None,
        });
        let fields = values.flat_map(|annotation| annotation.fields.values());
        let named: BTreeSet<EntryRef> = fields.flat_map(FieldValue::entry_refs).collect();
        let known = &self.workspace.registers.entries;
        let new = named.into_iter().filter(|named| !known.contains_key(named));
        let put = |entry_ref| Edit::Entry {
            entry_ref,
            value: Some(Box::default()),
        };
        new.map(put).collect()
    }
}

fn agreed_change(table: &AnnotationTable, change: &PlannedChange) -> Option<AgreedChange> {
    let row = table.rows().get(change.row)?;
    Some(AgreedChange {
        layer: change.layer.clone(),
        id: change.id.clone(),
        before: Arc::clone(&row.annotation),
        after: change.value.clone(),
    })
}
