//! What is kept of the files beside the deals, and what became of each row of them.

use std::io;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};

use csv::ByteRecord;

use super::FileAccount;
use super::set_aside::SetAside;
use super::table::Table;

/// The rows of one file among those that a reader of several keeps.
#[derive(Default)]
pub struct Kept {
    account: FileAccount,
    /// By the numbers under which they are kept.
    rows: Range<usize>,
}

impl Kept {
    /// Gives every row of a table to `keep`, which says whether there was something to keep; `from`
    /// is the number of the first.
    pub fn load(
        table: &Table,
        from: usize,
        set_aside: &mut Vec<SetAside>,
        mut keep: impl FnMut(&ByteRecord, u32) -> Result<bool, SetAside>,
    ) -> io::Result<Self> {
        let mut rows = table.rows()?;
        let mut record = ByteRecord::new();
        let (mut kept, mut passed_over, before) = (0, 0, set_aside.len());
        while let Some(found) = rows.read(&mut record)? {
            let row = rows.row();
            let is_kept = match found {
                Ok(()) => keep(&record, row),
                Err(broken) => Err(table.at(row, &record).broken(&broken)),
            };
            match is_kept {
                Ok(true) => kept += 1,
                Ok(false) => passed_over += 1,
                Err(fault) => set_aside.push(fault),
            }
        }
        let set_aside = set_aside.len() - before;
        let read = rows.into_account();
        let passed_over = read.passed_over + passed_over;
        let account = FileAccount { set_aside, passed_over, ..read };
        Ok(Self { account, rows: from..from + kept })
    }

    /// `joined` says of every row that is kept whether it was.
    pub fn account(&self, joined: &[AtomicBool]) -> FileAccount {
        let joined = &joined[self.rows.clone()];
        let joined = joined.iter().filter(|joined| joined.load(Ordering::Relaxed)).count();
        FileAccount { joined, unjoined: self.rows.len() - joined, ..self.account.clone() }
    }

    pub fn rows(&self) -> Range<usize> {
        self.rows.clone()
    }
}
