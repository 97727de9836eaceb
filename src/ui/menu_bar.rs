//! The menu bar: every command in its place, the palette's button, who is at the keyboard.

use egui::containers::menu::MenuButton;
use egui::text::{LayoutJob, TextFormat};
use egui::{
    Align, Button, Frame, Layout, MenuBar, Panel, RichText, Role as WidgetRole, WidgetInfo,
};
use strum::IntoEnumIterator as _;

use super::bidi::shown;
use super::ctx::{AppCtx, FolderCtx};
use super::keys;
use super::theme::color32;
use crate::app::{AppCommand, Menu, Modal, Page, UiCommand};
use crate::model::{AnnotatorId, Role};

/// Draws the menu bar.
pub fn menu_bar_ui(ctx: AppCtx<'_>, ui: &mut egui::Ui) {
    let frame = Frame::new()
        .fill(ctx.theme.panel())
        .inner_margin(egui::Margin::symmetric(8, 3));
    Panel::top("menu").frame(frame).show(ui, |ui| {
        MenuBar::new().ui(ui, |ui| {
            for menu in Menu::iter() {
                ui.menu_button(menu.label(), |ui| menu_ui(ctx, ui, menu));
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                right_side_ui(ctx, ui);
            });
        });
    });
}

fn menu_ui(ctx: AppCtx<'_>, ui: &mut egui::Ui, menu: Menu) {
    ui.set_min_width(250.0);
    for command in UiCommand::iter().filter(|command| command.menu() == menu) {
        if starts_section(command) {
            ui.separator();
        }
        let mut button = Button::new(label(ctx, command)).frame(false);
        if let Some(shortcut) = keys::shortcut_of(ctx.state, command) {
            button = button
                .shortcut_text(RichText::new(shortcut.to_string()).color(ctx.theme.text_faint()));
        }
        if ui.add_enabled(is_possible(ctx, command), button).clicked() {
            ctx.commands.send(command);
            ui.close();
        }
    }
}

/// The command's name, with what it would do now.
pub fn label(ctx: AppCtx<'_>, command: UiCommand) -> String {
    let settings = &ctx.state.settings;
    let ticked = |is_on: bool| format!("{} {}", if is_on { "✓" } else { "　" }, command.label());
    match command {
        UiCommand::Undo => ctx
            .state
            .history
            .next_undo()
            .map_or("Undo".to_owned(), |step| format!("Undo: {}", step.name)),
        UiCommand::Redo => ctx
            .state
            .history
            .next_redo()
            .map_or("Redo".to_owned(), |step| format!("Redo: {}", step.name)),
        UiCommand::ToggleSnapping => ticked(settings.snap_to_words),
        UiCommand::ToggleDirt => ticked(settings.fold_dirt),
        UiCommand::ToggleArticleList => ticked(settings.shows_article_list),
        UiCommand::ToggleInspector => ticked(settings.shows_inspector),
        command => command.label().to_owned(),
    }
}

/// Whether the command can do something now.
pub fn is_possible(ctx: AppCtx<'_>, command: UiCommand) -> bool {
    match command {
        UiCommand::Undo => ctx.state.history.next_undo().is_some(),
        UiCommand::Redo => ctx.state.history.next_redo().is_some(),
        UiCommand::DeleteAnnotation
        | UiCommand::DuplicateAnnotation
        | UiCommand::ChangeTag
        | UiCommand::LinkAnnotation
        | UiCommand::EditFields => ctx.state.my_selected().is_some(),
        UiCommand::SameWords => {
            let document = ctx.state.document.as_ref();
            document.is_some_and(|document| document.selected.is_some())
        }
        UiCommand::TagHits => {
            let has_hits = !ctx.state.search.found.rows().is_empty();
            has_hits && ctx.state.page == Page::Search
        }
        UiCommand::BackToPage => ctx.state.came_from.is_some(),
        _ => match command.menu() {
            Menu::Tag | Menu::Review | Menu::Insights => ctx.state.folder.is_some(),
            _ => true,
        },
    }
}

/// Commands that begin a group of their own.
fn starts_section(command: UiCommand) -> bool {
    matches!(
        command,
        UiCommand::ProjectSettings
            | UiCommand::Quit
            | UiCommand::Copy
            | UiCommand::FindInArticle
            | UiCommand::EditMetadata
            | UiCommand::ToggleDarkMode
            | UiCommand::ColorByTag
            | UiCommand::ToggleArticleList
            | UiCommand::NextArticle
            | UiCommand::DuplicateAnnotation
            | UiCommand::NextAnnotation
            | UiCommand::StartOutByWord
            | UiCommand::ToggleSnapping
            | UiCommand::EditCodebook
            | UiCommand::ShowTeam
            | UiCommand::WriteComment
            | UiCommand::ReanchorDesk
            | UiCommand::ShowAgreement
            | UiCommand::Sync
            | UiCommand::AnnotationTable
            | UiCommand::BackToPage
            | UiCommand::UserGuide
    )
}

fn right_side_ui(ctx: AppCtx<'_>, ui: &mut egui::Ui) {
    if let Some(folder) = ctx.folder() {
        who_ui(folder, ui);
        ui.add_space(8.0);
    }
    let search = RichText::new("All commands   ctrl+K").color(ctx.theme.text_faint());
    if ui.add(Button::new(search)).clicked() {
        ctx.commands.send(UiCommand::CommandPalette);
    }
}

/// Who is at the keyboard, in a menu with all who may be.
fn who_ui(ctx: FolderCtx<'_>, ui: &mut egui::Ui) {
    let (state, me) = (ctx.app.state, &ctx.folder.me);
    let role = role_of(ctx.app, me);
    let button = Button::new(named(ctx.app, ui, me, role)).frame(false);
    let told = match role {
        "" => format!("Who is annotating: {}", state.annotator_name(me)),
        role => format!("Who is annotating: {}, {role}", state.annotator_name(me)),
    };
    let (response, _) = MenuButton::from_button(button).ui(ui, |ui| {
        ui.set_min_width(220.0);
        for annotator in &state.workspace.project.annotators {
            let row = named(ctx.app, ui, &annotator.id, role_name(annotator.role));
            let is_me = annotator.id == *me;
            let row = ui.add(Button::new(row).frame(false).selected(is_me));
            let name = format!("Be {}", annotator.name);
            row.widget_info(|| WidgetInfo::selected(WidgetRole::Button, true, is_me, &name));
            if row.clicked() {
                let (id, name) = (annotator.id.clone(), annotator.name.clone());
                ctx.app.commands.send(AppCommand::BeAnnotator(id, name));
                ui.close();
            }
        }
        ui.separator();
        for (label, modal) in [
            ("Somebody else…", Modal::WhoAmI),
            ("Names, colours and roles…", Modal::Project),
        ] {
            if ui.add(Button::new(label).frame(false)).clicked() {
                ctx.app.commands.send(AppCommand::Show(Some(modal)));
                ui.close();
            }
        }
    });
    response.widget_info(|| WidgetInfo::labeled(WidgetRole::Button, true, &told));
}

/// An annotator's name after a dot of their colour, with what they do.
pub fn named(ctx: AppCtx<'_>, ui: &egui::Ui, who: &AnnotatorId, role: &str) -> LayoutJob {
    let font = egui::TextStyle::Button.resolve(ui.style());
    let format = |color| TextFormat::simple(font.clone(), color);
    let color = color32(ctx.state.annotator_color(who));
    let mut job = LayoutJob::default();
    job.append("● ", 0.0, format(color));
    let name = ctx.state.annotator_name(who);
    job.append(&shown(&name), 0.0, format(ctx.theme.text()));
    if !role.is_empty() {
        let role = format!("  {role}");
        job.append(&role, 0.0, format(ctx.theme.text_faint()));
    }
    job
}

/// What somebody does, in a word; nothing if the project does not name them.
pub fn role_of(ctx: AppCtx<'_>, who: &AnnotatorId) -> &'static str {
    let mut annotators = ctx.state.workspace.project.annotators.iter();
    let known = annotators.find(|known| known.id == *who);
    known.map_or("", |known| role_name(known.role))
}

/// The word for a role.
pub fn role_name(role: Role) -> &'static str {
    match role {
        Role::Annotator => "annotator",
        Role::Curator => "curator",
    }
}
