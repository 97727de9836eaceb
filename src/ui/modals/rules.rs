//! Rules that decide many cases at once: which, what they would decide, and what they decided.

use std::sync::Arc;

use egui::{Color32, DragValue, Id, Rect, RichText, Role, TextStyle, Ui, Vec2, WidgetInfo};
use strum::IntoEnumIterator as _;

use super::frame::modal_panes;
use crate::app::ReviewCommand;
use crate::app::session::{PlannedCase, RulePlan, RuleScope, RuleSession, rule_label, rules_used};
use crate::review::deciding::{EdgeChoice, Rule, Share, Verdict};
use crate::ui::ctx::AppCtx;
use crate::ui::pages::{state_color, state_label, state_sign};
use crate::ui::widgets::cell::{check_ui, on_a_line, paint_words};
use crate::ui::widgets::draft::{caption_ui, pick_ui};
use crate::ui::widgets::grid::{GridContent, GridSpec, GridView, grid_ui};

/// What the window keeps from frame to frame.
pub struct RulesView {
    kind: Kind,
    share: Share,
    within_words: u32,
    choice: EdgeChoice,
    scope: RuleScope,
    grid: GridView,
    used: Option<(u64, Vec<(String, usize)>)>,
}

/// A kind of rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::EnumIter)]
enum Kind {
    Unanimous,
    Majority,
    Edges,
    Alone,
}

impl Default for RulesView {
    fn default() -> Self {
        Self {
            kind: Kind::Unanimous,
            share: Share { of: 2, all: 3 },
            within_words: 2,
            choice: EdgeChoice::Union,
            scope: RuleScope::All,
            grid: GridView::default(),
            used: None,
        }
    }
}

impl Kind {
    fn label(self) -> &'static str {
        match self {
            Self::Unanimous => "All say the same",
            Self::Majority => "A majority says the same",
            Self::Edges => "Only the edges differ",
            Self::Alone => "Only one has finished",
        }
    }

    fn help(self) -> &'static str {
        match self {
            Self::Unanimous => "Takes what everybody who finished the article says.",
            Self::Majority => {
                "Takes what at least that share of those who finished says, also that nothing belongs there."
            }
            Self::Edges => "Where tag and fields are the same, sets the edges if they are near.",
            Self::Alone => {
                "Takes over the annotations of articles that a single annotator finished."
            }
        }
    }
}

impl RulesView {
    fn rule(&self) -> Rule {
        match self.kind {
            Kind::Unanimous => Rule::Unanimous,
            Kind::Alone => Rule::Alone,
            Kind::Majority => Rule::Majority(self.share),
            Kind::Edges => Rule::Edges {
                within_words: self.within_words,
                choice: self.choice,
            },
        }
    }
}

/// Draws the window.
pub fn rules_ui(ctx: AppCtx<'_>, ui: &mut Ui, view: &mut RulesView) {
    let size = Vec2::new(860.0, 620.0);
    modal_panes(ctx, ui, "Decide by rule", size, |ui| {
        let Some(rules) = &ctx.state.session.rules else {
            return;
        };
        rule_ui(ui, view);
        let wanted = (view.rule(), view.scope);
        if rules.asked.as_ref() != Some(&wanted) && ctx.state.session.is_ready() {
            let command = ReviewCommand::PlanRule(wanted.0, wanted.1);
            ctx.commands.send(command);
        }
        ui.separator();
        plan_ui(ctx, ui, view, rules);
    });
}

fn rule_ui(ui: &mut Ui, view: &mut RulesView) {
    ui.horizontal_wrapped(|ui| {
        for kind in Kind::iter() {
            if ui
                .selectable_label(view.kind == kind, kind.label())
                .clicked()
            {
                view.kind = kind;
            }
        }
    });
    ui.label(RichText::new(view.kind.help()).small().weak());
    ui.horizontal_wrapped(|ui| {
        match view.kind {
            Kind::Majority => share_ui(ui, &mut view.share),
            Kind::Edges => edges_ui(ui, view),
            Kind::Unanimous | Kind::Alone => {}
        }
        scope_ui(ui, &mut view.scope);
    });
}

fn number_ui(ui: &mut Ui, label: &str, number: &mut u32, range: std::ops::RangeInclusive<u32>) {
    let response = ui.add(DragValue::new(number).range(range));
    let name = label.to_owned();
    response.widget_info(|| WidgetInfo::labeled(Role::SpinButton, true, &name));
}

fn share_ui(ui: &mut Ui, share: &mut Share) {
    ui.label("At least");
    let all = share.all;
    number_ui(ui, "So many", &mut share.of, 1..=all);
    ui.label("of");
    number_ui(ui, "Of so many", &mut share.all, 2..=20);
    share.of = share.of.min(share.all);
}

fn edges_ui(ui: &mut Ui, view: &mut RulesView) {
    ui.label("Within");
    number_ui(ui, "Words apart", &mut view.within_words, 0..=50);
    ui.label("words, take");
    let label = |choice: EdgeChoice| match choice {
        EdgeChoice::Union => "all words that any has",
        EdgeChoice::Intersection => "the words that all have",
        EdgeChoice::Longest => "the longest",
        EdgeChoice::Majority => "the edges that most have",
    };
    let labels: Vec<String> = EdgeChoice::iter().map(|it| label(it).to_owned()).collect();
    if let Some(nth) = pick_ui(ui, "Edges", label(view.choice), &labels) {
        view.choice = EdgeChoice::iter().nth(nth).unwrap_or(view.choice);
    }
}

fn scope_ui(ui: &mut Ui, scope: &mut RuleScope) {
    for (choice, label) in [
        (RuleScope::All, "In all articles"),
        (RuleScope::Shown, "In articles whose cases show"),
        (RuleScope::Article, "In this article"),
    ] {
        if ui.selectable_label(*scope == choice, label).clicked() {
            *scope = choice;
        }
    }
}

fn plan_ui(ctx: AppCtx<'_>, ui: &mut Ui, view: &mut RulesView, rules: &RuleSession) {
    let Some(plan) = &rules.plan else {
        ui.spinner();
        return;
    };
    let n_kept = plan.cases.len() - rules.left_out.len();
    ui.horizontal(|ui| {
        let text = format!(
            "{} of {} cases would be decided",
            plan.cases.len(),
            plan.n_asked
        );
        ui.label(text);
        let words = match n_kept {
            1 => "Decide 1 case".to_owned(),
            n => format!("Decide {n} cases"),
        };
        let may = n_kept > 0 && ctx.state.is_curator();
        if ui.add_enabled(may, egui::Button::new(words)).clicked() {
            ctx.commands.send(ReviewCommand::ApplyRule);
        }
    });
    used_ui(ctx, ui, view);
    let width = ui.available_width();
    let rest = (width - 36.0 - 170.0).max(240.0);
    let widths = [36.0, 170.0, rest * 0.56, rest * 0.44];
    let spec = GridSpec {
        name: "planned cases",
        widths: &widths,
        n_frozen: 1,
        n_lines: plan.cases.len(),
    };
    let mut content = Planned {
        ctx,
        rules,
        plan,
        id: Id::unique("planned cases"),
    };
    grid_ui(ui, &mut view.grid, &spec, &mut content);
}

/// The rules that decided something before; each can be taken back.
fn used_ui(ctx: AppCtx<'_>, ui: &mut Ui, view: &mut RulesView) {
    let session = &ctx.state.session;
    if view
        .used
        .as_ref()
        .is_none_or(|(of, _)| *of != session.revision)
    {
        let used = rules_used(session.book()).into_iter().collect();
        view.used = Some((session.revision, used));
    }
    let used = view.used.iter().flat_map(|(_, used)| used);
    for (how, n) in used {
        ui.horizontal(|ui| {
            caption_ui(ui, &format!("Decided so far by “{}”: {n}", rule_label(how)));
            let button = ui.small_button("Take back");
            let name = format!("Take back {}", rule_label(how));
            button.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
            if button.clicked() {
                ctx.commands.send(ReviewCommand::TakeBack(how.clone()));
            }
        });
    }
}

struct Planned<'a> {
    ctx: AppCtx<'a>,
    rules: &'a RuleSession,
    plan: &'a Arc<RulePlan>,
    id: Id,
}

impl Planned<'_> {
    fn words(&self, case: &PlannedCase, column: usize) -> (String, Color32) {
        let theme = self.ctx.theme;
        match column {
            1 => {
                let state = case.state;
                let words = format!("{} {}", state_sign(state), state_label(state));
                (words, state_color(theme, state))
            }
            2 => (case.quote.clone(), theme.text()),
            _ => (self.told(&case.planned.verdict), theme.text()),
        }
    }

    fn told(&self, verdict: &Verdict) -> String {
        let name = |annotator| self.ctx.state.review_name(annotator);
        match verdict {
            Verdict::Take(annotator) => format!("as {} has it", name(annotator)),
            Verdict::Union(_) => "all words that any has".to_owned(),
            Verdict::Intersection(_) => "the words that all have".to_owned(),
            Verdict::Edit(..) => "the edges that most have".to_owned(),
            Verdict::Reject => "nothing belongs there".to_owned(),
        }
    }
}

impl GridContent for Planned<'_> {
    fn head_ui(&mut self, ui: &mut Ui, column: usize, rect: Rect) {
        let words = ["", "Case", "Words", "Would be decided"];
        let words = words.get(column).copied().unwrap_or_default();
        let font = TextStyle::Small.resolve(ui.style());
        let faint = self.ctx.theme.text_faint();
        paint_words(
            ui,
            rect.shrink2(Vec2::new(6.0, 0.0)),
            words.to_owned(),
            font,
            faint,
        );
    }

    fn line_ui(&mut self, _ui: &mut Ui, line: usize, _rect: Rect) -> bool {
        line < self.plan.cases.len()
    }

    fn cell_ui(&mut self, ui: &mut Ui, line: usize, column: usize, rect: Rect) {
        let Some(case) = self.plan.cases.get(line) else {
            return;
        };
        if column == 0 {
            let is_kept = !self.rules.left_out.contains(&line);
            let name = format!("Decide {}", case.quote);
            let id = self.id.with(line);
            if check_ui(self.ctx.theme, ui, rect, (id, &name), is_kept).clicked() {
                self.ctx.commands.send(ReviewCommand::ToggleRuled(line));
            }
            return;
        }
        let (words, color) = self.words(case, column);
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
