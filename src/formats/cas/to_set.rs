//! From a CAS to an article with annotations: what is said about the document, and whose it is.

use super::files::Assembly;
use super::graph::Graph;
use super::layers::own;
use super::model::{Cas, Types};
use super::roles::Role;
use crate::formats::{ImportedCoder, OptionKind, OptionSpec, Report, Trouble};
use crate::model::{Color, Metadata, MetadataField, Status};

/// What becomes a tag.
pub const TAGS: OptionSpec = OptionSpec {
    name: "tags",
    label: "Tags",
    help: "What of other tools' annotations becomes the tag: the layer, or the value of its feature `value`.",
    kind: OptionKind::OneOf(&[("layer", "Layers"), ("value", "Values")]),
};

/// What the place of a file says about what is in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// The file.
    pub file: String,
    /// The article.
    pub name: String,
    /// Who made the annotations; empty if the place does not tell.
    pub coder: String,
}

/// What a CAS says about its document.
#[derive(Clone, Debug, Default)]
struct Document {
    name: String,
    title: String,
    url: String,
    language: String,
    coder: String,
    coder_name: String,
    color: Option<Color>,
    status: Option<Status>,
    sha256: Option<String>,
    metadata: Metadata,
}

/// Adds what a CAS holds to the set.
pub fn read_into(
    cas: &Cas<'_>,
    types: &Types,
    origin: &Origin,
    assembly: &mut Assembly,
    report: &mut Report,
) {
    let graph = Graph::new(cas, types);
    let document = document(&graph, origin, report);
    let prefix = format!("{}/{}#", document.name, document.coder);
    let found = graph.annotations(&prefix, assembly.tags, &origin.file, report);
    let Some(article) = assembly.article(&document.name, cas.text.as_deref()) else {
        return;
    };
    if article.metadata == Metadata::default() {
        article.metadata = document.metadata;
    }
    article.sha256 = article.sha256.take().or(document.sha256);
    if let Some(status) = document.status {
        article.statuses.insert(document.coder.clone(), status);
    }
    article.annotations.extend(found.into_iter().map(|mut it| {
        it.coder.clone_from(&document.coder);
        it
    }));
    if !document.coder.is_empty() {
        let coder = ImportedCoder {
            name: document.coder_name,
            color: document.color,
        };
        assembly.set.coders.entry(document.coder).or_insert(coder);
    }
}

fn document(graph: &Graph<'_, '_>, origin: &Origin, report: &mut Report) -> Document {
    let mut document = Document {
        coder: origin.coder.clone(),
        ..Document::default()
    };
    for structure in &graph.cas.structures {
        match graph.role(structure) {
            Role::Document => {
                for (name, into) in [
                    ("documentTitle", &mut document.title),
                    ("documentUri", &mut document.url),
                    ("language", &mut document.language),
                ] {
                    into.push_str(
                        structure
                            .text(name)
                            .filter(|_| into.is_empty())
                            .unwrap_or_default(),
                    );
                }
            }
            Role::Datum => {
                let key = structure.text("key").unwrap_or_default();
                let value = structure.text("value").unwrap_or_default();
                let is_known = match key.strip_prefix(own::KEY) {
                    Some(key) => document.take_own(key, value),
                    None => document
                        .metadata
                        .set(&MetadataField::Own(key.to_owned()), value),
                };
                if !is_known {
                    report.tell(Trouble::NotKept, || {
                        format!("{}: {key} {value}", origin.file)
                    });
                }
            }
            Role::CasMetadata => {
                let text = |name: &str| structure.text(name).unwrap_or_default().to_owned();
                document.name = text("sourceDocumentName");
                if document.coder.is_empty() {
                    document.coder = text("username");
                }
            }
            _ => {}
        }
    }
    document.take_foreign(&origin.name);
    document
}

impl Document {
    /// Takes what an export of our own says; `false` if it says nothing that is known.
    fn take_own(&mut self, key: &str, value: &str) -> bool {
        let value = value.to_owned();
        match key {
            "article" => self.name = value,
            "sha256" => self.sha256 = Some(value),
            "annotator" => self.coder = value,
            "annotator-name" => self.coder_name = value,
            "annotator-color" => self.color = Color::parse(&value),
            "status" => match value.parse() {
                Ok(status) => self.status = Some(status),
                Err(_) => return false,
            },
            key => {
                let standard = key.strip_prefix("metadata:").map(MetadataField::from_name);
                let own = key
                    .strip_prefix("own:")
                    .map(|it| MetadataField::Own(it.to_owned()));
                return standard
                    .or(own)
                    .is_some_and(|field| self.metadata.set(&field, &value));
            }
        }
        true
    }

    /// Fills what an export of our own did not say with what others say.
    fn take_foreign(&mut self, name: &str) {
        if self.name.is_empty() {
            let title = std::mem::take(&mut self.title);
            self.name = if title.is_empty() {
                name.to_owned()
            } else {
                title
            };
        }
        if self.sha256.is_some() {
            return;
        }
        if self.url.starts_with("http") {
            self.metadata.url = std::mem::take(&mut self.url);
        }
        // What UIMA says where nobody has said anything.
        if self.language != "x-unspecified" {
            self.metadata.language = std::mem::take(&mut self.language);
        }
    }
}
