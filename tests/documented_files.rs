//! The examples in `docs/`: each is a file that the program reads without a complaint and would
//! write as it stands there, so that makers of other tools can rely on them.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use sha2::{Digest as _, Sha256};
use stancemark::model::{AnnotatorId, ArticleText};
use stancemark::store::{
    Access, LayerFile, OpenWith, annotator_in_name, atomic, check_sidecar, codebook_file,
    corrections_file, project_file, registers_file,
};

use crate::support::tree::root;

/// A fenced block of a page: what it is written in, the file it shows, its text.
struct Block {
    language: String,
    name: String,
    text: String,
}

/// The blocks of all pages.
fn blocks() -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut pages: Vec<_> = fs::read_dir(root().join("docs"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "md"))
        .collect();
    pages.sort();
    for page in pages {
        let text = fs::read_to_string(page).unwrap();
        let mut open: Option<Block> = None;
        for line in text.lines() {
            match (&mut open, line.strip_prefix("```")) {
                (Some(_), Some(_)) => blocks.extend(open.take()),
                (Some(block), None) => {
                    block.text.push_str(line);
                    block.text.push('\n');
                }
                (None, Some(info)) => {
                    let (language, name) = info.split_once(' ').unwrap_or((info, ""));
                    open = Some(Block {
                        language: language.to_owned(),
                        name: name.to_owned(),
                        text: String::new(),
                    });
                }
                (None, None) => {}
            }
        }
        assert!(open.is_none(), "a block is not closed");
    }
    blocks
}

fn block<'a>(blocks: &'a [Block], name: &str) -> &'a Block {
    let found = blocks.iter().find(|block| block.name == name);
    found.unwrap_or_else(|| panic!("no page shows {name}"))
}

fn article(blocks: &[Block]) -> ArticleText {
    let text = &block(blocks, "ferry.txt").text;
    let mut sha256 = String::new();
    for byte in Sha256::digest(text.as_bytes()) {
        write!(sha256, "{byte:02x}").unwrap();
    }
    ArticleText::new(text.as_str(), sha256)
}

#[test]
fn every_example_is_read_and_written_as_it_stands() {
    let blocks = blocks();
    let article = article(&blocks);
    let mut n_read = 0;
    for block in blocks.iter().filter(|block| block.language == "ron") {
        let Block { name, text, .. } = block;
        let (problems, written) = match name.as_str() {
            "fragment" => continue,
            "codebook.ron" => {
                let reading = codebook_file::read(text).unwrap();
                (reading.problems, codebook_file::write(&reading.value))
            }
            "registers.ron" => {
                let reading = registers_file::read(text).unwrap();
                (reading.problems, registers_file::write(&reading.value))
            }
            "stancemark.ron" => {
                let reading = project_file::read(text).unwrap();
                (reading.problems, project_file::write(&reading.value))
            }
            name if name.ends_with(".meta.ron") => {
                let mut reading = corrections_file::read(text).unwrap();
                let written = corrections_file::write(&reading.value);
                let placed = reading.value.place(&article);
                assert_eq!(placed.value.dirt.len(), 1);
                reading.problems.extend(placed.problems);
                (reading.problems, written)
            }
            name => {
                let found = check_sidecar(Path::new(name), text.as_bytes(), Some(&article));
                assert_eq!(found, [], "{name}");
                (Vec::new(), saved_sidecar(name, text, &article))
            }
        };
        assert_eq!(problems, [], "{name}");
        assert_eq!(&written, text, "{name}");
        n_read += 1;
    }
    assert_eq!(n_read, 6);
}

/// What a save writes that has to write every record anew.
fn saved_sidecar(name: &str, text: &str, article: &ArticleText) -> String {
    let folder = tempfile::tempdir().unwrap();
    let annotator = AnnotatorId::new(annotator_in_name(Path::new(name)).unwrap());
    let article_path = folder.path().join("ferry.txt");
    atomic::write(&article_path, article.as_str().as_bytes()).unwrap();
    let path = LayerFile::path_for(&article_path, &annotator);
    atomic::write(&path, text.as_bytes()).unwrap();
    let with = OpenWith::nothing();
    let opened = LayerFile::open(&article_path, article, &annotator, &with).unwrap();
    assert_eq!(opened.access, Access::ReadWrite);
    assert_eq!(opened.problems, []);
    assert_eq!(opened.conflicts, []);
    fs::remove_file(&path).unwrap();
    let mut anew = LayerFile::open(&article_path, article, &annotator, &with).unwrap();
    anew.file.save(article, &opened.layer).unwrap();
    fs::read_to_string(&path).unwrap()
}

#[test]
fn the_fragment_shows_conflicts_as_the_program_reads_them() {
    let blocks = blocks();
    let article = article(&blocks);
    let fragment = &block(&blocks, "fragment").text;
    let head = "(format: 1, article: (file: \"ferry.txt\"), annotator: \"alice\", status: \"new\", fields: {}, annotations: [";
    let file = format!("{head}\n{},\n])\n", fragment.trim());
    let found = check_sidecar(
        Path::new("ferry.txt.alice.ron"),
        file.as_bytes(),
        Some(&article),
    );
    let waiting: Vec<String> = found
        .iter()
        .map(|problem| problem.what.to_string())
        .collect();
    assert_eq!(waiting.len(), 3, "{waiting:?}");
    for field in ["deleted", "fields.kind", "note"] {
        assert!(
            waiting
                .iter()
                .any(|it| it.contains(&format!("versions of {field} of"))),
            "{waiting:?}"
        );
    }
}

#[test]
fn the_python_example_prints_every_quote() {
    let blocks = blocks();
    let folder = tempfile::tempdir().unwrap();
    for name in ["ferry.txt", "ferry.txt.alice.ron", "quotes.py"] {
        atomic::write(
            &folder.path().join(name),
            block(&blocks, name).text.as_bytes(),
        )
        .unwrap();
    }
    let run = Command::new("python3")
        .args(["-X", "utf8", "quotes.py", "ferry.txt.alice.ron"])
        .current_dir(folder.path())
        .output();
    let Ok(run) = run else {
        println!("there is no python3 here");
        return;
    };
    let told = String::from_utf8(run.stderr).unwrap();
    assert!(run.status.success(), "{told}");
    let printed = String::from_utf8(run.stdout).unwrap();
    let lines: Vec<&str> = printed.lines().collect();
    assert_eq!(lines.len(), 4, "{printed}");
    assert_eq!(lines[1], "146\t181\tWe keep it 🚢 because people need it");
}
