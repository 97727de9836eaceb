//! The bar above the board: what shows, in which order, and what is handed out.

use egui::{RichText, Ui};
use strum::IntoEnumIterator as _;

use crate::app::UiCommand;
use crate::app::team::{TakeBack, TeamCommand, TeamRequest, TeamSort};
use crate::ui::ctx::FolderCtx;
use crate::ui::theme::strong_family;
use crate::ui::widgets::draft::pick_ui;

/// Draws the bar.
pub fn bar_ui(ctx: FolderCtx<'_>, ui: &mut Ui, request: &mut TeamRequest) {
    ui.horizontal_wrapped(|ui| {
        ui.label(RichText::new("Team and progress").family(strong_family()));
        ui.label(RichText::new(told(ctx)).color(ctx.app.theme.text_faint()));
        if ui.button("Hand out…").clicked() {
            ctx.app.commands.send(UiCommand::HandOut);
        }
        ui.menu_button("Take back…", |ui| take_back_ui(ctx, ui));
        if ctx.app.state.team.is_working() {
            ui.spinner();
        }
    });
    ui.horizontal_wrapped(|ui| {
        ui.checkbox(&mut request.only_open, "Only what is not done")
            .on_hover_text("Articles that somebody they are assigned to has not finished");
        ui.checkbox(&mut request.only_assigned, "Only what is assigned");
        ui.checkbox(&mut request.only_listed, "Only articles in the list")
            .on_hover_text("Those that pass the filter of the article list");
        sort_ui(ctx, ui, request);
    });
    ui.add_space(4.0);
}

/// How much there is, and how much of it is done.
fn told(ctx: FolderCtx<'_>) -> String {
    let Some(shown) = &ctx.app.state.team.shown else {
        return String::new();
    };
    let (n_shown, n_all) = (shown.rows.len(), shown.articles.len());
    let articles = if n_shown == n_all {
        format!("{n_all} articles")
    } else {
        format!("{n_shown} of {n_all} articles")
    };
    let of_columns = |of: fn(&crate::app::team::TeamColumn) -> usize| -> usize {
        shown.columns.iter().map(of).sum()
    };
    let (n_done, n_given) = (of_columns(|it| it.n_done), of_columns(|it| it.n_assigned));
    if n_given == 0 {
        return format!("{articles}, none assigned");
    }
    let n_assigned = shown.n_assigned;
    format!("{articles}, {n_assigned} assigned, {n_done} of {n_given} assignments done")
}

fn take_back_ui(ctx: FolderCtx<'_>, ui: &mut Ui) {
    for which in TakeBack::iter() {
        let label = match which {
            TakeBack::NotBegun => "What nobody has begun",
            TakeBack::Listed => "All of the articles in the list",
            TakeBack::All => "All",
        };
        if ui.button(label).clicked() {
            ctx.app.commands.send(TeamCommand::TakeBack(which));
            ui.close();
        }
    }
}

fn sort_ui(ctx: FolderCtx<'_>, ui: &mut Ui, request: &mut TeamRequest) {
    let mut sorts = vec![
        (TeamSort::Path, "As in the folder".to_owned()),
        (TeamSort::Title, "By title".to_owned()),
        (TeamSort::Outlet, "By outlet".to_owned()),
        (TeamSort::Newest, "Newest first".to_owned()),
        (TeamSort::LeastDone, "Least done first".to_owned()),
    ];
    let columns = ctx.app.state.team.shown.iter().flat_map(|it| &it.columns);
    sorts.extend(columns.map(|column| {
        let who = ctx.app.state.annotator_name(&column.annotator);
        let sort = TeamSort::Annotator(column.annotator.clone());
        (sort, format!("By the turn of {who}"))
    }));
    let names: Vec<String> = sorts.iter().map(|(_, name)| name.clone()).collect();
    let mut known = sorts.iter().filter(|(sort, _)| *sort == request.sort);
    let now = known.next().map_or("", |(_, name)| name);
    if let Some((sort, _)) = pick_ui(ui, "Order", now, &names).and_then(|nth| sorts.get(nth)) {
        request.sort = sort.clone();
    }
}
