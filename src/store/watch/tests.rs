use std::fs;
use std::sync::mpsc;

use super::*;
use crate::model::{AnnotatorId, ArticleId, LayerKey};
use crate::store::atomic;

/// How long a test waits before it says that nothing was reported.
const PATIENCE: Duration = Duration::from_secs(20);

const MODES: [WatchMode; 2] = [
    WatchMode::Automatic,
    WatchMode::Poll(Duration::from_millis(20)),
];

struct Watched {
    watch: FolderWatch,
    folder: tempfile::TempDir,
    events: mpsc::Receiver<WatchEvent>,
}

fn watched(mode: WatchMode) -> Watched {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("day")).unwrap();
    let (sender, events) = mpsc::channel();
    let report = move |event| sender.send(event).unwrap_or_default();
    let watch = FolderWatch::start(folder.path(), mode, report).unwrap();
    Watched {
        watch,
        folder,
        events,
    }
}

impl Watched {
    fn write(&self, name: &str, text: &str) {
        atomic::write(&self.folder.path().join(name), text.as_bytes()).unwrap();
    }

    /// Waits for this, whatever comes before it.
    fn expect_event(&self, wanted: &WatchEvent) {
        while self.events.recv_timeout(PATIENCE).unwrap() != *wanted {}
    }

    /// Waits until each of these was reported, in however many events.
    fn expect(&self, wanted: impl IntoIterator<Item = Changed>) -> BTreeSet<Changed> {
        let mut wanted: BTreeSet<Changed> = wanted.into_iter().collect();
        let mut all = BTreeSet::new();
        while !wanted.is_empty() {
            match self.events.recv_timeout(PATIENCE) {
                Ok(WatchEvent::Changed(changes)) => {
                    wanted.retain(|change| !changes.contains(change));
                    all.extend(changes);
                }
                Ok(WatchEvent::Polling(_)) => {}
                other => panic!("{other:?} while waiting for {wanted:?}"),
            }
        }
        all
    }
}

fn layer(article: &str, annotator: &str) -> Changed {
    let article = ArticleId::new(article);
    Changed::Layer(LayerKey::new(article, AnnotatorId::new(annotator)))
}

#[test]
fn a_colleagues_save_is_reported_as_what_it_is() {
    for mode in MODES {
        let watched = watched(mode);
        watched.write("day/a.txt.bob.ron", "1");
        let all = watched.expect([layer("day/a.txt", "bob")]);
        // Neither the temporary file nor the folder's own time is anybody's business.
        let is_layer = |change: &Changed| matches!(change, Changed::Layer(_) | Changed::Folder(_));
        assert!(all.iter().all(is_layer), "{all:?}");
        watched.write("day/a.txt.bob.ron", "22");
        watched.expect([layer("day/a.txt", "bob")]);
    }
}

#[test]
fn files_of_every_kind_are_told_apart() {
    for mode in MODES {
        let watched = watched(mode);
        for name in [
            "codebook.ron",
            "stancemark.ron",
            "registers.ron",
            "day/b.txt",
            "day/b.meta.ron",
        ] {
            watched.write(name, "x");
        }
        watched.expect([
            Changed::Codebook,
            Changed::Project,
            Changed::Registers,
            Changed::Article(ArticleId::new("day/b.txt")),
            Changed::Corrections(ArticleId::new("day/b.txt")),
        ]);
    }
}

#[test]
fn a_file_that_goes_is_reported() {
    for mode in MODES {
        let watched = watched(mode);
        watched.write("day/a.txt", "x");
        watched.expect([Changed::Article(ArticleId::new("day/a.txt"))]);
        fs::remove_file(watched.folder.path().join("day/a.txt")).unwrap();
        watched.expect([Changed::Article(ArticleId::new("day/a.txt"))]);
    }
}

#[test]
fn looking_finds_files_in_new_folders() {
    let watched = watched(WatchMode::Poll(Duration::from_millis(20)));
    assert!(watched.watch.is_polling());
    fs::create_dir_all(watched.folder.path().join("new/deep")).unwrap();
    watched.write("new/deep/a.txt", "x");
    watched.expect([Changed::Article(ArticleId::new("new/deep/a.txt"))]);
}

#[test]
fn a_new_folder_is_reported_by_the_system() {
    let watched = watched(WatchMode::Automatic);
    if watched.watch.is_polling() {
        return;
    }
    fs::create_dir(watched.folder.path().join("new")).unwrap();
    watched.expect([Changed::Folder("new".to_owned())]);
}

#[test]
fn a_folder_that_goes_and_comes_back_is_watched_again() {
    for mode in MODES {
        let watched = watched(mode);
        let (here, aside) = (watched.folder.path(), tempfile::tempdir().unwrap());
        let away = aside.path().join("away");
        watched.write("a.txt", "x");
        watched.expect([Changed::Article(ArticleId::new("a.txt"))]);
        fs::rename(here, &away).unwrap();
        watched.expect_event(&WatchEvent::Gone);
        fs::rename(&away, here).unwrap();
        watched.expect_event(&WatchEvent::Back);
        watched.write("day/b.txt", "x");
        watched.expect([Changed::Article(ArticleId::new("day/b.txt"))]);
    }
}

#[test]
fn a_folder_in_the_place_of_another_is_watched() {
    let watched = watched(WatchMode::Automatic);
    if watched.watch.is_polling() {
        return;
    }
    let (here, aside) = (watched.folder.path(), tempfile::tempdir().unwrap());
    fs::rename(here, aside.path().join("away")).unwrap();
    fs::create_dir_all(here.join("day")).unwrap();
    // If it is looked at between the two, it is gone first and then back.
    let is_seen = |event| matches!(event, WatchEvent::Everything | WatchEvent::Back);
    while !is_seen(watched.events.recv_timeout(PATIENCE).unwrap()) {}
    watched.write("day/b.txt", "x");
    watched.expect([Changed::Article(ArticleId::new("day/b.txt"))]);
}

#[test]
fn a_flood_of_changes_is_reported_as_one() {
    let (reports, events) = mpsc::channel();
    let report = |event| reports.send(event).unwrap();
    let here = tempfile::tempdir().unwrap();
    let (sender, incoming) = sync_channel(4 * MOST_CHANGES);
    for nth in 0..=2 * MOST_CHANGES {
        let path = here.path().join(format!("{nth}.txt"));
        sender.send(Message::Path(path)).unwrap();
    }
    sender.send(Message::Stop).unwrap();
    let end = gather(here.path(), &incoming, &AtomicBool::new(false), &report);
    assert_eq!(end, End::Stopped);
    let events: Vec<_> = events.try_iter().collect();
    assert_eq!(events, [WatchEvent::Everything]);
}

#[test]
fn a_full_inbox_never_blocks_and_asks_to_look_at_everything() {
    let (messages, inbox) = sync_channel(1);
    let sender = Inbox {
        messages,
        has_overflown: Arc::default(),
    };
    assert!(sender.put(PathBuf::from("a")));
    assert!(sender.put(PathBuf::from("b")));
    assert!(sender.has_overflown.load(Ordering::Relaxed));
    drop(inbox);
    assert!(!sender.put(PathBuf::from("c")));
}

#[test]
fn network_drives_are_known_by_their_mounts() {
    let mounts = "\
22 1 8:1 / / rw shared:1 - ext4 /dev/sda1 rw
30 22 0:40 / /mnt/news\\040desk rw - nfs4 server:/news rw
31 22 0:41 / /home/a/drive rw - fuse.sshfs host: rw
32 22 0:42 / /mnt rw - tmpfs tmpfs rw";
    for (folder, kind) in [
        ("/home/a/news", "ext4"),
        ("/mnt/news desk/2025", "nfs4"),
        ("/home/a/drive", "fuse.sshfs"),
        ("/mnt/newsroom", "tmpfs"),
    ] {
        assert_eq!(
            mount_kind(mounts, Path::new(folder)),
            Some(kind),
            "{folder}"
        );
        assert_eq!(
            is_remote_kind(kind),
            matches!(kind, "nfs4" | "fuse.sshfs"),
            "{kind}"
        );
    }
}
