//! Writing tasks, one an article, with one annotation for each layer.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::controls::Controls;
use super::results::{Making, Outcome, is_placed};
use super::{EMAIL_DOMAIN, LABEL, PART_OF, TEXT, config, unit_of};
use crate::formats::kept::{KeptAnnotation, KeptArticle, metadata_map};
use crate::formats::set_losses::lose_all;
use crate::formats::{
    ExportArticle, ExportInput, ExportLayer, FormatError, Loss, OffsetMap, Options, OutFile,
    Report, TagNames,
};

/// The key of data that the article's path stands under.
pub const PATH: &str = "article";

#[derive(Serialize)]
struct Task<'a> {
    id: usize,
    data: BTreeMap<String, &'a str>,
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
    let domain = options.get(&EMAIL_DOMAIN);
    let (mut tasks, mut n_annotations) = (Vec::new(), 0);
    for (nth, article) in input.articles.iter().enumerate() {
        let map = OffsetMap::new(article.text(), unit_of(options));
        let annotations = article.layers.iter().map(|layer| {
            n_annotations += 1;
            let making = Making::new((&names, &controls), (article, &map), layer);
            let annotator = layer.annotator.as_str();
            TaskAnnotation {
                id: n_annotations,
                completed_by: (!domain.is_empty()).then(|| Account {
                    email: format!("{annotator}@{domain}"),
                }),
                result: making.results(layer),
                was_cancelled: false,
                ground_truth: false,
                stancemark: Owner { annotator },
            }
        });
        let annotations = annotations.collect();
        let mut kept = KeptArticle::of(input, article, &article.layers);
        let metadata = std::mem::take(&mut kept.metadata);
        kept.metadata = without_column(metadata);
        kept.annotations = unplaced(article, &names);
        tasks.push((nth, article, annotations, kept));
    }
    let metadata: Vec<BTreeMap<String, String>> = input
        .articles
        .iter()
        .map(|it| metadata_map(&it.article.metadata))
        .collect();
    let tasks = tasks.into_iter().zip(&metadata);
    let tasks = tasks.map(|((nth, article, annotations, kept), metadata)| Task {
        id: nth + 1,
        data: data_of(article, metadata),
        meta: Meta {
            stancemark: kept,
            stancemark_several: &several,
        },
        annotations,
    });
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

/// The columns that tasks show: text, path, and what is known of the article.
fn data_of<'a>(
    article: &'a ExportArticle,
    metadata: &'a BTreeMap<String, String>,
) -> BTreeMap<String, &'a str> {
    let known = metadata.iter().filter(|(name, _)| is_column(name));
    let known = known.map(|(name, value)| (name.clone(), value.as_str()));
    let own = [
        (TEXT.to_owned(), article.text()),
        (PATH.to_owned(), article.name()),
    ];
    known.chain(own).collect()
}

fn is_column(name: &str) -> bool {
    ![TEXT, PATH].contains(&name)
}

fn without_column(mut metadata: BTreeMap<String, String>) -> BTreeMap<String, String> {
    metadata.retain(|name, _| !is_column(name));
    metadata
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
