//! Groups the PIs of the same buyer, so that each sheet can list the others.
//!
//! This is a separate pass over all deals before the one that writes, because the first sheet must
//! know about the last row. It diagnoses nothing: only the gates that hide deals are evaluated.
//! Hidden buyers are in no list here either.

use std::collections::HashMap;

use super::plan::Plan;
use crate::analysis::Analysis;
use crate::diagnostic::Diagnostic;
use crate::facts::Deal;
use crate::report::{OtherPi, same_buyer_key};

/// The PIs of every buyer that has several, in the order of the export.
#[derive(Default)]
pub struct DealsOfBuyer {
    by_key: HashMap<String, Vec<OtherPi>>,
}

impl DealsOfBuyer {
    /// # Errors
    /// The exports cannot be read to the end.
    pub fn find(plan: &Plan) -> Result<Self, Diagnostic> {
        let of_buyer = |deal: &Deal<'_>| Some((same_buyer_key(deal)?, OtherPi::of(deal)));
        let found = Analysis::each_shown(&plan.pack, &plan.exports, &plan.as_of, of_buyer)?;
        Ok(Self::gather(found.into_iter().flatten()))
    }

    /// PIs with the keys of their buyer, in the order of the export.
    pub fn gather(found: impl IntoIterator<Item = (String, OtherPi)>) -> Self {
        let mut by_key: HashMap<String, Vec<OtherPi>> = HashMap::new();
        for (key, pi) in found {
            by_key.entry(key).or_default().push(pi);
        }
        by_key.retain(|_, pis| pis.len() > 1);
        Self { by_key }
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
