//! Waiting for something outside this process: ask again until it is so, or until it has taken too long.
//!
//! The only place in the tests that sleeps, and never as a guess at how long something takes.

use std::time::{Duration, Instant};

/// How long a desktop may take for what a person sees at once; generous, for a machine that builds meanwhile.
pub const PATIENCE: Duration = Duration::from_secs(20);

const PAUSE: Duration = Duration::from_millis(20);

/// Asks `probe` until it has an answer, for at most `patience`; `None` if there is none by then.
pub fn ask_for<T>(patience: Duration, mut probe: impl FnMut() -> Option<T>) -> Option<T> {
    let start = Instant::now();
    loop {
        let answer = probe();
        if answer.is_some() || start.elapsed() > patience {
            return answer;
        }
        std::thread::sleep(PAUSE);
    }
}

/// As [`ask_for`], and panics with `what` if there is no answer.
#[track_caller]
pub fn wait_for<T>(what: &str, patience: Duration, probe: impl FnMut() -> Option<T>) -> T {
    let Some(answer) = ask_for(patience, probe) else {
        panic!("waited {} s in vain: {what}", patience.as_secs());
    };
    answer
}
