//! Works out what an import would write on one article after the other.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;

use super::{CoderChoice, Difference, ImportDraft, PreparedImport, SameId, TagChoice};
use crate::formats::{ImportedAnnotation, ImportedArticle, Report, Trouble, place};
use crate::model::{
    Annotation, AnnotationId, AnnotatorId, ArticleId, ArticleText, Layer, LayerKey, Link, Span,
    Status, TagId,
};

/// An article with what is on it.
pub(super) struct Article {
    pub id: ArticleId,
    pub text: ArticleText,
    pub layers: BTreeMap<AnnotatorId, Arc<Layer>>,
}

/// Which of two versions was changed later.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Later {
    /// The one that is there, or nobody knows.
    Here,
    /// The one that arrives.
    There,
}

/// What was worked out so far.
pub(super) struct Prepare<'a> {
    pub(super) draft: &'a ImportDraft,
    new_id: &'a mut dyn FnMut() -> AnnotationId,
    pub out: PreparedImport,
    /// What annotations of the set are called in the project.
    pub(super) ids: BTreeMap<String, AnnotationId>,
}

/// What tells two annotations of a layer to be the same, their names aside.
type Content = (TagId, Vec<String>);

/// What an annotation of the set becomes.
enum Becomes {
    New(AnnotationId),
    Changed(AnnotationId, Later),
    Double(AnnotationId),
    Kept(AnnotationId, Later),
}

impl<'a> Prepare<'a> {
    pub fn new(draft: &'a ImportDraft, new_id: &'a mut dyn FnMut() -> AnnotationId) -> Self {
        let out = PreparedImport {
            report: draft.report.clone(),
            may_update: draft.choices.same_id != SameId::Keep,
            ..PreparedImport::default()
        };
        Self {
            draft,
            new_id,
            out,
            ids: BTreeMap::new(),
        }
    }

    /// An article of the set is left out with all that is on it.
    pub fn leave_out(&mut self, nth: usize) {
        let article = self.draft.set.articles.get(nth);
        self.out.counts.n_left_out += article.map_or(0, |it| it.annotations.len());
    }

    /// Takes in what the set has on an article, in one or several of its own.
    pub fn article(&mut self, mut article: Article, imported: &[usize]) {
        let draft = self.draft;
        for imported in imported
            .iter()
            .filter_map(|nth| draft.set.articles.get(*nth))
        {
            self.one(&mut article, imported);
        }
    }

    fn one(&mut self, article: &mut Article, imported: &ImportedArticle) {
        let placed = place(imported, &article.text, &mut self.out.report);
        let mut contents: BTreeMap<AnnotatorId, BTreeMap<Content, Vec<Arc<Annotation>>>> =
            BTreeMap::new();
        for (told, spans) in imported.annotations.iter().zip(placed) {
            let Some((annotator, tag)) = self.choices(told) else {
                self.out.counts.n_left_out += 1;
                continue;
            };
            let key = LayerKey::new(article.id.clone(), annotator.clone());
            let layer = article.layers.entry(annotator.clone()).or_default();
            if layer.status() == Status::Locked {
                self.out.counts.n_locked += 1;
                self.out.locked.insert(key);
                continue;
            }
            let known = contents
                .entry(annotator)
                .or_insert_with(|| contents_of(layer));
            let mut annotation = annotation(told, tag, spans);
            if !self.draft.format.holds_links() {
                annotation.links = links_of_same(told, layer);
            }
            let becomes = self.becomes(told, &annotation, &article.layers, (&key, known));
            let (id, is_written) = self.counted(becomes, (&key.annotator, &annotation));
            if !told.id.is_empty() {
                self.ids.insert(told.id.clone(), id.clone());
            }
            if is_written {
                annotation.id = id;
                let annotation = Arc::new(annotation);
                known
                    .entry(content_of(&annotation))
                    .or_default()
                    .push(Arc::clone(&annotation));
                self.out.layers.entry(key).or_default().push(annotation);
            }
        }
        self.reviews(article, imported);
        self.statuses(article, imported);
    }

    /// Notes how far coders are, where their layers were not begun and are begun now.
    fn statuses(&mut self, article: &Article, imported: &ImportedArticle) {
        for (coder, status) in &imported.statuses {
            let choice = self.draft.choices.coders.get(coder);
            let Some(CoderChoice::Annotator(annotator)) = choice else {
                continue;
            };
            let key = LayerKey::new(article.id.clone(), annotator.clone());
            let layer = article.layers.get(annotator);
            let is_new = layer.is_none_or(|layer| layer.status() == Status::New);
            if is_new && self.out.layers.contains_key(&key) {
                self.out.statuses.insert(key, *status);
            }
        }
    }

    /// Whose it is and what it is tagged with; nothing if either is left out.
    fn choices(&self, told: &ImportedAnnotation) -> Option<(AnnotatorId, TagId)> {
        let CoderChoice::Annotator(annotator) = self.draft.choices.coders.get(&told.coder)? else {
            return None;
        };
        let tag = match self.draft.choices.tags.get(&told.tag)? {
            TagChoice::Existing(tag) => tag.clone(),
            TagChoice::New(tag) => tag.id.clone(),
            TagChoice::LeaveOut => return None,
        };
        Some((annotator.clone(), tag))
    }

    fn becomes(
        &mut self,
        told: &ImportedAnnotation,
        annotation: &Annotation,
        layers: &BTreeMap<AnnotatorId, Arc<Layer>>,
        (key, known): (&LayerKey, &BTreeMap<Content, Vec<Arc<Annotation>>>),
    ) -> Becomes {
        let is_same =
            |it: &Arc<Annotation>| it.fields == annotation.fields && it.note == annotation.note;
        let alike = known.get(&content_of(annotation)).into_iter().flatten();
        let double = || alike.clone().find(|it| is_same(it)).map(|it| it.id.clone());
        if !told.has_lasting_id || told.id.is_empty() {
            return double().map_or_else(|| Becomes::New((self.new_id)()), Becomes::Double);
        }
        let id = AnnotationId::new(&told.id);
        let here = layers.get(&key.annotator).and_then(|layer| layer.get(&id));
        if let Some(here) = here {
            let is_double = content_of(here) == content_of(annotation)
                && is_same(here)
                && here.links == annotation.links;
            let later = Later::of(here.modified, annotation.modified);
            return match self.draft.choices.same_id {
                _ if is_double => Becomes::Double(id),
                same_id if same_id.takes(later) => Becomes::Changed(id, later),
                _ => Becomes::Kept(id, later),
            };
        }
        if let Some(double) = double() {
            return Becomes::Double(double);
        }
        // In another layer the name means another annotation, so a copy needs a name of its own.
        let is_taken = layers.values().any(|layer| layer.get(&id).is_some())
            || self.ids.values().any(|taken| *taken == id);
        Becomes::New(if is_taken { (self.new_id)() } else { id })
    }

    fn counted(
        &mut self,
        becomes: Becomes,
        (annotator, annotation): (&AnnotatorId, &Annotation),
    ) -> (AnnotationId, bool) {
        let differences = &mut self.out.differences;
        let difference = differences.entry(annotator.clone()).or_default();
        *difference.count_of(&becomes) += 1;
        let counts = &mut self.out.counts;
        let (count, id, is_written) = match becomes {
            Becomes::New(id) => (&mut counts.n_new, id, true),
            Becomes::Changed(id, _) => (&mut counts.n_changed, id, true),
            Becomes::Double(id) => (&mut counts.n_doubles, id, false),
            Becomes::Kept(id, _) => (&mut counts.n_kept, id, false),
        };
        *count += 1;
        counts.n_unplaced += usize::from(is_written && annotation.is_unplaced());
        (id, is_written)
    }

    /// All articles are taken in: links get the names that their ends have in the project.
    pub fn finish(self) -> PreparedImport {
        let Self {
            draft,
            mut out,
            ids,
            ..
        } = self;
        if !draft.format.holds_links() {
            // What there is of links was the project's before.
            return out;
        }
        let report = &mut out.report;
        let layers = out.layers.values_mut().flatten();
        for annotation in layers.filter(|it| !it.links.is_empty()) {
            let mut linked = Annotation::clone(annotation);
            linked.links = resolved(&linked, &ids, report);
            *annotation = Arc::new(linked);
        }
        out
    }
}

impl Later {
    /// Compares when two versions were changed.
    pub fn of(here: Option<Timestamp>, there: Option<Timestamp>) -> Self {
        if there > here {
            Self::There
        } else {
            Self::Here
        }
    }
}

impl SameId {
    /// Whether the version that arrives is taken.
    pub(super) fn takes(self, later: Later) -> bool {
        match self {
            Self::Keep => false,
            Self::Newer => later == Later::There,
            Self::Update => true,
        }
    }
}

impl Difference {
    fn count_of(&mut self, becomes: &Becomes) -> &mut usize {
        match becomes {
            Becomes::New(_) => &mut self.n_new,
            Becomes::Double(_) => &mut self.n_same,
            Becomes::Changed(_, Later::There) | Becomes::Kept(_, Later::There) => {
                &mut self.n_later_there
            }
            Becomes::Changed(_, Later::Here) | Becomes::Kept(_, Later::Here) => {
                &mut self.n_later_here
            }
        }
    }
}

/// The links with the names that their ends have in the project.
fn resolved(
    annotation: &Annotation,
    ids: &BTreeMap<String, AnnotationId>,
    report: &mut Report,
) -> Vec<Link> {
    let resolved = annotation.links.iter().map(|link| {
        let to = ids.get(link.to.as_str());
        if to.is_none() {
            report.tell(Trouble::DanglingReference, || {
                format!("{} {} {}", annotation.id, link.relation, link.to)
            });
        }
        // The other end may be in a layer that did not come along: the link waits for it.
        Link {
            relation: link.relation.clone(),
            to: to.unwrap_or(&link.to).clone(),
        }
    });
    resolved.collect()
}

fn annotation(told: &ImportedAnnotation, tag: TagId, spans: Vec<Span>) -> Annotation {
    Annotation {
        id: AnnotationId::new(""),
        tag,
        spans,
        fields: told.fields.clone(),
        note: told.note.clone(),
        links: told.links.clone(),
        created: told.created,
        modified: told.modified,
        extra: told.extra.clone(),
    }
}

/// The links of the annotation of that name, which a format without links cannot tell and must not take away.
fn links_of_same(told: &ImportedAnnotation, layer: &Layer) -> Vec<Link> {
    let id = Some(AnnotationId::new(&told.id)).filter(|_| told.has_lasting_id);
    let here = id.and_then(|id| layer.get(&id));
    here.map_or_else(Vec::new, |here| here.links.clone())
}

fn content_of(annotation: &Annotation) -> Content {
    let span = |span: &Span| match span {
        Span::Placed(range) => format!("{}-{}", range.start(), range.end()),
        Span::Unplaced(unplaced) => format!("{:?}", unplaced.selector.quote),
    };
    (
        annotation.tag.clone(),
        annotation.spans.iter().map(span).collect(),
    )
}

fn contents_of(layer: &Layer) -> BTreeMap<Content, Vec<Arc<Annotation>>> {
    let mut contents: BTreeMap<Content, Vec<Arc<Annotation>>> = BTreeMap::new();
    for annotation in layer.ordered() {
        contents
            .entry(content_of(annotation))
            .or_default()
            .push(Arc::clone(annotation));
    }
    contents
}
