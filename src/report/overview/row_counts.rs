//! The accounts of a run: every row of every file in exactly one place.

use crate::diagnosis::explanation::missing_columns::Missing;
use crate::exports::RowCounts;

/// What became of the rows of the exports. `rows_in = diagnosed + gated + rejected`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AllRowCounts {
    /// Of the deals, without totals, footers, rows that stand for no deal, rows that a newer one
    /// replaces and opportunities whose quotes are there.
    pub rows_in: usize,
    pub diagnosed: usize,
    /// Those who opted out included.
    pub gated: usize,
    pub rejected: usize,
    pub opted_out: usize,
    /// The deals first, then the files beside them; each in the order in which they were given.
    pub files: Vec<RowCounts>,
    /// By whose clock the times are read that name their offset from UTC; `None` where none does.
    pub clock: Option<String>,
    /// What the exports lack, what tells most first.
    pub missing: Vec<Missing>,
}

impl AllRowCounts {
    /// Takes over how the rows of the deals ended. `deals` are the files as they were read, in the
    /// order of `ends`; `sides` the files beside them.
    pub fn close(&mut self, deals: Vec<RowCounts>, ends: &RowFates, sides: Vec<RowCounts>) {
        for (at, file) in deals.into_iter().enumerate() {
            let End { diagnosed, gated, rejected } = ends.0.get(at).copied().unwrap_or_default();
            self.diagnosed += diagnosed;
            self.gated += gated;
            self.rejected += rejected;
            self.rows_in += file.rows - file.footers - file.skipped - file.joined - file.replaced;
            self.files.push(RowCounts { diagnosed, gated, rejected, ..file });
        }
        self.files.extend(sides);
    }
}

/// How the rows of every table of deals ended.
#[derive(Clone, Debug, Default)]
pub struct RowFates(Vec<End>);

/// How the rows of one table ended.
#[derive(Clone, Copy, Debug, Default)]
pub struct End {
    pub diagnosed: usize,
    pub gated: usize,
    pub rejected: usize,
}

impl RowFates {
    /// Those of a table of deals, by its number.
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
