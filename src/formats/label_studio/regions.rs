//! From results to annotations: regions with their attributes, relations, and answers on whole texts.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::attributes::answer;
use super::reading::is_same;
use super::{ARTICLE, PART_OF};
use crate::formats::json_values::{array_at, place_of, plain_text, text_at};
use crate::formats::kept::{KEY, KeptAnnotation};
use crate::formats::{
    ImportedAnnotation, ImportedPlace, ImportedSpan, OffsetMap, Report, Trouble, Unit,
};
use crate::model::{AnnotationId, FieldId, FieldValue, Link};

/// The types of results that label words.
const SPANS: [&str; 3] = ["labels", "hypertextlabels", "paragraphlabels"];

/// A region: some words with their labels.
#[derive(Clone, Debug, Default)]
pub struct Region {
    /// Its name.
    pub id: String,
    /// The part of the interface that holds the text.
    pub to_name: String,
    /// Where it starts and ends; nothing in texts with markup, whose places are counted otherwise.
    pub place: Option<(u64, u64)>,
    /// The words.
    pub quote: Option<String>,
    labels: Vec<String>,
    note: String,
    kept: Option<KeptAnnotation>,
}

/// What is known of a task while its results are read.
pub struct Context<'a> {
    /// The name of the annotation in messages.
    pub name: &'a str,
    /// Whose it is.
    pub coder: &'a str,
    /// What places count.
    pub unit: Unit,
    /// The text.
    pub text: Option<&'a str>,
    /// Whether several answers of a field could be picked.
    pub is_several: &'a dyn Fn(&str) -> bool,
}

/// The regions among results, each once; what is no text's is told.
pub fn regions(results: &[Value], name: &str, report: &mut Report) -> Vec<Region> {
    let mut regions: Vec<Region> = Vec::new();
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    for result in results {
        let kind = text_at(result, "type");
        let value = result.get("value").unwrap_or(&Value::Null);
        if !SPANS.contains(&kind) {
            let is_known = kind == "relation" || answer(kind, value, false).is_some();
            if !is_known {
                report.tell(Trouble::NotKept, || format!("{name}: {kind}"));
            }
            continue;
        }
        let Some(mut region) = region(result, kind, value, name, report) else {
            report.tell(Trouble::NotKept, || {
                format!("{name}: {kind} without a place in a text")
            });
            continue;
        };
        match places.get(&region.id).and_then(|nth| regions.get_mut(*nth)) {
            // A second control may label the same words.
            Some(first) if first.place == region.place => first.labels.append(&mut region.labels),
            _ => {
                places.insert(region.id.clone(), regions.len());
                regions.push(region);
            }
        }
    }
    regions
}

fn region(
    result: &Value,
    kind: &str,
    value: &Value,
    name: &str,
    report: &mut Report,
) -> Option<Region> {
    let number = |key: &str| value.get(key).and_then(place_of);
    let place = number("start")
        .zip(number("end"))
        .filter(|_| kind == "labels");
    let quote = value.get("text").and_then(Value::as_str).map(str::to_owned);
    (place.is_some() || quote.is_some()).then_some(())?;
    let labels = array_at(value, kind).iter().filter_map(plain_text);
    let meta = result.get("meta").unwrap_or(&Value::Null);
    let kept = meta.get(KEY);
    let notes: Vec<String> = match meta.get("text") {
        Some(Value::Array(notes)) => notes.iter().filter_map(plain_text).collect(),
        Some(note) => plain_text(note).into_iter().collect(),
        None => Vec::new(),
    };
    let mut labels: Vec<String> = labels.collect();
    if labels.is_empty() {
        labels.push(text_at(result, "from_name").to_owned());
    }
    Some(Region {
        id: text_at(result, "id").to_owned(),
        to_name: text_at(result, "to_name").to_owned(),
        place,
        quote,
        labels,
        note: notes.join("\n"),
        kept: kept.and_then(|kept| KeptAnnotation::read(kept, report, || name.to_owned())),
    })
}

/// The annotations of regions and of the other results.
pub fn annotations(
    context: &Context<'_>,
    regions: Vec<Region>,
    results: &[Value],
    report: &mut Report,
) -> Vec<ImportedAnnotation> {
    let mut work = Work::new(context, regions);
    for result in results
        .iter()
        .filter(|it| text_at(it, "type") != "relation")
    {
        work.push_answer(result, report);
    }
    for result in results
        .iter()
        .filter(|it| text_at(it, "type") == "relation")
    {
        work.push_relation(result, report);
    }
    work.finish()
}

struct Work<'a> {
    context: &'a Context<'a>,
    annotations: Vec<ImportedAnnotation>,
    // The annotations of each region, one a label.
    of_region: BTreeMap<String, Vec<usize>>,
    gone: BTreeSet<usize>,
}

impl<'a> Work<'a> {
    fn new(context: &'a Context<'a>, regions: Vec<Region>) -> Self {
        let mut work = Self {
            context,
            annotations: Vec::new(),
            of_region: BTreeMap::new(),
            gone: BTreeSet::new(),
        };
        let map = context.text.map(|text| OffsetMap::new(text, context.unit));
        for region in regions {
            let span = span(&region, map.as_ref().zip(context.text), context.unit);
            for (nth, label) in region.labels.iter().enumerate() {
                let number = work.annotations.len();
                work.of_region
                    .entry(region.id.clone())
                    .or_default()
                    .push(number);
                let kept = region.kept.as_ref().filter(|_| nth == 0);
                work.annotations.push(ImportedAnnotation {
                    tag: label.clone(),
                    note: region.note.clone(),
                    spans: vec![span.clone()],
                    ..work.named(kept, &region.id, nth)
                });
            }
        }
        work
    }

    /// What our record says, or an annotation with a name that no other has.
    fn named(&self, kept: Option<&KeptAnnotation>, region: &str, nth: usize) -> ImportedAnnotation {
        let kept = kept.map(|kept| kept.clone().take_imported());
        let mut annotation = kept.unwrap_or_default();
        if annotation.id.is_empty() {
            annotation.id = format!("{}#{region}", self.context.name);
            if nth > 0 {
                annotation.id.push_str(&format!("#{nth}"));
            }
        }
        if annotation.coder.is_empty() {
            self.context.coder.clone_into(&mut annotation.coder);
        }
        annotation
    }

    /// Fills a field of a region's annotations, or makes annotations on the whole text.
    fn push_answer(&mut self, result: &Value, report: &mut Report) {
        let field = text_at(result, "from_name");
        let value = result.get("value").unwrap_or(&Value::Null);
        let is_several = (self.context.is_several)(field);
        let Some(answer) = answer(text_at(result, "type"), value, is_several) else {
            return;
        };
        if let Some(numbers) = self.of_region.get(text_at(result, "id")) {
            for nth in numbers {
                if let Some(annotation) = self.annotations.get_mut(*nth) {
                    annotation
                        .fields
                        .insert(FieldId::new(field), answer.clone());
                }
            }
            return;
        }
        let records = result
            .get("meta")
            .map_or(&[][..], |meta| array_at(meta, KEY));
        let name = self.context.name;
        let records = records.iter();
        let records = records.filter_map(|it| KeptAnnotation::read(it, report, || name.to_owned()));
        let records: Vec<KeptAnnotation> = records.collect();
        let place = value
            .get("start")
            .and_then(place_of)
            .zip(value.get("end").and_then(place_of));
        self.push_whole(result, &answer, &records, place);
    }

    /// Each choice is a tag; another answer is a field of a tag that is called like its control.
    fn push_whole(
        &mut self,
        result: &Value,
        answer: &FieldValue,
        records: &[KeptAnnotation],
        place: Option<(u64, u64)>,
    ) {
        let field = text_at(result, "from_name");
        let unit = self.context.unit;
        let span = place.map(|(start, end)| ImportedSpan {
            place: Some(ImportedPlace { start, end, unit }),
            ..ImportedSpan::default()
        });
        let is_choice = text_at(result, "type") == "choices";
        let tags = if is_choice { answer.values() } else { &[] };
        let mut made: Vec<ImportedAnnotation> = Vec::new();
        for record in records.iter().filter(|it| tags.contains(&it.tag)) {
            made.push(self.named(Some(record), ARTICLE, 0));
        }
        let is_new = |tag: &&String| !records.iter().any(|it| it.tag == **tag);
        for (nth, tag) in tags.iter().filter(is_new).enumerate() {
            let mut annotation = self.named(None, text_at(result, "id"), nth);
            annotation.tag.clone_from(tag);
            made.push(annotation);
        }
        if !is_choice {
            let mut annotation = self.named(None, text_at(result, "id"), 0);
            field.clone_into(&mut annotation.tag);
            annotation
                .fields
                .insert(FieldId::new(field), answer.clone());
            made.push(annotation);
        }
        for annotation in &mut made {
            annotation.spans.extend(span.clone());
        }
        self.annotations.append(&mut made);
    }

    fn push_relation(&mut self, result: &Value, report: &mut Report) {
        let end = |key: &str| self.of_region.get(text_at(result, key)).cloned();
        let Some((from, to)) = end("from_id").zip(end("to_id")) else {
            report.tell(Trouble::DanglingReference, || {
                let ends = [text_at(result, "from_id"), text_at(result, "to_id")];
                format!(
                    "{}: a relation from {} to {}",
                    self.context.name, ends[0], ends[1]
                )
            });
            return;
        };
        let labels: Vec<String> = array_at(result, "labels")
            .iter()
            .filter_map(plain_text)
            .collect();
        if labels == [PART_OF] && self.join(&from, &to) {
            return;
        }
        let labels = if labels.is_empty() {
            vec!["related".to_owned()]
        } else {
            labels
        };
        let (from, to) = (from.first().copied(), to.first().copied());
        let ends = match text_at(result, "direction") {
            "left" => vec![(to, from)],
            "bi" => vec![(from, to), (to, from)],
            _ => vec![(from, to)],
        };
        for (from, to) in ends {
            self.link(from, to, &labels);
        }
    }

    fn link(&mut self, from: Option<usize>, to: Option<usize>, labels: &[String]) {
        let to = to.and_then(|nth| self.annotations.get(nth));
        let to = to.map(|annotation| AnnotationId::new(&annotation.id));
        let from = from.and_then(|nth| self.annotations.get_mut(nth));
        if let Some((from, to)) = from.zip(to) {
            from.links.extend(labels.iter().map(|relation| Link {
                relation: relation.clone(),
                to: to.clone(),
            }));
        }
    }

    /// Puts the words of a later piece to the first; says whether both have the same labels.
    fn join(&mut self, from: &[usize], to: &[usize]) -> bool {
        let tags = |numbers: &[usize]| -> Vec<String> {
            let annotations = numbers.iter().filter_map(|nth| self.annotations.get(*nth));
            annotations.map(|it| it.tag.clone()).collect()
        };
        let is_whole = from.iter().chain(to).all(|nth| !self.gone.contains(nth));
        if from == to || !is_whole || tags(from) != tags(to) {
            return false;
        }
        for (piece, first) in from.iter().zip(to) {
            let spans = self.annotations.get(*piece).map(|it| it.spans.clone());
            if let (Some(first), Some(spans)) = (self.annotations.get_mut(*first), spans) {
                first.spans.extend(spans);
                self.gone.insert(*piece);
            }
        }
        true
    }

    fn finish(self) -> Vec<ImportedAnnotation> {
        let annotations = self.annotations.into_iter().enumerate();
        let there = annotations.filter(|(nth, _)| !self.gone.contains(nth));
        there.map(|(_, annotation)| annotation).collect()
    }
}

/// The span of a region; words stated with line ends as backslash and letter are given as they stand.
fn span(region: &Region, map: Option<(&OffsetMap<'_>, &str)>, unit: Unit) -> ImportedSpan {
    let found = region.place.and_then(|(start, end)| {
        let (map, text) = map?;
        map.range(start, end)?.slice(text)
    });
    let quote = region.quote.as_deref().map(|stated| match found {
        Some(found) if is_same(stated, found) => found.to_owned(),
        _ => stated.replace("\\n", "\n"),
    });
    let place = region
        .place
        .map(|(start, end)| ImportedPlace { start, end, unit });
    ImportedSpan {
        place,
        quote,
        ..ImportedSpan::default()
    }
}
