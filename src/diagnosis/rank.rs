//! Ranks items by a number, with a tolerance and yet in a total order.
//!
//! Sums of logarithms differ in their last digits depending on the order of addition, so a bare
//! comparison would decide ties by rounding. Numbers are sorted, runs whose neighbours differ by
//! less than [`TOLERANCE`] are joined, and within a run a tie-break decides: pack order for causes
//! and questions, the id for signs and groups.

use std::cmp::Ordering;

/// Numbers that differ by less count as equal.
pub const TOLERANCE: f64 = 1e-9;

/// Returns whether two numbers are equal up to rounding.
pub fn is_tie(a: f64, b: f64) -> bool {
    a == b || (a - b).abs() < TOLERANCE
}

/// Sorts by descending `value`; ties in the order of `tie_break`.
pub fn sort_falling<T>(
    items: &mut [T],
    value: impl Fn(&T) -> f64,
    tie_break: impl Fn(&T, &T) -> Ordering,
) {
    items.sort_by(|a, b| value(b).total_cmp(&value(a)).then_with(|| tie_break(a, b)));
    for run in items.chunk_by_mut(|a, b| is_tie(value(a), value(b))) {
        run.sort_by(&tie_break);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ranked(values: &[f64]) -> Vec<usize> {
        let mut places: Vec<usize> = (0..values.len()).collect();
        sort_falling(&mut places, |&place| values[place], Ord::cmp);
        places
    }

    #[test]
    fn a_difference_of_rounding_is_no_difference() {
        let thirds = [0.1 + 0.2, 0.3, 0.4];
        assert_eq!(ranked(&thirds), [2, 0, 1]);
        assert_eq!(ranked(&[0.3, 0.1 + 0.2]), [0, 1]);
        assert_eq!(ranked(&[0.3, 0.3 + 2e-9]), [1, 0]);
    }

    #[test]
    fn a_run_is_joined_by_its_neighbours() {
        assert_eq!(ranked(&[0.3, 0.3 + 0.8e-9, 0.3 + 1.6e-9]), [0, 1, 2]);
        assert_eq!(ranked(&[f64::NEG_INFINITY, f64::NEG_INFINITY, 1.0]), [2, 0, 1]);
    }

    proptest! {
        #[test]
        fn what_rounding_adds_changes_no_rank(
            halves in prop::collection::vec(0_i32..6, 1..9),
            dust in prop::collection::vec(-1e-12_f64..1e-12, 9),
        ) {
            let exact: Vec<f64> = halves.iter().map(|&half| f64::from(half) / 2.0).collect();
            let dusty: Vec<f64> = exact.iter().zip(&dust).map(|(value, dust)| value + dust).collect();
            prop_assert_eq!(ranked(&dusty), ranked(&exact));
        }
    }
}
