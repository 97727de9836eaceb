//! Whether a set that went out in a format comes back, but for exactly what the format said it loses.

use std::collections::{BTreeMap, BTreeSet};

use super::torture::Torture;
use crate::formats::{
    Candidate, ExportFormat, ImportFormat, ImportSource, ImportedSet, InFile, Loss, Options,
    Report, match_article, place,
};
use crate::model::{Annotation, ArticleId, FieldId, FieldValue, Link, Span, UnplacedWhy};

/// One annotation, written so that two can be compared.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Flat {
    /// The article.
    pub article: String,
    /// Who made it.
    pub coder: String,
    /// Its lasting name.
    pub id: String,
    /// Its tag.
    pub tag: String,
    /// Its placed runs in bytes, or the words of those without a place.
    pub spans: Vec<String>,
    /// Its fields.
    pub fields: BTreeMap<FieldId, FieldValue>,
    /// Its note.
    pub note: String,
    /// Its links, each as relation and what the other end is.
    pub links: BTreeSet<(String, String)>,
    /// When it was made and changed.
    pub times: Vec<String>,
}

/// What came back, and what was said on the way.
#[derive(Clone, Debug)]
pub struct Trip {
    /// What was said when it was written.
    pub written: Report,
    /// What was said when it was read.
    pub read: Report,
    /// What was read.
    pub set: ImportedSet,
    /// What went out.
    pub before: Vec<Flat>,
    /// What came back.
    pub after: Vec<Flat>,
}

/// Writes the set, reads it, places it in the same articles.
pub fn trip(
    torture: &Torture,
    export: &dyn ExportFormat,
    import: &dyn ImportFormat,
    options: &Options,
) -> Trip {
    let (mut written, mut read) = (Report::default(), Report::default());
    let files = export
        .write(&torture.input(), options, &mut written)
        .expect("the set is written");
    let again = export.write(&torture.input(), options, &mut Report::default());
    assert_eq!(
        again.as_ref(),
        Ok(&files),
        "the same input gives the same bytes"
    );
    let files = files.into_iter().map(|file| InFile {
        path: file.path,
        bytes: file.bytes,
    });
    let source = ImportSource {
        files: files.collect(),
    };
    let set = import
        .read(&source, &Options::default(), &mut read)
        .expect("the set is read");
    let before = flat_before(torture);
    let after = flat_after(torture, &set, &mut read);
    Trip {
        written,
        read,
        set,
        before,
        after,
    }
}

impl Trip {
    /// Asserts that all is as it was but for what was said to be lost, and that what was said is lost.
    pub fn check(&self) {
        let lost: BTreeSet<Loss> = self.written.losses().keys().copied().collect();
        assert_eq!(reduced(&self.before, &lost), reduced(&self.after, &lost));
        for loss in &lost {
            if !is_seen_here(*loss) {
                continue;
            }
            let mut others = lost.clone();
            others.remove(loss);
            assert_ne!(
                reduced(&self.before, &others),
                reduced(&self.after, &others),
                "{loss:?} is said to be lost, and is not"
            );
        }
    }
}

/// Whether a loss changes what [`Flat`] holds.
fn is_seen_here(loss: Loss) -> bool {
    !matches!(
        loss,
        Loss::Statuses
            | Loss::Metadata
            | Loss::EmptyArticles
            | Loss::Text
            | Loss::Characters
            | Loss::Codebook
            | Loss::Registers
            | Loss::Extra
    )
}

/// What is left to compare once these losses are taken for granted, in an order of its own.
fn reduced(flats: &[Flat], lost: &BTreeSet<Loss>) -> Vec<Flat> {
    let is_lost = |loss| lost.contains(&loss);
    let mut reduced: Vec<Flat> = Vec::new();
    for flat in flats {
        let mut flat = flat.clone();
        let is_unplaced = flat.spans.iter().any(|span| span.starts_with('?'));
        if is_lost(Loss::Unplaced) && is_unplaced
            || is_lost(Loss::ArticleLevel) && flat.spans.is_empty()
        {
            continue;
        }
        if is_lost(Loss::Ids) {
            flat.id.clear();
        }
        if is_lost(Loss::Tags) {
            flat.tag.clear();
        }
        if is_lost(Loss::Annotators) {
            flat.coder.clear();
        }
        if is_lost(Loss::Fields) {
            flat.fields.clear();
        }
        if is_lost(Loss::Notes) {
            flat.note.clear();
        }
        if is_lost(Loss::Links) {
            flat.links.clear();
        }
        if is_lost(Loss::Times) {
            flat.times.clear();
        }
        if is_lost(Loss::Discontinuous) {
            reduced.extend(flat.spans.iter().map(|span| Flat {
                spans: vec![span.clone()],
                ..flat.clone()
            }));
            reduced.extend(flat.spans.is_empty().then_some(flat));
        } else {
            reduced.push(flat);
        }
    }
    reduced.sort();
    reduced
}

fn spans_of(spans: &[Span]) -> Vec<String> {
    let span = |span: &Span| match span {
        Span::Placed(range) => format!("{}..{}", range.start(), range.end()),
        Span::Unplaced(unplaced) => match unplaced.why {
            UnplacedWhy::Doubtful { .. } | UnplacedWhy::Lost | UnplacedWhy::Invalid => {
                format!("?{}", unplaced.selector.quote.exact)
            }
        },
    };
    spans.iter().map(span).collect()
}

/// What an end of a link is, without its name.
fn end_of(flat: &Flat) -> String {
    format!("{} {} {:?}", flat.article, flat.tag, flat.spans)
}

fn with_links(mut flats: Vec<Flat>, links: &[Vec<Link>]) -> Vec<Flat> {
    let ends: BTreeMap<String, String> =
        flats.iter().map(|it| (it.id.clone(), end_of(it))).collect();
    for (flat, links) in flats.iter_mut().zip(links) {
        let links = links.iter().map(|link| {
            let end = ends.get(link.to.as_str());
            (link.relation.clone(), end.cloned().unwrap_or_default())
        });
        flat.links = links.collect();
    }
    flats
}

fn flat_before(torture: &Torture) -> Vec<Flat> {
    let input = torture.input();
    let flat = |annotation: &Annotation, article: &str, coder: &str| Flat {
        article: article.to_owned(),
        coder: coder.to_owned(),
        id: annotation.id.to_string(),
        tag: annotation.tag.to_string(),
        spans: spans_of(&annotation.spans),
        fields: annotation.fields.clone(),
        note: annotation.note.clone(),
        links: BTreeSet::new(),
        times: [annotation.created, annotation.modified]
            .map(|it| format!("{it:?}"))
            .to_vec(),
    };
    let flats = input
        .annotations()
        .map(|(article, layer, it)| flat(it, article.name(), layer.annotator.as_str()));
    let links: Vec<Vec<Link>> = input
        .annotations()
        .map(|(_, _, it)| it.links.clone())
        .collect();
    with_links(flats.collect(), &links)
}

/// What was read, placed in the articles it belongs to; a tag named by its name counts as that tag,
/// and a coder named by their name as that annotator.
fn flat_after(torture: &Torture, set: &ImportedSet, report: &mut Report) -> Vec<Flat> {
    let articles = torture.articles.iter().map(|it| &*it.article);
    let candidates: Vec<Candidate> = articles
        .map(|article| Candidate::new(&article.id, &article.text, &article.metadata))
        .collect();
    let (mut flats, mut links) = (Vec::new(), Vec::new());
    for imported in &set.articles {
        let found = match_article(imported, &candidates);
        let found = found.expect("the article that was exported");
        let article = torture.articles.iter().find(|it| it.article.id == found);
        let text = &article.expect("a candidate is an article").article.text;
        let placed = place(imported, text, report);
        for (annotation, spans) in imported.annotations.iter().zip(placed) {
            flats.push(Flat {
                article: ArticleId::to_string(&found),
                coder: coder_id(torture, set, &annotation.coder),
                id: annotation.id.clone(),
                tag: tag_id(torture, &annotation.tag),
                spans: spans_of(&spans),
                fields: annotation.fields.clone(),
                note: annotation.note.clone(),
                links: BTreeSet::new(),
                times: [annotation.created, annotation.modified]
                    .map(|it| format!("{it:?}"))
                    .to_vec(),
            });
            links.push(annotation.links.clone());
        }
    }
    with_links(flats, &links)
}

fn tag_id(torture: &Torture, tag: &str) -> String {
    let known = torture.codebook.tags.iter().find(|it| it.name == tag);
    known.map_or_else(|| tag.to_owned(), |it| it.id.to_string())
}

fn coder_id(torture: &Torture, set: &ImportedSet, key: &str) -> String {
    let name = set.coders.get(key).map_or(key, |coder| {
        if coder.name.is_empty() {
            key
        } else {
            &coder.name
        }
    });
    let known = torture.project.annotators.iter();
    let mut known = known.filter(|it| it.name == name || it.id.as_str() == key);
    known
        .next()
        .map_or_else(|| key.to_owned(), |it| it.id.to_string())
}
