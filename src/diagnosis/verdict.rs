//! What the shares allow one to say. No verdict calls a buyer bad, and none closes one.

use super::Verdict;
use super::belief::decibans;
use crate::rules::pack::{CauseId, Thresholds};

/// `known` of `signs` signs are known.
#[allow(clippy::cast_precision_loss)] // counts of signs
pub(super) fn verdict(
    thresholds: &Thresholds,
    shares: &[f64],
    ranking: &[CauseId],
    known: usize,
    signs: usize,
) -> Verdict {
    let share_at =
        |place: usize| ranking.get(place).map_or(0.0, |cause| shares[usize::from(cause.0)]);
    let (first, second) = (share_at(0), share_at(1));
    if (known as f64) < thresholds.too_little_known * signs as f64 {
        Verdict::TooLittleKnown
    } else if first >= thresholds.leading_share
        && decibans((first / second).ln()) >= thresholds.leading_db
    {
        Verdict::Leading
    } else if first + second >= thresholds.two_candidates_share {
        Verdict::TwoCandidates
    } else {
        Verdict::Open
    }
}
