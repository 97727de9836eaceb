//! Why annotators differed, in one word.

/// Why annotators differed.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    strum::EnumIter,
    strum::EnumString,
    strum::IntoStaticStr,
)]
#[strum(serialize_all = "kebab-case")]
pub enum Reason {
    /// The text allows both.
    Ambiguous,
    /// The guideline does not say.
    RuleGap,
    /// Somebody overlooked something.
    Slip,
    /// Something else, which the remark says.
    Other,
}

impl Reason {
    /// The word that a decision keeps.
    pub fn word(self) -> &'static str {
        self.into()
    }

    /// What a reader is told of a decision's word; one of a newer program stays as it is.
    pub fn label(word: &str) -> &str {
        match word.parse() {
            Ok(Self::Ambiguous) => "The text is ambiguous",
            Ok(Self::RuleGap) => "The guideline does not say",
            Ok(Self::Slip) => "A slip",
            Ok(Self::Other) => "Something else",
            Err(_) if word.is_empty() => "No reason given",
            Err(_) => word,
        }
    }
}
