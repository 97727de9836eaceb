//! What a format loses of a set as a whole, told entry by entry.

use super::{ExportInput, Loss, Report};
use crate::model::{Metadata, Status};

/// Reports everything there is of each of these kinds of loss; for kinds that a format cannot hold at all.
///
/// Only for what is no part of a single annotation's record, and for what newer programs wrote into one.
pub fn lose_all(input: &ExportInput<'_>, losses: &[Loss], report: &mut Report) {
    for loss in losses {
        match loss {
            Loss::Codebook => lose_codebook(input, report),
            Loss::Registers => {
                for entry_ref in input.registers.entries.keys() {
                    report.lose(Loss::Registers, || entry_ref.to_string());
                }
            }
            Loss::Extra => lose_extra(input, report),
            Loss::Statuses | Loss::Metadata | Loss::EmptyArticles => {
                lose_of_articles(input, *loss, report);
            }
            other => debug_assert!(false, "{other:?} is told annotation by annotation"),
        }
    }
}

fn lose_codebook(input: &ExportInput<'_>, report: &mut Report) {
    for tag in &input.codebook.tags {
        report.lose(Loss::Codebook, || tag.id.to_string());
    }
}

fn lose_extra(input: &ExportInput<'_>, report: &mut Report) {
    for (article, _, annotation) in input.annotations() {
        if !annotation.extra.0.is_empty() {
            report.lose(Loss::Extra, || {
                format!("{}: {}", article.name(), annotation.id)
            });
        }
    }
}

fn lose_of_articles(input: &ExportInput<'_>, loss: Loss, report: &mut Report) {
    for article in input.articles {
        let is_lost = match loss {
            Loss::Metadata => article.article.metadata != Metadata::default(),
            Loss::Statuses => article.layers.iter().any(|it| it.status != Status::New),
            _ => article.layers.iter().all(|it| it.annotations.is_empty()),
        };
        if is_lost {
            report.lose(loss, || article.name().to_owned());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::torture::torture;

    #[test]
    fn all_there_is_of_a_kind_is_told() {
        let torture = torture();
        let mut report = Report::default();
        let losses = [
            Loss::Codebook,
            Loss::Registers,
            Loss::Extra,
            Loss::Metadata,
            Loss::EmptyArticles,
            Loss::Statuses,
        ];
        lose_all(&torture.input(), &losses, &mut report);
        let counts = losses.map(|loss| report.n_lost(loss));
        assert_eq!(counts, [7, 4, 0, 6, 1, 5]);
    }
}
