"""A desktop without a screen for scripts/look, scripts/screenshots and scripts/bench_window.

An Xvfb display, a session bus and a home folder of its own, and hands for the program that runs there.
tests/support/ has the same in Rust, for the tests. Needs what `setup_packages test` installs.
"""

import json
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
PATIENCE_SECS = 20.0


class TooSlow(Exception):
    """Something did not happen in time; the text says what."""


def wait_for(what, probe, patience=PATIENCE_SECS, pause=0.02):
    """Asks `probe` until its answer is neither None nor False."""
    end = time.monotonic() + patience
    while True:
        answer = probe()
        if answer is not None and answer is not False:
            return answer
        if time.monotonic() > end:
            raise TooSlow(f"waited {patience:.0f} s in vain: {what}")
        time.sleep(pause)


def release_binary(name="stancemark"):
    """STANCEMARK_BIN for the program itself, else the release build."""
    if name == "stancemark" and os.environ.get("STANCEMARK_BIN"):
        return os.environ["STANCEMARK_BIN"]
    target = os.environ.get("CARGO_TARGET_DIR") or ROOT / "target"
    return str(pathlib.Path(target) / "release" / name)


class Desktop:
    """Use it in a `with`; all that was started ends there."""

    FOLDERS = {
        "HOME": "home",
        "STANCEMARK_HOME": "stancemark",
        "XDG_CONFIG_HOME": "config",
        "XDG_DATA_HOME": "data",
        "XDG_CACHE_HOME": "cache",
        "XDG_STATE_HOME": "state",
        "XDG_RUNTIME_DIR": "runtime",
    }

    def __init__(self, width=1280, height=800, accessible=True):
        self.width, self.height, self.accessible = width, height, accessible
        self.services = []

    def __enter__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="stancemark-desktop-"))
        self.environment = dict(os.environ, LIBGL_ALWAYS_SOFTWARE="1", LC_ALL="C.UTF-8", TZ="UTC")
        for name in ("WAYLAND_DISPLAY", "NO_AT_BRIDGE", "AT_SPI_BUS_ADDRESS", "DBUS_SESSION_BUS_ADDRESS"):
            self.environment.pop(name, None)
        for variable, name in self.FOLDERS.items():
            (self.folder / name).mkdir(mode=0o700)
            self.environment[variable] = str(self.folder / name)
        try:
            self._start_services()
        except BaseException:
            self.__exit__()
            raise
        return self

    def _start_services(self):
        screen = f"{self.width}x{self.height}x24"
        number = self._service("Xvfb", "-displayfd", "1", "-nolisten", "tcp", "-noreset", "-screen", "0", screen)
        self.environment["DISPLAY"] = f":{number}"
        address = self._service("dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address=1")
        self.environment["DBUS_SESSION_BUS_ADDRESS"] = address
        if not self.accessible:
            return
        for name in ("IsEnabled", "ScreenReaderEnabled"):
            wait_for("the accessibility bus", lambda name=name: self.call(
                "dbus-send", "--session", "--print-reply", "--dest=org.a11y.Bus", "/org/a11y/bus",
                "org.freedesktop.DBus.Properties.Set", "string:org.a11y.Status", f"string:{name}",
                "variant:boolean:true"))

    def _service(self, *command):
        """Starts a server in a process group of its own; returns the first line it prints."""
        service = subprocess.Popen(command, env=self.environment, stdout=subprocess.PIPE,
                                   stderr=subprocess.DEVNULL, text=True, start_new_session=True)
        self.services.append(service)
        return service.stdout.readline().strip()

    def __exit__(self, *_):
        for service in reversed(self.services):
            try:
                os.killpg(service.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
            service.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def call(self, *command):
        """What a command prints, or None if it fails."""
        done = subprocess.run([str(word) for word in command], env=self.environment, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
        return done.stdout if done.returncode == 0 else None

    def screenshot(self, path):
        if self.call("import", "-window", "root", path) is None:
            raise TooSlow(f"no picture could be written to {path}")


class Program:
    """A program on a desktop, its window over the whole screen; use it in a `with`, it is killed there."""

    def __init__(self, desktop, *command):
        self.desktop = desktop
        self.command = [str(word) for word in command]

    def __enter__(self):
        self.process = subprocess.Popen(self.command, env=self.desktop.environment, stdin=subprocess.DEVNULL)
        try:
            self.window = wait_for("a window of the program", self._find_window)
            self._fill_screen()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()

    def _find_window(self):
        if self.process.poll() is not None:
            raise TooSlow(f"the program ended with {self.process.returncode}")
        found = self.desktop.call("xdotool", "search", "--onlyvisible", "--pid", self.process.pid)
        return found.split()[0] if found and found.split() else None

    def _fill_screen(self):
        """There is no window manager: nobody else places the window or gives it the keyboard."""
        width, height = self.desktop.width, self.desktop.height
        self.xdotool("windowmove", self.window, 0, 0, "windowsize", self.window, width, height)
        wait_for("the window to fill the screen", lambda: {f"WIDTH={width}", f"HEIGHT={height}"} <= set(
            (self.desktop.call("xdotool", "getwindowgeometry", "--shell", self.window) or "").split()))
        wait_for("the window to take the keyboard", lambda: (
            self.desktop.call("xdotool", "windowfocus", self.window) is not None
            and (self.desktop.call("xdotool", "getwindowfocus") or "").strip() == self.window))

    def xdotool(self, *words):
        if self.desktop.call("xdotool", *words) is None:
            raise TooSlow("xdotool failed: " + " ".join(str(word) for word in words))

    def nodes(self):
        """What shows to assistive technology: one dict per node, see scripts/atspi_dump.py."""
        lines = self.desktop.call("/usr/bin/python3", ROOT / "scripts/atspi_dump.py", self.process.pid) or ""
        return [json.loads(line) for line in lines.splitlines()]

    def find(self, name):
        """The first thing on the screen with this accessible name; waits for it."""
        def probe():
            for node in self.nodes():
                if node["name"] == name and node["width"] > 0 and node["height"] > 0:
                    return node
            return None
        return wait_for(f"something named “{name}”", probe)

    def click_on(self, name):
        node = self.find(name)
        x, y = node["x"] + node["width"] // 2, node["y"] + node["height"] // 2
        self.xdotool("mousemove", x, y, "click", 1)

    def drag(self, x, y, to_x, to_y, steps=8):
        """At the pace of a hand: all of it in one frame would be a click."""
        words = ["mousemove", x, y, "sleep", 0.04, "mousedown", 1, "sleep", 0.04]
        for step in range(1, steps + 1):
            words += ["mousemove", x + (to_x - x) * step // steps, y + (to_y - y) * step // steps, "sleep", 0.04]
        self.xdotool(*words, "mouseup", 1)

    def wait_until_still(self, patience=PATIENCE_SECS):
        """Waits until the program has used no processor time for a third of a second."""
        state = {"used": None, "since": time.monotonic()}

        def probe():
            used, now = self.cpu_ticks(), time.monotonic()
            if used != state["used"]:
                state.update(used=used, since=now)
            return now - state["since"] > 0.35
        wait_for("the program to come to rest", probe, patience, pause=0.05)

    def cpu_ticks(self):
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return int(fields[11]) + int(fields[12])

    def cpu_ms(self):
        """Processor time of all its threads so far, to 10 ms."""
        return self.cpu_ticks() * 1000 / os.sysconf("SC_CLK_TCK")

    def rss_kb(self):
        for line in pathlib.Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1])
        return 0
