//! The window's title: the article, the project, the program.

use crate::app::AppState;

/// Sets the title if it changed.
pub fn update(state: &AppState, ctx: &egui::Context) {
    let title = title(state);
    let id = egui::Id::unique("window title");
    let shown: Option<String> = ctx.data(|data| data.get_temp(id));
    if shown.as_deref() != Some(&title) {
        ctx.data_mut(|data| data.insert_temp(id, title.clone()));
        ctx.send_viewport_cmd(egui::ViewportCommand::Title(title));
    }
}

fn title(state: &AppState) -> String {
    let article = state
        .document
        .as_ref()
        .map(|document| document.article.metadata.title.clone());
    let folder = state
        .folder
        .as_ref()
        .and_then(|folder| folder.root.file_name());
    let folder = folder.map(|name| name.to_string_lossy().into_owned());
    let parts = [article, folder, Some("Stancemark".to_owned())];
    parts
        .into_iter()
        .flatten()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" – ")
}
