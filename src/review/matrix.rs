//! Square tables of numbers, and reading at a place that may not be there.
//!
//! A place outside reads as the default and is not written to, so that sums over sparse input need
//! no branches.

/// A square table, kept row by row.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Matrix {
    size: usize,
    cells: Vec<f64>,
}

impl Matrix {
    /// A table of `size` rows and columns, all of them `value`.
    pub fn filled(size: usize, value: f64) -> Self {
        Self {
            size,
            cells: vec![value; size * size],
        }
    }

    /// How many rows there are.
    pub fn size(&self) -> usize {
        self.size
    }

    /// The cell of a row and a column; 0 outside.
    pub fn at(&self, row: usize, column: usize) -> f64 {
        at(self.row(row), column)
    }

    /// A row; empty outside.
    pub fn row(&self, row: usize) -> &[f64] {
        let from = row.saturating_mul(self.size);
        let to = from.saturating_add(self.size);
        self.cells.get(from..to).unwrap_or_default()
    }

    /// A row to be written; empty outside.
    pub fn row_mut(&mut self, row: usize) -> &mut [f64] {
        let from = row.saturating_mul(self.size);
        let to = from.saturating_add(self.size);
        self.cells.get_mut(from..to).unwrap_or_default()
    }

    /// Writes a cell.
    pub fn set(&mut self, row: usize, column: usize, value: f64) {
        put(self.row_mut(row), column, value);
    }
}

/// The value at a place, or the default.
pub fn at<T: Copy + Default>(values: &[T], place: usize) -> T {
    values.get(place).copied().unwrap_or_default()
}

/// Writes the value at a place, if there is one.
pub fn put<T>(values: &mut [T], place: usize, value: T) {
    if let Some(there) = values.get_mut(place) {
        *there = value;
    }
}

/// Adds to the value at a place, if there is one.
pub fn add<T: std::ops::AddAssign>(values: &mut [T], place: usize, value: T) {
    if let Some(there) = values.get_mut(place) {
        *there += value;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_outside_reads_as_zero_and_is_not_written() {
        let mut table = Matrix::filled(2, 1.0);
        table.set(1, 0, 5.0);
        table.set(2, 0, 7.0);
        table.set(0, 2, 7.0);
        assert_eq!(table.cells, [1.0, 1.0, 5.0, 1.0]);
        assert_eq!((table.at(1, 0), table.at(1, 2)), (5.0, 0.0));
        assert_eq!((table.at(2, 0), table.row(2).len()), (0.0, 0));
    }
}
