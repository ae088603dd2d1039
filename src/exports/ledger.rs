//! Counts the rows of a file by outcome.

use crate::rules::kinds::columns::TableKind;

/// The rows of a file by outcome. `rows = diagnosed + gated + joined + unjoined + replaced +
/// rejected + passed_over + footers`. A table of deals has no `unjoined`; other tables have no
/// `diagnosed` and `gated`. In a table of deals, `joined` counts opportunities that have quotes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RowCounts {
    pub name: String,
    pub kind: TableKind,
    /// Lines above the header.
    pub titles: usize,
    /// Rows below the header, except blank ones.
    pub rows: usize,
    pub diagnosed: usize,
    pub gated: usize,
    pub joined: usize,
    pub unjoined: usize,
    /// Rows replaced by a newer one, and messages that were read already.
    pub replaced: usize,
    pub rejected: usize,
    /// Deleted records and continuation lines; notes, tasks and planned activities; questions
    /// without an answer yet.
    pub skipped: usize,
    /// Totals, and notes below the rows.
    pub footers: usize,
}

/// The outcome of a row.
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
    /// Returns the name used in templates.
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
    /// Returns the outcomes that add up to `rows`, in display order, without those that are 0.
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
