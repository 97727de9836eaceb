//! From a set to reviews.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::{LABEL, PAGE, RATINGS, TAGS};
use crate::anchor::SpanSelector;
use crate::formats::iri::{Addresses, Named, is_web_address, push_encoded};
use crate::formats::json_text::JsonText;
use crate::formats::left_out;
use crate::formats::quoting::Quoted;
use crate::formats::{
    ExportArticle, ExportInput, ExportLayer, FormatError, Loss, Options, OutFile, Report,
};
use crate::model::{
    Annotation, EntryRef, FieldKind, FieldValue, MetadataField, RegisterKind, Sign, Span, Tag,
    TagId,
};

/// What of an article's metadata stands in a review.
const HELD: [MetadataField; 6] = [
    MetadataField::Title,
    MetadataField::Outlet,
    MetadataField::Author,
    MetadataField::Date,
    MetadataField::Url,
    MetadataField::Language,
];

/// Writes the set.
pub fn write(
    input: &ExportInput<'_>,
    options: &Options,
    report: &mut Report,
) -> Result<Vec<OutFile>, FormatError> {
    let writing = Writing {
        input,
        tags: input
            .codebook
            .tags
            .iter()
            .map(|tag| (&tag.id, tag))
            .collect(),
        claims: claims(input, options.get(&TAGS)),
        is_rated: options.is_on(&RATINGS),
        page: options.get(&PAGE),
    };
    let is_claim = |it: &&Annotation| writing.claims.contains(&it.tag);
    if !input.annotations().any(|(_, _, it)| is_claim(&it)) {
        return Err(FormatError::Nothing(
            "no annotation has a tag that is a claim; the option tags says which are",
        ));
    }
    writing.tell(report);
    let context = json!(["https://schema.org", {"stancemark": "urn:stancemark:terms:"}]);
    let mut out = JsonText::new(LABEL);
    out.begin(None, &json!({ "@context": context }))?;
    out.begin_list("@graph")?;
    let mut addresses = Addresses::default();
    for article in input.articles {
        let address = addresses.on_the_web(&article.article.id, &article.article.metadata);
        let mut quoted = Quoted::new(article);
        for layer in &article.layers {
            for annotation in &layer.annotations {
                let places = quoted.next(annotation).collect();
                if writing.claims.contains(&annotation.tag) {
                    out.record(&writing.review(article, layer, annotation, (&address, places)))?;
                }
            }
        }
    }
    out.end_list();
    Ok(vec![OutFile {
        path: "claims.jsonld".to_owned(),
        bytes: out.finish(),
    }])
}

/// The tags that are claims.
fn claims(input: &ExportInput<'_>, chosen: &str) -> BTreeSet<TagId> {
    let chosen = chosen.split(',').map(str::trim).filter(|it| !it.is_empty());
    let chosen: BTreeSet<TagId> = chosen.map(TagId::new).collect();
    if !chosen.is_empty() {
        return chosen;
    }
    let has_entry = |tag: &&Tag| {
        tag.fields
            .iter()
            .any(|field| names(&field.kind, RegisterKind::Claim))
    };
    let tags = input.codebook.tags.iter().filter(has_entry);
    let tags = tags.map(|tag| tag.id.clone());
    tags.chain([TagId::new("claim")]).collect()
}

fn names(kind: &FieldKind, register: RegisterKind) -> bool {
    matches!(kind, FieldKind::Entry(kinds) if kinds.contains(&register))
}

struct Writing<'a> {
    input: &'a ExportInput<'a>,
    tags: BTreeMap<&'a TagId, &'a Tag>,
    claims: BTreeSet<TagId>,
    is_rated: bool,
    page: &'a str,
}

impl Writing<'_> {
    fn tell(&self, report: &mut Report) {
        left_out::every_tag(self.input, report);
        left_out::registers(self.input, report);
        left_out::statuses(self.input, report);
        left_out::metadata(self.input, &HELD, report);
        left_out::texts(self.input, report);
        for article in self.input.articles {
            let mut all = article.layers.iter().flat_map(|it| &it.annotations);
            if !all.any(|it| self.claims.contains(&it.tag)) {
                report.lose(Loss::EmptyArticles, || article.name().to_owned());
            }
        }
        for (_, _, annotation) in self.input.annotations() {
            let example = || annotation.id.to_string();
            if !self.claims.contains(&annotation.tag) {
                report.lose(Loss::Annotations, example);
                continue;
            }
            if !annotation.links.is_empty() {
                report.lose(Loss::Links, example);
            }
            if !annotation.extra.0.is_empty() {
                report.lose(Loss::Extra, example);
            }
        }
    }

    fn review(
        &self,
        article: &ExportArticle,
        layer: &ExportLayer,
        annotation: &Annotation,
        (address, places): (&str, Vec<Option<SpanSelector>>),
    ) -> Value {
        let spans = spans(annotation, places);
        let words: Vec<&str> = spans
            .iter()
            .filter_map(|it| it["stancemark:exact"].as_str())
            .collect();
        let words = words.join(" … ");
        let entries: Vec<EntryRef> = annotation
            .fields
            .values()
            .flat_map(FieldValue::entry_refs)
            .collect();
        let claim = entries.iter().find(|it| it.kind == RegisterKind::Claim);
        let claim = claim.map_or(words.as_str(), |it| &it.name);
        let annotator_id = &layer.annotator;
        let mut review = Map::new();
        let mut put = |name: &str, value: Value| {
            let is_empty =
                value.as_str() == Some("") || value.as_array().is_some_and(Vec::is_empty);
            if !is_empty && !value.is_null() {
                review.insert(name.to_owned(), value);
            }
        };
        let time = |time: Option<jiff::Timestamp>| time.map(|it| it.to_string());
        let changed = time(annotation.modified.or(annotation.created)).unwrap_or_default();
        put("@type", json!("ClaimReview"));
        put("@id", json!(Named::Annotation.iri(annotation.id.as_str())));
        put("url", json!(self.url(annotation)));
        put("datePublished", json!(changed.split('T').next()));
        put("dateCreated", json!(time(annotation.created)));
        put("dateModified", json!(time(annotation.modified)));
        put(
            "author",
            json!({
                "@id": Named::Annotator.iri(annotator_id.as_str()),
                "@type": "Person",
                "name": self.input.annotator_name(annotator_id),
            }),
        );
        put(
            "claimReviewed",
            json!(if claim.is_empty() {
                self.tag_name(annotation)
            } else {
                claim
            }),
        );
        put("reviewBody", json!(annotation.note));
        put("reviewRating", self.rating(annotation).unwrap_or_default());
        put("itemReviewed", item(article, address, &words, &entries));
        put("stancemark:tag", json!(annotation.tag.as_str()));
        put("stancemark:fields", fields(annotation));
        put("stancemark:spans", json!(spans));
        Value::Object(review)
    }

    fn url(&self, annotation: &Annotation) -> String {
        if self.page.is_empty() {
            return String::new();
        }
        let mut url = format!("{}#", self.page);
        push_encoded(&mut url, annotation.id.as_str());
        url
    }

    fn tag_name<'b>(&'b self, annotation: &'b Annotation) -> &'b str {
        let name = self.tags.get(&annotation.tag).map(|tag| tag.name.as_str());
        name.unwrap_or(annotation.tag.as_str())
    }

    /// The polarity as a rating, in the codebook's words.
    fn rating(&self, annotation: &Annotation) -> Option<Value> {
        let tag = self.tags.get(&annotation.tag).filter(|_| self.is_rated)?;
        let sign = tag.sign(&annotation.fields)?;
        let has_sign = |field: &&crate::model::Field| match &field.kind {
            FieldKind::Choice(choices) => choices.iter().any(|it| it.sign.is_some()),
            _ => false,
        };
        let field = tag
            .fields
            .iter()
            .filter(has_sign)
            .find(|it| annotation.fields.contains_key(&it.id))?;
        let value = annotation.fields.get(&field.id)?.values().first()?;
        let name = field.shown(value);
        let rating = match sign {
            Sign::Opposes => 1,
            Sign::Mixed | Sign::Neutral => 2,
            Sign::Supports => 3,
            // Consumers know ‑1 as "no number"; words alone say it better.
            Sign::Unclear => return Some(json!({"@type": "Rating", "alternateName": name})),
        };
        Some(json!({
            "@type": "Rating", "alternateName": name,
            "ratingValue": rating, "worstRating": 1, "bestRating": 3,
        }))
    }
}

/// The claim itself: who made it, in which words, and where.
fn item(article: &ExportArticle, address: &str, words: &str, entries: &[EntryRef]) -> Value {
    let metadata = &article.article.metadata;
    let named = |kind: &str, name: &str| json!({"@type": kind, "name": name});
    let claimants = entries.iter().filter_map(|it| match it.kind {
        RegisterKind::Actor => Some(named("Person", &it.name)),
        RegisterKind::Organisation => Some(named("Organization", &it.name)),
        RegisterKind::Claim => None,
    });
    let claimants: Vec<Value> = claimants.collect();
    let mut appearance =
        json!({"@id": address, "@type": "NewsArticle", "identifier": article.name()});
    let mut item = json!({"@type": "Claim"});
    let put = |object: &mut Value, name: &str, value: Value| object[name] = value;
    if is_web_address(&metadata.url) {
        put(&mut appearance, "url", json!(metadata.url));
    }
    for (name, value) in [
        ("headline", &metadata.title),
        ("inLanguage", &metadata.language),
    ] {
        if !value.is_empty() {
            put(&mut appearance, name, json!(value));
        }
    }
    if !metadata.author.is_empty() {
        put(&mut appearance, "author", named("Person", &metadata.author));
    }
    if !metadata.outlet.is_empty() {
        put(
            &mut appearance,
            "publisher",
            named("Organization", &metadata.outlet),
        );
    }
    if let Some(date) = metadata.date {
        put(&mut appearance, "datePublished", json!(date.to_string()));
        put(&mut item, "datePublished", json!(date.to_string()));
    }
    if !words.is_empty() {
        put(&mut item, "text", json!(words));
    }
    match claimants.as_slice() {
        [] => {}
        [only] => put(&mut item, "author", only.clone()),
        several => put(&mut item, "author", json!(several)),
    }
    put(&mut item, "appearance", appearance);
    item
}

fn fields(annotation: &Annotation) -> Value {
    let fields = annotation.fields.iter().map(|(id, value)| match value {
        FieldValue::One(value) => {
            json!({"stancemark:field": id.as_str(), "stancemark:value": value})
        }
        FieldValue::Many(values) => json!({
            "stancemark:field": id.as_str(),
            // Linked data knows no order but in a list.
            "stancemark:values": {"@list": values},
        }),
    });
    fields.collect()
}

fn spans(annotation: &Annotation, places: Vec<Option<SpanSelector>>) -> Vec<Value> {
    let mut places = places.into_iter();
    let span = |span: &Span| {
        let (quote, position) = match span {
            Span::Placed(_) => {
                let selector = places.next().flatten().unwrap_or_default();
                (selector.quote, Some(selector.position))
            }
            Span::Unplaced(unplaced) => (unplaced.selector.quote.clone(), None),
        };
        let mut told = json!({
            "stancemark:exact": quote.exact,
            "stancemark:prefix": quote.before,
            "stancemark:suffix": quote.after,
        });
        if let Some(position) = position {
            told["stancemark:start"] = json!(position.start.0);
            told["stancemark:end"] = json!(position.end.0);
        }
        told
    };
    annotation.spans.iter().map(span).collect()
}
