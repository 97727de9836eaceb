//! Which files of a source hold what, and the set that is put together from them.

use std::collections::BTreeMap;

use super::graph::Tags;
use super::to_set::Origin;
use crate::formats::{
    FormatError, ImportSource, ImportedArticle, ImportedSet, InFile, Options, zipped,
};

/// How deep archives may stand in one another: a project's holds one for each annotator.
const MOST_NESTED: usize = 2;

/// A set that is being put together from the files of several annotators.
#[derive(Clone, Debug, Default)]
pub struct Assembly {
    /// The set so far.
    pub set: ImportedSet,
    /// What of others' annotations becomes the tag.
    pub tags: Tags,
    by_name: BTreeMap<String, usize>,
}

impl Assembly {
    /// An empty one.
    pub fn new(options: &Options) -> Self {
        let tags = match options.get(&super::TAGS) {
            "value" => Tags::Values,
            _ => Tags::Layers,
        };
        Self {
            tags,
            ..Self::default()
        }
    }

    /// The article of that name and text, a new one if there is none yet.
    pub fn article(&mut self, name: &str, text: Option<&str>) -> Option<&mut ImportedArticle> {
        let articles = &mut self.set.articles;
        let known = self.by_name.get(name).copied();
        let is_same = |nth: &usize| {
            articles
                .get(*nth)
                .is_some_and(|it| it.text.as_deref() == text)
        };
        let nth = known.filter(is_same).unwrap_or(articles.len());
        if nth == articles.len() {
            self.by_name.insert(name.to_owned(), nth);
            articles.push(ImportedArticle {
                name: name.to_owned(),
                text: text.map(str::to_owned),
                ..ImportedArticle::default()
            });
        }
        articles.get_mut(nth)
    }
}

/// Whether a name ends so, capitals aside; `ending` is in small letters.
pub fn has_ending(path: &str, ending: &str) -> bool {
    path.to_lowercase().ends_with(ending)
}

/// The files of a source, those in archives included, that `wants` takes by name.
pub fn unpacked(
    source: &ImportSource,
    format: &'static str,
    wants: impl Fn(&str) -> bool,
) -> Result<Vec<InFile>, FormatError> {
    let mut files = Vec::new();
    let mut waiting: Vec<(usize, InFile)> = Vec::new();
    let mut take = |depth: usize, file: InFile, waiting: &mut Vec<(usize, InFile)>| {
        if zipped::is_zip(&file.bytes) {
            waiting.push((depth, file));
        } else if wants(&file.path) {
            files.push(file);
        }
    };
    for file in &source.files {
        if zipped::is_zip(&file.bytes) || wants(&file.path) {
            take(0, file.clone(), &mut waiting);
        }
    }
    waiting.reverse();
    while let Some((depth, archive)) = waiting.pop() {
        if depth >= MOST_NESTED {
            continue;
        }
        let inside = zipped::unpack(&archive, format, |path| {
            wants(path) || has_ending(path, ".zip")
        })?;
        for mut file in inside {
            let stem = archive.path.strip_suffix(".zip").unwrap_or(&archive.path);
            file.path = format!("{stem}/{}", file.path);
            take(depth + 1, file, &mut waiting);
        }
    }
    Ok(files)
}

/// What the place of a file says: `ANNOTATOR/ARTICLE.xmi` says both only in a project's own archive,
/// where it is `annotation/ARTICLE/ANNOTATOR/…`.
pub fn origin(path: &str) -> Origin {
    let parts: Vec<&str> = path.split('/').collect();
    let is_root = |part: &&str| matches!(*part, "annotation" | "curation");
    let root = parts.iter().position(is_root);
    let stem = |name: &str| {
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        stem.to_owned()
    };
    let own = parts.last().map_or(String::new(), |name| stem(name));
    let file = path.to_owned();
    match root.map(|root| (parts.get(root + 1), parts.get(root + 2))) {
        Some((Some(article), Some(annotator))) => Origin {
            file,
            name: (*article).to_owned(),
            coder: stem(annotator),
        },
        _ => Origin {
            file,
            name: own,
            coder: String::new(),
        },
    }
}
