//! Files that hold what an export is to write, to the byte.

use std::path::PathBuf;

/// Makes the files anew where it is set.
const UPDATE: &str = "UPDATE_GOLDEN";

/// The folder of the checkout; `STANCEMARK_ROOT` names it where the sources are built from elsewhere.
pub fn root() -> PathBuf {
    let named = std::env::var_os("STANCEMARK_ROOT").map(PathBuf::from);
    named.unwrap_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")))
}

/// Asserts that a file below `tests/data` has just these bytes.
pub fn golden(path_below_tests_data: &str, bytes: &[u8]) {
    let path = root().join("tests/data").join(path_below_tests_data);
    if std::env::var_os(UPDATE).is_some() {
        let folder = path.parent().expect("a folder");
        std::fs::create_dir_all(folder).expect("the folder is made");
        #[expect(clippy::disallowed_methods, reason = "a golden file may be lost")]
        std::fs::write(&path, bytes).expect("the golden file is written");
        return;
    }
    let expected = std::fs::read(&path).unwrap_or_default();
    let first = expected.iter().zip(bytes).take_while(|(a, b)| a == b);
    let at = first.count();
    let around = |all: &[u8]| {
        let shown = all.get(at.saturating_sub(60)..all.len().min(at + 60));
        String::from_utf8_lossy(shown.unwrap_or_default()).into_owned()
    };
    assert!(
        expected == bytes,
        "{} differs from byte {at} on ({UPDATE}=1 makes it anew):\n{}\nis now\n{}",
        path.display(),
        around(&expected),
        around(bytes)
    );
}
