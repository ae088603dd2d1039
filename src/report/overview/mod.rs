//! Builds the manager's page. One compact row per deal is kept during the run; at the end the rows
//! are counted, sorted and rendered.
//!
//! Buyers who opted out have no row and only appear in the counts.

mod changes;
mod context;
mod deal_row;
mod redaction;
mod row_counts;

use jiff::civil::Date;

use super::sheet::{contact_name, title};
use super::{Earlier, Language, SheetInput};
use crate::diagnosis::{Conclusion, NextStep};
use crate::facts::contradiction::{Contradiction, contradictions};
use crate::facts::{AsOf, Currency, FactId, Money, Value, known};
use crate::rules::Pack;
use crate::rules::pack::CheckId;

pub use self::row_counts::{AllRowCounts, RowFates};
pub use changes::ChangeCounts;
pub(super) use context::OverviewContext;

/// The data that the overview keeps of one deal.
#[derive(Clone, Debug)]
pub struct OverviewRow {
    /// The id of the deal.
    id: String,
    file_stem: String,
    title: String,
    contact: Option<String>,
    mail: Option<String>,
    owner: Option<String>,
    value: Option<Money>,
    /// Working days of the buyer's country.
    days_silent: Option<i64>,
    conclusion: Conclusion,
    next: Option<NextStep>,
    conduct: Box<[CheckId]>,
    contradictions: Box<[Contradiction]>,
}

impl OverviewRow {
    /// `file_stem` is the name of the deal's files without the ending.
    pub fn of(input: &SheetInput<'_>, file_stem: &str) -> Self {
        let SheetInput { buyer, diagnosis, .. } = *input;
        let facts = &buyer.facts;
        let text = |fact: FactId| facts.text(fact).map(str::to_owned);
        let value = match facts.get(known::value) {
            Value::Money(money) => {
                let stated = facts.text(known::currency).and_then(Currency::new);
                Some(Money { currency: money.currency.or(stated), ..*money })
            }
            _ => None,
        };
        Self {
            id: buyer.id.clone().into_owned(),
            file_stem: file_stem.to_owned(),
            title: title(buyer).into_owned(),
            contact: contact_name(buyer).map(std::borrow::Cow::into_owned),
            mail: text(known::email),
            owner: text(known::owner),
            value,
            days_silent: facts.whole(known::days_silent),
            conclusion: Conclusion::of(diagnosis),
            next: diagnosis.next,
            conduct: diagnosis.conduct.iter().map(|finding| finding.check).collect(),
            contradictions: contradictions(facts, input.as_of.date).collect(),
        }
    }
}

/// All data of the overview.
#[derive(Clone, Debug)]
pub struct Overview {
    /// In any order; the page sorts them.
    pub rows: Vec<OverviewRow>,
    pub accounts: AllRowCounts,
    /// The earlier report for the comparison.
    pub earlier: Option<Earlier>,
    as_of: Date,
    redact: bool,
    causes: Vec<String>,
    gates: Vec<GateWords>,
    checks: Vec<String>,
    /// The meaning of every fact, by its index.
    facts: Vec<String>,
    signs: Vec<String>,
}

#[derive(Clone, Debug)]
struct GateWords {
    title: String,
    first: bool,
    hidden: bool,
}

impl Overview {
    /// With `redact`, buyers are shown as initials and masked mail addresses, without links to
    /// their sheets.
    pub fn new(pack: &Pack, as_of: &AsOf, language: Language, redact: bool) -> Self {
        let of = |text: &crate::facts::Bilingual| language.of(text).to_owned();
        let gate = |gate: &crate::rules::pack::Gate| GateWords {
            title: of(&gate.title),
            first: gate.first,
            hidden: gate.hidden,
        };
        Self {
            rows: Vec::new(),
            accounts: AllRowCounts::default(),
            earlier: None,
            as_of: as_of.date,
            redact,
            causes: pack.causes.iter().map(|cause| of(&cause.title)).collect(),
            gates: pack.gates.iter().map(gate).collect(),
            signs: pack.signs.iter().map(|sign| of(&sign.title)).collect(),
            checks: pack.conduct.iter().map(|check| of(&check.title)).collect(),
            facts: pack
                .catalog
                .iter()
                .map(|(_, fact)| {
                    let means = of(&fact.means);
                    if means.is_empty() { fact.name.clone() } else { means }
                })
                .collect(),
        }
    }
}
