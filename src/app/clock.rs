//! Where times and new ids come from, so that tests can say which.

use std::sync::atomic::{AtomicU64, Ordering};

use jiff::Timestamp;

use crate::model::AnnotationId;

/// Gives the time and ids that no one else gives.
pub trait Clock: Send + Sync {
    /// The time now.
    fn now(&self) -> Timestamp;

    /// An id never given before, later ones sorting after earlier ones.
    fn new_annotation_id(&self) -> AnnotationId;
}

/// The system's clock, with ULIDs as ids.
#[derive(Default)]
pub struct SystemClock {
    ids: std::sync::Mutex<ulid::Generator>,
}

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        // Whole seconds are enough for a record of who did what when, and read better.
        let now = Timestamp::now();
        Timestamp::from_second(now.as_second()).unwrap_or(now)
    }

    fn new_annotation_id(&self) -> AnnotationId {
        let next = self.ids.lock().ok().and_then(|mut ids| ids.generate().ok());
        AnnotationId::new(next.unwrap_or_default().to_string())
    }
}

/// A clock for tests: it stands at one time and counts ids from 1.
#[derive(Debug, Default)]
pub struct CountingClock {
    n_ids: AtomicU64,
}

impl Clock for CountingClock {
    fn now(&self) -> Timestamp {
        Timestamp::UNIX_EPOCH
    }

    fn new_annotation_id(&self) -> AnnotationId {
        let nth = self.n_ids.fetch_add(1, Ordering::Relaxed) + 1;
        AnnotationId::new(format!("id-{nth:04}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_sort_in_the_order_they_are_made() {
        let clock = SystemClock::default();
        let ids: Vec<_> = (0..1000).map(|_| clock.new_annotation_id()).collect();
        assert!(ids.is_sorted_by(|a, b| a < b));
    }
}
