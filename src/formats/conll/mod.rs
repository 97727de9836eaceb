//! CoNLL and IOB2: a token a line, the tag in the last column, an empty line behind a sentence.
//!
//! What named-entity tools train on. Of an annotation it holds the tag and, counted in tokens, the
//! words; all else is reported as lost.
//! `docs/formats/conll.md` documents the mapping.

mod reading;
#[cfg(test)]
mod tests;
mod writing;

use super::cas::{Assembly, Readable, origin, text_of, unpacked};
use super::{
    ExportFormat, ExportInput, FormatError, ImportFormat, ImportSource, ImportedCoder, ImportedSet,
    InFile, Likeness, OptionKind, OptionSpec, Options, OutFile, Report, Shape,
};

const CONLL: &str = "CoNLL (IOB2)";
/// The token that stands for the start of a document.
const DOCUMENT_START: &str = "-DOCSTART-";
/// The endings that files of this kind have.
const ENDINGS: [&str; 8] = [
    ".conll", ".iob", ".iob2", ".bio", ".bioes", ".tsv", ".txt", ".ner",
];

/// Which columns a file has.
pub const COLUMNS: OptionSpec = OptionSpec {
    name: "columns",
    label: "Columns",
    help: "Token and tag, as most tools read; or as in CoNLL-2003, or with places for this program.",
    kind: OptionKind::OneOf(&[
        ("2", "Token and tag, with tabs"),
        ("4", "CoNLL-2003: token, two empty ones, tag, with blanks"),
        ("3", "Token, place in code points, tag, with tabs"),
    ]),
};

/// CoNLL with tags in the IOB2 scheme.
#[derive(Clone, Copy, Debug)]
pub struct Conll;

impl ExportFormat for Conll {
    fn id(&self) -> &'static str {
        "conll"
    }

    fn label(&self) -> &'static str {
        CONLL
    }

    fn read_by(&self) -> &'static str {
        "spaCy, Flair, seqeval and other tools that find names"
    }

    fn shape(&self) -> Shape {
        Shape::Folder
    }

    fn options(&self) -> &'static [OptionSpec] {
        &[COLUMNS]
    }

    fn write(
        &self,
        input: &ExportInput<'_>,
        options: &Options,
        report: &mut Report,
    ) -> Result<Vec<OutFile>, FormatError> {
        options.check(&[COLUMNS])?;
        Ok(writing::write(input, options.get(&COLUMNS), report))
    }
}

impl ImportFormat for Conll {
    fn id(&self) -> &'static str {
        "conll"
    }

    fn label(&self) -> &'static str {
        CONLL
    }

    fn holds_links(&self) -> bool {
        false
    }

    fn likeness(&self, source: &ImportSource) -> Likeness {
        let likeness = |file: &InFile| {
            let head = file.head(4096);
            if head.starts_with(DOCUMENT_START.as_bytes()) {
                return Likeness::Yes;
            }
            // The last line may be cut.
            let whole = head
                .iter()
                .rposition(|byte| *byte == b'\n')
                .unwrap_or(head.len());
            let text = String::from_utf8_lossy(head.get(..whole).unwrap_or_default());
            if reading::is_like(&text) {
                Likeness::Maybe
            } else {
                Likeness::No
            }
        };
        source
            .files
            .iter()
            .map(likeness)
            .max()
            .unwrap_or(Likeness::No)
    }

    fn read(
        &self,
        source: &ImportSource,
        options: &Options,
        report: &mut Report,
    ) -> Result<ImportedSet, FormatError> {
        options.check(&[])?;
        let has_ending = |path: &str| {
            let path = path.to_lowercase();
            ENDINGS.iter().any(|ending| path.ends_with(ending))
        };
        let is_only = source.files.len() == 1;
        let files = unpacked(source, CONLL, |path| is_only || has_ending(path))?;
        let mut assembly = Assembly::new(options);
        let mut readable = Readable::default();
        for file in files {
            let result = read_file(&file, &mut assembly, report);
            readable.took(result, report);
        }
        readable.done(assembly, CONLL)
    }
}

fn read_file(
    file: &InFile,
    assembly: &mut Assembly,
    report: &mut Report,
) -> Result<(), FormatError> {
    let text = text_of(file, CONLL)?;
    let documents =
        reading::read(&text, &file.path, report).ok_or_else(|| FormatError::Broken {
            file: file.path.clone(),
            format: CONLL,
            reason: "no line ends in a tag such as O, B-claim or I-claim".to_owned(),
        })?;
    let origin = origin(&file.path);
    for (nth, document) in documents.into_iter().enumerate() {
        let name = match nth {
            0 => origin.name.clone(),
            nth => format!("{}#{}", origin.name, nth + 1),
        };
        let Some(article) = assembly.article(&name, Some(&document.text)) else {
            continue;
        };
        article
            .annotations
            .extend(document.annotations.into_iter().map(|mut it| {
                it.coder.clone_from(&origin.coder);
                it
            }));
        if !origin.coder.is_empty() {
            assembly
                .set
                .coders
                .insert(origin.coder.clone(), ImportedCoder::default());
        }
    }
    Ok(())
}
