//! The program's settings, each in force as soon as it is changed.

mod typeface;

use egui::{ComboBox, RichText, Role, Slider, Ui, Vec2, WidgetInfo};

use super::frame::modal_frame;
use crate::app::settings::{ColorBy, Settings, ThemeChoice, Whoami};
use crate::app::{AppCommand, Modal};
use crate::model::AnnotatorId;
use crate::ui::ctx::AppCtx;
use crate::ui::reading_sample::ReadingSample;
use crate::ui::theme::strong_family;
use crate::ui::widgets::text_field::text_field_ui;

/// What the window keeps from frame to frame.
#[derive(Default)]
pub struct SettingsEditor {
    sample: ReadingSample,
    name: Option<String>,
    typeface: typeface::TypefaceDraft,
}

/// The width of the words before a setting, in points.
const NAME_WIDTH: f32 = 150.0;

/// Draws the window.
pub fn settings_ui(ctx: AppCtx<'_>, ui: &mut Ui, view: &mut SettingsEditor) {
    let size = Vec2::new(760.0, 640.0);
    let before = &ctx.state.settings;
    let mut settings = before.clone();
    modal_frame(ctx, ui, "Settings", size, |ui| {
        heading(ui, "Window");
        theme_ui(ui, &mut settings);
        heading(ui, "Reading");
        typeface::typeface_ui(ctx, ui, view, &mut settings.reading.typeface);
        numbers_ui(ui, &mut settings);
        view.sample.sample_ui(ctx, ui, &settings);
        heading(ui, "Highlights and selecting");
        color_ui(ui, &mut settings);
        for (value, words) in [
            (
                &mut settings.snap_to_words,
                "Selections grow to whole words",
            ),
            (
                &mut settings.fold_dirt,
                "Fold away what is no part of the story",
            ),
            (
                &mut settings.search_dirt,
                "Find also in what is no part of the story",
            ),
        ] {
            ui.checkbox(value, words);
        }
        heading(ui, "You");
        name_ui(ctx, ui, view, &mut settings);
    });
    if settings != *before {
        ctx.commands
            .send(AppCommand::SetSettings(Box::new(settings)));
    }
}

fn heading(ui: &mut Ui, words: &str) {
    ui.add_space(10.0);
    ui.label(RichText::new(words).family(strong_family()));
}

/// A setting after its name.
fn row<Answer>(ui: &mut Ui, name: &str, add: impl FnOnce(&mut Ui) -> Answer) -> Answer {
    ui.horizontal(|ui| {
        let size = Vec2::new(NAME_WIDTH, ui.spacing().interact_size.y);
        let layout = egui::Layout::left_to_right(egui::Align::Center);
        ui.allocate_ui_with_layout(size, layout, |ui| {
            ui.set_min_width(NAME_WIDTH);
            ui.label(name);
        });
        add(ui)
    })
    .inner
}

fn theme_ui(ui: &mut Ui, settings: &mut Settings) {
    row(ui, "Appearance", |ui| {
        for (choice, words) in [
            (ThemeChoice::System, "Follow the system"),
            (ThemeChoice::Light, "Light"),
            (ThemeChoice::Dark, "Dark"),
        ] {
            ui.radio_value(&mut settings.theme, choice, words);
        }
    });
}

fn numbers_ui(ui: &mut Ui, settings: &mut Settings) {
    let reading = &mut settings.reading;
    for (name, value, range, step, unit) in [
        ("Size", &mut reading.size_pt, 9.0..=40.0, 0.5, " pt"),
        (
            "Column width",
            &mut reading.measure_chars,
            40.0..=120.0,
            1.0,
            " characters",
        ),
        ("Line spacing", &mut reading.leading, 1.0..=2.5, 0.05, " ×"),
    ] {
        row(ui, name, |ui| {
            ui.spacing_mut().slider_width = 240.0;
            let slider = Slider::new(value, range)
                .step_by(step)
                .max_decimals(2)
                .suffix(unit);
            let response = ui.add(slider);
            response.widget_info(|| WidgetInfo::labeled(Role::Slider, true, name));
        });
    }
}

fn color_ui(ui: &mut Ui, settings: &mut Settings) {
    let words = |color_by| match color_by {
        ColorBy::Tag => "their tag",
        ColorBy::Annotator => "their annotator",
        ColorBy::Polarity => "the sign of their stance",
    };
    row(ui, "Coloured by", |ui| {
        let shown = ComboBox::from_id_salt("color by")
            .selected_text(words(settings.color_by))
            .width(220.0)
            .show_ui(ui, |ui| {
                for color_by in [ColorBy::Tag, ColorBy::Annotator, ColorBy::Polarity] {
                    ui.selectable_value(&mut settings.color_by, color_by, words(color_by));
                }
            });
        let name = "Coloured by";
        shown
            .response
            .widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, name));
    });
}

fn name_ui(ctx: AppCtx<'_>, ui: &mut Ui, view: &mut SettingsEditor, settings: &mut Settings) {
    row(ui, "Your name", |ui| {
        let known = settings.annotator.as_ref();
        let known = known.map_or_else(String::new, |known| known.name.clone());
        let name = view.name.get_or_insert(known);
        let response = text_field_ui(ui, "Your name", name, |edit| {
            edit.hint_text("As colleagues see it").desired_width(220.0)
        });
        if response.lost_focus() {
            settings.annotator = whoami(name, settings.annotator.as_ref());
        }
        ui.label(
            RichText::new("in folders opened for the first time").color(ctx.theme.text_faint()),
        );
    });
    if ctx.state.folder.is_some() && ui.link("Who is annotating in this folder…").clicked() {
        ctx.commands.send(AppCommand::Show(Some(Modal::WhoAmI)));
    }
}

/// The annotator of that name; a name that is only spelt otherwise keeps its id.
fn whoami(name: &str, known: Option<&Whoami>) -> Option<Whoami> {
    let name = name.trim();
    if name.is_empty() {
        return None;
    }
    let id = AnnotatorId::slug(name);
    let id = match known {
        Some(known) if known.name == name => known.id.clone(),
        _ => id,
    };
    Some(Whoami {
        id,
        name: name.to_owned(),
    })
}
