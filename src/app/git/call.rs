//! Runs the user's own git: arguments as they are, no shell, no question on a terminal.

use std::ffi::OsStr;
use std::io::{self, Read, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::GitError;

/// How often it is looked whether a run was cancelled.
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// How long git may be silent on the network before it is given up; if that is slow it tells how far it is.
const PATIENCE: Duration = Duration::from_secs(90);

/// How long it may be silent here, where hooks may take their time.
const PATIENCE_WITH_HOOKS: Duration = Duration::from_mins(10);

/// How long git gets to tidy up after it was asked to end.
const GRACE: Duration = Duration::from_secs(3);

/// Where a repository a run belongs to is found by the folder alone, not by what a hook has set.
const NOT_INHERITED: [&str; 5] = [
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_PREFIX",
    "GIT_OBJECT_DIRECTORY",
];

/// Who waits for git.
#[derive(Clone, Copy)]
pub struct Watch<'a> {
    /// Whether a person has stopped it.
    pub cancel: &'a AtomicBool,
    /// Hears what git is at, in its own words.
    pub tell: &'a (dyn Fn(&str) + Sync),
}

/// git in one folder.
#[derive(Clone)]
pub struct Git<'a> {
    folder: PathBuf,
    watch: Watch<'a>,
}

/// What a run came to.
#[derive(Debug)]
pub struct Ran {
    /// Its exit code; 128 and more are failures of git itself.
    pub code: i32,
    /// What it wrote.
    pub out: Vec<u8>,
    /// What it said beside it.
    pub err: String,
}

/// What is to be run.
pub struct Call<'a> {
    arguments: Vec<&'a OsStr>,
    input: Option<Vec<u8>>,
    /// What it should do, for a word about a time-out.
    purpose: &'static str,
    /// Whether it may be stopped in the middle; what writes the work tree may not.
    can_stop: bool,
}

impl<'a> Call<'a> {
    /// A short run.
    pub fn new<S: AsRef<OsStr> + ?Sized>(arguments: &[&'a S]) -> Self {
        Self {
            arguments: arguments.iter().map(|it| (*it).as_ref()).collect(),
            input: None,
            purpose: "read or write the repository",
            can_stop: false,
        }
    }

    /// Gives it this on its standard input.
    pub fn input(mut self, input: impl Into<Vec<u8>>) -> Self {
        self.input = Some(input.into());
        self
    }

    /// Lets it be stopped at any time, as it waits for others.
    pub fn over_the_network(mut self, purpose: &'static str) -> Self {
        self.purpose = purpose;
        self.can_stop = true;
        self
    }
}

impl<'a> Git<'a> {
    /// git in that folder.
    pub fn new(folder: &Path, watch: Watch<'a>) -> Self {
        let folder = folder.to_path_buf();
        Self { folder, watch }
    }

    /// Where it runs.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Tells whoever waits what is done now.
    pub fn tell(&self, words: &str) {
        (self.watch.tell)(words);
    }

    /// Fails if a person has stopped it.
    pub fn go_on(&self) -> Result<(), GitError> {
        if self.watch.cancel.load(Ordering::Relaxed) {
            return Err(GitError::Cancelled);
        }
        Ok(())
    }

    /// Runs git with these arguments, whatever comes of it.
    pub fn run(&self, arguments: &[&str]) -> Result<Ran, GitError> {
        self.call(Call::new(arguments))
    }

    /// Runs git and gives what it wrote; a failure is git's refusal, in its own words.
    pub fn must(&self, arguments: &[&str]) -> Result<Vec<u8>, GitError> {
        self.must_call(Call::new(arguments))
    }

    /// As [`Git::must`], for any call.
    pub fn must_call(&self, call: Call<'_>) -> Result<Vec<u8>, GitError> {
        let ran = self.call(call)?;
        if ran.code == 0 {
            return Ok(ran.out);
        }
        Err(GitError::Refused(ran.words()))
    }

    /// The one line that git writes, or nothing if it fails.
    pub fn line(&self, arguments: &[&str]) -> Result<Option<String>, GitError> {
        let ran = self.run(arguments)?;
        Ok((ran.code == 0).then(|| ran.line()))
    }

    /// Runs git as a call says.
    pub fn call(&self, call: Call<'_>) -> Result<Ran, GitError> {
        let mut child = self.start(&call)?;
        let (send, receive) = channel();
        let readers = [
            read_from(child.stdout.take(), send.clone(), Heard::Out),
            read_from(child.stderr.take(), send, Heard::Err),
        ];
        if readers.iter().any(Option::is_none) {
            stop(&mut child);
            return Err(GitError::Refused("no thread to read from it".to_owned()));
        }
        if let (Some(input), Some(mut pipe)) = (call.input, child.stdin.take()) {
            let writer = thread::Builder::new().name("git input".to_owned());
            // Who does not read to the end has a reason, which the exit code tells.
            let started = writer.spawn(move || pipe.write_all(&input).is_ok());
            if started.is_err() {
                stop(&mut child);
                return Err(GitError::Refused("no thread to write to it".to_owned()));
            }
        }
        self.listen(child, &receive, (call.purpose, call.can_stop))
    }

    fn start(&self, call: &Call<'_>) -> Result<Child, GitError> {
        let mut command = Command::new("git");
        command
            .args(&call.arguments)
            .current_dir(&self.folder)
            .env("LC_ALL", "C")
            .env("GIT_TERMINAL_PROMPT", "0")
            .env("GIT_EDITOR", "true")
            .env("GIT_MERGE_AUTOEDIT", "no")
            .stdin(match call.input {
                Some(_) => Stdio::piped(),
                None => Stdio::null(),
            })
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        for name in NOT_INHERITED {
            command.env_remove(name);
        }
        if call.can_stop && !self.has_ssh_of_its_own() {
            command.env("GIT_SSH_COMMAND", "ssh -o BatchMode=yes");
        }
        without_window(&mut command);
        command.spawn().map_err(|error| match error.kind() {
            io::ErrorKind::NotFound if self.folder.is_dir() => GitError::NoGit,
            io::ErrorKind::NotFound => GitError::NoRepository(self.folder.clone()),
            _ => GitError::Refused(error.to_string()),
        })
    }

    /// Whether the user has said how ssh is to be called.
    fn has_ssh_of_its_own(&self) -> bool {
        let mut names = ["GIT_SSH_COMMAND", "GIT_SSH"].iter();
        names.any(|name| std::env::var_os(name).is_some())
            || matches!(self.line(&["config", "core.sshCommand"]), Ok(Some(_)))
    }

    /// Takes in what git says until it is done.
    fn listen(
        &self,
        mut child: Child,
        receive: &Receiver<Heard>,
        (purpose, can_stop): (&'static str, bool),
    ) -> Result<Ran, GitError> {
        let patience = if can_stop {
            PATIENCE
        } else {
            PATIENCE_WITH_HOOKS
        };
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let mut last_word = Instant::now();
        loop {
            match receive.recv_timeout(LOOK_EVERY) {
                Ok(Heard::Out(bytes)) => out.extend(bytes),
                Ok(Heard::Err(bytes)) => {
                    if can_stop {
                        self.tell_last_line(&bytes);
                    }
                    err.extend(bytes);
                }
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => {
                    // A connection that ssh keeps for later may hold the pipes open.
                    if matches!(child.try_wait(), Ok(Some(_))) {
                        break;
                    }
                    if can_stop && self.go_on().is_err() {
                        stop(&mut child);
                        return Err(GitError::Cancelled);
                    }
                    if last_word.elapsed() > patience {
                        stop(&mut child);
                        return Err(GitError::TimedOut(patience.as_secs(), purpose));
                    }
                    continue;
                }
            }
            last_word = Instant::now();
        }
        let status = child
            .wait()
            .map_err(|error| GitError::Refused(error.to_string()))?;
        Ok(Ran {
            code: status.code().unwrap_or(128),
            out,
            err: String::from_utf8_lossy(&err).into_owned(),
        })
    }

    fn tell_last_line(&self, bytes: &[u8]) {
        let words = String::from_utf8_lossy(bytes);
        let mut lines = words.split(['\r', '\n']).map(str::trim);
        if let Some(line) = lines.rfind(|line| !line.is_empty()) {
            self.tell(line);
        }
    }
}

impl Ran {
    /// The line it wrote, without its end.
    pub fn line(&self) -> String {
        let text = String::from_utf8_lossy(&self.out);
        text.trim_end_matches(['\r', '\n']).to_owned()
    }

    /// What it said, on one line, for a person.
    pub fn words(&self) -> String {
        const MOST: usize = 600;
        let said = if self.err.trim().is_empty() {
            String::from_utf8_lossy(&self.out).into_owned()
        } else {
            self.err.clone()
        };
        let lines: Vec<&str> = said
            .split(['\r', '\n'])
            .map(str::trim)
            .filter(|line| !line.is_empty() && !line.starts_with("hint:") && !is_progress(line))
            .collect();
        let words: String = lines.join("; ").chars().take(MOST).collect();
        if words.is_empty() {
            return format!("it ended with {} and said nothing", self.code);
        }
        words
    }
}

/// Whether a line only says how far git is.
fn is_progress(line: &str) -> bool {
    const BEGINNINGS: [&str; 3] = ["Enumerating objects", "Delta compression", "Total "];
    line.contains("% (") || BEGINNINGS.iter().any(|it| line.starts_with(it))
}

enum Heard {
    Out(Vec<u8>),
    Err(Vec<u8>),
}

/// Reads a pipe on a thread, which ends with it; nothing if there is no thread.
fn read_from(
    pipe: Option<impl Read + Send + 'static>,
    send: Sender<Heard>,
    heard: fn(Vec<u8>) -> Heard,
) -> Option<JoinHandle<()>> {
    let mut pipe = pipe?;
    let reader = thread::Builder::new().name("git output".to_owned());
    let started = reader.spawn(move || {
        let mut bytes = vec![0; 1 << 16];
        while let Ok(n) = pipe.read(&mut bytes) {
            let read = bytes.get(..n).unwrap_or_default();
            if read.is_empty() || send.send(heard(read.to_vec())).is_err() {
                return;
            }
        }
    });
    started.ok()
}

/// Ends git: asked first, so that it takes its locks away.
fn stop(child: &mut Child) {
    ask_to_end(child);
    let asked = Instant::now();
    while asked.elapsed() < GRACE {
        if matches!(child.try_wait(), Ok(Some(_))) {
            return;
        }
        thread::sleep(LOOK_EVERY);
    }
    if child.kill().and_then(|()| child.wait()).is_err() {
        log::warn!("git does not end");
    }
}

#[cfg(unix)]
fn ask_to_end(child: &Child) {
    let process = rustix::process::Pid::from_child(child);
    if let Err(error) = rustix::process::kill_process(process, rustix::process::Signal::TERM) {
        log::debug!("git had ended already: {error}");
    }
}

#[cfg(not(unix))]
fn ask_to_end(_child: &Child) {}

/// On Windows a console would open for each run.
#[cfg(windows)]
fn without_window(command: &mut Command) {
    use std::os::windows::process::CommandExt as _;
    const CREATE_NO_WINDOW: u32 = 0x0800_0000;
    command.creation_flags(CREATE_NO_WINDOW);
}

#[cfg(not(windows))]
fn without_window(_command: &mut Command) {}
