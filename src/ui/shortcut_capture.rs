//! New keys for a command: what was pressed, and whom it belongs to already.

use egui::{Event, Key};
use strum::IntoEnumIterator as _;

use super::keys::shortcut_of;
use crate::app::{AppState, Shortcut, UiCommand};

/// What was pressed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Captured {
    /// Keys that can be a shortcut.
    Keys(Shortcut),
    /// Esc alone: no other keys after all.
    GivenUp,
}

/// What among these events are keys for a shortcut; modifiers alone are none.
pub fn captured(events: &[Event]) -> Option<Captured> {
    let mut pressed = None;
    for event in events {
        match event {
            Event::Key {
                key: Key::Escape,
                pressed: true,
                ..
            } => return Some(Captured::GivenUp),
            Event::Key {
                key,
                modifiers,
                pressed: true,
                ..
            } => {
                pressed = Some(Shortcut {
                    ctrl: modifiers.command,
                    shift: modifiers.shift,
                    alt: modifiers.alt,
                    key: key_name(*key).to_owned(),
                });
            }
            // The window turns these keys into events of their own.
            Event::Copy => return Some(ctrl("C")),
            Event::Cut => return Some(ctrl("X")),
            Event::Paste(_) => return Some(ctrl("V")),
            Event::Text(text) => {
                // Where a sign sits differs from keyboard to keyboard, so it counts as typed.
                let is_bare = pressed
                    .as_ref()
                    .is_none_or(|pressed: &Shortcut| !pressed.ctrl && !pressed.alt);
                if let Some(sign) = single_sign(text).filter(|_| is_bare) {
                    pressed = Some(Shortcut {
                        ctrl: false,
                        shift: false,
                        alt: false,
                        key: sign.to_string(),
                    });
                }
            }
            _ => {}
        }
    }
    pressed.map(Captured::Keys)
}

fn ctrl(key: &str) -> Captured {
    Captured::Keys(Shortcut {
        ctrl: true,
        shift: false,
        alt: false,
        key: key.to_owned(),
    })
}

fn single_sign(text: &str) -> Option<char> {
    let mut characters = text.chars();
    let first = characters.next().filter(|_| characters.next().is_none())?;
    (!first.is_alphanumeric() && !first.is_whitespace()).then_some(first)
}

fn key_name(key: Key) -> &'static str {
    match key {
        Key::Comma => ",",
        Key::Plus => "+",
        Key::Minus => "-",
        Key::OpenBracket => "[",
        Key::CloseBracket => "]",
        Key::Slash => "/",
        key => key.name(),
    }
}

/// Whom keys belong to already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Owner {
    /// Another command.
    Command(UiCommand),
    /// A tag of the codebook, by its name.
    Tag(String),
    /// The text caret, Esc or Enter in the article.
    Article,
}

/// Whom the keys belong to, other than `command`.
pub fn owner(state: &AppState, command: UiCommand, keys: &Shortcut) -> Option<Owner> {
    let mut others = UiCommand::iter().filter(|other| *other != command);
    let other = others.find(|other| shortcut_of(state, *other).as_ref() == Some(keys));
    let is_bare = !keys.ctrl && !keys.alt;
    let tag = || {
        let mut characters = keys.key.chars();
        let key = characters.next().filter(|_| characters.next().is_none())?;
        let key = key.to_lowercase().next()?;
        let tag = state.workspace.codebook.tag_by_key(key)?;
        Some(Owner::Tag(tag.name.clone()))
    };
    let moves = [
        "Left", "Right", "Up", "Down", "Home", "End", "PageUp", "PageDown",
    ];
    let is_caret = || {
        let name = keys.key.as_str();
        let walks = moves.contains(&name) && !(keys.ctrl && matches!(name, "Up" | "Down"));
        walks || (is_bare && name == "Enter")
    };
    other
        .map(Owner::Command)
        .or_else(|| is_caret().then_some(Owner::Article))
        .or_else(|| tag().filter(|_| is_bare && !keys.shift))
}

#[cfg(test)]
mod tests {
    use egui::Modifiers;

    use super::*;

    fn key(key: Key, modifiers: Modifiers) -> Event {
        Event::Key {
            key,
            physical_key: None,
            pressed: true,
            repeat: false,
            modifiers,
        }
    }

    #[test]
    fn pressed_keys_become_the_shortcut_that_is_written() {
        let text = |text: &str| Event::Text(text.to_owned());
        let none = Modifiers::NONE;
        for (events, expected) in [
            (vec![key(Key::F, Modifiers::COMMAND)], "ctrl+F"),
            (
                vec![key(Key::F, Modifiers::COMMAND | Modifiers::SHIFT)],
                "ctrl+shift+F",
            ),
            (vec![key(Key::ArrowDown, Modifiers::ALT)], "alt+Down"),
            (vec![key(Key::G, none), text("g")], "G"),
            (vec![key(Key::Slash, none), text("/")], "/"),
            (vec![key(Key::Num7, Modifiers::SHIFT), text("/")], "/"),
            (vec![key(Key::F7, none)], "F7"),
            (vec![key(Key::Comma, Modifiers::COMMAND)], "ctrl+,"),
            (vec![Event::Copy], "ctrl+C"),
        ] {
            let expected = Captured::Keys(expected.parse().unwrap());
            assert_eq!(captured(&events), Some(expected), "{events:?}");
        }
        assert_eq!(captured(&[key(Key::Escape, none)]), Some(Captured::GivenUp));
        assert_eq!(captured(&[Event::PointerGone]), None);
    }

    #[test]
    fn keys_that_belong_to_something_are_told() {
        let project = crate::testing::window::open_project(&[("a.txt", "One.\n")]);
        let state = &project.state;
        let first = &state.workspace.codebook.tags[0];
        for (keys, expected) in [
            ("ctrl+F", Some(Owner::Command(UiCommand::FindInArticle))),
            ("ctrl+K", None),
            ("1", Some(Owner::Tag(first.name.clone()))),
            ("shift+Left", Some(Owner::Article)),
            ("ctrl+shift+Y", None),
        ] {
            let keys = keys.parse().unwrap();
            assert_eq!(owner(state, UiCommand::CommandPalette, &keys), expected);
        }
    }
}
