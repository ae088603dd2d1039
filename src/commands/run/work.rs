//! Counts and renders diagnosed deals, a batch at a time.

use super::asked::Asked;
use super::plan::Plan;
use super::same_buyer::DealsOfBuyer;
use crate::analysis::{Analysis, Buffers, Diagnosed};
use crate::diagnosis::{Diagnosis, Finding};
use crate::diagnostic::Diagnostic;
use crate::exports::{Batch, DealRow, Rejected};
use crate::facts::calendar::CalendarUse;
use crate::facts::{AsOf, Deal, known};
use crate::report::results;
use crate::report::results::CsvRows;
use crate::report::{OutputFolder, OverviewRow, RowFates, SheetInput, file_stem};

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
    /// The days of each country that the deals need.
    pub calendar_use: CalendarUse,
}

impl Chunk {
    pub fn rows_read(&self) -> u64 {
        self.ends.rows() as u64
    }
}

/// Renders the deals of a run.
pub struct Worker<'p> {
    plan: &'p Plan,
    analysis: &'p Analysis<'p>,
    folder: &'p OutputFolder,
    same_buyer: &'p DealsOfBuyer,
    buffers: Buffers<CsvRows>,
}

impl<'p> Worker<'p> {
    pub fn new(
        plan: &'p Plan,
        analysis: &'p Analysis<'p>,
        folder: &'p OutputFolder,
        same_buyer: &'p DealsOfBuyer,
    ) -> Self {
        Self { plan, analysis, folder, same_buyer, buffers: Buffers::default() }
    }

    /// Processes the rows of a batch and returns the results in order.
    pub fn work(&self, batch: &Batch) -> Result<Vec<Chunk>, Diagnostic> {
        let chunks = self.analysis.diagnose_rows(
            batch.rows(),
            &self.buffers,
            |csv, (chunk, failed): &mut (Chunk, Option<Diagnostic>), row, deal| {
                if failed.is_none() {
                    *failed = self.put(row, deal, csv, chunk).err();
                }
            },
        );
        chunks.into_iter().map(|(chunk, failed)| failed.map_or(Ok(chunk), Err)).collect()
    }

    /// Counts a row, and writes its deal unless the buyer is hidden.
    fn put(
        &self,
        row: &DealRow,
        deal: Diagnosed<'_, '_>,
        csv: &mut CsvRows,
        chunk: &mut Chunk,
    ) -> Result<(), Diagnostic> {
        let end = chunk.ends.of(row.table());
        let (deal, diagnosis) = match deal {
            Ok(diagnosed) => diagnosed,
            Err(rejected) => {
                end.rejected += 1;
                chunk.rejected.push(rejected);
                return Ok(());
            }
        };
        chunk.asked.look_at(deal, &self.plan.pack.columns.settled.stages);
        match &diagnosis.finding {
            Finding::Gated(gated) => {
                end.gated += 1;
                if self.plan.pack.gate(gated.gate).hidden {
                    chunk.hidden += 1;
                    chunk.hidden_deals.push((deal.id.to_string(), file_stem(deal)));
                    return Ok(());
                }
            }
            Finding::Weighed(_) => end.diagnosed += 1,
        }
        self.note_days(deal, diagnosis, chunk);
        self.report(deal, diagnosis, csv, chunk)
    }

    /// Notes the days of the deal that the calendar should have: from the PI to the next step.
    fn note_days(&self, deal: &Deal<'_>, diagnosis: &Diagnosis, chunk: &mut Chunk) {
        let country = deal.facts.text(known::country_code);
        let Some((country, next)) = country.zip(diagnosis.next) else { return };
        let today = self.plan.as_of.date;
        let pi = deal.facts.date(known::pi_sent_on).unwrap_or(today);
        chunk.calendar_use.add(country, pi.min(today), next.on.max(today));
    }

    fn report(
        &self,
        deal: &Deal<'_>,
        diagnosis: &Diagnosis,
        csv: &mut CsvRows,
        chunk: &mut Chunk,
    ) -> Result<(), Diagnostic> {
        let as_of: &AsOf = &self.plan.as_of;
        let explanation = match &diagnosis.finding {
            Finding::Weighed(weighed) if !self.plan.no_reports => {
                Some(self.analysis.engine().explain(weighed))
            }
            _ => None,
        };
        let input = SheetInput {
            pack: &self.plan.pack,
            buyer: deal,
            sources: self.plan.exports.sources(),
            as_of,
            diagnosis,
            explanation: explanation.as_ref(),
            same_buyer: self.same_buyer.of(deal),
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
