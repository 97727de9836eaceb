//! `GraphML` with plain keys only, so that every reader takes the same from it.

use std::fmt::Write as _;

use crate::formats::Report;
use crate::formats::xml::{allowed, push_text};
use crate::insight::networks::Network;

const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">
  <key id="name" for="node" attr.name="name" attr.type="string"/>
  <key id="variable" for="node" attr.name="variable" attr.type="string"/>
  <key id="type" for="node" attr.name="type" attr.type="boolean"/>
  <key id="frequency" for="node" attr.name="frequency" attr.type="long"/>
  <key id="weight" for="edge" attr.name="weight" attr.type="double"/>
"#;
const AGREE: &str = r#"  <key id="agree" for="edge" attr.name="agree" attr.type="boolean"/>
"#;
const LEVELS: &str = r#"  <key id="levels" for="edge" attr.name="levels" attr.type="string"/>
"#;
const GRAPH: &str = r#"  <graph id="G" edgedefault="undirected">
"#;

/// Writes the network; `variables` are the names of the first and the second variable.
///
/// Nodes are called `n1`, `n2` and so on; `type` tells nodes of the second variable, as bipartite
/// readers expect it. Edges have `agree` where weights are signed, and `levels` where they are codes.
pub fn write(network: &Network, variables: &[String; 2], report: &mut Report) -> String {
    let [first, second] = variables;
    let mut xml = HEAD.to_owned();
    let has_levels = !network.levels.is_empty();
    xml.push_str(if network.is_signed { AGREE } else { "" });
    xml.push_str(if has_levels { LEVELS } else { "" });
    xml.push_str(GRAPH);
    for (nth, node) in (1..).zip(&network.nodes) {
        let variable = if node.is_second { second } else { first };
        // Writing into a string cannot fail.
        let _written = write!(xml, "    <node id=\"n{nth}\">\n      <data key=\"name\">");
        push_text(
            &mut xml,
            &allowed(&node.name, report, || "a node's name".to_owned()),
        );
        xml.push_str("</data>\n      <data key=\"variable\">");
        push_text(
            &mut xml,
            &allowed(variable, report, || "a variable's name".to_owned()),
        );
        let _written = write!(
            xml,
            "</data>\n      <data key=\"type\">{}</data>\n      <data key=\"frequency\">{}</data>\n    </node>\n",
            node.is_second, node.n_statements
        );
    }
    for (nth, edge) in (1..).zip(&network.edges) {
        let (from, to, weight) = (edge.from + 1, edge.to + 1, edge.weight);
        let _written = write!(
            xml,
            "    <edge id=\"e{nth}\" source=\"n{from}\" target=\"n{to}\">\n      <data key=\"weight\">{weight}</data>\n"
        );
        if network.is_signed {
            let agree = weight > 0.0;
            let _written = writeln!(xml, "      <data key=\"agree\">{agree}</data>");
        }
        if has_levels {
            let levels = network.combined(weight).join("; ");
            xml.push_str("      <data key=\"levels\">");
            push_text(&mut xml, &allowed(&levels, report, || "a level".to_owned()));
            xml.push_str("</data>\n");
        }
        xml.push_str("    </edge>\n");
    }
    xml.push_str("  </graph>\n</graphml>\n");
    xml
}
