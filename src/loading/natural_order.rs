//! The order people expect of names: `a2` before `a10`, capitals beside small letters.

use std::cmp::Ordering;

/// Compares names with runs of digits read as numbers and ASCII case passed over.
///
/// Names that read alike are told apart by their bytes, so the order is total.
pub fn compare_naturally(left: &str, right: &str) -> Ordering {
    compare_parts(left.as_bytes(), right.as_bytes()).then_with(|| left.cmp(right))
}

fn compare_parts(mut left: &[u8], mut right: &[u8]) -> Ordering {
    loop {
        let (Some(a), Some(b)) = (left.first(), right.first()) else {
            return left.len().cmp(&right.len());
        };
        let order = if a.is_ascii_digit() && b.is_ascii_digit() {
            compare_numbers(take_number(&mut left), take_number(&mut right))
        } else {
            let order = rank(*a).cmp(&rank(*b));
            left = left.get(1..).unwrap_or_default();
            right = right.get(1..).unwrap_or_default();
            order
        };
        if order != Ordering::Equal {
            return order;
        }
    }
}

/// A folder's content stands together, before names that only begin like the folder.
fn rank(byte: u8) -> u8 {
    if byte == b'/' {
        0
    } else {
        byte.to_ascii_lowercase()
    }
}

fn take_number<'a>(rest: &mut &'a [u8]) -> &'a [u8] {
    let n_digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let (number, tail) = rest.split_at(n_digits);
    *rest = tail;
    let n_zeros = number.iter().take_while(|byte| **byte == b'0').count();
    number.get(n_zeros..).unwrap_or_default()
}

/// Compares numbers of any length, without leading zeros.
fn compare_numbers(left: &[u8], right: &[u8]) -> Ordering {
    left.len().cmp(&right.len()).then_with(|| left.cmp(right))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_names_count_as_numbers() {
        let mut names = vec![
            "a10.txt",
            "A2.txt",
            "a02.txt",
            "b",
            "a1.txt",
            "2025-11-09/x",
            "a/b",
            "a-b",
        ];
        names.sort_by(|left, right| compare_naturally(left, right));
        assert_eq!(
            names,
            [
                "2025-11-09/x",
                "a/b",
                "a-b",
                "a1.txt",
                "A2.txt",
                "a02.txt",
                "a10.txt",
                "b"
            ]
        );
    }
}
