//! The engine made ready for one rule pack.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU64, Ordering};

use super::eval::CompiledCondition;
use super::questions::information_gain::Replies;
use super::weighing::bayes::{Model, clip};
use crate::facts::{FactId, FactSet, known};
use crate::rules::Pack;
use crate::rules::pack::Spotting;

/// A rule pack with its conditions prepared and its numbers in the form that is summed. Made once
/// per run and shared by all workers.
#[derive(Debug)]
pub struct Engine<'p> {
    /// No other engine of the process has it.
    pub(super) number: u64,
    pub(super) pack: &'p Pack,
    /// Findings are the signs in pack order, then the questions, each its own group.
    pub(super) model: Model,
    pub(super) replies: Vec<Replies>,
    pub(super) gates: Vec<CompiledCondition<'p>>,
    /// By sign, by outcome; `None` is everything else.
    pub(super) signs: Vec<Vec<Option<CompiledCondition<'p>>>>,
    /// By conduct check; `None` is spotted by phrases.
    pub(super) conduct: Vec<Option<CompiledCondition<'p>>>,
    pub(super) reads_our_words: bool,
}

impl<'p> Engine<'p> {
    pub fn new(pack: &'p Pack) -> Self {
        Self::without(pack, &FactSet::default())
    }

    /// One for buyers of whom none of these facts is ever known: the same diagnoses, with less to
    /// look at.
    pub fn without(pack: &'p Pack, never_known: &FactSet) -> Self {
        let prepared = |condition| CompiledCondition::new(condition).without(never_known);
        let signs = pack.signs.iter().map(|sign| {
            let outcomes = sign.outcomes.iter();
            let outcomes = outcomes.map(|outcome| outcome.when.as_ref().map(prepared));
            // One that is unknown hides all after it.
            outcomes.take_while(|when| !matches!(when, Some(CompiledCondition::Unknown))).collect()
        });
        let conduct = pack.conduct.iter().map(|check| match &check.spotting {
            Spotting::Phrases(_) => None,
            Spotting::Condition(condition) => Some(prepared(condition)),
        });
        let priors: Vec<f64> = pack.causes.iter().map(|cause| cause.of_100).collect();
        let replies = pack.questions.iter().map(|question| {
            let rows = question.answers.iter().map(|answer| answer.probability.as_slice());
            Replies::new(&priors, rows)
        });
        // 0 is no engine's.
        static ENGINES: AtomicU64 = AtomicU64::new(1);
        Self {
            number: ENGINES.fetch_add(1, Ordering::Relaxed),
            pack,
            model: model_of(pack, &priors),
            replies: replies.collect(),
            gates: pack.gates.iter().map(|gate| prepared(&gate.when)).collect(),
            signs: signs.collect(),
            conduct: conduct.collect(),
            reads_our_words: !pack.questions.is_empty()
                || pack.conduct.iter().any(|check| matches!(check.spotting, Spotting::Phrases(_))),
        }
    }

    pub fn pack(&self) -> &'p Pack {
        self.pack
    }

    /// Every fact that a diagnosis can depend on.
    pub fn facts_read(&self) -> BTreeSet<FactId> {
        let dates = self.pack.gates.iter().filter_map(|gate| gate.back_on);
        let rechecks = self.pack.causes.iter().filter_map(|cause| cause.recheck.as_ref()?.after);
        let mut read: BTreeSet<FactId> =
            dates.chain(rechecks).chain(READ_WHATEVER_THE_RULES).collect();
        let some = self.signs.iter().flatten().chain(&self.conduct).flatten();
        for condition in self.gates.iter().chain(some) {
            condition.each_fact(&mut |fact| {
                read.insert(fact);
            });
        }
        read
    }
}

/// For the calendar, the next step and the proof of a silence.
const READ_WHATEVER_THE_RULES: [FactId; 5] = [
    known::country_code,
    known::days_silent,
    known::follow_ups_since_pi,
    known::last_our_message_on,
    known::pi_sent_on,
];

fn model_of(pack: &Pack, priors: &[f64]) -> Model {
    let mut model = Model::new(priors);
    for _ in &pack.groups {
        model.add_group();
    }
    for sign in &pack.signs {
        let rows = sign.outcomes.iter().map(|outcome| outcome.probability.as_slice());
        let finding = model.add_finding(usize::from(sign.group), rows, pack.damping.signs);
        if sign.absent_says_nothing && sign.is_two_valued() {
            model.silence(finding, 1);
        }
    }
    for question in &pack.questions {
        // Written as they are for the gain, an answer of 0 must still not rule a cause out.
        let rows: Vec<Vec<f64>> = question
            .answers
            .iter()
            .map(|answer| answer.probability.iter().copied().map(clip).collect())
            .collect();
        let group = model.add_group();
        model.add_finding(group, rows.iter().map(Vec::as_slice), pack.damping.answers);
    }
    model
}
