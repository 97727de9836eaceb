//! Keeping the cases as the articles are: made at once where little changed, else on a thread.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use crate::app::gathered::Stage;
use crate::app::reviewing::Measured;
use crate::app::session::{CaseBook, CaseRef};
use crate::app::{AppState, Modal};
use crate::review::cases::Takes;

/// So many annotations are gone through within a frame; more are on a thread.
const AT_ONCE: usize = 2_000;

impl AppState {
    /// Makes the cases anew if something changed since they were made.
    pub(in crate::app::run) fn renew_cases(&mut self) {
        if *self.gathered.stage() != Stage::Ready {
            return;
        }
        let wanted = (self.gathered.generation(), self.session.takes);
        if self.session.made_for == Some(wanted) {
            self.session.making.forget();
            return self.list_cases();
        }
        if self.session.making.question == Some(wanted) {
            return;
        }
        let snapshot = self.gathered.snapshot();
        let book = Arc::clone(&self.session.book);
        if book.n_stale(snapshot, wanted.1) <= AT_ONCE {
            let never = AtomicBool::new(false);
            if let Some(book) = book.renewed(snapshot, wanted.1, &never) {
                self.session.making.forget();
                self.take_book(book, wanted);
            }
            return;
        }
        let snapshot = snapshot.clone();
        let (nth, cancel) = self.session.making.ask(wanted);
        self.storage
            .make_cases(nth, (snapshot, book), wanted, cancel);
    }

    pub(in crate::app::run) fn cases_made(
        &mut self,
        nth: u64,
        (book, made_for): (CaseBook, (u64, Takes)),
    ) {
        if self.session.making.is_answered(nth) {
            self.take_book(book, made_for);
        }
    }

    fn take_book(&mut self, book: CaseBook, made_for: (u64, Takes)) {
        let before = self.session.place_in_hand();
        let is_coded_so = self.session.is_ready() && self.session.book.has_same_coding(&book);
        self.session.book = Arc::new(book);
        if self.session.made_for.replace(made_for).is_none() {
            self.trace.mark("review_ready");
        }
        self.session.revision += 1;
        self.session.places = self.session.shown.places(&self.session.book);
        self.session.made_with = self.session.shown.clone();
        if self.session.place_in_hand().is_none() {
            // The case is another one now: the one that stands where it stood.
            let places = &self.session.places;
            let near = before.and_then(|before| places.iter().find(|it| **it >= before));
            let near = near.or_else(|| places.first()).copied();
            let near = near.or_else(|| self.session.book.places().next());
            let case = near.and_then(|place| self.session.book.name_of(place));
            self.take_case(case);
        }
        if self.modal == Some(Modal::Trouble) {
            let codebook = Arc::clone(&self.workspace.codebook);
            self.session.gather_troubles(&codebook);
        }
        // What is decided changes nothing about how far the annotators agree.
        if !is_coded_so {
            self.measure_live();
        }
    }

    /// Lists the cases anew if others shall show.
    fn list_cases(&mut self) {
        if self.session.made_with != self.session.shown {
            self.session.made_with = self.session.shown.clone();
            self.session.places = self.session.shown.places(&self.session.book);
            self.session.revision += 1;
        }
    }

    /// Takes another case in hand, with what was said about it before.
    pub(super) fn take_case(&mut self, case: Option<CaseRef>) {
        if self.session.in_hand == case {
            return;
        }
        self.keep_saying();
        self.session.in_hand = case;
        self.session.draft = None;
        self.session.selection = crate::app::Selection::default();
        self.session.revision += 1;
        self.read_saying();
        self.reveal_case();
        self.load_curated_ahead();
    }

    pub(super) fn reveal_case(&mut self) {
        let place = self.session.case_in_hand().and_then(|(_, case)| case.place);
        self.session.reveal = place;
    }

    /// Works out how far all agree, on a thread.
    fn measure_live(&mut self) {
        let Some(made_for) = self.session.made_for else {
            return;
        };
        let annotators = self.session.book.annotators().to_vec();
        if annotators.len() < 2 {
            self.session.measuring.forget();
            self.session.agreement = None;
            return;
        }
        let snapshot = self.gathered.snapshot().clone();
        let (nth, cancel) = self.session.measuring.ask(made_for);
        self.storage
            .measure_live(nth, (snapshot, annotators), made_for, cancel);
    }

    pub(in crate::app::run) fn measured_live(
        &mut self,
        nth: u64,
        made_for: u64,
        measured: Measured,
    ) {
        if self.session.measuring.is_answered(nth) {
            self.session.agreement = Some((made_for, measured));
        }
    }
}
