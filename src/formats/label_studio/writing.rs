//! Writing tasks, one an article, with one annotation for each layer.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::controls::Controls;
use super::results::{Making, Outcome, is_placed};
use super::{EMAIL_DOMAIN, LABEL, PART_OF, TEXT, config, unit_of};
use crate::formats::kept::{KeptAnnotation, KeptArticle, metadata_map};
use crate::formats::line_ends::LineEnds;
use crate::formats::set_losses::lose_all;
use crate::formats::{
    ExportArticle, ExportInput, ExportLayer, FormatError, Loss, OffsetMap, Options, OutFile,
    Report, TagNames, Unit,
};

/// The key of data that the article's path stands under.
pub const PATH: &str = "article";

#[derive(Serialize)]
struct Task<'a> {
    id: usize,
    data: BTreeMap<String, Cow<'a, str>>,
    meta: Meta<'a>,
    annotations: Vec<TaskAnnotation<'a>>,
}

#[derive(Serialize)]
struct Meta<'a> {
    stancemark: KeptArticle,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    stancemark_several: &'a [&'a str],
}

#[derive(Serialize)]
struct TaskAnnotation<'a> {
    id: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    completed_by: Option<Account>,
    result: Vec<Outcome>,
    was_cancelled: bool,
    ground_truth: bool,
    stancemark: Owner<'a>,
}

#[derive(Serialize)]
struct Account {
    email: String,
}

#[derive(Serialize)]
struct Owner<'a> {
    annotator: &'a str,
}

/// The tasks and the interface they fit.
pub fn files(
    input: &ExportInput<'_>,
    options: &Options,
    report: &mut Report,
) -> Result<Vec<OutFile>, FormatError> {
    lose_all(
        input,
        &[Loss::Codebook, Loss::Registers, Loss::Extra],
        report,
    );
    let names = TagNames::new(input.codebook);
    let controls = Controls::new(input.codebook, &names);
    let several = controls.several();
    let mut writing = Writing {
        input,
        names: &names,
        controls: &controls,
        several: &several,
        unit: unit_of(options),
        line_ends: LineEnds::of(options),
        domain: options.get(&EMAIL_DOMAIN),
        n_annotations: 0,
    };
    let tasks = input.articles.iter().enumerate();
    let tasks = tasks.map(|(nth, article)| writing.task(nth + 1, article, report));
    let tasks: Vec<Task<'_>> = tasks.collect();
    let bytes = serde_json::to_vec_pretty(&tasks).map_err(|error| FormatError::Unwritable {
        format: LABEL,
        reason: error.to_string(),
    })?;
    let used = input.annotations().map(|(_, _, it)| &it.tag).collect();
    let config = config::write(input, &names, &controls, (&used, &relations(input)));
    Ok(vec![
        OutFile {
            path: "tasks.json".to_owned(),
            bytes,
        },
        OutFile::text("label_config.xml", config),
    ])
}

struct Writing<'a> {
    input: &'a ExportInput<'a>,
    names: &'a TagNames<'a>,
    controls: &'a Controls<'a>,
    several: &'a [&'a str],
    unit: Unit,
    line_ends: LineEnds,
    domain: &'a str,
    n_annotations: usize,
}

impl<'a> Writing<'a> {
    fn task(&mut self, id: usize, article: &'a ExportArticle, report: &mut Report) -> Task<'a> {
        let map = OffsetMap::new(article.text(), self.line_ends.unit(self.unit));
        let layers = article.layers.iter();
        let annotations = layers.map(|layer| self.annotation((article, &map), layer));
        let annotations = annotations.collect();
        let mut kept = KeptArticle::of(self.input, article, &article.layers);
        kept.metadata.retain(|name, _| !is_column(name));
        kept.annotations = unplaced(article, self.names);
        let known = metadata_map(&article.article.metadata).into_iter();
        let known = known.filter(|(name, _)| is_column(name));
        let known = known.map(|(name, value)| (name, Cow::Owned(value)));
        let own = [
            (TEXT.to_owned(), self.line_ends.text(article, report)),
            (PATH.to_owned(), article.name().into()),
        ];
        Task {
            id,
            data: known.chain(own).collect(),
            meta: Meta {
                stancemark: kept,
                stancemark_several: self.several,
            },
            annotations,
        }
    }

    fn annotation(
        &mut self,
        article: (&'a ExportArticle, &OffsetMap<'a>),
        layer: &'a ExportLayer,
    ) -> TaskAnnotation<'a> {
        self.n_annotations += 1;
        let tools = (self.names, self.controls, self.line_ends);
        let annotator = layer.annotator.as_str();
        TaskAnnotation {
            id: self.n_annotations,
            completed_by: (!self.domain.is_empty()).then(|| Account {
                email: format!("{annotator}@{}", self.domain),
            }),
            result: Making::new(tools, article, layer).results(layer),
            was_cancelled: false,
            ground_truth: false,
            stancemark: Owner { annotator },
        }
    }
}

/// Whether what is known under that name is a column of its own.
fn is_column(name: &str) -> bool {
    ![TEXT, PATH].contains(&name)
}

/// The records of annotations without a sure place.
fn unplaced(article: &ExportArticle, names: &TagNames<'_>) -> Vec<KeptAnnotation> {
    let of_layer = |layer: &ExportLayer| {
        let unplaced = layer.annotations.iter().filter(|it| it.is_unplaced());
        let records = unplaced.map(|annotation| {
            let mut kept = KeptAnnotation::whole(annotation, names.of(annotation), article);
            layer.annotator.as_str().clone_into(&mut kept.annotator);
            kept
        });
        records.collect::<Vec<_>>()
    };
    article.layers.iter().flat_map(of_layer).collect()
}

/// The relations in use, with the one that joins pieces.
fn relations<'a>(input: &ExportInput<'a>) -> BTreeSet<&'a str> {
    let placed = input.annotations().filter(|(_, _, it)| is_placed(it));
    let used = placed.flat_map(|(_, _, it)| it.links.iter().map(|link| link.relation.as_str()));
    used.chain([PART_OF]).collect()
}
