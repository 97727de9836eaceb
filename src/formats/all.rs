//! The formats there are, in the order a dialog shows them. A new one is a module and a line here.

use super::dna::{Dna, DnaEvents};
use super::networks::Networks;
use super::{ExportFormat, ImportFormat, ImportSource, Likeness};

/// The formats that can be written.
pub fn export_formats() -> &'static [&'static dyn ExportFormat] {
    &[&Dna, &DnaEvents, &Networks]
}

/// The formats that can be read.
pub fn import_formats() -> &'static [&'static dyn ImportFormat] {
    &[&Dna]
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
