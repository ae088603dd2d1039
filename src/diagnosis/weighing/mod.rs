//! Weighs signs, answers and readings: from observations to shares and a verdict.

pub mod bayes;
pub(super) mod memo;
pub mod shares;
pub(super) mod verdict;
pub(super) mod weigh;
