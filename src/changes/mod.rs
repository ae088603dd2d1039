//! Compares two rule packs, and shows what an edit does to real deals.
//!
//! `edits` lists the differences between the rules. A [`Bench`] takes the diagnoses of one deal by
//! both packs and says what changed and which edit caused it; it does not diagnose anything itself.
//! A [`Tally`] sums up all deals. Buyers who asked not to be contacted are counted and never named.

mod both_packs;
mod conclusion;
mod deal_change;
mod edits;
mod revert_edit;
mod rule_tests;
mod tally;

pub use self::both_packs::{Bench, Case, Compared, Reason};
pub use self::conclusion::{Conclusion, Found};
pub use self::deal_change::{Change, Difference, ShareMove, What};
pub use self::edits::{Edit, Part, edits};
pub use self::rule_tests::{Turn, Turned, turned};
pub use self::tally::{MOST_NAMED, Mover, Tally, Transition};

/// The result of one row of the export.
#[derive(Debug)]
#[allow(clippy::large_enum_variant)] // nearly every row is of the large variant
pub enum Outcome<'p> {
    /// Rejected by at least one of the packs.
    Rejected,
    /// The two packs read the exports differently, and only one of them finds this row.
    ByOneOnly,
    Compared {
        was_kept_out: bool,
        /// By the new pack.
        stand: Conclusion,
        compared: Compared<'p>,
    },
}
