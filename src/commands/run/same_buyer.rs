//! Groups the PIs of the same buyer, so that each sheet can list the others.
//!
//! This is a separate pass over all deals before the one that writes, because the first sheet must
//! know about the last row. Hidden buyers are in no list here either.

use std::collections::HashMap;

use crate::analysis::Analysis;
use crate::diagnosis::Finding;
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
    pub fn find(analysis: &Analysis<'_>) -> Result<Self, Diagnostic> {
        let mut same_buyer = Self::default();
        let pack = analysis.pack();
        for found in analysis.diagnose_all(|deal| {
            let (deal, diagnosis) = deal.ok()?;
            let is_hidden = matches!(&diagnosis.finding,
                Finding::Gated(gated) if pack.gate(gated.gate).hidden);
            (!is_hidden).then(|| Some((same_buyer_key(deal)?, OtherPi::of(deal))))?
        })? {
            same_buyer.add(found?);
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
