//! What is worth knowing about a layer although nothing is wrong with its file.

use std::collections::BTreeMap;
use std::path::Path;

use super::Check;
use super::finding::counted;
use crate::model::{Annotation, AnnotatorId, ArticleText, Layer};
use crate::store::{LayerFile, OpenWith, annotator_in_name};
use crate::text::TextRange;

impl Check<'_> {
    /// Notes unknown tags, fields and annotators, and annotations that say the same twice.
    pub(super) fn layer_notes(&mut self, path: &Path, bytes: &[u8], text: &ArticleText) {
        let Some((article, annotator)) = article_and_annotator(path) else {
            return;
        };
        // Without lock and backups this only reads; what is amiss with the file was told.
        let Ok(opened) = LayerFile::open(&article, text, &annotator, &OpenWith::nothing()) else {
            return;
        };
        self.unknown_annotator(path, &annotator);
        self.unknown_words(path, &opened.layer);
        for (first, second) in twins(&opened.layer) {
            let what = format!("{} says the same as {}", second.id, first.id);
            let place = line_of(bytes, second.id.as_str()).map(|line| (line, 1));
            self.note(path, place, what, "Delete one of the two");
        }
    }

    fn unknown_annotator(&mut self, path: &Path, annotator: &AnnotatorId) {
        let annotators = &self.project.annotators;
        let is_known = annotators.iter().any(|known| known.id == *annotator);
        if is_known || annotators.is_empty() || annotator.as_str() == AnnotatorId::CURATED {
            return;
        }
        let what = format!("{annotator} is not among the project's annotators");
        self.note(path, None, what, "Add the annotator to the project");
    }

    fn unknown_words(&mut self, path: &Path, layer: &Layer) {
        let mut unknown: BTreeMap<String, usize> = BTreeMap::new();
        for annotation in layer.by_id() {
            let Some(fields) = self.tags.get(&annotation.tag) else {
                let what = format!("the tag {}", annotation.tag);
                *unknown.entry(what).or_default() += 1;
                continue;
            };
            for field in annotation.fields.keys().filter(|it| !fields.contains(it)) {
                let what = format!("the field {field} of {}", annotation.tag);
                *unknown.entry(what).or_default() += 1;
            }
        }
        for (what, n) in unknown {
            let annotations = counted(n, "annotation");
            let what = format!("{what} is not in the codebook, but in {annotations}");
            self.note(path, None, what, "Add it to the codebook, or change them");
        }
    }
}

fn article_and_annotator(path: &Path) -> Option<(std::path::PathBuf, AnnotatorId)> {
    let annotator = annotator_in_name(path)?;
    let name = path.file_name()?.to_str()?;
    let article = name.strip_suffix(&format!(".{annotator}.ron"))?;
    Some((path.with_file_name(article), AnnotatorId::new(annotator)))
}

/// Annotations with the same tag on the same words and the same to say about them.
fn twins(layer: &Layer) -> Vec<(&Annotation, &Annotation)> {
    let mut first: BTreeMap<String, &Annotation> = BTreeMap::new();
    let mut twins = Vec::new();
    for annotation in layer.by_id().filter(|annotation| !annotation.is_unplaced()) {
        let ranges: Vec<_> = annotation.ranges().map(TextRange::to_bytes).collect();
        let key = format!(
            "{:?} {ranges:?} {:?} {:?}",
            annotation.tag, annotation.fields, annotation.note
        );
        match first.get(&key) {
            Some(known) => twins.push((*known, &**annotation)),
            None => drop(first.insert(key, annotation)),
        }
    }
    twins
}

/// The line on which a record of ours with that id begins.
fn line_of(bytes: &[u8], id: &str) -> Option<usize> {
    let wanted = format!("(id: \"{id}\"");
    let text = std::str::from_utf8(bytes).ok()?;
    let at = text.lines().position(|line| line.contains(&wanted))?;
    Some(at + 1)
}
