//! Every fuzz target over its corpus and over many small changes of it, the same on each run.
//!
//! `STANCEMARK_FUZZ_SECONDS=600` goes on that long for each target, and names inputs that take
//! more than a second.

use std::panic::catch_unwind;
use std::path::Path;
use std::time::{Duration, Instant};

use stancemark::testing::fuzz_targets::{SEPARATOR, TARGETS, Target};

use crate::support::tree::root;

/// How many changed inputs each target gets in a usual run.
const USUAL_RUNS: u64 = 400;

/// The longest input.
const MAX_BYTES: usize = 20_000;

/// What a mutation puts in: what the files are made of, and what is easily got wrong.
const WORDS: [&str; 40] = [
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ",",
    ":",
    "\"",
    "\\",
    "\n",
    "\r\n",
    "    ",
    "//",
    "/*",
    "*/",
    "#![enable(implicit_some)]",
    "format: 1",
    "format: 4294967296",
    "annotations: [",
    "id: \"a\"",
    "spans: []",
    "start: 0",
    "end: 4294967295",
    "-1",
    "1e999",
    "0x10",
    "None",
    "Some(1)",
    "true",
    "\\u{110000}",
    "\u{feff}",
    "\u{0}",
    "é",
    "🌊",
    "{outlet}",
    "{date}",
    "**",
    "2025-03-14",
    SEPARATOR,
];

/// A xorshift generator: small, and the same everywhere.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.next() % (n.max(1) as u64)).unwrap()
    }
}

fn corpus(target: &str) -> Vec<Vec<u8>> {
    let folder = root().join("fuzz/corpus").join(target);
    let mut paths: Vec<_> = std::fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    paths
        .iter()
        .map(|path| std::fs::read(path).unwrap())
        .collect()
}

fn mutated(random: &mut Random, seeds: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = seeds[random.below(seeds.len())].clone();
    for _ in 0..=random.below(4) {
        let at = random.below(bytes.len() + 1);
        let end = (at + random.below(40)).min(bytes.len());
        match random.below(6) {
            0 if at < bytes.len() => bytes[at] = random.next().to_le_bytes()[0],
            1 => drop(bytes.drain(at..end)),
            2 => {
                let again = bytes[at..end].to_vec();
                bytes.splice(at..at, again);
            }
            3 => {
                let other = &seeds[random.below(seeds.len())];
                let from = random.below(other.len() + 1);
                let to = (from + random.below(400)).min(other.len());
                bytes.splice(at..end, other[from..to].iter().copied());
            }
            4 => bytes.truncate(at),
            _ => {
                let word = WORDS[random.below(WORDS.len())];
                bytes.splice(at..at, word.bytes());
            }
        }
    }
    bytes.truncate(MAX_BYTES);
    bytes
}

fn call(name: &str, target: Target, input: &[u8]) {
    let started = Instant::now();
    if catch_unwind(|| target(input)).is_err() {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("fuzz-{name}"));
        stancemark::store::atomic::write(&path, input).unwrap();
        panic!("{name} fails; the input is in {}", path.display());
    }
    let took = started.elapsed();
    if took > Duration::from_secs(1) {
        println!("{name} took {took:?} for {} bytes", input.len());
    }
}

fn patience() -> Option<Duration> {
    let seconds = std::env::var("STANCEMARK_FUZZ_SECONDS").ok()?;
    Some(Duration::from_secs(
        seconds.parse().expect("a number of seconds"),
    ))
}

#[test]
fn no_input_breaks_a_promise() {
    for (nth, (name, target)) in TARGETS.into_iter().enumerate() {
        let seeds = corpus(name);
        assert!(!seeds.is_empty(), "{name} has no corpus");
        for seed in &seeds {
            call(name, target, seed);
        }
        let mut random = Random(0x5eed_0001 + nth as u64);
        let started = Instant::now();
        let mut n_runs = 0;
        loop {
            let goes_on = match patience() {
                Some(patience) => started.elapsed() < patience,
                None => n_runs < USUAL_RUNS,
            };
            if !goes_on {
                break;
            }
            call(name, target, &mutated(&mut random, &seeds));
            n_runs += 1;
        }
        println!("{name}: {n_runs} inputs");
    }
}

#[test]
fn every_target_has_a_program_for_cargo_fuzz() {
    let manifest = std::fs::read_to_string(root().join("fuzz/Cargo.toml")).unwrap();
    for (name, _) in TARGETS {
        let program = root().join(format!("fuzz/fuzz_targets/{name}.rs"));
        assert!(program.is_file(), "{}", program.display());
        assert!(manifest.contains(&format!("name = \"{name}\"")), "{name}");
    }
}
