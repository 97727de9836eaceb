//! The desk for doubtful and lost places, docked under the article so that both can be used.

use egui::text::{LayoutJob, TextFormat};
use egui::{
    Button, EventFilter, Frame, Id, Key, Label, Modifiers, Panel, RichText, ScrollArea, Sense,
    TextStyle, Ui, Vec2,
};

use crate::app::rows::{DiffPiece, UnplacedRow, around, unplaced_rows, word_diff};
use crate::app::{AnnotateCommand, LookCommand, Selected, UiCommand};
use crate::model::ArticleId;
use crate::ui::ctx::{AppCtx, DocumentCtx};
use crate::ui::panels::inspector::shortened;
use crate::ui::theme::{color32, strong_family};
use crate::ui::widgets::pick_list::{PickList, PickRow};

/// What the desk keeps from frame to frame.
#[derive(Default)]
pub struct ReanchorDesk {
    list: PickList,
    made_for: Option<(ArticleId, u64)>,
    rows: Vec<UnplacedRow>,
    shown: Option<(String, usize)>,
    was_open: bool,
}

/// How much stands around the best place, in characters.
const AROUND: usize = 60;

/// Draws the desk, if it is open.
pub fn reanchor_ui(ctx: AppCtx<'_>, ui: &mut Ui, desk: &mut ReanchorDesk) {
    let was_open = std::mem::replace(&mut desk.was_open, ctx.state.shows_reanchor);
    let Some(document) = ctx.document().filter(|_| ctx.state.shows_reanchor) else {
        desk.shown = None;
        return;
    };
    update_rows(document, desk);
    let frame = Frame::new().fill(ctx.theme.panel()).inner_margin(10);
    let panel = Panel::bottom("reanchor")
        .resizable(true)
        .default_size(250.0)
        .size_range(180.0..=460.0)
        .frame(frame);
    panel.show(ui, |ui| {
        keys_ui(document, ui, desk, !was_open);
        heading_ui(document, ui, desk);
        if desk.rows.is_empty() {
            let text = "Every annotation of this article has a sure place";
            ui.label(RichText::new(text).color(ctx.theme.success()));
            return;
        }
        let height = ui.available_height();
        let width = (ui.available_width() * 0.34).clamp(180.0, 320.0);
        ui.horizontal_top(|ui| {
            let top_down = egui::Layout::top_down(egui::Align::Min);
            ui.allocate_ui_with_layout(Vec2::new(width, height), top_down, |ui| {
                list_ui(document, ui, desk);
            });
            ui.separator();
            ui.vertical(|ui| {
                let row = desk.rows.get(desk.list.picked);
                if let Some(row) = row {
                    ScrollArea::vertical()
                        .id_salt("reanchor row")
                        .auto_shrink(false)
                        .show(ui, |ui| row_ui(document, ui, row));
                }
            });
        });
    });
    show_in_article(document, desk);
}

fn update_rows(ctx: DocumentCtx<'_>, desk: &mut ReanchorDesk) {
    let made_for = (ctx.document.article.id.clone(), ctx.document.revision);
    if desk.made_for.as_ref() != Some(&made_for) {
        desk.rows = unplaced_rows(ctx.app.state);
        desk.list.picked = desk.list.picked.min(desk.rows.len().saturating_sub(1));
        desk.made_for = Some(made_for);
    }
}

/// The place of the row in hand is brought into sight, once.
fn show_in_article(ctx: DocumentCtx<'_>, desk: &mut ReanchorDesk) {
    let row = desk.rows.get(desk.list.picked);
    let now = row.map(|row| (row.id.as_str().to_owned(), row.span));
    if now != desk.shown {
        desk.shown = now;
        if let Some((range, _)) = row.and_then(|row| row.best) {
            ctx.app.commands.send(LookCommand::GoTo(range));
        }
    }
}

/// While the desk has the keyboard, the arrows walk, Enter confirms and Delete deletes.
fn keys_ui(ctx: DocumentCtx<'_>, ui: &mut Ui, desk: &mut ReanchorDesk, wants_focus: bool) {
    let id = Id::unique("reanchor desk");
    let rect = ui.available_rect_before_wrap();
    let response = ui.interact(rect, id, Sense::click());
    response.widget_info(|| {
        egui::WidgetInfo::labeled(egui::Role::Group, true, "Doubtful and lost places")
    });
    if wants_focus || response.clicked() {
        response.request_focus();
    }
    if !response.has_focus() {
        return;
    }
    let filter = EventFilter {
        vertical_arrows: true,
        ..EventFilter::default()
    };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
    let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    let last = desk.rows.len().saturating_sub(1);
    if pressed(Key::ArrowDown) {
        desk.list.picked = (desk.list.picked + 1).min(last);
    }
    if pressed(Key::ArrowUp) {
        desk.list.picked = desk.list.picked.saturating_sub(1);
    }
    let row = desk.rows.get(desk.list.picked).filter(|row| row.is_mine);
    let Some(row) = row else { return };
    let (id, span) = (row.id.clone(), row.span);
    if pressed(Key::Enter) && row.best.is_some() {
        let command = AnnotateCommand::Confirm { id, span };
        ctx.app.commands.send(command);
    } else if pressed(Key::Delete) {
        ctx.app.commands.send(delete(row));
    }
}

/// Deletes the run, or the annotation if that was its only one.
fn delete(row: &UnplacedRow) -> AnnotateCommand {
    let (id, span) = (row.id.clone(), row.span);
    if row.n_spans > 1 {
        AnnotateCommand::RemoveSpan { id, span }
    } else {
        AnnotateCommand::Delete(vec![id])
    }
}

fn heading_ui(ctx: DocumentCtx<'_>, ui: &mut Ui, desk: &mut ReanchorDesk) {
    let last = desk.rows.len().saturating_sub(1);
    ui.horizontal(|ui| {
        ui.label(RichText::new("Doubtful and lost places").family(strong_family()));
        if !desk.rows.is_empty() {
            let place = format!("{} of {}", desk.list.picked + 1, desk.rows.len());
            ui.label(RichText::new(place).color(ctx.app.theme.text_faint()));
        }
        let layout = egui::Layout::right_to_left(egui::Align::Center);
        ui.with_layout(layout, |ui| {
            let close = ui.small_button("Close");
            close.widget_info(|| {
                egui::WidgetInfo::labeled(egui::Role::Button, true, "Close the desk")
            });
            if close.clicked() {
                ctx.app.commands.send(UiCommand::ReanchorDesk);
            }
            let picked = desk.list.picked;
            if ui
                .add_enabled(picked < last, Button::new("Next").small())
                .clicked()
            {
                desk.list.picked += 1;
            }
            if ui
                .add_enabled(picked > 0, Button::new("Previous").small())
                .clicked()
            {
                desk.list.picked -= 1;
            }
        });
    });
}

fn list_ui(ctx: DocumentCtx<'_>, ui: &mut Ui, desk: &mut ReanchorDesk) {
    let rows = &desk.rows;
    let _picked = desk.list.rows_ui(ui, ctx.app.theme, rows.len(), |nth| {
        rows.get(nth)
            .map(|row| list_row(ctx, row))
            .unwrap_or_default()
    });
}

fn list_row(ctx: DocumentCtx<'_>, row: &UnplacedRow) -> PickRow {
    let tag = ctx.app.state.workspace.codebook.tag(&row.tag);
    let faint = ctx.app.theme.text_faint();
    PickRow {
        label: shortened(&row.exact, 60),
        detail: String::new(),
        right: status(row),
        chip: Some(tag.map_or((faint, '•'), |tag| (color32(tag.color), tag.initial()))),
        is_off: false,
    }
}

fn status(row: &UnplacedRow) -> String {
    match row.best {
        Some((_, score)) => format!("{:.0} % alike", score * 100.0),
        None if row.is_invalid => "no place in the file".to_owned(),
        None => "lost".to_owned(),
    }
}

fn row_ui(ctx: DocumentCtx<'_>, ui: &mut Ui, row: &UnplacedRow) {
    let state = ctx.app.state;
    ui.horizontal_wrapped(|ui| {
        ui.label(RichText::new(state.tag_name(&row.tag)).family(strong_family()));
        if !row.is_mine {
            let who = format!(
                "by {}, to be settled there",
                state.annotator_name(&row.annotator)
            );
            ui.label(RichText::new(who).color(ctx.app.theme.text_faint()));
        }
        if ui.link("Show the annotation").clicked() {
            let selected = Selected {
                annotator: row.annotator.clone(),
                id: row.id.clone(),
            };
            ctx.app.commands.send(LookCommand::Pick(Some(selected)));
        }
    });
    if row.is_mine {
        buttons_ui(ctx, ui, row);
    }
    ui.add_space(4.0);
    let best = row
        .best
        .and_then(|(range, _)| Some((range, range.slice(ctx.document.text())?)));
    let (old, new) = word_diff(&row.exact, best.map_or("", |(_, words)| words));
    ui.columns(2, |columns| {
        let [left, right] = columns else { return };
        side_ui(
            ctx,
            left,
            "As it was tagged",
            (&row.before, &row.after),
            &old,
        );
        match best {
            Some((range, _)) => {
                let around = around(ctx.document.text(), range, AROUND);
                side_ui(ctx, right, "The best place now", around, &new);
            }
            None => lost_ui(ctx, right, row),
        }
    });
}

fn buttons_ui(ctx: DocumentCtx<'_>, ui: &mut Ui, row: &UnplacedRow) {
    let has_selection = !ctx.document.selection.ranges().is_empty();
    let (id, span) = (row.id.clone(), row.span);
    ui.horizontal_wrapped(|ui| {
        let confirm = Button::new("Confirm").shortcut_text("Enter");
        let confirm = ui.add_enabled(row.best.is_some(), confirm);
        confirm.widget_info(|| {
            egui::WidgetInfo::labeled(egui::Role::Button, row.best.is_some(), "Confirm")
        });
        if confirm
            .on_hover_text("It belongs where the article shows it")
            .clicked()
        {
            let id = id.clone();
            let command = AnnotateCommand::Confirm { id, span };
            ctx.app.commands.send(command);
        }
        let place = ui.add_enabled(has_selection, Button::new("Place here"));
        if place
            .on_hover_text("On the words that are selected in the article")
            .on_disabled_hover_text("Select the words in the article first")
            .clicked()
        {
            ctx.app.commands.send(AnnotateCommand::Place { id, span });
        }
        let words = if row.n_spans > 1 {
            "Delete this piece"
        } else {
            "Delete the annotation"
        };
        if ui.button(words).clicked() {
            ctx.app.commands.send(delete(row));
        }
    });
}

/// One text with its surroundings, what differs marked.
fn side_ui(
    ctx: DocumentCtx<'_>,
    ui: &mut Ui,
    title: &str,
    (before, after): (&str, &str),
    pieces: &[DiffPiece],
) {
    let theme = ctx.app.theme;
    ui.label(RichText::new(title).small().color(theme.text_faint()));
    let font = TextStyle::Body.resolve(ui.style());
    let faint = TextFormat::simple(font.clone(), theme.text_faint());
    let plain = TextFormat::simple(font, theme.text());
    let mut job = LayoutJob::default();
    job.append(before, 0.0, faint.clone());
    for piece in pieces {
        let mut format = plain.clone();
        if piece.differs {
            format.background = theme.find_hit();
            format.underline = egui::Stroke::new(1.0, theme.warning());
        }
        job.append(&piece.words, 0.0, format);
    }
    job.append(after, 0.0, faint);
    // A column justifies what is in it, and would spread the letters of a line.
    ui.vertical(|ui| ui.add(Label::new(job).wrap()));
}

fn lost_ui(ctx: DocumentCtx<'_>, ui: &mut Ui, row: &UnplacedRow) {
    let theme = ctx.app.theme;
    let title = if row.is_invalid {
        "The file gives no place that can be used"
    } else {
        "Nothing like it is in the article now"
    };
    ui.label(RichText::new(title).small().color(theme.warning()));
    let text = "It is kept as it is. If the words are still there in other form, select them in \
                the article and press Place here.";
    ui.vertical(|ui| ui.add(Label::new(RichText::new(text).color(theme.text_faint())).wrap()));
}
