//! The reading view without a window: the first frame and frames while scrolling, shapes and triangles included.

use std::collections::BTreeSet;

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
use crate::measure::{Report, Round, print_resident, print_rounds};

const N_FRAMES: usize = 600;

struct Stage {
    ctx: Context,
    article: Article,
    layer: Layer,
    codebook: Codebook,
    view: ArticleView,
    time: f64,
}

/// 1 MB with 10 000 annotations: scrolled by 120 points a frame with a jump every 50 frames.
pub fn measure(report: &Report) {
    if !report.begins("the reading view, 1 MB with 10 000 annotations") {
        return;
    }
    let engine = TextEngine::embedded_only();
    let mut warm = Stage::new(&Context::default(), engine.clone(), 5_000, 14);
    print_rounds(
        "first frame of the program's first article, 5 kB",
        &[Round::of(|| warm.frame(Vec::new()))],
    );
    let mut firsts = Vec::new();
    for _ in 0..5 {
        let mut stage = Stage::new(&warm.ctx, engine.clone(), 1_000_000, 10_000);
        firsts.push(Round::of(|| stage.frame(Vec::new())));
    }
    print_rounds("first frame, fonts loaded", &firsts);
    let mut stage = Stage::new(&warm.ctx, engine, 1_000_000, 10_000);
    stage.frame(Vec::new());
    let (mut scrolls, mut jumps, mut n_bytes) = (Vec::new(), Vec::new(), 0);
    for nth in 1..=N_FRAMES {
        if nth % 50 == 0 {
            let start = nth * 1_597 % 990 * 1_000;
            stage
                .view
                .scroll_to(TextRange::from_bytes(start, start + 20).unwrap());
            jumps.push(Round::of(|| stage.frame(Vec::new())));
        } else {
            let top = stage.view.top_visible();
            scrolls.push(Round::of(|| stage.frame(wheel(-120.0))));
            n_bytes += stage.view.top_visible().to_usize() - top.to_usize();
        }
    }
    print_rounds("a frame while scrolling", &scrolls);
    print_rounds("a frame with a jump", &jumps);
    println!("  {:60} {n_bytes:8} bytes", "passed by while scrolling");
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
            selected: None,
            selection: &Selection::default(),
            reading: &ReadingSettings::default(),
            palette: &ArticlePalette::light(),
            revision: 1,
            has_keys: true,
            shows_cards: true,
        };
        let view = &mut self.view;
        let output = self
            .ctx
            .run_ui(input, |ui| drop(article_view_ui(ui, view, &scene)));
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
