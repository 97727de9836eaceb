//! Heads and rows of the table.

use std::collections::BTreeMap;

use egui::{Align2, CursorIcon, FontId, Id, Rect, Role, Sense, Ui, Vec2, WidgetInfo, pos2};

use super::cells::paint_cell;
use super::filter::{self, FilterDraft};
use super::width_of;
use crate::app::rows::TableLine;
use crate::app::table::{ShownTable, row_id};
use crate::app::{Pointing, TableCommand};
use crate::insight::table::{Column, Direction, TableGroup, ViewOptions};
use crate::ui::bidi::shown as in_order;
use crate::ui::ctx::FolderCtx;
use crate::ui::theme::strong_family;
use crate::ui::widgets::cell::{check_ui, paint_words};
use crate::ui::widgets::grid::GridContent;

/// What is drawn into the grid.
pub struct TableContent<'a> {
    pub ctx: FolderCtx<'a>,
    pub shown: &'a ShownTable,
    pub columns: &'a [Column],
    pub widths: &'a mut BTreeMap<Column, f32>,
    pub filter: &'a mut FilterDraft,
}

impl GridContent for TableContent<'_> {
    fn head_ui(&mut self, ui: &mut Ui, column: usize, rect: Rect) {
        let theme = self.ctx.app.theme;
        ui.painter().rect_filled(rect, 0.0, theme.panel());
        let line = (1.0, theme.panel_border());
        ui.painter()
            .hline(rect.x_range(), rect.bottom() - 0.5, line);
        let nth = column.checked_sub(1);
        match nth.and_then(|nth| self.columns.get(nth)) {
            Some(column) => self.column_head_ui(ui, &column.clone(), rect),
            None => self.all_ui(ui, rect),
        }
    }

    fn line_ui(&mut self, ui: &mut Ui, line: usize, rect: Rect) -> bool {
        match self.shown.line(line) {
            Some(TableLine::Row(place)) => {
                self.row_ui(ui, place, rect);
                true
            }
            Some(TableLine::Group(nth)) => {
                if let Some(group) = self.shown.view.groups.get(nth) {
                    self.group_ui(ui, group, rect);
                }
                false
            }
            None => false,
        }
    }

    fn cell_ui(&mut self, ui: &mut Ui, line: usize, column: usize, rect: Rect) {
        let Some(TableLine::Row(place)) = self.shown.line(line) else {
            return;
        };
        let Some(row) = self.shown.row(place) else {
            return;
        };
        let nth = column.checked_sub(1);
        match nth.and_then(|nth| self.columns.get(nth)) {
            Some(column) => {
                let snapshot = self.shown.table.snapshot();
                paint_cell(self.ctx.app, ui, (row, snapshot), column, rect);
            }
            None => self.box_ui(ui, place, rect),
        }
    }
}

impl TableContent<'_> {
    fn send(&self, command: TableCommand) {
        self.ctx.app.commands.send(command);
    }

    /// A box over the boxes: selects all that show, or none.
    fn all_ui(&mut self, ui: &mut Ui, rect: Rect) {
        let selection = &self.ctx.app.state.table.selection;
        let n_shown = self.shown.view.rows.len();
        let is_all = n_shown > 0 && selection.count(n_shown) == n_shown;
        let response = check_ui(
            self.ctx.app.theme,
            ui,
            rect,
            (Id::unique("all rows"), "Select all rows"),
            is_all,
        );
        if response.clicked() {
            self.send(if is_all {
                TableCommand::SelectNone
            } else {
                TableCommand::SelectAll
            });
        }
    }

    fn column_head_ui(&mut self, ui: &mut Ui, column: &Column, rect: Rect) {
        let theme = self.ctx.app.theme;
        let options = &self.ctx.app.state.table.options;
        let name = column.label(&self.shown.table.snapshot().codebook);
        let button = Rect::from_min_max(pos2(rect.right() - 26.0, rect.top()), rect.max);
        let label = Rect::from_min_max(rect.min, pos2(button.left(), rect.bottom()));
        let sort = ui.interact(label, Id::unique(("sort", &name)), Sense::click());
        let place = options.sort.iter().position(|(sorted, _)| sorted == column);
        let direction = place.and_then(|nth| options.sort.get(nth)).map(|it| it.1);
        let sign = match direction {
            None => String::new(),
            Some(Direction::Ascending) => " ▲".to_owned(),
            Some(Direction::Descending) => " ▼".to_owned(),
        };
        let nth = match place {
            Some(nth) if options.sort.len() > 1 => (nth + 1).to_string(),
            _ => String::new(),
        };
        sort.widget_info(|| {
            let how = match direction {
                None => "",
                Some(Direction::Ascending) => ", ascending",
                Some(Direction::Descending) => ", descending",
            };
            WidgetInfo::labeled(Role::Button, true, format!("Sort by {name}{how}"))
        });
        if sort.hovered() {
            ui.painter().rect_filled(label, 0.0, theme.hover());
        }
        let font = FontId::new(13.0, strong_family());
        let text = format!("{}{sign}{nth}", in_order(&name));
        paint_words(
            ui,
            label.shrink2(Vec2::new(8.0, 0.0)),
            text,
            font,
            theme.text(),
        );
        if sort.clicked() {
            let is_added = ui.input(|input| input.modifiers.shift);
            let options = sorted_by(options, column, is_added);
            self.send(TableCommand::Show(Box::new(options)));
        }
        sort.on_hover_text(format!(
            "{name}\nClick to sort, shift+click to sort by it next"
        ));
        filter::filter_button_ui(self.ctx, ui, (column, &name), button, self.filter);
        self.edge_ui(ui, column, &name, rect);
    }

    /// The right edge of a head, which is dragged.
    fn edge_ui(&mut self, ui: &mut Ui, column: &Column, name: &str, rect: Rect) {
        let edge = Rect::from_min_max(pos2(rect.right() - 4.0, rect.top()), rect.max);
        let response = ui.interact(edge, Id::unique(("edge", name)), Sense::drag());
        response
            .widget_info(|| WidgetInfo::labeled(Role::Splitter, true, format!("Width of {name}")));
        let theme = self.ctx.app.theme;
        let color = if response.hovered() || response.dragged() {
            ui.set_cursor_icon(CursorIcon::ResizeHorizontal);
            theme.accent()
        } else {
            theme.panel_border()
        };
        let line = rect.y_range().shrink(6.0);
        ui.painter().vline(rect.right() - 0.5, line, (1.0, color));
        if response.dragged() {
            let width = width_of(self.widths, column) + response.drag_delta().x;
            self.widths.insert(column.clone(), width.clamp(48.0, 900.0));
        }
    }

    fn row_ui(&mut self, ui: &mut Ui, place: usize, rect: Rect) {
        let Some(row) = self.shown.row(place) else {
            return;
        };
        let id = row_id(row);
        let theme = self.ctx.app.theme;
        let table = &self.ctx.app.state.table;
        let is_selected = table.selection.has(&id);
        let is_in_hand = table.cursor.as_ref().is_some_and(|it| it.row == id);
        let response = ui.interact(rect, Id::unique(("row", &id)), Sense::click());
        response.widget_info(|| {
            WidgetInfo::selected(Role::Row, true, is_selected, self.name_of(place))
        });
        if is_selected {
            ui.painter().rect_filled(rect, 0.0, theme.selection());
        } else if response.hovered() {
            ui.painter().rect_filled(rect, 0.0, theme.hover());
        }
        if is_in_hand {
            let bar = Rect::from_min_size(rect.min, Vec2::new(3.0, rect.height()));
            ui.painter().rect_filled(bar, 0.0, theme.accent());
        }
        let line = (1.0, theme.panel_border().gamma_multiply(0.5));
        ui.painter()
            .hline(rect.x_range(), rect.bottom() - 0.5, line);
        if response.clicked() {
            let (is_range, is_toggle) =
                ui.input(|input| (input.modifiers.shift, input.modifiers.command));
            self.send(match (is_range, is_toggle) {
                (true, _) => TableCommand::Point(place, Pointing::Range),
                (false, true) => TableCommand::Point(place, Pointing::Toggle),
                (false, false) => TableCommand::Open(place),
            });
        }
        if response.hovered() {
            self.tell_cell(ui, &response, place);
        }
    }

    /// The whole of the cell under the pointer.
    fn tell_cell(&self, ui: &Ui, response: &egui::Response, place: usize) {
        let (Some(row), Some(at)) = (self.shown.row(place), response.hover_pos()) else {
            return;
        };
        // What scrolls began left of the line by as much as it is scrolled.
        let mut left = ui.min_rect().left() + super::BOX_WIDTH;
        for column in self.columns {
            let width = width_of(self.widths, column);
            if (left..left + width).contains(&at.x) {
                let text = column.text(row, self.shown.table.snapshot());
                if !text.is_empty() {
                    let text = in_order(&text).into_owned();
                    response.clone().on_hover_text_at_pointer(text);
                }
                return;
            }
            left += width;
        }
    }

    /// What a screen reader says of a row.
    fn name_of(&self, place: usize) -> String {
        let snapshot = self.shown.table.snapshot();
        let Some(row) = self.shown.row(place) else {
            return String::new();
        };
        let of = |column: &Column| column.text(row, snapshot).into_owned();
        format!(
            "{}: {}, {}",
            of(&Column::Tag),
            of(&Column::Quote),
            of(&Column::Article)
        )
    }

    fn box_ui(&mut self, ui: &mut Ui, place: usize, rect: Rect) {
        let Some(row) = self.shown.row(place) else {
            return;
        };
        let id = row_id(row);
        let is_selected = self.ctx.app.state.table.selection.has(&id);
        let name = format!("Select {}", self.name_of(place));
        let response = check_ui(
            self.ctx.app.theme,
            ui,
            rect,
            (Id::unique(("box", &id)), &name),
            is_selected,
        );
        if response.clicked() {
            let is_range = ui.input(|input| input.modifiers.shift);
            self.send(TableCommand::Point(
                place,
                if is_range {
                    Pointing::Range
                } else {
                    Pointing::Toggle
                },
            ));
        }
    }

    fn group_ui(&mut self, ui: &mut Ui, group: &TableGroup, rect: Rect) {
        let theme = self.ctx.app.theme;
        let is_folded = self.ctx.app.state.table.folded.contains(&group.name);
        let response = ui.interact(rect, Id::unique(("group", &group.name)), Sense::click());
        let name = if group.name.is_empty() {
            "Nothing"
        } else {
            &group.name
        };
        let n_rows = group.n_rows;
        response.widget_info(|| {
            WidgetInfo::selected(
                Role::Button,
                true,
                !is_folded,
                format!("{name}, {n_rows} rows"),
            )
        });
        let fill = if response.hovered() {
            theme.hover()
        } else {
            theme.panel()
        };
        ui.painter().rect_filled(rect, 0.0, fill);
        let sign = if is_folded { "▸" } else { "▾" };
        let font = FontId::new(13.0, strong_family());
        let at = rect.left_center() + Vec2::new(10.0, 0.0);
        let words = format!("{sign}  {}  {n_rows}", in_order(name));
        ui.painter()
            .text(at, Align2::LEFT_CENTER, words, font, theme.text());
        if response.clicked() {
            self.send(TableCommand::Fold(group.name.clone()));
        }
    }
}

/// Sorts by a column: ascending, then descending, then not; as the next key if it is added.
fn sorted_by(options: &ViewOptions, column: &Column, is_added: bool) -> ViewOptions {
    let mut options = options.clone();
    let place = options.sort.iter().position(|(sorted, _)| sorted == column);
    let next = match place.and_then(|nth| options.sort.get(nth)) {
        None => Some(Direction::Ascending),
        Some((_, Direction::Ascending)) => Some(Direction::Descending),
        Some((_, Direction::Descending)) => None,
    };
    if !is_added {
        options.sort = next
            .map(|next| (column.clone(), next))
            .into_iter()
            .collect();
        return options;
    }
    match (place, next) {
        (Some(nth), Some(next)) => {
            if let Some(key) = options.sort.get_mut(nth) {
                key.1 = next;
            }
        }
        (Some(nth), None) => drop(options.sort.remove(nth)),
        (None, next) => options.sort.extend(next.map(|next| (column.clone(), next))),
    }
    options
}
