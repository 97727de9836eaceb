//! Names of tags as people read them, each of which stands for one tag.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Annotation, Codebook, TagId};

/// What each tag of a codebook is called in a file: its name, or its id where the name is not its alone.
#[derive(Clone, Debug, Default)]
pub struct TagNames<'a> {
    names: BTreeMap<&'a TagId, &'a str>,
}

impl<'a> TagNames<'a> {
    /// The names of a codebook's tags.
    pub fn new(codebook: &'a Codebook) -> Self {
        let ids: BTreeSet<&str> = codebook.tags.iter().map(|tag| tag.id.as_str()).collect();
        let mut times: BTreeMap<&str, usize> = BTreeMap::new();
        for tag in &codebook.tags {
            *times.entry(&tag.name).or_default() += 1;
        }
        let names = codebook.tags.iter().map(|tag| {
            let name = tag.name.as_str();
            let is_of_another = ids.contains(name) && name != tag.id.as_str();
            let is_its_own = times.get(name) == Some(&1) && !is_of_another;
            // White space at the ends is cut by most tools.
            let is_plain = !name.is_empty() && name.trim() == name;
            let name = if is_its_own && is_plain {
                name
            } else {
                tag.id.as_str()
            };
            (&tag.id, name)
        });
        Self {
            names: names.collect(),
        }
    }

    /// The name of a tag; its id, if the codebook does not know it.
    pub fn name<'b>(&self, tag_id: &'b TagId) -> &'b str
    where
        'a: 'b,
    {
        self.names.get(tag_id).copied().unwrap_or(tag_id.as_str())
    }

    /// The name of an annotation's tag.
    pub fn of<'b>(&self, annotation: &'b Annotation) -> &'b str
    where
        'a: 'b,
    {
        self.name(&annotation.tag)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::torture::torture;

    #[test]
    fn a_name_that_is_not_its_own_gives_way_to_the_id() {
        let mut codebook = torture().codebook;
        let [claim, stance, money, ..] = codebook.tags.as_mut_slice() else {
            panic!("a codebook of tags");
        };
        claim.name = "money".to_owned();
        stance.name = "Same".to_owned();
        money.name = "Same".to_owned();
        let names = TagNames::new(&codebook);
        let name = |id: &'static str| names.name(&TagId::new(id)).to_owned();
        assert_eq!(name("claim"), "claim");
        assert_eq!(name("stance"), "stance");
        assert_eq!(name("formula"), "=1+1");
        assert_eq!(name("unknown"), "unknown");
    }
}
