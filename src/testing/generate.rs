//! Generators of articles, annotations, layers, workspaces and edits, on any Unicode.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use proptest::prelude::*;
use proptest::sample::select;

use crate::anchor::{PositionSelector, QuoteSelector, SpanSelector};
use crate::edit::Edit;
use crate::model::{
    Annotation, AnnotationId, AnnotationRef, AnnotatorId, ArticleId, CaseId, Codebook, Comment,
    CommentId, Decision, Entry, EntryRef, Extra, FieldId, FieldValue, Layer, LayerKey, Link,
    MetadataCorrections, MetadataField, Outcome, Project, RegisterKind, Span, Status, TagId,
    Unplaced, UnplacedWhy, Workspace,
};
use crate::text::{CodePointOffset, TextOffset, TextRange, segment};

/// What articles are made of here: words of many scripts and the signs that are hard to cut.
const PIECES: [&str; 32] = [
    "the",
    "minister",
    "said",
    "dam",
    "no",
    "é",
    "e\u{301}",
    "“",
    "”",
    "\"",
    "’",
    " — ",
    ". ",
    "? ",
    " ",
    "  ",
    "\n",
    "\r\n",
    "\r",
    "\u{a0}",
    "Мост",
    "закрыт",
    "السد",
    "قديم؟",
    "גשר",
    "水坝",
    "。",
    "बाँध।",
    "👩\u{200d}👩\u{200d}👧",
    "🇳🇴🇸🇪",
    "\u{200f}",
    "\u{feff}",
];

/// An article of at least one character, in any mixture of scripts.
pub fn article() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        8 => select(PIECES.as_slice()).prop_map(str::to_owned),
        1 => "[a-z]{1,8} ",
        1 => any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(piece, 1..120).prop_map(|pieces| pieces.concat())
}

/// An article of words that all differ: `w0 w1 w2 …`, with punctuation and line ends between.
pub fn article_of_unique_words() -> impl Strategy<Value = String> {
    let gap = select([" ", " ", " ", ", ", ". ", "\r\n", "\n\n", " — "].as_slice());
    prop::collection::vec((gap, "[a-zа-я]{0,5}"), 2..150).prop_map(|gaps| {
        let words = gaps.into_iter().enumerate();
        words
            .flat_map(|(nth, (gap, letters))| [letters, nth.to_string(), gap.to_owned()])
            .collect()
    })
}

/// The range from one part of the text to another, ends on grapheme borders.
///
/// The parts are of 65 536; nothing only for an empty text.
pub fn range_between(text: &str, parts: (u16, u16)) -> Option<TextRange> {
    let place = |part: u16| TextOffset::new(text.len() * usize::from(part) / 65_536);
    let (from, to) = (place(parts.0.min(parts.1)), place(parts.0.max(parts.1)));
    let start = segment::grapheme_floor(text, from);
    let end = segment::next_grapheme(text, segment::grapheme_floor(text, to));
    TextRange::new(start, end).ok()
}

/// An article and a range in it, ends on grapheme borders.
pub fn article_and_range() -> impl Strategy<Value = (String, TextRange)> {
    (article(), any::<(u16, u16)>()).prop_filter_map("an empty text", |(text, parts)| {
        range_between(&text, parts).map(|range| (text, range))
    })
}

/// Any text, control signs and line ends included.
pub fn any_text(most: usize) -> impl Strategy<Value = String> {
    prop::collection::vec(any::<char>(), 0..most).prop_map(String::from_iter)
}

/// Any annotation on `text`, with a name of few, so that names meet.
pub fn annotation(text: Arc<str>) -> impl Strategy<Value = Annotation> {
    let names = (select(["a1", "a2", "a3", "a4"].as_slice()), tag_id());
    let spans = prop_oneof![4 => placed(text), 1 => unplaced().prop_map(|span| vec![span])];
    let said = (fields(), any_text(12), prop::collection::vec(link(), 0..3));
    let times = (timestamp(), timestamp());
    (names, spans, said, times, extra()).prop_map(
        |((id, tag), spans, (fields, note, links), (created, modified), extra)| Annotation {
            id: AnnotationId::new(id),
            tag,
            spans,
            fields,
            note,
            links,
            created,
            modified,
            extra,
        },
    )
}

fn tag_id() -> impl Strategy<Value = TagId> {
    select(["claim", "stance", "unknown tag", "طلب"].as_slice()).prop_map(TagId::new)
}

fn placed(text: Arc<str>) -> impl Strategy<Value = Vec<Span>> {
    prop::collection::vec(any::<(u16, u16)>(), 0..3).prop_map(move |parts| {
        let mut ranges: Vec<TextRange> = parts
            .into_iter()
            .filter_map(|parts| range_between(&text, parts))
            .collect();
        ranges.sort_unstable();
        ranges.dedup_by(|later, earlier| later.intersects(*earlier));
        ranges.into_iter().map(Span::Placed).collect()
    })
}

fn unplaced() -> impl Strategy<Value = Span> {
    let quote = (any_text(20), any_text(8), any_text(8));
    (any::<(u32, u32)>(), quote, any::<bool>()).prop_map(
        |((start, end), (exact, before, after), is_lost)| {
            let position = PositionSelector {
                start: CodePointOffset(start),
                end: CodePointOffset(end),
            };
            let quote = QuoteSelector {
                exact,
                before,
                after,
            };
            Span::Unplaced(Box::new(Unplaced {
                selector: SpanSelector { position, quote },
                why: if is_lost {
                    UnplacedWhy::Lost
                } else {
                    UnplacedWhy::Invalid
                },
            }))
        },
    )
}

fn fields() -> impl Strategy<Value = BTreeMap<FieldId, FieldValue>> {
    let name = select(["claimant", "kind", "intensity"].as_slice()).prop_map(FieldId::new);
    let value = prop_oneof![
        any_text(8).prop_map(FieldValue::One),
        prop::collection::vec(any_text(4), 0..3).prop_map(FieldValue::Many),
    ];
    prop::collection::btree_map(name, value, 0..3)
}

fn link() -> impl Strategy<Value = Link> {
    (any_text(6), "a[1-9]").prop_map(|(relation, to)| Link {
        relation,
        to: AnnotationId::new(to),
    })
}

fn timestamp() -> impl Strategy<Value = Option<Timestamp>> {
    prop::option::of((0_i64..4_102_444_800).prop_map(seconds))
}

fn seconds(seconds: i64) -> Timestamp {
    Timestamp::from_second(seconds).unwrap_or_default()
}

fn extra() -> impl Strategy<Value = Extra> {
    let value = select(["1", "\"later\"", "(a: 1, b: [2, 3])"].as_slice()).prop_map(str::to_owned);
    prop::collection::btree_map("later_[a-c]", value, 0..2).prop_map(Extra)
}

fn status() -> impl Strategy<Value = Status> {
    select(
        [
            Status::New,
            Status::InProgress,
            Status::Done,
            Status::Locked,
        ]
        .as_slice(),
    )
}

/// Any layer on `text`.
pub fn layer(text: Arc<str>) -> impl Strategy<Value = Layer> {
    let annotations = prop::collection::vec(annotation(text).prop_map(Arc::new), 0..4);
    let decisions = prop::collection::vec(decision().prop_map(Arc::new), 0..3);
    let comments = prop::collection::vec(comment().prop_map(Arc::new), 0..3);
    (status(), annotations, extra(), decisions, comments).prop_map(
        |(status, annotations, extra, decisions, comments)| {
            Layer::new(status, annotations, extra).with_review(decisions, comments)
        },
    )
}

/// Any decision, with a case of few, so that cases meet.
pub fn decision() -> impl Strategy<Value = Decision> {
    let from = prop::collection::vec(annotation_ref(), 0..3);
    let outcome = prop_oneof![Just("rejected"), Just("a1"), Just("طلب")];
    let words = (any_text(6), any_text(6), any_text(6), any_text(6));
    let names = ("c[1-3]", select(["carol", "dan"].as_slice()));
    (names, from, outcome, words, timestamp(), extra()).prop_map(
        |((case, by), from, outcome, (seen, how, reason, note), at, extra)| Decision {
            case: CaseId::new(case),
            from,
            seen,
            outcome: Outcome::parse(outcome),
            how,
            by: AnnotatorId::new(by),
            at,
            reason,
            codebook: note.clone(),
            note,
            extra,
        },
    )
}

/// Any comment, with a name of few, so that names meet.
pub fn comment() -> impl Strategy<Value = Comment> {
    let about = (
        prop::option::of(annotation_ref()),
        prop::option::of("m[1-3]"),
    );
    (
        "m[1-3]",
        about,
        any_text(9),
        timestamp(),
        any::<bool>(),
        extra(),
    )
        .prop_map(|(id, (on, reply_to), text, at, resolved, extra)| Comment {
            id: CommentId::new(id),
            on,
            reply_to: reply_to.map(CommentId::new),
            text,
            at,
            resolved,
            extra,
        })
}

fn annotation_ref() -> impl Strategy<Value = AnnotationRef> {
    (select(["alice", "bob"].as_slice()), "[a:]?a[1-4]").prop_map(|(annotator, id)| {
        AnnotationRef::new(AnnotatorId::new(annotator), AnnotationId::new(id))
    })
}

fn layer_key() -> impl Strategy<Value = LayerKey> {
    let article = select(["day/a.txt", "day/b.txt"].as_slice());
    let annotator = select(["alice", "bob"].as_slice());
    (article, annotator).prop_map(|(article, annotator)| {
        LayerKey::new(ArticleId::new(article), AnnotatorId::new(annotator))
    })
}

/// Any workspace whose layers are on `text`; some layers may be missing.
pub fn workspace(text: Arc<str>) -> impl Strategy<Value = Workspace> {
    let layers = prop::collection::btree_map(layer_key(), layer(text), 0..4);
    let entries = prop::collection::btree_map(entry_ref(), entry(), 0..3);
    (layers, entries).prop_map(|(layers, entries)| {
        let mut workspace = Workspace {
            layers,
            ..Workspace::default()
        };
        workspace.registers.entries = entries;
        workspace
    })
}

fn entry_ref() -> impl Strategy<Value = EntryRef> {
    let kind = select(RegisterKind::ALL.as_slice());
    (kind, "[AB]").prop_map(|(kind, name)| EntryRef::new(kind, name))
}

fn entry() -> impl Strategy<Value = Entry> {
    any_text(6).prop_map(|note| Entry {
        note,
        ..Entry::default()
    })
}

/// Any edit, refused ones included, of a workspace from [`workspace`].
pub fn edit(text: Arc<str>) -> impl Strategy<Value = Edit> {
    let put = (layer_key(), annotation(text)).prop_map(|(layer, value)| Edit::Annotation {
        layer,
        id: value.id.clone(),
        value: Some(Arc::new(value)),
    });
    let remove = (layer_key(), "a[1-4]").prop_map(|(layer, id)| Edit::Annotation {
        layer,
        id: AnnotationId::new(id),
        value: None,
    });
    let name_project = any_text(6).prop_map(|name| {
        Edit::Project(Arc::new(Project {
            name,
            ..Project::default()
        }))
    });
    let name_codebook = any_text(6).prop_map(|name| {
        Edit::Codebook(Arc::new(Codebook {
            name,
            ..Codebook::default()
        }))
    });
    prop_oneof![
        4 => put,
        2 => remove,
        2 => (layer_key(), status()).prop_map(|(layer, value)| Edit::Status { layer, value }),
        1 => (layer_key(), extra().prop_map(Box::new))
            .prop_map(|(layer, value)| Edit::LayerExtra { layer, value }),
        1 => (layer_key(), decision(), any::<bool>()).prop_map(|(layer, it, is_put)| {
            let case = it.case.clone();
            let value = is_put.then(|| Arc::new(it));
            Edit::Decision { layer, case, value }
        }),
        1 => (layer_key(), comment(), any::<bool>()).prop_map(|(layer, it, is_put)| {
            let id = it.id.clone();
            let value = is_put.then(|| Arc::new(it));
            Edit::Comment { layer, id, value }
        }),
        1 => name_project,
        1 => name_codebook,
        1 => (entry_ref(), prop::option::of(entry().prop_map(Box::new)))
            .prop_map(|(entry_ref, value)| Edit::Entry { entry_ref, value }),
        1 => correction(),
    ]
}

fn correction() -> impl Strategy<Value = Edit> {
    let value = any_text(6).prop_map(|title| {
        let fields = BTreeMap::from([(MetadataField::Title, title)]);
        Arc::new(MetadataCorrections {
            fields,
            ..MetadataCorrections::default()
        })
    });
    (layer_key(), prop::option::of(value)).prop_map(|(layer, value)| Edit::Corrections {
        article: layer.article,
        value,
    })
}
