//! The article list: a filter, an order, and one row an article; only visible rows are drawn.

use egui::{
    Align2, Button, ComboBox, FontId, Rect, RichText, Role, ScrollArea, Sense, TextStyle, Vec2,
    WidgetInfo,
};
use strum::IntoEnumIterator as _;

use crate::app::rows::ArticleRow;
use crate::app::{
    AppCommand, ArticleItem, ListFilter, ListGroup, ListSort, LookCommand, OpenFolder, UiCommand,
};
use crate::model::{AnnotatorId, Status};
use crate::ui::bidi::shown;
use crate::ui::ctx::FolderCtx;
use crate::ui::theme::{color32, strong_family};
use crate::ui::widgets::text_field::text_field_ui;

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

/// What can be chosen among; found again when the rows are made of a changed list.
#[derive(Default)]
struct Choices {
    list_revision: Option<u64>,
    outlets: Vec<String>,
    annotators: Vec<AnnotatorId>,
}

impl Choices {
    fn update(&mut self, folder: &OpenFolder) {
        if self.list_revision.is_some() && self.list_revision == folder.rows.list_revision() {
            return;
        }
        let outlets = folder.list.outlets().into_iter();
        let annotators = folder.list.annotators().into_iter();
        *self = Self {
            list_revision: folder.rows.list_revision(),
            outlets: outlets.map(str::to_owned).collect(),
            annotators: annotators.cloned().collect(),
        };
    }
}

const ROW_HEIGHT: f32 = 58.0;

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
        ui.add(egui::Label::new(RichText::new(name).family(strong_family())).truncate())
            .on_hover_text(ctx.folder.root.display().to_string());
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
        let width = ui.available_width() - 72.0;
        let response = text_field_ui(ui, "Filter articles", &mut filter.words, |edit| {
            edit.hint_text("Filter articles").desired_width(width)
        });
        if std::mem::take(&mut panel.wants_focus) {
            response.request_focus();
        }
        let count = filter.n_narrowings();
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
    send_if_changed(ctx, filter);
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
    let (message, hint) = if !ctx.folder.filter.is_open() {
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

fn row_ui(ctx: FolderCtx<'_>, ui: &mut egui::Ui, row: &ArticleRow) {
    match row {
        ArticleRow::Group { name, n_articles } => {
            let (rect, response) =
                ui.allocate_exact_size(Vec2::new(ui.available_width(), ROW_HEIGHT), Sense::hover());
            let label = format!("{name}  {n_articles}");
            let font = FontId::new(13.0, strong_family());
            let at = rect.left_bottom() + Vec2::new(2.0, -6.0);
            ui.painter()
                .text(at, Align2::LEFT_BOTTOM, &label, font, ctx.app.theme.text());
            response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &label));
        }
        ArticleRow::Article(nth) => {
            if let Some(item) = ctx.folder.list.items().get(*nth) {
                article_ui(ctx, ui, item);
            }
        }
    }
}

fn article_ui(ctx: FolderCtx<'_>, ui: &mut egui::Ui, item: &ArticleItem) {
    let (rect, response) =
        ui.allocate_exact_size(Vec2::new(ui.available_width(), ROW_HEIGHT), Sense::click());
    let is_open = ctx
        .app
        .state
        .document
        .as_ref()
        .is_some_and(|document| document.article.id == item.id);
    let status = item.status(&ctx.folder.me);
    response.widget_info(|| {
        let label = format!("{}, {}", item.title(), status_name(status));
        WidgetInfo::selected(Role::ListBoxOption, true, is_open, label)
    });
    if response.clicked() {
        ctx.app
            .commands
            .send(AppCommand::OpenArticle(item.id.clone()));
    }
    if is_open || response.hovered() {
        let fill = if is_open {
            ctx.app.theme.selection()
        } else {
            ctx.app.theme.hover()
        };
        ui.painter()
            .rect_filled(rect.shrink2(Vec2::new(0.0, 1.0)), 6.0, fill);
    }
    paint_article(ctx, ui, item, rect.shrink2(Vec2::new(8.0, 6.0)));
    response.on_hover_text(format!("{}\n{}", item.title(), item.id));
}

fn paint_article(ctx: FolderCtx<'_>, ui: &egui::Ui, item: &ArticleItem, rect: Rect) {
    let theme = ctx.app.theme;
    let status = item.status(&ctx.folder.me);
    let (sign, color) = match status {
        Status::New => ("○", theme.text_faint()),
        Status::InProgress => ("●", theme.accent()),
        Status::Done => ("✓", theme.success()),
        Status::Locked => ("🔒", theme.text_faint()),
    };
    let small = TextStyle::Small.resolve(ui.style());
    let body = TextStyle::Body.resolve(ui.style());
    let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
    painter.text(
        rect.left_top() + Vec2::new(0.0, 1.0),
        Align2::LEFT_TOP,
        sign,
        body.clone(),
        color,
    );
    let text_rect = Rect::from_min_max(rect.left_top() + Vec2::new(18.0, 0.0), rect.right_bottom());
    let title = egui::text::LayoutJob {
        wrap: egui::text::TextWrapping::truncate_at_width(text_rect.width()),
        ..egui::text::LayoutJob::simple_singleline(
            shown(item.title()).into_owned(),
            body,
            theme.text(),
        )
    };
    painter.galley(
        text_rect.left_top(),
        painter.layout_job(title),
        theme.text(),
    );
    let day = item
        .date()
        .map(|date| date.strftime("%-d %b %Y").to_string());
    let parts = [item.outlet().to_owned(), day.unwrap_or_default()];
    let mut line = parts
        .iter()
        .filter(|part| !part.is_empty())
        .cloned()
        .collect::<Vec<_>>()
        .join(" · ");
    if line.is_empty() {
        item.id.as_str().clone_into(&mut line);
    }
    let counts_at = text_rect.right_top() + Vec2::new(0.0, 23.0);
    let counts_left = paint_counts(ctx, &painter, item, counts_at);
    let line = egui::text::LayoutJob {
        wrap: egui::text::TextWrapping::truncate_at_width(
            (counts_left - text_rect.left() - 8.0).max(20.0),
        ),
        ..egui::text::LayoutJob::simple_singleline(
            shown(&line).into_owned(),
            small,
            theme.text_faint(),
        )
    };
    painter.galley(
        text_rect.left_top() + Vec2::new(0.0, 23.0),
        painter.layout_job(line),
        theme.text_faint(),
    );
    paint_tag_bars(ctx, &painter, item, text_rect);
}

/// How many annotations I made, and a dot for each colleague who made some; the left edge of it.
fn paint_counts(
    ctx: FolderCtx<'_>,
    painter: &egui::Painter,
    item: &ArticleItem,
    right_top: egui::Pos2,
) -> f32 {
    let mine = item.n_annotations(&ctx.folder.me);
    let text = if mine == 0 {
        String::new()
    } else {
        mine.to_string()
    };
    let color = ctx.app.theme.text_faint();
    let font = FontId::proportional(ctx.app.theme.size("small_px", 12.0));
    let mut left = painter
        .text(right_top, Align2::RIGHT_TOP, &text, font, color)
        .left();
    let others = item
        .layers
        .iter()
        .filter(|(who, layer)| **who != ctx.folder.me && layer.n_annotations() > 0);
    for (who, _) in others.take(5) {
        left -= 9.0;
        let color = color32(ctx.app.state.annotator_color(who));
        painter.circle_filled(egui::pos2(left, right_top.y + 8.0), 3.0, color);
    }
    left
}

/// A thin bar in the colours of the tags used, each as wide as its share.
fn paint_tag_bars(ctx: FolderCtx<'_>, painter: &egui::Painter, item: &ArticleItem, rect: Rect) {
    let Some(layer) = item.layers.get(&ctx.folder.me) else {
        return;
    };
    let n_all = layer.n_annotations();
    let width = rect.width().min(4.0 * n_all as f32);
    let mut left = rect.left();
    for (tag, count) in &layer.tags {
        let tag = ctx.app.state.workspace.codebook.tag(tag);
        let color = tag.map_or(ctx.app.theme.text_faint(), |tag| color32(tag.color));
        let right = left + width * *count as f32 / n_all.max(1) as f32;
        let bar = Rect::from_x_y_ranges(left..=right, rect.bottom() - 4.0..=rect.bottom() - 1.0);
        painter.rect_filled(bar, 1.0, color);
        left = right;
    }
}

/// The word for a status.
pub fn status_name(status: Status) -> &'static str {
    match status {
        Status::New => "new",
        Status::InProgress => "in progress",
        Status::Done => "done",
        Status::Locked => "locked",
    }
}
