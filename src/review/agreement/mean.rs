//! Means over pairs or documents, which leave out what has no value and say how much that was.

use super::undefined::{Measure, Undefined};

/// A mean of measures.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mean {
    /// The plain mean of those that have a value.
    pub value: Measure,
    /// How many have one.
    pub n_defined: usize,
    /// How many have none.
    pub n_undefined: usize,
}

impl Mean {
    /// The mean of all; where none has a value, the reason of the first, or `otherwise`.
    pub fn of(measures: impl IntoIterator<Item = Measure>, otherwise: Undefined) -> Self {
        let (mut sum, mut n_defined, mut n_undefined) = (0.0, 0, 0);
        let mut why = None;
        for measure in measures {
            match measure {
                Ok(value) => {
                    sum += value;
                    n_defined += 1;
                }
                Err(reason) => {
                    n_undefined += 1;
                    why = why.or(Some(reason));
                }
            }
        }
        let value = if n_defined > 0 {
            Ok(sum / n_defined as f64)
        } else {
            Err(why.unwrap_or(otherwise))
        };
        Self {
            value,
            n_defined,
            n_undefined,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_no_value_is_left_out_and_counted() {
        let mean = Mean::of([Ok(0.5), Err(Undefined::NoGap), Ok(1.0)], Undefined::NoPair);
        assert_eq!(
            (mean.value, mean.n_defined, mean.n_undefined),
            (Ok(0.75), 2, 1)
        );
        let none = Mean::of([Err(Undefined::NoGap)], Undefined::NoPair);
        assert_eq!((none.value, none.n_undefined), (Err(Undefined::NoGap), 1));
        assert_eq!(
            Mean::of([], Undefined::NoPair).value,
            Err(Undefined::NoPair)
        );
    }
}
