//! One buyer by both packs: what is another now, and which edits did it.
//!
//! An edit *touches* a buyer when the buyer would stand elsewhere had that edit alone not been
//! made, all the others staying. Edits that do their work together only may each touch nobody.

use super::conclusion::Conclusion;
use super::deal_change::Change;
use super::edits::{Edit, Part, edits};
use super::revert_edit::RevertedEdit;
use crate::diagnosis::verdict;
use crate::diagnosis::{
    Diagnosis, Engine, Evidence, Finding, Observation, Of100, Scratch, Tri, Weighed, seats,
};
use crate::facts::{AsOf, Deal};
use crate::rules::Pack;

/// A share that moves less than this fraction of 1 has not moved.
const LEAST_MOVE: f64 = 0.0005;

/// Two packs made ready to be compared on buyers.
#[derive(Debug)]
pub struct Bench<'p> {
    pub old: Engine<'p>,
    pub new: Engine<'p>,
    pub edits: Vec<Edit>,
    /// By edit.
    revert_edit: Vec<Option<RevertedEdit<'p>>>,
}

/// A buyer whose facts are derived, and what a pack makes of it.
#[derive(Clone, Copy, Debug)]
pub struct Case<'c> {
    pub buyer: &'c Deal<'c>,
    pub diagnosis: &'c Diagnosis,
}

/// What the edits did to one buyer.
#[derive(Clone, Debug, PartialEq)]
pub struct Compared<'p> {
    pub change: Change<'p>,
    /// Index of each edit that touches the buyer, and how far the largest share would go back
    /// without it, as a fraction of 1.
    pub touched_by: Vec<(usize, f64)>,
    /// `None` where nothing moved, or no edit alone accounts for it.
    pub reason: Option<Reason<'p>>,
}

/// The edit that did most of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Reason<'p> {
    pub edit: usize,
    /// A sign that the edit made show something else: its id, before, after.
    pub state: Option<(&'p str, &'p str, &'p str)>,
    /// Where the share that moved most would be without the edit.
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

    /// Shares by cause of the new pack without the edit; `None` where it reaches no share.
    pub fn shares_without(&self, edit: usize, was: &Weighed, is: &Weighed) -> Option<Vec<f64>> {
        self.revert_edit[edit].as_ref().map(|own| own.shares(was, is))
    }

    pub fn compare(
        &self,
        (old, was): (Case<'_>, &Conclusion),
        (new, is): (Case<'_>, &Conclusion),
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
        // What finds the same as before weighs the same as before.
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
        // Where no share shows a move, whatever touches the verdict or the question did it.
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

    /// The first sign that the edit made show something else.
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

/// What an edit alone does to a buyer.
struct Touch {
    by: f64,
    /// The part of the whole change that goes back with the edit; 1 is all of it.
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

/// Which gates hold for one buyer, by either pack; looked at only where a gate may have moved.
struct Truths<'t, 's, 'p> {
    bench: &'t Bench<'p>,
    old: Case<'t>,
    new: Case<'t>,
    as_of: &'t AsOf,
    scratch: &'s mut Scratch,
}

impl<'p> Truths<'_, '_, 'p> {
    /// Whether another gate, or none, would stop the buyer without the edit.
    fn gate_moves(&mut self, part: &Part) -> bool {
        let stopped = |pack: &'p Pack, diagnosis: &Diagnosis| match &diagnosis.finding {
            Finding::Gated(gated) => Some(pack.gate(gated.gate).id.as_str()),
            Finding::Weighed(_) => None,
        };
        let (old, new) = (self.bench.old.pack(), self.bench.new.pack());
        let was = stopped(old, self.old.diagnosis);
        let is = stopped(new, self.new.diagnosis);
        // An edit that leaves the buyer where it was may still have been made up for by another
        // one; that is rare, and not worth trying every gate of every buyer for.
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
        // A gate that is gone goes back before the first of those that followed it.
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
