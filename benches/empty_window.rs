//! An eframe window with nothing in it: what the windowing stack alone costs.
//!
//! `scripts/bench_window` starts it beside Stancemark and takes the difference. It stays open until it is killed, and
//! writes JSON lines to the file named after `--trace`: `{"event":"first_frame","wall_ms":…,"cpu_ms":…}` once its first
//! frame is drawn. With `--answers` it then asks a thread that answers at once, and again from each frame that has the
//! answer: `{"event":"answer","since_asked_wall_ms":…,"since_asked_cpu_ms":…}`. No window shows an answer sooner.

use std::{fs::File, io::Write as _, path::PathBuf, time::Instant};

/// How often it asks; the first answer waits for the drawing of the first frame.
const N_ANSWERS: usize = 20;

/// The window: knows when the program started and where to say so.
struct EmptyWindow {
    started: Instant,
    trace: Option<File>,
    n_frames: usize,
    /// When it asked, by the clock and by processor time.
    asked: Option<(Instant, f64)>,
    n_to_ask: usize,
}

impl eframe::App for EmptyWindow {
    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        ui.label("Nothing");
        self.n_frames += 1;
        if self.n_frames == 1 {
            let wall_ms = millis(self.started);
            self.write("first_frame", &["wall_ms", "cpu_ms"], [wall_ms, cpu_ms()]);
        }
        if let Some((wall, cpu)) = self.asked.take() {
            let names = ["since_asked_wall_ms", "since_asked_cpu_ms"];
            self.write("answer", &names, [millis(wall), cpu_ms() - cpu]);
        }
        if self.n_to_ask > 0 {
            self.n_to_ask -= 1;
            self.asked = Some((Instant::now(), cpu_ms()));
            answer(ui.ctx().clone());
        }
    }
}

impl EmptyWindow {
    fn write(&mut self, event: &str, names: &[&str; 2], values: [f64; 2]) {
        let Some(file) = &mut self.trace else { return };
        let ([first, second], [one, other]) = (names, values);
        let line = format!(r#"{{"event":"{event}","{first}":{one:.3},"{second}":{other:.3}}}"#);
        if let Err(error) = writeln!(file, "{line}") {
            log::error!("the trace ends here: {error}");
            self.trace = None;
        }
    }
}

/// Wakes the window from another thread, as one that has read a file would.
fn answer(ctx: egui::Context) {
    let thread = std::thread::Builder::new().name("answer".to_owned());
    if let Err(error) = thread.spawn(move || ctx.request_repaint()) {
        log::error!("no thread to answer: {error}");
    }
}

fn millis(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1000.0
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
    let asks = std::env::args_os().any(|argument| argument == "--answers");
    let window = EmptyWindow {
        started: Instant::now(),
        trace: trace_argument().and_then(|path| File::create(path).ok()),
        n_frames: 0,
        asked: None,
        n_to_ask: if asks { N_ANSWERS } else { 0 },
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
