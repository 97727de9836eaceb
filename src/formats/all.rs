//! The formats there are, in the order a dialog shows them. A new one is a module and a line here.

use super::doccano::Doccano;
use super::label_studio::LabelStudio;
use super::prodigy::Prodigy;
use super::refi_qda::{RefiQda, RefiQdaCodebook};
use super::spacy::Spacy;
use super::{ExportFormat, ImportFormat, ImportSource, Likeness};

/// The formats that can be written.
pub fn export_formats() -> &'static [&'static dyn ExportFormat] {
    &[
        &RefiQda,
        &RefiQdaCodebook,
        &LabelStudio,
        &Doccano,
        &Prodigy,
        &Spacy,
    ]
}

/// The formats that can be read.
pub fn import_formats() -> &'static [&'static dyn ImportFormat] {
    &[
        &RefiQda,
        &RefiQdaCodebook,
        &LabelStudio,
        &Doccano,
        &Prodigy,
        &Spacy,
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
