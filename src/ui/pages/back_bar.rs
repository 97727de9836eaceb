//! The way back from an article to the page that led to it.

use egui::{Button, Frame, Margin, Panel, RichText, Role, Ui, WidgetInfo};

use crate::app::{LookCommand, UiCommand};
use crate::ui::ctx::AppCtx;
use crate::ui::keys;

/// Draws the bar above the article, if a page led to it.
pub fn back_bar_ui(ctx: AppCtx<'_>, ui: &mut Ui) {
    let Some(page) = ctx.state.came_from else {
        return;
    };
    let frame = Frame::new()
        .fill(ctx.theme.panel())
        .inner_margin(Margin::symmetric(10, 4));
    Panel::top("back to page").frame(frame).show(ui, |ui| {
        ui.horizontal(|ui| {
            let label = format!("← Back to {}", page.label());
            let mut button = Button::new(&label).frame(false);
            if let Some(shortcut) = keys::shortcut_of(ctx.state, UiCommand::BackToPage) {
                let text = RichText::new(shortcut.to_string());
                button = button.shortcut_text(text.color(ctx.theme.text_faint()));
            }
            let button = ui.add(button);
            button.widget_info(|| WidgetInfo::labeled(Role::Button, true, &label));
            if button.clicked() {
                ctx.commands.send(UiCommand::BackToPage);
            }
            let close = ui.add(Button::new("✕").frame(false));
            let name = "Close the way back";
            close.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
            if close.on_hover_text(name).clicked() {
                ctx.commands.send(LookCommand::ForgetPage);
            }
        });
    });
}
