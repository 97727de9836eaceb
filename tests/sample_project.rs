//! The sample project: what the program carries, and that the program itself writes it so.
//!
//! `STANCEMARK_UPDATE=1 cargo test sample_project` writes the sidecars anew from
//! `tests/data/sample/layers.txt`.

mod layers;

use std::collections::BTreeSet;
use std::path::Path;

use stancemark::app::sample;
use stancemark::builtin;
use stancemark::model::{AnnotatorId, Field, FieldKind, RegisterKind, Registers};
use stancemark::store::sidecar::summarise;
use stancemark::store::{LayerFile, OpenWith, codebook_file, project_file, registers_file};

use self::layers::{WrittenLayer, layers, text_of};
use crate::support::tree::root;

fn folder() -> std::path::PathBuf {
    root().join("assets/sample")
}

fn read(name: &str) -> String {
    std::fs::read_to_string(folder().join(name)).unwrap()
}

fn collect(folder: &Path, prefix: &str, found: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            collect(&entry.path(), &format!("{name}/"), found);
        } else {
            found.insert(name);
        }
    }
}

#[test]
fn the_program_carries_every_file_of_the_sample() {
    let mut there = BTreeSet::new();
    collect(&folder(), "", &mut there);
    let carried: BTreeSet<String> = sample::FILES.iter().map(|file| file.0.to_owned()).collect();
    assert_eq!(carried, there);
    assert_eq!(carried.len(), sample::FILES.len(), "none twice");
    assert_eq!(sample::FILES.last().unwrap().0, project_file::FILE_NAME);
}

#[test]
fn the_sidecars_are_what_the_program_writes() {
    let is_update = std::env::var_os("STANCEMARK_UPDATE").is_some();
    let mut there = BTreeSet::new();
    collect(&folder(), "", &mut there);
    there.retain(|name| name.contains(".txt."));
    for layer in layers() {
        let name = format!("{}.{}.ron", layer.article, layer.annotator);
        let written = sidecar_of(&layer);
        let path = folder().join(&name);
        if is_update {
            stancemark::store::atomic::write(&path, written.as_bytes()).unwrap();
        }
        let found = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(
            found == written,
            "{name} is not what `tests/data/sample/layers.txt` says; \
             write it anew with STANCEMARK_UPDATE=1"
        );
        there.remove(&name);
    }
    assert_eq!(
        there,
        BTreeSet::new(),
        "sidecars that the table does not know"
    );
}

fn sidecar_of(layer: &WrittenLayer) -> String {
    let place = tempfile::tempdir().unwrap();
    let article = place.path().join(layer.article.rsplit('/').next().unwrap());
    let text = text_of(&layer.article);
    let annotator = AnnotatorId::new(&layer.annotator);
    let opened = LayerFile::open(&article, &text, &annotator, &OpenWith::nothing()).unwrap();
    let mut file = opened.file;
    file.save(&text, &layer.layer).unwrap();
    std::fs::read_to_string(file.path()).unwrap()
}

#[test]
fn the_projects_own_files_are_as_the_program_writes_them() {
    let project = project_file::read(&read("stancemark.ron")).unwrap();
    assert_eq!(project.problems, []);
    assert_eq!(project_file::write(&project.value), read("stancemark.ron"));
    let annotators: Vec<&str> = project
        .value
        .annotators
        .iter()
        .map(|it| it.id.as_str())
        .collect();
    assert_eq!(annotators, ["ines", "tomas"]);
    let registers = registers_file::read(&read("registers.ron")).unwrap();
    assert_eq!(registers.problems, []);
    assert_eq!(
        registers_file::write(&registers.value),
        read("registers.ron")
    );
    let codebook = codebook_file::read(&read("codebook.ron")).unwrap();
    assert_eq!(codebook.value, builtin::default_codebook());
    assert_eq!(codebook_file::write(&codebook.value), read("codebook.ron"));
}

#[test]
fn every_value_of_the_layers_means_something() {
    let codebook = builtin::default_codebook();
    let registers = registers_file::read(&read("registers.ron")).unwrap().value;
    let mut used = BTreeSet::new();
    for layer in layers() {
        for annotation in layer.layer.by_id() {
            let tag = codebook.tags.iter().find(|tag| tag.id == annotation.tag);
            let tag = tag.unwrap_or_else(|| panic!("no tag {}", annotation.tag));
            for (name, value) in &annotation.fields {
                let field = tag.fields.iter().find(|field| field.id == *name);
                let field = field.unwrap_or_else(|| panic!("no field {name} in {}", tag.id));
                assert!(
                    value
                        .values()
                        .iter()
                        .all(|value| is_possible(field, value, &registers)),
                    "{}: {name}={value:?}",
                    layer.article
                );
                used.extend(value.entry_refs());
            }
            for field in tag.fields.iter().filter(|field| field.is_required) {
                let is_filled = annotation.fields.contains_key(&field.id);
                assert!(
                    is_filled,
                    "{}: {} of {:?}",
                    layer.article, field.id, annotation
                );
            }
        }
    }
    for kind in RegisterKind::ALL {
        assert!(
            used.iter().filter(|entry| entry.kind == kind).count() > 4,
            "{kind:?}"
        );
    }
}

fn is_possible(field: &Field, value: &str, registers: &Registers) -> bool {
    match &field.kind {
        FieldKind::Text | FieldKind::LongText => !value.is_empty(),
        FieldKind::Number { min, max } => value
            .parse::<f64>()
            .is_ok_and(|value| (*min..=*max).contains(&value)),
        FieldKind::YesNo => ["yes", "no", "unclear"].contains(&value),
        FieldKind::Choice(choices) | FieldKind::Choices(choices) => {
            choices.iter().any(|choice| choice.id == value)
        }
        FieldKind::Entry(kinds) => stancemark::model::EntryRef::parse(value).is_some_and(|entry| {
            kinds.contains(&entry.kind) && registers.entries.contains_key(&entry)
        }),
    }
}

#[test]
fn the_sample_shows_what_layers_can_hold() {
    let layers = layers();
    let annotations = || layers.iter().flat_map(|layer| layer.layer.by_id());
    assert!(annotations().count() > 60);
    assert!(annotations().any(|it| it.is_article_level()));
    assert!(annotations().any(|it| it.spans.len() > 2), "discontinuous");
    assert!(annotations().any(|it| !it.note.is_empty()));
    for relation in stancemark::model::Link::RELATIONS {
        let has = annotations().any(|it| it.links.iter().any(|link| link.relation == relation));
        assert!(has, "{relation}");
    }
    let (mut n_nested, mut n_overlapping) = (0, 0);
    for layer in &layers {
        let ranges: Vec<_> = layer.layer.by_id().filter_map(|it| it.hull()).collect();
        for (nth, a) in ranges.iter().enumerate() {
            for b in ranges.iter().skip(nth + 1).filter(|b| a.intersects(**b)) {
                n_nested += usize::from(a.covers(*b) || b.covers(*a));
                n_overlapping += usize::from(!a.covers(*b) && !b.covers(*a));
            }
        }
    }
    assert!(
        n_nested > 4 && n_overlapping > 0,
        "{n_nested} nested, {n_overlapping} overlapping"
    );
    for (name, bytes) in sample::FILES
        .iter()
        .filter(|(name, _)| name.contains(".txt."))
    {
        assert_eq!(summarise(bytes).unwrap().n_unreadable, 0, "{name}");
    }
}
