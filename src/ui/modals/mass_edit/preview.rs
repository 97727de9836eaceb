//! What would become of each annotation: before and after, with a box to leave it out.

use egui::{Color32, Id, Rect, RichText, Sense, TextStyle, Ui, Vec2, pos2};

use crate::app::TableCommand;
use crate::app::table::{MassEditing, PlanSummary};
use crate::insight::table::{AnnotationRow, Column, Plan};
use crate::ui::ctx::AppCtx;
use crate::ui::widgets::cell::{check_ui, on_a_line, paint_words};
use crate::ui::widgets::grid::{GridContent, GridSpec, GridView, grid_ui};

/// Draws the preview.
pub fn preview_ui(ctx: AppCtx<'_>, ui: &mut Ui, editing: &MassEditing) {
    let plan = match &editing.plan {
        Some(Ok(plan)) => plan,
        Some(Err(reason)) => {
            ui.label(RichText::new(reason).color(ctx.theme.error()));
            return;
        }
        None if editing.edit.is_some() => {
            ui.spinner();
            return;
        }
        None => {
            ui.label(RichText::new("Say what shall be done, and each change shows here.").weak());
            return;
        }
    };
    summary_ui(ctx, ui, &editing.summary);
    let width = ui.available_width();
    let rest = (width - 36.0 - 120.0).max(240.0);
    let widths = [36.0, 120.0, rest * 0.36, rest * 0.32, rest * 0.32];
    let spec = GridSpec {
        name: "changes",
        widths: &widths,
        n_frozen: 1,
        n_lines: plan.changes.len() + plan.refused.len(),
    };
    let id = Id::unique("mass edit preview");
    // Nothing is brought into sight here, so the grid need not be kept.
    let mut view = GridView::default();
    let mut content = Preview {
        ctx,
        editing,
        plan,
        id,
    };
    grid_ui(ui, &mut view, &spec, &mut content);
}

fn summary_ui(ctx: AppCtx<'_>, ui: &mut Ui, summary: &PlanSummary) {
    let mut told = vec![match summary.n_changes {
        1 => "1 changes".to_owned(),
        n => format!("{n} change"),
    }];
    if summary.n_same > 0 {
        told.push(format!("{} stay as they are", summary.n_same));
    }
    if summary.n_others > 0 {
        told.push(format!(
            "{} are in other annotators' layers",
            summary.n_others
        ));
    }
    ui.label(told.join(" · "));
    for (why, n) in &summary.refused {
        let text = format!("{n} cannot be changed: {}", why.label());
        ui.label(RichText::new(text).small().color(ctx.theme.warning()));
    }
}

struct Preview<'a> {
    ctx: AppCtx<'a>,
    editing: &'a MassEditing,
    plan: &'a Plan,
    id: Id,
}

impl Preview<'_> {
    fn row(&self, line: usize) -> Option<&AnnotationRow> {
        let change = self.plan.changes.get(line).map(|change| change.row);
        let refused = || {
            let nth = line.checked_sub(self.plan.changes.len())?;
            self.plan.refused.get(nth).map(|it| it.row)
        };
        self.editing.table.rows().get(change.or_else(refused)?)
    }

    fn text(&self, line: usize, column: &Column) -> String {
        let snapshot = self.editing.table.snapshot();
        let row = self.row(line);
        row.map_or_else(String::new, |row| column.text(row, snapshot).into_owned())
    }

    /// What a cell says, and in which ink.
    fn words(&self, line: usize, column: usize) -> (String, Color32) {
        let theme = self.ctx.theme;
        let faint = theme.text_faint();
        let change = self.plan.changes.get(line);
        match (column, change) {
            (1, _) => (self.text(line, &Column::Annotator), faint),
            (2, _) => (self.text(line, &Column::Quote), theme.text()),
            (3, Some(change)) => (or_nothing(&change.before), faint),
            (4, Some(change)) if change.value.is_none() => ("goes".to_owned(), theme.error()),
            (4, Some(change)) => (or_nothing(&change.after), theme.text()),
            (3, None) => {
                let nth = line.checked_sub(self.plan.changes.len());
                let refused = nth.and_then(|nth| self.plan.refused.get(nth));
                let why = refused.map_or("", |it| it.why.label());
                (why.to_owned(), theme.warning())
            }
            _ => (String::new(), faint),
        }
    }
}

fn or_nothing(text: &str) -> String {
    if text.is_empty() { "nothing" } else { text }.to_owned()
}

impl GridContent for Preview<'_> {
    fn head_ui(&mut self, ui: &mut Ui, column: usize, rect: Rect) {
        let heads = ["", "Annotator", "Words", "Before", "After"];
        let head = heads.get(column).copied().unwrap_or_default();
        let font = TextStyle::Small.resolve(ui.style());
        let faint = self.ctx.theme.text_faint();
        paint_words(
            ui,
            rect.shrink2(Vec2::new(6.0, 0.0)),
            head.to_owned(),
            font,
            faint,
        );
    }

    fn line_ui(&mut self, ui: &mut Ui, line: usize, rect: Rect) -> bool {
        let response = ui.interact(rect, self.id.with(line), Sense::hover());
        if response.hovered() {
            ui.painter().rect_filled(rect, 0.0, self.ctx.theme.hover());
            let article = self.text(line, &Column::Article);
            let [before, after] = [3, 4].map(|column| self.words(line, column).0);
            response.on_hover_text_at_pointer(format!("{article}\n{before}\n→ {after}"));
        }
        true
    }

    fn cell_ui(&mut self, ui: &mut Ui, line: usize, column: usize, rect: Rect) {
        if column == 0 {
            if line < self.plan.changes.len() {
                self.box_ui(ui, line, rect);
            }
            return;
        }
        let (words, color) = self.words(line, column);
        let is_left_out = self.editing.left_out.contains(&line);
        let color = if is_left_out {
            color.gamma_multiply(0.5)
        } else {
            color
        };
        // Why it is refused needs more room than one cell.
        let right = if column == 3 && line >= self.plan.changes.len() {
            rect.right() + rect.width()
        } else {
            rect.right()
        };
        let rect = Rect::from_min_max(rect.min, pos2(right, rect.bottom()));
        let font = TextStyle::Body.resolve(ui.style());
        paint_words(
            ui,
            rect.shrink2(Vec2::new(6.0, 0.0)),
            on_a_line(&words),
            font,
            color,
        );
    }
}

impl Preview<'_> {
    fn box_ui(&self, ui: &Ui, line: usize, rect: Rect) {
        let is_taken = !self.editing.left_out.contains(&line);
        let name = format!("Change {}", self.text(line, &Column::Quote));
        let id = self.id.with(("box", line));
        if check_ui(self.ctx.theme, ui, rect, (id, &name), is_taken).clicked() {
            self.ctx.commands.send(TableCommand::ToggleChange(line));
        }
    }
}
