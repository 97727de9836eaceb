//! A menu in which some of what there is are chosen.

use std::collections::BTreeSet;

use egui::containers::menu::{MenuButton, MenuConfig};
use egui::{PopupCloseBehavior, ScrollArea, Ui};

/// A menu to choose some of what there is; none chosen means all.
pub fn subset_ui<T: Clone + Ord>(
    ui: &mut Ui,
    (what, all): (&str, Vec<(T, String)>),
    chosen: &mut BTreeSet<T>,
) {
    let label = match chosen.len() {
        0 => format!("All {what}"),
        n => format!("{n} of {} {what}", all.len().max(n)),
    };
    let config = MenuConfig::new().close_behavior(PopupCloseBehavior::CloseOnClickOutside);
    MenuButton::new(label).config(config).ui(ui, |ui| {
        ScrollArea::vertical().max_height(360.0).show(ui, |ui| {
            for (it, name) in all {
                let mut is_chosen = chosen.contains(&it);
                if ui.checkbox(&mut is_chosen, name).changed() && !chosen.remove(&it) {
                    chosen.insert(it);
                }
            }
        });
        ui.separator();
        if ui.button(format!("Take all {what}")).clicked() {
            chosen.clear();
        }
    });
}
