//! Converts shares for display: to counts of 100, and to words, always shown with the number.

use std::fmt;

use serde::{Serialize, Serializer};

use crate::diagnosis::rank::{TOLERANCE, sort_falling};

/// The likelihood of a share, in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Likelihood {
    VeryUnlikely,
    Unlikely,
    Possible,
    Likely,
    VeryLikely,
}

/// A count of 100 for display: 0 is shown as `<1` and 100 as `>99`, since nothing is certain.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Of100(u8);

impl Of100 {
    /// Returns the nearest count for a single share. For shares shown together use [`seats`].
    pub fn nearest(share: f64) -> Self {
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // within 0 and 100
        Self((share * 100.0).round().clamp(0.0, 100.0) as u8)
    }

    /// Returns the count, from 0 to 100.
    pub const fn count(self) -> u8 {
        self.0
    }
}

impl fmt::Display for Of100 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            0 => f.pad("<1"),
            100 => f.pad(">99"),
            count => f.pad(&count.to_string()),
        }
    }
}

impl Serialize for Of100 {
    /// Serializes the form for display: a number, except at the two ends.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            0 | 100 => serializer.collect_str(self),
            count => serializer.serialize_u8(count),
        }
    }
}

/// Converts shares to counts of 100 by largest remainder, so that they always sum to 100. Ties go
/// to the first in pack order. `shares` sum to 1.
pub fn seats(shares: &[f64]) -> Vec<Of100> {
    // A number that is whole up to rounding counts as whole.
    let whole = |share: f64| (share * 100.0 + TOLERANCE).floor();
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // within 0 and 100
    let mut seats: Vec<u8> = shares.iter().map(|&share| whole(share) as u8).collect();
    let given: usize = seats.iter().map(|&count| usize::from(count)).sum();
    let mut by_remainder: Vec<usize> = (0..shares.len()).collect();
    let remainder = |&at: &usize| shares[at] * 100.0 - whole(shares[at]);
    sort_falling(&mut by_remainder, remainder, Ord::cmp);
    for &at in by_remainder.iter().take(100_usize.saturating_sub(given)) {
        seats[at] += 1;
    }
    seats.into_iter().map(Of100).collect()
}

impl Likelihood {
    /// Returns the word for a share, from the displayed count, so that word and number always
    /// agree.
    pub fn of(share: Of100) -> Self {
        match share.count() {
            80.. => Likelihood::VeryLikely,
            60..80 => Likelihood::Likely,
            30..60 => Likelihood::Possible,
            10..30 => Likelihood::Unlikely,
            _ => Likelihood::VeryUnlikely,
        }
    }

    /// Returns the word for a probability in [0, 1].
    pub fn of_share(share: f64) -> Self {
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // within 0 and 100
        let count = (share.clamp(0.0, 1.0) * 100.0).round() as u8;
        Self::of(Of100(count))
    }

    pub const fn en(self) -> &'static str {
        match self {
            Likelihood::VeryLikely => "very likely",
            Likelihood::Likely => "likely",
            Likelihood::Possible => "possible",
            Likelihood::Unlikely => "unlikely",
            Likelihood::VeryUnlikely => "very unlikely",
        }
    }

    pub const fn zh(self) -> &'static str {
        match self {
            Likelihood::VeryLikely => "很有可能",
            Likelihood::Likely => "较有可能",
            Likelihood::Possible => "有可能",
            Likelihood::Unlikely => "不太可能",
            Likelihood::VeryUnlikely => "可能性很小",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn counts(shares: &[f64]) -> Vec<u8> {
        seats(shares).into_iter().map(Of100::count).collect()
    }

    #[test]
    fn seats_go_to_the_largest_remainders_and_ties_to_the_first() {
        assert_eq!(counts(&[1.0 / 3.0; 3]), [34, 33, 33]);
        assert_eq!(counts(&[0.684, 0.158, 0.158]), [68, 16, 16]);
        assert_eq!(counts(&[0.125; 8]), [13, 13, 13, 13, 12, 12, 12, 12]);
        assert_eq!(counts(&[1.0, 0.0]), [100, 0]);
        assert_eq!(counts(&[0.1 + 0.2, 0.7]), [30, 70]);
    }

    #[test]
    fn nothing_is_shown_as_certain() {
        assert_eq!(Of100::nearest(0.001).to_string(), "<1");
        assert_eq!(Of100::nearest(0.999).to_string(), ">99");
        assert_eq!(format!("{:>3}", Of100::nearest(0.07)), "  7");
        assert_eq!(serde_json::to_string(&[Of100(0), Of100(7)]).unwrap_or_default(), r#"["<1",7]"#);
    }

    proptest! {
        #[test]
        fn seats_sum_to_100_and_stay_within_one_of_the_share(
            raw in prop::collection::vec(0.0_f64..1.0, 1..30).prop_filter("some", |raw| raw.iter().sum::<f64>() > 0.0),
        ) {
            let total: f64 = raw.iter().sum();
            let shares: Vec<f64> = raw.iter().map(|part| part / total).collect();
            let seats = counts(&shares);
            prop_assert_eq!(seats.iter().map(|&count| u32::from(count)).sum::<u32>(), 100);
            for (count, share) in seats.iter().zip(&shares) {
                prop_assert!((f64::from(*count) - share * 100.0).abs() < 1.0 + 1e-6);
            }
        }
    }

    #[test]
    fn the_word_fits_the_number_beside_it() {
        for (share, word) in [
            (0.8, "very likely"),
            (0.797, "very likely"),
            (0.794, "likely"),
            (0.6, "likely"),
            (0.3, "possible"),
            (0.1, "unlikely"),
            (0.094, "very unlikely"),
        ] {
            assert_eq!(Likelihood::of(Of100::nearest(share)).en(), word, "{share}");
        }
    }
}
