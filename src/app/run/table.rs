//! The table of annotations: what shows, what is selected, where a row leads.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::app::rows::TableLines;
use crate::app::table::{InHand, RowSelection, ShownTable};
use crate::app::{AppState, Pointing, Step, TableCommand};
use crate::insight::table::{Column, ViewOptions};

impl AppState {
    pub(super) fn run_table(&mut self, command: TableCommand) {
        match command {
            TableCommand::Show(options) => self.show_in_table(*options),
            TableCommand::ToggleColumn(column) => self.toggle_column(&column),
            TableCommand::UsualColumns => self.table.hidden = None,
            TableCommand::Fold(name) => self.fold_group(name),
            TableCommand::AskValues(column) => self.ask_values(column),
            TableCommand::Point(place, pointing) => self.point_at(place, pointing),
            TableCommand::Step(step, pointing) => self.step_row(step, pointing),
            TableCommand::SelectAll => {
                self.table.selection = RowSelection::AllBut(BTreeSet::new());
            }
            TableCommand::SelectNone => self.table.selection = RowSelection::default(),
            TableCommand::Open(place) => self.open_row(place),
            TableCommand::OpenInHand => {
                if let Some(place) = self.table.cursor_place() {
                    self.open_row(place);
                }
            }
            TableCommand::BeginEdit => self.begin_mass_edit(),
            TableCommand::Plan(edit) => self.plan_mass_edit(*edit),
            TableCommand::ToggleChange(nth) => self.toggle_change(nth),
            TableCommand::Apply => self.apply_mass_edit(),
            TableCommand::EndEdit => self.end_mass_edit(),
        }
    }

    fn show_in_table(&mut self, options: ViewOptions) {
        let filters = &self.table.options.filters;
        // All that show are other ones then.
        if matches!(self.table.selection, RowSelection::AllBut(_)) && *filters != options.filters {
            self.table.selection = RowSelection::default();
        }
        if self.table.options.group != options.group {
            self.table.folded.clear();
        }
        self.table.options = options;
    }

    /// Makes the rows if something changed since they were made.
    pub(super) fn build_table(&mut self) {
        let wanted = (self.gathered.generation(), self.table.options.clone());
        let shown = self.table.shown.as_ref();
        let is_shown =
            shown.is_some_and(|it| (it.generation, &it.options) == (wanted.0, &wanted.1));
        if self.table.build.question.as_ref() == Some(&wanted) {
            return;
        }
        if is_shown {
            return self.table.build.forget();
        }
        let same = shown.filter(|shown| shown.generation == wanted.0);
        let known = same.map(|shown| Arc::clone(&shown.table));
        let snapshot = self.gathered.snapshot().clone();
        let (nth, cancel) = self.table.build.ask(wanted.clone());
        self.trace.mark("table_asked");
        self.storage
            .build_table(nth, (snapshot, known), wanted, cancel);
    }

    pub(super) fn table_built(&mut self, nth: u64, mut shown: ShownTable) {
        if !self.table.build.is_answered(nth) {
            return;
        }
        let folded = &self.table.folded;
        shown.lines = TableLines::new(shown.view.rows.len(), &shown.view.groups, folded);
        self.table.shown = Some(shown);
        self.trace.mark("table_ready");
    }

    fn toggle_column(&mut self, column: &Column) {
        let columns = self.table.shown.iter().flat_map(|shown| &shown.columns);
        let hidden = columns.filter(|column| self.table.is_hidden(column));
        let mut hidden: BTreeSet<Column> = hidden.cloned().collect();
        if !hidden.remove(column) {
            hidden.insert(column.clone());
        }
        self.table.hidden = Some(hidden);
    }

    fn fold_group(&mut self, name: String) {
        let table = &mut self.table;
        if !table.folded.remove(&name) {
            table.folded.insert(name);
        }
        if let Some(shown) = &mut table.shown {
            let view = &shown.view;
            shown.lines = TableLines::new(view.rows.len(), &view.groups, &table.folded);
        }
    }

    fn ask_values(&mut self, column: Column) {
        let Some(shown) = &self.table.shown else {
            return;
        };
        let known = self.table.values.as_ref();
        let is_known =
            known.is_some_and(|it| it.column == column && it.generation == shown.generation);
        if !is_known {
            let table = Arc::clone(&shown.table);
            self.storage.column_values(table, column, shown.generation);
        }
    }

    fn open_row(&mut self, place: usize) {
        let shown = self.table.shown.as_ref();
        let Some(row) = shown.and_then(|shown| shown.row_id(place)) else {
            return;
        };
        self.table.cursor = Some(InHand::new(row.clone(), place));
        self.open_annotation(&row.0, row.1);
    }

    fn point_at(&mut self, place: usize, pointing: Pointing) {
        let shown = self.table.shown.as_ref();
        let Some(row) = shown.and_then(|shown| shown.row_id(place)) else {
            return;
        };
        let in_hand = InHand::new(row.clone(), place);
        match pointing {
            Pointing::Only => {
                self.table.selection = RowSelection::Rows([row].into());
                self.table.anchor = Some(in_hand.clone());
            }
            Pointing::Toggle => {
                self.table.selection.toggle(row);
                self.table.anchor = Some(in_hand.clone());
            }
            Pointing::Range => self.select_range(place),
        }
        self.table.cursor = Some(in_hand);
    }

    fn select_range(&mut self, to: usize) {
        let Some(shown) = &self.table.shown else {
            return;
        };
        let anchor = self.table.anchor.as_ref();
        let from = anchor.and_then(|anchor| anchor.place_in(shown));
        if from.is_none() {
            let row = shown.row_id(to);
            self.table.anchor = row.map(|row| InHand::new(row, to));
        }
        let from = from.unwrap_or(to);
        let places = from.min(to)..=from.max(to);
        let rows = places.filter_map(|place| shown.row_id(place)).collect();
        self.table.selection = RowSelection::Rows(rows);
    }

    fn step_row(&mut self, step: Step, pointing: Pointing) {
        let Some(shown) = &self.table.shown else {
            return;
        };
        let n_rows = shown.view.rows.len();
        let here = self.table.cursor_place();
        let stepped = |by| here.and_then(|here| shown.lines.step(here, by, n_rows));
        let place = match step {
            Step::By(by) => stepped(by).or_else(|| shown.lines.first_row(n_rows)),
            Step::First => shown.lines.first_row(n_rows),
            Step::Last => shown.lines.last_row(n_rows),
        };
        if let Some(place) = place {
            self.point_at(place, pointing);
        }
    }
}
