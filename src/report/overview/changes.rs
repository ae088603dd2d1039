//! What changed since an earlier report: who is new, of whom something else is found, and how many
//! are gone.
//!
//! Who is gone is only counted: some of them asked not to be contacted, and have no name here.

use serde::Serialize;

use super::deal_row::Line;
use super::{Found, Overview, OverviewRow};
use crate::diagnosis::Verdict;
use crate::report::earlier_report::EarlierConclusion;

const MOST_NEW: usize = 100;
const MOST_CHANGED: usize = 200;

/// The buyers by what became of them, each list in the order of the rows.
pub(in crate::report) struct Changes<'a> {
    new: Vec<&'a OverviewRow>,
    changed: Vec<(&'a OverviewRow, &'a EarlierConclusion)>,
    as_before: usize,
    gone: usize,
}

/// How many buyers of each kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct ChangeCounts {
    pub new: usize,
    pub changed: usize,
    pub as_before: usize,
    /// In the earlier report, and not in this one.
    pub gone: usize,
}

impl Overview {
    /// What changed since the earlier report, where there is one.
    pub(in crate::report) fn changes<'a>(
        &'a self,
        rows: impl IntoIterator<Item = &'a OverviewRow>,
    ) -> Option<Changes<'a>> {
        let earlier = self.earlier.as_ref()?;
        let mut changes = Changes { new: Vec::new(), changed: Vec::new(), as_before: 0, gone: 0 };
        for row in rows {
            match earlier.of(&row.id) {
                None => changes.new.push(row),
                Some(before) if *before == row.found.gist() => changes.as_before += 1,
                Some(before) => changes.changed.push((row, before)),
            }
        }
        let met = changes.changed.len() + changes.as_before;
        changes.gone = earlier.buyers().saturating_sub(met);
        Some(changes)
    }

    pub fn change_counts(&self) -> Option<ChangeCounts> {
        self.changes(&self.rows).map(|changes| changes.counts())
    }
}

impl Found {
    /// In a word: shares move with every week, and the nearest cause of an open verdict is none.
    fn gist(self) -> EarlierConclusion {
        match self {
            Found::Gate(gate) => EarlierConclusion::Gate(gate),
            Found::Weighed {
                verdict: Verdict::Leading | Verdict::TwoCandidates, leader, ..
            } => EarlierConclusion::Cause(leader),
            Found::Weighed { verdict: Verdict::Open | Verdict::TooLittleKnown, .. } => {
                EarlierConclusion::Open
            }
        }
    }
}

impl Changes<'_> {
    fn counts(&self) -> ChangeCounts {
        ChangeCounts {
            new: self.new.len(),
            changed: self.changed.len(),
            as_before: self.as_before,
            gone: self.gone,
        }
    }
}

/// As the template sees them.
#[derive(Debug, Serialize)]
pub(super) struct ChangesShown<'a> {
    /// The day of the earlier report.
    as_of: String,
    counts: ChangeCounts,
    new: Vec<Line<'a>>,
    new_more: usize,
    changed: Vec<Changed<'a>>,
    changed_more: usize,
}

#[derive(Debug, Serialize)]
struct Changed<'a> {
    line: Line<'a>,
    /// What was found before, by its title; none where no cause stood out.
    before: Option<&'a str>,
}

impl<'a> ChangesShown<'a> {
    pub fn of(overview: &'a Overview, rows: &[&'a OverviewRow]) -> Option<Self> {
        let changes = overview.changes(rows.iter().copied())?;
        let counts = changes.counts();
        let changed = |&(row, before): &(&'a OverviewRow, &'a EarlierConclusion)| Changed {
            line: overview.line(row),
            before: match before {
                EarlierConclusion::Gate(gate) => Some(&overview.gates[usize::from(gate.0)].title),
                EarlierConclusion::Cause(cause) => Some(&overview.causes[usize::from(cause.0)]),
                EarlierConclusion::Former(id) => Some(id),
                EarlierConclusion::Open => None,
            },
        };
        Some(Self {
            as_of: overview.earlier.as_ref()?.as_of.to_string(),
            new: changes.new.iter().take(MOST_NEW).map(|row| overview.line(row)).collect(),
            new_more: counts.new.saturating_sub(MOST_NEW),
            changed: changes.changed.iter().take(MOST_CHANGED).map(changed).collect(),
            changed_more: counts.changed.saturating_sub(MOST_CHANGED),
            counts,
        })
    }
}
