//! Inputs of fuzz targets that take several files: the parts of one.

/// Parts of an input stand between these lines.
pub const SEPARATOR: &str = "\n-----\n";

/// The parts of an input.
pub fn split(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = Some(bytes);
    std::iter::from_fn(move || {
        let part = rest.take()?;
        let mark = SEPARATOR.as_bytes();
        match part.windows(mark.len()).position(|window| window == mark) {
            Some(at) => {
                rest = part.get(at + mark.len()..);
                part.get(..at)
            }
            None => Some(part),
        }
    })
}
