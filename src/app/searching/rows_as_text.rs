//! The rows of a search as text: for the clipboard, and as a table for spreadsheets.

use crate::formats::is_formula;
use crate::insight::search::Concordance;

/// What the columns of the table are called.
const HEADINGS: [&str; 9] = [
    "article", "title", "outlet", "date", "line", "start", "left", "hit", "right",
];

/// The rows as CSV (RFC 4180) for spreadsheets: a byte order mark goes first, and what would be
/// run as a formula has an apostrophe before it.
pub fn rows_as_csv(found: &Concordance, rows: &[usize]) -> String {
    let mut text = String::from("\u{feff}");
    text.push_str(&HEADINGS.join(","));
    text.push_str("\r\n");
    for row in rows {
        let cells: Vec<String> = cells(found, *row)
            .iter()
            .map(|cell| csv_cell(cell))
            .collect();
        text.push_str(&cells.join(","));
        text.push_str("\r\n");
    }
    text
}

/// The rows with tabs between their cells, as spreadsheets and documents take them in.
pub fn rows_as_tabs(found: &Concordance, rows: &[usize]) -> String {
    let mut text = String::new();
    for row in rows {
        let cells = cells(found, *row);
        let cells: Vec<String> = cells
            .iter()
            .map(|cell| defused(cell).replace(['\t', '\n', '\r'], " "))
            .collect();
        text.push_str(&cells.join("\t"));
        text.push('\n');
    }
    text
}

fn cells(found: &Concordance, row: usize) -> Vec<String> {
    let Some(row) = found.rows().get(row) else {
        return Vec::new();
    };
    let (article, metadata) = found
        .article_of(row)
        .map(|it| (it.article.to_string(), it.metadata.clone()))
        .unwrap_or_default();
    let hit = &row.hit;
    vec![
        article,
        metadata.title.clone(),
        metadata.outlet.clone(),
        metadata
            .date
            .map(|date| date.to_string())
            .unwrap_or_default(),
        hit.line.to_string(),
        hit.start().0.to_string(),
        hit.left.to_string(),
        hit.hit.to_string(),
        hit.right.to_string(),
    ]
}

fn defused(cell: &str) -> String {
    let mark = if is_formula(cell) { "'" } else { "" };
    format!("{mark}{cell}")
}

fn csv_cell(cell: &str) -> String {
    let cell = defused(cell);
    if cell.contains(['"', ',', '\r', '\n']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::insight::search::{Query, Searched};
    use crate::model::{ArticleId, Metadata};

    fn found() -> Concordance {
        let mut found = Concordance::default();
        let article = ArticleId::new("a.txt");
        let searched = Searched {
            article: &article,
            text: "=HYPERLINK \"old\", dam\tand\nmore",
            skip: &[],
            context: 60,
            most: 10,
        };
        let metadata = Metadata {
            title: "+1, a title".to_owned(),
            ..Metadata::default()
        };
        let matcher = Query::literal("dam").matcher().unwrap();
        let hits = matcher.search(&searched, || Arc::new(metadata));
        found.add(hits.unwrap());
        found
    }

    #[test]
    fn a_table_for_spreadsheets_runs_nothing() {
        let csv = rows_as_csv(&found(), &[0]);
        let (head, row) = csv.split_once("\r\n").unwrap();
        assert_eq!(
            head,
            "\u{feff}article,title,outlet,date,line,start,left,hit,right"
        );
        assert_eq!(
            row,
            "a.txt,\"'+1, a title\",,,1,18,\"'=HYPERLINK \"\"old\"\", \",dam, and more\r\n"
        );
    }

    #[test]
    fn copied_rows_have_a_tab_between_cells_and_nowhere_else() {
        let rows = rows_as_tabs(&found(), &[0]);
        assert_eq!(rows.matches('\t').count(), HEADINGS.len() - 1);
        assert!(rows.contains("\t'+1, a title\t"), "{rows}");
    }
}
