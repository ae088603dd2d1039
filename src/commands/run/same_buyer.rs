//! Groups the PIs of the same buyer, so that each sheet can list the others.
//!
//! This is a separate pass over all deals before the one that writes, because the first sheet must
//! know about the last row. Hidden buyers are in no list here either.

use std::collections::HashMap;

use rayon::prelude::*;

use super::plan::Plan;
use crate::commands::error::CommandError;
use crate::diagnosis::{Engine, Finding, Scratch};
use crate::exit_code::Exit;
use crate::exports::{Batch, DealRow};
use crate::facts::Deal;
use crate::facts::derive::derive;
use crate::report::{OtherPi, same_buyer_key};

/// The PIs of every buyer that has several, in the order of the export.
#[derive(Default)]
pub struct DealsOfBuyer {
    by_key: HashMap<String, Vec<OtherPi>>,
}

impl DealsOfBuyer {
    pub fn find(plan: &Plan) -> Result<Self, CommandError> {
        let engine = Engine::new(&plan.pack);
        let mut same_buyer = Self::default();
        let mut reader = plan.exports.deals().map_err(CommandError::one(Exit::FaultyExports))?;
        let mut batch = Batch::default();
        while reader.read(&mut batch).map_err(CommandError::one(Exit::FaultyExports))? {
            let found: Vec<_> =
                batch.rows().par_iter().map(|row| known_buyer(plan, &engine, row)).collect();
            same_buyer.add(found.into_iter().flatten());
        }
        same_buyer.forget_the_single();
        Ok(same_buyer)
    }

    /// PIs with the keys of their buyer, in the order of the export.
    pub fn gather(found: impl IntoIterator<Item = (String, OtherPi)>) -> Self {
        let mut same_buyer = Self::default();
        same_buyer.add(found);
        same_buyer.forget_the_single();
        same_buyer
    }

    fn add(&mut self, found: impl IntoIterator<Item = (String, OtherPi)>) {
        for (key, pi) in found {
            self.by_key.entry(key).or_default().push(pi);
        }
    }

    fn forget_the_single(&mut self) {
        self.by_key.retain(|_, pis| pis.len() > 1);
    }

    /// Returns all PIs of the buyer, including this one; empty if it is the only one.
    pub fn of(&self, buyer: &Deal<'_>) -> &[OtherPi] {
        if self.by_key.is_empty() {
            return &[]; // without sheets, PIs are not grouped
        }
        let pis = same_buyer_key(buyer).and_then(|key| self.by_key.get(&key));
        pis.map_or(&[], Vec::as_slice)
    }
}

/// Returns `None` for a row that is rejected or hidden, or whose buyer cannot be identified.
fn known_buyer(plan: &Plan, engine: &Engine<'_>, row: &DealRow) -> Option<(String, OtherPi)> {
    let mut buyer = Deal::new(plan.pack.catalog.len());
    plan.exports.fill(row, &mut buyer).ok()?;
    let background = plan.pack.background();
    derive(&mut buyer, &background, &plan.as_of);
    let diagnosis = engine.diagnose(&buyer, &plan.as_of, &mut Scratch::default());
    let is_hidden = match diagnosis.finding {
        Finding::Gated(gated) => plan.pack.gate(gated.gate).hidden,
        Finding::Weighed(_) => false,
    };
    if is_hidden {
        return None;
    }
    Some((same_buyer_key(&buyer)?, OtherPi::of(&buyer)))
}
