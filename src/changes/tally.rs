//! Counts what changed over all deals: transitions from one state to another, and the deals that
//! changed most.
//!
//! Both views use it: the comparison of two packs, and that of two reports of a watch. Hidden buyers
//! are counted and never named.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::concluded_deal::ConcludedDeal;
use super::deal_change::{Change, What};

/// The number of deals that are listed.
pub const MOST_NAMED: usize = 20;

#[derive(Debug, Default)]
pub struct Tally {
    /// Diagnosed or gated both times.
    pub compared: usize,
    /// Compared, but never named: the buyers asked not to be contacted.
    pub hidden: usize,
    /// Anything visible changed; a share counts from one in a hundred.
    pub moved: usize,
    /// A different gate, verdict, leading cause or next question.
    pub changed: usize,
    /// The number of deals by transition from one state to another.
    transitions: BTreeMap<(What, String, String), usize>,
    /// Largest change first; ties in the order of the export.
    pub most: Vec<Mover>,
}

/// One of the deals that changed most.
#[derive(Debug)]
pub struct Mover {
    pub id: String,
    pub title: String,
    /// Title and id, escaped for the terminal.
    pub name: String,
    /// The largest change of a share, as a fraction of 1; 1 if a gate was added or removed.
    pub by: f64,
    /// What changed.
    pub description: String,
    /// The cause of the change; empty if nothing is said about it.
    pub because: String,
}

/// Deals that went from one state to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Transition<'t> {
    pub from: &'t str,
    pub to: &'t str,
    pub buyers: usize,
}

impl Tally {
    /// Adds the change of the next deal of the export, given as it is after the change. `because`
    /// is called only for a deal that is listed.
    pub fn add(
        &mut self,
        was_hidden: bool,
        deal: &ConcludedDeal,
        change: &Change<'_>,
        because: impl FnOnce() -> String,
    ) {
        let is_hidden = was_hidden || deal.is_hidden;
        self.compared += 1;
        self.hidden += usize::from(is_hidden);
        if !change.shows() {
            return;
        }
        self.moved += 1;
        self.changed += usize::from(!change.differences.is_empty());
        for difference in &change.differences {
            let key = (difference.what, difference.from.to_owned(), difference.to.to_owned());
            *self.transitions.entry(key).or_default() += 1;
        }
        let at = self.most.partition_point(|other| other.by >= change.by);
        if is_hidden || at == MOST_NAMED {
            return;
        }
        let mover = Mover {
            id: deal.id.clone(),
            title: deal.title.clone(),
            name: deal.named(),
            by: change.by,
            description: change.description(),
            because: because(),
        };
        self.most.insert(at, mover);
        self.most.truncate(MOST_NAMED);
    }

    pub fn count(&self, what: What) -> usize {
        self.of(what).map(|(_, buyers)| buyers).sum()
    }

    /// Most deals first; ties by name.
    pub fn transitions(&self, what: What) -> Vec<Transition<'_>> {
        let mut all: Vec<Transition<'_>> =
            self.of(what).map(|((_, from, to), &buyers)| Transition { from, to, buyers }).collect();
        all.sort_by_key(|transition| Reverse(transition.buyers));
        all
    }

    fn of(&self, what: What) -> impl Iterator<Item = (&(What, String, String), &usize)> {
        self.transitions.iter().filter(move |((own, ..), _)| *own == what)
    }
}
