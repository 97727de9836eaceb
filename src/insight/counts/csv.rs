//! A count as CSV (RFC 4180), for spreadsheets and scripts.

use super::CountTable;

impl CountTable {
    /// The table with its headings and totals; lines end in CR LF, the sentence is not in it.
    pub fn to_csv(&self) -> String {
        let corner = match &self.column_name {
            Some(columns) => format!("{} / {columns}", self.row_name),
            None => self.row_name.clone(),
        };
        let has_totals = !self.row_totals.is_empty();
        let total = || has_totals.then(|| "total".to_owned());
        let headings = self.columns.iter().map(|column| column.text.clone());
        let mut csv = line([corner].into_iter().chain(headings).chain(total()));
        for (nth, row) in self.rows.iter().enumerate() {
            let cells = self.cells.get(nth).into_iter().flatten();
            let total = self.row_totals.get(nth);
            let numbers = cells.chain(total).map(u64::to_string);
            csv.push_str(&line([row.text.clone()].into_iter().chain(numbers)));
        }
        if has_totals {
            let numbers = self.column_totals.iter().chain([&self.total]);
            csv.push_str(&line(
                total().into_iter().chain(numbers.map(u64::to_string)),
            ));
        }
        csv
    }
}

fn line(fields: impl Iterator<Item = String>) -> String {
    let fields: Vec<String> = fields.map(field).collect();
    format!("{}\r\n", fields.join(","))
}

fn field(text: String) -> String {
    if text.contains(['"', ',', '\r', '\n']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}
