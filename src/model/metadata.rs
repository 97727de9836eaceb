//! What is known about an article beside its words.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::text::TextRange;

/// What is known about an article; empty text stands for nothing known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Metadata {
    /// The headline, or the first words of the body where there is none.
    pub title: String,
    /// Who published it.
    pub outlet: String,
    /// Who wrote it.
    pub author: String,
    /// The day it was published.
    pub date: Option<Date>,
    /// The part of the paper.
    pub section: String,
    /// Where it stands on the web.
    pub url: String,
    /// The language, as a two- or three-letter code.
    pub language: String,
    /// The agency its dateline or its credit names.
    pub agency: String,
    /// The place its dateline names.
    pub place: String,
    /// The project's own fields.
    pub own: BTreeMap<String, String>,
}

/// One field of [`Metadata`]; the project's own ones go by their name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MetadataField {
    /// See [`Metadata::title`].
    Title,
    /// See [`Metadata::outlet`].
    Outlet,
    /// See [`Metadata::author`].
    Author,
    /// See [`Metadata::date`]; as `YYYY-MM-DD`.
    Date,
    /// See [`Metadata::section`].
    Section,
    /// See [`Metadata::url`].
    Url,
    /// See [`Metadata::language`].
    Language,
    /// See [`Metadata::agency`].
    Agency,
    /// See [`Metadata::place`].
    Place,
    /// One of [`Metadata::own`].
    Own(String),
}

impl MetadataField {
    /// The fields every article has, in the order they are shown.
    pub const STANDARD: [Self; 9] = [
        Self::Title,
        Self::Outlet,
        Self::Author,
        Self::Date,
        Self::Section,
        Self::Url,
        Self::Language,
        Self::Agency,
        Self::Place,
    ];

    /// The name in files and on screen.
    pub fn name(&self) -> &str {
        match self {
            Self::Title => "title",
            Self::Outlet => "outlet",
            Self::Author => "author",
            Self::Date => "date",
            Self::Section => "section",
            Self::Url => "url",
            Self::Language => "language",
            Self::Agency => "agency",
            Self::Place => "place",
            Self::Own(name) => name,
        }
    }

    /// The field of that name; a name that is not a standard one is the project's own.
    pub fn from_name(name: &str) -> Self {
        Self::STANDARD
            .into_iter()
            .find(|field| field.name() == name)
            .unwrap_or_else(|| Self::Own(name.to_owned()))
    }
}

impl Metadata {
    /// The value as text, empty where nothing is known.
    pub fn get(&self, field: &MetadataField) -> String {
        match field {
            MetadataField::Title => self.title.clone(),
            MetadataField::Outlet => self.outlet.clone(),
            MetadataField::Author => self.author.clone(),
            MetadataField::Date => self.date.map(|date| date.to_string()).unwrap_or_default(),
            MetadataField::Section => self.section.clone(),
            MetadataField::Url => self.url.clone(),
            MetadataField::Language => self.language.clone(),
            MetadataField::Agency => self.agency.clone(),
            MetadataField::Place => self.place.clone(),
            MetadataField::Own(name) => self.own.get(name).cloned().unwrap_or_default(),
        }
    }

    /// Puts a value in; says `false`, changing nothing, if a date is not `YYYY-MM-DD`.
    #[must_use]
    pub fn set(&mut self, field: &MetadataField, value: &str) -> bool {
        let value = value.trim().to_owned();
        match field {
            MetadataField::Date if value.is_empty() => self.date = None,
            MetadataField::Date => match value.parse() {
                Ok(date) => self.date = Some(date),
                Err(_) => return false,
            },
            MetadataField::Title => self.title = value,
            MetadataField::Outlet => self.outlet = value,
            MetadataField::Author => self.author = value,
            MetadataField::Section => self.section = value,
            MetadataField::Url => self.url = value,
            MetadataField::Language => self.language = value,
            MetadataField::Agency => self.agency = value,
            MetadataField::Place => self.place = value,
            MetadataField::Own(name) if value.is_empty() => drop(self.own.remove(name)),
            MetadataField::Own(name) => drop(self.own.insert(name.clone(), value)),
        }
        true
    }
}

/// What a person corrected about an article: the content of its `.meta.ron`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MetadataCorrections {
    /// Fields whose value a person gave; an empty text says that nothing is to stand there.
    pub fields: BTreeMap<MetadataField, String>,
    /// The encoding a person chose.
    pub encoding: Option<String>,
    /// Runs a person marked as dirt.
    pub dirt: Vec<TextRange>,
    /// Runs a person says are no dirt.
    pub clean: Vec<TextRange>,
    /// What a newer program wrote.
    pub extra: super::Extra,
}

impl MetadataCorrections {
    /// Whether nothing was corrected, so that no file is needed.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Puts the corrected fields over what was read.
    pub fn correct(&self, metadata: &mut Metadata) {
        for (field, value) in &self.fields {
            // A date that is none was refused when it was typed; one in a file is left out.
            let _is_date = metadata.set(field, value);
        }
    }
}
