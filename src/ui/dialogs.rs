//! The system's file dialogs, each on a thread of its own.

use std::path::PathBuf;
use std::sync::mpsc::{Receiver, Sender, channel};

use super::article::WordPainter;
use super::picture::png_of;
use crate::app::counting::{Charted, CountsFile, CountsTarget};
use crate::app::exporting::Existing;
use crate::app::{
    AgreementCommand, AppCommand, CodebookCommand, CountsCommand, ExchangeCommand, ReviewCommand,
    SearchCommand, Wish,
};
use crate::insight::counts::Drawing;

/// Dialogs that are open, and what came of those that closed.
pub struct Dialogs {
    send: Sender<AppCommand>,
    receive: Receiver<AppCommand>,
}

impl Default for Dialogs {
    fn default() -> Self {
        let (send, receive) = channel();
        Self { send, receive }
    }
}

impl Dialogs {
    /// Opens the dialog that is asked for; `false` if the system has none.
    pub fn open(&mut self, wish: &Wish, ctx: &egui::Context) -> bool {
        if !system_has_dialogs() {
            return false;
        }
        let (wish, send, ctx) = (wish.clone(), self.send.clone(), ctx.clone());
        let thread = std::thread::Builder::new().name("file dialog".to_owned());
        let started = thread.spawn(move || {
            if let Some(command) = ask(&wish) {
                // The window may be gone by now; then nobody waits for the answer.
                let _is_awaited = send.send(command).is_ok();
                ctx.request_repaint();
            }
        });
        started.is_ok()
    }

    /// Makes a drawing and has it written as a picture, as the command says.
    pub fn draw(
        &mut self,
        drawing: impl FnOnce() -> Drawing + Send + 'static,
        write: impl FnOnce(Vec<u8>) -> AppCommand + Send + 'static,
        ctx: &egui::Context,
    ) {
        let (send, ctx) = (self.send.clone(), ctx.clone());
        let thread = std::thread::Builder::new().name("picture".to_owned());
        let started = thread.spawn(move || {
            let bytes = png_of(&drawing(), &mut WordPainter::start());
            // The window may be gone by now; then nobody waits for the picture.
            let _is_awaited = send.send(write(bytes)).is_ok();
            ctx.request_repaint();
        });
        if let Err(error) = started {
            log::error!("no thread for the picture: {error}");
        }
    }

    /// What came of the dialogs that closed.
    pub fn poll(&self) -> Vec<AppCommand> {
        self.receive.try_iter().collect()
    }
}

fn ask(wish: &Wish) -> Option<AppCommand> {
    let dialog = rfd::FileDialog::new();
    match wish {
        Wish::PickFolder => {
            let folder = dialog
                .set_title("Open a folder of articles")
                .pick_folder()?;
            Some(AppCommand::OpenPaths(vec![folder]))
        }
        Wish::PickFiles => {
            let dialog = dialog
                .set_title("Open articles")
                .add_filter("Articles", &["txt", "text", "md"]);
            dialog.pick_files().map(AppCommand::OpenPaths)
        }
        Wish::PickSaveFolder => {
            let folder = dialog
                .set_title("Save a copy of my annotations")
                .pick_folder()?;
            Some(AppCommand::SaveElsewhere(folder))
        }
        Wish::PickImport => {
            let paths = dialog.set_title("Import annotations").pick_files()?;
            let format = None;
            Some(ExchangeCommand::ReadImport { paths, format }.into())
        }
        Wish::PickExport(Some(ending)) => {
            let dialog = dialog
                .set_title("Export annotations")
                .add_filter(*ending, &[ending])
                .set_file_name(format!("annotations.{ending}"));
            // The dialog itself asks before a file is replaced.
            let target = dialog.save_file()?;
            Some(ExchangeCommand::Export(target, Existing::Replace).into())
        }
        Wish::PickExport(None) => {
            let dialog = dialog.set_title("Export annotations into a folder");
            let target = dialog.pick_folder()?;
            Some(ExchangeCommand::Export(target, Existing::Keep).into())
        }
        Wish::PickRowsTarget => {
            let dialog = dialog
                .set_title("Save the rows")
                .add_filter("CSV table", &["csv"])
                .set_file_name("hits.csv");
            // The dialog itself asks before a file is replaced.
            let target = dialog.save_file()?;
            Some(SearchCommand::Save(target, true).into())
        }
        Wish::PickCountsTarget(file) => {
            let target = chart_target(dialog, Charted::Counts, *file)?;
            Some(CountsCommand::Save(target).into())
        }
        Wish::PickMinutesTarget(target) => {
            let ending = target.ending();
            let dialog = dialog
                .set_title("Save the minutes")
                .add_filter(ending, &[ending])
                .set_file_name(format!("minutes.{ending}"));
            // The dialog itself asks before a file is replaced.
            let path = dialog.save_file()?;
            Some(ReviewCommand::SaveMinutes(*target, path, true).into())
        }
        Wish::PickAgreementTarget(file) => {
            let target = chart_target(dialog, Charted::Agreement, *file)?;
            Some(AgreementCommand::Save(target).into())
        }
        Wish::PickCodebook => {
            let dialog = dialog
                .set_title("Import a codebook")
                .add_filter("Codebooks", &["ron"]);
            let path = dialog.pick_file()?;
            Some(CodebookCommand::Import(path).into())
        }
        Wish::PickCodebookTarget => {
            let dialog = dialog
                .set_title("Export the codebook")
                .add_filter("Codebooks", &["ron"])
                .set_file_name("codebook.ron");
            let path = dialog.save_file()?;
            Some(CodebookCommand::Export(path).into())
        }
        _ => None,
    }
}

/// Asks where to save figures; the dialog itself asks before a file is replaced.
fn chart_target(dialog: rfd::FileDialog, what: Charted, file: CountsFile) -> Option<CountsTarget> {
    let (what, ending) = (what.word(), file.ending());
    let dialog = dialog
        .set_title(format!("Save the {what}"))
        .add_filter(ending, &[ending])
        .set_file_name(format!("{what}.{ending}"));
    Some(CountsTarget {
        path: dialog.save_file()?,
        file,
        may_replace: true,
    })
}

/// On Linux a dialog needs a desktop portal or the program zenity; elsewhere there always is one.
fn system_has_dialogs() -> bool {
    !cfg!(target_os = "linux") || has_portal() || has_program("zenity")
}

/// Whether the session's bus knows a desktop portal, judged by its service file.
///
/// Asking the bus itself would wait for it, and a frame must not wait.
fn has_portal() -> bool {
    let has_bus = std::env::var_os("DBUS_SESSION_BUS_ADDRESS").is_some();
    let dirs = std::env::var("XDG_DATA_DIRS").unwrap_or_default();
    let dirs = if dirs.is_empty() {
        "/usr/local/share:/usr/share".to_owned()
    } else {
        dirs
    };
    let service = "dbus-1/services/org.freedesktop.portal.Desktop.service";
    has_bus && std::env::split_paths(&dirs).any(|dir| dir.join(service).is_file())
}

fn has_program(name: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|dir: PathBuf| dir.join(name).is_file())
}
