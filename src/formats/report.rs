//! What an export could not hold, and what an import did not understand: counted, with some examples.

use std::collections::BTreeMap;

/// How many examples of one kind are kept; more are counted only.
const MOST_EXAMPLES: usize = 20;

/// Something of a set that a format cannot hold.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, strum::EnumIter, strum::IntoStaticStr,
)]
#[strum(serialize_all = "kebab-case")]
pub enum Loss {
    /// Annotations that the format has no place for at all.
    Annotations,
    /// Annotations on the whole article.
    ArticleLevel,
    /// That several runs of words are one annotation: each is one of its own there.
    Discontinuous,
    /// Annotations that share words with one that was written.
    Overlaps,
    /// Ends that do not stand at the border of a token: they were moved outward to one.
    TokenBorders,
    /// Annotations without a sure place.
    Unplaced,
    /// Tags' ids or names, where they cannot be told again from what was written.
    Tags,
    /// Filled fields.
    Fields,
    /// Notes.
    Notes,
    /// Links between annotations.
    Links,
    /// Who made annotations.
    Annotators,
    /// When annotations were made or changed.
    Times,
    /// The lasting names of annotations.
    Ids,
    /// How far annotators are with articles.
    Statuses,
    /// What is known about articles beside their words.
    Metadata,
    /// Articles without any annotation.
    EmptyArticles,
    /// Texts, which are not as they stand in their files.
    Text,
    /// Characters that the format forbids; U+FFFD stands for each.
    Characters,
    /// Definitions, fields, colours, keys and the order of the codebook.
    Codebook,
    /// The registers.
    Registers,
    /// What a newer program wrote.
    Extra,
}

/// Something in a source that was not understood or is wrong.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, strum::EnumIter, strum::IntoStaticStr,
)]
#[strum(serialize_all = "kebab-case")]
pub enum Trouble {
    /// The words that a source states are not those at the place it gives.
    QuoteDiffers,
    /// A place is none: empty, backwards, inside a character or past the end.
    BadPlace,
    /// A place was counted in another way than the format says, under which the words fit.
    OtherCounting,
    /// A record cannot be read and was left out.
    BadRecord,
    /// A record names something that is not there.
    DanglingReference,
    /// The format says more here than an annotation can hold; it was left out.
    NotKept,
    /// Two records are the same; one was taken.
    Double,
}

/// Losses and troubles, each kind with its count and some examples.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    losses: BTreeMap<Loss, Cases>,
    troubles: BTreeMap<Trouble, Cases>,
}

/// How often something came, and some examples.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cases {
    /// How often.
    pub count: usize,
    /// Where, the first ones.
    pub examples: Vec<String>,
}

impl Loss {
    /// What is lost, as the beginning of a line.
    pub fn label(self) -> &'static str {
        match self {
            Self::Annotations => "Annotations the format has no place for",
            Self::ArticleLevel => "Annotations on whole articles",
            Self::Discontinuous => "Annotations of several pieces, which become separate ones",
            Self::Overlaps => "Annotations that overlap one that is written",
            Self::TokenBorders => "Ends inside a word, which are moved to its border",
            Self::Unplaced => "Annotations without a sure place",
            Self::Tags => "Names of tags",
            Self::Fields => "Fields",
            Self::Notes => "Notes",
            Self::Links => "Links",
            Self::Annotators => "Names of annotators",
            Self::Times => "Times of making and changing",
            Self::Ids => "Lasting names of annotations",
            Self::Statuses => "Statuses of articles",
            Self::Metadata => "Metadata of articles",
            Self::EmptyArticles => "Articles without annotations",
            Self::Text => "Texts that are not written as they stand",
            Self::Characters => "Characters the format forbids, which U+FFFD stands for",
            Self::Codebook => "Parts of the codebook",
            Self::Registers => "Entries of registers",
            Self::Extra => "Data of a newer program",
        }
    }
}

impl Trouble {
    /// What is wrong, as the beginning of a line.
    pub fn label(self) -> &'static str {
        match self {
            Self::QuoteDiffers => "The stated words are not the words at the stated place",
            Self::BadPlace => "A place that is none",
            Self::OtherCounting => "Places counted in another way than the format says",
            Self::BadRecord => "Records that cannot be read",
            Self::DanglingReference => "References to what is not there",
            Self::NotKept => "Data that an annotation cannot hold",
            Self::Double => "Records that are there twice",
        }
    }
}

impl Cases {
    fn add(&mut self, example: impl FnOnce() -> String) {
        self.count += 1;
        if self.examples.len() < MOST_EXAMPLES {
            self.examples.push(example());
        }
    }
}

impl Report {
    /// Counts something that the format cannot hold; `example` says which, where it is kept.
    pub fn lose(&mut self, loss: Loss, example: impl FnOnce() -> String) {
        self.losses.entry(loss).or_default().add(example);
    }

    /// Counts something that is wrong with a source; `example` says what and where, where it is kept.
    pub fn tell(&mut self, trouble: Trouble, example: impl FnOnce() -> String) {
        self.troubles.entry(trouble).or_default().add(example);
    }

    /// What the format cannot hold.
    pub fn losses(&self) -> &BTreeMap<Loss, Cases> {
        &self.losses
    }

    /// What is wrong with a source.
    pub fn troubles(&self) -> &BTreeMap<Trouble, Cases> {
        &self.troubles
    }

    /// How often something is lost.
    pub fn n_lost(&self, loss: Loss) -> usize {
        self.losses.get(&loss).map_or(0, |cases| cases.count)
    }

    /// How often something is wrong.
    pub fn n_told(&self, trouble: Trouble) -> usize {
        self.troubles.get(&trouble).map_or(0, |cases| cases.count)
    }

    /// Whether there is nothing to say.
    pub fn is_empty(&self) -> bool {
        self.losses.is_empty() && self.troubles.is_empty()
    }

    /// All of it as lines, each kind with its count and its examples.
    pub fn lines(&self) -> Vec<String> {
        let losses = self.losses.iter().map(|(it, cases)| (it.label(), cases));
        let troubles = self.troubles.iter().map(|(it, cases)| (it.label(), cases));
        let mut lines = Vec::new();
        for (label, cases) in losses.chain(troubles) {
            lines.push(format!("{label}: {}", cases.count));
            lines.extend(cases.examples.iter().map(|example| format!("  {example}")));
            let n_more = cases.count - cases.examples.len();
            if n_more > 0 {
                lines.push(format!("  and {n_more} more"));
            }
        }
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn examples_are_bounded_and_counts_go_on() {
        let mut report = Report::default();
        assert!(report.is_empty());
        for nth in 0..50 {
            report.lose(Loss::Notes, || format!("a{nth}"));
        }
        report.tell(Trouble::BadRecord, || "line 3".to_owned());
        assert_eq!(report.n_lost(Loss::Notes), 50);
        let lines = report.lines();
        assert_eq!(lines.first().unwrap(), "Notes: 50");
        assert_eq!(lines.get(21).unwrap(), "  and 30 more");
        assert_eq!(lines.last().unwrap(), "  line 3");
    }
}
