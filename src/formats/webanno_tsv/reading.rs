//! A TSV file as a CAS: the text from its sentences, a structure for each annotation, arrow and link.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::escapes::unescaped;
use super::header::{Column, FORMAT, LayerKind, TsvLayer, layer};
use super::resolving::NEXT;
use crate::formats::cas::{
    ANNOTATION, Cas, FS_ARRAY, Feature, STRING, Structure, Type, Types, Value, own,
};
use crate::formats::tokens::units;
use crate::formats::{Report, Trouble};

/// How many columns are read: each costs time in every row.
const MOST_COLUMNS: usize = 1024;

/// The name of a row: sentence, token, piece; 0 for a token that is whole.
pub type Row = (u32, u32, u32);

/// A place somewhere in the file where an annotation is meant: its row, and its number if one is given.
#[derive(Clone, Copy, Debug)]
pub struct Meant<'f> {
    /// The row it starts on.
    pub row: Row,
    /// Its number; 0 for none.
    pub id: u64,
    /// The full name of its type.
    pub kind: &'f str,
}

/// A reference that is looked up when all rows are read.
pub enum Pending<'f> {
    /// A link from a structure.
    Link {
        /// The structure.
        from: u64,
        /// The feature that holds the structure's links.
        feature: &'f str,
        /// How the far end is called.
        role: Option<String>,
        /// The far end.
        to: Meant<'f>,
    },
    /// An arrow of a layer.
    Arrow {
        /// The layer.
        layer: usize,
        /// What it says.
        features: Vec<(&'f str, String)>,
        /// Where it starts.
        from: Meant<'f>,
        /// Where it leads.
        to: Meant<'f>,
        /// The line of the file.
        line: usize,
    },
}

/// A file that is being read.
pub struct Reading<'f, 'r> {
    /// Its name.
    pub file: &'f str,
    /// What is to be told.
    pub report: &'r mut Report,
    /// The cells of a row on which nothing stands, as most are.
    pub empty: String,
    /// Its layers.
    pub layers: Vec<TsvLayer<'f>>,
    /// The type of each layer.
    pub kinds: Vec<usize>,
    /// The first layer of each name that holds annotations.
    pub by_name: BTreeMap<&'f str, usize>,
    /// The types of sentences, tokens and links' ends.
    pub usual: [usize; 3],
    /// The text so far.
    pub text: String,
    /// Its length in UTF-16 units.
    pub n_units: u64,
    /// How many blanks may yet be put between sentences: a number alone must not fill the memory.
    pub most_blanks: u64,
    /// The structures so far.
    pub structures: Vec<Structure<'f>>,
    /// The token of each row, a piece's too, by its place in `structures`.
    pub tokens: BTreeMap<Row, (u64, (u64, u64))>,
    /// What starts first on a row, by layer, and of any layer.
    pub starts: BTreeMap<(Row, usize), u64>,
    /// See `starts`.
    pub any_start: BTreeMap<Row, u64>,
    /// Annotations by layer and number; of a chain by layer, chain and link.
    pub by_id: BTreeMap<(usize, u64, u64), u64>,
    /// Annotations of any layer by number.
    pub any_id: BTreeMap<u64, u64>,
    /// What waits until all rows are read.
    pub pending: Vec<Pending<'f>>,
    /// The words of tokens, to be compared with the text.
    pub words: Vec<((u64, u64), String, usize)>,
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
    let mut layers: Vec<TsvLayer<'_>> = Vec::new();
    let mut n_columns = 0;
    let mut lines = lines.peekable();
    while let Some((nth, line)) = lines.next_if(|(_, line)| is_head(line)) {
        match layer(line) {
            Some(layer) if n_columns + layer.columns.len() <= MOST_COLUMNS => {
                n_columns += layer.columns.len();
                layers.push(layer);
            }
            None if line.is_empty() => {}
            _ => report.tell(Trouble::BadRecord, || {
                let shown: String = line.chars().take(60).collect();
                format!("{file}, line {nth}: {shown}")
            }),
        }
    }
    let kinds = layers
        .iter()
        .map(|layer| types.add(type_of(layer)))
        .collect();
    let mut by_name = BTreeMap::new();
    for (nth, layer) in layers.iter().enumerate() {
        if layer.kind != LayerKind::Relation {
            by_name.entry(layer.name).or_insert(nth);
        }
    }
    let usual = [own::SENTENCE, own::TOKEN, own::LINK].map(|name| types.kind(name));
    let mut reading = Reading {
        file,
        report,
        empty: "_\t".repeat(n_columns),
        layers,
        kinds,
        by_name,
        usual,
        text: String::with_capacity(text.len() / 4),
        n_units: 0,
        most_blanks: text.len() as u64 + 4096,
        structures: Vec::new(),
        tokens: BTreeMap::new(),
        starts: BTreeMap::new(),
        by_id: BTreeMap::new(),
        any_start: BTreeMap::new(),
        any_id: BTreeMap::new(),
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

pub fn row_of(name: &str) -> Option<Row> {
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
        let mut cells = line.splitn(4, '\t');
        let row = cells.next().and_then(row_of);
        let place = cells.next().and_then(|it| it.split_once('-'));
        let place = place.and_then(|(begin, end)| Some((begin.parse().ok()?, end.parse().ok()?)));
        let read = row.zip(place);
        if read.is_none() {
            self.report
                .tell(Trouble::BadRecord, || format!("{}, line {nth}", self.file));
        }
        let (row, place) = read?;
        let mut all: Vec<&str> = cells.next().into_iter().collect();
        let rest = cells.next().filter(|rest| *rest != self.empty);
        all.extend(rest.into_iter().flat_map(|rest| rest.split('\t')));
        Some((nth, row, place, all))
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

    /// Adds a structure and says by what others refer to it.
    pub fn push(
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

    /// The structure that others refer to so.
    pub fn structure(&mut self, id: u64) -> Option<&mut Structure<'f>> {
        let nth = usize::try_from(id).ok()?.checked_sub(2)?;
        self.structures.get_mut(nth)
    }

    fn add_row(&mut self, nth: usize, row: Row, place: (u64, u64), cells: &[&'f str]) {
        let mut cells = cells.iter().copied().peekable();
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
            if cells.peek().is_none() {
                break;
            }
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
}
