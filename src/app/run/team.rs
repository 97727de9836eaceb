//! The board of the team, assigning, handing out, and one's own queue.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::tz::Offset;

use crate::app::gathered::Stage;
use crate::app::storage::InsightReply;
use crate::app::team::{
    HandOutPlan, HandOutRequest, ShownTeam, TakeBack, TeamCommand, TeamInput, TeamKey, Which,
};
use crate::app::{AppState, ArticleItem, ListFilter, Modal, Notice};
use crate::edit::Edit;
use crate::model::{AnnotatorId, ArticleId, Assignment, Project, Role, Status};

impl AppState {
    pub(super) fn run_team(&mut self, command: TeamCommand) {
        match command {
            TeamCommand::Ask(request) => self.team.request = *request,
            TeamCommand::Assign {
                article,
                annotator,
                is_assigned,
            } => self.assign(&article, annotator, is_assigned),
            TeamCommand::TakeBack(which) => self.take_back(which),
            TeamCommand::Plan(request) => self.plan_hand_out(*request),
            TeamCommand::HandOut => self.hand_out(),
        }
    }

    pub(super) fn take_team(&mut self, reply: InsightReply) {
        match reply {
            InsightReply::TeamBuilt(nth, shown) => self.team_built(nth, *shown),
            InsightReply::HandOutPlanned(nth, plan) => self.hand_out_planned(nth, plan),
            _ => {}
        }
    }

    /// Makes the board if something changed since it was made.
    pub(super) fn follow_team(&mut self) {
        let Some(folder) = &self.folder else { return };
        let is_read = *self.gathered.stage() == Stage::Ready;
        let request = self.team.request.clone();
        let filter = request.only_listed.then(|| folder.rows.filter().cloned());
        let key = TeamKey {
            generation: is_read.then(|| self.gathered.generation()),
            list_revision: folder.rows.list_revision(),
            filter: filter.flatten(),
            sight: self.sight(),
            request,
            today: Offset::UTC.to_datetime(self.clock.now()).date(),
        };
        // While a folder is read there is always something newer: one board after the other.
        let is_asked = self.team.ask.question.as_ref();
        if is_asked.is_some_and(|asked| *asked == key || self.job.is_some()) {
            return;
        }
        if self.team.shown.as_ref().is_some_and(|it| it.key == key) {
            return self.team.ask.forget();
        }
        let listed = key.request.only_listed;
        let input = TeamInput {
            articles: folder.list.items().to_vec(),
            project: Arc::clone(&self.workspace.project),
            me: folder.me.clone(),
            snapshot: is_read.then(|| self.gathered.snapshot().clone()),
            listed: listed.then(|| folder.rows.articles().collect()),
            key: key.clone(),
        };
        let (nth, _) = self.team.ask.ask(key);
        self.storage.build_team(nth, input);
    }

    fn team_built(&mut self, nth: u64, shown: ShownTeam) {
        if self.team.ask.is_answered(nth) {
            self.team.shown = Some(shown);
        }
    }

    fn assign(&mut self, article: &ArticleId, annotator: AnnotatorId, is_assigned: bool) {
        let who = self.annotator_name(&annotator);
        let name = if is_assigned {
            format!("Assign an article to {who}")
        } else {
            format!("Take an article back from {who}")
        };
        self.change_assignments(name, |assignments| {
            let known = assignments.entry(article.clone()).or_default();
            known.to.retain(|it| *it != annotator);
            if is_assigned {
                known.to.push(annotator);
                known.to.sort_unstable();
            }
        });
    }

    /// Changes who is to annotate what, as one step; says whether anything changed.
    fn change_assignments(
        &mut self,
        name: String,
        change: impl FnOnce(&mut std::collections::BTreeMap<ArticleId, Assignment>),
    ) -> bool {
        let mut project = Project::clone(&self.workspace.project);
        change(&mut project.assignments);
        // An article that is assigned to nobody is anybody's, which is what no entry says.
        let says_nothing = |it: &Assignment| it.to.is_empty() && it.extra.0.is_empty();
        project.assignments.retain(|_, it| !says_nothing(it));
        if project == *self.workspace.project {
            return false;
        }
        self.commit(name, vec![Edit::Project(Arc::new(project))])
    }

    fn take_back(&mut self, which: TakeBack) {
        self.settle_rows();
        let Some(folder) = &self.folder else { return };
        let list = &folder.list;
        let listed: BTreeSet<ArticleId> = folder.rows.article_ids(list).collect();
        let project = &self.workspace.project;
        let mut taken: Vec<(ArticleId, AnnotatorId)> = Vec::new();
        for (article, assignment) in &project.assignments {
            let item = list.get(article);
            let status = |who: &AnnotatorId| item.map(|it| it.status(who)).unwrap_or_default();
            let goes = |who: &&AnnotatorId| match which {
                TakeBack::NotBegun => status(who) == Status::New,
                TakeBack::Listed => listed.contains(article),
                TakeBack::All => true,
            };
            let gone = assignment.to.iter().filter(goes);
            taken.extend(gone.map(|who| (article.clone(), who.clone())));
        }
        let n_taken = taken.len();
        let told = match n_taken {
            0 => {
                let notice = Notice::info("There is no such assignment to take back").topic("team");
                return self.notify(notice);
            }
            1 => "Take back 1 assignment".to_owned(),
            n => format!("Take back {n} assignments"),
        };
        let is_done = self.change_assignments(told, |assignments| {
            for (article, who) in &taken {
                if let Some(assignment) = assignments.get_mut(article) {
                    assignment.to.retain(|it| it != who);
                }
            }
        });
        if is_done {
            let told = match n_taken {
                1 => "1 assignment was taken back".to_owned(),
                n => format!("{n} assignments were taken back"),
            };
            let hint = "What was annotated stays as it is. Undo gives them out again.";
            self.notify(Notice::info(told).hint(hint).topic("team"));
        }
    }

    /// Opens the window that hands out, with all who annotate ticked.
    pub(super) fn begin_hand_out(&mut self) {
        if self.folder.is_none() {
            return self.nothing_open();
        }
        let annotators = self.workspace.project.annotators.iter();
        let mut coders: BTreeSet<AnnotatorId> = annotators
            .clone()
            .filter(|it| it.role == Role::Annotator)
            .map(|it| it.id.clone())
            .collect();
        if coders.is_empty() {
            coders = annotators.map(|it| it.id.clone()).collect();
        }
        let mut request = HandOutRequest {
            coders,
            which: Which::All,
            ..self.team.hand_out.request.clone()
        };
        request.fit();
        self.modal = Some(Modal::HandOut);
        self.plan_hand_out(request);
    }

    fn plan_hand_out(&mut self, request: HandOutRequest) {
        self.settle_rows();
        let Some(folder) = &self.folder else { return };
        let items = folder.list.items();
        let articles: Vec<Arc<ArticleItem>> = match request.which {
            Which::All => items.to_vec(),
            Which::Listed => {
                let listed = folder.rows.articles();
                listed.filter_map(|nth| items.get(nth).cloned()).collect()
            }
        };
        let project = Arc::clone(&self.workspace.project);
        let state = &mut self.team.hand_out;
        state.request = request.clone();
        let (nth, _) = state.ask.ask(request.clone());
        self.storage.plan_hand_out(nth, request, articles, project);
    }

    fn hand_out_planned(&mut self, nth: u64, plan: Result<Box<HandOutPlan>, String>) {
        let state = &mut self.team.hand_out;
        if state.ask.is_answered(nth) {
            state.plan = Some(plan.map(Arc::from));
        }
    }

    /// Hands out what is planned, but for articles that somebody assigned meanwhile.
    fn hand_out(&mut self) {
        let state = &self.team.hand_out;
        let Some(Ok(plan)) = state.plan.clone().filter(|_| !state.is_working()) else {
            return;
        };
        let seed = state.request.seed;
        let assigned = &self.workspace.project.assignments;
        let is_free = |article: &&ArticleId| !assigned.contains_key(*article);
        let n_handed = plan.handed.keys().filter(is_free).count();
        let articles = match n_handed {
            1 => "1 article".to_owned(),
            n => format!("{n} articles"),
        };
        let is_done = self.change_assignments(format!("Hand out {articles}"), |assignments| {
            for (article, assignment) in &plan.handed {
                let known = assignments.entry(article.clone());
                known.or_insert_with(|| assignment.clone());
            }
        });
        if is_done {
            self.modal = None;
            self.team.hand_out.plan = None;
            let told = format!("Handed out {articles}, seed {seed}");
            let hint = "Review ▸ My queue shows everybody what is theirs. One Undo takes all back.";
            self.notify(Notice::info(told).hint(hint).topic("team"));
        }
    }

    /// The article list shows what is assigned to oneself and not finished, and nothing else.
    pub(super) fn show_my_queue(&mut self) {
        let Some(folder) = &mut self.folder else {
            return self.nothing_open();
        };
        folder.filter = ListFilter {
            only_queue: true,
            sort: folder.filter.sort,
            group: folder.filter.group,
            ..ListFilter::default()
        };
        if !self.settings.shows_article_list {
            let mut settings = self.settings.clone();
            settings.shows_article_list = true;
            self.set_settings(settings);
        }
        self.settle_rows();
        if self
            .folder
            .iter()
            .all(|folder| folder.rows.queue.is_empty())
        {
            self.tell_empty_queue();
        }
    }

    /// Opens the next article that is assigned to oneself and not finished: first what was begun.
    pub(super) fn next_in_queue(&mut self) {
        if self.folder.is_none() {
            return self.nothing_open();
        }
        self.settle_rows();
        let Some(folder) = &self.folder else { return };
        let open = self.document.as_ref();
        let open = open.and_then(|document| folder.list.position(&document.article.id));
        let next = folder.rows.next_in_queue(open);
        let next = next.and_then(|nth| folder.list.items().get(nth));
        match next.map(|item| item.id.clone()) {
            Some(article) => {
                self.leave_page();
                self.open_article(&article);
            }
            None => self.tell_empty_queue(),
        }
    }

    fn tell_empty_queue(&mut self) {
        let me = self.me().cloned();
        let mut assignments = self.workspace.project.assignments.values();
        let is_mine = |it: &Assignment| me.as_ref().is_some_and(|me| it.to.contains(me));
        let (message, hint) = if assignments.any(is_mine) {
            (
                "Your queue is empty: all that was assigned to you is done",
                "Review ▸ Team and progress shows how far the others are.",
            )
        } else {
            (
                "Nothing is assigned to you",
                "Review ▸ Hand out articles… gives articles to annotators.",
            )
        };
        self.notify(Notice::info(message).hint(hint).topic("queue"));
    }
}
