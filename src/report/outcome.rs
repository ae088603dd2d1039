//! Determines how the deal ended: from a recorded outcome, or else from the lost reason of the CRM.

use jiff::civil::Date;

use super::SheetInput;
use crate::facts::{Cell, Knowledge, known};
use crate::rules::pack::CauseId;

/// An outcome for reports and results.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Noted<'a> {
    pub is_won: bool,
    pub reason: Option<&'a str>,
    /// The cause of the reason, if the rules know it.
    pub cause: Option<CauseId>,
    pub on: Option<Date>,
    pub source: Option<Knowledge>,
    pub cell: Option<Cell>,
}

impl<'a> Noted<'a> {
    pub fn of(input: &SheetInput<'a>) -> Option<Self> {
        let buyer = input.buyer;
        let noted = match buyer.outcome(input.as_of.date) {
            Some(outcome) => Self {
                is_won: outcome.is_won,
                reason: Some(outcome.reason.as_ref()).filter(|reason| !reason.is_empty()),
                cause: None,
                on: outcome.on,
                source: outcome.source,
                cell: Some(outcome.cell),
            },
            None => Self {
                is_won: false,
                reason: Some(buyer.facts.text(known::lost_reason)?),
                cause: None,
                on: buyer.facts.date(known::closed_on),
                source: None,
                cell: buyer.facts.cell(known::lost_reason),
            },
        };
        let cause = noted.reason.and_then(|reason| input.pack.cause_of_reason(reason));
        Some(Self { cause, ..noted })
    }
}
