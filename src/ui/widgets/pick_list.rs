//! A field to type in over a list to pick from, by arrows and Enter or by mouse.

use egui::text::{CCursor, CCursorRange, LayoutJob, TextFormat, TextWrapping};
use egui::text_edit::TextEditState;
use egui::{
    Align2, Color32, FontId, Id, Key, Modifiers, Rect, Role, ScrollArea, Sense, TextStyle, Vec2,
    WidgetInfo,
};

use super::text_field::text_field_ui;
use crate::ui::bidi::shown;
use crate::ui::theme::{Theme, ink_on, strong_family};

/// What is typed, and which row is in hand.
#[derive(Clone, Debug, Default)]
pub struct PickList {
    /// What is typed.
    pub query: String,
    /// The row in hand.
    pub picked: usize,
    /// Whether the row in hand was gone to since something was typed.
    pub has_moved: bool,
    /// Whether Tab is for the window to take.
    pub keeps_tab: bool,
    scroll_to: Option<usize>,
    is_entered: bool,
    id: Option<Id>,
}

/// A row of the list.
#[derive(Clone, Debug, Default)]
pub struct PickRow {
    /// The words that show.
    pub label: String,
    /// Fainter words behind them.
    pub detail: String,
    /// What stands at the right end.
    pub right: String,
    /// A coloured square with a letter before it.
    pub chip: Option<(Color32, char)>,
    /// Whether it cannot be picked now.
    pub is_off: bool,
}

const ROW_HEIGHT: f32 = 30.0;

/// How many rows a page is.
const PAGE: usize = 8;

impl PickList {
    /// Draws the field, which has the keyboard from the start; says whether something was typed.
    pub fn field_ui(&mut self, ui: &mut egui::Ui, name: &str, hint: &str) -> bool {
        let id = ui.scope_id().with(("pick list", name));
        if self.id.replace(id).is_none() {
            cursor_to_end(ui, id, &self.query);
            ui.memory_mut(|memory| memory.request_focus(id));
        }
        if ui.memory(|memory| memory.has_focus(id)) {
            self.take_keys(ui);
        }
        let response = text_field_ui(ui, name, &mut self.query, |edit| {
            edit.id(id)
                .hint_text(hint)
                .lock_focus(self.keeps_tab)
                .margin(Vec2::new(8.0, 6.0))
                .desired_width(f32::INFINITY)
        });
        if ui.memory(|memory| memory.focused().is_none()) {
            response.request_focus();
        }
        if response.changed() {
            self.picked = 0;
            self.has_moved = false;
            self.scroll_to = Some(0);
        }
        response.changed()
    }

    /// Puts words into the field as if they had been typed.
    pub fn put(&mut self, ui: &egui::Ui, words: String) {
        self.query = words;
        self.picked = 0;
        self.has_moved = false;
        self.scroll_to = Some(0);
        if let Some(id) = self.id {
            cursor_to_end(ui, id, &self.query);
            ui.memory_mut(|memory| memory.request_focus(id));
        }
    }

    fn take_keys(&mut self, ui: &egui::Ui) {
        let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        let before = self.picked;
        for (key, step) in [
            (Key::ArrowDown, 1),
            (Key::ArrowUp, -1),
            (Key::PageDown, PAGE.cast_signed()),
            (Key::PageUp, -PAGE.cast_signed()),
        ] {
            if pressed(key) {
                self.picked = self.picked.saturating_add_signed(step);
            }
        }
        if self.picked != before {
            self.scroll_to = Some(self.picked);
            self.has_moved = true;
        }
        self.is_entered = pressed(Key::Enter);
    }

    /// Whether Enter was pressed in the field; asking takes it.
    pub fn take_entered(&mut self) -> bool {
        std::mem::take(&mut self.is_entered)
    }

    /// Draws the rows and gives the one that was picked.
    pub fn rows_ui(
        &mut self,
        ui: &mut egui::Ui,
        theme: &Theme,
        n_rows: usize,
        row: impl Fn(usize) -> PickRow,
    ) -> Option<usize> {
        self.picked = self.picked.min(n_rows.saturating_sub(1));
        let is_entered = self.take_entered() && n_rows > 0;
        let mut taken = is_entered.then_some(self.picked);
        let mut area = ScrollArea::vertical()
            .id_salt("pick list rows")
            .auto_shrink([false, true]);
        ui.spacing_mut().item_spacing.y = 0.0;
        if let Some(row) = self.scroll_to.take() {
            area = area.vertical_scroll_offset(offset_to_show(ui, row));
        }
        area.show_rows(ui, ROW_HEIGHT, n_rows, |ui, shown| {
            for nth in shown {
                let content = row(nth);
                let is_picked = nth == self.picked && (self.has_moved || !self.keeps_tab);
                let clicked = row_ui(ui, theme, is_picked, &content);
                if clicked {
                    self.picked = nth;
                    taken = Some(nth);
                }
            }
        });
        taken.filter(|nth| !row(*nth).is_off)
    }
}

/// The row stands in the middle, where the list is long enough.
fn offset_to_show(ui: &egui::Ui, row: usize) -> f32 {
    let middle = ui.available_height().min(PAGE as f32 * ROW_HEIGHT) / 2.0;
    (row as f32 * ROW_HEIGHT - middle).max(0.0)
}

fn cursor_to_end(ui: &egui::Ui, id: Id, words: &str) {
    let mut state = TextEditState::load(ui.ctx(), id).unwrap_or_default();
    let end = CCursor::new(words.chars().count());
    state.cursor.set_char_range(Some(CCursorRange::one(end)));
    state.store(ui.ctx(), id);
}

fn row_ui(ui: &mut egui::Ui, theme: &Theme, is_picked: bool, row: &PickRow) -> bool {
    let size = Vec2::new(ui.available_width(), ROW_HEIGHT);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Button, !row.is_off, is_picked, &row.label));
    if ui.is_rect_visible(rect) {
        if is_picked {
            ui.painter().rect_filled(rect, 6.0, theme.selection());
        } else if response.hovered() {
            ui.painter().rect_filled(rect, 6.0, theme.hover());
        }
        paint_row(ui, theme, rect, row);
    }
    response.clicked() && !row.is_off
}

fn paint_row(ui: &egui::Ui, theme: &Theme, rect: Rect, row: &PickRow) {
    let mut left = rect.left() + 10.0;
    if let Some((color, letter)) = row.chip {
        let center = egui::pos2(left + 8.0, rect.center().y);
        let chip = Rect::from_center_size(center, Vec2::splat(16.0));
        ui.painter().rect_filled(chip, 4.0, color);
        let font = FontId::new(10.5, strong_family());
        let ink = ink_on(color);
        ui.painter()
            .text(center, Align2::CENTER_CENTER, letter, font, ink);
        left += 26.0;
    }
    let small = TextStyle::Small.resolve(ui.style());
    let at = rect.right_center() - Vec2::new(10.0, 0.0);
    let faint = theme.text_faint();
    let right = ui
        .painter()
        .text(at, Align2::RIGHT_CENTER, &row.right, small.clone(), faint);
    let color = if row.is_off { faint } else { theme.text() };
    let mut job = LayoutJob {
        wrap: TextWrapping::truncate_at_width((right.left() - left - 12.0).max(20.0)),
        ..LayoutJob::default()
    };
    let font = TextStyle::Body.resolve(ui.style());
    job.append(&shown(&row.label), 0.0, TextFormat::simple(font, color));
    if !row.detail.is_empty() {
        job.append(&shown(&row.detail), 10.0, TextFormat::simple(small, faint));
    }
    let galley = ui.painter().layout_job(job);
    let at = egui::pos2(left, rect.center().y - galley.size().y / 2.0);
    ui.painter().galley(at, galley, color);
}
