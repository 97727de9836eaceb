//! Dates as headers, file names and folders write them; an ambiguous one is no date.

use jiff::civil::Date;

/// Reads text that is a date and nothing else: `2025-11-09`, `9 November 2025`, `20251109`.
///
/// A day and a month in numbers are taken only if it is clear which is which: the year first,
/// full stops between (day first), or a day above 12.
pub fn parse_date(text: &str) -> Option<Date> {
    let tokens = tokens(text);
    let (date, rest) = take_date(&tokens)?;
    rest.is_empty().then_some(date)
}

/// Reads a line that gives the day of publication: `Published: 9 November 2025, 10:30 GMT`.
pub fn parse_date_line(line: &str) -> Option<Date> {
    if line.len() > 120 {
        return None;
    }
    let tokens = tokens(line);
    let n_lead = tokens
        .iter()
        .take_while(|token| is_lead_word(token))
        .count();
    let (date, rest) = take_date(tokens.get(n_lead..)?)?;
    let is_rest_time = rest.len() <= 9 && rest.iter().all(is_time);
    is_rest_time.then_some(date)
}

/// The bytes of a `date 2025-11-09` prefix with its spaces, and the day.
pub fn take_date_prefix(line: &str) -> Option<(usize, Date)> {
    let word = line
        .get(..4)
        .filter(|word| word.eq_ignore_ascii_case("date"))?;
    let rest = line.get(word.len()..)?;
    let rest = rest.strip_prefix(':').unwrap_or(rest);
    let day = rest.trim_start();
    if day.len() == rest.len() {
        return None;
    }
    let day = day.get(..10)?;
    let date = day.parse().ok()?;
    let end = day.as_ptr() as usize - line.as_ptr() as usize + day.len();
    let after = line.get(end..)?.chars().next();
    after.is_none_or(char::is_whitespace).then_some((end, date))
}

/// A run of digits or of letters, with the character before it.
struct Token<'a> {
    text: &'a str,
    before: Option<char>,
}

impl Token<'_> {
    fn number(&self) -> Option<u32> {
        self.text.parse().ok().filter(|_| self.text.len() <= 8)
    }

    fn is_number(&self) -> bool {
        self.text.starts_with(|c: char| c.is_ascii_digit())
    }
}

/// Cuts at everything that is no letter and no digit, and between the two kinds.
fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut before = None;
    let mut last: Option<char> = None;
    let kind = |c: char| {
        if c.is_ascii_digit() {
            1
        } else if is_letter(c) {
            2
        } else {
            0
        }
    };
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        let (old, new) = (
            last.map_or(0, kind),
            if at == text.len() { 0 } else { kind(c) },
        );
        if old != new || at == text.len() {
            if old != 0
                && let Some(text) = text.get(start..at)
            {
                found.push(Token { text, before });
            }
            start = at;
            before = last;
        }
        last = Some(c);
    }
    found
}

/// Letters and the marks that stand on them in Arabic and Indic words.
fn is_letter(c: char) -> bool {
    c.is_alphabetic() || unicode_normalization::char::is_combining_mark(c)
}

fn take_date<'a, 'b>(tokens: &'b [Token<'a>]) -> Option<(Date, &'b [Token<'a>])> {
    let mut parts: Vec<&Token<'a>> = Vec::with_capacity(3);
    let mut n_used = 0;
    for token in tokens {
        let is_part = token.is_number() || month(token.text).is_some();
        if is_part && parts.len() < 3 {
            parts.push(token);
            if parts.len() == 1
                && let Some(date) = compact(token)
            {
                return Some((date, tokens.get(n_used + 1..)?));
            }
        } else if !is_filler(token.text) {
            break;
        }
        if parts.len() == 3 && is_part && n_used + 1 < tokens.len() {
            // What follows the third part may still be `年`, `日` or `года`.
            let next = tokens.get(n_used + 1);
            if next.is_none_or(|next| !is_filler(next.text)) {
                n_used += 1;
                break;
            }
        }
        n_used += 1;
    }
    let [a, b, c] = parts.try_into().ok()?;
    Some((from_parts(a, b, c)?, tokens.get(n_used..)?))
}

fn compact(token: &Token<'_>) -> Option<Date> {
    let text = token.text;
    if text.len() != 8 {
        return None;
    }
    let number = |from: usize, to: usize| text.get(from..to)?.parse().ok();
    day(number(0, 4)?, number(4, 6)?, number(6, 8)?)
}

fn from_parts(a: &Token<'_>, b: &Token<'_>, c: &Token<'_>) -> Option<Date> {
    let is_year = |token: &Token<'_>| token.is_number() && token.text.len() == 4;
    match (month(a.text), month(b.text)) {
        (Some(month), None) if is_year(c) => day(c.number()?, month, b.number()?),
        (None, Some(month)) if is_year(c) => day(c.number()?, month, a.number()?),
        (None, Some(month)) if is_year(a) => day(a.number()?, month, c.number()?),
        (None, None) if is_year(a) => day(a.number()?, b.number()?, c.number()?),
        (None, None) if is_year(c) => {
            let (first, second) = (a.number()?, b.number()?);
            let is_day_first = b.before == Some('.') || first > 12 || first == second;
            if is_day_first {
                day(c.number()?, second, first)
            } else if second > 12 {
                day(c.number()?, first, second)
            } else {
                None
            }
        }
        _ => None,
    }
}

/// A day that an article can be of.
fn day(year: u32, month: u32, day: u32) -> Option<Date> {
    if !(1600..2200).contains(&year) {
        return None;
    }
    let (year, month, day) = (
        year.try_into().ok()?,
        month.try_into().ok()?,
        day.try_into().ok()?,
    );
    Date::new(year, month, day).ok()
}

/// The month of a name in one of the languages below, or of its beginning if that is clear.
fn month(word: &str) -> Option<u32> {
    let folded = word.to_lowercase();
    if folded.chars().count() < 3 {
        return None;
    }
    let mut found = None;
    for (nth, names) in (1_u32..).zip(MONTHS) {
        if names.split('|').any(|name| name == folded) {
            return Some(nth);
        }
        if names.split('|').any(|name| name.starts_with(&folded)) {
            if found.is_some() {
                return None;
            }
            found = Some(nth);
        }
    }
    found
}

const MONTHS: [&str; 12] = [
    "january|januar|jänner|janvier|enero|января|январь|січня|січень|يناير",
    "february|februar|février|febrero|февраля|февраль|лютого|лютий|فبراير",
    "march|märz|mars|marzo|марта|март|березня|березень|مارس",
    "april|avril|abril|апреля|апрель|квітня|квітень|أبريل|ابريل",
    "may|mai|mayo|мая|май|травня|травень|مايو",
    "june|juni|juin|junio|июня|июнь|червня|червень|يونيو",
    "july|juli|juillet|julio|июля|июль|липня|липень|يوليو",
    "august|août|agosto|августа|август|серпня|серпень|أغسطس|اغسطس",
    "september|sept|septembre|septiembre|сентября|сентябрь|вересня|вересень|سبتمبر",
    "october|oktober|octobre|octubre|октября|октябрь|жовтня|жовтень|أكتوبر|اكتوبر",
    "november|novembre|noviembre|ноября|ноябрь|листопада|листопад|نوفمبر",
    "december|dezember|décembre|diciembre|декабря|декабрь|грудня|грудень|ديسمبر",
];

fn is_filler(word: &str) -> bool {
    const WORDS: &str = "de|del|of|the|st|nd|rd|th|er|г|года|р|року|年|月|日|م";
    let folded = word.to_lowercase();
    WORDS.split('|').any(|filler| filler == folded)
}

fn is_lead_word(token: &Token<'_>) -> bool {
    const WORDS: &str = "date|published|posted|updated|created|first|last|on|at|the|veröffentlicht|\
aktualisiert|stand|datum|vom|am|den|publié|publiée|mis|à|jour|le|publicado|actualizado|fecha|el|\
опубликовано|обновлено|дата|публикации|опубліковано|оновлено|публікації|نشر|في|تاريخ|النشر|\
发布时间|发表于|发布于|日期|时间|掲載日|公開日|monday|tuesday|wednesday|thursday|friday|saturday|sunday|\
mon|tue|wed|thu|fri|sat|sun|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|lundi|\
mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|miércoles|jueves|viernes|sábado|\
domingo|понедельник|вторник|среда|четверг|пятница|суббота|воскресенье|понеділок|вівторок|\
середа|четвер|п|ятниця|субота|неділя|الاثنين|الثلاثاء|الأربعاء|الخميس|الجمعة|السبت|الأحد";
    let folded = token.text.to_lowercase();
    WORDS.split('|').any(|word| word == folded)
}

fn is_time(token: &Token<'_>) -> bool {
    const WORDS: &str =
        "t|z|at|um|à|a|las|h|uhr|am|pm|m|p|gmt|utc|cet|cest|est|edt|et|bst|ist|msk|в|о";
    if token.is_number() {
        return token.text.len() <= 3;
    }
    let folded = token.text.to_lowercase();
    WORDS.split('|').any(|word| word == folded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_where_they_are_clear() {
        for text in [
            "2025-11-09",
            "2025_11_09",
            "2025.11.9",
            "20251109",
            "09.11.2025",
            "9 November 2025",
            "November 9, 2025",
            "Nov 9, 2025",
            "9. November 2025",
            "9 novembre 2025",
            "9 de noviembre de 2025",
            "9 ноября 2025 г.",
            "9 листопада 2025 року",
            "2025年11月9日",
            "9 نوفمبر 2025",
            "9th of November 2025",
            "9nov2025",
        ] {
            assert_eq!(
                parse_date(text).map(|date| date.to_string()).as_deref(),
                Some("2025-11-09"),
                "{text}"
            );
        }
        assert_eq!(parse_date("11/25/2025"), parse_date("25-11-2025"));
        for text in [
            "09/11/2025",
            "2025-13-40",
            "2025",
            "may",
            "9 2025",
            "12345678901",
            "",
            "2025-11-09-x",
        ] {
            assert_eq!(parse_date(text), None, "{text}");
        }
    }

    #[test]
    fn date_lines_may_say_more_than_the_day() {
        for line in [
            "Published: 9 November 2025",
            "2025-11-09",
            "Last updated on Sunday, November 9, 2025 at 10:30 GMT",
            "2025-11-09T10:30:00Z",
            "Stand: 09.11.2025, 14:05 Uhr",
            "发布时间：2025年11月9日 10:30",
        ] {
            assert_eq!(
                parse_date_line(line)
                    .map(|date| date.to_string())
                    .as_deref(),
                Some("2025-11-09"),
                "{line}"
            );
        }
        for line in [
            "On November 9, 2025 the dam broke.",
            "November",
            "Date of the vote: 9 November 2025 or later",
        ] {
            assert_eq!(parse_date_line(line), None, "{line}");
        }
    }

    #[test]
    fn a_date_prefix_needs_its_word_and_a_space_after() {
        assert_eq!(
            take_date_prefix("date 2025-11-09 The").map(|(end, _)| end),
            Some(15)
        );
        assert_eq!(
            take_date_prefix("Date: 2025-11-09").map(|(end, _)| end),
            Some(16)
        );
        for line in [
            "date2025-11-09",
            "dates 2025-11-09",
            "date 2025-11-099",
            "date é",
            "dat",
            "дата 2025-11-09",
        ] {
            assert_eq!(take_date_prefix(line), None, "{line}");
        }
    }
}
