//! Diagnoses deals: gates, weighing, verdict, the next question and the conduct audit.
//!
//! A pure function of (rule pack, deal, as-of): it does not know CSV, HTML or the clock, and its
//! result does not depend on the order of signs, files, rows or threads.

mod conclusion;
mod conduct;
mod diagnose;
mod engine;
mod eval;
pub mod explanation;
mod gate;
mod given;
pub mod group_likelihood;
mod interval;
mod next_step;
mod observed;
pub mod questions;
pub mod rank;
mod readings;
mod result;
pub mod weighing;

pub use self::eval::{Scratch, Tri, condition_holds};
pub use self::explanation::one_more_fact::{OneMore, Prospective};
pub use self::weighing::shares::{Likelihood, Of100, seats};
pub use self::weighing::verdict::verdict;
pub use conclusion::{Conclusion, Headline};
pub use diagnose::diagnose;
pub use engine::{Engine, NO_REPLIES_ALIKE};
pub use observed::{Observed, Weigher};
pub use result::*;
pub use weighing::weigh::WORDS_BESIDE_READINGS;
