//! Saying something about annotations and articles, and listing what is open.

use std::sync::Arc;

use crate::app::commenting::{CommentCommand, CommentsKey, ShownComments};
use crate::app::{AppState, Wish};
use crate::edit::Edit;
use crate::model::{AnnotationRef, Comment, CommentId, Extra, LayerKey};
use crate::review::comments::{Thread, threads};

impl AppState {
    pub(super) fn run_comment(&mut self, command: CommentCommand) {
        match command {
            CommentCommand::Write { on, reply_to, text } => {
                let text = text.trim();
                if !text.is_empty() {
                    let comment = self.new_comment(on, reply_to, text);
                    self.put_comment("Comment", comment);
                }
            }
            CommentCommand::Settle { thread, resolved } => self.settle_thread(&thread, resolved),
            CommentCommand::Delete(id) => self.delete_comment(id),
            CommentCommand::List(request) => self.comments.request = request,
        }
    }

    /// Puts the keyboard into the field for a comment, which is in the inspector.
    pub(super) fn begin_comment(&mut self) {
        if self.document.is_none() {
            let notice = crate::app::Notice::info("No article is open").topic("open");
            return self.notify(notice.hint("Open the article that you want to comment on first."));
        }
        if !self.settings.shows_inspector {
            let mut settings = self.settings.clone();
            settings.shows_inspector = true;
            self.set_settings(settings);
        }
        self.wish(Wish::FocusComment);
    }

    /// The threads on the open article, of the layers that show.
    pub fn comment_threads(&self) -> Vec<Thread> {
        let Some(document) = &self.document else {
            return Vec::new();
        };
        let annotators = self.seen_annotators(document);
        let layers = annotators.filter_map(|who| {
            let key = LayerKey::new(document.article.id.clone(), who.clone());
            Some((who, self.workspace.layers.get(&key)?))
        });
        threads(layers)
    }

    fn new_comment(
        &self,
        on: Option<AnnotationRef>,
        reply_to: Option<CommentId>,
        text: &str,
    ) -> Comment {
        Comment {
            id: CommentId::new(self.clock.new_annotation_id().as_str()),
            on,
            reply_to,
            text: text.to_owned(),
            at: Some(self.clock.now()),
            resolved: false,
            extra: Extra::default(),
        }
    }

    fn put_comment(&mut self, name: &str, comment: Comment) {
        let Some(layer) = self.my_layer_key() else {
            return;
        };
        let id = comment.id.clone();
        let value = Some(Arc::new(comment));
        self.commit(name, vec![Edit::Comment { layer, id, value }]);
    }

    /// What is said last decides: if that is one's own it says so itself, else an answer of one's
    /// own without words does.
    fn settle_thread(&mut self, thread: &CommentId, resolved: bool) {
        let all = self.comment_threads();
        let thread = all.into_iter().find(|it| it.id == *thread);
        let Some((thread, latest)) = thread.and_then(|it| Some((it.clone(), it.latest()?.clone())))
        else {
            return;
        };
        if latest.comment.resolved == resolved {
            return;
        }
        let comment = if self.me() == Some(&latest.by) {
            Comment::clone(&latest.comment)
        } else {
            self.new_comment(thread.on, Some(thread.id), "")
        };
        let name = if resolved {
            "Resolve the comment"
        } else {
            "Open the comment again"
        };
        self.put_comment(
            name,
            Comment {
                resolved,
                ..comment
            },
        );
    }

    fn delete_comment(&mut self, id: CommentId) {
        let Some(layer) = self.my_layer_key() else {
            return;
        };
        let own = self.workspace.layers.get(&layer);
        if own.is_some_and(|own| own.comments().contains_key(&id)) {
            let value = None;
            self.commit(
                "Delete the comment",
                vec![Edit::Comment { layer, id, value }],
            );
        }
    }

    /// Makes the list of comments if something changed since it was made.
    pub(super) fn list_comments(&mut self) {
        let key = CommentsKey {
            generation: self.gathered.generation(),
            request: self.comments.request,
        };
        if self.comments.ask.question == Some(key) {
            return;
        }
        if self.comments.shown.as_ref().is_some_and(|it| it.key == key) {
            return self.comments.ask.forget();
        }
        let snapshot = self.gathered.snapshot().clone();
        let (nth, cancel) = self.comments.ask.ask(key);
        self.storage.list_comments(nth, snapshot, key, cancel);
    }

    pub(super) fn comments_listed(&mut self, nth: u64, shown: ShownComments) {
        if self.comments.ask.is_answered(nth) {
            self.comments.shown = Some(shown);
        }
    }
}
