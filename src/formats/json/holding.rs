//! The quick way to read what we wrote ourselves: annotations become records while they are parsed.
//!
//! It fails on whatever is unknown, doubled or wrong; then all is parsed into values first, and each record looked
//! at by itself.

use std::borrow::Cow;
use std::fmt::Formatter;
use std::marker::PhantomData;

use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, Visitor};

use super::super::borrowed_json::{Json, Name};
use super::article_records::PartsRecord;
use super::understood::Understood;

/// A whole set.
pub type Document<'a> = Holding<'a, ArticleWithLayers<'a>>;
/// An article with what is on it.
pub type ArticleWithLayers<'a> = Holding<'a, LayerWithAnnotations<'a>>;
/// A layer with what is in it.
pub type LayerWithAnnotations<'a> = Holding<'a, Understood>;

/// An object of which one member is a list of records.
#[derive(Debug)]
pub struct Holding<'a, T> {
    /// Its other members.
    pub head: Json<'a>,
    /// The records; none if there is no such member.
    pub parts: Vec<T>,
}

/// A record that others hold a list of.
pub trait Part {
    /// The member that holds the list.
    const MEMBER: &'static str;

    /// Parses a member of whoever holds the list that is only checked; `false` if there is no such.
    fn check<'de, A: MapAccess<'de>>(_name: &str, _members: &mut A) -> Result<bool, A::Error> {
        Ok(false)
    }
}

impl Part for ArticleWithLayers<'_> {
    const MEMBER: &'static str = "articles";
}

impl Part for LayerWithAnnotations<'_> {
    const MEMBER: &'static str = "layers";

    /// Where an article's parts are is made of its text anew, and is some dozens of numbers.
    fn check<'de, A: MapAccess<'de>>(name: &str, members: &mut A) -> Result<bool, A::Error> {
        let is_checked = name == "parts";
        if is_checked {
            members.next_value::<PartsRecord>()?;
        }
        Ok(is_checked)
    }
}

impl Part for Understood {
    const MEMBER: &'static str = "annotations";
}

impl<'de, T: Part + Deserialize<'de>> Deserialize<'de> for Holding<'de, T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(AnyHolding(PhantomData))
    }
}

struct AnyHolding<T>(PhantomData<T>);

impl<'de, T: Part + Deserialize<'de>> Visitor<'de> for AnyHolding<T> {
    type Value = Holding<'de, T>;

    fn expecting(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
        let mut head = Vec::new();
        let mut parts = None;
        while let Some(Name(name)) = members.next_key()? {
            if T::check(&name, &mut members)? {
                continue;
            }
            if name != T::MEMBER {
                head.push((name, members.next_value()?));
            } else if parts.replace(members.next_value()?).is_some() {
                return Err(A::Error::duplicate_field(T::MEMBER));
            }
        }
        Ok(Holding {
            head: Json::Object(head),
            parts: parts.unwrap_or_default(),
        })
    }
}

/// A line that is an annotation, with its first members in the order in which we write them.
#[derive(Debug)]
pub struct AnnotationLine<'a> {
    /// The article it is on.
    pub article: Cow<'a, str>,
    /// Whose it is.
    pub annotator: Cow<'a, str>,
    /// The annotation.
    pub annotation: Understood,
}

impl<'de> Deserialize<'de> for AnnotationLine<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(AnyLine)
    }
}

struct AnyLine;

impl<'de> Visitor<'de> for AnyLine {
    type Value = AnnotationLine<'de>;

    fn expecting(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        f.write_str("a line that is an annotation")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
        if first(&mut members, "kind")? != "annotation" {
            return Err(A::Error::custom("it is of another kind"));
        }
        Ok(AnnotationLine {
            article: first(&mut members, "article")?,
            annotator: first(&mut members, "annotator")?,
            annotation: Understood::deserialize(MapAccessDeserializer::new(members))?,
        })
    }
}

/// The text of the member that comes next, which must have that name.
fn first<'de, A: MapAccess<'de>>(
    members: &mut A,
    name: &'static str,
) -> Result<Cow<'de, str>, A::Error> {
    let found: Option<Name<'de>> = members.next_key()?;
    if found.is_none_or(|found| found.0 != name) {
        return Err(A::Error::missing_field(name));
    }
    let Name(text) = members.next_value()?;
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_we_write_is_read_at_once() {
        let text = r#"{"version":1,"articles":[{"id":"a","layers":[{"annotator":"ann","annotations":[
            {"id":"1","tag":"t","spans":[{"start":0,"end":1}]}]}]}],"name":"x"}"#;
        let document: Document<'_> = serde_json::from_str(text).unwrap();
        assert_eq!(document.head.get("name").and_then(Json::text), Some("x"));
        let article = document.parts.first().unwrap();
        let layer = article.parts.first().unwrap();
        assert_eq!(layer.parts.first().unwrap().annotation.id, "1");
        let line = r#"{"kind":"annotation","article":"a","annotator":"ann","id":"1","tag":"t"}"#;
        let line: AnnotationLine<'_> = serde_json::from_str(line).unwrap();
        assert_eq!(
            (&*line.article, &*line.annotation.annotation.tag),
            ("a", "t")
        );
    }

    #[test]
    fn what_is_unknown_doubled_or_wrong_is_left_to_the_slow_way() {
        for text in [
            "[]",
            r#"{"articles":null}"#,
            r#"{"articles":[],"articles":[]}"#,
            r#"{"articles":[{"layers":[{"annotations":[{"id":"1"}]}]}]}"#,
            r#"{"articles":[{"layers":[{"annotations":[{"id":"1","tag":"t","id":"2"}]}]}]}"#,
            r#"{"articles":[{"layers":[{"annotations":[{"id":"1","tag":"t","mood":"good"}]}]}]}"#,
        ] {
            assert!(
                serde_json::from_str::<Document<'_>>(text).is_err(),
                "{text}"
            );
        }
        for line in [
            r#"{"kind":"article","id":"a"}"#,
            r#"{"article":"a","kind":"annotation","annotator":"ann","id":"1","tag":"t"}"#,
            r#"{"kind":"annotation","article":"a","annotator":"ann","id":"1","tag":"t","article":"b"}"#,
            "{}",
        ] {
            assert!(
                serde_json::from_str::<AnnotationLine<'_>>(line).is_err(),
                "{line}"
            );
        }
    }
}
