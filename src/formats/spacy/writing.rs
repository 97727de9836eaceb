//! Writing docs, one for each layer of each article.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{GROUP, LABEL};
use crate::formats::documents::{OutDocument, documents, push_line};
use crate::formats::kept::{KeptAnnotation, KeptArticle};
use crate::formats::set_losses::lose_all;
use crate::formats::word_tokens::Tokens;
use crate::formats::{ExportInput, FormatError, Loss, OutFile, Report, TagNames};
use crate::model::Annotation;

#[derive(Serialize)]
struct Line<'a> {
    text: &'a str,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    cats: BTreeMap<&'a str, f32>,
    tokens: Vec<TokenLine>,
    spans: BTreeMap<&'static str, Vec<SpanLine<'a>>>,
    #[serde(rename = "_")]
    custom: Custom,
}

#[derive(Serialize)]
struct Custom {
    stancemark: KeptArticle,
}

#[derive(Serialize)]
struct TokenLine {
    id: usize,
    start: u64,
    end: u64,
}

#[derive(Serialize)]
struct SpanLine<'a> {
    start: u64,
    end: u64,
    label: &'a str,
    kb_id: &'static str,
    id: &'a str,
}

/// The file of all docs.
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
    let path = "docs.jsonl".to_owned();
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
    let mut spans = Vec::new();
    for annotation in document.placed() {
        let label = names.of(annotation);
        let mut record = KeptAnnotation::of(annotation);
        label.clone_into(&mut record.tag);
        let mut is_exact = true;
        for piece in annotation
            .ranges()
            .filter_map(|range| tokens.covered(range))
        {
            is_exact &= piece.is_exact;
            record.pieces.push((piece.start, piece.end));
            spans.push(SpanLine {
                start: piece.start,
                end: piece.end,
                label,
                kb_id: "",
                id: annotation.id.as_str(),
            });
        }
        if !is_exact {
            report.lose(Loss::TokenBorders, || {
                format!("{}: {}", document.article.name(), annotation.id)
            });
        }
        kept.annotations.push(record);
    }
    let token_lines = tokens.0.iter().enumerate().map(|(id, token)| TokenLine {
        id,
        start: token.start,
        end: token.end,
    });
    Line {
        text,
        cats: document
            .labels(names)
            .into_iter()
            .map(|label| (label, 1.0))
            .collect(),
        tokens: token_lines.collect(),
        spans: BTreeMap::from([(GROUP, spans)]),
        custom: Custom { stancemark: kept },
    }
}
