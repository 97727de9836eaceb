//! Small questions that views ask of what there is.

use jiff::tz::TimeZone;

use super::{AppState, Document, SaveTarget, Sight};
use crate::model::{AnnotatorId, Layer, LayerKey, Span, Status, TagId, UnplacedWhy};
use crate::text::TextRange;

impl AppState {
    /// Who looks, and what the project lets them see.
    pub fn sight(&self) -> Sight {
        let project = std::sync::Arc::clone(&self.workspace.project);
        let me = self.me().cloned();
        me.map_or_else(Sight::default, |me| Sight::new(me, project))
    }

    /// Whether a layer shows to whoever is at the keyboard.
    pub fn sees(&self, key: &LayerKey) -> bool {
        let sight = self.sight();
        !sight.is_blind() || sight.sees(self.my_status(&key.article), &key.annotator)
    }

    /// Whose layers on the open article show, as far as the project has a say in that.
    pub fn seen_annotators<'a>(
        &self,
        document: &'a Document,
    ) -> impl Iterator<Item = &'a AnnotatorId> {
        let (sight, mine) = (self.sight(), self.my_status(&document.article.id));
        let annotators = document.annotators.iter();
        annotators.filter(move |who| sight.sees(mine, who))
    }

    /// How many of others' layers on the open article are hidden until one's own is done.
    pub fn n_hidden_layers(&self) -> usize {
        let Some(document) = &self.document else {
            return 0;
        };
        let (sight, mine) = (self.sight(), self.my_status(&document.article.id));
        let is_hidden = |who: &&AnnotatorId| {
            let key = LayerKey::new(document.article.id.clone(), (*who).clone());
            let layer = self.workspace.layers.get(&key);
            !sight.sees(mine, who) && layer.is_some_and(Layer::has_content)
        };
        document.annotators.iter().filter(is_hidden).count()
    }

    /// How far one has come with an article.
    fn my_status(&self, article: &crate::model::ArticleId) -> Status {
        let Some(folder) = &self.folder else {
            return Status::default();
        };
        let key = LayerKey::new(article.clone(), folder.me.clone());
        let loaded = self.workspace.layers.get(&key).map(Layer::status);
        let listed = || Some(folder.list.get(article)?.status(&folder.me));
        loaded.or_else(listed).unwrap_or_default()
    }

    /// How many of one's own annotations on the open article carry a tag.
    pub fn n_with_tag(&self, tag: &TagId) -> usize {
        self.my_layer()
            .and_then(|layer| layer.tags().get(tag))
            .copied()
            .unwrap_or_default()
    }

    /// How many of one's own annotations on the open article have no sure place.
    pub fn n_unplaced(&self) -> usize {
        self.my_layer().map_or(0, Layer::n_unplaced)
    }

    /// Where annotations of one's own may belong that wait for a person's word.
    pub fn doubtful_ranges(&self) -> Vec<TextRange> {
        let unplaced = self
            .my_layer()
            .into_iter()
            .filter(|layer| layer.n_unplaced() > 0)
            .flat_map(Layer::unplaced);
        let ranges =
            unplaced.flat_map(|annotation| annotation.spans.iter().filter_map(doubtful_range));
        ranges.collect()
    }

    /// The number of the word at the caret, from 1, and of all words.
    pub fn word_position(&self) -> Option<(usize, usize)> {
        let document = self.document.as_ref()?;
        let words = &document.words;
        let before = words.n_before(document.text(), document.selection.caret);
        Some(((before + 1).min(words.n_words()), words.n_words()))
    }

    /// What a file that edits go to is called on screen.
    pub fn save_target_name(&self, target: &SaveTarget) -> String {
        match target {
            SaveTarget::Layer(key) if Some(&key.annotator) == self.me() => {
                format!("Your annotations on {}", key.article)
            }
            SaveTarget::Layer(key) => format!(
                "The annotations of {} on {}",
                self.annotator_name(&key.annotator),
                key.article
            ),
            SaveTarget::Codebook => "The codebook".to_owned(),
            SaveTarget::Project => "The project's settings".to_owned(),
            SaveTarget::Registers => "The actors, organisations and claims".to_owned(),
            SaveTarget::Corrections(article) => format!("Corrected details of {article}"),
        }
    }

    /// How many copies of sidecars of the open article a sync tool left.
    pub fn n_conflict_copies(&self) -> usize {
        self.conflict_copies.len()
    }

    /// Where the settings lie.
    pub fn settings_path(&self) -> std::path::PathBuf {
        self.storage.places().settings_file()
    }

    /// The time zone times are shown in.
    pub fn time_zone(&self) -> &TimeZone {
        &self.time_zone
    }
}

fn doubtful_range(span: &Span) -> Option<TextRange> {
    match span {
        Span::Unplaced(unplaced) => match unplaced.why {
            UnplacedWhy::Doubtful { range, .. } => Some(range),
            UnplacedWhy::Lost | UnplacedWhy::Invalid => None,
        },
        Span::Placed(_) => None,
    }
}
