//! Numbers as text, without a text of their own on the way: some formats have four in every token.

/// Adds a number in decimal digits.
pub fn push_number(out: &mut String, number: u64) {
    // The largest has twenty digits.
    let mut digits = [b'0'; 20];
    let mut left = number;
    let mut n_digits = 0;
    for digit in digits.iter_mut().rev() {
        *digit += u8::try_from(left % 10).unwrap_or(0);
        left /= 10;
        n_digits += 1;
        if left == 0 {
            break;
        }
    }
    let used = digits.get(digits.len() - n_digits..).unwrap_or_default();
    out.push_str(std::str::from_utf8(used).unwrap_or_default());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_everybody_writes_them() {
        for number in [0, 7, 10, 909, u64::from(u32::MAX), u64::MAX] {
            let mut out = "x".to_owned();
            push_number(&mut out, number);
            assert_eq!(out, format!("x{number}"));
        }
    }
}
