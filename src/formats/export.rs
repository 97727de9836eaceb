//! What every export format is given, and what it gives back.

use std::sync::Arc;

use jiff::Timestamp;

use super::{FormatError, OptionSpec, Options, Report};
use crate::model::{
    Annotation, Annotator, AnnotatorId, Article, Codebook, Field, FieldId, Project, Registers,
    Status, Tag,
};

/// A format that annotation sets can be written in.
pub trait ExportFormat: Sync {
    /// The name in settings and on the command line, which never changes.
    fn id(&self) -> &'static str;

    /// What a dialog shows.
    fn label(&self) -> &'static str;

    /// Who reads it, as one line for a person who has to choose.
    fn read_by(&self) -> &'static str;

    /// What comes of it.
    fn shape(&self) -> Shape;

    /// What can be chosen.
    fn options(&self) -> &'static [OptionSpec] {
        &[]
    }

    /// Writes the set; what the format cannot hold goes into `report`.
    ///
    /// The same input gives the same bytes.
    fn write(
        &self,
        input: &ExportInput<'_>,
        options: &Options,
        report: &mut Report,
    ) -> Result<Vec<OutFile>, FormatError>;
}

/// What comes of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// One file with this ending.
    File(&'static str),
    /// A folder of files.
    Folder,
}

/// A file that an export makes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutFile {
    /// Its place in the folder that is written, with `/` between the parts and no `..` among them;
    /// of a single file only the ending counts.
    pub path: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// A set to be written, already narrowed to what is wanted.
#[derive(Clone, Copy, Debug)]
pub struct ExportInput<'a> {
    /// What the project says about itself.
    pub project: &'a Project,
    /// Its name, which the project's own or the folder's may be.
    pub name: &'a str,
    /// Its codebook.
    pub codebook: &'a Codebook,
    /// Its registers.
    pub registers: &'a Registers,
    /// The articles in the order of the list.
    pub articles: &'a [ExportArticle],
    /// When the export is made.
    pub made: Timestamp,
}

/// An article and the layers on it.
#[derive(Clone, Debug)]
pub struct ExportArticle {
    /// The article.
    pub article: Arc<Article>,
    /// The layers, by annotator.
    pub layers: Vec<ExportLayer>,
}

/// A layer.
#[derive(Clone, Debug)]
pub struct ExportLayer {
    /// Whose it is.
    pub annotator: AnnotatorId,
    /// How far it is.
    pub status: Status,
    /// Its annotations by place, those without a place first.
    pub annotations: Vec<Arc<Annotation>>,
}

impl OutFile {
    /// A file of text.
    pub fn text(path: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            bytes: text.into().into_bytes(),
        }
    }
}

impl<'a> ExportInput<'a> {
    /// All annotations, by article, annotator and place.
    pub fn annotations(
        &self,
    ) -> impl Iterator<Item = (&'a ExportArticle, &'a ExportLayer, &'a Annotation)> + use<'a> {
        self.articles.iter().flat_map(|article| {
            article.layers.iter().flat_map(move |layer| {
                let annotations = layer.annotations.iter();
                annotations.map(move |annotation| (article, layer, &**annotation))
            })
        })
    }

    /// Everybody whose layer is in the set, by id, each once.
    pub fn annotators(&self) -> Vec<AnnotatorId> {
        let layers = self.articles.iter().flat_map(|article| &article.layers);
        let mut all: Vec<AnnotatorId> = layers.map(|layer| layer.annotator.clone()).collect();
        all.sort();
        all.dedup();
        all
    }

    /// What the project says of somebody.
    pub fn annotator(&self, annotator_id: &AnnotatorId) -> Option<&'a Annotator> {
        let mut annotators = self.project.annotators.iter();
        annotators.find(|annotator| annotator.id == *annotator_id)
    }

    /// The name somebody is shown by: the project's, or the id.
    pub fn annotator_name(&self, annotator_id: &AnnotatorId) -> String {
        let name = self.annotator(annotator_id).map(|it| it.name.as_str());
        let name = name.filter(|name| !name.is_empty());
        name.unwrap_or(annotator_id.as_str()).to_owned()
    }

    /// The tag of an annotation, if the codebook knows it.
    pub fn tag(&self, annotation: &Annotation) -> Option<&'a Tag> {
        self.codebook.tag(&annotation.tag)
    }

    /// The name a tag is shown by: the codebook's, or the id.
    pub fn tag_name(&self, annotation: &'a Annotation) -> &'a str {
        self.tag(annotation)
            .map(|tag| tag.name.as_str())
            .filter(|name| !name.is_empty())
            .unwrap_or(annotation.tag.as_str())
    }

    /// A field of an annotation's tag, if the codebook knows it.
    pub fn field(&self, annotation: &Annotation, field_id: &FieldId) -> Option<&'a Field> {
        self.tag(annotation)?.field(field_id)
    }
}

impl ExportArticle {
    /// The text, whole and as it stands.
    pub fn text(&self) -> &str {
        self.article.text.as_str()
    }

    /// The name of the article in messages.
    pub fn name(&self) -> &str {
        self.article.id.as_str()
    }
}
