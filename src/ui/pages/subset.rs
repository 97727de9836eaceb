//! A menu in which some of what there is are chosen.

use std::collections::BTreeSet;

use egui::Ui;

use crate::ui::widgets::ticks_menu::ticks_menu_ui;

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
    let (mut toggled, mut takes_all) = (None, false);
    let ticks = |ui: &mut Ui| {
        for (it, name) in all {
            let mut is_chosen = chosen.contains(&it);
            if ui.checkbox(&mut is_chosen, name).changed() {
                toggled = Some(it);
            }
        }
    };
    ticks_menu_ui(ui, label, ticks, |ui| {
        takes_all = ui.button(format!("Take all {what}")).clicked();
    });
    if takes_all {
        chosen.clear();
    }
    if let Some(it) = toggled.filter(|it| !chosen.remove(it)) {
        chosen.insert(it);
    }
}
