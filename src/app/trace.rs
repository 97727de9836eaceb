//! Times and counts as JSON lines, for `--trace FILE`: what a person may send with a report.
//!
//! Each line has `event`, `wall_ms` and `cpu_ms` since the program began, `rss_kb` where the
//! system tells it, and what belongs to the event. Nothing of an article's text is written.
//! The events are `start`, `first_frame`, `frame`, `folder_asked`, `folder_listed`,
//! `folder_read`, `article_asked`, `article_opened`, `article_shown`, `saved`,
//! `review_asked`, `review_ready`, `case_asked`, `page_asked`, `table_asked`, `table_ready`,
//! `counts_ready`, `corpus_search_asked`, `corpus_search_first`, `corpus_search` and `search_known`.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::json;

/// Where times go; nowhere unless a file was given.
#[derive(Default)]
pub struct Trace {
    out: Option<Out>,
    /// When edits were made, by their revision.
    edits: BTreeMap<u64, Instant>,
    /// When the article was asked for that is not yet shown, and whether it is there.
    asked: Option<(Since, bool)>,
}

/// When a frame began, by the clock and by the processor time of its thread.
pub type FrameStart = (Instant, Duration);

struct Out {
    file: File,
    began: Instant,
    n_frames: u64,
}

impl Trace {
    /// Writes to a file, made anew.
    pub fn to_file(path: &Path) -> std::io::Result<Self> {
        let out = Out {
            file: File::create(path)?,
            began: Instant::now(),
            n_frames: 0,
        };
        let mut trace = Self {
            out: Some(out),
            ..Self::default()
        };
        trace.mark("start");
        Ok(trace)
    }

    /// Notes that something happened.
    pub fn mark(&mut self, event: &str) {
        self.line(event, &json!({}));
    }

    /// Notes when a frame began; nothing is measured without a file.
    pub fn begin(&self) -> Option<FrameStart> {
        self.out
            .as_ref()
            .map(|_| (Instant::now(), cpu_time(ClockOf::Thread)))
    }

    /// Notes how long a frame took, up to where its shapes are known: drawing them is not in it.
    pub fn frame(&mut self, began: Option<FrameStart>) {
        let (Some((wall, cpu)), Some(out)) = (began, &mut self.out) else {
            return;
        };
        out.n_frames += 1;
        let event = if out.n_frames == 1 {
            "first_frame"
        } else {
            "frame"
        };
        let spent = json!({
            "frame_wall_ms": millis(wall.elapsed()),
            "frame_cpu_ms": millis(cpu_time(ClockOf::Thread).saturating_sub(cpu)),
        });
        self.line(event, &spent);
        if let Some((asked, _)) = self.asked.take_if(|(_, is_there)| *is_there) {
            self.line("article_shown", &asked.told());
        }
    }

    /// Notes how long it took to look for words in the article.
    pub(super) fn search(&mut self, began: Option<FrameStart>, n_hits: usize) {
        let Some((wall, cpu)) = began else { return };
        let spent = json!({
            "search_wall_ms": millis(wall.elapsed()),
            "search_cpu_ms": millis(cpu_time(ClockOf::Thread).saturating_sub(cpu)),
            "hits": n_hits,
        });
        self.line("search", &spent);
    }

    /// Notes how long it took to search so many articles.
    pub(super) fn corpus_search(&mut self, began: Instant, n_articles: usize, n_hits: usize) {
        let spent = json!({
            "corpus_search_wall_ms": millis(began.elapsed()),
            "articles": n_articles,
            "hits": n_hits,
        });
        self.line("corpus_search", &spent);
    }

    /// Notes that an article was asked for.
    pub(super) fn article_asked(&mut self) {
        self.asked = self.out.as_ref().map(|_| (Since::now(), false));
        self.mark("article_asked");
    }

    /// Notes that the article that was asked for is there; the next frame shows it.
    pub(super) fn article_opened(&mut self) {
        if let Some((_, is_there)) = &mut self.asked {
            *is_there = true;
        }
        self.mark("article_opened");
    }

    /// Notes that an edit was made.
    pub(super) fn edit(&mut self, revision: u64) {
        if self.out.is_some() {
            self.edits.insert(revision, Instant::now());
        }
    }

    /// Notes that an edit is durable since then.
    pub(super) fn saved(&mut self, revision: u64, at: Instant) {
        if let Some(made) = self.edits.remove(&revision) {
            // Earlier edits of the same file went with this one.
            self.edits = self.edits.split_off(&revision);
            let took = millis(at.saturating_duration_since(made));
            self.line("saved", &json!({ "edit_to_durable_ms": took }));
        }
    }

    fn line(&mut self, event: &str, more: &serde_json::Value) {
        let Some(out) = &mut self.out else { return };
        let mut line = json!({
            "event": event,
            "wall_ms": millis(out.began.elapsed()),
            "cpu_ms": millis(cpu_time(ClockOf::Process)),
            "rss_kb": resident_kb(),
        });
        if let (Some(line), Some(more)) = (line.as_object_mut(), more.as_object()) {
            line.extend(more.clone());
        }
        if let Err(error) = writeln!(out.file, "{line}") {
            log::warn!("the trace ends here: {error}");
            self.out = None;
        }
    }
}

/// When something was asked for, by the clock and by the processor time of all threads.
struct Since {
    wall: Instant,
    cpu: Duration,
}

impl Since {
    fn now() -> Self {
        Self {
            wall: Instant::now(),
            cpu: cpu_time(ClockOf::Process),
        }
    }

    fn told(&self) -> serde_json::Value {
        json!({
            "since_asked_wall_ms": millis(self.wall.elapsed()),
            "since_asked_cpu_ms": millis(cpu_time(ClockOf::Process).saturating_sub(self.cpu)),
        })
    }
}

fn millis(duration: Duration) -> f64 {
    (duration.as_secs_f64() * 1e6).round() / 1e3
}

/// Whose processor time.
#[derive(Clone, Copy)]
enum ClockOf {
    Process,
    Thread,
}

/// The processor time used so far.
#[cfg(unix)]
fn cpu_time(of: ClockOf) -> Duration {
    let time = rustix::time::clock_gettime(match of {
        ClockOf::Process => rustix::time::ClockId::ProcessCPUTime,
        ClockOf::Thread => rustix::time::ClockId::ThreadCPUTime,
    });
    Duration::new(
        u64::try_from(time.tv_sec).unwrap_or(0),
        u32::try_from(time.tv_nsec).unwrap_or(0),
    )
}

/// The processor time used so far, which this system does not tell without unsafe code.
#[cfg(not(unix))]
fn cpu_time(of: ClockOf) -> Duration {
    match of {
        ClockOf::Process | ClockOf::Thread => Duration::ZERO,
    }
}

/// How much memory is resident, in kibibytes, where the system has a file that tells.
fn resident_kb() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_line_is_json_with_an_event() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("trace.jsonl");
        let mut trace = Trace::to_file(&path).unwrap();
        trace.article_asked();
        trace.article_opened();
        trace.frame(trace.begin());
        trace.frame(trace.begin());
        trace.search(trace.begin(), 3);
        trace.edit(1);
        trace.edit(2);
        trace.saved(2, Instant::now());
        trace.saved(1, Instant::now());
        let text = std::fs::read_to_string(&path).unwrap();
        let events: Vec<String> = text
            .lines()
            .map(|line| {
                serde_json::from_str::<serde_json::Value>(line).unwrap()["event"]
                    .as_str()
                    .unwrap()
                    .to_owned()
            })
            .collect();
        let expected = [
            "start",
            "article_asked",
            "article_opened",
            "first_frame",
            "article_shown",
            "frame",
            "search",
            "saved",
        ];
        assert_eq!(events, expected);
    }

    #[test]
    fn nothing_is_measured_without_a_file() {
        assert!(Trace::default().begin().is_none());
    }
}
