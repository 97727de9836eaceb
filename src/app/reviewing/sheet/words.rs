//! Figures of agreement in words: in cells, in sentences, as CSV.

use super::{AgreementCell, AgreementRow, AgreementSheet};
use crate::app::reviewing::{Asked, Breakdown, Measuring, Which};
use crate::insight::Snapshot;
use crate::insight::counts::csv_line;
use crate::review::cases::Takes;
use crate::review::team_spans::Question;

impl AgreementSheet {
    /// A figure in a sentence: its value, interval and what was counted, or why there is none.
    pub fn told(&self, row: usize, column: usize) -> Option<String> {
        let (line, cell) = (self.rows.get(row)?, self.cell(row, column)?);
        let measure = cell.which.label();
        let about = if line.heading == measure {
            measure.to_owned()
        } else {
            format!("{}, {measure}", line.heading)
        };
        let told = match &cell.value {
            Err(why) => format!("no value: {why}"),
            Ok(value) => self.value_told(*value, cell),
        };
        let counted = line.counted(cell.which);
        let left_out = cell
            .left_out
            .as_ref()
            .map(|(n, why)| format!(" {} left out: {why}.", n_of(*n, "article")));
        Some(format!(
            "{about}: {told}. {counted}. {}.{}",
            cell.which.sentence(),
            left_out.unwrap_or_default()
        ))
    }

    fn value_told(&self, value: f64, cell: &AgreementCell) -> String {
        match &cell.interval {
            Some(Ok(it)) => format!(
                "{value:.3}, {:.0} % interval {:.3} to {:.3} from {} draws of articles, seed {}",
                self.bootstrap.level * 100.0,
                it.lower,
                it.upper,
                self.bootstrap.n_replicates,
                self.bootstrap.seed
            ),
            Some(Err(why)) => format!("{value:.3}; {why}"),
            None => format!("{value:.3}"),
        }
    }

    /// A line for each figure: row, measure, value, lower and upper end, articles, how many of what
    /// were counted, and why something is missing; lines end in CR LF.
    pub fn to_csv(&self) -> String {
        let head = [
            &self.row_name,
            "measure",
            "value",
            "lower",
            "upper",
            "articles",
            "counted",
            "note",
        ];
        let is_turned = self.row_name == "measure";
        let skip = usize::from(is_turned);
        let mut csv = csv_line(head.map(str::to_owned).into_iter().skip(skip).collect());
        for row in &self.rows {
            for cell in &row.cells {
                let line = row.csv_fields(cell).into_iter().skip(skip).collect();
                csv.push_str(&csv_line(line));
            }
        }
        csv
    }
}

impl AgreementRow {
    /// How much was counted for a measure.
    pub fn counted(&self, which: Which) -> String {
        let articles = n_of(self.n_articles(), "article");
        format!("{} in {articles}", self.units(which))
    }

    /// How many spans or cases.
    pub fn units(&self, which: Which) -> String {
        if which.is_of_cases() {
            n_of(self.n_cases, "case")
        } else {
            n_of(self.n_spans, "span")
        }
    }

    fn csv_fields(&self, cell: &AgreementCell) -> Vec<String> {
        let interval = cell.interval.as_ref().and_then(|it| it.as_ref().ok());
        let end = |end: Option<f64>| end.map(|end| format!("{end:.6}")).unwrap_or_default();
        vec![
            self.heading.clone(),
            cell.which.label().to_owned(),
            end(cell.value.ok()),
            end(interval.map(|it| it.lower)),
            end(interval.map(|it| it.upper)),
            self.n_articles().to_string(),
            self.units(cell.which),
            cell.note(),
        ]
    }
}

impl AgreementCell {
    /// It with its interval: `0.74 [0.69, 0.79]`, or a dash.
    pub fn shown(&self) -> String {
        match (&self.value, &self.interval) {
            (Err(_), _) => "–".to_owned(),
            (Ok(value), Some(Ok(it))) => format!("{value:.2} [{:.2}, {:.2}]", it.lower, it.upper),
            (Ok(value), Some(Err(_))) => format!("{value:.2}"),
            (Ok(value), None) => format!("{value:.2} […]"),
        }
    }

    /// Why something of it is missing; empty if nothing is.
    fn note(&self) -> String {
        let missing = match (&self.value, &self.interval) {
            (Err(why), _) => why.to_string(),
            (_, Some(Err(why))) => why.to_string(),
            _ => String::new(),
        };
        match &self.left_out {
            Some((n, why)) => format!("{} left out: {why}. {missing}", n_of(*n, "article")),
            None => missing,
        }
    }
}

/// What was measured: its parts stand on a line each above a saved drawing.
pub(super) fn sentence(
    snapshot: &Snapshot,
    asked: &Asked,
    measuring: &Measuring<'_>,
    breakdown: Breakdown,
) -> String {
    let question = match asked.question {
        _ if breakdown == Breakdown::Fields => "what fields say",
        Question::Passage => "the same passage",
        Question::Tag => "the same tag",
        Question::Fields => "the same tag with the same fields",
    };
    let by = match breakdown {
        Breakdown::Team => String::new(),
        by => format!(", by {}", by.label()),
    };
    let layers = match asked.takes {
        Takes::Finished => "layers marked done",
        Takes::Begun => "layers begun or done",
    };
    let names = measuring.annotators().iter();
    let names: Vec<&str> = names.map(|it| snapshot.annotator_name(it)).collect();
    let mut what = format!(
        "Agreement on {question}{by}; {layers} of {}",
        names.join(", ")
    );
    if !asked.tags.is_empty() {
        let tags = asked.tags.iter().map(|tag| snapshot.tag_name(tag));
        what.push_str(&format!("; only {}", tags.collect::<Vec<_>>().join(", ")));
    }
    what
}

fn n_of(n: usize, what: &str) -> String {
    let ending = if n == 1 { "" } else { "s" };
    format!("{n} {what}{ending}")
}
