//! The board: an article a line, an annotator a column.

use egui::{Align2, Id, Rect, Response, Role, Sense, Stroke, StrokeKind, TextStyle, Ui, Vec2};
use egui::{WidgetInfo, pos2};

use super::head::head_ui;
use crate::app::team::{ShownTeam, TeamColumn, TeamCommand, TeamRequest};
use crate::app::{AppCommand, ArticleItem, Sight};
use crate::model::AnnotatorId;
use crate::review::assignment::BoardCell;
use crate::ui::ctx::FolderCtx;
use crate::ui::panels::articles::{status_name, status_sign};
use crate::ui::theme::color32;
use crate::ui::widgets::cell::{on_a_line, paint_ground, paint_words};
use crate::ui::widgets::grid::GridContent;

/// What is drawn into the grid.
pub struct BoardContent<'a> {
    pub ctx: FolderCtx<'a>,
    pub shown: &'a ShownTeam,
    pub request: &'a mut TeamRequest,
    pub sight: Sight,
}

impl GridContent for BoardContent<'_> {
    fn head_ui(&mut self, ui: &mut Ui, column: usize, rect: Rect) {
        let nth = column.checked_sub(1);
        let column = nth.and_then(|nth| self.shown.columns.get(nth));
        head_ui(self.ctx, ui, rect, (self.shown, column), self.request);
    }

    fn line_ui(&mut self, ui: &mut Ui, _line: usize, rect: Rect) -> bool {
        self.rule(ui, rect);
        true
    }

    fn cell_ui(&mut self, ui: &mut Ui, line: usize, column: usize, rect: Rect) {
        let Some(item) = self.shown.article(line) else {
            return;
        };
        match column.checked_sub(1) {
            None => self.title_ui(ui, line, item, rect),
            Some(nth) => {
                if let Some(column) = self.shown.columns.get(nth) {
                    self.work_ui(ui, line, (item, column), rect);
                }
            }
        }
    }
}

impl BoardContent<'_> {
    fn title_ui(&self, ui: &mut Ui, line: usize, item: &ArticleItem, rect: Rect) {
        let theme = self.ctx.app.theme;
        paint_ground(theme, ui, rect);
        let id = Id::unique(("team article", item.id.as_str()));
        let response = ui.interact(rect, id, Sense::click());
        let name = format!("Open {}", item.title());
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
        self.lit(ui, &response, rect);
        let day = item.date().map(|date| date.strftime("%-d %b").to_string());
        let parts = [item.outlet().to_owned(), day.unwrap_or_default()];
        let parts: Vec<String> = parts.into_iter().filter(|it| !it.is_empty()).collect();
        let room = rect.shrink2(Vec2::new(8.0, 0.0));
        let (body, small) = (
            TextStyle::Body.resolve(ui.style()),
            TextStyle::Small.resolve(ui.style()),
        );
        let split = room.left() + room.width() * if parts.is_empty() { 1.0 } else { 0.64 };
        let left = Rect::from_min_max(room.min, pos2(split - 8.0, room.bottom()));
        let right = Rect::from_min_max(pos2(split, room.top()), room.max);
        paint_words(ui, left, on_a_line(item.title()), body, theme.text());
        let beside = on_a_line(&parts.join(" · "));
        paint_words(ui, right, beside, small, theme.text_faint());
        self.open_if_clicked(&response, item);
        response.context_menu(|ui| {
            for column in &self.shown.columns {
                self.assign_ui(ui, line, (item, column));
            }
        });
        response.on_hover_text(format!("{}\n{}", item.title(), item.id));
    }

    fn work_ui(
        &self,
        ui: &mut Ui,
        line: usize,
        (item, column): (&ArticleItem, &TeamColumn),
        rect: Rect,
    ) {
        let cell = self.shown.cell(line, column);
        let who = &column.annotator;
        let id = Id::unique(("team cell", item.id.as_str(), who.as_str()));
        let response = ui.interact(rect, id, Sense::click());
        let shows_number = self.sight.sees(self.sight.status(item), who);
        let told = self.told(cell, who, shows_number);
        let name = format!("{told}: {}", item.title());
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
        self.lit(ui, &response, rect);
        if let Some(cell) = cell {
            self.paint(ui, cell, (who, shows_number), rect);
        }
        self.open_if_clicked(&response, item);
        response.context_menu(|ui| self.assign_ui(ui, line, (item, column)));
        response.on_hover_text(format!("{told}\n{}", item.title()));
    }

    /// The line under a row.
    fn rule(&self, ui: &Ui, rect: Rect) {
        let border = self.ctx.app.theme.panel_border();
        let line = (1.0, border.gamma_multiply(0.5));
        ui.painter()
            .hline(rect.x_range(), rect.bottom() - 0.5, line);
    }

    fn lit(&self, ui: &Ui, response: &Response, rect: Rect) {
        if response.hovered() || response.has_focus() {
            let fill = self.ctx.app.theme.hover();
            ui.painter().rect_filled(rect.shrink(1.0), 4.0, fill);
        }
    }

    fn open_if_clicked(&self, response: &Response, item: &ArticleItem) {
        if response.clicked() {
            let open = AppCommand::OpenArticle(item.id.clone());
            self.ctx.app.commands.send(open);
        }
    }

    /// A frame in the annotator's colour if it is assigned to them, the sign of how far they are,
    /// the number of annotations.
    fn paint(
        &self,
        ui: &Ui,
        cell: BoardCell,
        (who, shows_number): (&AnnotatorId, bool),
        rect: Rect,
    ) {
        let theme = self.ctx.app.theme;
        let inner = rect.shrink2(Vec2::new(6.0, 3.0));
        if cell.is_assigned {
            let color = color32(self.ctx.app.state.annotator_color(who));
            let fill = color.gamma_multiply(0.10);
            ui.painter().rect(
                inner,
                4.0,
                fill,
                Stroke::new(1.0, color.gamma_multiply(0.55)),
                StrokeKind::Inside,
            );
        }
        let body = TextStyle::Body.resolve(ui.style());
        let (sign, color) = status_sign(theme, cell.status);
        let at = inner.left_center() + Vec2::new(8.0, 0.0);
        ui.painter()
            .text(at, Align2::LEFT_CENTER, sign, body.clone(), color);
        if cell.n_annotations > 0 && shows_number {
            let at = inner.right_center() - Vec2::new(8.0, 0.0);
            let n = cell.n_annotations;
            ui.painter()
                .text(at, Align2::RIGHT_CENTER, n, body, theme.text());
        }
    }

    /// What a cell says, in words.
    fn told(&self, cell: Option<BoardCell>, who: &AnnotatorId, shows_number: bool) -> String {
        let who = self.ctx.app.state.annotator_name(who);
        let Some(cell) = cell else {
            return format!("{who}, not assigned");
        };
        let assigned = if cell.is_assigned {
            "assigned"
        } else {
            "not assigned"
        };
        let status = status_name(cell.status);
        match (cell.n_annotations, shows_number) {
            (_, false) => format!("{who}, {assigned}, {status}"),
            (1, true) => format!("{who}, {assigned}, {status}, 1 annotation"),
            (n, true) => format!("{who}, {assigned}, {status}, {n} annotations"),
        }
    }

    /// Assigns the article to an annotator, or takes it back.
    fn assign_ui(&self, ui: &mut Ui, line: usize, (item, column): (&ArticleItem, &TeamColumn)) {
        let cell = self.shown.cell(line, column);
        let is_assigned = cell.is_some_and(|cell| cell.is_assigned);
        let who = self.ctx.app.state.annotator_name(&column.annotator);
        let label = if is_assigned {
            format!("Take back from {who}")
        } else {
            format!("Assign to {who}")
        };
        if ui.button(label).clicked() {
            self.ctx.app.commands.send(TeamCommand::Assign {
                article: item.id.clone(),
                annotator: column.annotator.clone(),
                is_assigned: !is_assigned,
            });
            ui.close();
        }
    }
}
