//! The formats there are, in the order a dialog shows them. A new one is a module and a line here.

use super::brat::{BratExport, BratImport};
use super::cas::{CasJson, Xmi};
use super::claim_review::{ClaimReviewExport, ClaimReviewImport};
use super::conll::Conll;
use super::dna::{Dna, DnaEvents};
use super::doccano::Doccano;
use super::html::HtmlExport;
use super::hypothesis::{HypothesisExport, HypothesisImport};
use super::json::{Json, JsonLines};
use super::label_studio::LabelStudio;
use super::markdown::Markdown;
use super::networks::Networks;
use super::prodigy::Prodigy;
use super::refi_qda::{RefiQda, RefiQdaCodebook};
use super::spacy::Spacy;
use super::svg::SvgExport;
#[cfg(feature = "parquet")]
use super::tables::Parquet;
use super::tables::{Csv, Tsv, Xlsx};
use super::web_annotation::{WebAnnotationExport, WebAnnotationImport};
use super::webanno_tsv::WebannoTsv;
use super::{ExportFormat, ImportFormat, ImportSource, Likeness};

/// The formats that can be written.
pub fn export_formats() -> &'static [&'static dyn ExportFormat] {
    &[
        &Csv,
        &Tsv,
        &Xlsx,
        #[cfg(feature = "parquet")]
        &Parquet,
        &Json,
        &JsonLines,
        &RefiQda,
        &RefiQdaCodebook,
        &Dna,
        &DnaEvents,
        &Networks,
        &LabelStudio,
        &Doccano,
        &Prodigy,
        &Spacy,
        &Xmi,
        &CasJson,
        &WebannoTsv,
        &Conll,
        &BratExport,
        &WebAnnotationExport,
        &HypothesisExport,
        &ClaimReviewExport,
        &HtmlExport,
        &SvgExport,
        &Markdown,
    ]
}

/// The formats that can be read.
pub fn import_formats() -> &'static [&'static dyn ImportFormat] {
    &[
        &Csv,
        &Tsv,
        &Json,
        &JsonLines,
        &RefiQda,
        &RefiQdaCodebook,
        &Dna,
        &LabelStudio,
        &Doccano,
        &Prodigy,
        &Spacy,
        &Xmi,
        &CasJson,
        &WebannoTsv,
        &Conll,
        &BratImport,
        &WebAnnotationImport,
        &HypothesisImport,
        &ClaimReviewImport,
    ]
}

/// The format of that name that can be written.
pub fn export_format(id: &str) -> Option<&'static dyn ExportFormat> {
    export_formats().iter().copied().find(|it| it.id() == id)
}

/// The format of that name that can be read.
pub fn import_format(id: &str) -> Option<&'static dyn ImportFormat> {
    import_formats().iter().copied().find(|it| it.id() == id)
}

/// The format that a source is most like; of several, the first in the list.
pub fn likely_format(source: &ImportSource) -> Option<&'static dyn ImportFormat> {
    let formats = import_formats().iter().copied();
    let mut best: Option<(Likeness, &'static dyn ImportFormat)> = None;
    for format in formats {
        let likeness = format.likeness(source);
        if likeness > best.map_or(Likeness::No, |(best, _)| best) {
            best = Some((likeness, format));
        }
    }
    best.map(|(_, format)| format)
}
