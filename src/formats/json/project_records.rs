//! What a project says about itself as records of the format; only annotators are read again.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::records::{Texts, texts};
use crate::model::{
    Annotator, KeywordKind, KeywordPattern, MetadataField, NamePattern, Project, ProjectSettings,
};

/// The project.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ProjectRecord<'a> {
    /// Its name; empty for the folder's.
    #[serde(borrow)]
    pub name: Cow<'a, str>,
    /// Who annotates.
    pub annotators: Vec<AnnotatorRecord<'a>>,
    /// What the team agreed on.
    #[serde(skip_deserializing)]
    pub settings: SettingsRecord<'a>,
    /// What a newer program wrote.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub extra: Texts<'a>,
}

/// An annotator.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AnnotatorRecord<'a> {
    /// The slug in file names.
    #[serde(borrow)]
    pub id: Cow<'a, str>,
    /// The name on screen.
    #[serde(default)]
    pub name: Cow<'a, str>,
    /// `#rrggbb`.
    #[serde(default)]
    pub color: Cow<'a, str>,
    /// `annotator` or `curator`.
    #[serde(default)]
    pub role: Cow<'a, str>,
    /// What a newer program wrote.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub extra: Texts<'a>,
}

/// What a team agreed on.
#[derive(Clone, Debug, Default, Serialize)]
pub struct SettingsRecord<'a> {
    /// How metadata is read from paths.
    name_patterns: Vec<NamePatternRecord<'a>>,
    /// Words that stay coloured.
    keywords: Vec<KeywordRecord<'a>>,
    /// Own metadata fields.
    own_fields: Vec<&'a str>,
    /// Whether annotators see others' layers only on what they have finished.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    blind: bool,
    /// What a newer program wrote.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    extra: Texts<'a>,
}

/// How one field of metadata is read: a fixed value, or a pattern over the path.
#[derive(Clone, Debug, Serialize)]
struct NamePatternRecord<'a> {
    field: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    fixed: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<&'a str>,
}

/// Words that stay coloured.
#[derive(Clone, Debug, Serialize)]
struct KeywordRecord<'a> {
    pattern: &'a str,
    kind: &'static str,
    color: String,
    on: bool,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    extra: Texts<'a>,
}

impl<'a> ProjectRecord<'a> {
    /// Takes a project.
    pub fn new(project: &'a Project) -> Self {
        Self {
            name: project.name.as_str().into(),
            annotators: project
                .annotators
                .iter()
                .map(AnnotatorRecord::new)
                .collect(),
            settings: SettingsRecord::new(&project.settings),
            extra: texts(&project.extra.0),
        }
    }
}

impl<'a> AnnotatorRecord<'a> {
    fn new(annotator: &'a Annotator) -> Self {
        let role: &'static str = annotator.role.into();
        Self {
            id: annotator.id.as_str().into(),
            name: annotator.name.as_str().into(),
            color: annotator.color.to_string().into(),
            role: role.into(),
            extra: texts(&annotator.extra.0),
        }
    }
}

impl<'a> SettingsRecord<'a> {
    fn new(settings: &'a ProjectSettings) -> Self {
        let patterns = settings.name_patterns.iter();
        Self {
            name_patterns: patterns
                .map(|(field, pattern)| NamePatternRecord::new(field, pattern))
                .collect(),
            keywords: settings.keywords.iter().map(KeywordRecord::new).collect(),
            own_fields: settings.own_fields.iter().map(String::as_str).collect(),
            blind: settings.is_blind,
            extra: texts(&settings.extra.0),
        }
    }
}

impl<'a> NamePatternRecord<'a> {
    fn new(field: &'a MetadataField, pattern: &'a NamePattern) -> Self {
        let (fixed, path) = match pattern {
            NamePattern::Fixed(value) => (Some(value.as_str()), None),
            NamePattern::Path(path) => (None, Some(path.as_str())),
        };
        let field = field.name();
        Self { field, fixed, path }
    }
}

impl<'a> KeywordRecord<'a> {
    fn new(keyword: &'a KeywordPattern) -> Self {
        Self {
            pattern: &keyword.pattern,
            kind: match keyword.kind {
                KeywordKind::Word => "word",
                KeywordKind::Text => "text",
                KeywordKind::Regex => "regex",
            },
            color: keyword.color.to_string(),
            on: keyword.is_on,
            extra: texts(&keyword.extra.0),
        }
    }
}
