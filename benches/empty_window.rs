//! An eframe window with nothing in it: what the windowing stack alone costs.
//!
//! `scripts/bench_window` starts it beside Stancemark and takes the difference.
//! It stays open until it is killed, and writes one JSON line to the file named after `--trace`
//! once its first frame is drawn: `{"event":"first_frame","wall_ms":…,"cpu_ms":…}`.

use std::{fs::File, io::Write as _, path::PathBuf, time::Instant};

/// The window: knows when the program started and where to say so.
struct EmptyWindow {
    started: Instant,
    trace: Option<PathBuf>,
}

impl eframe::App for EmptyWindow {
    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        ui.label("Nothing");
        if let Some(path) = self.trace.take() {
            let wall_ms = self.started.elapsed().as_secs_f64() * 1000.0;
            if let Err(error) = write_first_frame(&path, wall_ms) {
                log::error!("{}: {error}", path.display());
            }
        }
    }
}

fn write_first_frame(path: &PathBuf, wall_ms: f64) -> std::io::Result<()> {
    let mut file = File::create(path)?;
    let cpu_ms = cpu_ms();
    writeln!(
        file,
        r#"{{"event":"first_frame","wall_ms":{wall_ms:.3},"cpu_ms":{cpu_ms:.3}}}"#
    )
}

/// The processor time of all threads.
#[cfg(unix)]
fn cpu_ms() -> f64 {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    time.tv_sec as f64 * 1e3 + time.tv_nsec as f64 / 1e6
}

#[cfg(not(unix))]
fn cpu_ms() -> f64 {
    0.0
}

/// The path after `--trace`, if it is given.
fn trace_argument() -> Option<PathBuf> {
    let mut arguments = std::env::args_os().skip_while(|argument| argument != "--trace");
    arguments.nth(1).map(PathBuf::from)
}

fn main() -> eframe::Result {
    let window = EmptyWindow {
        started: Instant::now(),
        trace: trace_argument(),
    };
    let options = eframe::NativeOptions {
        viewport: egui::ViewportBuilder::default().with_inner_size([1280.0, 800.0]),
        ..Default::default()
    };
    eframe::run_native(
        "Empty window",
        options,
        Box::new(|_creation| Ok(Box::new(window))),
    )
}
