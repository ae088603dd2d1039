//! Compiles a rule pack for diagnosis.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU64, Ordering};

use super::Evidence;
use super::eval::CompiledCondition;
use super::given::Givens;
use super::questions::information_gain::Replies;
use super::weighing::bayes::Model;
use crate::facts::{FactId, FactSet, known};
use crate::rules::Numbers;
use crate::rules::Pack;
use crate::rules::frequencies::damp_outcomes;
use crate::rules::pack::{GroupId, QuestionId, Spotting};

/// How far questions without a reply are repetitions of each other: a buyer who ignores one
/// question usually ignores the next.
pub const NO_REPLIES_ALIKE: f64 = 0.9;

/// A rule pack with compiled conditions and its numbers as logarithms. Made once per run and shared
/// by all workers.
#[derive(Debug)]
pub struct Engine<'p> {
    /// Unique within the process.
    pub(super) number: u64,
    pub(super) pack: &'p Pack,
    /// The findings are the signs in pack order, then the answers by question, each in its own
    /// group, then the questions without a reply, all in one group.
    pub(super) model: Model,
    /// By group of the model.
    pub(super) evidence: Vec<Evidence>,
    /// By sign, by outcome, by cause: P(outcome is found | cause).
    pub(super) found: Vec<Vec<Vec<f64>>>,
    pub(super) givens: Givens<'p>,
    pub(super) replies: Vec<Replies>,
    pub(super) gates: Vec<CompiledCondition<'p>>,
    /// By sign, by outcome; `None` covers everything else.
    pub(super) signs: Vec<Vec<Option<CompiledCondition<'p>>>>,
    /// By conduct check; `None` for checks by phrases.
    pub(super) conduct: Vec<Option<CompiledCondition<'p>>>,
    pub(super) reads_our_words: bool,
}

impl<'p> Engine<'p> {
    pub fn new(pack: &'p Pack) -> Self {
        Self::without(pack, &FactSet::default())
    }

    /// Compiles a pack for deals of which these facts are never known. The diagnoses are the same,
    /// with less work.
    pub fn without(pack: &'p Pack, never_known: &FactSet) -> Self {
        let prepared = |condition| CompiledCondition::new(condition).without(never_known);
        let signs = pack.signs.iter().map(|sign| {
            let outcomes = sign.outcomes.iter();
            let outcomes = outcomes.map(|outcome| outcome.when.as_ref().map(prepared));
            // An unknown outcome hides all later ones.
            outcomes.take_while(|when| !matches!(when, Some(CompiledCondition::Unknown))).collect()
        });
        let conduct = pack.conduct.iter().map(|check| match &check.spotting {
            Spotting::Phrases(_) => None,
            Spotting::Condition(condition) => Some(prepared(condition)),
        });
        let priors: Vec<f64> = pack.causes.iter().map(|cause| cause.of_100).collect();
        let replies = pack.questions.iter().map(|question| {
            let mut rows = question.frequencies();
            damp_outcomes(&mut rows, pack.damping.answers);
            Replies::new(priors.len(), rows.iter().map(Vec::as_slice))
        });
        let (model, evidence) = model_of(pack, &Numbers::of(pack));
        // 0 is reserved for "no engine".
        static ENGINES: AtomicU64 = AtomicU64::new(1);
        Self {
            number: ENGINES.fetch_add(1, Ordering::Relaxed),
            pack,
            model,
            evidence,
            found: pack.signs.iter().map(crate::rules::pack::Sign::found).collect(),
            givens: Givens::new(pack, &prepared),
            replies: replies.collect(),
            gates: pack.gates.iter().map(|gate| prepared(&gate.when)).collect(),
            signs: signs.collect(),
            conduct: conduct.collect(),
            reads_our_words: !pack.questions.is_empty()
                || pack.conduct.iter().any(|check| matches!(check.spotting, Spotting::Phrases(_))),
        }
    }

    /// Returns whether the evidence is a group whose signs all read what the buyer wrote.
    pub(super) fn is_of_words(&self, evidence: Evidence) -> bool {
        match evidence {
            Evidence::Group(at) => self
                .pack
                .groups
                .get(usize::from(at.0))
                .is_some_and(|group| self.pack.is_of_words(group)),
            _ => false,
        }
    }

    pub fn pack(&self) -> &'p Pack {
        self.pack
    }

    /// Returns the number of gates up to the last one that hides deals.
    pub(super) fn gates_before_shown(&self) -> usize {
        self.pack.gates.iter().rposition(|gate| gate.hidden).map_or(0, |last| last + 1)
    }

    /// Returns every fact that decides whether a deal is hidden.
    pub fn facts_read_to_hide(&self) -> BTreeSet<FactId> {
        let mut read = BTreeSet::new();
        for gate in self.gates.iter().take(self.gates_before_shown()) {
            gate.each_fact(&mut |fact| {
                read.insert(fact);
            });
        }
        read
    }

    /// Returns every fact that a diagnosis can depend on.
    pub fn facts_read(&self) -> BTreeSet<FactId> {
        let dates = self.pack.gates.iter().filter_map(|gate| gate.back_on);
        let rechecks = self.pack.causes.iter().filter_map(|cause| cause.recheck.as_ref()?.after);
        let mut read: BTreeSet<FactId> =
            dates.chain(rechecks).chain(READ_WHATEVER_THE_RULES).collect();
        let mut note = |condition: &CompiledCondition<'_>| {
            condition.each_fact(&mut |fact| {
                read.insert(fact);
            });
        };
        let some = self.signs.iter().flatten().chain(&self.conduct).flatten();
        self.gates.iter().chain(some).for_each(&mut note);
        self.givens.each_condition(&mut note);
        read
    }
}

/// Facts for the calendar, the next step and the proof of a silence.
const READ_WHATEVER_THE_RULES: [FactId; 10] = [
    known::country_code,
    known::days_silent,
    known::follow_ups_since_pi,
    known::last_our_message_on,
    known::pi_sent_on,
    known::pi_valid_until,
    known::promised_until,
    known::sample_sent_on,
    known::tender_date,
    known::undeliverable,
];

/// Returns a model of the pack with these numbers, and the evidence of each group of the model.
pub(super) fn model_of(pack: &Pack, numbers: &Numbers) -> (Model, Vec<Evidence>) {
    let mut model = Model::new(&numbers.causes);
    let mut evidence = Vec::new();
    for (at, group) in (0..).map(GroupId).zip(&pack.groups) {
        let damping = if pack.is_of_words(group) { pack.damping.words } else { numbers.damping };
        model.add_group(&group.id, group.alike, damping);
        evidence.push(Evidence::Group(at));
    }
    for (sign, shown) in pack.signs.iter().zip(&numbers.signs) {
        let (group, found) = (usize::from(sign.group), sign.found_of(shown.clone()));
        if sign.is_two_valued() {
            model.add_sign(group, &sign.id, &found[0], sign.ignores_absence);
        } else {
            model.add_finding(group, &sign.id, found.iter().map(Vec::as_slice));
        }
    }
    for ((at, question), rows) in (0..).map(QuestionId).zip(&pack.questions).zip(&numbers.questions)
    {
        let group = model.add_group(&question.id, 0.0, pack.damping.answers);
        evidence.push(Evidence::Answer(at));
        model.add_finding(group, &question.id, rows.iter().map(Vec::as_slice));
    }
    let group = model.add_group(
        super::questions::answers::NO_REPLY,
        NO_REPLIES_ALIKE,
        pack.damping.answers,
    );
    evidence.push(Evidence::NoReplies);
    for (question, rows) in pack.questions.iter().zip(&numbers.questions) {
        if let Some(no_reply) = rows.last() {
            model.add_sign(group, &question.id, no_reply, true);
        }
    }
    (model, evidence)
}
