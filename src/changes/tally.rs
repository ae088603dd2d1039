//! Sums up the effects of the edits on all deals: counts, transitions, and the deals that changed
//! most.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::both_packs::Compared;
use super::conclusion::Conclusion;
use super::deal_change::What;
use super::edits::Part;
use super::{Bench, Outcome};

/// The number of deals that are listed.
pub const MOST_NAMED: usize = 20;

#[derive(Debug, Default)]
pub struct Tally {
    /// Diagnosed or gated by both packs.
    pub compared: usize,
    /// Rows that at least one of the packs rejected.
    pub rejected: usize,
    /// Rows that only one of the packs finds in the exports.
    pub by_one_only: usize,
    /// Compared, but never named: the buyers asked not to be contacted.
    pub hidden: usize,
    /// Anything visible changed; a share counts from one in a hundred.
    pub moved: usize,
    /// A different gate, verdict, leading cause or next question.
    pub changed: usize,
    /// Transitions from one state to another, most deals first.
    transitions: BTreeMap<(What, String, String), usize>,
    /// By edit: the number of deals that it touches, and the largest distance that a share would
    /// move back.
    pub touched: Vec<(usize, f64)>,
    /// Largest change first; ties in the order of the export.
    pub most: Vec<Mover>,
}

/// One of the deals that changed most.
#[derive(Debug)]
pub struct Mover {
    pub stand: Conclusion,
    /// As a fraction of 1.
    pub by: f64,
    /// What changed.
    pub told: String,
    /// The edit that caused the change, and how that is known.
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
    pub fn new(bench: &Bench<'_>) -> Self {
        Self { touched: vec![(0, 0.0); bench.edits.len()], ..Self::default() }
    }

    /// Adds the result of the next row of the export.
    pub fn take(&mut self, bench: &Bench<'_>, outcome: Outcome<'_>) {
        match outcome {
            Outcome::Rejected => self.rejected += 1,
            Outcome::ByOneOnly => self.by_one_only += 1,
            Outcome::Compared { was_kept_out, stand, compared } => {
                self.compared += 1;
                self.hidden += usize::from(was_kept_out || stand.is_hidden);
                self.note(bench, was_kept_out, stand, &compared);
            }
        }
    }

    fn note(
        &mut self,
        bench: &Bench<'_>,
        was_kept_out: bool,
        stand: Conclusion,
        compared: &Compared<'_>,
    ) {
        for &(edit, by) in &compared.touched_by {
            let (buyers, most) = &mut self.touched[edit];
            *buyers += 1;
            *most = most.max(by);
        }
        let change = &compared.change;
        if !change.shows() {
            return;
        }
        self.moved += 1;
        self.changed += usize::from(!change.differences.is_empty());
        for own in &change.differences {
            let key = (own.what, own.from.to_owned(), own.to.to_owned());
            *self.transitions.entry(key).or_default() += 1;
        }
        let is_hidden = was_kept_out || stand.is_hidden;
        let is_far_enough = self.most.len() < MOST_NAMED
            || self.most.last().is_some_and(|last| change.by > last.by);
        if is_hidden || !is_far_enough {
            return;
        }
        let at = self.most.partition_point(|other| other.by >= change.by);
        let because = because(bench, compared);
        self.most.insert(at, Mover { by: change.by, told: change.told(), because, stand });
        self.most.truncate(MOST_NAMED);
    }

    pub fn count(&self, what: What) -> usize {
        let own = self.transitions.iter().filter(|((own, ..), _)| *own == what);
        own.map(|(_, buyers)| buyers).sum()
    }

    /// Most deals first; ties by name.
    pub fn transitions(&self, what: What) -> Vec<Transition<'_>> {
        let own = self.transitions.iter().filter(|((own, ..), _)| *own == what);
        let mut all: Vec<Transition<'_>> =
            own.map(|((_, from, to), &buyers)| Transition { from, to, buyers }).collect();
        all.sort_by_key(|own| Reverse(own.buyers));
        all
    }
}

fn because(bench: &Bench<'_>, compared: &Compared<'_>) -> String {
    let Some(reason) = &compared.reason else {
        return "no edit alone accounts for it: several did it together".into();
    };
    let edit = &bench.edits[reason.edit];
    let mut because = edit.told();
    if let Some((sign, from, to)) = reason.state {
        let sign = format!("sign {sign}");
        let own = matches!(&edit.part, Part::Sign(_));
        let which = if own { "it" } else { &sign };
        because.push_str(&format!(" ({which} was {from}, is {to})"));
    }
    if let (Some(share), Some(moved)) = (reason.without, &compared.change.share) {
        because.push_str(&format!("; without it {} would be {} of 100", moved.cause, share));
    }
    let others = compared.touched_by.len() - 1;
    match others {
        0 => {}
        1 => because.push_str("; 1 other edit touches this buyer, too"),
        _ => because.push_str(&format!("; {others} other edits touch this buyer, too")),
    }
    because
}
