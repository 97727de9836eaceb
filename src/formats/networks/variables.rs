//! What a network's nodes and its qualifier are: fields of tags, metadata, and who annotates what.

use crate::formats::ExportInput;
use crate::model::{Field, FieldId, FieldKind, MetadataField, RegisterKind};

/// A variable: for each annotation it has no, one or several values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Variable {
    /// A field of the annotation.
    Field(FieldId),
    /// Something that is known about the article.
    Metadata(MetadataField),
    /// The article.
    Article,
    /// Who made the annotation.
    Annotator,
    /// Its tag.
    Tag,
}

impl Variable {
    /// Reads a variable's name: `field:claimant`, `metadata:outlet`, or short, `claimant`, `outlet`, `tag`.
    ///
    /// Of a short name a field of the codebook is thought first.
    pub fn parse(input: &ExportInput<'_>, name: &str) -> Option<Self> {
        let name = name.trim();
        if let Some(id) = name.strip_prefix("field:") {
            return Some(Self::Field(FieldId::new(id)));
        }
        if let Some(field) = name.strip_prefix("metadata:") {
            return Some(Self::Metadata(MetadataField::from_name(field)));
        }
        let is_meant = |field: &&Field| field.id.as_str() == name || field.name == name;
        if let Some(field) = fields(input).find(is_meant) {
            return Some(Self::Field(field.id.clone()));
        }
        match name {
            "article" => return Some(Self::Article),
            "annotator" => return Some(Self::Annotator),
            "tag" => return Some(Self::Tag),
            _ => {}
        }
        let standard = MetadataField::STANDARD
            .into_iter()
            .find(|it| it.name() == name);
        let own = || {
            let mut articles = input.articles.iter();
            let is_own = articles.any(|it| it.article.metadata.own.contains_key(name));
            is_own.then(|| MetadataField::Own(name.to_owned()))
        };
        let filled = || {
            let mut annotations = input.annotations();
            let field_id = FieldId::new(name);
            let is_filled = annotations.any(|(.., it)| it.fields.contains_key(&field_id));
            is_filled.then_some(Self::Field(field_id))
        };
        standard.or_else(own).map(Self::Metadata).or_else(filled)
    }

    /// What it is called in files.
    pub fn name(&self) -> &str {
        match self {
            Self::Field(field_id) => field_id.as_str(),
            Self::Metadata(field) => field.name(),
            Self::Article => "article",
            Self::Annotator => "annotator",
            Self::Tag => "tag",
        }
    }

    /// The field of the codebook that it is; the first of that name if several tags have one.
    pub fn field<'a>(&self, input: &ExportInput<'a>) -> Option<&'a Field> {
        let Self::Field(field_id) = self else {
            return None;
        };
        fields(input).find(|field| field.id == *field_id)
    }

    /// Who speaks, if nobody says otherwise: the first field that names organisations, else actors.
    pub fn usual_first(input: &ExportInput<'_>) -> Self {
        let of = |register| entry_field(input, register);
        let found = of(RegisterKind::Organisation).or_else(|| of(RegisterKind::Actor));
        found.map_or(Self::Annotator, Self::Field)
    }

    /// What they speak about: the first field that names claims, else the tag.
    pub fn usual_second(input: &ExportInput<'_>) -> Self {
        entry_field(input, RegisterKind::Claim).map_or(Self::Tag, Self::Field)
    }

    /// Whether they are for it: the field `agreement`, else the first choice with signs.
    pub fn usual_qualifier(input: &ExportInput<'_>) -> Option<Self> {
        let named = fields(input).find(|field| field.id.as_str() == "agreement");
        let found = named.or_else(|| fields(input).find(|field| is_signed(field)))?;
        Some(Self::Field(found.id.clone()))
    }
}

/// Whether a field is a choice whose answers take sides.
pub fn is_signed(field: &Field) -> bool {
    match &field.kind {
        FieldKind::Choice(choices) => choices.iter().any(|choice| choice.sign.is_some()),
        _ => false,
    }
}

fn fields<'a>(input: &ExportInput<'a>) -> impl Iterator<Item = &'a Field> + use<'a> {
    input.codebook.tags.iter().flat_map(|tag| &tag.fields)
}

fn entry_field(input: &ExportInput<'_>, register: RegisterKind) -> Option<FieldId> {
    let names = |field: &&Field| match &field.kind {
        FieldKind::Entry(registers) => registers.contains(&register),
        _ => false,
    };
    fields(input).find(names).map(|field| field.id.clone())
}
