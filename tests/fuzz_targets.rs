//! Every fuzz target over its corpus and over many small changes of it, the same on each run.
//!
//! `STANCEMARK_FUZZ_SECONDS=600` goes on that long for each target, and names inputs that take
//! more than a second.

use std::panic::{UnwindSafe, catch_unwind};
use std::path::Path;
use std::time::{Duration, Instant};

use stancemark::testing::fuzz_targets::{TARGETS, Target};
use stancemark::testing::import_fuzz::Seeds;
use stancemark::testing::mutation::{Random, mutate};

use crate::support::tree::root;

/// How many changed inputs each target gets in a usual run.
const USUAL_RUNS: u64 = 400;

/// The longest input.
const MAX_BYTES: usize = 20_000;

/// How long an input may take, on a busy machine too.
const LONGEST: Duration = Duration::from_mins(1);

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
    mutate(random, &mut bytes, seeds);
    bytes.truncate(MAX_BYTES);
    bytes
}

fn call(name: &str, target: Target, input: &[u8]) {
    if let Err(took) = took(name, || target(input)) {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("fuzz-{name}"));
        stancemark::store::atomic::write(&path, input).unwrap();
        panic!(
            "{name} fails after {took:?}; the input is in {}",
            path.display()
        );
    }
}

/// How long a target runs; an error if it panics or takes too long.
fn took(name: &str, target: impl FnOnce() + UnwindSafe) -> Result<Duration, Duration> {
    let started = Instant::now();
    let result = catch_unwind(target);
    let took = started.elapsed();
    if took > Duration::from_secs(1) {
        println!("{name} took {took:?}");
    }
    match result {
        Ok(()) if took < LONGEST => Ok(took),
        _ => Err(took),
    }
}

fn patience() -> Option<Duration> {
    let seconds = std::env::var("STANCEMARK_FUZZ_SECONDS").ok()?;
    Some(Duration::from_secs(
        seconds.parse().expect("a number of seconds"),
    ))
}

/// Calls `run` so often as is wanted, and prints how often that was.
fn many_times(name: &str, mut run: impl FnMut()) {
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
        run();
        n_runs += 1;
    }
    println!("{name}: {n_runs} inputs");
}

#[test]
fn no_input_breaks_a_promise() {
    for (nth, (name, target)) in TARGETS.into_iter().enumerate() {
        let seeds = corpus(name);
        assert!(!seeds.is_empty(), "{name} has no corpus");
        for seed in &seeds {
            call(name, target, seed);
        }
        let mut random = Random::new(0x5eed_0001 + nth as u64);
        many_times(name, || call(name, target, &mutated(&mut random, &seeds)));
    }
}

#[test]
fn no_damaged_export_breaks_a_promise() {
    let seeds = Seeds::of_the_torture_set();
    let mut random = Random::new(0x5eed_1001);
    many_times("exports", || {
        let sample = seeds.damaged(&mut random);
        if let Err(took) = took(sample.format, || sample.check()) {
            let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("fuzz-exports");
            for file in &sample.files {
                let path = folder.join(&file.path);
                std::fs::create_dir_all(path.parent().unwrap()).unwrap();
                stancemark::store::atomic::write(&path, &file.bytes).unwrap();
            }
            let (format, options) = (sample.format, &sample.options);
            panic!(
                "{format} with {options:?} fails after {took:?}; the files are in {}",
                folder.display()
            );
        }
    });
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
