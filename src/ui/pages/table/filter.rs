//! The filter of a column: words, values to choose among, empty or not.

use std::collections::BTreeSet;

use egui::{
    Id, Key, Popup, PopupCloseBehavior, Rect, RichText, Role, ScrollArea, Sense, Ui, WidgetInfo,
};

use crate::app::TableCommand;
use crate::insight::table::{Column, ColumnFilter, FilterTest, ViewOptions};
use crate::ui::ctx::FolderCtx;
use crate::ui::widgets::text_field::text_field_ui;

/// The filter that is open, as it is typed.
#[derive(Default)]
pub struct FilterDraft {
    column: Option<Column>,
    words: String,
}

/// Draws the button of a column's filter, and the filter while it is open.
pub fn filter_button_ui(
    ctx: FolderCtx<'_>,
    ui: &mut Ui,
    (column, name): (&Column, &str),
    rect: Rect,
    draft: &mut FilterDraft,
) {
    let theme = ctx.app.theme;
    let test = test_of(ctx, column);
    let response = ui.interact(
        rect.shrink(2.0),
        Id::unique(("filter", name)),
        Sense::click(),
    );
    let label = format!("Filter {name}");
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, test.is_some(), &label));
    if response.hovered() {
        ui.painter()
            .rect_filled(rect.shrink(3.0), 4.0, theme.hover());
    }
    let color = if test.is_some() {
        theme.accent()
    } else {
        theme.text_faint()
    };
    paint_funnel(ui, rect.center(), color);
    let popup = Popup::menu(&response)
        .width(250.0)
        .close_behavior(PopupCloseBehavior::CloseOnClickOutside);
    let response = popup.show(|ui| filter_ui(ctx, ui, (column, name), draft));
    if response.is_none() && draft.column.as_ref() == Some(column) {
        *draft = FilterDraft::default();
    }
}

fn paint_funnel(ui: &Ui, center: egui::Pos2, color: egui::Color32) {
    let at = |x: f32, y: f32| center + egui::vec2(x, y);
    let points = vec![
        at(-5.0, -4.0),
        at(5.0, -4.0),
        at(1.0, 1.0),
        at(1.0, 5.0),
        at(-1.0, 4.0),
        at(-1.0, 1.0),
    ];
    let stroke = egui::Stroke::new(1.2, color);
    ui.painter().add(egui::Shape::closed_line(points, stroke));
}

fn test_of<'a>(ctx: FolderCtx<'a>, column: &Column) -> Option<&'a FilterTest> {
    let mut filters = ctx.app.state.table.options.filters.iter();
    filters
        .find(|filter| filter.column == *column)
        .map(|it| &it.test)
}

fn filter_ui(
    ctx: FolderCtx<'_>,
    ui: &mut Ui,
    (column, name): (&Column, &str),
    draft: &mut FilterDraft,
) {
    let test = test_of(ctx, column).cloned();
    let is_fresh = draft.column.as_ref() != Some(column);
    if is_fresh {
        draft.column = Some(column.clone());
        draft.words = match &test {
            Some(FilterTest::Contains(words)) => words.clone(),
            _ => String::new(),
        };
        ctx.app
            .commands
            .send(TableCommand::AskValues(column.clone()));
    }
    let label = format!("{name} has the words");
    let field = text_field_ui(ui, &label, &mut draft.words, |edit| {
        edit.hint_text("Words it has")
            .desired_width(226.0)
            .margin(egui::Vec2::new(6.0, 4.0))
    });
    if is_fresh {
        field.request_focus();
    }
    if field.changed() {
        let words = draft.words.trim().to_owned();
        let test = (!words.is_empty()).then_some(FilterTest::Contains(words));
        send(ctx, column, test);
    }
    if field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter)) {
        ui.close();
    }
    ui.horizontal(|ui| {
        for (label, wanted) in [
            ("Not empty", FilterTest::Filled),
            ("Empty", FilterTest::Empty),
        ] {
            let is_chosen = test.as_ref() == Some(&wanted);
            if ui.selectable_label(is_chosen, label).clicked() {
                draft.words.clear();
                send(ctx, column, (!is_chosen).then_some(wanted));
            }
        }
        if test.is_some() && ui.button("Clear").clicked() {
            draft.words.clear();
            send(ctx, column, None);
        }
    });
    ui.separator();
    values_ui(ctx, ui, column, test.as_ref(), draft);
}

fn values_ui(
    ctx: FolderCtx<'_>,
    ui: &mut Ui,
    column: &Column,
    test: Option<&FilterTest>,
    draft: &mut FilterDraft,
) {
    let known = ctx.app.state.table.values.as_ref();
    let Some(known) = known.filter(|known| known.column == *column) else {
        ui.spinner();
        return;
    };
    let Some(values) = &known.values else {
        ui.label(RichText::new("Too many values to list").small().weak());
        return;
    };
    let chosen: BTreeSet<String> = match test {
        Some(FilterTest::OneOf(texts)) => texts.clone(),
        Some(FilterTest::Equals(text) | FilterTest::Among(text)) => [text.clone()].into(),
        _ => BTreeSet::new(),
    };
    let names: Vec<(&String, &usize)> = values.iter().collect();
    let height = ui.spacing().interact_size.y;
    ui.spacing_mut().item_spacing.y = 0.0;
    ui.style_mut().wrap_mode = Some(egui::TextWrapMode::Truncate);
    ScrollArea::vertical()
        .max_height(260.0)
        .min_scrolled_height(260.0_f32.min(height * names.len() as f32))
        .show_rows(ui, height, names.len(), |ui, shown| {
            for (value, count) in names.get(shown).unwrap_or_default() {
                let name = if value.is_empty() {
                    "nothing"
                } else {
                    value.as_str()
                };
                let mut is_chosen = chosen.contains(*value);
                if ui
                    .checkbox(&mut is_chosen, format!("{name}  ({count})"))
                    .changed()
                {
                    draft.words.clear();
                    let mut chosen = chosen.clone();
                    if !chosen.remove(*value) {
                        chosen.insert((*value).clone());
                    }
                    let test = (!chosen.is_empty()).then_some(FilterTest::OneOf(chosen));
                    send(ctx, column, test);
                }
            }
        });
}

fn send(ctx: FolderCtx<'_>, column: &Column, test: Option<FilterTest>) {
    let options = &ctx.app.state.table.options;
    let mut filters = options.filters.clone();
    let place = filters.iter().position(|filter| filter.column == *column);
    match (place, test) {
        (Some(nth), Some(test)) => {
            if let Some(filter) = filters.get_mut(nth) {
                filter.test = test;
            }
        }
        (Some(nth), None) => drop(filters.remove(nth)),
        (None, Some(test)) => filters.push(ColumnFilter::new(column.clone(), test)),
        (None, None) => return,
    }
    let options = ViewOptions {
        filters,
        ..options.clone()
    };
    ctx.app.commands.send(TableCommand::Show(Box::new(options)));
}
