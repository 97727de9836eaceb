//! Another tool's annotations: what was read, what becomes of it, and what that would write.

use egui::{Button, CollapsingHeader, RichText, ScrollArea, Ui, Vec2};

use super::frame::modal_panes;
use super::report::report_ui;
use crate::app::exchange::ImportState;
use crate::app::importing::{
    ArticleChoice, CoderChoice, ImportChoices, ImportDraft, PreparedImport, SameId, TagChoice,
    all_import_formats,
};
use crate::app::{AppCommand, ExchangeCommand};
use crate::model::{AnnotatorId, ArticleId};
use crate::ui::ctx::{AppCtx, FolderCtx};
use crate::ui::theme::strong_family;
use crate::ui::widgets::cut_text::{body_font, cut_label_ui};
use crate::ui::widgets::draft::{caption_ui, pick_ui};

/// The height of the line with the button, in points.
const FOOT_HEIGHT: f32 = 40.0;
/// How many articles are drawn, those that need a word first.
const MOST_SHOWN: usize = 100;
/// The width of a name before its choice, in points.
const NAME_WIDTH: f32 = 240.0;

/// What the window keeps from frame to frame.
#[derive(Default)]
pub struct Import {}

/// Draws the window.
pub fn import_ui(ctx: AppCtx<'_>, ui: &mut Ui, _view: &mut Import) {
    let (Some(folder), Some(import)) = (ctx.folder(), &ctx.state.exchange.import) else {
        return ctx.commands.send(AppCommand::Show(None));
    };
    modal_panes(ctx, ui, "Import", Vec2::new(820.0, 640.0), |ui| {
        let height = ui.available_height() - FOOT_HEIGHT;
        ScrollArea::vertical()
            .id_salt("import body")
            .auto_shrink(false)
            .max_height(height)
            .show(ui, |ui| {
                ui.set_max_width(ui.available_width() - 10.0);
                source_ui(ctx, ui, import);
                match &import.draft {
                    None => {
                        ui.horizontal(|ui| {
                            ui.spinner();
                            ui.label("Reading the set and the project");
                        });
                    }
                    Some(Err(reason)) => {
                        ui.label(RichText::new(reason).color(ctx.theme.error()));
                    }
                    Some(Ok(draft)) => draft_ui(folder, ui, draft, import),
                }
            });
        foot_ui(ctx, ui, import);
    });
}

/// The files, and the format they were read as.
fn source_ui(ctx: AppCtx<'_>, ui: &mut Ui, import: &ImportState) {
    let names: Vec<String> = import
        .paths
        .iter()
        .map(|path| {
            path.file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    ui.horizontal_wrapped(|ui| {
        ui.label(RichText::new(names.join(", ")).family(strong_family()));
        let formats = all_import_formats();
        let shown: Vec<String> = formats.iter().map(|it| it.label().to_owned()).collect();
        let read_as = import.draft.as_ref().and_then(|it| it.as_ref().ok());
        let now = read_as.map_or("Format not known", |draft| draft.format.label());
        if let Some(format) = pick_ui(ui, "Read as", now, &shown).and_then(|nth| formats.get(nth)) {
            ctx.commands.send(ExchangeCommand::ReadImport {
                paths: import.paths.clone(),
                format: Some(format.id().to_owned()),
            });
        }
    });
    ui.add_space(6.0);
}

fn draft_ui(ctx: FolderCtx<'_>, ui: &mut Ui, draft: &ImportDraft, import: &ImportState) {
    let mut choices = draft.choices.clone();
    articles_ui(ui, draft, &mut choices);
    coders_ui(ctx, ui, draft, &mut choices);
    tags_ui(ctx, ui, &mut choices);
    same_id_ui(ui, &mut choices);
    ui.add_space(8.0);
    prepared_ui(ctx.app, ui, import);
    if choices != draft.choices {
        ctx.app
            .commands
            .send(ExchangeCommand::Choose(Box::new(choices)));
    }
}

/// What is done where something of the same name is there and differs.
fn same_id_ui(ui: &mut Ui, choices: &mut ImportChoices) {
    const CHOICES: [(SameId, &str); 3] = [
        (SameId::Keep, "Keep what is here"),
        (SameId::Newer, "Take what was changed later"),
        (SameId::Update, "Take what arrives"),
    ];
    let shown = CHOICES.map(|(_, label)| label.to_owned());
    let now = CHOICES.iter().find(|(it, _)| *it == choices.same_id);
    let now = now.map_or("", |(_, label)| *label);
    let name = "Where both differ";
    let picked = row_ui(ui, name, |ui| pick_ui(ui, name, now, &shown));
    if let Some((same_id, _)) = picked.and_then(|nth| CHOICES.get(nth)) {
        choices.same_id = *same_id;
    }
}

fn articles_ui(ui: &mut Ui, draft: &ImportDraft, choices: &mut ImportChoices) {
    let count =
        |is: fn(&ArticleChoice) -> bool| choices.articles.iter().filter(|it| is(it)).count();
    let n_known = count(|it| matches!(it, ArticleChoice::Existing(_)));
    let n_new = count(|it| matches!(it, ArticleChoice::New(_)));
    let n_out = count(|it| matches!(it, ArticleChoice::LeaveOut));
    let title = format!("Articles: {n_known} known, {n_new} new, {n_out} left out");
    let needs_word = n_new + n_out > 0;
    let header = CollapsingHeader::new(title)
        .id_salt("articles")
        .default_open(needs_word);
    header.show(ui, |ui| {
        let mut order: Vec<usize> = (0..choices.articles.len()).collect();
        order.sort_by_key(|nth| {
            matches!(choices.articles.get(*nth), Some(ArticleChoice::Existing(_)))
        });
        for nth in order.iter().copied().take(MOST_SHOWN) {
            let told = draft.set.articles.get(nth);
            let choice = choices.articles.get_mut(nth);
            if let (Some(told), Some(choice)) = (told, choice) {
                ui.push_id(nth, |ui| {
                    article_ui(ui, &told.name, told.text.is_some(), choice);
                });
            }
        }
        let n_more = order.len().saturating_sub(MOST_SHOWN);
        if n_more > 0 {
            caption_ui(ui, &format!("and {n_more} more"));
        }
    });
}

fn article_ui(ui: &mut Ui, name: &str, has_text: bool, choice: &mut ArticleChoice) {
    row_ui(ui, name, |ui| match choice {
        ArticleChoice::Existing(id) => {
            ui.label(id.as_str());
        }
        ArticleChoice::New(id) => {
            let mut is_made = true;
            if ui.checkbox(&mut is_made, format!("make {id}")).changed() {
                *choice = ArticleChoice::LeaveOut;
            }
        }
        ArticleChoice::LeaveOut if has_text => {
            let mut is_made = false;
            if ui.checkbox(&mut is_made, "make an article of it").changed() {
                let slug = AnnotatorId::slug(name);
                *choice = ArticleChoice::New(ArticleId::new(format!("imported/{slug}.txt")));
            }
        }
        ArticleChoice::LeaveOut => caption_ui(ui, "no article of the project is like it"),
    });
}

fn coders_ui(ctx: FolderCtx<'_>, ui: &mut Ui, draft: &ImportDraft, choices: &mut ImportChoices) {
    if choices.coders.is_empty() {
        return;
    }
    let project = &ctx.app.state.workspace.project;
    let title = format!("Annotators: {}", choices.coders.len());
    let header = CollapsingHeader::new(title)
        .id_salt("coders")
        .default_open(true);
    header.show(ui, |ui| {
        for (key, choice) in &mut choices.coders {
            let told = draft.set.coders.get(key).map(|coder| coder.name.as_str());
            let told = told.filter(|name| !name.is_empty()).unwrap_or(key);
            let name = if told.is_empty() { "Not told" } else { told };
            let mut ids: Vec<AnnotatorId> =
                project.annotators.iter().map(|it| it.id.clone()).collect();
            ids.push(AnnotatorId::slug(if told.is_empty() {
                "imported"
            } else {
                told
            }));
            ids.push(ctx.folder.me.clone());
            if let CoderChoice::Annotator(id) = choice {
                ids.push(id.clone());
            }
            ids.sort();
            ids.dedup();
            let mut shown: Vec<String> = ids
                .iter()
                .map(|id| ctx.app.state.annotator_name(id))
                .collect();
            shown.push("Leave out".to_owned());
            let now = match choice {
                CoderChoice::Annotator(id) => ctx.app.state.annotator_name(id),
                CoderChoice::LeaveOut => "Leave out".to_owned(),
            };
            let picked = row_ui(ui, name, |ui| {
                pick_ui(ui, &format!("{name} is"), &now, &shown)
            });
            if let Some(nth) = picked {
                let id = ids.get(nth).cloned();
                *choice = id.map_or(CoderChoice::LeaveOut, CoderChoice::Annotator);
            }
        }
    });
}

fn tags_ui(ctx: FolderCtx<'_>, ui: &mut Ui, choices: &mut ImportChoices) {
    let codebook = &ctx.app.state.workspace.codebook;
    let n_new = choices
        .tags
        .values()
        .filter(|it| matches!(it, TagChoice::New(_)))
        .count();
    let title = format!("Tags: {} known, {n_new} new", choices.tags.len() - n_new);
    let header = CollapsingHeader::new(title)
        .id_salt("tags")
        .default_open(n_new > 0);
    header.show(ui, |ui| {
        for (name, choice) in &mut choices.tags {
            let mut shown: Vec<String> = codebook.tags.iter().map(|tag| tag.name.clone()).collect();
            let n_known = shown.len();
            shown.push("Leave out".to_owned());
            let now = match choice {
                TagChoice::Existing(id) => codebook
                    .tag(id)
                    .map_or_else(|| id.to_string(), |tag| tag.name.clone()),
                TagChoice::New(tag) => format!("new tag ‘{}’", tag.name),
                TagChoice::LeaveOut => "Leave out".to_owned(),
            };
            let picked = row_ui(ui, name, |ui| {
                pick_ui(ui, &format!("{name} becomes"), &now, &shown)
            });
            match picked {
                Some(nth) if nth == n_known => *choice = TagChoice::LeaveOut,
                Some(nth) => {
                    if let Some(tag) = codebook.tags.get(nth) {
                        *choice = TagChoice::Existing(tag.id.clone());
                    }
                }
                None => {}
            }
        }
    });
}

/// A name, cut to its column, and what is chosen for it.
fn row_ui<Answer>(ui: &mut Ui, name: &str, choice: impl FnOnce(&mut Ui) -> Answer) -> Answer {
    ui.horizontal(|ui| {
        let size = Vec2::new(NAME_WIDTH, ui.spacing().interact_size.y);
        let layout = egui::Layout::left_to_right(egui::Align::Center);
        ui.allocate_ui_with_layout(size, layout, |ui| {
            ui.set_min_width(NAME_WIDTH);
            let font = body_font(ui);
            cut_label_ui(ui, name, font).on_hover_text(name);
        });
        choice(ui)
    })
    .inner
}

/// What would be written.
fn prepared_ui(ctx: AppCtx<'_>, ui: &mut Ui, import: &ImportState) {
    let heading = RichText::new("What would be written").family(strong_family());
    ui.label(heading);
    match &import.prepared {
        None => {
            ui.spinner();
        }
        Some(Err(reason)) => {
            ui.label(RichText::new(reason).color(ctx.theme.error()));
        }
        Some(Ok(prepared)) => {
            for line in counts_of(prepared) {
                ui.label(line);
            }
            differences_ui(ctx, ui, prepared);
            report_ui(ctx, ui, &prepared.report);
            for problem in prepared.problems.iter().take(MOST_SHOWN) {
                ui.label(RichText::new(problem).small().color(ctx.theme.warning()));
            }
        }
    }
}

/// How what arrives differs from what is there, an annotator a line.
fn differences_ui(ctx: AppCtx<'_>, ui: &mut Ui, prepared: &PreparedImport) {
    if prepared.differences.is_empty() {
        return;
    }
    ui.add_space(4.0);
    caption_ui(ui, "What arrives, beside what is here");
    for (annotator, difference) in prepared.differences.iter().take(MOST_SHOWN) {
        let name = ctx.state.annotator_name(annotator);
        ui.label(format!("{name}: {difference}"));
    }
}

fn counts_of(prepared: &PreparedImport) -> Vec<String> {
    let counts = &prepared.counts;
    let lines = [
        ("New annotations", counts.n_new),
        ("Changed annotations", counts.n_changed),
        ("Skipped, as they are there already", counts.n_doubles),
        ("Kept, as one of the same name differs", counts.n_kept),
        ("New comments and decisions", counts.n_said_new),
        ("Changed comments and decisions", counts.n_said_changed),
        (
            "Comments and decisions kept, as one of the same name differs",
            counts.n_said_kept,
        ),
        (
            "Without a sure place, to wait for your word",
            counts.n_unplaced,
        ),
        ("Left out", counts.n_left_out),
        ("Left out, as their layer is locked", counts.n_locked),
        ("New articles", prepared.new_articles.len()),
        ("New tags in the codebook", prepared.tags.len()),
        ("New annotators in the project", prepared.annotators.len()),
        (
            "New or extended entries of registers",
            prepared.entries.len(),
        ),
    ];
    let told = lines.iter().filter(|(_, count)| *count > 0);
    let told: Vec<String> = told
        .map(|(what, count)| format!("{what}: {count}"))
        .collect();
    if told.is_empty() {
        return vec!["Nothing".to_owned()];
    }
    told
}

fn foot_ui(ctx: AppCtx<'_>, ui: &mut Ui, import: &ImportState) {
    ui.add_space(8.0);
    ui.horizontal(|ui| {
        let ready = import.prepared.as_ref().and_then(|it| it.as_ref().ok());
        let is_ready = ready.is_some_and(|prepared| !prepared.is_empty());
        let button = Button::new(RichText::new("Import").family(strong_family()));
        if ui.add_enabled(is_ready, button).clicked() {
            ctx.commands.send(ExchangeCommand::Import);
        }
        caption_ui(
            ui,
            "Nothing is written before you press it, and Undo takes it back",
        );
    });
}
