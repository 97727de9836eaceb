//! A TSV file as a CAS: the text from its sentences, a structure for each annotation, arrow and link.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::escapes::{parts, split_brackets, unescaped};
use super::header::{Column, FORMAT, LayerKind, TsvLayer, layer};
use crate::formats::cas::{
    ANNOTATION, Cas, FS_ARRAY, Feature, STRING, Structure, Type, Types, Value, own,
};
use crate::formats::tokens::units;
use crate::formats::{OffsetMap, Report, Trouble, Unit};

/// The feature that leads from one link of a chain to the next.
const NEXT: &str = "next";

/// The name of a row: sentence, token, piece; 0 for a token that is whole.
type Row = (u32, u32, u32);

/// A place somewhere in the file where an annotation is meant: its row, and its number if one is given.
#[derive(Clone, Copy, Debug)]
struct Meant<'f> {
    row: Row,
    id: u64,
    kind: &'f str,
}

/// A reference that is looked up when all rows are read.
enum Pending<'f> {
    /// A link from a structure.
    Link {
        from: u64,
        role: Option<String>,
        to: Meant<'f>,
    },
    /// An arrow of a layer.
    Arrow {
        layer: usize,
        features: Vec<(&'f str, String)>,
        from: Meant<'f>,
        to: Meant<'f>,
        line: usize,
    },
}

struct Reading<'f, 'r> {
    file: &'f str,
    report: &'r mut Report,
    layers: Vec<TsvLayer<'f>>,
    kinds: Vec<usize>,
    /// The types of sentences, tokens and links' ends.
    usual: [usize; 3],
    text: String,
    n_units: u64,
    most_blanks: u64,
    structures: Vec<Structure<'f>>,
    /// The token of each row, a piece's too, by its place in `structures`.
    tokens: BTreeMap<Row, (u64, (u64, u64))>,
    /// What starts on a row, by layer.
    starts: BTreeMap<(Row, usize), Vec<u64>>,
    /// Annotations by layer and number; of a chain by layer, chain and link.
    by_id: BTreeMap<(usize, u64, u64), u64>,
    pending: Vec<Pending<'f>>,
    /// The words of tokens, to be compared with the text.
    words: Vec<((u64, u64), String, usize)>,
}

/// The CAS that a file holds; nothing if it does not begin as one does.
///
/// What is read of the text is that of the sentences, with blanks between them.
pub fn read<'f>(
    text: &'f str,
    file: &'f str,
    types: &mut Types,
    report: &mut Report,
) -> Option<Cas<'f>> {
    let mut lines = text.lines().enumerate().map(|(nth, line)| (nth + 1, line));
    lines
        .next()
        .filter(|(_, line)| line.trim_start_matches('\u{feff}').starts_with(FORMAT))?;
    let mut layers = Vec::new();
    let mut lines = lines.peekable();
    while let Some((nth, line)) = lines.next_if(|(_, line)| is_head(line)) {
        match layer(line) {
            Some(layer) => layers.push(layer),
            None if line.is_empty() => {}
            None => report.tell(Trouble::BadRecord, || format!("{file}, line {nth}: {line}")),
        }
    }
    let kinds = layers
        .iter()
        .map(|layer| types.add(type_of(layer)))
        .collect();
    let usual = [own::SENTENCE, own::TOKEN, own::LINK].map(|name| types.kind(name));
    let mut reading = Reading {
        file,
        report,
        layers,
        kinds,
        usual,
        text: String::with_capacity(text.len() / 4),
        n_units: 0,
        most_blanks: text.len() as u64 + 4096,
        structures: Vec::new(),
        tokens: BTreeMap::new(),
        starts: BTreeMap::new(),
        by_id: BTreeMap::new(),
        pending: Vec::new(),
        words: Vec::new(),
    };
    let mut sentence = Sentence::default();
    for (nth, line) in lines {
        if let Some(text) = line.strip_prefix("#Text=") {
            sentence.begin(&mut reading);
            sentence.texts.push(unescaped(text));
        } else if let Some(id) = line.strip_prefix("#Sentence.id=") {
            sentence.begin(&mut reading);
            sentence.id = Some(unescaped(id));
        } else if !line.is_empty() && !line.starts_with('#') {
            sentence.rows.push((nth, line));
        }
    }
    sentence.finish(&mut reading);
    reading.resolve();
    reading.check_words();
    Some(Cas {
        text: Some(Cow::Owned(reading.text)),
        structures: reading.structures,
        lists_are_texts: true,
    })
}

fn is_head(line: &str) -> bool {
    line.is_empty()
        || line.starts_with('#')
            && !line.starts_with("#Text=")
            && !line.starts_with("#Sentence.id=")
}

fn type_of(layer: &TsvLayer<'_>) -> Type {
    let feature = |column: &Column<'_>| match column {
        Column::Feature(name) => Some(Feature::new(*name, STRING)),
        Column::Roles(name) => Some(Feature::new(*name, FS_ARRAY)),
        _ => None,
    };
    let mut features: Vec<Feature> = layer.columns.iter().filter_map(feature).collect();
    let ends: &[&str] = match layer.kind {
        LayerKind::Span => &[],
        LayerKind::Chain => &[NEXT],
        LayerKind::Relation => &["Governor", "Dependent"],
    };
    features.extend(ends.iter().map(|name| Feature::new(*name, ANNOTATION)));
    Type {
        name: layer.name.to_owned(),
        supertype: ANNOTATION.to_owned(),
        features,
        ..Type::default()
    }
}

/// The lines of a sentence.
#[derive(Default)]
struct Sentence<'f> {
    id: Option<String>,
    texts: Vec<String>,
    rows: Vec<(usize, &'f str)>,
}

impl<'f> Sentence<'f> {
    /// A line that comes before rows begins a sentence if there are rows already.
    fn begin(&mut self, reading: &mut Reading<'f, '_>) {
        if !self.rows.is_empty() {
            std::mem::take(self).finish(reading);
        }
    }

    fn finish(self, reading: &mut Reading<'f, '_>) {
        let rows: Vec<_> = self
            .rows
            .iter()
            .filter_map(|(nth, line)| reading.cells(*nth, line))
            .collect();
        let first = rows.first().map(|(_, _, (begin, _), _)| *begin);
        let text = self.texts.join("\n");
        if text.is_empty() && rows.is_empty() {
            return;
        }
        let shift = reading.add_text(&text, first, self.rows.first().map_or(0, |(nth, _)| *nth));
        let begin = reading.n_units - units(&text);
        let mut features: Vec<(Cow<'f, str>, Value<'f>)> = Vec::new();
        features.extend(self.id.map(|id| ("id".into(), Value::Text(id.into()))));
        let place = (begin, reading.n_units);
        let [sentence, _, _] = reading.usual;
        reading.push(sentence, place, features);
        for (nth, row, place, cells) in rows {
            let moved = |at: u64| at.checked_add_signed(shift).unwrap_or(u64::MAX);
            reading.add_row(nth, row, (moved(place.0), moved(place.1)), &cells);
        }
    }
}

fn row_of(name: &str) -> Option<Row> {
    let (sentence, rest) = name.split_once('-')?;
    let (token, piece) = rest.split_once('.').unwrap_or((rest, "0"));
    Some((
        sentence.parse().ok()?,
        token.parse().ok()?,
        piece.parse().ok()?,
    ))
}

type Cells<'f> = (usize, Row, (u64, u64), Vec<&'f str>);

impl<'f> Reading<'f, '_> {
    /// The cells of a row, the first being the token.
    fn cells(&mut self, nth: usize, line: &'f str) -> Option<Cells<'f>> {
        let mut cells = line.split('\t');
        let row = cells.next().and_then(row_of);
        let place = cells.next().and_then(|it| it.split_once('-'));
        let place = place.and_then(|(begin, end)| Some((begin.parse().ok()?, end.parse().ok()?)));
        let read = row.zip(place);
        if read.is_none() {
            self.report
                .tell(Trouble::BadRecord, || format!("{}, line {nth}", self.file));
        }
        read.map(|(row, place)| (nth, row, place, cells.collect()))
    }

    /// Adds the text of a sentence behind blanks up to where its first token begins, and says by how
    /// much the sentence's places are off where that cannot be.
    fn add_text(&mut self, text: &str, first: Option<u64>, line: usize) -> i64 {
        let here = self.n_units;
        let first = first.unwrap_or(here);
        let n_blanks = first.checked_sub(here);
        let n_blanks = n_blanks.filter(|blanks| *blanks <= self.most_blanks);
        let mut shift = 0;
        if let Some(n_blanks) = n_blanks {
            self.most_blanks -= n_blanks;
            self.text.extend((0..n_blanks).map(|_| ' '));
            self.n_units += n_blanks;
        } else {
            self.report.tell(Trouble::OtherCounting, || {
                let file = self.file;
                format!("{file}, line {line}: a sentence begins at {first}, its text at {here}")
            });
            let here = i64::try_from(here).unwrap_or(0);
            shift = here.saturating_sub_unsigned(first);
        }
        self.text.push_str(text);
        self.n_units += units(text);
        shift
    }

    fn push(
        &mut self,
        kind: usize,
        place: (u64, u64),
        features: Vec<(Cow<'f, str>, Value<'f>)>,
    ) -> u64 {
        let id = self.structures.len() as u64 + 2;
        self.structures.push(Structure {
            id,
            kind,
            has_sofa: true,
            place: Some(place),
            features,
        });
        id
    }

    fn structure(&mut self, id: u64) -> Option<&mut Structure<'f>> {
        let nth = usize::try_from(id).ok()?.checked_sub(2)?;
        self.structures.get_mut(nth)
    }

    fn add_row(&mut self, nth: usize, row: Row, place: (u64, u64), cells: &[&'f str]) {
        let mut cells = cells.iter().copied();
        let words = cells.next().unwrap_or_default();
        self.words.push((place, unescaped(words), nth));
        let [_, token, _] = self.usual;
        let id = if row.2 == 0 {
            self.push(token, place, Vec::new())
        } else {
            0
        };
        self.tokens.insert(row, (id, place));
        for layer in 0..self.layers.len() {
            let Some(TsvLayer { kind, columns, .. }) = self.layers.get(layer) else {
                continue;
            };
            let (kind, columns) = (*kind, columns.clone());
            let filled: Vec<(Column<'f>, &'f str)> = columns
                .into_iter()
                .map(|column| (column, cells.next().filter(|it| *it != "_").unwrap_or("_")))
                .collect();
            if filled.iter().all(|(_, cell)| *cell == "_") {
                continue;
            }
            match kind {
                LayerKind::Span => self.add_spans(layer, row, place, &filled, nth),
                LayerKind::Chain => self.add_chain_links(layer, row, place, &filled, nth),
                LayerKind::Relation => self.add_arrows(layer, row, &filled, nth),
            }
        }
    }

    fn add_spans(
        &mut self,
        layer: usize,
        row: Row,
        place: (u64, u64),
        cells: &[(Column<'f>, &'f str)],
        line: usize,
    ) {
        for stack in stacks(cells) {
            let id = stack.iter().find_map(|(column, cell)| match column {
                Column::Targets(_) => None,
                _ => split_brackets(cell).1?.parse::<u64>().ok(),
            });
            let known = id.and_then(|id| self.by_id.get(&(layer, id, 0)).copied());
            if let Some(known) = known {
                self.widen(known, place);
                continue;
            }
            let features = stack.iter().filter_map(|(column, cell)| match column {
                Column::Feature(name) => Some((
                    Cow::Borrowed(*name),
                    Value::Text(value(split_brackets(cell).0)?.into()),
                )),
                _ => None,
            });
            let kind = self.kinds.get(layer).copied().unwrap_or_default();
            let new = self.push(kind, place, features.collect());
            self.starts.entry((row, layer)).or_default().push(new);
            if let Some(id) = id {
                self.by_id.insert((layer, id, 0), new);
            }
            self.note_links(new, &stack, line);
        }
    }

    /// Notes the links of a span for the time when all rows are read.
    fn note_links(&mut self, from: u64, stack: &[(Column<'f>, &'f str)], line: usize) {
        let mut roles: Vec<&str> = Vec::new();
        for (column, cell) in stack {
            match column {
                Column::Roles(_) => roles = parts(split_brackets(cell).0, ';').collect(),
                Column::Targets(kind) => {
                    for (nth, target) in parts(cell, ';').enumerate() {
                        let (name, id) = split_brackets(target);
                        if matches!(name, "*" | "_" | "") {
                            continue;
                        }
                        let Some(row) = row_of(name) else {
                            self.report.tell(Trouble::BadRecord, || {
                                format!("{}, line {line}: {target}", self.file)
                            });
                            continue;
                        };
                        let id = id.and_then(|it| it.parse().ok()).unwrap_or(0);
                        let role = roles.get(nth).and_then(|it| value(it));
                        self.pending.push(Pending::Link {
                            from,
                            role,
                            to: Meant { row, id, kind },
                        });
                    }
                }
                _ => {}
            }
        }
    }

    fn widen(&mut self, id: u64, (_, end): (u64, u64)) {
        if let Some(place) = self.structure(id).and_then(|it| it.place.as_mut()) {
            place.1 = place.1.max(end);
        }
    }

    fn add_chain_links(
        &mut self,
        layer: usize,
        row: Row,
        place: (u64, u64),
        cells: &[(Column<'f>, &'f str)],
        line: usize,
    ) {
        for stack in stacks(cells) {
            // The first column says `relation->chain-link`, the second what kind of link it is.
            let mut columns = stack.iter();
            let (relation, number) = match columns.next().map(|(_, cell)| cell.rsplit_once("->")) {
                Some(Some((relation, number))) => (value(relation), number),
                _ => (None, ""),
            };
            let number = number.split_once('-');
            let number =
                number.and_then(|(chain, link)| Some((chain.parse().ok()?, link.parse().ok()?)));
            let Some((chain, link)) = number else {
                self.report
                    .tell(Trouble::BadRecord, || format!("{}, line {line}", self.file));
                continue;
            };
            if let Some(known) = self.by_id.get(&(layer, chain, link)).copied() {
                self.widen(known, place);
                continue;
            }
            let kind = columns
                .next()
                .and_then(|(_, cell)| value(split_brackets(cell).0));
            let names = self
                .layers
                .get(layer)
                .map(|it| it.columns.clone())
                .unwrap_or_default();
            let values = names.into_iter().zip([relation, kind]);
            let features = values.filter_map(|(column, value)| match column {
                Column::Feature(name) => Some((Cow::Borrowed(name), Value::Text(value?.into()))),
                _ => None,
            });
            let kind = self.kinds.get(layer).copied().unwrap_or_default();
            let new = self.push(kind, place, features.collect());
            self.by_id.insert((layer, chain, link), new);
            self.starts.entry((row, layer)).or_default().push(new);
        }
    }

    fn add_arrows(&mut self, layer: usize, row: Row, cells: &[(Column<'f>, &'f str)], line: usize) {
        for stack in stacks(cells) {
            let base = stack.iter().find_map(|(column, cell)| match column {
                Column::Base(kind) => Some((*kind, *cell)),
                _ => None,
            });
            let Some((kind, (name, ids))) = base.map(|(kind, cell)| (kind, split_brackets(cell)))
            else {
                continue;
            };
            let Some(from) = row_of(name) else {
                self.report.tell(Trouble::BadRecord, || {
                    format!("{}, line {line}: {name}", self.file)
                });
                continue;
            };
            let ids = ids.and_then(|it| it.split_once('_')).unwrap_or(("0", "0"));
            let meant = |row, id: &str| Meant {
                row,
                id: id.parse().unwrap_or(0),
                kind,
            };
            let features = stack.iter().filter_map(|(column, cell)| match column {
                Column::Feature(name) => Some((*name, value(split_brackets(cell).0)?)),
                _ => None,
            });
            self.pending.push(Pending::Arrow {
                layer,
                features: features.collect(),
                from: meant(from, ids.0),
                to: meant(row, ids.1),
                line,
            });
        }
    }

    /// Looks up what links, arrows and chains refer to.
    fn resolve(&mut self) {
        let links: Vec<(usize, u64, u64)> =
            self.by_id.keys().copied().filter(|key| key.2 > 0).collect();
        for (layer, chain, link) in links {
            let next = link.checked_add(1);
            let next = next.and_then(|next| self.by_id.get(&(layer, chain, next)).copied());
            let here = self.by_id.get(&(layer, chain, link)).copied();
            if let (Some(here), Some(next)) = (here, next) {
                self.add_feature(here, NEXT, Value::Reference(next));
            }
        }
        for pending in std::mem::take(&mut self.pending) {
            match pending {
                Pending::Link { from, role, to } => self.resolve_link(from, role, to),
                Pending::Arrow {
                    layer,
                    features,
                    from,
                    to,
                    line,
                } => {
                    let (Some((from, _)), Some((to, place))) = (self.meant(from), self.meant(to))
                    else {
                        self.report.tell(Trouble::DanglingReference, || {
                            format!("{}, line {line}", self.file)
                        });
                        continue;
                    };
                    let mut features: Vec<(Cow<'f, str>, Value<'f>)> = features
                        .into_iter()
                        .map(|(name, value)| (name.into(), Value::Text(value.into())))
                        .collect();
                    features.push(("Governor".into(), Value::Reference(from)));
                    features.push(("Dependent".into(), Value::Reference(to)));
                    let kind = self.kinds.get(layer).copied().unwrap_or_default();
                    self.push(kind, place, features);
                }
            }
        }
    }

    fn resolve_link(&mut self, from: u64, role: Option<String>, to: Meant<'f>) {
        let Some((target, _)) = self.meant(to) else {
            let (sentence, token, _) = to.row;
            self.report.tell(Trouble::DanglingReference, || {
                format!("{}: {sentence}-{token}", self.file)
            });
            return;
        };
        let role = role.map(|role| ("role".into(), Value::Text(role.into())));
        let mut features: Vec<(Cow<'f, str>, Value<'f>)> = role.into_iter().collect();
        features.push(("target".into(), Value::Reference(target)));
        let id = self.structures.len() as u64 + 2;
        let [_, _, kind] = self.usual;
        self.structures.push(Structure {
            id,
            kind,
            has_sofa: false,
            place: None,
            features,
        });
        let host = self.structure(from).map(|it| it.kind);
        let layer = self.kinds.iter().position(|it| Some(*it) == host);
        let columns = layer
            .and_then(|it| self.layers.get(it))
            .map(|it| it.columns.clone());
        let name = columns
            .into_iter()
            .flatten()
            .find_map(|column| match column {
                Column::Roles(name) => Some(name),
                _ => None,
            });
        self.add_feature(
            from,
            name.unwrap_or(own::LINKS),
            Value::References(vec![id]),
        );
    }

    /// Adds a feature, or more structures to one that is there.
    fn add_feature(&mut self, id: u64, name: &'f str, value: Value<'f>) {
        let Some(structure) = self.structure(id) else {
            return;
        };
        let known = structure.features.iter_mut().find(|(it, _)| it == name);
        match (known, value) {
            (Some((_, Value::References(ids))), Value::References(more)) => ids.extend(more),
            (_, value) => structure.features.push((name.into(), value)),
        }
    }

    /// The structure that is meant, and its place.
    fn meant(&self, meant: Meant<'_>) -> Option<(u64, (u64, u64))> {
        let all = self
            .layers
            .iter()
            .enumerate()
            .filter(|(_, it)| it.kind != LayerKind::Relation);
        let is_named = |it: &TsvLayer<'_>| it.name == meant.kind || meant.kind == ANNOTATION;
        let layers = || {
            all.clone()
                .filter(|(_, it)| is_named(it))
                .map(|(nth, _)| nth)
        };
        let by_id = || layers().find_map(|it| self.by_id.get(&(it, meant.id, 0)));
        let at_row = || layers().find_map(|it| self.starts.get(&(meant.row, it))?.first());
        let token = || {
            self.tokens
                .get(&meant.row)
                .map(|(id, _)| id)
                .filter(|id| **id > 0)
        };
        let is_token = meant.kind == own::TOKEN;
        let found = if meant.id > 0 { by_id() } else { at_row() };
        let id = *found.or_else(|| token().filter(|_| is_token))?;
        let nth = usize::try_from(id).ok()?.checked_sub(2)?;
        Some((id, self.structures.get(nth)?.place?))
    }

    /// Tells of tokens whose words are not the words at their place.
    fn check_words(&mut self) {
        let map = OffsetMap::new(&self.text, Unit::Utf16);
        for ((begin, end), words, line) in &self.words {
            let range = map.range(*begin, *end);
            let found = range
                .and_then(|it| it.slice(&self.text))
                .unwrap_or_default();
            if found != words {
                self.report.tell(Trouble::QuoteDiffers, || {
                    format!(
                        "{}, line {line}: stated “{words}”, found “{found}”",
                        self.file
                    )
                });
            }
        }
    }
}

/// The value of a cell; nothing for one without.
fn value(cell: &str) -> Option<String> {
    (!matches!(cell, "*" | "_")).then(|| unescaped(cell))
}

/// The annotations that stand on a row in a layer, each with its part of every column.
fn stacks<'f>(cells: &[(Column<'f>, &'f str)]) -> Vec<Vec<(Column<'f>, &'f str)>> {
    let split: Vec<(Column<'f>, Vec<&'f str>)> = cells
        .iter()
        .map(|(column, cell)| (*column, parts(cell, '|').collect()))
        .collect();
    let n_stacked = split
        .iter()
        .map(|(_, parts)| parts.len())
        .max()
        .unwrap_or(0);
    let nth = |nth: usize| {
        let part = |(column, parts): &(Column<'f>, Vec<&'f str>)| {
            (*column, parts.get(nth).copied().unwrap_or("_"))
        };
        split.iter().map(part).collect::<Vec<_>>()
    };
    let all = (0..n_stacked).map(nth);
    all.filter(|stack| stack.iter().any(|(_, cell)| *cell != "_"))
        .collect()
}
