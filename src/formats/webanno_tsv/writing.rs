//! A CAS as TSV: a row for each token and each piece of one, columns for the features of each layer.

use std::collections::BTreeMap;

use super::escapes::{push_text, push_value};
use super::header::VERSION;
use crate::formats::cas::{ANNOTATION, Cas, Structure, Types, Value, own};
use crate::formats::numbers::push_number;
use crate::formats::tokens::Utf16Words;

/// A layer that the file has.
struct Written<'t> {
    kind: usize,
    name: &'t str,
    features: Vec<&'t str>,
    has_links: bool,
}

/// A row: a token, or a piece of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Row {
    sentence: usize,
    token: usize,
    /// 0 for the token itself.
    piece: usize,
}

/// The rows, with what stands on them.
#[derive(Default)]
struct Rows {
    /// The tokens with their place, in order.
    tokens: Vec<(Row, (u64, u64))>,
    /// The first token of each sentence, and the sentence's place.
    sentences: Vec<(usize, (u64, u64))>,
    /// The annotations on each token.
    on_tokens: Vec<Vec<usize>>,
    /// The annotations on each piece, by token and place.
    on_pieces: BTreeMap<(usize, u64, u64), Vec<usize>>,
}

/// An annotation that is written.
struct Placed<'c, 'a> {
    structure: &'c Structure<'a>,
    layer: usize,
    /// The row it starts on: a token, or a piece of it.
    first: (usize, Option<(u64, u64)>),
    /// What tells it from others, where something must.
    id: Option<u64>,
}

/// An annotation whose place no row can hold.
pub struct Unwritable {
    /// Where in the CAS it is.
    pub nth: usize,
    /// Whether only white space at its ends is cut off.
    pub is_cut: bool,
}

/// The CAS as a TSV file, and which annotations are not in it as they stand.
pub fn write(cas: &Cas<'_>, types: &Types) -> (String, Vec<Unwritable>) {
    let kinds = kinds(types);
    let mut rows = Rows::of(cas, &kinds);
    let layers = layers(cas, types, &kinds);
    let (placed, unwritable) = place(cas, &layers, &mut rows);
    let mut out = String::with_capacity(cas.structures.len() * 40 + 1024);
    push_head(&mut out, &layers);
    let writing = Writing {
        cas,
        layers: &layers,
        rows: &rows,
        pieces: rows.pieces(),
        placed: &placed,
        empty: "_\t".repeat(layers.iter().map(n_columns).sum()),
    };
    writing.push_sentences(&mut out);
    (out, unwritable)
}

/// How many columns a layer has; links have two.
fn n_columns(layer: &Written<'_>) -> usize {
    layer.features.len() + 2 * usize::from(layer.has_links)
}

fn push_head(out: &mut String, layers: &[Written<'_>]) {
    out.push_str(VERSION);
    out.push('\n');
    for layer in layers {
        out.push_str("#T_SP=");
        out.push_str(layer.name);
        for feature in &layer.features {
            out.push('|');
            out.push_str(feature);
        }
        if layer.has_links {
            for part in [
                "|ROLE_",
                layer.name,
                ":",
                own::LINKS,
                "_",
                own::LINK,
                "|",
                ANNOTATION,
            ] {
                out.push_str(part);
            }
        }
        out.push('\n');
    }
    out.push_str("\n\n");
}

/// The layers in use with the features in use, in the order they are declared.
fn layers<'t>(cas: &Cas<'_>, types: &'t Types, kinds: &[Kind]) -> Vec<Written<'t>> {
    let mut used: BTreeMap<usize, std::collections::BTreeSet<&str>> = BTreeMap::new();
    let annotations = cas.structures.iter();
    for structure in annotations.filter(|it| kind_of(it, kinds) == Kind::Annotation) {
        let names = structure.features.iter().map(|(name, _)| &**name);
        used.entry(structure.kind).or_default().extend(names);
    }
    let layer = |(kind, used): (usize, std::collections::BTreeSet<&str>)| {
        let declared = types.all().get(kind)?;
        let features = declared.features.iter().map(|it| it.name.as_str());
        let features = features.filter(|it| used.contains(it) && *it != own::LINKS);
        Some(Written {
            kind,
            name: &declared.name,
            features: features.collect(),
            has_links: used.contains(own::LINKS),
        })
    };
    used.into_iter().filter_map(layer).collect()
}

/// What the structures of a type are in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Sentence,
    Token,
    Annotation,
    Other,
}

fn kinds(types: &Types) -> Vec<Kind> {
    let kind = |name: &str| match name {
        own::SENTENCE => Kind::Sentence,
        own::TOKEN => Kind::Token,
        name if name.starts_with(own::SPANS) && name != own::LINK => Kind::Annotation,
        _ => Kind::Other,
    };
    types.all().iter().map(|it| kind(&it.name)).collect()
}

fn kind_of(structure: &Structure<'_>, kinds: &[Kind]) -> Kind {
    let kind = kinds
        .get(structure.kind)
        .filter(|_| structure.place.is_some());
    kind.copied().unwrap_or(Kind::Other)
}

impl Rows {
    fn of(cas: &Cas<'_>, kinds: &[Kind]) -> Self {
        let mut rows = Self::default();
        let mut token = 0;
        for structure in &cas.structures {
            let Some(place) = structure.place else {
                continue;
            };
            match kind_of(structure, kinds) {
                Kind::Sentence => {
                    rows.sentences.push((rows.tokens.len(), place));
                    token = 0;
                }
                Kind::Token => {
                    token += 1;
                    let row = Row {
                        sentence: rows.sentences.len(),
                        token,
                        piece: 0,
                    };
                    rows.tokens.push((row, place));
                }
                Kind::Annotation | Kind::Other => {}
            }
        }
        rows.on_tokens.resize_with(rows.tokens.len(), Vec::new);
        rows
    }

    /// The row of each piece.
    fn pieces(&self) -> BTreeMap<(usize, u64, u64), Row> {
        let mut pieces = BTreeMap::new();
        let mut last = (usize::MAX, 0);
        for key in self.on_pieces.keys() {
            last = if last.0 == key.0 {
                (key.0, last.1 + 1)
            } else {
                (key.0, 1)
            };
            if let Some((row, _)) = self.tokens.get(key.0) {
                pieces.insert(
                    *key,
                    Row {
                        piece: last.1,
                        ..*row
                    },
                );
            }
        }
        pieces
    }

    /// Puts an annotation on its rows and says on which it starts.
    fn put(&mut self, nth: usize, (begin, end): (u64, u64)) -> Option<(usize, Option<(u64, u64)>)> {
        let from = self
            .tokens
            .partition_point(|(_, (_, until))| *until <= begin);
        let tokens = self.tokens.iter().enumerate().skip(from);
        let tokens = tokens.take_while(|(_, (_, (from, _)))| *from < end);
        let mut first = None;
        for (token, (_, place)) in tokens {
            let piece = (place.0.max(begin), place.1.min(end));
            let row = if piece == *place {
                self.on_tokens.get_mut(token)?.push(nth);
                (token, None)
            } else {
                self.on_pieces
                    .entry((token, piece.0, piece.1))
                    .or_default()
                    .push(nth);
                (token, Some(piece))
            };
            first = first.or(Some(row));
        }
        first
    }
}

/// Puts all annotations on rows and gives numbers to those that could be taken for others.
fn place<'c, 'a>(
    cas: &'c Cas<'a>,
    layers: &[Written<'_>],
    rows: &mut Rows,
) -> (Vec<Placed<'c, 'a>>, Vec<Unwritable>) {
    let (mut placed, mut unwritable) = (Vec::new(), Vec::new());
    let mut by_structure = BTreeMap::new();
    for (nth, structure) in cas.structures.iter().enumerate() {
        let layer = layers.iter().position(|it| it.kind == structure.kind);
        let (Some(layer), Some(place)) = (layer, structure.place) else {
            continue;
        };
        let Some(first) = rows.put(placed.len(), place) else {
            unwritable.push(Unwritable { nth, is_cut: false });
            continue;
        };
        let last = rows
            .tokens
            .partition_point(|(_, (from, _))| *from < place.1);
        let last = last.checked_sub(1).and_then(|last| rows.tokens.get(last));
        let start = first.1.or(rows.tokens.get(first.0).map(|it| it.1));
        let is_whole =
            start.is_some_and(|it| it.0 == place.0) && last.is_some_and(|it| it.1.1 >= place.1);
        if !is_whole {
            unwritable.push(Unwritable { nth, is_cut: true });
        }
        by_structure.insert(structure.id, placed.len());
        placed.push(Placed {
            structure,
            layer,
            first,
            id: None,
        });
    }
    let mut needs_id = vec![false; placed.len()];
    let mut rows_of = vec![0_usize; placed.len()];
    for on_row in rows.on_tokens.iter().chain(rows.on_pieces.values()) {
        for nth in on_row {
            let layer = |nth: &usize| placed.get(*nth).map(|it| it.layer);
            let is_stacked = on_row.iter().filter(|it| layer(it) == layer(nth)).count() > 1;
            if let (Some(rows), Some(needs)) = (rows_of.get_mut(*nth), needs_id.get_mut(*nth)) {
                *rows += 1;
                *needs |= is_stacked || *rows > 1;
            }
        }
    }
    // The type of a link's end is any, so only a number says which annotation it is.
    for end in cas.structures.iter().filter_map(|it| it.value("target")) {
        let nth = match end {
            Value::Reference(id) => by_structure.get(id),
            _ => None,
        };
        if let Some(needs) = nth.and_then(|nth| needs_id.get_mut(*nth)) {
            *needs = true;
        }
    }
    let mut next = 1;
    for (annotation, needs) in placed.iter_mut().zip(needs_id) {
        if needs {
            annotation.id = Some(next);
            next += 1;
        }
    }
    (placed, unwritable)
}

struct Writing<'w, 'c, 'a> {
    cas: &'c Cas<'a>,
    layers: &'w [Written<'w>],
    rows: &'w Rows,
    pieces: BTreeMap<(usize, u64, u64), Row>,
    placed: &'w [Placed<'c, 'a>],
    /// The cells of a row on which nothing stands, as most are.
    empty: String,
}

impl<'a> Writing<'_, '_, 'a> {
    fn push_sentences(&self, out: &mut String) {
        let text = self.cas.text.as_deref().unwrap_or_default();
        let mut text = Utf16Words::new(text);
        let mut words = |(begin, end): (u64, u64)| text.words(begin, end).unwrap_or_default();
        for (nth, (first, place)) in self.rows.sentences.iter().enumerate() {
            let next = self.rows.sentences.get(nth + 1);
            let after = next.map_or(self.rows.tokens.len(), |(first, _)| *first);
            out.push_str("#Text=");
            push_text(out, words(*place));
            out.push('\n');
            for token in *first..after {
                let Some((row, place)) = self.rows.tokens.get(token) else {
                    continue;
                };
                let on_row = self.rows.on_tokens.get(token);
                self.push_row(out, (*row, *place, words(*place)), on_row);
                for (key, on_row) in self.rows.on_pieces.range((token, 0, 0)..(token + 1, 0, 0)) {
                    let (place, row) = ((key.1, key.2), self.pieces.get(key));
                    if let Some(row) = row {
                        self.push_row(out, (*row, place, words(place)), Some(on_row));
                    }
                }
            }
            out.push_str(if next.is_some() { "\n" } else { "" });
        }
    }

    fn push_row(
        &self,
        out: &mut String,
        (row, (begin, end), words): (Row, (u64, u64), &str),
        on_row: Option<&Vec<usize>>,
    ) {
        push_name(out, row);
        out.push('\t');
        push_number(out, begin);
        out.push('-');
        push_number(out, end);
        out.push('\t');
        push_text(out, words);
        out.push('\t');
        let on_row = on_row.map_or(&[][..], Vec::as_slice);
        if on_row.is_empty() {
            out.push_str(&self.empty);
            out.push('\n');
            return;
        }
        for (nth, layer) in self.layers.iter().enumerate() {
            let stack = on_row.iter().filter_map(|it| self.placed.get(*it));
            let stack: Vec<&Placed<'_, '_>> = stack.filter(|it| it.layer == nth).collect();
            for feature in &layer.features {
                push_stack(out, &stack, |out, it| {
                    match it.structure.value(feature) {
                        Some(Value::Text(text)) => push_value(out, text),
                        Some(Value::Integer(number)) => push_number(out, *number),
                        _ => out.push('*'),
                    }
                    push_id(out, it.id);
                });
            }
            if layer.has_links {
                push_stack(out, &stack, |out, it| {
                    self.push_links(out, it, |out, end| match end.text("role") {
                        Some(role) if !role.is_empty() => push_value(out, role),
                        _ => out.push('*'),
                    });
                    push_id(out, it.id);
                });
                push_stack(out, &stack, |out, it| {
                    self.push_links(out, it, |out, end| self.push_end(out, end));
                });
            }
        }
        out.push('\n');
    }

    /// Adds something for each link of an annotation.
    fn push_links(
        &self,
        out: &mut String,
        annotation: &Placed<'_, 'a>,
        push: impl Fn(&mut String, &Structure<'a>),
    ) {
        let Some(Value::References(ids)) = annotation.structure.value(own::LINKS) else {
            out.push('*');
            return;
        };
        for (nth, id) in ids.iter().enumerate() {
            out.push_str(if nth == 0 { "" } else { ";" });
            match self.structure(*id) {
                Some(end) => push(out, end),
                None => out.push('*'),
            }
        }
    }

    /// Structures are numbered in their order, the text being the first.
    fn structure(&self, id: u64) -> Option<&Structure<'a>> {
        let nth = usize::try_from(id).ok()?.checked_sub(2)?;
        self.cas.structures.get(nth).filter(|it| it.id == id)
    }

    fn push_end(&self, out: &mut String, end: &Structure<'a>) {
        let target = match end.value("target") {
            Some(Value::Reference(id)) => *id,
            _ => 0,
        };
        // Annotations are in the order of their structures.
        let nth = self.placed.partition_point(|it| it.structure.id < target);
        let target = self.placed.get(nth).filter(|it| it.structure.id == target);
        let Some(target) = target else {
            out.push('*');
            return;
        };
        let (token, piece) = target.first;
        let row = match piece {
            Some((begin, end)) => self.pieces.get(&(token, begin, end)).copied(),
            None => self.rows.tokens.get(token).map(|it| it.0),
        };
        if let Some(row) = row {
            push_name(out, row);
        }
        push_id(out, target.id);
    }
}

fn push_name(out: &mut String, row: Row) {
    push_number(out, row.sentence as u64);
    out.push('-');
    push_number(out, row.token as u64);
    if row.piece > 0 {
        out.push('.');
        push_number(out, row.piece as u64);
    }
}

fn push_id(out: &mut String, id: Option<u64>) {
    if let Some(id) = id {
        out.push('[');
        push_number(out, id);
        out.push(']');
    }
}

/// Adds a cell with something for each annotation of a layer on a row.
fn push_stack<'s>(
    out: &mut String,
    stack: &[&'s Placed<'s, 's>],
    push: impl Fn(&mut String, &'s Placed<'s, 's>),
) {
    for (nth, annotation) in stack.iter().enumerate() {
        out.push_str(if nth == 0 { "" } else { "|" });
        push(out, annotation);
    }
    out.push_str(if stack.is_empty() { "_\t" } else { "\t" });
}
