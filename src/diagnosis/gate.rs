//! Reasons not to diagnose at all: the first gate, in pack order, whose condition holds.

use super::Gated;
use super::engine::Engine;
use super::truth::{Examination, Truth};
use crate::rules::pack::GateId;

pub(super) fn first(engine: &Engine<'_>, exam: &mut Examination<'_>) -> Option<Gated> {
    let at = engine.gates.iter().position(|gate| exam.holds(gate) == Truth::Yes)?;
    let gate = GateId(u16::try_from(at).ok()?);
    let back_on = engine.pack.gate(gate).back_on.and_then(|fact| exam.buyer.facts.date(fact));
    Some(Gated { gate, back_on })
}
