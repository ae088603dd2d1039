//! Compares two diagnoses of the same deals: by two rule packs, or in two reports.
//!
//! A [`ConcludedDeal`] is what is kept of a diagnosed deal, a [`Change`] is what differs between two
//! of them, and a [`Tally`] sums up the changes of all deals. There are two views: [`BetweenPacks`]
//! with the edits that caused the changes, and [`BetweenReports`]. The overview compares with an
//! earlier report by the headlines of the conclusions, because no more is kept of that report.
//!
//! `edits` lists the differences between the rules of two packs, and a [`Bench`] says which of them
//! caused a change. Nothing here diagnoses a deal. Buyers who asked not to be contacted are counted
//! and never named.

mod between_packs;
mod between_reports;
mod both_packs;
mod concluded_deal;
mod deal_change;
mod edits;
mod revert_edit;
mod rule_tests;
mod tally;

pub use self::between_packs::{BetweenPacks, Outcome};
pub use self::between_reports::BetweenReports;
pub use self::both_packs::{Bench, Case, Compared, Reason};
pub use self::concluded_deal::ConcludedDeal;
pub use self::deal_change::{Change, Difference, ShareMove, What};
pub use self::edits::{Edit, Part, edits};
pub use self::rule_tests::{Turn, Turned, turned};
pub use self::tally::{MOST_NAMED, Mover, Tally, Transition};
