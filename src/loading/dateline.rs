//! The place and agency a body opens with: `MOSCOW (Sputnik) -`, `Moscow:`.

use super::cities::is_known_city;

/// How far into a lede a dateline may reach, in bytes.
const WINDOW_BYTES: usize = 160;

/// A dateline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dateline {
    /// Its bytes, the dash or colon included.
    pub len: usize,
    /// The place; empty where only an agency is named.
    pub place: String,
    /// The agency; empty where none is named.
    pub agency: String,
}

/// Reads the dateline that `lede` opens with, if it opens with one.
///
/// A place without an agency must stand in capitals, be a city we know, or carry a day.
pub fn parse(lede: &str) -> Option<Dateline> {
    let mut end = lede.len().min(WINDOW_BYTES);
    while !lede.is_char_boundary(end) {
        end -= 1;
    }
    let head = lede.get(..end)?;
    if let Some(dateline) = bracketed(head).or_else(|| chinese(head)) {
        return Some(dateline);
    }
    separators(head)
        .take(6)
        .find_map(|separator| judge(head, separator))
}

/// Where a dateline could end.
#[derive(Clone, Copy)]
struct Separator {
    start: usize,
    end: usize,
}

fn separators(head: &str) -> impl Iterator<Item = Separator> {
    let chars = head.char_indices();
    chars.filter_map(move |(start, c)| {
        let before = head.get(..start)?.chars().next_back()?;
        let rest = head.get(start + c.len_utf8()..)?;
        let is_open = rest.starts_with(char::is_whitespace);
        let is_end = match c {
            '-' | '–' | '—' => {
                let is_parted = before.is_whitespace() || matches!(before, ')' | '/' | '.');
                (is_parted && (is_open || rest.starts_with('-')))
                    || (c == '—' && before.is_uppercase())
            }
            ':' => is_open && (before.is_alphanumeric() || before == ')'),
            '.' => is_open && matches!(before, '/' | ')'),
            _ => false,
        };
        let n_more = usize::from(rest.starts_with('-'));
        is_end.then_some(Separator {
            start,
            end: start + c.len_utf8() + n_more,
        })
    })
}

fn judge(head: &str, separator: Separator) -> Option<Dateline> {
    let before = head.get(..separator.start)?.trim_end();
    let before = before.strip_suffix('.').unwrap_or(before).trim_end();
    let (place, agency) = split_agency(before);
    let rest = head.get(separator.end..)?;
    let is_colon = head.get(separator.start..separator.end) == Some(":");
    let mut parts = place
        .trim_end_matches([',', '.', ' '])
        .split([',', '.'])
        .map(str::trim);
    let place = parts.next().unwrap_or_default();
    let has_day = check_tail(parts)?;
    if let Some(agency) = agency {
        let is_capital = is_capitals(place);
        let is_sure = is_known_agency(agency) || (is_capital && is_agency_shaped(agency));
        return (is_sure && !is_colon && (place.is_empty() || is_place_shaped(place)))
            .then(|| dateline(separator.end, place, agency));
    }
    if !is_place_shaped(place) {
        return None;
    }
    let is_place = is_lone_place(place) || (has_day && !is_colon);
    if !is_colon && let Some((len, agency)) = agency_after(rest) {
        return Some(dateline(separator.end + len, place, agency));
    }
    is_place.then(|| dateline(separator.end, place, ""))
}

fn dateline(len: usize, place: &str, agency: &str) -> Dateline {
    Dateline {
        len,
        place: shown_place(place),
        agency: agency.to_owned(),
    }
}

/// Takes the agency in brackets or slashes off the end.
fn split_agency(before: &str) -> (&str, Option<&str>) {
    let cut = |open: char, close: char| {
        let inner = before.strip_suffix(close)?;
        let at = inner.rfind(open)?;
        Some((inner.get(..at)?, inner.get(at + open.len_utf8()..)?.trim()))
    };
    match cut('(', ')').or_else(|| cut('/', '/')) {
        Some((place, agency)) => (place.trim_end(), Some(agency)),
        None => (before, None),
    }
}

/// What stands between place and dash must be a day, a country or a state; says if it is a day.
fn check_tail<'a>(parts: impl Iterator<Item = &'a str>) -> Option<bool> {
    let mut has_day = false;
    for part in parts.filter(|part| !part.is_empty()) {
        let is_day = part.contains(|c: char| c.is_ascii_digit()) && part.chars().count() <= 20;
        let is_region = is_place_shaped(part);
        if !is_day && !is_region {
            return None;
        }
        has_day |= is_day;
    }
    Some(has_day)
}

fn is_place_shaped(place: &str) -> bool {
    const SMALL: [&str; 10] = [
        "de", "del", "la", "el", "am", "an", "der", "upon", "of", "sur",
    ];
    let is_name = |word: &str| {
        let is_capital = word.starts_with(|c: char| c.is_alphabetic() && !c.is_lowercase());
        let is_plain = word
            .chars()
            .all(|c| c.is_alphabetic() || matches!(c, '-' | '\'' | '’' | '.' | '/'));
        is_plain && (is_capital || SMALL.contains(&word))
    };
    (1..=4).contains(&place.split_whitespace().count()) && place.split_whitespace().all(is_name)
}

fn is_capitals(place: &str) -> bool {
    let letters = || place.chars().filter(|c| c.is_alphabetic());
    letters().count() >= 3 && letters().all(char::is_uppercase)
}

fn is_lone_place(place: &str) -> bool {
    const NO_PLACES: [&str; 33] = [
        "NATO",
        "UNESCO",
        "UNICEF",
        "OPEC",
        "ASEAN",
        "FIFA",
        "UEFA",
        "NASA",
        "INTERPOL",
        "BREAKING",
        "BREAKING NEWS",
        "UPDATE",
        "UPDATED",
        "EXCLUSIVE",
        "WATCH",
        "ANALYSIS",
        "OPINION",
        "LIVE",
        "VIDEO",
        "CORRECTED",
        "EXPLAINER",
        "FACTBOX",
        "INTERVIEW",
        "READ MORE",
        "PHOTO",
        "FOTO",
        "ФОТО",
        "ВИДЕО",
        "ВІДЕО",
        "СРОЧНО",
        "TIMELINE",
        "HINTERGRUND",
        "NOTE",
    ];
    let is_long = place.chars().count() >= 4;
    (is_long && is_capitals(place) && !NO_PLACES.contains(&place)) || is_known_city(place)
}

fn is_agency_shaped(agency: &str) -> bool {
    let n_words = agency.split_whitespace().count();
    (1..=4).contains(&n_words)
        && agency.len() <= 60
        && agency.starts_with(char::is_alphabetic)
        && agency
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '/' | '.' | '’' | '\''))
}

/// An agency right after the dash, as `МОСКВА, 9 ноя - РИА Новости.` has it.
fn agency_after(rest: &str) -> Option<(usize, &str)> {
    let name = rest.trim_start();
    let end = name.find(['.', ':'])?;
    let agency = name.get(..end)?.trim();
    is_known_agency(agency).then_some((rest.len() - name.len() + end + 1, agency))
}

/// `[東京　9日　ロイター] -` and `【東京共同】`.
fn bracketed(head: &str) -> Option<Dateline> {
    let open = head
        .chars()
        .next()
        .filter(|c| matches!(c, '[' | '［' | '【' | '（' | '('))?;
    let end = head.find([']', '］', '】', '）', ')'])?;
    let inside = head.get(open.len_utf8()..end)?;
    let agency = CJK_AGENCIES
        .into_iter()
        .find(|agency| inside.contains(agency))?;
    let is_place = |c: &char| !c.is_ascii_digit() && !c.is_whitespace();
    let place: String = inside
        .replace(agency, "")
        .chars()
        .take_while(is_place)
        .collect();
    let after = head.get(end..)?;
    let mut len = end + after.chars().next()?.len_utf8();
    let rest = head.get(len..)?;
    let dash = rest.trim_start();
    if dash.starts_with(['-', '–', '—', '－']) {
        len += rest.len() - dash.len() + dash.chars().next()?.len_utf8();
    }
    Some(dateline(len, place.trim_end_matches("電"), agency))
}

/// `新华社北京11月9日电`.
fn chinese(head: &str) -> Option<Dateline> {
    let agency = CJK_AGENCIES
        .into_iter()
        .find(|agency| head.starts_with(agency))?;
    let end = head
        .find('电')
        .or_else(|| head.find('電'))
        .filter(|end| *end <= 60)?;
    let place = head.get(agency.len()..end)?;
    let place = place
        .find(|c: char| c.is_ascii_digit())
        .map_or(place, |at| place.get(..at).unwrap_or(place));
    Some(dateline(end + '电'.len_utf8(), place.trim(), agency))
}

/// `NEW YORK` as `New York`; mixed case stays.
fn shown_place(place: &str) -> String {
    if !is_capitals(place) {
        return place.to_owned();
    }
    let mut shown = String::with_capacity(place.len());
    let mut is_start = true;
    for c in place.chars() {
        if is_start {
            shown.push(c);
        } else {
            shown.extend(c.to_lowercase());
        }
        is_start = !c.is_alphabetic();
    }
    shown
}

/// Whether a name is one of the news agencies we know, in any case.
pub fn is_known_agency(name: &str) -> bool {
    let folded = name.trim().to_lowercase();
    AGENCIES.split('|').any(|agency| agency == folded)
}

const CJK_AGENCIES: [&str; 12] = [
    "新华社",
    "新華社",
    "中新社",
    "中新网",
    "路透社",
    "法新社",
    "美联社",
    "共同",
    "時事",
    "ロイター",
    "中央社",
    "俄新社",
];

const AGENCIES: &str = "reuters|ap|associated press|the associated press|afp|agence france-presse|\
sputnik|tass|dpa|ria novosti|ria|efe|ansa|xinhua|pti|ani|ians|uni|bloomberg|cnn|bbc|anadolu|aa|\
interfax|interfax-ukraine|ukrinform|unian|upi|kyodo|kyodo news|jiji|yonhap|kcna|irna|isna|mehr|\
wam|spa|sana|pap|ctk|čtk|mti|apa|sda|keystone-sda|kna|epd|sid|belga|anp|tt|ntb|ritzau|stt|lusa|\
europa press|notimex|télam|telam|mena|qna|kuna|bna|petra|bernama|antara|vna|tanjug|agerpres|bta|\
belta|kazinform|trend|azertac|armenpress|interpressnews|dow jones|thomson reuters foundation|\
тасс|риа новости|риа|интерфакс|рейтер|рейтерс|франс пресс|белта|укринформ|укрінформ|уніан|\
інтерфакс-україна|рбк-україна|рбк|رويترز|أ ف ب|أ.ف.ب|فرانس برس|أسوشيتد برس|د ب أ|وكالات|سبوتنيك|\
الأناضول|وام|واس|سانا|شينخوا|وفا|بترا|قنا";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn datelines_give_place_and_agency() {
        for (lede, len, place, agency) in [
            ("MARRIN (Norda) - The dam", 16, "Marrin", "Norda"),
            ("Moscow: The dam", 7, "Moscow", ""),
            ("PARIS, Nov 9 (Reuters) — The dam", 26, "Paris", "Reuters"),
            ("KYIV, Ukraine (AP) — The dam", 22, "Kyiv", "AP"),
            ("Berlin (dpa) – Der Damm", 16, "Berlin", "dpa"),
            ("NEW YORK -- The dam", 11, "New York", ""),
            ("MOSCOW, November 9. /TASS/. The dam", 27, "Moscow", "TASS"),
            ("(Reuters) - The dam", 11, "", "Reuters"),
            ("Madrid (EFE).- La presa", 14, "Madrid", "EFE"),
            (
                "МОСКВА, 9 ноя - РИА Новости. Плотина",
                47,
                "Москва",
                "РИА Новости",
            ),
            ("КИЇВ (Укрінформ) - Гребля", 31, "Київ", "Укрінформ"),
            ("موسكو (رويترز) - قال", 27, "موسكو", "رويترز"),
            ("新华社北京11月9日电 大坝", 27, "北京", "新华社"),
            ("【東京共同】ダム", 18, "東京", "共同"),
            ("WASHINGTON—The dam", 13, "Washington", ""),
        ] {
            let expected = Dateline {
                len,
                place: place.to_owned(),
                agency: agency.to_owned(),
            };
            assert_eq!(parse(lede), Some(expected), "{lede}");
        }
    }

    #[test]
    fn words_that_only_look_like_a_dateline_are_none() {
        for lede in [
            "The minister (left) - a former actor - spoke",
            "NATO - the alliance - met",
            "Lavrov: we are ready",
            "Ada Roth (Greens) - the minister",
            "BREAKING: The dam broke",
            "She said: the dam will hold",
            "Talks resumed in Paris - at last",
            "",
            "-",
            ": x",
            "Dam 12: the report",
            "\u{feff}—",
        ] {
            assert_eq!(parse(lede), None, "{lede}");
        }
    }
}
