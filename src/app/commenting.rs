//! The page of comments: what is asked for, and the list of what is open.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use jiff::Timestamp;

use super::AppCommand;
use super::table::Asked;
use crate::insight::{AnnotatedArticle, Snapshot};
use crate::model::{AnnotationRef, AnnotatorId, Article, CommentId, Layer, LayerKey, TagId};
use crate::review::comments::{Thread, threads};

/// The page of comments.
#[derive(Default)]
pub struct CommentsState {
    /// What is asked for.
    pub request: CommentsRequest,
    /// The list that was made last.
    pub shown: Option<ShownComments>,
    pub(super) ask: Asked<CommentsKey>,
}

/// Which comments are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CommentsRequest {
    /// Those that are resolved, too.
    pub with_resolved: bool,
}

/// What a list of comments depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct CommentsKey {
    pub generation: u64,
    pub request: CommentsRequest,
}

/// A list that was made, of what.
#[derive(Clone, Debug)]
pub struct ShownComments {
    /// The threads, in the order of their articles.
    pub rows: Vec<CommentRow>,
    pub(super) key: CommentsKey,
}

/// A thread of the list.
#[derive(Clone, Debug)]
pub struct CommentRow {
    /// The article.
    pub article: Arc<Article>,
    /// What was said.
    pub thread: Thread,
    /// The tag of the annotation it is about; none for the article, or if that is gone.
    pub tag: Option<TagId>,
    /// The words it is about, if they have a sure place.
    pub quote: String,
}

/// What is said about annotations and articles.
#[derive(Clone, Debug)]
pub enum CommentCommand {
    /// Something is said about an annotation, or the open article if it is none.
    Write {
        on: Option<AnnotationRef>,
        reply_to: Option<CommentId>,
        text: String,
    },
    /// Nothing is left to be said in a thread of the open article, or something is after all.
    Settle { thread: CommentId, resolved: bool },
    /// A comment of one's own on the open article goes.
    Delete(CommentId),
    /// The page shall list these.
    List(CommentsRequest),
}

impl From<CommentCommand> for AppCommand {
    fn from(command: CommentCommand) -> Self {
        Self::Comment(command)
    }
}

impl CommentsState {
    /// Whether what shows is not what was asked for last.
    pub fn is_working(&self) -> bool {
        self.ask.question.is_some()
    }
}

impl CommentRow {
    /// The annotation it is about with its layer, if that is still there.
    pub fn place(&self) -> Option<(LayerKey, crate::model::AnnotationId)> {
        let on = self.thread.on.as_ref().filter(|_| self.tag.is_some())?;
        let key = LayerKey::new(self.article.id.clone(), on.annotator.clone());
        Some((key, on.id.clone()))
    }
}

impl ShownComments {
    /// Makes the list; nothing when cancelled meanwhile.
    pub(super) fn new(snapshot: &Snapshot, key: CommentsKey, cancel: &AtomicBool) -> Option<Self> {
        let mut rows = Vec::new();
        for article in &snapshot.articles {
            if cancel.load(Ordering::Relaxed) {
                return None;
            }
            let layers = article.layers.iter();
            if layers.clone().all(|(_, layer)| layer.comments().is_empty()) {
                continue;
            }
            let found = threads(layers.map(|(who, layer)| (who, &**layer))).into_iter();
            let wanted = found.filter(|it| key.request.with_resolved || it.is_open());
            rows.extend(wanted.map(|thread| row(article, thread)));
        }
        Some(Self { rows, key })
    }
}

fn row(article: &AnnotatedArticle, thread: Thread) -> CommentRow {
    let on = thread.on.as_ref();
    let layer = |who: &AnnotatorId| article.layers.get(who).map(|layer| &**layer);
    let annotation = on.and_then(|on| Layer::get(layer(&on.annotator)?, &on.id));
    let hull = annotation.and_then(|it| it.hull());
    let quote = hull.and_then(|hull| hull.slice(article.article.text.as_str()));
    CommentRow {
        tag: annotation.map(|it| it.tag.clone()),
        quote: quote.unwrap_or_default().to_owned(),
        article: Arc::clone(&article.article),
        thread,
    }
}

/// When something was said, for those who read it here.
pub fn when(at: Option<Timestamp>, time_zone: &jiff::tz::TimeZone) -> String {
    let local = at.map(|at| at.to_zoned(time_zone.clone()));
    local.map_or(String::new(), |local| {
        local.strftime("%-d %b %Y, %H:%M").to_string()
    })
}
