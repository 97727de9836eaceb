//! What the pages of the team and of comments need, on threads of their own.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::{InsightReply, Storage};
use crate::app::ArticleItem;
use crate::app::commenting::{CommentsKey, ShownComments};
use crate::app::team::{HandOutRequest, ShownTeam, TeamInput};
use crate::insight::Snapshot;
use crate::model::Project;

impl Storage {
    /// Makes the board.
    pub(in crate::app) fn build_team(&self, nth: u64, input: TeamInput) {
        self.for_insight("team", move |_| {
            let shown = ShownTeam::new(input);
            Some(InsightReply::TeamBuilt(nth, Box::new(shown)))
        });
    }

    /// Works out who would get which articles.
    pub(in crate::app) fn plan_hand_out(
        &self,
        nth: u64,
        request: HandOutRequest,
        articles: Vec<Arc<ArticleItem>>,
        project: Arc<Project>,
    ) {
        self.for_insight("hand out", move |_| {
            let plan = request.plan(&articles, &project).map(Box::new);
            Some(InsightReply::HandOutPlanned(nth, plan))
        });
    }

    /// Lists what is said in all articles.
    pub(in crate::app) fn list_comments(
        &self,
        nth: u64,
        snapshot: Snapshot,
        key: CommentsKey,
        cancel: Arc<AtomicBool>,
    ) {
        self.for_insight("comments", move |_| {
            let shown = ShownComments::new(&snapshot, key, &cancel)?;
            Some(InsightReply::CommentsListed(nth, Box::new(shown)))
        });
    }
}
