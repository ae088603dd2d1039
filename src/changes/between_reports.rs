//! Compares two reports on the same exports. The view of `ghosted watch`.

use std::collections::HashMap;

use super::concluded_deal::ConcludedDeal;
use super::deal_change::Change;
use super::tally::Tally;
use crate::rules::Pack;

/// The changes from one report to the next.
#[derive(Debug, Default)]
pub struct BetweenReports {
    /// Deals of both reports.
    pub tally: Tally,
    pub new: usize,
    pub gone: usize,
}

impl BetweenReports {
    /// Compares deals, each by the pack of its report.
    pub fn of(
        (old, before): (&Pack, &[ConcludedDeal]),
        (new, after): (&Pack, &[ConcludedDeal]),
    ) -> Self {
        let mut before: HashMap<&str, &ConcludedDeal> =
            before.iter().map(|deal| (deal.id.as_str(), deal)).collect();
        let mut changes = Self::default();
        for deal in after {
            let Some(was) = before.remove(deal.id.as_str()) else {
                changes.new += 1;
                continue;
            };
            let change = Change::between((old, was), (new, deal));
            changes.tally.add(was.is_hidden, deal, &change, String::new);
        }
        changes.gone = before.len();
        changes
    }
}
