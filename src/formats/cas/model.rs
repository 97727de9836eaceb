//! A CAS as values: a text, and feature structures on it, each of a type. XMI, JSON and TSV are three
//! ways to write one; what the structures mean is not known here.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::formats::{Report, Trouble};

/// The root of all types that stand at a place in the text.
pub const ANNOTATION: &str = "uima.tcas.Annotation";
/// The root of all types that belong to a text without standing at a place in it.
pub const ANNOTATION_BASE: &str = "uima.cas.AnnotationBase";
/// The root of all types.
pub const TOP: &str = "uima.cas.TOP";
/// The range of a feature that holds a text.
pub const STRING: &str = "uima.cas.String";
/// The range of a feature that holds a number.
pub const INTEGER: &str = "uima.cas.Integer";
/// The range of a feature that holds texts.
pub const STRING_ARRAY: &str = "uima.cas.StringArray";
/// The range of a feature that holds feature structures.
pub const FS_ARRAY: &str = "uima.cas.FSArray";

/// How many features of a structure are read: some are looked for one by one.
pub const MOST_FEATURES: usize = 4096;
/// How far up supertypes are followed; a ring in a file must not hang the program.
const MOST_ABOVE: usize = 64;

/// A text with feature structures.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cas<'a> {
    /// The text, if the file holds it.
    pub text: Option<Cow<'a, str>>,
    /// The feature structures.
    pub structures: Vec<Structure<'a>>,
    /// Whether a list of values is written as one text.
    pub lists_are_texts: bool,
}

/// A feature structure.
#[derive(Clone, Debug, PartialEq)]
pub struct Structure<'a> {
    /// Its name in the file, by which others refer to it.
    pub id: u64,
    /// Its type, as a place in [`Types`].
    pub kind: usize,
    /// Whether it belongs to the text.
    pub has_sofa: bool,
    /// Where it stands in the text, in UTF-16 units.
    pub place: Option<(u64, u64)>,
    /// Its features with their values; what has none is not there.
    pub features: Vec<(Cow<'a, str>, Value<'a>)>,
}

/// The value of a feature.
#[derive(Clone, Debug, PartialEq)]
pub enum Value<'a> {
    /// A text; whatever has one value is read as one.
    Text(Cow<'a, str>),
    /// A number, to be written.
    Integer(u64),
    /// Several texts.
    Texts(Vec<Cow<'a, str>>),
    /// Another structure.
    Reference(u64),
    /// Several other structures.
    References(Vec<u64>),
}

/// The types of structures.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Types {
    all: Vec<Type>,
    by_name: BTreeMap<String, usize>,
    /// Where each type's own features are, by name.
    features: Vec<BTreeMap<String, usize>>,
}

/// A type.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Type {
    /// Its full name, such as `uima.tcas.Annotation`.
    pub name: String,
    /// The full name of what it is one of; empty where nothing says so.
    pub supertype: String,
    /// What is said about it.
    pub description: String,
    /// What its structures can hold beside what the supertype has.
    pub features: Vec<Feature>,
}

/// Something a structure can hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Feature {
    /// Its name.
    pub name: String,
    /// What is said about it.
    pub description: String,
    /// The full name of the type of its value.
    pub range: String,
    /// The full name of the type of what is in the array that it holds.
    pub element: String,
}

impl<'a> Structure<'a> {
    /// The value of a feature.
    pub fn value(&self, name: &str) -> Option<&Value<'a>> {
        let mut features = self.features.iter();
        features.find(|(it, _)| it == name).map(|(_, value)| value)
    }

    /// The value of a feature that has one text.
    pub fn text(&self, name: &str) -> Option<&str> {
        match self.value(name) {
            Some(Value::Text(text)) => Some(text),
            _ => None,
        }
    }
}

impl Types {
    /// The types.
    pub fn all(&self) -> &[Type] {
        &self.all
    }

    /// Adds a type, or what is new of one that is there, and says where it is.
    pub fn add(&mut self, new: Type) -> usize {
        let kind = self.kind(&new.name);
        if let Some(known) = self.all.get_mut(kind) {
            if known.supertype.is_empty() {
                known.supertype = new.supertype;
                known.description = new.description;
            }
            let Some(index) = self.features.get_mut(kind) else {
                return kind;
            };
            for feature in new.features {
                if !index.contains_key(&feature.name) {
                    index.insert(feature.name.clone(), known.features.len());
                    known.features.push(feature);
                }
            }
        }
        kind
    }

    /// Where the type of that name is; one that nobody has declared is added.
    pub fn kind(&mut self, name: &str) -> usize {
        if let Some(kind) = self.by_name.get(name) {
            return *kind;
        }
        let kind = self.all.len();
        self.by_name.insert(name.to_owned(), kind);
        self.features.push(BTreeMap::new());
        self.all.push(Type {
            name: name.to_owned(),
            ..Type::default()
        });
        kind
    }

    /// The full name of a type.
    pub fn name(&self, kind: usize) -> &str {
        self.all.get(kind).map_or("", |it| it.name.as_str())
    }

    /// Whether a type is that of the name, or somewhere under it.
    pub fn is_under(&self, kind: usize, name: &str) -> bool {
        let mut above = self.above(kind).filter_map(|kind| self.all.get(kind));
        above.any(|it| it.name == name || it.supertype == name)
    }

    /// What is declared about a feature of a type or of one above it.
    pub fn feature(&self, kind: usize, name: &str) -> Option<&Feature> {
        self.above(kind).find_map(|kind| {
            let nth = self.features.get(kind)?.get(name)?;
            self.all.get(kind)?.features.get(*nth)
        })
    }

    /// The type and those above it.
    fn above(&self, kind: usize) -> impl Iterator<Item = usize> {
        let up = |kind: &usize| {
            let supertype = &self.all.get(*kind)?.supertype;
            self.by_name.get(supertype).copied()
        };
        std::iter::successors(Some(kind), up).take(MOST_ABOVE)
    }
}

impl Feature {
    /// A feature that holds a value of that range.
    pub fn new(name: impl Into<String>, range: &str) -> Self {
        Self {
            name: name.into(),
            range: range.to_owned(),
            ..Self::default()
        }
    }
}

/// Tells that a structure has more features than are read, if it has.
pub fn tell_left_out(n_features: usize, report: &mut Report, where_is: impl Fn() -> String) {
    if n_features > 0 {
        report.tell(Trouble::NotKept, || {
            format!(
                "{}: {n_features} features beyond {MOST_FEATURES}",
                where_is()
            )
        });
    }
}

/// The last part of a full name.
pub fn short_name(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}
