//! Chooses the next questions and reads the answers that came back.

pub mod answers;
pub(super) mod choose;
pub mod information_gain;
