//! How well typed letters fit a name.

/// What was typed, ready to be looked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FuzzyPattern {
    letters: Vec<char>,
}

/// Longer names are looked at this far, in characters.
const MOST_CHARACTERS: usize = 300;

impl FuzzyPattern {
    /// Takes what was typed; case and spaces do not matter.
    pub fn new(typed: &str) -> Self {
        let letters = typed.chars().filter(|c| !c.is_whitespace());
        Self {
            letters: letters.flat_map(char::to_lowercase).collect(),
        }
    }

    /// Whether nothing is looked for.
    pub fn is_empty(&self) -> bool {
        self.letters.is_empty()
    }

    /// How well the name fits, more being better; none if the letters are not in it in this order.
    ///
    /// Letters that begin a word and letters in a row count most, gaps count against it:
    /// `at` fits ‘**A**dd **t**ag’ and ‘**At**las’ better than ‘f**a**c**t**’.
    pub fn score(&self, name: &str) -> Option<i32> {
        let name: Vec<char> = name
            .chars()
            .take(MOST_CHARACTERS)
            .map(|c| c.to_lowercase().next().unwrap_or(c))
            .collect();
        let first = *self.letters.first()?;
        let starts = name.iter().enumerate().filter(|(_, c)| **c == first);
        starts
            .filter_map(|(start, _)| self.score_from(&name, start))
            .max()
    }

    fn score_from(&self, name: &[char], start: usize) -> Option<i32> {
        let mut score = 0;
        let mut at = start;
        let mut last: Option<usize> = None;
        for letter in &self.letters {
            let here = at + name.get(at..)?.iter().position(|c| c == letter)?;
            // A letter later in the name that begins a word is what people mean by initials.
            let here = match last {
                Some(last) if here != last + 1 => word_start(name, here, *letter).unwrap_or(here),
                _ => here,
            };
            score += match last {
                Some(last) if here == last + 1 => 12,
                _ if starts_word(name, here) => 10,
                Some(last) => -i32::try_from((here - last).min(8)).unwrap_or(8),
                None => 0,
            };
            last = Some(here);
            at = here + 1;
        }
        let is_prefix = if start == 0 { 6 } else { 0 };
        let length = i32::try_from(name.len() / 8).unwrap_or_default();
        Some(score + is_prefix - length)
    }
}

fn starts_word(name: &[char], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|before| name.get(before));
    before.is_none_or(|before| !before.is_alphanumeric())
}

fn word_start(name: &[char], from: usize, letter: char) -> Option<usize> {
    let rest = name.iter().enumerate().skip(from);
    rest.filter(|(_, c)| **c == letter)
        .map(|(at, _)| at)
        .find(|at| starts_word(name, *at))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn ranked<'a>(typed: &str, names: &[&'a str]) -> Vec<&'a str> {
        let pattern = FuzzyPattern::new(typed);
        let mut found: Vec<_> = names
            .iter()
            .filter_map(|name| Some((pattern.score(name)?, *name)))
            .collect();
        found.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
        found.into_iter().map(|(_, name)| name).collect()
    }

    #[test]
    fn what_was_meant_comes_first() {
        for (typed, names, expected) in [
            ("of", vec!["Copy of a fig", "Open folder…"], "Open folder…"),
            ("undo", vec!["Turn down", "Unfold dots", "Undo"], "Undo"),
            (
                "find",
                vec!["Filter and", "Find in article"],
                "Find in article",
            ),
            ("nt", vec!["Count", "Next tag"], "Next tag"),
            (
                "DAM",
                vec!["A dreary aim", "The dam is old"],
                "The dam is old",
            ),
            ("op fo", vec!["Other files", "Open folder…"], "Open folder…"),
            ("река", vec!["Дорога", "Старая Река"], "Старая Река"),
        ] {
            assert_eq!(ranked(typed, &names).first(), Some(&expected), "{typed}");
        }
    }

    #[test]
    fn letters_out_of_order_do_not_fit() {
        assert_eq!(FuzzyPattern::new("odnu").score("Undo"), None);
        assert_eq!(FuzzyPattern::new("undoo").score("Undo"), None);
        assert_eq!(FuzzyPattern::new("").score("Undo"), None);
    }

    proptest! {
        #[test]
        fn a_name_fits_itself(name in "\\PC{1,40}") {
            let pattern = FuzzyPattern::new(&name.to_lowercase());
            let plain = name.chars().all(|c| c.to_lowercase().count() == 1);
            prop_assume!(plain && !pattern.is_empty());
            prop_assert!(pattern.score(&name.replace(char::is_whitespace, "")).is_some());
        }
    }
}
