//! The engine made ready for one rule pack, and the way through its rooms for one buyer.

use super::belief::{Model, clip};
use super::replies::Replies;
use super::truth::{Examination, Prepared, Scratch, Truth};
use super::{
    Diagnosis, Explanation, Finding, Observation, Weighed, conduct, explain, gate, next_step, weigh,
};
use crate::facts::{AsOf, Buyer, known};
use crate::rules::Pack;
use crate::rules::pack::{CheckId, GateId, SignId, Spotting};

/// A rule pack with its conditions prepared and its numbers in the form that is summed. Made once
/// per run and shared by all workers.
#[derive(Debug)]
pub struct Engine<'p> {
    pub(super) pack: &'p Pack,
    /// Findings are the signs in pack order, then the questions, each its own group.
    pub(super) model: Model,
    pub(super) replies: Vec<Replies>,
    pub(super) gates: Vec<Prepared<'p>>,
    /// By sign, by outcome; `None` is everything else.
    pub(super) signs: Vec<Vec<Option<Prepared<'p>>>>,
    /// By conduct check; `None` is spotted by phrases.
    pub(super) conduct: Vec<Option<Prepared<'p>>>,
    pub(super) reads_our_words: bool,
}

/// The diagnosis of one buyer whose derived facts are set. For many buyers make one [`Engine`].
pub fn diagnose(pack: &Pack, buyer: &Buyer<'_>, as_of: &AsOf) -> Diagnosis {
    Engine::new(pack).diagnose(buyer, as_of, &mut Scratch::default())
}

impl<'p> Engine<'p> {
    pub fn new(pack: &'p Pack) -> Self {
        let signs = pack.signs.iter().map(|sign| {
            sign.outcomes.iter().map(|outcome| outcome.when.as_ref().map(Prepared::new)).collect()
        });
        let conduct = pack.conduct.iter().map(|check| match &check.spotting {
            Spotting::Phrases(_) => None,
            Spotting::Condition(condition) => Some(Prepared::new(condition)),
        });
        let priors: Vec<f64> = pack.causes.iter().map(|cause| cause.of_100).collect();
        let replies = pack.questions.iter().map(|question| {
            let rows = question.answers.iter().map(|answer| answer.probability.as_slice());
            Replies::new(&priors, rows)
        });
        Self {
            pack,
            model: model_of(pack, &priors),
            replies: replies.collect(),
            gates: pack.gates.iter().map(|gate| Prepared::new(&gate.when)).collect(),
            signs: signs.collect(),
            conduct: conduct.collect(),
            reads_our_words: !pack.questions.is_empty()
                || pack.conduct.iter().any(|check| matches!(check.spotting, Spotting::Phrases(_))),
        }
    }

    pub fn pack(&self) -> &'p Pack {
        self.pack
    }

    /// The diagnosis of one buyer whose derived facts are set.
    pub fn diagnose(&self, buyer: &Buyer<'_>, as_of: &AsOf, scratch: &mut Scratch) -> Diagnosis {
        let mut exam = self.examine(buyer, as_of, scratch);
        let gated = gate::first(self, &mut exam);
        let is_kept_out = gated.as_ref().is_some_and(|gated| self.pack.gate(gated.gate).kept_out);
        if !is_kept_out && self.reads_our_words {
            exam.read_our_words();
        }
        let finding = match gated {
            Some(gated) => Finding::Gated(gated),
            None => Finding::Weighed(weigh::weigh(self, &mut exam)),
        };
        Diagnosis {
            conduct: if is_kept_out { Vec::new() } else { conduct::audit(self, &mut exam) },
            next: next_step::plan(self.pack, &mut exam, &finding),
            silence_is_proven: buyer.facts.get(known::days_silent).is_known(),
            finding,
        }
    }

    /// The full account of a weighing.
    pub fn explain(&self, weighed: &Weighed) -> Explanation {
        explain::explain(self, weighed)
    }

    /// Whether one gate's condition holds, whatever the others say.
    pub fn gate(
        &self,
        gate: GateId,
        buyer: &Buyer<'_>,
        as_of: &AsOf,
        scratch: &mut Scratch,
    ) -> Truth {
        self.examine(buyer, as_of, scratch).holds(&self.gates[usize::from(gate.0)])
    }

    /// What one sign shows of a buyer.
    pub fn sign(
        &self,
        sign: SignId,
        buyer: &Buyer<'_>,
        as_of: &AsOf,
        scratch: &mut Scratch,
    ) -> Observation {
        let mut exam = self.examine(buyer, as_of, scratch);
        weigh::observe(&self.signs[usize::from(sign.0)], &mut exam)
    }

    /// Whether one conduct check finds its fault.
    pub fn conduct_check(
        &self,
        check: CheckId,
        buyer: &Buyer<'_>,
        as_of: &AsOf,
        scratch: &mut Scratch,
    ) -> Truth {
        let mut exam = self.examine(buyer, as_of, scratch);
        exam.read_our_words();
        conduct::holds(self, check, &mut exam)
    }

    fn examine<'e>(
        &'e self,
        buyer: &'e Buyer<'e>,
        as_of: &'e AsOf,
        scratch: &'e mut Scratch,
    ) -> Examination<'e> {
        Examination::new(&self.pack.words, buyer, as_of, scratch)
    }
}

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
