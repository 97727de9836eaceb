//! The review of the sample, down to the sidecars.

use strum::IntoEnumIterator as _;

use crate::app::session::{
    CaseStep, CasesShown, MinutesTarget, ReviewCommand, RuleScope, StatesShown,
};
use crate::app::{
    AppCommand, AppState, CodebookCommand, FateTold, Page, Selected, Selection, UiCommand,
};
use crate::model::{AnnotatorId, ArticleId, LayerKey, Role, TagId};
use crate::review::cases::{CaseState, Takes};
use crate::review::deciding::{Rule, Verdict};
use crate::testing::window::{Project, open_review_sample};
use crate::text::TextRange;

const KESTREL: &str = "2025-03-14/kestrel-courier_minister-rules-out-early-closure.txt";

/// The sample of a review, its cases made.
fn review() -> Project {
    let mut project = open_review_sample();
    run(&mut project, UiCommand::ReviewSession);
    settle(&mut project);
    project
}

fn run(project: &mut Project, command: impl Into<AppCommand>) {
    project.state.run(vec![command.into()]);
    project.state.poll();
}

/// Does something and waits until it is on disk and the cases are those of the articles.
fn done(project: &mut Project, command: impl Into<AppCommand>) {
    run(project, command);
    settle(project);
}

fn settle(project: &mut Project) {
    project.wait_until(|state| {
        let session = &state.session;
        let is_made = session.made_for == Some((state.gathered.generation(), session.takes));
        let is_idle = session.waiting.is_empty() && session.loading.is_empty();
        is_made && is_idle && state.saves.is_saved() && state.job.is_none() && state.bulk.is_none()
    });
}

/// Takes the first case in that state in hand and says how many there are.
fn pick(project: &mut Project, state: CaseState) -> usize {
    let shown = CasesShown {
        states: StatesShown::Only(state),
        ..CasesShown::default()
    };
    done(project, ReviewCommand::Show(Box::new(shown)));
    done(project, ReviewCommand::Step(CaseStep::First));
    project.state.session.places().len()
}

fn decide(project: &mut Project, verdict: Verdict) {
    done(project, ReviewCommand::Decide(verdict));
}

fn n(state: &AppState, of: CaseState) -> usize {
    state.session.book().counts().of_state(of)
}

fn take(annotator: &str) -> Verdict {
    Verdict::Take(AnnotatorId::new(annotator))
}

fn curated(project: &Project, article: &str) -> crate::model::Layer {
    let key = LayerKey::new(ArticleId::new(article), AnnotatorId::new("curated"));
    project.state.workspace.layers[&key].clone()
}

fn layers(project: &Project, article: &ArticleId) -> [String; 3] {
    ["ines", "tomas", "mara"].map(|who| project.read(&format!("{article}.{who}.ron")))
}

fn told(state: &AppState) -> String {
    let notices = state.notices.iter();
    let told = notices.filter(|notice| notice.topic == "review");
    told.map(|notice| notice.message.clone()).collect()
}

#[test]
fn the_review_opens_at_an_open_case_and_counts_all() {
    let project = review();
    let state = &project.state;
    assert_eq!(state.page, Page::Review);
    let (_, case) = state.session.case_in_hand().unwrap();
    assert!(case.state.is_open());
    assert_eq!(
        state.session.places().len(),
        state.session.book().counts().open()
    );
    assert!(state.session.book().counts().open() > 5);
    assert_eq!(state.session.book().annotators().len(), 3);
}

#[test]
fn the_sample_shows_every_state_and_has_comments() {
    let project = review();
    for state in CaseState::iter() {
        assert!(n(&project.state, state) > 0, "{state:?}");
    }
    let articles = project.state.session.book().articles().iter();
    let layers = articles.flat_map(|it| it.article.layers.values());
    let comments: Vec<_> = layers.flat_map(|layer| layer.comments().values()).collect();
    assert!(comments.iter().any(|it| it.reply_to.is_some()), "a reply");
    assert!(comments.iter().any(|it| it.on.is_none()), "on the article");
    assert!(comments.iter().any(|it| it.resolved), "resolved");
}

#[test]
fn a_decision_is_in_the_curated_sidecar_and_the_next_open_case_in_hand() {
    let mut project = review();
    pick(&mut project, CaseState::Edges);
    let before = project.state.session.in_hand.clone().unwrap();
    let n_edges = n(&project.state, CaseState::Edges);
    let untouched = layers(&project, &before.article);
    run(&mut project, ReviewCommand::Reason("slip".to_owned()));
    run(
        &mut project,
        ReviewCommand::Note("The full stop stays out.".to_owned()),
    );
    run(&mut project, ReviewCommand::NoteDone);
    decide(&mut project, Verdict::Union(None));
    assert_eq!(n(&project.state, CaseState::Edges), n_edges - 1);
    assert_ne!(project.state.session.in_hand.as_ref(), Some(&before));
    assert_eq!(
        project.state.session.saying.reason, "",
        "nothing is said of the next"
    );
    let written = project.read(&format!("{}.curated.ron", before.article));
    assert!(written.contains(r#"how: "union", by: "#), "{written}");
    assert!(written.contains(r#"reason: "slip", note: "The full stop stays out.""#));
    assert_eq!(
        layers(&project, &before.article),
        untouched,
        "nobody's layer changes"
    );
    done(&mut project, UiCommand::Undo);
    assert_eq!(n(&project.state, CaseState::Edges), n_edges);
    let session = &project.state.session;
    assert_eq!(
        session.in_hand.as_ref(),
        Some(&before),
        "it is in hand again"
    );
    assert_eq!(session.saying.note, "The full stop stays out.");
}

#[test]
fn commands_wait_for_the_curated_layer_and_then_act_in_order() {
    let mut project = review();
    pick(&mut project, CaseState::OnlySome);
    // All within one frame, before any layer is loaded.
    project.state.run(vec![
        ReviewCommand::Reason("other".to_owned()).into(),
        ReviewCommand::Decide(Verdict::Reject).into(),
    ]);
    settle(&mut project);
    assert_eq!(
        n(&project.state, CaseState::Rejected),
        n_rejected_before() + 1
    );
}

fn n_rejected_before() -> usize {
    let project = review();
    n(&project.state, CaseState::Rejected)
}

#[test]
fn who_is_not_named_for_it_does_not_decide() {
    let mut project = review();
    let mut changed = (*project.state.workspace.project).clone();
    changed.annotators[0].role = Role::Curator;
    done(&mut project, AppCommand::SetProject(Box::new(changed)));
    pick(&mut project, CaseState::Tag);
    let before = project.state.session.book().counts().clone();
    decide(&mut project, take("ines"));
    assert_eq!(*project.state.session.book().counts(), before);
    assert!(
        told(&project.state).contains("does not decide"),
        "{}",
        told(&project.state)
    );
    let ines = AnnotatorId::new("ines");
    done(
        &mut project,
        AppCommand::BeAnnotator(ines, "Ines".to_owned()),
    );
    settle(&mut project);
    decide(&mut project, take("ines"));
    assert_ne!(*project.state.session.book().counts(), before);
}

#[test]
fn joined_edges_need_to_know_whose_tag_where_tags_differ() {
    let mut project = review();
    pick(&mut project, CaseState::Tag);
    let before = n(&project.state, CaseState::Tag);
    decide(&mut project, Verdict::Union(None));
    assert_eq!(n(&project.state, CaseState::Tag), before);
    assert!(told(&project.state).contains("their tags differ"));
    let (_, case) = project.state.session.case_in_hand().unwrap();
    let first = case.members[0].annotator.clone();
    decide(&mut project, Verdict::Union(Some(first)));
    assert_eq!(n(&project.state, CaseState::Tag), before - 1);
}

#[test]
fn an_annotation_of_nobody_is_put_in_and_edited_and_opened_again() {
    let mut project = review();
    pick(&mut project, CaseState::Fields);
    let words = {
        let (article, _) = project.state.session.case_in_hand().unwrap();
        let at = article.text().find("Corvane").unwrap();
        TextRange::from_bytes(at, at + "Corvane ".len()).unwrap()
    };
    let article = project.state.session.in_hand.clone().unwrap().article;
    run(&mut project, ReviewCommand::Select(Selection::range(words)));
    done(&mut project, ReviewCommand::AddNew(TagId::new("note")));
    let draft = project.state.session.draft.clone().unwrap();
    let text = |state: &AppState| {
        let (article, _) = state.session.case_in_hand().unwrap();
        let range = state
            .session
            .draft
            .as_ref()
            .unwrap()
            .annotation
            .hull()
            .unwrap();
        range.slice(article.text()).unwrap().to_owned()
    };
    assert_eq!(text(&project.state), "Corvane", "without the space");
    let mut changed = draft;
    changed.annotation.note = "Name only".to_owned();
    run(&mut project, ReviewCommand::ChangeDraft(Box::new(changed)));
    let case = project.state.session.in_hand.clone().unwrap();
    done(&mut project, ReviewCommand::DecideDraft);
    let layer = curated(&project, article.as_str());
    let note = |layer: &crate::model::Layer| {
        let mut all = layer.by_id();
        all.any(|it| it.note == "Name only")
    };
    assert!(note(&layer));
    done(&mut project, ReviewCommand::Pick(case));
    done(&mut project, ReviewCommand::LeaveOpen);
    assert!(!note(&curated(&project, article.as_str())));
}

#[test]
fn a_rule_is_looked_at_then_decides_as_one_step_and_is_taken_back() {
    let mut project = review();
    let n_agree = n(&project.state, CaseState::Agree);
    assert!(n_agree > 2);
    let plan = |project: &mut Project| {
        run(project, UiCommand::ReviewRules);
        run(
            project,
            ReviewCommand::PlanRule(Rule::Unanimous, RuleScope::All),
        );
        project.wait_until(|state| {
            let rules = state.session.rules.as_ref();
            rules.is_some_and(|rules| rules.plan.is_some())
        });
    };
    plan(&mut project);
    let planned = project
        .state
        .session
        .rules
        .as_ref()
        .unwrap()
        .plan
        .clone()
        .unwrap();
    assert_eq!(planned.cases.len(), n_agree);
    run(&mut project, ReviewCommand::ToggleRuled(0));
    done(&mut project, ReviewCommand::ApplyRule);
    assert_eq!(
        n(&project.state, CaseState::Agree),
        1,
        "the one that was left out"
    );
    let used = crate::app::session::rules_used(project.state.session.book());
    assert_eq!(used.get("rule:unanimous"), Some(&(n_agree - 1)));
    done(&mut project, UiCommand::Undo);
    assert_eq!(n(&project.state, CaseState::Agree), n_agree);
    done(&mut project, UiCommand::Redo);
    run(&mut project, UiCommand::ReviewRules);
    done(
        &mut project,
        ReviewCommand::TakeBack("rule:unanimous".to_owned()),
    );
    assert_eq!(n(&project.state, CaseState::Agree), n_agree);
}

#[test]
fn a_change_of_a_coder_makes_only_that_decision_stale() {
    let mut project = review();
    pick(&mut project, CaseState::Edges);
    let case = project.state.session.in_hand.clone().unwrap();
    decide(&mut project, Verdict::Union(None));
    pick(&mut project, CaseState::Tag);
    decide(&mut project, take("ines"));
    let (n_stale, n_decided) = (
        n(&project.state, CaseState::Stale),
        n(&project.state, CaseState::Decided),
    );
    let place = project.state.session.book().place_of(&case).unwrap();
    let (_, found) = project.state.session.book().at(place).unwrap();
    let member = found.members[0].clone();
    let key = LayerKey::new(case.article.clone(), member.annotator.clone());
    done(
        &mut project,
        AppCommand::BeAnnotator(member.annotator.clone(), String::new()),
    );
    // The open article is opened again with one's own layer first.
    project.wait_until(|state| {
        let document = state.document.as_ref();
        document.is_some_and(|it| it.annotators.first() == Some(&member.annotator))
    });
    run(
        &mut project,
        AppCommand::OpenAnnotation(key, member.annotation.id.clone()),
    );
    project.wait_until(|state| state.my_selected().is_some());
    run(&mut project, UiCommand::EndOutByWord);
    project.wait_until(|state| state.saves.is_saved());
    run(&mut project, UiCommand::ReviewSession);
    settle(&mut project);
    assert_eq!(n(&project.state, CaseState::Stale), n_stale + 1);
    assert_eq!(n(&project.state, CaseState::Decided), n_decided - 1);
}

#[test]
fn steps_go_from_open_case_to_open_case_across_articles_and_round() {
    let mut project = review();
    let n_open = project.state.session.book().counts().open();
    let first = project.state.session.in_hand.clone().unwrap();
    let mut articles = std::collections::BTreeSet::new();
    for _ in 0..n_open {
        articles.insert(project.state.session.in_hand.clone().unwrap().article);
        run(&mut project, ReviewCommand::Step(CaseStep::NextOpen));
    }
    assert_eq!(
        project.state.session.in_hand.as_ref(),
        Some(&first),
        "once round"
    );
    assert!(articles.len() > 1);
    run(&mut project, ReviewCommand::Step(CaseStep::PreviousOpen));
    run(&mut project, ReviewCommand::Step(CaseStep::NextOpen));
    assert_eq!(project.state.session.in_hand.as_ref(), Some(&first));
}

#[test]
fn what_is_begun_is_compared_on_request_and_names_are_hidden() {
    let mut project = review();
    let n_all = project.state.session.book().counts().all();
    done(&mut project, ReviewCommand::Take(Takes::Begun));
    assert_eq!(n(&project.state, CaseState::Alone), 0, "two are there now");
    assert_eq!(project.state.session.book().counts().all(), n_all);
    run(&mut project, ReviewCommand::HideNames(true));
    let mara = AnnotatorId::new("mara");
    assert_eq!(project.state.review_name(&mara), "B");
    assert_eq!(
        project.state.review_name(&AnnotatorId::new("curated")),
        "curated"
    );
}

#[test]
fn minutes_are_written_where_nothing_stands() {
    let mut project = review();
    pick(&mut project, CaseState::Tag);
    run(&mut project, ReviewCommand::Reason("rule-gap".to_owned()));
    decide(&mut project, take("ines"));
    for (target, name) in [
        (MinutesTarget::Html, "m.html"),
        (MinutesTarget::Markdown, "m.md"),
    ] {
        let path = project.folder.path().join(name);
        for may_replace in [false, true] {
            run(
                &mut project,
                ReviewCommand::SaveMinutes(target, path.clone(), may_replace),
            );
            project.wait_until(|state| {
                let mut notices = state.notices.iter();
                notices.any(|it| it.topic == "minutes" && it.message.contains(name))
            });
        }
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.contains("The guideline does not say"), "{name}");
        let path = path.clone();
        run(
            &mut project,
            ReviewCommand::SaveMinutes(target, path, false),
        );
        project.wait_until(|state| {
            let mut notices = state.notices.iter();
            notices.any(|it| it.message.contains("Could not save"))
        });
    }
}

#[test]
fn reasons_gather_in_the_trouble_list() {
    let mut project = review();
    pick(&mut project, CaseState::Tag);
    run(&mut project, ReviewCommand::Reason("rule-gap".to_owned()));
    decide(&mut project, take("ines"));
    run(&mut project, UiCommand::TroubleList);
    let troubles = project.state.session.troubles();
    assert!(
        troubles.iter().any(|(it, _)| it.reason == "rule-gap"),
        "{troubles:?}"
    );
    let n_older = |state: &AppState| -> usize {
        let troubles = state.session.troubles().iter();
        troubles.map(|(_, n_older)| *n_older).sum()
    };
    assert_eq!(n_older(&project.state), 0);
    let mut codebook = (*project.state.workspace.codebook).clone();
    for tag in &mut codebook.tags {
        tag.color = project.state.lane_color(&AnnotatorId::new("ines"));
    }
    let recoloured = Box::new(codebook.clone());
    done(&mut project, CodebookCommand::Replace(recoloured));
    run(&mut project, UiCommand::TroubleList);
    assert_eq!(
        n_older(&project.state),
        0,
        "a colour tells nobody how to annotate"
    );
    for tag in &mut codebook.tags {
        "Say it otherwise.".clone_into(&mut tag.definition);
    }
    done(&mut project, CodebookCommand::Replace(Box::new(codebook)));
    run(&mut project, UiCommand::TroubleList);
    assert!(n_older(&project.state) > 0);
    assert!(
        project
            .read(&format!("{KESTREL}.mara.ron"))
            .contains("status: \"done\"")
    );
}

#[test]
fn a_coder_sees_what_became_of_theirs_and_why() {
    let mut project = open_review_sample();
    let telmark = ArticleId::new("2025-03-02/telmark_corvane-expects-new-talks.txt");
    run(&mut project, AppCommand::OpenArticle(telmark.clone()));
    project.wait_until(|state| {
        let document = state.document.as_ref();
        document.is_some_and(|it| it.article.id == telmark && it.annotators.len() > 3)
    });
    let layer = curated(&project, telmark.as_str());
    let fates = |outcome_is_rejected: bool| -> Vec<FateTold> {
        let decisions = layer.decisions().values();
        let decided =
            decisions.filter(|it| it.outcome.annotation_id().is_none() == outcome_is_rejected);
        let from = decided.flat_map(|it| &it.from).map(|from| Selected {
            annotator: from.annotator.clone(),
            id: from.id.clone(),
        });
        from.filter_map(|it| project.state.fate_of(&it)).collect()
    };
    let rejected = fates(true);
    assert_eq!(rejected.len(), 1);
    assert_eq!(rejected[0].became, "Decided: nothing belongs here");
    assert_eq!(
        rejected[0].why,
        "Something else: A joke about leaks, and no stance on the strike."
    );
    assert!(
        rejected[0].by.starts_with("Ines, 22 Mar 2025"),
        "{}",
        rejected[0].by
    );
    let kept: Vec<String> = fates(false).into_iter().map(|it| it.became).collect();
    for expected in [
        "Decided: right as it is",
        "other edges",
        "other fields",
        "another tag",
    ] {
        let found = kept.iter().any(|told| told.contains(expected));
        assert!(found, "{expected}: {kept:?}");
    }
}
