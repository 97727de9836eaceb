//! Pairs of the least sum between two sides, where each member may also stay alone.
//!
//! Shortest augmenting paths over the pairs that may be, with potentials (Jonker & Volgenant 1987).

use crate::review::matrix::{add, at, put};

/// Finds for each on the left the one on the right that it is paired with.
///
/// `pairs` holds for each on the left whom it may be paired with and at which cost, not below 0;
/// staying alone costs `alone` for a left one and nothing for a right one.
pub(in crate::review) fn assign(
    pairs: &[Vec<(usize, f64)>],
    n_right: usize,
    alone: f64,
) -> Vec<Option<usize>> {
    let mut state = Assignment::new(pairs, n_right, alone);
    for left in 0..pairs.len() {
        state.place(left);
    }
    let partner = |right: Option<usize>| right.filter(|right| *right < n_right);
    state.right_of.into_iter().map(partner).collect()
}

/// Each left one has a right one of its own, past `n_right`, which stands for staying alone.
struct Assignment<'a> {
    pairs: &'a [Vec<(usize, f64)>],
    n_right: usize,
    alone: f64,
    left_of: Vec<Option<usize>>,
    right_of: Vec<Option<usize>>,
    left_potential: Vec<f64>,
    right_potential: Vec<f64>,
    // Of one search: how far each right one is, from which left one, and whether that is final.
    distance: Vec<f64>,
    from: Vec<usize>,
    is_final: Vec<bool>,
    reached: Vec<usize>,
}

impl<'a> Assignment<'a> {
    fn new(pairs: &'a [Vec<(usize, f64)>], n_right: usize, alone: f64) -> Self {
        let n_all = n_right + pairs.len();
        Self {
            pairs,
            n_right,
            alone,
            left_of: vec![None; n_all],
            right_of: vec![None; pairs.len()],
            left_potential: vec![0.0; pairs.len()],
            right_potential: vec![0.0; n_all],
            distance: vec![f64::INFINITY; n_all],
            from: vec![0; n_all],
            is_final: vec![false; n_all],
            reached: Vec::new(),
        }
    }

    fn place(&mut self, left: usize) {
        let (mut current, mut base) = (left, 0.0);
        loop {
            self.look_from(current, base);
            let Some((right, distance)) = self.nearest() else {
                // Cannot be: its own place for staying alone is always reached.
                return self.forget();
            };
            put(&mut self.is_final, right, true);
            let Some(next) = at(&self.left_of, right) else {
                self.shift_potentials(left, distance);
                self.turn_path(left, right);
                return self.forget();
            };
            (current, base) = (next, distance);
        }
    }

    fn look_from(&mut self, left: usize, base: f64) {
        let all = self.pairs;
        let pairs = all.get(left).map(Vec::as_slice).unwrap_or_default();
        let own = (self.n_right + left, self.alone);
        for (right, cost) in pairs.iter().copied().chain([own]) {
            let reduced = cost - at(&self.left_potential, left) - at(&self.right_potential, right);
            let known = at(&self.distance, right);
            if base + reduced < known && !at(&self.is_final, right) {
                if known == f64::INFINITY {
                    self.reached.push(right);
                }
                put(&mut self.distance, right, base + reduced);
                put(&mut self.from, right, left);
            }
        }
    }

    fn nearest(&self) -> Option<(usize, f64)> {
        let open = self.reached.iter().copied();
        let open = open.filter(|right| !at(&self.is_final, *right));
        open.map(|right| (right, at(&self.distance, right)))
            .min_by(|one, other| one.1.total_cmp(&other.1))
    }

    fn shift_potentials(&mut self, left: usize, distance: f64) {
        add(&mut self.left_potential, left, distance);
        for right in &self.reached {
            let nearer = distance - at(&self.distance, *right);
            if at(&self.is_final, *right) && nearer > 0.0 {
                add(&mut self.right_potential, *right, -nearer);
                if let Some(owner) = at(&self.left_of, *right) {
                    add(&mut self.left_potential, owner, nearer);
                }
            }
        }
    }

    fn turn_path(&mut self, left: usize, end: usize) {
        let mut right = end;
        loop {
            let owner = at(&self.from, right);
            let held = at(&self.right_of, owner);
            put(&mut self.left_of, right, Some(owner));
            put(&mut self.right_of, owner, Some(right));
            match held {
                Some(held) if owner != left => right = held,
                _ => return,
            }
        }
    }

    fn forget(&mut self) {
        for right in std::mem::take(&mut self.reached) {
            put(&mut self.distance, right, f64::INFINITY);
            put(&mut self.is_final, right, false);
        }
    }
}
