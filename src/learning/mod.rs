//! Learns from deals whose cause of silence came out: counts what they showed, mixes the counts
//! with the experts' numbers, and tests whether that would have been better.
//!
//! An expert's number counts like a number of buyers; the more cases there are, the less it counts.
//! Whether the mixed numbers are used is decided by a test that leaves one week out at a time.

pub mod backtest;
pub mod calibration;
pub mod cases;
mod counts;
pub mod draw;
mod lines;
mod mix;
pub mod replies;

pub use self::backtest::{Backtest, Decision};
pub use self::cases::{Case, Cases, collect};
pub use self::counts::Counts;
pub use self::lines::{lines, paths};
pub use self::mix::{Strength, bare, mix};

use crate::rules::Pack;
use crate::rules::learned::Learned;

/// What came of learning.
#[derive(Debug)]
pub struct Learning {
    pub backtest: Backtest,
    /// What would be written, without lines if the experts' numbers stay in force.
    pub learned: Learned,
    /// The changed lines, whether they are used or not.
    pub proposed: Vec<crate::rules::learned::LearnedLine>,
}

/// Learns from cases. `pack` holds the experts' numbers; lines that a person took back stay out.
pub fn learn(pack: &Pack, cases: &[Case], without: &[String]) -> Learning {
    let backtest = backtest::backtest(pack, cases, without);
    let counts = Counts::of(pack, cases);
    let proposed = lines(pack, &counts, backtest.strength, without);
    let in_force =
        if backtest.decision == Decision::Learned { proposed.clone() } else { Vec::new() };
    let learned =
        Learned { as_of: None, cases: cases.len(), lines: in_force, without: without.to_vec() };
    Learning { backtest, learned, proposed }
}
