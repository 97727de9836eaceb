//! What can be chosen about a network, and what is usual for a codebook.

use super::rows::Rows;
use super::variables::{Variable, is_signed};
use crate::formats::{ExportInput, FormatError, OptionKind, OptionSpec, Options};
use crate::insight::networks::{
    Aggregation, Duplicates, NetworkKind, Normalisation, Request, Scale,
};
use crate::model::{Field, FieldKind};

const KIND: OptionSpec = OptionSpec {
    name: "kind",
    label: "Kind of network",
    help: "Two modes join who speaks to what they speak about; one mode joins those who speak about the same.",
    kind: OptionKind::OneOf(&[("two-mode", "Two modes"), ("one-mode", "One mode")]),
};
const FIRST: OptionSpec = OptionSpec {
    name: "first",
    label: "First variable",
    help: "A field, tag, annotator, article, or metadata such as outlet; empty for the usual one: who speaks.",
    kind: OptionKind::Text(""),
};
const SECOND: OptionSpec = OptionSpec {
    name: "second",
    label: "Second variable",
    help: "As the first; empty for the usual one: the claim that is spoken about, else the tag.",
    kind: OptionKind::Text(""),
};
const QUALIFIER: OptionSpec = OptionSpec {
    name: "qualifier",
    label: "Qualifier",
    help: "A field that says for or against; empty for the usual one: agreement, or a choice with signs.",
    kind: OptionKind::Text(""),
};
/// What the qualifier does.
pub const AGGREGATION: OptionSpec = OptionSpec {
    name: "aggregation",
    label: "What the qualifier does",
    help: "Subtract takes against from for (two modes) or conflict from congruence (one mode).",
    kind: OptionKind::OneOf(&[
        ("ignore", "Nothing"),
        ("subtract", "Subtract"),
        (
            "combine",
            "Combine: each set of answers is a weight of its own (two modes)",
        ),
        ("congruence", "Congruence: being alike counts (one mode)"),
        ("conflict", "Conflict: differing counts (one mode)"),
    ]),
};
/// What weights are divided by.
pub const NORMALISATION: OptionSpec = OptionSpec {
    name: "normalisation",
    label: "Normalisation",
    help: "What weights are divided by, so that who speaks most is not in the middle for that alone.",
    kind: OptionKind::OneOf(&[
        ("no", "None"),
        ("activity", "Activity of the first (two modes)"),
        ("prominence", "Prominence of the second (two modes)"),
        ("average", "Average activity (one mode)"),
        ("jaccard", "Jaccard (one mode)"),
        ("cosine", "Cosine (one mode)"),
    ]),
};
const DUPLICATES: OptionSpec = OptionSpec {
    name: "duplicates",
    label: "Repeated statements",
    help: "Whether the same said again counts again.",
    kind: OptionKind::OneOf(&[
        ("include", "Count each"),
        ("document", "Once an article"),
        ("week", "Once a week"),
        ("month", "Once a month"),
        ("year", "Once a year"),
        ("acrossrange", "Once"),
    ]),
};
const ISOLATES: OptionSpec = OptionSpec {
    name: "isolates",
    label: "Nodes without statements",
    help: "All values that there are and all entries of the registers, even those without an edge.",
    kind: OptionKind::YesNo(false),
};
/// Whether the matrix is written.
pub const MATRIX: OptionSpec = OptionSpec {
    name: "matrix",
    label: "Write a matrix",
    help: "The network as a table of all nodes by all nodes, beside the lists of nodes and edges.",
    kind: OptionKind::YesNo(true),
};

/// All of them, in the order of a dialog.
pub const ALL: &[OptionSpec] = &[
    KIND,
    FIRST,
    SECOND,
    QUALIFIER,
    AGGREGATION,
    NORMALISATION,
    DUPLICATES,
    ISOLATES,
    MATRIX,
];

/// The choices, read once.
#[derive(Clone, Debug)]
pub struct Choices {
    /// The first variable.
    pub first: Variable,
    /// The second variable.
    pub second: Variable,
    /// What qualifies statements, and how its answers are levels; nothing if they are not qualified.
    pub qualifier: Option<(Variable, Levels)>,
    /// Whether nodes without statements are there.
    pub has_isolates: bool,
    kind: NetworkKind,
    aggregation: Aggregation,
    normalisation: Normalisation,
    duplicates: Duplicates,
}

/// How the answers of a qualifier are levels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Levels {
    /// `yes` is 1, `no` is 0.
    YesNo,
    /// Signs of a choice: for is 1, against 0, or with a middle 1, 0 and -1.
    Signs {
        /// Whether any answer stands between for and against.
        has_middle: bool,
    },
    /// Numbers on a scale so wide.
    Numbers {
        /// The greatest less the least; nothing where only the values tell.
        span: Option<f64>,
    },
    /// Each answer stands for itself.
    Words,
}

impl Choices {
    /// Reads the choices; fails on a variable that there is not.
    pub fn new(input: &ExportInput<'_>, options: &Options) -> Result<Self, FormatError> {
        let first = variable(input, options, &FIRST)?;
        let second = variable(input, options, &SECOND)?;
        let usual_qualifier = || Variable::usual_qualifier(input);
        let qualifier = match options.get(&QUALIFIER).trim() {
            "none" => None,
            _ => variable(input, options, &QUALIFIER)?.or_else(usual_qualifier),
        };
        Ok(Self {
            first: first.unwrap_or_else(|| Variable::usual_first(input)),
            second: second.unwrap_or_else(|| Variable::usual_second(input)),
            qualifier: qualifier.map(|variable| {
                let levels = levels(variable.field(input));
                (variable, levels)
            }),
            has_isolates: options.is_on(&ISOLATES),
            kind: match options.get(&KIND) {
                "one-mode" => NetworkKind::OneMode,
                _ => NetworkKind::TwoMode,
            },
            aggregation: match options.get(&AGGREGATION) {
                "subtract" => Aggregation::Subtract,
                "combine" => Aggregation::Combine,
                "congruence" => Aggregation::Congruence,
                "conflict" => Aggregation::Conflict,
                _ => Aggregation::Ignore,
            },
            normalisation: match options.get(&NORMALISATION) {
                "activity" => Normalisation::Activity,
                "prominence" => Normalisation::Prominence,
                "average" => Normalisation::Average,
                "jaccard" => Normalisation::Jaccard,
                "cosine" => Normalisation::Cosine,
                _ => Normalisation::No,
            },
            duplicates: match options.get(&DUPLICATES) {
                "document" => Duplicates::Document,
                "week" => Duplicates::Week,
                "month" => Duplicates::Month,
                "year" => Duplicates::Year,
                "acrossrange" => Duplicates::AcrossRange,
                _ => Duplicates::Include,
            },
        })
    }

    /// What is asked of the network.
    pub fn request(&self, rows: &Rows) -> Request {
        let scale = match self.qualifier {
            Some((_, Levels::YesNo | Levels::Signs { has_middle: false })) => Scale::Binary,
            Some((_, Levels::Signs { has_middle: true })) => Scale::Numbers { span: 2.0 },
            Some((_, Levels::Numbers { span })) => Scale::Numbers {
                span: span.unwrap_or_else(|| rows.span()),
            },
            Some((_, Levels::Words)) | None => Scale::Words,
        };
        Request {
            kind: self.kind,
            aggregation: self.aggregation,
            normalisation: self.normalisation,
            duplicates: self.duplicates,
            scale,
        }
    }

    /// Whether a statement needs a level to be counted.
    pub fn needs_levels(&self) -> bool {
        self.aggregation != Aggregation::Ignore
    }

    /// What the two variables are called.
    pub fn names(&self) -> [String; 2] {
        [&self.first, &self.second].map(|variable| variable.name().to_owned())
    }
}

fn variable(
    input: &ExportInput<'_>,
    options: &Options,
    spec: &OptionSpec,
) -> Result<Option<Variable>, FormatError> {
    let name = options.get(spec);
    if name.trim().is_empty() {
        return Ok(None);
    }
    let found = Variable::parse(input, name);
    found.map(Some).ok_or_else(|| FormatError::Option {
        name: spec.name.to_owned(),
        value: name.to_owned(),
        allowed:
            "a field of the codebook, tag, annotator, article, or a field of the articles' metadata"
                .to_owned(),
    })
}

fn levels(field: Option<&Field>) -> Levels {
    match field.map(|field| (field, &field.kind)) {
        Some((_, FieldKind::YesNo)) => Levels::YesNo,
        Some((_, FieldKind::Number { min, max })) => Levels::Numbers {
            // A file that says no bounds has the widest there are.
            span: (max - min < 1e6 && max > min).then_some(max - min),
        },
        Some((field, FieldKind::Choice(choices))) if is_signed(field) => {
            use crate::model::Sign::{Mixed, Neutral};
            let mut signs = choices.iter().filter_map(|choice| choice.sign);
            Levels::Signs {
                has_middle: signs.any(|sign| matches!(sign, Mixed | Neutral)),
            }
        }
        _ => Levels::Words,
    }
}
