//! Reads all deals once, diagnoses them by both packs, and sums up in the order of the export.

use rayon::prelude::*;

use super::packs::Party;
use crate::changes::{Bench, Case, Conclusion, Outcome, Tally};
use crate::commands::arguments::InputArguments;
use crate::commands::error::CommandError;
use crate::commands::input;
use crate::commands::input::ReadBy;
use crate::diagnosis::Scratch;
use crate::exit_code::Exit;
use crate::exports::{Batch, DealRow, Exports};
use crate::facts::derive::{Background, derive};
use crate::facts::{AsOf, Deal};
use crate::pipeline;

/// The number of rows that a worker takes at a time.
const ROWS_AT_A_TIME: usize = 64;

/// The exports as each pack reads them; read only once if both packs read them alike.
pub struct Opened {
    new: Exports,
    old: Option<Exports>,
}

impl Opened {
    /// # Errors
    /// The exports cannot be read.
    pub fn open(
        arguments: &InputArguments,
        old: &Party,
        new: &Party,
    ) -> Result<Self, CommandError> {
        let reads_alike = ReadBy::of(&old.files) == ReadBy::of(&new.files);
        let own = |side: &Party| input::open(arguments, &side.pack);
        Ok(Self { new: own(new)?, old: if reads_alike { None } else { Some(own(old)?) } })
    }
}

/// The rows of one batch, as the new pack and as the old pack read them.
#[derive(Default)]
struct Rows {
    new: Batch,
    old: Batch,
}

struct Worker<'w, 'p> {
    bench: &'w Bench<'p>,
    opened: &'w Opened,
    old: Background<'w>,
    new: Background<'w>,
    as_of: &'w AsOf,
}

/// Compares all deals.
///
/// # Errors
/// The exports cannot be read to the end.
pub fn compare(bench: &Bench<'_>, opened: &Opened, as_of: &AsOf) -> Result<Tally, CommandError> {
    let unreadable = || CommandError::one(Exit::FaultyExports);
    let mut new = opened.new.deals().map_err(unreadable())?;
    let mut old = match &opened.old {
        Some(exports) => Some(exports.deals().map_err(unreadable())?),
        None => None,
    };
    let (before, after) = (bench.old.pack(), bench.new.pack());
    let worker = Worker { bench, opened, old: before.background(), new: after.background(), as_of };
    let mut tally = Tally::new(bench);
    pipeline::run(
        (Rows::default(), Rows::default()),
        |rows: &mut Rows| {
            let mut has_any = new.read(&mut rows.new).map_err(unreadable())?;
            if let Some(old) = &mut old {
                has_any |= old.read(&mut rows.old).map_err(unreadable())?;
            }
            Ok(has_any)
        },
        |rows| Ok(worker.work(rows)),
        |outcomes: Vec<Outcome<'_>>| {
            outcomes.into_iter().for_each(|outcome| tally.take(bench, outcome));
            Ok::<(), CommandError>(())
        },
    )?;
    Ok(tally)
}

impl<'p> Worker<'_, 'p> {
    fn work(&self, rows: &Rows) -> Vec<Outcome<'p>> {
        let new = rows.new.rows();
        let old = if self.opened.old.is_some() { rows.old.rows() } else { new };
        let room = || {
            let (before, after) = (self.bench.old.pack(), self.bench.new.pack());
            let buyers = (Deal::new(before.catalog.len()), Deal::new(after.catalog.len()));
            (buyers, (Scratch::default(), Scratch::default()))
        };
        (0..old.len().max(new.len()))
            .into_par_iter()
            .with_min_len(ROWS_AT_A_TIME)
            .map_init(room, |((was, is), scratches), at| {
                self.outcome((old.get(at), was), (new.get(at), is), scratches)
            })
            .collect()
    }

    /// `was` and `is` are reused buffers; no data is carried from row to row.
    fn outcome<'r>(
        &'r self,
        (old, was): (Option<&'r DealRow>, &mut Deal<'r>),
        (new, is): (Option<&'r DealRow>, &mut Deal<'r>),
        (of_old, of_new): &mut (Scratch, Scratch),
    ) -> Outcome<'p> {
        let (Some(old), Some(new)) = (old, new) else { return Outcome::ByOneOnly };
        was.clear();
        is.clear();
        let exports = self.opened.old.as_ref().unwrap_or(&self.opened.new);
        if exports.fill(old, was).is_err() || self.opened.new.fill(new, is).is_err() {
            return Outcome::Rejected;
        }
        if was.id != is.id {
            return Outcome::ByOneOnly;
        }
        derive(was, &self.old, self.as_of);
        derive(is, &self.new, self.as_of);
        let (bench, as_of) = (self.bench, self.as_of);
        let before = bench.old.diagnose(was, as_of, of_old);
        let after = bench.new.diagnose(is, as_of, of_new);
        let stood = Conclusion::of(bench.old.pack(), was, &before);
        let stand = Conclusion::of(bench.new.pack(), is, &after);
        let compared = bench.compare(
            (Case { buyer: was, diagnosis: &before }, &stood),
            (Case { buyer: is, diagnosis: &after }, &stand),
            as_of,
            of_new,
        );
        Outcome::Compared { was_kept_out: stood.is_hidden, stand, compared }
    }
}
