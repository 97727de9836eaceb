//! Which articles of the list are shown, in which order, and what stands together.

use jiff::civil::Date;

use super::ArticleItem;
use crate::app::Sight;
use crate::model::{AnnotatorId, Status, TagId};

/// Which articles are shown, and how.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListFilter {
    /// Words that must all be in the title, the outlet or the path.
    pub words: String,
    /// The outlet.
    pub outlet: Option<String>,
    /// The first day.
    pub from: Option<Date>,
    /// The last day.
    pub to: Option<Date>,
    /// How far one's own layer is.
    pub status: Option<Status>,
    /// A tag that somebody used.
    pub tag: Option<TagId>,
    /// An annotator who tagged something.
    pub annotator: Option<AnnotatorId>,
    /// Only what is assigned to oneself and not finished.
    pub only_queue: bool,
    /// The order.
    pub sort: ListSort,
    /// What stands together under a heading.
    pub group: ListGroup,
}

/// The order of the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, strum::EnumIter)]
pub enum ListSort {
    /// As the files lie in their folders.
    #[default]
    Path,
    /// By title.
    Title,
    /// By outlet, then day.
    Outlet,
    /// The latest first.
    Newest,
    /// The earliest first.
    Oldest,
    /// The most annotations first.
    MostAnnotated,
}

/// What stands together under a heading.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, strum::EnumIter)]
pub enum ListGroup {
    /// Nothing.
    #[default]
    None,
    /// Articles of one outlet.
    Outlet,
    /// Articles of one day.
    Day,
    /// Articles of one folder.
    Folder,
}

impl ListSort {
    /// Its name on screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Path => "As in the folder",
            Self::Title => "By title",
            Self::Outlet => "By outlet",
            Self::Newest => "Newest first",
            Self::Oldest => "Oldest first",
            Self::MostAnnotated => "Most annotations first",
        }
    }
}

impl ListGroup {
    /// Its name on screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::None => "Not grouped",
            Self::Outlet => "By outlet",
            Self::Day => "By day",
            Self::Folder => "By folder",
        }
    }
}

impl ListFilter {
    /// How many things beside the words narrow the list.
    pub fn n_narrowings(&self) -> usize {
        let narrowings = [
            self.outlet.is_some(),
            self.from.is_some(),
            self.to.is_some(),
            self.status.is_some(),
            self.tag.is_some(),
            self.annotator.is_some(),
            self.only_queue,
        ];
        narrowings.into_iter().filter(|is_on| *is_on).count()
    }

    /// Whether every article passes.
    pub fn is_open(&self) -> bool {
        let Self {
            words,
            outlet,
            from,
            to,
            status,
            tag,
            annotator,
            only_queue,
            sort: _,
            group: _,
        } = self;
        words.trim().is_empty()
            && (outlet, from, to) == (&None, &None, &None)
            && (status, tag, annotator) == (&None, &None, &None)
            && !only_queue
    }

    /// Whether every article is shown, in the order of the folder and under no heading.
    pub fn is_plain(&self) -> bool {
        self.is_open() && (self.sort, self.group) == (ListSort::Path, ListGroup::None)
    }

    /// Whether an article passes for whoever looks: their status counts, and the layers they see.
    pub fn passes(&self, item: &ArticleItem, sight: &Sight) -> bool {
        let mine = sight.status(item);
        let has_tag = |tag: &TagId| {
            let mut seen = item.layers.iter().filter(|(who, _)| sight.sees(mine, who));
            seen.any(|(_, layer)| layer.tags.contains_key(tag))
        };
        let has_work = |who: &AnnotatorId| sight.sees(mine, who) && item.n_annotations(who) > 0;
        self.outlet
            .as_ref()
            .is_none_or(|outlet| item.outlet() == outlet)
            && self
                .from
                .is_none_or(|from| item.date().is_some_and(|date| date >= from))
            && self
                .to
                .is_none_or(|to| item.date().is_some_and(|date| date <= to))
            && self.status.is_none_or(|status| mine == status)
            && (!self.only_queue || sight.queue_rank(item).is_some())
            && self.tag.as_ref().is_none_or(has_tag)
            && self.annotator.as_ref().is_none_or(has_work)
            && self.words_are_in(item)
    }

    fn words_are_in(&self, item: &ArticleItem) -> bool {
        let mut words = self
            .words
            .split_whitespace()
            .map(str::to_lowercase)
            .peekable();
        if words.peek().is_none() {
            return true;
        }
        let place = format!("{}\n{}\n{}", item.title(), item.outlet(), item.id).to_lowercase();
        words.all(|word| place.contains(&word))
    }
}
