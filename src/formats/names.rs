//! Names that a format can hold, made of names that may be anything; each maps back to one.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::ArticleId;

/// How many bytes a made-up file name has at most, its ending aside.
const MOST_BYTES: usize = 120;

/// Gives each article a file name of its own that is safe everywhere.
#[derive(Clone, Debug, Default)]
pub struct FileNames {
    taken: BTreeSet<String>,
}

impl FileNames {
    /// A name without folders and ending, like the article's own: letters and digits of any script,
    /// `.`, `-` and `_`; no two are the same, capitals aside.
    pub fn make(&mut self, article_id: &ArticleId) -> String {
        let path = article_id.as_str();
        let path = path.strip_suffix(".txt").unwrap_or(path);
        let mut name = String::new();
        for character in path.chars() {
            let is_plain = character.is_alphanumeric() || matches!(character, '.' | '-' | '_');
            let character = if is_plain { character } else { '_' };
            if name.len() + character.len_utf8() <= MOST_BYTES {
                name.push(character);
            }
        }
        let name = name.trim_matches('.');
        let name = if name.is_empty() { "article" } else { name };
        numbered(name, "-", &mut self.taken)
    }
}

/// Gives each label a name of small, plain characters, and knows which label it stands for.
#[derive(Clone, Debug, Default)]
pub struct Labels {
    names: BTreeMap<String, String>,
    taken: BTreeSet<String>,
}

impl Labels {
    /// A name of `[A-Za-z0-9_-]` for a label, the same for the same label; it begins with a letter.
    pub fn plain(&mut self, label: &str) -> String {
        if let Some(name) = self.names.get(label) {
            return name.clone();
        }
        let mut name: String = label
            .chars()
            .map(|it| {
                if it.is_ascii_alphanumeric() || it == '-' {
                    it
                } else {
                    '_'
                }
            })
            .take(MOST_BYTES)
            .collect();
        if !name.starts_with(|first: char| first.is_ascii_alphabetic()) {
            name.insert(0, 'T');
        }
        let name = numbered(&name, "_", &mut self.taken);
        self.names.insert(label.to_owned(), name.clone());
        name
    }

    /// The labels with their names, by label.
    pub fn all(&self) -> &BTreeMap<String, String> {
        &self.names
    }
}

/// The name itself, or with a number behind it where it is taken, capitals aside.
fn numbered(name: &str, between: &str, taken: &mut BTreeSet<String>) -> String {
    let mut wanted = name.to_owned();
    let mut nth = 2;
    while !taken.insert(wanted.to_lowercase()) {
        wanted = format!("{name}{between}{nth}");
        nth += 1;
    }
    wanted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names_are_safe_and_differ() {
        let mut names = FileNames::default();
        for (path, name) in [
            ("a b/c.txt", "a_b_c"),
            ("A_b/c.txt", "A_b_c-2"),
            ("渡し船.txt", "渡し船"),
            ("../..", "_"),
            (".txt", "article"),
        ] {
            assert_eq!(names.make(&ArticleId::new(path)), name, "{path}");
        }
        assert!(names.make(&ArticleId::new("é".repeat(500))).len() <= MOST_BYTES);
    }

    #[test]
    fn labels_are_plain_and_stand_for_one_label_each() {
        let mut labels = Labels::default();
        assert_eq!(labels.plain("Wirtschaft & Geld"), "Wirtschaft___Geld");
        assert_eq!(labels.plain("主張"), "T__");
        assert_eq!(labels.plain("見解"), "T___2");
        assert_eq!(labels.plain("主張"), "T__");
        assert_eq!(labels.plain("1st"), "T1st");
        assert_eq!(labels.all().len(), 4);
    }
}
