//! Diagnoses all deals of some exports by one rule pack, as of one day.
//!
//! This is the way into the library: [`open_exports`] reads files as the pack says, and an
//! [`Analysis`] fills, derives and diagnoses their deals on all threads of the current pool. The
//! order of the results is that of the export, whatever the number of threads. Nothing is written
//! and nothing is rendered here.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use jiff::tz::TimeZone;
use rayon::prelude::*;

use crate::diagnosis::questions::answers;
use crate::diagnosis::{Diagnosis, Engine, Scratch};
use crate::diagnostic::{Diagnostic, nearest};
use crate::exports::{
    AnswerRow, Batch, Blanks, DealRow, Exports, LAST_WORDS, ReadOptions, Rejected,
};
use crate::facts::derive::{Background, READ_BY_OTHERS, derive};
use crate::facts::{AsOf, Deal, FactSet};
use crate::rules::Pack;

/// The number of rows that a thread takes at a time.
const ROWS_AT_A_TIME: usize = 64;
/// The number of rows that go through a step together. The code of all steps does not fit the
/// first-level cache, so this way it is loaded once for several rows.
const ROWS_OF_A_STEP: usize = 16;

/// Opens exports as the pack says they are read, and rejects answers that the pack does not know.
///
/// # Errors
/// Every error of every file.
pub fn open_exports(
    pack: &Pack,
    paths: &[PathBuf],
    options: &ReadOptions,
) -> Result<Exports, Vec<Diagnostic>> {
    let options = options.clone().with_settings_of(pack);
    let mut exports = Exports::open(paths, &pack.columns, &pack.catalog, &options)?;
    exports.refuse_answers(|row| unknown_answer(pack, row));
    Ok(exports)
}

impl ReadOptions {
    /// Adds what the pack says about reading exports. Options that are set take precedence.
    #[must_use]
    pub fn with_settings_of(mut self, pack: &Pack) -> Self {
        let sources = &pack.sources;
        self.date_order = self.date_order.or(sources.date_order);
        self.decimal_mark = self.decimal_mark.or(sources.decimal_mark);
        self.encoding = self.encoding.or(sources.encoding);
        self.currency = self.currency.or(sources.currency);
        // The rules were checked with the same zones.
        let zone = || sources.zone.as_ref().and_then(|name| TimeZone::get(name).ok());
        self.zone = self.zone.or_else(zone);
        self.blanks = Arc::new(Blanks::with(&sources.blanks));
        self.our_domains.extend_from_slice(&pack.cadence.our_domains);
        self.our_domains.extend_from_slice(&sources.our_domains);
        self
    }
}

/// Returns why the pack does not know an answer, or `None` if it does.
fn unknown_answer(pack: &Pack, row: &AnswerRow) -> Option<String> {
    let (question, answer) = (&row.question, &row.answer);
    if question == LAST_WORDS {
        return (!pack.knows_meaning(answer)).then(|| {
            let known = pack.causes.iter().map(|own| format!("{} ({})", own.title.en, own.id));
            let known = known.collect::<Vec<_>>().join(", ");
            format!("There is no meaning “{answer}”; write one of: {known}")
        });
    }
    let Some(own) = answers::find_question(pack, question) else {
        let ids = pack.questions.iter().map(|own| own.id.as_str());
        let hint = nearest(question, ids).map(|near| format!("; did you mean {near}?"));
        let hint = hint.unwrap_or_default();
        return Some(format!("The rules have no question {question}{hint}"));
    };
    answers::find_answer(pack, own, answer).is_none().then(|| {
        let own = pack.question(own);
        let known =
            own.answers.iter().map(|own| format!("{} / {} ({})", own.says.en, own.says.zh, own.id));
        let known = known.collect::<Vec<_>>().join(", ");
        format!("The question {} has no answer “{answer}”; write one of: {known}", own.id)
    })
}

/// One rule pack, made ready to diagnose the deals of some exports. See the example of the crate.
pub struct Analysis<'a> {
    pack: &'a Pack,
    exports: &'a Exports,
    as_of: &'a AsOf,
    engine: Engine<'a>,
    background: Background<'a>,
    /// The derived facts that are needed; `None` if all are.
    needed: Option<FactSet>,
}

/// A deal with its derived facts and its diagnosis, or why its row was rejected.
pub type Diagnosed<'d, 'r> = Judged<'d, 'r, Diagnosis>;

type Judged<'d, 'r, J> = Result<(&'d Deal<'r>, &'d J), Rejected>;

/// Buffers that threads reuse from batch to batch: those of the engine, and a `B` of the caller.
#[derive(Debug, Default)]
pub struct Buffers<B = ()>(Mutex<Vec<(Scratch, B)>>);

impl<'a> Analysis<'a> {
    /// `exports` must have been opened with this pack, or with one that reads them alike.
    pub fn new(pack: &'a Pack, exports: &'a Exports, as_of: &'a AsOf) -> Self {
        let engine = Engine::without(pack, &exports.never_known(&pack.catalog));
        Self { pack, exports, as_of, engine, background: pack.background(), needed: None }
    }

    /// Derives only these facts, and those that they need.
    #[must_use]
    pub fn deriving_only(self, needed: FactSet) -> Self {
        Self { needed: Some(needed), ..self }
    }

    pub fn pack(&self) -> &'a Pack {
        self.pack
    }

    pub fn exports(&self) -> &'a Exports {
        self.exports
    }

    pub fn as_of(&self) -> &'a AsOf {
        self.as_of
    }

    pub fn engine(&self) -> &Engine<'a> {
        &self.engine
    }

    /// Returns an empty deal to fill.
    pub fn new_deal<'r>(&self) -> Deal<'r> {
        let count = self.pack.catalog.len();
        match &self.needed {
            Some(needed) => Deal::asking_only_for(count, needed.clone()),
            None => Deal::new(count),
        }
    }

    /// Diagnoses one row. `deal` is cleared first, and keeps the facts.
    ///
    /// # Errors
    /// A row that cannot be used, with the reason.
    pub fn diagnose<'r>(
        &'r self,
        row: &'r DealRow,
        deal: &mut Deal<'r>,
        scratch: &mut Scratch,
    ) -> Result<Diagnosis, Rejected> {
        deal.clear();
        self.exports.fill(row, deal)?;
        derive(deal, &self.background, self.as_of);
        Ok(self.engine.diagnose(deal, self.as_of, scratch))
    }

    /// Diagnoses all deals, a batch at a time, and returns what `summarise` makes of each, in the
    /// order of the export.
    ///
    /// # Errors
    /// The files cannot be read again. An item is an error if they cannot be read to the end.
    pub fn diagnose_all<T: Send>(
        &self,
        summarise: impl Fn(Diagnosed<'_, '_>) -> T + Sync,
    ) -> Result<impl Iterator<Item = Result<T, Diagnostic>>, Diagnostic> {
        self.judge_all(|deal, scratch| self.engine.diagnose(deal, self.as_of, scratch), summarise)
    }

    /// Returns what `summarise` makes of each deal that no gate hides, without diagnosing it. Of
    /// the derived facts, only those that such gates read are set.
    ///
    /// # Errors
    /// As [`Self::diagnose_all`].
    pub fn each_shown<T: Send>(
        pack: &Pack,
        exports: &Exports,
        as_of: &AsOf,
        summarise: impl Fn(&Deal<'_>) -> T + Sync,
    ) -> Result<Vec<T>, Diagnostic> {
        let whole = Analysis::new(pack, exports, as_of);
        let read = whole.engine.facts_read_to_hide().into_iter().chain(READ_BY_OTHERS);
        let needed = FactSet::of(pack.catalog.len(), read);
        let analysis = whole.deriving_only(needed);
        let is_hidden = |deal: &Deal<'_>, scratch: &mut Scratch| {
            analysis.engine.is_hidden(deal, as_of, scratch)
        };
        let of_shown = |deal: Judged<'_, '_, bool>| match deal {
            Ok((deal, false)) => Some(summarise(deal)),
            _ => None,
        };
        analysis.judge_all(is_hidden, of_shown)?.filter_map(Result::transpose).collect()
    }

    fn judge_all<J, T: Send>(
        &self,
        judge: impl Fn(&Deal<'_>, &mut Scratch) -> J + Sync,
        summarise: impl Fn(Judged<'_, '_, J>) -> T + Sync,
    ) -> Result<impl Iterator<Item = Result<T, Diagnostic>>, Diagnostic> {
        let mut reader = self.exports.deals()?;
        let (mut batch, buffers) = (Batch::default(), Buffers::<()>::default());
        let mut ready = VecDeque::new();
        Ok(std::iter::from_fn(move || {
            while ready.is_empty() {
                match reader.read(&mut batch) {
                    Ok(false) => return None,
                    Ok(true) => {}
                    Err(error) => return Some(Err(error)),
                }
                let chunks = self.judge_rows(
                    batch.rows(),
                    &buffers,
                    &judge,
                    |(), chunk: &mut Vec<T>, _, deal| chunk.push(summarise(deal)),
                );
                ready.extend(chunks.into_iter().flatten());
            }
            ready.pop_front().map(Ok)
        }))
    }

    /// Diagnoses rows on all threads and calls `visit` with each row, a buffer and the chunk that
    /// the row belongs to. Returns the chunks; rows and chunks are in the order of `rows`.
    pub fn diagnose_rows<B: Default + Send, Chunk: Default + Send>(
        &self,
        rows: &[DealRow],
        buffers: &Buffers<B>,
        visit: impl Fn(&mut B, &mut Chunk, &DealRow, Diagnosed<'_, '_>) + Sync,
    ) -> Vec<Chunk> {
        let diagnose = |deal: &Deal<'_>, scratch: &mut Scratch| {
            self.engine.diagnose(deal, self.as_of, scratch)
        };
        self.judge_rows(rows, buffers, diagnose, visit)
    }

    fn judge_rows<B: Default + Send, Chunk: Default + Send, J>(
        &self,
        rows: &[DealRow],
        buffers: &Buffers<B>,
        judge: impl Fn(&Deal<'_>, &mut Scratch) -> J + Sync,
        visit: impl Fn(&mut B, &mut Chunk, &DealRow, Judged<'_, '_, J>) + Sync,
    ) -> Vec<Chunk> {
        // Every thread takes the next chunk until none is left, including a thread that was reading
        // when the others began.
        let next = AtomicUsize::new(0);
        let take = || {
            let at = next.fetch_add(1, Ordering::Relaxed);
            rows.chunks(ROWS_AT_A_TIME).nth(at).map(|rows| (at, rows))
        };
        let threads = (0..rayon::current_num_threads()).into_par_iter().with_max_len(1);
        let by_thread = threads.map(|_| {
            let (mut scratch, mut buffer) = buffers.take();
            let mut deals: Vec<Deal<'_>> = Vec::new();
            let mut chunks = Vec::new();
            for (at, rows) in std::iter::from_fn(take) {
                deals.resize_with(ROWS_OF_A_STEP, || self.new_deal());
                let mut chunk = Chunk::default();
                for rows in rows.chunks(ROWS_OF_A_STEP) {
                    let judged = self.step(rows, &mut deals, |deal| judge(deal, &mut scratch));
                    for ((row, deal), judged) in rows.iter().zip(&deals).zip(judged) {
                        match judged {
                            Ok(judgement) => {
                                visit(&mut buffer, &mut chunk, row, Ok((deal, &judgement)));
                            }
                            Err(rejected) => visit(&mut buffer, &mut chunk, row, Err(rejected)),
                        }
                    }
                }
                chunks.push((at, chunk));
            }
            buffers.put_back((scratch, buffer));
            chunks
        });
        let by_thread: Vec<Vec<_>> = by_thread.collect();
        let mut chunks: Vec<_> = by_thread.into_iter().flatten().collect();
        chunks.sort_unstable_by_key(|(at, _)| *at);
        chunks.into_iter().map(|(_, chunk)| chunk).collect()
    }

    /// Takes a few rows through each step together. `deals` are as many as the rows, or more; no
    /// data is carried over in them.
    fn step<'r, J>(
        &'r self,
        rows: &'r [DealRow],
        deals: &mut [Deal<'r>],
        mut judge: impl FnMut(&Deal<'r>) -> J,
    ) -> Vec<Result<J, Rejected>> {
        let fill = |(row, deal): (&'r DealRow, &mut Deal<'r>)| {
            deal.clear();
            self.exports.fill(row, deal)
        };
        let filled: Vec<Result<(), Rejected>> =
            rows.iter().zip(deals.iter_mut()).map(fill).collect();
        for (deal, filled) in deals.iter_mut().zip(&filled) {
            if filled.is_ok() {
                derive(deal, &self.background, self.as_of);
            }
        }
        let judged = deals.iter().zip(filled);
        judged.map(|(deal, filled)| filled.map(|()| judge(deal))).collect()
    }
}

impl<B: Default> Buffers<B> {
    fn take(&self) -> (Scratch, B) {
        // A buffer carries nothing that decides, so one from before a panic can be used.
        self.0.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default()
    }

    fn put_back(&self, buffer: (Scratch, B)) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(buffer);
    }
}
