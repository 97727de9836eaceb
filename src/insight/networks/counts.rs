//! How often each node speaks of each other one, by level: the array x(i,j,k) of the manual.

use std::collections::BTreeMap;

use super::{Isolates, NetworkKind, Node, Request, Scale, Statement};

/// The array, without its zeros.
pub struct Counts {
    /// The values of the first variable, by name.
    pub first: Vec<String>,
    /// The values of the second variable, by name.
    pub second: Vec<String>,
    /// The levels: from yes to no, from the greatest number to the least, words by name.
    pub levels: Vec<String>,
    /// The levels as numbers, as far as they are.
    numbers: Vec<Option<f64>>,
    /// How often, by second node, first node and level.
    pub cells: BTreeMap<(usize, usize, usize), u64>,
    /// How many statements each value of the first variable has: Σj Σk x(i,j,k).
    pub activity: Vec<u64>,
    /// How many statements each value of the second variable has: Σi Σk x(i,j,k).
    pub prominence: Vec<u64>,
}

impl Counts {
    /// Counts the statements.
    pub fn new(statements: &[&Statement], request: &Request, isolates: &Isolates) -> Self {
        let first = names(statements.iter().map(|it| &it.first), &isolates.first);
        let second = names(statements.iter().map(|it| &it.second), &isolates.second);
        let levels = levels(statements, request.scale);
        let mut counts = Self {
            activity: vec![0; first.len()],
            prominence: vec![0; second.len()],
            cells: BTreeMap::new(),
            numbers: levels.iter().map(|level| level.parse().ok()).collect(),
            first,
            second,
            levels,
        };
        let ranks: BTreeMap<String, usize> = counts.levels.iter().cloned().zip(0..).collect();
        for statement in statements {
            let level = statement.level.as_deref().unwrap_or_default();
            counts.add(statement, ranks.get(level).copied().unwrap_or_default());
        }
        counts
    }

    fn add(&mut self, statement: &Statement, level: usize) {
        let place = |names: &[String], name: &String| names.binary_search(name).ok();
        let ends = place(&self.first, &statement.first).zip(place(&self.second, &statement.second));
        let Some((first, second)) = ends else {
            debug_assert!(false, "each statement's values are among the nodes");
            return;
        };
        *self.cells.entry((second, first, level)).or_default() += 1;
        for (sums, at) in [(&mut self.activity, first), (&mut self.prominence, second)] {
            if let Some(sum) = sums.get_mut(at) {
                *sum += 1;
            }
        }
    }

    /// The nodes of a network of these counts.
    pub fn nodes(&self, kind: NetworkKind) -> Vec<Node> {
        let node = |is_second| {
            move |(name, n_statements): (&String, &u64)| Node {
                name: name.clone(),
                is_second,
                n_statements: *n_statements,
            }
        };
        let first = self.first.iter().zip(&self.activity).map(node(false));
        let second = self.second.iter().zip(&self.prominence).map(node(true));
        match kind {
            NetworkKind::OneMode => first.collect(),
            NetworkKind::TwoMode => first.chain(second).collect(),
        }
    }

    /// How many statements a value of the first variable has.
    pub fn activity_of(&self, first: usize) -> f64 {
        self.activity.get(first).copied().unwrap_or_default() as f64
    }

    /// How many statements a value of the second variable has.
    pub fn prominence_of(&self, second: usize) -> f64 {
        self.prominence.get(second).copied().unwrap_or_default() as f64
    }

    /// How far apart two levels are, from 0 for the same to 1 for the ends of the scale.
    ///
    /// |k − k'| / (|K| − 1) of the manual, with the scale's whole width for |K| − 1.
    pub fn distance(&self, scale: Scale, one: usize, other: usize) -> f64 {
        let number = |rank: usize| self.numbers.get(rank).copied().flatten();
        match (scale, number(one), number(other)) {
            (Scale::Numbers { span }, Some(one), Some(other)) if span > 0.0 => {
                ((one - other).abs() / span).min(1.0)
            }
            _ => f64::from(u8::from(one != other)),
        }
    }

    /// The level at a rank.
    pub fn level(&self, rank: usize) -> &str {
        self.levels.get(rank).map_or("", String::as_str)
    }
}

fn names<'a>(values: impl Iterator<Item = &'a String>, isolates: &'a [String]) -> Vec<String> {
    let mut names: Vec<&String> = values.chain(isolates).collect();
    names.sort();
    names.dedup();
    names.into_iter().cloned().collect()
}

/// On a binary scale both levels are there, whichever are used: their codes must not depend on it.
fn levels(statements: &[&Statement], scale: Scale) -> Vec<String> {
    let used = statements
        .iter()
        .map(|it| it.level.clone().unwrap_or_default());
    let mut levels: Vec<String> = used.collect();
    if scale == Scale::Binary {
        levels.extend(["1".to_owned(), "0".to_owned()]);
    }
    levels.sort();
    levels.dedup();
    if scale != Scale::Words {
        let number = |level: &String| level.parse::<f64>().unwrap_or(f64::NEG_INFINITY);
        levels.sort_by(|one, other| number(other).total_cmp(&number(one)));
    }
    levels
}
