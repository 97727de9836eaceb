//! The list of cases, with how many there are of each state.

use std::collections::BTreeSet;

use egui::{
    Color32, FontId, Rect, RichText, Role, ScrollArea, Sense, TextStyle, Ui, Vec2, WidgetInfo, pos2,
};
use strum::IntoEnumIterator as _;

use super::signs::{state_color, state_label, state_sign};
use crate::app::ReviewCommand;
use crate::app::session::{BookArticle, CasePlace, CaseRef, CasesShown, StatesShown};
use crate::model::{AnnotatorId, MetadataField};
use crate::review::cases::{Case, CaseState};
use crate::ui::ctx::FolderCtx;
use crate::ui::panels::inspector::shortened;
use crate::ui::theme::strong_family;
use crate::ui::widgets::cell::paint_words;
use crate::ui::widgets::cut_text::cut_to;

/// The height of a case, in points.
const ROW_HEIGHT: f32 = 44.0;
/// The most letters of a quote that are laid out.
const MOST_LETTERS: usize = 120;

/// Where the list is.
#[derive(Default)]
pub struct CaseList {
    shown: Option<CaseRef>,
    offset: f32,
}

/// Draws the counts and the list.
pub fn cases_ui(ctx: FolderCtx<'_>, ui: &mut Ui, list: &mut CaseList) {
    ui.label(RichText::new("Cases").family(strong_family()));
    states_ui(ctx, ui);
    narrowed_ui(ctx, ui);
    ui.add_space(4.0);
    ui.separator();
    rows_ui(ctx, ui, list);
}

fn states_ui(ctx: FolderCtx<'_>, ui: &mut Ui) {
    let session = &ctx.app.state.session;
    let counts = session.book().counts();
    ui.horizontal(|ui| {
        for (label, n, states) in [
            ("Open", counts.open(), StatesShown::Open),
            ("All", counts.all(), StatesShown::All),
        ] {
            let is_on = session.shown.states == states;
            if ui.selectable_label(is_on, format!("{label} {n}")).clicked() {
                show_states(ctx, states);
            }
        }
    });
    ui.spacing_mut().item_spacing.y = 1.0;
    for state in CaseState::iter().filter(|state| counts.of_state(*state) > 0) {
        state_ui(ctx, ui, state, counts.of_state(state));
    }
}

fn state_ui(ctx: FolderCtx<'_>, ui: &mut Ui, state: CaseState, n: usize) {
    let theme = ctx.app.theme;
    let is_on = ctx.app.state.session.shown.states == StatesShown::Only(state);
    let size = Vec2::new(ui.available_width(), 22.0);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| {
        let label = format!("{}: {n}", state_label(state));
        WidgetInfo::selected(Role::Button, true, is_on, label)
    });
    if is_on || response.hovered() || response.has_focus() {
        let fill = if is_on {
            theme.selection()
        } else {
            theme.hover()
        };
        ui.painter().rect_filled(rect, 4.0, fill);
    }
    let font = TextStyle::Body.resolve(ui.style());
    let y = rect.center().y;
    let middle = egui::Align2::CENTER_CENTER;
    let sign = pos2(rect.left() + 14.0, y);
    let color = state_color(theme, state);
    let painter = ui.painter();
    painter.text(sign, middle, state_sign(state), font.clone(), color);
    let left = egui::Align2::LEFT_CENTER;
    let words = pos2(rect.left() + 30.0, y);
    painter.text(words, left, state_label(state), font.clone(), theme.text());
    let right = egui::Align2::RIGHT_CENTER;
    let number = pos2(rect.right() - 8.0, y);
    painter.text(number, right, n.to_string(), font, theme.text_faint());
    if response.clicked() {
        let states = if is_on {
            StatesShown::Open
        } else {
            StatesShown::Only(state)
        };
        show_states(ctx, states);
    }
}

fn show_states(ctx: FolderCtx<'_>, states: StatesShown) {
    let shown = CasesShown {
        states,
        ..ctx.app.state.session.shown.clone()
    };
    ctx.app.commands.send(ReviewCommand::Show(Box::new(shown)));
}

/// What else the list is narrowed by, and the way out of it.
fn narrowed_ui(ctx: FolderCtx<'_>, ui: &mut Ui) {
    let shown = &ctx.app.state.session.shown;
    tag_ui(ctx, ui);
    mine_ui(ctx, ui);
    if !shown.is_narrowed() {
        return;
    }
    let mut told = Vec::new();
    told.extend(shown.tags.iter().map(|tag| ctx.app.state.tag_name(tag)));
    told.extend(shown.field.as_ref().map(|field| format!("field {field}")));
    let annotators = shown.annotators.iter();
    told.extend(annotators.map(|it| ctx.app.state.review_name(it)));
    told.extend(
        shown
            .articles
            .as_ref()
            .map(|it| format!("{} articles", it.len())),
    );
    ui.horizontal_wrapped(|ui| {
        let text = format!("Only: {}", told.join(", "));
        ui.label(
            RichText::new(text)
                .small()
                .color(ctx.app.theme.text_faint()),
        );
        if ui.small_button("Show all").clicked() {
            let wide = CasesShown {
                states: shown.states,
                ..CasesShown::default()
            };
            ctx.app.commands.send(ReviewCommand::Show(Box::new(wide)));
        }
    });
}

/// For who annotated, too: the cases that are about what they have or lack.
fn mine_ui(ctx: FolderCtx<'_>, ui: &mut Ui) {
    let session = &ctx.app.state.session;
    let me = &ctx.folder.me;
    let mine: BTreeSet<AnnotatorId> = [me.clone()].into();
    let is_on = session.shown.annotators == mine;
    let annotates = session.book().annotates(me);
    if annotates && ui.selectable_label(is_on, "Only about mine").clicked() {
        let shown = CasesShown {
            annotators: if is_on { BTreeSet::new() } else { mine },
            ..session.shown.clone()
        };
        ctx.app.commands.send(ReviewCommand::Show(Box::new(shown)));
    }
}

fn tag_ui(ctx: FolderCtx<'_>, ui: &mut Ui) {
    let state = ctx.app.state;
    let shown = &state.session.shown;
    let tags = &state.workspace.codebook.tags;
    let all = "All tags".to_owned();
    let names: Vec<String> = [all.clone()]
        .into_iter()
        .chain(tags.iter().map(|tag| tag.name.clone()))
        .collect();
    let current = match shown.tags.first() {
        Some(tag) if shown.tags.len() == 1 => state.tag_name(tag),
        Some(_) => "Several tags".to_owned(),
        None => all,
    };
    ui.add_space(2.0);
    if let Some(nth) = crate::ui::widgets::draft::pick_ui(ui, "Tag", &current, &names) {
        let tag = nth.checked_sub(1).and_then(|nth| tags.get(nth));
        let shown = CasesShown {
            tags: tag.map(|tag| tag.id.clone()).into_iter().collect(),
            ..shown.clone()
        };
        ctx.app.commands.send(ReviewCommand::Show(Box::new(shown)));
    }
}

fn rows_ui(ctx: FolderCtx<'_>, ui: &mut Ui, list: &mut CaseList) {
    let session = &ctx.app.state.session;
    let n_rows = session.places().len();
    if n_rows == 0 {
        ui.add_space(8.0);
        let text = match session.shown.states {
            StatesShown::Open if !session.shown.is_narrowed() => "No case is open.",
            _ => "No such case.",
        };
        ui.label(RichText::new(text).color(ctx.app.theme.text_faint()));
        return;
    }
    let height = ui.available_height();
    let mut area = ScrollArea::vertical().id_salt("cases").auto_shrink(false);
    if list.shown != session.in_hand {
        list.shown.clone_from(&session.in_hand);
        if let Some(nth) = session.nth_in_hand() {
            area = area.vertical_scroll_offset(offset_for(list.offset, nth, height));
        }
    }
    ui.spacing_mut().item_spacing.y = 0.0;
    let shown = area.show_rows(ui, ROW_HEIGHT, n_rows, |ui, rows| {
        for place in rows.filter_map(|nth| session.places().get(nth)) {
            row_ui(ctx, ui, *place);
        }
    });
    list.offset = shown.state.clamped_offset().y;
}

/// The least that has to be scrolled for a row to show, with one more beyond it.
fn offset_for(offset: f32, nth: usize, height: f32) -> f32 {
    let top = nth as f32 * ROW_HEIGHT;
    let least = (top + 2.0 * ROW_HEIGHT - height).max(0.0);
    let most = (top - ROW_HEIGHT).max(0.0);
    if least > most {
        return most;
    }
    offset.clamp(least, most)
}

fn row_ui(ctx: FolderCtx<'_>, ui: &mut Ui, place: CasePlace) {
    let session = &ctx.app.state.session;
    let Some((article, case)) = session.book().at(place) else {
        return;
    };
    let in_hand = session.in_hand.as_ref();
    let is_in_hand = in_hand.is_some_and(|it| it.case == case.id && it.article == *article.id());
    let size = Vec2::new(ui.available_width(), ROW_HEIGHT);
    let (rect, response) = ui.allocate_exact_size(size, Sense::CLICK);
    let quote = quote(article, case);
    response.widget_info(|| {
        let label = format!("{}: {quote}", state_label(case.state));
        WidgetInfo::selected(Role::ListBoxOption, true, is_in_hand, label)
    });
    let theme = ctx.app.theme;
    if is_in_hand || response.hovered() {
        let fill = if is_in_hand {
            theme.selection()
        } else {
            theme.hover()
        };
        ui.painter()
            .rect_filled(rect.shrink2(Vec2::new(0.0, 1.0)), 4.0, fill);
    }
    paint_row(ctx, ui, rect, (article, case, quote));
    if response.clicked() {
        let case = CaseRef {
            article: article.id().clone(),
            case: case.id.clone(),
        };
        ctx.app.commands.send(ReviewCommand::Pick(case));
    }
}

fn paint_row(
    ctx: FolderCtx<'_>,
    ui: &Ui,
    rect: Rect,
    (article, case, quote): (&BookArticle, &Case, String),
) {
    let theme = ctx.app.theme;
    let font = TextStyle::Body.resolve(ui.style());
    let small = TextStyle::Small.resolve(ui.style());
    let sign = pos2(rect.left() + 14.0, rect.top() + 14.0);
    let middle = egui::Align2::CENTER_CENTER;
    let color = state_color(theme, case.state);
    ui.painter()
        .text(sign, middle, state_sign(case.state), font.clone(), color);
    let inner = Rect::from_min_max(
        pos2(rect.left() + 30.0, rect.top() + 4.0),
        pos2(rect.right() - 6.0, rect.bottom() - 4.0),
    );
    let (upper, lower) = inner.split_top_bottom_at_fraction(0.54);
    paint_cut(ui, upper, &quote, font, theme.text());
    let about = about(ctx, article, case);
    paint_cut(ui, lower, &about, small, theme.text_faint());
}

/// Paints the beginning of a text, whichever way it runs.
fn paint_cut(ui: &Ui, rect: Rect, text: &str, font: FontId, color: Color32) {
    let line = shortened(text, MOST_LETTERS);
    let cut = cut_to(ui.painter(), &line, &font, rect.width()).into_owned();
    paint_words(ui, rect, cut, font, color);
}

fn quote(article: &BookArticle, case: &Case) -> String {
    let words = case.place.and_then(|place| place.slice(article.text()));
    match words {
        Some(words) => words.to_owned(),
        None => "On the whole article".to_owned(),
    }
}

/// The tags that were given, and where.
fn about(ctx: FolderCtx<'_>, article: &BookArticle, case: &Case) -> String {
    let tags = case.tags().into_iter();
    let tags: Vec<String> = tags.map(|tag| ctx.app.state.tag_name(tag)).collect();
    let title = article.article.article.metadata.get(&MetadataField::Title);
    let title = match title.as_str() {
        "" => article.id().file_name().to_owned(),
        title => title.to_owned(),
    };
    format!("{} · {title}", tags.join(" ≠ "))
}

#[cfg(test)]
mod tests {
    use super::offset_for;

    #[test]
    fn the_list_scrolls_no_further_than_it_must() {
        // Rows of 44 in a height of 220: from 440 on, the rows 10 to 14 show.
        for (nth, expected) in [(12, 440.0), (14, 484.0), (10, 396.0), (0, 0.0)] {
            let offset = offset_for(440.0, nth, 220.0);
            assert!((offset - expected).abs() < 0.1, "{nth}: {offset}");
        }
    }
}
