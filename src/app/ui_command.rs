//! Every command a person can give: one name, one place in the menus, one shortcut.
//!
//! Menus, the command palette, the list of keys and the shortcuts all come from this table.

use std::fmt;
use std::str::FromStr;

use strum::{EnumIter, EnumString, IntoStaticStr};
use thiserror::Error;

/// A command without data. Its name in settings is its variant in kebab case.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, EnumIter, EnumString, IntoStaticStr,
)]
#[strum(serialize_all = "kebab-case")]
pub enum UiCommand {
    OpenFolder,
    OpenFiles,
    OpenPath,
    TrySample,
    TryReview,
    ProjectSettings,
    SwitchAnnotator,
    Export,
    Import,
    SaveElsewhere,
    Quit,
    Undo,
    Redo,
    Copy,
    SelectAll,
    FindInArticle,
    FindNext,
    FindPrevious,
    FilterArticles,
    EditMetadata,
    EditKeywords,
    Settings,
    ZoomIn,
    ZoomOut,
    ZoomReset,
    ToggleDarkMode,
    ColorByTag,
    ColorByAnnotator,
    ColorByPolarity,
    ToggleDirt,
    ToggleArticleList,
    ToggleInspector,
    NextArticle,
    PreviousArticle,
    PickTag,
    RepeatTag,
    TagArticle,
    AddPiece,
    DuplicateAnnotation,
    ChangeTag,
    LinkAnnotation,
    SameWords,
    DeleteAnnotation,
    NextAnnotation,
    PreviousAnnotation,
    NextOverlap,
    EditFields,
    StartOutByWord,
    EndOutByWord,
    StartInByWord,
    EndInByWord,
    StartOutByCharacter,
    EndOutByCharacter,
    StartInByCharacter,
    EndInByCharacter,
    ToggleSnapping,
    MarkDirt,
    MarkDone,
    LockArticle,
    EditCodebook,
    EditRegisters,
    ReviewSession,
    ReviewRules,
    TroubleList,
    SaveMinutes,
    ShowTeam,
    HandOut,
    MyQueue,
    NextInQueue,
    WriteComment,
    ShowComments,
    ReanchorDesk,
    ShowProblems,
    ShowAgreement,
    Sync,
    SetUpGit,
    SearchArticles,
    TagHits,
    AnnotationTable,
    Counts,
    BackToPage,
    CommandPalette,
    ShowKeys,
    UserGuide,
    About,
}

/// A menu of the menu bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, EnumIter)]
pub enum Menu {
    File,
    Edit,
    View,
    Tag,
    Review,
    Insights,
    Help,
}

/// A key with its modifiers, `ctrl+shift+F` as text.
///
/// `ctrl` stands for the command key where the system has one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Shortcut {
    /// Whether ctrl is held.
    pub ctrl: bool,
    /// Whether shift is held.
    pub shift: bool,
    /// Whether alt is held.
    pub alt: bool,
    /// The key: a letter or digit, a sign, or a name such as `F1`, `Delete`, `Down`.
    pub key: String,
}

/// Why a text is no shortcut.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("“{0}” is no shortcut; write it like ctrl+shift+F")]
pub struct ShortcutError(String);

impl Menu {
    /// Its name in the menu bar.
    pub fn label(self) -> &'static str {
        match self {
            Self::File => "File",
            Self::Edit => "Edit",
            Self::View => "View",
            Self::Tag => "Tag",
            Self::Review => "Review",
            Self::Insights => "Insights",
            Self::Help => "Help",
        }
    }
}

impl UiCommand {
    /// Its name in settings.
    pub fn id(self) -> &'static str {
        self.into()
    }

    /// What menus and the palette call it.
    pub fn label(self) -> &'static str {
        self.row().1
    }

    /// Where it stands in the menus.
    pub fn menu(self) -> Menu {
        self.row().0
    }

    /// Its shortcut unless the person chose another.
    pub fn default_shortcut(self) -> Option<Shortcut> {
        let text = self.row().2;
        text.parse().ok()
    }

    /// Whether its shortcut is a plain key that would be typed into a text field.
    ///
    /// Such a command acts only while the article has the keyboard.
    pub fn needs_article_focus(self) -> bool {
        self.default_shortcut()
            .is_some_and(|shortcut| shortcut.is_plain())
            || matches!(self, Self::Copy | Self::SelectAll)
    }

    /// Whether it acts on the open article, so that the article is shown first.
    pub fn is_about_the_article(self) -> bool {
        let is_plain = self
            .default_shortcut()
            .is_some_and(|shortcut| shortcut.is_plain());
        is_plain
            || matches!(
                self,
                Self::FindInArticle
                    | Self::FindNext
                    | Self::FindPrevious
                    | Self::SelectAll
                    | Self::TagArticle
                    | Self::DuplicateAnnotation
                    | Self::ReanchorDesk
                    | Self::WriteComment
            )
    }

    #[rustfmt::skip]
    fn row(self) -> (Menu, &'static str, &'static str) {
        use Menu::{Edit, File, Help, Insights, Review, Tag, View};
        match self {
            Self::OpenFolder => (File, "Open folder…", "ctrl+O"),
            Self::OpenFiles => (File, "Open files…", "ctrl+shift+O"),
            Self::OpenPath => (File, "Open path…", "ctrl+L"),
            Self::TrySample => (File, "Try the sample", ""),
            Self::TryReview => (File, "Try the sample review", ""),
            Self::ProjectSettings => (File, "Project settings…", ""),
            Self::SwitchAnnotator => (File, "Who is annotating…", ""),
            Self::Export => (File, "Export…", "ctrl+E"),
            Self::Import => (File, "Import…", ""),
            Self::SaveElsewhere => (File, "Save a copy of my annotations…", ""),
            Self::Quit => (File, "Quit", "ctrl+Q"),
            Self::Undo => (Edit, "Undo", "ctrl+Z"),
            Self::Redo => (Edit, "Redo", "ctrl+shift+Z"),
            Self::Copy => (Edit, "Copy", "ctrl+C"),
            Self::SelectAll => (Edit, "Select all", "ctrl+A"),
            Self::FindInArticle => (Edit, "Find in article", "ctrl+F"),
            Self::FindNext => (Edit, "Find next", "F3"),
            Self::FindPrevious => (Edit, "Find previous", "shift+F3"),
            Self::FilterArticles => (Edit, "Filter articles", "ctrl+shift+L"),
            Self::EditMetadata => (Edit, "Article details…", "ctrl+I"),
            Self::EditKeywords => (Edit, "Keyword highlights…", ""),
            Self::Settings => (Edit, "Settings…", "ctrl+,"),
            Self::ZoomIn => (View, "Larger text", "ctrl++"),
            Self::ZoomOut => (View, "Smaller text", "ctrl+-"),
            Self::ZoomReset => (View, "Normal text size", "ctrl+0"),
            Self::ToggleDarkMode => (View, "Dark or light", "ctrl+shift+D"),
            Self::ColorByTag => (View, "Colour by tag", ""),
            Self::ColorByAnnotator => (View, "Colour by annotator", ""),
            Self::ColorByPolarity => (View, "Colour by polarity", ""),
            Self::ToggleDirt => (View, "Fold what is no part of the story", ""),
            Self::ToggleArticleList => (View, "Article list", "F9"),
            Self::ToggleInspector => (View, "Inspector and codebook", "F10"),
            Self::NextArticle => (View, "Next article", "ctrl+Down"),
            Self::PreviousArticle => (View, "Previous article", "ctrl+Up"),
            Self::PickTag => (Tag, "Pick a tag by name…", "/"),
            Self::RepeatTag => (Tag, "Repeat the last tag with its fields", "R"),
            Self::TagArticle => (Tag, "Tag the whole article…", "ctrl+T"),
            Self::AddPiece => (Tag, "Keep this piece and select another", "+"),
            Self::DuplicateAnnotation => (Tag, "Tag the same words again…", "ctrl+D"),
            Self::ChangeTag => (Tag, "Change tag…", "T"),
            Self::LinkAnnotation => (Tag, "Link to another annotation…", "L"),
            Self::SameWords => (Tag, "Same words elsewhere", "ctrl+shift+E"),
            Self::DeleteAnnotation => (Tag, "Delete annotation", "Delete"),
            Self::NextAnnotation => (Tag, "Next annotation", "N"),
            Self::PreviousAnnotation => (Tag, "Previous annotation", "P"),
            Self::NextOverlap => (Tag, "Next annotation on these words", "O"),
            Self::EditFields => (Tag, "Fill in the fields", "Tab"),
            Self::StartOutByWord => (Tag, "Start one word earlier", "["),
            Self::EndOutByWord => (Tag, "End one word later", "]"),
            Self::StartInByWord => (Tag, "Start one word later", "alt+["),
            Self::EndInByWord => (Tag, "End one word earlier", "alt+]"),
            Self::StartOutByCharacter => (Tag, "Start one character earlier", "shift+["),
            Self::EndOutByCharacter => (Tag, "End one character later", "shift+]"),
            Self::StartInByCharacter => (Tag, "Start one character later", "alt+shift+["),
            Self::EndInByCharacter => (Tag, "End one character earlier", "alt+shift+]"),
            Self::ToggleSnapping => (Tag, "Snap to words", "W"),
            Self::MarkDirt => (Tag, "Mark as no part of the story", "X"),
            Self::MarkDone => (Tag, "Mark the article done", "ctrl+Enter"),
            Self::LockArticle => (Tag, "Lock or unlock the article", ""),
            Self::EditCodebook => (Tag, "Edit codebook…", "ctrl+B"),
            Self::EditRegisters => (Tag, "Actors, organisations and claims…", "ctrl+R"),
            Self::ReviewSession => (Review, "Review session", "ctrl+shift+R"),
            Self::ReviewRules => (Review, "Decide by rule…", ""),
            Self::TroubleList => (Review, "Trouble list…", ""),
            Self::SaveMinutes => (Review, "Save the minutes…", ""),
            Self::ShowTeam => (Review, "Team and progress", "ctrl+shift+M"),
            Self::HandOut => (Review, "Hand out articles…", ""),
            Self::MyQueue => (Review, "My queue", "ctrl+shift+J"),
            Self::NextInQueue => (Review, "Next article of my queue", "ctrl+J"),
            Self::WriteComment => (Review, "Write a comment", "ctrl+M"),
            Self::ShowComments => (Review, "Open comments", "ctrl+shift+G"),
            Self::ReanchorDesk => (Review, "Doubtful and lost places…", ""),
            Self::ShowProblems => (Review, "Problems and conflicts…", ""),
            Self::ShowAgreement => (Review, "Agreement", "ctrl+shift+A"),
            Self::Sync => (Review, "Sync with git…", ""),
            Self::SetUpGit => (Review, "Set git up for this project…", ""),
            Self::SearchArticles => (Insights, "Search all articles", "ctrl+shift+F"),
            Self::TagHits => (Insights, "Tag the ticked hits", "ctrl+shift+H"),
            Self::AnnotationTable => (Insights, "Annotation table", "ctrl+shift+T"),
            Self::Counts => (Insights, "Counts", "ctrl+shift+K"),
            Self::BackToPage => (Insights, "Back to the results", "F8"),
            Self::CommandPalette => (Help, "All commands…", "ctrl+K"),
            Self::ShowKeys => (Help, "Keys", "F1"),
            Self::UserGuide => (Help, "User guide", ""),
            Self::About => (Help, "About Stancemark", ""),
        }
    }
}

impl Shortcut {
    /// Whether it is a single key without ctrl or alt, which a text field would take as typing.
    pub fn is_plain(&self) -> bool {
        !self.ctrl && !self.alt && !self.key.starts_with('F')
            || (self.alt && self.key.chars().count() == 1)
    }
}

impl FromStr for Shortcut {
    type Err = ShortcutError;

    fn from_str(text: &str) -> Result<Self, ShortcutError> {
        let refuse = || ShortcutError(text.to_owned());
        // The key itself may be `+`, so the last part is what follows the last `+` before it.
        let split = text
            .char_indices()
            .rev()
            .skip(1)
            .find(|(_, c)| *c == '+')
            .map(|(at, _)| at);
        let (modifiers, key) = split.map_or(("", text), |at| {
            (
                text.get(..at).unwrap_or_default(),
                text.get(at + 1..).unwrap_or_default(),
            )
        });
        let mut shortcut = Self {
            ctrl: false,
            shift: false,
            alt: false,
            key: key.to_owned(),
        };
        for modifier in modifiers.split('+').filter(|word| !word.is_empty()) {
            match modifier {
                "ctrl" => shortcut.ctrl = true,
                "shift" => shortcut.shift = true,
                "alt" => shortcut.alt = true,
                _ => return Err(refuse()),
            }
        }
        if key.is_empty() {
            Err(refuse())
        } else {
            Ok(shortcut)
        }
    }
}

impl fmt::Display for Shortcut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (is_held, word) in [
            (self.ctrl, "ctrl+"),
            (self.alt, "alt+"),
            (self.shift, "shift+"),
        ] {
            f.write_str(if is_held { word } else { "" })?;
        }
        f.write_str(&self.key)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use strum::IntoEnumIterator as _;

    use super::*;

    #[test]
    fn no_two_commands_share_a_shortcut_or_a_name() {
        let mut by_shortcut = BTreeMap::new();
        let mut by_label = BTreeMap::new();
        for command in UiCommand::iter() {
            assert_eq!(
                by_label.insert(command.label(), command),
                None,
                "{command:?}"
            );
            if let Some(shortcut) = command.default_shortcut() {
                assert_eq!(by_shortcut.insert(shortcut, command), None, "{command:?}");
            }
        }
    }

    #[test]
    fn a_shortcut_reads_as_it_is_written() {
        for command in UiCommand::iter() {
            let text = command.row().2;
            let shortcut: Option<Shortcut> = text.parse().ok();
            assert_eq!(shortcut.is_none(), text.is_empty(), "{command:?}");
            if let Some(shortcut) = shortcut {
                assert_eq!(shortcut.to_string().parse(), Ok(shortcut), "{command:?}");
            }
        }
        assert!("hyper+X".parse::<Shortcut>().is_err());
    }

    #[test]
    fn a_plain_key_is_left_to_text_fields() {
        assert!(UiCommand::RepeatTag.needs_article_focus());
        assert!(UiCommand::DeleteAnnotation.needs_article_focus());
        assert!(!UiCommand::FindNext.needs_article_focus());
        assert!(!UiCommand::Undo.needs_article_focus());
    }
}
