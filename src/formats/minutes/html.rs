//! Minutes as an HTML page.

use super::blocks::{Block, NOTHING};
use crate::formats::html::escaping::push;

const STYLE: &str = "body{font-family:sans-serif;max-width:70em;margin:2em auto;padding:0 1em;line-height:1.4}\
table{border-collapse:collapse;margin:1em 0}\
th,td{border:1px solid #888;padding:.2em .5em;text-align:left;vertical-align:top;unicode-bidi:plaintext}\
th{background:#eee;color:#111}\
@media(prefers-color-scheme:dark){body{background:#181818;color:#ddd}th{background:#333;color:#eee}}";

/// The whole page.
pub(super) fn page(title: &str, blocks: &[Block]) -> String {
    let mut out = String::from(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>",
    );
    push(&mut out, title);
    out.push_str("</title>\n<style>");
    out.push_str(STYLE);
    out.push_str("</style>\n</head>\n<body>\n");
    element(&mut out, "h1", title);
    for block in blocks {
        match block {
            Block::Heading(2, text) => element(&mut out, "h2", text),
            Block::Heading(_, text) => element(&mut out, "h3", text),
            Block::Paragraph(text) => element(&mut out, "p", text),
            Block::Table { head, rows } => table(&mut out, head, rows),
        }
    }
    out.push_str("</body>\n</html>\n");
    out
}

fn element(out: &mut String, name: &str, text: &str) {
    out.push_str(&format!("<{name} dir=\"auto\">"));
    push(out, text);
    out.push_str(&format!("</{name}>\n"));
}

fn table(out: &mut String, head: &[&str], rows: &[Vec<String>]) {
    if rows.is_empty() {
        return element(out, "p", NOTHING);
    }
    out.push_str("<table>\n<thead><tr>");
    for cell in head {
        out.push_str("<th scope=\"col\">");
        push(out, cell);
        out.push_str("</th>");
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    for row in rows {
        out.push_str("<tr>");
        for cell in row {
            out.push_str("<td dir=\"auto\">");
            push(out, cell);
            out.push_str("</td>");
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody>\n</table>\n");
}
