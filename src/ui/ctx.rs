//! What a view may see, and how it asks for things.

use crate::app::{AppState, CommandQueue, Document, OpenFolder};
use crate::ui::theme::Theme;

/// What every view may see.
#[derive(Clone, Copy)]
pub struct AppCtx<'a> {
    /// What there is.
    pub state: &'a AppState,
    /// Where views ask for changes.
    pub commands: &'a CommandQueue,
    /// Colours and sizes.
    pub theme: &'a Theme,
}

/// What a view of an open folder may see.
#[derive(Clone, Copy)]
pub struct FolderCtx<'a> {
    /// What every view may see.
    pub app: AppCtx<'a>,
    /// The open folder.
    pub folder: &'a OpenFolder,
}

/// What a view of the open article may see.
#[derive(Clone, Copy)]
pub struct DocumentCtx<'a> {
    /// What every view may see.
    pub app: AppCtx<'a>,
    /// The open folder.
    pub folder: &'a OpenFolder,
    /// The open article.
    pub document: &'a Document,
}

impl<'a> AppCtx<'a> {
    /// The same with the open folder, if one is open.
    pub fn folder(self) -> Option<FolderCtx<'a>> {
        let folder = self.state.folder.as_ref()?;
        Some(FolderCtx { app: self, folder })
    }

    /// The same with the open article, if one is open.
    pub fn document(self) -> Option<DocumentCtx<'a>> {
        let FolderCtx { app, folder } = self.folder()?;
        let document = self.state.document.as_ref()?;
        Some(DocumentCtx {
            app,
            folder,
            document,
        })
    }
}
