//! From case to case.

use crate::app::session::{CasePlace, CaseRef, CaseStep, CasesShown};
use crate::app::{AppState, Notice, Page};
use crate::edit::Edit;

impl AppState {
    pub(super) fn pick_case(&mut self, case: CaseRef) {
        if self.session.book.place_of(&case).is_some() {
            self.take_case(Some(case));
        }
    }

    /// Takes the case in hand whose decision was taken back, or made again, while the review shows.
    pub(in crate::app::run) fn show_undecided(&mut self, edits: &[Edit]) {
        let decided = edits.iter().find_map(|edit| match edit {
            Edit::Decision { layer, case, .. } => Some(CaseRef {
                article: layer.article.clone(),
                case: case.clone(),
            }),
            _ => None,
        });
        if let Some(case) = decided.filter(|_| self.page == Page::Review) {
            self.renew_cases();
            self.pick_case(case);
        }
    }

    pub(super) fn show_cases(&mut self, shown: CasesShown) {
        self.session.shown = shown;
        self.renew_cases();
        let is_in_list = self.session.nth_in_hand().is_some();
        if let Some(first) = self.session.places.first().filter(|_| !is_in_list) {
            let case = self.session.book.name_of(*first);
            self.take_case(case);
        }
    }

    pub(super) fn step_case(&mut self, step: CaseStep) {
        self.trace.mark("case_asked");
        let place = match step {
            CaseStep::Row(by) => self.row_away(by),
            CaseStep::First => self.session.places.first().copied(),
            CaseStep::Last => self.session.places.last().copied(),
            CaseStep::NextOpen => self.open_case(true),
            CaseStep::PreviousOpen => self.open_case(false),
        };
        match place {
            Some(place) => {
                let case = self.session.book.name_of(place);
                self.take_case(case);
            }
            None if matches!(step, CaseStep::NextOpen | CaseStep::PreviousOpen) => {
                self.tell_no_open_case();
            }
            None => {}
        }
    }

    fn row_away(&self, by: isize) -> Option<CasePlace> {
        let places = &self.session.places;
        let here = self.session.place_in_hand()?;
        let nth = match places.binary_search(&here) {
            Ok(nth) => nth.saturating_add_signed(by),
            // It is not in the list: the one that would follow it counts as one step.
            Err(next) if by > 0 => next.saturating_add_signed(by - 1),
            Err(next) => next.saturating_add_signed(by),
        };
        places.get(nth.min(places.len().checked_sub(1)?)).copied()
    }

    /// The next case that waits for somebody, or the one before; after the last the first.
    pub(super) fn open_case(&self, is_onward: bool) -> Option<CasePlace> {
        let session = &self.session;
        let here = session.place_in_hand();
        let mut narrowed = session.shown.clone();
        narrowed.states = crate::app::session::StatesShown::Open;
        let is_open = |place: &CasePlace| {
            let found = session.book.at(*place);
            found.is_some_and(|(article, case)| narrowed.shows(article, case))
        };
        let mut open = session.book.places().filter(is_open);
        if is_onward {
            let after = |place: &CasePlace| here.is_none_or(|here| *place > here);
            let first = open.next();
            let next = first.into_iter().chain(open).find(after);
            next.or(first).filter(|place| Some(*place) != here)
        } else {
            let before = |place: &CasePlace| here.is_none_or(|here| *place < here);
            let mut back = open.rev();
            let last = back.next();
            let previous = last.into_iter().chain(back).find(before);
            previous.or(last).filter(|place| Some(*place) != here)
        }
    }

    fn tell_no_open_case(&mut self) {
        let n_open = self.session.book.counts().open();
        let notice = match n_open {
            0 => Notice::info("No case is open").hint("Everything that differed is decided."),
            _ if self.session.shown.is_narrowed() => Notice::info("No other case is open here")
                .hint("Show all cases to go on with the others."),
            _ => Notice::info("This is the only case that is open"),
        };
        self.notify(notice.topic("review"));
    }
}
