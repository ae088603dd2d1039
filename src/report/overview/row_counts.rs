//! Counts the rows of a run, each row of each file exactly once.

use crate::diagnosis::explanation::missing_columns::{Missing, missing};
use crate::exports::{Exports, RowCounts};
use crate::rules::Pack;

/// The counts of all rows of the exports. `rows_in = diagnosed + gated + rejected`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AllRowCounts {
    /// Rows of deals, without totals, footers, rows that are not deals, rows that a newer one
    /// replaces, and opportunities whose quotes are exported.
    pub rows_in: usize,
    pub diagnosed: usize,
    /// Including buyers who opted out.
    pub gated: usize,
    pub rejected: usize,
    pub opted_out: usize,
    /// The files of deals first, then the related files; each in the order in which they were
    /// given.
    pub files: Vec<RowCounts>,
    /// The time zone in which times with an offset are read; `None` if there are none.
    pub clock: Option<String>,
    /// Missing columns and tables, the most useful first.
    pub missing: Vec<Missing>,
}

impl AllRowCounts {
    /// Adds the results of the rows of deals, and what is missing for the rules of `pack`. `deals`
    /// are the files as they were read, in the order of `ends`.
    pub fn close(
        &mut self,
        deals: Vec<RowCounts>,
        ends: &RowFates,
        exports: &Exports,
        pack: &Pack,
    ) {
        for (at, file) in deals.into_iter().enumerate() {
            let End { diagnosed, gated, rejected } = ends.0.get(at).copied().unwrap_or_default();
            self.diagnosed += diagnosed;
            self.gated += gated;
            self.rejected += rejected;
            self.rows_in += file.rows - file.footers - file.skipped - file.joined - file.replaced;
            self.files.push(RowCounts { diagnosed, gated, rejected, ..file });
        }
        self.files.extend(exports.side_accounts());
        self.clock = exports.clock().map(str::to_owned);
        self.missing = missing(pack, &exports.facts_without_column(), exports.has_messages());
    }
}

/// The results of the rows of every table of deals.
#[derive(Clone, Debug, Default)]
pub struct RowFates(Vec<End>);

/// The results of the rows of one table.
#[derive(Clone, Copy, Debug, Default)]
pub struct End {
    pub diagnosed: usize,
    pub gated: usize,
    pub rejected: usize,
}

impl RowFates {
    /// Returns the counts of a table of deals, by its index.
    pub fn of(&mut self, table: usize) -> &mut End {
        if table >= self.0.len() {
            self.0.resize(table + 1, End::default());
        }
        &mut self.0[table]
    }

    pub fn add(&mut self, other: &RowFates) {
        for (table, end) in other.0.iter().enumerate() {
            let own = self.of(table);
            own.diagnosed += end.diagnosed;
            own.gated += end.gated;
            own.rejected += end.rejected;
        }
    }

    pub fn rows(&self) -> usize {
        self.0.iter().map(|end| end.diagnosed + end.gated + end.rejected).sum()
    }
}
