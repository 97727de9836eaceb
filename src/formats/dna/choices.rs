//! What can be chosen about statements, for the database and for event lists.

use crate::formats::{OptionKind, OptionSpec, Options};

/// From which part of an annotation a statement is made.
pub const MAPPING: OptionSpec = OptionSpec {
    name: "mapping",
    label: "Statement types",
    help: "One type a tag with its fields as variables, or the usual statement: who says what, for or against.",
    kind: OptionKind::OneOf(&[
        ("tags", "One a tag"),
        (
            "dna-statement",
            "DNA Statement: person, organization, concept, agreement",
        ),
    ]),
};

/// How agreement is written in DNA Statements.
pub const AGREEMENT: OptionSpec = OptionSpec {
    name: "agreement",
    label: "Agreement in DNA Statements",
    help: "Yes or no leaves out what takes no side; numbers are 1 for, -1 against and 0 for no side.",
    kind: OptionKind::OneOf(&[("yes-no", "Yes or no"), ("number", "1, 0 or -1")]),
};

/// What becomes of an annotation of several pieces.
pub const PIECES: OptionSpec = OptionSpec {
    name: "pieces",
    label: "Annotations of several pieces",
    help: "One statement from the first word to the last counts once; one a piece shows the words.",
    kind: OptionKind::OneOf(&[
        ("hull", "One statement from the first word to the last"),
        ("separate", "One statement a piece"),
    ]),
};

/// What becomes of an annotation on a whole article.
pub const ARTICLE_LEVEL: OptionSpec = OptionSpec {
    name: "article-level",
    label: "Annotations on whole articles",
    help: "Statements always have words; those of a whole article are all of its words.",
    kind: OptionKind::OneOf(&[
        ("range", "One statement over the whole text"),
        ("leave-out", "Leave them out"),
    ]),
};

/// How lines end in the texts.
pub const LINE_ENDS: OptionSpec = OptionSpec {
    name: "line-ends",
    label: "Line ends",
    help: "With line feeds alone every version of the program counts alike.",
    kind: OptionKind::OneOf(&[("lf", "Line feeds"), ("keep", "As in the articles")]),
};

/// Whether lasting names and notes become variables.
pub const IDS_AND_NOTES: OptionSpec = OptionSpec {
    name: "ids-and-notes",
    label: "Annotations' ids and notes as variables",
    help: "Two long text variables more in each statement type, so that both come back.",
    kind: OptionKind::YesNo(false),
};

/// With what everybody opens the database.
pub const PASSWORD: OptionSpec = OptionSpec {
    name: "password",
    label: "Password of all coders",
    help: "The program asks for it when it opens the database. It does not make the file secret.",
    kind: OptionKind::Text("stancemark"),
};

/// The choices, read once.
#[derive(Clone, Copy, Debug)]
pub struct Choices {
    /// Whether all statements are of the usual type.
    pub is_classic: bool,
    /// Whether agreement is a number.
    pub has_numbers: bool,
    /// What becomes of pieces and whole articles, and how lines end.
    pub places: PlaceChoices,
    /// Whether lasting names and notes become variables.
    pub keeps_ids: bool,
}

/// The choices about places.
#[derive(Clone, Copy, Debug)]
pub struct PlaceChoices {
    /// Whether each piece is a statement of its own.
    pub is_separate: bool,
    /// Whether an annotation on a whole article is written.
    pub has_article_level: bool,
    /// Whether line ends stay as they are.
    pub keeps_line_ends: bool,
}

impl Choices {
    /// Reads the choices; what is not there is as usual.
    pub fn new(options: &Options) -> Self {
        Self {
            is_classic: options.get(&MAPPING) == "dna-statement",
            has_numbers: options.get(&AGREEMENT) == "number",
            places: PlaceChoices {
                is_separate: options.get(&PIECES) == "separate",
                has_article_level: options.get(&ARTICLE_LEVEL) == "range",
                keeps_line_ends: options.get(&LINE_ENDS) == "keep",
            },
            keeps_ids: options.is_on(&IDS_AND_NOTES),
        }
    }
}
