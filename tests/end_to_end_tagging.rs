//! The main job in the real window: reading, tagging by mouse and by keyboard, being killed, and
//! going on; judged by what the sidecars say.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use crate::support::desktop::{Desktop, USUAL};
use crate::support::polling::PATIENCE;
use crate::support::program::{Program, wait_for_file};

const WALL: &str = "date 2025-03-14 Council puts off vote on harbour wall\n\n\
    VELDEN - The town council put off its vote on the new harbour wall for a third time.\n\n\
    \"We will not be rushed,\" mayor Ilse Brandt said on Monday. She opposes the wall.\n";

const FERRY: &str = "Ferry company wants the wall\n\n\
    The ferry company said the wall is overdue and warned of floods in autumn.\n";

fn folder_with_articles(desktop: &Desktop) -> PathBuf {
    let folder = desktop.folder().join("coverage");
    fs::create_dir(&folder).unwrap();
    for (name, text) in [("a-wall.txt", WALL), ("b-ferry.txt", FERRY)] {
        let mut file = fs::File::create(folder.join(name)).unwrap();
        file.write_all(text.as_bytes()).unwrap();
    }
    folder
}

/// The only sidecar of an article, whoever the system's user is.
fn sidecar(folder: &Path, article: &str) -> PathBuf {
    let start = format!("{article}.");
    let names = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name());
    let name = names.map(|name| name.into_string().unwrap()).find(|name| {
        name.starts_with(&start) && Path::new(name).extension().is_some_and(|end| end == "ron")
    });
    name.map_or_else(
        || folder.join(format!("{start}me.ron")),
        |name| folder.join(name),
    )
}

fn wait_for_quote(folder: &Path, article: &str, tag: &str, quote: &str) -> String {
    let record = format!("tag: \"{tag}\"");
    let quoted = format!("quote: \"{quote}\"");
    let holds = |text: &str| {
        text.lines()
            .any(|line| line.contains(&record) && line.contains(&quoted))
    };
    crate::support::polling::wait_for(&format!("{tag} on “{quote}”"), PATIENCE, || {
        let text = fs::read_to_string(sidecar(folder, article)).ok()?;
        holds(&text).then_some(text)
    })
}

fn paragraph(program: &Program<'_>, start: &str) -> (i32, i32, i32, i32) {
    let node = program.wait_for_node(start, |node| {
        node.name.starts_with(start) && node.is_showing()
    });
    (node.x, node.y, node.width, node.height)
}

#[test]
fn a_passage_is_tagged_with_the_mouse_alone() {
    let Some(desktop) = Desktop::start(USUAL) else {
        return;
    };
    let folder = folder_with_articles(&desktop);
    let program = desktop.launch(&[&folder]);
    let (x, y, _, _) = paragraph(&program, "VELDEN");
    // A quick second click takes the word; the palette then tags it.
    program.double_click((x + 20, y + 12));
    program.click_on("Tag as Claim");
    wait_for_quote(&folder, "a-wall.txt", "claim", "VELDEN");
    // A drag takes whole words, however far into them it reaches.
    let (x, y, _, _) = paragraph(&program, "\"We will");
    program.drag((x + 30, y + 12), (x + 140, y + 12));
    program.click_on("Tag as Stance");
    let text = wait_for_quote(&folder, "a-wall.txt", "stance", "will not be rushed");
    assert!(text.contains("start: "), "{text}");
    program.click_on("Polarity: Opposes");
    wait_for_file(&sidecar(&folder, "a-wall.txt"), PATIENCE, |text| {
        text.contains("\"polarity\": \"opposes\"")
    });
}

#[test]
fn a_whole_article_is_tagged_by_keyboard_undone_and_taken_up_after_a_kill() {
    let Some(desktop) = Desktop::start(USUAL) else {
        return;
    };
    let folder = folder_with_articles(&desktop);
    let program = desktop.launch(&[&folder]);
    paragraph(&program, "VELDEN");
    program.key("ctrl+Down");
    paragraph(&program, "The ferry company said");
    program.key("ctrl+Home");
    program.key("Down");
    program.key("Home");
    for _ in 0..3 {
        program.key("ctrl+shift+Right");
    }
    program.key("1");
    wait_for_quote(&folder, "b-ferry.txt", "claim", "The ferry company");
    program.key("Tab");
    program.type_text("Ferry Line");
    program.key("Return");
    wait_for_file(&folder.join("registers.ron"), PATIENCE, |text| {
        text.contains("Ferry Line")
    });
    program.key("Escape");
    program.key("bracketright");
    wait_for_quote(&folder, "b-ferry.txt", "claim", "The ferry company said");
    program.key("ctrl+z");
    wait_for_quote(&folder, "b-ferry.txt", "claim", "The ferry company");
    program.kill();

    let program = desktop.launch(&[&folder]);
    paragraph(&program, "The ferry company said");
    program.wait_for_node("the claim that was made before the kill", |node| {
        node.name.contains("Claim") && node.name.contains("The ferry company")
    });
    program.key("n");
    program.key("Delete");
    wait_for_file(&sidecar(&folder, "b-ferry.txt"), PATIENCE, |text| {
        !text.contains("tag: \"claim\"")
    });
    for (name, text) in [("a-wall.txt", WALL), ("b-ferry.txt", FERRY)] {
        assert_eq!(
            fs::read_to_string(folder.join(name)).unwrap(),
            text,
            "an article is never written to"
        );
    }
}
