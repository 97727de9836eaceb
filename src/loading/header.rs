//! What the first lines of an article say: day, headline, byline, dateline.

use jiff::civil::Date;

use super::{dateline, dates, dirt, headline};
use crate::text::{TextRange, segment};

/// How many lines may stand before the lede.
pub const MAX_HEADER_LINES: usize = 12;

/// What stands before the body, and where.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Header {
    /// The date prefix or the line that gives the day.
    pub date: Option<TextRange>,
    /// The headline.
    pub headline: Option<TextRange>,
    /// The line that names the author.
    pub byline: Option<TextRange>,
    /// The dateline.
    pub dateline: Option<TextRange>,
    /// The first words of the body, dateline left out.
    pub lede: Option<TextRange>,
    /// The day of publication.
    pub day: Option<Date>,
    /// The author's name.
    pub author: String,
    /// The dateline's place.
    pub place: String,
    /// The dateline's agency.
    pub agency: String,
    /// The address on the web.
    pub url: String,
}

/// Reads the header from the first paragraphs of `text`.
pub fn read_header(text: &str, paragraphs: &[TextRange]) -> Header {
    let mut header = Header::default();
    for (nth, paragraph) in paragraphs.iter().take(MAX_HEADER_LINES).enumerate() {
        let Some(rest) = header.take_prefix(text, *paragraph) else {
            continue;
        };
        let line = rest.slice(text).unwrap_or_default();
        let next = paragraphs.get(nth + 1).and_then(|next| next.slice(text));
        if header.take_line(line, rest, next) {
            continue;
        }
        header.take_lede(line, rest);
        break;
    }
    header
}

impl Header {
    /// Takes a `date …` prefix; gives what is left of the line, if anything is.
    fn take_prefix(&mut self, text: &str, paragraph: TextRange) -> Option<TextRange> {
        let line = paragraph.slice(text)?;
        let prefix = dates::take_date_prefix(line).filter(|_| self.date.is_none());
        let Some((len, day)) = prefix else {
            return Some(paragraph);
        };
        let start = paragraph.start().to_usize();
        self.date = TextRange::from_bytes(start, start + len);
        self.day = Some(day);
        let rest = TextRange::from_bytes(start + len, paragraph.end().to_usize())?;
        segment::trim(text, rest)
    }

    /// Says whether the line belongs to the header, and keeps what it says.
    fn take_line(&mut self, line: &str, range: TextRange, next: Option<&str>) -> bool {
        if is_url(line) {
            line.clone_into(&mut self.url);
            return true;
        }
        if let Some(day) = dates::parse_date_line(line) {
            self.day = self.day.or(Some(day));
            self.date = self.date.or(Some(range));
            return true;
        }
        let may_have_byline = self.headline.is_some() || self.date.is_some();
        if may_have_byline
            && self.byline.is_none()
            && let Some(name) = headline::byline_author(line)
        {
            name.clone_into(&mut self.author);
            self.byline = Some(range);
            return true;
        }
        if dirt::is_dirt_line(line) {
            return true;
        }
        self.headline.is_none() && self.take_headline(line, range, next)
    }

    fn take_headline(&mut self, line: &str, range: TextRange, next: Option<&str>) -> bool {
        let Some(next) = next else { return false };
        // A sentence that a line end broke goes on in small letters.
        if next.starts_with(char::is_lowercase) {
            return false;
        }
        let is_header =
            headline::byline_author(next).is_some() || dates::parse_date_line(next).is_some();
        if headline::is_headline(line, is_header) {
            self.headline = Some(range);
            return true;
        }
        is_kicker(line)
    }

    fn take_lede(&mut self, line: &str, range: TextRange) {
        let mut start = range.start().to_usize();
        if let Some(found) = dateline::parse(line) {
            self.dateline = TextRange::from_bytes(start, start + found.len);
            self.place = found.place;
            self.agency = found.agency;
            start += found.len;
        }
        let spaces = line
            .get(start - range.start().to_usize()..)
            .unwrap_or_default();
        start += spaces.len() - spaces.trim_start().len();
        self.lede = TextRange::from_bytes(start, range.end().to_usize());
    }
}

fn is_url(line: &str) -> bool {
    let line = line.trim();
    (line.starts_with("https://") || line.starts_with("http://"))
        && !line.contains(char::is_whitespace)
}

/// One word over a headline, such as `OPINION` or `World`.
fn is_kicker(line: &str) -> bool {
    line.split_whitespace().count() == 1
        && line.len() <= 30
        && line.chars().all(char::is_alphabetic)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::loading::paragraphs::paragraphs;

    fn read(text: &str) -> Header {
        let first: Vec<_> = paragraphs(text).collect();
        read_header(text, &first)
    }

    fn part(text: &str, range: Option<TextRange>) -> &str {
        range
            .and_then(|range| range.slice(text))
            .unwrap_or_default()
    }

    const LEDE: &str = "The dam will open in spring, Minister Ada Roth said on Sunday.";

    #[test]
    fn every_kind_of_header_is_read() {
        // Text before the lede, headline, author, place, agency, day.
        for (head, title, author, place, agency, day) in [
            ("", "", "", "", "", ""),
            (" date 2025-11-09 ", "", "", "", "", "2025-11-09"),
            (" date 2025-11-09\n\n", "", "", "", "", "2025-11-09"),
            (
                " date 2025-11-09 Dam to open - Roth\n© Norda / Pia Lind/\nMARRIN (Norda) - ",
                "Dam to open - Roth",
                "",
                "Marrin",
                "Norda",
                "2025-11-09",
            ),
            (
                "Dam to open\nBy Pia Lind\nPublished: 9 November 2025\n\n",
                "Dam to open",
                "Pia Lind",
                "",
                "",
                "2025-11-09",
            ),
            (
                "2025-11-09\nDam to open\nPia Lind, Reuters\n",
                "Dam to open",
                "Pia Lind",
                "",
                "",
                "2025-11-09",
            ),
            (
                "OPINION\nEnough is enough.\nBy Pia Lind\n",
                "Enough is enough.",
                "Pia Lind",
                "",
                "",
                "",
            ),
            (
                "https://example.org/dam\r\nDam to open\r\n\r\nBerlin: ",
                "Dam to open",
                "",
                "Berlin",
                "",
                "",
            ),
            (
                "Advertisement\n\nDam to open\n\n",
                "Dam to open",
                "",
                "",
                "",
                "",
            ),
        ] {
            let text = format!("{head}{LEDE}\n\nMore followed.");
            let header = read(&text);
            assert_eq!(part(&text, header.headline), title, "{text:?}");
            assert_eq!(
                [&header.author, &header.place, &header.agency],
                [author, place, agency],
                "{text:?}"
            );
            assert_eq!(
                header.day.map(|day| day.to_string()).unwrap_or_default(),
                day,
                "{text:?}"
            );
            assert_eq!(part(&text, header.lede), LEDE, "{text:?}");
        }
    }

    #[test]
    fn a_sentence_broken_by_a_line_end_is_no_headline() {
        let header = read("The dam will open in spring, but\nonly if it holds.\n");
        assert_eq!(header.headline, None);
    }

    #[test]
    fn a_text_of_one_line_has_no_headline() {
        let header = read("The dam will open in spring");
        assert_eq!(
            (header.headline, header.lede),
            (None, TextRange::from_bytes(0, 27))
        );
        assert_eq!(read(""), Header::default());
    }
}
