//! The table, changes of many annotations and the counts, down to the files.

use std::collections::BTreeMap;
use std::sync::atomic::AtomicBool;

use strum::IntoEnumIterator as _;

use crate::app::corpus::Corpus;
use crate::app::counting::{Counting, CountsFile, CountsRequest, CountsTarget, ShownCounts};
use crate::app::{
    AnnotateCommand, AppCommand, AppState, ArticleCommand, CountsCommand, GatherCommand, Page,
    Pointing, Step, TableCommand, UiCommand,
};
use crate::insight::counts::{CellPlace, CountUnit, Dimension, Plot, Within};
use crate::insight::table::{Column, ColumnFilter, FilterTest, MassEdit, ViewOptions};
use crate::model::{ArticleId, FieldId, FieldValue, Status, TagId};
use crate::testing::window::{Project, open_project, open_sample};

/// The sample with the table open and made.
fn table() -> Project {
    let mut project = open_sample();
    run(&mut project, UiCommand::AnnotationTable);
    settle(&mut project);
    project
}

/// Does something as within a frame, which then asks for what the page lacks.
fn run(project: &mut Project, command: impl Into<AppCommand>) {
    project.state.run(vec![command.into()]);
    project.state.poll();
}

/// Waits until what shows is what was asked for.
fn settle(project: &mut Project) {
    project.wait_until(|state| {
        if state.page == Page::Counts {
            let counts = &state.counts;
            let is_asked = |shown: &ShownCounts| shown.of == counts.request;
            return counts.shown.as_ref().is_some_and(is_asked) && !counts.is_working();
        }
        let shown = state.table.shown.as_ref();
        let is_asked = shown.is_some_and(|shown| {
            shown.options == state.table.options && shown.generation == state.gathered.generation()
        });
        is_asked && !state.table.is_working() && state.saves.is_saved() && state.job.is_none()
    });
}

fn show(project: &mut Project, filters: Vec<ColumnFilter>) {
    let options = ViewOptions {
        filters,
        ..ViewOptions::default()
    };
    run(project, TableCommand::Show(Box::new(options)));
    settle(project);
}

fn tagged(tag: &str) -> ColumnFilter {
    ColumnFilter::new(Column::Tag, FilterTest::Equals(tag.to_owned()))
}

fn n_shown(project: &Project) -> usize {
    project.state.table.shown.as_ref().unwrap().view.rows.len()
}

/// A column of all rows that show.
fn column(project: &Project, column: &Column) -> Vec<String> {
    let shown = project.state.table.shown.as_ref().unwrap();
    let rows = shown.view.rows.iter();
    rows.map(|row| shown.table.cell(*row, column)).collect()
}

/// Has the change of all rows that show previewed.
fn plan(project: &mut Project, edit: MassEdit) {
    let commands: [TableCommand; 2] = [TableCommand::BeginEdit, TableCommand::Plan(Box::new(edit))];
    project.state.run(commands.map(AppCommand::from).to_vec());
    project.wait_until(|state| {
        let editing = state.table.edit.as_ref();
        editing.is_some_and(|editing| editing.plan.is_some())
    });
}

fn apply(project: &mut Project, edit: MassEdit) {
    plan(project, edit);
    run(project, TableCommand::Apply);
    settle(project);
}

/// All sidecars as they are on the disk, by their paths.
fn sidecars(project: &Project) -> BTreeMap<String, String> {
    let names = crate::app::sample::FILES.iter().map(|(name, _)| *name);
    let names = names.filter(|name| name.ends_with(".ines.ron") || name.ends_with(".tomas.ron"));
    names
        .map(|name| (name.to_owned(), project.read(name)))
        .collect()
}

fn told(state: &AppState) -> String {
    let notices = state.notices.iter();
    let told = notices.filter(|notice| notice.topic == "bulk");
    let told = told.map(|notice| format!("{}. {}", notice.message, notice.hint));
    told.collect::<Vec<_>>().join(
        "
",
    )
}

#[test]
fn every_annotation_of_the_folder_is_a_row_whoever_made_it() {
    let project = table();
    let root = project.folder.path().join("project");
    let never = AtomicBool::new(false);
    let corpus = Corpus::open(&root, &never)
        .unwrap()
        .annotated(&never, &mut |_| {});
    assert_eq!(n_shown(&project), corpus.n_annotations());
    let annotators = column(&project, &Column::Annotator);
    assert!(annotators.iter().any(|it| it != &annotators[0]));
}

#[test]
fn a_change_of_many_articles_is_one_step_on_the_disk_and_back() {
    let mut project = table();
    let before = sidecars(&project);
    show(&mut project, vec![tagged("Claim")]);
    let n_claims = n_shown(&project);
    assert!(n_claims > 5);
    apply(&mut project, MassEdit::ChangeTag(TagId::new("stance")));
    assert_eq!(n_shown(&project), 0, "none is a claim any more");
    let after = sidecars(&project);
    let changed = before.iter().filter(|(name, text)| after[*name] != **text);
    assert!(changed.count() > 5);
    assert!(after.values().all(|text| !text.contains("tag: \"claim\"")));
    let name = format!("Change the tag of {n_claims} annotations to ‘Stance’");
    assert_eq!(project.state.history.next_undo().unwrap().name, name);
    run(&mut project, UiCommand::Undo);
    settle(&mut project);
    assert_eq!(n_shown(&project), n_claims);
    assert_eq!(sidecars(&project), before, "as if nothing had been done");
}

#[test]
fn what_is_locked_is_refused_with_its_reason_and_the_rest_is_changed() {
    let mut project = table();
    let article = ArticleId::new("2025-03-14/norda_interview.txt");
    let me = project.state.me().unwrap().clone();
    project.run(AppCommand::BeAnnotator(
        crate::model::AnnotatorId::new("ines"),
        "Ines".to_owned(),
    ));
    assert_ne!(project.state.me().unwrap(), &me);
    project.run(AppCommand::OpenArticle(article.clone()));
    let wanted = article.clone();
    project.wait_until(move |state| {
        let document = state.document.as_ref();
        document.is_some_and(|document| document.article.id == wanted)
    });
    project.run(ArticleCommand::SetStatus {
        article: article.clone(),
        status: Status::Locked,
    });
    run(&mut project, UiCommand::AnnotationTable);
    show(&mut project, Vec::new());
    plan(&mut project, MassEdit::Delete);
    let summary = project.state.table.edit.as_ref().unwrap().summary.clone();
    let n_refused: usize = summary.refused.values().sum();
    assert!(n_refused > 0 && summary.n_changes > n_refused);
    assert_eq!(summary.n_changes + n_refused, n_shown(&project));
    run(&mut project, TableCommand::Apply);
    settle(&mut project);
    assert_eq!(n_shown(&project), n_refused, "the locked ones are left");
    let articles = column(&project, &Column::Article);
    assert!(articles.iter().all(|it| it == article.as_str()));
}

#[test]
fn a_layer_that_cannot_be_written_is_left_out_and_told() {
    let mut project = table();
    let article = ArticleId::new("2025-03-15/oberland-bote_klage.txt");
    let tomas = crate::model::AnnotatorId::new("tomas");
    let key = crate::model::LayerKey::new(article.clone(), tomas);
    project.state.read_only_layers.insert(key);
    let here = FilterTest::Equals(article.as_str().to_owned());
    show(&mut project, vec![ColumnFilter::new(Column::Article, here)]);
    let n_rows = n_shown(&project);
    let before = sidecars(&project);
    apply(&mut project, MassEdit::Delete);
    assert!(told(&project.state).contains("in a read-only layer"));
    assert!(n_rows > 0);
    assert_eq!(n_shown(&project), n_rows);
    assert_eq!(sidecars(&project), before);
}

#[test]
fn what_somebody_else_changed_meanwhile_is_left_out_and_told() {
    let mut project = table();
    let tomas = ColumnFilter::new(Column::Annotator, FilterTest::Contains("tom".to_owned()));
    show(&mut project, vec![tomas]);
    let n_rows = n_shown(&project);
    plan(&mut project, MassEdit::Delete);
    // A colleague takes the last annotation of a layer away and writes its file.
    let name = "2025-03-15/oberland-bote_klage.txt.tomas.ron";
    let text = project.read(name);
    let lines: Vec<&str> = text.lines().collect();
    let is_record = |line: &&str| line.trim_start().starts_with("(id: ");
    let last = lines.iter().rposition(is_record).unwrap();
    let rest = lines.iter().enumerate().filter(|(nth, _)| *nth != last);
    let rest: Vec<&str> = rest.map(|(_, line)| *line).collect();
    let without = rest.join("\n") + "\n";
    let path = project.folder.path().join("project").join(name);
    crate::store::atomic::write(&path, without.as_bytes()).unwrap();
    run(&mut project, TableCommand::Apply);
    project.wait_until(|state| !told(state).is_empty() && state.saves.is_saved());
    let told = told(&project.state);
    assert!(
        told.contains("1 changed by somebody else meanwhile"),
        "{told}"
    );
    assert!(
        told.contains(&format!("{} changed in", n_rows - 1)),
        "{told}"
    );
}

#[test]
fn a_change_that_is_left_out_of_the_plan_is_not_made() {
    let mut project = table();
    show(&mut project, vec![tagged("Claim")]);
    let commands = [
        TableCommand::Step(Step::First, Pointing::Only),
        TableCommand::Step(Step::By(2), Pointing::Range),
        TableCommand::BeginEdit,
        TableCommand::Plan(Box::new(MassEdit::Delete)),
    ];
    project.state.run(commands.map(AppCommand::from).to_vec());
    project.wait_until(|state| {
        state
            .table
            .edit
            .as_ref()
            .is_some_and(|it| it.plan.is_some())
    });
    assert_eq!(project.state.table.edit.as_ref().unwrap().rows.len(), 3);
    let n_before = n_shown(&project);
    let commands = [TableCommand::ToggleChange(1), TableCommand::Apply];
    project.state.run(commands.map(AppCommand::from).to_vec());
    settle(&mut project);
    assert_eq!(n_shown(&project), n_before - 2);
    let name = &project.state.history.next_undo().unwrap().name;
    assert_eq!(name, "Delete 2 annotations");
}

#[test]
fn a_value_that_names_somebody_new_puts_them_into_the_registers() {
    let mut project = table();
    show(&mut project, vec![tagged("Claim")]);
    apply(
        &mut project,
        MassEdit::SetField {
            field: FieldId::new("claimant"),
            value: Some(FieldValue::One("actor:Nora Quell".to_owned())),
        },
    );
    let values = column(&project, &Column::Field(FieldId::new("claimant")));
    assert!(
        values.iter().all(|value| value == "Nora Quell"),
        "{values:?}"
    );
    assert!(project.read("registers.ron").contains("Nora Quell"));
}

#[test]
fn an_annotation_that_is_made_in_an_article_is_a_row_at_once() {
    let mut project = open_project(&[
        ("a.txt", "The dam holds\n\nThe dam is old.\n"),
        ("b.txt", "A bridge falls\n\nNobody was hurt.\n"),
    ]);
    run(&mut project, UiCommand::AnnotationTable);
    settle(&mut project);
    assert_eq!(n_shown(&project), 0);
    let commands: Vec<AppCommand> = vec![
        UiCommand::SelectAll.into(),
        AnnotateCommand::Tag(TagId::new("claim")).into(),
        UiCommand::AnnotationTable.into(),
    ];
    project.state.run(commands);
    project.state.poll();
    project.wait_until(|state| {
        let shown = state.table.shown.as_ref();
        shown.is_some_and(|shown| shown.view.rows.len() == 1) && state.saves.is_saved()
    });
    assert_eq!(column(&project, &Column::Article), ["a.txt"]);
    run(&mut project, UiCommand::Undo);
    settle(&mut project);
    assert_eq!(n_shown(&project), 0);
}

#[test]
fn a_row_leads_to_its_place_and_there_is_a_way_back() {
    let mut project = table();
    show(&mut project, vec![tagged("Claim")]);
    let row = project
        .state
        .table
        .shown
        .as_ref()
        .unwrap()
        .row_id(3)
        .unwrap();
    run(&mut project, TableCommand::Open(3));
    let (layer, id) = row.clone();
    project.wait_until(move |state| {
        let document = state.document.as_ref();
        document.is_some_and(|document| {
            let selected = document.selected.as_ref();
            document.article.id == layer.article && selected.is_some_and(|it| it.id == id)
        })
    });
    assert_eq!(project.state.page, Page::Reading);
    run(&mut project, UiCommand::BackToPage);
    assert_eq!(project.state.page, Page::Table);
    assert_eq!(project.state.table.cursor.as_ref().unwrap().row, row);
}

#[test]
fn rows_are_selected_one_by_one_in_runs_and_all_at_once() {
    let mut project = table();
    let n_rows = n_shown(&project);
    let selected = |project: &mut Project, command: TableCommand| {
        run(project, command);
        project.state.table.selection.count(n_rows)
    };
    for (command, expected) in [
        (TableCommand::Point(2, Pointing::Only), 1),
        (TableCommand::Point(5, Pointing::Range), 4),
        (TableCommand::Point(3, Pointing::Toggle), 3),
        (TableCommand::SelectAll, n_rows),
        (TableCommand::Point(0, Pointing::Toggle), n_rows - 1),
        (TableCommand::SelectNone, 0),
        (TableCommand::Step(Step::Last, Pointing::Only), 1),
        (TableCommand::Step(Step::First, Pointing::Range), n_rows),
    ] {
        let told = format!("{command:?}");
        assert_eq!(selected(&mut project, command), expected, "{told}");
    }
}

#[test]
fn a_reading_can_be_stopped_and_begun_again() {
    let mut project = open_sample();
    run(&mut project, UiCommand::AnnotationTable);
    run(&mut project, GatherCommand::Stop);
    assert_eq!(
        *project.state.gathered.stage(),
        crate::app::gathered::Stage::Stopped
    );
    run(&mut project, GatherCommand::Again);
    settle(&mut project);
    assert!(n_shown(&project) > 0);
}

fn counts(project: &mut Project, request: &CountsRequest) {
    let ask = CountsCommand::Ask(Box::new(request.clone()));
    project
        .state
        .run(vec![ask.into(), UiCommand::Counts.into()]);
    project.state.poll();
    settle(project);
}

#[test]
fn every_cell_of_the_counts_shows_as_many_rows_as_it_counts() {
    let mut project = table();
    let mut request = CountsRequest::default();
    for (rows, columns) in [
        (Dimension::Outlet, Dimension::Tag),
        (Dimension::Week, Dimension::Annotator),
        (Dimension::Field(FieldId::new("polarity")), Dimension::Day),
    ] {
        (request.rows, request.columns) = (rows, Some(columns));
        counts(&mut project, &request);
        let table = project.state.counts.shown.as_ref().unwrap().table.clone();
        assert!(table.total > 10);
        for row in 0..table.rows.len() {
            for column in 0..table.columns.len() {
                let cell = CellPlace {
                    row,
                    column: Some(column),
                };
                run(&mut project, CountsCommand::ShowCell(cell));
                settle(&mut project);
                assert_eq!(
                    n_shown(&project) as u64,
                    table.cell(row, column),
                    "{cell:?}"
                );
                run(&mut project, UiCommand::Counts);
            }
        }
    }
}

#[test]
fn counts_are_those_of_the_command_line_whatever_counts_as_one() {
    let mut project = table();
    let root = project.folder.path().join("project");
    let never = AtomicBool::new(false);
    let corpus = Corpus::open(&root, &never)
        .unwrap()
        .annotated(&never, &mut |_| {});
    let units = CountUnit::iter().map(|unit| CountsRequest {
        unit,
        ..CountsRequest::default()
    });
    let together = Within::iter().map(|within| CountsRequest {
        what: Counting::Together,
        within,
        ..CountsRequest::default()
    });
    for request in units.chain(together) {
        counts(&mut project, &request);
        let shown = project.state.counts.shown.as_ref().unwrap();
        let expected = request.table(&corpus, None, &never).unwrap();
        assert_eq!(*shown.table, expected, "{request:?}");
        assert!(shown.plot.fits(&shown.table));
    }
}

#[test]
fn only_listed_articles_count_if_that_is_asked_for() {
    let mut project = table();
    let request = CountsRequest {
        only_listed: true,
        ..CountsRequest::default()
    };
    counts(&mut project, &request);
    let all = project.state.counts.shown.as_ref().unwrap().table.total;
    let filter = crate::app::ListFilter {
        outlet: Some("Norda".to_owned()),
        ..crate::app::ListFilter::default()
    };
    let outlets = &project.state.folder.as_ref().unwrap().list;
    let outlet = outlets.outlets().first().map(|it| (*it).to_owned());
    let filter = crate::app::ListFilter { outlet, ..filter };
    let filter = crate::app::LookCommand::Filter(Box::new(filter));
    run(&mut project, filter);
    project.wait_until(|state| {
        let shown = state.counts.shown.as_ref();
        shown.is_some_and(|shown| shown.table.total < all)
    });
    let table = &project.state.counts.shown.as_ref().unwrap().table;
    assert_eq!(table.rows.len(), 1);
    assert!(table.what.contains("only in"), "{}", table.what);
}

#[test]
fn counts_are_saved_and_nothing_is_replaced_unasked() {
    let mut project = table();
    counts(&mut project, &CountsRequest::default());
    for file in [CountsFile::Csv, CountsFile::Svg] {
        let path = project
            .folder
            .path()
            .join(format!("counts.{}", file.ending()));
        let save = |may_replace| {
            CountsCommand::Save(CountsTarget {
                path: path.clone(),
                file,
                may_replace,
            })
        };
        let is_told = |state: &AppState, words: &str| {
            state.notices.iter().any(|it| it.message.contains(words))
        };
        run(&mut project, save(false));
        project.wait_until(|state| is_told(state, "Saved the counts"));
        let text = std::fs::read_to_string(&path).unwrap();
        let shown = project.state.counts.shown.as_ref().unwrap();
        let expected = match file {
            CountsFile::Csv => shown.table.to_csv(),
            _ => shown.table.to_svg(Plot::Stacked),
        };
        assert_eq!(text, expected);
        project.state.notices.clear();
        run(&mut project, save(false));
        project.wait_until(|state| is_told(state, "is there already"));
        run(&mut project, save(true));
        project.wait_until(|state| is_told(state, "Saved the counts"));
        project.state.notices.clear();
    }
}
