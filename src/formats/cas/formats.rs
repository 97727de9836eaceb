//! XMI and CAS JSON as formats: what a dialog shows, which files are made and read.

use std::borrow::Cow;

use super::files::{Assembly, has_ending, origin, unpacked};
use super::from_set::report_the_rest;
use super::layers::Layers;
use super::type_system::{self, contains};
use super::{Dialect, Types, json, layers_of, read_into, xmi};
use crate::formats::borrowed_json::Json;
use crate::formats::{
    ExportArticle, ExportFormat, ExportInput, FileNames, FormatError, ImportFormat, ImportSource,
    ImportedSet, InFile, Likeness, OptionKind, OptionSpec, Options, OutFile, Report, Shape, xml,
    zipped,
};
use crate::model::{AnnotatorId, ArticleId};

const XMI: &str = "UIMA CAS XMI";
const JSON: &str = "UIMA CAS JSON";
const TYPE_SYSTEM: &str = "TypeSystem.xml";

/// How XMI files are put together.
pub const PACKING: OptionSpec = OptionSpec {
    name: "packing",
    label: "Files",
    help: "INCEpTION imports archives that hold an article and its type system.",
    kind: OptionKind::OneOf(&[
        ("folder", "Folders with a type system"),
        ("zip", "Archives, one an article"),
    ]),
};

/// UIMA CAS XMI.
#[derive(Clone, Copy, Debug)]
pub struct Xmi;

/// UIMA CAS JSON.
#[derive(Clone, Copy, Debug)]
pub struct CasJson;

/// Gives each layer its place: a folder an annotator, a file an article.
pub struct Places {
    annotators: FileNames,
    articles: FileNames,
    known: std::collections::BTreeMap<String, String>,
    last: Option<(ArticleId, String)>,
}

impl Places {
    /// Nothing is named yet.
    pub fn new() -> Self {
        Self {
            annotators: FileNames::default(),
            articles: FileNames::default(),
            known: std::collections::BTreeMap::new(),
            last: None,
        }
    }

    /// The name of an annotator's folder or file, and that of an article.
    pub fn of(&mut self, article: &ExportArticle, annotator: &AnnotatorId) -> (String, String) {
        let annotator = annotator.as_str();
        let names = &mut self.annotators;
        let folder = self.known.entry(annotator.to_owned());
        let folder = folder.or_insert_with(|| names.make(&ArticleId::new(annotator)));
        let id = &article.article.id;
        let name = match &self.last {
            Some((last, name)) if last == id => name.clone(),
            _ => self.articles.make(id),
        };
        self.last = Some((id.clone(), name.clone()));
        (folder.clone(), name)
    }
}

impl ExportFormat for Xmi {
    fn id(&self) -> &'static str {
        "xmi"
    }

    fn label(&self) -> &'static str {
        XMI
    }

    fn read_by(&self) -> &'static str {
        "INCEpTION, WebAnno, DKPro Core, cassis and other UIMA tools"
    }

    fn shape(&self) -> Shape {
        Shape::Folder
    }

    fn options(&self) -> &'static [OptionSpec] {
        &[PACKING]
    }

    fn write(
        &self,
        input: &ExportInput<'_>,
        options: &Options,
        report: &mut Report,
    ) -> Result<Vec<OutFile>, FormatError> {
        options.check(&[PACKING])?;
        report_the_rest(input, report);
        let layers = Layers::new(input, Dialect::Xmi);
        let type_system = type_system::write(&layers.types);
        let is_zip = options.get(&PACKING) == "zip";
        let mut places = Places::new();
        let mut files = Vec::new();
        let mut failed = None;
        layers_of(input, &layers, Dialect::Xmi, report, |layer, _| {
            let (folder, name) = places.of(layer.article, layer.annotator);
            let xmi = xmi::write(&layer.cas, &layers.types);
            if !is_zip {
                files.push(OutFile::text(format!("{folder}/{name}.xmi"), xmi));
                return;
            }
            let inside = [
                OutFile::text(format!("{name}.xmi"), xmi),
                OutFile::text(TYPE_SYSTEM, type_system.clone()),
            ];
            match zipped::pack(&inside, XMI) {
                Ok(bytes) => files.push(OutFile {
                    path: format!("{folder}/{name}.zip"),
                    bytes,
                }),
                Err(error) => failed = Some(error),
            }
        });
        if let Some(error) = failed {
            return Err(error);
        }
        if !is_zip {
            let folders = places.known.values();
            files.extend(
                folders.map(|it| OutFile::text(format!("{it}/{TYPE_SYSTEM}"), type_system.clone())),
            );
        }
        Ok(files)
    }
}

impl ImportFormat for Xmi {
    fn id(&self) -> &'static str {
        "xmi"
    }

    fn label(&self) -> &'static str {
        XMI
    }

    fn options(&self) -> &'static [OptionSpec] {
        &[super::TAGS]
    }

    fn likeness(&self, source: &ImportSource) -> Likeness {
        let is_xmi = |it: &InFile| it.has_ending(".xmi") || contains(it.head(4096), b"<xmi:XMI");
        let is_zip = |it: &InFile| {
            let has_name =
                contains(&it.bytes, TYPE_SYSTEM.as_bytes()) || contains(&it.bytes, b".xmi");
            zipped::is_zip(&it.bytes) && has_name
        };
        let is_like = source.files.iter().any(|it| is_xmi(it) || is_zip(it));
        if is_like { Likeness::Yes } else { Likeness::No }
    }

    fn read(
        &self,
        source: &ImportSource,
        options: &Options,
        report: &mut Report,
    ) -> Result<ImportedSet, FormatError> {
        options.check(&[super::TAGS])?;
        let wants = |path: &str| has_ending(path, ".xmi") || has_ending(path, ".xml");
        let files = unpacked(source, XMI, wants)?;
        let (type_systems, others): (Vec<InFile>, Vec<InFile>) =
            files.into_iter().partition(type_system::is_like);
        let mut types = Types::default();
        let mut last: Option<&InFile> = None;
        for file in &type_systems {
            // Every annotator's archive has the same one.
            if last.is_none_or(|last| last.bytes != file.bytes) {
                type_system::read(file, XMI, &mut types)?;
            }
            last = Some(file);
        }
        let mut assembly = Assembly::new(options);
        let mut readable = Readable::default();
        for file in others {
            let text = super::text_of(&file, XMI).map(Cow::into_owned);
            let result =
                text.and_then(|text| read_xmi(&file, &text, &mut types, &mut assembly, report));
            readable.took(result, report);
        }
        readable.done(assembly, XMI)
    }
}

fn read_xmi(
    file: &InFile,
    text: &str,
    types: &mut Types,
    assembly: &mut Assembly,
    report: &mut Report,
) -> Result<(), FormatError> {
    let document = xml::parse(text, &file.path, XMI)?;
    let root = document.root_element().tag_name();
    if root.name() != "XMI" {
        return Err(FormatError::Broken {
            file: file.path.clone(),
            format: XMI,
            reason: format!("its root is {}, not xmi:XMI", root.name()),
        });
    }
    let cas = xmi::read(&document, types, &file.path, report);
    read_into(&cas, types, &origin(&file.path), assembly, report);
    Ok(())
}

impl ExportFormat for CasJson {
    fn id(&self) -> &'static str {
        "cas-json"
    }

    fn label(&self) -> &'static str {
        JSON
    }

    fn read_by(&self) -> &'static str {
        "INCEpTION and cassis"
    }

    fn shape(&self) -> Shape {
        Shape::Folder
    }

    fn write(
        &self,
        input: &ExportInput<'_>,
        options: &Options,
        report: &mut Report,
    ) -> Result<Vec<OutFile>, FormatError> {
        options.check(&[])?;
        report_the_rest(input, report);
        let layers = Layers::new(input, Dialect::Json);
        let mut places = Places::new();
        let mut files = Vec::new();
        layers_of(input, &layers, Dialect::Json, report, |layer, _| {
            let (folder, name) = places.of(layer.article, layer.annotator);
            let json = json::write(&layer.cas, &layers.types);
            files.push(OutFile::text(format!("{folder}/{name}.json"), json));
        });
        Ok(files)
    }
}

impl ImportFormat for CasJson {
    fn id(&self) -> &'static str {
        "cas-json"
    }

    fn label(&self) -> &'static str {
        JSON
    }

    fn options(&self) -> &'static [OptionSpec] {
        &[super::TAGS]
    }

    fn likeness(&self, source: &ImportSource) -> Likeness {
        let mut files = source.files.iter().filter(|it| it.has_ending(".json"));
        let is_like = files.any(|it| {
            let head = it.head(4096);
            contains(head, b"\"%TYPES\"") || contains(head, b"\"%FEATURE_STRUCTURES\"")
        });
        if is_like { Likeness::Yes } else { Likeness::No }
    }

    fn read(
        &self,
        source: &ImportSource,
        options: &Options,
        report: &mut Report,
    ) -> Result<ImportedSet, FormatError> {
        options.check(&[super::TAGS])?;
        let files = unpacked(source, JSON, |path| has_ending(path, ".json"))?;
        let mut assembly = Assembly::new(options);
        let mut readable = Readable::default();
        for file in files {
            let result = read_json(&file, &mut assembly, report);
            readable.took(result, report);
        }
        readable.done(assembly, JSON)
    }
}

fn read_json(
    file: &InFile,
    assembly: &mut Assembly,
    report: &mut Report,
) -> Result<(), FormatError> {
    let broken = |reason: String| FormatError::Broken {
        file: file.path.clone(),
        format: JSON,
        reason,
    };
    let text = super::text_of(file, JSON)?;
    let parsed: Json<'_> =
        serde_json::from_str(&text).map_err(|error| broken(error.to_string()))?;
    if parsed.get("%FEATURE_STRUCTURES").is_none() {
        return Err(broken("it has no %FEATURE_STRUCTURES".to_owned()));
    }
    let mut types = Types::default();
    let cas = json::read(&parsed, &mut types, &file.path, report);
    read_into(&cas, &types, &origin(&file.path), assembly, report);
    Ok(())
}

/// Whether any of several files could be read; one that cannot be does not keep the others out.
#[derive(Debug, Default)]
pub struct Readable {
    n_read: usize,
    first_error: Option<FormatError>,
}

impl Readable {
    /// Notes how a file went.
    pub fn took(&mut self, result: Result<(), FormatError>, report: &mut Report) {
        match result {
            Ok(()) => self.n_read += 1,
            Err(error) => {
                report.tell(crate::formats::Trouble::BadRecord, || error.to_string());
                self.first_error.get_or_insert(error);
            }
        }
    }

    /// The set, or why there is none.
    pub fn done(
        self,
        assembly: Assembly,
        format: &'static str,
    ) -> Result<ImportedSet, FormatError> {
        match self.first_error {
            Some(error) if self.n_read == 0 => Err(error),
            None if self.n_read == 0 => Err(FormatError::Broken {
                file: "the source".to_owned(),
                format,
                reason: "it holds no file of this format".to_owned(),
            }),
            _ => Ok(assembly.set),
        }
    }
}
