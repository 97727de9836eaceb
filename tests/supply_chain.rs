//! Licences and origins of what the program is built from.
//!
//! `deny.toml` says the same for all platforms, and more; this needs no tool beside cargo, and so runs everywhere.
//! What only other platforms build is not on this machine and is left to `cargo deny`.

use std::{collections::BTreeSet, fs, process::Command};

use crate::support::tree::root;

/// Each of these may be shipped in a program under our own licences.
const LICENCES: [&str; 14] = [
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "ISC",
    "MIT",
    "MIT-0",
    "OFL-1.1",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// Fonts inside `epaint_default_fonts`; Ubuntu's licence lets them be shipped unchanged.
const FONT_LICENCES: [&str; 1] = ["Ubuntu-font-1.0"];

/// Asynchronous run-times, foreign toolkits and a second stack for TLS: nothing here needs them.
const UNWANTED: [&str; 6] = [
    "async-std",
    "gtk",
    "native-tls",
    "openssl-sys",
    "tokio",
    "wgpu",
];

/// A crate as `cargo tree` names it.
struct Package {
    name: String,
    version: String,
    licence: String,
}

/// What this platform builds: of the program, its tests and its build script, with all features.
///
/// Not `cargo metadata`, which also lists optional crates that no feature turns on.
fn packages() -> Vec<Package> {
    let output = Command::new(env!("CARGO"))
        .args(["tree", "--locked", "--all-features", "--prefix", "none"])
        .args(["--format", "{p} | {l}"])
        .current_dir(root())
        .output()
        .expect("cargo runs");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "cargo tree: {errors}");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let lines: BTreeSet<&str> = text
        .lines()
        .map(|line| line.trim_end_matches(" (*)"))
        .collect();
    let packages: Vec<Package> = lines.into_iter().filter_map(package_from_line).collect();
    assert!(
        packages.len() > 100,
        "cargo tree lists only {}",
        packages.len()
    );
    packages
}

/// `name v1.2.3 (proc-macro) | MIT`
fn package_from_line(line: &str) -> Option<Package> {
    let (package, licence) = line.split_once(" | ")?;
    let mut words = package.split(' ');
    Some(Package {
        name: words.next()?.to_owned(),
        version: words.next()?.to_owned(),
        licence: licence.to_owned(),
    })
}

/// May a crate under this SPDX expression be used?
///
/// `OR` needs one side, `AND` both, parentheses group; the old `/` is an `OR`.
fn is_allowed(expression: &str, allowed: &[&str]) -> bool {
    let spaced = expression
        .replace('/', " OR ")
        .replace('(', " ( ")
        .replace(')', " ) ");
    let spaced = spaced.replace(" WITH ", "_WITH_");
    let words: Vec<String> = spaced
        .split_whitespace()
        .map(|word| word.replace("_WITH_", " WITH "))
        .collect();
    let mut rest = words.iter().map(String::as_str).peekable();
    any_of(&mut rest, allowed) && rest.peek().is_none()
}

fn any_of<'w, I: Iterator<Item = &'w str>>(
    rest: &mut std::iter::Peekable<I>,
    allowed: &[&str],
) -> bool {
    let mut is_any = all_of(rest, allowed);
    while rest.next_if_eq(&"OR").is_some() {
        is_any |= all_of(rest, allowed);
    }
    is_any
}

fn all_of<'w, I: Iterator<Item = &'w str>>(
    rest: &mut std::iter::Peekable<I>,
    allowed: &[&str],
) -> bool {
    let mut are_all = one(rest, allowed);
    while rest.next_if_eq(&"AND").is_some() {
        are_all &= one(rest, allowed);
    }
    are_all
}

fn one<'w, I: Iterator<Item = &'w str>>(
    rest: &mut std::iter::Peekable<I>,
    allowed: &[&str],
) -> bool {
    match rest.next() {
        Some("(") => any_of(rest, allowed) && rest.next_if_eq(&")").is_some(),
        Some(licence) => allowed.contains(&licence),
        None => false,
    }
}

#[test]
fn every_crate_has_a_licence_that_may_be_shipped() {
    let mut wrong = Vec::new();
    for package in packages() {
        let mut allowed = LICENCES.to_vec();
        if package.name == "epaint_default_fonts" {
            allowed.extend(FONT_LICENCES);
        }
        if !is_allowed(&package.licence, &allowed) {
            wrong.push(format!(
                "{} {}: {}",
                package.name, package.version, package.licence
            ));
        }
    }
    assert!(
        wrong.is_empty(),
        "licences that are not on the list:\n{}",
        wrong.join("\n")
    );
}

#[test]
fn licence_expressions_are_understood() {
    let check = |expression: &str, expected: bool| {
        assert_eq!(is_allowed(expression, &LICENCES), expected, "{expression}");
    };
    check("MIT", true);
    check("GPL-3.0", false);
    check("MIT OR GPL-3.0", true);
    check("MIT AND GPL-3.0", false);
    check("MIT/Apache-2.0", true);
    check("(MIT OR Apache-2.0) AND Unicode-3.0", true);
    check("(GPL-2.0 OR GPL-3.0) AND MIT", false);
    check("Apache-2.0 WITH LLVM-exception OR GPL-3.0", true);
    check("", false);
}

#[test]
fn every_crate_comes_from_the_public_registry() {
    let lock = fs::read_to_string(root().join("Cargo.lock")).unwrap();
    let sources: BTreeSet<&str> = lock
        .lines()
        .filter_map(|line| line.strip_prefix("source = "))
        .collect();
    let registry = "\"registry+https://github.com/rust-lang/crates.io-index\"";
    assert_eq!(sources, BTreeSet::from([registry]));
}

#[test]
fn nothing_unwanted_is_pulled_in() {
    let names: BTreeSet<String> = packages().into_iter().map(|package| package.name).collect();
    let found: Vec<&str> = UNWANTED
        .into_iter()
        .filter(|name| names.contains(*name))
        .collect();
    assert!(
        found.is_empty(),
        "not wanted: {found:?}; `cargo tree -i NAME` says who brings it"
    );
}
