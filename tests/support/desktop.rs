//! A desktop of its own for one test: an X server without a screen, a session bus, accessibility switched on.
//!
//! Linux only in what it starts: Xvfb, dbus-daemon and AT-SPI.
//! All of it ends when the [`Desktop`] is dropped, also when the test fails.

use std::{
    fs,
    io::{BufRead as _, BufReader},
    os::unix::{fs::PermissionsExt as _, process::CommandExt as _},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use tempfile::TempDir;

use super::{
    polling::{PATIENCE, wait_for},
    program::Program,
};

/// The size of a common laptop's window.
pub const USUAL: (u32, u32) = (1280, 800);
/// The smallest window that must look right.
pub const SMALLEST: (u32, u32) = (900, 600);

/// Commands without which there is no desktop; Debian's packages for them are in `scripts/setup.sh`.
const COMMANDS: [&str; 5] = ["Xvfb", "xdotool", "import", "dbus-daemon", "dbus-send"];

/// An X display, a session bus and a home folder that nobody else uses.
pub struct Desktop {
    home: TempDir,
    display: String,
    bus_address: String,
    size: (u32, u32),
    // Dropped in this order: the bus first, as its children draw on the display.
    _bus: Service,
    _screen: Service,
}

impl Desktop {
    /// Starts a desktop with a screen of `size` pixels.
    ///
    /// `None`, with a printed line that says why, where the program or a command is absent; with the
    /// environment variable `CI=true` or `STANCEMARK_END_TO_END=required` that fails the test instead.
    #[track_caller]
    pub fn start(size: (u32, u32)) -> Option<Self> {
        if let Some(reason) = what_is_missing() {
            assert!(!is_required(), "end-to-end tests cannot run: {reason}");
            println!("skipped: {reason}");
            return None;
        }
        Some(Self::start_here(size))
    }

    fn start_here(size: (u32, u32)) -> Self {
        let home = tempfile::Builder::new()
            .prefix("stancemark-desktop-")
            .tempdir()
            .expect("a temporary folder");
        make_folders(home.path());
        let (width, height) = size;
        let (screen, display) = Service::start(
            Command::new("Xvfb")
                .args([
                    "-displayfd",
                    "1",
                    "-nolisten",
                    "tcp",
                    "-noreset",
                    "-screen",
                    "0",
                ])
                .arg(format!("{width}x{height}x24")),
        );
        let display = format!(":{display}");
        let mut bus = Command::new("dbus-daemon");
        bus.args(["--session", "--nofork", "--nopidfile", "--print-address=1"]);
        set_environment(&mut bus, home.path(), &display);
        let (bus, bus_address) = Service::start(&mut bus);
        let desktop = Self {
            home,
            display,
            bus_address,
            size,
            _bus: bus,
            _screen: screen,
        };
        desktop.switch_accessibility_on();
        desktop
    }

    /// The program tells its widgets to the bus only if somebody wants to hear; so this comes before it starts.
    fn switch_accessibility_on(&self) {
        for property in ["IsEnabled", "ScreenReaderEnabled"] {
            wait_for("the accessibility bus", PATIENCE, || {
                let status = self
                    .command("dbus-send")
                    .args(["--session", "--print-reply", "--reply-timeout=5000"])
                    .args(["--dest=org.a11y.Bus", "/org/a11y/bus"])
                    .arg("org.freedesktop.DBus.Properties.Set")
                    .args(["string:org.a11y.Status", &format!("string:{property}")])
                    .arg("variant:boolean:true")
                    .stdout(Stdio::null())
                    .stderr(Stdio::null())
                    .status();
                status.ok()?.success().then_some(())
            });
        }
    }

    /// A folder of the test's own, under which the program's home lies too; gone after the test.
    pub fn folder(&self) -> &Path {
        self.home.path()
    }

    /// The size of the screen in pixels.
    pub fn size(&self) -> (u32, u32) {
        self.size
    }

    /// A command that runs on this desktop, with nothing of the real one in its environment.
    pub fn command(&self, name: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(name);
        set_environment(&mut command, self.home.path(), &self.display);
        command.env("DBUS_SESSION_BUS_ADDRESS", &self.bus_address);
        command
    }

    /// Starts the program under test with `arguments` and waits for its window.
    #[track_caller]
    pub fn launch<A: AsRef<std::ffi::OsStr>>(&self, arguments: &[A]) -> Program<'_> {
        Program::launch(self, &program_path(), arguments)
    }

    /// Writes what the screen shows to `path` as PNG.
    #[track_caller]
    pub fn screenshot(&self, path: &Path) {
        let status = self
            .command("import")
            .args(["-window", "root"])
            .arg(path)
            .status()
            .expect("import runs");
        assert!(status.success(), "no picture in {}", path.display());
    }
}

/// The binary that is tested: `STANCEMARK_BIN`, else the release build.
pub fn program_path() -> PathBuf {
    if let Some(path) = std::env::var_os("STANCEMARK_BIN") {
        return PathBuf::from(path);
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let target =
        std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    target.join("release").join("stancemark")
}

fn is_required() -> bool {
    let is = |name: &str, value: &str| std::env::var(name).is_ok_and(|found| found == value);
    is("CI", "true") || is("STANCEMARK_END_TO_END", "required")
}

fn what_is_missing() -> Option<String> {
    let program = program_path();
    if !program.is_file() {
        return Some(format!(
            "there is no program at {}; build it with `cargo build --release` or name it in STANCEMARK_BIN",
            program.display()
        ));
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    let is_there =
        |name: &&str| std::env::split_paths(&path).any(|folder| folder.join(name).is_file());
    let absent: Vec<&str> = COMMANDS
        .into_iter()
        .filter(|name| !is_there(name))
        .collect();
    (!absent.is_empty()).then(|| format!("these commands are absent: {}", absent.join(" ")))
}

/// Home, configuration, data, caches and run-time files under the test's own folder.
const FOLDERS: [(&str, &str); 7] = [
    ("HOME", "home"),
    ("STANCEMARK_HOME", "stancemark"),
    ("XDG_CONFIG_HOME", "config"),
    ("XDG_DATA_HOME", "data"),
    ("XDG_CACHE_HOME", "cache"),
    ("XDG_STATE_HOME", "state"),
    ("XDG_RUNTIME_DIR", "runtime"),
];

fn make_folders(home: &Path) {
    for (_, name) in FOLDERS {
        fs::create_dir(home.join(name)).expect("a folder in the temporary folder");
    }
    let private = fs::Permissions::from_mode(0o700);
    fs::set_permissions(home.join("runtime"), private).expect("a private run-time folder");
}

fn set_environment(command: &mut Command, home: &Path, display: &str) {
    for (variable, name) in FOLDERS {
        command.env(variable, home.join(name));
    }
    command
        .env("DISPLAY", display)
        .env("LIBGL_ALWAYS_SOFTWARE", "1")
        .env("LC_ALL", "C.UTF-8")
        .env("TZ", "UTC")
        .env("USER", "tester")
        .env_remove("WAYLAND_DISPLAY")
        .env_remove("NO_AT_BRIDGE")
        .env_remove("AT_SPI_BUS_ADDRESS")
        .env_remove("DBUS_SESSION_BUS_ADDRESS");
}

/// A server in the background that says on its first line of output where it is to be found.
struct Service {
    child: Child,
}

impl Service {
    fn start(command: &mut Command) -> (Self, String) {
        // A process group of its own, so that what it starts can be ended with it.
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()
            .expect("a server of the desktop starts");
        let mut line = String::new();
        let output = child.stdout.take().expect("its output is piped");
        let read = BufReader::new(output).read_line(&mut line);
        read.expect("a server of the desktop says where it is");
        (Self { child }, line.trim().to_owned())
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let group = format!("-{}", self.child.id());
        // Nothing can be done about a failure here: it has ended already.
        drop(Command::new("kill").args(["-KILL", "--", &group]).status());
        drop(self.child.wait());
    }
}
