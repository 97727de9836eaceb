//! From keys to commands: the table's shortcuts, the codebook's keys, and the text caret.

use egui::{Event, Key, Modifiers};
use strum::IntoEnumIterator as _;

use crate::app::{
    AnnotateCommand, AppState, CommandQueue, LookCommand, Selection, Shortcut, UiCommand,
};
use crate::text::{TextOffset, segment};

/// Keeps what is typed while the keyboard goes to another part, and gives it to that part then.
///
/// A part takes the keyboard while it is drawn; keys of that very frame would reach nobody. The
/// same holds for what was typed after a key that moves the keyboard, within one frame.
pub fn hold_typing(ctx: &egui::Context, held: &mut Vec<Event>, focus_moves: bool) {
    let is_held = ctx.input_mut(|input| {
        let mut events = std::mem::take(held);
        events.append(&mut input.events);
        let from = if focus_moves {
            0
        } else {
            after_boundary(&events)
        };
        for (nth, event) in events.into_iter().enumerate() {
            if nth >= from && is_typing(&event) {
                held.push(event);
            } else {
                input.events.push(event);
            }
        }
        !held.is_empty()
    });
    if is_held || focus_moves {
        ctx.request_repaint();
    }
}

/// How many events go up to the first key that may move the keyboard, and what belongs to it.
fn after_boundary(events: &[Event]) -> usize {
    let moves = |event: &Event| match event {
        Event::Key {
            key,
            pressed: true,
            modifiers,
            ..
        } => modifiers.command || matches!(key, Key::Enter | Key::Tab | Key::Escape | Key::Slash),
        _ => false,
    };
    let is_press = |event: &Event| matches!(event, Event::Key { pressed: true, .. });
    let Some(boundary) = events.iter().position(moves) else {
        return events.len();
    };
    let rest = events.iter().skip(boundary + 1);
    boundary + 1 + rest.take_while(|event| !is_press(event)).count()
}

fn is_typing(event: &Event) -> bool {
    matches!(
        event,
        Event::Key { .. }
            | Event::Text(_)
            | Event::Paste(_)
            | Event::Copy
            | Event::Cut
            | Event::Ime(_)
    )
}

/// A command's shortcut: the person's own, or the table's.
pub fn shortcut_of(state: &AppState, command: UiCommand) -> Option<Shortcut> {
    match state.settings.shortcuts.get(command.id()) {
        Some(text) => text.parse().ok(),
        None => command.default_shortcut(),
    }
}

/// Takes the shortcuts that were pressed; plain keys only while the article has the keyboard.
pub fn take_shortcuts(
    ctx: &egui::Context,
    state: &AppState,
    commands: &CommandQueue,
    article_has_keys: bool,
) {
    if article_has_keys {
        ctx.input_mut(|input| take_question_mark(input, commands));
    }
    for command in UiCommand::iter() {
        let Some(shortcut) = shortcut_of(state, command) else {
            continue;
        };
        let is_for_article =
            shortcut.is_plain() || matches!(command, UiCommand::Copy | UiCommand::SelectAll);
        if is_for_article && !article_has_keys {
            continue;
        }
        if is_typing_undo(command, article_has_keys, ctx) {
            continue;
        }
        // Pressed twice within a slow frame is asked for twice.
        while ctx.input_mut(|input| consume(input, &shortcut)) {
            commands.send(command);
        }
    }
}

/// `?` shows the keys, as `F1` does, wherever it sits on the keyboard.
fn take_question_mark(input: &mut egui::InputState, commands: &CommandQueue) {
    if consume_character(input, '?') {
        commands.send(UiCommand::ShowKeys);
    }
}

/// While words are typed into a field, undo and redo are the field's own.
fn is_typing_undo(command: UiCommand, article_has_keys: bool, ctx: &egui::Context) -> bool {
    matches!(command, UiCommand::Undo | UiCommand::Redo)
        && !article_has_keys
        && ctx.text_edit_focused()
}

fn consume(input: &mut egui::InputState, shortcut: &Shortcut) -> bool {
    if shortcut.key == "C" && shortcut.ctrl && !shortcut.shift {
        // The window turns this one into an event of its own.
        let n_events = input.events.len();
        input.events.retain(|event| !matches!(event, Event::Copy));
        return input.events.len() < n_events;
    }
    let modifiers = Modifiers {
        alt: shortcut.alt,
        shift: shortcut.shift,
        command: shortcut.ctrl,
        ..Modifiers::NONE
    };
    if let Some(character) = typed_character(shortcut) {
        return consume_character(input, character);
    }
    let Some(key) = key_of(&shortcut.key) else {
        return false;
    };
    let found = input.events.iter().position(|event| match event {
        Event::Key {
            key: pressed,
            modifiers: held,
            pressed: true,
            ..
        } => {
            *pressed == key
                && held.command == modifiers.command
                && held.alt == modifiers.alt
                && held.shift == modifiers.shift
        }
        _ => false,
    });
    let Some(nth) = found else { return false };
    input.events.remove(nth);
    // A letter also arrives as typed text, right behind, which nobody else shall take.
    let typed = input
        .events
        .get(nth)
        .is_some_and(|event| matches!(event, Event::Text(_)));
    if typed && !shortcut.ctrl {
        input.events.remove(nth);
    }
    true
}

/// Signs sit on different keys in different layouts, so a plain sign is matched as typed.
fn typed_character(shortcut: &Shortcut) -> Option<char> {
    let mut characters = shortcut.key.chars();
    let character = characters.next().filter(|_| characters.next().is_none())?;
    let is_sign =
        !character.is_alphanumeric() && !shortcut.ctrl && !shortcut.alt && !shortcut.shift;
    is_sign.then_some(character)
}

fn consume_character(input: &mut egui::InputState, character: char) -> bool {
    let mut buffer = [0; 4];
    let typed = &*character.encode_utf8(&mut buffer);
    let found = input
        .events
        .iter()
        .position(|event| matches!(event, Event::Text(text) if text == typed));
    let Some(nth) = found else { return false };
    input.events.remove(nth);
    // The key that typed it went before.
    let is_press = |event: &Event| matches!(event, Event::Key { pressed: true, modifiers, .. } if !modifiers.command);
    let before = nth
        .checked_sub(1)
        .filter(|key| input.events.get(*key).is_some_and(is_press));
    if let Some(key) = before {
        input.events.remove(key);
    }
    true
}

fn key_of(name: &str) -> Option<Key> {
    match name {
        "," => Some(Key::Comma),
        "+" => Some(Key::Plus),
        "-" => Some(Key::Minus),
        "[" => Some(Key::OpenBracket),
        "]" => Some(Key::CloseBracket),
        "/" => Some(Key::Slash),
        name => Key::from_name(name),
    }
}

/// What the caret moves by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CaretMove {
    /// One grapheme back (`-1`) or on, in reading order.
    Character(isize),
    /// One word.
    Word(isize),
    /// One sentence.
    Sentence(isize),
    /// Lines up or down.
    Line(i32),
    /// Screens up or down.
    Page(i32),
    /// To the start or the end of the line.
    LineEdge { to_end: bool },
    /// To the start or the end of the article.
    ArticleEdge { to_end: bool },
}

/// Takes the caret moves that were pressed, with whether they select.
pub fn take_caret_moves(input: &mut egui::InputState) -> Vec<(CaretMove, bool)> {
    let mut moves = Vec::new();
    input.events.retain(|event| {
        let Event::Key {
            key,
            modifiers,
            pressed: true,
            ..
        } = event
        else {
            return true;
        };
        match caret_move(*key, *modifiers) {
            Some(caret_move) => moves.push((caret_move, modifiers.shift)),
            None => return true,
        }
        false
    });
    moves
}

fn caret_move(key: Key, held: Modifiers) -> Option<CaretMove> {
    let step = if matches!(key, Key::ArrowLeft) { -1 } else { 1 };
    match key {
        Key::ArrowLeft | Key::ArrowRight if held.command => Some(CaretMove::Word(step)),
        Key::ArrowLeft | Key::ArrowRight if held.alt => Some(CaretMove::Sentence(step)),
        Key::ArrowLeft | Key::ArrowRight => Some(CaretMove::Character(step)),
        Key::ArrowUp if !held.command => Some(CaretMove::Line(-1)),
        Key::ArrowDown if !held.command => Some(CaretMove::Line(1)),
        Key::PageUp => Some(CaretMove::Page(-1)),
        Key::PageDown => Some(CaretMove::Page(1)),
        Key::Home | Key::End if held.command => Some(CaretMove::ArticleEdge {
            to_end: key == Key::End,
        }),
        Key::Home | Key::End => Some(CaretMove::LineEdge {
            to_end: key == Key::End,
        }),
        _ => None,
    }
}

/// Where a move that needs no layout ends; nothing for one that does.
pub fn moved_caret(text: &str, from: TextOffset, caret_move: CaretMove) -> Option<TextOffset> {
    match caret_move {
        CaretMove::Character(step) if step < 0 => Some(segment::previous_grapheme(text, from)),
        CaretMove::Character(_) => Some(segment::next_grapheme(text, from)),
        CaretMove::Word(step) if step < 0 => Some(segment::previous_word(text, from)),
        CaretMove::Word(_) => Some(segment::next_word(text, from)),
        CaretMove::Sentence(step) if step < 0 => Some(segment::previous_sentence(text, from)),
        CaretMove::Sentence(_) => Some(segment::next_sentence(text, from)),
        CaretMove::ArticleEdge { to_end } => {
            Some(TextOffset::new(if to_end { text.len() } else { 0 }))
        }
        CaretMove::Line(_) | CaretMove::Page(_) | CaretMove::LineEdge { .. } => None,
    }
}

/// The selection after the caret moved: dragged along, or given up.
pub fn moved_selection(
    selection: &Selection,
    to: TextOffset,
    selects: bool,
    caret_move: CaretMove,
) -> Selection {
    let pieces = selection.pieces.clone();
    if selects {
        return Selection {
            anchor: selection.anchor,
            caret: to,
            pieces,
        };
    }
    // Leaving a selection by an arrow ends at its edge, as in every editor.
    let edge = match (caret_move, selection.current()) {
        (CaretMove::Character(step), Some(range)) if step < 0 => range.start(),
        (CaretMove::Character(_), Some(range)) => range.end(),
        _ => to,
    };
    Selection {
        anchor: edge,
        caret: edge,
        pieces,
    }
}

/// Takes the codebook keys that were typed: they tag what is selected, or retag what is in hand.
pub fn take_tag_keys(input: &mut egui::InputState, state: &AppState, commands: &CommandQueue) {
    let codebook = &state.workspace.codebook;
    input.events.retain(|event| {
        let Event::Text(typed) = event else {
            return true;
        };
        let mut characters = typed.chars();
        let (Some(character), None) = (characters.next(), characters.next()) else {
            return true;
        };
        let Some(tag) = codebook.tag_by_key(character) else {
            return true;
        };
        let has_selection = state
            .document
            .as_ref()
            .is_some_and(|document| !document.selection.ranges().is_empty());
        if has_selection || state.my_selected().is_none() {
            commands.send(AnnotateCommand::Tag(tag.id.clone()));
        } else {
            commands.send(AnnotateCommand::Retag(tag.id.clone()));
        }
        false
    });
}

/// `Esc` in the article takes one thing back at a time: armed tag, find bar, selection, annotation.
pub fn escape(state: &AppState, commands: &CommandQueue) {
    let Some(document) = &state.document else {
        return;
    };
    if state.armed.is_some() {
        commands.send(AnnotateCommand::Arm(None));
    } else if document.find.is_open {
        commands.send(LookCommand::CloseFind);
    } else if !document.selection.ranges().is_empty() {
        commands.send(LookCommand::Select(Selection::caret(
            document.selection.caret,
        )));
    } else if document.selected.is_some() {
        commands.send(LookCommand::Pick(None));
    }
}
