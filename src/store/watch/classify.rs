//! Tells from a path what has changed.

use std::path::Path;

use crate::model::{AnnotatorId, ArticleId, LayerKey};
use crate::store::{atomic, codebook_file, corrections_file, project_file, registers_file};

/// Something in a project's folder.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Changed {
    /// What the project says about itself.
    Project,
    /// The codebook.
    Codebook,
    /// The registers.
    Registers,
    /// A sidecar.
    Layer(LayerKey),
    /// What persons corrected about an article.
    Corrections(ArticleId),
    /// An article, or another file that is none of ours.
    Article(ArticleId),
    /// A folder came or was renamed: anything below it may be new. Empty for the project's own.
    Folder(String),
    /// A RON file of no known name, such as a conflict copy; its path below the project's folder.
    Other(String),
}

/// What a path below a project's folder stands for; nothing for hidden and temporary files.
pub fn classify(folder: &Path, path: &Path) -> Option<Changed> {
    let below = path.strip_prefix(folder).ok()?;
    let parts: Vec<&str> = below
        .components()
        .map(|part| part.as_os_str().to_str())
        .collect::<Option<_>>()?;
    let is_hidden = |part: &&str| part.starts_with('.');
    if parts.iter().any(is_hidden) {
        return None;
    }
    let Some((name, above)) = parts.split_last() else {
        return Some(Changed::Folder(String::new()));
    };
    if atomic::is_temporary(name) || name.ends_with('~') {
        return None;
    }
    let whole = parts.join("/");
    if path.is_dir() {
        return Some(Changed::Folder(whole));
    }
    let own = above.is_empty().then(|| project_part(name)).flatten();
    Some(own.unwrap_or_else(|| article_part(name, above, whole)))
}

fn project_part(name: &str) -> Option<Changed> {
    match name {
        project_file::FILE_NAME => Some(Changed::Project),
        codebook_file::FILE_NAME => Some(Changed::Codebook),
        registers_file::FILE_NAME => Some(Changed::Registers),
        _ => None,
    }
}

fn article_part(name: &str, above: &[&str], whole: String) -> Changed {
    let beside = |article: &str| {
        let mut parts = above.to_vec();
        parts.push(article);
        ArticleId::new(parts.join("/"))
    };
    if let Some(article) = corrections_file::article_of(name) {
        return Changed::Corrections(beside(&article));
    }
    let Some(stem) = name.strip_suffix(".ron") else {
        return Changed::Article(ArticleId::new(whole));
    };
    match stem.rsplit_once('.') {
        Some((article, annotator)) if !article.is_empty() && is_annotator(annotator) => {
            let annotator = AnnotatorId::new(annotator);
            Changed::Layer(LayerKey::new(beside(article), annotator))
        }
        _ => Changed::Other(whole),
    }
}

/// Whether a text may be the slug of an annotator, the curator included.
fn is_annotator(text: &str) -> bool {
    text == AnnotatorId::CURATED || AnnotatorId::slug(text).as_str() == text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_tells_what_has_changed() {
        let article = |id: &str| ArticleId::new(id);
        let layer = |id: &str, annotator: &str| {
            Changed::Layer(LayerKey::new(article(id), AnnotatorId::new(annotator)))
        };
        for (path, expected) in [
            ("stancemark.ron", Some(Changed::Project)),
            ("codebook.ron", Some(Changed::Codebook)),
            ("registers.ron", Some(Changed::Registers)),
            (
                "day/codebook.ron",
                Some(Changed::Other("day/codebook.ron".to_owned())),
            ),
            ("day/a.txt", Some(Changed::Article(article("day/a.txt")))),
            ("day/a.txt.alice.ron", Some(layer("day/a.txt", "alice"))),
            ("a.txt.curated.ron", Some(layer("a.txt", "curated"))),
            ("a.meta.ron", Some(Changed::Corrections(article("a.txt")))),
            (
                "day/a.md.meta.ron",
                Some(Changed::Corrections(article("day/a.md"))),
            ),
            (
                "a.txt.alice (conflicted copy 2025).ron",
                Some(Changed::Other(
                    "a.txt.alice (conflicted copy 2025).ron".to_owned(),
                )),
            ),
            (".git/index", None),
            ("day/.a.txt.swp", None),
            ("a.txt~", None),
            ("", Some(Changed::Folder(String::new()))),
        ] {
            let folder = Path::new("/project");
            assert_eq!(classify(folder, &folder.join(path)), expected, "{path}");
        }
        assert_eq!(
            classify(Path::new("/project"), Path::new("/else/a.txt")),
            None
        );
    }
}
