//! Fills, derives, diagnoses and renders some rows at a time, on many threads.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rayon::prelude::*;

use super::asked::Asked;
use super::plan::Plan;
use super::same_buyer::DealsOfBuyer;
use crate::diagnosis::{Diagnosis, Engine, Finding, Scratch};
use crate::diagnostic::Diagnostic;
use crate::exports::{Batch, DealRow, Rejected};
use crate::facts::derive::{Background, derive};
use crate::facts::{AsOf, Deal, FactSet};
use crate::report::results;
use crate::report::results::CsvRows;
use crate::report::{OutputFolder, OverviewRow, RowFates, SheetInput, file_stem};

/// The number of rows that a worker takes at a time.
const ROWS_AT_A_TIME: usize = 64;
/// The number of rows that go through a step together. The code of all steps does not fit the
/// first-level cache, so this way it is loaded once for several rows.
const ROWS_OF_A_STEP: usize = 16;
/// In bytes; most rows of results.csv are shorter.
const USUAL_CSV_ROW: usize = 512;

/// The results of some rows, in input order.
#[derive(Default)]
pub struct Chunk {
    pub csv: Vec<u8>,
    pub jsonl: Vec<u8>,
    /// Open questions for `answers-to-fill.csv`.
    pub to_fill: Vec<u8>,
    pub rows: Vec<OverviewRow>,
    pub rejected: Vec<Rejected>,
    pub ends: RowFates,
    /// Included in the gated deals; hidden from every output but this count.
    pub hidden: usize,
    /// The same deals, by id and name of the sheet: what earlier runs kept of them is removed.
    pub hidden_deals: Vec<(String, String)>,
    pub asked: Asked,
}

impl Chunk {
    pub fn rows_read(&self) -> u64 {
        self.ends.rows() as u64
    }
}

/// The data that all workers share.
pub struct Worker<'p> {
    plan: &'p Plan,
    engine: Engine<'p>,
    background: Background<'p>,
    folder: &'p OutputFolder,
    same_buyer: &'p DealsOfBuyer,
    /// The derived facts that the output depends on; `None` if sheets show all of them.
    asked_for: Option<FactSet>,
    /// Indexed by thread.
    rooms: Vec<Mutex<Room>>,
}

/// Buffers that a thread reuses for every batch.
#[derive(Default)]
struct Room {
    scratch: Scratch,
    csv: CsvRows,
}

impl<'p> Worker<'p> {
    pub fn new(plan: &'p Plan, folder: &'p OutputFolder, same_buyer: &'p DealsOfBuyer) -> Self {
        let never_known = plan.exports.never_known(&plan.pack.catalog);
        let engine = Engine::without(&plan.pack, &never_known);
        let background = plan.pack.background();
        let rooms = (0..rayon::current_num_threads()).map(|_| Mutex::default()).collect();
        let asked_for = plan.no_reports.then(|| results::facts_read(&engine));
        Self { plan, engine, background, folder, same_buyer, asked_for, rooms }
    }

    /// Processes the chunks of a batch and returns the results in order. Every thread takes the
    /// next chunk until none is left, including the thread that was reading when the others began.
    pub fn work(&self, batch: &Batch) -> Result<Vec<Chunk>, Diagnostic> {
        let next = AtomicUsize::new(0);
        let take = || {
            let at = next.fetch_add(1, Ordering::Relaxed);
            batch.rows().chunks(ROWS_AT_A_TIME).nth(at).map(|rows| (at, rows))
        };
        let by_thread = (0..self.rooms.len()).into_par_iter().with_max_len(1).map(|_| {
            let mut room = self.room();
            let mut buyers: Vec<Deal<'_>> = Vec::new();
            let chunks = std::iter::from_fn(take);
            chunks.map(|(at, rows)| (at, self.chunk(rows, &mut buyers, &mut room))).collect()
        });
        let by_thread: Vec<Vec<_>> = by_thread.collect();
        let mut chunks: Vec<_> = by_thread.into_iter().flatten().collect();
        chunks.sort_unstable_by_key(|(at, _)| *at);
        chunks.into_iter().map(|(_, chunk)| chunk).collect()
    }

    fn room(&self) -> MutexGuard<'_, Room> {
        let own = rayon::current_thread_index().unwrap_or(0);
        // A panic in a worker ends the run, so a poisoned lock is never used again.
        self.rooms[own].lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn buyer<'r>(&self) -> Deal<'r> {
        let count = self.plan.pack.catalog.len();
        match &self.asked_for {
            Some(asked_for) => Deal::asking_only_for(count, asked_for.clone()),
            None => Deal::new(count),
        }
    }

    /// `buyers` and `room` are reused buffers; no data is carried from row to row.
    fn chunk<'r>(
        &'r self,
        rows: &'r [DealRow],
        buyers: &mut Vec<Deal<'r>>,
        room: &mut Room,
    ) -> Result<Chunk, Diagnostic> {
        let mut chunk = Chunk::default();
        chunk.csv.reserve(rows.len() * USUAL_CSV_ROW);
        buyers.resize_with(ROWS_OF_A_STEP, || self.buyer());
        let (mut filled, mut diagnoses) = (Vec::new(), Vec::new());
        for rows in rows.chunks(ROWS_OF_A_STEP) {
            self.fill(rows, buyers, &mut filled, &mut chunk);
            let buyers = &mut buyers[..filled.len()];
            for buyer in &mut *buyers {
                derive(buyer, &self.background, &self.plan.as_of);
            }
            for buyer in &*buyers {
                let as_of = &self.plan.as_of;
                diagnoses.push(self.engine.diagnose(buyer, as_of, &mut room.scratch));
            }
            for ((row, buyer), diagnosis) in filled.drain(..).zip(&*buyers).zip(diagnoses.drain(..))
            {
                self.put(row, buyer, &diagnosis, &mut room.csv, &mut chunk)?;
            }
        }
        Ok(chunk)
    }

    /// Fills the usable rows into `buyers`, each with its deal at the same index, and rejects the
    /// others.
    fn fill<'r>(
        &'r self,
        rows: &'r [DealRow],
        buyers: &mut [Deal<'r>],
        filled: &mut Vec<&'r DealRow>,
        chunk: &mut Chunk,
    ) {
        for row in rows {
            let buyer = &mut buyers[filled.len()];
            buyer.clear();
            match self.plan.exports.fill(row, buyer) {
                Ok(()) => filled.push(row),
                Err(rejected) => {
                    chunk.ends.of(row.table()).rejected += 1;
                    chunk.rejected.push(rejected);
                }
            }
        }
    }

    /// Counts a diagnosis, and writes it unless the buyer is hidden.
    fn put(
        &self,
        row: &DealRow,
        buyer: &Deal<'_>,
        diagnosis: &Diagnosis,
        csv: &mut CsvRows,
        chunk: &mut Chunk,
    ) -> Result<(), Diagnostic> {
        chunk.asked.look_at(buyer, &self.plan.pack.columns.settled.stages);
        let end = chunk.ends.of(row.table());
        match &diagnosis.finding {
            Finding::Gated(gated) => {
                end.gated += 1;
                if self.plan.pack.gate(gated.gate).hidden {
                    chunk.hidden += 1;
                    chunk.hidden_deals.push((buyer.id.to_string(), file_stem(buyer)));
                    return Ok(());
                }
            }
            Finding::Weighed(_) => end.diagnosed += 1,
        }
        self.report(buyer, diagnosis, csv, chunk)
    }

    fn report(
        &self,
        buyer: &Deal<'_>,
        diagnosis: &Diagnosis,
        csv: &mut CsvRows,
        chunk: &mut Chunk,
    ) -> Result<(), Diagnostic> {
        let as_of: &AsOf = &self.plan.as_of;
        let explanation = match &diagnosis.finding {
            Finding::Weighed(weighed) if !self.plan.no_reports => {
                Some(self.engine.explain(weighed))
            }
            _ => None,
        };
        let input = SheetInput {
            pack: &self.plan.pack,
            buyer,
            sources: self.plan.exports.sources(),
            as_of,
            diagnosis,
            explanation: explanation.as_ref(),
            same_buyer: self.same_buyer.of(buyer),
            language: self.plan.language,
        };
        csv.push(&input, &mut chunk.csv);
        if self.plan.no_reports {
            return Ok(());
        }
        results::jsonl_row(&input, &mut chunk.jsonl);
        results::to_fill_rows(&input, &mut chunk.to_fill);
        let sheet = self.plan.templates.sheet(&input)?;
        self.folder.write(&format!("deals/{}.html", sheet.file_stem), sheet.html.as_bytes())?;
        self.folder.write(&format!("deals/{}.md", sheet.file_stem), sheet.markdown.as_bytes())?;
        chunk.rows.push(OverviewRow::of(&input, &sheet.file_stem));
        Ok(())
    }
}
