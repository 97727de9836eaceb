//! A network as tables: its nodes, its edges, and all of it as a matrix.

use std::fmt::Write as _;

use super::LABEL;
use super::choices::MATRIX;
use crate::formats::FormatError;
use crate::insight::networks::{Network, Node};

/// How many cells a matrix has at most; larger ones no spreadsheet opens.
const MOST_CELLS: usize = 4_000_000;

/// `node,name,variable,frequency`, with the nodes called as in `network.graphml`.
pub fn nodes(network: &Network, variables: &[String; 2]) -> String {
    let [first, second] = variables;
    let mut csv = "node,name,variable,frequency\r\n".to_owned();
    for (nth, node) in (1..).zip(&network.nodes) {
        let variable = if node.is_second { second } else { first };
        // Writing into a string cannot fail.
        let _written = write!(csv, "n{nth},");
        push_cell(&mut csv, &node.name);
        csv.push(',');
        push_cell(&mut csv, variable);
        let _written = write!(csv, ",{}\r\n", node.n_statements);
    }
    csv
}

/// `source,target,source_name,target_name,weight,levels`; `levels` only where combinations are codes.
pub fn edges(network: &Network) -> String {
    let has_levels = !network.levels.is_empty();
    let mut csv = "source,target,source_name,target_name,weight".to_owned();
    csv.push_str(if has_levels { ",levels\r\n" } else { "\r\n" });
    let name = |at: usize| network.nodes.get(at).map_or("", |node| node.name.as_str());
    for edge in &network.edges {
        let _written = write!(csv, "n{},n{},", edge.from + 1, edge.to + 1);
        push_cell(&mut csv, name(edge.from));
        csv.push(',');
        push_cell(&mut csv, name(edge.to));
        let _written = write!(csv, ",{}", edge.weight);
        if has_levels {
            csv.push(',');
            push_cell(&mut csv, &network.combined(edge.weight).join("; "));
        }
        csv.push_str("\r\n");
    }
    csv
}

/// The weights with the names of the first variable before the rows, and those of the second, or the
/// first again, above the columns.
pub fn matrix(network: &Network, is_square: bool) -> Result<String, FormatError> {
    let of = |is_second: bool| -> Vec<(usize, &Node)> {
        let nodes = network.nodes.iter().enumerate();
        nodes
            .filter(|(_, node)| node.is_second == is_second)
            .collect()
    };
    let (rows, columns) = (of(false), of(!is_square));
    if rows.len().saturating_mul(columns.len()) > MOST_CELLS {
        return Err(FormatError::Unwritable {
            format: LABEL,
            reason: format!(
                "its matrix would have {} rows and {} columns; write it without (option {}, no)",
                rows.len(),
                columns.len(),
                MATRIX.name
            ),
        });
    }
    let mut neighbours: Vec<Vec<(usize, f64)>> = vec![Vec::new(); network.nodes.len()];
    let mut add = |from: usize, to: usize, weight| {
        if let Some(of_node) = neighbours.get_mut(from) {
            of_node.push((to, weight));
        }
    };
    for edge in &network.edges {
        add(edge.from, edge.to, edge.weight);
        if is_square {
            add(edge.to, edge.from, edge.weight);
        }
    }
    let mut weights = vec![0.0; network.nodes.len()];
    let mut csv = String::new();
    for (_, column) in &columns {
        csv.push(',');
        push_cell(&mut csv, &column.name);
    }
    csv.push_str("\r\n");
    for (row, node) in &rows {
        weights.fill(0.0);
        for (to, weight) in neighbours.get(*row).into_iter().flatten() {
            if let Some(cell) = weights.get_mut(*to) {
                *cell = *weight;
            }
        }
        push_cell(&mut csv, &node.name);
        for (column, _) in &columns {
            let weight = weights.get(*column).copied().unwrap_or_default();
            let _written = write!(csv, ",{weight}");
        }
        csv.push_str("\r\n");
    }
    Ok(csv)
}

/// A cell as RFC 4180 has it.
fn push_cell(csv: &mut String, text: &str) {
    if !text.contains([',', '"', '\r', '\n']) {
        csv.push_str(text);
        return;
    }
    csv.push('"');
    csv.push_str(&text.replace('"', "\"\""));
    csv.push('"');
}
