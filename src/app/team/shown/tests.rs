use super::*;
use crate::app::Sight;
use crate::model::{
    Annotator, Assignment, Color, Extra, Metadata, PackedMetadata, ProjectSettings, Role, TagId,
};

/// A path, a title, and how far who is.
type Row = (
    &'static str,
    &'static str,
    &'static [(&'static str, Status)],
);

const TODAY: &str = "2026-01-14";

fn annotator(id: &str) -> Annotator {
    Annotator {
        id: AnnotatorId::new(id),
        name: id.to_owned(),
        color: Color {
            red: 0,
            green: 0,
            blue: 0,
        },
        role: Role::Annotator,
        extra: Extra::default(),
    }
}

/// Bo stands before Ann; Cy is not named. `a` is Ann's and Bo's, `b` is Bo's, `c` and `d` are
/// nobody's.
fn project() -> Project {
    let [ann, bo] = ["ann", "bo"].map(AnnotatorId::new);
    let assigned = [
        ("a.txt", Assignment::new([ann, bo.clone()])),
        ("b.txt", Assignment::new([bo])),
    ];
    Project {
        annotators: vec![annotator("bo"), annotator("ann")],
        assignments: assigned
            .into_iter()
            .map(|(path, assignment)| (ArticleId::new(path), assignment))
            .collect(),
        ..Project::default()
    }
}

fn articles() -> Vec<Arc<ArticleItem>> {
    use Status::{Done, InProgress};
    let layers: [Row; 4] = [
        ("a.txt", "Zinc", &[("ann", Done), ("bo", InProgress)]),
        ("b.txt", "Apples", &[("bo", Done), ("curated", Done)]),
        ("c.txt", "Mills", &[("cy", Done)]),
        ("d.txt", "Boats", &[]),
    ];
    let item = |(path, title, layers): Row| {
        let metadata = Metadata {
            title: title.to_owned(),
            ..Metadata::default()
        };
        let layer = |(who, status): &(&str, Status)| {
            let tags = [(TagId::new("claim"), 2)].into();
            let status = *status;
            (AnnotatorId::new(who), LayerCounts { status, tags })
        };
        Arc::new(ArticleItem {
            metadata: Some(PackedMetadata::new(&metadata)),
            layers: layers.iter().map(layer).collect(),
            ..ArticleItem::new(ArticleId::new(path))
        })
    };
    layers.into_iter().map(item).collect()
}

fn shown(request: TeamRequest, project: Project) -> ShownTeam {
    let (me, project) = (AnnotatorId::new("ann"), Arc::new(project));
    ShownTeam::new(TeamInput {
        articles: articles(),
        snapshot: Some(Snapshot::default()),
        listed: None,
        key: TeamKey {
            generation: None,
            list_revision: None,
            filter: None,
            sight: Sight::new(me.clone(), Arc::clone(&project)),
            request,
            today: TODAY.parse().unwrap(),
        },
        project,
        me,
    })
}

fn titles(request: TeamRequest) -> Vec<String> {
    let shown = shown(request, project());
    let lines = 0..shown.rows.len();
    lines
        .map(|line| shown.article(line).unwrap().title().to_owned())
        .collect()
}

#[test]
fn columns_stand_in_the_projects_order_with_what_is_done_of_what_is_assigned() {
    let shown = shown(TeamRequest::default(), project());
    let told = |it: &TeamColumn| format!("{}: {}", it.annotator, it.told());
    let told: Vec<String> = shown.columns.iter().map(told).collect();
    assert_eq!(told, ["bo: 1 of 2 done", "ann: 1 of 1 done", "cy: 1 done"]);
    assert_eq!(shown.n_assigned, 2);
    let cell = shown.cell(0, &shown.columns[0]).unwrap();
    assert!(cell.is_assigned && cell.status == Status::InProgress);
    assert_eq!(shown.cell(3, &shown.columns[0]), None);
}

#[test]
fn rows_are_filtered_and_sorted() {
    let all = ["Zinc", "Apples", "Mills", "Boats"];
    assert_eq!(titles(TeamRequest::default()), all);
    let open = TeamRequest {
        only_open: true,
        ..TeamRequest::default()
    };
    // What nobody is assigned to is done as soon as one is.
    assert_eq!(titles(open.clone()), ["Zinc", "Boats"]);
    let both = TeamRequest {
        only_assigned: true,
        ..open
    };
    assert_eq!(titles(both), ["Zinc"]);
    let sorted = |sort| {
        titles(TeamRequest {
            sort,
            ..TeamRequest::default()
        })
    };
    assert_eq!(
        sorted(TeamSort::Title),
        ["Apples", "Boats", "Mills", "Zinc"]
    );
    assert_eq!(sorted(TeamSort::LeastDone)[0], "Boats");
    let by_bo = sorted(TeamSort::Annotator(AnnotatorId::new("bo")));
    assert_eq!(by_bo, ["Zinc", "Apples", "Mills", "Boats"]);
}

#[test]
fn the_pace_ends_today_and_is_hidden_with_what_it_is_made_of() {
    let shown_days = |project: Project| -> Vec<bool> {
        let shown = shown(TeamRequest::default(), project);
        let columns = shown.columns.iter();
        columns.map(|column| column.days.is_some()).collect()
    };
    assert_eq!(shown_days(project()), [true, true, true]);
    let blind = Project {
        settings: ProjectSettings {
            is_blind: true,
            ..ProjectSettings::default()
        },
        ..project()
    };
    assert_eq!(shown_days(blind), [false, true, false]);
    let days: Vec<String> = last_days(TODAY.parse().unwrap())
        .map(|day| day.to_string())
        .collect();
    assert_eq!((days.len(), days[0].as_str()), (N_DAYS, "2026-01-01"));
    assert_eq!(days.last().unwrap(), TODAY);
}
