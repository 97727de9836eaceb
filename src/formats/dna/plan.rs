//! Statements, ready to be written as a database or as event lists: types, variables, values, places.

use std::borrow::Cow;

use super::choices::{Choices, PlaceChoices};
use super::{by_tag, classic};
use crate::formats::{ExportArticle, ExportInput, Loss, OffsetMap, Report, Unit};
use crate::model::{Annotation, AnnotatorId, Color, RegisterKind, Status};
use crate::text::{TextOffset, TextRange};

/// All statements of a set.
#[derive(Clone, Debug, Default)]
pub struct Plan<'a> {
    /// The kinds of statements.
    pub types: Vec<StatementType>,
    /// The statements, by article, annotator and place.
    pub statements: Vec<Statement<'a>>,
}

/// A kind of statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatementType {
    /// What it is called; no two are called the same.
    pub label: String,
    /// Its colour.
    pub color: Color,
    /// What each of its statements has a value for.
    pub variables: Vec<Variable>,
}

/// What a statement has a value for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variable {
    /// What it is called; no two of a type are called the same.
    pub name: String,
    /// What its values are.
    pub data_type: DataType,
    /// The registers whose entries may be values.
    pub registers: Vec<RegisterKind>,
}

/// What the values of a variable are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DataType {
    /// One line, of which there is a list.
    Short,
    /// Any text.
    Long,
    /// A whole number.
    Integer,
    /// Yes or no.
    Boolean,
}

/// Words and what is said about them.
#[derive(Clone, Debug)]
pub struct Statement<'a> {
    /// Its type, as a place in [`Plan::types`].
    pub type_at: usize,
    /// Its article, as a place in the input.
    pub article_at: usize,
    /// Whose it is.
    pub annotator: &'a AnnotatorId,
    /// Where it starts and ends in UTF-16 units; on the whole article, all of it.
    pub place: (u64, u64),
    /// Its words; nothing for the whole article.
    pub range: Option<TextRange>,
    /// The value of each variable of its type.
    pub values: Vec<Value<'a>>,
}

/// The value of a variable.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Value<'a> {
    /// It as text; `1` and `0` stand for yes and no, nothing for no value.
    pub text: Cow<'a, str>,
    /// The register whose entry it names.
    pub register: Option<RegisterKind>,
}

impl<'a> Value<'a> {
    /// A value that is only text.
    pub fn plain(text: impl Into<Cow<'a, str>>) -> Self {
        Self {
            text: text.into(),
            register: None,
        }
    }
}

impl DataType {
    /// What the database calls it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Short => "short text",
            Self::Long => "long text",
            Self::Integer => "integer",
            Self::Boolean => "boolean",
        }
    }

    /// The one that the database calls so.
    pub fn from_word(word: &str) -> Option<Self> {
        let all = [Self::Short, Self::Long, Self::Integer, Self::Boolean];
        all.into_iter().find(|it| it.word() == word)
    }
}

impl<'a> Plan<'a> {
    /// Makes the statements, and tells what of the annotations is not in them.
    pub fn new(input: &ExportInput<'a>, choices: Choices, report: &mut Report) -> Self {
        let mut mapping: Box<dyn Mapping<'a>> = if choices.is_classic {
            Box::new(classic::Classic::new(input, choices))
        } else {
            Box::new(by_tag::ByTag::new(input, choices))
        };
        let mut statements = Vec::new();
        for (article_at, article) in input.articles.iter().enumerate() {
            let text = article.text();
            let unit = if choices.places.keeps_line_ends {
                Unit::Utf16
            } else {
                Unit::Utf16Lf
            };
            let map = OffsetMap::new(text, unit);
            for (annotator, annotation) in of_article(article) {
                let told = || format!("{}: {}", article.name(), annotation.id);
                let places = places(annotation, &map, choices.places, report, &told);
                if places.is_empty() {
                    continue;
                }
                let Some((type_at, values)) = mapping.values(annotation, report, &told) else {
                    continue;
                };
                lose_of_annotation(annotation, report, &told);
                statements.extend(places.into_iter().map(|(place, range)| Statement {
                    type_at,
                    article_at,
                    annotator,
                    place,
                    range,
                    values: values.clone(),
                }));
            }
        }
        lose_of_articles(input, report);
        Self {
            types: mapping.into_types(),
            statements,
        }
    }
}

/// From an annotation to the type and the values of its statement.
pub trait Mapping<'a> {
    /// The type, and a value for each of its variables; nothing, told, if there can be no statement.
    fn values(
        &mut self,
        annotation: &'a Annotation,
        report: &mut Report,
        told: &dyn Fn() -> String,
    ) -> Option<(usize, Vec<Value<'a>>)>;

    /// The types that the statements are of.
    fn into_types(self: Box<Self>) -> Vec<StatementType>;
}

fn of_article(article: &ExportArticle) -> impl Iterator<Item = (&AnnotatorId, &Annotation)> {
    article.layers.iter().flat_map(|layer| {
        let annotations = layer.annotations.iter();
        annotations.map(move |annotation| (&layer.annotator, &**annotation))
    })
}

/// Where a statement stands, in units and in the text.
type Place = ((u64, u64), Option<TextRange>);

/// The places of the statements that an annotation becomes; none, told, if it becomes none.
fn places(
    annotation: &Annotation,
    map: &OffsetMap<'_>,
    choices: PlaceChoices,
    report: &mut Report,
    told: &dyn Fn() -> String,
) -> Vec<Place> {
    if annotation.is_unplaced() {
        report.lose(Loss::Unplaced, told);
        return Vec::new();
    }
    if annotation.is_article_level() {
        let is_written = choices.has_article_level && map.total() > 0;
        if !is_written {
            report.lose(Loss::ArticleLevel, told);
        }
        return is_written
            .then_some(((0, map.total()), None))
            .into_iter()
            .collect();
    }
    if annotation.spans.len() > 1 {
        report.lose(Loss::Discontinuous, || {
            let how = if choices.is_separate {
                ""
            } else {
                ", as one from the first word to the last"
            };
            format!("{}{how}", told())
        });
    }
    let ranges: Vec<TextRange> = if choices.is_separate {
        annotation.ranges().collect()
    } else {
        annotation.hull().into_iter().collect()
    };
    let mut places = Vec::new();
    for range in ranges {
        let counts = map.counts(range).filter(|(start, end)| start < end);
        match counts {
            Some(place) => {
                if place == (0, map.total()) {
                    // All of the text is how a whole article is written.
                    report.lose(Loss::ArticleLevel, || {
                        format!("{}, which is on every word", told())
                    });
                }
                places.push((place, Some(range)));
            }
            // Nothing but a carriage return, which is left out.
            None => report.lose(Loss::Annotations, told),
        }
    }
    places
}

fn lose_of_annotation(annotation: &Annotation, report: &mut Report, told: &dyn Fn() -> String) {
    if !annotation.links.is_empty() {
        report.lose(Loss::Links, told);
    }
    if annotation.created.is_some() || annotation.modified.is_some() {
        report.lose(Loss::Times, told);
    }
    if !annotation.extra.0.is_empty() {
        report.lose(Loss::Extra, told);
    }
}

fn lose_of_articles(input: &ExportInput<'_>, report: &mut Report) {
    for article in input.articles {
        if article.layers.iter().any(|it| it.status != Status::New) {
            report.lose(Loss::Statuses, || article.name().to_owned());
        }
    }
    for tag in &input.codebook.tags {
        report.lose(Loss::Codebook, || tag.id.to_string());
    }
}

/// The first units of a text, cut between characters.
pub fn cut(text: &str, most_units: usize) -> &str {
    let mut n_units = 0;
    for (at, character) in text.char_indices() {
        n_units += character.len_utf16();
        if n_units > most_units {
            let whole = TextRange::new(TextOffset::new(0), TextOffset::new(at)).ok();
            return whole
                .and_then(|range| range.slice(text))
                .unwrap_or_default();
        }
    }
    text
}
