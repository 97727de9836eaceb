//! The real program on a desktop without a screen: it opens, draws, and survives being killed.
//!
//! What it does for an analyst is tested in the other `end_to_end*.rs` files.

use std::{fs, io::Write as _, path::PathBuf, process::Command};

use crate::support::{
    desktop::{Desktop, SMALLEST, USUAL},
    program::Program,
};

const ARTICLE: &str = "Harbour vote put off again\n\n\
    VELDEN - The town council has put off its vote on the new harbour wall for a third time.\n\n\
    \"We will not be rushed,\" mayor Ilse Brandt said on Monday.\n";

/// A folder with one article in it, on the desktop's own disk space.
fn folder_with_an_article(desktop: &Desktop) -> PathBuf {
    let folder = desktop.folder().join("coverage");
    fs::create_dir(&folder).unwrap();
    let mut file = fs::File::create(folder.join("harbour.txt")).unwrap();
    file.write_all(ARTICLE.as_bytes()).unwrap();
    folder
}

/// How many different colours the screen shows.
fn n_colours_on_screen(desktop: &Desktop) -> usize {
    let picture = desktop.folder().join("screen.png");
    desktop.screenshot(&picture);
    let output = Command::new("identify")
        .args(["-format", "%k"])
        .arg(&picture)
        .output()
        .unwrap();
    String::from_utf8_lossy(&output.stdout)
        .trim()
        .parse()
        .unwrap()
}

/// The first thing inside the window that has a name: proof that a frame was drawn and told.
fn wait_for_something_named(program: &Program<'_>) {
    program.wait_for_node("anything with a name in the window", |node| {
        node.depth > 1 && !node.name.is_empty()
    });
}

#[test]
fn the_window_opens_on_a_folder_at_both_sizes() {
    for size in [USUAL, SMALLEST] {
        let Some(desktop) = Desktop::start(size) else {
            return;
        };
        let folder = folder_with_an_article(&desktop);
        let program = desktop.launch(&[&folder]);
        wait_for_something_named(&program);
        let n_colours = n_colours_on_screen(&desktop);
        assert!(
            n_colours > 2,
            "the screen has {n_colours} colours at {size:?}"
        );
    }
}

#[test]
fn a_killed_program_leaves_the_article_alone_and_starts_again() {
    let Some(desktop) = Desktop::start(USUAL) else {
        return;
    };
    let folder = folder_with_an_article(&desktop);
    for _ in 0..2 {
        let program = desktop.launch(&[&folder]);
        wait_for_something_named(&program);
        program.kill();
    }
    assert_eq!(
        fs::read_to_string(folder.join("harbour.txt")).unwrap(),
        ARTICLE
    );
}
