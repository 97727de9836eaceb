//! The reading view without a window: the first frame and frames while scrolling, shapes and triangles included.

use std::collections::BTreeSet;

use criterion::BatchSize;
use egui::{Context, Event, Modifiers, MouseWheelUnit, Pos2, RawInput, Rect, TouchPhase, Vec2};
use stancemark::app::Selection;
use stancemark::builtin::default_codebook;
use stancemark::model::{Article, Codebook, Layer};
use stancemark::text::TextRange;
use stancemark::ui::article::{
    ArticlePalette, ArticleScene, ArticleView, LayerScene, ReadingSettings, TextEngine,
    article_view_ui,
};

use crate::made_up;
use crate::measure::{Measures, print_resident, print_worst, work};

const GROUP: &str = "the reading view, 1 MB with 10 000 annotations";
const N_FRAMES: usize = 600;

struct Stage {
    ctx: Context,
    article: Article,
    layer: Layer,
    codebook: Codebook,
    view: ArticleView,
    time: f64,
}

/// 1 MB with 10 000 annotations: scrolled by 120 points a frame, and jumped about in.
pub fn measure(measures: &mut Measures) {
    let engine = TextEngine::embedded_only();
    let warm = Context::default();
    let is_wanted = measures.is_wanted(GROUP);
    if is_wanted {
        let mut first = Stage::new(&warm, engine.clone(), 5_000, 14);
        print_worst(
            "the first frame of the program's first article, 5 kB",
            1,
            || first.frame(Vec::new()),
        );
    }
    let mut group = measures.group(GROUP);
    group.bench_function("first frame, fonts loaded", |bencher| {
        let stage = || Stage::new(&warm, engine.clone(), 1_000_000, 10_000);
        bencher.iter_batched(
            stage,
            |mut stage| stage.frame(Vec::new()),
            BatchSize::PerIteration,
        );
    });
    let mut stage = Stage::new(&warm, engine, 1_000_000, 10_000);
    stage.frame(Vec::new());
    work(
        &mut group,
        "floor: a frame in which nothing changes",
        || stage.frame(Vec::new()),
    );
    let mut nth = 0;
    work(&mut group, "a frame while scrolling", || {
        nth += 1;
        stage.scroll(nth)
    });
    work(&mut group, "a frame with a jump", || {
        nth += 1;
        stage.jump(nth)
    });
    group.finish();
    if !is_wanted {
        return;
    }
    print_worst("a frame while scrolling", N_FRAMES, || {
        nth += 1;
        stage.scroll(nth)
    });
    print_worst("a frame with a jump", N_FRAMES / 50, || {
        nth += 1;
        stage.jump(nth)
    });
    print_resident("after that");
}

impl Stage {
    fn new(ctx: &Context, engine: TextEngine, n_bytes: usize, n_annotations: usize) -> Self {
        let text = made_up::text(n_bytes, 1);
        Self {
            ctx: ctx.clone(),
            article: made_up::article(&text),
            layer: made_up::layer(&text, n_annotations),
            codebook: default_codebook(),
            view: ArticleView::new(engine),
            time: 0.0,
        }
    }

    /// Some pages down, then as many up again.
    fn scroll(&mut self, nth: usize) -> usize {
        let points = if (nth / N_FRAMES).is_multiple_of(2) {
            -120.0
        } else {
            120.0
        };
        self.frame(wheel(points))
    }

    fn jump(&mut self, nth: usize) -> usize {
        let start = nth * 1_597 % 990 * 1_000;
        let place = TextRange::from_bytes(start, start + 20).unwrap();
        self.view.scroll_to(place);
        self.frame(Vec::new())
    }

    fn frame(&mut self, events: Vec<Event>) -> usize {
        self.time += 1.0 / 60.0;
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, Vec2::new(1200.0, 900.0))),
            time: Some(self.time),
            events,
            ..RawInput::default()
        };
        let layers = [LayerScene {
            layer: &self.layer,
            color: None,
            annotator: "Reader",
            is_mine: true,
        }];
        let scene = ArticleScene {
            article: &self.article,
            layers: &layers,
            codebook: &self.codebook,
            hidden_tags: &BTreeSet::new(),
            marks: &[],
            commented: &BTreeSet::new(),
            selected: None,
            selection: &Selection::default(),
            reading: &ReadingSettings::default(),
            palette: &ArticlePalette::light(),
            revision: 1,
            has_keys: true,
            compared: None,
            shows_cards: true,
        };
        let view = &mut self.view;
        let mut output = self
            .ctx
            .run_ui(input, |ui| drop(article_view_ui(ui, view, &scene)));
        // There is no graphics card to hand them to.
        output.textures_delta.clear();
        self.ctx
            .tessellate(output.shapes, output.pixels_per_point)
            .len()
    }
}

fn wheel(points: f32) -> Vec<Event> {
    let wheel = Event::MouseWheel {
        unit: MouseWheelUnit::Point,
        delta: Vec2::new(0.0, points),
        phase: TouchPhase::Move,
        source: egui::MouseWheelSource::Wheel,
        modifiers: Modifiers::NONE,
    };
    vec![Event::PointerMoved(Pos2::new(600.0, 400.0)), wheel]
}
