//! The drawing of an article.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::ops::Range;

use super::layout::{Row, Word, rows};
use super::margin::lanes;
use super::marks::Mark;
use super::pixels::number;
use super::widths::Direction;
use crate::formats::segments::{Segment, in_line, segments};
use crate::formats::xml::{allowed, push_text};
use crate::formats::{ExportArticle, ExportInput, Loss, Report, left_out};
use crate::model::{MetadataField, Tag, TagId};
use crate::text::TextRange;

/// The size of the words, in pixels.
const EM: f64 = 17.0;
/// The width of the column of words, in ems.
const COLUMN: f64 = 40.0;
/// What is left free around everything.
const AROUND: f64 = 28.0;
/// How far apart bars in the margin are.
const BAR: f64 = 16.0;
/// How far apart lines under words are.
const LINE: f64 = 3.5;
/// Tells what no picture shows of the articles that are drawn.
pub fn tell(input: &ExportInput<'_>, is_drawn: impl Fn(&str) -> bool, report: &mut Report) {
    left_out::every_tag(input, report);
    left_out::registers(input, report);
    left_out::statuses(input, report);
    let shown = [
        MetadataField::Title,
        MetadataField::Outlet,
        MetadataField::Date,
    ];
    left_out::metadata(input, &shown, report);
    left_out::links(input, report);
    left_out::extra(input, report);
    for (article, _, annotation) in input.annotations() {
        let example = || annotation.id.to_string();
        if !is_drawn(article.name()) {
            report.lose(Loss::Annotations, example);
            continue;
        }
        report.lose(Loss::Ids, example);
        if annotation.created.is_some() || annotation.modified.is_some() {
            report.lose(Loss::Times, example);
        }
    }
}

/// Draws an article.
pub fn draw(
    input: &ExportInput<'_>,
    article: &ExportArticle,
    is_dark: bool,
    report: &mut Report,
) -> String {
    // Places count in the text as it is; what XML cannot hold is replaced as it is written.
    let _replaced = allowed(article.text(), report, || article.name().to_owned());
    let mut drawing = Drawing::new(input, article);
    for mark in &drawing.marks {
        let _replaced = allowed(&mark.summary, report, || {
            format!("what is said of {}", mark.annotation.id)
        });
    }
    drawing.lay_out();
    let body = drawing.body();
    let foot = drawing.foot();
    let (width, height) = (
        drawing.left + COLUMN * EM + AROUND,
        drawing.y + AROUND / 2.0,
    );
    let (paper, ink, soft) = if is_dark {
        ("#1b1c1f", "#e8e8e6", "#a3a3a8")
    } else {
        ("#ffffff", "#1c1c1e", "#66666b")
    };
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let _written = writeln!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" height=\"{1}\" viewBox=\"0 0 {0} {1}\" role=\"img\">",
        number(width),
        number(height)
    );
    out.push_str("<title>");
    push_text(&mut out, drawing.title());
    let _written = writeln!(
        out,
        "</title>\n<style>text{{font-family:Georgia,'Noto Serif','Times New Roman',serif;font-size:{EM}px;fill:{ink}}}\
         .s{{font-family:system-ui,'Noto Sans',Arial,sans-serif;font-size:12px;fill:{soft}}}\
         .k{{font-family:system-ui,'Noto Sans',Arial,sans-serif;font-size:10px;font-weight:600;text-anchor:middle}}\
         .w text{{text-anchor:middle}}.h{{font-size:20px;font-weight:700}}</style>"
    );
    let _written = writeln!(
        out,
        "<rect width=\"100%\" height=\"100%\" fill=\"{paper}\"/>"
    );
    out.push_str(&body);
    out.push_str(&foot);
    out.push_str("</svg>\n");
    out
}

struct Drawing<'a> {
    input: &'a ExportInput<'a>,
    article: &'a ExportArticle,
    text: &'a str,
    marks: Vec<Mark<'a>>,
    rows: Vec<Row>,
    /// The baseline of each row.
    baselines: Vec<f64>,
    left: f64,
    y: f64,
}

impl<'a> Drawing<'a> {
    fn new(input: &'a ExportInput<'a>, article: &'a ExportArticle) -> Self {
        let tags: BTreeMap<&TagId, &Tag> =
            input.codebook.tags.iter().map(|it| (&it.id, it)).collect();
        let layers = article.layers.iter();
        let marks = layers.flat_map(|layer| {
            let name = input.annotator_name(&layer.annotator);
            let tags = &tags;
            let annotations = layer.annotations.iter();
            annotations.map(move |it| Mark::new(it, tags.get(&it.tag).copied(), &name))
        });
        Self {
            input,
            article,
            text: article.text(),
            marks: marks.collect(),
            rows: rows(article.text(), COLUMN),
            baselines: Vec::new(),
            left: AROUND,
            y: AROUND,
        }
    }

    fn title(&self) -> &'a str {
        let title = self.article.article.metadata.title.as_str();
        if title.is_empty() {
            self.article.name()
        } else {
            title
        }
    }

    /// Gives every mark its lanes, and every row its baseline.
    fn lay_out(&mut self) {
        let ends: Vec<usize> = self.rows.iter().map(|it| it.range().end).collect();
        for mark in &mut self.marks {
            let hull = mark.runs.iter().copied().reduce(TextRange::hull);
            mark.rows = hull.map_or(0..0, |hull| {
                let first = ends.partition_point(|end| *end <= hull.start().to_usize());
                let last = ends.partition_point(|end| *end < hull.end().to_usize());
                first..(last + 1).min(ends.len()).max(first)
            });
        }
        let hulls: Vec<Range<usize>> = self.marks.iter().map(Mark::hull).collect();
        let rows: Vec<Range<usize>> = self.marks.iter().map(|it| it.rows.clone()).collect();
        let all_lanes = lanes(&hulls).into_iter().zip(lanes(&rows));
        for (mark, (line, bar)) in self.marks.iter_mut().zip(all_lanes) {
            (mark.line_lane, mark.bar_lane) = (line, bar);
        }
        let placed = self.marks.iter().filter(|it| !it.rows.is_empty());
        let n_bars = placed.map(|it| it.bar_lane + 1).max().unwrap_or_default();
        self.left = AROUND + BAR * (n_bars + 1) as f64;
        self.y += 58.0;
        let mut n_lines = vec![0; self.rows.len()];
        for mark in &self.marks {
            for n in n_lines.get_mut(mark.rows.clone()).unwrap_or_default() {
                *n = (*n).max(mark.line_lane + 1);
            }
        }
        for (row, n_lines) in self.rows.iter().zip(n_lines) {
            let gap = if row.is_first { 0.6 * EM } else { 0.0 };
            self.y += gap + 1.35 * EM;
            self.baselines.push(self.y);
            self.y += LINE * n_lines as f64;
        }
    }

    /// Head, tints, words, lines and bars.
    fn body(&self) -> String {
        let mut out = String::new();
        let _written = write!(
            out,
            "<text class=\"h\" x=\"{}\" y=\"{}\">",
            number(self.left),
            number(AROUND + 18.0)
        );
        push_text(&mut out, self.title());
        let _written = write!(
            out,
            "</text>\n<text class=\"s\" x=\"{}\" y=\"{}\">",
            number(self.left),
            number(AROUND + 40.0)
        );
        let metadata = &self.article.article.metadata;
        let date = metadata.date.map(|it| it.to_string()).unwrap_or_default();
        let facts = [metadata.outlet.as_str(), &date, self.article.name()];
        let facts: Vec<&str> = facts.into_iter().filter(|it| !it.is_empty()).collect();
        push_text(&mut out, &facts.join(" · "));
        out.push_str("</text>\n");
        self.tints(&mut out);
        self.words(&mut out);
        for mark in self.marks.iter().filter(|it| !it.rows.is_empty()) {
            self.mark(mark, &mut out);
        }
        out
    }

    fn tints(&self, out: &mut String) {
        let runs = self.marks.iter().enumerate();
        let runs = runs.flat_map(|(nth, mark)| mark.runs.iter().map(move |run| (*run, nth)));
        let segments = segments(&runs.collect::<Vec<_>>());
        out.push_str("<g fill-opacity=\"0.24\">\n");
        for (row, baseline) in self.rows.iter().zip(&self.baselines) {
            for piece in in_line(&segments, row.range()) {
                let Some(top) = self.top(&piece) else {
                    continue;
                };
                for (from, to) in self.stretches(row, &piece.range) {
                    let _written = writeln!(
                        out,
                        "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"{}\"/>",
                        number(self.x(from)),
                        number(baseline - 0.92 * EM),
                        number((to - from) * EM),
                        number(1.2 * EM),
                        top.color()
                    );
                }
            }
        }
        out.push_str("</g>\n");
    }

    /// The shortest mark on a piece, which lies on top as in the program.
    fn top(&self, piece: &Segment) -> Option<&Mark<'a>> {
        let over = piece.over.iter().filter_map(|nth| self.marks.get(*nth));
        over.min_by_key(|mark| mark.runs.iter().map(|it| it.len()).sum::<usize>())
    }

    fn x(&self, ems: f64) -> f64 {
        self.left + ems * EM
    }

    /// From where to where a part of a row reaches, in ems; in pieces where scripts change.
    fn stretches(&self, row: &Row, part: &Range<usize>) -> Vec<(f64, f64)> {
        let words = row
            .words
            .iter()
            .filter_map(|word| word.part(self.text, part));
        let mut stretches: Vec<(f64, f64)> = words.collect();
        stretches.sort_by(|one, other| one.0.total_cmp(&other.0));
        let mut joined: Vec<(f64, f64)> = Vec::new();
        for (from, to) in stretches {
            match joined.last_mut() {
                Some(last) if from - last.1 < 0.01 => last.1 = to.max(last.1),
                _ => joined.push((from, to)),
            }
        }
        joined
    }

    fn words(&self, out: &mut String) {
        out.push_str("<g class=\"w\">\n");
        for (row, baseline) in self.rows.iter().zip(&self.baselines) {
            for word in row.words.iter().filter(|it| !it.is_gap && it.width > 0.0) {
                self.word(word, *baseline, out);
            }
        }
        out.push_str("</g>\n");
    }

    fn word(&self, word: &Word, baseline: f64, out: &mut String) {
        let _written = write!(
            out,
            "<text x=\"{}\" y=\"{}\" textLength=\"{}\" lengthAdjust=\"spacingAndGlyphs\"",
            number(self.x(word.x + word.width / 2.0)),
            number(baseline),
            number(word.width * EM)
        );
        // Between marks, signs run as their word does also where a reader heeds no direction.
        let mark = if word.direction == Direction::Rtl {
            out.push_str(" direction=\"rtl\" unicode-bidi=\"embed\"");
            "\u{200f}"
        } else {
            ""
        };
        out.push('>');
        out.push_str(mark);
        let words = self.text.get(word.range.clone());
        push_text(out, words.unwrap_or_default());
        out.push_str(mark);
        out.push_str("</text>\n");
    }

    /// The lines under the words of a mark and its bar in the margin, with a letter as a second cue.
    fn mark(&self, mark: &Mark<'a>, out: &mut String) {
        let stroke = mark.color();
        let _written = write!(out, "<g stroke=\"{stroke}\" stroke-width=\"2\"><title>");
        push_text(out, &mark.summary);
        out.push_str("</title>");
        let rows = self.rows.iter().zip(&self.baselines);
        let rows = rows.skip(mark.rows.start).take(mark.rows.len());
        for (row, baseline) in rows.clone() {
            let y = number(baseline + 0.3 * EM + LINE * mark.line_lane as f64);
            for run in &mark.runs {
                for (from, to) in self.stretches(row, &run.to_bytes()) {
                    let (from, to) = (number(self.x(from)), number(self.x(to)));
                    let _written = write!(out, "<path d=\"M{from} {y}H{to}\"/>");
                }
            }
        }
        let mut ys = rows.map(|(_, baseline)| *baseline);
        let first = ys.next().unwrap_or_default();
        let last = ys.next_back().unwrap_or(first);
        let x = self.left - BAR * (mark.bar_lane + 1) as f64;
        let (top, bottom) = (first - 0.5 * EM, last + 0.3 * EM);
        let _written = write!(
            out,
            "<path d=\"M{0} {1}V{2}\"/></g>\n<text class=\"k\" x=\"{0}\" y=\"{3}\">",
            number(x),
            number(top),
            number(bottom),
            number(top - 3.0)
        );
        push_text(out, &mark.letter());
        out.push_str("</text>\n");
    }

    /// What stands on no words, and the legend.
    fn foot(&mut self) -> String {
        let mut out = String::new();
        let left = number(AROUND);
        let without = self.marks.iter().filter(|it| it.rows.is_empty());
        let without: Vec<String> = without
            .map(|it| format!("{}  {}", it.letter(), it.summary))
            .collect();
        if !without.is_empty() {
            self.y += 2.0 * EM;
            let _written = writeln!(
                out,
                "<text class=\"s\" x=\"{left}\" y=\"{}\">Not on words</text>",
                number(self.y)
            );
        }
        for summary in without {
            self.y += 18.0;
            let _written = write!(
                out,
                "<text class=\"s\" x=\"{left}\" y=\"{}\">",
                number(self.y)
            );
            push_text(&mut out, &summary);
            out.push_str("</text>\n");
        }
        self.y += EM;
        let used: BTreeSet<&TagId> = self.marks.iter().map(|it| &it.annotation.tag).collect();
        let known = self.input.codebook.tags.iter().map(|tag| &tag.id);
        let known: Vec<&TagId> = known.filter(|it| used.contains(it)).collect();
        let unknown = used.iter().copied().filter(|it| !known.contains(it));
        for tag_id in known.iter().copied().chain(unknown) {
            let mut marks = self
                .marks
                .iter()
                .filter(|it| it.annotation.tag == *tag_id)
                .peekable();
            let Some(first) = marks.peek().copied() else {
                continue;
            };
            self.y += 20.0;
            let (y, n) = (self.y, marks.count());
            let fill = first.color();
            let _written = write!(
                out,
                "<rect x=\"{left}\" y=\"{}\" width=\"18\" height=\"16\" rx=\"3\" fill=\"{fill}\" fill-opacity=\"0.24\" stroke=\"{fill}\"/>\
                 <text class=\"k\" x=\"{}\" y=\"{}\">",
                number(y - 12.0),
                number(AROUND + 9.0),
                number(y)
            );
            push_text(
                &mut out,
                first.tag.map_or('?', Tag::initial).to_string().as_str(),
            );
            let _written = write!(
                out,
                "</text><text class=\"s\" x=\"{}\" y=\"{}\">",
                number(AROUND + 26.0),
                number(y)
            );
            let name = first
                .tag
                .map(|tag| tag.name.as_str())
                .filter(|it| !it.is_empty());
            push_text(&mut out, name.unwrap_or(tag_id.as_str()));
            let _written = writeln!(out, " ({n})</text>");
        }
        self.y += EM;
        out
    }
}
