//! The columns: what each shows of an annotation.

use std::borrow::Cow;
use std::collections::BTreeSet;

use jiff::Timestamp;

use super::AnnotationRow;
use crate::insight::Snapshot;
use crate::model::{
    Annotation, Codebook, FieldId, FieldValue, Metadata, MetadataField, Span, Status, TagId,
};

/// What stands between several answers.
pub(super) const SEPARATOR: &str = "; ";

/// A column.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Column {
    /// The article's path.
    Article,
    /// What is known about the article.
    Metadata(MetadataField),
    /// Who made it.
    Annotator,
    /// How far its annotator has come with the article.
    Status,
    /// Its tag.
    Tag,
    /// The words.
    Quote,
    /// A field, of whichever tag has one of that name.
    Field(FieldId),
    /// Its note.
    Note,
    /// When it was made.
    Created,
    /// When it was last changed.
    Modified,
}

impl Column {
    /// All columns of a corpus, in the order shown: what the annotation says, with the codebook's
    /// fields, then whose it is, then what is known about its article.
    pub fn all(snapshot: &Snapshot) -> Vec<Self> {
        let own = snapshot.project.settings.own_fields.iter();
        let fields = snapshot.codebook.tags.iter().flat_map(|tag| &tag.fields);
        let mut seen = BTreeSet::new();
        let fields = fields.filter(|field| seen.insert(&field.id));
        let mut columns = vec![Self::Tag, Self::Quote];
        columns.extend(fields.map(|field| Self::Field(field.id.clone())));
        columns.extend([Self::Note, Self::Annotator, Self::Status, Self::Article]);
        columns.extend(MetadataField::STANDARD.map(Self::Metadata));
        columns.extend(own.map(|name| Self::Metadata(MetadataField::Own(name.clone()))));
        columns.extend([Self::Created, Self::Modified]);
        columns
    }

    /// Its name on screen.
    pub fn label(&self, codebook: &Codebook) -> String {
        match self {
            Self::Article => "Article".to_owned(),
            Self::Metadata(MetadataField::Own(name)) => name.clone(),
            Self::Metadata(MetadataField::Url) => "URL".to_owned(),
            Self::Metadata(field) => capitalised(field.name()),
            Self::Annotator => "Annotator".to_owned(),
            Self::Status => "Status".to_owned(),
            Self::Tag => "Tag".to_owned(),
            Self::Quote => "Words".to_owned(),
            Self::Field(field_id) => {
                let mut tags = codebook.tags.iter();
                let field = tags.find_map(|tag| tag.field(field_id));
                field.map_or_else(|| field_id.to_string(), |field| field.name.clone())
            }
            Self::Note => "Note".to_owned(),
            Self::Created => "Made".to_owned(),
            Self::Modified => "Changed".to_owned(),
        }
    }

    /// What it shows of a row; empty where there is nothing.
    pub fn text<'a>(&self, row: &'a AnnotationRow, snapshot: &'a Snapshot) -> Cow<'a, str> {
        let annotation = &row.annotation;
        match self {
            Self::Article => row.article.article.id.as_str().into(),
            Self::Metadata(field) => metadata_text(&row.article.article.metadata, field),
            Self::Annotator => snapshot.annotator_name(&row.annotator).into(),
            Self::Status => status_text(row.status).into(),
            Self::Tag => snapshot.tag_name(&annotation.tag).into(),
            Self::Quote => quote(annotation, row.article.article.text.as_str()),
            Self::Field(field_id) => {
                let value = annotation.fields.get(field_id);
                value.map_or(Cow::Borrowed(""), |value| {
                    field_text(&snapshot.codebook, &annotation.tag, field_id, value).into()
                })
            }
            Self::Note => annotation.note.as_str().into(),
            Self::Created => moment(annotation.created),
            Self::Modified => moment(annotation.modified),
        }
    }
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

fn metadata_text<'a>(metadata: &'a Metadata, field: &MetadataField) -> Cow<'a, str> {
    match field {
        MetadataField::Title => metadata.title.as_str().into(),
        MetadataField::Outlet => metadata.outlet.as_str().into(),
        MetadataField::Author => metadata.author.as_str().into(),
        MetadataField::Section => metadata.section.as_str().into(),
        MetadataField::Language => metadata.language.as_str().into(),
        MetadataField::Own(name) => metadata.own.get(name).map_or("", String::as_str).into(),
        field => metadata.get(field).into(),
    }
}

fn status_text(status: Status) -> &'static str {
    match status {
        Status::New => "New",
        Status::InProgress => "In progress",
        Status::Done => "Done",
        Status::Locked => "Locked",
    }
}

/// The annotated words; of a run that has no place, those that were written down.
fn quote<'a>(annotation: &'a Annotation, text: &'a str) -> Cow<'a, str> {
    let piece = |span: &'a Span| match span {
        Span::Placed(range) => range.slice(text).unwrap_or_default(),
        Span::Unplaced(unplaced) => &unplaced.selector.quote.exact,
    };
    match annotation.spans.as_slice() {
        [] => "".into(),
        [span] => piece(span).into(),
        spans => spans
            .iter()
            .map(piece)
            .collect::<Vec<_>>()
            .join(" … ")
            .into(),
    }
}

/// The values of a field as the screen shows them.
pub(super) fn field_text(
    codebook: &Codebook,
    tag: &TagId,
    field_id: &FieldId,
    value: &FieldValue,
) -> String {
    let field = codebook.tag(tag).and_then(|tag| tag.field(field_id));
    let shown = |value: &String| field.map_or_else(|| value.clone(), |field| field.shown(value));
    value
        .values()
        .iter()
        .map(shown)
        .collect::<Vec<_>>()
        .join(SEPARATOR)
}

fn moment(time: Option<Timestamp>) -> Cow<'static, str> {
    time.map_or(Cow::Borrowed(""), |time| time.to_string().into())
}
