//! Holds the report on all deals in memory: the conclusion for each, the overview, and sheets on
//! request.
//!
//! Nothing is written. Hidden buyers have no sheet here either.

use std::collections::HashMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::super::run::same_buyer::DealsOfBuyer;
use super::cached_exports::Opened;
use crate::changes::Conclusion;
use crate::diagnosis::explanation::missing_columns::missing;
use crate::diagnosis::{Diagnosis, Engine, Finding, Scratch};
use crate::diagnostic::Diagnostic;
use crate::exports::DealRow;
use crate::facts::Deal;
use crate::facts::derive::{Background, derive};
use crate::report::{
    AllRowCounts, Language, OtherPi, Overview, OverviewRow, RowFates, SheetInput, Templates,
    file_stem, same_buyer_key,
};
use crate::rules::Pack;

/// The number of rows that a worker takes at a time.
const ROWS_AT_A_TIME: usize = 64;

pub struct Report {
    pub pack: Arc<Pack>,
    /// In the order of the export.
    pub stands: Vec<Conclusion>,
    pub overview: String,
    pub templates: Templates,
    pub accounts: AllRowCounts,
    opened: Arc<Opened>,
    language: Language,
    same_buyer: DealsOfBuyer,
    /// The row of every deal with a sheet, by the name of its file.
    rows_by_stem: HashMap<String, usize>,
}

/// The result of one row; `None` in [`Made::shown`] for a hidden buyer.
struct Made {
    stand: Conclusion,
    shown: Option<Shown>,
}

struct Shown {
    file_stem: String,
    row: OverviewRow,
    pi: Option<(String, OtherPi)>,
}

impl Report {
    /// Diagnoses all deals.
    ///
    /// # Errors
    /// The overview cannot be rendered.
    pub fn make(
        pack: Arc<Pack>,
        templates: Templates,
        opened: Arc<Opened>,
        language: Language,
    ) -> Result<Self, Diagnostic> {
        let made = diagnose_all(&pack, &opened, language);
        let mut overview = Overview::new(&pack, &opened.as_of, language, false);
        let mut ends = RowFates::default();
        let (mut stands, mut rows_by_stem) = (Vec::with_capacity(made.len()), HashMap::new());
        let mut pis = Vec::new();
        for (at, made) in made.into_iter().enumerate() {
            let end = ends.of(opened.rows[at].table());
            let Some(Made { stand, shown }) = made else {
                end.rejected += 1;
                continue;
            };
            if stand.is_gated() {
                end.gated += 1;
            } else {
                end.diagnosed += 1;
            }
            stands.push(stand);
            match shown {
                Some(Shown { file_stem, row, pi }) => {
                    rows_by_stem.insert(file_stem, at);
                    overview.rows.push(row);
                    pis.extend(pi);
                }
                None => overview.accounts.opted_out += 1,
            }
        }
        let exports = &opened.exports;
        overview.accounts.close(opened.deals.clone(), &ends, exports.side_accounts());
        overview.accounts.clock = exports.clock().map(str::to_owned);
        overview.accounts.missing =
            missing(&pack, &exports.facts_without_column(), exports.has_messages());
        let page = templates.overview(&overview)?;
        let same_buyer = DealsOfBuyer::gather(pis);
        Ok(Self {
            accounts: overview.accounts,
            overview: page,
            pack,
            stands,
            templates,
            opened,
            language,
            same_buyer,
            rows_by_stem,
        })
    }

    /// Returns the sheet with that file name, or `None` if there is none.
    ///
    /// # Errors
    /// The page cannot be rendered.
    pub fn sheet(&self, file_stem: &str) -> Option<Result<String, Diagnostic>> {
        let row = &self.opened.rows[*self.rows_by_stem.get(file_stem)?];
        let engine = Engine::new(&self.pack);
        let mut buyer = Deal::new(self.pack.catalog.len());
        let mut room = Scratch::default();
        let background = self.pack.background();
        let diagnosis = diagnose(&engine, &background, &self.opened, row, &mut buyer, &mut room)?;
        let explanation = match &diagnosis.finding {
            Finding::Weighed(weighed) => Some(engine.explain(weighed)),
            Finding::Gated(_) => None,
        };
        let input = SheetInput {
            explanation: explanation.as_ref(),
            same_buyer: self.same_buyer.of(&buyer),
            ..input(&self.pack, &self.opened, self.language, &buyer, &diagnosis)
        };
        Some(self.templates.sheet(&input).map(|sheet| sheet.html))
    }
}

/// Returns one entry per row; `None` if a row is rejected.
fn diagnose_all(pack: &Pack, opened: &Opened, language: Language) -> Vec<Option<Made>> {
    let (engine, background) = (Engine::new(pack), pack.background());
    let chunks = opened.rows.par_chunks(ROWS_AT_A_TIME);
    let room = || (Deal::new(pack.catalog.len()), Scratch::default());
    let made = chunks.map_init(room, |(buyer, scratch), rows| {
        let mut made = Vec::with_capacity(rows.len());
        for row in rows {
            buyer.clear();
            let diagnosis = diagnose(&engine, &background, opened, row, buyer, scratch);
            made.push(diagnosis.map(|diagnosis| {
                let input = input(pack, opened, language, buyer, &diagnosis);
                Made::of(&input)
            }));
        }
        made
    });
    made.flatten_iter().collect()
}

/// Returns `None` for a rejected row.
fn diagnose<'r>(
    engine: &Engine<'_>,
    background: &Background<'r>,
    opened: &'r Opened,
    row: &'r DealRow,
    buyer: &mut Deal<'r>,
    scratch: &mut Scratch,
) -> Option<Diagnosis> {
    opened.exports.fill(row, buyer).ok()?;
    derive(buyer, background, &opened.as_of);
    Some(engine.diagnose(buyer, &opened.as_of, scratch))
}

fn input<'a>(
    pack: &'a Pack,
    opened: &'a Opened,
    language: Language,
    buyer: &'a Deal<'a>,
    diagnosis: &'a Diagnosis,
) -> SheetInput<'a> {
    SheetInput {
        pack,
        buyer,
        sources: opened.exports.sources(),
        as_of: &opened.as_of,
        diagnosis,
        explanation: None,
        same_buyer: &[],
        language,
    }
}

impl Made {
    fn of(input: &SheetInput<'_>) -> Self {
        let stand = Conclusion::of(input.pack, input.buyer, input.diagnosis);
        let shown = (!stand.is_hidden).then(|| {
            let file_stem = file_stem(input.buyer);
            Shown {
                row: OverviewRow::of(input, &file_stem),
                file_stem,
                pi: same_buyer_key(input.buyer).map(|key| (key, OtherPi::of(input.buyer))),
            }
        });
        Self { stand, shown }
    }
}
