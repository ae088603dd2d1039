//! Decides the verdict from the shares. No verdict judges the buyer, and none closes a deal.

use super::bayes::decibans;
use crate::diagnosis::Verdict;
use crate::diagnosis::rank::TOLERANCE;
use crate::rules::pack::{CauseId, Thresholds};

/// Returns the verdict. `known` of `signs` signs are known. If words or an answer of the buyer are
/// available (`has_words`), enough is known regardless of the number of signs. A share within
/// rounding of a threshold has reached it.
#[allow(clippy::cast_precision_loss)] // counts of signs
pub fn verdict(
    thresholds: &Thresholds,
    shares: &[f64],
    ranking: &[CauseId],
    known: usize,
    signs: usize,
    has_words: bool,
) -> Verdict {
    let share_at =
        |place: usize| ranking.get(place).map_or(0.0, |cause| shares[usize::from(cause.0)]);
    let (first, second) = (share_at(0), share_at(1));
    let reaches = |value: f64, threshold: f64| value >= threshold - TOLERANCE;
    if !has_words && !reaches(known as f64, thresholds.too_little_known * signs as f64) {
        Verdict::TooLittleKnown
    } else if reaches(first, thresholds.leading_share)
        && reaches(decibans((first / second).ln()), thresholds.leading_db)
    {
        Verdict::Leading
    } else if reaches(first + second, thresholds.two_candidates_share) {
        Verdict::TwoCandidates
    } else {
        Verdict::Open
    }
}
