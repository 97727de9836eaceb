//! What formats for annotations alone leave out of a project, told in one way.

use super::{ExportArticle, ExportInput, Loss, Report};
use crate::model::{Metadata, MetadataField, Status, Tag};

/// Tells each tag of which more than `held` says is known, and the codebook's own words.
pub fn codebook(input: &ExportInput<'_>, held: impl Fn(&Tag) -> Tag, report: &mut Report) {
    for tag in input.codebook.tags.iter().filter(|tag| held(tag) != **tag) {
        report.lose(Loss::Codebook, || format!("tag {}", tag.name));
    }
    if !input.codebook.guideline.is_empty() || !input.codebook.source.is_empty() {
        report.lose(Loss::Codebook, || "guideline and source".to_owned());
    }
}

/// Tells each tag, of which nothing but its name is written.
pub fn every_tag(input: &ExportInput<'_>, report: &mut Report) {
    for tag in &input.codebook.tags {
        report.lose(Loss::Codebook, || format!("tag {}", tag.name));
    }
}

/// Tells each annotation with links.
pub fn links(input: &ExportInput<'_>, report: &mut Report) {
    for (_, _, annotation) in input.annotations() {
        if !annotation.links.is_empty() {
            report.lose(Loss::Links, || annotation.id.to_string());
        }
    }
}

/// Tells each entry of the registers.
pub fn registers(input: &ExportInput<'_>, report: &mut Report) {
    for entry_ref in input.registers.entries.keys() {
        report.lose(Loss::Registers, || entry_ref.to_string());
    }
}

/// Tells each layer that says how far its annotator is.
pub fn statuses(input: &ExportInput<'_>, report: &mut Report) {
    for article in input.articles {
        for layer in article.layers.iter().filter(|it| it.status != Status::New) {
            report.lose(Loss::Statuses, || {
                format!("{}, {}", article.name(), layer.annotator)
            });
        }
    }
}

/// Tells each article without an annotation.
pub fn empty_articles(input: &ExportInput<'_>, report: &mut Report) {
    let has_none = |it: &&ExportArticle| it.layers.iter().all(|layer| layer.annotations.is_empty());
    for article in input.articles.iter().filter(has_none) {
        report.lose(Loss::EmptyArticles, || article.name().to_owned());
    }
}

/// Tells each article of which more is known than these fields.
pub fn metadata(input: &ExportInput<'_>, held: &[MetadataField], report: &mut Report) {
    for article in input.articles {
        let mut rest = article.article.metadata.clone();
        for field in held {
            let _is_set = rest.set(field, "");
        }
        if rest != Metadata::default() {
            report.lose(Loss::Metadata, || article.name().to_owned());
        }
    }
}

/// Tells each article's text.
pub fn texts(input: &ExportInput<'_>, report: &mut Report) {
    for article in input.articles.iter().filter(|it| !it.text().is_empty()) {
        report.lose(Loss::Text, || article.name().to_owned());
    }
}

/// Tells each annotation with data of a newer program.
pub fn extra(input: &ExportInput<'_>, report: &mut Report) {
    for (_, _, annotation) in input.annotations() {
        if !annotation.extra.0.is_empty() {
            report.lose(Loss::Extra, || annotation.id.to_string());
        }
    }
}
