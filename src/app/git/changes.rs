//! What changed between two versions of a project: whose annotations, and which other files.

use std::collections::{BTreeMap, BTreeSet};

use super::GitError;
use super::attributes;
use super::own_files::OwnFile;
use super::work_tree::{Differing, WorkTree};
use crate::store::FileKind;
use crate::store::sidecar::{List, Parsed, Record, parse};

/// How many layers are held in memory at once, each before and after.
const AT_ONCE: usize = 500;

/// What changed, as a report tells it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// By the annotator whose layers they are.
    pub layers: BTreeMap<String, LayerChanges>,
    /// What of the project as a whole is another.
    pub of_project: BTreeSet<ProjectPart>,
    /// How many articles have other corrections.
    pub n_corrected: usize,
    /// How many files that are not the project's own changed, articles among them.
    pub n_foreign: usize,
}

/// A file that a project has once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ProjectPart {
    /// The codebook.
    Codebook,
    /// The registers.
    Registers,
    /// What the project says about itself.
    Project,
    /// The lines by which git merges its files.
    Attributes,
}

impl ProjectPart {
    /// What a report calls it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Codebook => "The codebook",
            Self::Registers => "The registers",
            Self::Project => "The project's settings and assignments",
            Self::Attributes => "Which files are merged by annotation",
        }
    }
}

/// What changed in one annotator's layers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LayerChanges {
    /// On how many articles.
    pub n_articles: usize,
    /// How many annotations are new.
    pub n_new: usize,
    /// How many say something else.
    pub n_changed: usize,
    /// How many are gone.
    pub n_deleted: usize,
    /// How many comments are new, changed or gone.
    pub n_comments: usize,
    /// How many decisions are.
    pub n_decisions: usize,
    /// How many layers have another status.
    pub n_statuses: usize,
    /// How many layers could not be read, before or after.
    pub n_unread: usize,
}

impl Changes {
    /// Compares two trees.
    pub fn between(tree: &WorkTree<'_>, from: &str, to: &str) -> Result<Self, GitError> {
        let differing = tree.differing(from, to)?;
        let mut changes = Self::default();
        let mut layers: Vec<(OwnFile, &Differing)> = Vec::new();
        for file in &differing {
            match tree.part.own(&file.path) {
                Some(own) if own.kind == FileKind::Layer => layers.push((own, file)),
                Some(own) => changes.note(own.kind),
                None if tree.part.below(&file.path) == attributes::FILE_NAME => {
                    changes.of_project.insert(ProjectPart::Attributes);
                }
                None => changes.n_foreign += 1,
            }
        }
        for some in layers.chunks(AT_ONCE) {
            changes.compare_layers(tree, some)?;
        }
        Ok(changes)
    }

    fn compare_layers(
        &mut self,
        tree: &WorkTree<'_>,
        layers: &[(OwnFile, &Differing)],
    ) -> Result<(), GitError> {
        let names = layers.iter().flat_map(|(_, file)| &file.blobs);
        let names: BTreeSet<&str> = names
            .map(String::as_str)
            .filter(|it| !is_none(it))
            .collect();
        let blobs = tree.blobs(&names)?;
        let bytes = |name: &String| blobs.get(name).map(Vec::as_slice).unwrap_or_default();
        for (own, file) in layers {
            let [before, after] = &file.blobs;
            if let Some((annotator, _)) = own.layer() {
                let layer = self.layers.entry(annotator.to_owned()).or_default();
                layer.compare(bytes(before), bytes(after));
            }
        }
        Ok(())
    }

    fn note(&mut self, kind: FileKind) {
        let part = match kind {
            FileKind::Codebook => ProjectPart::Codebook,
            FileKind::Registers => ProjectPart::Registers,
            FileKind::Project => ProjectPart::Project,
            FileKind::Corrections => return self.n_corrected += 1,
            FileKind::Layer => return,
        };
        self.of_project.insert(part);
    }

    /// Whether nothing changed.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// What changed, a line each.
    pub fn lines(&self) -> Vec<String> {
        let mut lines: Vec<String> = self
            .layers
            .iter()
            .map(|(annotator, layer)| format!("{annotator}: {}", layer.words()))
            .collect();
        lines.extend(self.of_project.iter().map(|part| part.label().to_owned()));
        if self.n_corrected > 0 {
            lines.push(format!(
                "Corrections of {}",
                counted(self.n_corrected, "article")
            ));
        }
        if self.n_foreign > 0 {
            lines.push(counted(self.n_foreign, "other file"));
        }
        lines
    }
}

impl LayerChanges {
    /// Compares two versions of a layer's file; no bytes at all are no file.
    pub fn compare(&mut self, before: &[u8], after: &[u8]) {
        self.n_articles += 1;
        let (Ok(before), Ok(after)) = (read(before), read(after)) else {
            self.n_unread += 1;
            return;
        };
        let (old, new) = (records(before.as_ref()), records(after.as_ref()));
        for (id, record) in &new {
            match old.get(id) {
                None => self.n_new += 1,
                Some(before) if before != record => self.n_changed += 1,
                Some(_) => {}
            }
        }
        self.n_deleted += old.keys().filter(|id| !new.contains_key(*id)).count();
        let (old, new) = (before.as_ref(), after.as_ref());
        self.n_comments += n_differing(&comments(old), &comments(new));
        self.n_decisions += n_differing(&decisions(old), &decisions(new));
        let status = |layer: Option<&Parsed<'_>>| layer.map(|it| it.header.status.clone());
        self.n_statuses += usize::from(status(old) != status(new) && old.is_some());
    }

    /// What changed, in one line.
    pub fn words(&self) -> String {
        let parts = [
            (self.n_new, "new"),
            (self.n_changed, "changed"),
            (self.n_deleted, "deleted"),
        ];
        let parts = parts.iter().filter(|(n, _)| *n > 0).enumerate();
        let annotations = parts.map(|(nth, (n, what))| match nth {
            0 => format!("{} {what}", counted(*n, "annotation")),
            _ => format!("{n} {what}"),
        });
        let annotations: Vec<String> = annotations.collect();
        let mut words = Vec::new();
        if !annotations.is_empty() {
            words.push(annotations.join(", "));
        }
        for (n, what) in [
            (self.n_comments, "comment"),
            (self.n_decisions, "decision"),
            (self.n_unread, "unreadable layer"),
        ] {
            words.extend((n > 0).then(|| counted(n, what)));
        }
        if self.n_statuses > 0 {
            words.push(format!("status of {}", counted(self.n_statuses, "article")));
        }
        if words.is_empty() {
            words.push("layout only".to_owned());
        }
        format!(
            "{} ({})",
            words.join("; "),
            counted(self.n_articles, "article")
        )
    }
}

fn is_none(blob: &str) -> bool {
    blob.bytes().all(|byte| byte == b'0')
}

fn read(bytes: &[u8]) -> Result<Option<Parsed<'_>>, ()> {
    if bytes.is_empty() {
        return Ok(None);
    }
    parse(bytes).map(Some).map_err(drop)
}

fn records<'a>(layer: Option<&'a Parsed<'a>>) -> BTreeMap<&'a str, &'a Record<'a>> {
    let items = layer.into_iter().flat_map(|layer| &layer.items);
    let records = items.filter_map(|item| item.record.as_ref().ok());
    records.map(|record| (&*record.id, record)).collect()
}

fn comments<'a>(layer: Option<&'a Parsed<'a>>) -> BTreeMap<&'a str, String> {
    let lists = layer.into_iter().map(|layer| &layer.header.comments);
    let records = lists.flat_map(List::records);
    records
        .map(|it| (it.id.as_str(), format!("{it:?}")))
        .collect()
}

fn decisions<'a>(layer: Option<&'a Parsed<'a>>) -> BTreeMap<&'a str, String> {
    let lists = layer.into_iter().map(|layer| &layer.header.decisions);
    let records = lists.flat_map(List::records);
    records
        .map(|it| (it.case.as_str(), format!("{it:?}")))
        .collect()
}

/// How many are new, other, or gone.
fn n_differing(old: &BTreeMap<&str, String>, new: &BTreeMap<&str, String>) -> usize {
    let names: BTreeSet<&&str> = old.keys().chain(new.keys()).collect();
    names
        .into_iter()
        .filter(|it| old.get(**it) != new.get(**it))
        .count()
}

/// `1 article`, `2 articles`.
pub fn counted(n: usize, noun: &str) -> String {
    match n {
        1 => format!("1 {noun}"),
        n => format!("{n} {noun}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layer(status: &str, comments: &str, records: &[(&str, &str)]) -> Vec<u8> {
        let records: Vec<String> = records
            .iter()
            .map(|(id, note)| format!("(id: \"{id}\", tag: \"claim\", note: \"{note}\"),\n"))
            .collect();
        let records = records.concat();
        let text = format!(
            "(format: 1, article: (file: \"a.txt\"), annotator: \"alice\", status: \"{status}\", comments: [{comments}], annotations: [\n{records}])\n"
        );
        text.into_bytes()
    }

    #[test]
    fn annotations_comments_and_status_are_counted_apart() {
        let before = layer("new", "", &[("a", ""), ("b", ""), ("c", "")]);
        let after = layer(
            "done",
            "(id: \"x\", text: \"?\")",
            &[("a", ""), ("b", "changed"), ("d", "")],
        );
        let mut changes = LayerChanges::default();
        changes.compare(&before, &after);
        assert_eq!(
            changes.words(),
            "1 annotation new, 1 changed, 1 deleted; 1 comment; status of 1 article (1 article)"
        );
        let mut first = LayerChanges::default();
        first.compare(b"", &after);
        assert_eq!(first.words(), "3 annotations new; 1 comment (1 article)");
    }

    #[test]
    fn what_cannot_be_read_is_counted_as_such() {
        let mut changes = LayerChanges::default();
        changes.compare(&layer("new", "", &[("a", "")]), b"(format");
        assert_eq!(changes.words(), "1 unreadable layer (1 article)");
    }
}
