//! The highlights of an article: what is shown of all layers, with colours and lanes.

use std::sync::Arc;

use super::lanes::{assign_lanes, meets_another};
use super::palette::{UNKNOWN, polarity_color};
use super::scene::{ArticleScene, ColorBy, LayerScene};
use crate::model::{Annotation, AnnotationId, Color, PlaceIndex, Sign};
use crate::text::{TextOffset, TextRange};

/// Two runs nearer than this may stand on one line, so their bars take different lanes, in bytes.
const LINE_BYTES: usize = 100;

/// All that is highlighted, made once per revision.
#[derive(Debug, Default)]
pub struct Highlights {
    owners: Vec<Owner>,
    runs: Vec<Run>,
    index: PlaceIndex,
    n_bar_lanes: usize,
    n_line_lanes: usize,
}

/// An annotation that is shown.
#[derive(Debug)]
pub struct Owner {
    /// The annotation.
    pub annotation: Arc<Annotation>,
    /// The number of its layer in the scene.
    pub layer: usize,
    /// Its colour, as the settings tell colours apart.
    pub color: Color,
    /// Whether it steps back behind what is compared.
    pub is_faint: bool,
    /// The second cue beside colour.
    pub cue: Cue,
    /// The name of its tag; the tag's id where the codebook does not know it.
    pub tag_name: String,
}

/// The second cue beside colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cue {
    /// A tag's letter.
    Letter(char),
    /// A stance's sign.
    Sign(Sign),
}

/// One highlighted run of words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    /// Where.
    pub range: TextRange,
    /// The number of its owner.
    pub owner: usize,
    /// Which of the owner's spans it is.
    pub span: usize,
    /// The lane of its bar, 0 next to the text.
    pub bar_lane: usize,
    /// The lane of its line under the text; none where it meets no other.
    pub line_lane: Option<usize>,
    /// Whether the annotation begins here.
    pub is_first: bool,
}

impl Highlights {
    /// Gathers what the scene shows.
    pub fn new(scene: &ArticleScene<'_>) -> Self {
        let owners = owners(scene);
        let mut runs: Vec<Run> = Vec::with_capacity(owners.len());
        for (owner, shown) in owners.iter().enumerate() {
            let first = shown.annotation.ranges().next();
            for (span, found) in shown.annotation.spans.iter().enumerate() {
                runs.extend(found.range().map(|range| Run {
                    range,
                    owner,
                    span,
                    bar_lane: 0,
                    line_lane: None,
                    is_first: Some(range) == first,
                }));
            }
        }
        runs.sort_by_key(|run| {
            (
                run.range.start(),
                std::cmp::Reverse(run.range.end()),
                run.owner,
            )
        });
        let n_bar_lanes = match scene.compared {
            Some(_) => put_in_layer_lanes(&mut runs, &owners, scene.layers.len()),
            None => put_in_lanes(&mut runs),
        };
        let index = PlaceIndex::new(runs.iter().enumerate().map(|(nth, run)| (run.range, nth)));
        let lanes = runs.iter().filter_map(|run| run.line_lane);
        let n_line_lanes = lanes.max().map_or(0, |lane| lane + 1);
        Self {
            owners,
            runs,
            index,
            n_bar_lanes,
            n_line_lanes,
        }
    }

    /// The annotations that are shown.
    pub fn owners(&self) -> &[Owner] {
        &self.owners
    }

    /// The annotation a run belongs to.
    pub fn owner(&self, run: &Run) -> Option<&Owner> {
        self.owners.get(run.owner)
    }

    /// All runs by place.
    pub fn runs(&self) -> &[Run] {
        &self.runs
    }

    /// How many lanes of bars there are.
    pub fn n_bar_lanes(&self) -> usize {
        self.n_bar_lanes
    }

    /// How many lanes of lines there are.
    pub fn n_line_lanes(&self) -> usize {
        self.n_line_lanes
    }

    /// The runs that share a byte with `range`, by place.
    pub fn intersecting(&self, range: TextRange) -> Vec<&Run> {
        let found = self.index.intersecting(range);
        found
            .into_iter()
            .filter_map(|(_, nth)| self.runs.get(nth))
            .collect()
    }

    /// The annotations at a place, the smallest first.
    pub fn ids_at(&self, offset: TextOffset) -> Vec<AnnotationId> {
        let mut found = self.index.at(offset);
        found.sort_by_key(|(range, nth)| (range.len(), *nth));
        let runs = found.into_iter().filter_map(|(_, nth)| self.runs.get(nth));
        let mut ids: Vec<AnnotationId> = Vec::new();
        for id in runs.filter_map(|run| Some(self.owner(run)?.annotation.id.clone())) {
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        ids
    }

    /// The annotation of that name, if it is shown.
    pub fn by_id(&self, id: &AnnotationId) -> Option<&Owner> {
        self.owners.iter().find(|owner| owner.annotation.id == *id)
    }
}

/// Gives all runs their lanes; says how many lanes of bars there are.
fn put_in_lanes(runs: &mut [Run]) -> usize {
    let bytes: Vec<_> = runs.iter().map(|run| run.range.to_bytes()).collect();
    let widened: Vec<_> = bytes
        .iter()
        .map(|range| range.start..range.end + LINE_BYTES)
        .collect();
    let bars = assign_lanes(&widened);
    let lines = assign_lanes(&bytes);
    let meets = meets_another(&bytes);
    for (((run, bar), line), meets) in runs.iter_mut().zip(&bars).zip(lines).zip(meets) {
        run.bar_lane = *bar;
        run.line_lane = meets.then_some(line);
    }
    bars.into_iter().max().map_or(0, |lane| lane + 1)
}

/// Gives each layer a lane of its own; says how many lanes of bars there are.
fn put_in_layer_lanes(runs: &mut [Run], owners: &[Owner], n_layers: usize) -> usize {
    for run in runs {
        let lane = owners.get(run.owner).map_or(0, |owner| owner.layer);
        run.bar_lane = lane;
        run.line_lane = Some(lane);
    }
    n_layers
}

fn owners(scene: &ArticleScene<'_>) -> Vec<Owner> {
    let mut owners = Vec::new();
    for (layer, shown) in scene.layers.iter().enumerate() {
        for annotation in shown.layer.ordered() {
            if scene.hidden_tags.contains(&annotation.tag) || annotation.hull().is_none() {
                continue;
            }
            owners.push(owner(scene, layer, shown, annotation));
        }
    }
    owners
}

fn owner(
    scene: &ArticleScene<'_>,
    layer: usize,
    shown: &LayerScene<'_>,
    annotation: &Arc<Annotation>,
) -> Owner {
    let tag = scene.codebook.tag(&annotation.tag);
    let sign = tag.and_then(|tag| tag.sign(&annotation.fields));
    let tag_color = tag.map_or(UNKNOWN, |tag| tag.color);
    let color = match scene.reading.color_by {
        ColorBy::Tag => tag_color,
        ColorBy::Annotator => shown.color.unwrap_or(UNKNOWN),
        ColorBy::Polarity => polarity_color(sign),
    };
    let letter = tag.map_or('?', crate::model::Tag::initial);
    Owner {
        annotation: Arc::clone(annotation),
        layer,
        color,
        is_faint: is_faint(scene, layer, annotation),
        cue: sign.map_or(Cue::Letter(letter), Cue::Sign),
        tag_name: tag.map_or_else(|| annotation.tag.to_string(), |tag| tag.name.clone()),
    }
}

fn is_faint(scene: &ArticleScene<'_>, layer: usize, annotation: &Annotation) -> bool {
    let compared = scene.compared;
    compared.is_some_and(|compared| {
        let name = (layer, annotation.id.clone());
        !compared.focus.contains(&name)
    })
}

impl Owner {
    /// What a screen reader says: the tag, the words, and what is filled in.
    pub fn spoken(&self, text: &str, scene: &ArticleScene<'_>) -> String {
        let mut spoken = format!("{}: “{}”", self.tag_name, self.quote(text));
        for (name, value) in self.filled(scene) {
            spoken.push_str(&format!(", {name} {value}"));
        }
        spoken
    }

    /// The words, the runs joined by dots.
    pub fn quote(&self, text: &str) -> String {
        let pieces: Vec<&str> = self
            .annotation
            .ranges()
            .filter_map(|range| range.slice(text))
            .collect();
        pieces.join(" … ")
    }

    /// The filled fields with the names the screen shows, in the codebook's order.
    pub fn filled(&self, scene: &ArticleScene<'_>) -> Vec<(String, String)> {
        let filled = scene.codebook.filled(&self.annotation).into_iter();
        filled.map(|field| (field.name, field.value)).collect()
    }
}
