//! Sums up the effects of the edits of a pack on all deals. The view of `ghosted diff`.

use super::Bench;
use super::both_packs::Compared;
use super::concluded_deal::ConcludedDeal;
use super::edits::Part;
use super::tally::Tally;

/// The result of one row of the export.
#[derive(Debug)]
#[allow(clippy::large_enum_variant)] // nearly every row is of the large variant
pub enum Outcome<'p> {
    /// Rejected by at least one of the packs.
    Rejected,
    /// The two packs read the exports differently, and only one of them finds this row.
    ByOneOnly,
    Compared {
        was_hidden: bool,
        /// By the new pack.
        deal: ConcludedDeal,
        compared: Compared<'p>,
    },
}

/// The effects of all edits.
#[derive(Debug)]
pub struct BetweenPacks {
    pub tally: Tally,
    /// Rows that at least one of the packs rejected.
    pub rejected: usize,
    /// Rows that only one of the packs finds in the exports.
    pub by_one_only: usize,
    /// By edit: the number of deals that it touches, and the largest distance that a share would
    /// move back.
    pub touched: Vec<(usize, f64)>,
}

impl BetweenPacks {
    pub fn new(bench: &Bench<'_>) -> Self {
        let touched = vec![(0, 0.0); bench.edits.len()];
        Self { tally: Tally::default(), rejected: 0, by_one_only: 0, touched }
    }

    /// Adds the result of the next row of the export.
    pub fn add(&mut self, bench: &Bench<'_>, outcome: Outcome<'_>) {
        match outcome {
            Outcome::Rejected => self.rejected += 1,
            Outcome::ByOneOnly => self.by_one_only += 1,
            Outcome::Compared { was_hidden, deal, compared } => {
                for &(edit, by) in &compared.touched_by {
                    let (buyers, most) = &mut self.touched[edit];
                    *buyers += 1;
                    *most = most.max(by);
                }
                let because = || because(bench, &compared);
                self.tally.add(was_hidden, &deal, &compared.change, because);
            }
        }
    }
}

fn because(bench: &Bench<'_>, compared: &Compared<'_>) -> String {
    let Some(reason) = &compared.reason else {
        return "no edit alone accounts for it: several did it together".into();
    };
    let edit = &bench.edits[reason.edit];
    let mut because = edit.description();
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
