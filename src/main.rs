//! The program: reads what was asked for, opens the window or does it without one.

#![cfg_attr(windows, windows_subsystem = "windows")]

use std::process::ExitCode;

use stancemark::cli::{self, Asked};

fn main() -> ExitCode {
    match cli::asked(std::env::args_os()) {
        Asked::Window(options) => open_window(options),
        Asked::Command(command) => cli::run(&command),
        Asked::Told(code) => code,
    }
}

#[cfg(feature = "gui")]
fn open_window(options: cli::WindowOptions) -> ExitCode {
    match stancemark::ui::run(options.paths, options.trace.as_deref()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => cli::fail(&error.to_string()),
    }
}

#[cfg(not(feature = "gui"))]
fn open_window(_options: cli::WindowOptions) -> ExitCode {
    cli::fail("This program was built without a window; `stancemark --help` shows what it can do.")
}
