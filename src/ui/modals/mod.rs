//! The one window that may stand over the others.

mod about;
mod closing;
mod codebook;
#[cfg(test)]
mod exchange_tests;
mod export;
mod frame;
mod guide;
mod hand_out;
mod import;
mod keys;
mod keywords;
mod link;
#[cfg(test)]
mod main_paths;
mod mass_edit;
mod metadata;
mod open_path;
mod palette;
mod pick_tag;
mod problems;
mod project;
mod registers;
mod report;
mod rules;
mod settings;
mod sync;
mod trouble;
mod who_am_i;

use super::ctx::AppCtx;
use crate::app::Modal;

/// What windows keep from frame to frame; begun afresh whenever another window opens.
#[derive(Default)]
pub struct ModalViews {
    closing: closing::Closing,
    shown: Option<Modal>,
    open_path: open_path::OpenPath,
    pick_tag: pick_tag::PickTag,
    link: link::Link,
    codebook: codebook::CodebookEditor,
    registers: registers::RegistersEditor,
    mass_edit: mass_edit::MassEditView,
    rules: rules::RulesView,
    trouble: trouble::TroubleView,
    metadata: metadata::MetadataEditor,
    project: project::ProjectEditor,
    keywords: keywords::KeywordsEditor,
    export: export::Export,
    import: import::Import,
    settings: settings::SettingsEditor,
    palette: palette::Palette,
    keys: keys::Keys,
    problems: problems::Problems,
    sync: sync::Sync,
    who_am_i: who_am_i::WhoAmI,
    guide: guide::Guide,
    hand_out: hand_out::HandOutView,
    about: about::About,
}

impl ModalViews {
    /// Whether keys are pressed to be a shortcut, so that they must do nothing else.
    pub fn is_capturing_keys(&self) -> bool {
        self.keys.is_capturing()
    }
}

/// Draws the window that is open, if one is.
pub fn modal_ui(ctx: AppCtx<'_>, ui: &mut egui::Ui, views: &mut ModalViews) {
    if views.shown != ctx.state.modal {
        *views = ModalViews {
            closing: std::mem::take(&mut views.closing),
            shown: ctx.state.modal.clone(),
            ..ModalViews::default()
        };
    }
    let Some(modal) = &ctx.state.modal else {
        return closing::closing_ui(ctx, ui, &mut views.closing);
    };
    match modal {
        Modal::OpenPath(purpose) => {
            open_path::open_path_ui(ctx, ui, &mut views.open_path, *purpose);
        }
        Modal::PickTag(purpose) => pick_tag::pick_tag_ui(ctx, ui, &mut views.pick_tag, *purpose),
        Modal::LinkAnnotation => link::link_ui(ctx, ui, &mut views.link),
        Modal::Codebook(tag) => codebook::codebook_ui(ctx, ui, &mut views.codebook, tag.as_ref()),
        Modal::Registers(entry) => {
            registers::registers_ui(ctx, ui, &mut views.registers, entry.as_ref());
        }
        Modal::ReviewRules => rules::rules_ui(ctx, ui, &mut views.rules),
        Modal::Trouble => trouble::trouble_ui(ctx, ui, &mut views.trouble),
        Modal::MassEdit => mass_edit::mass_edit_ui(ctx, ui, &mut views.mass_edit),
        Modal::Metadata(articles) => metadata::metadata_ui(ctx, ui, &mut views.metadata, articles),
        Modal::Project => project::project_ui(ctx, ui, &mut views.project),
        Modal::Keywords => keywords::keywords_ui(ctx, ui, &mut views.keywords),
        Modal::Export => export::export_ui(ctx, ui, &mut views.export),
        Modal::Import => import::import_ui(ctx, ui, &mut views.import),
        Modal::HandOut => hand_out::hand_out_ui(ctx, ui, &mut views.hand_out),
        Modal::Settings => settings::settings_ui(ctx, ui, &mut views.settings),
        Modal::Palette => palette::palette_ui(ctx, ui, &mut views.palette),
        Modal::Keys => keys::keys_ui(ctx, ui, &mut views.keys),
        Modal::Problems => problems::problems_ui(ctx, ui, &mut views.problems),
        Modal::Sync => sync::sync_ui(ctx, ui, &mut views.sync),
        Modal::WhoAmI => who_am_i::who_am_i_ui(ctx, ui, &mut views.who_am_i),
        Modal::Guide => guide::guide_ui(ctx, ui, &mut views.guide),
        Modal::About => about::about_ui(ctx, ui, &mut views.about),
    }
    closing::closing_ui(ctx, ui, &mut views.closing);
}
