//! Files of other tools, damaged in many ways: no reader may break a promise on any of them.
//!
//! The seeds are the torture set in every format that is both written and read. Of what a format is made of
//! nothing is known here but that archives hold files and databases have pages.

use super::fuzz_parts::split;
use super::json_mutation::mutate_json;
use super::mutation::{Random, mutate, mutate_pages};
use super::torture::torture;
use crate::formats::{
    ImportFormat, ImportSource, ImportedArticle, InFile, OptionKind, Options, OutFile, Report,
    export_formats, import_format, import_formats, is_zip, pack, place, unpack,
};
use crate::model::{ArticleText, Span, UnplacedWhy};

/// How many bytes a damaged file may have.
const MOST_BYTES: usize = 400_000;
/// How many bytes what is read may take, told as text, for each byte of the files and beyond them.
const RATIO: usize = 1000;
const FREE: usize = 4 << 20;
/// The article that places are looked for in where a source holds no text.
const TEXT: &str =
    "The dam holds. “It holds,” she said. 堤坝 holds; the dam holds. 🌊\r\nNo more.\n";

/// The ending by which each format knows a file as one of its own.
const ENDINGS: [(&str, &str); 19] = [
    ("csv", "csv"),
    ("tsv", "tsv"),
    ("json", "json"),
    ("jsonl", "jsonl"),
    ("refi-qda", "qdpx"),
    ("refi-qda-codebook", "qdc"),
    ("dna", "dna"),
    ("label-studio", "json"),
    ("doccano", "jsonl"),
    ("prodigy", "jsonl"),
    ("spacy", "jsonl"),
    ("xmi", "xmi"),
    ("cas-json", "json"),
    ("webanno-tsv", "tsv"),
    ("conll", "conll"),
    ("brat", "ann"),
    ("web-annotation", "jsonld"),
    ("hypothesis", "json"),
    ("claim-review", "jsonld"),
];

/// Files, and the format that is to read them.
#[derive(Clone, Debug)]
pub struct Sample {
    /// The name of the format.
    pub format: &'static str,
    /// What is chosen.
    pub options: Options,
    /// The files.
    pub files: Vec<InFile>,
}

/// What damaged files are made of.
#[derive(Clone, Debug)]
pub struct Seeds {
    /// Whole exports.
    pub samples: Vec<Sample>,
    /// Their files, to take parts from.
    files: Vec<Vec<u8>>,
}

impl Seeds {
    /// The torture set in every format that is both written and read.
    pub fn of_the_torture_set() -> Self {
        let torture = torture();
        let written = import_formats().iter().filter_map(|format| {
            let export = export_formats().iter().find(|it| it.id() == format.id())?;
            let files = export.write(
                &torture.input(),
                &Options::default(),
                &mut Report::default(),
            );
            let files = files.ok()?.into_iter().map(|file| InFile {
                path: file.path,
                bytes: file.bytes,
            });
            Some(Sample {
                format: format.id(),
                options: Options::default(),
                files: files.collect(),
            })
        });
        Self::new(written.collect())
    }

    /// Seeds from these samples.
    pub fn new(samples: Vec<Sample>) -> Self {
        let files = samples.iter().flat_map(|it| &it.files);
        let files = files.map(|file| file.bytes.clone()).collect();
        Self { samples, files }
    }

    /// One of the samples with damage in one or two of its files.
    pub fn damaged(&self, random: &mut Random) -> Sample {
        let Some(mut sample) = random.one_of(&self.samples).cloned() else {
            return Sample {
                format: "csv",
                options: Options::default(),
                files: Vec::new(),
            };
        };
        for _ in 0..=random.below(2) {
            let nth = random.below(sample.files.len());
            if let Some(file) = sample.files.get_mut(nth) {
                self.damage(random, file);
            }
        }
        if random.below(20) == 0 {
            let nth = random.below(sample.files.len());
            drop(sample.files.drain(..nth));
        }
        if random.below(4) == 0 {
            sample.options = any_options(random, sample.format);
        }
        sample
    }

    fn damage(&self, random: &mut Random, file: &mut InFile) {
        let is_inside = random.below(10) > 0;
        if is_inside && is_zip(&file.bytes) {
            self.damage_inside(random, file);
        } else if is_inside && file.bytes.starts_with(b"SQLite format 3\0") {
            mutate_pages(random, &mut file.bytes);
        } else {
            self.damage_bytes(random, &mut file.bytes);
        }
        file.bytes.truncate(MOST_BYTES);
    }

    /// Damages bytes; JSON mostly so that it stays JSON.
    fn damage_bytes(&self, random: &mut Random, bytes: &mut Vec<u8>) {
        let is_value = random.below(3) > 0 && mutate_json(random, bytes);
        if !is_value {
            mutate(random, bytes, &self.files);
        }
    }

    /// Damages a file in an archive, which stays whole.
    fn damage_inside(&self, random: &mut Random, archive: &mut InFile) {
        let Ok(mut files) = unpack(archive, "zip", |_| true) else {
            return mutate(random, &mut archive.bytes, &self.files);
        };
        let nth = random.below(files.len());
        if let Some(file) = files.get_mut(nth) {
            self.damage_bytes(random, &mut file.bytes);
        }
        let files: Vec<OutFile> = files
            .into_iter()
            .map(|InFile { path, bytes }| OutFile { path, bytes })
            .collect();
        if let Ok(bytes) = pack(&files, "zip") {
            archive.bytes = bytes;
        }
    }
}

/// Something chosen of each option that has choices.
fn any_options(random: &mut Random, format: &str) -> Options {
    let specs = import_format(format).map_or(&[][..], |it| it.options());
    let mut options = Options::default();
    for spec in specs {
        let value = match spec.kind {
            OptionKind::OneOf(choices) => random.one_of(choices).map(|(name, _)| *name),
            OptionKind::YesNo(_) => random.one_of(&["yes", "no"]).copied(),
            OptionKind::Text(_) => random.one_of(&["", "tag", "begin", "é"]).copied(),
        };
        options = options.with(spec.name, value.unwrap_or_default());
    }
    options
}

impl Sample {
    /// Asserts that its format keeps its promises on it.
    pub fn check(&self) {
        let format = import_format(self.format).expect("the format of a sample");
        let source = ImportSource {
            files: self.files.clone(),
        };
        check(format, &source, &self.options);
    }
}

/// Reads bytes by every format; where two parts stand in them, the second is the text beside the first.
pub fn import(bytes: &[u8]) {
    let mut parts = split(bytes);
    let (first, text) = (parts.next().unwrap_or_default(), parts.next());
    for (id, ending) in ENDINGS {
        let mut source = ImportSource::file(format!("a.{ending}"), first);
        source.files.extend(text.map(|text| InFile {
            path: "a.txt".to_owned(),
            bytes: text.to_vec(),
        }));
        let format = import_format(id).expect("a format by its name");
        check(format, &source, &Options::default());
    }
}

/// What is read twice is the same and not much larger than the files, and what is placed lies in its text.
fn check(format: &dyn ImportFormat, source: &ImportSource, options: &Options) {
    let mut report = Report::default();
    let read = format.read(source, options, &mut report);
    // As text: of numbers some are not even the same as themselves.
    let told = format!("{read:?}{report:?}");
    let mut again = Report::default();
    let twice = format.read(source, options, &mut again);
    assert_eq!(told, format!("{twice:?}{again:?}"), "{}", format.id());
    let n_bytes: usize = source.files.iter().map(|it| it.bytes.len()).sum();
    let most = FREE + RATIO * n_bytes;
    assert!(
        told.len() <= most,
        "{}: {} bytes of {n_bytes}",
        format.id(),
        told.len()
    );
    for article in read.map_or_else(|_| Vec::new(), |set| set.articles) {
        check_places(&article, &mut report);
    }
}

fn check_places(article: &ImportedArticle, report: &mut Report) {
    let text = ArticleText::new(article.text.as_deref().unwrap_or(TEXT), "");
    let placed = place(article, &text, report);
    assert_eq!(placed.len(), article.annotations.len());
    for (spans, annotation) in placed.iter().zip(&article.annotations) {
        assert_eq!(spans.len(), annotation.spans.len());
        for span in spans {
            let range = match span {
                Span::Placed(range) => Some(*range),
                Span::Unplaced(unplaced) => match unplaced.why {
                    UnplacedWhy::Doubtful { range, .. } => Some(range),
                    UnplacedWhy::Lost | UnplacedWhy::Invalid => None,
                },
            };
            let is_within = range.is_none_or(|range| range.slice(text.as_str()).is_some());
            assert!(is_within, "{range:?} is no place of {}", article.name);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_that_is_read_has_an_ending_and_a_seed() {
        let formats: Vec<&str> = import_formats().iter().map(|it| it.id()).collect();
        assert_eq!(ENDINGS.map(|(id, _)| id).to_vec(), formats);
        let seeds = Seeds::of_the_torture_set();
        let seeded: Vec<&str> = seeds.samples.iter().map(|it| it.format).collect();
        assert_eq!(seeded, formats);
    }

    #[test]
    fn the_seeds_themselves_are_read() {
        for sample in Seeds::of_the_torture_set().samples {
            let format = import_format(sample.format).unwrap();
            let source = ImportSource {
                files: sample.files.clone(),
            };
            let read = format.read(&source, &sample.options, &mut Report::default());
            assert!(read.is_ok(), "{}: {read:?}", sample.format);
            sample.check();
        }
    }
}
