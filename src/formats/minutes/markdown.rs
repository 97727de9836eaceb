//! Minutes as Markdown.

use super::blocks::{Block, NOTHING};
use crate::formats::markdown::escape::push_line;

/// The whole text.
pub(super) fn page(title: &str, blocks: &[Block]) -> String {
    let mut out = String::new();
    line(&mut out, "# ", title);
    for block in blocks {
        match block {
            Block::Heading(2, text) => line(&mut out, "## ", text),
            Block::Heading(_, text) => line(&mut out, "### ", text),
            Block::Paragraph(text) => line(&mut out, "", text),
            Block::Table { head, rows } => table(&mut out, head, rows),
        }
    }
    out
}

fn line(out: &mut String, before: &str, text: &str) {
    if !out.is_empty() {
        out.push('\n');
    }
    out.push_str(before);
    push_line(out, text);
    out.push('\n');
}

fn table(out: &mut String, head: &[&str], rows: &[Vec<String>]) {
    if rows.is_empty() {
        return line(out, "", NOTHING);
    }
    out.push('\n');
    row(out, head.iter().copied());
    row(out, head.iter().map(|_| "---"));
    for cells in rows {
        out.push('|');
        for cell in cells {
            out.push(' ');
            push_line(out, cell);
            out.push_str(" |");
        }
        out.push('\n');
    }
}

fn row<'a>(out: &mut String, cells: impl Iterator<Item = &'a str>) {
    out.push('|');
    cells.for_each(|cell| out.push_str(&format!(" {cell} |")));
    out.push('\n');
}
