//! Decides whether to diagnose at all: returns the first gate, in pack order, whose condition
//! holds.

use super::Gated;
use super::engine::Engine;
use super::eval::{Evaluator, Tri};
use crate::rules::pack::GateId;

pub(super) fn first(engine: &Engine<'_>, eval: &mut Evaluator<'_>) -> Option<Gated> {
    let at = engine.gates.iter().position(|gate| eval.holds(gate) == Tri::Yes)?;
    let gate = GateId(u16::try_from(at).ok()?);
    let back_on = engine.pack.gate(gate).back_on.and_then(|fact| eval.buyer.facts.date(fact));
    Some(Gated { gate, back_on })
}
