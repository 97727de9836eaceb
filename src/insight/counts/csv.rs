//! A count as CSV (RFC 4180), for spreadsheets and scripts.

use super::CountTable;

impl CountTable {
    /// The table with its headings and totals; lines end in CR LF, the sentence is not in it.
    pub fn to_csv(&self) -> String {
        self.lines().into_iter().map(csv_line).collect()
    }

    /// The same as cells: a line of headings, one for each row, one of totals if there are any.
    pub fn lines(&self) -> Vec<Vec<String>> {
        let corner = match &self.column_name {
            Some(columns) => format!("{} / {columns}", self.row_name),
            None => self.row_name.clone(),
        };
        let total = self.has_totals().then(|| "total".to_owned());
        let headings = self.columns.iter().map(|column| column.text.clone());
        let mut lines = vec![
            [corner]
                .into_iter()
                .chain(headings)
                .chain(total.clone())
                .collect(),
        ];
        for (nth, row) in self.rows.iter().enumerate() {
            let cells = self.cells.get(nth).into_iter().flatten();
            let numbers = cells.chain(self.row_totals.get(nth)).map(u64::to_string);
            lines.push([row.text.clone()].into_iter().chain(numbers).collect());
        }
        if let Some(total) = total {
            let numbers = self.column_totals.iter().chain([&self.total]);
            lines.push(
                [total]
                    .into_iter()
                    .chain(numbers.map(u64::to_string))
                    .collect(),
            );
        }
        lines
    }
}

/// A line of these fields, which ends in CR LF.
pub fn csv_line(fields: Vec<String>) -> String {
    let fields: Vec<String> = fields.into_iter().map(field).collect();
    format!("{}\r\n", fields.join(","))
}

fn field(text: String) -> String {
    if text.contains(['"', ',', '\r', '\n']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}
