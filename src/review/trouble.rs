//! Where annotators differ again and again: the reasons of decisions, by tag and field.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::cases::{Case, Cases};
use crate::model::{ArticleId, CaseId, Decision, FieldId, TagId};
use crate::text::TextRange;

/// One trouble, with all passages at which it came up.
#[derive(Clone, Debug, PartialEq)]
pub struct Trouble {
    /// With which tag.
    pub tag: TagId,
    /// With which field of it; none for the tag itself, the edges, or whether it belongs there.
    pub field: Option<FieldId>,
    /// The reason that was given.
    pub reason: String,
    /// Where, in the order of the articles.
    pub passages: Vec<Passage>,
}

/// A passage at which annotators differed.
#[derive(Clone, Debug, PartialEq)]
pub struct Passage {
    /// The article.
    pub article: ArticleId,
    /// The case.
    pub case: CaseId,
    /// Where it stands; none on the article as a whole.
    pub place: Option<TextRange>,
    /// Its words.
    pub quote: String,
    /// The tags that were given there.
    pub tags: Vec<TagId>,
    /// What was decided.
    pub decision: Arc<Decision>,
}

/// One article of a review.
#[derive(Clone, Copy, Debug)]
pub struct ReviewedArticle<'a> {
    /// Which one.
    pub id: &'a ArticleId,
    /// Its text.
    pub text: &'a str,
    /// Its cases.
    pub cases: &'a Cases,
}

/// The troubles of a review, the most frequent first; decisions without a reason are none.
pub fn troubles<'a>(articles: impl IntoIterator<Item = ReviewedArticle<'a>>) -> Vec<Trouble> {
    let mut all: BTreeMap<(TagId, Option<FieldId>, String), Vec<Passage>> = BTreeMap::new();
    for article in articles {
        for case in &article.cases.cases {
            let Some(decision) = case.decision().filter(|it| !it.reason.is_empty()) else {
                continue;
            };
            for (tag, field) in headings(case) {
                let passages = all
                    .entry((tag, field, decision.reason.clone()))
                    .or_default();
                passages.push(passage(&article, case, decision));
            }
        }
    }
    let troubles = all.into_iter();
    let mut troubles: Vec<Trouble> = troubles
        .map(|((tag, field, reason), passages)| Trouble {
            tag,
            field,
            reason,
            passages,
        })
        .collect();
    troubles.sort_by_key(|it| std::cmp::Reverse(it.passages.len()));
    troubles
}

/// What the trouble is with: each tag that was given, or each field that differs.
fn headings(case: &Case) -> Vec<(TagId, Option<FieldId>)> {
    let tags = case.tags().into_iter();
    let fields = &case.differences.fields;
    tags.flat_map(|tag| {
        let none = fields.is_empty().then_some(None);
        let fields = fields.iter().cloned().map(Some);
        none.into_iter()
            .chain(fields)
            .map(|field| (tag.clone(), field))
    })
    .collect()
}

fn passage(article: &ReviewedArticle<'_>, case: &Case, decision: &Arc<Decision>) -> Passage {
    let quote = case.place.and_then(|place| place.slice(article.text));
    Passage {
        article: article.id.clone(),
        case: case.id.clone(),
        place: case.place,
        quote: quote.unwrap_or_default().to_owned(),
        tags: case.tags().into_iter().cloned().collect(),
        decision: Arc::clone(decision),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::AnnotationId;
    use crate::review::deciding::{Ruling, Verdict, decide};
    use crate::review::fixture::{Team, key, ruling};

    #[test]
    fn reasons_are_gathered_by_tag_and_field() {
        let mut team = Team::new(&[
            ("a", "[One]claim [two]stance [three]claim [four]claim"),
            ("b", "[One]claim [two]claim [three]claim [four]claim"),
        ]);
        team.field("a", "a0", "kind", "cause");
        team.field("a", "a2", "kind", "cause");
        for (nth, reason) in ["rule-gap", "slip", "rule-gap", ""].into_iter().enumerate() {
            let case = team.cases().cases[nth].clone();
            let ruling = Ruling {
                reason: reason.to_owned(),
                ..ruling()
            };
            let id = AnnotationId::new(format!("g{nth}"));
            let verdict = Verdict::Take(case.members[0].annotator.clone());
            let edits = decide(&team.text, (&key("curated"), &case), &verdict, &ruling, id);
            team.commit(edits.unwrap());
        }
        let cases = team.cases();
        let id = ArticleId::new("a.txt");
        let article = ReviewedArticle {
            id: &id,
            text: &team.text,
            cases: &cases,
        };
        let found: Vec<String> = troubles([article])
            .iter()
            .map(|it| {
                let quotes: Vec<&str> = it.passages.iter().map(|it| it.quote.as_str()).collect();
                let field = it.field.as_ref().map_or("", |it| it.as_str());
                format!("{} {field} {}: {}", it.tag, it.reason, quotes.join(", "))
            })
            .collect();
        let expected = [
            "claim kind rule-gap: One, three",
            "claim  slip: two",
            "stance  slip: two",
        ];
        assert_eq!(found, expected);
    }
}
