//! What a structure is to an analyst, as far as its type and its features tell.

use super::layers::own;
use super::model::{Structure, Types, short_name};

/// The type that UIMA's own data about a document have.
const DOCUMENT_ANNOTATION: &str = "uima.tcas.DocumentAnnotation";

/// What a structure is to an analyst.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Data about the document.
    Document,
    /// One more datum about the document.
    Datum,
    /// What WebAnno says about the file.
    CasMetadata,
    /// A sentence or token.
    Segment,
    /// An annotation on words.
    Annotation,
    /// An annotation on the whole article.
    Article,
    /// A link of one annotation to another.
    Relation,
    /// Part of another structure.
    Helper,
    /// Nothing that is known.
    Unknown,
}

/// What all structures of a type are; nothing where their features must tell.
pub fn role_by_type(types: &Types, kind: usize) -> Option<Role> {
    let name = types.name(kind);
    match name {
        own::SENTENCE | own::TOKEN => Some(Role::Segment),
        own::METADATA => Some(Role::Datum),
        own::DOCUMENT | DOCUMENT_ANNOTATION => Some(Role::Document),
        _ if name.starts_with("uima.cas.") || name.ends_with("[]") => Some(Role::Helper),
        _ if short_name(name) == "CASMetadata" => Some(Role::CasMetadata),
        _ if name.starts_with("de.tudarmstadt.ukp.dkpro.core.api.metadata.") => Some(Role::Helper),
        _ if types.is_under(kind, DOCUMENT_ANNOTATION) => Some(Role::Document),
        _ => None,
    }
}

/// What a structure is whose type does not tell.
pub fn role_by_features(structure: &Structure<'_>) -> Role {
    let has = |feature: &str| structure.value(feature).is_some();
    if has("Governor") || has("Dependent") {
        Role::Relation
    } else if structure.place.is_some() {
        Role::Annotation
    } else if has("target") || has("first") || has("role") {
        Role::Helper
    } else if structure.has_sofa {
        Role::Article
    } else {
        Role::Unknown
    }
}
