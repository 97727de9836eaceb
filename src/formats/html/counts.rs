//! Tables of how often each tag was used: by outlet and by annotator.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::escaping::push;
use super::page::{Entry, Page};

/// Adds both tables.
pub fn write(page: &Page<'_>, out: &mut String) {
    out.push_str("<section id=\"counts\">\n<h2>Counts</h2>\n");
    let outlet = |it: &Entry<'_>| it.article.article.metadata.outlet.clone();
    table(page, "Tags by outlet", "no outlet", &outlet, out);
    let annotator = |it: &Entry<'_>| page.input.annotator_name(&it.layer.annotator);
    table(page, "Tags by annotator", "no annotator", &annotator, out);
    out.push_str("</section>\n");
}

fn table(
    page: &Page<'_>,
    title: &str,
    unknown: &str,
    column_of: &dyn Fn(&Entry<'_>) -> String,
    out: &mut String,
) {
    let mut counts: BTreeMap<String, BTreeMap<usize, usize>> = BTreeMap::new();
    for entry in &page.entries {
        let column = counts.entry(column_of(entry)).or_default();
        *column.entry(entry.tag_nth).or_default() += 1;
    }
    let _written = write!(
        out,
        "<h3>{title}</h3>\n<table>\n<thead><tr><th scope=\"col\">Tag</th>"
    );
    for name in counts.keys() {
        out.push_str("<th scope=\"col\">");
        push(out, if name.is_empty() { unknown } else { name });
        out.push_str("</th>");
    }
    out.push_str("<th scope=\"col\">All</th></tr></thead>\n<tbody>\n");
    for (nth, tag) in page.tags.iter().enumerate() {
        let of_tag =
            |column: &BTreeMap<usize, usize>| column.get(&nth).copied().unwrap_or_default();
        row(&tag.name, counts.values().map(of_tag), out);
    }
    out.push_str("</tbody>\n<tfoot>");
    row(
        "All",
        counts.values().map(|column| column.values().sum()),
        out,
    );
    out.push_str("</tfoot>\n</table>\n");
}

/// A row with its sum; one of a tag that was never used is left out.
fn row(name: &str, counts: impl Iterator<Item = usize>, out: &mut String) {
    let counts: Vec<usize> = counts.collect();
    let sum: usize = counts.iter().sum();
    if sum == 0 && name != "All" {
        return;
    }
    out.push_str("<tr><th scope=\"row\">");
    push(out, name);
    out.push_str("</th>");
    for count in counts {
        let _written = write!(out, "<td>{count}</td>");
    }
    let _written = writeln!(out, "<td>{sum}</td></tr>");
}
