//! The articles with their highlights.

use std::fmt::Write as _;

use super::escaping::push;
use super::page::{Entry, Page};
use crate::formats::ExportArticle;
use crate::formats::segments::{Segment, in_line, lines, segments};
use crate::model::MetadataField;
use crate::text::TextRange;

/// Adds all articles.
pub fn write(page: &Page<'_>, out: &mut String) {
    out.push_str("<section id=\"articles\">\n<h2>Articles</h2>\n");
    for (nth, article) in page.input.articles.iter().enumerate() {
        write_article(page, nth, article, out);
    }
    out.push_str("</section>\n");
}

fn write_article(page: &Page<'_>, nth: usize, article: &ExportArticle, out: &mut String) {
    let language = article.article.metadata.language.as_str();
    let is_code = !language.is_empty()
        && language
            .chars()
            .all(|it| it.is_ascii_alphanumeric() || it == '-');
    let _written = write!(out, "<article id=\"a{nth}\"");
    if is_code {
        let _written = write!(out, " lang=\"{language}\"");
    }
    out.push_str(">\n<h3 dir=\"auto\">");
    push(out, title(article));
    out.push_str("</h3>\n");
    write_facts(page, article, out);
    let entries = page.entries_of(nth);
    let runs = entries
        .iter()
        .flat_map(|entry| entry.annotation.ranges().map(|it| (it, entry.nth)));
    let runs: Vec<(TextRange, usize)> = runs.collect();
    let segments = segments(&runs);
    let mut starts: Vec<(usize, usize)> = runs
        .iter()
        .map(|(it, nth)| (it.start().to_usize(), *nth))
        .collect();
    starts.sort_unstable();
    for line in lines(article.text()).filter(|line| !line.is_empty()) {
        out.push_str("<p dir=\"auto\">");
        for piece in in_line(&segments, line) {
            write_piece(page, article.text(), &piece, &starts, out);
        }
        out.push_str("</p>\n");
    }
    write_without_words(&entries, out);
    out.push_str("</article>\n");
}

/// The title of an article, or its path.
pub fn title(article: &ExportArticle) -> &str {
    let title = article.article.metadata.title.as_str();
    if title.is_empty() {
        article.name()
    } else {
        title
    }
}

/// What is known of an article beside its words.
fn write_facts(page: &Page<'_>, article: &ExportArticle, out: &mut String) {
    let metadata = &article.article.metadata;
    let own = metadata.own.keys().cloned().map(MetadataField::Own);
    let fields = MetadataField::STANDARD.into_iter().skip(1).chain(own);
    let facts = fields.map(|field| (field.name().to_owned(), metadata.get(&field)));
    let layers = article.layers.iter().map(|layer| {
        let status = <&str>::from(layer.status).replace('-', " ");
        (page.input.annotator_name(&layer.annotator), status)
    });
    let path = ("file".to_owned(), article.name().to_owned());
    out.push_str("<dl class=\"soft\">");
    for (name, value) in [path].into_iter().chain(facts).chain(layers) {
        if !value.is_empty() {
            out.push_str("<dt>");
            push(out, &name);
            out.push_str("</dt><dd>");
            push(out, &value);
            out.push_str("</dd>");
        }
    }
    out.push_str("</dl>\n");
}

/// Adds a piece of text: as it is, or marked for all annotations on it.
fn write_piece(
    page: &Page<'_>,
    text: &str,
    piece: &Segment,
    starts: &[(usize, usize)],
    out: &mut String,
) {
    let words = text.get(piece.range.clone()).unwrap_or_default();
    let over = piece.over.iter().filter_map(|nth| page.entries.get(*nth));
    let mut over: Vec<&Entry<'_>> = over.collect();
    // The shortest lies on top, as in the program.
    over.sort_by_key(|it| it.annotation.ranges().map(TextRange::len).sum::<usize>());
    let Some(top) = over.first() else {
        push(out, words);
        return;
    };
    let _written = write!(
        out,
        "<mark style=\"background:var(--b{});box-shadow:",
        top.tag_nth
    );
    for (nth, entry) in over.iter().enumerate() {
        let between = if nth == 0 { "" } else { "," };
        let _written = write!(
            out,
            "{between}inset 0 -{}px var(--t{})",
            2 * (nth + 1),
            entry.tag_nth
        );
    }
    out.push_str("\" data-n=\"");
    for (nth, entry) in over.iter().enumerate() {
        let between = if nth == 0 { "" } else { " " };
        let _written = write!(out, "{between}{}", entry.nth);
    }
    out.push_str("\" title=\"");
    for (nth, entry) in over.iter().enumerate() {
        if nth > 0 {
            out.push('\n');
        }
        push(out, &entry.summary);
    }
    out.push_str("\">");
    let first = starts.partition_point(|(at, _)| *at < piece.range.start);
    let here = starts.get(first..).unwrap_or_default().iter();
    for (_, nth) in here.take_while(|(at, _)| *at == piece.range.start) {
        if let Some(entry) = page.entries.get(*nth) {
            write_key(entry, out);
        }
    }
    push(out, words);
    out.push_str("</mark>");
}

/// The letter and number of an annotation where it begins: a cue beside colour, and the way to its quote.
///
/// A direction of its own keeps it from deciding that of the paragraph.
fn write_key(entry: &Entry<'_>, out: &mut String) {
    let _written = write!(
        out,
        "<a class=\"key\" href=\"#q{}\" dir=\"ltr\">",
        entry.nth
    );
    push(out, &entry.key);
    out.push_str("</a>");
}

/// Annotations on the whole article, and those without a sure place.
fn write_without_words(entries: &[&Entry<'_>], out: &mut String) {
    let without: Vec<&&Entry<'_>> = entries
        .iter()
        .filter(|it| it.annotation.hull().is_none())
        .collect();
    if without.is_empty() {
        return;
    }
    out.push_str("<p class=\"soft\">Not on words:");
    for entry in without {
        out.push(' ');
        write_key(entry, out);
        push(out, &entry.summary);
    }
    out.push_str("</p>\n");
}
