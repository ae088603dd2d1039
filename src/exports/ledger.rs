//! What became of the lines of a file.

use crate::rules::kinds::columns::TableKind;

/// What became of the lines of a file. `rows = diagnosed + gated + joined + unjoined + replaced +
/// rejected + passed_over + footers`, of which a table of deals has no `unjoined`, and every other has neither
/// of the first two; `joined` of a table of deals are opportunities whose quotes are there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RowCounts {
    pub name: String,
    pub kind: TableKind,
    /// Lines above the header.
    pub titles: usize,
    /// Below the header, blank ones ignored.
    pub rows: usize,
    pub diagnosed: usize,
    pub gated: usize,
    pub joined: usize,
    pub unjoined: usize,
    /// Rows of which a newer one was read, and messages that were read already.
    pub replaced: usize,
    pub rejected: usize,
    /// Records that were deleted and further lines of one; notes, tasks and what is only planned;
    /// questions without an answer yet.
    pub skipped: usize,
    /// Totals, and notes below the rows.
    pub footers: usize,
}

/// Where a row of a file ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowsPart {
    Diagnosed,
    Gated,
    Joined,
    Unjoined,
    Replaced,
    PassedOver,
    Rejected,
    Footers,
}

impl RowsPart {
    /// As templates name it.
    pub fn name(self) -> &'static str {
        match self {
            RowsPart::Diagnosed => "diagnosed",
            RowsPart::Gated => "gated",
            RowsPart::Joined => "joined",
            RowsPart::Unjoined => "unjoined",
            RowsPart::Replaced => "replaced",
            RowsPart::PassedOver => "passed_over",
            RowsPart::Rejected => "rejected",
            RowsPart::Footers => "footers",
        }
    }
}

impl RowCounts {
    /// What its rows add up from, in the order in which it is told; none that is 0.
    pub fn parts(&self) -> impl Iterator<Item = (RowsPart, usize)> {
        let parts = [
            (RowsPart::Diagnosed, self.diagnosed),
            (RowsPart::Gated, self.gated),
            (RowsPart::Joined, self.joined),
            (RowsPart::Unjoined, self.unjoined),
            (RowsPart::Replaced, self.replaced),
            (RowsPart::PassedOver, self.skipped),
            (RowsPart::Rejected, self.rejected),
            (RowsPart::Footers, self.footers),
        ];
        parts.into_iter().filter(|(_, rows)| *rows > 0)
    }
}
