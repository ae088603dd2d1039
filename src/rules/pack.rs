//! Defines the checked rule pack: compiled and immutable. Only the loader can construct one, so the
//! engine never receives unchecked rules.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use super::condition::Condition;
use super::frequencies::{Witness, clip_outcomes};
use super::given_by::GivenBy;
use super::learned::Learned;
use crate::exports::{DateOrder, DecimalMark};
use crate::facts::calendar::Calendars;
use crate::facts::derive::Background;
pub use crate::facts::derive::{KnownLists, TradeEvent};
use crate::facts::word_search::{WordIndex, WordSet, fold};
use crate::facts::{Bilingual, Catalog, Currency, Days, Deal, FactId, known};
use crate::text::written_language::WrittenLanguage;

/// Index into [`Pack::causes`], in file order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CauseId(pub u16);
/// Index into [`Pack::gates`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GateId(pub u16);
/// Index into [`Pack::signs`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SignId(pub u16);
/// Index into [`Pack::groups`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GroupId(pub u16);
/// Index into [`Pack::questions`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct QuestionId(pub u16);
/// Index into [`Pack::conduct`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CheckId(pub u16);

/// The position of a rule, for "line 12 of signs/tender.yaml".
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RuleLine {
    pub file: String,
    /// Counted from 1.
    pub line: usize,
}

/// The basis of a number.
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

/// A duration as managers write it: `10 working days`, `3 months`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Interval {
    Days(Days),
    /// Calendar months.
    Months(u16),
}

/// When to look again: this long after a date fact, or after the as-of date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recheck {
    pub interval: Interval,
    pub after: Option<FactId>,
}

/// Rules with `enabled: no`, and the tests that name one of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SwitchedOff {
    /// Kind and id, e.g. `sign` and `free_mailbox`.
    pub rules: Vec<(&'static str, String)>,
    /// The number of tests that are not run.
    pub tests: usize,
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
    /// The questions for a buyer for whom this cause is clear, the best one first.
    pub ask: Vec<QuestionId>,
    /// The channel of the next step for such a buyer; `None` for that of the cadence.
    pub channel: Option<&'static str>,
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

/// An example of a gate or sign: a buyer that the author of the rule knows.
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
    /// No report, and no other output but a count.
    pub hidden: bool,
    /// Goes to the top of the owner's list.
    pub first: bool,
    pub back_on: Option<FactId>,
    pub next_step: GateStep,
    /// Whether the sheet has a draft.
    pub has_draft: bool,
    pub because: Because,
    pub examples: Vec<Example>,
    pub line: RuleLine,
}

/// The next step for a buyer whom a gate stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GateStep {
    /// The action of the gate, on the buyer's next working day.
    AtOnce,
    /// The step of the cadence, not before `back_on`.
    ByCadence,
    /// Nothing: the deal needs no follow-up.
    Nothing,
}

/// One possible state of a sign.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// `present` or `absent` for a sign written with `of_10`.
    pub id: String,
    pub title: Option<Bilingual>,
    /// `None` for the last outcome, which covers everything else.
    pub when: Option<Condition>,
    /// P(outcome | cause) by cause, clipped to [0.01, 0.99] and summing to 1 over the outcomes: how
    /// many buyers show it. How often it is found is [`Sign::found`].
    pub probability: Vec<f64>,
}

#[derive(Clone, Debug)]
pub struct Sign {
    pub id: String,
    pub title: Bilingual,
    /// Index into [`Pack::groups`]. Every sign has a group; one without a written group has its
    /// own.
    pub group: u16,
    /// In the order of evaluation.
    pub outcomes: Vec<Outcome>,
    /// The causes with a number of their own, in pack order; the others are `most`.
    pub named: Vec<CauseId>,
    /// For a two-valued sign: absence counts as unknown.
    pub ignores_absence: bool,
    /// The witness of the word list that is the sign's condition; a perfect one for all other
    /// signs.
    pub witness: Witness,
    pub basis: Basis,
    pub because: Because,
    pub examples: Vec<Example>,
    pub line: RuleLine,
}

impl Sign {
    /// Returns whether the sign is written with `of_10`, and so can only be present or absent.
    pub fn is_two_valued(&self) -> bool {
        self.outcomes.len() == 2
            && self.outcomes[0].id == "present"
            && self.outcomes[1].id == "absent"
    }

    /// Returns whether the sign reads what the buyer wrote.
    pub fn reads_words(&self) -> bool {
        let mut conditions = self.outcomes.iter().filter_map(|own| own.when.as_ref());
        conditions.any(|when| when.reads(known::buyer_text))
    }

    /// Returns the ratio of the frequencies with which an outcome is found for two causes, given
    /// the fractions of buyers who show it.
    pub fn found_ratio(&self, outcome: usize, one: f64, other: f64) -> f64 {
        if !self.is_two_valued() {
            return one / other;
        }
        let found = |shown: f64| match outcome {
            0 => self.witness.hit(shown),
            _ => 1.0 - self.witness.hit(1.0 - shown),
        };
        found(one) / found(other)
    }

    /// P(outcome is found | cause), by outcome and then by cause, corrected for misses and false
    /// hits of word lists. The weights use this.
    pub fn found(&self) -> Vec<Vec<f64>> {
        self.found_of(self.outcomes.iter().map(|outcome| outcome.probability.clone()).collect())
    }

    /// The same for other frequencies than those of the rules.
    pub fn found_of(&self, mut outcomes: Vec<Vec<f64>>) -> Vec<Vec<f64>> {
        if self.witness != Witness::PERFECT && self.is_two_valued() {
            for cause in 0..outcomes[0].len() {
                let hit = self.witness.hit(outcomes[0][cause]);
                outcomes[0][cause] = hit;
                outcomes[1][cause] = 1.0 - hit;
            }
        }
        outcomes
    }
}

/// Signs that measure the same thing; they are weighed together.
#[derive(Clone, Debug)]
pub struct Group {
    pub id: String,
    /// The name of the group in reports; `None` if it has no name of its own.
    pub title: Option<Bilingual>,
    /// How far the signs mean the same thing: from 0, independent, to 1, repetitions of one thing.
    pub alike: f64,
    /// By id.
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
    /// The condition under which the record already answers the question.
    pub given_by: Option<GivenBy>,
}

#[derive(Clone, Debug)]
pub struct Question {
    pub id: String,
    pub topic: String,
    pub kind: QuestionKind,
    pub ask: Bilingual,
    /// The question in further languages.
    pub ask_in: Vec<(WrittenLanguage, String)>,
    /// How our own messages show that the question was asked.
    pub spot: WordSet,
    /// As written, followed by `no_reply`. The probabilities of each cause sum to 1.
    pub answers: Vec<PossibleAnswer>,
    /// The causes with a number of their own, in pack order; the others are `most`.
    pub named: Vec<CauseId>,
    pub line: RuleLine,
}

impl Question {
    /// P(answer | cause), by answer and then by cause, clipped. The weights use this.
    pub fn frequencies(&self) -> Vec<Vec<f64>> {
        let mut rows: Vec<Vec<f64>> =
            self.answers.iter().map(|answer| answer.probability.clone()).collect();
        clip_outcomes(&mut rows);
        rows
    }
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

/// How a conduct check finds its error.
#[derive(Clone, Debug)]
pub enum Spotting {
    /// Phrases in our own messages, which are quoted with their cell.
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
    /// By `after`, ascending.
    pub steps: Vec<CadenceStep>,
    pub then_every: Interval,
    /// The minimum number of working days between two of our mails.
    pub least_gap: u16,
    pub ask_again_after: Interval,
    /// Local hours of the buyer, from and to, 0–24.
    pub send_between: (u8, u8),
    /// IANA name.
    pub our_time_zone: String,
    /// In lower case.
    pub our_domains: Vec<String>,
    pub deadlines: DeadlineRules,
    pub capacity: Capacity,
    pub ranking: Ranking,
}

/// How far ahead of the dates of the record something has to be done; in working days of the
/// buyer's country, unless an interval.
#[derive(Clone, Debug, PartialEq)]
pub struct DeadlineRules {
    /// Before the PI expires.
    pub renew_pi: u16,
    /// A renewed PI is valid so long after the day of the step, or after the day on which the buyer
    /// decides.
    pub renew_for: Interval,
    /// Before a tender is opened.
    pub renew_before_opening: u16,
    pub remind_before_opening: u16,
    /// Before a sample has to leave.
    pub prepare_sample: u16,
    /// The PI has to be valid so long after the opening.
    pub valid_after_opening: Interval,
    /// The time of a courier to a country without a time of its own.
    pub usual_courier_days: u16,
    /// By ISO 3166 alpha-2 code.
    pub courier_days_by_country: BTreeMap<String, u16>,
}

impl DeadlineRules {
    /// Returns the working days that a courier takes to a country.
    pub fn courier_days(&self, country: Option<&str>) -> u16 {
        let own = country.and_then(|code| self.courier_days_by_country.get(code));
        own.copied().unwrap_or(self.usual_courier_days)
    }
}

impl Default for DeadlineRules {
    fn default() -> Self {
        Self {
            renew_pi: 3,
            renew_for: Interval::Days(Days { count: 30, working: false }),
            renew_before_opening: 10,
            remind_before_opening: 5,
            prepare_sample: 3,
            valid_after_opening: Interval::Months(3),
            usual_courier_days: 7,
            courier_days_by_country: BTreeMap::new(),
        }
    }
}

/// How many deals a salesperson works on in a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Capacity {
    pub usual: u16,
    /// By the name of the owner as the CRM writes it.
    pub by_owner: BTreeMap<String, u16>,
}

impl Capacity {
    pub fn of(&self, owner: Option<&str>) -> u16 {
        owner.and_then(|name| self.by_owner.get(name)).copied().unwrap_or(self.usual)
    }
}

impl Default for Capacity {
    fn default() -> Self {
        Self { usual: 5, by_owner: BTreeMap::new() }
    }
}

/// The numbers by which deals that can wait are ranked.
#[derive(Clone, Debug, PartialEq)]
pub struct Ranking {
    /// Working days of silence after which a deal is half as urgent.
    pub silence_half_life: u16,
    /// Working days within which a date that runs out raises the urgency, up to double.
    pub deadline_within: u16,
    /// The worth of one unit of a currency, in any common unit. Only for the order: sums never mix
    /// currencies.
    pub rates: BTreeMap<Currency, f64>,
}

impl Default for Ranking {
    fn default() -> Self {
        Self { silence_half_life: 40, deadline_within: 15, rates: BTreeMap::new() }
    }
}

/// What the team states about its exports, apart from their columns.
#[derive(Clone, Debug, Default)]
pub struct SourceSettings {
    /// In lower case.
    pub our_domains: Vec<String>,
    pub date_order: Option<DateOrder>,
    pub decimal_mark: Option<DecimalMark>,
    pub encoding: Option<&'static encoding_rs::Encoding>,
    /// The IANA name of the time zone in which times with an offset are read; `None` is UTC.
    pub zone: Option<String>,
    /// The currency of amounts without one in the cell, the column or the row.
    pub currency: Option<Currency>,
    /// What the team writes for unknown values, in addition to the usual blanks.
    pub blanks: Vec<String>,
    /// The CRM's own words for why a deal was lost, folded, each with its cause.
    pub lost_reasons: Vec<(String, CauseId)>,
}

/// The damping of weights towards zero, because the numbers are estimates; each in (0, 1].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Damping {
    pub signs: f64,
    /// For groups whose signs all read the buyer's words, which are a separate kind of evidence.
    pub words: f64,
    pub answers: f64,
    pub readings: f64,
}

/// Shares as fractions of 1, leads in decibans.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Thresholds {
    pub leading_share: f64,
    pub leading_db: f64,
    pub two_candidates_share: f64,
    /// The verdict is open if a smaller fraction of the signs is known.
    pub too_little_known: f64,
}

/// The expectations of a test in `tests/*.yaml`.
#[derive(Clone, Debug, Default)]
pub struct Expectation {
    pub gate: Option<String>,
    pub verdict: Option<String>,
    pub cause: Option<String>,
    pub among_first_two: Option<String>,
    /// Cause, smallest share, largest share; shares as fractions of 1.
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

/// A checked rule pack.
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
    /// In order of preference within a purpose.
    pub drafts: Vec<super::drafts::DraftRule>,
    pub cadence: Cadence,
    pub damping: Damping,
    pub thresholds: Thresholds,
    /// Shared with the overview, which plans when all deals are known.
    pub calendars: Arc<Calendars>,
    pub events: Vec<TradeEvent>,
    pub tests: Vec<PackTest>,
    /// The possible meanings of sentences, with examples.
    pub readings: super::readings::Readings,
    /// What `ghosted learn` made of counted cases, and is in force.
    pub learned: Option<Learned>,
    /// Rules and tests that are switched off.
    pub off: SwitchedOff,
    /// Word lists that the program itself reads.
    pub lists: KnownLists,
    /// Every list by name, for the fact `lists_found`, in file order.
    pub named_lists: Vec<(String, WordSet)>,
    /// How exports are recognised and columns matched to facts.
    pub sources: SourceSettings,
    pub columns: super::kinds::columns::Columns,
}

impl Pack {
    /// Returns the parts of the pack that derivations need.
    pub fn background(&self) -> Background<'_> {
        Background {
            words: &self.words,
            lists: self.lists,
            named_lists: &self.named_lists,
            calendars: &self.calendars,
            events: &self.events,
            words_reader: self.readings.as_reader(),
            settled_stages: &self.columns.settled.stages,
        }
    }

    /// Returns whether every sign of the group reads what the buyer wrote.
    pub fn is_of_words(&self, group: &Group) -> bool {
        group.signs.iter().all(|&sign| self.sign(sign).reads_words())
    }

    /// Returns the damping of the weight of a group.
    pub fn damping_of(&self, group: &Group) -> f64 {
        if self.is_of_words(group) { self.damping.words } else { self.damping.signs }
    }

    pub fn cause_named(&self, id: &str) -> Option<CauseId> {
        self.causes
            .iter()
            .position(|cause| cause.id == id)
            .and_then(|at| u16::try_from(at).ok())
            .map(CauseId)
    }

    /// Returns the cause that a person wrote: by its id or title, or by those of a meaning with
    /// that cause, ignoring case, width and punctuation.
    pub fn cause_written(&self, written: &str) -> Option<CauseId> {
        let key = letters_of(written);
        let is_so =
            |names: [&str; 3]| !key.is_empty() && names.iter().any(|own| letters_of(own) == key);
        let causes = self.causes.iter().map(|own| [&*own.id, &own.title.en, &own.title.zh]);
        let at = causes.into_iter().position(is_so);
        match at {
            Some(at) => u16::try_from(at).ok().map(CauseId),
            None => {
                let meaning = self.readings.written(written)?;
                self.readings.meanings[usize::from(meaning)].cause
            }
        }
    }

    /// Returns the cause of the reason for which a deal was lost: by the CRM's own words that the
    /// rules assign to a cause, else as [`Self::cause_written`].
    pub fn cause_of_reason(&self, reason: &str) -> Option<CauseId> {
        let folded = fold(reason.trim());
        let own = self.sources.lost_reasons.iter().find(|(own, _)| *own == folded);
        own.map(|(_, cause)| *cause).or_else(|| self.cause_written(reason))
    }

    /// Returns whether a person wrote a known meaning.
    pub fn knows_meaning(&self, written: &str) -> bool {
        self.cause_written(written).is_some() || self.readings.written(written).is_some()
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

/// Returns the letters and digits of a text, ignoring case and width.
pub(super) fn letters_of(text: &str) -> String {
    fold(text).chars().filter(|c| c.is_alphanumeric()).collect()
}
