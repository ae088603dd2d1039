//! Weighs signs, answers and readings: computes shares and a verdict from observations.

pub mod bayes;
pub(super) mod memo;
pub mod shares;
pub(super) mod verdict;
pub(super) mod weigh;
