//! How far labels are from each other, when more is known than that they differ.

use super::matrix::Matrix;

/// Distances between labels by their numbers; the same in both directions, 0 from a label to itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DistanceTable {
    cells: Matrix,
}

impl DistanceTable {
    /// Asks for the distance of each pair of the labels 0 to `n_labels` - 1, the smaller first.
    pub fn new(n_labels: usize, distance: impl Fn(usize, usize) -> f64) -> Self {
        let mut cells = Matrix::filled(n_labels, 0.0);
        for row in 0..n_labels {
            for column in row + 1..n_labels {
                let value = distance(row, column);
                cells.set(row, column, value);
                cells.set(column, row, value);
            }
        }
        Self { cells }
    }

    /// The distance of two labels; 0 or 1 where one of them is outside the table.
    pub fn distance(&self, one: u32, other: u32) -> f64 {
        let (one, other) = (one as usize, other as usize);
        if one.max(other) < self.cells.size() {
            self.cells.at(one, other)
        } else {
            f64::from(u8::from(one != other))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_symmetric_and_labels_outside_it_differ() {
        let table = DistanceTable::new(3, |one, other| (other - one) as f64 / 4.0);
        let cases = [
            (0, 2, 0.5),
            (2, 0, 0.5),
            (1, 1, 0.0),
            (0, 3, 1.0),
            (7, 7, 0.0),
        ];
        for (one, other, expected) in cases {
            assert!((table.distance(one, other) - expected).abs() < 1e-12);
        }
    }
}
