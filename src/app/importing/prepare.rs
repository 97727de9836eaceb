//! Works out what an import would write, without writing it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::prepare_article::{Article, Prepare};
use super::{ArticleChoice, CoderChoice, ImportDraft, ImportError, KnownProject, TagChoice};
use crate::app::run::annotator_color;
use crate::formats::Report;
use crate::loading;
use crate::model::{
    Annotation, AnnotationId, Annotator, AnnotatorId, ArticleId, Codebook, Comment, Decision,
    Entry, EntryRef, Extra, Field, FieldId, LayerKey, Metadata, MetadataCorrections, MetadataField,
    Project, Role, Status, Tag, TagId,
};

/// What an import would write.
#[derive(Clone, Debug, Default)]
pub struct PreparedImport {
    /// Articles that are to be made, with their texts and what the set knows about them.
    pub new_articles: BTreeMap<ArticleId, NewArticle>,
    /// The annotations that are new or changed, by the layer they go into.
    pub layers: BTreeMap<LayerKey, Vec<Arc<Annotation>>>,
    /// Comments that are new or changed, by the layer they go into; it stands in `layers` too.
    pub comments: BTreeMap<LayerKey, Vec<Arc<Comment>>>,
    /// Decisions that are new or changed, as comments are.
    pub decisions: BTreeMap<LayerKey, Vec<Arc<Decision>>>,
    /// How far coders say they are, for layers that get annotations and were not begun.
    pub statuses: BTreeMap<LayerKey, Status>,
    /// Tags that the codebook does not have.
    pub tags: Vec<Tag>,
    /// Fields that tags of the codebook do not have.
    pub fields: BTreeMap<TagId, Vec<Field>>,
    /// Annotators that the project does not know.
    pub annotators: Vec<Annotator>,
    /// Entries of registers that are new or have new names.
    pub entries: Vec<(EntryRef, Entry)>,
    /// What is counted.
    pub counts: ImportCounts,
    /// How what arrives differs from what is there, by annotator.
    pub differences: BTreeMap<AnnotatorId, Difference>,
    /// Layers that are locked, so that nothing goes into them.
    pub locked: BTreeSet<LayerKey>,
    /// What was not understood or did not fit.
    pub report: Report,
    /// What could not be read of the project, in words.
    pub problems: Vec<String>,
    /// Whether an annotation that changed meanwhile may be overwritten.
    pub may_update: bool,
}

/// An article that an import makes.
#[derive(Clone, Debug, PartialEq)]
pub struct NewArticle {
    /// Its text.
    pub text: String,
    /// What is to stand beside what its text says about itself; nothing if that is all.
    pub corrections: Option<Arc<MetadataCorrections>>,
}

/// How many annotations of a set become what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ImportCounts {
    /// They are added.
    pub n_new: usize,
    /// They change one that is there.
    pub n_changed: usize,
    /// They are there already.
    pub n_doubles: usize,
    /// One of that name is there, differs, and stays.
    pub n_kept: usize,
    /// Of those that are written: a run of words has no sure place and waits for a person.
    pub n_unplaced: usize,
    /// They are left out by choice, or with their article, coder or tag.
    pub n_left_out: usize,
    /// Their layer is locked.
    pub n_locked: usize,
    /// Comments and decisions that are added.
    pub n_said_new: usize,
    /// Comments and decisions that change one that is there.
    pub n_said_changed: usize,
    /// Comments and decisions that are there already.
    pub n_said_doubles: usize,
    /// Comments and decisions of which one is there that differs and stays.
    pub n_said_kept: usize,
}

/// How an annotator's annotations that arrive differ from those that are there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    /// They are not there yet.
    pub n_new: usize,
    /// They are the same.
    pub n_same: usize,
    /// They differ, and those that arrive were changed later.
    pub n_later_there: usize,
    /// They differ, and those that are there were changed later, or nobody knows.
    pub n_later_here: usize,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = [
            (self.n_new, "new"),
            (self.n_same, "the same"),
            (self.n_later_there, "changed later in what arrives"),
            (self.n_later_here, "changed later here"),
        ];
        let parts = parts.iter().filter(|(n, _)| *n > 0);
        let parts: Vec<String> = parts.map(|(n, what)| format!("{n} {what}")).collect();
        f.write_str(&parts.join(", "))
    }
}

impl PreparedImport {
    /// The codebook with what is new in it; nothing if nothing is.
    pub fn grown_codebook(&self, codebook: &Codebook) -> Option<Codebook> {
        if self.tags.is_empty() && self.fields.is_empty() {
            return None;
        }
        let mut grown = codebook.clone();
        for tag in &self.tags {
            if grown.tag(&tag.id).is_none() {
                grown.tags.push(tag.clone());
            }
        }
        for (id, fields) in &self.fields {
            let tag = grown.tags.iter_mut().find(|tag| tag.id == *id);
            if let Some(tag) = tag {
                let missing = fields.iter().filter(|it| tag.field(&it.id).is_none());
                let missing: Vec<Field> = missing.cloned().collect();
                tag.fields.extend(missing);
            }
        }
        Some(grown)
    }

    /// The project with the annotators that are new to it; nothing if none is.
    pub fn grown_project(&self, project: &Project) -> Option<Project> {
        let is_new = |it: &&Annotator| project.annotators.iter().all(|known| known.id != it.id);
        let new: Vec<Annotator> = self.annotators.iter().filter(is_new).cloned().collect();
        (!new.is_empty()).then(|| {
            let mut grown = project.clone();
            grown.annotators.extend(new);
            grown
        })
    }

    /// Whether there is nothing to write.
    pub fn is_empty(&self) -> bool {
        self.layers.is_empty() && self.new_articles.is_empty() && self.entries.is_empty()
    }
}

/// Works out what an import would write; `tell` hears how many articles of how many are done.
pub fn prepare(
    draft: &ImportDraft,
    known: &KnownProject,
    new_id: &mut dyn FnMut() -> AnnotationId,
    cancel: &AtomicBool,
    tell: &mut dyn FnMut(usize, usize),
) -> Result<PreparedImport, ImportError> {
    let targets = targets(draft);
    let n_all = targets.len();
    let mut preparing = Prepare::new(draft, new_id);
    let mut n_done = 0;
    let is_target = |listed: &loading::listing::ListedArticle| targets.contains_key(&listed.id);
    known.corpus.read(is_target, cancel, &mut |read| {
        preparing.out.problems.extend(read.problems);
        if let Some(read) = read.article {
            let text = read.article.text.clone();
            let id = read.article.id.clone();
            let imported = targets.get(&id).cloned().unwrap_or_default();
            preparing.article(
                Article {
                    id,
                    text,
                    layers: read.layers,
                },
                &imported,
            );
        }
        n_done += 1;
        tell(n_done, n_all);
        ControlFlow::Continue(())
    });
    if cancel.load(Ordering::Relaxed) {
        return Err(ImportError::Cancelled);
    }
    new_articles(draft, known, &mut preparing);
    let mut out = preparing.finish();
    out.tags = new_tags(draft, &known.corpus.codebook, &out);
    out.fields = new_fields(draft, &known.corpus.codebook, &out);
    out.annotators = new_annotators(draft, &known.corpus.project, &out);
    out.entries = new_entries(draft, known);
    Ok(out)
}

/// The articles of the project that the set's are, each with the places of those in the set.
fn targets(draft: &ImportDraft) -> BTreeMap<ArticleId, Vec<usize>> {
    let mut targets: BTreeMap<ArticleId, Vec<usize>> = BTreeMap::new();
    for (nth, choice) in draft.choices.articles.iter().enumerate() {
        if let ArticleChoice::Existing(id) = choice {
            targets.entry(id.clone()).or_default().push(nth);
        }
    }
    targets
}

fn new_articles(draft: &ImportDraft, known: &KnownProject, preparing: &mut Prepare<'_>) {
    let mut with_one: BTreeMap<&ArticleId, Vec<usize>> = BTreeMap::new();
    for (nth, choice) in draft.choices.articles.iter().enumerate() {
        match choice {
            ArticleChoice::New(id) => with_one.entry(id).or_default().push(nth),
            ArticleChoice::LeaveOut => preparing.leave_out(nth),
            ArticleChoice::Existing(_) => {}
        }
    }
    for (id, imported) in with_one {
        let first = imported
            .first()
            .and_then(|nth| draft.set.articles.get(*nth));
        let Some((text, metadata)) = first.and_then(|it| Some((it.text.clone()?, &it.metadata)))
        else {
            for nth in &imported {
                preparing.leave_out(*nth);
            }
            continue;
        };
        let settings = &known.corpus.project.settings;
        let nothing = MetadataCorrections::default();
        match loading::read_article(id, text.as_bytes(), &nothing, settings) {
            Ok(article) => {
                let corrections = corrections(metadata, &article.metadata);
                let text = article.text.clone();
                preparing.article(
                    Article {
                        id: id.clone(),
                        text,
                        layers: BTreeMap::new(),
                    },
                    &imported,
                );
                let new = NewArticle {
                    text: article.text.as_str().to_owned(),
                    corrections,
                };
                preparing.out.new_articles.insert(id.clone(), new);
            }
            Err(error) => {
                preparing.out.problems.push(error.to_string());
                for nth in &imported {
                    preparing.leave_out(*nth);
                }
            }
        }
    }
}

/// What the set says about an article and its text does not.
fn corrections(told: &Metadata, read: &Metadata) -> Option<Arc<MetadataCorrections>> {
    let own = told.own.keys().cloned().map(MetadataField::Own);
    let fields = MetadataField::STANDARD
        .into_iter()
        .chain(own)
        .filter_map(|field| {
            let value = told.get(&field);
            (!value.is_empty() && value != read.get(&field)).then_some((field, value))
        });
    let corrections = MetadataCorrections {
        fields: fields.collect(),
        ..MetadataCorrections::default()
    };
    (!corrections.is_empty()).then(|| Arc::new(corrections))
}

/// The tags that the new annotations need and the codebook does not have.
fn new_tags(draft: &ImportDraft, codebook: &Codebook, out: &PreparedImport) -> Vec<Tag> {
    let used: BTreeSet<&TagId> = out.layers.values().flatten().map(|it| &it.tag).collect();
    let mut tags: Vec<Tag> = Vec::new();
    for choice in draft.choices.tags.values() {
        if let TagChoice::New(tag) = choice
            && used.contains(&tag.id)
            && codebook.tag(&tag.id).is_none()
            && tags.iter().all(|other| other.id != tag.id)
        {
            tags.push((**tag).clone());
        }
    }
    tags
}

/// The fields that the new annotations fill and the set describes, but the codebook does not have.
fn new_fields(
    draft: &ImportDraft,
    codebook: &Codebook,
    out: &PreparedImport,
) -> BTreeMap<TagId, Vec<Field>> {
    let mut filled: BTreeMap<&TagId, BTreeSet<&FieldId>> = BTreeMap::new();
    for annotation in out.layers.values().flatten() {
        let of_tag = filled.entry(&annotation.tag).or_default();
        of_tag.extend(annotation.fields.keys());
    }
    let mut fields: BTreeMap<TagId, Vec<Field>> = BTreeMap::new();
    for (name, choice) in &draft.choices.tags {
        let TagChoice::Existing(id) = choice else {
            continue;
        };
        let told = super::draft::find_tag(&draft.set.codebook, name);
        if let (Some(told), Some(tag), Some(filled)) = (told, codebook.tag(id), filled.get(id)) {
            let is_missing = |it: &&Field| filled.contains(&it.id) && tag.field(&it.id).is_none();
            let missing: Vec<Field> = told.fields.iter().filter(is_missing).cloned().collect();
            if !missing.is_empty() {
                fields.insert(id.clone(), missing);
            }
        }
    }
    fields
}

/// The annotators that get layers and are not known to the project.
fn new_annotators(draft: &ImportDraft, project: &Project, out: &PreparedImport) -> Vec<Annotator> {
    let with_layers: BTreeSet<&AnnotatorId> = out.layers.keys().map(|key| &key.annotator).collect();
    let mut annotators: Vec<Annotator> = Vec::new();
    for (key, choice) in &draft.choices.coders {
        let CoderChoice::Annotator(id) = choice else {
            continue;
        };
        let mut known = project.annotators.iter().chain(&annotators);
        let is_known = known.any(|it| it.id == *id) || id.as_str() == AnnotatorId::CURATED;
        if key.is_empty() || is_known || !with_layers.contains(id) {
            continue;
        }
        let told = draft.set.coders.get(key).cloned().unwrap_or_default();
        let nth = project.annotators.len() + annotators.len();
        annotators.push(Annotator {
            id: id.clone(),
            name: if told.name.is_empty() {
                key.clone()
            } else {
                told.name
            },
            color: told.color.unwrap_or_else(|| annotator_color(nth)),
            role: Role::Annotator,
            extra: Extra::default(),
        });
    }
    annotators
}

/// Entries that the project does not have, and entries of its with names it does not know yet.
fn new_entries(draft: &ImportDraft, known: &KnownProject) -> Vec<(EntryRef, Entry)> {
    let registers = &known.corpus.registers;
    let mut entries = Vec::new();
    for (entry_ref, told) in &draft.set.registers.entries {
        let Some(found) = registers.find(entry_ref.kind, &entry_ref.name) else {
            entries.push((entry_ref.clone(), told.clone()));
            continue;
        };
        let mut grown = registers.entries.get(found).cloned().unwrap_or_default();
        let names = told.aliases.iter().chain([&entry_ref.name]);
        for name in names.filter(|name| **name != found.name) {
            if !grown.aliases.contains(name) {
                grown.aliases.push(name.clone());
            }
        }
        for (attribute, value) in &told.attributes {
            grown
                .attributes
                .entry(attribute.clone())
                .or_insert_with(|| value.clone());
        }
        if registers.entries.get(found) != Some(&grown) {
            entries.push((found.clone(), grown));
        }
    }
    entries
}
