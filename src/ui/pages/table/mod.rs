//! The page with every annotation as a row.

mod bar;
mod cells;
mod content;
mod filter;
mod keys;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use egui::Ui;

use self::content::TableContent;
use super::stage::{stage_ui, told_ui};
use crate::app::table::{InHand, ShownTable};
use crate::insight::table::Column;
use crate::model::MetadataField;
use crate::ui::ctx::FolderCtx;
use crate::ui::widgets::grid::{GridSpec, GridView, grid_ui};

/// The width of the column with a box to select a row, in points.
const BOX_WIDTH: f32 = 30.0;

/// What the page keeps from frame to frame.
#[derive(Default)]
pub struct TablePage {
    /// Whether the rows shall get the keyboard.
    pub wants_focus: bool,
    grid: GridView,
    widths: BTreeMap<Column, f32>,
    filter: filter::FilterDraft,
    /// The row that was in hand in the last frame.
    cursor: Option<InHand>,
    columns: Columns,
}

/// The columns that show, made again when the table or the choice changed.
#[derive(Default)]
struct Columns {
    all: Vec<Column>,
    hidden: Option<std::collections::BTreeSet<Column>>,
    shown: Vec<Column>,
}

impl Columns {
    fn update(&mut self, ctx: FolderCtx<'_>, shown: &ShownTable) {
        let table = &ctx.app.state.table;
        if self.all != shown.columns || self.hidden != table.hidden {
            self.all.clone_from(&shown.columns);
            self.hidden.clone_from(&table.hidden);
            self.shown = table.columns();
        }
    }
}

/// Draws the page.
pub fn table_page_ui(ctx: FolderCtx<'_>, ui: &mut Ui, page: &mut TablePage) {
    if !stage_ui(ctx, ui) {
        return;
    }
    let table = &ctx.app.state.table;
    let Some(shown) = &table.shown else {
        return told_ui(ui, "Making the table…", "");
    };
    page.columns.update(ctx, shown);
    bar::bar_ui(ctx, ui, shown);
    bar::filters_ui(ctx, ui);
    if shown.view.rows.is_empty() {
        let (message, hint) = if shown.table.rows().is_empty() {
            (
                "No annotations yet",
                "Tag words in an article, and they are listed here.",
            )
        } else {
            (
                "No annotation passes the filters",
                "Take a filter away to see more.",
            )
        };
        // The heads stay, as the filters are in them.
        grid_of(ctx, ui, page, shown);
        return told_over_ui(ui, message, hint);
    }
    keys::keys_ui(ctx, ui, page.grid.n_shown(), &mut page.wants_focus);
    if page.cursor != table.cursor {
        page.cursor.clone_from(&table.cursor);
        let place = table.cursor_place();
        page.grid.scroll_to = place.and_then(|place| shown.lines.line_of(place));
    }
    grid_of(ctx, ui, page, shown);
}

fn told_over_ui(ui: &Ui, message: &str, hint: &str) {
    let center = ui.min_rect().center();
    let font = egui::TextStyle::Body.resolve(ui.style());
    let small = egui::TextStyle::Small.resolve(ui.style());
    let (color, faint) = (ui.visuals().text_color(), ui.visuals().weak_text_color());
    let painter = ui.painter();
    painter.text(center, egui::Align2::CENTER_BOTTOM, message, font, color);
    painter.text(center, egui::Align2::CENTER_TOP, hint, small, faint);
}

fn grid_of(ctx: FolderCtx<'_>, ui: &mut Ui, page: &mut TablePage, shown: &ShownTable) {
    let columns = page.columns.shown.iter();
    let widths = columns.map(|column| width_of(&page.widths, column));
    let widths: Vec<f32> = std::iter::once(BOX_WIDTH).chain(widths).collect();
    let spec = GridSpec {
        name: "annotation table",
        widths: &widths,
        n_frozen: 1,
        n_lines: shown.lines.len(),
    };
    let mut content = TableContent {
        ctx,
        shown,
        columns: &page.columns.shown,
        widths: &mut page.widths,
        filter: &mut page.filter,
    };
    grid_ui(ui, &mut page.grid, &spec, &mut content);
}

/// How wide a column is: as it was made, or as what it usually holds asks for.
fn width_of(widths: &BTreeMap<Column, f32>, column: &Column) -> f32 {
    let usual = match column {
        Column::Quote => 320.0,
        Column::Note | Column::Metadata(MetadataField::Title) => 220.0,
        Column::Article | Column::Created | Column::Modified => 180.0,
        Column::Metadata(MetadataField::Date | MetadataField::Language) | Column::Status => 104.0,
        _ => 136.0,
    };
    widths.get(column).copied().unwrap_or(usual)
}
