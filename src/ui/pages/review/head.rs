//! The line above the text: how the review stands, whose lanes show, what else can be done.

use egui::{Color32, RichText, Role, Stroke, Ui, Vec2, WidgetInfo};

use super::{ReviewPage, name_of};
use crate::app::session::MinutesTarget;
use crate::app::{ReviewCommand, UiCommand};
use crate::model::AnnotatorId;
use crate::review::cases::Takes;
use crate::ui::ctx::FolderCtx;
use crate::ui::theme::{color32, strong_family};

/// Draws the line.
pub fn head_ui(ctx: FolderCtx<'_>, ui: &mut Ui, page: &ReviewPage) {
    ui.horizontal_wrapped(|ui| {
        let text = RichText::new("Review").family(strong_family());
        ui.label(text);
        let standing = standing(ctx);
        ui.label(RichText::new(standing).color(ctx.app.theme.text_faint()));
        agreement_ui(ctx, ui);
        if ctx.app.state.session.is_working() {
            ui.spinner();
        }
    });
    ui.horizontal_wrapped(|ui| {
        lanes_ui(ctx, ui, page);
        ui.separator();
        choices_ui(ctx, ui);
    });
}

fn standing(ctx: FolderCtx<'_>) -> String {
    let book = ctx.app.state.session.book();
    let counts = book.counts();
    let articles = match book.articles().len() {
        1 => "1 article".to_owned(),
        n => format!("{n} articles"),
    };
    let (all, open) = (counts.all(), counts.open());
    format!("Cases: {all} in {articles} · {open} open")
}

fn agreement_ui(ctx: FolderCtx<'_>, ui: &mut Ui) {
    let Some((_, measured)) = &ctx.app.state.session.agreement else {
        return;
    };
    let faint = ctx.app.theme.text_faint();
    let label = match (&measured.value, &measured.interval) {
        (Ok(value), Ok(interval)) => {
            format!(
                "· u-α {value:.2} [{:.2}, {:.2}]",
                interval.lower, interval.upper
            )
        }
        (Ok(value), Err(_)) => format!("· u-α {value:.2}"),
        (Err(_), _) => "· u-α is not defined here".to_owned(),
    };
    ui.label(RichText::new(label).color(faint)).on_hover_text(
        "Unitizing alpha of all who finished: 1 is perfect, 0 is what chance gives. With its 95 % interval.",
    );
}

/// A chip an annotator: a click shows or hides the lane.
fn lanes_ui(ctx: FolderCtx<'_>, ui: &mut Ui, page: &ReviewPage) {
    let session = &ctx.app.state.session;
    let Some((article, _)) = session.case_in_hand() else {
        return;
    };
    let curated = AnnotatorId::new(AnnotatorId::CURATED);
    let has_curated = article
        .article
        .curated()
        .is_some_and(|layer| !layer.is_empty());
    let curated = has_curated.then_some(&curated);
    for annotator in article.cases.finished.iter().chain(curated) {
        let is_shown = !session.hidden.contains(annotator);
        let name = if annotator.as_str() == AnnotatorId::CURATED {
            "Decided".to_owned()
        } else {
            name_of(ctx, page, annotator)
        };
        let color = color32(ctx.app.state.lane_color(annotator));
        if chip_ui(ui, &name, (color, ctx.app.theme.text()), is_shown) {
            let command = ReviewCommand::ToggleLane(annotator.clone());
            ctx.app.commands.send(command);
        }
    }
}

fn chip_ui(ui: &mut Ui, name: &str, (color, ink): (Color32, Color32), is_shown: bool) -> bool {
    ui.spacing_mut().item_spacing.x = 4.0;
    let (rect, _) = ui.allocate_exact_size(Vec2::new(12.0, 20.0), egui::Sense::hover());
    let square = egui::Rect::from_center_size(rect.center(), Vec2::splat(11.0));
    if is_shown {
        ui.painter().rect_filled(square, 3.0, color);
    } else {
        let line = Stroke::new(1.5, color);
        ui.painter()
            .rect_stroke(square, 3.0, line, egui::StrokeKind::Inside);
    }
    let ink = if is_shown {
        ink
    } else {
        ink.gamma_multiply(0.55)
    };
    let text = RichText::new(crate::ui::bidi::shown(name)).color(ink);
    let chip = ui.add(egui::Button::new(text).frame(false));
    chip.widget_info(|| {
        let label = format!("Lane of {name}");
        WidgetInfo::selected(Role::CheckBox, true, is_shown, label)
    });
    ui.add_space(8.0);
    let hint = if is_shown {
        "Hide this lane"
    } else {
        "Show this lane"
    };
    chip.on_hover_text(hint).clicked()
}

fn choices_ui(ctx: FolderCtx<'_>, ui: &mut Ui) {
    let session = &ctx.app.state.session;
    let commands = ctx.app.commands;
    let beside = ui.selectable_label(session.is_side_by_side, "Side by side");
    if beside.clicked() {
        commands.send(ReviewCommand::SideBySide(!session.is_side_by_side));
    }
    let hides = ui
        .selectable_label(session.hides_names, "Hide names")
        .on_hover_text(
            "Letters in place of names, so that nobody is favoured. Space shows who is who.",
        );
    if hides.clicked() {
        commands.send(ReviewCommand::HideNames(!session.hides_names));
    }
    let begun = ui
        .selectable_label(session.takes == Takes::Begun, "Also what is begun")
        .on_hover_text(
            "Compares also layers that are not marked as done; what they lack counts as missing.",
        );
    if begun.clicked() {
        let other = match session.takes {
            Takes::Begun => Takes::Finished,
            Takes::Finished => Takes::Begun,
        };
        commands.send(ReviewCommand::Take(other));
    }
    ui.menu_button("More…", |ui| {
        for (label, command) in [
            ("Decide by rule…", UiCommand::ReviewRules),
            ("Trouble list…", UiCommand::TroubleList),
        ] {
            if ui.button(label).clicked() {
                commands.send(command);
            }
        }
        for (label, target) in [
            ("Minutes as a page…", MinutesTarget::Html),
            ("Minutes as Markdown…", MinutesTarget::Markdown),
        ] {
            if ui.button(label).clicked() {
                commands.send(ReviewCommand::AskMinutes(target));
            }
        }
        if ui.button("Show the case in its article").clicked() {
            commands.send(ReviewCommand::OpenArticle);
        }
    });
}
