//! What an open sidecar knows of its file: which line says which annotation.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use super::lists::{comments_for, decisions_for, with_lists};
use crate::model::{
    Annotation, AnnotatorId, ArticleText, CaseId, Comment, CommentId, Decision, Extra, Layer, Span,
    Status, UnplacedWhy,
};
use crate::store::sidecar::{
    COMMENTS, DECISIONS, FORMAT, Header, Parsed, Place, Problem, ProblemKind, ReadAnnotation,
    RecordReader, Row, Rows, SUFFIX, opaque_rows, read_value, records_of, ron_text, status_of,
    text_of,
};
use crate::text::{TextOffset, line_column};

/// What was read or written last.
#[derive(Clone, Debug)]
pub struct State {
    article: String,
    annotator: AnnotatorId,
    header: Header,
    prefix: String,
    suffix: String,
    // Whether the suffix has fields, which a head that is written anew has before the records.
    has_fields_behind: bool,
    status: Status,
    extra: Extra,
    decisions: BTreeMap<CaseId, Arc<Decision>>,
    comments: BTreeMap<CommentId, Arc<Comment>>,
    // Invariant: sorted by id; ranges are of the base's text.
    lines: Vec<Line>,
    opaque: Vec<Opaque>,
    // The text in which the lines' annotations have their places.
    text_sha256: String,
}

/// An annotation and the line that says it.
#[derive(Clone, Debug)]
pub struct Line {
    annotation: Arc<Annotation>,
    place: Place,
    raw: Range<usize>,
    // Whether the line still says where the annotation stands.
    is_as_written: bool,
}

#[derive(Clone, Debug)]
struct Opaque {
    place: Place,
    id: String,
    rank: usize,
    text: String,
}

/// A file that is to be written, and where its lines will stand.
pub struct Written {
    /// The file.
    pub bytes: Vec<u8>,
    /// Its lines, sorted by id.
    pub lines: Vec<Line>,
}

/// A problem whose file is yet to be named.
pub struct Found {
    line: usize,
    column: usize,
    what: ProblemKind,
}

impl Found {
    /// Names the file.
    pub fn at_file(self, file: &Path) -> Problem {
        Problem {
            file: file.to_path_buf(),
            line: self.line,
            column: self.column,
            what: self.what,
        }
    }
}

impl State {
    /// What is known when there is no file.
    pub fn empty(article: &str, annotator: &AnnotatorId, text: &ArticleText) -> Self {
        Self {
            article: article.to_owned(),
            annotator: annotator.clone(),
            header: Header::default(),
            prefix: String::new(),
            suffix: SUFFIX.to_owned(),
            has_fields_behind: false,
            status: Status::default(),
            extra: Extra::default(),
            decisions: BTreeMap::new(),
            comments: BTreeMap::new(),
            lines: Vec::new(),
            opaque: Vec::new(),
            text_sha256: text.sha256().to_owned(),
        }
    }

    /// Reads a file's records and remembers their lines.
    ///
    /// Annotations that are still those of `mine` are the same values.
    pub fn take_in(
        &mut self,
        parsed: &Parsed<'_>,
        text: &ArticleText,
        mine: Option<&Layer>,
    ) -> (Layer, Vec<Found>) {
        let (layer, (lines, found)) = Self::layer_of(parsed, text, mine);
        let part = |range: &Range<usize>| parsed.text.get(range.clone()).unwrap_or_default();
        part(&parsed.prefix).clone_into(&mut self.prefix);
        self.suffix = match part(&parsed.suffix) {
            "" => SUFFIX.to_owned(),
            suffix => suffix.to_owned(),
        };
        self.has_fields_behind = parsed.has_fields_behind;
        self.header = parsed.header.clone();
        let is_all_read = lines.len() == parsed.items.len();
        let opaque = if is_all_read {
            Vec::new()
        } else {
            opaque_rows(parsed)
        };
        self.opaque = opaque
            .into_iter()
            .map(|row| Opaque {
                place: row.place,
                id: row.id.to_owned(),
                rank: row.rank,
                text: row.text.to_owned(),
            })
            .collect();
        self.adopt(lines, text, &layer);
        (layer, found)
    }

    /// The layer in a file, with its lines and problems.
    pub fn layer_of(
        parsed: &Parsed<'_>,
        text: &ArticleText,
        mine: Option<&Layer>,
    ) -> (Layer, (Vec<Line>, Vec<Found>)) {
        let mut reader = RecordReader::new(text);
        let mut lines: Vec<Line> = Vec::with_capacity(parsed.items.len());
        let mut problems = Problems::new(parsed.text);
        for bad in &parsed.bad_in_head {
            problems.push(bad.at, ProblemKind::BadListRecord(bad.reason.clone()));
        }
        let has_twins = has_twins(parsed);
        let mut seen = BTreeSet::new();
        for item in &parsed.items {
            let record = match &item.record {
                Ok(record) => record,
                Err(bad) => {
                    problems.push(bad.at, ProblemKind::BadRecord(bad.reason.clone()));
                    continue;
                }
            };
            if has_twins && !seen.insert(&*record.id) {
                let id = record.id.to_string();
                problems.push(item.raw.start, ProblemKind::DuplicateId(id));
                continue;
            }
            let read = reader.read(record);
            problems.of_spans(item.raw.start, &read);
            let same = mine
                .and_then(|mine| mine.get(&read.annotation.id))
                .filter(|mine| ***mine == read.annotation);
            let annotation = same.cloned().unwrap_or_else(|| Arc::new(read.annotation));
            lines.push(Line {
                annotation,
                place: record.place(),
                raw: item.raw.clone(),
                is_as_written: read.is_as_written,
            });
        }
        lines.sort_by(|a, b| a.annotation.id.cmp(&b.annotation.id));
        let annotations = lines.iter().map(|line| Arc::clone(&line.annotation));
        let (status, extra) = layer_words(&parsed.header);
        let layer = with_lists(Layer::new(status, annotations, extra), &parsed.header, mine);
        (layer, (lines, problems.found))
    }

    /// Remembers what was written.
    pub fn adopt(&mut self, lines: Vec<Line>, text: &ArticleText, layer: &Layer) {
        self.lines = lines;
        self.status = layer.status();
        self.extra = layer.extra().clone();
        self.decisions = layer.decisions().clone();
        self.comments = layer.comments().clone();
        text.sha256().clone_into(&mut self.text_sha256);
    }

    /// Takes no line as it stands any more.
    pub fn forget_lines(&mut self) {
        for line in &mut self.lines {
            line.is_as_written = false;
            line.raw = 0..0;
        }
        // No format is format 0: the header will differ, and so be written anew.
        self.header.format = 0;
    }

    /// Whether a layer is what was read or written last.
    pub fn is_same(&self, layer: &Layer) -> bool {
        let is_known = |(line, annotation): (&Line, &Arc<Annotation>)| {
            line.raw != (0..0) && is_same(&line.annotation, annotation)
        };
        layer.status() == self.status
            && *layer.extra() == self.extra
            && *layer.decisions() == self.decisions
            && *layer.comments() == self.comments
            && layer.len() == self.lines.len()
            && self.lines.iter().zip(layer.by_id()).all(is_known)
    }

    /// Writes a layer; lines of `base` whose annotations did not change are taken over.
    pub fn write(&self, base: &[u8], text: &ArticleText, layer: &Layer) -> Written {
        let base = text_of(base).unwrap_or_default();
        let is_same_text = text.sha256() == self.text_sha256;
        let mut known = self.lines.iter().peekable();
        let mut taken: Vec<Option<&Line>> = Vec::with_capacity(layer.len());
        for annotation in layer.by_id() {
            while known
                .next_if(|line| line.annotation.id < annotation.id)
                .is_some()
            {}
            let line = known.next_if(|line| line.annotation.id == annotation.id);
            let stands = |line: &&Line| {
                let keeps_place = is_same_text && line.is_as_written;
                let has_place = annotation.ranges().next().is_some();
                line.raw != (0..0)
                    && (keeps_place || !has_place)
                    && is_same(&line.annotation, annotation)
            };
            taken.push(line.filter(stands));
        }
        let changed: Vec<&Annotation> = layer
            .by_id()
            .zip(&taken)
            .filter(|(_, line)| line.is_none())
            .map(|(annotation, _)| &**annotation)
            .collect();
        let fresh: Vec<(Place, String)> = records_of(&changed, text)
            .iter()
            .map(|record| (record.place(), record.line()))
            .collect();
        self.put_together(base, text, layer, (&taken, &fresh))
    }

    fn put_together(
        &self,
        base: &str,
        text: &ArticleText,
        layer: &Layer,
        (taken, fresh): (&[Option<&Line>], &[(Place, String)]),
    ) -> Written {
        let mut rows = Rows::default();
        let mut fresh = fresh.iter();
        let mut places = Vec::with_capacity(taken.len());
        for (annotation, line) in layer.by_id().zip(taken) {
            let (place, text) = match line {
                Some(line) => (line.place, base.get(line.raw.clone()).unwrap_or_default()),
                None => fresh
                    .next()
                    .map_or((None, ""), |(place, text)| (*place, text.as_str())),
            };
            places.push(place);
            rows.push(Row {
                place,
                id: annotation.id.as_str(),
                rank: 0,
                text,
            });
        }
        for opaque in &self.opaque {
            rows.push(Row {
                place: opaque.place,
                id: &opaque.id,
                rank: opaque.rank,
                text: &opaque.text,
            });
        }
        let header = self.header_for(text, layer);
        let (out, ranges) = if header == self.header {
            rows.write(&self.prefix, &self.suffix)
        } else if self.has_fields_behind {
            rows.write(&header.prefix(), SUFFIX)
        } else {
            rows.write(&header.prefix(), &self.suffix)
        };
        let lines = layer
            .by_id()
            .zip(places)
            .zip(ranges)
            .map(|((annotation, place), raw)| Line {
                annotation: Arc::clone(annotation),
                place,
                raw,
                is_as_written: true,
            })
            .collect();
        Written {
            bytes: out.into_bytes(),
            lines,
        }
    }

    fn header_for(&self, text: &ArticleText, layer: &Layer) -> Header {
        let mut extra = layer.extra().0.clone();
        let unknown = extra
            .remove("status")
            .filter(|_| layer.status() == Status::InProgress)
            .and_then(|status| read_value::<String>(&status).ok());
        let of_article = |(name, _): &(&String, &String)| name.starts_with("article.");
        for (name, value) in self.header.extra.iter().filter(of_article) {
            extra.insert(name.clone(), value.clone());
        }
        Header {
            format: FORMAT,
            file: self.article.clone(),
            sha256: text.sha256().to_owned(),
            length: text.index().n_code_points(),
            annotator: self.annotator.to_string(),
            status: unknown.unwrap_or_else(|| <&'static str>::from(layer.status()).to_owned()),
            decisions: decisions_for(&self.header, layer),
            comments: comments_for(&self.header, layer),
            extra,
        }
    }
}

/// Whether an id stands twice; sorting tells it faster than remembering each.
fn has_twins(parsed: &Parsed<'_>) -> bool {
    let records = parsed.items.iter().flat_map(|item| &item.record);
    let mut ids: Vec<&str> = records.map(|record| &*record.id).collect();
    ids.sort_unstable();
    ids.windows(2).any(|pair| pair.first() == pair.last())
}

/// The status and what else a header says of the layer; a status in unknown words is carried.
fn layer_words(header: &Header) -> (Status, Extra) {
    let mut extra = header.extra.clone();
    extra.retain(|name, _| !name.starts_with("article."));
    debug_assert!(!extra.contains_key(DECISIONS) && !extra.contains_key(COMMENTS));
    let status = status_of(&header.status);
    let is_known = header.status.is_empty() || header.status.parse::<Status>().is_ok();
    if !is_known {
        extra.insert("status".to_owned(), ron_text(&header.status));
    }
    (status, Extra(extra))
}

fn is_same(a: &Arc<Annotation>, b: &Arc<Annotation>) -> bool {
    Arc::ptr_eq(a, b) || **a == **b
}

struct Problems<'a> {
    text: &'a str,
    found: Vec<Found>,
}

impl<'a> Problems<'a> {
    fn new(text: &'a str) -> Self {
        Self {
            text,
            found: Vec::new(),
        }
    }

    fn push(&mut self, at: usize, what: ProblemKind) {
        let (line, column) = line_column(self.text, TextOffset::new(at));
        self.found.push(Found { line, column, what });
    }

    fn of_spans(&mut self, at: usize, read: &ReadAnnotation) {
        if !read.annotation.is_unplaced() {
            return;
        }
        for (nth, span) in read.annotation.spans.iter().enumerate() {
            let Span::Unplaced(unplaced) = span else {
                continue;
            };
            let (id, nth) = (read.annotation.id.to_string(), nth + 1);
            let what = match unplaced.why {
                UnplacedWhy::Invalid => ProblemKind::InvalidSpan { id, nth },
                UnplacedWhy::Lost => ProblemKind::Orphan { id, nth },
                UnplacedWhy::Doubtful { .. } => ProblemKind::Doubtful { id, nth },
            };
            self.push(at, what);
        }
    }
}
