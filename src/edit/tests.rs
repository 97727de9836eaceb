//! Every edit has an inverse, every step is whole, and refusals change nothing.

use std::sync::Arc;

use jiff::Timestamp;
use proptest::prelude::*;

use super::*;
use crate::model::{
    Annotation, AnnotationId, AnnotatorId, ArticleId, Extra, Layer, LayerKey, Status, TagId,
    Workspace,
};
use crate::testing::generate;

const TEXT: &str = "The old dam — “safe” — was shut.\r\nМост закрыт. السد قديم؟";

fn workspace() -> impl Strategy<Value = Workspace> {
    generate::workspace(TEXT.into())
}

fn edits(most: usize) -> impl Strategy<Value = Vec<Edit>> {
    prop::collection::vec(generate::edit(TEXT.into()), 0..most)
}

fn commit(
    history: &mut History,
    workspace: &mut Workspace,
    edits: Vec<Edit>,
) -> Result<(), EditError> {
    let by = AnnotatorId::new("alice");
    history.commit(workspace, "Step", by, Timestamp::UNIX_EPOCH, edits)
}

fn key(article: &str) -> LayerKey {
    LayerKey::new(ArticleId::new(article), AnnotatorId::new("alice"))
}

fn annotation(id: &str) -> Arc<Annotation> {
    Arc::new(Annotation {
        id: AnnotationId::new(id),
        tag: TagId::new("claim"),
        spans: Vec::new(),
        fields: std::collections::BTreeMap::new(),
        note: String::new(),
        links: Vec::new(),
        created: None,
        modified: None,
        extra: Extra::default(),
    })
}

fn put(article: &str, id: &str, value: Option<Arc<Annotation>>) -> Edit {
    Edit::Annotation {
        layer: key(article),
        id: AnnotationId::new(id),
        value,
    }
}

fn loaded() -> Workspace {
    let mut workspace = Workspace::default();
    let layer = |status| Layer::new(status, [annotation("a1")], Extra::default());
    workspace
        .layers
        .insert(key("open.txt"), layer(Status::InProgress));
    workspace
        .layers
        .insert(key("locked.txt"), layer(Status::Locked));
    workspace
}

#[test]
fn edits_that_cannot_be_made_are_refused_with_their_reason() {
    let differ = EditError::IdsDiffer {
        wanted: AnnotationId::new("a1"),
        found: AnnotationId::new("a2"),
    };
    let status_of_missing = Edit::Status {
        layer: key("missing.txt"),
        value: Status::Done,
    };
    let cases = [
        (
            put("missing.txt", "a1", None),
            EditError::LayerNotLoaded(key("missing.txt")),
            "the layer of alice on missing.txt is not loaded",
        ),
        (
            status_of_missing,
            EditError::LayerNotLoaded(key("missing.txt")),
            "the layer of alice on missing.txt is not loaded",
        ),
        (
            put("locked.txt", "a1", None),
            EditError::Locked(key("locked.txt")),
            "locked.txt is locked",
        ),
        (
            put("open.txt", "a1", Some(annotation("a2"))),
            differ,
            "the annotation a2 was to be put in place of a1",
        ),
    ];
    for (edit, expected, message) in cases {
        let mut workspace = loaded();
        let refused = edit.apply(&mut workspace).unwrap_err();
        assert_eq!(refused.to_string(), message);
        assert_eq!(refused, expected);
        assert_eq!(workspace, loaded());
    }
}

#[test]
fn a_locked_layer_can_be_unlocked_and_then_changed() {
    let mut workspace = loaded();
    let unlock = Edit::Status {
        layer: key("locked.txt"),
        value: Status::InProgress,
    };
    let edits = vec![unlock, put("locked.txt", "a1", None)];
    let mut history = History::default();
    commit(&mut history, &mut workspace, edits).unwrap();
    assert!(workspace.layers[&key("locked.txt")].is_empty());
    history.undo(&mut workspace).unwrap();
    assert_eq!(workspace, loaded());
}

#[test]
fn a_compound_step_is_undone_at_once() {
    let mut workspace = loaded();
    let mut history = History::default();
    let edits = vec![
        put("open.txt", "a2", Some(annotation("a2"))),
        put("open.txt", "a3", Some(annotation("a3"))),
        put("open.txt", "a2", None),
    ];
    commit(&mut history, &mut workspace, edits).unwrap();
    assert_eq!(workspace.layers[&key("open.txt")].len(), 2);
    let applied = history.undo(&mut workspace).unwrap().unwrap();
    assert_eq!(applied.len(), 3);
    assert_eq!(workspace, loaded());
    assert_eq!(history.undo(&mut workspace).unwrap(), None);
    assert_eq!(history.next_redo().unwrap().name, "Step");
}

#[test]
fn a_new_step_forgets_what_was_undone() {
    let mut workspace = loaded();
    let mut history = History::default();
    let step = |id: &str| vec![put("open.txt", id, Some(annotation(id)))];
    commit(&mut history, &mut workspace, step("a2")).unwrap();
    history.undo(&mut workspace).unwrap();
    commit(&mut history, &mut workspace, step("a3")).unwrap();
    assert!(history.next_redo().is_none());
    assert_eq!(history.redo(&mut workspace).unwrap(), None);
}

#[test]
fn an_undo_that_is_refused_can_be_tried_again() {
    let mut workspace = loaded();
    let mut history = History::default();
    let step = vec![put("open.txt", "a1", None)];
    commit(&mut history, &mut workspace, step).unwrap();
    let closed = workspace.layers.remove(&key("open.txt")).unwrap();
    assert!(history.undo(&mut workspace).is_err());
    workspace.layers.insert(key("open.txt"), closed);
    history.undo(&mut workspace).unwrap();
    assert_eq!(workspace, loaded());
}

proptest! {
    #[test]
    fn an_edit_and_its_inverse_leave_all_as_it_was(
        mut workspace in workspace(), edit in generate::edit(TEXT.into()),
    ) {
        let before = workspace.clone();
        if let Ok(inverse) = edit.clone().apply(&mut workspace) {
            let after = workspace.clone();
            let again = inverse.apply(&mut workspace).unwrap();
            prop_assert_eq!(&workspace, &before);
            prop_assert_eq!(&again, &edit);
            again.apply(&mut workspace).unwrap();
            prop_assert_eq!(workspace, after);
        } else {
            prop_assert_eq!(workspace, before);
        }
    }

    #[test]
    fn a_refused_edit_takes_its_whole_step_back(
        mut workspace in workspace(), edits in edits(6), at in 0_usize..6,
    ) {
        let before = workspace.clone();
        let mut history = History::default();
        let mut step = edits;
        step.insert(at.min(step.len()), put("never.txt", "a1", None));
        prop_assert!(commit(&mut history, &mut workspace, step).is_err());
        prop_assert_eq!(workspace, before);
        prop_assert!(history.next_undo().is_none());
    }

    #[test]
    fn undoing_and_redoing_all_returns_to_both_ends(
        mut workspace in workspace(), steps in prop::collection::vec(edits(4), 0..6),
    ) {
        let before = workspace.clone();
        let mut history = History::default();
        for step in steps {
            // Refused steps change nothing, which the property above checks.
            let _refused = commit(&mut history, &mut workspace, step).is_err();
        }
        let after = workspace.clone();
        for _ in 0..2 {
            while history.undo(&mut workspace).unwrap().is_some() {}
            prop_assert_eq!(&workspace, &before);
            while history.redo(&mut workspace).unwrap().is_some() {}
            prop_assert_eq!(&workspace, &after);
        }
    }
}
