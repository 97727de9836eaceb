//! Choosing the typeface to read in: one of the program's two, or one of the system's by its name.

use egui::{RichText, Ui};

use super::{SettingsEditor, row};
use crate::ui::ctx::AppCtx;
use crate::ui::widgets::completion::{Suggestion, completion_ui, rank};

/// The name that is being typed, once one of the system's typefaces is asked for.
#[derive(Default)]
pub struct TypefaceDraft(Option<String>);

const NAME: &str = "Typeface of the system";

/// Draws the choice; a name takes effect when it is picked or left.
pub fn typeface_ui(ctx: AppCtx<'_>, ui: &mut Ui, view: &mut SettingsEditor, typeface: &mut String) {
    let draft = &mut view.typeface.0;
    row(ui, "Typeface", |ui| {
        let is_serif = matches!(typeface.as_str(), "" | "serif");
        let is_sans = typeface == "sans";
        let is_other = draft.is_some() || !(is_serif || is_sans);
        if ui.radio(is_serif && !is_other, "Serif").clicked() {
            typeface.clear();
            *draft = None;
        }
        if ui.radio(is_sans && !is_other, "Sans serif").clicked() {
            "sans".clone_into(typeface);
            *draft = None;
        }
        if ui.radio(is_other, "One of the system").clicked() {
            draft.get_or_insert_default();
        }
    });
    let is_own = matches!(typeface.as_str(), "" | "serif" | "sans");
    if draft.is_none() && is_own {
        return;
    }
    let names = view.sample.family_names();
    let draft = draft.get_or_insert_with(|| typeface.clone());
    let known = names.as_deref().unwrap_or_default();
    let is_typing = row(ui, "", |ui| {
        let field = ui.scope(|ui| {
            ui.set_max_width(260.0);
            name_ui(ui, known, draft, typeface)
        });
        field.inner
    });
    // Until the names are read nobody can say that one is wrong.
    if names.is_some() && is_unknown(known, draft) && !(is_typing && may_become(known, draft)) {
        row(ui, "", |ui| {
            let told = format!("No typeface “{}” is installed", draft.trim());
            ui.label(RichText::new(told).color(ctx.theme.warning()));
        });
    }
}

/// Draws the field; says whether somebody types in it.
fn name_ui(ui: &mut Ui, names: &[String], draft: &mut String, typeface: &mut String) -> bool {
    let suggest = |typed: &str| suggestions(names, typed);
    let (response, picked) = completion_ui(ui, NAME, draft, suggest, false);
    let typed = picked.or_else(|| response.lost_focus().then(|| draft.trim().to_owned()));
    if let Some(name) = typed.filter(|name| !name.is_empty()) {
        let name = installed(names, &name).unwrap_or(&name);
        name.clone_into(draft);
        name.clone_into(typeface);
    }
    response.has_focus()
}

/// The families that fit what is typed, best first; behind a whole name all others too, so that
/// another can be picked.
fn suggestions(names: &[String], typed: &str) -> Vec<Suggestion> {
    let chosen = installed(names, typed);
    let wanted = typed.trim().to_lowercase();
    let mut found: Vec<(bool, u8, &String)> = Vec::new();
    for name in names {
        let rank = rank(name, &wanted).or(chosen.map(|_| u8::MAX));
        found.extend(rank.map(|rank| (chosen != Some(name.as_str()), rank, name)));
    }
    found.sort_by_key(|(is_other, rank, _)| (*is_other, *rank));
    let suggestion = |name: &String| Suggestion {
        label: name.clone(),
        detail: String::new(),
        value: name.clone(),
    };
    let names = found.into_iter().map(|(_, _, name)| suggestion(name));
    names.collect()
}

/// The installed family of that name, however its capitals are typed.
fn installed<'a>(names: &'a [String], typed: &str) -> Option<&'a str> {
    let wanted = typed.trim().to_lowercase();
    let found = names.iter().find(|name| name.to_lowercase() == wanted);
    found.map(String::as_str)
}

fn is_unknown(names: &[String], typed: &str) -> bool {
    !typed.trim().is_empty() && installed(names, typed).is_none()
}

/// Whether what is typed so far is a part of a name.
fn may_become(names: &[String], typed: &str) -> bool {
    let wanted = typed.trim().to_lowercase();
    names.iter().any(|name| rank(name, &wanted).is_some())
}

#[cfg(test)]
mod tests {
    use egui::Key;
    use egui_kittest::kittest::Queryable as _;

    use super::*;
    use crate::app::Modal;
    use crate::testing::window::{harness_showing, open_project, press, run_until, type_over};

    fn names() -> Vec<String> {
        ["Gentium", "Noto Sans", "Noto Serif", "Noto Serif Hebrew"]
            .map(str::to_owned)
            .to_vec()
    }

    #[test]
    fn what_fits_is_offered_and_a_whole_name_first() {
        let labels = |typed: &str| {
            let found = suggestions(&names(), typed).into_iter();
            found.map(|found| found.label).collect::<Vec<_>>()
        };
        assert_eq!(labels(""), names());
        assert_eq!(labels("ser"), ["Noto Serif", "Noto Serif Hebrew"]);
        assert_eq!(
            labels("noto serif"),
            ["Noto Serif", "Noto Serif Hebrew", "Gentium", "Noto Sans"]
        );
        assert_eq!(labels("Garamond"), [""; 0]);
    }

    #[test]
    fn an_installed_typeface_is_picked_by_part_of_its_name_and_an_unknown_one_is_told() {
        let project = open_project(&[("a.txt", "Dam talks end\n\nThey met.\n")]);
        let mut harness = harness_showing(project, Modal::Settings);
        press(&mut harness, "One of the system");
        // The names are read on a thread; this one comes with the program.
        type_over(&mut harness, NAME, "source seri");
        let mut n_frames = 0;
        while harness.query_by_label("Source Serif Pro").is_none() {
            harness.run_steps(1);
            std::thread::yield_now();
            n_frames += 1;
            assert!(n_frames < 20_000, "the names were never read");
        }
        harness.key_press(Key::Enter);
        run_until(&mut harness, |state| {
            state.settings.reading.typeface == "Source Serif Pro"
        });
        let told = "No typeface “Nosuch Face” is installed";
        assert!(harness.query_by_label(told).is_none());
        type_over(&mut harness, NAME, "Nosuch Face");
        harness.run_steps(2);
        assert!(harness.query_by_label(told).is_some());
        harness.key_press(Key::Enter);
        run_until(&mut harness, |state| {
            state.settings.reading.typeface == "Nosuch Face"
        });
    }
}
