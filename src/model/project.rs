//! What a project says about itself.

use std::collections::BTreeMap;

use super::{AnnotatorId, ArticleId, Color, MetadataField};

/// The content of `stancemark.ron`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Project {
    /// Its name; empty means the folder's.
    pub name: String,
    /// Who annotates, in the order shown.
    pub annotators: Vec<Annotator>,
    /// What the team agreed on.
    pub settings: ProjectSettings,
    /// Who is to annotate which article; articles that are not here are anybody's.
    pub assignments: BTreeMap<ArticleId, Assignment>,
    /// What a newer program wrote.
    pub extra: super::Extra,
}

impl Project {
    /// What somebody does; who is not named annotates.
    pub fn role_of(&self, annotator: &AnnotatorId) -> Role {
        let known = self.annotators.iter().find(|known| known.id == *annotator);
        known.map(|known| known.role).unwrap_or_default()
    }

    /// Whether others' layers are hidden from somebody as long as they have not finished an
    /// article; never from who decides.
    pub fn is_blind_for(&self, annotator: &AnnotatorId) -> bool {
        self.settings.is_blind && self.role_of(annotator) == Role::Annotator
    }

    /// Whether an article is to be annotated by somebody.
    pub fn is_assigned(&self, article: &ArticleId, annotator: &AnnotatorId) -> bool {
        let assignment = self.assignments.get(article);
        assignment.is_some_and(|assignment| assignment.to.contains(annotator))
    }
}

/// Who is to annotate an article.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Assignment {
    /// They, sorted, each once.
    pub to: Vec<AnnotatorId>,
    /// What a newer program wrote.
    pub extra: super::Extra,
}

impl Assignment {
    /// Assigned to these.
    pub fn new(to: impl IntoIterator<Item = AnnotatorId>) -> Self {
        let mut to: Vec<AnnotatorId> = to.into_iter().collect();
        to.sort_unstable();
        to.dedup();
        Self {
            to,
            extra: super::Extra::default(),
        }
    }
}

/// Somebody who annotates or decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Annotator {
    /// The slug in file names.
    pub id: AnnotatorId,
    /// The name on screen.
    pub name: String,
    /// Their colour.
    pub color: Color,
    /// What they do.
    pub role: Role,
    /// What a newer program wrote.
    pub extra: super::Extra,
}

/// What an annotator does in a project.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, strum::EnumString, strum::IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum Role {
    /// Tags articles.
    #[default]
    Annotator,
    /// Tags, and decides where layers differ.
    Curator,
}

/// What a team agreed on for its project.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ProjectSettings {
    /// How metadata is read from paths, a pattern a field.
    pub name_patterns: BTreeMap<MetadataField, NamePattern>,
    /// Words that stay coloured in every article.
    pub keywords: Vec<KeywordPattern>,
    /// Own metadata fields beside the standard ones.
    pub own_fields: Vec<String>,
    /// Whether an annotator sees others' layers only on articles that they have finished.
    pub is_blind: bool,
    /// What a newer program wrote.
    pub extra: super::Extra,
}

/// How a metadata field is read from an article's path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NamePattern {
    /// The same value for every article.
    Fixed(String),
    /// A pattern over the path below the project's folder, such as `{date}/{outlet}-*.txt`.
    ///
    /// `{field}` takes what stands there for the field itself, `*` takes anything but `/`.
    Path(String),
}

/// Words that stay coloured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeywordPattern {
    /// What is looked for.
    pub pattern: String,
    /// How the pattern is read.
    pub kind: KeywordKind,
    /// The colour of what is found.
    pub color: Color,
    /// Whether it is shown.
    pub is_on: bool,
    /// What a newer program wrote.
    pub extra: super::Extra,
}

/// How a keyword's pattern is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, strum::EnumIter)]
pub enum KeywordKind {
    /// As it stands, and only whole words.
    #[default]
    Word,
    /// As it stands, parts of words too.
    Text,
    /// As a regular expression.
    Regex,
}
