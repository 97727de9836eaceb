//! A field for each two annotators, the darker the more they agree.

use std::collections::BTreeSet;

use super::{
    BASELINE, CellPlace, Draft, Field, GAP, LETTER, MARGIN, ROW, Role, RowKey, Shape, Words, cut,
    heat_of, tooltip,
};
use crate::app::reviewing::{AgreementCell, AgreementRow};

const CELL: usize = 56;

/// A row of the sheet with its figure.
type Found<'a> = (usize, &'a AgreementRow, &'a AgreementCell);

impl<'a> Draft<'a> {
    pub(super) fn heat_map(&mut self) {
        let rows = self.sheet.rows.iter();
        let ids = rows.clone().flat_map(|row| match &row.key {
            RowKey::Pair(one, other) => vec![one.clone(), other.clone()],
            _ => Vec::new(),
        });
        let ids: BTreeSet<_> = ids.collect();
        let name = |id| self.sheet.annotator_name(id);
        let names: Vec<String> = ids.iter().map(name).collect();
        let longest = names.iter().map(|name| cut(name).chars().count()).max();
        let longest = longest.unwrap_or(0);
        self.label_width = longest * LETTER + MARGIN + GAP;
        self.y += longest * LETTER;
        for (nth, name) in names.iter().enumerate() {
            self.upwards(nth, name);
        }
        self.y += GAP;
        for (one, name) in ids.iter().zip(&names) {
            self.words(self.label_width - GAP, Role::Row, name);
            for (nth, other) in ids.iter().enumerate() {
                let found = self.found(&[one, other]);
                self.field(nth, found);
            }
            self.y += ROW;
        }
        self.widen(self.label_width + ids.len() * CELL);
    }

    fn upwards(&mut self, nth: usize, name: &str) {
        self.shapes.push(Shape::Words(Words {
            x: self.label_width + nth * CELL + CELL / 2 + 4,
            y: self.y,
            text: cut(name),
            whole: Some(name.to_owned()),
            role: Role::Column,
        }));
    }

    /// The figure of two annotators, in whichever order.
    fn found(&self, who: &[&crate::model::AnnotatorId; 2]) -> Option<Found<'a>> {
        let column = self.column;
        let mut rows = self.sheet.rows.iter().enumerate();
        let (nth, row) = rows.find(|(_, row)| match &row.key {
            RowKey::Pair(one, other) => *who == [one, other] || *who == [other, one],
            _ => false,
        })?;
        Some((nth, row, row.cells.get(column)?))
    }

    fn field(&mut self, nth_column: usize, found: Option<Found<'a>>) {
        // With oneself there is nothing to agree on.
        let Some((nth, row, cell)) = found else {
            return;
        };
        let heat = heat_of(cell.value.unwrap_or(0.0));
        let x = self.label_width + nth_column * CELL;
        self.shapes.push(Shape::Field(Field {
            x,
            y: self.y,
            width: CELL - 1,
            height: ROW - 1,
            color: heat.color,
            heat: Some(heat.part),
            tooltip: tooltip(row, cell),
            cell: Some(CellPlace {
                row: nth,
                column: Some(nth_column),
            }),
        }));
        let text = match cell.value {
            Ok(value) => format!("{value:.2}"),
            Err(_) => "–".to_owned(),
        };
        self.shapes.push(Shape::Words(Words {
            x: x + CELL / 2,
            y: self.y + BASELINE,
            text,
            whole: None,
            role: Role::Cell(heat),
        }));
    }
}
