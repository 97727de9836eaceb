//! Names of things, each a type of its own.

use std::fmt;
use std::sync::Arc;

macro_rules! id_type {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Arc<str>);

        impl $name {
            /// Takes the id as it stands; any text is a possible id.
            pub fn new(id: impl AsRef<str>) -> Self {
                Self(Arc::from(id.as_ref()))
            }

            /// The id as files write it.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{:?}", &*self.0)
            }
        }
    };
}

id_type!(
    /// Names an annotation for ever; ours are ULIDs, imported ones may be any text.
    AnnotationId
);
id_type!(
    /// Names an annotator: a short slug that is part of a sidecar's file name.
    AnnotatorId
);
id_type!(
    /// Names an article: its path below the project's folder, with `/` between the parts.
    ArticleId
);
id_type!(
    /// Names a case of a review: annotations of several annotators that belong together.
    CaseId
);
id_type!(
    /// Names a comment for ever.
    CommentId
);
id_type!(
    /// Names a field of a tag.
    FieldId
);
id_type!(
    /// Names a tag of the codebook.
    TagId
);

impl AnnotatorId {
    /// The layer that a review writes.
    pub const CURATED: &'static str = "curated";
    /// The reserved name of the metadata file.
    pub const META: &'static str = "meta";

    /// Makes a slug of a person's name: small letters, digits and `-`; never a reserved one.
    pub fn slug(name: &str) -> Self {
        let mut slug = String::new();
        for character in name.trim().to_lowercase().chars() {
            if character.is_alphanumeric() {
                slug.push(character);
            } else if !slug.is_empty() && !slug.ends_with('-') {
                slug.push('-');
            }
        }
        let slug = slug.trim_end_matches('-');
        match slug {
            "" => Self::new("me"),
            Self::CURATED | Self::META => Self::new(format!("{slug}-1")),
            slug => Self::new(slug),
        }
    }
}

impl ArticleId {
    /// The file's own name, without the folders above it.
    pub fn file_name(&self) -> &str {
        self.as_str().rsplit('/').next().unwrap_or_default()
    }

    /// The folders above the file, empty at the top of the project.
    pub fn folder(&self) -> &str {
        self.as_str()
            .rsplit_once('/')
            .map_or("", |(folder, _)| folder)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_safe_in_file_names() {
        for (name, slug) in [
            ("Alice", "alice"),
            ("Ana María", "ana-maría"),
            ("../../x", "x"),
            ("curated", "curated-1"),
            ("  ", "me"),
            ("J. R.", "j-r"),
        ] {
            assert_eq!(AnnotatorId::slug(name).as_str(), slug);
        }
    }

    #[test]
    fn an_article_knows_its_folder() {
        let article_id = ArticleId::new("2025-11-09/a.txt");
        assert_eq!(article_id.folder(), "2025-11-09");
        assert_eq!(article_id.file_name(), "a.txt");
        assert_eq!(ArticleId::new("a.txt").folder(), "");
    }
}
