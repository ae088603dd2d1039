//! The rule pack as used: checked, compiled, immutable. Only the loader can make one, so nothing
//! half-checked reaches the engine.

use jiff::civil::Date;

use super::condition::Condition;
use crate::facts::calendar::Season;
use crate::facts::derive::Background;
pub use crate::facts::derive::{KnownLists, TradeEvent};
use crate::facts::word_search::{WordIndex, WordSet};
use crate::facts::{Bilingual, Catalog, Currency, Days, Deal, FactId};

/// Index into [`Pack::causes`], in file order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CauseId(pub u16);
/// Index into [`Pack::gates`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GateId(pub u16);
/// Index into [`Pack::signs`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SignId(pub u16);
/// Index into [`Pack::questions`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct QuestionId(pub u16);
/// Index into [`Pack::conduct`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CheckId(pub u16);

/// Where a rule stands, for "line 12 of signs/tender.yaml".
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RuleLine {
    pub file: String,
    /// From 1.
    pub line: usize,
}

/// Where a number comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Basis {
    Teacher,
    Blog,
    Guess,
    Learned,
}

impl Basis {
    pub const ALL: [Basis; 4] = [Basis::Teacher, Basis::Blog, Basis::Guess, Basis::Learned];

    pub const fn name(self) -> &'static str {
        match self {
            Basis::Teacher => "teacher",
            Basis::Blog => "blog",
            Basis::Guess => "guess",
            Basis::Learned => "learned",
        }
    }
}

/// A length of time as managers write it: `10 working days`, `3 months`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Interval {
    Days(Days),
    /// Months of the calendar.
    Months(u16),
}

/// When to look again: so long after a date fact, or after the as-of date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recheck {
    pub interval: Interval,
    pub after: Option<FactId>,
}

#[derive(Clone, Debug)]
pub struct Cause {
    pub id: String,
    pub title: Bilingual,
    /// Of 100 silent buyers, as written; not yet normalised.
    pub of_100: f64,
    pub basis: Basis,
    pub rarely_confirmed: bool,
    pub means: Bilingual,
    pub act: Bilingual,
    pub avoid: Bilingual,
    pub recheck: Option<Recheck>,
    /// A sentence or two that open the draft mail.
    pub mail: Option<Bilingual>,
    pub line: RuleLine,
}

/// A text with `{fact}` placeholders, in both languages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Because {
    pub en: Vec<Piece>,
    pub zh: Vec<Piece>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    Text(String),
    Fact(FactId),
    /// `{found}`: the words of the buyer that made the condition hold.
    Found,
}

/// A gate or sign tried on a buyer that the author knows.
#[derive(Clone, Debug)]
pub struct Example {
    pub buyer: Deal<'static>,
    /// Derived facts that the example states outright; they override derivation.
    pub stated: Vec<(FactId, crate::facts::Value<'static>)>,
    pub as_of: Date,
    /// `present`, `absent`, `unknown`, or the id of an outcome.
    pub expect: String,
    pub line: RuleLine,
}

#[derive(Clone, Debug)]
pub struct Gate {
    pub id: String,
    pub title: Bilingual,
    pub when: Condition,
    pub means: Bilingual,
    pub act: Bilingual,
    /// No report, and kept out of every output but a count.
    pub hidden: bool,
    /// Goes to the top of the owner's list.
    pub first: bool,
    pub back_on: Option<FactId>,
    pub next_step: GateStep,
    pub because: Because,
    pub examples: Vec<Example>,
    pub line: RuleLine,
}

/// What comes next for a buyer whom a gate stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GateStep {
    /// What the gate says, on the next working day over there.
    AtOnce,
    /// The step of the cadence, not before the day of `back_on`.
    ByCadence,
    /// Nothing: the deal needs no following up.
    Nothing,
}

/// One possible state of a sign.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// `present` and `absent` for a sign written with `of_10`.
    pub id: String,
    pub title: Option<Bilingual>,
    /// `None` in the last outcome: everything else.
    pub when: Option<Condition>,
    /// P(outcome | cause) by cause, clipped to [0.01, 0.99] and summing to 1 over the outcomes.
    pub probability: Vec<f64>,
}

#[derive(Clone, Debug)]
pub struct Sign {
    pub id: String,
    pub title: Bilingual,
    /// Index into [`Pack::groups`]; every sign has one, its own where none is written.
    pub group: u16,
    /// In the order in which they are tried.
    pub outcomes: Vec<Outcome>,
    /// For a two-valued sign: absence weighs nothing.
    pub absent_says_nothing: bool,
    pub basis: Basis,
    pub because: Because,
    pub examples: Vec<Example>,
    pub line: RuleLine,
}

impl Sign {
    /// Whether the sign is written with `of_10`: present or absent, nothing else.
    pub fn is_two_valued(&self) -> bool {
        self.outcomes.len() == 2
            && self.outcomes[0].id == "present"
            && self.outcomes[1].id == "absent"
    }
}

/// Signs that tell the same story; only the strongest counts.
#[derive(Clone, Debug)]
pub struct Group {
    pub id: String,
    /// In file order.
    pub signs: Vec<SignId>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum QuestionKind {
    /// One word answers it.
    Closed,
    /// The answer carries information.
    Open,
}

#[derive(Clone, Debug)]
pub struct PossibleAnswer {
    pub id: String,
    pub says: Bilingual,
    /// P(answer | cause) by cause, as written.
    pub probability: Vec<f64>,
}

#[derive(Clone, Debug)]
pub struct Question {
    pub id: String,
    pub topic: String,
    pub kind: QuestionKind,
    pub ask: Bilingual,
    /// How to see in our own messages that it was asked.
    pub spot: WordSet,
    /// As written, then `no_reply` last: by cause the probabilities sum to 1.
    pub answers: Vec<PossibleAnswer>,
    pub line: RuleLine,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ConductLevel {
    Error,
    Warning,
    Note,
}

impl ConductLevel {
    pub const ALL: [ConductLevel; 3] =
        [ConductLevel::Error, ConductLevel::Warning, ConductLevel::Note];

    pub const fn name(self) -> &'static str {
        match self {
            ConductLevel::Error => "error",
            ConductLevel::Warning => "warning",
            ConductLevel::Note => "note",
        }
    }
}

/// How a conduct check sees its error.
#[derive(Clone, Debug)]
pub enum Spotting {
    /// Phrases in our own messages, quoted with their place.
    Phrases(WordSet),
    Condition(Condition),
}

#[derive(Clone, Debug)]
pub struct ConductCheck {
    pub id: String,
    pub title: Bilingual,
    pub level: ConductLevel,
    pub spotting: Spotting,
    pub advice: Bilingual,
    pub examples: Vec<Example>,
    pub line: RuleLine,
}

#[derive(Clone, Debug)]
pub struct CadenceStep {
    /// Working days of the buyer's country after the PI.
    pub after: u16,
    pub act: Bilingual,
    pub channel: String,
}

#[derive(Clone, Debug)]
pub struct Cadence {
    /// By `after`, rising.
    pub steps: Vec<CadenceStep>,
    pub then_every: Interval,
    /// Working days between two of our mails, at the least.
    pub least_gap: u16,
    pub ask_again_after: Interval,
    /// Local hours at the buyer's, from and to, 0–24.
    pub send_between: (u8, u8),
    /// IANA name.
    pub our_time_zone: String,
    /// Lower-case.
    pub our_domains: Vec<String>,
}

/// What stands first in a date that is written in numbers only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayOrder {
    DayFirst,
    MonthFirst,
    YearFirst,
}

/// What the team says of its exports beside their columns.
#[derive(Clone, Debug, Default)]
pub struct SourceSettings {
    /// Lower-case.
    pub our_domains: Vec<String>,
    pub date_order: Option<DayOrder>,
    /// Whether a comma stands before the decimals, else a point.
    pub decimal_comma: Option<bool>,
    pub encoding: Option<&'static encoding_rs::Encoding>,
    /// IANA name: by its clock moments are read that name their offset from UTC; `None`: UTC.
    pub zone: Option<String>,
    /// Of amounts for which neither the cell nor its column nor its row names one.
    pub currency: Option<Currency>,
    /// What the team writes where nothing is known, beside the usual.
    pub blanks: Vec<String>,
    /// The CRM's own words for why a deal was lost, folded, each with its cause.
    pub lost_reasons: Vec<(String, CauseId)>,
}

/// Numbers that nobody measured are pulled towards "says nothing"; each in (0, 1].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Damping {
    pub signs: f64,
    pub answers: f64,
}

/// Shares as fractions of 1, leads in decibans.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Thresholds {
    pub leading_share: f64,
    pub leading_db: f64,
    pub two_candidates_share: f64,
    /// Below this fraction of known signs the verdict is open.
    pub too_little_known: f64,
}

/// What a test of `tests/*.yaml` expects of its buyer.
#[derive(Clone, Debug, Default)]
pub struct Expectation {
    pub gate: Option<String>,
    pub verdict: Option<String>,
    pub cause: Option<String>,
    pub among_first_two: Option<String>,
    /// Cause, least share, greatest share; fractions of 1.
    pub share: Vec<(String, f64, f64)>,
    pub present: Vec<String>,
    pub absent: Vec<String>,
    pub unknown: Vec<String>,
    pub ask_first: Option<String>,
    pub conduct: Vec<String>,
}

#[derive(Clone, Debug)]
pub struct PackTest {
    pub name: String,
    pub buyer: Deal<'static>,
    pub stated: Vec<(FactId, crate::facts::Value<'static>)>,
    pub as_of: Date,
    pub expect: Expectation,
    pub line: RuleLine,
}

/// Everything that the program believes.
#[derive(Debug)]
pub struct Pack {
    pub catalog: Catalog,
    pub words: WordIndex,
    pub causes: Vec<Cause>,
    pub gates: Vec<Gate>,
    pub groups: Vec<Group>,
    pub signs: Vec<Sign>,
    pub questions: Vec<Question>,
    pub conduct: Vec<ConductCheck>,
    pub cadence: Cadence,
    pub damping: Damping,
    pub thresholds: Thresholds,
    pub seasons: Vec<Season>,
    pub events: Vec<TradeEvent>,
    pub tests: Vec<PackTest>,
    /// Word lists that the program itself reads.
    pub lists: KnownLists,
    /// Every list by name, for the fact `lists_found`, in file order.
    pub named_lists: Vec<(String, WordSet)>,
    /// How exports are recognised and columns matched to facts.
    pub sources: SourceSettings,
    pub columns: super::kinds::columns::Columns,
}

impl Pack {
    /// What derivations need of the pack.
    pub fn background(&self) -> Background<'_> {
        Background {
            words: &self.words,
            lists: self.lists,
            named_lists: &self.named_lists,
            seasons: &self.seasons,
            events: &self.events,
            settled_stages: &self.columns.settled.stages,
        }
    }

    pub fn cause_named(&self, id: &str) -> Option<CauseId> {
        self.causes
            .iter()
            .position(|cause| cause.id == id)
            .and_then(|at| u16::try_from(at).ok())
            .map(CauseId)
    }

    pub fn gate_named(&self, id: &str) -> Option<GateId> {
        let at = self.gates.iter().position(|gate| gate.id == id)?;
        u16::try_from(at).ok().map(GateId)
    }

    pub fn cause(&self, id: CauseId) -> &Cause {
        &self.causes[usize::from(id.0)]
    }

    pub fn gate(&self, id: GateId) -> &Gate {
        &self.gates[usize::from(id.0)]
    }

    pub fn sign(&self, id: SignId) -> &Sign {
        &self.signs[usize::from(id.0)]
    }

    pub fn question(&self, id: QuestionId) -> &Question {
        &self.questions[usize::from(id.0)]
    }

    pub fn check(&self, id: CheckId) -> &ConductCheck {
        &self.conduct[usize::from(id.0)]
    }
}
