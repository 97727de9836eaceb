//! From annotations to statements.

use std::collections::{BTreeMap, BTreeSet};

use super::choices::{Choices, Levels};
use super::variables::Variable;
use crate::formats::{ExportArticle, ExportInput, ExportLayer, Loss, Report};
use crate::insight::networks::{Isolates, Statement};
use crate::model::{
    Annotation, AnnotatorId, Codebook, Field, FieldId, FieldKind, FieldValue, Sign, Tag, TagId,
};

/// The statements of a set.
#[derive(Debug, Default)]
pub struct Rows {
    /// Those with a value of both variables: one for each pair, where an annotation has several values.
    pub statements: Vec<Statement>,
    /// The nodes that are to be there without statements.
    pub isolates: Isolates,
}

/// An annotation, where it stands.
type Found<'a> = (&'a ExportArticle, &'a ExportLayer, &'a Annotation);

/// What values are shown as, looked up once.
struct Shown<'a> {
    tags: BTreeMap<&'a TagId, &'a Tag>,
    annotators: BTreeMap<AnnotatorId, String>,
    /// Fields of tags that do not have them themselves, and of unknown tags.
    fields: BTreeMap<&'a FieldId, &'a Field>,
}

impl Rows {
    /// Reads all annotations; those without a value that is needed are told.
    pub fn new(input: &ExportInput<'_>, choices: &Choices, report: &mut Report) -> Self {
        let shown = Shown::new(input);
        let (mut rows, mut values) = (Self::default(), [BTreeSet::new(), BTreeSet::new()]);
        for found in input.annotations() {
            let (article, _, annotation) = found;
            let first = shown.values(&choices.first, found);
            let second = shown.values(&choices.second, found);
            let level = choices.qualifier.as_ref().and_then(|(variable, levels)| {
                let value = shown.raw(variable, found)?;
                shown.level(variable, annotation, *levels, &value)
            });
            let lacks_level = level.is_none() && choices.needs_levels();
            if first.is_empty() || second.is_empty() || lacks_level {
                report.lose(Loss::Annotations, || {
                    format!("{}: {}", article.name(), annotation.id)
                });
            }
            if choices.has_isolates {
                for (all, of_this) in values.iter_mut().zip([&first, &second]) {
                    all.extend(of_this.iter().cloned());
                }
            }
            let pairs = first
                .iter()
                .flat_map(|first| second.iter().map(move |second| (first, second)));
            rows.statements
                .extend(pairs.map(|(first, second)| Statement {
                    first: first.clone(),
                    second: second.clone(),
                    level: level.clone(),
                    document: article.name().to_owned(),
                    date: article.article.metadata.date,
                }));
        }
        if choices.has_isolates {
            let [first, second] = values;
            rows.isolates = Isolates {
                first: isolates(input, &choices.first, first),
                second: isolates(input, &choices.second, second),
            };
        }
        rows
    }

    /// How far apart the greatest and the least level are; 1 if that is no distance.
    pub fn span(&self) -> f64 {
        let levels = self
            .statements
            .iter()
            .filter_map(|it| it.level.as_deref()?.parse::<f64>().ok());
        let ends = levels.fold(None, |ends: Option<(f64, f64)>, level| {
            let (least, greatest) = ends.unwrap_or((level, level));
            Some((least.min(level), greatest.max(level)))
        });
        let span = ends.map_or(0.0, |(least, greatest)| greatest - least);
        if span > 0.0 { span } else { 1.0 }
    }
}

/// The values in use, and the entries of the registers that the variable may name.
fn isolates(input: &ExportInput<'_>, variable: &Variable, values: BTreeSet<String>) -> Vec<String> {
    let mut all = values;
    if let Some(FieldKind::Entry(registers)) = variable.field(input).map(|field| &field.kind) {
        let entries = input.registers.entries.keys();
        let of_kind = entries.filter(|entry_ref| registers.contains(&entry_ref.kind));
        all.extend(of_kind.map(|entry_ref| entry_ref.name.clone()));
    }
    all.into_iter().collect()
}

impl<'a> Shown<'a> {
    fn new(input: &ExportInput<'a>) -> Self {
        let codebook: &'a Codebook = input.codebook;
        let fields = codebook
            .tags
            .iter()
            .rev()
            .flat_map(|tag| tag.fields.iter().rev());
        let annotators = input.annotators().into_iter();
        Self {
            tags: codebook.tags.iter().map(|tag| (&tag.id, tag)).collect(),
            annotators: annotators
                .map(|id| {
                    let name = input.annotator_name(&id);
                    (id, name)
                })
                .collect(),
            fields: fields.map(|field| (&field.id, field)).collect(),
        }
    }

    fn field(&self, annotation: &Annotation, field_id: &FieldId) -> Option<&'a Field> {
        let tag = self.tags.get(&annotation.tag);
        let own = tag.and_then(|tag| tag.field(field_id));
        own.or_else(|| self.fields.get(field_id).copied())
    }

    /// The values as nodes are called; none that is empty.
    fn values(&self, variable: &Variable, (article, layer, annotation): Found<'_>) -> Vec<String> {
        let values = match variable {
            Variable::Field(field_id) => {
                let field = self.field(annotation, field_id);
                let shown =
                    |value: &String| field.map_or_else(|| value.clone(), |it| it.shown(value));
                let values = annotation
                    .fields
                    .get(field_id)
                    .map_or(&[][..], FieldValue::values);
                values.iter().map(shown).collect()
            }
            Variable::Metadata(field) => vec![article.article.metadata.get(field)],
            Variable::Article => vec![article.name().to_owned()],
            Variable::Annotator => {
                let name = self.annotators.get(&layer.annotator);
                vec![
                    name.map_or(layer.annotator.as_str(), String::as_str)
                        .to_owned(),
                ]
            }
            Variable::Tag => {
                let tag = self.tags.get(&annotation.tag).map(|tag| tag.name.as_str());
                let name = tag.filter(|name| !name.is_empty());
                vec![name.unwrap_or(annotation.tag.as_str()).to_owned()]
            }
        };
        let mut seen = BTreeSet::new();
        let is_new = |value: &String| !value.is_empty() && seen.insert(value.clone());
        values.into_iter().filter(is_new).collect()
    }

    /// The one value of the qualifier as files have it; nothing for several.
    fn raw(&self, variable: &Variable, found: Found<'_>) -> Option<String> {
        match variable {
            Variable::Field(field_id) => match found.2.fields.get(field_id)? {
                FieldValue::One(value) => Some(value.clone()),
                FieldValue::Many(_) => None,
            },
            other => self.values(other, found).pop(),
        }
    }

    /// The level that an answer stands for; nothing for one that takes no side or says no number.
    fn level(
        &self,
        variable: &Variable,
        annotation: &Annotation,
        levels: Levels,
        value: &str,
    ) -> Option<String> {
        let level = match levels {
            Levels::YesNo => match value {
                "yes" => "1",
                "no" => "0",
                _ => return None,
            },
            Levels::Numbers { .. } => {
                let number: f64 = value.parse().ok()?;
                return number.is_finite().then(|| number.to_string());
            }
            Levels::Signs { has_middle } => match self.sign(variable, annotation, value)? {
                Sign::Supports => "1",
                Sign::Opposes if has_middle => "-1",
                Sign::Opposes => "0",
                Sign::Neutral | Sign::Mixed if has_middle => "0",
                Sign::Neutral | Sign::Mixed | Sign::Unclear => return None,
            },
            Levels::Words if value.is_empty() || value == FieldValue::UNCLEAR => return None,
            Levels::Words => value,
        };
        Some(level.to_owned())
    }

    fn sign(&self, variable: &Variable, annotation: &Annotation, value: &str) -> Option<Sign> {
        let Variable::Field(field_id) = variable else {
            return None;
        };
        let FieldKind::Choice(choices) = &self.field(annotation, field_id)?.kind else {
            return None;
        };
        choices.iter().find(|choice| choice.id == value)?.sign
    }
}
