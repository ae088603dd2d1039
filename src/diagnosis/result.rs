//! Defines the result of a diagnosis.

use std::ops::Deref;
use std::sync::Arc;

use jiff::civil::Date;

use super::weighing::shares::{Of100, seats};
use crate::facts::Cell;
use crate::rules::pack::{CauseId, CheckId, GateId, GroupId, QuestionId, SignId};

/// The diagnosis of one deal.
#[derive(Clone, Debug, PartialEq)]
pub struct Diagnosis {
    pub finding: Finding,
    /// Errors of our follow-up, in pack order; separate from the causes.
    pub conduct: Vec<ConductFinding>,
    /// `None` if a gate says that no follow-up is needed.
    pub next: Option<NextStep>,
    /// What dates of the record ask for, in the order of their days. The next step does those of its
    /// day.
    pub tasks: Vec<Task>,
    /// False if neither messages nor a last-received column could prove the silence.
    pub silence_is_proven: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Finding {
    /// Not weighed, for this reason.
    Gated(Gated),
    Weighed(Weighed),
}

#[derive(Clone, Debug, PartialEq)]
pub struct Gated {
    pub gate: GateId,
    pub back_on: Option<Date>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// The first cause clearly leads.
    Leading,
    /// The first two causes clearly lead together.
    TwoCandidates,
    /// No cause clearly leads.
    Open,
    /// Too few signs are known for a verdict.
    TooLittleKnown,
}

impl Verdict {
    /// Returns the word in results and in tests of the rules; `TooLittleKnown` is an open verdict.
    pub const fn name(self) -> &'static str {
        match self {
            Verdict::Leading => "leading",
            Verdict::TwoCandidates => "two_candidates",
            Verdict::Open | Verdict::TooLittleKnown => "open",
        }
    }
}

/// The known outcome of a sign, if any.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Observation {
    /// Index into the sign's outcomes.
    Known(u8),
    Unknown,
}

/// One sign of one deal.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SignFinding {
    pub sign: SignId,
    pub observation: Observation,
    /// Whether it is known, and not an absence that the sign ignores.
    pub is_weighed: bool,
}

/// An answer of the buyer that was weighed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AnswerFinding {
    pub question: QuestionId,
    /// Index into the question's answers.
    pub answer: u8,
    pub cell: Cell,
}

/// Contradictory answers of one day to one question, which cancel out.
#[derive(Clone, Debug, PartialEq)]
pub struct AnswerConflict {
    pub question: QuestionId,
    pub on: Option<Date>,
    /// Index into the question's answers, and the cell.
    pub answers: Vec<(u8, Cell)>,
}

/// A question that the buyer's own record answers. It is not asked, and is no further evidence: the
/// facts behind the answer have been weighed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GivenAnswer {
    pub question: QuestionId,
    /// Index into the question's answers.
    pub answer: u8,
}

/// A reading of the buyer's words that was weighed.
#[derive(Clone, Debug, PartialEq)]
pub struct ReadingFinding {
    /// Index into the deal's readings.
    pub reading: usize,
    /// The meaning that a person confirmed; `None` if only the reader assigned one.
    pub confirmed: Option<CauseId>,
    /// Whether the words were written on the day of the PI or later.
    pub is_after_pi: bool,
    /// ln P(words | cause) by cause, damped, up to a constant.
    pub by_cause: Vec<f64>,
}

/// The share from which a leading cause is clear, so that the next step and the questions are its
/// own.
pub const CLEAR: f64 = 0.8;

/// Returns the leading cause if its share is at least [`CLEAR`], or if a person confirmed that the
/// buyer's words mean it.
pub(super) fn clear_cause(
    verdict: Verdict,
    ranking: &[CauseId],
    shares: &[f64],
    readings: &[ReadingFinding],
) -> Option<CauseId> {
    let &leader = ranking.first().filter(|_| verdict == Verdict::Leading)?;
    let is_confirmed = readings.iter().any(|reading| reading.confirmed == Some(leader));
    (shares[usize::from(leader.0)] >= CLEAR || is_confirmed).then_some(leader)
}

/// A deal that was weighed.
#[derive(Clone, Debug, PartialEq)]
pub struct Weighed {
    /// In pack order.
    pub answers: Vec<AnswerFinding>,
    pub conflicts: Vec<AnswerConflict>,
    /// In pack order.
    pub given: Vec<GivenAnswer>,
    pub readings: Vec<ReadingFinding>,
    /// Shared by all deals with the same observations.
    pub weighing: Arc<Weighing>,
}

impl Weighed {
    /// Returns the cause that is clear: by its share, or because a person confirmed that the
    /// buyer's words mean it.
    pub fn clear_cause(&self) -> Option<CauseId> {
        clear_cause(self.verdict, &self.ranking, &self.shares, &self.readings)
    }
}

impl Deref for Weighed {
    type Target = Weighing;

    fn deref(&self) -> &Weighing {
        &self.weighing
    }
}

/// The result that follows from signs, answers and readings alone.
#[derive(Clone, Debug, PartialEq)]
pub struct Weighing {
    /// P(cause | all observations) by cause; sums to 1.
    pub shares: Vec<f64>,
    /// Causes by descending share; ties in pack order.
    pub ranking: Vec<CauseId>,
    pub verdict: Verdict,
    /// In pack order.
    pub signs: Vec<SignFinding>,
    /// All weighed evidence, in the order of summation.
    pub weighed: Vec<WeighedEvidence>,
    /// At most two, the best one first.
    pub questions: Vec<ChosenQuestion>,
}

impl Weighing {
    pub fn share(&self, cause: CauseId) -> f64 {
        self.shares[usize::from(cause.0)]
    }

    /// Returns the shares for display, by cause; they sum to 100.
    pub fn seats(&self) -> Vec<Of100> {
        seats(&self.shares)
    }

    /// Returns the share of one cause for display, from [`Weighing::seats`].
    pub fn seats_of(&self, cause: CauseId) -> Of100 {
        self.seats()[usize::from(cause.0)]
    }

    /// Returns the entropy of the shares in bits.
    pub fn entropy(&self) -> f64 {
        super::weighing::bayes::entropy(&self.shares)
    }

    pub fn known_signs(&self) -> usize {
        self.signs.iter().filter(|sign| sign.observation != Observation::Unknown).count()
    }
}

/// A question to ask next.
#[derive(Clone, Debug, PartialEq)]
pub struct ChosenQuestion {
    pub question: QuestionId,
    /// Expected information about the cause in bits; for the second question, that of both
    /// together.
    pub gain: f64,
    pub gain_of_pair: Option<f64>,
}

/// One error of our own follow-up.
#[derive(Clone, Debug, PartialEq)]
pub struct ConductFinding {
    pub check: CheckId,
    /// The phrases found, each with its message; empty for a check by condition.
    pub quotes: Vec<Quote>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Quote {
    /// Our words, as written.
    pub text: String,
    /// Index into the buyer's messages.
    pub message: usize,
    pub on: Date,
    pub cell: Cell,
}

/// What to do next, and when.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NextStep {
    /// Index into the cadence's steps; `None` after the last one.
    pub step: Option<usize>,
    /// A working day of the buyer's country, never before the as-of date.
    pub on: Date,
    /// The reason for the date.
    pub reason: NextReason,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NextReason {
    /// We owe the reply, or a person has to act.
    AtOnce,
    /// The next step of the cadence.
    Cadence,
    /// Not before the minimum gap after our last message.
    LeastGap,
    /// The leading cause, or a tender that was opened, says when to look again.
    Recheck,
    /// The buyer is away until that day.
    BackOn,
    /// A date of the record runs out.
    Deadline,
    /// The buyer promised to come back by then.
    Promise,
}

/// Something that a date of the record asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Task {
    pub kind: TaskKind,
    /// The day to do it; never before the as-of date.
    pub on: Date,
    /// The date of the record from which the day was counted, or for a sample the day on which it
    /// has to leave.
    pub by: Date,
    /// For the renewal of a PI: the day until which it has to be valid.
    pub until: Option<Date>,
}

impl Task {
    pub(super) fn new(kind: TaskKind, on: Date, by: Date) -> Self {
        Self { kind, on, by, until: None }
    }
}

/// In the order in which tasks of one day are done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TaskKind {
    /// The PI has expired, or expires on the day of the task.
    RenewPi,
    /// A sample cannot arrive before the opening of the tender any more.
    OfferDocuments,
    /// A sample has to leave by the day of the task.
    SendSample,
    /// Shortly before the opening of the tender, ask what is missing.
    Remind,
    /// Long before the opening, ask whether the date is still right.
    CheckDate,
    /// The buyer promised to come back by the day of the task.
    KeepPromise,
    /// Ask how the tender ended, which was opened on the day of the task.
    AskResult,
}

impl TaskKind {
    pub const ALL: [TaskKind; 7] = [
        TaskKind::RenewPi,
        TaskKind::OfferDocuments,
        TaskKind::SendSample,
        TaskKind::Remind,
        TaskKind::CheckDate,
        TaskKind::KeepPromise,
        TaskKind::AskResult,
    ];
    pub const NAMES: [&str; 7] = [
        Self::ALL[0].name(),
        Self::ALL[1].name(),
        Self::ALL[2].name(),
        Self::ALL[3].name(),
        Self::ALL[4].name(),
        Self::ALL[5].name(),
        Self::ALL[6].name(),
    ];

    /// The name in results.
    pub const fn name(self) -> &'static str {
        match self {
            TaskKind::RenewPi => "renew_pi",
            TaskKind::OfferDocuments => "offer_documents",
            TaskKind::SendSample => "send_sample",
            TaskKind::Remind => "remind",
            TaskKind::CheckDate => "check_date",
            TaskKind::KeepPromise => "keep_promise",
            TaskKind::AskResult => "ask_result",
        }
    }
}

/// The full account of one weighing, made for a report.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    pub leader: CauseId,
    pub runner_up: CauseId,
    /// The prior, then everything weighed, by descending weight for the leader over the runner-up.
    /// `prior + Σ weights + rounding = posterior` to the last digit shown. Each number is rounded
    /// separately, so the same evidence between the same causes shows the same number everywhere.
    pub prior: Decibans,
    pub weights: Vec<Weight>,
    /// The remainder of rounding the others; usually 0.
    pub rounding: Decibans,
    pub posterior: Decibans,
    /// The leader without each group, answer or reading, and without each sign of a group of
    /// several.
    pub drop_one: Vec<DropOne>,
    /// For each chosen question, the effect of each answer on the ranking.
    pub prospects: Vec<Prospect>,
}

/// Tenths of a deciban; a deciban is 10·log10 of a likelihood ratio.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Decibans {
    pub tenths: i32,
}

impl std::fmt::Display for Decibans {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let sign = if self.tenths < 0 { "−" } else { "+" };
        write!(f, "{sign}{}.{}", self.tenths.abs() / 10, self.tenths.abs() % 10)
    }
}

/// A piece of evidence that is weighed, or left out to see its effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Evidence {
    /// All signs of a group together.
    Group(GroupId),
    /// One sign of a group; weighed with the group, left out alone.
    Sign(SignId),
    Answer(QuestionId),
    /// All questions that were asked without getting a reply.
    NoReplies,
    /// Index into the deal's readings.
    Words(u16),
}

/// One piece of evidence with its weight.
#[derive(Clone, Debug, PartialEq)]
pub struct WeighedEvidence {
    pub evidence: Evidence,
    /// ln P(evidence | cause) by cause, damped, up to a constant.
    pub by_cause: Vec<f64>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Weight {
    pub evidence: Evidence,
    /// For the leader over the runner-up.
    pub decibans: Decibans,
    /// For a group, the signs that were weighed, in pack order.
    pub parts: Vec<Part>,
    /// The causes whose share the evidence raises most compared with the average, and lowers most.
    pub raises: Vec<CauseId>,
    pub lowers: Vec<CauseId>,
}

/// The contribution of one sign to its group: the difference when it is left out. The contributions
/// need not add up to the group's weight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    pub sign: SignId,
    pub decibans: Decibans,
}

/// The leader, and its share, without this piece of evidence.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DropOne {
    pub evidence: Evidence,
    pub leader: CauseId,
    pub share: f64,
    /// The share for display.
    pub of_100: Of100,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Prospect {
    pub question: QuestionId,
    /// One per answer of the question, `no_reply` last.
    pub answers: Vec<ProspectiveAnswer>,
    /// The two causes that the question separates best.
    pub splits: (CauseId, CauseId),
}

#[derive(Clone, Debug, PartialEq)]
pub struct ProspectiveAnswer {
    /// Index into the question's answers.
    pub answer: usize,
    /// P(answer), given all observations.
    pub probability: f64,
    /// The same for display.
    pub likely: Of100,
    /// Shares by cause if this is the answer.
    pub shares: Vec<f64>,
    /// The leader after this answer.
    pub leader: CauseId,
    pub leader_of_100: Of100,
}
