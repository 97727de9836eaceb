//! Text as Markdown that shows just this text, in `CommonMark`, on GitHub and in pandoc.

use std::iter::Peekable;
use std::str::Chars;

/// Adds a text as part of one line; line ends become spaces.
pub fn push_line(out: &mut String, text: &str) {
    let text = text.split(['\r', '\n']).map(str::trim);
    let text: Vec<&str> = text.filter(|part| !part.is_empty()).collect();
    push_escaped(out, &text.join(" "));
}

/// Adds a text of any number of lines, the first after `first`, each other one after `other`.
///
/// A line end is shown as one; a blank line parts paragraphs.
pub fn push_block(out: &mut String, text: &str, first: &str, other: &str) {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let text = text.trim_matches('\n');
    out.push_str(first);
    let mut lines = text.split('\n').peekable();
    while let Some(line) = lines.next() {
        push_escaped(out, line.trim_end());
        let Some(next) = lines.peek() else {
            return;
        };
        if !line.trim().is_empty() && !next.trim().is_empty() {
            out.push('\\');
        }
        out.push('\n');
        let is_blank = next.trim().is_empty();
        out.push_str(if is_blank { other.trim_end() } else { other });
    }
}

/// Adds one line.
fn push_escaped(out: &mut String, line: &str) {
    let mut characters = line.chars().peekable();
    push_start(out, &mut characters);
    let mut before = ' ';
    while let Some(character) = characters.next() {
        let is_dash = |other: Option<char>| character == '-' && other == Some('-');
        let is_special = matches!(
            character,
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '$' | '^' | '#' | '@'
        );
        let is_entity = character == '&'
            && characters
                .peek()
                .is_some_and(|it| it.is_ascii_alphanumeric() || *it == '#');
        // Some readers make a longer dash of two.
        if is_special || is_entity || is_dash(Some(before)) || is_dash(characters.peek().copied()) {
            out.push('\\');
        }
        out.push(character);
        before = character;
    }
}

/// Adds what would begin a block at the start of a line: white space, signs, the number of a list.
fn push_start(out: &mut String, characters: &mut Peekable<Chars<'_>>) {
    if let Some(space) = characters.next_if(|it| it.is_whitespace()) {
        // White space at a line's start is dropped, or makes the line code.
        out.push_str(&format!("&#{};", u32::from(space)));
        return;
    }
    if let Some(sign) = characters.next_if(|it| matches!(it, '+' | '-' | '=' | ':' | '%' | '(')) {
        out.push('\\');
        out.push(sign);
        return;
    }
    let mut number = String::new();
    while let Some(sign) = characters.next_if(char::is_ascii_alphanumeric) {
        number.push(sign);
    }
    out.push_str(&number);
    if is_number(&number)
        && let Some(sign) = characters.next_if(|it| matches!(it, '.' | ')'))
    {
        out.push('\\');
        out.push(sign);
    }
}

/// Whether a list's item may be numbered so: figures, a letter, a Roman number.
fn is_number(text: &str) -> bool {
    let is_roman = |it: u8| b"ivxlcdm".contains(&it.to_ascii_lowercase());
    !text.is_empty()
        && (text.len() == 1
            || text.bytes().all(|it| it.is_ascii_digit())
            || text.bytes().all(is_roman))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_means_something_is_escaped() {
        for (text, expected) in [
            ("a b", "a b"),
            ("*a* _b_ `c`", "\\*a\\* \\_b\\_ \\`c\\`"),
            ("[x](y) ![z]", "\\[x\\](y) !\\[z\\]"),
            ("<b>&amp; a & b", "\\<b\\>\\&amp; a & b"),
            ("# a #", "\\# a \\#"),
            ("- a", "\\- a"),
            ("a - b -- c", "a - b \\-\\- c"),
            ("---", "\\-\\-\\-"),
            ("===", "\\==="),
            ("1. a", "1\\. a"),
            ("12) a", "12\\) a"),
            ("iv. a", "iv\\. a"),
            ("(1) a", "\\(1) a"),
            ("Monday. Then", "Monday. Then"),
            ("2025 was", "2025 was"),
            ("    code", "&#32;   code"),
            ("\tcode", "&#9;code"),
            ("a | b", "a \\| b"),
            ("a\\", "a\\\\"),
            ("$x^2$ ~y~ @z", "\\$x\\^2\\$ \\~y\\~ \\@z"),
            ("> a", "\\> a"),
            ("a\nb\r\nc", "a b c"),
        ] {
            let mut out = String::new();
            push_line(&mut out, text);
            if text.starts_with(char::is_whitespace) {
                out.clear();
                push_escaped(&mut out, text);
            }
            assert_eq!(out, expected, "{text}");
        }
    }

    #[test]
    fn lines_stay_in_their_block() {
        for (text, expected) in [
            ("a\nb", "> a\\\n> b"),
            ("a\r\n\r\n- b\rc", "> a\n>\n> \\- b\\\n> c"),
            ("\n\na \n", "> a"),
            ("a\\\nb", "> a\\\\\\\n> b"),
        ] {
            let mut out = String::new();
            push_block(&mut out, text, "> ", "> ");
            assert_eq!(out, expected, "{text:?}");
        }
    }
}
