//! Writing documents, one a line.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::{FILES, LABEL, LAYOUT, OFFSETS, RESERVED, unit_of};
use crate::formats::documents::{OutDocument, documents, push_line};
use crate::formats::kept::{KeptAnnotation, KeptArticle, metadata_map};
use crate::formats::line_ends::LineEnds;
use crate::formats::set_losses::lose_all;
use crate::formats::{
    ExportInput, FileNames, FormatError, Loss, OffsetMap, Options, OutFile, Report, TagNames,
};
use crate::model::{AnnotationId, ArticleId};

#[derive(Serialize)]
struct Line<'a> {
    id: usize,
    text: Cow<'a, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    entities: Option<Vec<Entity<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    relations: Option<Vec<Relation<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    label: Option<Vec<(u64, u64, &'a str)>>,
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    cats: BTreeSet<&'a str>,
    #[serde(flatten)]
    metadata: BTreeMap<String, String>,
    stancemark: KeptArticle,
}

#[derive(Serialize)]
struct Entity<'a> {
    id: usize,
    label: &'a str,
    start_offset: u64,
    end_offset: u64,
}

#[derive(Serialize)]
struct Relation<'a> {
    id: usize,
    from_id: usize,
    to_id: usize,
    r#type: &'a str,
}

/// All files of the export.
pub fn files(
    input: &ExportInput<'_>,
    options: &Options,
    report: &mut Report,
) -> Result<Vec<OutFile>, FormatError> {
    lose_all(
        input,
        &[Loss::Codebook, Loss::Registers, Loss::Extra],
        report,
    );
    let names = TagNames::new(input.codebook);
    let mut writing = Writing {
        input,
        names: &names,
        options,
        line_ends: LineEnds::of(options),
        n_lines: 0,
        n_entities: 0,
        n_relations: 0,
    };
    let is_for_all = options.get(&FILES) == "all";
    let mut files: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    for document in documents(input) {
        let whose = match document.layer {
            _ if is_for_all => "all",
            Some(layer) => layer.annotator.as_str(),
            None => "nobody",
        };
        let out = files.entry(whose.to_owned()).or_default();
        let line = writing.line(&document, report);
        push_line(out, &line, LABEL)?;
    }
    let mut file_names = FileNames::default();
    let files = files.into_iter().map(|(whose, bytes)| OutFile {
        path: format!("{}.jsonl", file_names.make(&ArticleId::new(whose))),
        bytes,
    });
    Ok(files.collect())
}

struct Writing<'a> {
    input: &'a ExportInput<'a>,
    names: &'a TagNames<'a>,
    options: &'a Options,
    line_ends: LineEnds,
    n_lines: usize,
    n_entities: usize,
    n_relations: usize,
}

impl<'a> Writing<'a> {
    fn line(&mut self, document: &OutDocument<'a>, report: &mut Report) -> Line<'a> {
        self.n_lines += 1;
        let counted_in = self.options.get(&OFFSETS);
        let unit = self.line_ends.unit(unit_of(counted_in));
        let map = OffsetMap::new(document.article.text(), unit);
        let has_relations = self.options.get(&LAYOUT) == "relations";
        let mut kept = document.kept(self.input, self.names);
        counted_in.clone_into(&mut kept.counted_in);
        kept.metadata
            .retain(|name, _| RESERVED.contains(&name.as_str()));
        let (entities, of_annotation) = self.entities(document, &map, &mut kept);
        let relations = self.relations(document, &of_annotation, has_relations, &mut kept);
        let mut metadata = metadata_map(&document.article.article.metadata);
        metadata.retain(|name, _| !RESERVED.contains(&name.as_str()));
        let triples = entities
            .iter()
            .map(|it| (it.start_offset, it.end_offset, it.label));
        let triples = triples.collect();
        Line {
            id: self.n_lines,
            text: self.line_ends.text(document.article, report),
            label: (!has_relations).then_some(triples),
            entities: has_relations.then_some(entities),
            relations: has_relations.then_some(relations),
            cats: document.labels(self.names),
            metadata,
            stancemark: kept,
        }
    }

    /// The entities of a document with the first one of each annotation; a record for each annotation.
    fn entities(
        &mut self,
        document: &OutDocument<'a>,
        map: &OffsetMap<'_>,
        kept: &mut KeptArticle,
    ) -> (Vec<Entity<'a>>, BTreeMap<&'a AnnotationId, usize>) {
        let (mut entities, mut of_annotation) = (Vec::new(), BTreeMap::new());
        for annotation in document.placed() {
            let label = self.names.of(annotation);
            let mut record = KeptAnnotation::of(annotation);
            label.clone_into(&mut record.tag);
            for (start, end) in annotation.ranges().filter_map(|range| map.counts(range)) {
                self.n_entities += 1;
                of_annotation
                    .entry(&annotation.id)
                    .or_insert(self.n_entities);
                record.pieces.push((start, end));
                entities.push(Entity {
                    id: self.n_entities,
                    label,
                    start_offset: start,
                    end_offset: end,
                });
            }
            kept.annotations.push(record);
        }
        (entities, of_annotation)
    }

    /// The links within a document, which then stand in no record.
    fn relations(
        &mut self,
        document: &OutDocument<'a>,
        of_annotation: &BTreeMap<&AnnotationId, usize>,
        has_relations: bool,
        kept: &mut KeptArticle,
    ) -> Vec<Relation<'a>> {
        if !has_relations {
            return Vec::new();
        }
        let mut relations = Vec::new();
        for annotation in document.placed() {
            for link in &annotation.links {
                let ends = (
                    of_annotation.get(&annotation.id),
                    of_annotation.get(&link.to),
                );
                if let (Some(from_id), Some(to_id)) = ends {
                    self.n_relations += 1;
                    relations.push(Relation {
                        id: self.n_relations,
                        from_id: *from_id,
                        to_id: *to_id,
                        r#type: &link.relation,
                    });
                }
            }
        }
        for record in kept
            .annotations
            .iter_mut()
            .filter(|it| !it.pieces.is_empty())
        {
            record
                .links
                .retain(|link| !of_annotation.contains_key(&AnnotationId::new(&link.to)));
        }
        relations
    }
}
