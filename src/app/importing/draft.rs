//! A source that was read, matched with a project as well as can be guessed.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{
    ArticleChoice, CoderChoice, ImportChoices, ImportError, KnownProject, SameId, TagChoice,
    find_import_format, guess_format,
};
use crate::formats::{
    FileNames, ImportFormat, ImportSource, ImportedArticle, ImportedSet, Options, Report,
    match_article,
};
use crate::model::{AnnotatorId, ArticleId, Codebook, Color, Extra, Tag, TagId};

/// Colours for tags that come without one: a palette safe for the common colour blindnesses.
const COLORS: [&str; 8] = [
    "#1366a2", "#c1661c", "#21a378", "#b783ab", "#8a7000", "#5aa9d6", "#b03a5b", "#6b6b6b",
];

/// The name of the format of our own files.
const OWN: &str = "stancemark";

/// A source that was read and matched.
#[derive(Clone)]
pub struct ImportDraft {
    /// The format it was read as.
    pub format: &'static dyn ImportFormat,
    /// What was understood.
    pub set: Arc<ImportedSet>,
    /// What was not.
    pub report: Report,
    /// What is to become of it, as guessed or as a person decided.
    pub choices: ImportChoices,
}

impl ImportDraft {
    /// Reads a source as the format of that name, or as what it looks like, and guesses the choices.
    pub fn read(
        source: &ImportSource,
        format: Option<&str>,
        options: &Options,
        known: &KnownProject,
    ) -> Result<Self, ImportError> {
        let name = || source.files.first().map_or("nothing", |file| &file.path);
        let format = match format {
            Some(id) => find_import_format(id),
            None => guess_format(source),
        };
        let format = format.ok_or_else(|| ImportError::Unknown(name().to_owned()))?;
        options.check(format.options())?;
        let mut report = Report::default();
        let set = format.read(source, options, &mut report)?;
        Ok(Self {
            format,
            choices: guess(&set, known, format.id() == OWN),
            set: Arc::new(set),
            report,
        })
    }

    /// How many annotations the set has.
    pub fn n_annotations(&self) -> usize {
        self.set
            .articles
            .iter()
            .map(|it| it.annotations.len())
            .sum()
    }
}

/// What the parts of a set most likely are; the curated layer is one only in our own files.
fn guess(set: &ImportedSet, known: &KnownProject, is_own: bool) -> ImportChoices {
    ImportChoices {
        articles: guess_articles(set, known),
        coders: guess_coders(set, known, is_own),
        tags: guess_tags(set, &known.corpus.codebook),
        same_id: SameId::Keep,
    }
}

fn guess_articles(set: &ImportedSet, known: &KnownProject) -> Vec<ArticleChoice> {
    let mut names = FileNames::default();
    let mut taken: BTreeSet<String> = known
        .candidates
        .iter()
        .map(|it| it.id.as_str().to_lowercase())
        .collect();
    let mut guessed = |imported: &ImportedArticle| {
        if let Some(id) = match_article(imported, &known.candidates) {
            return ArticleChoice::Existing(id);
        }
        if imported
            .text
            .as_deref()
            .is_none_or(|text| text.trim().is_empty())
        {
            return ArticleChoice::LeaveOut;
        }
        let wanted = ArticleId::new(imported.name.as_str());
        loop {
            let id = format!("imported/{}.txt", names.make(&wanted));
            if taken.insert(id.to_lowercase()) {
                return ArticleChoice::New(ArticleId::new(id));
            }
        }
    };
    set.articles.iter().map(&mut guessed).collect()
}

fn guess_coders(
    set: &ImportedSet,
    known: &KnownProject,
    is_own: bool,
) -> BTreeMap<String, CoderChoice> {
    let annotations = set.articles.iter().flat_map(|it| &it.annotations);
    let mut keys: BTreeSet<&str> = annotations.map(|it| it.coder.as_str()).collect();
    let reviews = set.articles.iter().flat_map(|it| it.reviews.keys());
    keys.extend(reviews.map(String::as_str));
    let annotators = &known.corpus.project.annotators;
    let guessed = |key: &str| {
        if key.is_empty() {
            return CoderChoice::Annotator(known.me.clone());
        }
        if is_own && key == AnnotatorId::CURATED {
            return CoderChoice::Annotator(AnnotatorId::new(key));
        }
        let name = set.coders.get(key).map_or("", |coder| coder.name.as_str());
        let name = if name.is_empty() { key } else { name };
        let is_same = |id: &AnnotatorId, shown: &str| {
            let is_called = shown.to_lowercase() == name.to_lowercase();
            id.as_str() == key || is_called || *id == AnnotatorId::slug(name)
        };
        let in_project = annotators.iter().find(|it| is_same(&it.id, &it.name));
        let has_layers = || {
            let layers = known.corpus.articles.iter().flat_map(|it| &it.sidecars);
            layers.into_iter().find(|id| id.as_str() == key).cloned()
        };
        let found = in_project.map(|it| it.id.clone()).or_else(has_layers);
        CoderChoice::Annotator(found.unwrap_or_else(|| AnnotatorId::slug(name)))
    };
    keys.into_iter()
        .map(|key| (key.to_owned(), guessed(key)))
        .collect()
}

fn guess_tags(set: &ImportedSet, codebook: &Codebook) -> BTreeMap<String, TagChoice> {
    let annotations = set.articles.iter().flat_map(|it| &it.annotations);
    let used: BTreeSet<&str> = annotations.map(|it| it.tag.as_str()).collect();
    let mut taken: BTreeSet<TagId> = codebook.tags.iter().map(|tag| tag.id.clone()).collect();
    let mut choices = BTreeMap::new();
    for (nth, name) in used.into_iter().enumerate() {
        let told = find_tag(&set.codebook, name);
        let known = find_tag(codebook, name)
            .or_else(|| told.and_then(|told| find_tag(codebook, told.id.as_str())))
            .or_else(|| told.and_then(|told| find_tag(codebook, &told.name)));
        let choice = match known {
            Some(tag) => TagChoice::Existing(tag.id.clone()),
            None => TagChoice::New(Box::new(new_tag(name, told, nth, &mut taken))),
        };
        choices.insert(name.to_owned(), choice);
    }
    choices
}

/// The tag of that id, else the first of that name, capitals aside.
pub(super) fn find_tag<'a>(codebook: &'a Codebook, name: &str) -> Option<&'a Tag> {
    let by_id = codebook.tag(&TagId::new(name));
    let lower = name.to_lowercase();
    let by_name = || {
        codebook
            .tags
            .iter()
            .find(|tag| tag.name.to_lowercase() == lower)
    };
    by_id.or_else(by_name)
}

fn new_tag(name: &str, told: Option<&Tag>, nth: usize, taken: &mut BTreeSet<TagId>) -> Tag {
    let wanted = told.map_or(name, |tag| tag.id.as_str());
    let slug = AnnotatorId::slug(wanted);
    let mut id = TagId::new(wanted);
    let mut number = 2;
    if wanted
        .chars()
        .any(|it| it.is_whitespace() || it.is_control())
    {
        id = TagId::new(slug.as_str());
    }
    while !taken.insert(id.clone()) {
        id = TagId::new(format!("{slug}-{number}"));
        number += 1;
    }
    let color = COLORS
        .get(nth % COLORS.len())
        .and_then(|color| Color::parse(color));
    let plain = Tag {
        id: id.clone(),
        name: name.to_owned(),
        parent: None,
        color: color.unwrap_or(Color {
            red: 107,
            green: 107,
            blue: 107,
        }),
        key: None,
        letter: None,
        definition: String::new(),
        examples: Vec::new(),
        fields: Vec::new(),
        extra: Extra::default(),
    };
    match told {
        // Keys and the tree are the project's own to give.
        Some(told) => Tag {
            id,
            key: None,
            parent: None,
            ..told.clone()
        },
        None => plain,
    }
}
