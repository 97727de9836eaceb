use super::*;

fn touch(root: &Path, name: &str) {
    let path = root.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    drop(fs::File::create(path).unwrap());
}

fn list(root: &Path) -> (Vec<ListedArticle>, ListReport) {
    let mut all = Vec::new();
    let report = list_folder(root, &AtomicBool::new(false), &mut |batch| {
        all.extend(batch);
    })
    .unwrap();
    (all, report)
}

#[test]
fn articles_come_in_natural_order_with_what_lies_beside_them() {
    let root = tempfile::tempdir().unwrap();
    for name in [
        "a10.txt",
        "a2.TXT",
        "b/c/x.text",
        "b/y.txt",
        ".hidden/z.txt",
        ".h.txt",
        "readme.md",
        "a10.txt.bob.ron",
        "a10.txt.alice.ron",
        "a10.meta.ron",
        "stancemark.ron",
        "a10.txt~",
        "~$a.txt",
        "b/y.txt.alice.ron.bak",
    ] {
        touch(root.path(), name);
    }
    let (all, report) = list(root.path());
    let ids: Vec<_> = all.iter().map(|article| article.id.as_str()).collect();
    assert_eq!(ids, ["a2.TXT", "a10.txt", "b/y.txt", "b/c/x.text"]);
    let sidecars: Vec<_> = all[1].sidecars.iter().map(AnnotatorId::as_str).collect();
    assert_eq!(
        (sidecars, all[1].has_corrections),
        (vec!["alice", "bob"], true)
    );
    assert!(all[2].sidecars.is_empty() && !all[2].has_corrections);
    assert_eq!((report.n_articles, report.problems), (4, Vec::new()));
}

#[test]
fn sidecars_are_told_by_their_names() {
    for (name, expected) in [
        (
            "a.txt.alice.ron",
            Some(SidecarName::Layer {
                article: "a.txt",
                annotator: "alice",
            }),
        ),
        (
            "a.b.meta.ron",
            Some(SidecarName::Corrections { stem: "a.b" }),
        ),
        ("codebook.ron", None),
        ("a.alice.ron", None),
        ("a.txt..ron", None),
        ("a.txt", None),
    ] {
        assert_eq!(article_of_sidecar(name), expected, "{name}");
    }
}

#[cfg(unix)]
#[test]
fn links_that_lead_back_are_not_followed() {
    use std::os::unix::ffi::OsStrExt as _;
    let root = tempfile::tempdir().unwrap();
    let other = tempfile::tempdir().unwrap();
    touch(root.path(), "a/x.txt");
    touch(other.path(), "y.txt");
    for (target, link) in [
        (root.path(), "a/loop"),
        (other.path(), "far"),
        (other.path(), "far2"),
    ] {
        std::os::unix::fs::symlink(target, root.path().join(link)).unwrap();
    }
    touch(root.path(), "a/x.txt");
    drop(
        fs::File::create(
            root.path()
                .join(std::ffi::OsStr::from_bytes(b"bad\xFF.txt")),
        )
        .unwrap(),
    );
    let (all, report) = list(root.path());
    assert_eq!(all.len(), 2);
    assert_eq!(report.problems.len(), 3);
}

#[test]
fn a_listing_can_be_cancelled_and_a_missing_folder_is_an_error() {
    let root = tempfile::tempdir().unwrap();
    touch(root.path(), "a.txt");
    let report = list_folder(root.path(), &AtomicBool::new(true), &mut |_| {
        panic!("nothing is listed")
    })
    .unwrap();
    assert!(report.is_cancelled);
    let error = list_folder(
        &root.path().join("none"),
        &AtomicBool::new(false),
        &mut |_| (),
    )
    .unwrap_err();
    assert!(error.to_string().contains("none"));
}
