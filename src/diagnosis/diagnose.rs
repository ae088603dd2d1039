//! Diagnoses one deal: gate, weighing, conduct, next step.

use super::engine::Engine;
use super::eval::{Evaluator, Scratch, Tri};
use super::explanation::{explain, one_more_fact};
use super::rank::{TOLERANCE, sort_falling};
use super::weighing::{verdict, weigh};
use super::{
    Diagnosis, Explanation, Finding, Observation, OneMore, Verdict, Weighed, conduct, gate,
    next_step,
};
use crate::facts::{AsOf, Deal, known};
use crate::rules::Pack;
use crate::rules::pack::{CauseId, CheckId, GateId, SignId};

/// Diagnoses one deal whose derived facts are set. To diagnose many, make one [`Engine`].
pub fn diagnose(pack: &Pack, buyer: &Deal<'_>, as_of: &AsOf) -> Diagnosis {
    Engine::new(pack).diagnose(buyer, as_of, &mut Scratch::default())
}

impl Engine<'_> {
    /// Diagnoses one deal whose derived facts are set.
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
        let (next, tasks) = next_step::plan(self.pack, &mut eval, &finding);
        Diagnosis {
            conduct: if is_hidden { Vec::new() } else { conduct::audit(self, &mut eval) },
            next,
            tasks,
            silence_is_proven: buyer.facts.get(known::days_silent).is_known(),
            finding,
        }
    }

    /// Returns whether a gate hides the deal, without diagnosing it. Reads the derived facts of
    /// [`Self::facts_read_to_hide`].
    pub fn is_hidden(&self, deal: &Deal<'_>, as_of: &AsOf, scratch: &mut Scratch) -> bool {
        let mut eval = self.examine(deal, as_of, scratch);
        let mut gates = self.pack.gates.iter().zip(&self.gates).take(self.gates_before_shown());
        let holds = gates.find(|(_, when)| eval.holds(when) == Tri::Yes);
        holds.is_some_and(|(gate, _)| gate.hidden)
    }

    /// Returns the full account of a weighing.
    pub fn explain(&self, weighed: &Weighed) -> Explanation {
        explain::explain(self, weighed)
    }

    /// Returns the account for one cause over another, as if they were the first two.
    pub fn explain_between(&self, weighed: &Weighed, cause: CauseId, over: CauseId) -> Explanation {
        explain::explain_between(self, weighed, cause, over)
    }

    /// Returns the effect of knowing one more sign, largest effect first.
    pub fn one_more(&self, weighed: &Weighed) -> Vec<OneMore> {
        one_more_fact::one_more(self, weighed)
    }

    /// Returns the leading cause if this sign were unknown.
    pub fn leader_without(&self, weighed: &Weighed, sign: SignId) -> CauseId {
        let mut observed = explain::observed(self, weighed);
        observed[usize::from(sign.0)] = Observation::Unknown;
        let shares = explain::shares_given(self, weighed, &observed);
        weigh::causes_by_share(&shares).first().copied().unwrap_or(CauseId(0))
    }

    /// Returns the share of a cause, and whether it leads, if its own signs (those found more often
    /// for it than for `usual`) are all present and nothing else is known.
    pub fn reach(&self, cause: CauseId, usual: CauseId) -> (f64, bool) {
        let (own, usual) = (usize::from(cause.0), usize::from(usual.0));
        let mut observed = vec![Observation::Unknown; self.model.findings()];
        for (finding, outcomes) in observed.iter_mut().zip(&self.found) {
            // The last outcome covers everything else.
            let shown = outcomes.iter().take(outcomes.len().saturating_sub(1));
            let mut speaking: Vec<(u8, f64)> = (0..)
                .zip(shown)
                .map(|(outcome, row)| (outcome, row[own] / row[usual]))
                .filter(|&(_, ratio)| ratio > 1.0 + TOLERANCE)
                .collect();
            sort_falling(&mut speaking, |&(_, ratio)| ratio, |(a, _), (b, _)| a.cmp(b));
            if let Some(&(outcome, _)) = speaking.first() {
                *finding = Observation::Known(outcome);
            }
        }
        let shares = self.model.posterior(&observed);
        let ranking = weigh::causes_by_share(&shares);
        let (thresholds, signs) = (&self.pack.thresholds, self.pack.signs.len());
        let verdict = verdict::verdict(thresholds, &shares, &ranking, signs, signs, true);
        (shares[own], ranking[0] == cause && verdict == Verdict::Leading)
    }

    /// Evaluates one gate, regardless of the others.
    pub fn gate(&self, gate: GateId, buyer: &Deal<'_>, as_of: &AsOf, scratch: &mut Scratch) -> Tri {
        self.examine(buyer, as_of, scratch).holds(&self.gates[usize::from(gate.0)])
    }

    /// Observes one sign of a deal.
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

    /// Evaluates one conduct check.
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

    pub(super) fn examine<'e>(
        &'e self,
        buyer: &'e Deal<'e>,
        as_of: &'e AsOf,
        scratch: &'e mut Scratch,
    ) -> Evaluator<'e> {
        Evaluator::new(&self.pack.words, &self.pack.calendars, buyer, as_of, scratch)
    }
}
