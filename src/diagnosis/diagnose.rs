//! The way of one buyer through the rooms: gate, weighing, conduct, next step.

use super::engine::Engine;
use super::eval::{Evaluator, Scratch, Tri};
use super::explanation::{explain, one_more_fact};
use super::weighing::weigh;
use super::{
    Diagnosis, Explanation, Finding, Observation, OneMore, Weighed, conduct, gate, next_step,
};
use crate::facts::{AsOf, Deal, known};
use crate::rules::Pack;
use crate::rules::pack::{CauseId, CheckId, GateId, SignId};

/// The diagnosis of one buyer whose derived facts are set. For many buyers make one [`Engine`].
pub fn diagnose(pack: &Pack, buyer: &Deal<'_>, as_of: &AsOf) -> Diagnosis {
    Engine::new(pack).diagnose(buyer, as_of, &mut Scratch::default())
}

impl Engine<'_> {
    /// The diagnosis of one buyer whose derived facts are set.
    pub fn diagnose(&self, buyer: &Deal<'_>, as_of: &AsOf, scratch: &mut Scratch) -> Diagnosis {
        let mut eval = self.examine(buyer, as_of, scratch);
        let gated = gate::first(self, &mut eval);
        let is_hidden = gated.as_ref().is_some_and(|gated| self.pack.gate(gated.gate).hidden);
        if !is_hidden && self.reads_our_words {
            eval.read_our_words();
        }
        let finding = match gated {
            Some(gated) => Finding::Gated(gated),
            None => Finding::Weighed(weigh::weigh(self, &mut eval)),
        };
        Diagnosis {
            conduct: if is_hidden { Vec::new() } else { conduct::audit(self, &mut eval) },
            next: next_step::plan(self.pack, &mut eval, &finding),
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
        one_more_fact::one_more(self, weighed)
    }

    /// Whether one gate's condition holds, whatever the others say.
    pub fn gate(&self, gate: GateId, buyer: &Deal<'_>, as_of: &AsOf, scratch: &mut Scratch) -> Tri {
        self.examine(buyer, as_of, scratch).holds(&self.gates[usize::from(gate.0)])
    }

    /// What one sign shows of a buyer.
    pub fn sign(
        &self,
        sign: SignId,
        buyer: &Deal<'_>,
        as_of: &AsOf,
        scratch: &mut Scratch,
    ) -> Observation {
        let mut eval = self.examine(buyer, as_of, scratch);
        weigh::observe(&self.signs[usize::from(sign.0)], &mut eval)
    }

    /// Whether one conduct check finds its error.
    pub fn conduct_check(
        &self,
        check: CheckId,
        buyer: &Deal<'_>,
        as_of: &AsOf,
        scratch: &mut Scratch,
    ) -> Tri {
        let mut eval = self.examine(buyer, as_of, scratch);
        eval.read_our_words();
        conduct::holds(self, check, &mut eval)
    }

    fn examine<'e>(
        &'e self,
        buyer: &'e Deal<'e>,
        as_of: &'e AsOf,
        scratch: &'e mut Scratch,
    ) -> Evaluator<'e> {
        Evaluator::new(&self.pack.words, buyer, as_of, scratch)
    }
}
