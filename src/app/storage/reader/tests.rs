use super::*;
use crate::store::atomic;

/// A folder with one article, and its reader on a thread.
struct Reading {
    folder: tempfile::TempDir,
    replies: Receiver<Reply>,
    reader: std::thread::JoinHandle<()>,
    cancel: Arc<AtomicBool>,
}

fn start(project: Receiver<Arc<Project>>) -> Reading {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "a.txt");
    let (outbox, replies) = Outbox::new();
    let cancel: Arc<AtomicBool> = Arc::default();
    let wanted = WantedFolder {
        root: folder.path().to_owned(),
        only: None,
        cancel: Arc::clone(&cancel),
    };
    let thread = std::thread::Builder::new().name("reader".to_owned());
    let reader = thread
        .spawn(move || read_folder(&wanted, &project, &outbox))
        .unwrap();
    Reading {
        folder,
        replies,
        reader,
        cancel,
    }
}

fn write(folder: &Path, name: &str) {
    atomic::write(&folder.join(name), b"Dam talks end\n\nThey met.\n").unwrap();
}

/// What comes until the names are known, then all that follows.
fn listed(reading: &Reading) -> Vec<String> {
    let replies = reading.replies.iter();
    let told = replies.map(|reply| told(&reply));
    let mut all = Vec::new();
    for told in told {
        let is_last = told.starts_with("all");
        all.push(told);
        if is_last {
            break;
        }
    }
    all
}

fn rest(reading: Reading) -> Vec<String> {
    reading.reader.join().unwrap();
    reading.replies.iter().map(|reply| told(&reply)).collect()
}

fn told(reply: &Reply) -> String {
    let names = |items: &[ArticleItem]| {
        let mut names: Vec<&str> = items.iter().map(|item| item.id.as_str()).collect();
        names.sort_unstable();
        names.join(" ")
    };
    match reply {
        Reply::Listed(items) => format!("found {}", names(items)),
        Reply::ListDone { n_articles, .. } => format!("all {n_articles}"),
        Reply::Summaries(items) => format!("read {}", names(items)),
        Reply::ReadDone => "done".to_owned(),
        _ => "something else".to_owned(),
    }
}

#[test]
fn what_comes_between_listing_and_watching_is_found_and_read() {
    let (give, project) = channel();
    let reading = start(project);
    assert_eq!(listed(&reading), ["found a.txt", "all 1"]);
    write(reading.folder.path(), "b.txt");
    give.send(Arc::default()).unwrap();
    let mut rest = rest(reading);
    assert_eq!(rest.first().unwrap(), "found b.txt");
    assert_eq!(rest.pop().unwrap(), "done");
    let read = rest.iter().filter_map(|told| told.strip_prefix("read "));
    let mut read: Vec<&str> = read.flat_map(|names| names.split(' ')).collect();
    read.sort_unstable();
    assert_eq!(read, ["a.txt", "b.txt"]);
}

#[test]
fn a_folder_that_is_watched_already_is_listed_once() {
    let (give, project) = channel();
    give.send(Arc::default()).unwrap();
    let reading = start(project);
    assert_eq!(listed(&reading), ["found a.txt", "all 1"]);
    assert_eq!(rest(reading), ["read a.txt", "done"]);
}

#[test]
fn a_reader_whose_folder_was_left_says_nothing_more() {
    let (give, project) = channel();
    let reading = start(project);
    assert_eq!(listed(&reading), ["found a.txt", "all 1"]);
    drop(give);
    assert_eq!(rest(reading), [""; 0]);
}

#[test]
fn a_reader_that_waits_for_its_project_can_be_cancelled() {
    let (give, project) = channel();
    let reading = start(project);
    assert_eq!(listed(&reading), ["found a.txt", "all 1"]);
    reading.cancel.store(true, Ordering::Relaxed);
    assert_eq!(rest(reading), ["done"]);
    drop(give);
}
