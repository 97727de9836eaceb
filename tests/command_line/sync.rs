//! `stancemark sync` between two clones: what goes, what comes, and what is refused.

use super::SIDECAR;
use super::git::has_git;
use super::team::{PROJECT, Team, assert_same};

const NOOR: &str = "2025-03-14/kestrel-courier_minister-rules-out-early-closure.txt.noor.ron";

fn layer_of(annotator: &str) -> String {
    format!(
        "#![enable(implicit_some)]\n(\n    format: 1,\n    article: (file: \"kestrel-courier_minister-rules-out-early-closure.txt\", sha256: \"\", length: 0),\n    annotator: \"{annotator}\",\n    status: \"in-progress\",\n    fields: {{}},\n    annotations: [\n        (id: \"01ZZZZZZZZZZZZZZZZZZZZZZZZ\", tag: \"note\", spans: [], fields: {{}}, note: \"new\", links: []),\n    ],\n)\n"
    )
}

#[test]
fn work_goes_out_and_comes_in_and_nothing_else_is_committed() {
    if !has_git() {
        return;
    }
    let team = Team::new(&[]);
    let (first, second) = (&team.first, &team.second);
    first.put(NOOR, layer_of("noor"));
    first.put("new.txt", "An article of one's own\n");
    first.put("staged.md", "Staged\n");
    first.put(&NOOR.replace("noor", "noor (1)"), layer_of("noor"));
    first.git(&["add", &format!("{PROJECT}/staged.md")]);
    let ran = first.sync();
    let committed = "Stancemark: annotations of noor in 1 article";
    assert!(ran.out.contains(committed), "{}", ran.out);
    assert!(ran.out.contains("noor: 1 annotation new"), "{}", ran.out);
    let state = first.git(&["status", "--porcelain", "--untracked-files=all"]);
    for (is_there, words) in [
        (true, "A  \"the press"),
        (true, "new.txt"),
        (true, "noor (1).ron"),
        (false, "noor.ron"),
    ] {
        assert_eq!(state.contains(words), is_there, "{words}: {state}");
    }
    second.change(SIDECAR, "status: \"done\"", "status: \"locked\"");
    let ran = second.sync();
    assert!(
        ran.out
            .contains("Came in:\n  noor: 1 annotation new (1 article)"),
        "{}",
        ran.out
    );
    assert!(ran.out.contains("ines: status of 1 article"), "{}", ran.out);
    assert_eq!(second.read(NOOR), layer_of("noor"));
    let ran = first.sync();
    assert!(first.read(SIDECAR).contains("\"locked\""));
    assert!(ran.out.contains("there was nothing to send"), "{}", ran.out);
    let ran = first.sync();
    assert_eq!(ran.out, "There was nothing to send and nothing new\n");
}

#[test]
fn values_changed_on_both_sides_are_both_kept_and_told() {
    if !has_git() {
        return;
    }
    let team = Team::new(&[]);
    let (first, second) = (&team.first, &team.second);
    first.change(SIDECAR, "note: \"\"", "note: \"of the first\"");
    first.sync();
    second.change(SIDECAR, "note: \"\"", "note: \"of the second\"");
    let ran = second.sync_through();
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(
        ran.out.contains("1 conflict for you to look at"),
        "{}",
        ran.out
    );
    assert!(
        ran.out
            .contains("is \"of the second\" here and \"of the first\" there")
    );
    let merged = second.read(SIDECAR);
    assert!(
        merged.contains("conflicts: {\"note\": [\"of the first\"]}"),
        "{merged}"
    );
    assert!(!merged.contains("<<<<"));
    first.sync();
    assert_eq!(first.read(SIDECAR), merged);
}

#[test]
fn what_gives_way_in_a_shared_file_stands_in_the_merge() {
    if !has_git() {
        return;
    }
    let team = Team::new(&[]);
    let (first, second) = (&team.first, &team.second);
    let begin = "#![enable(implicit_some)]\n(\n    format: 1,\n    name: \"Dams\",\n)\n";
    first.put("stancemark.ron", begin);
    first.sync();
    second.sync();
    first.change("stancemark.ron", "Dams", "Dams of the first");
    first.sync();
    second.change("stancemark.ron", "Dams", "Dams of the second");
    let ran = second.sync_through();
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(second.read("stancemark.ron").contains("Dams of the second"));
    let message = second.git(&["log", "-1", "--format=%B"]);
    assert!(message.contains("Dams of the first"), "{message}");
}

#[test]
fn a_layer_deleted_here_and_changed_there_stays() {
    if !has_git() {
        return;
    }
    let team = Team::new(&[]);
    let (first, second) = (&team.first, &team.second);
    std::fs::remove_file(first.root.join(SIDECAR)).unwrap();
    first.sync();
    second.change(SIDECAR, "note: \"\"", "note: \"changed\"");
    let ran = second.sync_through();
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(
        ran.out
            .contains("was deleted there and changed here; it stays"),
        "{}",
        ran.out
    );
    first.sync();
    assert!(first.read(SIDECAR).contains("note: \"changed\""));
}

#[test]
fn a_layer_follows_its_article_into_another_folder() {
    if !has_git() {
        return;
    }
    let team = Team::new(&[]);
    let (first, second) = (&team.first, &team.second);
    std::fs::rename(first.root.join("2025-03-14"), first.root.join("archive")).unwrap();
    first.git(&["add", "-A"]);
    first.git(&["commit", "-q", "-m", "move"]);
    first.sync();
    second.change(SIDECAR, "note: \"\"", "note: \"changed\"");
    second.put(NOOR, layer_of("noor"));
    second.sync();
    let moved = |name: &str| name.replace("2025-03-14", "archive");
    assert!(second.read(&moved(SIDECAR)).contains("note: \"changed\""));
    assert_eq!(second.read(&moved(NOOR)), layer_of("noor"));
    assert!(!second.root.join(SIDECAR).exists() && !second.root.join(NOOR).exists());
}

#[test]
fn a_merge_that_only_a_person_can_make_is_taken_back() {
    if !has_git() {
        return;
    }
    let team = Team::new(&[]);
    let (first, second) = (&team.first, &team.second);
    for (member, words) in [(first, "one"), (second, "two")] {
        member.put("notes.md", words);
        member.change(SIDECAR, "note: \"\"", &format!("note: \"{words}\""));
        member.git(&["add", "-A"]);
        member.git(&["commit", "-q", "-m", words]);
    }
    first.sync();
    second.change(SIDECAR, "status: \"done\"", "status: \"locked\"");
    let before = second.files();
    let ran = second.run(&["sync"]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.err.contains("only a person can merge: "), "{}", ran.err);
    assert!(
        ran.err.contains("notes.md") && ran.err.contains("git pull"),
        "{}",
        ran.err
    );
    assert_same(&second.files(), &before);
    assert_eq!(second.git(&["status", "--porcelain"]), "");
}

#[test]
fn changed_files_that_are_in_the_way_stop_it_and_stay() {
    if !has_git() {
        return;
    }
    let team = Team::new(&[]);
    let (first, second) = (&team.first, &team.second);
    let article = SIDECAR.replace(".ines.ron", "");
    first.put(&article, "Another text\n");
    first.git(&["commit", "-q", "-a", "-m", "another text"]);
    first.sync();
    second.put(&article, "My text\n");
    let ran = second.run(&["sync"]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.err.contains("git did not merge: "), "{}", ran.err);
    assert!(ran.err.contains("kestrel-courier"), "{}", ran.err);
    assert_eq!(second.read(&article), "My text\n");
}

#[test]
fn what_stands_in_the_way_is_told_with_its_remedy() {
    if !has_git() {
        return;
    }
    let team = Team::new(&[]);
    let second = &team.second;
    let refused = |words: &str, remedy: &str| {
        let ran = second.run(&["sync"]);
        assert_eq!((ran.code, ran.out.as_str()), (Some(1), ""), "{ran:?}");
        assert!(ran.err.contains(words), "{words}: {}", ran.err);
        assert!(ran.err.contains(remedy), "{remedy}: {}", ran.err);
    };
    second.git(&["checkout", "-q", "--detach"]);
    refused("no branch is checked out", "git switch");
    second.git(&["checkout", "-q", "-b", "own"]);
    refused("the branch own follows no branch", "git push -u");
    second.git(&["checkout", "-q", "main"]);
    let merge_head = second.top.join(".git/MERGE_HEAD");
    stancemark::store::atomic::write(&merge_head, b"x").unwrap();
    refused("a merge is under way", "git merge --abort");
    std::fs::remove_file(merge_head).unwrap();
    second.run(&["git-setup", "--undo"]);
    refused("git is not set up to merge by annotation", "--set-up");
    let ran = second.run(&["sync", "--set-up"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(
        ran.out.contains("Set up:\n  Set merge.stancemark"),
        "{}",
        ran.out
    );
    second.git(&["remote", "set-url", "origin", "gone.git"]);
    refused("the other repository could not be read", "git fetch");
}

#[test]
fn the_first_push_into_an_empty_repository_works() {
    if !has_git() {
        return;
    }
    let team = Team::new(&[]);
    let member = &team.first;
    let empty = team.origin().with_file_name("empty.git");
    let empty = empty.to_str().unwrap();
    member.git(&["init", "-q", "--bare", empty]);
    member.git(&["remote", "set-url", "origin", empty]);
    member.git(&["update-ref", "-d", "refs/remotes/origin/main"]);
    let ran = member.sync();
    assert!(ran.out.contains("ines: "), "{}", ran.out);
    assert!(member.sync().out.starts_with("There was nothing to send"));
}

#[test]
fn line_ends_stay_whatever_git_is_told_about_them() {
    if !has_git() {
        return;
    }
    let team = Team::new(&[("core.autocrlf", "true"), ("core.safecrlf", "false")]);
    let (first, second) = (&team.first, &team.second);
    assert_same(&first.files(), &second.files());
    second.change(SIDECAR, "note: \"\"", "note: \"with CRLF set\"");
    second.put("crlf.txt", "One\r\nTwo\n");
    second.git(&["add", "-A"]);
    second.git(&["commit", "-q", "-m", "an article"]);
    second.sync();
    first.sync();
    assert_same(&first.files(), &second.files());
    assert!(!first.read(SIDECAR).contains('\r'));
    assert_eq!(first.read("crlf.txt"), "One\r\nTwo\n");
}

#[cfg(unix)]
mod hooks {
    use super::super::team::hook;
    use super::*;

    #[test]
    fn whoever_is_later_fetches_again_and_pushes() {
        if !has_git() {
            return;
        }
        let team = Team::new(&[]);
        let (first, second) = (&team.first, &team.second);
        first.change(SIDECAR, "note: \"\"", "note: \"quick\"");
        first.git(&["commit", "-q", "-a", "-m", "quick"]);
        second.change(SIDECAR, "status: \"done\"", "status: \"locked\"");
        // Between the second's fetch and its push, the first pushes.
        let quick = format!(
            "test -e pushed && exit 0; touch pushed; unset $(git rev-parse --local-env-vars); git -C '{}' push -q",
            first.top.display()
        );
        second.hook("pre-push", &quick);
        let ran = second.sync();
        assert!(second.top.join("pushed").exists());
        assert!(
            ran.out.contains("ines: 1 annotation changed"),
            "{}",
            ran.out
        );
        let merged = second.read(SIDECAR);
        assert!(merged.contains("\"quick\"") && merged.contains("\"locked\""));
        first.sync();
        assert_eq!(first.read(SIDECAR), merged);
    }

    #[test]
    fn a_push_that_is_refused_leaves_the_commit_for_the_next_one() {
        if !has_git() {
            return;
        }
        let team = Team::new(&[]);
        let (first, second) = (&team.first, &team.second);
        hook(&team.origin(), "pre-receive", "echo not on Sundays; exit 1");
        first.change(SIDECAR, "note: \"\"", "note: \"refused\"");
        let ran = first.run(&["sync"]);
        assert_eq!(ran.code, Some(1), "{ran:?}");
        assert!(ran.err.contains("did not take it"), "{}", ran.err);
        assert!(ran.err.contains("not on Sundays"), "{}", ran.err);
        assert!(ran.err.contains("Waits to go out:"), "{}", ran.err);
        std::fs::remove_file(team.origin().join("hooks/pre-receive")).unwrap();
        first.sync();
        second.sync();
        assert!(second.read(SIDECAR).contains("\"refused\""));
    }

    #[test]
    fn a_commit_that_a_hook_refuses_is_told_and_the_work_stays() {
        if !has_git() {
            return;
        }
        let team = Team::new(&[]);
        let first = &team.first;
        first.hook("pre-commit", "echo no commits today >&2; exit 1");
        first.change(SIDECAR, "note: \"\"", "note: \"kept\"");
        let ran = first.run(&["sync"]);
        assert_eq!(ran.code, Some(1), "{ran:?}");
        assert!(
            ran.err.contains("nothing was committed: no commits today"),
            "{}",
            ran.err
        );
        assert!(first.read(SIDECAR).contains("\"kept\""));
    }

    /// The hook's parent is git, and git's parent is the program.
    #[cfg(target_os = "linux")]
    const KILL: &str = "kill -9 $(cut -d' ' -f4 /proc/$PPID/stat); exit 1";

    #[cfg(target_os = "linux")]
    #[test]
    fn killed_between_commit_and_push_it_goes_out_next_time() {
        if !has_git() {
            return;
        }
        let team = Team::new(&[]);
        let (first, second) = (&team.first, &team.second);
        first.hook("pre-push", KILL);
        first.change(SIDECAR, "note: \"\"", "note: \"torn\"");
        assert_eq!(first.run(&["sync"]).code, None, "it was killed");
        std::fs::remove_file(first.top.join(".git/hooks/pre-push")).unwrap();
        let ran = first.sync();
        assert!(
            ran.out.contains("Went out:\n  ines: 1 annotation changed"),
            "{}",
            ran.out
        );
        second.sync();
        assert!(second.read(SIDECAR).contains("\"torn\""));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn killed_in_a_merge_it_is_ended_next_time_with_what_was_saved_since() {
        if !has_git() {
            return;
        }
        let team = Team::new(&[]);
        let (first, second) = (&team.first, &team.second);
        first.change(SIDECAR, "note: \"\"", "note: \"of the first\"");
        first.sync();
        second.change(SIDECAR, "note: \"\"", "note: \"of the second\"");
        second.git(&["commit", "-q", "-a", "-m", "mine"]);
        second.hook("pre-commit", KILL);
        assert_eq!(second.run(&["sync"]).code, None, "it was killed");
        std::fs::remove_file(second.top.join(".git/hooks/pre-commit")).unwrap();
        assert!(second.top.join(".git/MERGE_HEAD").exists());
        second.change(SIDECAR, "status: \"done\"", "status: \"locked\"");
        let ran = second.sync_through();
        assert!(!second.top.join(".git/MERGE_HEAD").exists(), "{ran:?}");
        let merged = second.read(SIDECAR);
        for words in ["\"of the second\"", "\"of the first\"", "\"locked\""] {
            assert!(merged.contains(words), "{words}: {merged}");
        }
        first.sync();
        assert_eq!(first.read(SIDECAR), merged);
    }
}
