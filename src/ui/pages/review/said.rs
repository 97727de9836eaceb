//! What is said about the annotations of the article in hand.

use std::collections::BTreeSet;

use egui::{RichText, Ui};

use super::{ReviewPage, name_of};
use crate::app::AppCommand;
use crate::app::session::BookArticle;
use crate::model::{AnnotationId, AnnotationRef, LayerKey};
use crate::review::comments::{Thread, threads};
use crate::ui::bidi::shown;
use crate::ui::ctx::FolderCtx;

/// The threads of an article, made anew when something changed.
#[derive(Default)]
pub struct SaidHere {
    made_for: Option<u64>,
    threads: Vec<Thread>,
    /// Annotations with a thread that is open.
    pub commented: BTreeSet<AnnotationId>,
}

impl SaidHere {
    /// Brings the threads up to date with the article in hand.
    pub fn follow(&mut self, revision: u64, article: &BookArticle) {
        if self.made_for == Some(revision) {
            return;
        }
        let layers = article.article.layers.iter();
        self.threads = threads(layers.map(|(annotator, layer)| (annotator, &**layer)));
        let open = self.threads.iter().filter(|thread| thread.is_open());
        let open = open.filter_map(|thread| Some(thread.on.as_ref()?.id.clone()));
        self.commented = open.collect();
        self.made_for = Some(revision);
    }

    fn on<'a>(&'a self, annotation: &'a AnnotationRef) -> impl Iterator<Item = &'a Thread> {
        let threads = self.threads.iter();
        threads.filter(move |thread| thread.on.as_ref() == Some(annotation))
    }
}

/// Draws what is said about an annotation; a click opens it in its article, to answer.
pub fn said_ui(
    ctx: FolderCtx<'_>,
    ui: &mut Ui,
    page: &ReviewPage,
    (article, annotation): (&BookArticle, &AnnotationRef),
) {
    let faint = ctx.app.theme.text_faint();
    for said in page.said.on(annotation).flat_map(|thread| &thread.entries) {
        let text = format!("{}: {}", name_of(ctx, page, &said.by), said.comment.text);
        ui.label(RichText::new(shown(&text)).small().color(faint));
    }
    let has_any = page.said.on(annotation).next().is_some();
    if has_any
        && ui
            .link(RichText::new("Answer in the article").small())
            .clicked()
    {
        let key = LayerKey::new(article.id().clone(), annotation.annotator.clone());
        let command = AppCommand::OpenAnnotation(key, annotation.id.clone());
        ctx.app.commands.send(command);
    }
}
