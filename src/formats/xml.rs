//! XML that strangers read and strangers wrote: everything escaped, nothing expanded, bounded in size.

use roxmltree::{Document, ParsingOptions};

use super::{FormatError, Loss, Report};

/// How large a document may be, in bytes.
const MOST_BYTES: usize = 256 << 20;
/// How many elements, attributes and texts it may have.
const MOST_NODES: u32 = 20_000_000;
/// How deep elements may stand in one another; deeper ones would exhaust a thread's stack.
const MOST_DEPTH: usize = 200;

/// Whether XML 1.0 can hold a character (section 2.2 of the Recommendation).
pub fn is_allowed(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

/// The text with U+FFFD for every character that XML cannot hold; each is reported as found `place`.
///
/// One character stands for one, so that places counted in the text stay right.
pub fn allowed<'a>(
    text: &'a str,
    report: &mut Report,
    place: impl Fn() -> String,
) -> std::borrow::Cow<'a, str> {
    // Only controls and what begins with that byte can be refused.
    let is_plain =
        |byte: u8| byte != 0xef && (byte >= b' ' || matches!(byte, b'\t' | b'\n' | b'\r'));
    if text.bytes().all(is_plain) || text.chars().all(is_allowed) {
        return text.into();
    }
    let told = |character: char, report: &mut Report| {
        report.lose(Loss::Characters, || {
            format!("U+{:04X} in {}", u32::from(character), place())
        });
        '\u{fffd}'
    };
    let replaced = text.chars().map(|character| {
        if is_allowed(character) {
            character
        } else {
            told(character, report)
        }
    });
    replaced.collect::<String>().into()
}

/// Adds an attribute's value; line ends and tabs as references, or a reader folds them to spaces.
pub fn push_attribute(out: &mut String, value: &str) {
    push_escaped(out, value, true);
}

/// Adds the text of an element; a carriage return as a reference, or a reader drops it.
pub fn push_text(out: &mut String, text: &str) {
    push_escaped(out, text, false);
}

/// Copies runs of what stands for itself, which is nearly everything.
fn push_escaped(out: &mut String, text: &str, is_attribute: bool) {
    let mut rest = text;
    while let Some(at) = rest.bytes().position(may_need_escape) {
        let (plain, after) = rest.split_at_checked(at).unwrap_or((rest, ""));
        out.push_str(plain);
        let mut characters = after.chars();
        if let Some(character) = characters.next() {
            push_character(out, character, is_attribute);
        }
        rest = characters.as_str();
    }
    out.push_str(rest);
}

/// Signs of markup, controls, and what begins the last code points before U+10000.
fn may_need_escape(byte: u8) -> bool {
    byte < b' ' || matches!(byte, b'&' | b'<' | b'>' | b'"' | 0xef)
}

fn push_character(out: &mut String, character: char, is_attribute: bool) {
    match character {
        '&' => out.push_str("&amp;"),
        '<' => out.push_str("&lt;"),
        '>' => out.push_str("&gt;"),
        '"' if is_attribute => out.push_str("&quot;"),
        '\r' => out.push_str("&#13;"),
        '\n' if is_attribute => out.push_str("&#10;"),
        '\t' if is_attribute => out.push_str("&#9;"),
        character if is_allowed(character) => out.push(character),
        _ => out.push('\u{fffd}'),
    }
}

/// Parses a stranger's document. A document type, and with it every entity of its own, is refused.
pub fn parse<'a>(
    text: &'a str,
    file: &str,
    format: &'static str,
) -> Result<Document<'a>, FormatError> {
    let refused = |reason: String| FormatError::TooLarge {
        file: file.to_owned(),
        reason,
    };
    if text.len() > MOST_BYTES {
        return Err(refused(format!(
            "it has {} bytes, more than {MOST_BYTES}",
            text.len()
        )));
    }
    if depth(text) > MOST_DEPTH {
        return Err(refused(format!(
            "its elements stand more than {MOST_DEPTH} deep"
        )));
    }
    let options = ParsingOptions {
        allow_dtd: false,
        nodes_limit: MOST_NODES,
        ..ParsingOptions::default()
    };
    Document::parse_with_options(text, options).map_err(|error| FormatError::Broken {
        file: file.to_owned(),
        format,
        reason: error.to_string(),
    })
}

/// How deep elements stand at most; comments and attributes may make it too large, never too small.
fn depth(text: &str) -> usize {
    let (mut depth, mut most) = (0_usize, 0);
    let bytes = text.as_bytes();
    for at in memchr::memchr_iter(b'<', bytes) {
        match bytes.get(at + 1) {
            Some(b'/') => depth = depth.saturating_sub(1),
            Some(b'!' | b'?') | None => {}
            Some(_) => {
                let end = memchr::memchr(b'>', bytes.get(at..).unwrap_or_default());
                let is_empty = end.is_some_and(|end| bytes.get(at + end - 1) == Some(&b'/'));
                depth += usize::from(!is_empty);
                most = most.max(depth);
            }
        }
    }
    most
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escaped_values_come_back() {
        let value = "a <b> & \"c\"\r\n\td ]]> 😀！é";
        let mut xml = "<a b=\"".to_owned();
        push_attribute(&mut xml, value);
        xml.push_str("\">");
        push_text(&mut xml, value);
        xml.push_str("</a>");
        let document = parse(&xml, "a.xml", "XML").unwrap();
        let root = document.root_element();
        assert_eq!(root.attribute("b"), Some(value));
        assert_eq!(root.text(), Some(value));
        let mut text = String::new();
        push_text(&mut text, "a\u{fffe}\u{1}！");
        assert_eq!(text, "a\u{fffd}\u{fffd}！");
    }

    #[test]
    fn forbidden_characters_are_reported_and_keep_their_place() {
        let mut report = Report::default();
        let text = allowed("a\u{1}b\u{ffff}", &mut report, || "x.txt".to_owned());
        assert_eq!(text, "a\u{fffd}b\u{fffd}");
        assert_eq!(report.n_lost(Loss::Characters), 2);
        assert_eq!(report.lines()[1], "  U+0001 in x.txt");
    }

    #[test]
    fn hostile_documents_are_refused() {
        let nested = format!("{}{}", "<a>".repeat(100_000), "</a>".repeat(100_000));
        let entities = "<!DOCTYPE a [<!ENTITY b \"c\"><!ENTITY d SYSTEM \"file:///etc/passwd\">]><a>&b;&d;</a>";
        assert!(matches!(
            parse(&nested, "n", "XML"),
            Err(FormatError::TooLarge { .. })
        ));
        assert!(matches!(
            parse(entities, "e", "XML"),
            Err(FormatError::Broken { .. })
        ));
        assert!(parse("<a>&undefined;</a>", "u", "XML").is_err());
    }
}
