//! What is installed beside the program: it exists, and its parts name each other rightly.

use std::fs;

use regex::Regex;

use crate::support::tree::root;

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The sources in `assets = [ ["source", "target", "mode"], … ]` of the Debian package.
fn packaged_files() -> Vec<String> {
    let entry = Regex::new(r#"(?m)^    \["([^"]+)", "usr/"#).unwrap();
    let manifest = read("Cargo.toml");
    let sources = entry.captures_iter(&manifest).filter_map(|hit| hit.get(1));
    sources.map(|source| source.as_str().to_owned()).collect()
}

#[test]
fn every_packaged_file_is_here() {
    let files = packaged_files();
    assert!(files.len() > 10, "found only {files:?}");
    let is_built = |file: &String| file.starts_with("target/");
    let mut absent = files.iter().filter(|file| !is_built(file));
    assert_eq!(absent.find(|file| !root().join(file).is_file()), None);
}

/// Their licences ask that their texts go with the program.
#[test]
fn the_package_holds_the_licence_of_every_typeface() {
    let licences = fs::read_dir(root().join("assets/fonts")).unwrap();
    let names = licences.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let licences: Vec<String> = names.filter(|name| name.contains("LICENSE")).collect();
    let (files, copyright) = (packaged_files(), read("assets/linux/copyright"));
    assert!(licences.len() > 4, "found only {licences:?}");
    for name in licences {
        assert!(files.contains(&format!("assets/fonts/{name}")), "{name}");
        assert!(copyright.contains(&name), "{name}");
    }
}

#[test]
fn icons_have_the_size_in_their_name() {
    for size in [16_u32, 24, 32, 48, 64, 128, 256, 512] {
        let bytes = fs::read(root().join(format!("assets/icons/stancemark-{size}.png"))).unwrap();
        // The PNG header: signature, then a chunk whose length and name come before width and height.
        let side = |at: usize| bytes.get(at..at + 4).map(<[u8]>::to_vec);
        let expected = Some(size.to_be_bytes().to_vec());
        assert_eq!((side(16), side(20)), (expected.clone(), expected), "{size}");
    }
}

#[test]
fn desktop_entry_type_and_metadata_speak_of_the_same_things() {
    let (entry, mime, about) = (
        read("assets/linux/stancemark.desktop"),
        read("assets/linux/stancemark-mime.xml"),
        read("assets/linux/stancemark.metainfo.xml"),
    );
    let project = "application/x-stancemark-project";
    for text in [&entry, &mime, &about] {
        assert!(text.contains(project), "no {project} in {text}");
    }
    assert!(mime.contains(r#"pattern="stancemark.ron""#));
    assert!(about.contains("<launchable type=\"desktop-id\">stancemark.desktop</launchable>"));
    assert!(entry.contains("\nIcon=stancemark\n") && entry.contains("\nExec=stancemark %F\n"));
}

#[test]
fn the_oldest_compiler_is_the_same_everywhere() {
    let manifest = read("Cargo.toml");
    let oldest = Regex::new(r#"(?m)^rust-version = "([\d.]+)"$"#).unwrap();
    let oldest = oldest.captures(&manifest).unwrap().get(1).unwrap().as_str();
    assert!(read("README.md").contains(&format!("Rust {oldest} or newer")));
}
