//! The minutes of a project's review.

use std::sync::atomic::AtomicBool;

use jiff::Timestamp;
use sha2::{Digest as _, Sha256};

use super::agreement::{Asked, Measured, Which, annotators_of, measure};
use crate::formats::minutes::{AgreementRow, Minutes, MinutesArticle};
use crate::insight::Snapshot;
use crate::model::{AnnotatorId, Codebook, Color, MetadataField, Tag, TagId};
use crate::review::agreement::{Bootstrap, SpanMatch, SpanMeasure};
use crate::review::cases::{Cases, Takes};
use crate::review::team_spans::Question;
use crate::store::codebook_file;

/// The measures that minutes show.
const SHOWN: [Which; 4] = [
    Which::Spans(SpanMeasure::UAlpha),
    Which::Spans(SpanMeasure::CuAlpha),
    Which::Spans(SpanMeasure::F1(SpanMatch::Exact)),
    Which::Spans(SpanMeasure::F1(SpanMatch::Overlap)),
];

/// The SHA-256 of a codebook as the program writes its file, in lower-case hexadecimal.
pub fn codebook_sha256(codebook: &Codebook) -> String {
    let mut hex = String::with_capacity(64);
    for byte in Sha256::digest(codebook_file::write(codebook).as_bytes()) {
        hex.push_str(&format!("{byte:02x}"));
    }
    hex
}

/// The first 16 digits of the SHA-256 of what a codebook says about these tags.
///
/// Their colours, keys and letters are left aside, as they tell nobody how to annotate.
pub fn tags_sha256(codebook: &Codebook, tags: &[&TagId]) -> String {
    let known = codebook.tags.iter().filter(|tag| tags.contains(&&tag.id));
    let plain = known.map(|tag| Tag {
        color: Color {
            red: 0,
            green: 0,
            blue: 0,
        },
        key: None,
        letter: None,
        ..tag.clone()
    });
    let part = Codebook {
        tags: plain.collect(),
        ..Codebook::default()
    };
    let mut sha256 = codebook_sha256(&part);
    sha256.truncate(16);
    sha256
}

/// Puts minutes together and has them written by `write`; nothing when it is cancelled.
///
/// `cases` are those of the snapshot's articles, in its order.
pub fn minutes_of(
    snapshot: &Snapshot,
    (cases, takes): (&[Cases], Takes),
    (folder_name, made): (&str, Timestamp),
    cancel: &AtomicBool,
    write: impl FnOnce(&Minutes<'_>) -> String,
) -> Option<String> {
    let bootstrap = Bootstrap::default();
    let before = before(snapshot, takes, bootstrap, cancel)?;
    let after = after(snapshot, cases, bootstrap, cancel)?;
    let articles = snapshot.articles.iter().zip(cases);
    let articles = articles.map(|(it, cases)| {
        let title = it.article.metadata.get(&MetadataField::Title);
        MinutesArticle {
            id: &it.article.id,
            title: if title.is_empty() {
                it.article.id.to_string()
            } else {
                title
            },
            text: it.article.text.as_str(),
            cases,
        }
    });
    let name = snapshot.project.name.as_str();
    let minutes = Minutes {
        project: if name.is_empty() { folder_name } else { name },
        made,
        codebook: &snapshot.codebook,
        codebook_sha256: &codebook_sha256(&snapshot.codebook),
        articles: articles.collect(),
        annotator_name: &|it| snapshot.annotator_name(it).to_owned(),
        before: &before,
        after: &after,
        seed: bootstrap.seed,
        n_replicates: bootstrap.n_replicates,
    };
    Some(write(&minutes))
}

fn asked(annotators: Vec<AnnotatorId>, takes: Takes, bootstrap: Bootstrap) -> Asked {
    Asked {
        measures: SHOWN.to_vec(),
        annotators,
        tags: Vec::new(),
        question: Question::Tag,
        takes,
        bootstrap,
    }
}

fn before(
    snapshot: &Snapshot,
    takes: Takes,
    bootstrap: Bootstrap,
    cancel: &AtomicBool,
) -> Option<Vec<AgreementRow>> {
    let annotators = annotators_of(snapshot);
    if annotators.len() < 2 {
        return Some(Vec::new());
    }
    let asked = asked(annotators, takes, bootstrap);
    let [team, pairs, _] = measure(snapshot, &asked, cancel)?;
    let mut rows = Vec::new();
    for table in team.into_iter().chain(pairs) {
        let about = if table.about.is_empty() {
            "all"
        } else {
            &table.about
        };
        rows.extend(rows_of(about, table.n_documents, table.measured));
    }
    Some(rows)
}

/// Each annotator beside the curated layer, in the articles that are settled.
fn after(
    snapshot: &Snapshot,
    cases: &[Cases],
    bootstrap: Bootstrap,
    cancel: &AtomicBool,
) -> Option<Vec<AgreementRow>> {
    let curated = AnnotatorId::new(AnnotatorId::CURATED);
    let both = snapshot.articles.iter().zip(cases);
    let settled = both.filter(|(article, cases)| {
        article.layers.contains_key(&curated) && cases.counts().open() == 0
    });
    let settled = Snapshot {
        articles: settled.map(|(article, _)| article.clone()).collect(),
        ..snapshot.clone()
    };
    let mut rows = Vec::new();
    for annotator in annotators_of(&settled) {
        // What is settled counts whatever status its layer has.
        let pair = vec![annotator.clone(), curated.clone()];
        let asked = asked(pair, Takes::Begun, bootstrap);
        let [team, ..] = measure(&settled, &asked, cancel)?;
        for table in team {
            rows.extend(rows_of(
                annotator.as_str(),
                table.n_documents,
                table.measured,
            ));
        }
    }
    Some(rows)
}

fn rows_of(
    about: &str,
    n_documents: usize,
    measured: Vec<Measured>,
) -> impl Iterator<Item = AgreementRow> {
    measured.into_iter().map(move |it| AgreementRow {
        about: about.to_owned(),
        measure: it.which.word(),
        value: it.value,
        interval: it.interval,
        n_documents,
    })
}
