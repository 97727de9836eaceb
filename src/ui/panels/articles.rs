//! The article list: a filter, an order, and one row an article; only visible rows are drawn.

mod row;

use std::path::PathBuf;

use egui::{Button, ComboBox, RichText, Role, ScrollArea, Vec2, WidgetInfo};
use strum::IntoEnumIterator as _;

use crate::app::rows::ArticleRow;
use crate::app::{ListFilter, ListGroup, ListSort, LookCommand, OpenFolder, UiCommand};
use crate::model::{AnnotatorId, Status};
use crate::ui::ctx::FolderCtx;
use crate::ui::widgets::cut_text::{cut_label_ui, strong_font};
use crate::ui::widgets::text_field::text_field_ui;

use self::row::{ROW_HEIGHT, row_ui};
pub use self::row::{status_name, status_sign};

/// What the panel keeps from frame to frame.
#[derive(Default)]
pub struct ArticlesPanel {
    /// Whether the filter shall get the keyboard.
    pub wants_focus: bool,
    shows_filters: bool,
    from: String,
    to: String,
    shown_article: Option<crate::model::ArticleId>,
    choices: Choices,
}

/// What can be chosen among; found again when the list may have others.
#[derive(Default)]
struct Choices {
    root: PathBuf,
    // Of the rows: while a folder is read they follow now and then.
    list_revision: Option<u64>,
    of_list: u64,
    outlets: Vec<String>,
    annotators: Vec<AnnotatorId>,
}

impl Choices {
    fn update(&mut self, folder: &OpenFolder) {
        let (list_revision, of_list) = (folder.rows.list_revision(), folder.list.choices());
        let is_old = self.list_revision == list_revision || self.of_list == of_list;
        if is_old && self.list_revision.is_some() && self.root == folder.root {
            return;
        }
        let outlets = folder.list.outlets().into_iter();
        let annotators = folder.list.annotators().into_iter();
        *self = Self {
            root: folder.root.clone(),
            list_revision,
            of_list,
            outlets: outlets.map(str::to_owned).collect(),
            annotators: annotators.cloned().collect(),
        };
    }
}

/// Draws the article list.
pub fn articles_ui(ctx: FolderCtx<'_>, ui: &mut egui::Ui, panel: &mut ArticlesPanel) {
    heading_ui(ctx, ui);
    filter_ui(ctx, ui, panel);
    if panel.shows_filters {
        more_filters_ui(ctx, ui, panel);
    }
    ui.add_space(2.0);
    if ctx.folder.rows.rows.is_empty() {
        return empty_ui(ctx, ui);
    }
    let open = ctx
        .app
        .state
        .document
        .as_ref()
        .map(|document| &document.article.id);
    let rows = &ctx.folder.rows.rows;
    let mut area = ScrollArea::vertical().auto_shrink(false);
    if panel.shown_article.as_ref() != open {
        panel.shown_article = open.cloned();
        let number = open.and_then(|open| ctx.folder.list.position(open));
        let row = number.and_then(|number| {
            rows.iter()
                .position(|row| *row == ArticleRow::Article(number))
        });
        if let Some(row) = row {
            let middle = (ui.available_height() - ROW_HEIGHT) / 2.0;
            area = area.vertical_scroll_offset((row as f32 * ROW_HEIGHT - middle).max(0.0));
        }
    }
    ui.spacing_mut().item_spacing.y = 0.0;
    area.show_rows(ui, ROW_HEIGHT, rows.len(), |ui, shown| {
        for row in rows.get(shown).unwrap_or_default() {
            row_ui(ctx, ui, row);
        }
    });
}

fn heading_ui(ctx: FolderCtx<'_>, ui: &mut egui::Ui) {
    let name = &ctx.app.state.workspace.project.name;
    let folder = ctx
        .folder
        .root
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    let name = if name.is_empty() {
        folder
    } else {
        name.clone()
    };
    ui.horizontal(|ui| {
        let font = strong_font(ui);
        cut_label_ui(ui, &name, font).on_hover_text(ctx.folder.root.display().to_string());
        let (n_shown, n_all) = (ctx.folder.rows.n_articles, ctx.folder.list.items().len());
        let count = if n_shown == n_all {
            n_all.to_string()
        } else {
            format!("{n_shown} of {n_all}")
        };
        ui.label(
            RichText::new(count)
                .small()
                .color(ctx.app.theme.text_faint()),
        );
    });
}

fn filter_ui(ctx: FolderCtx<'_>, ui: &mut egui::Ui, panel: &mut ArticlesPanel) {
    let mut filter = ctx.folder.filter.clone();
    ui.horizontal(|ui| {
        let count = filter.n_narrowings();
        // A field too wide for what stands beside it would make the panel wider with each frame.
        let beside = if count == 0 { 72.0 } else { 88.0 };
        let width = ui.available_width() - beside;
        let response = text_field_ui(ui, "Filter articles", &mut filter.words, |edit| {
            edit.hint_text("Filter articles").desired_width(width)
        });
        if std::mem::take(&mut panel.wants_focus) {
            response.request_focus();
        }
        let label = if count == 0 {
            "Filters".to_owned()
        } else {
            format!("Filters {count}")
        };
        if ui
            .add(Button::new(label).selected(panel.shows_filters))
            .clicked()
        {
            panel.shows_filters = !panel.shows_filters;
        }
    });
    if filter.only_queue {
        queue_chip_ui(ui, &mut filter);
    }
    send_if_changed(ctx, filter);
}

/// Says that only one's own queue is listed, and takes that away.
fn queue_chip_ui(ui: &mut egui::Ui, filter: &mut ListFilter) {
    let chip = ui.add(Button::new(RichText::new("My queue  ✕").small()));
    let label = "Take the filter away: My queue";
    chip.widget_info(|| WidgetInfo::labeled(Role::Button, true, label));
    if chip.on_hover_text("Show other articles too").clicked() {
        filter.only_queue = false;
    }
}

fn send_if_changed(ctx: FolderCtx<'_>, filter: ListFilter) {
    if filter != ctx.folder.filter {
        ctx.app.commands.send(LookCommand::Filter(Box::new(filter)));
    }
}

fn more_filters_ui(ctx: FolderCtx<'_>, ui: &mut egui::Ui, panel: &mut ArticlesPanel) {
    let mut filter = ctx.folder.filter.clone();
    panel.choices.update(ctx.folder);
    egui::Grid::new("filters")
        .num_columns(2)
        .spacing(Vec2::new(8.0, 4.0))
        .show(ui, |ui| {
            let outlets = panel.choices.outlets.iter();
            let outlets = outlets.map(|outlet| (Some(outlet.clone()), outlet.clone()));
            choice_ui(ui, "Outlet", &mut filter.outlet, &with_any(outlets));
            let statuses =
                Status::iter().map(|status| (Some(status), status_name(status).to_owned()));
            choice_ui(ui, "Status", &mut filter.status, &with_any(statuses));
            let queue = [(false, "Any".to_owned()), (true, "My queue".to_owned())];
            choice_ui(ui, "Assigned", &mut filter.only_queue, &queue);
            let tags = ctx
                .app
                .state
                .workspace
                .codebook
                .tags
                .iter()
                .map(|tag| (Some(tag.id.clone()), tag.name.clone()));
            choice_ui(ui, "Tag", &mut filter.tag, &with_any(tags));
            let annotators = panel.choices.annotators.iter();
            let annotators =
                annotators.map(|who| (Some(who.clone()), ctx.app.state.annotator_name(who)));
            choice_ui(
                ui,
                "Annotator",
                &mut filter.annotator,
                &with_any(annotators),
            );
            date_ui(ui, "From", &mut panel.from, &mut filter.from);
            date_ui(ui, "To", &mut panel.to, &mut filter.to);
            let sorts: Vec<_> = ListSort::iter()
                .map(|sort| (sort, sort.label().to_owned()))
                .collect();
            choice_ui(ui, "Sort", &mut filter.sort, &sorts);
            let groups: Vec<_> = ListGroup::iter()
                .map(|group| (group, group.label().to_owned()))
                .collect();
            choice_ui(ui, "Group", &mut filter.group, &groups);
        });
    let is_narrowed = !filter.is_open();
    if ui
        .add_enabled(is_narrowed, Button::new("Show all"))
        .clicked()
    {
        (panel.from, panel.to) = (String::new(), String::new());
        filter = ListFilter {
            sort: filter.sort,
            group: filter.group,
            ..ListFilter::default()
        };
    }
    send_if_changed(ctx, filter);
}

fn with_any<T>(choices: impl Iterator<Item = (Option<T>, String)>) -> Vec<(Option<T>, String)> {
    std::iter::once((None, "Any".to_owned()))
        .chain(choices)
        .collect()
}

fn choice_ui<T: Clone + PartialEq>(
    ui: &mut egui::Ui,
    label: &str,
    value: &mut T,
    choices: &[(T, String)],
) {
    ui.label(RichText::new(label).small());
    let shown = choices
        .iter()
        .find(|(choice, _)| choice == value)
        .map_or("", |(_, name)| name);
    let combo = ComboBox::from_id_salt(label)
        .selected_text(shown)
        .width(ui.available_width());
    let response = combo.show_ui(ui, |ui| {
        for (choice, name) in choices {
            ui.selectable_value(value, choice.clone(), name);
        }
    });
    let shown = shown.to_owned();
    response
        .response
        .widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, format!("{label}: {shown}")));
    ui.end_row();
}

fn date_ui(
    ui: &mut egui::Ui,
    label: &str,
    text: &mut String,
    value: &mut Option<jiff::civil::Date>,
) {
    ui.label(RichText::new(label).small());
    let is_wrong = !text.trim().is_empty() && value.is_none();
    let color = is_wrong.then(|| ui.visuals().error_fg_color);
    let response = text_field_ui(ui, &format!("{label} day"), text, |edit| {
        edit.hint_text("2025-11-09")
            .desired_width(110.0)
            .text_color_opt(color)
    });
    if response.changed() {
        *value = text.trim().parse().ok();
    }
    ui.end_row();
}

fn empty_ui(ctx: FolderCtx<'_>, ui: &mut egui::Ui) {
    ui.add_space(20.0);
    let (message, hint) = if ctx.folder.filter.only_queue && ctx.folder.rows.queue.is_empty() {
        (
            "Your queue is empty",
            "Nothing that is assigned to you is left to do.",
        )
    } else if !ctx.folder.filter.is_open() {
        (
            "No article passes the filter",
            "Take a filter away to see more.",
        )
    } else if ctx.app.state.job.is_some() {
        ("Looking for articles…", "")
    } else {
        (
            "No articles here",
            "Articles are .txt files in this folder or in folders below it.",
        )
    };
    ui.vertical_centered(|ui| {
        ui.label(message);
        ui.label(
            RichText::new(hint)
                .small()
                .color(ctx.app.theme.text_faint()),
        );
        if ctx.folder.filter.is_open()
            && ctx.app.state.job.is_none()
            && ui.button("Open another folder").clicked()
        {
            ctx.app.commands.send(UiCommand::OpenFolder);
        }
    });
}
