//! What kind of dirt one line is, told by the line alone.

use super::phrases as p;
use crate::loading::headline::ends_a_sentence;
use crate::model::DirtReason;

/// The longest line that can be dirt, in bytes.
const MAX_BYTES: usize = 600;

/// What a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineKind {
    /// Dirt by itself.
    Dirt(DirtReason),
    /// The heading of a list of other stories.
    ListHead,
    /// A `Read also` that stands alone, with the other story on the next line.
    PointerHead,
}

/// A line as the rules see it: as written, and in small letters with signs made plain.
#[derive(Clone, Copy)]
struct Line<'a> {
    raw: &'a str,
    folded: &'a str,
}

/// Says what kind of dirt a line is, if it is any; `scratch` is reused from line to line.
pub fn classify(line: &str, scratch: &mut String) -> Option<LineKind> {
    if line.len() > MAX_BYTES {
        return None;
    }
    fold(line, scratch);
    let line = Line {
        raw: line,
        folded: scratch,
    };
    let by_reason = [
        (
            is_advertisement as fn(Line<'_>) -> bool,
            DirtReason::Advertisement,
        ),
        (is_rights, DirtReason::Rights),
        (is_photo_credit, DirtReason::PhotoCredit),
        (is_disclaimer, DirtReason::Disclaimer),
        (is_sign_up, DirtReason::SignUp),
    ];
    let found = by_reason.iter().find(|(is_dirt, _)| is_dirt(line));
    found
        .map(|(_, reason)| LineKind::Dirt(*reason))
        .or_else(|| pointer(line))
}

/// Small letters, plain apostrophes and spaces, no Arabic vowel signs, no bullets in front.
fn fold(line: &str, folded: &mut String) {
    folded.clear();
    let is_decoration = |c: char| {
        c.is_whitespace()
            || matches!(
                c,
                '•' | '►' | '▶' | '>' | '*' | '■' | '–' | '—' | '-' | '|' | '[' | '→' | '#'
            )
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{fe0f}' | '\u{2600}'..='\u{27bf}' | '\u{1f300}'..='\u{1faff}')
    };
    let line = line.trim_start_matches(is_decoration);
    if line.is_ascii() {
        folded.push_str(line);
        folded.make_ascii_lowercase();
        return;
    }
    for c in line.chars() {
        match c {
            c if c.is_ascii() => folded.push(c.to_ascii_lowercase()),
            '’' | '‘' | 'ʼ' => folded.push('\''),
            '\u{a0}' | '\u{202f}' => folded.push(' '),
            '：' => folded.push(':'),
            'أ' | 'إ' | 'آ' => folded.push('ا'),
            '\u{64b}'..='\u{652}' | 'ـ' => {}
            c => folded.extend(c.to_lowercase()),
        }
    }
}

/// The line without the punctuation at its end.
fn bare(folded: &str) -> &str {
    folded.trim_end_matches(|c: char| {
        c.is_whitespace()
            || matches!(
                c,
                '.' | ':' | '!' | ']' | '…' | '>' | '»' | '-' | '–' | '—' | '*' | '|'
            )
    })
}

/// What follows the first phrase that the line begins with, if it ends at a word's end there.
fn after_any<'a>(folded: &'a str, phrases: &[&str]) -> Option<&'a str> {
    phrases.iter().find_map(|phrase| {
        let rest = folded.strip_prefix(phrase)?;
        let is_cut = phrase.ends_with(char::is_alphanumeric)
            && !is_ideograph(phrase)
            && rest.starts_with(char::is_alphanumeric);
        (!is_cut).then_some(rest)
    })
}

fn is_ideograph(phrase: &str) -> bool {
    phrase
        .chars()
        .next_back()
        .is_some_and(|c| ('\u{2e80}'..='\u{9fff}').contains(&c))
}

fn contains(folded: &str, needle: &str) -> bool {
    memchr::memmem::find(folded.as_bytes(), needle.as_bytes()).is_some()
}

fn contains_any(folded: &str, needles: &[&str]) -> bool {
    needles.iter().any(|needle| contains(folded, needle))
}

/// Whether all needles of one set are there; an ASCII line is not searched for other scripts.
fn contains_all(folded: &str, sets: &[&[&str]]) -> bool {
    let is_ascii = folded.is_ascii();
    sets.iter().any(|all| {
        let mut needles = all.iter();
        needles.all(|needle| (!is_ascii || needle.is_ascii()) && contains(folded, needle))
    })
}

fn is_advertisement(line: Line<'_>) -> bool {
    p::ADVERTISEMENTS.contains(&bare(line.folded))
}

fn is_rights(line: Line<'_>) -> bool {
    let folded = line.folded;
    let sign = ["©", "(c)", "copyright"]
        .iter()
        .find_map(|sign| folded.strip_prefix(sign));
    let owner = sign.map(|rest| rest.trim_start_matches([' ', '©', '(', 'c', ')']));
    let has_year = owner.is_some_and(|owner| owner.starts_with("20") || owner.starts_with("19"));
    let end = bare(folded).trim_end_matches([')', ' ']);
    let is_closed = p::RIGHTS_END.iter().any(|phrase| end.ends_with(phrase));
    let is_short = line.raw.len() <= 400 && !line.raw.starts_with(['"', '“', '«', '„']);
    let is_short_close = is_closed
        && (line.raw.len() <= 90
            || sign.is_some()
            || folded.contains("copyright")
            || folded.contains('©'));
    let is_notice = sign.is_some() && contains_any(folded, &p::RIGHTS_END);
    is_short
        && (has_year || is_short_close || is_notice || contains_all(folded, p::RIGHTS_ANYWHERE))
}

fn is_photo_credit(line: Line<'_>) -> bool {
    let is_short = line.raw.chars().count() <= 160;
    if is_short && line.raw.starts_with('©') {
        return true;
    }
    if is_short && after_any(line.folded, &p::PHOTO_LABELS).is_some() {
        return true;
    }
    if let Some(rest) = after_any(line.folded, &p::PHOTO_WORDS) {
        // `Photo by Pia Lind`, not `Photo by photo`: a name follows.
        let name = tail_of(line.raw, rest).trim_start_matches([' ', ':', '/', '©']);
        let is_name = name.starts_with(|c: char| c.is_alphabetic() && !c.is_lowercase());
        return is_short
            && is_name
            && (!ends_a_sentence(line.raw) || name.split_whitespace().count() <= 5);
    }
    line.raw.len() <= 400 && ends_in_credit(line)
}

/// The end of `raw` that has as many code points as `rest`, which was folded from it.
fn tail_of<'a>(raw: &'a str, rest: &str) -> &'a str {
    let n_rest = rest.chars().count();
    if n_rest == 0 {
        return "";
    }
    raw.char_indices()
        .rev()
        .nth(n_rest - 1)
        .and_then(|(at, _)| raw.get(at..))
        .unwrap_or_default()
}

/// A caption that closes with its credit: `… on Sunday. REUTERS/Pia Lind`, `… (AP Photo/Pia Lind)`.
fn ends_in_credit(line: Line<'_>) -> bool {
    let end = bare(line.raw).trim_end_matches([')', ' ', '/']);
    let is_stock = [
        "/Getty Images",
        "via Getty Images",
        "/AFP",
        "/EPA",
        "/Shutterstock",
        "/Anadolu",
    ]
    .iter()
    .any(|credit| end.ends_with(credit));
    if is_stock {
        return end.split_whitespace().count() > 1;
    }
    let at = ["REUTERS/", "AP Photo/", "EPA/", "AFP/", "dpa/", "TASS/"]
        .iter()
        .filter_map(|credit| Some(end.rfind(credit)? + credit.len()))
        .max();
    let name = at.and_then(|at| end.get(at..)).unwrap_or_default();
    let is_name =
        (1..=5).contains(&name.split_whitespace().count()) && name.starts_with(char::is_uppercase);
    is_name && !contains_any(line.folded, &["poll", "survey"])
}

fn is_disclaimer(line: Line<'_>) -> bool {
    let folded = line.folded;
    contains_all(folded, p::DISCLAIMERS)
        || (line.raw.len() <= 300 && after_any(folded, &p::DISCLAIMER_STARTS).is_some())
        || p::DISCLAIMER_WHOLE.contains(&bare(folded).trim_matches(['(', ')', ' ', '.']))
}

fn is_sign_up(line: Line<'_>) -> bool {
    let folded = line.folded;
    if line.raw.len() > 400 {
        return false;
    }
    if p::SIGN_UP_WHOLE.contains(&bare(folded)) || folded.starts_with("follow @") {
        return true;
    }
    let starts = after_any(folded, &p::SIGN_UP_STARTS);
    starts.is_some_and(|rest| {
        contains_any(rest, &p::SIGN_UP_PLACES) || contains_any(rest, &["@", "http", "www."])
    })
}

fn pointer(line: Line<'_>) -> Option<LineKind> {
    let alone = bare(line.folded);
    if p::LIST_HEADS.contains(&alone) {
        return Some(LineKind::ListHead);
    }
    if p::POINTERS.contains(&alone)
        || (p::LABELS.contains(&alone) && line.raw.ends_with([':', '：']))
    {
        return Some(LineKind::PointerHead);
    }
    if line.raw.chars().nth(300).is_some() {
        return None;
    }
    let is_parted = |rest: &str| {
        rest.trim_start()
            .starts_with([':', '|', '>', '»', '–', '—', '→'])
            || rest.starts_with(" - ")
    };
    let labelled =
        after_any(line.folded, &p::LABELS).is_some_and(|rest| rest.trim_start().starts_with(':'));
    let pointed = after_any(line.folded, &p::POINTERS);
    let is_shouted = pointed.is_some_and(|rest| {
        let n_rest = rest.chars().count();
        let n_head = line.raw.chars().count().saturating_sub(n_rest);
        let head = || line.raw.chars().take(n_head).filter(|c| c.is_alphabetic());
        head().all(char::is_uppercase) && !ends_a_sentence(line.raw)
    });
    (labelled || is_shouted || pointed.is_some_and(is_parted))
        .then_some(LineKind::Dirt(DirtReason::ReadAlso))
}
