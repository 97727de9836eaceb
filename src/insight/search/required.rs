//! The words that stand in every hit of a pattern.

use regex_syntax::ParserBuilder;
use regex_syntax::hir::{Hir, HirKind};

/// The words that stand in every hit of a regular expression, as far as that is plain; capitals may differ.
///
/// Of what stands beside one another each has to be there; of alternatives nothing is said.
pub(super) fn required_of_regex(pattern: &str) -> Vec<String> {
    let mut parser = ParserBuilder::new().multi_line(true).crlf(true).build();
    let mut words = Vec::new();
    if let Ok(hir) = parser.parse(pattern) {
        collect(&hir, &mut words);
    }
    words
}

fn collect(hir: &Hir, words: &mut Vec<String>) {
    match hir.kind() {
        HirKind::Literal(literal) => words.extend(String::from_utf8(literal.0.to_vec())),
        HirKind::Concat(parts) => parts.iter().for_each(|part| collect(part, words)),
        HirKind::Capture(capture) => collect(&capture.sub, words),
        HirKind::Repetition(repeated) if repeated.min > 0 => collect(&repeated.sub, words),
        HirKind::Repetition(_)
        | HirKind::Alternation(_)
        | HirKind::Class(_)
        | HirKind::Look(_)
        | HirKind::Empty => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_must_be_there_is_told() {
        for (pattern, expected) in [
            ("dam", vec!["dam"]),
            (r"Report 9\d on\b", vec!["Report 9", " on"]),
            ("(old )?dams?", vec!["dam"]),
            ("(?:old )+dam", vec!["old ", "dam"]),
            ("(?P<what>dam)|bridge", vec![]),
            ("(?i)dam", vec![]),
            ("x*|", vec![]),
            ("(?x) d a m # a wall", vec!["dam"]),
            (r"^\w+\.$", vec!["."]),
            ("(", vec![]),
        ] {
            assert_eq!(required_of_regex(pattern), expected, "{pattern}");
        }
    }
}
