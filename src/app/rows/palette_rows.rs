//! Commands, tags and articles found by typing in the command palette.

use std::cmp::Reverse;

use strum::IntoEnumIterator as _;

use super::FuzzyPattern;
use crate::app::{ArticleList, UiCommand};
use crate::model::{Codebook, TagId};

/// Something the palette offers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PaletteRow {
    /// A command.
    Command(UiCommand),
    /// Tags what is selected.
    Tag(TagId),
    /// Opens an article, by its place in the list.
    Article(usize),
}

/// What was found for the words typed, kept until they change.
///
/// Articles are looked through a part at a time, so that typing stays quick in a large folder.
#[derive(Clone, Debug, Default)]
pub struct PaletteRows {
    rows: Vec<PaletteRow>,
    scored: Vec<(i32, PaletteRow)>,
    made_for: Option<(String, u64)>,
    pattern: FuzzyPattern,
    next_article: usize,
    is_done: bool,
}

/// How many articles are shown at most.
const MOST_ARTICLES: usize = 50;

/// How many articles are looked at in one go.
const ARTICLES_AT_ONCE: usize = 10_000;

impl PaletteRows {
    /// What was found so far, best first.
    pub fn rows(&self) -> &[PaletteRow] {
        &self.rows
    }

    /// Whether all articles were looked at.
    pub fn is_done(&self) -> bool {
        self.is_done
    }

    /// Looks on; starts anew when other words were typed or the list changed.
    ///
    /// `recent` are the commands used last, the latest first.
    pub fn update(
        &mut self,
        typed: &str,
        recent: &[UiCommand],
        codebook: &Codebook,
        list: Option<&ArticleList>,
    ) {
        let made_for = (typed.to_owned(), list.map_or(0, |list| list.revision));
        if self.made_for.as_ref() != Some(&made_for) {
            self.made_for = Some(made_for);
            self.pattern = FuzzyPattern::new(typed);
            self.next_article = 0;
            self.is_done = self.pattern.is_empty();
            if self.is_done {
                self.scored.clear();
                self.rows = all_commands(recent);
            } else {
                self.scored = scored_commands(&self.pattern, recent);
                self.scored.extend(scored_tags(&self.pattern, codebook));
            }
        } else if self.is_done {
            return;
        }
        if !self.is_done {
            self.look_through(list);
        }
    }

    fn look_through(&mut self, list: Option<&ArticleList>) {
        let items = list.map(ArticleList::items).unwrap_or_default();
        let part = items.iter().enumerate().skip(self.next_article);
        for (nth, item) in part.take(ARTICLES_AT_ONCE) {
            if let Some(score) = self.pattern.score(item.title()) {
                self.scored.push((score, PaletteRow::Article(nth)));
            }
        }
        self.next_article += ARTICLES_AT_ONCE;
        self.is_done = self.next_article >= items.len();
        self.scored.sort_by_key(|(score, _)| Reverse(*score));
        let mut n_articles = 0;
        self.scored.retain(|(_, row)| {
            let is_article = matches!(row, PaletteRow::Article(_));
            n_articles += usize::from(is_article);
            !is_article || n_articles <= MOST_ARTICLES
        });
        self.rows = self.scored.iter().map(|(_, row)| row.clone()).collect();
    }
}

/// Every command, those used last before the others.
fn all_commands(recent: &[UiCommand]) -> Vec<PaletteRow> {
    let others = offered().filter(|command| !recent.contains(command));
    let all = recent.iter().copied().chain(others);
    all.map(PaletteRow::Command).collect()
}

fn offered() -> impl Iterator<Item = UiCommand> {
    UiCommand::iter().filter(|command| *command != UiCommand::CommandPalette)
}

fn scored_commands(pattern: &FuzzyPattern, recent: &[UiCommand]) -> Vec<(i32, PaletteRow)> {
    // A command is meant more often than an article whose title fits as well.
    const COMMAND: i32 = 8;
    const RECENT: i32 = 6;
    let scored = offered().filter_map(|command| {
        let used = if recent.contains(&command) { RECENT } else { 0 };
        let named = pattern.score(command.label());
        let in_menu = || {
            let full = format!("{} {}", command.menu().label(), command.label());
            pattern.score(&full).map(|score| score - COMMAND)
        };
        let score = named.or_else(in_menu)? + COMMAND + used;
        Some((score, PaletteRow::Command(command)))
    });
    scored.collect()
}

fn scored_tags(pattern: &FuzzyPattern, codebook: &Codebook) -> Vec<(i32, PaletteRow)> {
    let scored = codebook.tags.iter().filter_map(|tag| {
        let named = pattern.score(&tag.name).map(|score| score + 4);
        let score = named.or_else(|| pattern.score(&format!("Tag as {}", tag.name)))?;
        Some((score, PaletteRow::Tag(tag.id.clone())))
    });
    scored.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::ArticleItem;
    use crate::model::{ArticleId, Metadata, PackedMetadata};

    fn list(n_articles: usize) -> ArticleList {
        let mut list = ArticleList::default();
        list.add((0..n_articles).map(|nth| ArticleItem {
            metadata: Some(PackedMetadata::new(&Metadata {
                title: format!("The dam at Orsk, part {nth}"),
                ..Metadata::default()
            })),
            ..ArticleItem::new(ArticleId::new(format!("{nth}.txt")))
        }));
        list
    }

    fn found(typed: &str, recent: &[UiCommand], list: &ArticleList) -> Vec<PaletteRow> {
        let mut rows = PaletteRows::default();
        let codebook = crate::builtin::default_codebook();
        rows.update(typed, recent, &codebook, Some(list));
        while !rows.is_done() {
            rows.update(typed, recent, &codebook, Some(list));
        }
        rows.rows().to_vec()
    }

    #[test]
    fn nothing_typed_shows_what_was_used_last_first() {
        let rows = found("", &[UiCommand::FindNext], &list(3));
        assert_eq!(rows[0], PaletteRow::Command(UiCommand::FindNext));
        assert_eq!(rows.len(), UiCommand::iter().count() - 1);
    }

    #[test]
    fn commands_tags_and_articles_are_found_by_their_names() {
        let list = list(3);
        let claim = crate::builtin::default_codebook().tags[0].clone();
        for (typed, expected) in [
            ("settings", PaletteRow::Command(UiCommand::Settings)),
            ("opfo", PaletteRow::Command(UiCommand::OpenFolder)),
            (
                &*format!("tag as {}", claim.name),
                PaletteRow::Tag(claim.id),
            ),
            ("orsk part 2", PaletteRow::Article(2)),
        ] {
            assert_eq!(found(typed, &[], &list).first(), Some(&expected), "{typed}");
        }
    }

    #[test]
    fn a_large_folder_is_looked_through_in_parts() {
        let list = list(25_000);
        let mut rows = PaletteRows::default();
        let codebook = Codebook::default();
        let mut n_parts = 0;
        while !rows.is_done() {
            rows.update("part 24999", &[], &codebook, Some(&list));
            n_parts += 1;
        }
        assert_eq!(n_parts, 3);
        assert_eq!(rows.rows()[0], PaletteRow::Article(24_999));
        assert!(found("dam", &[], &list).len() < 200);
    }
}
