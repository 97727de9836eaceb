//! The program itself: version, licences, where its settings lie.

use egui::{CollapsingHeader, Label, RichText, Ui, Vec2};

use super::frame::modal_frame;
use crate::builtin;
use crate::ui::ctx::AppCtx;
use crate::ui::theme::strong_family;

/// What the window keeps from frame to frame.
#[derive(Default)]
pub struct About {}

/// The licences of the faces that come with the program.
const FONT_LICENCES: [(&str, &str); 5] = [
    (
        "Inter, SIL Open Font License 1.1",
        include_str!("../../../assets/fonts/Inter-LICENSE.txt"),
    ),
    (
        "Source Serif Pro, SIL Open Font License 1.1",
        include_str!("../../../assets/fonts/SourceSerifPro-LICENSE.md"),
    ),
    // Those that egui brings; its Noto Emoji is under the same licence as Inter.
    (
        "Ubuntu Light, Ubuntu Font Licence 1.0",
        include_str!("../../../assets/fonts/Ubuntu-LICENSE.txt"),
    ),
    (
        "Hack, MIT and Bitstream Vera",
        include_str!("../../../assets/fonts/Hack-LICENSE.txt"),
    ),
    (
        "Emoji icons, MIT",
        include_str!("../../../assets/fonts/emoji-icons-LICENSE.txt"),
    ),
];

/// Draws the window.
pub fn about_ui(ctx: AppCtx<'_>, ui: &mut Ui, _view: &mut About) {
    let size = Vec2::new(600.0, 520.0);
    modal_frame(ctx, ui, "About Stancemark", size, |ui| {
        let version = version();
        ui.horizontal_wrapped(|ui| {
            ui.label(RichText::new(&version).family(strong_family()));
            if ui.button("Copy").clicked() {
                ui.ctx().copy_text(format!("Stancemark {version}"));
            }
        });
        ui.label(
            "Reads news articles, tags stances and claims in them, settles differences as a team.",
        );
        ui.label("Everything stays in files on this computer. Licence MIT or Apache-2.0.");
        ui.add_space(8.0);
        ui.label(RichText::new("Settings").family(strong_family()));
        let path = ctx.state.settings_path().display().to_string();
        ui.add(Label::new(path).wrap().selectable(true));
        ui.add_space(8.0);
        ui.label(RichText::new("Typefaces in the program").family(strong_family()));
        for (name, licence) in FONT_LICENCES {
            CollapsingHeader::new(name).show(ui, |ui| {
                ui.add(
                    Label::new(RichText::new(licence).small())
                        .wrap()
                        .selectable(true),
                );
            });
        }
    });
}

fn version() -> String {
    match builtin::COMMIT {
        "" => builtin::VERSION.to_owned(),
        commit => format!("{} ({commit})", builtin::VERSION),
    }
}
