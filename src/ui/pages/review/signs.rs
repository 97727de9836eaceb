//! The colour, the sign and the words of each state of a case.

use egui::Color32;

use crate::review::cases::CaseState;
use crate::ui::theme::Theme;

/// Its sign.
pub fn state_sign(state: CaseState) -> &'static str {
    match state {
        CaseState::Tag => "≠",
        CaseState::OnlySome => "◐",
        CaseState::Fields => "⚑",
        CaseState::Edges => "↔",
        CaseState::Stale => "◌",
        CaseState::Agree => "✔",
        CaseState::Alone => "·",
        CaseState::Decided => "●",
        CaseState::Rejected => "○",
    }
}

/// What it is called.
pub fn state_label(state: CaseState) -> &'static str {
    match state {
        CaseState::Tag => "Different tags",
        CaseState::OnlySome => "Only some have it",
        CaseState::Fields => "Different fields",
        CaseState::Edges => "Different edges",
        CaseState::Stale => "Changed since",
        CaseState::Agree => "All agree",
        CaseState::Alone => "Only one finished",
        CaseState::Decided => "Decided",
        CaseState::Rejected => "Rejected",
    }
}

/// Its colour.
pub fn state_color(theme: &Theme, state: CaseState) -> Color32 {
    match state {
        CaseState::Tag | CaseState::Fields => theme.error(),
        CaseState::OnlySome => theme.only_some(),
        CaseState::Edges => theme.warning(),
        CaseState::Agree => theme.success(),
        CaseState::Decided | CaseState::Stale => theme.accent(),
        CaseState::Rejected | CaseState::Alone => theme.text_faint(),
    }
}
