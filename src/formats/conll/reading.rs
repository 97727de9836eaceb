//! Tokens with tags as a text with annotations, whatever the scheme: IOB1, IOB2, BIOES, BILOU.

use super::DOCUMENT_START;
use crate::formats::{ImportedAnnotation, ImportedPlace, ImportedSpan, Report, Trouble, Unit};

/// The tag of annotations that have none.
pub const UNNAMED: &str = "entity";
/// How many lines are looked at to tell a file's kind.
const LOOKED_AT: usize = 60;

/// A document of a file.
#[derive(Debug, Default)]
pub struct Document {
    /// The tokens, with blanks between and a line a sentence.
    pub text: String,
    /// What the tags say, in places of that text.
    pub annotations: Vec<ImportedAnnotation>,
}

/// What the tag of a token says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark<'f> {
    Outside,
    /// An annotation begins.
    Begin(&'f str),
    /// One goes on, or begins if none of that name is open.
    Inside(&'f str),
    /// One ends with this token.
    End(&'f str),
    /// The token is one by itself.
    Single(&'f str),
}

/// A line or piece of one: token, place if there is one, tag.
struct Token<'f> {
    word: &'f str,
    place: Option<(u64, u64)>,
    mark: Mark<'f>,
}

fn mark(tag: &str) -> Option<Mark<'_>> {
    let (prefix, label) = match tag.split_once('-') {
        Some((prefix, label)) if !label.is_empty() => (prefix, label),
        Some(_) => return None,
        None => (tag, UNNAMED),
    };
    match prefix {
        "O" if label == UNNAMED => Some(Mark::Outside),
        "B" => Some(Mark::Begin(label)),
        "I" | "M" => Some(Mark::Inside(label)),
        "E" | "L" => Some(Mark::End(label)),
        "S" | "U" => Some(Mark::Single(label)),
        _ => None,
    }
}

fn token(line: &str) -> Option<Token<'_>> {
    let mut cells: Vec<&str> = if line.contains('\t') {
        line.split('\t').map(str::trim).collect()
    } else {
        line.split(' ').filter(|it| !it.is_empty()).collect()
    };
    while cells.len() > 2 && cells.last() == Some(&"") {
        cells.pop();
    }
    let (word, tag) = match cells.as_slice() {
        [word, .., tag] if !word.is_empty() => (*word, *tag),
        _ => return None,
    };
    let place = cells.get(1).filter(|_| cells.len() == 3);
    let place = place.and_then(|it| it.split_once(':'));
    let place = place.and_then(|(begin, end)| Some((begin.parse().ok()?, end.parse().ok()?)));
    Some(Token {
        word,
        place,
        mark: mark(tag)?,
    })
}

/// The tokens of a sentence in one line: `word|POS|tag word|POS|tag`.
fn sentence_in_line(line: &str) -> Option<Vec<Token<'_>>> {
    let token = |piece| {
        let (rest, tag) = str::rsplit_once(piece, '|')?;
        let word = rest.split_once('|').map_or(rest, |(word, _)| word);
        let mark = mark(tag)?;
        (!word.is_empty()).then_some(Token {
            word,
            place: None,
            mark,
        })
    };
    let tokens: Option<Vec<Token<'_>>> = line.split_whitespace().map(token).collect();
    tokens.filter(|it| !it.is_empty())
}

/// Whether most of the first lines end in a tag, and at least one says that something begins.
pub fn is_like(text: &str) -> bool {
    let lines = text
        .lines()
        .filter(|it| !it.trim().is_empty())
        .take(LOOKED_AT);
    let (mut n_lines, mut n_tagged, mut has_any) = (0, 0, false);
    for line in lines {
        n_lines += 1;
        let found = token(line)
            .map(|it| vec![it])
            .or_else(|| sentence_in_line(line));
        n_tagged += usize::from(found.is_some());
        let marks = found.into_iter().flatten().map(|it| it.mark);
        has_any |= marks.into_iter().any(|it| it != Mark::Outside);
    }
    has_any && n_tagged * 10 >= n_lines * 9
}

/// The documents of a file; nothing if no line of it is a token with a tag.
pub fn read(text: &str, file: &str, report: &mut Report) -> Option<Vec<Document>> {
    let mut documents = Vec::new();
    let mut reading = Reading::default();
    let mut n_tokens = 0;
    for (nth, line) in text.lines().enumerate() {
        if line.trim().is_empty() {
            reading.end_sentence();
            continue;
        }
        if line.trim_start().starts_with(DOCUMENT_START) {
            if n_tokens > 0 {
                documents.extend(reading.finish());
            }
            reading = Reading {
                is_begun: true,
                ..Reading::default()
            };
            n_tokens += 1;
            continue;
        }
        if let Some(token) = token(line) {
            n_tokens += 1;
            reading.add(&token, || format!("{file}, line {}", nth + 1), report);
        } else if let Some(tokens) = sentence_in_line(line) {
            n_tokens += tokens.len();
            for token in tokens {
                reading.add(&token, || format!("{file}, line {}", nth + 1), report);
            }
            reading.end_sentence();
        } else {
            report.tell(Trouble::BadRecord, || {
                format!("{file}, line {}: no tag", nth + 1)
            });
        }
    }
    documents.extend(reading.finish());
    (n_tokens > 0).then_some(documents)
}

#[derive(Default)]
struct Reading {
    document: Document,
    /// The length of the text in code points.
    n_points: u64,
    open: Option<Open>,
    is_at_sentence: bool,
    is_begun: bool,
    n_blanks: u64,
}

struct Open {
    label: String,
    start: u64,
    end: u64,
}

impl Reading {
    fn add(&mut self, token: &Token<'_>, told: impl Fn() -> String, report: &mut Report) {
        self.is_begun = true;
        let n_points = token.word.chars().count() as u64;
        let start = self.start_of(token, n_points, told, report);
        let end = start + n_points;
        self.document.text.push_str(token.word);
        self.n_points = end;
        let is_open =
            |open: &Option<Open>, label| open.as_ref().is_some_and(|it| it.label == label);
        match token.mark {
            Mark::Outside => self.close(),
            Mark::Inside(label) | Mark::End(label) if is_open(&self.open, label) => {
                if let Some(open) = &mut self.open {
                    open.end = end;
                }
            }
            Mark::Begin(label) | Mark::Inside(label) | Mark::End(label) | Mark::Single(label) => {
                self.close();
                self.open = Some(Open {
                    label: label.to_owned(),
                    start,
                    end,
                });
            }
        }
        if matches!(token.mark, Mark::End(_) | Mark::Single(_)) {
            self.close();
        }
    }

    /// Adds the white space before a token: what its place asks for, or a blank.
    fn start_of(
        &mut self,
        token: &Token<'_>,
        n_points: u64,
        told: impl Fn() -> String,
        report: &mut Report,
    ) -> u64 {
        let usual = u64::from(!self.document.text.is_empty());
        // Blanks are bounded by the text there is: a number alone must not fill the memory.
        let most = 4096 + 16 * self.n_points;
        let gap = token.place.map(|(begin, end)| {
            let fits = end.checked_sub(begin) == Some(n_points);
            let gap = begin.checked_sub(self.n_points).filter(|_| fits);
            gap.filter(|gap| self.n_blanks + gap <= most)
        });
        let gap = match gap {
            None => usual,
            Some(Some(gap)) => gap,
            Some(None) => {
                report.tell(Trouble::OtherCounting, told);
                usual
            }
        };
        let blank = if self.is_at_sentence { '\n' } else { ' ' };
        self.is_at_sentence = false;
        self.document.text.extend((0..gap).map(|_| blank));
        self.n_blanks += gap;
        self.n_points += gap;
        self.n_points
    }

    fn end_sentence(&mut self) {
        self.close();
        self.is_at_sentence = !self.document.text.is_empty();
    }

    fn close(&mut self) {
        let Some(open) = self.open.take() else {
            return;
        };
        let place = ImportedPlace {
            start: open.start,
            end: open.end,
            unit: Unit::CodePoints,
        };
        self.document.annotations.push(ImportedAnnotation {
            tag: open.label,
            spans: vec![ImportedSpan {
                place: Some(place),
                ..ImportedSpan::default()
            }],
            ..ImportedAnnotation::default()
        });
    }

    fn finish(mut self) -> Option<Document> {
        self.close();
        self.is_begun.then_some(self.document)
    }
}
