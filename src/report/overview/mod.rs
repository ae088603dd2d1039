//! Builds the manager's page. One compact row per deal is kept during the run; at the end the rows
//! are counted, sorted and rendered.
//!
//! Buyers who opted out have no row and only appear in the counts.

mod changes;
mod context;
mod deal_row;
mod owner_page;
mod redaction;
mod row_counts;
mod week;

use std::sync::Arc;

use jiff::civil::Date;

use super::sheet::{contact_name, gate_because, last_words, title};
use super::{Earlier, Language, SheetInput, format_value};
use crate::diagnosis::{Conclusion, Finding, NextReason, NextStep, Task, TaskKind};
use crate::facts::calendar::{CalendarGap, Calendars};
use crate::facts::contradiction::{Contradiction, contradictions};
use crate::facts::{AsOf, Currency, FactId, Money, Value, known};
use crate::rules::Pack;
use crate::rules::pack::{Capacity, CauseId, CheckId, GateId, Ranking};

pub use self::row_counts::{AllRowCounts, RowFates};
pub use changes::ChangeCounts;
pub(super) use context::OverviewContext;
pub(super) use owner_page::OwnerContext;
pub(super) use week::Plan;

/// Characters of the buyer's last words.
const LONGEST_QUOTE: usize = 140;

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
    what: What,
    tasks: Box<[Task]>,
    /// ISO 3166 alpha-2.
    country: Option<String>,
    /// The last day of an announced absence.
    away_until: Option<Date>,
    tender_on: Option<Date>,
    pi_valid_until: Option<Date>,
    /// The expected information of the questions to ask, in bits.
    gain: Option<f64>,
    /// Why a gate that comes first applies.
    because: Option<String>,
    /// The buyer's last words, if such a gate applies, or if they say something about the silence.
    quote: Option<String>,
    /// The day of the buyer's last message, if we owe the reply.
    waits_since: Option<Date>,
    /// Whether the buyer's last words could not be read.
    has_unread_words: bool,
    conduct: Box<[CheckId]>,
    contradictions: Box<[Contradiction]>,
}

/// What to do next.
#[derive(Clone, Copy, Debug)]
enum What {
    /// What the gate says.
    Gate(GateId),
    /// What dates of the record ask for, and nothing else.
    Tasks,
    /// A step of the cadence, by its index.
    Step(usize),
    /// The steps are through.
    Again,
    /// What the cause that is clear asks for.
    Cause(CauseId),
}

impl OverviewRow {
    pub(in crate::report) fn id(&self) -> &String {
        &self.id
    }

    pub(in crate::report) fn title(&self) -> &String {
        &self.title
    }

    pub(in crate::report) fn owner(&self) -> Option<&str> {
        self.owner.as_deref()
    }

    pub(in crate::report) fn value(&self) -> Option<Money> {
        self.value
    }

    pub(in crate::report) fn next_on(&self) -> Option<Date> {
        self.next.map(|next| next.on)
    }

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
        let conclusion = Conclusion::of(diagnosis);
        let gain = match &diagnosis.finding {
            Finding::Gated(_) => None,
            Finding::Weighed(weighed) => {
                let gains =
                    weighed.questions.iter().map(|own| own.gain_of_pair.unwrap_or(own.gain));
                gains.reduce(f64::max)
            }
        };
        let because = match conclusion {
            Conclusion::Gated(gate) if input.pack.gate(gate).first => {
                Some(gate_because(input, input.pack.gate(gate)))
            }
            _ => None,
        };
        let is_at_once = diagnosis.next.is_some_and(|next| next.reason == NextReason::AtOnce);
        let owes = is_at_once
            && matches!(conclusion, Conclusion::Gated(gate)
                if input.pack.gate(gate).when.reads(known::reply_owed_by));
        let of_gate = || because.as_ref().and_then(|_| facts.text(known::last_words));
        let words = last_words::telling(input).or_else(of_gate);
        let quote = words.map(|text| {
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            format_value::shortened(&text, LONGEST_QUOTE).into_owned()
        });
        let last = last_words::last(&buyer.readings);
        Self {
            what: what(diagnosis, conclusion),
            tasks: diagnosis.tasks.clone().into_boxed_slice(),
            country: text(known::country_code),
            away_until: facts.date(known::out_of_office_until),
            tender_on: facts.date(known::tender_date),
            pi_valid_until: facts.date(known::pi_valid_until),
            gain,
            because,
            quote,
            waits_since: owes.then(|| facts.date(known::last_buyer_message_on)).flatten(),
            has_unread_words: matches!(conclusion, Conclusion::Weighed { .. })
                && last.is_some_and(|own| own.proposed.is_none() && own.confirmed.is_none()),
            id: buyer.id.clone().into_owned(),
            file_stem: file_stem.to_owned(),
            title: title(buyer).into_owned(),
            contact: contact_name(buyer).map(std::borrow::Cow::into_owned),
            mail: text(known::email),
            owner: text(known::owner),
            value,
            days_silent: facts.whole(known::days_silent),
            conclusion,
            next: diagnosis.next,
            conduct: diagnosis.conduct.iter().map(|finding| finding.check).collect(),
            contradictions: contradictions(facts, input.as_of.date).collect(),
        }
    }
}

fn what(diagnosis: &crate::diagnosis::Diagnosis, conclusion: Conclusion) -> What {
    let Some(next) = diagnosis.next else { return What::Again };
    match (next.reason, conclusion) {
        (NextReason::AtOnce, Conclusion::Gated(gate)) => What::Gate(gate),
        (NextReason::Deadline | NextReason::Promise, _) => What::Tasks,
        _ if diagnosis.tasks.iter().any(|task| task.kind == TaskKind::AskResult) => What::Tasks,
        _ => match &diagnosis.finding {
            Finding::Weighed(weighed) if let Some(cause) = weighed.clear_cause() => {
                What::Cause(cause)
            }
            _ => next.step.map_or(What::Again, What::Step),
        },
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
    /// The years that the calendar does not have, of those that the deals need.
    pub calendar_gaps: Vec<CalendarGap>,
    /// Whether the salespeople have pages to link to.
    pub has_owner_pages: bool,
    as_of: Date,
    /// Whether buyers are shown as initials and without links.
    pub redact: bool,
    language: Language,
    calendars: Arc<Calendars>,
    capacity: Capacity,
    ranking: Ranking,
    /// What to do at each step of the cadence.
    steps: Vec<String>,
    causes: Vec<String>,
    /// What to do about each cause.
    acts: Vec<String>,
    gates: Vec<GateWords>,
    checks: Vec<String>,
    /// The meaning of every fact, by its index.
    facts: Vec<String>,
    signs: Vec<String>,
}

#[derive(Clone, Debug)]
struct GateWords {
    title: String,
    act: String,
    first: bool,
    hidden: bool,
}

impl Overview {
    pub(in crate::report) fn language(&self) -> Language {
        self.language
    }

    /// With `redact`, buyers are shown as initials and masked mail addresses, without links to
    /// their sheets.
    pub fn new(pack: &Pack, as_of: &AsOf, language: Language, redact: bool) -> Self {
        let of = |text: &crate::facts::Bilingual| language.of(text).to_owned();
        let gate = |gate: &crate::rules::pack::Gate| GateWords {
            title: of(&gate.title),
            act: of(&gate.act),
            first: gate.first,
            hidden: gate.hidden,
        };
        Self {
            rows: Vec::new(),
            accounts: AllRowCounts::default(),
            earlier: None,
            calendar_gaps: Vec::new(),
            has_owner_pages: false,
            as_of: as_of.date,
            redact,
            language,
            calendars: Arc::clone(&pack.calendars),
            capacity: pack.cadence.capacity.clone(),
            ranking: pack.cadence.ranking.clone(),
            steps: pack.cadence.steps.iter().map(|step| of(&step.act)).collect(),
            causes: pack.causes.iter().map(|cause| of(&cause.title)).collect(),
            acts: pack.causes.iter().map(|cause| of(&cause.act)).collect(),
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
