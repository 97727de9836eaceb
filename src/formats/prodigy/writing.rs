//! Writing tasks, one for each layer of each article.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::{LABEL, PATH};
use crate::formats::documents::{OutDocument, documents, push_line};
use crate::formats::kept::{KeptAnnotation, KeptArticle, metadata_map};
use crate::formats::set_losses::lose_all;
use crate::formats::word_tokens::{Covered, Tokens};
use crate::formats::{ExportInput, FormatError, Loss, OutFile, Report, TagNames};
use crate::model::{Annotation, AnnotationId};

#[derive(Serialize)]
struct Line<'a> {
    text: &'a str,
    tokens: Vec<TokenLine<'a>>,
    spans: Vec<SpanLine<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    relations: Vec<RelationLine<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    options: Vec<Choice<'a>>,
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    accept: BTreeSet<&'a str>,
    answer: &'static str,
    meta: BTreeMap<String, String>,
    #[serde(rename = "_annotator_id", skip_serializing_if = "Option::is_none")]
    annotator: Option<&'a str>,
    stancemark: KeptArticle,
}

#[derive(Serialize)]
struct TokenLine<'a> {
    text: &'a str,
    start: u64,
    end: u64,
    id: usize,
    ws: bool,
}

#[derive(Clone, Serialize)]
struct SpanLine<'a> {
    start: u64,
    end: u64,
    token_start: usize,
    token_end: usize,
    label: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    stancemark: Option<KeptAnnotation>,
}

#[derive(Serialize)]
struct RelationLine<'a> {
    head: usize,
    child: usize,
    head_span: SpanLine<'a>,
    child_span: SpanLine<'a>,
    label: &'a str,
}

#[derive(Serialize)]
struct Choice<'a> {
    id: &'a str,
    text: &'a str,
}

/// The file of all tasks.
pub fn files(input: &ExportInput<'_>, report: &mut Report) -> Result<Vec<OutFile>, FormatError> {
    lose_all(
        input,
        &[Loss::Codebook, Loss::Registers, Loss::Extra],
        report,
    );
    let names = TagNames::new(input.codebook);
    let mut bytes = Vec::new();
    for document in documents(input) {
        let line = line(&document, input, &names, report);
        push_line(&mut bytes, &line, LABEL)?;
    }
    let path = "tasks.jsonl".to_owned();
    Ok(vec![OutFile { path, bytes }])
}

fn line<'a>(
    document: &OutDocument<'a>,
    input: &ExportInput<'_>,
    names: &'a TagNames<'a>,
    report: &mut Report,
) -> Line<'a> {
    let text = document.article.text();
    let tokens = Tokens::new(text, document.placed().flat_map(Annotation::ranges));
    let mut kept = document.kept(input, names);
    kept.metadata.retain(|name, _| name == PATH);
    let mut meta = metadata_map(&document.article.article.metadata);
    meta.insert(PATH.to_owned(), document.article.name().to_owned());
    let (spans, firsts) = spans(document, &tokens, names, report);
    let (spans, relations) = with_relations(document, spans, &firsts);
    let accept = document.labels(names);
    let options = accept.iter().map(|label| Choice {
        id: label,
        text: label,
    });
    Line {
        text,
        tokens: token_lines(text, &tokens),
        spans,
        relations,
        options: options.collect(),
        accept,
        answer: "accept",
        meta,
        annotator: document.layer.map(|layer| layer.annotator.as_str()),
        stancemark: kept,
    }
}

fn token_lines<'a>(text: &'a str, tokens: &Tokens) -> Vec<TokenLine<'a>> {
    let lines = tokens.0.iter().enumerate().map(|(id, token)| TokenLine {
        text: token.range.slice(text).unwrap_or_default(),
        start: token.start,
        end: token.end,
        id,
        ws: token.has_space,
    });
    lines.collect()
}

/// The spans of all annotations, and where each annotation's first one is among them.
fn spans<'a>(
    document: &OutDocument<'a>,
    tokens: &Tokens,
    names: &'a TagNames<'a>,
    report: &mut Report,
) -> (Vec<SpanLine<'a>>, BTreeMap<&'a AnnotationId, usize>) {
    let (mut spans, mut firsts) = (Vec::new(), BTreeMap::new());
    for annotation in document.placed() {
        let covered = annotation
            .ranges()
            .filter_map(|range| tokens.covered(range));
        let covered: Vec<Covered> = covered.collect();
        if covered.iter().any(|it| !it.is_exact) {
            report.lose(Loss::TokenBorders, || {
                format!("{}: {}", document.article.name(), annotation.id)
            });
        }
        let mut record = KeptAnnotation::of(annotation);
        // One piece needs no list of pieces: its own span says where it is.
        if covered.len() > 1 {
            record.pieces = covered.iter().map(|it| (it.start, it.end)).collect();
        }
        let mut record = Some(record);
        firsts.insert(&annotation.id, spans.len());
        for piece in covered {
            spans.push(SpanLine {
                start: piece.start,
                end: piece.end,
                token_start: piece.first,
                token_end: piece.last,
                label: names.of(annotation),
                stancemark: record.take(),
            });
        }
    }
    (spans, firsts)
}

/// The links between spans that can be told from all others, which then stand in no record.
fn with_relations<'a>(
    document: &OutDocument<'a>,
    mut spans: Vec<SpanLine<'a>>,
    firsts: &BTreeMap<&'a AnnotationId, usize>,
) -> (Vec<SpanLine<'a>>, Vec<RelationLine<'a>>) {
    let mut times: BTreeMap<(u64, u64, &str), usize> = BTreeMap::new();
    for span in &spans {
        *times.entry((span.start, span.end, span.label)).or_default() += 1;
    }
    let end = |id: &AnnotationId| {
        let span = firsts.get(id).and_then(|nth| spans.get(*nth))?;
        let is_only = times.get(&(span.start, span.end, span.label)) == Some(&1);
        is_only.then(|| SpanLine {
            stancemark: None,
            ..span.clone()
        })
    };
    let (mut relations, mut told) = (Vec::new(), BTreeMap::new());
    for annotation in document.placed() {
        for link in &annotation.links {
            let Some((head, child)) = end(&annotation.id).zip(end(&link.to)) else {
                continue;
            };
            told.entry(&annotation.id)
                .or_insert_with(Vec::new)
                .push(link.to.as_str());
            relations.push(RelationLine {
                head: head.token_end,
                child: child.token_end,
                head_span: head,
                child_span: child,
                label: &link.relation,
            });
        }
    }
    for (id, ends) in told {
        let span = firsts.get(id).and_then(|nth| spans.get_mut(*nth));
        if let Some(record) = span.and_then(|span| span.stancemark.as_mut()) {
            record
                .links
                .retain(|link| !ends.contains(&link.to.as_str()));
        }
    }
    (spans, relations)
}
