//! Compares one deal under both packs: what is different, and which edits caused it.
//!
//! An edit *touches* a deal if reverting that edit alone, with all others in place, changes the
//! result. Edits that only have an effect together may each touch no deal.

use super::concluded_deal::ConcludedDeal;
use super::deal_change::Change;
use super::edits::{Edit, Part, edits};
use super::revert_edit::RevertedEdit;
use crate::diagnosis::verdict;
use crate::diagnosis::{
    Diagnosis, Engine, Evidence, Finding, Observation, Of100, Scratch, Tri, Weighed, seats,
};
use crate::facts::{AsOf, Deal};
use crate::rules::Pack;

/// A share that changes by less than this fraction of 1 counts as unchanged.
const LEAST_MOVE: f64 = 0.0005;

/// Two packs prepared for the comparison of deals.
#[derive(Debug)]
pub struct Bench<'p> {
    pub old: Engine<'p>,
    pub new: Engine<'p>,
    pub edits: Vec<Edit>,
    /// Indexed by edit.
    revert_edit: Vec<Option<RevertedEdit<'p>>>,
}

/// A deal with derived facts, and its diagnosis by one pack.
#[derive(Clone, Copy, Debug)]
pub struct Case<'c> {
    pub buyer: &'c Deal<'c>,
    pub diagnosis: &'c Diagnosis,
}

/// The effect of the edits on one deal.
#[derive(Clone, Debug, PartialEq)]
pub struct Compared<'p> {
    pub change: Change<'p>,
    /// The index of each edit that touches the deal, and how far the largest share would move back
    /// without it, as a fraction of 1.
    pub touched_by: Vec<(usize, f64)>,
    /// `None` if nothing changed, or if no edit alone accounts for the change.
    pub reason: Option<Reason<'p>>,
}

/// The edit that contributed most.
#[derive(Clone, Debug, PartialEq)]
pub struct Reason<'p> {
    pub edit: usize,
    /// A sign whose state the edit changed: its id, the state before, the state after.
    pub state: Option<(&'p str, &'p str, &'p str)>,
    /// The share that changed most, as it would be without the edit.
    pub without: Option<Of100>,
}

impl<'p> Bench<'p> {
    pub fn new(old: &'p Pack, new: &'p Pack) -> Self {
        let edits = edits(old, new);
        let settled: Vec<&str> = edits
            .iter()
            .flat_map(|edit| match &edit.part {
                Part::Sign(sign) => std::slice::from_ref(sign),
                Part::Read { signs, .. } => signs,
                _ => &[],
            })
            .map(String::as_str)
            .collect();
        let revert_edit =
            edits.iter().map(|edit| RevertedEdit::new(old, new, edit, &settled)).collect();
        Self { old: Engine::new(old), new: Engine::new(new), edits, revert_edit }
    }

    /// Shares by cause of the new pack without the edit; `None` if the edit affects no share.
    pub fn shares_without(&self, edit: usize, was: &Weighed, is: &Weighed) -> Option<Vec<f64>> {
        self.revert_edit[edit].as_ref().map(|own| own.shares(was, is))
    }

    pub fn compare(
        &self,
        (old, was): (Case<'_>, &ConcludedDeal),
        (new, is): (Case<'_>, &ConcludedDeal),
        as_of: &AsOf,
        scratch: &mut Scratch,
    ) -> Compared<'p> {
        let packs = (self.old.pack(), self.new.pack());
        let change = Change::between((packs.0, was), (packs.1, is));
        let mut truths = Truths { bench: self, old, new, as_of, scratch };
        let (mut touched_by, mut reason, mut most) = (Vec::new(), None, 0.0);
        for (at, edit) in self.edits.iter().enumerate() {
            let Some(touch) = self.touch(at, edit, (old, new), &change, &mut truths) else {
                continue;
            };
            touched_by.push((at, touch.by));
            if touch.accounts_for > most {
                most = touch.accounts_for;
                let state = self.state(&edit.part, old.diagnosis, new.diagnosis);
                reason = Some(Reason { edit: at, state, without: touch.without });
            }
        }
        Compared { change, touched_by, reason }
    }

    fn touch(
        &self,
        at: usize,
        edit: &Edit,
        (old, new): (Case<'_>, Case<'_>),
        change: &Change<'p>,
        truths: &mut Truths<'_, '_, 'p>,
    ) -> Option<Touch> {
        let gated = match &edit.part {
            Part::Gate(_) | Part::OrderOfGates | Part::Read { .. } | Part::Facts => {
                truths.gate_moves(&edit.part)
            }
            _ => false,
        };
        if gated {
            return Some(Touch { by: change.by, accounts_for: 1.0, without: None });
        }
        let (was, is) = (old.diagnosis, new.diagnosis);
        match (&edit.part, &was.finding, &is.finding) {
            (Part::Cadence, ..) => Touch::if_so(was.next != is.next),
            (Part::Gate(id), Finding::Gated(before), Finding::Gated(after)) => {
                let (before, after) =
                    (self.old.pack().gate(before.gate), self.new.pack().gate(after.gate));
                let is_this = after.id == *id && before.id == *id;
                Touch::if_so(is_this && (was.next != is.next || before.hidden != after.hidden))
            }
            (Part::Check(id), ..) => Touch::if_so(self.finds(id, was, is)),
            (_, Finding::Weighed(before), Finding::Weighed(after)) => {
                self.weighing_touch(at, edit, (before, after), change)
            }
            _ => None,
        }
    }

    fn weighing_touch(
        &self,
        at: usize,
        edit: &Edit,
        (was, is): (&Weighed, &Weighed),
        change: &Change<'p>,
    ) -> Option<Touch> {
        let pack = self.new.pack();
        let asked = |pack: &'p Pack, weighed: &Weighed| -> Vec<&'p str> {
            weighed.questions.iter().map(|own| pack.question(own.question).id.as_str()).collect()
        };
        let (asked_before, asked) = (asked(self.old.pack(), was), asked(pack, is));
        let mut touches = match &edit.part {
            Part::Verdicts => {
                let thresholds = &self.old.pack().thresholds;
                let (known, signs) = (is.known_signs(), is.signs.len());
                let has_words = is
                    .weighed
                    .iter()
                    .any(|own| matches!(own.evidence, Evidence::Words(_) | Evidence::Answer(_)));
                verdict(thresholds, &is.shares, &is.ranking, known, signs, has_words) != is.verdict
            }
            Part::AskAgain => asked_before != asked,
            Part::Question(id) => {
                asked_before != asked
                    && (asked_before.contains(&id.as_str()) || asked.contains(&id.as_str()))
            }
            part => self.state_of(part, was, is).is_some(),
        };
        let found = matches!(edit.part, Part::Read { .. } | Part::Facts);
        let (mut by, mut accounts_for, mut without) = (0.0, 0.0, None);
        // Equal states have equal weights.
        if (!found || touches)
            && let Some(shares) = self.shares_without(at, was, is)
        {
            let moves = shares.iter().zip(&is.shares).map(|(share, now)| (share - now).abs());
            by = moves.fold(0.0, f64::max);
            touches |= by >= LEAST_MOVE;
            if let Some(moved) = &change.share {
                let cause = pack.cause_named(moved.cause);
                let share = cause.map_or(0.0, |cause| shares[usize::from(cause.0)]);
                accounts_for = (moved.to - share) / (moved.to - moved.from);
                without = cause.map(|cause| seats(&shares)[usize::from(cause.0)]);
            }
        }
        // If no share changed, the edits that affect the verdict or the question caused the change.
        if change.share.is_none_or(|share| share.shown.0 == share.shown.1) {
            (accounts_for, without) = (1.0, None);
        }
        touches.then_some(Touch { by, accounts_for, without })
    }

    fn finds(&self, check: &str, was: &Diagnosis, is: &Diagnosis) -> bool {
        let found = |pack: &Pack, diagnosis: &Diagnosis| {
            let mut own = diagnosis.conduct.iter().map(|own| pack.check(own.check));
            own.find(|own| own.id == check).map(|own| own.level)
        };
        found(self.old.pack(), was) != found(self.new.pack(), is)
    }

    /// Returns the first sign whose state the edit changed.
    fn state(
        &self,
        part: &Part,
        was: &Diagnosis,
        is: &Diagnosis,
    ) -> Option<(&'p str, &'p str, &'p str)> {
        match (&was.finding, &is.finding) {
            (Finding::Weighed(was), Finding::Weighed(is)) => self.state_of(part, was, is),
            _ => None,
        }
    }

    fn state_of(
        &self,
        part: &Part,
        was: &Weighed,
        is: &Weighed,
    ) -> Option<(&'p str, &'p str, &'p str)> {
        let (old, new) = (self.old.pack(), self.new.pack());
        let reaches = |id: &str| match part {
            Part::Sign(own) => own == id,
            Part::Read { signs, .. } => signs.iter().any(|own| own == id),
            Part::Facts => !self.edits.iter().any(|edit| match &edit.part {
                Part::Sign(own) => own == id,
                Part::Read { signs, .. } => signs.iter().any(|own| own == id),
                _ => false,
            }),
            _ => false,
        };
        new.signs.iter().enumerate().filter(|(_, sign)| reaches(&sign.id)).find_map(|(at, sign)| {
            let before = old.signs.iter().position(|own| own.id == sign.id)?;
            let from = shown(&old.signs[before], was.signs[before].observation);
            let to = shown(sign, is.signs[at].observation);
            (from != to).then_some((sign.id.as_str(), from, to))
        })
    }
}

/// The effect of one edit on a deal.
struct Touch {
    by: f64,
    /// The part of the whole change that reverting the edit undoes; 1 is all of it.
    accounts_for: f64,
    without: Option<Of100>,
}

impl Touch {
    fn if_so(touches: bool) -> Option<Self> {
        touches.then_some(Self { by: 0.0, accounts_for: f64::MIN_POSITIVE, without: None })
    }
}

fn shown(sign: &crate::rules::pack::Sign, observation: Observation) -> &str {
    match observation {
        Observation::Known(outcome) => &sign.outcomes[usize::from(outcome)].id,
        Observation::Unknown => "unknown",
    }
}

/// The gates that hold for one deal by either pack, evaluated only if a gate may have changed.
struct Truths<'t, 's, 'p> {
    bench: &'t Bench<'p>,
    old: Case<'t>,
    new: Case<'t>,
    as_of: &'t AsOf,
    scratch: &'s mut Scratch,
}

impl<'p> Truths<'_, '_, 'p> {
    /// Returns whether a different gate, or none, would stop the deal without the edit.
    fn gate_moves(&mut self, part: &Part) -> bool {
        let stopped = |pack: &'p Pack, diagnosis: &Diagnosis| match &diagnosis.finding {
            Finding::Gated(gated) => Some(pack.gate(gated.gate).id.as_str()),
            Finding::Weighed(_) => None,
        };
        let (old, new) = (self.bench.old.pack(), self.bench.new.pack());
        let was = stopped(old, self.old.diagnosis);
        let is = stopped(new, self.new.diagnosis);
        // Another edit may have compensated for this one. That is rare, and not worth evaluating
        // every gate for every deal.
        was != is && self.first_without(part) != is
    }

    fn first_without(&mut self, part: &Part) -> Option<&'p str> {
        let (old, new) = (self.bench.old.pack(), self.bench.new.pack());
        let is_old = |id: &str| match part {
            Part::Gate(own) => own == id,
            Part::Read { gates, .. } => gates.iter().any(|own| own == id),
            Part::Facts => !self.bench.edits.iter().any(|edit| match &edit.part {
                Part::Gate(own) => own == id,
                Part::Read { gates, .. } => gates.iter().any(|own| own == id),
                _ => false,
            }),
            _ => false,
        };
        let mut order: Vec<&'p str> = new.gates.iter().map(|gate| gate.id.as_str()).collect();
        if *part == Part::OrderOfGates {
            let place = |id: &str| old.gates.iter().position(|gate| gate.id == id);
            order.sort_by_key(|id| place(id));
        }
        // A removed gate is restored before the first of the gates that followed it.
        for (at, gate) in old.gates.iter().enumerate() {
            if is_old(&gate.id) && !order.contains(&gate.id.as_str()) {
                let followed_by = |id: &&str| old.gates[at..].iter().any(|own| own.id == **id);
                let place = order.iter().position(followed_by).unwrap_or(order.len());
                order.insert(place, &gate.id);
            }
        }
        let is_old: Vec<bool> = order.iter().map(|id| is_old(id)).collect();
        order.into_iter().zip(is_old).find_map(|(id, is_old)| self.holds(id, is_old).then_some(id))
    }

    fn holds(&mut self, gate: &str, by_the_old: bool) -> bool {
        let (engine, case) =
            if by_the_old { (&self.bench.old, self.old) } else { (&self.bench.new, self.new) };
        let Some(gate) = engine.pack().gate_named(gate) else { return false };
        engine.gate(gate, case.buyer, self.as_of, self.scratch) == Tri::Yes
    }
}
