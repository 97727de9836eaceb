//! Any text as HTML that every parser takes as it is meant.

/// Whether HTML can hold a character: no control characters but tab and line feed, no noncharacters.
pub fn is_allowed(character: char) -> bool {
    let code = u32::from(character);
    let is_noncharacter = (0xFDD0..=0xFDEF).contains(&code) || code & 0xFFFE == 0xFFFE;
    (!character.is_control() || matches!(character, '\t' | '\n')) && !is_noncharacter
}

/// Adds a text to an element or to an attribute in double quotes.
///
/// Line ends become line feeds; U+FFFD stands for what HTML cannot hold.
pub fn push(out: &mut String, text: &str) {
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\r' if characters.peek() == Some(&'\n') => {}
            '\r' => out.push('\n'),
            it if is_allowed(it) => out.push(it),
            _ => out.push('\u{fffd}'),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_escaped() {
        for (text, expected) in [
            ("a <b> & \"c\" 'd'", "a &lt;b&gt; &amp; &quot;c&quot; 'd'"),
            ("</script>", "&lt;/script&gt;"),
            ("a\r\nb\rc\td", "a\nb\nc\td"),
            (
                "\u{0}\u{1}\u{7f}\u{85}\u{ffff}\u{1ffff}\u{fdd0}",
                "\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}",
            ),
            ("é😀\u{fffd}", "é😀\u{fffd}"),
        ] {
            let mut out = String::new();
            push(&mut out, text);
            assert_eq!(out, expected, "{text:?}");
        }
    }
}
