//! What a diagnosis is made of.

use std::ops::Deref;
use std::sync::Arc;

use jiff::civil::Date;

use super::weighing::shares::{Of100, seats};
use crate::facts::Cell;
use crate::rules::pack::{CauseId, CheckId, GateId, GroupId, QuestionId, SignId};

/// The result for one buyer.
#[derive(Clone, Debug, PartialEq)]
pub struct Diagnosis {
    pub finding: Finding,
    /// How we followed up; a separate axis, never a rival of the causes. In pack order.
    pub conduct: Vec<ConductFinding>,
    /// `None` where a gate says that there is nothing to follow up.
    pub next: Option<NextStep>,
    /// What dates of the record ask for, in the order of their days. The next step does those of its
    /// day.
    pub tasks: Vec<Task>,
    /// False where neither messages nor a last-received column could prove the silence.
    pub silence_is_proven: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Finding {
    /// There is nothing to weigh, for this reason.
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
    /// The first cause stands out.
    Leading,
    /// The first two stand out together.
    TwoCandidates,
    /// No cause stands out.
    Open,
    /// Too few signs are known to say.
    TooLittleKnown,
}

impl Verdict {
    /// The word used in results and in tests of the rules; `TooLittleKnown` is an open verdict.
    pub const fn name(self) -> &'static str {
        match self {
            Verdict::Leading => "leading",
            Verdict::TwoCandidates => "two_candidates",
            Verdict::Open | Verdict::TooLittleKnown => "open",
        }
    }
}

/// What is known of a sign: which of its outcomes, if any.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Observation {
    /// Index into the sign's outcomes.
    Known(u8),
    Unknown,
}

/// One sign of one buyer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SignFinding {
    pub sign: SignId,
    pub observation: Observation,
    /// Known, and not an absence that the sign ignores.
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

/// Answers of one day to one question that say different things: they cancel out.
#[derive(Clone, Debug, PartialEq)]
pub struct AnswerConflict {
    pub question: QuestionId,
    pub on: Option<Date>,
    /// Index into the question's answers, and where it stands.
    pub answers: Vec<(u8, Cell)>,
}

/// A question that the buyer's own record answers already. It is not asked, and is no evidence:
/// what gives the answer has been weighed.
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
    /// What a person says that the words mean; `None`: only the reader does.
    pub confirmed: Option<CauseId>,
    /// Whether the words were written on the day of the PI or later.
    pub is_after_pi: bool,
    /// ln P(words | cause) by cause, damped, up to a constant.
    pub by_cause: Vec<f64>,
}

/// A buyer who was weighed.
#[derive(Clone, Debug, PartialEq)]
pub struct Weighed {
    /// In pack order.
    pub answers: Vec<AnswerFinding>,
    pub conflicts: Vec<AnswerConflict>,
    /// In pack order.
    pub given: Vec<GivenAnswer>,
    pub readings: Vec<ReadingFinding>,
    /// Shared by all of whom the same is known.
    pub weighing: Arc<Weighing>,
}

impl Deref for Weighed {
    type Target = Weighing;

    fn deref(&self) -> &Weighing {
        &self.weighing
    }
}

/// What follows from the signs and answers, whoever the buyer is.
#[derive(Clone, Debug, PartialEq)]
pub struct Weighing {
    /// P(cause | all that is known) by cause; sums to 1.
    pub shares: Vec<f64>,
    /// Causes by falling share; ties in pack order.
    pub ranking: Vec<CauseId>,
    pub verdict: Verdict,
    /// In pack order.
    pub signs: Vec<SignFinding>,
    /// Everything that was weighed, in the order of sums.
    pub weighed: Vec<WeighedEvidence>,
    /// At most two, the first one first.
    pub questions: Vec<ChosenQuestion>,
}

impl Weighing {
    pub fn share(&self, cause: CauseId) -> f64 {
        self.shares[usize::from(cause.0)]
    }

    /// The shares as people see them, by cause; they sum to 100.
    pub fn seats(&self) -> Vec<Of100> {
        seats(&self.shares)
    }

    /// One of [`Weighing::seats`].
    pub fn seats_of(&self, cause: CauseId) -> Of100 {
        self.seats()[usize::from(cause.0)]
    }

    /// Entropy of the shares in bits.
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
    /// Expected information about the cause in bits: of this question, and for the second one of
    /// the two together.
    pub gain: f64,
    pub gain_of_pair: Option<f64>,
}

/// One error of our own follow-up.
#[derive(Clone, Debug, PartialEq)]
pub struct ConductFinding {
    pub check: CheckId,
    /// The phrases found, each with the message it stands in; empty for a check by condition.
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
    /// Index into the cadence's steps; `None` once they are through.
    pub step: Option<usize>,
    /// A working day of the buyer's country, never before the as-of date.
    pub on: Date,
    /// What fixed the date.
    pub reason: NextReason,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NextReason {
    /// We owe the reply, or the matter is for a person now.
    AtOnce,
    /// The next step of the cadence.
    Cadence,
    /// Not sooner than the least gap after our last message.
    LeastGap,
    /// The leading cause, or a tender that was opened, says when to look again.
    Recheck,
    /// The buyer is away until then.
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
    /// The buyer promised to come back by the day of the task.
    KeepPromise,
    /// Ask how the tender ended, which was opened on the day of the task.
    AskResult,
}

impl TaskKind {
    /// The name in results.
    pub const fn name(self) -> &'static str {
        match self {
            TaskKind::RenewPi => "renew_pi",
            TaskKind::OfferDocuments => "offer_documents",
            TaskKind::SendSample => "send_sample",
            TaskKind::Remind => "remind",
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
    /// Prior, then everything weighed by falling weight for the leader over the runner-up.
    /// `prior + Σ weights + rounding = posterior` to the last digit shown. Each is rounded by
    /// itself, so the same evidence between the same causes shows the same number everywhere.
    pub prior: Decibans,
    pub weights: Vec<Weight>,
    /// What rounding the others leaves over; mostly 0.
    pub rounding: Decibans,
    pub posterior: Decibans,
    /// Without each group, answer or reading, and without each sign of a group of several.
    pub drop_one: Vec<DropOne>,
    /// For each chosen question, what each answer would make of the ranking.
    pub prospects: Vec<Prospect>,
}

/// Tenths of a deciban; 10·log10 of a likelihood ratio.
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

/// What is weighed, or ignored to see what it did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Evidence {
    /// All signs of a group together.
    Group(GroupId),
    /// One sign of a group; weighed with the group, ignored alone.
    Sign(SignId),
    Answer(QuestionId),
    /// All questions that were asked and brought no reply.
    NoReplies,
    /// Index into the deal's readings.
    Words(u16),
}

/// One piece of evidence with what it weighs.
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
    /// Of a group, the signs that were weighed, in pack order.
    pub parts: Vec<Part>,
    /// Causes whose share the evidence raises most against the average, and lowers most.
    pub raises: Vec<CauseId>,
    pub lowers: Vec<CauseId>,
}

/// What one sign adds to its group: the difference when it is ignored. The differences of a group
/// need not add up to its weight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    pub sign: SignId,
    pub decibans: Decibans,
}

/// Without this piece of evidence, who would lead, and at what share?
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DropOne {
    pub evidence: Evidence,
    pub leader: CauseId,
    pub share: f64,
    /// The share as people see it.
    pub of_100: Of100,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Prospect {
    pub question: QuestionId,
    /// One per answer of the question, `no_reply` last.
    pub answers: Vec<ProspectiveAnswer>,
    /// The two causes that the question tells apart best.
    pub splits: (CauseId, CauseId),
}

#[derive(Clone, Debug, PartialEq)]
pub struct ProspectiveAnswer {
    /// Index into the question's answers.
    pub answer: usize,
    /// P(answer), given all that is known.
    pub probability: f64,
    /// The same as people see it.
    pub likely: Of100,
    /// Shares by cause if this is the answer.
    pub shares: Vec<f64>,
    /// Who would lead then, and the share as people see it.
    pub leader: CauseId,
    pub leader_of_100: Of100,
}
