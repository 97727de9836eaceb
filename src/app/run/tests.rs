//! Commands on a project in a folder, down to the files.

use crate::app::{
    AnnotateCommand, AppCommand, AppState, CodebookCommand, LookCommand, RegisterCommand,
    Selection, TreeStep, UiCommand, tree_step,
};
use crate::model::{
    AnnotationId, Color, EntryRef, Extra, FieldId, FieldValue, KeywordKind, KeywordPattern,
    MetadataField, NamePattern, RegisterKind, Tag, TagId,
};
use crate::testing::window::{Project, open_project};
use crate::text::TextRange;

const ARTICLES: [(&str, &str); 2] = [
    (
        "daily-a.txt",
        "The dam holds\n\nThe mayor said the dam is old and the dams are few.\n",
    ),
    (
        "weekly-b.txt",
        "A bridge falls\n\nNobody was hurt when the bridge fell.\n",
    ),
];

fn tag(id: &str, parent: Option<&str>) -> Tag {
    Tag {
        id: TagId::new(id),
        name: id.to_owned(),
        parent: parent.map(TagId::new),
        color: Color::parse("#0072b2").unwrap(),
        key: None,
        letter: None,
        definition: String::new(),
        examples: Vec::new(),
        fields: Vec::new(),
        extra: Extra::default(),
    }
}

fn put(project: &mut Project, tag: Tag) {
    project.run(CodebookCommand::Put(Box::new(tag)));
}

/// Tags a word of the open article and fills in a field of it.
fn annotate(
    project: &mut Project,
    word: &str,
    tag: &str,
    field: Option<(&str, &str)>,
) -> AnnotationId {
    let text = project.state.document.as_ref().unwrap().text();
    let start = text.find(word).unwrap();
    let range = TextRange::from_bytes(start, start + word.len()).unwrap();
    project.run(LookCommand::Select(Selection::range(range)));
    project.run(AnnotateCommand::Tag(TagId::new(tag)));
    let id = project
        .state
        .document
        .as_ref()
        .unwrap()
        .selected
        .clone()
        .unwrap()
        .id;
    if let Some((field, value)) = field {
        project.run(AnnotateCommand::SetField {
            id: id.clone(),
            field: FieldId::new(field),
            value: Some(FieldValue::One(value.to_owned())),
        });
    }
    id
}

fn open(project: &mut Project, article: &str) {
    project.run(AppCommand::OpenArticle(crate::model::ArticleId::new(
        article,
    )));
    let wanted = article.to_owned();
    project.wait_until(move |state| {
        state
            .document
            .as_ref()
            .is_some_and(|document| document.article.id.as_str() == wanted)
    });
}

#[test]
fn an_article_is_there_in_the_moment_it_is_asked_for() {
    let mut project = open_project(&ARTICLES);
    open(&mut project, "daily-a.txt");
    let patience = std::time::Duration::from_secs(20);
    project.state.asked = None;
    assert!(
        !project.state.wait_for_article(patience),
        "nothing is asked"
    );
    let ask = |project: &mut Project, name: &str| {
        project.run(AppCommand::OpenArticle(crate::model::ArticleId::new(name)));
        project.state.wait_for_article(patience)
    };
    assert!(ask(&mut project, "weekly-b.txt"));
    let open = |project: &Project| project.state.document.as_ref().unwrap().article.id.clone();
    assert_eq!(open(&project).as_str(), "weekly-b.txt");
    assert!(ask(&mut project, "weekly-b.txt"), "the same once more");
    assert!(!ask(&mut project, "nowhere.txt"));
    assert_eq!(open(&project).as_str(), "weekly-b.txt");
}

fn tag_ids(project: &Project) -> Vec<String> {
    let tags = &project.state.workspace.codebook.tags;
    tags.iter().map(|tag| tag.id.to_string()).collect()
}

#[test]
fn tags_are_added_moved_and_deleted_each_as_one_step() {
    let mut project = open_project(&ARTICLES);
    let replace = crate::model::Codebook::default();
    project.run(CodebookCommand::Replace(Box::new(replace)));
    put(&mut project, tag("a", None));
    put(&mut project, tag("b", None));
    put(&mut project, tag("c", Some("a")));
    assert_eq!(tag_ids(&project), ["a", "c", "b"]);
    let codebook = project.state.workspace.codebook.clone();
    let step = tree_step(&codebook, &TagId::new("b"), TreeStep::Up).unwrap();
    project.run(step);
    assert_eq!(tag_ids(&project), ["b", "a", "c"]);
    project.run(UiCommand::Undo);
    assert_eq!(project.state.workspace.codebook, codebook);
    let step = tree_step(&codebook, &TagId::new("c"), TreeStep::Out).unwrap();
    project.run(step);
    assert_eq!(tag_ids(&project), ["a", "c", "b"]);
    project.run(CodebookCommand::Delete(TagId::new("a")));
    assert_eq!(tag_ids(&project), ["c", "b"]);
    assert!(!project.read("codebook.ron").contains("\"a\""));
}

#[test]
fn a_key_that_a_command_has_is_refused() {
    let mut project = open_project(&ARTICLES);
    let mut wanted = tag("mood", None);
    wanted.key = Some('n');
    put(&mut project, wanted);
    assert!(
        project
            .state
            .workspace
            .codebook
            .tag(&TagId::new("mood"))
            .is_none()
    );
    let told: Vec<&str> = project
        .state
        .notices
        .iter()
        .map(|notice| notice.message.as_str())
        .collect();
    assert!(
        told.contains(&"The key n stands for “Next annotation”"),
        "{told:?}"
    );
}

#[test]
fn merging_and_deleting_tags_reach_sidecars_that_are_not_open() {
    let mut project = open_project(&ARTICLES);
    for id in ["x", "y"] {
        put(&mut project, tag(id, None));
    }
    annotate(&mut project, "mayor", "x", None);
    open(&mut project, "weekly-b.txt");
    annotate(&mut project, "bridge", "x", None);
    let reach = project.state.tag_reach(&TagId::new("x"));
    assert_eq!((reach.n_annotations, reach.n_articles), (2, 2));
    project.run(CodebookCommand::Merge {
        from: TagId::new("x"),
        into: TagId::new("y"),
    });
    assert_eq!(project.state.tag_reach(&TagId::new("y")).n_articles, 2);
    assert!(
        project
            .state
            .workspace
            .codebook
            .tag(&TagId::new("x"))
            .is_none()
    );
    project.run(UiCommand::Undo);
    assert_eq!(project.state.tag_reach(&TagId::new("x")).n_annotations, 2);
    project.run(CodebookCommand::DeleteWithAnnotations(TagId::new("x")));
    assert_eq!(project.state.tag_reach(&TagId::new("x")).n_annotations, 0);
    project.run(UiCommand::Undo);
    project.run(CodebookCommand::Delete(TagId::new("x")));
    assert_eq!(project.state.tag_reach(&TagId::new("x")).n_annotations, 2);
}

#[test]
fn an_entry_knows_where_it_is_used_and_a_use_opens_there() {
    let mut project = open_project(&ARTICLES);
    let mut said = tag("said", None);
    said.fields.push(crate::model::Field {
        id: FieldId::new("who"),
        name: "Who".to_owned(),
        kind: crate::model::FieldKind::Entry(vec![RegisterKind::Actor]),
        is_required: false,
        guideline: String::new(),
        extra: Extra::default(),
    });
    put(&mut project, said);
    let mayor = EntryRef::new(RegisterKind::Actor, "The mayor");
    project.run(RegisterCommand::Put(mayor.clone(), Box::default()));
    let id = annotate(
        &mut project,
        "mayor",
        "said",
        Some(("who", "actor:The mayor")),
    );
    open(&mut project, "weekly-b.txt");
    let uses = project.state.uses_of(&mayor);
    let [found] = uses.as_slice() else {
        panic!("{uses:?}")
    };
    assert_eq!((found.quote.as_str(), &found.id), ("mayor", &id));
    assert_eq!(project.state.use_counts().get(&mayor), Some(&1));
    assert_eq!(project.state.n_layers_unknown(), 0);
    project.run(AppCommand::OpenAnnotation(found.layer.clone(), id.clone()));
    project.wait_until(|state| {
        state
            .document
            .as_ref()
            .is_some_and(|document| document.article.id.as_str() == "daily-a.txt")
    });
    let document = project.state.document.as_ref().unwrap();
    assert_eq!(
        document.selected.as_ref().map(|selected| &selected.id),
        Some(&id)
    );
    assert!(document.reveal.is_some());
    project.run(RegisterCommand::Rename {
        from: mayor.clone(),
        to: "Ana Ruiz".to_owned(),
    });
    let renamed = EntryRef::new(RegisterKind::Actor, "Ana Ruiz");
    assert_eq!(project.state.uses_of(&renamed).len(), 1);
    assert_eq!(project.state.uses_of(&mayor), []);
}

#[test]
fn keywords_show_at_once_and_go_with_undo() {
    let mut project = open_project(&ARTICLES);
    let mut about = crate::model::Project::clone(&project.state.workspace.project);
    about.settings.keywords.push(KeywordPattern {
        pattern: "dam".to_owned(),
        kind: KeywordKind::Text,
        color: Color::parse("#009e73").unwrap(),
        is_on: true,
        extra: Extra::default(),
    });
    project.run(AppCommand::SetProject(Box::new(about)));
    let document = project.state.document.as_ref().unwrap();
    assert_eq!(
        (document.keywords.len(), document.keyword_hits.as_slice()),
        (3, [3].as_slice())
    );
    project.run(UiCommand::Undo);
    assert_eq!(project.state.document.as_ref().unwrap().keywords, []);
}

#[test]
fn a_pattern_for_file_names_is_read_at_once() {
    let mut project = open_project(&ARTICLES);
    let mut about = crate::model::Project::clone(&project.state.workspace.project);
    let pattern = NamePattern::Path("{outlet}-*".to_owned());
    about
        .settings
        .name_patterns
        .insert(MetadataField::Outlet, pattern);
    project.run(AppCommand::SetProject(Box::new(about)));
    let outlet = |project: &Project| {
        project
            .state
            .document
            .as_ref()
            .unwrap()
            .article
            .metadata
            .outlet
            .clone()
    };
    assert_eq!(outlet(&project), "daily");
    let items = project.state.folder.as_ref().unwrap().list.items();
    let outlets: Vec<&str> = items.iter().map(|item| item.outlet()).collect();
    assert_eq!(outlets, ["daily", "weekly"]);
    project.run(UiCommand::Undo);
    assert_eq!(outlet(&project), "");
}

#[test]
fn a_codebook_goes_out_to_a_file_and_comes_back() {
    let mut project = open_project(&ARTICLES);
    let path = project.folder.path().join("out.ron");
    let before = project.state.workspace.codebook.clone();
    project.run(CodebookCommand::Export(path.clone()));
    assert!(project.state.wait(std::time::Duration::from_secs(20)));
    project.run(CodebookCommand::Replace(Box::default()));
    assert_eq!(tag_ids(&project), [""; 0]);
    project.run(CodebookCommand::Import(path));
    project.wait_until(|state| !state.workspace.codebook.tags.is_empty());
    assert_eq!(project.state.workspace.codebook.tags, before.tags);
}

#[test]
fn lost_places_are_told_unless_the_desk_shows_them() {
    let lost = "(format: 1, article: (file: \"daily-a.txt\"), annotator: \"mira\", status: \"in-progress\", fields: {}, annotations: [(id: \"1\", tag: \"claim\", spans: [(start: 3, end: 30, quote: \"Ferry fares rise in October\", before: \"\", after: \"\")])])";
    let mut files = ARTICLES.to_vec();
    files.push(("daily-a.txt.mira.ron", lost));
    let mut project = open_project(&files);
    project.run(AppCommand::BeAnnotator(
        crate::model::AnnotatorId::new("mira"),
        "Mira".to_owned(),
    ));
    let is_told = |state: &AppState| {
        let mut notices = state.notices.iter();
        notices.any(|notice| notice.topic == "unplaced")
    };
    project.wait_until(is_told);
    project.run(UiCommand::ReanchorDesk);
    assert!(!is_told(&project.state));
    open(&mut project, "weekly-b.txt");
    open(&mut project, "daily-a.txt");
    project.wait_until(|state| state.n_unplaced() == 1);
    assert!(!is_told(&project.state));
}

#[test]
fn a_status_that_was_set_here_and_elsewhere_is_picked_and_the_other_goes() {
    let waiting = "(format: 1, article: (file: \"daily-a.txt\"), annotator: \"mira\", status: \"in-progress\", fields: {}, conflicts: {\"status\": [\"done\"]}, annotations: [])";
    let mut files = ARTICLES.to_vec();
    files.push(("daily-a.txt.mira.ron", waiting));
    let mut project = open_project(&files);
    project.run(AppCommand::BeAnnotator(
        crate::model::AnnotatorId::new("mira"),
        "Mira".to_owned(),
    ));
    let conflicts = |state: &AppState| state.folder.as_ref().unwrap().conflicts.clone();
    project.wait_until(|state| !conflicts(state).is_empty());
    let (key, conflict) = conflicts(&project.state).remove(0);
    let side = crate::app::Side::Theirs;
    project.run(AppCommand::Settle(key.clone(), Box::new(conflict), side));
    let layer = &project.state.workspace.layers[&key];
    assert_eq!(layer.status(), crate::model::Status::Done);
    assert!(conflicts(&project.state).is_empty());
    project.wait_until(|state| state.saves.is_saved());
    let root = &project.state.folder.as_ref().unwrap().root;
    let text = std::fs::read_to_string(root.join("daily-a.txt.mira.ron")).unwrap();
    assert!(
        text.contains("status: \"done\"") && !text.contains("conflicts"),
        "{text}"
    );
}

#[test]
fn an_article_that_is_added_to_the_folder_is_listed() {
    let mut project = open_project(&ARTICLES);
    project.wait_until(|state| state.job.is_none());
    let root = project.state.folder.as_ref().unwrap().root.clone();
    crate::store::atomic::write(&root.join("daily-c.txt"), b"A third one\n\nIt was added.\n")
        .unwrap();
    project.wait_until(|state| state.folder.as_ref().unwrap().list.items().len() == 3);
}

#[test]
fn what_a_colleague_corrects_shows_in_the_list_and_in_the_open_article() {
    let mut project = open_project(&ARTICLES);
    project.wait_until(|state| state.job.is_none());
    let root = project.state.folder.as_ref().unwrap().root.clone();
    for name in ["daily-a", "weekly-b"] {
        let path = root.join(format!("{name}.meta.ron"));
        let text = "(format: 1, fields: {\"outlet\": \"The Gazette\"})";
        crate::store::atomic::write(&path, text.as_bytes()).unwrap();
    }
    project.wait_until(|state| {
        let items = state.folder.as_ref().unwrap().list.items();
        let document = state.document.as_ref().unwrap();
        items.iter().all(|item| item.outlet() == "The Gazette")
            && document.article.metadata.outlet == "The Gazette"
    });
}
