//! Opening an article and saving an edit as the window asks for it: by the storage thread.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use stancemark::app::SaveTarget;
use stancemark::app::storage::{Heard, HeldLayer, OpenedArticle, Reply, SaveContent, Storage};
use stancemark::model::{ArticleId, Layer, LayerKey, Project, Status};
use stancemark::store::LayerFile;
use stancemark::store::places::Places;

use crate::made_up;
use crate::measure::{ClockGroup, CpuGroup, Measures, work};

/// Articles of 5 kB with 14 annotations and of 1 MB with 10 000.
pub fn measure(measures: &mut Measures) {
    for (n_bytes, n_annotations) in [(5_000, 14), (100_000, 100), (1_000_000, 10_000)] {
        let folder = tempfile::tempdir().unwrap();
        made_up::write_article(&folder.path().join("a.txt"), n_bytes, n_annotations);
        let home = tempfile::tempdir().unwrap();
        let storage = Storage::start(Places::below(home.path())).unwrap();
        storage.open_folder(folder.path());
        wait_for(&storage, |reply| {
            matches!(reply, Reply::FolderOpened(_)).then_some(())
        });
        let name = format!("an article of {n_bytes} bytes with {n_annotations} annotations");
        measure_opening(measures.group(&name), &storage, folder.path());
        let group = measures.clock_group(&format!("{name}, by the clock"));
        measure_saving(group, &storage, folder.path());
    }
}

fn measure_opening(mut group: CpuGroup<'_>, storage: &Storage, folder: &Path) {
    work(&mut group, "floor: plain read of the two files", || {
        std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| std::fs::read(entry.unwrap().path()).unwrap().len())
            .sum::<usize>()
    });
    work(&mut group, "open, all of it on the storage thread", || {
        open(storage)
    });
}

fn measure_saving(mut group: ClockGroup<'_>, storage: &Storage, folder: &Path) {
    let path = folder.join("a.txt");
    let sidecar = std::fs::read(LayerFile::path_for(&path, &made_up::reader())).unwrap();
    let mut n_files = 0;
    work(&mut group, made_up::PLAIN_SAVE, || {
        n_files += 1;
        made_up::write_and_sync(&folder.join(format!("plain{n_files}")), &sidecar);
    });
    let opened = open(storage);
    let layer = opened.layers.into_iter().next().unwrap().layer;
    let mut edits = (0..10).cycle();
    work(&mut group, "an edit to durable", || {
        let layer = edited(&layer, edits.next().unwrap());
        save(storage, &opened.article.text, layer);
    });
}

fn open(storage: &Storage) -> OpenedArticle {
    let reader = made_up::reader();
    storage.open_article(
        ArticleId::new("a.txt"),
        vec![reader.clone()],
        reader,
        Arc::new(Project::default()),
    );
    wait_for(storage, |reply| match reply {
        Reply::ArticleOpened(opened) => Some(*opened),
        _ => None,
    })
}

fn save(storage: &Storage, text: &stancemark::model::ArticleText, layer: Layer) {
    let key = LayerKey::new(ArticleId::new("a.txt"), made_up::reader());
    let target = SaveTarget::Layer(key.clone());
    let heard = Heard {
        generation: 0,
        revision: 1,
    };
    let content = SaveContent::Layer(Box::new(HeldLayer {
        key,
        text: text.clone(),
        layer,
        heard,
    }));
    storage.save(target, heard, content);
    wait_for(storage, |reply| {
        matches!(reply, Reply::Saved { .. }).then_some(())
    });
}

/// The layer with one annotation gone.
fn edited(layer: &Layer, nth: usize) -> Layer {
    let kept = layer
        .ordered()
        .iter()
        .enumerate()
        .filter(|(at, _)| *at != nth);
    Layer::new(
        Status::InProgress,
        kept.map(|(_, annotation)| Arc::clone(annotation)),
        layer.extra().clone(),
    )
}

fn wait_for<T>(storage: &Storage, wanted: impl Fn(Reply) -> Option<T>) -> T {
    loop {
        if let Some(found) = storage.wait(Duration::from_mins(1)).and_then(&wanted) {
            return found;
        }
    }
}
