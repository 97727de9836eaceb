//! Records from values that are parsed already, so that one that is none does not end the reading of a file.
//!
//! Messages are those of `serde_json`. Of members with one name the last counts.

use serde::de::value::{BorrowedStrDeserializer, MapDeserializer, SeqDeserializer};
use serde::de::{Deserialize, Deserializer, IntoDeserializer, Visitor};
use serde::forward_to_deserialize_any;
use serde_json::{Error, Number};

use super::Json;

impl Json<'_> {
    /// A record of this value, which borrows its texts from it.
    pub fn record<'a, T: Deserialize<'a>>(&'a self) -> Result<T, Error> {
        T::deserialize(self)
    }
}

impl<'a> IntoDeserializer<'a, Error> for &'a Json<'_> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl<'de> Deserializer<'de> for &'de Json<'_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self {
            Json::Null => visitor.visit_unit(),
            Json::Bool(truth) => visitor.visit_bool(*truth),
            Json::Number(number) => visit_number(number, visitor),
            Json::Text(text) => visitor.visit_borrowed_str(text),
            Json::List(values) => visit_all(values, visitor),
            Json::Object(members) => {
                let members = members.iter();
                visit_members(members.map(|(name, value)| (&**name, value)), visitor)
            }
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self {
            Json::Null => visitor.visit_none(),
            value => visitor.visit_some(value),
        }
    }

    /// Gives each field once and nothing else, whatever else stands in the object and how often.
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        let Json::Object(_) = self else {
            return self.deserialize_any(visitor);
        };
        let fields = fields.iter();
        let members = fields.filter_map(|name| Some((*name, self.get(name)?)));
        visit_members(members, visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct
        seq tuple tuple_struct map enum identifier ignored_any
    }
}

fn visit_number<'a, V: Visitor<'a>>(number: &Number, visitor: V) -> Result<V::Value, Error> {
    if let Some(count) = number.as_u64() {
        return visitor.visit_u64(count);
    }
    match number.as_i64() {
        Some(whole) => visitor.visit_i64(whole),
        None => visitor.visit_f64(number.as_f64().unwrap_or(f64::NAN)),
    }
}

fn visit_all<'a, V: Visitor<'a>>(values: &'a [Json<'_>], visitor: V) -> Result<V::Value, Error> {
    let mut values = SeqDeserializer::new(values.iter());
    let record = visitor.visit_seq(&mut values)?;
    values.end()?;
    Ok(record)
}

fn visit_members<'a, 'j: 'a, V: Visitor<'a>>(
    members: impl Iterator<Item = (&'a str, &'a Json<'j>)>,
    visitor: V,
) -> Result<V::Value, Error> {
    let members = members.map(|(name, value)| (BorrowedStrDeserializer::new(name), value));
    let mut members = MapDeserializer::new(members);
    let record = visitor.visit_map(&mut members)?;
    members.end()?;
    Ok(record)
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;
    use std::collections::BTreeMap;

    use serde::Deserialize;
    use serde_json::Value;

    use super::*;

    #[derive(Debug, PartialEq, Deserialize)]
    struct Sample<'a> {
        #[serde(borrow)]
        id: Cow<'a, str>,
        #[serde(default)]
        place: Option<(u64, u64)>,
        #[serde(default)]
        letter: Option<char>,
        #[serde(default)]
        score: f32,
        #[serde(default)]
        fields: BTreeMap<String, Many>,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(untagged)]
    enum Many {
        One(String),
        Many(Vec<String>),
    }

    /// What both ways to a record say of a text.
    fn both(text: &str) -> [Result<String, String>; 2] {
        let json: Json<'_> = serde_json::from_str(text).unwrap();
        let value: Value = serde_json::from_str(text).unwrap();
        let told = |record: Result<Sample<'_>, Error>| match record {
            Ok(record) => Ok(format!("{record:?}")),
            Err(error) => Err(error.to_string()),
        };
        [told(json.record()), told(Sample::deserialize(&value))]
    }

    #[test]
    fn records_and_messages_are_those_of_the_usual_parser() {
        for text in [
            r#"{"id":"a","place":[1,2],"letter":"é","score":1,"fields":{"f":"x","g":["y","z"]}}"#,
            r#"{"id":"first","other":{"id":3},"id":"last","place":null,"fields":{"f":"x","f":["y"]}}"#,
            r#"["a",[1,2],"b",0.5,{}]"#,
            "{}",
            "17",
            "null",
            r#"{"id":5}"#,
            r#"{"id":null}"#,
            r#"{"id":"a","place":[-1,2]}"#,
            r#"{"id":"a","place":[1.5,2]}"#,
            r#"{"id":"a","place":[1]}"#,
            r#"{"id":"a","letter":"ab"}"#,
            r#"{"id":"a","fields":{"f":1}}"#,
            r#"{"id":"a","fields":[]}"#,
        ] {
            let [json, value] = both(text);
            assert_eq!(json, value, "{text}");
        }
    }

    #[test]
    fn what_is_too_long_for_a_place_is_refused() {
        for text in [r#"{"id":"a","place":[1,2,3]}"#, r#"["a",null,null,0,{},1]"#] {
            assert!(both(text).iter().all(Result::is_err), "{text}");
        }
    }

    #[test]
    fn texts_are_borrowed() {
        let json: Json<'_> = serde_json::from_str(r#"{"id":"a\n"}"#).unwrap();
        let sample: Sample<'_> = json.record().unwrap();
        assert!(matches!(sample.id, Cow::Borrowed("a\n")));
    }
}
