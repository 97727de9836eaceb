//! The table of annotations: a row for each run of words, one for an annotation on the whole article.

use std::collections::{BTreeMap, BTreeSet};

use super::super::{
    ExportArticle, ExportInput, ExportLayer, FormatError, Loss, OffsetMap, OptionKind, OptionSpec,
    Options, Report, Unit,
};
use super::cells::{Cell, Column, TableSink};
use crate::model::{Annotation, FieldId, FieldValue, Span, Status, TagId, UnplacedWhy};

/// What stands before the id of a field in a header.
pub const FIELD: &str = "field:";
/// What stands before a name that a newer program wrote.
pub const EXTRA: &str = "extra:";
/// How many columns there are before those of fields.
const N_FIXED: usize = 20;

/// Whether the words of articles go along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Words {
    /// They do.
    Written,
    /// They do not.
    LeftOut,
}

/// Whether words of articles go along.
pub const TEXT: OptionSpec = OptionSpec {
    name: "text",
    label: "Quotes",
    help: "Whether the words of the articles go along, or their places only.",
    kind: OptionKind::YesNo(true),
};

impl Words {
    /// What was chosen.
    pub fn of(options: &Options) -> Self {
        if options.is_on(&TEXT) {
            Self::Written
        } else {
            Self::LeftOut
        }
    }
}

/// The columns that every set has.
fn fixed_columns() -> [Column; N_FIXED] {
    [
        Column::text("doc_id", Loss::Metadata),
        Column::text("doc_title", Loss::Metadata),
        Column::text("annotation_id", Loss::Ids),
        Column::number("fragment", Loss::Discontinuous),
        Column::number("begin", Loss::Unplaced),
        Column::number("end", Loss::Unplaced),
        Column::text("text", Loss::Text),
        Column::text("tag", Loss::Tags),
        Column::text("tag_name", Loss::Tags),
        Column::text("annotator", Loss::Annotators),
        Column::text("annotator_name", Loss::Annotators),
        Column::text("status", Loss::Statuses),
        Column::time("created"),
        Column::time("modified"),
        Column::text("note", Loss::Notes),
        Column::text("placement", Loss::Unplaced),
        Column::number("stated_begin", Loss::Unplaced),
        Column::number("stated_end", Loss::Unplaced),
        Column::text("before", Loss::Unplaced),
        Column::text("after", Loss::Unplaced),
    ]
}

/// Writes the table.
pub fn write(
    input: &ExportInput<'_>,
    words: Words,
    sink: &mut dyn TableSink,
    report: &mut Report,
) -> Result<(), FormatError> {
    let rows = Rows::new(input, words);
    sink.begin("annotations", rows.columns())?;
    for article in input.articles {
        let map = OffsetMap::new(article.text(), Unit::CodePoints);
        for layer in &article.layers {
            let name = input.annotator_name(&layer.annotator);
            for annotation in &layer.annotations {
                let of = Of {
                    article,
                    layer,
                    annotation,
                    annotator_name: &name,
                };
                rows.losses(of, report);
                if annotation.spans.is_empty() {
                    sink.row(&rows.row(of, 0, Placement::ARTICLE), report)?;
                }
                for (nth, span) in annotation.spans.iter().enumerate() {
                    let placement = Placement::new(span, &map, article, words);
                    sink.row(&rows.row(of, nth as u64 + 1, placement), report)?;
                }
            }
        }
    }
    Ok(())
}

/// The word for how far an annotator is.
pub fn status_word(status: Status) -> &'static str {
    status.into()
}

/// What a row is about.
#[derive(Clone, Copy)]
struct Of<'a> {
    article: &'a ExportArticle,
    layer: &'a ExportLayer,
    annotation: &'a Annotation,
    annotator_name: &'a str,
}

/// Where a run of words stands, as cells.
#[derive(Clone, Copy)]
struct Placement<'a> {
    word: &'static str,
    place: Option<(u64, u64)>,
    stated: Option<(u64, u64)>,
    text: &'a str,
    before: &'a str,
    after: &'a str,
}

impl<'a> Placement<'a> {
    const ARTICLE: Self = Self {
        word: "article",
        place: None,
        stated: None,
        text: "",
        before: "",
        after: "",
    };

    fn new(span: &'a Span, map: &OffsetMap<'_>, article: &'a ExportArticle, words: Words) -> Self {
        let of_words = |text: &'a str| if words == Words::Written { text } else { "" };
        match span {
            Span::Placed(range) => Self {
                word: "placed",
                place: map.counts(*range),
                text: of_words(range.slice(article.text()).unwrap_or_default()),
                ..Self::ARTICLE
            },
            Span::Unplaced(unplaced) => {
                let quote = &unplaced.selector.quote;
                let position = unplaced.selector.position;
                Self {
                    word: match unplaced.why {
                        UnplacedWhy::Doubtful { .. } => "doubtful",
                        UnplacedWhy::Lost => "lost",
                        UnplacedWhy::Invalid => "invalid",
                    },
                    place: None,
                    stated: Some((position.start.0.into(), position.end.0.into())),
                    text: of_words(&quote.exact),
                    before: of_words(&quote.before),
                    after: of_words(&quote.after),
                }
            }
        }
    }
}

/// What is looked up for each row.
struct Rows<'a> {
    words: Words,
    tag_names: BTreeMap<&'a TagId, &'a str>,
    fields: Vec<&'a FieldId>,
    extra: Vec<&'a str>,
}

impl<'a> Rows<'a> {
    fn new(input: &ExportInput<'a>, words: Words) -> Self {
        let mut fields: Vec<&FieldId> = Vec::new();
        let mut known = BTreeSet::new();
        let in_codebook = input.codebook.tags.iter().flat_map(|tag| &tag.fields);
        for field in in_codebook {
            if known.insert(&field.id) {
                fields.push(&field.id);
            }
        }
        let (mut others, mut extra) = (BTreeSet::new(), BTreeSet::new());
        for (_, _, annotation) in input.annotations() {
            others.extend(annotation.fields.keys().filter(|id| !known.contains(id)));
            extra.extend(annotation.extra.0.keys().map(String::as_str));
        }
        fields.extend(others);
        let tags = input.codebook.tags.iter();
        Self {
            words,
            // Of two tags with one id the first counts, as everywhere.
            tag_names: tags.rev().map(|tag| (&tag.id, tag.name.as_str())).collect(),
            fields,
            extra: extra.into_iter().collect(),
        }
    }

    fn columns(&self) -> Vec<Column> {
        let mut columns: Vec<Column> = fixed_columns().into();
        let fields = self.fields.iter();
        columns.extend(fields.map(|id| Column::text(format!("{FIELD}{id}"), Loss::Fields)));
        let extra = self.extra.iter();
        columns.extend(extra.map(|name| Column::text(format!("{EXTRA}{name}"), Loss::Extra)));
        columns
    }

    fn row<'r>(&self, of: Of<'r>, fragment: u64, placement: Placement<'r>) -> Vec<Cell<'r>>
    where
        'a: 'r,
    {
        let Of {
            article,
            layer,
            annotation,
            annotator_name,
        } = of;
        let number = |number: Option<u64>| number.map_or(Cell::Empty, Cell::Number);
        let tag = annotation.tag.as_str();
        let tag_name = self.tag_names.get(&annotation.tag).copied();
        let mut row = Vec::with_capacity(N_FIXED + self.fields.len() + self.extra.len());
        row.extend([
            Cell::text(article.name()),
            Cell::text(&article.article.metadata.title),
            Cell::text(annotation.id.as_str()),
            number(Some(fragment).filter(|fragment| *fragment > 0)),
            number(placement.place.map(|(begin, _)| begin)),
            number(placement.place.map(|(_, end)| end)),
            Cell::text(placement.text),
            Cell::text(tag),
            Cell::text(tag_name.filter(|name| !name.is_empty()).unwrap_or(tag)),
            Cell::text(layer.annotator.as_str()),
            Cell::Text(annotator_name.into()),
            Cell::text(status_word(layer.status)),
            Cell::time(annotation.created),
            Cell::time(annotation.modified),
            Cell::text(&annotation.note),
            Cell::text(placement.word),
            number(placement.stated.map(|(begin, _)| begin)),
            number(placement.stated.map(|(_, end)| end)),
            Cell::text(placement.before),
            Cell::text(placement.after),
        ]);
        let value = |id: &&FieldId| annotation.fields.get(*id).map_or(Cell::Empty, Cell::value);
        row.extend(self.fields.iter().map(value));
        let extra = |name: &&str| annotation.extra.0.get(*name);
        let extra = |name| extra(name).map_or(Cell::Empty, |text| Cell::text(text));
        row.extend(self.extra.iter().map(extra));
        row
    }

    fn losses(&self, of: Of<'_>, report: &mut Report) {
        let annotation = of.annotation;
        if self.words == Words::LeftOut && annotation.is_unplaced() {
            report.lose(Loss::Unplaced, || format!("{}: its words", annotation.id));
        }
        for (field_id, value) in &annotation.fields {
            // An empty cell says that a field is not filled in.
            if has_empty(value) {
                report.lose(Loss::Fields, || {
                    format!("{}: an empty value of {field_id}", annotation.id)
                });
            }
        }
    }
}

/// Whether one of the values is empty, which a cell cannot tell from none.
fn has_empty(value: &FieldValue) -> bool {
    value.values().iter().any(String::is_empty)
}
