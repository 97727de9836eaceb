//! What the file of an article's corrections is called.
//!
//! `lavrov.txt` has `lavrov.meta.ron`; every other article has its whole name before
//! `.meta.ron`, so that `lavrov.md` has `lavrov.md.meta.ron` and the two never share one.
//! Two rare kinds of names are told apart so that no two articles ever meet:
//! a `.txt` whose stem itself ends like a file (`lavrov.md.txt`) keeps its whole name as well
//! (`lavrov.md.txt.meta.ron`), and a name without any ending (`lavrov`) takes a `.-`
//! (`lavrov.-.meta.ron`).

/// What every such name ends with.
const ENDING: &str = ".meta.ron";

/// What marks an article whose name has no ending of its own.
const BARE: &str = ".-";

/// The name of the corrections of the article with that file name, in the same folder.
pub fn file_name(article_file_name: &str) -> String {
    let stem = article_file_name.strip_suffix(".txt");
    match stem {
        Some(stem) if is_bare(stem) && !stem.ends_with(BARE) => format!("{stem}{ENDING}"),
        _ if is_bare(article_file_name) => format!("{article_file_name}{BARE}{ENDING}"),
        _ => format!("{article_file_name}{ENDING}"),
    }
}

/// The file name of the article that such a file is about; nothing for another kind of file.
pub fn article_of(file_name: &str) -> Option<String> {
    let name = file_name
        .strip_suffix(ENDING)
        .filter(|name| !name.is_empty())?;
    let article = match name.strip_suffix(BARE) {
        Some(bare) => bare.to_owned(),
        None if is_bare(name) => format!("{name}.txt"),
        None => name.to_owned(),
    };
    (self::file_name(&article) == file_name).then_some(article)
}

/// Whether a name does not end like a file: in a dot, a letter and up to four letters or digits.
fn is_bare(name: &str) -> bool {
    let Some((_, ending)) = name.rsplit_once('.') else {
        return true;
    };
    let mut bytes = ending.bytes();
    let starts = bytes.next().is_some_and(|byte| byte.is_ascii_alphabetic());
    !(starts && ending.len() <= 5 && bytes.all(|byte| byte.is_ascii_alphanumeric()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn articles_that_share_a_stem_have_files_of_their_own() {
        for (article, corrections) in [
            ("lavrov.txt", "lavrov.meta.ron"),
            ("lavrov.md", "lavrov.md.meta.ron"),
            ("lavrov.md.txt", "lavrov.md.txt.meta.ron"),
            ("lavrov", "lavrov.-.meta.ron"),
            ("lavrov.-.txt", "lavrov.-.txt.meta.ron"),
            ("2025.11.09-lavrov.txt", "2025.11.09-lavrov.meta.ron"),
            ("LAVROV.TXT", "LAVROV.TXT.meta.ron"),
        ] {
            assert_eq!(file_name(article), corrections);
            assert_eq!(article_of(corrections).as_deref(), Some(article));
        }
        assert_eq!(article_of("lavrov.txt.alice.ron"), None);
        assert_eq!(article_of(".meta.ron"), None);
    }

    proptest! {
        #[test]
        fn no_two_articles_meet(name in "[a.\\-t1]{1,6}(\\.txt|\\.md|\\.-|)") {
            prop_assert_eq!(article_of(&file_name(&name)), Some(name));
        }
    }
}
