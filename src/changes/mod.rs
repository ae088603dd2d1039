//! Two rule packs held against each other, and what an edit does to real buyers.
//!
//! `edits` names what is another in the rules; a [`Bench`] diagnoses nobody itself, but takes what
//! both packs make of one buyer and says what changed and which edit did it; a [`Tally`] adds up
//! all buyers. Who asked not to be contacted is counted and never named.

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

/// What came of one row of the export.
#[derive(Debug)]
#[allow(clippy::large_enum_variant)] // nearly every row is of the large one
pub enum Outcome<'p> {
    /// By one of the packs at least.
    Rejected,
    /// The two packs read the exports differently, and only one of them has this row.
    ByOneOnly,
    Compared {
        was_kept_out: bool,
        /// By the new pack.
        stand: Conclusion,
        compared: Compared<'p>,
    },
}
