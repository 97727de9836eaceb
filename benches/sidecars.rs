//! Reading, summarising and saving a sidecar.

use std::path::Path;
use std::sync::Arc;

use stancemark::model::{Layer, Status};
use stancemark::store::{LayerFile, OpenWith, sidecar};

use crate::made_up;
use crate::measure::{ClockGroup, CpuGroup, Measures, work};

/// With 100 annotations and with 10 000.
pub fn measure(measures: &mut Measures) {
    for (n_bytes, n_annotations) in [(100_000, 100), (1_000_000, 10_000)] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        made_up::write_article(&path, n_bytes, n_annotations);
        let name = format!("a sidecar of {n_annotations} annotations");
        measure_reading(measures.group(&name), &path);
        measure_saving(
            measures.clock_group(&format!("{name}, by the clock")),
            &path,
        );
    }
}

fn measure_reading(mut group: CpuGroup<'_>, path: &Path) {
    let text = made_up::article(&std::fs::read_to_string(path).unwrap()).text;
    let reader = made_up::reader();
    let sidecar_path = LayerFile::path_for(path, &reader);
    let bytes = std::fs::read(&sidecar_path).unwrap();
    work(&mut group, "floor: plain read of the file", || {
        std::fs::read(&sidecar_path).unwrap()
    });
    work(&mut group, "summarise", || {
        sidecar::summarise(&bytes).unwrap()
    });
    work(&mut group, "open", || {
        LayerFile::open(path, &text, &reader, &OpenWith::nothing()).unwrap()
    });
}

fn measure_saving(mut group: ClockGroup<'_>, path: &Path) {
    let text = made_up::article(&std::fs::read_to_string(path).unwrap()).text;
    let reader = made_up::reader();
    let bytes = std::fs::read(LayerFile::path_for(path, &reader)).unwrap();
    let mut n_files = 0;
    work(&mut group, made_up::PLAIN_SAVE, || {
        n_files += 1;
        made_up::write_and_sync(&path.with_file_name(format!("plain{n_files}")), &bytes);
    });
    let mut opened = LayerFile::open(path, &text, &reader, &OpenWith::nothing()).unwrap();
    let versions = [0, 1].map(|nth| without(&opened.layer, nth));
    let mut versions = versions.iter().cycle();
    work(
        &mut group,
        "save with one annotation changed, durable",
        || opened.file.save(&text, versions.next().unwrap()).unwrap(),
    );
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
