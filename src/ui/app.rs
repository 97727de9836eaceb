//! How a frame goes: look at what workers did, draw everything, do what was asked.

use std::sync::Arc;
use std::time::Duration;

use egui::{CentralPanel, Frame, Panel};

use super::ctx::AppCtx;
use super::dialogs::Dialogs;
use super::panels::{articles, find_bar, reanchor, right, start, status};
use super::system_theme::SystemTheme;
use super::theme::{self, Theme};
use super::{article_pane, drop_zone, keys, menu_bar, modals, notices, pages, window_title};
use crate::app::settings::ThemeChoice;
use crate::app::{
    AgreementCommand, AppCommand, AppState, CommandQueue, CountsCommand, FrameStart, Modal, Notice,
    Page, PathPurpose, Wish,
};

/// How long a frame waits for an article that was asked for in it, rather than show the one before
/// it once more: that of 1 MB with 10 000 annotations takes 15 ms.
const OPENING_PATIENCE: Duration = Duration::from_millis(30);

/// The window.
pub struct App {
    state: AppState,
    commands: CommandQueue,
    theme: Theme,
    views: Views,
    dialogs: Dialogs,
    system_theme: SystemTheme,
    may_close: bool,
    /// When this frame began, if that is traced.
    frame_began: Option<FrameStart>,
    /// What was done last gives the keyboard to another part with the next frame.
    focus_moves: bool,
}

/// What views keep from frame to frame; all of it may be lost.
#[derive(Default)]
pub struct Views {
    /// The article's place, drag and caches.
    pub article: article_pane::ArticlePane,
    /// The article list.
    pub articles: articles::ArticlesPanel,
    /// The inspector and the codebook.
    pub right: right::RightPanel,
    /// The find bar.
    pub find_bar: find_bar::FindBar,
    /// The desk for doubtful and lost places.
    pub reanchor: reanchor::ReanchorDesk,
    /// The pages that take the article's place.
    pub pages: pages::PageViews,
    /// The window over the others.
    pub modal: modals::ModalViews,
    /// What was typed while the keyboard went from one part to another.
    pub held: Vec<egui::Event>,
    /// When each notice was first seen.
    pub notices: notices::NoticeViews,
}

impl App {
    /// Dresses egui and takes over what there is.
    pub fn new(ctx: &egui::Context, state: AppState) -> Self {
        theme::install_fonts(ctx);
        ctx.options_mut(|options| options.zoom_with_keyboard = false);
        let theme = Theme::new(is_dark(&state));
        theme.apply(ctx);
        Self {
            state,
            commands: CommandQueue::default(),
            theme,
            views: Views::default(),
            dialogs: Dialogs::default(),
            system_theme: SystemTheme::default(),
            may_close: false,
            frame_began: None,
            focus_moves: false,
        }
    }

    /// The same with none of the system's typefaces, for tests that look the same everywhere.
    #[cfg(test)]
    pub fn with_embedded_fonts(ctx: &egui::Context, state: AppState) -> Self {
        let mut app = Self::new(ctx, state);
        let engine = super::article::TextEngine::embedded_only();
        app.views.article = article_pane::ArticlePane::with_engine(engine);
        app
    }

    /// Looks at what workers and dialogs did; comes before each frame.
    pub fn begin_frame(&mut self, ctx: &egui::Context) {
        for command in self.dialogs.poll() {
            self.commands.send(command);
        }
        self.state.poll();
        if let Some(left) = self.state.saves.retry_in() {
            ctx.request_repaint_after(left);
        }
        self.guard_closing(ctx);
        self.update_theme(ctx);
        window_title::update(&self.state, ctx);
    }

    /// What there is, for tests.
    pub fn state(&self) -> &AppState {
        &self.state
    }

    /// Asks for something, for tests and for the command line.
    pub fn send(&self, command: impl Into<AppCommand>) {
        self.commands.send(command);
    }

    fn update_theme(&mut self, ctx: &egui::Context) {
        self.state.is_system_dark = self.system_theme.is_dark(ctx);
        if is_dark(&self.state) != self.theme.is_dark {
            self.theme = Theme::new(is_dark(&self.state));
            self.theme.apply(ctx);
        }
    }

    /// Draws everything, then does what was asked.
    pub fn frame_ui(&mut self, ui: &mut egui::Ui) {
        let ctx = AppCtx {
            state: &self.state,
            commands: &self.commands,
            theme: &self.theme,
        };
        let views = &mut self.views;
        let window_width = ui.max_rect().width();
        keys::hold_typing(
            ui.ctx(),
            &mut views.held,
            std::mem::take(&mut self.focus_moves),
        );
        let is_reading = self.state.page == Page::Reading;
        let article_has_keys =
            is_reading && self.state.modal.is_none() && views.article.has_keys(ui.ctx());
        if !views.modal.is_capturing_keys() {
            keys::take_shortcuts(ui.ctx(), &self.state, &self.commands, article_has_keys);
        }
        menu_bar::menu_bar_ui(ctx, ui);
        status::status_bar_ui(ctx, ui);
        match ctx.folder() {
            None => {
                CentralPanel::default()
                    .frame(Frame::new().fill(ctx.theme.background()))
                    .show(ui, |ui| {
                        start::start_ui(ctx, ui);
                    });
            }
            Some(folder) => {
                let engine = || views.article.engine();
                views.pages.review.use_engine(engine);
                if pages::has_list(ctx.state.page) {
                    cases_panel(ctx, window_width)
                        .show(ui, |ui| pages::list_ui(folder, ui, &mut views.pages));
                } else if ctx.state.settings.shows_article_list {
                    articles_panel(ctx, window_width).show(ui, |ui| {
                        articles::articles_ui(folder, ui, &mut views.articles);
                    });
                }
                // The inspector is about words in the article, and a table needs the room.
                let is_wide = matches!(
                    ctx.state.page,
                    Page::Table | Page::Counts | Page::Agreement | Page::Team | Page::Comments
                );
                if pages::has_side(ctx.state.page) {
                    right_panel(ctx, window_width)
                        .show(ui, |ui| pages::side_ui(folder, ui, &mut views.pages));
                } else if ctx.state.settings.shows_inspector && !is_wide {
                    right_panel(ctx, window_width)
                        .show(ui, |ui| right::right_ui(folder, ui, &mut views.right));
                }
                if is_reading {
                    reanchor::reanchor_ui(ctx, ui, &mut views.reanchor);
                }
                CentralPanel::default()
                    .frame(Frame::new().fill(ctx.theme.background()))
                    .show(ui, |ui| {
                        if !is_reading {
                            return pages::page_ui(folder, ui, &mut views.pages);
                        }
                        pages::back_bar_ui(ctx, ui);
                        find_bar::find_bar_ui(ctx, ui, &mut views.find_bar);
                        article_pane::article_pane_ui(ctx, ui, &mut views.article);
                    });
            }
        }
        modals::modal_ui(ctx, ui, &mut views.modal);
        notices::notices_ui(ctx, ui, &mut views.notices);
        drop_zone::drop_zone_ui(ctx, ui);
        views.article.note_keys(ui.ctx());
        let modal = self.state.modal.clone();
        self.state.run(self.commands.take());
        self.focus_moves = self.state.modal != modal;
        self.grant_wishes(ui.ctx());
        if self.state.wait_for_article(OPENING_PATIENCE) {
            ui.ctx()
                .request_discard("the article that was asked for has come");
            ui.ctx().request_repaint();
        }
    }

    fn grant_wishes(&mut self, ctx: &egui::Context) {
        for wish in std::mem::take(&mut self.state.wishes) {
            match wish {
                Wish::PickFolder
                | Wish::PickFiles
                | Wish::PickSaveFolder
                | Wish::PickImport
                | Wish::PickExport(_)
                | Wish::PickRowsTarget
                | Wish::PickMinutesTarget(_)
                | Wish::PickCountsTarget(_)
                | Wish::PickAgreementTarget(_) => {
                    if !self.dialogs.open(&wish, ctx) {
                        let purpose = match wish {
                            Wish::PickSaveFolder => PathPurpose::SaveCopy,
                            Wish::PickImport => PathPurpose::Import,
                            Wish::PickExport(ending) => PathPurpose::Export(ending),
                            Wish::PickRowsTarget => PathPurpose::SaveRows,
                            Wish::PickCountsTarget(file) => PathPurpose::Counts(file),
                            Wish::PickMinutesTarget(file) => PathPurpose::Minutes(file),
                            Wish::PickAgreementTarget(file) => PathPurpose::Agreement(file),
                            _ => PathPurpose::Open,
                        };
                        let window = Modal::OpenPath(purpose);
                        self.commands.send(AppCommand::Show(Some(window)));
                    }
                }
                Wish::DrawCounts(target) => {
                    if let Some(shown) = &self.state.counts.shown {
                        let (table, plot) = (Arc::clone(&shown.table), shown.plot);
                        let write = |bytes| CountsCommand::Write(target, bytes).into();
                        let drawing = move || table.titled_drawing(plot);
                        self.dialogs.draw(drawing, write, ctx);
                    }
                }
                Wish::DrawAgreement(target) => {
                    if let Some(shown) = &self.state.agreement.shown {
                        let (sheet, column) = (Arc::clone(&shown.sheet), shown.column);
                        let plot = shown.plot;
                        let write = |bytes| AgreementCommand::Write(target, bytes).into();
                        let drawing = move || sheet.titled_drawing(column, plot);
                        self.dialogs.draw(drawing, write, ctx);
                    }
                }
                Wish::PickCodebook | Wish::PickCodebookTarget => {
                    if !self.dialogs.open(&wish, ctx) {
                        let notice = Notice::info("This system has no file dialog");
                        let hint = "Type the file's path into the codebook window instead.";
                        self.state.notify(notice.hint(hint).topic("dialogs"));
                    }
                }
                Wish::Quit => ctx.send_viewport_cmd(egui::ViewportCommand::Close),
                Wish::Copy(text) => ctx.copy_text(text),
                Wish::FocusFilter => {
                    self.views.articles.wants_focus = true;
                    self.focus_moves = true;
                }
                Wish::FocusFind => {
                    self.views.find_bar.wants_focus = true;
                    self.focus_moves = true;
                }
                Wish::FocusFields => {
                    self.views.right.wants_focus = true;
                    self.focus_moves = true;
                }
                Wish::FocusComment => {
                    self.views.right.inspector.focus_comment();
                    self.focus_moves = true;
                }
                Wish::FocusPage => {
                    self.views.pages.wants_focus = true;
                    self.focus_moves = true;
                }
                Wish::FocusSearch => {
                    self.views.pages.search.wants_field = true;
                    self.focus_moves = true;
                }
                Wish::FocusArticle => {
                    self.views.article.wants_focus = true;
                    self.focus_moves = true;
                }
            }
            ctx.request_repaint();
        }
    }

    /// Closing waits until everything is on disk, and asks when something cannot be saved.
    fn guard_closing(&mut self, ctx: &egui::Context) {
        let is_closing = ctx.input(|input| input.viewport().close_requested());
        if is_closing && !self.may_close && !self.state.saves.is_saved() {
            ctx.send_viewport_cmd(egui::ViewportCommand::CancelClose);
            self.state.closing = true;
        }
        if self.state.closing && self.state.saves.is_saved() {
            self.may_close = true;
            ctx.send_viewport_cmd(egui::ViewportCommand::Close);
        }
    }
}

impl eframe::App for App {
    fn logic(&mut self, ctx: &egui::Context, _frame: &mut eframe::Frame) {
        if self.frame_began.is_none() {
            self.frame_began = self.state.trace.begin();
        }
        self.begin_frame(ctx);
    }

    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        self.frame_ui(ui);
        // One that is made anew before it is shown is the same frame.
        if !ui.ctx().will_discard() {
            self.state.trace.frame(self.frame_began.take());
        }
    }

    fn auto_save_interval(&self) -> Duration {
        Duration::from_secs(30)
    }

    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        self.state.finish();
    }
}

fn is_dark(state: &AppState) -> bool {
    match state.settings.theme {
        ThemeChoice::Dark => true,
        ThemeChoice::Light => false,
        ThemeChoice::System => state.is_system_dark,
    }
}

/// Side panels leave the article at least half of a small window.
fn articles_panel(ctx: AppCtx<'_>, window_width: f32) -> Panel {
    let usual = (window_width * 0.24).clamp(200.0, 290.0);
    Panel::left("articles")
        .default_size(usual)
        .size_range(180.0..=(window_width * 0.35).max(200.0))
        .frame(panel_frame(ctx))
}

fn cases_panel(ctx: AppCtx<'_>, window_width: f32) -> Panel {
    let usual = (window_width * 0.22).clamp(200.0, 280.0);
    Panel::left("cases")
        .default_size(usual)
        .size_range(180.0..=(window_width * 0.35).max(200.0))
        .frame(panel_frame(ctx))
}

fn right_panel(ctx: AppCtx<'_>, window_width: f32) -> Panel {
    let usual = (window_width * 0.26).clamp(220.0, 310.0);
    Panel::right("right")
        .default_size(usual)
        .size_range(200.0..=(window_width * 0.4).max(220.0))
        .frame(panel_frame(ctx))
}

fn panel_frame(ctx: AppCtx<'_>) -> Frame {
    Frame::new()
        .fill(ctx.theme.panel())
        .inner_margin(ctx.theme.size("panel_padding_px", 10.0))
}
