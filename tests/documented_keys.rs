//! The table of commands in the user guide: it is the program's own.

use std::fs;

use stancemark::app::{Menu, UiCommand};
use strum::IntoEnumIterator as _;

use crate::support::tree::root;

const BEGIN: &str = "<!-- commands -->\n";
const END: &str = "<!-- end of commands -->";

/// Setting this variable writes the table into the guide instead of comparing it.
const UPDATE: &str = "UPDATE_GUIDE";

fn table() -> String {
    let mut table = String::from("| menu | command | keys |\n|---|---|---|\n");
    for menu in Menu::iter() {
        for command in UiCommand::iter().filter(|command| command.menu() == menu) {
            let keys = command
                .default_shortcut()
                .map_or(String::new(), |keys| format!("`{keys}`"));
            let (menu, label) = (menu.label(), command.label());
            table.push_str(&format!("| {menu} | {label} | {keys} |\n"));
        }
    }
    table
}

#[test]
fn the_guide_lists_every_command_with_its_keys() {
    let path = root().join("docs/GUIDE.md");
    let guide = fs::read_to_string(&path).unwrap();
    let (before, rest) = guide.split_once(BEGIN).unwrap();
    let (listed, after) = rest.split_once(END).unwrap();
    if std::env::var_os(UPDATE).is_some() {
        let whole = format!("{before}{BEGIN}{}{END}{after}", table());
        return stancemark::store::atomic::write(&path, whole.as_bytes()).unwrap();
    }
    assert_eq!(
        listed,
        table(),
        "run the test with {UPDATE}=1 to write the table anew"
    );
}

/// `*Menu ▸ Command*` in any page.
#[test]
fn every_command_that_a_page_names_is_in_that_menu() {
    let named = regex::Regex::new(r"\*(\w+) ▸ ([^*]+)\*").unwrap();
    let mut n_named = 0;
    for page in ["README.md", "docs/GUIDE.md", "docs/SIDECAR.md"] {
        let text = fs::read_to_string(root().join(page)).unwrap();
        for hit in named.captures_iter(&text) {
            let (menu, label) = (&hit[1], &hit[2]);
            let found =
                UiCommand::iter().any(|it| it.menu().label() == menu && it.label() == label);
            assert!(found, "{page}: there is no {menu} ▸ {label}");
            n_named += 1;
        }
    }
    assert!(n_named > 10, "{n_named}");
}

/// Pictures that pages show are there.
#[test]
fn every_picture_that_a_page_shows_is_there() {
    let shown = regex::Regex::new(r"!\[[^\]]+\]\(([^)]+)\)").unwrap();
    for page in ["README.md", "docs/GUIDE.md"] {
        let path = root().join(page);
        let text = fs::read_to_string(&path).unwrap();
        for hit in shown.captures_iter(&text) {
            let picture = path.parent().unwrap().join(&hit[1]);
            let size = fs::metadata(&picture).map_or(0, |about| about.len());
            assert!(
                (1_000..260_000).contains(&size),
                "{page}: {} has {size} bytes",
                &hit[1]
            );
        }
    }
}
