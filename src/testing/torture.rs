//! A project with everything that is hard to write in other formats: for tests of exports and imports.
//!
//! Invented, like all samples; three annotators, labels with spaces and of several scripts, texts with
//! carriage returns, astral characters, combining marks and right-to-left words.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use proptest::strategy::{Just, Strategy};

use super::marked;
use crate::anchor::{PositionSelector, QuoteSelector, SpanSelector};
use crate::formats::{ExportArticle, ExportInput, ExportLayer};
use crate::model::{
    Annotation, AnnotationId, Annotator, AnnotatorId, Article, ArticleId, ArticleText, Choice,
    Codebook, Color, EncodingSource, Entry, EntryRef, Extra, Field, FieldId, FieldKind, FieldValue,
    Link, Metadata, Parts, Project, RegisterKind, Registers, Role, Sign, Span, Status, Tag, TagId,
    TextEncoding, Unplaced, UnplacedWhy,
};
use crate::text::{CodePointOffset, TextRange};

/// All that an export is given, owned.
#[derive(Clone, Debug)]
pub struct Torture {
    /// The project.
    pub project: Project,
    /// The codebook.
    pub codebook: Codebook,
    /// The registers.
    pub registers: Registers,
    /// The articles.
    pub articles: Vec<ExportArticle>,
}

impl Torture {
    /// The input of an export, made at noon on the first day of 2026.
    pub fn input(&self) -> ExportInput<'_> {
        ExportInput {
            project: &self.project,
            name: "Ferry & harbour",
            codebook: &self.codebook,
            registers: &self.registers,
            articles: &self.articles,
            made: time("2026-01-01T12:00:00Z"),
        }
    }

    /// Without the characters that XML forbids, and what holds them.
    #[must_use]
    pub fn without_control_characters(mut self) -> Self {
        self.articles
            .retain(|article| article.name() != "control.txt");
        for layer in self
            .articles
            .iter_mut()
            .flat_map(|article| &mut article.layers)
        {
            layer.annotations.retain(|it| !it.note.contains('\u{1}'));
        }
        self
    }
}

/// The whole of it.
pub fn torture() -> Torture {
    Torture {
        project: project(),
        codebook: codebook(),
        registers: registers(),
        articles: vec![
            harbour(),
            crlf(),
            right_to_left(),
            east_asian(),
            control(),
            article("empty.txt", "", Vec::new()),
        ],
    }
}

/// The same project with any annotations of one layer on any text.
pub fn any_set() -> impl Strategy<Value = Torture> {
    let layer = |text: String| {
        let text: Arc<str> = text.into();
        (Just(Arc::clone(&text)), super::generate::layer(text))
    };
    super::generate::article()
        .prop_flat_map(layer)
        .prop_map(|(text, layer)| {
            let mut torture = torture();
            torture.articles.truncate(1);
            for article in &mut torture.articles {
                let mut changed = (*article.article).clone();
                changed.text = ArticleText::new(Arc::clone(&text), "0f");
                article.article = Arc::new(changed);
                article.layers.truncate(1);
                for own in &mut article.layers {
                    own.status = layer.status();
                    own.annotations = layer.ordered().to_vec();
                }
            }
            torture
        })
}

fn time(text: &str) -> Timestamp {
    text.parse().expect("a time in a fixture")
}

fn project() -> Project {
    let annotator = |id: &str, name: &str, color: &str, role| Annotator {
        id: AnnotatorId::new(id),
        name: name.to_owned(),
        color: color_of(color),
        role,
        extra: Extra::default(),
    };
    Project {
        name: "Ferry & harbour".to_owned(),
        annotators: vec![
            annotator("alice", "Alice", "#1366a2", Role::Annotator),
            annotator("bo-ölsen", "Bo Ölsen", "#c1661c", Role::Annotator),
            annotator("чэн", "Чэн", "#21a378", Role::Curator),
        ],
        ..Project::default()
    }
}

fn color_of(text: &str) -> Color {
    Color::parse(text).expect("a colour in a fixture")
}

fn tag(id: &str, name: &str, parent: Option<&str>, fields: Vec<Field>) -> Tag {
    Tag {
        id: TagId::new(id),
        name: name.to_owned(),
        parent: parent.map(TagId::new),
        color: color_of("#b03a5b"),
        key: None,
        letter: None,
        definition: format!("When a passage is <{name}> & nothing else."),
        examples: vec!["“The ferry stays.”".to_owned()],
        fields,
        extra: Extra::default(),
    }
}

fn field(id: &str, name: &str, kind: FieldKind) -> Field {
    Field {
        id: FieldId::new(id),
        name: name.to_owned(),
        kind,
        is_required: false,
        guideline: String::new(),
        extra: Extra::default(),
    }
}

fn choices(ids: &[(&str, &str, Option<Sign>)]) -> Vec<Choice> {
    let choice = |(id, name, sign): &(&str, &str, Option<Sign>)| Choice {
        id: (*id).to_owned(),
        name: (*name).to_owned(),
        sign: *sign,
        ..Choice::default()
    };
    ids.iter().map(choice).collect()
}

fn codebook() -> Codebook {
    let polarity = choices(&[
        ("supports", "Supports", Some(Sign::Supports)),
        ("opposes", "Opposes", Some(Sign::Opposes)),
        ("mixed", "Mixed", Some(Sign::Mixed)),
    ]);
    let kinds = choices(&[
        ("fact", "Fact", None),
        ("cause; reason", "Cause; reason", None),
    ]);
    let actor = FieldKind::Entry(vec![RegisterKind::Actor, RegisterKind::Organisation]);
    let claim_fields = vec![
        field("claimant", "Claimant", actor),
        field(
            "claim",
            "Claim",
            FieldKind::Entry(vec![RegisterKind::Claim]),
        ),
        field("kind", "Kind", FieldKind::Choices(kinds)),
        field(
            "certainty",
            "Certainty",
            FieldKind::Number { min: 1.0, max: 5.0 },
        ),
        field("quoted", "Quoted?", FieldKind::YesNo),
        field("wording", "Own wording", FieldKind::LongText),
    ];
    let stance_fields = vec![
        field("polarity", "Polarity", FieldKind::Choice(polarity)),
        field("code", "Code", FieldKind::Text),
    ];
    Codebook {
        name: "Torture".to_owned(),
        source: "Made up".to_owned(),
        guideline: "Tag all of it.".to_owned(),
        tags: vec![
            tag("claim", "Claim", None, claim_fields),
            tag("stance", "Stance", Some("claim"), stance_fields),
            tag("money", "Wirtschaft & Geld", None, Vec::new()),
            tag("主張", "主張", None, Vec::new()),
            tag("رأي", "رأي", None, Vec::new()),
            tag("odd", "a|b [c]; d\\e_f* -> \"g\"", None, Vec::new()),
            tag("formula", "=1+1", None, Vec::new()),
        ],
        extra: Extra::default(),
    }
}

fn registers() -> Registers {
    let mut registers = Registers::default();
    let mut add = |kind, name: &str, aliases: &[&str], attributes: &[(&str, &str)]| {
        let entry = Entry {
            aliases: aliases.iter().map(|&it| it.to_owned()).collect(),
            attributes: attributes
                .iter()
                .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
                .collect(),
            note: String::new(),
            extra: Extra::default(),
        };
        registers.entries.insert(EntryRef::new(kind, name), entry);
    };
    add(
        RegisterKind::Actor,
        "Mira Holm",
        &["M. Holm", "Мира Хольм"],
        &[("role", "director; harbour")],
    );
    add(RegisterKind::Actor, "د. سالم", &[], &[]);
    add(
        RegisterKind::Organisation,
        "Lundby Ferries, Ltd.",
        &[],
        &[("country", "=SE")],
    );
    add(RegisterKind::Claim, "The night ferry: it stays", &[], &[]);
    registers
}

fn article(path: &str, text: &str, layers: Vec<ExportLayer>) -> ExportArticle {
    let mut own = BTreeMap::new();
    own.insert("desk".to_owned(), "night; 001".to_owned());
    let metadata = Metadata {
        title: format!("Title of <{path}>"),
        outlet: "Lundby Post".to_owned(),
        author: "A. Writer, B. Other".to_owned(),
        date: "2025-11-09".parse().ok(),
        url: format!("https://post.example/{}", path.replace(' ', "%20")),
        language: "en".to_owned(),
        own,
        ..Metadata::default()
    };
    let paragraphs = paragraphs(text);
    let article = Article {
        id: ArticleId::new(path),
        text: ArticleText::new(text, format!("{:064x}", path.len() * 7919 + text.len())),
        encoding: TextEncoding {
            label: "UTF-8".to_owned(),
            source: EncodingSource::ValidUtf8,
            n_replaced: 0,
        },
        metadata,
        parts: Parts {
            paragraphs,
            ..Parts::default()
        },
    };
    ExportArticle {
        article: Arc::new(article),
        layers,
    }
}

/// The lines that hold words.
fn paragraphs(text: &str) -> Vec<TextRange> {
    let mut at = 0;
    let lines = text.split_inclusive(['\n', '\r']).filter_map(|line| {
        let start = at;
        at += line.len();
        TextRange::from_bytes(start, start + line.trim_end_matches(['\n', '\r']).len())
    });
    lines.collect()
}

fn layer(annotator: &str, status: Status, annotations: Vec<Annotation>) -> ExportLayer {
    let layer = crate::model::Layer::new(
        status,
        annotations.into_iter().map(Arc::new),
        Extra::default(),
    );
    ExportLayer {
        annotator: AnnotatorId::new(annotator),
        status,
        annotations: layer.ordered().to_vec(),
    }
}

/// An annotation with every field of a record set; tests change what they need.
fn annotation(id: &str, tag: &str, ranges: &[TextRange]) -> Annotation {
    Annotation {
        id: AnnotationId::new(id),
        tag: TagId::new(tag),
        spans: ranges.iter().copied().map(Span::Placed).collect(),
        fields: BTreeMap::new(),
        note: String::new(),
        links: Vec::new(),
        created: Some(time("2025-11-10T08:00:00Z")),
        modified: Some(time("2025-11-10T08:05:30Z")),
        extra: Extra::default(),
    }
}

fn with(mut annotation: Annotation, fields: &[(&str, FieldValue)]) -> Annotation {
    for (id, value) in fields {
        annotation.fields.insert(FieldId::new(id), value.clone());
    }
    annotation
}

fn one(value: &str) -> FieldValue {
    FieldValue::One(value.to_owned())
}

fn many(values: &[&str]) -> FieldValue {
    FieldValue::Many(values.iter().map(|&it| it.to_owned()).collect())
}

fn link(mut annotation: Annotation, relation: &str, to: &str) -> Annotation {
    annotation.links.push(Link {
        relation: relation.to_owned(),
        to: AnnotationId::new(to),
    });
    annotation
}

fn place_of(drawn: &super::Marked, label: &str) -> TextRange {
    let found = drawn.spans.iter().find(|(_, it)| it == label);
    found
        .map(|(range, _)| *range)
        .expect("a place in a fixture")
}

/// Overlaps, nesting, the same words twice, several pieces, links, article level, what has no place.
fn harbour() -> ExportArticle {
    let drawn = marked(
        "Ferry stays\n\n[The harbour board said [on Monday]inner that the [night ferry]same will stay.]outer \
         [It was]first, Mira Holm said, [the only choice]last.\n\nTwo [boats cross the]cross sound; one does not.\n",
    );
    let of = |label: &str| place_of(&drawn, label);
    let overlap = {
        let start = drawn.text.find("cross the").expect("words in a fixture");
        TextRange::from_bytes(start, start + "cross the sound; one".len()).expect("a range")
    };
    let outer = with(
        link(
            annotation("01A-OUTER", "claim", &[of("outer")]),
            "supports",
            "01B-SAME",
        ),
        &[
            ("claimant", one("actor:Mira Holm")),
            ("claim", one("claim:The night ferry: it stays")),
            ("kind", many(&["fact", "cause; reason"])),
            ("certainty", one("4")),
            ("quoted", one("unclear")),
            (
                "wording",
                one("Line one\nline \"two\"\twith a tab; </script> ]]> & 001"),
            ),
        ],
    );
    let mut noted = with(
        annotation("01A-INNER", "stance", &[of("inner")]),
        &[("polarity", one("mixed")), ("code", one("001"))],
    );
    "A note\nof two lines; with ‘quotes’ & <b>".clone_into(&mut noted.note);
    let pieces = link(
        annotation("01A-PIECES", "主張", &[of("first"), of("last")]),
        "same claim",
        "01C-CRLF",
    );
    let whole = with(
        annotation("01A-WHOLE", "stance", &[]),
        &[("polarity", one("opposes")), ("code", one("NA"))],
    );
    let alice = vec![
        outer,
        noted,
        annotation("01A-SAME", "odd", &[of("same")]),
        annotation("01A-SAME2", "formula", &[of("same")]),
        pieces,
        whole,
        annotation("01A-CROSS", "money", &[of("cross")]),
        annotation("01A-OVER", "money", &[overlap]),
    ];
    let bo = vec![
        with(
            annotation("01B-SAME", "claim", &[of("same")]),
            &[("certainty", one("1"))],
        ),
        lost("01B-LOST", "The ferry was cancelled"),
        doubtful("01B-DOUBT", "nigth ferries", of("same")),
    ];
    let layers = vec![
        layer("alice", Status::Done, alice),
        layer("bo-ölsen", Status::InProgress, bo),
        layer("чэн", Status::New, Vec::new()),
    ];
    article("news/Ferry & harbour.txt", &drawn.text, layers)
}

fn unplaced(id: &str, quote: &str, why: UnplacedWhy) -> Annotation {
    let selector = SpanSelector {
        position: PositionSelector {
            start: CodePointOffset(40),
            end: CodePointOffset(60),
        },
        quote: QuoteSelector {
            exact: quote.to_owned(),
            before: "before ".to_owned(),
            after: " after".to_owned(),
        },
    };
    let mut unplaced = annotation(id, "claim", &[]);
    unplaced.spans = vec![Span::Unplaced(Box::new(Unplaced { selector, why }))];
    unplaced
}

fn lost(id: &str, quote: &str) -> Annotation {
    unplaced(id, quote, UnplacedWhy::Lost)
}

fn doubtful(id: &str, quote: &str, range: TextRange) -> Annotation {
    unplaced(id, quote, UnplacedWhy::Doubtful { range, score: 0.7 })
}

/// Carriage returns, astral characters, combining marks, spans over line ends and inside a word.
fn crlf() -> ExportArticle {
    let drawn = marked(
        "Brücke\r\n\r\nDie [Bru\u{308}cke 😀 hält]a, sagte 𝒜nna [K\u{301}ova\r\nam [Diens]b|tag]c. 👩‍👩‍👧 [Ja!]d\r\n",
    );
    let get = |label: &str| place_of(&drawn, label);
    let alice = vec![
        annotation("01C-A", "claim", &[get("a")]),
        annotation("01C-B", "odd", &[get("b")]),
        annotation("01C-CRLF", "主張", &[get("c")]),
    ];
    let chen = vec![with(
        annotation("01C-D", "stance", &[get("d")]),
        &[("polarity", one("supports")), ("code", one("1e5"))],
    )];
    let layers = vec![
        layer("alice", Status::Done, alice),
        layer("чэн", Status::Locked, chen),
    ];
    article("crlf/Brücke.txt", &drawn.text, layers)
}

fn right_to_left() -> ExportArticle {
    let drawn = marked(
        "العبّارة\n\nقالت [ميرا هولم]a إن «[العبّارة باقية]b» (Lundby 24). [המעבורת נשארת]c.\n",
    );
    let ranges = drawn.ranges();
    let tags = ["رأي", "claim", "money"];
    let ids = ["01D-A", "01D-B", "01D-C"];
    let annotations =
        ids.iter().zip(tags).zip(ranges).map(|((id, tag), range)| {
            with(annotation(id, tag, &[range]), &[("note", one("TRUE"))])
        });
    let layers = vec![layer("bo-ölsen", Status::Done, annotations.collect())];
    article("عربي/عبّارة.txt", &drawn.text, layers)
}

fn east_asian() -> ExportArticle {
    let drawn =
        marked("渡し船は[残る]a。\n\n市長は「[夜の便は必要だ]b」と述べた。𠮷野さんも[賛成]c。\n");
    let annotations = ["01E-A", "01E-B", "01E-C"].iter().zip(drawn.ranges());
    let annotations = annotations.map(|(id, range)| annotation(id, "主張", &[range]));
    let layers = vec![layer("чэн", Status::InProgress, annotations.collect())];
    article("渡し船.txt", &drawn.text, layers)
}

/// A character that XML forbids, in the text and in a note; a lone carriage return, a no-break space.
fn control() -> ExportArticle {
    let drawn = marked("One\u{1} [two\u{a0}three]a\rfour\tfive.\n");
    let mut noted = annotation("01F-A", "claim", &drawn.ranges());
    "bell \u{1} rings".clone_into(&mut noted.note);
    article(
        "control.txt",
        &drawn.text,
        vec![layer("alice", Status::InProgress, vec![noted])],
    )
}
