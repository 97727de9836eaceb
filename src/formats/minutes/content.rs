//! What stands in minutes, and in which order.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::blocks::Block;
use crate::model::{Annotation, AnnotatorId, ArticleId, Codebook, FieldValue};
use crate::review::agreement::{Interval, Measure, NoInterval};
use crate::review::cases::{Case, CaseCounts, CaseState, Cases};
use crate::review::deciding::Reason;
use crate::review::trouble::{ReviewedArticle, troubles};

/// How many code points of a passage are shown.
const MOST_QUOTED: usize = 200;

/// What minutes are made of.
pub struct Minutes<'a> {
    /// The project's name.
    pub project: &'a str,
    /// When they are made.
    pub made: Timestamp,
    /// The codebook that was decided by.
    pub codebook: &'a Codebook,
    /// The SHA-256 of the codebook's file, in lower-case hexadecimal.
    pub codebook_sha256: &'a str,
    /// The articles, in their order.
    pub articles: Vec<MinutesArticle<'a>>,
    /// The name of an annotator on screen.
    pub annotator_name: &'a dyn Fn(&AnnotatorId) -> String,
    /// How far annotators agreed with each other before the review.
    pub before: &'a [AgreementRow],
    /// How far each agrees with what was decided.
    pub after: &'a [AgreementRow],
    /// The seed of the intervals.
    pub seed: u64,
    /// How often articles were drawn for an interval.
    pub n_replicates: u32,
}

/// One article of the minutes.
#[derive(Clone, Debug)]
pub struct MinutesArticle<'a> {
    /// Which one.
    pub id: &'a ArticleId,
    /// Its headline; its path where it has none.
    pub title: String,
    /// Its text.
    pub text: &'a str,
    /// Its cases.
    pub cases: &'a Cases,
}

/// A measure of agreement.
#[derive(Clone, Debug, PartialEq)]
pub struct AgreementRow {
    /// Of whom, in words.
    pub about: String,
    /// Which measure, by its word.
    pub measure: &'static str,
    /// Its value, or why it has none.
    pub value: Measure,
    /// Its interval, or why it has none.
    pub interval: Result<Interval, NoInterval>,
    /// Over how many articles.
    pub n_documents: usize,
}

impl Minutes<'_> {
    pub(super) fn title(&self) -> String {
        format!("Minutes of the review of {}", self.project)
    }

    pub(super) fn blocks(&self) -> Vec<Block> {
        let mut blocks = vec![Block::Paragraph(self.opening())];
        blocks.push(heading("Cases"));
        blocks.push(self.counts());
        blocks.push(heading("Agreement between annotators before the review"));
        blocks.extend(agreement(self.before));
        blocks.push(heading("Agreement of each annotator with what was decided"));
        blocks.extend(agreement(self.after));
        blocks.push(heading("Decisions"));
        self.decisions(&mut blocks);
        blocks.push(heading("Open cases"));
        blocks.push(self.open());
        blocks.push(heading("Where annotators differed, by reason"));
        blocks.push(self.troubles());
        blocks.push(heading("Method"));
        blocks.extend(self.method().into_iter().map(Block::Paragraph));
        blocks
    }

    fn opening(&self) -> String {
        let mut by: BTreeMap<&AnnotatorId, usize> = BTreeMap::new();
        let decisions = self.cases().filter_map(|(_, case)| case.decision());
        let mut times: Vec<Timestamp> = Vec::new();
        for decision in decisions {
            *by.entry(&decision.by).or_default() += 1;
            times.extend(decision.at);
        }
        let made = format!("Made on {}.", self.made);
        if by.is_empty() {
            return format!("{made} Nothing is decided yet.");
        }
        let by = by.into_iter();
        let by: Vec<String> = by
            .map(|(annotator, n)| format!("{} ({n})", (self.annotator_name)(annotator)))
            .collect();
        let when = match (times.iter().min(), times.iter().max()) {
            (Some(first), Some(last)) => format!(" from {first} to {last}"),
            _ => String::new(),
        };
        format!("{made} Decided by {}{when}.", by.join(", "))
    }

    fn cases(&self) -> impl Iterator<Item = (&MinutesArticle<'_>, &Case)> {
        let articles = self.articles.iter();
        articles.flat_map(|article| article.cases.cases.iter().map(move |case| (article, case)))
    }

    fn counts(&self) -> Block {
        let mut all = CaseCounts::default();
        for article in &self.articles {
            all.add(&article.cases.counts());
        }
        let rows = all
            .0
            .iter()
            .map(|(state, n)| vec![state_label(*state).to_owned(), n.to_string()]);
        Block::Table {
            head: vec!["State", "Cases"],
            rows: rows.collect(),
        }
    }

    fn decisions(&self, blocks: &mut Vec<Block>) {
        for article in &self.articles {
            let cases = article.cases.cases.iter();
            let rows: Vec<Vec<String>> = cases
                .filter_map(|case| self.decision_row(article, case))
                .collect();
            if !rows.is_empty() {
                blocks.push(Block::Heading(
                    3,
                    format!("{} ({})", article.title, article.id),
                ));
                blocks.push(Block::Table {
                    head: vec![
                        "Passage",
                        "Annotators",
                        "Decided",
                        "How",
                        "By",
                        "When",
                        "Reason",
                        "Remark",
                    ],
                    rows,
                });
            }
        }
    }

    fn decision_row(&self, article: &MinutesArticle<'_>, case: &Case) -> Option<Vec<String>> {
        let decision = case.decision()?;
        let decided = match &case.outcome {
            Some(outcome) => self.said(outcome),
            None => "nothing".to_owned(),
        };
        let stale = if case.state == CaseState::Stale {
            " (stale)"
        } else {
            ""
        };
        Some(vec![
            passage(article.text, case),
            self.annotators(case),
            format!("{decided}{stale}"),
            decision.how.clone(),
            (self.annotator_name)(&decision.by),
            decision.at.map(|at| at.to_string()).unwrap_or_default(),
            Reason::label(&decision.reason).to_owned(),
            decision.note.clone(),
        ])
    }

    /// What each annotator said, and who has nothing there.
    fn annotators(&self, case: &Case) -> String {
        let members = case.members.iter().map(|member| {
            let name = (self.annotator_name)(&member.annotator);
            format!("{name}: {}", self.said(&member.annotation))
        });
        let missing = case.missing.iter();
        let missing = missing.map(|it| format!("{}: nothing", (self.annotator_name)(it)));
        members.chain(missing).collect::<Vec<_>>().join("; ")
    }

    fn said(&self, annotation: &Annotation) -> String {
        let tag = self.codebook.tag(&annotation.tag);
        let tag = tag.map_or(annotation.tag.as_str(), |tag| &tag.name);
        let value = |value: &FieldValue| value.values().join(" + ");
        let fields = annotation.fields.iter();
        let fields: Vec<String> = fields
            .map(|(field, it)| format!("{field} = {}", value(it)))
            .collect();
        match fields.as_slice() {
            [] => tag.to_owned(),
            fields => format!("{tag} ({})", fields.join(", ")),
        }
    }

    fn open(&self) -> Block {
        let open = self.cases().filter(|(_, case)| case.state.is_open());
        let rows = open.map(|(article, case)| {
            vec![
                article.id.to_string(),
                passage(article.text, case),
                state_label(case.state).to_owned(),
                self.annotators(case),
            ]
        });
        Block::Table {
            head: vec!["Article", "Passage", "State", "Annotators"],
            rows: rows.collect(),
        }
    }

    fn troubles(&self) -> Block {
        let articles = self.articles.iter().map(|article| ReviewedArticle {
            id: article.id,
            text: article.text,
            cases: article.cases,
        });
        let rows = troubles(articles).into_iter().map(|trouble| {
            let quotes = trouble.passages.iter().take(5);
            let quotes: Vec<String> = quotes.map(|it| format!("“{}”", cut(&it.quote))).collect();
            vec![
                trouble.tag.to_string(),
                trouble.field.map(|it| it.to_string()).unwrap_or_default(),
                Reason::label(&trouble.reason).to_owned(),
                trouble.passages.len().to_string(),
                quotes.join(" "),
            ]
        });
        Block::Table {
            head: vec!["Tag", "Field", "Reason", "Passages", "The first of them"],
            rows: rows.collect(),
        }
    }

    fn method(&self) -> Vec<String> {
        let name = if self.codebook.name.is_empty() {
            "without a name"
        } else {
            &self.codebook.name
        };
        let articles = self.articles.iter();
        let n_makeshift = articles
            .filter(|it| it.cases.how != crate::review::alignment::HowAligned::Exact)
            .count();
        let aligned = match n_makeshift {
            0 => "The alignment is exact in every article.".to_owned(),
            n => format!(
                "In {n} articles so many annotations lie near each other that they were aligned pairwise with the annotator who has most."
            ),
        };
        vec![
            format!("Codebook: {name}; SHA-256 of its file {}.", self.codebook_sha256),
            format!("Cases are annotations of several annotators that share words, at most one of each, put together by the best alignment after Mathet, Widlöcher and Métivier (2015). {aligned}"),
            "Spaces at edges, remarks and links are not compared. Who has not finished an article is missing there and does not disagree.".to_owned(),
            "A decision is stale if a tag, field or word it was made of has changed since.".to_owned(),
            format!("Agreement is counted over all articles together that at least two finished. Intervals are percentiles of {} draws of articles with seed {}; a measure without a value says why.", self.n_replicates, self.seed),
            "Agreement with what was decided is counted over the articles in which no case is open.".to_owned(),
        ]
    }
}

fn heading(text: &str) -> Block {
    Block::Heading(2, text.to_owned())
}

fn agreement(rows: &[AgreementRow]) -> Vec<Block> {
    if rows.is_empty() {
        let nothing = "Nothing can be compared yet.".to_owned();
        return vec![Block::Paragraph(nothing)];
    }
    let rows = rows.iter().map(|row| {
        let value = match &row.value {
            Ok(value) => format!("{value:.3}"),
            Err(why) => format!("– ({why})"),
        };
        let interval = match (&row.value, &row.interval) {
            (Ok(_), Ok(it)) => format!("[{:.3}, {:.3}]", it.lower, it.upper),
            (Ok(_), Err(why)) => format!("– ({why})"),
            _ => String::new(),
        };
        vec![
            row.about.clone(),
            row.measure.to_owned(),
            value,
            interval,
            row.n_documents.to_string(),
        ]
    });
    vec![Block::Table {
        head: vec![
            "Annotators",
            "Measure",
            "Value",
            "95 % interval",
            "Articles",
        ],
        rows: rows.collect(),
    }]
}

fn passage(text: &str, case: &Case) -> String {
    match case.place.and_then(|place| place.slice(text)) {
        Some(words) => cut(words),
        None => "(the article)".to_owned(),
    }
}

fn cut(words: &str) -> String {
    let mut characters = words.chars();
    let mut shown: String = characters.by_ref().take(MOST_QUOTED).collect();
    if characters.next().is_some() {
        shown.push('…');
    }
    shown
}

fn state_label(state: CaseState) -> &'static str {
    match state {
        CaseState::Tag => "Tags differ",
        CaseState::OnlySome => "Only some have it",
        CaseState::Fields => "Fields differ",
        CaseState::Edges => "Edges differ",
        CaseState::Stale => "Decided, changed since",
        CaseState::Agree => "All agree",
        CaseState::Alone => "Only one annotator finished",
        CaseState::Decided => "Decided",
        CaseState::Rejected => "Decided that nothing belongs there",
    }
}
