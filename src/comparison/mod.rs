//! Two rule packs held against each other, and what an edit does to real buyers.
//!
//! `edits` names what is another in the rules; a [`Bench`] diagnoses nobody itself, but takes what
//! both packs make of one buyer and says what changed and which edit did it; a [`Tally`] adds up
//! all buyers. Who asked not to be contacted is counted and never named.

mod bench;
mod change;
mod edits;
mod stand;
mod taken_back;
mod tally;
mod trials;

pub use bench::{Bench, Case, Compared, Reason};
pub use change::{Change, Difference, ShareMove, What};
pub use edits::{Edit, Part, edits};
pub use stand::{Found, Stand};
pub use tally::{MOST_NAMED, Mover, Tally, Transition};
pub use trials::{Turn, Turned, turned};

/// What came of one row of the export.
#[derive(Debug)]
#[allow(clippy::large_enum_variant)] // nearly every row is of the large one
pub enum Outcome<'p> {
    /// By one of the packs at least.
    SetAside,
    /// The two packs read the exports differently, and only one of them has this row.
    ByOneOnly,
    Compared {
        was_kept_out: bool,
        /// By the new pack.
        stand: Stand,
        compared: Compared<'p>,
    },
}
