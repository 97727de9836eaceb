//! The program under test, seen from outside: its process, its window, and hands on mouse and keyboard.
//!
//! Places are pixels from the top left corner of the screen, where the window's own corner is too.

#![expect(dead_code, reason = "a toolbox: not every test needs every hand")]

use std::{
    ffi::OsStr,
    fs::File,
    path::{Path, PathBuf},
    process::{Child, ExitStatus, Stdio},
    time::Duration,
};

use super::{
    accessible::{Node, outline, parse_tree},
    desktop::Desktop,
    polling::{PATIENCE, ask_for, wait_for},
};

/// A running program with its window in front; killed when dropped.
pub struct Program<'d> {
    desktop: &'d Desktop,
    child: Child,
    window: String,
    log: PathBuf,
}

impl<'d> Program<'d> {
    /// Starts `path` and waits until its window is up, fills the screen and has the keyboard.
    #[track_caller]
    pub fn launch<A: AsRef<OsStr>>(desktop: &'d Desktop, path: &Path, arguments: &[A]) -> Self {
        let log = desktop.folder().join("program.log");
        let messages = File::options().create(true).append(true).open(&log);
        let child = desktop
            .command(path)
            .args(arguments)
            .current_dir(desktop.folder())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(messages.expect("a log file in the temporary folder"))
            .spawn()
            .expect("the program starts");
        let mut program = Self {
            desktop,
            child,
            window: String::new(),
            log,
        };
        program.wait_for_window();
        program
    }

    #[track_caller]
    fn wait_for_window(&mut self) {
        let process = self.child.id().to_string();
        self.window = wait_for("a window of the program", PATIENCE, || {
            if let Some(status) = self.child.try_wait().expect("its state") {
                panic!("the program ended with {status}:\n{}", self.log());
            }
            let found = self.ask_xdotool(&["search", "--onlyvisible", "--pid", &process])?;
            found.lines().next().map(str::to_owned)
        });
        // There is no window manager: nobody else places the window or gives it the keyboard.
        let (width, height) = self.desktop.size();
        let window = self.window.clone();
        self.xdotool(&["windowmove", &window, "0", "0"]);
        self.xdotool(&[
            "windowsize",
            &window,
            &width.to_string(),
            &height.to_string(),
        ]);
        wait_for("the window to fill the screen", PATIENCE, || {
            let geometry = self.ask_xdotool(&["getwindowgeometry", "--shell", &window])?;
            let has = |line: String| geometry.lines().any(|found| found == line);
            (has(format!("WIDTH={width}")) && has(format!("HEIGHT={height}"))).then_some(())
        });
        self.focus();
    }

    /// Gives the keyboard to the window.
    #[track_caller]
    pub fn focus(&self) {
        wait_for("the window to take the keyboard", PATIENCE, || {
            self.ask_xdotool(&["windowfocus", &self.window])?;
            let focused = self.ask_xdotool(&["getwindowfocus"])?;
            (focused.trim() == self.window).then_some(())
        });
    }

    /// Presses keys together, by their X names: `ctrl+z`, `Return`, `shift+Right`.
    #[track_caller]
    pub fn key(&self, keys: &str) {
        self.xdotool(&["key", "--clearmodifiers", keys]);
    }

    /// Types `text` as a person would, only faster; ASCII, as the server's keyboard is an American one.
    #[track_caller]
    pub fn type_text(&self, text: &str) {
        assert!(text.is_ascii(), "no key for all of “{text}”");
        self.xdotool(&["type", "--clearmodifiers", "--delay", "8", "--", text]);
    }

    /// Clicks once with the first button.
    #[track_caller]
    pub fn click(&self, (x, y): (i32, i32)) {
        self.xdotool(&["mousemove", &x.to_string(), &y.to_string(), "click", "1"]);
    }

    /// Clicks once with the second button.
    #[track_caller]
    pub fn right_click(&self, (x, y): (i32, i32)) {
        self.xdotool(&["mousemove", &x.to_string(), &y.to_string(), "click", "3"]);
    }

    /// Clicks `times` times quickly: two select a word, three a sentence.
    #[track_caller]
    pub fn click_times(&self, (x, y): (i32, i32), times: u8) {
        let (x, y, times) = (x.to_string(), y.to_string(), times.to_string());
        self.xdotool(&[
            "mousemove",
            &x,
            &y,
            "click",
            "--repeat",
            &times,
            "--delay",
            "60",
            "1",
        ]);
    }

    /// Clicks twice quickly.
    #[track_caller]
    pub fn double_click(&self, at: (i32, i32)) {
        self.click_times(at, 2);
    }

    /// Moves the mouse without pressing anything.
    #[track_caller]
    pub fn hover(&self, (x, y): (i32, i32)) {
        self.xdotool(&["mousemove", &x.to_string(), &y.to_string()]);
    }

    /// Presses at `from`, moves to `to` in eight steps, lets go; at the pace of a quick hand.
    ///
    /// Without the pauses all of it lands in one frame, which is a click and no drag.
    #[track_caller]
    pub fn drag(&self, from: (i32, i32), to: (i32, i32)) {
        const STEPS: i32 = 8;
        const PAUSE_SECS: &str = "0.04";
        let place = |step: i32| {
            let x = from.0 + (to.0 - from.0) * step / STEPS;
            let y = from.1 + (to.1 - from.1) * step / STEPS;
            format!("mousemove {x} {y} sleep {PAUSE_SECS}")
        };
        let way: Vec<String> = (1..=STEPS).map(place).collect();
        let press = format!("mousedown 1 sleep {PAUSE_SECS}");
        let hand = format!("{} {press} {} mouseup 1", place(0), way.join(" "));
        let hand: Vec<&str> = hand.split(' ').collect();
        self.xdotool(&hand);
    }

    /// Turns the wheel over `at`: down for positive `notches`, up for negative ones.
    #[track_caller]
    pub fn scroll(&self, (x, y): (i32, i32), notches: i32) {
        let button = if notches > 0 { "5" } else { "4" };
        let (x, y, repeat) = (
            x.to_string(),
            y.to_string(),
            notches.abs().max(1).to_string(),
        );
        self.xdotool(&[
            "mousemove",
            &x,
            &y,
            "click",
            "--repeat",
            &repeat,
            "--delay",
            "10",
            button,
        ]);
    }

    /// What the program shows to assistive technology now; empty while it is not on that bus.
    #[track_caller]
    pub fn accessible(&self) -> Vec<Node> {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts/atspi_dump.py");
        // Not the Python of some environment: the bindings come with the system's.
        let output = self
            .desktop
            .command("/usr/bin/python3")
            .arg(script)
            .arg(self.child.id().to_string())
            .output()
            .expect("the system's Python runs");
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(
            !errors.contains("Error: "),
            "atspi_dump.py failed:\n{errors}"
        );
        parse_tree(&output.stdout)
    }

    /// Waits until something shows for which `is_it` holds, and returns the first such thing.
    ///
    /// Panics with `what`, and with all that shows, if there is none in time.
    #[track_caller]
    pub fn wait_for_node(&self, what: &str, is_it: impl Fn(&Node) -> bool) -> Node {
        let mut shown = Vec::new();
        let found = ask_for(PATIENCE, || {
            shown = self.accessible();
            shown
                .iter()
                .find(|node| node.is_showing() && is_it(node))
                .cloned()
        });
        found.unwrap_or_else(|| panic!("waited in vain: {what}; there is\n{}", outline(&shown)))
    }

    /// Waits until something with this accessible name shows.
    #[track_caller]
    pub fn find(&self, name: &str) -> Node {
        self.wait_for_node(&format!("something named “{name}”"), |node| {
            node.name == name
        })
    }

    /// Clicks in the middle of what has this accessible name.
    #[track_caller]
    pub fn click_on(&self, name: &str) {
        self.click(self.find(name).middle());
    }

    /// The process id.
    pub fn process_id(&self) -> u32 {
        self.child.id()
    }

    /// What the program wrote to its error output so far, over all runs on this desktop.
    pub fn log(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap_or_default()
    }

    /// Ends the program at once, as a crash or a power cut would: `kill -9`.
    pub fn kill(mut self) {
        self.child.kill().expect("the program can be killed");
        self.child.wait().expect("its end can be waited for");
    }

    /// Waits for the program to end by itself, after it was asked to.
    #[track_caller]
    pub fn wait_for_exit(mut self) -> ExitStatus {
        wait_for("the program to end", PATIENCE, || {
            self.child.try_wait().expect("its state")
        })
    }

    #[track_caller]
    fn xdotool(&self, arguments: &[&str]) {
        let answer = self.ask_xdotool(arguments);
        assert!(answer.is_some(), "xdotool {} failed", arguments.join(" "));
    }

    fn ask_xdotool(&self, arguments: &[&str]) -> Option<String> {
        let mut command = self.desktop.command("xdotool");
        let output = command.args(arguments).output().expect("xdotool runs");
        let is_ok = output.status.success();
        is_ok.then(|| String::from_utf8_lossy(&output.stdout).into_owned())
    }
}

impl Drop for Program<'_> {
    fn drop(&mut self) {
        // Both fail only if it has ended already.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Waits until the file at `path` has text for which `is_it` holds, and returns the text.
#[track_caller]
pub fn wait_for_file(path: &Path, patience: Duration, is_it: impl Fn(&str) -> bool) -> String {
    wait_for(
        &format!("the right text in {}", path.display()),
        patience,
        || {
            std::fs::read_to_string(path)
                .ok()
                .filter(|text| is_it(text))
        },
    )
}
