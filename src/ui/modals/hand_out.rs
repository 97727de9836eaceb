//! Handing out articles: to whom, which, how many to several, and what would come of it.

#[cfg(test)]
mod tests;

use egui::{Button, Grid, RichText, Role, Slider, Ui, Vec2, WidgetInfo};

use super::frame::modal_frame;
use crate::app::team::{HandOutPlan, HandOutRequest, TeamCommand, Which};
use crate::app::{AppCommand, Modal};
use crate::model::Role as Does;
use crate::ui::bidi::shown;
use crate::ui::ctx::AppCtx;
use crate::ui::theme::strong_family;
use crate::ui::widgets::draft::{caption_ui, draft_ui, pick_ui};

/// So many outlets are listed; the rest is told as a number.
const MOST_OUTLETS: usize = 12;

/// What the window keeps from frame to frame.
#[derive(Default)]
pub struct HandOutView {
    told: String,
}

/// Draws the window.
pub fn hand_out_ui(ctx: AppCtx<'_>, ui: &mut Ui, view: &mut HandOutView) {
    let before = &ctx.state.team.hand_out.request;
    let mut request = before.clone();
    modal_frame(
        ctx,
        ui,
        "Hand out articles",
        Vec2::new(760.0, 700.0),
        |ui| {
            caption_ui(
                ui,
                "By chance, and evenly over outlets and days. What is assigned already stays as it is.",
            );
            coders_ui(ctx, ui, &mut request);
            which_ui(ctx, ui, &mut request);
            several_ui(ui, &mut request);
            seed_ui(ctx, ui, view, &mut request);
            ui.separator();
            plan_ui(ctx, ui);
        },
    );
    if request != *before {
        ctx.commands.send(TeamCommand::Plan(Box::new(request)));
    }
}

fn heading_ui(ui: &mut Ui, title: &str) {
    ui.add_space(8.0);
    ui.label(RichText::new(title).family(strong_family()));
}

fn coders_ui(ctx: AppCtx<'_>, ui: &mut Ui, request: &mut HandOutRequest) {
    heading_ui(ui, "To whom");
    let annotators = &ctx.state.workspace.project.annotators;
    if annotators.is_empty() {
        ui.label("The project names no annotators yet");
    }
    ui.horizontal_wrapped(|ui| {
        for annotator in annotators {
            let mut is_coder = request.coders.contains(&annotator.id);
            let does = match annotator.role {
                Does::Annotator => "annotates",
                Does::Curator => "annotates and decides",
            };
            let box_ = ui.checkbox(&mut is_coder, shown(&annotator.name));
            let name = format!("Hand out to {}", annotator.name);
            box_.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, is_coder, &name));
            if box_.on_hover_text(does).changed() && !request.coders.remove(&annotator.id) {
                request.coders.insert(annotator.id.clone());
            }
        }
        if ui.button("Names, colours and roles…").clicked() {
            ctx.commands.send(AppCommand::Show(Some(Modal::Project)));
        }
    });
    request.fit();
}

fn which_ui(ctx: AppCtx<'_>, ui: &mut Ui, request: &mut HandOutRequest) {
    heading_ui(ui, "Which articles");
    let folder = ctx.state.folder.as_ref();
    let (n_listed, n_all) = folder.map_or((0, 0), |folder| {
        (folder.rows.n_articles, folder.list.items().len())
    });
    let choices = [
        (Which::All, format!("All {n_all} of the folder")),
        (
            Which::Listed,
            format!("The {n_listed} that the article list shows"),
        ),
    ];
    for (which, label) in choices {
        ui.radio_value(&mut request.which, which, label);
    }
}

fn several_ui(ui: &mut Ui, request: &mut HandOutRequest) {
    heading_ui(ui, "How many annotate the same article");
    let n_coders = request.coders.len();
    if n_coders < 2 {
        let told = "With one annotator, nobody else annotates the same article";
        return caption_ui(ui, told);
    }
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().slider_width = 180.0;
        let slider = Slider::new(&mut request.overlap_percent, 0..=100)
            .step_by(5.0)
            .suffix(" %");
        let name = "Share of articles that several annotate";
        let response = ui.add(slider);
        response.widget_info(|| WidgetInfo::labeled(Role::Slider, true, name));
        ui.label("of the articles go to");
        let names: Vec<String> = (2..=n_coders).map(|n| n.to_string()).collect();
        let now = request.per_article.to_string();
        if let Some(nth) = pick_ui(ui, "Annotators an article", &now, &names) {
            request.per_article = nth + 2;
        }
        ui.label("each, the rest to one");
    });
    caption_ui(ui, "What several annotate is what agreement is measured on");
}

fn seed_ui(ctx: AppCtx<'_>, ui: &mut Ui, view: &mut HandOutView, request: &mut HandOutRequest) {
    ui.add_space(8.0);
    ui.horizontal(|ui| {
        ui.label("Seed of chance");
        let typed = draft_ui(ui, "Seed", &request.seed.to_string(), 1, 120.0);
        if let Some(typed) = typed {
            view.told.clear();
            match typed.trim().parse() {
                Ok(seed) => request.seed = seed,
                Err(_no_number) => {
                    view.told = format!("“{}” is no seed. Give a whole number.", typed.trim());
                }
            }
        }
        if ui.button("Another").clicked() {
            request.seed = request.seed.wrapping_add(1);
        }
        caption_ui(ui, "The same seed hands out in the same way");
    });
    if !view.told.is_empty() {
        ui.label(RichText::new(&view.told).color(ctx.theme.error()));
    }
}

/// What would come of it, the button that does it, and who would get how much of what.
fn plan_ui(ctx: AppCtx<'_>, ui: &mut Ui) {
    let state = &ctx.state.team.hand_out;
    match &state.plan {
        None => drop(ui.label("Working it out…")),
        Some(Err(reason)) => {
            let told = format!("Nothing can be handed out: {reason}");
            ui.label(RichText::new(told).color(ctx.theme.warning()));
        }
        Some(Ok(plan)) => drop(ui.label(in_words(plan))),
    }
    button_ui(ctx, ui);
    if let Some(Ok(plan)) = &state.plan {
        shares_ui(ctx, ui, plan);
    }
}

fn button_ui(ctx: AppCtx<'_>, ui: &mut Ui) {
    let state = &ctx.state.team.hand_out;
    ui.horizontal(|ui| {
        let plan = state.plan.as_ref().and_then(|plan| plan.as_ref().ok());
        let n_handed = plan.map_or(0, |plan| plan.handed.len());
        let label = match n_handed {
            1 => "Hand out 1 article".to_owned(),
            n => format!("Hand out {n} articles"),
        };
        let is_possible = n_handed > 0 && !state.is_working();
        if ui.add_enabled(is_possible, Button::new(label)).clicked() {
            ctx.commands.send(TeamCommand::HandOut);
        }
        if state.is_working() {
            ui.spinner();
        }
        caption_ui(
            ui,
            "Nothing is written before. One Undo takes all of it back.",
        );
    });
}

fn shares_ui(ctx: AppCtx<'_>, ui: &mut Ui, plan: &HandOutPlan) {
    if plan.handed.is_empty() {
        return;
    }
    let coders: Vec<_> = plan.of_coder.keys().collect();
    ui.add_space(4.0);
    egui::ScrollArea::horizontal().show(ui, |ui| {
        Grid::new("shares")
            .striped(true)
            .spacing(Vec2::new(18.0, 4.0))
            .show(ui, |ui| {
                let strong = |words: &str| RichText::new(shown(words)).family(strong_family());
                ui.label(strong("Outlet"));
                ui.label(strong("articles"));
                for coder in &coders {
                    ui.label(strong(&ctx.state.annotator_name(coder)));
                }
                ui.end_row();
                for share in plan.outlets.iter().take(MOST_OUTLETS) {
                    let outlet = match share.outlet.as_str() {
                        "" => "no outlet",
                        outlet => outlet,
                    };
                    ui.label(shown(outlet));
                    ui.label(share.n_articles.to_string());
                    for coder in &coders {
                        let n = share.of_coder.get(*coder).copied().unwrap_or_default();
                        ui.label(n.to_string());
                    }
                    ui.end_row();
                }
                ui.label(strong("all"));
                ui.label(strong(&plan.handed.len().to_string()));
                for coder in &coders {
                    let n = plan.of_coder.get(*coder).copied().unwrap_or_default();
                    ui.label(strong(&n.to_string()));
                }
                ui.end_row();
            });
    });
    let n_more = plan.outlets.len().saturating_sub(MOST_OUTLETS);
    if n_more > 0 {
        caption_ui(ui, &format!("and {n_more} more outlets"));
    }
}

fn in_words(plan: &HandOutPlan) -> String {
    let n_one = plan.handed.len() - plan.n_several;
    let mut told = match plan.handed.len() {
        0 => "Nothing is left to hand out".to_owned(),
        _ => format!("{} articles go to several, {n_one} to one", plan.n_several),
    };
    if plan.n_before > 0 {
        told.push_str(&format!(
            "; {} are assigned already and stay as they are",
            plan.n_before
        ));
    }
    told
}
