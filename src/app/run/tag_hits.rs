//! Tagging the ticked hits of a search, in many articles as one step.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::search::own_key;
use crate::app::run::Bulk;
use crate::app::searching::HitTemplate;
use crate::app::{AppState, Modal, Notice, OpenFolder, Page, TagPurpose};
use crate::edit::Edit;
use crate::insight::search::Hit;
use crate::model::{ArticleId, Layer, LayerKey, Span, Status};
use crate::text::{TextRange, segment};

/// Hits that are to be tagged.
#[derive(Debug)]
pub struct TagHits {
    /// With what.
    pub template: HitTemplate,
    /// The hits by article.
    pub hits: BTreeMap<ArticleId, Vec<Hit>>,
}

/// How many hits are not tagged, and why.
#[derive(Debug, Default)]
struct LeftOut {
    locked: usize,
    read_only: usize,
    changed: usize,
    same: usize,
}

impl TagHits {
    /// One's own layers on the articles.
    pub fn layers<'a>(&'a self, folder: &'a OpenFolder) -> impl Iterator<Item = LayerKey> + 'a {
        self.hits.keys().map(|article| own_key(folder, article))
    }
}

impl AppState {
    /// Tags what is ticked, or asks with which tag, if hits show.
    pub(super) fn tag_hits(&mut self) {
        let has_hits = self.page == Page::Search && !self.search.found.rows().is_empty();
        if !has_hits {
            let notice = Notice::info("There are no hits to tag").topic("bulk");
            return self.notify(notice.hint("Search all articles first (ctrl+shift+F)."));
        }
        if self.search.template.is_some() {
            self.tag_ticked();
        } else {
            self.modal = Some(Modal::PickTag(TagPurpose::Hits));
        }
    }

    /// Tags what is ticked; layers that are not in memory are loaded first.
    pub(super) fn tag_ticked(&mut self) {
        let Some(template) = self.search.template.clone() else {
            return;
        };
        let mut hits: BTreeMap<ArticleId, Vec<Hit>> = BTreeMap::new();
        for number in self.search.ticks.ticked() {
            let Some(row) = self.search.row(number) else {
                continue;
            };
            if let Some(found) = self.search.found.article_of(row) {
                let of_article = hits.entry(found.article.clone()).or_default();
                of_article.push(row.hit.clone());
            }
        }
        if hits.is_empty() {
            let notice = Notice::info("No hit is ticked").topic("bulk");
            return self.notify(notice.hint("Tick the hits that are to be tagged."));
        }
        self.start_bulk(Bulk::TagHits(Arc::new(TagHits { template, hits })));
    }

    /// The layers are loaded: tags the hits as one step.
    pub(super) fn finish_tag_hits(&mut self, wanted: &TagHits) {
        let mut left_out = LeftOut::default();
        let mut edits = Vec::new();
        for (article, hits) in &wanted.hits {
            edits.extend(self.tag_in_article(article, hits, &wanted.template, &mut left_out));
        }
        let n_tagged = edits.len();
        let layers: BTreeSet<&LayerKey> = edits.iter().filter_map(Edit::layer).collect();
        let n_articles = layers.len();
        let tag = self.tag_name(&wanted.template.tag);
        let fields = wanted.template.fields.values();
        let new_entries: Vec<Edit> = fields.flat_map(|value| self.new_entries(value)).collect();
        if n_tagged > 0 {
            edits.extend(new_entries);
        }
        let hits = counted(n_tagged, "hit");
        let is_done = n_tagged == 0 || self.commit(format!("Tag {hits} ‘{tag}’"), edits);
        if is_done {
            let articles = counted(n_articles, "article");
            let message = if n_tagged == 0 {
                "No hit was tagged".to_owned()
            } else {
                format!("Tagged {hits} in {articles} ‘{tag}’")
            };
            let notice = match left_out.told() {
                told if told.is_empty() => Notice::info(message),
                told => Notice::warning(message).hint(format!("Left out: {told}")),
            };
            self.notify(notice.topic("bulk"));
        }
    }

    fn tag_in_article(
        &self,
        article: &ArticleId,
        hits: &[Hit],
        template: &HitTemplate,
        left_out: &mut LeftOut,
    ) -> Vec<Edit> {
        let key = self.folder.as_ref().map(|folder| own_key(folder, article));
        let loaded = key.as_ref().and_then(|key| {
            let layer = self.workspace.layers.get(key)?;
            Some((layer, self.texts.get(article)?.clone(), key))
        });
        let Some((layer, text, key)) = loaded else {
            // Told when it could not be loaded.
            return Vec::new();
        };
        if layer.status() == Status::Locked {
            left_out.locked += hits.len();
            return Vec::new();
        }
        if self.read_only_layers.contains(key) {
            left_out.read_only += hits.len();
            return Vec::new();
        }
        let text = text.as_str();
        let mut ranges = BTreeSet::new();
        for hit in hits {
            match place_in(text, hit) {
                None => left_out.changed += 1,
                Some(range) if has_same(layer, range, template) => left_out.same += 1,
                Some(range) => drop(ranges.insert(range)),
            }
        }
        let annotation = |range: TextRange| {
            let spans = vec![Span::Placed(range)];
            self.new_annotation(&template.tag, spans, template.fields.clone())
        };
        let annotations = ranges.into_iter().map(annotation);
        annotations
            .map(|annotation| Edit::Annotation {
                layer: key.clone(),
                id: annotation.id.clone(),
                value: Some(Arc::new(annotation)),
            })
            .collect()
    }
}

/// What is tagged of a hit, if its words still stand where they were found.
fn place_in(text: &str, hit: &Hit) -> Option<TextRange> {
    let range = Some(hit.range).filter(|_| hit.stands_in(text))?;
    segment::trim_edges(text, segment::snap_to_graphemes(text, range))
}

fn has_same(layer: &Layer, range: TextRange, template: &HitTemplate) -> bool {
    let there = layer.intersecting(range);
    let mut there = there.iter().map(|(_, annotation)| annotation);
    there.any(|other| other.tag == template.tag && other.ranges().eq([range]))
}

impl LeftOut {
    fn told(&self) -> String {
        let parts = [
            ("in locked layers", self.locked),
            ("in layers that are read-only", self.read_only),
            ("where the article has changed since", self.changed),
            ("tagged so already", self.same),
        ];
        let told = parts.iter().filter(|(_, count)| *count > 0);
        let told: Vec<String> = told
            .map(|(what, count)| format!("{count} {what}"))
            .collect();
        told.join(", ")
    }
}

fn counted(count: usize, what: &str) -> String {
    let several = if count == 1 { "" } else { "s" };
    format!("{count} {what}{several}")
}
