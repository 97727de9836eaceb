//! What a screen reader would be told about the window.

use serde::Deserialize;

/// One thing in the window, with its place in pixels of the screen.
#[derive(Clone, Debug, Deserialize)]
pub struct Node {
    pub depth: usize,
    /// The role's AT-SPI name, such as `push button`, `entry`, `label`.
    pub role: String,
    pub name: String,
    pub description: String,
    /// States by their AT-SPI names, such as `focused`, `checked`, `showing`.
    pub states: Vec<String>,
    /// What a text field holds.
    pub text: Option<String>,
    /// What a slider or meter stands at.
    pub value: Option<f64>,
    pub x: i32,
    pub y: i32,
    pub width: i32,
    pub height: i32,
}

impl Node {
    /// Is it on the screen, with an area to click on?
    pub fn is_showing(&self) -> bool {
        self.width > 0 && self.height > 0 && self.has("showing")
    }

    /// Is it in this state?
    pub fn has(&self, state: &str) -> bool {
        self.states.iter().any(|found| found == state)
    }

    /// The place to click on.
    pub fn middle(&self) -> (i32, i32) {
        (self.x + self.width / 2, self.y + self.height / 2)
    }
}

/// The lines of `scripts/atspi_dump.py`.
pub fn parse_tree(lines: &[u8]) -> Vec<Node> {
    let lines = String::from_utf8_lossy(lines);
    lines
        .lines()
        .map(|line| serde_json::from_str(line).expect("atspi_dump.py prints JSON lines"))
        .collect()
}

/// The tree as a person reads it: a line each, indented, with role, name, and what it says or stands at.
pub fn outline(nodes: &[Node]) -> String {
    let lines = nodes.iter().map(|node| {
        let indent = "  ".repeat(node.depth);
        let text = node.text.as_deref().unwrap_or(&node.description);
        let value = node
            .value
            .map(|value| value.to_string())
            .unwrap_or_default();
        format!("{indent}{} “{}” {text} {value}", node.role, node.name)
    });
    lines.collect::<Vec<_>>().join("\n")
}
