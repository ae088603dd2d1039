//! Gates, weighing, verdict, the next question and the conduct audit.
//!
//! A pure function of (rule pack, buyer, as-of): it knows nothing of CSV, HTML or the clock, and
//! its result does not depend on the order of signs, files, rows or threads.

pub mod answers;
pub mod belief;
mod conduct;
mod diagnose;
mod engine;
mod explain;
mod gate;
mod interval;
mod memo;
pub mod missing;
mod next_step;
mod one_more;
mod question;
pub mod replies;
mod result;
pub mod shares;
pub mod trace;
mod truth;
mod verdict;
mod weigh;
pub mod why_not;

pub use diagnose::diagnose;
pub use engine::Engine;
pub use next_step::recheck_day;
pub use one_more::{OneMore, Prospective};
pub use result::*;
pub use shares::{Likelihood, in_100};
pub use truth::{Scratch, Truth};
pub use verdict::verdict;
