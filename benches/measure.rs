//! Rounds of one piece of work, by the clock and by the processor time of the whole process.

use std::hint::black_box;
use std::time::{Duration, Instant};

/// Prints what was measured, and knows what was asked for.
pub struct Report {
    wanted: Option<String>,
}

/// What one round took.
#[derive(Clone, Copy)]
pub struct Round {
    wall: Duration,
    cpu: Duration,
}

impl Report {
    /// Takes the first argument that is no option as a part of the names that are wanted.
    pub fn from_arguments() -> Self {
        let wanted = std::env::args().skip(1).find(|word| !word.starts_with('-'));
        println!(
            "{:62} {:>8} {:>8} {:>9} {:>9} {:>6}",
            "ms, median and worst", "CPU", "worst", "wall", "worst", "times"
        );
        Self { wanted }
    }

    /// Whether a group is wanted; says its name if so.
    pub fn begins(&self, group: &str) -> bool {
        let is_wanted = self
            .wanted
            .as_ref()
            .is_none_or(|wanted| group.contains(wanted.as_str()));
        if is_wanted {
            println!("\n{group}");
        }
        is_wanted
    }
}

impl Round {
    /// Measures one round.
    pub fn of<T>(work: impl FnOnce() -> T) -> Self {
        let (wall, cpu) = (Instant::now(), cpu_time());
        black_box(work());
        Self {
            wall: wall.elapsed(),
            cpu: cpu_time().saturating_sub(cpu),
        }
    }
}

/// Does the work once without measuring, then so many times.
pub fn print_work<T>(name: &str, n_rounds: usize, mut work: impl FnMut() -> T) {
    black_box(work());
    let rounds: Vec<Round> = (0..n_rounds).map(|_| Round::of(&mut work)).collect();
    print_rounds(name, &rounds);
}

/// Prints rounds that were measured elsewhere.
pub fn print_rounds(name: &str, rounds: &[Round]) {
    let of = |what: fn(&Round) -> Duration| {
        let mut all: Vec<Duration> = rounds.iter().map(what).collect();
        all.sort_unstable();
        let millis = |nth: usize| all.get(nth).map_or(0.0, |time| time.as_secs_f64() * 1e3);
        (millis(all.len() / 2), millis(all.len().saturating_sub(1)))
    };
    let (cpu, wall) = (of(|round| round.cpu), of(|round| round.wall));
    println!(
        "  {name:60} {:8.3} {:8.3} {:9.3} {:9.3} {:6}",
        cpu.0,
        cpu.1,
        wall.0,
        wall.1,
        rounds.len()
    );
}

/// Prints how much memory is resident.
pub fn print_resident(name: &str) {
    println!(
        "  {name:60} {:8} MB resident",
        resident_mb().map_or_else(|| "?".to_owned(), |mb| mb.to_string())
    );
}

#[cfg(unix)]
fn cpu_time() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    Duration::new(
        u64::try_from(time.tv_sec).unwrap_or(0),
        u32::try_from(time.tv_nsec).unwrap_or(0),
    )
}

#[cfg(not(unix))]
fn cpu_time() -> Duration {
    Duration::ZERO
}

fn resident_mb() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.split_whitespace()
        .next()?
        .parse::<u64>()
        .ok()
        .map(|kb| kb / 1024)
}
