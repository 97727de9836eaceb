//! The sample goes out in every format and is offered to the project that it came from.

use super::{Desk, ImportDraft, read_source};
use crate::app::exporting::{Existing, ExportJob, ExportKind, Loaded, Scope, export};
use crate::formats::{ExportFormat, Options, export_formats, import_format};
use jiff::Timestamp;
use std::sync::atomic::AtomicBool;

/// What comes of it: how many annotations are new, differ, are the same, and are left out.
fn counts(desk: &Desk, format: &'static dyn ExportFormat) -> [usize; 4] {
    let target = desk.path(format.id());
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
    [
        counts.n_new,
        counts.n_kept,
        counts.n_doubles,
        counts.n_left_out,
    ]
}

#[test]
fn what_went_out_in_a_format_is_known_again() {
    let desk = Desk::new();
    let n_all = desk.snapshot().n_annotations();
    let mut told = Vec::new();
    for format in export_formats() {
        if import_format(format.id()).is_some() && format.id() != "refi-qda-codebook" {
            let [n_new, n_kept, n_doubles, n_left_out] = counts(&desk, *format);
            told.push(format!(
                "{}: {n_new} new, {n_kept} differ, {n_doubles} of {n_all} known, {n_left_out} left out",
                format.id()
            ));
        }
    }
    assert_eq!(told, [""; 0]);
}
