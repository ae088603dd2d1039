//! Lists what changed since an earlier report: new deals, deals with a different conclusion, and
//! the number of deals that are gone.
//!
//! Deals that are gone are only counted, because some of the buyers may have asked not to be
//! contacted.

use serde::Serialize;

use super::deal_row::Line;
use super::{Overview, OverviewRow};
use crate::diagnosis::Headline;
use crate::report::earlier_report::EarlierConclusion;

const MOST_NEW: usize = 100;
const MOST_CHANGED: usize = 200;

/// The deals by kind of change, each list in the order of the rows.
pub(in crate::report) struct Changes<'a> {
    new: Vec<&'a OverviewRow>,
    changed: Vec<(&'a OverviewRow, &'a EarlierConclusion)>,
    as_before: usize,
    gone: usize,
}

/// The number of deals of each kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct ChangeCounts {
    pub new: usize,
    pub changed: usize,
    pub as_before: usize,
    /// In the earlier report, and not in this one.
    pub gone: usize,
}

impl Overview {
    /// Returns the changes since the earlier report, if there is one.
    pub(in crate::report) fn changes<'a>(
        &'a self,
        rows: impl IntoIterator<Item = &'a OverviewRow>,
    ) -> Option<Changes<'a>> {
        let earlier = self.earlier.as_ref()?;
        let mut changes = Changes { new: Vec::new(), changed: Vec::new(), as_before: 0, gone: 0 };
        for row in rows {
            match earlier.of(&row.id) {
                None => changes.new.push(row),
                Some(before) if before.is(row.conclusion.headline()) => changes.as_before += 1,
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

/// The changes as the template uses them.
#[derive(Debug, Serialize)]
pub(super) struct ChangesShown<'a> {
    /// The date of the earlier report.
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
    /// The earlier conclusion, by its title; `None` if no cause was leading.
    before: Option<&'a str>,
}

impl<'a> ChangesShown<'a> {
    pub fn of(overview: &'a Overview, rows: &[&'a OverviewRow]) -> Option<Self> {
        let changes = overview.changes(rows.iter().copied())?;
        let counts = changes.counts();
        let changed = |&(row, before): &(&'a OverviewRow, &'a EarlierConclusion)| Changed {
            line: overview.line(row),
            before: match before {
                EarlierConclusion::Known(Headline::Gate(gate)) => {
                    Some(&overview.gates[usize::from(gate.0)].title)
                }
                EarlierConclusion::Known(Headline::Cause(cause)) => {
                    Some(&overview.causes[usize::from(cause.0)])
                }
                EarlierConclusion::Known(Headline::Open) => None,
                EarlierConclusion::Former(id) => Some(id),
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
