//! Caches the exports in memory. They are read again only if one of their files changes, or one of
//! the few rule files that determine how exports are read.

use jiff::civil::Date;

use crate::commands::arguments::InputArguments;
use crate::commands::error::CommandError;
use crate::commands::input;
use crate::commands::input::ReadBy;
use crate::exit_code::Exit;
use crate::exports::{Batch, DealRow, Exports, RowCounts};
use crate::facts::AsOf;
use crate::rules::Pack;

pub struct Opened {
    pub exports: Exports,
    /// Every row of the deals, usable or not, in the order of the export.
    pub rows: Vec<DealRow>,
    /// The files of the deals as they were read.
    pub deals: Vec<RowCounts>,
    /// The as-of date of the watch, with the exchange rates as they were read.
    pub as_of: AsOf,
    read_by: ReadBy,
}

impl Opened {
    pub fn read(
        arguments: &InputArguments,
        on: Date,
        pack: &Pack,
        read_by: ReadBy,
    ) -> Result<Self, CommandError> {
        let as_of = AsOf { date: on, ..input::as_of(arguments)? };
        let exports = input::open(arguments, pack)?;
        let mut reader = exports.deals().map_err(CommandError::one(Exit::FaultyExports))?;
        let mut rows = Vec::new();
        loop {
            let mut batch = Batch::default();
            if !reader.read(&mut batch).map_err(CommandError::one(Exit::FaultyExports))? {
                break;
            }
            rows.extend(batch.into_rows());
        }
        let deals = reader.accounts();
        Ok(Self { exports, rows, deals, as_of, read_by })
    }

    pub fn was_read_by(&self, read_by: &ReadBy) -> bool {
        self.read_by == *read_by
    }
}
