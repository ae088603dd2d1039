//! The way of one buyer through the rooms: gate, weighing, conduct, next step.

use super::engine::Engine;
use super::truth::{Examination, Scratch, Truth};
use super::{
    Diagnosis, Explanation, Finding, Observation, OneMore, Weighed, conduct, explain, gate,
    next_step, one_more, weigh,
};
use crate::facts::{AsOf, Buyer, known};
use crate::rules::Pack;
use crate::rules::pack::{CauseId, CheckId, GateId, SignId};

/// The diagnosis of one buyer whose derived facts are set. For many buyers make one [`Engine`].
pub fn diagnose(pack: &Pack, buyer: &Buyer<'_>, as_of: &AsOf) -> Diagnosis {
    Engine::new(pack).diagnose(buyer, as_of, &mut Scratch::default())
}

impl Engine<'_> {
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

    /// The same account for one cause over another, as if they were the first two.
    pub fn explain_between(&self, weighed: &Weighed, cause: CauseId, over: CauseId) -> Explanation {
        explain::explain_between(self, weighed, cause, over)
    }

    /// What one more known sign would change; what would change most first.
    pub fn one_more(&self, weighed: &Weighed) -> Vec<OneMore> {
        one_more::one_more(self, weighed)
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
