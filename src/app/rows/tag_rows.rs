//! Tags found by typing.

use crate::model::{Codebook, Tag};

/// The tags whose name has what was typed, best first; all of them, in order, for nothing typed.
///
/// A name that starts so comes before one with a word that starts so, and that before one that
/// has it anywhere.
pub fn matching_tags<'a>(codebook: &'a Codebook, typed: &str) -> Vec<&'a Tag> {
    let wanted = typed.trim().to_lowercase();
    let rank = |tag: &Tag| {
        let name = tag.name.to_lowercase();
        let starts_word = || {
            name.split(|c: char| !c.is_alphanumeric())
                .any(|word| word.starts_with(&wanted))
        };
        if name.starts_with(&wanted) {
            Some(0)
        } else if starts_word() {
            Some(1)
        } else {
            name.contains(&wanted).then_some(2)
        }
    };
    let mut ranked: Vec<(u8, &Tag)> = codebook
        .tags
        .iter()
        .filter_map(|tag| Some((rank(tag)?, tag)))
        .collect();
    ranked.sort_by_key(|(rank, _)| *rank);
    ranked.into_iter().map(|(_, tag)| tag).collect()
}
