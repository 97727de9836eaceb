//! Hundreds of random two-sided histories, synced by the program: nothing is lost.
//!
//! What has to come out is worked out here from the three versions alone: a value that one side
//! changed is what that side made of it; of one that both changed, one stands and the other waits
//! in `conflicts`; only what one side deleted and the other left alone is gone.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::Timestamp;
use stancemark::model::{
    Annotation, AnnotationId, AnnotationRef, AnnotatorId, ArticleText, CaseId, Codebook, Comment,
    CommentId, Decision, Entry, EntryRef, Extra, FieldId, FieldValue, Layer, Outcome, RegisterKind,
    Registers, Span, Status, TagId,
};
use stancemark::store::shared_file::SharedFile;
use stancemark::store::{LayerFile, OpenWith};
use stancemark::testing::mutation::Random;
use stancemark::text::TextRange;

use super::git::has_git;
use super::team::{Member, Team, assert_same};

const ARTICLES: [&str; 4] = ["a.txt", "Ä b/c d.txt", "日本.text", "e/f.txt"];
const ANNOTATORS: [&str; 3] = ["alice", "bo", "curated"];
/// Each round is a two-sided history of twelve layers, the codebook and the registers.
const ROUNDS: usize = 26;

/// What a test compares: values by what they belong to, and what waits beside them.
#[derive(Clone, Debug, Default, PartialEq)]
struct Facts {
    /// Records, each with its values.
    records: BTreeMap<String, BTreeMap<String, String>>,
    /// Versions that wait for a pick, by the record they are of.
    waiting: BTreeMap<String, String>,
}

/// Everything of one clone.
type Everything = BTreeMap<String, Facts>;

fn text_of(member: &Member, article: &str) -> ArticleText {
    ArticleText::new(member.read(article), "")
}

fn open(member: &Member, article: &str, annotator: &str) -> (Layer, LayerFile, ArticleText) {
    let text = text_of(member, article);
    let path = member.root.join(article);
    let id = AnnotatorId::new(annotator);
    let opened = LayerFile::open(&path, &text, &id, &OpenWith::nothing()).unwrap();
    assert!(opened.problems.is_empty(), "{:?}", opened.problems);
    (opened.layer, opened.file, text)
}

fn waiting_in(extra: &Extra, record: &str, into: &mut Facts) {
    let raw = extra.0.get("conflicts").cloned();
    into.waiting.extend(raw.map(|raw| (record.to_owned(), raw)));
}

fn facts_of_layer(layer: &Layer) -> Facts {
    let mut facts = Facts::default();
    for annotation in layer.by_id() {
        let mut values = BTreeMap::from([
            ("tag".to_owned(), annotation.tag.to_string()),
            ("note".to_owned(), annotation.note.clone()),
            ("spans".to_owned(), format!("{:?}", annotation.spans)),
        ]);
        for (field, value) in &annotation.fields {
            values.insert(format!("fields.{field}"), value.values().join("|"));
        }
        let name = format!("annotation {}", annotation.id);
        waiting_in(&annotation.extra, &name, &mut facts);
        facts.records.insert(name, values);
    }
    let whole = |value: String| BTreeMap::from([("whole".to_owned(), value)]);
    for (id, comment) in layer.comments() {
        let said = format!("{} {}", comment.text, comment.resolved);
        facts.records.insert(format!("comments.{id}"), whole(said));
    }
    for (case, decision) in layer.decisions() {
        let decided = format!("{:?} {}", decision.outcome, decision.note);
        facts
            .records
            .insert(format!("decisions.{case}"), whole(decided));
    }
    let status = format!("{:?}", layer.status());
    facts.records.insert("layer".to_owned(), whole(status));
    waiting_in(layer.extra(), "layer", &mut facts);
    facts
}

fn facts_of_codebook(codebook: &Codebook) -> Facts {
    let mut facts = Facts::default();
    for tag in &codebook.tags {
        let whole = BTreeMap::from([("whole".to_owned(), tag.definition.clone())]);
        facts.records.insert(format!("tag {}", tag.id), whole);
    }
    facts
}

fn facts_of_registers(registers: &Registers) -> Facts {
    let mut facts = Facts::default();
    for (entry_ref, entry) in &registers.entries {
        let whole = BTreeMap::from([("whole".to_owned(), entry.note.clone())]);
        facts.records.insert(entry_ref.to_string(), whole);
    }
    facts
}

fn everything(member: &Member) -> Everything {
    let mut all = Everything::new();
    for article in ARTICLES {
        for annotator in ANNOTATORS {
            let (layer, ..) = open(member, article, annotator);
            all.insert(format!("{article}.{annotator}"), facts_of_layer(&layer));
        }
    }
    let (_, codebook) = SharedFile::<Codebook>::open(member.root.join("codebook.ron")).unwrap();
    all.insert("codebook".to_owned(), facts_of_codebook(&codebook.value));
    let (_, registers) = SharedFile::<Registers>::open(member.root.join("registers.ron")).unwrap();
    all.insert("registers".to_owned(), facts_of_registers(&registers.value));
    all
}

/// Who edits, and with which chance.
struct Editor<'a> {
    random: &'a mut Random,
    /// Whose side it is, so that values tell where they come from.
    side: &'a str,
    n_made: &'a mut usize,
}

impl Editor<'_> {
    fn chance(&mut self, one_in: usize) -> bool {
        self.random.below(one_in) == 0
    }

    fn value(&mut self) -> String {
        // Few different values, so that both sides sometimes make the same one.
        let signs = ["x", "naïve “q”", "é\n2", "<<<<<<< ours", "🚢"];
        let sign = signs[self.random.below(signs.len())];
        let side = if self.chance(4) { "both" } else { self.side };
        format!("{sign} {side} {}", self.random.below(3))
    }

    fn new_name(&mut self, kind: &str) -> String {
        *self.n_made += 1;
        format!("{kind}-{}-{:05}", self.side, self.n_made)
    }

    fn range(&mut self, text: &ArticleText) -> TextRange {
        let words: Vec<(usize, &str)> = text.as_str().match_indices(' ').collect();
        let from = words[self.random.below(words.len() - 1)].0 + 1;
        let to = words.iter().map(|it| it.0).find(|at| *at > from).unwrap();
        TextRange::from_bytes(from, to).unwrap()
    }

    fn fresh(&mut self, text: &ArticleText) -> Annotation {
        Annotation {
            id: AnnotationId::new(self.new_name("id")),
            tag: TagId::new("claim"),
            spans: vec![Span::Placed(self.range(text))],
            fields: BTreeMap::new(),
            note: self.value(),
            links: Vec::new(),
            created: Some(Timestamp::UNIX_EPOCH),
            modified: None,
            extra: Extra::default(),
        }
    }

    fn change(&mut self, annotation: &mut Annotation, text: &ArticleText) {
        match self.random.below(6) {
            0 => annotation.tag = TagId::new(["claim", "stance", "note"][self.random.below(3)]),
            1 => annotation.note = self.value(),
            2 => annotation.spans = vec![Span::Placed(self.range(text))],
            3 => drop(annotation.fields.pop_first()),
            4 => drop(annotation.extra.0.remove("conflicts")),
            _ => {
                let field = FieldId::new(["kind", "claimant"][self.random.below(2)]);
                let value = FieldValue::One(self.value());
                annotation.fields.insert(field, value);
            }
        }
    }

    /// Adds, changes and deletes in one layer.
    fn layer(&mut self, layer: &Layer, text: &ArticleText, annotator: &str) -> Layer {
        let mut annotations: Vec<Annotation> = Vec::new();
        for annotation in layer.by_id() {
            let mut annotation = Annotation::clone(annotation);
            if self.chance(8) {
                continue;
            }
            if self.chance(3) {
                self.change(&mut annotation, text);
            }
            annotations.push(annotation);
        }
        if annotations.len() < 7 || self.chance(3) {
            annotations.push(self.fresh(text));
        }
        let mut status = match layer.status() {
            Status::New => Status::InProgress,
            status => status,
        };
        if self.chance(4) {
            status = [Status::InProgress, Status::Done, Status::Locked][self.random.below(3)];
        }
        let decisions = self.decisions(layer, annotator);
        let comments = self.comments(layer);
        let annotations = annotations.into_iter().map(Arc::new);
        Layer::new(status, annotations, layer.extra().clone()).with_review(decisions, comments)
    }

    fn comments(&mut self, layer: &Layer) -> Vec<Arc<Comment>> {
        let mut comments: Vec<Arc<Comment>> = Vec::new();
        for comment in layer.comments().values() {
            let mut comment = Comment::clone(comment);
            if self.chance(10) {
                continue;
            }
            if self.chance(3) {
                comment.resolved = !comment.resolved;
                comment.text = self.value();
            }
            comments.push(Arc::new(comment));
        }
        if comments.len() < 3 {
            comments.push(Arc::new(Comment {
                id: CommentId::new(self.new_name("comment")),
                on: None,
                reply_to: None,
                text: self.value(),
                at: Some(Timestamp::UNIX_EPOCH),
                resolved: false,
                extra: Extra::default(),
            }));
        }
        comments
    }

    fn decisions(&mut self, layer: &Layer, annotator: &str) -> Vec<Arc<Decision>> {
        if annotator != AnnotatorId::CURATED {
            return Vec::new();
        }
        let mut decisions: BTreeMap<CaseId, Arc<Decision>> = layer.decisions().clone();
        if self.chance(6) {
            decisions.pop_last();
        }
        // Few cases, so that both sides decide the same ones.
        let case = CaseId::new(format!("case-{}", self.random.below(6)));
        let decision = Decision {
            case: case.clone(),
            from: vec![AnnotationRef::new(
                AnnotatorId::new("alice"),
                AnnotationId::new("x"),
            )],
            seen: String::new(),
            outcome: Outcome::Rejected,
            how: "reject".to_owned(),
            by: AnnotatorId::new(self.side),
            at: None,
            reason: String::new(),
            note: self.value(),
            codebook: String::new(),
            extra: Extra::default(),
        };
        decisions.insert(case, Arc::new(decision));
        decisions.into_values().collect()
    }

    fn codebook(&mut self, codebook: &mut Codebook) {
        let nth = self.random.below(codebook.tags.len());
        match self.random.below(4) {
            0 if codebook.tags.len() > 6 => drop(codebook.tags.remove(nth)),
            1 => {
                let mut tag = codebook.tags[nth].clone();
                tag.id = TagId::new(self.new_name("tag"));
                tag.key = None;
                tag.parent = None;
                codebook.tags.push(tag);
            }
            _ => codebook.tags[nth].definition = self.value(),
        }
    }

    fn registers(&mut self, registers: &mut Registers) {
        let names: Vec<EntryRef> = registers.entries.keys().cloned().collect();
        let known = self.random.one_of(&names).cloned();
        match (self.random.below(4), known) {
            (0, Some(known)) if names.len() > 8 => drop(registers.entries.remove(&known)),
            (1 | 2, Some(known)) => {
                let note = self.value();
                registers.entries.get_mut(&known).unwrap().note = note;
            }
            _ => {
                let name = self.new_name("Actor");
                let entry_ref = EntryRef::new(RegisterKind::Actor, name);
                registers.entries.insert(entry_ref, Entry::default());
            }
        }
    }

    /// One side of a round: most files are edited, some are left alone.
    fn side(&mut self, member: &Member) {
        for article in ARTICLES {
            for annotator in ANNOTATORS {
                if self.chance(5) {
                    continue;
                }
                let (layer, mut file, text) = open(member, article, annotator);
                let edited = self.layer(&layer, &text, annotator);
                file.save(&text, &edited).unwrap();
            }
        }
        let path = member.root.join("codebook.ron");
        let (mut file, reading) = SharedFile::<Codebook>::open(path).unwrap();
        let mut codebook = reading.value;
        self.codebook(&mut codebook);
        file.save(&codebook).unwrap();
        let path = member.root.join("registers.ron");
        let (mut file, reading) = SharedFile::<Registers>::open(path).unwrap();
        let mut registers = reading.value;
        self.registers(&mut registers);
        file.save(&registers).unwrap();
    }
}

/// What of a file has to be there after both sides of a history were merged.
struct Judge<'a> {
    file: &'a str,
    base: &'a Facts,
    sides: [&'a Facts; 2],
    merged: &'a Facts,
    /// All that the program told and committed: what gave way in a shared file stands there.
    told: &'a str,
}

impl<'a> Judge<'a> {
    fn judge(&self) {
        let names = self.sides.iter().flat_map(|side| side.records.keys());
        let names: BTreeSet<&String> = names.chain(self.merged.records.keys()).collect();
        for name in names {
            self.record(name);
        }
        self.nothing_settled_by_itself();
    }

    fn record(&self, name: &str) {
        let base = self.base.records.get(name);
        let [a, b] = self.sides.map(|side| side.records.get(name));
        let merged = self.merged.records.get(name);
        let place = format!("{}: {name}: {base:?}, {a:?}, {b:?}", self.file);
        if name.starts_with("comments.") || name.starts_with("decisions.") {
            let whole = |it: Option<&'a BTreeMap<_, _>>| it.and_then(|it| it.get("whole"));
            return self.value((name, "whole"), [base, a, b].map(whole), whole(merged));
        }
        match (a, b) {
            (None, None) => assert_eq!(merged, None, "{place}"),
            (Some(a), Some(b)) => {
                let merged = merged.unwrap_or_else(|| panic!("{place} is gone"));
                let fields: BTreeSet<&String> = a.keys().chain(b.keys()).collect();
                for field in fields {
                    let versions =
                        [base, Some(a), Some(b)].map(|it| it.and_then(|it| it.get(field)));
                    self.value((name, field), versions, merged.get(field));
                }
            }
            (Some(one), None) | (None, Some(one)) if base == Some(one) => {
                // Only what waited beside it may have been changed.
                let is_settled = self.waiting_differs(name);
                assert!(merged.is_none() || is_settled, "{place} came back");
            }
            (Some(one), None) | (None, Some(one)) => {
                let merged = merged.unwrap_or_else(|| panic!("{place} is gone"));
                for (field, value) in one {
                    assert_eq!(merged.get(field), Some(value), "{place}");
                }
            }
        }
    }

    fn value(
        &self,
        (name, field): (&str, &str),
        [base, a, b]: [Option<&String>; 3],
        merged: Option<&String>,
    ) {
        let place = format!(
            "{}: {name} {field}: {base:?}, {a:?}, {b:?}, {merged:?}",
            self.file
        );
        if a == b || b == base {
            assert_eq!(merged, a, "{place}");
        } else if a == base {
            assert_eq!(merged, b, "{place}");
        } else {
            assert!(merged == a || merged == b, "{place}");
            let other = if merged == a { b } else { a };
            assert!(
                self.is_kept(name, field, other),
                "{place}: the other is lost"
            );
        }
    }

    /// Whether the version that does not stand is kept beside it, or told.
    fn is_kept(&self, name: &str, field: &str, other: Option<&String>) -> bool {
        let waits = |record: &str, words: &[&str]| {
            let raw = self.merged.waiting.get(record);
            raw.is_some_and(|raw| words.iter().all(|it| raw.contains(it)))
        };
        // RON text escapes what the values of this test hold in the same way as Debug does.
        let quoted = |value: &str| format!("{value:?}").trim_matches('"').to_owned();
        let other = other.map_or_else(|| "None".to_owned(), |value| quoted(value));
        match name {
            _ if name.starts_with("annotation ") && field == "spans" => waits(name, &["\"spans\""]),
            _ if name.starts_with("annotation ") => waits(name, &[&format!("\"{field}\""), &other]),
            "layer" => waits("layer", &["\"status\""]),
            _ if name.starts_with("comments.") || name.starts_with("decisions.") => {
                waits("layer", &[&format!("\"{name}\"")])
            }
            _ => self.told.contains(&other),
        }
    }

    fn waiting_differs(&self, name: &str) -> bool {
        let before = self.base.waiting.get(name);
        let sides = self.sides;
        sides.iter().any(|side| side.waiting.get(name) != before)
    }

    /// What waited and was touched by neither side waits still.
    fn nothing_settled_by_itself(&self) {
        for (name, raw) in &self.base.waiting {
            if self.waiting_differs(name) || !self.merged.records.contains_key(name) {
                continue;
            }
            let is_there = self.merged.waiting.contains_key(name);
            assert!(
                is_there,
                "{}: {name}: {raw} is settled by nobody",
                self.file
            );
        }
    }
}

fn begin(member: &Member) {
    for (nth, article) in ARTICLES.iter().enumerate() {
        let words: Vec<String> = (0..60)
            .map(|it| format!("wörd{}", it * (nth + 1)))
            .collect();
        member.put(article, format!("{}\n", words.join(" ")));
    }
    member.git(&["add", "-A"]);
    member.git(&["commit", "-q", "-m", "articles"]);
}

/// Syncs three times in an order that is drawn, so that both have what the other has.
fn in_step(random: &mut Random, team: &Team) -> String {
    let mut order = [&team.first, &team.second, &team.first];
    if random.below(2) == 0 {
        order = [&team.second, &team.first, &team.second];
    }
    let told = order.map(|member| member.sync_through().out);
    told.concat() + &team.first.git(&["log", "-4", "--format=%B"])
}

fn no_marks(member: &Member) {
    for (path, bytes) in member.files() {
        let mut lines = bytes.split(|byte| *byte == b'\n');
        assert!(!lines.any(|line| line.starts_with(b"<<<<<<<")), "{path}");
    }
}

/// Nothing is wrong but what waits for a pick.
fn check(member: &Member) {
    let ran = member.run(&["check"]);
    let is_wrong = |line: &&str| {
        !line.contains(" wait for a decision")
            && !line.contains(": note: ")
            && !line.contains(" sidecars: ")
    };
    let wrong: Vec<&str> = ran.out.lines().filter(is_wrong).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn of_hundreds_of_two_sided_histories_nothing_is_lost() {
    if !has_git() {
        return;
    }
    let team = Team::new(&[]);
    begin(&team.first);
    let seed = std::env::var("SYNC_SEED")
        .ok()
        .and_then(|it| it.parse().ok());
    let mut random = Random::new(seed.unwrap_or(20_261_129));
    let mut n_made = 0;
    in_step(&mut random, &team);
    for round in 0..ROUNDS {
        let base = everything(&team.first);
        for (member, side) in [(&team.first, "one"), (&team.second, "two")] {
            let mut editor = Editor {
                random: &mut random,
                side,
                n_made: &mut n_made,
            };
            editor.side(member);
        }
        let sides = [everything(&team.first), everything(&team.second)];
        let told = in_step(&mut random, &team);
        assert_same(&team.first.files(), &team.second.files());
        assert_eq!(team.first.git(&["status", "--porcelain"]), "");
        let merged = everything(&team.first);
        for (file, base) in &base {
            let judge = Judge {
                file,
                base,
                sides: [&sides[0][file], &sides[1][file]],
                merged: &merged[file],
                told: &told,
            };
            judge.judge();
        }
        if round % 8 == 0 {
            check(&team.second);
        }
    }
    no_marks(&team.first);
    check(&team.first);
}
