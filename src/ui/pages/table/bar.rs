//! The bar above the table: how many rows, which columns, groups, and what is done with the rows.

use egui::{Button, RichText, Role, Ui, WidgetInfo};

use crate::app::TableCommand;
use crate::app::table::ShownTable;
use crate::insight::table::{Column, ColumnFilter, FilterTest, ViewOptions};
use crate::ui::ctx::FolderCtx;
use crate::ui::theme::strong_family;
use crate::ui::widgets::draft::pick_ui;
use crate::ui::widgets::ticks_menu::ticks_menu_ui;

/// How many values of a filter are named.
const MOST_NAMED: usize = 3;

/// Draws the bar.
pub fn bar_ui(ctx: FolderCtx<'_>, ui: &mut Ui, shown: &ShownTable) {
    let table = &ctx.app.state.table;
    let n_shown = shown.view.rows.len();
    ui.horizontal_wrapped(|ui| {
        ui.label(RichText::new("Annotations").family(strong_family()));
        let n_all = shown.table.rows().len();
        let told = if n_shown == n_all {
            n_all.to_string()
        } else {
            format!("{n_shown} of {n_all}")
        };
        ui.label(RichText::new(told).color(ctx.app.theme.text_faint()));
        columns_ui(ctx, ui, shown);
        group_ui(ctx, ui, shown);
        let n_selected = table.selection.count(n_shown);
        let label = match n_selected {
            0 => format!("Change all {n_shown}…"),
            n_selected => format!("Change {n_selected} selected…"),
        };
        if ui.add_enabled(n_shown > 0, Button::new(label)).clicked() {
            ctx.app.commands.send(TableCommand::BeginEdit);
        }
        if n_selected > 0 && ui.button("Select none").clicked() {
            ctx.app.commands.send(TableCommand::SelectNone);
        }
        if table.is_working() {
            ui.spinner();
        }
    });
    ui.add_space(2.0);
}

fn columns_ui(ctx: FolderCtx<'_>, ui: &mut Ui, shown: &ShownTable) {
    let table = &ctx.app.state.table;
    let ticks = |ui: &mut Ui| {
        for column in &shown.columns {
            let mut is_shown = !table.is_hidden(column);
            let name = column.label(&shown.table.snapshot().codebook);
            if ui.checkbox(&mut is_shown, name).changed() {
                let command = TableCommand::ToggleColumn(column.clone());
                ctx.app.commands.send(command);
            }
        }
    };
    ticks_menu_ui(ui, "Columns".to_owned(), ticks, |ui| {
        if ui.button("The usual columns").clicked() {
            ctx.app.commands.send(TableCommand::UsualColumns);
        }
    });
}

fn group_ui(ctx: FolderCtx<'_>, ui: &mut Ui, shown: &ShownTable) {
    let options = &ctx.app.state.table.options;
    let codebook = &shown.table.snapshot().codebook;
    let name = |column: &Column| format!("By {}", column.label(codebook));
    let mut names = vec!["No groups".to_owned()];
    names.extend(shown.columns.iter().map(name));
    let now = options.group.as_ref().map_or("No groups".to_owned(), name);
    if let Some(nth) = pick_ui(ui, "Groups", &now, &names) {
        let column = nth.checked_sub(1).and_then(|nth| shown.columns.get(nth));
        let options = ViewOptions {
            group: column.cloned(),
            ..options.clone()
        };
        ctx.app.commands.send(TableCommand::Show(Box::new(options)));
    }
}

/// Draws the filters, each to be taken away.
pub fn filters_ui(ctx: FolderCtx<'_>, ui: &mut Ui) {
    let options = &ctx.app.state.table.options;
    if options.filters.is_empty() {
        return;
    }
    let codebook = &ctx.app.state.workspace.codebook;
    let mut kept = options.filters.clone();
    ui.horizontal_wrapped(|ui| {
        for (nth, filter) in options.filters.iter().enumerate() {
            let name = format!("{} {}", filter.column.label(codebook), told(filter));
            let chip = ui.add(Button::new(RichText::new(format!("{name}  ✕")).small()));
            let label = format!("Take the filter away: {name}");
            chip.widget_info(|| WidgetInfo::labeled(Role::Button, true, &label));
            if chip.clicked() {
                kept.remove(nth);
            }
        }
        if options.filters.len() > 1 && ui.button("Show all").clicked() {
            kept.clear();
        }
    });
    if kept.len() < options.filters.len() {
        let options = ViewOptions {
            filters: kept,
            ..options.clone()
        };
        ctx.app.commands.send(TableCommand::Show(Box::new(options)));
    }
}

/// What a filter asks for, in words.
fn told(filter: &ColumnFilter) -> String {
    match &filter.test {
        FilterTest::Contains(words) => format!("has “{words}”"),
        FilterTest::Equals(text) | FilterTest::Among(text) => format!("is {text}"),
        FilterTest::OneOf(texts) if texts.len() <= MOST_NAMED => {
            let named = |text: &String| match text.as_str() {
                "" => "nothing".to_owned(),
                text => text.to_owned(),
            };
            let texts: Vec<String> = texts.iter().map(named).collect();
            format!("is {}", texts.join(" or "))
        }
        FilterTest::OneOf(texts) => format!("is one of {}", texts.len()),
        FilterTest::Empty => "is empty".to_owned(),
        FilterTest::Filled => "is not empty".to_owned(),
    }
}
