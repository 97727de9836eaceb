//! What was done, how to take it back, and how to do it again.

use jiff::Timestamp;

use super::{Edit, EditError};
use crate::model::{AnnotatorId, Workspace};

/// Undo and redo without bound, for one run of the program.
#[derive(Clone, Debug, Default)]
pub struct History {
    done: Vec<Step>,
    undone: Vec<Step>,
}

/// Something a person did, however many edits it took.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// What the menu calls it: `Tag ‘Claim’`.
    pub name: String,
    /// Who did it.
    pub by: AnnotatorId,
    /// When.
    pub at: Timestamp,
    // The edits that take it back (or, once undone, that do it again), in the order to apply.
    inverse: Vec<Edit>,
}

impl Step {
    /// The edits that taking it back (or doing it again) applies, in order.
    pub fn edits(&self) -> &[Edit] {
        &self.inverse
    }
}

impl History {
    /// Makes the edits as one step and remembers how to take it back.
    ///
    /// On error nothing has changed: what was applied of the step is taken back.
    pub fn commit(
        &mut self,
        workspace: &mut Workspace,
        name: impl Into<String>,
        by: AnnotatorId,
        at: Timestamp,
        edits: Vec<Edit>,
    ) -> Result<(), EditError> {
        let inverse = apply_all(workspace, edits)?;
        self.done.push(Step {
            name: name.into(),
            by,
            at,
            inverse,
        });
        self.undone.clear();
        Ok(())
    }

    /// The step that undo would take back.
    pub fn next_undo(&self) -> Option<&Step> {
        self.done.last()
    }

    /// The step that redo would do again.
    pub fn next_redo(&self) -> Option<&Step> {
        self.undone.last()
    }

    /// Takes the last step back and returns the edits that were applied; none if there is no step.
    pub fn undo(&mut self, workspace: &mut Workspace) -> Result<Option<Vec<Edit>>, EditError> {
        shift(&mut self.done, &mut self.undone, workspace)
    }

    /// Changes the edits that undo and redo would make, such as after what they put back was
    /// changed by somebody else.
    pub fn amend(&mut self, mut change: impl FnMut(&mut Edit)) {
        let steps = self.done.iter_mut().chain(&mut self.undone);
        steps
            .flat_map(|step| &mut step.inverse)
            .for_each(&mut change);
    }

    /// Does the step that was last taken back again and returns the edits that were applied.
    pub fn redo(&mut self, workspace: &mut Workspace) -> Result<Option<Vec<Edit>>, EditError> {
        shift(&mut self.undone, &mut self.done, workspace)
    }
}

fn shift(
    from: &mut Vec<Step>,
    to: &mut Vec<Step>,
    workspace: &mut Workspace,
) -> Result<Option<Vec<Edit>>, EditError> {
    let Some(mut step) = from.pop() else {
        return Ok(None);
    };
    match apply_all(workspace, step.inverse.clone()) {
        Ok(inverse) => {
            let applied = std::mem::replace(&mut step.inverse, inverse);
            to.push(step);
            Ok(Some(applied))
        }
        Err(error) => {
            from.push(step);
            Err(error)
        }
    }
}

/// Applies the edits in order and returns their inverses in the order that takes them back.
fn apply_all(workspace: &mut Workspace, edits: Vec<Edit>) -> Result<Vec<Edit>, EditError> {
    let mut inverses = Vec::with_capacity(edits.len());
    for edit in edits {
        match edit.apply(workspace) {
            Ok(inverse) => inverses.push(inverse),
            Err(error) => {
                for inverse in inverses.into_iter().rev() {
                    let taken_back = inverse.apply(workspace);
                    debug_assert!(taken_back.is_ok(), "an inverse always applies");
                }
                return Err(error);
            }
        }
    }
    inverses.reverse();
    Ok(inverses)
}
