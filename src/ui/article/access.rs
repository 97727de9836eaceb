//! What screen readers and tests find: a node for each visible paragraph and annotation.

use egui::accesskit::{Action, Role};
use egui::{Rect, Response, Sense, Ui, WidgetInfo};

use super::blocks::BlockKind;
use super::highlights::Run;
use super::scene::{ArticleEvent, ArticleScene};
use super::view::ArticleView;
use crate::model::AnnotationId;
use crate::text::TextRange;

/// Names the view as a whole.
pub(super) fn name_view(response: &Response) {
    response.widget_info(|| WidgetInfo::labeled(Role::Document, true, "Article body"));
}

impl ArticleView {
    /// Publishes what is in view, and answers what assistive programs asked for.
    pub(super) fn publish(
        &self,
        ui: &Ui,
        scene: &ArticleScene<'_>,
        response: &Response,
    ) -> Vec<ArticleEvent> {
        let is_on = ui
            .ctx()
            .accesskit_node_builder(response.id, |_| ())
            .is_some();
        if !is_on {
            return Vec::new();
        }
        self.publish_paragraphs(ui, scene);
        self.publish_annotations(ui, scene)
    }

    fn publish_paragraphs(&self, ui: &Ui, scene: &ArticleScene<'_>) {
        let text = scene.article.text.as_str();
        for shown in &self.visible {
            let Some(block) = self.blocks.get(shown.block) else {
                continue;
            };
            let label = match block.kind {
                BlockKind::Headline | BlockKind::Body => text.get(block.bytes.clone()),
                BlockKind::Fold(reason) => Some(reason.label()),
                BlockKind::Facts => continue,
            };
            let role = match block.kind {
                BlockKind::Headline => Role::Heading,
                BlockKind::Fold(_) => Role::Button,
                BlockKind::Body | BlockKind::Facts => Role::Paragraph,
            };
            let left = self.page.column_left;
            let bottom = shown.top + shown.laid_out.height;
            let rect = self
                .page
                .to_points(left, shown.top, left + self.page.column_width, bottom);
            let id = ui.scope_id().with(("article block", block.bytes.start));
            node(
                ui,
                id,
                rect.intersect(self.page.rect),
                (role, label.unwrap_or_default()),
            );
        }
    }

    /// The first part of a run where a click takes its annotation and not a smaller one.
    fn own_part(&self, run: &Run) -> TextRange {
        let mut start = run.range.start();
        for other in self.highlights.intersecting(run.range) {
            let is_smaller = other.range.len() < run.range.len();
            if is_smaller && other.range.start() > start {
                return TextRange::new(start, other.range.start()).unwrap_or(run.range);
            }
            if is_smaller {
                start = start.max(other.range.end());
            }
        }
        TextRange::new(start, run.range.end()).unwrap_or(run.range)
    }

    fn publish_annotations(&self, ui: &Ui, scene: &ArticleScene<'_>) -> Vec<ArticleEvent> {
        let text = scene.article.text.as_str();
        let mut events = Vec::new();
        let mut done: Vec<&AnnotationId> = Vec::new();
        let blocks = self
            .visible
            .iter()
            .filter_map(|shown| self.blocks.get(shown.block));
        for range in blocks
            .filter(|block| block.is_text())
            .filter_map(super::blocks::Block::range)
        {
            for run in self.highlights.intersecting(range) {
                let Some(owner) = self.highlights.owner(run) else {
                    continue;
                };
                let annotation_id = &owner.annotation.id;
                let rects = self.rects_of(self.own_part(run));
                let seen = rects
                    .into_iter()
                    .find(|rect| self.page.rect.intersects(*rect));
                let Some(rect) = seen.filter(|_| !done.contains(&annotation_id)) else {
                    continue;
                };
                done.push(annotation_id);
                let id = ui
                    .scope_id()
                    .with(("annotation", owner.layer, annotation_id.as_str()));
                node(
                    ui,
                    id,
                    rect.intersect(self.page.rect),
                    (Role::Mark, &owner.spoken(text, scene)),
                );
                if ui.input(|input| input.has_accesskit_action_request(id, Action::Click)) {
                    let ids = vec![annotation_id.clone()];
                    events.push(ArticleEvent::ClickAnnotation { ids, nth: 0 });
                }
            }
        }
        events
    }
}

fn node(ui: &Ui, id: egui::Id, rect: Rect, (role, label): (Role, &str)) {
    let response = ui.interact(rect, id, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(role, true, label));
    ui.ctx().accesskit_node_builder(id, |node| {
        node.set_role(role);
        node.set_label(label);
        node.clear_value();
        if role != Role::Paragraph && role != Role::Heading {
            node.add_action(Action::Click);
        }
    });
}
