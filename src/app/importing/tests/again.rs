//! The sample goes out in every format and is offered to the project that it came from.

use std::sync::atomic::AtomicBool;

use jiff::Timestamp;

use super::{Desk, ImportDraft, read_source};
use crate::app::exporting::{Existing, ExportJob, ExportKind, Loaded, Scope, export};
use crate::formats::{ExportFormat, Options, Shape, export_formats, import_format};

/// How many annotations are new, differ from one of that name, and are known.
fn counts(desk: &Desk, format: &'static dyn ExportFormat) -> [usize; 3] {
    let name = match format.shape() {
        Shape::File(ending) => format!("{}.{ending}", format.id()),
        Shape::Folder => format.id().to_owned(),
    };
    let target = desk.path(&name);
    let job = ExportJob {
        kind: ExportKind::Format(format),
        scope: &Scope::default(),
        options: &Options::default(),
        target: &target,
        existing: Existing::Replace,
        made: Timestamp::UNIX_EPOCH,
    };
    let never = AtomicBool::new(false);
    let exported = export(&desk.root, &job, Loaded::new(), &never, &mut |_, _| {}).unwrap();
    let known = desk.known();
    let source = read_source(&[exported.path]).unwrap();
    let id = Some(format.id());
    let draft = ImportDraft::read(&source, id, &Options::default(), &known).unwrap();
    let counts = desk.prepare(&draft, &known).counts;
    assert_eq!(counts.n_left_out, 0, "{}", format.id());
    [counts.n_new, counts.n_kept, counts.n_doubles]
}

/// How many annotations are new, differ and are known, where that is not none, none and all.
const OTHERWISE: [(&str, [usize; 3]); 5] = [
    // Names and notes are written only if asked for, and several pieces become one.
    ("dna", [14, 0, 74]),
    // An annotation on a whole article has no place there.
    ("webanno-tsv", [0, 0, 87]),
    // Of an annotation there is the tag and the words, so none with fields is the same.
    ("conll", [84, 0, 0]),
    // Each piece is one of its own, the first under the name of the whole.
    ("hypothesis", [5, 4, 84]),
    // Only claims are written.
    ("claim-review", [0, 0, 77]),
];

#[test]
fn what_went_out_in_a_format_is_known_again() {
    let desk = Desk::new();
    let n_all = desk.snapshot().n_annotations();
    let both = export_formats().iter().filter(|it| {
        let is_read = import_format(it.id()).is_some();
        is_read && it.id() != "refi-qda-codebook"
    });
    for format in both {
        let otherwise = OTHERWISE.iter().find(|(id, _)| *id == format.id());
        let expected = otherwise.map_or([0, 0, n_all], |(_, counts)| *counts);
        assert_eq!(counts(&desk, *format), expected, "{}", format.id());
    }
}
