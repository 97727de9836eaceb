//! All keys: found by typing, changed by pressing others.

use egui::{Button, RichText, Role, Ui, Vec2, WidgetInfo};
use strum::IntoEnumIterator as _;

use super::frame::modal_panes;
use crate::app::{AppCommand, Menu, Shortcut, UiCommand};
use crate::ui::ctx::AppCtx;
use crate::ui::keys::shortcut_of;
use crate::ui::shortcut_capture::{Captured, Owner, captured, owner};
use crate::ui::theme::{Theme, color32, ink_on, strong_family};
use crate::ui::widgets::text_field::text_field_ui;

/// What the window keeps from frame to frame.
#[derive(Default)]
pub struct Keys {
    query: String,
    /// The command whose keys are being pressed.
    capturing: Option<UiCommand>,
    /// Keys that belong to something else.
    clash: Option<(UiCommand, Shortcut, Owner)>,
}

/// What the text caret does, which cannot be changed.
const CARET: [(&str, &str); 9] = [
    ("Move by a character, a line", "arrows"),
    ("Move by a word", "ctrl+Left, ctrl+Right"),
    ("Move by a sentence", "alt+Left, alt+Right"),
    ("To the ends of the line", "Home, End"),
    ("To the ends of the article", "ctrl+Home, ctrl+End"),
    ("By a screen", "PageUp, PageDown"),
    ("Select while moving", "shift with any of these"),
    ("Into the fields of the annotation in hand", "Enter"),
    ("Back to the text, or give up", "Esc"),
];

/// The width of the words before the keys, in points.
const NAME_WIDTH: f32 = 340.0;

impl Keys {
    /// Whether keys are being pressed for a command, so that they must do nothing else.
    pub fn is_capturing(&self) -> bool {
        self.capturing.is_some()
    }
}

/// Draws the window.
pub fn keys_ui(ctx: AppCtx<'_>, ui: &mut Ui, view: &mut Keys) {
    take_keys(ctx, ui, view);
    let size = Vec2::new(720.0, 620.0);
    modal_panes(ctx, ui, "Keys", size, |ui| {
        top_ui(ctx, ui, view);
        clash_ui(ctx, ui, view);
        ui.add_space(4.0);
        egui::ScrollArea::vertical()
            .id_salt("keys")
            .auto_shrink(false)
            .show(ui, |ui| {
                for menu in Menu::iter() {
                    menu_ui(ctx, ui, view, menu);
                }
                codebook_ui(ctx, ui, &view.query);
                caret_ui(ctx.theme, ui, &view.query);
            });
    });
}

/// Takes the keys that are pressed for a command.
fn take_keys(ctx: AppCtx<'_>, ui: &Ui, view: &mut Keys) {
    let Some(command) = view.capturing else {
        return;
    };
    let pressed = ui.input_mut(|input| {
        let pressed = captured(&input.events);
        input
            .events
            .retain(|event| !matches!(event, egui::Event::Key { .. } | egui::Event::Text(_)));
        pressed
    });
    match pressed {
        None => return,
        Some(Captured::GivenUp) => {}
        Some(Captured::Keys(keys)) => match owner(ctx.state, command, &keys) {
            Some(owner) => view.clash = Some((command, keys, owner)),
            None => set(ctx, &[(command, Some(&keys))]),
        },
    }
    view.capturing = None;
}

/// Gives commands these keys, or none.
fn set(ctx: AppCtx<'_>, changes: &[(UiCommand, Option<&Shortcut>)]) {
    let mut settings = ctx.state.settings.clone();
    for (command, keys) in changes {
        let id = command.id().to_owned();
        if command.default_shortcut().as_ref() == *keys {
            settings.shortcuts.remove(&id);
        } else {
            let keys = keys.map_or_else(String::new, ToString::to_string);
            settings.shortcuts.insert(id, keys);
        }
    }
    ctx.commands
        .send(AppCommand::SetSettings(Box::new(settings)));
}

fn top_ui(ctx: AppCtx<'_>, ui: &mut Ui, view: &mut Keys) {
    ui.horizontal(|ui| {
        let response = text_field_ui(ui, "Find keys", &mut view.query, |edit| {
            edit.hint_text("Find a command or its keys")
                .desired_width(280.0)
        });
        let is_free = ui.memory(|memory| memory.focused().is_none());
        if is_free && view.capturing.is_none() {
            response.request_focus();
        }
        let is_changed = !ctx.state.settings.shortcuts.is_empty();
        if ui
            .add_enabled(is_changed, Button::new("Reset all"))
            .clicked()
        {
            let mut settings = ctx.state.settings.clone();
            settings.shortcuts.clear();
            ctx.commands
                .send(AppCommand::SetSettings(Box::new(settings)));
        }
    });
    let help = match view.capturing {
        Some(command) => format!("Press the new keys for ‘{}’, or Esc", command.label()),
        None => "Click keys to change them".to_owned(),
    };
    ui.label(RichText::new(help).color(ctx.theme.text_faint()));
}

fn clash_ui(ctx: AppCtx<'_>, ui: &mut Ui, view: &mut Keys) {
    let Some((command, keys, owner)) = view.clash.clone() else {
        return;
    };
    ui.horizontal_wrapped(|ui| {
        let whose = match &owner {
            Owner::Command(other) => format!("‘{}’", other.label()),
            Owner::Tag(name) => format!("the tag ‘{name}’"),
            Owner::Article => "the text caret".to_owned(),
        };
        let told = format!("{keys} belongs to {whose}");
        ui.label(RichText::new(told).color(ctx.theme.warning()));
        if let Owner::Command(other) = owner
            && ui.button("Take it from there").clicked()
        {
            set(ctx, &[(other, None), (command, Some(&keys))]);
            view.clash = None;
        }
        if ui.button("Press others").clicked() {
            view.capturing = Some(command);
            view.clash = None;
        }
        if ui.button("Leave it").clicked() {
            view.clash = None;
        }
    });
}

fn fits(query: &str, words: &str, keys: &str) -> bool {
    let all = format!("{words} {keys}").to_lowercase();
    query
        .to_lowercase()
        .split_whitespace()
        .all(|word| all.contains(word))
}

fn heading(ui: &mut Ui, words: &str) {
    ui.add_space(8.0);
    ui.label(RichText::new(words).family(strong_family()));
}

fn menu_ui(ctx: AppCtx<'_>, ui: &mut Ui, view: &mut Keys, menu: Menu) {
    let shown = |command: &UiCommand| {
        let keys = shortcut_of(ctx.state, *command).map(|keys| keys.to_string());
        let keys = keys.unwrap_or_default();
        command.menu() == menu && fits(&view.query, command.label(), &keys)
    };
    let commands: Vec<UiCommand> = UiCommand::iter().filter(shown).collect();
    if !commands.is_empty() {
        heading(ui, menu.label());
    }
    for command in commands {
        ui.push_id(command.id(), |ui| command_ui(ctx, ui, view, command));
    }
}

fn named_row(ui: &mut Ui, words: &str, add: impl FnOnce(&mut Ui)) {
    ui.horizontal(|ui| {
        let size = Vec2::new(NAME_WIDTH, ui.spacing().interact_size.y);
        let layout = egui::Layout::left_to_right(egui::Align::Center);
        ui.allocate_ui_with_layout(size, layout, |ui| {
            ui.set_min_width(NAME_WIDTH);
            ui.add(egui::Label::new(words).truncate());
        });
        add(ui);
    });
}

fn command_ui(ctx: AppCtx<'_>, ui: &mut Ui, view: &mut Keys, command: UiCommand) {
    named_row(ui, command.label(), |ui| {
        let keys = shortcut_of(ctx.state, command);
        let is_capturing = view.capturing == Some(command);
        let shown = match &keys {
            _ if is_capturing => "press keys…".to_owned(),
            Some(keys) => keys.to_string(),
            None => "none".to_owned(),
        };
        let mut words = RichText::new(&shown);
        if keys.is_none() {
            words = words.color(ctx.theme.text_faint());
        }
        let button = Button::new(words).min_size(Vec2::new(130.0, 0.0));
        let response = ui.add(button.selected(is_capturing));
        response.widget_info(|| {
            let name = format!("Change keys of {}, now {shown}", command.label());
            WidgetInfo::labeled(Role::Button, true, name)
        });
        if response.clicked() {
            view.capturing = Some(command);
            view.clash = None;
            response.surrender_focus();
        }
        if ctx.state.settings.shortcuts.contains_key(command.id()) {
            let usual = command.default_shortcut();
            let told = usual
                .as_ref()
                .map_or_else(|| "none".to_owned(), ToString::to_string);
            let name = format!("Reset {}", command.label());
            let reset = ui.link("Reset").on_hover_text(format!("Back to {told}"));
            reset.widget_info(|| WidgetInfo::labeled(Role::Link, true, &name));
            if reset.clicked() {
                reset_keys(ctx, view, command, usual.as_ref());
            }
        }
    });
}

/// The usual keys may have been given to another command meanwhile.
fn reset_keys(ctx: AppCtx<'_>, view: &mut Keys, command: UiCommand, usual: Option<&Shortcut>) {
    let owned = usual.and_then(|usual| Some((usual, owner(ctx.state, command, usual)?)));
    match owned {
        Some((usual, Owner::Command(other))) => {
            view.clash = Some((command, usual.clone(), Owner::Command(other)));
        }
        _ => set(ctx, &[(command, usual)]),
    }
}

fn codebook_ui(ctx: AppCtx<'_>, ui: &mut Ui, query: &str) {
    let tags = &ctx.state.workspace.codebook.tags;
    let shown: Vec<_> = tags
        .iter()
        .filter_map(|tag| Some((tag, tag.key?)))
        .filter(|(tag, key)| fits(query, &tag.name, &key.to_string()))
        .collect();
    if ctx.state.folder.is_none() || shown.is_empty() {
        return;
    }
    heading(ui, "Tags of the codebook");
    for (tag, key) in shown {
        named_row(ui, &format!("Tag as {}", tag.name), |ui| {
            let color = color32(tag.color);
            let words = RichText::new(key.to_string()).color(ink_on(color));
            ui.label(words.background_color(color).family(strong_family()));
        });
    }
    if ui.link("Change them in the codebook…").clicked() {
        ctx.commands.send(UiCommand::EditCodebook);
    }
}

fn caret_ui(theme: &Theme, ui: &mut Ui, query: &str) {
    let shown: Vec<_> = CARET
        .iter()
        .filter(|(words, keys)| fits(query, words, keys))
        .collect();
    if !shown.is_empty() {
        heading(ui, "In the text");
    }
    for (words, keys) in shown {
        named_row(ui, words, |ui| {
            ui.label(RichText::new(*keys).color(theme.text_faint()));
        });
    }
}
