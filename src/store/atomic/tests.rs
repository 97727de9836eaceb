use std::fs;
use std::io::ErrorKind;

use super::*;
use crate::store::disk::faulty::{Fault, FaultyDisk};

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn a_written_file_holds_the_bytes_and_nothing_lies_beside_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.ron");
    write(&path, b"one").unwrap();
    write(&path, b"two").unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"two");
    assert_eq!(names(folder.path()), ["a.ron"]);
}

#[test]
fn a_backup_holds_what_stood_there_before() {
    let folder = tempfile::tempdir().unwrap();
    let (path, backup) = (folder.path().join("a"), folder.path().join("b"));
    write_with_backup(&path, b"one", &backup).unwrap();
    assert!(!backup.exists());
    write_with_backup(&path, b"two", &backup).unwrap();
    assert_eq!(fs::read(&backup).unwrap(), b"one");
}

#[test]
fn whatever_step_goes_wrong_the_file_is_old_or_new_and_whole() {
    for fault in [Fault::Fail(ErrorKind::StorageFull), Fault::Stop] {
        for at in 0..8 {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("a.ron");
            write(&path, b"the old words").unwrap();
            let disk = FaultyDisk::new(fault, at);
            let result = write_on(&disk, &path, b"the new words");
            let found = fs::read(&path).unwrap();
            assert!(found == b"the old words" || found == b"the new words");
            if result.is_ok() {
                assert_eq!(found, b"the new words", "{fault:?} at {at}");
            }
            if fault != Fault::Stop {
                assert_eq!(names(folder.path()), ["a.ron"], "{fault:?} at {at}");
            }
        }
    }
}

#[test]
fn leftovers_of_a_run_with_the_same_process_number_are_stepped_over() {
    let folder = tempfile::tempdir().unwrap();
    let next = N_WRITTEN.load(Ordering::Relaxed);
    for nth in next..next + 100 {
        let name = format!("{PREFIX}{}-{nth}{SUFFIX}", process::id());
        fs::File::create(folder.path().join(name)).unwrap();
    }
    let path = folder.path().join("a.ron");
    write(&path, b"whole").unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"whole");
}

#[test]
fn a_full_disk_is_told_from_a_vanished_folder() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.ron");
    let disk = FaultyDisk::new(Fault::Fail(ErrorKind::StorageFull), 1);
    let error = write_on(&disk, &path, b"x").unwrap_err();
    assert!(matches!(error, StoreError::DiskFull { .. }), "{error}");
    let error = write(&folder.path().join("gone/a.ron"), b"x").unwrap_err();
    assert!(matches!(error, StoreError::Gone { .. }), "{error}");
}

#[test]
fn leftovers_of_dead_programs_are_removed_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let own = format!(".stancemark-{}-7.part", process::id());
    let others = [own.as_str(), ".stancemark-x-1.part", "a.part", "a.txt"];
    for name in others.iter().chain(&[".stancemark-4294967295-0.part"]) {
        write(&folder.path().join(name), b"").unwrap();
    }
    assert_eq!(remove_leftovers(&RealDisk, folder.path()).unwrap(), 1);
    let mut expected: Vec<_> = others.iter().map(|name| (*name).to_owned()).collect();
    expected.sort();
    assert_eq!(names(folder.path()), expected);
}

#[cfg(unix)]
#[test]
fn permissions_stay_as_they_were() {
    use std::os::unix::fs::PermissionsExt as _;

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.ron");
    write(&path, b"one").unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    write(&path, b"two").unwrap();
    assert_eq!(
        fs::metadata(&path).unwrap().permissions().mode() & 0o777,
        0o640
    );
}
