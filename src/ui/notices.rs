//! Notices, in the lower right corner over the article.

use std::collections::BTreeMap;

use egui::{Align2, Area, Button, Frame, Id, Order, RichText, Role, Stroke, Vec2, WidgetInfo};

use super::ctx::AppCtx;
use super::theme::strong_family;
use crate::app::{AppCommand, Notice, NoticeLevel};

/// When each notice was first seen, in seconds of the window's clock.
#[derive(Default)]
pub struct NoticeViews {
    seen: BTreeMap<String, f64>,
}

/// Draws the notices; those of no importance go away by themselves.
pub fn notices_ui(ctx: AppCtx<'_>, ui: &egui::Ui, views: &mut NoticeViews) {
    let now = ui.input(|input| input.time);
    let notices = &ctx.state.notices;
    views
        .seen
        .retain(|key, _| notices.iter().any(|notice| key_of(notice) == *key));
    if notices.is_empty() {
        return;
    }
    let area =
        Area::new(Id::unique("notices")).anchor(Align2::CENTER_BOTTOM, Vec2::new(0.0, -42.0));
    area.order(Order::Foreground).show(ui.ctx(), |ui| {
        for notice in notices.iter().rev().take(4).rev() {
            notice_ui(ctx, ui, notice);
        }
    });
    for notice in notices
        .iter()
        .filter(|notice| notice.level == NoticeLevel::Info)
    {
        let seen = *views.seen.entry(key_of(notice)).or_insert(now);
        let left = Notice::SHOWN_FOR.as_secs_f64() - (now - seen);
        if left <= 0.0 {
            ctx.commands
                .send(AppCommand::CloseNotice(notice.topic.clone()));
        }
        ui.ctx()
            .request_repaint_after(std::time::Duration::from_secs_f64(left.max(0.05)));
    }
}

/// A notice on the same topic that says something else is another one.
fn key_of(notice: &Notice) -> String {
    format!("{}\n{}", notice.topic, notice.message)
}

fn notice_ui(ctx: AppCtx<'_>, ui: &mut egui::Ui, notice: &Notice) {
    let color = match notice.level {
        NoticeLevel::Info => ctx.theme.accent(),
        NoticeLevel::Warning => ctx.theme.warning(),
        NoticeLevel::Error => ctx.theme.error(),
    };
    let frame = Frame::popup(ui.style())
        .stroke(Stroke::new(1.0, color))
        .inner_margin(10);
    frame.show(ui, |ui| {
        ui.set_width(360.0);
        ui.horizontal_top(|ui| {
            ui.vertical(|ui| {
                ui.set_width(316.0);
                ui.label(RichText::new(&notice.message).family(strong_family()));
                if !notice.hint.is_empty() {
                    ui.label(
                        RichText::new(&notice.hint)
                            .small()
                            .color(ctx.theme.text_faint()),
                    );
                }
            });
            let close = ui.add(Button::new("✕").frame(false));
            close.widget_info(|| WidgetInfo::labeled(Role::Button, true, "Close this notice"));
            if close.clicked() {
                ctx.commands
                    .send(AppCommand::CloseNotice(notice.topic.clone()));
            }
        });
        if notice.level > NoticeLevel::Info {
            ui.horizontal(|ui| buttons_ui(ctx, ui, notice));
        }
    });
}

fn buttons_ui(ctx: AppCtx<'_>, ui: &mut egui::Ui, notice: &Notice) {
    for action in &notice.actions {
        if ui.button(action.label()).clicked() {
            ctx.commands
                .send(AppCommand::ActOnNotice(notice.topic.clone(), *action));
        }
    }
    if ui.button("Copy details").clicked() {
        ui.ctx()
            .copy_text(format!("{}\n{}", notice.message, notice.hint));
    }
}
