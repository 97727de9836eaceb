//! A few words set as the article would be, to try settings on.

use std::collections::BTreeSet;
use std::sync::Arc;

use egui::{Frame, Rect, Ui, UiBuilder, Vec2};

use super::article::{ArticleScene, ArticleView, TextEngine, article_view_ui};
use super::article_pane;
use super::ctx::AppCtx;
use crate::app::Selection;
use crate::app::settings::Settings;
use crate::model::{
    Article, ArticleId, ArticleText, Codebook, EncodingSource, Metadata, Parts, TextEncoding,
};
use crate::text::TextRange;

/// Words of our own in which accents, figures, dashes and another script show.
const WORDS: &str = "The ferry had left at 6:40 – ten minutes early, said the harbour master, \
“and nobody was told”. Thirty-one people stayed behind on the quay at Visby, most of them on \
their way to work, and waited for the next one in the rain. Позже дождь прекратился.";

/// How high the sample is, in points.
const HEIGHT: f32 = 150.0;

/// How high the line about an article is, in points.
const ABOVE: f32 = 80.0;

/// How wide the scroll bar with its map is, in points.
const BESIDE: f32 = 36.0;

/// The sample, begun when it is first drawn.
#[derive(Default)]
pub struct ReadingSample {
    engine: Option<TextEngine>,
    shown: Option<Box<(ArticleView, Article)>>,
}

impl ReadingSample {
    /// The names of the typefaces that the sample can be set in, once they are read.
    pub fn family_names(&mut self) -> Option<Arc<[String]>> {
        self.engine().family_names()
    }

    fn engine(&mut self) -> &TextEngine {
        self.engine.get_or_insert_with(TextEngine::start)
    }

    /// Draws the sample as `settings` have it.
    pub fn sample_ui(&mut self, ctx: AppCtx<'_>, ui: &mut Ui, settings: &Settings) {
        let engine = self.engine().clone();
        let begin = || Box::new((ArticleView::new(engine), article()));
        let (view, article) = &mut **self.shown.get_or_insert_with(begin);
        let reading = article_pane::reading(settings);
        let palette = article_pane::article_palette(ctx.theme);
        let scene = ArticleScene {
            article,
            layers: &[],
            codebook: &Codebook::default(),
            hidden_tags: &BTreeSet::new(),
            marks: &[],
            commented: &BTreeSet::new(),
            selected: None,
            selection: &Selection::default(),
            reading: &reading,
            palette: &palette,
            revision: 0,
            has_keys: false,
            compared: None,
            shows_cards: false,
        };
        let size = Vec2::new(ui.available_width(), HEIGHT);
        let frame = Frame::new()
            .fill(ctx.theme.background())
            .corner_radius(6)
            .outer_margin(egui::Margin::symmetric(0, 6));
        frame.show(ui, |ui| {
            let (rect, _) = ui.allocate_exact_size(size, egui::Sense::hover());
            // Neither the line about the article nor the scroll bar is to be looked at.
            let page = Rect::from_min_max(
                rect.min - Vec2::new(0.0, ABOVE),
                rect.max + Vec2::new(BESIDE, 400.0),
            );
            let mut child = ui.new_child(UiBuilder::new().max_rect(page));
            child.set_clip_rect(rect.intersect(ui.clip_rect()));
            // It is only to be looked at.
            let _events = article_view_ui(&mut child, view, &scene);
        });
    }
}

fn article() -> Article {
    let whole = TextRange::from_bytes(0, WORDS.len());
    Article {
        id: ArticleId::new("sample"),
        text: ArticleText::new(WORDS, ""),
        encoding: TextEncoding {
            label: "UTF-8".to_owned(),
            source: EncodingSource::ValidUtf8,
            n_replaced: 0,
        },
        metadata: Metadata::default(),
        parts: Parts {
            paragraphs: whole.into_iter().collect(),
            ..Parts::default()
        },
    }
}
