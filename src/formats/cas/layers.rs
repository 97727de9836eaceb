//! The types that a set is written with: one for each tag, its fields as features, and what the tools expect.
//!
//! Names of types and features are made so that tags and fields can be told from them (`names`).

use std::collections::{BTreeMap, BTreeSet};

use super::from_set::Dialect;
use super::model::{
    ANNOTATION, ANNOTATION_BASE, FS_ARRAY, Feature, INTEGER, STRING, STRING_ARRAY, TOP, Type, Types,
};
use super::names;
use crate::formats::ExportInput;
use crate::model::{Annotation, FieldId, FieldKind, FieldValue, Tag, TagId};

/// Names of types and features that are DKPro's or our own.
pub mod own {
    /// Before the tag in the name of the type of annotations on words.
    pub const SPANS: &str = "webanno.custom.";
    /// Before the tag in the name of the type of what has no place in the text.
    pub const ARTICLES: &str = "webanno.custom.article.";
    /// The type of a link's far end.
    pub const LINK: &str = "webanno.custom.stancemark.Link";
    /// DKPro's sentences.
    pub const SENTENCE: &str = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Sentence";
    /// DKPro's tokens.
    pub const TOKEN: &str = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Token";
    /// DKPro's name and title of a document.
    pub const DOCUMENT: &str = "de.tudarmstadt.ukp.dkpro.core.api.metadata.type.DocumentMetaData";
    /// DKPro's further data about a document.
    pub const METADATA: &str =
        "de.tudarmstadt.ukp.dkpro.core.api.metadata.type.MetaDataStringField";
    /// Before the keys of such data that are our own.
    pub const KEY: &str = "stancemark:";

    /// The annotation's lasting name; several structures with one are its runs of words.
    pub const ID: &str = "annotationId";
    /// Which of several runs of words it is.
    pub const PART: &str = "part";
    /// The note.
    pub const NOTE: &str = "note";
    /// When it was made.
    pub const CREATED: &str = "created";
    /// When it was changed.
    pub const MODIFIED: &str = "modified";
    /// Links to what is in the same file.
    pub const LINKS: &str = "links";
    /// Links to what is elsewhere, relation and name in turn.
    pub const OTHER_LINKS: &str = "otherLinks";
    /// The words of a run that has no place.
    pub const QUOTE: &str = "quote";
    /// The words before them.
    pub const BEFORE: &str = "before";
    /// The words behind them.
    pub const AFTER: &str = "after";

    /// Whether a field cannot have the name.
    pub fn is_reserved(name: &str) -> bool {
        [
            ID,
            PART,
            NOTE,
            CREATED,
            MODIFIED,
            LINKS,
            OTHER_LINKS,
            QUOTE,
            BEFORE,
            AFTER,
        ]
        .contains(&name)
            || ["begin", "end", "sofa", "id", "type", "self", "address"].contains(&name)
    }
}

/// The types of a set, and where those of its tags are.
#[derive(Clone, Debug)]
pub struct Layers {
    /// The types.
    pub types: Types,
    /// The types of each tag.
    pub tags: BTreeMap<TagId, TagTypes>,
    /// Where the types are that every file uses.
    pub usual: Usual,
}

/// Where the types are that every file uses.
#[derive(Clone, Copy, Debug)]
pub struct Usual {
    /// [`own::SENTENCE`]
    pub sentence: usize,
    /// [`own::TOKEN`]
    pub token: usize,
    /// [`own::DOCUMENT`]
    pub document: usize,
    /// [`own::METADATA`]
    pub metadata: usize,
    /// [`own::LINK`]
    pub link: usize,
}

/// The types of a tag.
#[derive(Clone, Debug)]
pub struct TagTypes {
    /// Of annotations on words.
    pub span: usize,
    /// Of what has no place in the text.
    pub article: usize,
    /// The features of the tag's fields.
    pub fields: BTreeMap<FieldId, FieldNames>,
}

/// The features of a field: for one value and for several.
#[derive(Clone, Debug, Default)]
pub struct FieldNames {
    /// Holds one value.
    pub one: String,
    /// Holds several.
    pub many: String,
}

/// What is filled in somewhere in a set.
#[derive(Clone, Debug, Default)]
struct Uses {
    fields: BTreeMap<FieldId, FieldUse>,
    is_on_articles: bool,
}

#[derive(Clone, Copy, Debug, Default)]
struct FieldUse {
    has_one: bool,
    has_many: bool,
}

impl Layers {
    /// The types for a set: all tags of its codebook and all that are used.
    pub fn new(input: &ExportInput<'_>, dialect: Dialect) -> Self {
        let mut types = Types::default();
        let usual = add_usual(&mut types);
        let mut uses: BTreeMap<&TagId, Uses> = BTreeMap::new();
        for (_, _, annotation) in input.annotations() {
            uses.entry(&annotation.tag).or_default().add(annotation);
        }
        let known: BTreeMap<&TagId, &Tag> =
            input.codebook.tags.iter().map(|it| (&it.id, it)).collect();
        let in_order = input.codebook.tags.iter().map(|it| &it.id);
        let unknown = uses.keys().copied().filter(|it| !known.contains_key(it));
        let ids: Vec<&TagId> = in_order.chain(unknown).collect();
        let mut tags = BTreeMap::new();
        for id in ids {
            let tag = known.get(id).copied();
            let mut used = uses.remove(id).unwrap_or_default();
            if dialect == Dialect::Tsv {
                used.be_texts();
            }
            tags.insert(id.clone(), add_tag(&mut types, id, tag, &used, dialect));
        }
        Self { types, tags, usual }
    }
}

impl Uses {
    fn add(&mut self, annotation: &Annotation) {
        self.is_on_articles |= annotation.is_article_level() || annotation.is_unplaced();
        for (id, value) in &annotation.fields {
            let used = match self.fields.get_mut(id) {
                Some(used) => used,
                None => self.fields.entry(id.clone()).or_default(),
            };
            match value {
                FieldValue::One(_) => used.has_one = true,
                FieldValue::Many(_) => used.has_many = true,
            }
        }
    }

    /// Where there are no lists, all of it is text.
    fn be_texts(&mut self) {
        for used in self.fields.values_mut() {
            *used = FieldUse {
                has_one: true,
                has_many: false,
            };
        }
    }
}

fn add_usual(types: &mut Types) -> Usual {
    let mut add = |name: &str, supertype: &str, features: Vec<Feature>| {
        types.add(Type {
            name: name.to_owned(),
            supertype: supertype.to_owned(),
            description: String::new(),
            features,
        })
    };
    let texts = |names: &[&str]| {
        names
            .iter()
            .map(|name| Feature::new(*name, STRING))
            .collect()
    };
    let document = [
        "documentTitle",
        "documentId",
        "documentUri",
        "collectionId",
        "documentBaseUri",
    ];
    let mut of_document: Vec<Feature> = texts(&document);
    of_document.push(Feature::new("isLastSegment", "uima.cas.Boolean"));
    let target = Feature::new("target", ANNOTATION);
    Usual {
        sentence: add(own::SENTENCE, ANNOTATION, texts(&["id"])),
        token: add(own::TOKEN, ANNOTATION, Vec::new()),
        document: add(own::DOCUMENT, "uima.tcas.DocumentAnnotation", of_document),
        metadata: add(own::METADATA, ANNOTATION, texts(&["key", "value"])),
        link: add(own::LINK, TOP, vec![Feature::new("role", STRING), target]),
    }
}

fn add_tag(
    types: &mut Types,
    id: &TagId,
    tag: Option<&Tag>,
    used: &Uses,
    dialect: Dialect,
) -> TagTypes {
    let name = names::identifier(id.as_str(), |_| false);
    let mut fields = BTreeMap::new();
    let mut features = Vec::new();
    let known = tag.into_iter().flat_map(|it| &it.fields);
    let mut seen = BTreeSet::new();
    for field in known {
        seen.insert(&field.id);
        let used = used.fields.get(&field.id).copied().unwrap_or_default();
        let is_list = matches!(field.kind, FieldKind::Choices(_)) && dialect != Dialect::Tsv;
        let names = add_field(&mut features, &field.id, used, is_list);
        if let Some(feature) = features.last_mut() {
            feature.description.clone_from(&field.name);
        }
        fields.insert(field.id.clone(), names);
    }
    for (id, used) in used.fields.iter().filter(|(id, _)| !seen.contains(id)) {
        fields.insert(id.clone(), add_field(&mut features, id, *used, false));
    }
    let text = |name: &str| Feature::new(name, STRING);
    let links = Feature {
        element: own::LINK.to_owned(),
        ..Feature::new(own::LINKS, FS_ARRAY)
    };
    let record = [
        own::NOTE,
        own::OTHER_LINKS,
        own::ID,
        own::CREATED,
        own::MODIFIED,
    ];
    features.extend(record.map(text));
    features.push(Feature::new(own::PART, INTEGER));
    let description = tag.map_or("", |it| it.definition.as_str());
    let declared = |name: String, supertype: &str, features: Vec<Feature>| Type {
        name,
        supertype: supertype.to_owned(),
        description: description.to_owned(),
        features,
    };
    let with_quote = [own::QUOTE, own::BEFORE, own::AFTER].map(text);
    let on_articles = features.iter().cloned().chain(with_quote).collect();
    features.push(links);
    let span = types.add(declared(
        format!("{}{name}", own::SPANS),
        ANNOTATION,
        features,
    ));
    let article = if used.is_on_articles && dialect != Dialect::Tsv {
        types.add(declared(
            format!("{}{name}", own::ARTICLES),
            ANNOTATION_BASE,
            on_articles,
        ))
    } else {
        span
    };
    TagTypes {
        span,
        article,
        fields,
    }
}

/// Adds the features of a field: a list if any value is one, and a text beside it if any is not.
fn add_field(
    features: &mut Vec<Feature>,
    id: &FieldId,
    used: FieldUse,
    is_list: bool,
) -> FieldNames {
    let usual = names::identifier(id.as_str(), own::is_reserved);
    if !is_list && !used.has_many {
        features.push(Feature::new(usual.clone(), STRING));
        return FieldNames {
            one: usual.clone(),
            many: usual,
        };
    }
    let mut names = FieldNames {
        one: String::new(),
        many: usual.clone(),
    };
    if used.has_one {
        names.one = names::identifier(id.as_str(), |name| own::is_reserved(name) || name == usual);
        features.push(Feature::new(names.one.clone(), STRING));
    }
    features.push(Feature::new(usual, STRING_ARRAY));
    names
}
