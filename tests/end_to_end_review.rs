//! A team in real windows: two annotators tag one folder at once, and a curator decides every case
//! by the keyboard, is killed in the middle and goes on; judged by what the files say.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use crate::support::desktop::{Desktop, USUAL};
use crate::support::polling::PATIENCE;
use crate::support::program::{Program, wait_for_file};

const WALL: &str = "Council puts off vote on harbour wall\n\n\
    VELDEN - The town council put off its vote on the new harbour wall for a third time.\n\n\
    \"We will not be rushed,\" mayor Ilse Brandt said on Monday. She opposes the wall.\n";

fn folder_with_an_article(desktop: &Desktop) -> PathBuf {
    let folder = desktop.folder().join("coverage");
    fs::create_dir(&folder).unwrap();
    let mut file = fs::File::create(folder.join("wall.txt")).unwrap();
    file.write_all(WALL.as_bytes()).unwrap();
    folder
}

fn sidecar(folder: &Path, annotator: &str) -> PathBuf {
    folder.join(format!("wall.txt.{annotator}.ron"))
}

/// Says who is at the keyboard.
fn be(program: &Program<'_>, name: &str) {
    program.key("ctrl+k");
    program.wait_for_node("the palette", |node| node.name == "Find a command");
    program.type_text("Who is annotating");
    program.key("Return");
    program.click_on("Somebody else's name");
    program.type_text(name);
    program.key("Return");
    program.wait_for_node("who is at the keyboard", |node| {
        node.name.contains(name) && node.is_showing()
    });
}

/// Puts the caret at the start of the paragraph, so many lines down from the headline.
fn go_down(program: &Program<'_>, lines: usize) {
    program.key("ctrl+Home");
    for _ in 0..lines {
        program.key("Down");
    }
    program.key("Home");
}

/// Selects so many words and tags them with a key.
fn tag_words(program: &Program<'_>, n_words: usize, key: &str) {
    for _ in 0..n_words {
        program.key("ctrl+shift+Right");
    }
    program.key(key);
}

fn wait_for_annotations(folder: &Path, annotator: &str, n: usize) {
    wait_for_file(&sidecar(folder, annotator), PATIENCE, |text| {
        text.matches("(id: \"").count() == n
    });
}

fn finish(program: &Program<'_>, folder: &Path, annotator: &str) {
    program.key("ctrl+Return");
    wait_for_file(&sidecar(folder, annotator), PATIENCE, |text| {
        text.contains("status: \"done\"")
    });
}

fn n_decisions(folder: &Path) -> usize {
    let text = fs::read_to_string(sidecar(folder, "curated"));
    text.map_or(0, |text| text.matches("(case: \"").count())
}

fn open_review(program: &Program<'_>) {
    program.wait_for_node("the article", |node| node.name.starts_with("VELDEN"));
    program.key("ctrl+shift+r");
    program.wait_for_node("a case in hand", |node| node.name.starts_with("Case "));
}

#[test]
fn two_annotate_one_folder_at_once_and_a_curator_decides_every_case_by_keyboard() {
    let (Some(desktop), Some(other)) = (Desktop::start(USUAL), Desktop::start(USUAL)) else {
        return;
    };
    let folder = folder_with_an_article(&desktop);
    let (alice, bob) = (desktop.launch(&[&folder]), other.launch(&[&folder]));
    for (program, name) in [(&alice, "Alice"), (&bob, "Bob")] {
        program.wait_for_node("the article", |node| node.name.starts_with("VELDEN"));
        be(program, name);
    }
    // By turns, on the same words and on others, with the same tag and with another.
    for (nth, (lines, words, keys)) in [(1, 3, ["1", "1"]), (3, 4, ["1", "2"])]
        .into_iter()
        .enumerate()
    {
        for (program, key) in [(&alice, keys[0]), (&bob, keys[1])] {
            go_down(program, lines);
            tag_words(program, words, key);
        }
        wait_for_annotations(&folder, "alice", nth + 1);
        wait_for_annotations(&folder, "bob", nth + 1);
    }
    go_down(&bob, 3);
    bob.key("End");
    bob.key("ctrl+Left");
    bob.key("ctrl+Left");
    tag_words(&bob, 2, "2");
    wait_for_annotations(&folder, "bob", 3);
    // What the one saves shows with the other.
    alice.wait_for_node("Bob's stance in Alice's window", |node| {
        node.name.starts_with("Stance: “")
    });
    finish(&alice, &folder, "alice");
    finish(&bob, &folder, "bob");
    bob.kill();
    let before = ["alice", "bob"].map(|who| fs::read_to_string(sidecar(&folder, who)).unwrap());

    be(&alice, "Carol");
    open_review(&alice);
    alice.key("r");
    alice.key("2");
    alice.key("1");
    wait_for_file(&sidecar(&folder, "curated"), PATIENCE, |text| {
        text.matches("(case: \"").count() == 1
    });
    alice.kill();
    assert_eq!(n_decisions(&folder), 1, "what was decided survives a kill");

    let carol = desktop.launch(&[&folder]);
    open_review(&carol);
    for _ in 0..10 {
        if carol
            .accessible()
            .iter()
            .any(|node| node.name.contains("Every case is decided"))
        {
            break;
        }
        let n_before = n_decisions(&folder);
        carol.key("x");
        wait_for_file(&sidecar(&folder, "curated"), PATIENCE, |text| {
            text.matches("(case: \"").count() > n_before
        });
    }
    carol.wait_for_node("that all is decided", |node| {
        node.name.contains("Every case is decided")
    });
    let text = fs::read_to_string(sidecar(&folder, "curated")).unwrap();
    assert!(
        text.contains("by: \"carol\"") && text.contains("reason: \"rule-gap\""),
        "{text}"
    );
    assert!(text.contains("outcome: \"rejected\""), "{text}");
    let after = ["alice", "bob"].map(|who| fs::read_to_string(sidecar(&folder, who)).unwrap());
    assert_eq!(before, after, "nobody's layer changes");

    let minutes = desktop.folder().join("minutes.html");
    carol.key("ctrl+k");
    carol.wait_for_node("the palette", |node| node.name == "Find a command");
    carol.type_text("Save the minutes");
    carol.key("Return");
    carol.wait_for_node("a field for the path", |node| node.name == "Path");
    carol.key("ctrl+a");
    carol.type_text(minutes.to_str().unwrap());
    carol.key("Return");
    let text = wait_for_file(&minutes, PATIENCE, |text| text.contains("</html>"));
    assert!(text.contains("Alice") && text.contains("The guideline does not say"));
}
