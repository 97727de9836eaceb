//! The head of a TSV file: which layers it has and what their columns are.

/// What the first line begins with, for every version that is read.
pub const FORMAT: &str = "#FORMAT=WebAnno TSV 3.";
/// The version that is written.
pub const VERSION: &str = "#FORMAT=WebAnno TSV 3.3";

/// What a layer's annotations are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LayerKind {
    /// Runs of words.
    Span,
    /// Runs of words, each leading to the next.
    Chain,
    /// Arrows between annotations of another layer.
    Relation,
}

/// A layer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TsvLayer<'a> {
    /// What its annotations are.
    pub kind: LayerKind,
    /// The full name of their type.
    pub name: &'a str,
    /// Its columns.
    pub columns: Vec<Column<'a>>,
}

/// A column of a layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column<'a> {
    /// Says only where annotations are.
    Place,
    /// A feature of that name.
    Feature(&'a str),
    /// How each link's end is called; the feature that holds the links.
    Roles(&'a str),
    /// Where each link's end is; its type.
    Targets(&'a str),
    /// Where an arrow starts; the type of its ends.
    Base(&'a str),
}

/// Reads a line of the head; nothing for one that declares no layer.
pub fn layer(line: &str) -> Option<TsvLayer<'_>> {
    let (kind, rest) = match line.split_at_checked(6)? {
        ("#T_SP=", rest) => (LayerKind::Span, rest),
        ("#T_CH=", rest) => (LayerKind::Chain, rest),
        ("#T_RL=", rest) => (LayerKind::Relation, rest),
        _ => return None,
    };
    let mut parts = rest.split('|');
    let name = parts.next().filter(|name| !name.is_empty())?;
    let mut columns = Vec::new();
    while let Some(part) = parts.next() {
        if let Some(role) = part.strip_prefix("ROLE_") {
            let feature = role.split_once(':').map_or(role, |(_, feature)| feature);
            let feature = feature
                .split_once('_')
                .map_or(feature, |(feature, _)| feature);
            columns.push(Column::Roles(feature));
            columns.extend(parts.next().map(Column::Targets));
        } else if let Some(base) = part.strip_prefix("BT_") {
            columns.push(Column::Base(base));
        } else if !part.is_empty() {
            columns.push(Column::Feature(part));
        }
    }
    if columns.is_empty() {
        columns.push(Column::Place);
    }
    Some(TsvLayer {
        kind,
        name,
        columns,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layers_are_read_with_their_columns() {
        let columns = |line| layer(line).unwrap().columns;
        assert_eq!(columns("#T_SP=a.B|"), [Column::Place]);
        assert_eq!(columns("#T_SP=a.B"), [Column::Place]);
        assert_eq!(
            columns("#T_SP=a.Host|ROLE_a.Host:links_a.HostLink|uima.tcas.Annotation|value"),
            [
                Column::Roles("links"),
                Column::Targets("uima.tcas.Annotation"),
                Column::Feature("value")
            ]
        );
        let relation = layer("#T_RL=a.R|kind|BT_a.B").unwrap();
        assert_eq!(relation.kind, LayerKind::Relation);
        assert_eq!(
            relation.columns,
            [Column::Feature("kind"), Column::Base("a.B")]
        );
        for line in ["", "#T_SP=", "#Text=a", "#T_XX=a", "#T_SPé"] {
            assert_eq!(layer(line), None);
        }
    }
}
