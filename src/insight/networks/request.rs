//! What a network is made of and how: statements, and the choices of an analyst.

use jiff::civil::Date;
use thiserror::Error;

/// What somebody says once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Statement {
    /// The value of the first variable, such as an organisation.
    pub first: String,
    /// The value of the second variable, such as a claim.
    pub second: String,
    /// The level of the qualifier as text: `1` or `0` on a binary scale, a number, or a word.
    pub level: Option<String>,
    /// Where it is said.
    pub document: String,
    /// When it is said.
    pub date: Option<Date>,
}

/// All that is asked for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Request {
    /// One or two kinds of nodes.
    pub kind: NetworkKind,
    /// What the qualifier does.
    pub aggregation: Aggregation,
    /// What weights are divided by.
    pub normalisation: Normalisation,
    /// Which statements count once.
    pub duplicates: Duplicates,
    /// What the levels of the qualifier are.
    pub scale: Scale,
}

/// Nodes that are to be there even without a statement.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Isolates {
    /// Of the first variable.
    pub first: Vec<String>,
    /// Of the second variable.
    pub second: Vec<String>,
}

/// One or two kinds of nodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NetworkKind {
    /// Between values of the first variable, by what they have in common in the second.
    OneMode,
    /// Between values of the first and values of the second variable.
    TwoMode,
}

/// What the qualifier does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aggregation {
    /// Nothing.
    Ignore,
    /// With one mode conflict is taken from congruence; with two, opposition from support.
    Subtract,
    /// Two modes only: each set of levels is a weight of its own.
    Combine,
    /// One mode only: being alike counts.
    Congruence,
    /// One mode only: differing counts.
    Conflict,
}

/// What weights are divided by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Normalisation {
    /// Nothing.
    No,
    /// Two modes only: the statements of the first node.
    Activity,
    /// Two modes only: the statements of the second node.
    Prominence,
    /// One mode only: the mean of both nodes' statements.
    Average,
    /// One mode only: the statements of either alone, and the product of those in common.
    Jaccard,
    /// One mode only: the product of both nodes' statements.
    Cosine,
}

/// Which statements count once: those with the same values, the same level, and the same …
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Duplicates {
    /// None: every statement counts.
    Include,
    /// Document.
    Document,
    /// Week from Monday to Sunday; in all of these a statement without a date counts once a document.
    Week,
    /// Month.
    Month,
    /// Year.
    Year,
    /// Corpus.
    AcrossRange,
}

/// What the levels of the qualifier are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Scale {
    /// `1` for agreement and `0` for its opposite.
    Binary,
    /// Numbers, of which the greatest and the least are so far apart.
    Numbers {
        /// The greatest less the least; above 0.
        span: f64,
    },
    /// Words, of which two are the same or not.
    Words,
}

/// Why a network cannot be built.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum NetworkError {
    /// Only networks of the other kind have this aggregation.
    #[error("this aggregation is not for this kind of network")]
    Aggregation,
    /// Only networks of the other kind have this normalisation, or the aggregation gives no amounts.
    #[error("this normalisation is not for this kind of network and aggregation")]
    Normalisation,
    /// Words cannot be taken from one another.
    #[error("the levels of the qualifier are words, and only numbers can be subtracted")]
    Words,
    /// Combinations of so many levels have no distinct weights.
    #[error("the qualifier has {0} levels, and at most {max} can be combined", max = Self::MOST_LEVELS)]
    Levels(usize),
    /// The network is larger than anybody could use.
    #[error("the network has more than {max} edges; choose variables with fewer values", max = Self::MOST_EDGES)]
    Edges,
}

impl NetworkError {
    /// How many levels can be combined, each a bit of an exact number.
    pub const MOST_LEVELS: usize = 30;
    /// How many edges a network has at most.
    pub const MOST_EDGES: usize = 2_000_000;
}

impl Request {
    /// Fails if the choices do not go together.
    pub fn check(&self) -> Result<(), NetworkError> {
        let is_one_mode = self.kind == NetworkKind::OneMode;
        let fits = match self.aggregation {
            Aggregation::Ignore | Aggregation::Subtract => true,
            Aggregation::Combine => !is_one_mode,
            Aggregation::Congruence | Aggregation::Conflict => is_one_mode,
        };
        if !fits {
            return Err(NetworkError::Aggregation);
        }
        let fits = match self.normalisation {
            Normalisation::No => true,
            _ if self.aggregation == Aggregation::Combine => false,
            Normalisation::Activity | Normalisation::Prominence => !is_one_mode,
            Normalisation::Average | Normalisation::Jaccard | Normalisation::Cosine => is_one_mode,
        };
        if !fits {
            return Err(NetworkError::Normalisation);
        }
        Ok(())
    }

    /// Whether the levels matter.
    pub fn needs_levels(&self) -> bool {
        self.aggregation != Aggregation::Ignore
    }
}
