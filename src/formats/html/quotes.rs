//! The quotes by tag, each with all that is said of it.

use std::fmt::Write as _;

use super::articles::title;
use super::escaping::push;
use super::page::{Entry, Page};
use crate::formats::{OffsetMap, Unit};
use crate::model::Span;

/// Adds the quotes of all tags that were used.
pub fn write(page: &Page<'_>, has_articles: bool, out: &mut String) {
    out.push_str("<section id=\"quotes\">\n<h2>Quotes by tag</h2>\n");
    let maps = page
        .input
        .articles
        .iter()
        .map(|it| OffsetMap::new(it.text(), Unit::CodePoints));
    let maps: Vec<OffsetMap<'_>> = maps.collect();
    let mut by_tag: Vec<Vec<&Entry<'_>>> = page.tags.iter().map(|_| Vec::new()).collect();
    for entry in &page.entries {
        if let Some(entries) = by_tag.get_mut(entry.tag_nth) {
            entries.push(entry);
        }
    }
    let tags = page.tags.iter().zip(by_tag).enumerate();
    for (nth, (tag, entries)) in tags.filter(|(_, (_, entries))| !entries.is_empty()) {
        let _written = write!(
            out,
            "<h3 id=\"t{nth}\"><span class=\"chip\" style=\"border-color:var(--t{nth});background:var(--b{nth})\">"
        );
        push(out, &tag.letter);
        out.push_str("</span> ");
        push(out, &tag.name);
        out.push_str("</h3>\n<ol class=\"quotes\">\n");
        for entry in entries {
            let map = maps.get(entry.article_nth);
            write_entry(page, entry, map, has_articles, out);
        }
        out.push_str("</ol>\n");
    }
    out.push_str("</section>\n");
}

fn write_entry(
    page: &Page<'_>,
    entry: &Entry<'_>,
    map: Option<&OffsetMap<'_>>,
    has_articles: bool,
    out: &mut String,
) {
    let _written = write!(out, "<li id=\"q{}\" data-article=\"", entry.nth);
    push(out, entry.article.name());
    out.push_str("\" data-tag=\"");
    push(out, entry.annotation.tag.as_str());
    out.push_str("\">");
    write_words(entry, map, out);
    out.push_str("<div class=\"soft\">");
    push(out, &entry.key);
    out.push_str(" · ");
    if has_articles {
        let _written = write!(out, "<a href=\"#a{}\" dir=\"auto\">", entry.article_nth);
    } else {
        out.push_str("<cite dir=\"auto\">");
    }
    push(out, title(entry.article));
    out.push_str(if has_articles { "</a>" } else { "</cite>" });
    let metadata = &entry.article.article.metadata;
    let date = metadata.date.map(|it| it.to_string()).unwrap_or_default();
    let annotator = page.input.annotator_name(&entry.layer.annotator);
    let changed = entry.annotation.modified.or(entry.annotation.created);
    let changed = changed.map(|it| it.to_string()).unwrap_or_default();
    for fact in [&metadata.outlet, &date, &annotator, &changed] {
        if !fact.is_empty() {
            out.push_str(" · ");
            push(out, fact);
        }
    }
    out.push_str("</div>");
    write_said(page, entry, out);
    out.push_str("</li>\n");
}

fn write_words(entry: &Entry<'_>, map: Option<&OffsetMap<'_>>, out: &mut String) {
    let spans = &entry.annotation.spans;
    if spans.is_empty() {
        out.push_str("<p>The whole article</p>");
        return;
    }
    let _written = write!(
        out,
        "<blockquote dir=\"auto\" style=\"border-color:var(--t{})\">",
        entry.tag_nth
    );
    for (nth, span) in spans.iter().enumerate() {
        if nth > 0 {
            out.push_str(" … ");
        }
        match span {
            Span::Placed(range) => {
                if let Some((begin, end)) = map.and_then(|map| map.counts(*range)) {
                    let _written = write!(out, "<q data-begin=\"{begin}\" data-end=\"{end}\">");
                    push(out, range.slice(entry.article.text()).unwrap_or_default());
                    out.push_str("</q>");
                }
            }
            Span::Unplaced(unplaced) => {
                out.push_str("<q>");
                push(out, &unplaced.selector.quote.exact);
                out.push_str("</q> <small>(no sure place)</small>");
            }
        }
    }
    out.push_str("</blockquote>");
}

/// Fields, note and links.
fn write_said(page: &Page<'_>, entry: &Entry<'_>, out: &mut String) {
    let annotation = entry.annotation;
    if annotation.fields.is_empty() && annotation.note.is_empty() && annotation.links.is_empty() {
        return;
    }
    out.push_str("<dl>");
    for (name, value) in &entry.fields {
        write_pair(name, value, out);
    }
    if !annotation.note.is_empty() {
        write_pair("Note", &annotation.note, out);
    }
    for link in &annotation.links {
        out.push_str("<dt>");
        push(out, &link.relation);
        out.push_str("</dt><dd>");
        match page
            .numbers
            .get(&link.to)
            .and_then(|nth| page.entries.get(*nth))
        {
            Some(other) => {
                let _written = write!(out, "<a href=\"#q{}\">", other.nth);
                push(out, &other.summary);
                out.push_str("</a>");
            }
            None => out.push_str("an annotation that is not in this report"),
        }
        out.push_str("</dd>");
    }
    out.push_str("</dl>");
}

fn write_pair(name: &str, value: &str, out: &mut String) {
    out.push_str("<dt>");
    push(out, name);
    out.push_str("</dt><dd dir=\"auto\">");
    push(out, value);
    out.push_str("</dd>");
}
