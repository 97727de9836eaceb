//! From folders to what is understood of them.

use std::collections::BTreeMap;

use sha2::{Digest as _, Sha256};

use super::conf::Conf;
use super::document::{Document, named, span_of};
use super::record::Record;
use super::tables::{self, BesideRow, FileRow};
use super::{FOLDERS, LABEL};
use crate::formats::by_article::ByArticle;
use crate::formats::{
    FormatError, ImportSource, ImportedAnnotation, ImportedSet, InFile, Options, Report, Trouble,
};

/// Reads the set.
pub fn read(
    source: &ImportSource,
    options: &Options,
    report: &mut Report,
) -> Result<ImportedSet, FormatError> {
    let files: BTreeMap<&str, &InFile> = source
        .files
        .iter()
        .map(|it| (it.path.as_str(), it))
        .collect();
    let anns: Vec<&InFile> = source
        .files
        .iter()
        .filter(|it| it.has_ending(".ann"))
        .collect();
    if anns.is_empty() {
        return Err(FormatError::Broken {
            file: source
                .files
                .first()
                .map(|it| it.path.clone())
                .unwrap_or_default(),
            format: LABEL,
            reason: "there is no .ann file among the files".to_owned(),
        });
    }
    let conf = |name: &str| {
        let file = source.files.iter().find(|it| it.name() == name);
        file.and_then(|it| it.text().ok()).unwrap_or_default()
    };
    let mut reading = Reading {
        conf: Conf::read(&conf("annotation.conf"), &conf("visual.conf")),
        rows: file_rows(source, report),
        is_by_annotator: options.get(&FOLDERS) == "annotators",
        found: ByArticle::default(),
    };
    for ann in anns {
        reading.file(ann, &files, report);
    }
    for table in source.files.iter().filter(|it| it.name() == tables::BESIDE) {
        for row in tables::read::<BesideRow>(table, report) {
            reading.beside(&row, report);
        }
    }
    reading.found.codebook.tags = reading.conf.tags;
    Ok(reading.found.finish())
}

/// What our own table says of files, by path without ending.
fn file_rows(source: &ImportSource, report: &mut Report) -> BTreeMap<String, FileRow> {
    let mut rows = BTreeMap::new();
    for table in source.files.iter().filter(|it| it.name() == tables::FILES) {
        let above = table.path.strip_suffix(tables::FILES).unwrap_or_default();
        for row in tables::read::<FileRow>(table, report) {
            rows.insert(format!("{above}{}/{}", row.folder, row.file), row);
        }
    }
    rows
}

struct Reading {
    conf: Conf,
    rows: BTreeMap<String, FileRow>,
    is_by_annotator: bool,
    found: ByArticle,
}

impl Reading {
    fn file(&mut self, ann: &InFile, files: &BTreeMap<&str, &InFile>, report: &mut Report) {
        let (Ok(lines), stem) = (ann.text(), without_ending(&ann.path)) else {
            report.tell(Trouble::BadRecord, || format!("{} is no text", ann.path));
            return;
        };
        let text = files
            .get(format!("{stem}.txt").as_str())
            .and_then(|it| text(it));
        let (key, coder) = self.article(stem, text.as_deref());
        let document = Document::read(&lines, &ann.path, report);
        let annotations = document.understood(text.as_deref(), &self.conf, report);
        for mut annotation in annotations {
            annotation.coder.clone_from(&coder);
            self.found.add(&key, annotation);
        }
    }

    /// Notes the article and the annotator of a file, and gives the keys of both.
    fn article(&mut self, stem: &str, text: Option<&str>) -> (String, String) {
        if let Some(row) = self.rows.get(stem) {
            let (key, coder) = (row.article.clone(), row.annotator.clone());
            self.found.coder(&coder, &row.name);
            let article = self.found.article(&key);
            article.text = text.map(str::to_owned);
            if let Ok(status) = row.status.parse() {
                article.statuses.insert(coder.clone(), status);
            }
            return (key, coder);
        }
        let (folder, file) = stem.rsplit_once('/').unwrap_or(("", stem));
        let name = if self.is_by_annotator { file } else { stem };
        let coder = if self.is_by_annotator { folder } else { "" };
        // Files of one name in several folders are one article if their texts are one.
        let hash = text.map(|text| Sha256::digest(text).to_vec());
        let key = format!("{name}\0{hash:?}");
        let article = self.found.article(&key);
        article.name = format!("{name}.txt");
        article.text = text.map(str::to_owned);
        if !coder.is_empty() {
            self.found.coder(coder, coder);
        }
        (key, coder.to_owned())
    }

    fn beside(&mut self, row: &BesideRow, report: &mut Report) {
        let record: Record = match serde_json::from_str(&row.record) {
            Ok(record) => record,
            Err(error) => {
                report.tell(Trouble::BadRecord, || {
                    format!("{}: {error}", tables::BESIDE)
                });
                return;
            }
        };
        let annotation = ImportedAnnotation {
            coder: row.annotator.clone(),
            tag: row.tag.clone(),
            spans: record.spans.iter().map(span_of).collect(),
            fields: record.fields(),
            note: record.note.clone().unwrap_or_default(),
            links: record.links(),
            ..named(&record, String::new())
        };
        self.found.coder(&row.annotator, "");
        self.found.add(&row.article, annotation);
    }
}

fn without_ending(path: &str) -> &str {
    path.rsplit_once('.').map_or(path, |(stem, _)| stem)
}

/// The text of a file; brat counts a byte order mark, so one that is there stays.
fn text(file: &InFile) -> Option<String> {
    let text = file.text().ok()?;
    let has_mark = file.bytes.starts_with(b"\xEF\xBB\xBF");
    Some(if has_mark {
        format!("\u{feff}{text}")
    } else {
        text.into_owned()
    })
}
