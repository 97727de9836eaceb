//! What stands in a file, as it stands there.

use serde::Serialize;
use serde_json::{Value, json};

/// The member that holds the articles.
pub const ARTICLES: &str = "stancemark:articles";
/// The member that holds the annotators.
pub const ANNOTATORS: &str = "stancemark:annotators";
/// The member that holds the tags.
pub const TAGS: &str = "stancemark:tags";
/// The type of a body that says that all targets together are one passage.
pub const ONE_PASSAGE: &str = "stancemark:OnePassage";
/// The type of a body that is a field.
pub const FIELD: &str = "stancemark:Field";
/// The type of a selector with a place at which the words no longer stand.
pub const FORMER_POSITION: &str = "stancemark:FormerPosition";

/// The Recommendation's context and ours.
pub fn context() -> Value {
    // The members stand in the order of their names, so that no reader's or writer's order changes the bytes.
    let list =
        |name: &str| json!({"@container": "@list", "@id": format!("urn:stancemark:terms:{name}")});
    json!([super::CONTEXT, {
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "stancemark": "urn:stancemark:terms:",
        "stancemark:annotator": {"@id": "urn:stancemark:terms:annotator", "@type": "@id"},
        "stancemark:tags": list("tags"),
        "stancemark:values": list("values"),
    }])
}

/// The beginning of a collection.
#[derive(Serialize)]
pub struct Collection<'a> {
    #[serde(rename = "@context")]
    pub context: Value,
    pub id: &'a str,
    pub r#type: &'static str,
    pub label: &'a str,
    pub created: String,
    pub generator: Value,
    pub total: usize,
}

/// The beginning of a page.
#[derive(Serialize)]
pub struct Page<'a> {
    pub id: &'a str,
    pub r#type: &'static str,
    #[serde(rename = "partOf")]
    pub part_of: &'a str,
    #[serde(rename = "startIndex")]
    pub start_index: usize,
}

/// An article.
#[derive(Serialize)]
pub struct Article<'a> {
    pub id: &'a str,
    pub r#type: &'static str,
    #[serde(rename = "stancemark:path")]
    pub path: &'a str,
    #[serde(rename = "stancemark:sha256")]
    pub sha256: &'a str,
    #[serde(rename = "stancemark:metadata", skip_serializing_if = "Vec::is_empty")]
    pub metadata: Vec<Metadatum>,
    #[serde(rename = "stancemark:layers", skip_serializing_if = "Vec::is_empty")]
    pub layers: Vec<Layer>,
    #[serde(rename = "stancemark:text", skip_serializing_if = "Option::is_none")]
    pub text: Option<&'a str>,
}

/// Something known about an article.
#[derive(Serialize)]
pub struct Metadatum {
    #[serde(rename = "stancemark:field")]
    pub field: String,
    #[serde(rename = "stancemark:value")]
    pub value: String,
}

/// How far somebody is with an article.
#[derive(Serialize)]
pub struct Layer {
    #[serde(rename = "stancemark:annotator")]
    pub annotator: String,
    #[serde(rename = "stancemark:status")]
    pub status: &'static str,
}

/// Somebody.
#[derive(Serialize)]
pub struct Person<'a> {
    pub id: &'a str,
    pub r#type: &'static str,
    pub name: &'a str,
    #[serde(rename = "stancemark:color", skip_serializing_if = "Option::is_none")]
    pub color: Option<String>,
}

/// A tag of the codebook.
#[derive(Serialize)]
pub struct Tag<'a> {
    pub id: String,
    pub r#type: &'static str,
    #[serde(rename = "skos:prefLabel")]
    pub label: &'a str,
    #[serde(rename = "skos:definition", skip_serializing_if = "str::is_empty")]
    pub definition: &'a str,
    #[serde(rename = "skos:broader", skip_serializing_if = "Option::is_none")]
    pub broader: Option<Reference>,
    #[serde(rename = "stancemark:color")]
    pub color: String,
}

/// A reference to something by its address.
#[derive(Serialize)]
pub struct Reference {
    pub id: String,
}

/// An annotation.
#[derive(Serialize)]
pub struct Annotation<'a> {
    pub id: String,
    pub r#type: &'static str,
    pub motivation: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub creator: Option<Person<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub modified: Option<String>,
    pub body: Vec<Body<'a>>,
    pub target: Target<'a>,
}

/// What an annotation says.
#[derive(Serialize)]
#[serde(untagged)]
pub enum Body<'a> {
    /// Words.
    Text(TextualBody<'a>),
    /// Something that has an address.
    Resource(SpecificBody),
    /// Something that has an address, by nothing but that.
    Address(String),
}

/// Words that an annotation says.
#[derive(Serialize)]
pub struct TextualBody<'a> {
    pub r#type: Vec<&'static str>,
    pub value: std::borrow::Cow<'a, str>,
    pub purpose: &'static str,
    pub format: &'static str,
    #[serde(rename = "stancemark:field", skip_serializing_if = "Option::is_none")]
    pub field: Option<&'a str>,
    #[serde(rename = "stancemark:value", skip_serializing_if = "Option::is_none")]
    pub one: Option<&'a str>,
    #[serde(rename = "stancemark:values", skip_serializing_if = "Option::is_none")]
    pub many: Option<&'a [String]>,
}

/// A resource that an annotation says something with.
#[derive(Serialize)]
pub struct SpecificBody {
    pub r#type: &'static str,
    pub source: String,
    pub purpose: &'static str,
}

/// What an annotation is on.
#[derive(Serialize)]
#[serde(untagged)]
pub enum Target<'a> {
    /// A resource as a whole.
    Whole(std::borrow::Cow<'a, str>),
    /// A part of it.
    Part(Part<'a>),
    /// Several parts.
    Parts(Vec<Part<'a>>),
}

/// A part of a resource.
#[derive(Serialize)]
pub struct Part<'a> {
    pub r#type: &'static str,
    pub source: &'a str,
    pub selector: Vec<Selector>,
}

/// Where a part stands; several are other ways to say the same.
#[derive(Serialize)]
#[serde(tag = "type")]
pub enum Selector {
    #[serde(rename = "TextPositionSelector")]
    Position { start: u32, end: u32 },
    #[serde(rename = "TextQuoteSelector")]
    Quote {
        exact: String,
        prefix: String,
        suffix: String,
    },
    #[serde(rename = "stancemark:FormerPosition")]
    FormerPosition { start: u32, end: u32 },
}
