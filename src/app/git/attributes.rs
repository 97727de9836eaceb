//! The lines of `.gitattributes` by which git merges our files by annotation.
//!
//! They stand between two marks at the end of the file; all else in it is left as it stands.

/// The file's name.
pub const FILE_NAME: &str = ".gitattributes";

/// The name of the merge driver in git's configuration.
pub const DRIVER: &str = "stancemark";

const BEGIN: &str = "# Stancemark: merged by annotation, line ends as they are";
const END: &str = "# Stancemark: end";

/// What stands between the marks. Later lines win, so what is ours comes last.
///
/// Places count both characters of CR LF, so that line ends of articles must not change either.
const LINES: [&str; 9] = [
    "/.gitattributes -text",
    "*.[Tt][Xx][Tt] -text",
    "*.[Tt][Ee][Xx][Tt] -text",
    "*.[Tt][Xx][Tt].*.ron -text merge=stancemark",
    "*.[Tt][Ee][Xx][Tt].*.ron -text merge=stancemark",
    "*.meta.ron -text merge=stancemark",
    "/codebook.ron -text merge=stancemark",
    "/registers.ron -text merge=stancemark",
    "/stancemark.ron -text merge=stancemark",
];

/// The file with our lines in it.
pub fn with_lines(before: &[u8]) -> Vec<u8> {
    if has_lines(before) {
        return before.to_vec();
    }
    let mut after = without_lines(before);
    if !after.is_empty() && !after.ends_with(b"\n") {
        after.push(b'\n');
    }
    for line in [BEGIN].iter().chain(&LINES).chain(&[END]) {
        after.extend_from_slice(line.as_bytes());
        after.push(b'\n');
    }
    after
}

/// The file without our lines.
pub fn without_lines(before: &[u8]) -> Vec<u8> {
    let mut after = Vec::with_capacity(before.len());
    let mut is_ours = false;
    for line in before.split_inclusive(|byte| *byte == b'\n') {
        let words = line.trim_ascii();
        if words == BEGIN.as_bytes() {
            is_ours = true;
        }
        if !is_ours {
            after.extend_from_slice(line);
        }
        if words == END.as_bytes() {
            is_ours = false;
        }
    }
    after
}

/// Whether our lines stand in the file as this program writes them.
pub fn has_lines(bytes: &[u8]) -> bool {
    let mut lines = bytes.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii);
    let is_begun = lines.any(|line| line == BEGIN.as_bytes());
    let mut wanted = LINES.iter().chain(&[END]);
    is_begun && wanted.all(|wanted| lines.next() == Some(wanted.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_there_stays_and_comes_back() {
        for before in [
            "",
            "*.png binary\n",
            "*.png binary",
            "# own\r\n*.md text\r\n",
        ] {
            let after = with_lines(before.as_bytes());
            assert!(after.starts_with(before.as_bytes()));
            assert!(has_lines(&after));
            assert_eq!(with_lines(&after), after, "once is enough");
            let back = String::from_utf8(without_lines(&after)).unwrap();
            assert_eq!(back.trim_end_matches('\n'), before.trim_end_matches('\n'));
        }
    }

    #[test]
    fn older_lines_of_ours_are_replaced_where_others_follow() {
        let before = format!("a b\n{BEGIN}\n*.old merge=stancemark\n{END}\nc d\n");
        assert!(!has_lines(before.as_bytes()));
        let after = String::from_utf8(with_lines(before.as_bytes())).unwrap();
        assert!(after.starts_with("a b\nc d\n"), "{after}");
        assert!(!after.contains("*.old"));
        assert_eq!(without_lines(after.as_bytes()), b"a b\nc d\n");
    }

    #[test]
    fn bytes_that_are_no_text_stay() {
        let after = with_lines(b"\xFF x\n");
        assert!(after.starts_with(b"\xFF x\n"));
        assert_eq!(without_lines(&after), b"\xFF x\n");
    }
}
