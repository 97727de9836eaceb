//! How the measurements are taken: by the processor time of the whole process, and by the clock where a disk is waited for.

use std::time::Duration;

use criterion::measurement::{Measurement, ValueFormatter, WallTime};
use criterion::{BatchSize, BenchmarkGroup, Criterion};

/// What a group of pieces of work that are told by processor time is made in.
pub type CpuGroup<'a> = BenchmarkGroup<'a, ProcessorTime>;
/// The same by the clock.
pub type ClockGroup<'a> = BenchmarkGroup<'a, WallTime>;

/// The processor time of all threads; the time by the clock where the system does not tell it.
pub struct ProcessorTime;

/// The two ways to measure, both as the command line has them.
pub struct Measures {
    cpu: Criterion<ProcessorTime>,
    clock: Criterion,
    wanted: Option<String>,
}

impl Measures {
    /// Short enough that all of it takes a few minutes.
    pub fn from_arguments() -> Self {
        let usual = || {
            Criterion::default()
                .sample_size(20)
                .warm_up_time(Duration::from_millis(300))
                .measurement_time(Duration::from_secs(1))
                .nresamples(10_000)
        };
        Self {
            cpu: usual()
                .with_measurement(ProcessorTime)
                .configure_from_args(),
            clock: usual().configure_from_args(),
            wanted: std::env::args().skip(1).find(|word| !word.starts_with('-')),
        }
    }

    /// A group told by processor time; floors and rivals belong into the group of what they stand beside.
    pub fn group(&mut self, name: &str) -> CpuGroup<'_> {
        self.cpu.benchmark_group(name)
    }

    /// A group told by the clock.
    pub fn clock_group(&mut self, name: &str) -> ClockGroup<'_> {
        self.clock.benchmark_group(name)
    }

    /// Whether a group is to be prepared: its name, and `/` and that of a piece of work, may have been asked for.
    pub fn is_wanted(&self, group: &str) -> bool {
        let is_part = |wanted: &String| {
            let of_group = wanted
                .split_once('/')
                .map_or(&**wanted, |(of_group, _)| of_group);
            group.contains(of_group)
        };
        self.wanted.as_ref().is_none_or(is_part)
    }

    /// Ends the run.
    pub fn finish(&self) {
        self.cpu.final_summary();
        self.clock.final_summary();
    }
}

impl Measurement for ProcessorTime {
    type Intermediate = Duration;
    type Value = Duration;

    fn start(&self) -> Duration {
        cpu_time()
    }

    fn end(&self, began: Duration) -> Duration {
        cpu_time().saturating_sub(began)
    }

    fn add(&self, one: &Duration, other: &Duration) -> Duration {
        *one + *other
    }

    fn zero(&self) -> Duration {
        Duration::ZERO
    }

    fn to_f64(&self, value: &Duration) -> f64 {
        WallTime.to_f64(value)
    }

    fn formatter(&self) -> &dyn ValueFormatter {
        WallTime.formatter()
    }
}

/// Measures a piece of work that is the same each time.
pub fn work<M: Measurement, T>(
    group: &mut BenchmarkGroup<'_, M>,
    name: &str,
    mut work: impl FnMut() -> T,
) {
    group.bench_function(name, |bencher| bencher.iter(&mut work));
}

/// The same for work whose outcome is what the work is for: giving its memory back is no part of it.
pub fn work_for_keeps<M: Measurement, T>(
    group: &mut BenchmarkGroup<'_, M>,
    name: &str,
    mut work: impl FnMut() -> T,
) {
    group.bench_function(name, |bencher| {
        bencher.iter_batched(|| (), |()| work(), BatchSize::PerIteration);
    });
}

/// The worst of so many rounds, which criterion does not tell.
#[cfg(feature = "gui")]
pub fn print_worst<T>(name: &str, n_rounds: usize, mut work: impl FnMut() -> T) {
    let spent = |work: &mut dyn FnMut() -> T| {
        let began = cpu_time();
        std::hint::black_box(work());
        cpu_time().saturating_sub(began)
    };
    let worst = (0..n_rounds).map(|_| spent(&mut work)).max();
    let millis = worst.unwrap_or_default().as_secs_f64() * 1e3;
    println!("{name}: the worst of {n_rounds} took {millis:.3} ms of processor time\n");
}

/// Prints how much memory is resident.
pub fn print_resident(name: &str) {
    let mb = resident_mb().map_or_else(|| "?".to_owned(), |mb| mb.to_string());
    println!("{name}: {mb} MB resident\n");
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
    static BEGAN: std::sync::OnceLock<std::time::Instant> = std::sync::OnceLock::new();
    BEGAN.get_or_init(std::time::Instant::now).elapsed()
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
