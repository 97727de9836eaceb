//! The cells of a row as annotations of the layers: spans, links of chains, arrows.

use std::borrow::Cow;

use super::escapes::{parts, split_brackets, unescaped};
use super::header::Column;
use super::reading::{Meant, Pending, Reading, Row, row_of};
use crate::formats::Trouble;
use crate::formats::cas::{Value, own};

/// How many annotations of a layer on one row are read.
const MOST_STACKED: usize = 10_000;

/// An annotation's part of every column of its layer that is filled.
type Stack<'f> = Vec<(Column<'f>, &'f str)>;

impl<'f> Reading<'f, '_> {
    /// See [`stacks`]; those that are not read are told.
    fn stacks(&mut self, cells: &[(Column<'f>, &'f str)], line: usize) -> Vec<Stack<'f>> {
        let (stacks, n_left_out) = stacks(cells);
        if n_left_out > 0 {
            self.report.tell(Trouble::NotKept, || {
                let file = self.file;
                format!("{file}, line {line}: {n_left_out} annotations beyond {MOST_STACKED}")
            });
        }
        stacks
    }

    /// Adds the runs of words of a row, or widens those that began on an earlier one.
    pub fn add_spans(
        &mut self,
        layer: usize,
        row: Row,
        place: (u64, u64),
        cells: &[(Column<'f>, &'f str)],
        line: usize,
    ) {
        for stack in self.stacks(cells, line) {
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
            self.note_start(layer, row, new);
            if let Some(id) = id {
                self.by_id.insert((layer, id, 0), new);
                self.any_id.entry(id).or_insert(new);
            }
            self.note_links(new, &stack, line);
        }
    }

    /// Notes the links of a span for the time when all rows are read.
    fn note_links(&mut self, from: u64, stack: &[(Column<'f>, &'f str)], line: usize) {
        let mut roles: Vec<&str> = Vec::new();
        let mut feature = own::LINKS;
        for (column, cell) in stack {
            match column {
                Column::Roles(name) => {
                    feature = *name;
                    roles = parts(split_brackets(cell).0, ';').collect();
                }
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
                            feature,
                            role,
                            to: Meant { row, id, kind },
                        });
                    }
                }
                _ => {}
            }
        }
    }

    fn note_start(&mut self, layer: usize, row: Row, new: u64) {
        self.starts.entry((row, layer)).or_insert(new);
        self.any_start.entry(row).or_insert(new);
    }

    fn widen(&mut self, id: u64, (_, end): (u64, u64)) {
        if let Some(place) = self.structure(id).and_then(|it| it.place.as_mut()) {
            place.1 = place.1.max(end);
        }
    }

    /// Adds the links of chains that stand on a row.
    pub fn add_chain_links(
        &mut self,
        layer: usize,
        row: Row,
        place: (u64, u64),
        cells: &[(Column<'f>, &'f str)],
        line: usize,
    ) {
        for stack in self.stacks(cells, line) {
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
            self.note_start(layer, row, new);
        }
    }

    /// Notes the arrows that lead to a row.
    pub fn add_arrows(
        &mut self,
        layer: usize,
        row: Row,
        cells: &[(Column<'f>, &'f str)],
        line: usize,
    ) {
        for stack in self.stacks(cells, line) {
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
}

/// The value of a cell; nothing for one without.
fn value(cell: &str) -> Option<String> {
    (!matches!(cell, "*" | "_")).then(|| unescaped(cell))
}

/// The annotations that stand on a row in a layer, each with its part of every column that is filled,
/// and how many are beyond those that are read.
fn stacks<'f>(cells: &[(Column<'f>, &'f str)]) -> (Vec<Stack<'f>>, usize) {
    let filled = cells.iter().filter(|(_, cell)| *cell != "_");
    let mut n_left_out = 0;
    let mut split: Vec<(Column<'f>, Vec<&'f str>)> = Vec::new();
    for (column, cell) in filled {
        let mut parts = parts(cell, '|');
        split.push((*column, parts.by_ref().take(MOST_STACKED).collect()));
        n_left_out = n_left_out.max(parts.count());
    }
    let n_stacked = split.iter().map(|(_, parts)| parts.len()).max();
    let mut stacks: Vec<Stack<'f>> = vec![Vec::new(); n_stacked.unwrap_or(0)];
    for (column, parts) in &mut split {
        for (stack, part) in stacks.iter_mut().zip(parts) {
            stack.push((*column, *part));
        }
    }
    stacks.retain(|stack| stack.iter().any(|(_, cell)| *cell != "_"));
    (stacks, n_left_out)
}
