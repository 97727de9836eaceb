//! Words that stay coloured in every article.

use egui::{Button, Frame, RichText, Role, Stroke, Ui, Vec2, WidgetInfo};
use strum::IntoEnumIterator as _;

use super::frame::modal_frame;
use crate::app::AppCommand;
use crate::app::keywords::keyword_problem;
use crate::model::{Extra, KeywordKind, KeywordPattern, Project};
use crate::ui::ctx::AppCtx;
use crate::ui::widgets::draft::{add_ui, caption_ui, draft_ui, pick_ui};
use crate::ui::widgets::swatches::{nth_color, swatches_ui};

/// What the window keeps from frame to frame.
#[derive(Default)]
pub struct KeywordsEditor {
    typed: String,
    checked: Checked,
}

/// What is wrong with the patterns, found again when they changed.
#[derive(Default)]
struct Checked {
    keywords: Vec<KeywordPattern>,
    problems: Vec<Option<String>>,
}

impl Checked {
    fn update(&mut self, keywords: &[KeywordPattern]) {
        if self.keywords != keywords {
            self.keywords = keywords.to_vec();
            let problem = |keyword| keyword_problem(keyword).map(|error| error.to_string());
            self.problems = keywords.iter().map(problem).collect();
        }
    }
}

/// Draws the window.
pub fn keywords_ui(ctx: AppCtx<'_>, ui: &mut Ui, view: &mut KeywordsEditor) {
    let project = &ctx.state.workspace.project;
    let keywords = &project.settings.keywords;
    view.checked.update(keywords);
    let mut changed = keywords.clone();
    let size = Vec2::new(760.0, 580.0);
    modal_frame(ctx, ui, "Keyword highlights", size, |ui| {
        caption_ui(
            ui,
            "These words stay coloured in every article, for everybody in the project",
        );
        let mut gone = None;
        for (nth, keyword) in changed.iter_mut().enumerate() {
            ui.push_id(("keyword", nth), |ui| {
                if keyword_ui(ctx, ui, view, (nth, keyword)) {
                    gone = Some(nth);
                }
            });
        }
        if let Some(nth) = gone {
            changed.remove(nth);
        }
        let added = add_ui(ui, "New word or pattern", "Add", &mut view.typed);
        changed.extend(added.map(|pattern| KeywordPattern {
            pattern,
            kind: KeywordKind::Word,
            color: nth_color(keywords.len()),
            is_on: true,
            extra: Extra::default(),
        }));
    });
    if changed != *keywords {
        let mut project = Project::clone(project);
        project.settings.keywords = changed;
        ctx.commands.send(AppCommand::SetProject(Box::new(project)));
    }
}

/// Draws a keyword and says whether it shall go.
fn keyword_ui(
    ctx: AppCtx<'_>,
    ui: &mut Ui,
    view: &KeywordsEditor,
    (nth, keyword): (usize, &mut KeywordPattern),
) -> bool {
    let frame = Frame::new()
        .stroke(Stroke::new(1.0, ctx.theme.panel_border()))
        .corner_radius(6)
        .inner_margin(8);
    let shown = frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        let is_gone = ui.horizontal(|ui| {
            let number = nth + 1;
            let toggle = ui.checkbox(&mut keyword.is_on, "");
            let name = format!("Keyword {number} shows");
            let is_on = keyword.is_on;
            toggle.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, is_on, &name));
            let label = format!("Keyword {number}");
            let typed = draft_ui(ui, &label, &keyword.pattern, 1, 220.0);
            if let Some(pattern) = typed.filter(|typed| !typed.trim().is_empty()) {
                pattern.trim().clone_into(&mut keyword.pattern);
            }
            kind_ui(ui, number, keyword);
            hits_ui(ctx, ui, nth, keyword);
            let button = ui.add(Button::new("Remove"));
            let name = format!("Remove keyword {number}");
            button.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
            button.clicked()
        });
        let label = format!("Keyword {} colour", nth + 1);
        if let Some(color) = swatches_ui(ui, &label, keyword.color) {
            keyword.color = color;
        }
        if let Some(Some(problem)) = view.checked.problems.get(nth) {
            ui.label(RichText::new(problem).color(ctx.theme.error()));
        }
        is_gone.inner
    });
    shown.inner
}

fn kind_ui(ui: &mut Ui, number: usize, keyword: &mut KeywordPattern) {
    let name = |kind| match kind {
        KeywordKind::Word => "Whole word",
        KeywordKind::Text => "Part of a word",
        KeywordKind::Regex => "Regular expression",
    };
    let names: Vec<String> = KeywordKind::iter()
        .map(|kind| name(kind).to_owned())
        .collect();
    let label = format!("Keyword {number} is read as");
    let picked = pick_ui(ui, &label, name(keyword.kind), &names);
    keyword.kind = picked
        .and_then(|nth| KeywordKind::iter().nth(nth))
        .unwrap_or(keyword.kind);
}

/// How often it is in the open article.
fn hits_ui(ctx: AppCtx<'_>, ui: &mut Ui, nth: usize, keyword: &KeywordPattern) {
    let document = ctx.state.document.as_ref();
    let hits = document.and_then(|document| document.keyword_hits.get(nth));
    match hits {
        Some(1) if keyword.is_on => caption_ui(ui, "1 hit here"),
        Some(n_hits) if keyword.is_on => caption_ui(ui, &format!("{n_hits} hits here")),
        _ => caption_ui(ui, "off"),
    }
}

#[cfg(test)]
mod tests;
