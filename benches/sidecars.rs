//! Reading, summarising and saving a sidecar.

use std::fs::File;
use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;

use stancemark::model::{Layer, Status};
use stancemark::store::{LayerFile, OpenWith, sidecar};

use crate::made_up;
use crate::measure::{Report, Round, print_rounds, print_work};

const N_SAVES: usize = 15;

/// With 100 annotations and with 10 000.
pub fn measure(report: &Report) {
    for (n_bytes, n_annotations) in [(100_000, 100), (1_000_000, 10_000)] {
        if report.begins(&format!("a sidecar of {n_annotations} annotations")) {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("a.txt");
            made_up::write_article(&path, n_bytes, n_annotations);
            measure_one(&path);
        }
    }
}

fn measure_one(path: &Path) {
    let text = made_up::article(&std::fs::read_to_string(path).unwrap()).text;
    let reader = made_up::reader();
    let sidecar_path = LayerFile::path_for(path, &reader);
    let bytes = std::fs::read(&sidecar_path).unwrap();
    print_work("floor: plain read of the file", 20, || {
        std::fs::read(&sidecar_path).unwrap()
    });
    print_work("summarise", 20, || sidecar::summarise(&bytes).unwrap());
    print_work("open", 10, || {
        LayerFile::open(path, &text, &reader, &OpenWith::nothing()).unwrap()
    });
    let mut opened = LayerFile::open(path, &text, &reader, &OpenWith::nothing()).unwrap();
    let (mut plain, mut saves) = (Vec::new(), Vec::new());
    for nth in 0..N_SAVES {
        plain.push(Round::of(|| {
            write_and_sync(&path.with_file_name(format!("plain{nth}")), &bytes);
        }));
        let layer = without(&opened.layer, nth);
        saves.push(Round::of(|| opened.file.save(&text, &layer).unwrap()));
    }
    print_rounds("floor: a new file of that size, and fsync", &plain);
    print_rounds("save with one annotation changed, durable", &saves);
}

fn write_and_sync(path: &Path, bytes: &[u8]) {
    let mut file = File::create(path).unwrap();
    file.write_all(bytes).unwrap();
    file.sync_all().unwrap();
}

/// The layer without its annotation in the middle, or that one after.
fn without(layer: &Layer, nth: usize) -> Layer {
    let kept = layer
        .ordered()
        .iter()
        .enumerate()
        .filter(|(at, _)| *at != layer.len() / 2 + nth);
    Layer::new(
        Status::InProgress,
        kept.map(|(_, annotation)| Arc::clone(annotation)),
        layer.extra().clone(),
    )
}
