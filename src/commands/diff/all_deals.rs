//! Reads all deals once, diagnoses them by both packs, and sums up in the order of the export.

use rayon::prelude::*;

use super::packs::Party;
use crate::analysis::Analysis;
use crate::changes::{Bench, BetweenPacks, Case, ConcludedDeal, Outcome};
use crate::commands::arguments::InputArguments;
use crate::commands::error::CommandError;
use crate::commands::input;
use crate::commands::input::ReadBy;
use crate::diagnosis::Scratch;
use crate::exit_code::Exit;
use crate::exports::{Batch, DealRow, Exports};
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
    reads_alike: bool,
    old: Analysis<'w>,
    new: Analysis<'w>,
}

/// Compares all deals.
///
/// # Errors
/// The exports cannot be read to the end.
pub fn compare(
    bench: &Bench<'_>,
    opened: &Opened,
    as_of: &AsOf,
) -> Result<BetweenPacks, CommandError> {
    let unreadable = || CommandError::one(Exit::FaultyExports);
    let mut new = opened.new.deals().map_err(unreadable())?;
    let mut old = match &opened.old {
        Some(exports) => Some(exports.deals().map_err(unreadable())?),
        None => None,
    };
    let (before, after) = (bench.old.pack(), bench.new.pack());
    let worker = Worker {
        bench,
        reads_alike: opened.old.is_none(),
        old: Analysis::new(before, opened.old.as_ref().unwrap_or(&opened.new), as_of),
        new: Analysis::new(after, &opened.new, as_of),
    };
    let mut changes = BetweenPacks::new(bench);
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
            outcomes.into_iter().for_each(|outcome| changes.add(bench, outcome));
            Ok::<(), CommandError>(())
        },
    )?;
    Ok(changes)
}

impl<'p> Worker<'_, 'p> {
    fn work(&self, rows: &Rows) -> Vec<Outcome<'p>> {
        let new = rows.new.rows();
        let old = if self.reads_alike { new } else { rows.old.rows() };
        let buffers = || {
            ((self.old.new_deal(), Scratch::default()), (self.new.new_deal(), Scratch::default()))
        };
        (0..old.len().max(new.len()))
            .into_par_iter()
            .with_min_len(ROWS_AT_A_TIME)
            .map_init(buffers, |(was, is), at| self.outcome((old.get(at), was), (new.get(at), is)))
            .collect()
    }

    /// `was` and `is` are reused buffers; no data is carried from row to row.
    fn outcome<'r>(
        &'r self,
        (old, (was, of_old)): (Option<&'r DealRow>, &mut (Deal<'r>, Scratch)),
        (new, (is, of_new)): (Option<&'r DealRow>, &mut (Deal<'r>, Scratch)),
    ) -> Outcome<'p> {
        let (Some(old), Some(new)) = (old, new) else { return Outcome::ByOneOnly };
        let (Ok(before), Ok(after)) =
            (self.old.diagnose(old, was, of_old), self.new.diagnose(new, is, of_new))
        else {
            return Outcome::Rejected;
        };
        if was.id != is.id {
            return Outcome::ByOneOnly;
        }
        let earlier = ConcludedDeal::of(self.old.pack(), was, &before);
        let deal = ConcludedDeal::of(self.new.pack(), is, &after);
        let compared = self.bench.compare(
            (Case { buyer: was, diagnosis: &before }, &earlier),
            (Case { buyer: is, diagnosis: &after }, &deal),
            self.new.as_of(),
            of_new,
        );
        Outcome::Compared { was_hidden: earlier.is_hidden, deal, compared }
    }
}
