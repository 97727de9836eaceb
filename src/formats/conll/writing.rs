//! A layer as tokens with tags: of annotations that share a token the longest is written, then the first.

use std::collections::BTreeSet;

use super::DOCUMENT_START;
use crate::formats::cas::{Places, report_the_rest};
use crate::formats::numbers::push_number;
use crate::formats::tokens::{Sentence, sentences};
use crate::formats::{
    ExportArticle, ExportInput, ExportLayer, Loss, OffsetMap, OutFile, Report, Unit,
};
use crate::model::{Annotation, AnnotationId, Metadata, Status};
use crate::text::TextRange;

/// A run of words as tokens.
struct Run<'a> {
    annotation: &'a Annotation,
    first: usize,
    /// The last token, itself included.
    last: usize,
    is_widened: bool,
}

/// The files of the set: a folder an article, a file an annotator.
pub fn write(input: &ExportInput<'_>, columns: &str, report: &mut Report) -> Vec<OutFile> {
    report_the_rest(input, report);
    let mut places = Places::new();
    let mut files = Vec::new();
    for article in input.articles {
        let named = || article.name().to_owned();
        if article.layers.is_empty() {
            report.lose(Loss::EmptyArticles, named);
            continue;
        }
        report.lose(Loss::Text, named);
        if article.article.metadata != Metadata::default() {
            report.lose(Loss::Metadata, named);
        }
        let sentences = sentences(article.text());
        for layer in &article.layers {
            let (annotator, name) = places.of(article, &layer.annotator);
            if annotator != layer.annotator.as_str() {
                report.lose(Loss::Annotators, || layer.annotator.to_string());
            }
            let text = write_layer(article, layer, &sentences, columns, report);
            files.push(OutFile::text(
                format!("annotation/{name}/{annotator}.conll"),
                text,
            ));
        }
    }
    files
}

fn write_layer(
    article: &ExportArticle,
    layer: &ExportLayer,
    sentences: &[Sentence],
    columns: &str,
    report: &mut Report,
) -> String {
    if layer.status != Status::default() {
        report.lose(Loss::Statuses, || {
            format!("{}, {}", article.name(), layer.annotator)
        });
    }
    let tokens: Vec<TextRange> = sentences
        .iter()
        .flat_map(|it| &it.tokens)
        .copied()
        .collect();
    let mut runs = Vec::new();
    for annotation in &layer.annotations {
        let told = || {
            format!(
                "{}, {}: {}",
                article.name(),
                layer.annotator,
                annotation.tag
            )
        };
        runs.extend(runs_of(annotation, &tokens, report, told));
    }
    let chosen = chosen(runs, tokens.len());
    for run in &chosen.left_out {
        let told = || {
            format!(
                "{}, {}: {}",
                article.name(),
                layer.annotator,
                run.annotation.tag
            )
        };
        report.lose(Loss::Overlaps, told);
    }
    let mut written: BTreeSet<&AnnotationId> = BTreeSet::new();
    for run in &chosen.runs {
        let told = || {
            format!(
                "{}, {}: {}",
                article.name(),
                layer.annotator,
                run.annotation.tag
            )
        };
        if run.is_widened {
            report.lose(Loss::TokenBorders, told);
        }
        if written.insert(&run.annotation.id) {
            report_losses(run.annotation, report, told);
        }
    }
    let labels: Vec<(String, &Run<'_>)> = chosen
        .runs
        .iter()
        .map(|run| (label(run.annotation, report), run))
        .collect();
    let mut writing = Writing {
        text: article.text(),
        map: OffsetMap::new(article.text(), Unit::CodePoints),
        columns,
        out: String::with_capacity(article.text().len() * 2 + 64),
    };
    writing.push_document(sentences, &labels);
    writing.out
}

/// The runs of an annotation that tokens can hold; what they cannot is reported.
fn runs_of<'a>(
    annotation: &'a Annotation,
    tokens: &[TextRange],
    report: &mut Report,
    told: impl Fn() -> String,
) -> Vec<Run<'a>> {
    if annotation.is_article_level() {
        report.lose(Loss::ArticleLevel, told);
        return Vec::new();
    }
    if annotation.is_unplaced() {
        report.lose(Loss::Unplaced, told);
        return Vec::new();
    }
    if annotation.spans.len() > 1 {
        report.lose(Loss::Discontinuous, &told);
    }
    let mut runs = Vec::new();
    for range in annotation.ranges() {
        let first = tokens.partition_point(|token| token.end() <= range.start());
        let after = tokens.partition_point(|token| token.start() < range.end());
        let (Some(start), Some(end)) = (tokens.get(first), tokens.get(after.wrapping_sub(1)))
        else {
            report.lose(Loss::Annotations, &told);
            continue;
        };
        if first >= after {
            report.lose(Loss::Annotations, &told);
            continue;
        }
        let is_widened = start.start() < range.start() || range.end() < end.end();
        runs.push(Run {
            annotation,
            first,
            last: after - 1,
            is_widened,
        });
    }
    runs
}

/// The runs that are written, in order, and those that share a token with one of them.
struct Chosen<'a> {
    runs: Vec<Run<'a>>,
    left_out: Vec<Run<'a>>,
}

fn chosen(mut runs: Vec<Run<'_>>, n_tokens: usize) -> Chosen<'_> {
    runs.sort_by_key(|run| (std::cmp::Reverse(run.last - run.first), run.first));
    let mut is_taken = vec![false; n_tokens];
    let (mut chosen, mut left_out) = (Vec::new(), Vec::new());
    for run in runs {
        let tokens = is_taken.get_mut(run.first..=run.last);
        match tokens.filter(|tokens| !tokens.contains(&true)) {
            Some(tokens) => {
                tokens.fill(true);
                chosen.push(run);
            }
            None => left_out.push(run),
        }
    }
    chosen.sort_by_key(|run| run.first);
    Chosen {
        runs: chosen,
        left_out,
    }
}

/// Tells what of a written annotation is not written.
fn report_losses(annotation: &Annotation, report: &mut Report, told: impl Fn() -> String) {
    let times = annotation.created.or(annotation.modified);
    for (is_lost, loss) in [
        (!annotation.fields.is_empty(), Loss::Fields),
        (!annotation.note.is_empty(), Loss::Notes),
        (!annotation.links.is_empty(), Loss::Links),
        (times.is_some(), Loss::Times),
        (true, Loss::Ids),
        (!annotation.extra.0.is_empty(), Loss::Extra),
    ] {
        if is_lost {
            report.lose(loss, &told);
        }
    }
}

/// The tag's id; a column holds no white space.
fn label(annotation: &Annotation, report: &mut Report) -> String {
    let id = annotation.tag.as_str();
    let is_plain = !id.is_empty() && !id.contains(crate::formats::tokens::is_space);
    if is_plain {
        return id.to_owned();
    }
    report.lose(Loss::Tags, || id.to_owned());
    match id {
        "" => super::reading::UNNAMED.to_owned(),
        id => id.replace(crate::formats::tokens::is_space, "_"),
    }
}

struct Writing<'a> {
    text: &'a str,
    map: OffsetMap<'a>,
    columns: &'a str,
    out: String,
}

impl Writing<'_> {
    fn push_document(&mut self, sentences: &[Sentence], labels: &[(String, &Run<'_>)]) {
        self.out.push_str(DOCUMENT_START);
        // As the readers of CoNLL-2003 look for it, to the letter.
        self.out.push_str(match self.columns {
            "4" => " -X- O O\n\n",
            "3" => "\t-\tO\n\n",
            _ => "\tO\n\n",
        });
        let mut labels = labels.iter().peekable();
        let mut token = 0;
        for sentence in sentences {
            for range in &sentence.tokens {
                while labels.next_if(|(_, run)| run.last < token).is_some() {}
                let here = labels.peek().filter(|(_, run)| run.first <= token);
                let tag = here.map(|(label, run)| (run.first == token, label.as_str()));
                self.push_token(*range, tag);
                token += 1;
            }
            // Readers end an annotation with its sentence, so a sentence goes on while one does.
            let goes_on = labels
                .peek()
                .is_some_and(|(_, run)| run.first < token && token <= run.last);
            if !goes_on {
                self.out.push('\n');
            }
        }
    }

    fn push_token(&mut self, range: TextRange, tag: Option<(bool, &str)>) {
        self.out
            .push_str(range.slice(self.text).unwrap_or_default());
        match self.columns {
            "4" => self.out.push_str(" _ _ "),
            "3" => {
                let (begin, end) = self.map.counts(range).unwrap_or_default();
                self.out.push('\t');
                push_number(&mut self.out, begin);
                self.out.push(':');
                push_number(&mut self.out, end);
                self.out.push('\t');
            }
            _ => self.out.push('\t'),
        }
        match tag {
            None => self.out.push('O'),
            Some((is_first, label)) => {
                self.out.push_str(if is_first { "B-" } else { "I-" });
                self.out.push_str(label);
            }
        }
        self.out.push('\n');
    }
}
