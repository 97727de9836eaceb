//! A program that is killed while it tags loses nothing that it said was saved.
//!
//! A child process opens a folder, tags word after word, and prints each id once the save of it
//! was acknowledged. It is killed at a place that differs from round to round. What was printed
//! must be in the sidecar, and the sidecar must be whole.

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use stancemark::app::clock::SystemClock;
use stancemark::app::{AnnotateCommand, AppCommand, AppState, LookCommand, Selection};
use stancemark::model::{AnnotatorId, ArticleText, TagId};
use stancemark::store::places::Places;
use stancemark::store::{LayerFile, OpenWith};
use stancemark::text::segment;

/// How often the program is killed.
const ROUNDS: usize = 200;

/// Says to the child where its folder is; without it the child's test has nothing to do.
const FOLDER: &str = "STANCEMARK_TAG_UNTIL_KILLED_IN";

const PATIENCE: Duration = Duration::from_mins(1);

fn article() -> String {
    let sentence = "The harbour council of Velden put off its vote on the new wall, “again”, and nobody was sure why. ";
    sentence.repeat(120)
}

#[test]
fn what_was_acknowledged_is_on_disk_however_often_the_program_is_killed() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("coverage");
    fs::create_dir(&folder).unwrap();
    let mut file = fs::File::create(folder.join("wall.txt")).unwrap();
    file.write_all(article().as_bytes()).unwrap();
    let mut acknowledged = BTreeSet::new();
    for round in 0..ROUNDS {
        let new = tag_and_kill(&folder, 1 + round % 7);
        acknowledged.extend(new);
        let on_disk = ids_on_disk(&folder);
        let lost: Vec<_> = acknowledged.difference(&on_disk).collect();
        assert!(lost.is_empty(), "round {round}: lost {lost:?}");
    }
    assert!(
        acknowledged.len() > ROUNDS,
        "too little was tagged to prove anything"
    );
    assert_eq!(
        fs::read_to_string(folder.join("wall.txt")).unwrap(),
        article()
    );
}

/// Starts the child, kills it in the midst of what follows the given acknowledgement, and
/// returns all ids it printed.
fn tag_and_kill(folder: &Path, n_acknowledged: usize) -> Vec<String> {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "killed::tags_until_it_is_killed", "--nocapture"])
        .env(FOLDER, folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut ids = Vec::new();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    while ids.len() < n_acknowledged {
        let line = lines
            .next()
            .expect("the child goes on until it is killed")
            .unwrap();
        ids.extend(line.strip_prefix("saved ").map(str::to_owned));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    // What it printed before it died was acknowledged as well.
    ids.extend(
        lines
            .map_while(Result::ok)
            .filter_map(|line| line.strip_prefix("saved ").map(str::to_owned)),
    );
    ids
}

fn ids_on_disk(folder: &Path) -> BTreeSet<String> {
    let text = ArticleText::new(article(), "");
    let opened = LayerFile::open(
        &folder.join("wall.txt"),
        &text,
        &AnnotatorId::new("tester"),
        &OpenWith::nothing(),
    );
    let layer = opened.expect("a killed save leaves a whole sidecar").layer;
    layer
        .by_id()
        .map(|annotation| annotation.id.to_string())
        .collect()
}

/// The child: does nothing unless it was started by the test above.
#[test]
fn tags_until_it_is_killed() {
    let Some(folder) = std::env::var_os(FOLDER) else {
        return;
    };
    let folder = Path::new(&folder);
    let places = Places::below(folder.parent().unwrap().join("home"));
    let mut state = AppState::start_in(places, Arc::new(SystemClock::default()), None).unwrap();
    state.run(vec![AppCommand::OpenPaths(vec![folder.to_owned()])]);
    wait_until(&mut state, |state| state.document.is_some());
    state.run(vec![AppCommand::BeAnnotator(
        AnnotatorId::new("tester"),
        "Tester".to_owned(),
    )]);
    wait_until(&mut state, |state| {
        let document = state.document.as_ref();
        document.is_some_and(|document| {
            document.annotators.first() == Some(&AnnotatorId::new("tester"))
        }) && state.my_layer().is_some()
            && state.saves.is_saved()
    });
    let already = state.my_layer().unwrap().len();
    let text = article();
    let words: Vec<_> = segment::words(&text).map(|(word, _)| word).collect();
    for word in words.into_iter().skip(already) {
        let range = stancemark::text::TextRange::from_bytes(word.start, word.end).unwrap();
        state.run(vec![
            LookCommand::Select(Selection::range(range)).into(),
            AnnotateCommand::Tag(TagId::new("claim")).into(),
        ]);
        let id = state.my_selected().expect("the word was tagged").id.clone();
        wait_until(&mut state, |state| state.saves.is_saved());
        let mut out = std::io::stdout().lock();
        writeln!(out, "saved {id}").unwrap();
        out.flush().unwrap();
    }
    wait_until(&mut state, |_| false);
}

fn wait_until(state: &mut AppState, mut is_so: impl FnMut(&AppState) -> bool) {
    while !is_so(state) {
        assert!(state.wait(PATIENCE), "nothing happens any more");
    }
}
