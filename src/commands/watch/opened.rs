//! The exports as they were read last: kept in memory, and read again only when a file of theirs
//! changes, or one of the few rule files that say how exports are read.

use jiff::civil::Date;

use super::super::arguments::InputArguments;
use super::super::input;
use super::super::stopped::Stopped;
use crate::exit::Exit;
use crate::exports::{Batch, DealRow, Exports};
use crate::facts::AsOf;
use crate::rules::{Pack, RuleFiles};

/// Columns and facts of the team's own, our own domains, the answers that may be noted, and what
/// the team says of its CRM.
const SAY_HOW_TO_READ: [&str; 4] = ["facts.yaml", "cadence.yaml", "questions.yaml", "sources/"];

pub struct Opened {
    pub exports: Exports,
    /// Every row of the deals, usable or not, in the order of the export.
    pub rows: Vec<DealRow>,
    /// The day of the watch, with the exchange rates as they were read.
    pub as_of: AsOf,
    read_by: ReadBy,
}

/// The rule files that decide how exports are read, as they were saved.
#[derive(PartialEq, Eq)]
pub struct ReadBy(Vec<(String, Vec<u8>)>);

impl ReadBy {
    pub fn of(files: &RuleFiles) -> Self {
        let decides = |name: &str| SAY_HOW_TO_READ.iter().any(|own| name.starts_with(own));
        let deciding = files.iter().filter(|(name, _)| decides(name)).chain(files.given());
        Self(deciding.map(|(name, bytes)| (name.to_owned(), bytes.to_vec())).collect())
    }
}

impl Opened {
    pub fn read(
        arguments: &InputArguments,
        on: Date,
        pack: &Pack,
        read_by: ReadBy,
    ) -> Result<Self, Stopped> {
        let as_of = AsOf { date: on, ..input::as_of(arguments)? };
        let exports = input::open(arguments, pack)?;
        let mut reader = exports.deals().map_err(Stopped::one(Exit::FaultyExports))?;
        let mut rows = Vec::new();
        loop {
            let mut batch = Batch::default();
            if !reader.read(&mut batch).map_err(Stopped::one(Exit::FaultyExports))? {
                break;
            }
            rows.extend(batch.into_rows());
        }
        Ok(Self { exports, rows, as_of, read_by })
    }

    pub fn was_read_by(&self, read_by: &ReadBy) -> bool {
        self.read_by == *read_by
    }
}
