//! A typed path to open or to save to, for keyboards and for systems without file dialogs.

use std::path::{MAIN_SEPARATOR, Path, PathBuf};
use std::sync::Arc;

use egui::{Key, Modifiers, RichText, Ui, Vec2};

use super::frame::modal_panes;
use crate::app::counting::{CountsFile, CountsTarget};
use crate::app::exporting::Existing;
use crate::app::folder_listing::{
    EntryKind, FolderEntry, FolderLister, absolute, common_beginning, completed, matching_entries,
    split_typed,
};
use crate::app::storage::Waker;
use crate::app::{
    AgreementCommand, AppCommand, CountsCommand, ExchangeCommand, PathPurpose, ReviewCommand,
    SearchCommand,
};
use crate::ui::ctx::AppCtx;
use crate::ui::widgets::pick_list::{PickList, PickRow};

/// What the window keeps from frame to frame.
#[derive(Default)]
pub struct OpenPath {
    list: PickList,
    lister: FolderLister,
    is_begun: bool,
    complaint: Option<String>,
}

/// What is done with the path.
enum Answer {
    /// The path is the one meant.
    Take(PathBuf),
    /// The typed path shall be this.
    Type(String),
    /// Nothing is there.
    Missing(PathBuf),
}

/// Draws the window.
pub fn open_path_ui(ctx: AppCtx<'_>, ui: &mut Ui, view: &mut OpenPath, purpose: PathPurpose) {
    if !view.is_begun {
        view.is_begun = true;
        view.list.query = start(ctx);
        view.list.keeps_tab = true;
    }
    let size = Vec2::new(680.0, 500.0);
    let answer = modal_panes(ctx, ui, title(purpose), size, |ui| {
        body_ui(ctx, ui, view, purpose)
    });
    match answer {
        None => {}
        Some(Answer::Type(path)) => view.list.put(ui, path),
        Some(Answer::Missing(path)) => {
            view.complaint = Some(format!("Nothing is there: {}", path.display()));
        }
        Some(Answer::Take(path)) => {
            ctx.commands.send(AppCommand::Show(None));
            ctx.commands.send(match purpose {
                PathPurpose::Open => AppCommand::OpenPaths(vec![path]),
                PathPurpose::SaveCopy => AppCommand::SaveElsewhere(path),
                PathPurpose::Import => import(path),
                PathPurpose::Export(ending) => export(path, ending),
                // Nobody was asked whether what is there may be replaced.
                PathPurpose::SaveRows => SearchCommand::Save(path, false).into(),
                PathPurpose::Counts(file) => CountsCommand::Save(chart(path, file)).into(),
                PathPurpose::Agreement(file) => AgreementCommand::Save(chart(path, file)).into(),
                PathPurpose::Minutes(target) => {
                    let path = with_ending(path, Some(target.ending()));
                    ReviewCommand::SaveMinutes(target, path, false).into()
                }
            });
        }
    }
}

fn title(purpose: PathPurpose) -> &'static str {
    match purpose {
        PathPurpose::Open => "Open path",
        PathPurpose::SaveCopy => "Save a copy of my annotations",
        PathPurpose::Import => "Import from",
        PathPurpose::Export(_) => "Export to",
        PathPurpose::SaveRows => "Save the rows to",
        PathPurpose::Counts(_) => "Save the counts to",
        PathPurpose::Minutes(_) => "Save the minutes to",
        PathPurpose::Agreement(_) => "Save the agreement to",
    }
}

fn hint(purpose: PathPurpose) -> &'static str {
    match purpose {
        PathPurpose::Open => "A folder or an article",
        PathPurpose::Import => "A file or a folder of one set",
        PathPurpose::SaveCopy | PathPurpose::Export(None) => "A folder",
        PathPurpose::Export(Some(_))
        | PathPurpose::SaveRows
        | PathPurpose::Counts(_)
        | PathPurpose::Minutes(_)
        | PathPurpose::Agreement(_) => "A file",
    }
}

fn import(path: PathBuf) -> AppCommand {
    let paths = vec![path];
    ExchangeCommand::ReadImport {
        paths,
        format: None,
    }
    .into()
}

/// Nobody was asked whether what is there may be replaced.
fn chart(path: PathBuf, file: CountsFile) -> CountsTarget {
    CountsTarget {
        path: with_ending(path, Some(file.ending())),
        file,
        may_replace: false,
    }
}

fn with_ending(path: PathBuf, ending: Option<&str>) -> PathBuf {
    match ending {
        Some(ending) if path.extension().is_none() => path.with_extension(ending),
        _ => path,
    }
}

/// A file that was named without an ending gets the format's.
fn export(path: PathBuf, ending: Option<&str>) -> AppCommand {
    let path = with_ending(path, ending);
    // Nobody was asked whether what is there may be replaced.
    ExchangeCommand::Export(path, Existing::Keep).into()
}

/// Whether an entry is of use for what the path is typed for.
fn is_wanted(kind: EntryKind, purpose: PathPurpose) -> bool {
    match purpose {
        PathPurpose::Open => kind != EntryKind::Other,
        PathPurpose::Import => true,
        PathPurpose::SaveCopy
        | PathPurpose::Export(_)
        | PathPurpose::SaveRows
        | PathPurpose::Counts(_)
        | PathPurpose::Minutes(_)
        | PathPurpose::Agreement(_) => kind == EntryKind::Folder,
    }
}

/// Whether what is meant need not be there yet.
fn is_new(purpose: PathPurpose) -> bool {
    matches!(
        purpose,
        PathPurpose::SaveCopy
            | PathPurpose::Export(_)
            | PathPurpose::SaveRows
            | PathPurpose::Counts(_)
            | PathPurpose::Minutes(_)
            | PathPurpose::Agreement(_)
    )
}

/// Where one starts: the open folder, or the home folder.
fn start(ctx: AppCtx<'_>) -> String {
    let folder = ctx.folder().map(|folder| folder.folder.root.clone());
    let folder = folder.or_else(std::env::home_dir).unwrap_or_default();
    let mut text = folder.to_string_lossy().into_owned();
    if !text.ends_with(std::path::is_separator) {
        text.push(MAIN_SEPARATOR);
    }
    text
}

fn body_ui(
    ctx: AppCtx<'_>,
    ui: &mut Ui,
    view: &mut OpenPath,
    purpose: PathPurpose,
) -> Option<Answer> {
    let faint = ctx.theme.text_faint();
    let is_tab = ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Tab));
    if view.list.field_ui(ui, "Path", hint(purpose)) {
        view.complaint = None;
    }
    let home = std::env::home_dir();
    let base = ctx.folder().map(|folder| folder.folder.root.clone());
    let base = base.or_else(|| home.clone()).unwrap_or_default();
    let typed = view.list.query.clone();
    let (folder, begun) = split_typed(&typed, &base, home.as_deref());
    let waker: Waker = {
        let ctx = ui.ctx().clone();
        Arc::new(move || ctx.request_repaint())
    };
    let listing = view.lister.list(&folder, &waker);
    let entries: Vec<&FolderEntry> = listing
        .map(|listing| matching_entries(&listing.entries, &begun))
        .unwrap_or_default()
        .into_iter()
        .filter(|entry| is_wanted(entry.kind, purpose))
        .collect();
    let whole = absolute(&typed, &base, home.as_deref());
    let error = listing.and_then(|listing| listing.error.clone());
    let is_there = listing.is_some()
        && error.is_none()
        && (begun.is_empty() || entries.iter().any(|entry| entry.name == begun));
    let told = view.complaint.clone().or(error.clone());
    let mut answer = ui
        .horizontal(|ui| {
            let help = "Tab completes, Enter takes, the arrows pick";
            match told {
                Some(told) => ui.label(RichText::new(told).small().color(ctx.theme.warning())),
                None => ui.label(RichText::new(help).small().color(faint)),
            };
            let to_the_right = egui::Layout::right_to_left(egui::Align::Center);
            let taken = |ui: &mut Ui| take_ui(ui, purpose, &whole, is_there);
            ui.with_layout(to_the_right, taken).inner
        })
        .inner;
    let is_entered = !view.list.has_moved && view.list.take_entered();
    if is_entered {
        answer = Some(entered(&whole, is_there, purpose));
    }
    if is_tab && let Some(entry) = entries.get(view.list.picked) {
        let common = common_beginning(&entries, &begun).filter(|_| entries.len() > 1);
        let entry = match common.filter(|_| !view.list.has_moved) {
            Some(name) => completed(
                &typed,
                &FolderEntry {
                    name,
                    kind: EntryKind::Other,
                },
            ),
            None => completed(&typed, entry),
        };
        answer = Some(Answer::Type(entry));
    }
    let picked = view.list.rows_ui(ui, ctx.theme, entries.len(), |nth| {
        entries.get(nth).map(|entry| row(entry)).unwrap_or_default()
    });
    let picked = picked.and_then(|nth| entries.get(nth));
    picked
        .map(|entry| {
            if entry.is_folder() {
                Answer::Type(completed(&typed, entry))
            } else {
                Answer::Take(folder.join(&entry.name))
            }
        })
        .or(answer)
}

fn entered(whole: &Path, is_there: bool, purpose: PathPurpose) -> Answer {
    // A folder to save to is made if need be.
    if is_there || is_new(purpose) {
        Answer::Take(whole.to_owned())
    } else {
        Answer::Missing(whole.to_owned())
    }
}

fn take_ui(ui: &mut Ui, purpose: PathPurpose, whole: &Path, is_there: bool) -> Option<Answer> {
    let words = match purpose {
        PathPurpose::Open => "Open this",
        PathPurpose::SaveCopy
        | PathPurpose::SaveRows
        | PathPurpose::Counts(_)
        | PathPurpose::Minutes(_)
        | PathPurpose::Agreement(_) => "Save here",
        PathPurpose::Import => "Import this",
        PathPurpose::Export(_) => "Export here",
    };
    let is_possible = is_there || is_new(purpose);
    let button = ui.add_enabled(is_possible, egui::Button::new(words));
    button.clicked().then(|| Answer::Take(whole.to_owned()))
}

fn row(entry: &FolderEntry) -> PickRow {
    PickRow {
        label: entry.name.clone(),
        right: match entry.kind {
            EntryKind::Folder => "folder",
            EntryKind::Article => "article",
            EntryKind::Other => "file",
        }
        .to_owned(),
        ..PickRow::default()
    }
}
