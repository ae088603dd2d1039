//! Holds the report on all deals in memory: the conclusion for each, the overview, and sheets on
//! request.
//!
//! Nothing is written. Hidden buyers have no sheet here either.

use std::collections::HashMap;
use std::sync::Arc;

use super::super::run::same_buyer::DealsOfBuyer;
use super::cached_exports::Opened;
use crate::analysis::{Analysis, Buffers, Diagnosed};
use crate::changes::ConcludedDeal;
use crate::diagnosis::explanation::missing_columns::missing;
use crate::diagnosis::{Diagnosis, Finding, Scratch};
use crate::diagnostic::Diagnostic;
use crate::exports::DealRow;
use crate::facts::Deal;
use crate::report::{
    AllRowCounts, Language, OtherPi, Overview, OverviewRow, RowFates, SheetInput, Templates,
    file_stem, same_buyer_key,
};
use crate::rules::Pack;

pub struct Report {
    pub pack: Arc<Pack>,
    /// In the order of the export.
    pub deals: Vec<ConcludedDeal>,
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
    deal: ConcludedDeal,
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
        let analysis = Analysis::new(&pack, &opened.exports, &opened.as_of);
        let made = diagnose_all(&analysis, &opened, language);
        let mut overview = Overview::new(&pack, &opened.as_of, language, false);
        let mut ends = RowFates::default();
        let (mut deals, mut rows_by_stem) = (Vec::with_capacity(made.len()), HashMap::new());
        let mut pis = Vec::new();
        for (at, made) in made.into_iter().enumerate() {
            let end = ends.of(opened.rows[at].table());
            let Some(Made { deal, shown }) = made else {
                end.rejected += 1;
                continue;
            };
            if deal.is_gated() {
                end.gated += 1;
            } else {
                end.diagnosed += 1;
            }
            deals.push(deal);
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
            deals,
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
        let analysis = Analysis::new(&self.pack, &self.opened.exports, &self.opened.as_of);
        let mut deal = analysis.new_deal();
        let diagnosis = analysis.diagnose(row, &mut deal, &mut Scratch::default()).ok()?;
        let explanation = match &diagnosis.finding {
            Finding::Weighed(weighed) => Some(analysis.engine().explain(weighed)),
            Finding::Gated(_) => None,
        };
        let input = SheetInput {
            explanation: explanation.as_ref(),
            same_buyer: self.same_buyer.of(&deal),
            ..input(&analysis, self.language, &deal, &diagnosis)
        };
        Some(self.templates.sheet(&input).map(|sheet| sheet.html))
    }
}

/// Returns one entry per row; `None` if a row is rejected.
fn diagnose_all(analysis: &Analysis<'_>, opened: &Opened, language: Language) -> Vec<Option<Made>> {
    let make = |(): &mut (), made: &mut Vec<_>, _: &DealRow, deal: Diagnosed<'_, '_>| {
        let of = |(deal, diagnosis)| Made::of(&input(analysis, language, deal, diagnosis));
        made.push(deal.ok().map(of));
    };
    analysis.diagnose_rows(&opened.rows, &Buffers::default(), make).into_iter().flatten().collect()
}

fn input<'a>(
    analysis: &Analysis<'a>,
    language: Language,
    deal: &'a Deal<'a>,
    diagnosis: &'a Diagnosis,
) -> SheetInput<'a> {
    SheetInput {
        pack: analysis.pack(),
        buyer: deal,
        sources: analysis.exports().sources(),
        as_of: analysis.as_of(),
        diagnosis,
        explanation: None,
        same_buyer: &[],
        language,
    }
}

impl Made {
    fn of(input: &SheetInput<'_>) -> Self {
        let deal = ConcludedDeal::of(input.pack, input.buyer, input.diagnosis);
        let shown = (!deal.is_hidden).then(|| {
            let file_stem = file_stem(input.buyer);
            Shown {
                row: OverviewRow::of(input, &file_stem),
                file_stem,
                pi: same_buyer_key(input.buyer).map(|key| (key, OtherPi::of(input.buyer))),
            }
        });
        Self { deal, shown }
    }
}
