//! Telling a headline from a lede, and reading a byline.

use super::dateline;

/// The longest headline, in code points; a character of a script without spaces counts twice.
const MAX_HEADLINE: usize = 200;

/// Whether a line that opens an article is its headline, told by its own shape.
///
/// A headline is short, has no dateline, and does not end like a sentence. `is_followed_by_byline`
/// is the one thing outside it that lets a headline keep its full stop.
pub fn is_headline(line: &str, is_followed_by_byline: bool) -> bool {
    let width: usize = line.chars().take(MAX_HEADLINE + 1).map(width).sum();
    let n_words = line.split_whitespace().count();
    let is_one_word = n_words < 2 && width < 8;
    if width > MAX_HEADLINE || n_words > 35 || is_one_word || dateline::parse(line).is_some() {
        return false;
    }
    if line.ends_with([',', ';', '،', '，', '、']) {
        return false;
    }
    if ends_a_sentence(line) {
        return is_followed_by_byline && width <= 120;
    }
    // A long line that says who said it is a lede whose full stop was lost.
    width <= 120 || !reports_speech(line)
}

fn width(c: char) -> usize {
    if matches!(c, '\u{2E80}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7AF}' | '\u{F900}'..='\u{FAFF}') {
        2
    } else {
        1
    }
}

/// Whether text ends with a full stop, quotes and brackets after it included.
///
/// `…`, `?` and `!` do not count: headlines end so. Neither do abbreviations such as `U.S.`.
pub fn ends_a_sentence(text: &str) -> bool {
    let text = text.trim_end_matches(|c: char| {
        c.is_whitespace()
            || matches!(
                c,
                '"' | '”' | '“' | '\'' | '’' | '»' | ')' | ']' | '」' | '）'
            )
    });
    if text.ends_with(['。', '۔', '।']) {
        return true;
    }
    let Some(stem) = text.strip_suffix('.') else {
        return false;
    };
    let word = stem.rsplit(char::is_whitespace).next().unwrap_or_default();
    let is_initials = word.contains('.') && word.split('.').all(|part| part.chars().count() == 1);
    !stem.ends_with('.') && !is_initials
}

fn reports_speech(line: &str) -> bool {
    const VERBS: [&str; 14] = [
        " said ",
        " told ",
        " announced ",
        " sagte ",
        " teilte ",
        " a déclaré ",
        " a annoncé ",
        " dijo ",
        " anunció ",
        " заявил",
        " сообщил",
        " заявив",
        " повідомив",
        " reported ",
    ];
    VERBS.iter().any(|verb| line.contains(verb))
}

/// The name in a byline, if the line is one: `By Jane Doe`, `Von Jan Roth`, `Jane Doe, Reuters`.
pub fn byline_author(line: &str) -> Option<&str> {
    if line.len() > 120 || ends_a_sentence(line) || line.contains(['"', '“', '?', '!']) {
        return None;
    }
    named_by_a_word(line).or_else(|| named_beside_an_agency(line))
}

fn named_by_a_word(line: &str) -> Option<&str> {
    const WORDS: [&str; 8] = ["By ", "BY ", "Von ", "Par ", "Por ", "Door ", "Di ", "by "];
    const LABELS: [&str; 16] = [
        "By:",
        "Author:",
        "Autor:",
        "Autorin:",
        "Auteur :",
        "Auteur:",
        "Автор:",
        "Текст:",
        "Авторка:",
        "بقلم:",
        "作者：",
        "作者:",
        "文：",
        "文/",
        "文／",
        "记者：",
    ];
    let label = LABELS.iter().find_map(|label| line.strip_prefix(label));
    if let Some(name) = label.or_else(|| line.strip_prefix("بقلم ")) {
        let name = name.trim();
        return (!name.is_empty() && name.split_whitespace().count() <= 12).then_some(name);
    }
    let name = WORDS
        .iter()
        .find_map(|word| line.strip_prefix(word))?
        .trim();
    is_names(name).then_some(name)
}

fn named_beside_an_agency(line: &str) -> Option<&str> {
    let at = line.rfind([',', '|', '/'])?;
    let (name, agency) = line.split_at_checked(at)?;
    let agency = agency.trim_start_matches([',', '|', '/', ' ']);
    let n_words = name.split_whitespace().count();
    let is_byline = dateline::is_known_agency(agency.trim()) && (2..=6).contains(&n_words);
    // `Talks in Paris, Reuters` is a headline with its source.
    let has_place = name
        .split_whitespace()
        .any(|word| matches!(word, "in" | "at" | "for" | "of" | "with"));
    (is_byline && !has_place && is_names(name.trim())).then(|| name.trim())
}

/// Whether text is nothing but names and the small words between them.
fn is_names(text: &str) -> bool {
    const SMALL: [&str; 24] = [
        "and", "und", "et", "y", "e", "i", "&", "in", "for", "de", "da", "von", "van", "der",
        "den", "al", "el", "bin", "of", "at", "with", "la", "du", "dos",
    ];
    const NO_NAMES: [&str; 16] = [
        "The",
        "A",
        "An",
        "Its",
        "Their",
        "Sunday",
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "All",
        "Any",
        "Next",
        "Far",
    ];
    let mut words = text.split_whitespace();
    let first = words.clone().next().unwrap_or_default();
    let is_name = |word: &str| {
        let is_capital = word.starts_with(|c: char| c.is_alphabetic() && !c.is_lowercase());
        (is_capital || SMALL.contains(&word)) && !word.contains(|c: char| c.is_ascii_digit())
    };
    let n_words = words.clone().count();
    (1..=12).contains(&n_words)
        && !NO_NAMES.contains(&first)
        && first.starts_with(|c: char| c.is_alphabetic() && !c.is_lowercase())
        && words.all(is_name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_headline_is_told_from_a_lede() {
        for line in [
            "Minister says dam will open in spring",
            "Harbour strike: what we know so far",
            "Will the Orlen dam hold?",
            "'We will not move,' says union chief",
            "Talks resume in U.S.",
            "大坝将于春季开放部长称",
            "The dam, the minister and the money…",
            "Port Strike Ends - Union",
        ] {
            assert!(is_headline(line, false), "{line}");
        }
        for line in [
            "The dam will open in spring, Minister Ada Roth said on Sunday.",
            "MARRIN (Norda) - Talks resume",
            "“We will not move,” she said.",
            "Moscow: The dam will open",
            "部长周日表示，大坝将于春季开放。",
            "Opinion",
            "The minister, who had come by train,",
            "Minister Ada Roth said on Sunday that the dam would open in spring, after months of delay, and that the towns below it would be told in time",
        ] {
            assert!(!is_headline(line, false), "{line}");
        }
        assert!(is_headline("Enough is enough.", true));
        assert!(!is_headline("Enough is enough.", false));
    }

    #[test]
    fn a_byline_names_its_author() {
        for (line, name) in [
            ("By Jane Doe", "Jane Doe"),
            (
                "By Jane Doe and Juan de la Cruz",
                "Jane Doe and Juan de la Cruz",
            ),
            ("Von Jan Roth", "Jan Roth"),
            ("Jane Doe, Reuters", "Jane Doe"),
            ("Автор: Олена Кравець", "Олена Кравець"),
            ("بقلم سامي حداد", "سامي حداد"),
            ("作者：王芳", "王芳"),
            ("Jane Doe | AFP", "Jane Doe"),
        ] {
            assert_eq!(byline_author(line), Some(name), "{line}");
        }
        for line in [
            "By Sunday the water had risen",
            "By the river",
            "By then it was over.",
            "Por la noche llovió",
            "Talks in Paris, Reuters",
            "By 2030 all dams must go",
            "“By Jove”",
        ] {
            assert_eq!(byline_author(line), None, "{line}");
        }
    }
}
