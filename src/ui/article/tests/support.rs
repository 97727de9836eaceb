//! Articles, layers and a window to show them in.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

use egui_kittest::{Harness, TestRenderer};

use super::super::*;
use crate::app::Selection;
use crate::model::{
    Annotation, AnnotationId, Article, ArticleId, ArticleText, Choice, Codebook, Color,
    EncodingSource, Extra, Field, FieldId, FieldKind, FieldValue, Layer, Metadata, Parts, Sign,
    Span, Status, Tag, TagId, TextEncoding,
};
use crate::testing::SoftRenderer;
use crate::text::{TextRange, segment};

/// An article whose paragraphs are its lines, the first of them the headline.
pub fn article(text: &str) -> Article {
    let mut paragraphs = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let range = TextRange::from_bytes(start, start + line.len());
        paragraphs.extend(range.and_then(|range| segment::trim(text, range)));
        start += line.len();
    }
    let metadata = Metadata {
        outlet: "The Harbour Post".to_owned(),
        date: "2025-11-09".parse().ok(),
        ..Metadata::default()
    };
    Article {
        id: ArticleId::new("a.txt"),
        text: ArticleText::new(text, format!("{}", text.len())),
        encoding: TextEncoding {
            label: "UTF-8".to_owned(),
            source: EncodingSource::ValidUtf8,
            n_replaced: 0,
        },
        metadata,
        parts: Parts {
            headline: paragraphs.first().copied(),
            paragraphs,
            ..Parts::default()
        },
    }
}

fn tag(id: &str, name: &str, color: &str) -> Tag {
    Tag {
        id: TagId::new(id),
        name: name.to_owned(),
        parent: None,
        color: Color::parse(color).unwrap(),
        key: None,
        letter: None,
        definition: String::new(),
        examples: Vec::new(),
        fields: Vec::new(),
        extra: Extra::default(),
    }
}

/// Four tags; the stance has a polarity with signs.
pub fn codebook() -> Codebook {
    let mut stance = tag("stance", "Stance", "#d55e00");
    let choices = [
        ("supports", Sign::Supports),
        ("opposes", Sign::Opposes),
        ("mixed", Sign::Mixed),
    ];
    let choice = |(id, sign): (&str, Sign)| Choice {
        id: id.to_owned(),
        name: id.to_owned(),
        definition: String::new(),
        sign: Some(sign),
        extra: Extra::default(),
    };
    stance.fields.push(Field {
        id: FieldId::new("polarity"),
        name: "polarity".to_owned(),
        kind: FieldKind::Choice(choices.map(choice).to_vec()),
        is_required: true,
        guideline: String::new(),
        extra: Extra::default(),
    });
    let mut claim = tag("claim", "Claim", "#0072b2");
    claim.fields.push(Field {
        id: FieldId::new("claimant"),
        name: "claimant".to_owned(),
        kind: FieldKind::Text,
        is_required: false,
        guideline: String::new(),
        extra: Extra::default(),
    });
    Codebook {
        name: "Test".to_owned(),
        tags: vec![
            claim,
            stance,
            tag("evidence", "Evidence", "#009e73"),
            tag("frame", "Frame", "#cc79a7"),
        ],
        ..Codebook::default()
    }
}

/// An annotation on the first place where `words` stand.
pub fn on(text: &str, id: &str, tag: &str, words: &str) -> Annotation {
    let start = text.find(words).unwrap();
    annotation(
        id,
        tag,
        TextRange::from_bytes(start, start + words.len()).unwrap(),
    )
}

pub fn annotation(id: &str, tag: &str, range: TextRange) -> Annotation {
    Annotation {
        id: AnnotationId::new(id),
        tag: TagId::new(tag),
        spans: vec![Span::Placed(range)],
        fields: BTreeMap::new(),
        note: String::new(),
        links: Vec::new(),
        created: None,
        modified: None,
        extra: Extra::default(),
    }
}

pub fn with_field(mut annotation: Annotation, field: &str, value: &str) -> Annotation {
    annotation
        .fields
        .insert(FieldId::new(field), FieldValue::One(value.to_owned()));
    annotation
}

/// All that a scene refers to.
pub struct Stage {
    pub article: Article,
    pub layer: Layer,
    pub codebook: Codebook,
    pub marks: Vec<Mark>,
    pub commented: BTreeSet<AnnotationId>,
    pub selected: Option<AnnotationId>,
    pub selection: Selection,
    pub reading: ReadingSettings,
    pub palette: ArticlePalette,
    pub revision: u64,
    pub view: ArticleView,
    pub events: Vec<ArticleEvent>,
}

impl Stage {
    /// A stage with the faces that come with the program.
    pub fn new(text: &str, annotations: Vec<Annotation>) -> Self {
        Self {
            article: article(text),
            layer: Layer::new(
                Status::InProgress,
                annotations.into_iter().map(Arc::new),
                Extra::default(),
            ),
            codebook: codebook(),
            marks: Vec::new(),
            commented: BTreeSet::new(),
            selected: None,
            selection: Selection::default(),
            reading: ReadingSettings::default(),
            palette: ArticlePalette::light(),
            revision: 1,
            view: ArticleView::new(TextEngine::embedded_only()),
            events: Vec::new(),
        }
    }

    /// Runs `act` with the view and the scene that shows this stage.
    pub fn with_scene<Answer>(
        &mut self,
        act: impl FnOnce(&mut ArticleView, &ArticleScene<'_>) -> Answer,
    ) -> Answer {
        let layers = [LayerScene {
            layer: &self.layer,
            color: None,
            annotator: "Mira Holm",
            is_mine: true,
        }];
        let scene = ArticleScene {
            article: &self.article,
            layers: &layers,
            codebook: &self.codebook,
            hidden_tags: &BTreeSet::new(),
            marks: &self.marks,
            commented: &self.commented,
            selected: self.selected.as_ref(),
            selection: &self.selection,
            reading: &self.reading,
            palette: &self.palette,
            revision: self.revision,
            has_keys: false,
            compared: None,
            shows_cards: true,
        };
        act(&mut self.view, &scene)
    }

    fn ui(&mut self, ui: &mut egui::Ui) {
        let events = self.with_scene(|view, scene| article_view_ui(ui, view, scene));
        for event in &events {
            match event {
                ArticleEvent::Select(selection) => self.selection = selection.clone(),
                ArticleEvent::ClickAnnotation { ids, nth } => {
                    self.selected = ids.get(*nth).cloned();
                }
                ArticleEvent::ClickNothing => self.selected = None,
                _ => {}
            }
        }
        self.events.extend(events);
    }
}

/// A renderer that the harness fills and the test draws with.
#[derive(Clone, Default)]
struct Shared(Rc<RefCell<SoftRenderer>>);

impl TestRenderer for Shared {
    fn handle_delta(&mut self, delta: &mut egui::TexturesDelta) {
        self.0.borrow_mut().apply(delta);
        delta.clear();
    }
}

/// A window with a stage in it.
pub struct Window {
    pub harness: Harness<'static, Stage>,
    renderer: Shared,
}

impl Window {
    pub fn new(stage: Stage, size: [f32; 2], scale: f32) -> Self {
        let renderer = Shared::default();
        let mut harness = Harness::builder()
            .with_size(size)
            .with_pixels_per_point(scale)
            .with_step_dt(0.02)
            .renderer(renderer.clone())
            .build_ui_state(|ui, stage: &mut Stage| stage.ui(ui), stage);
        harness.run();
        Self { harness, renderer }
    }

    pub fn stage(&mut self) -> &mut Stage {
        self.harness.state_mut()
    }

    /// The window as it looks now.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the window's size in pixels"
    )]
    pub fn picture(&mut self) -> image::RgbaImage {
        let output = self.harness.output();
        let scale = output.pixels_per_point;
        let shapes = self.harness.ctx.tessellate(output.shapes.clone(), scale);
        let size = self.harness.ctx.content_rect().size() * scale;
        let size = [size.x.round() as u32, size.y.round() as u32];
        self.renderer.0.borrow().draw(&shapes, size, scale)
    }
}
