//! Compares stated shares with true ones, on deals drawn from the pack itself.
//!
//! If the numbers of the rules were exactly right, how often would a cause that is stated at 54 in
//! 100 be the true one? Damping makes the shares more careful than the numbers.

use super::draw::{Draw, Random};
use crate::diagnosis::Weigher;
use crate::diagnosis::rank::sort_falling;
use crate::rules::{Numbers, Pack};

/// The number of deals that are drawn.
pub const DEALS: usize = 20_000;
const SEED: u64 = 42;
/// The intervals of the first share.
pub const BINS: usize = 10;
/// The part of signs that are known in a drawn deal.
const KNOWN: f64 = 0.7;

/// Drawn deals of one interval of the first share.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Drawn {
    pub deals: usize,
    /// Deals whose first cause is the drawn one.
    pub right: usize,
    /// Sum of the first shares.
    pub stated: f64,
}

/// Draws deals from the pack, and returns them by tenths of the first share.
pub fn calibrate(pack: &Pack) -> [Drawn; BINS] {
    let numbers = Numbers::of(pack);
    let (draw, weigher) = (Draw::new(pack, &numbers, KNOWN, 0.0), Weigher::new(pack, &numbers));
    let (mut random, mut bins) = (Random::new(SEED), [Drawn::default(); BINS]);
    for _ in 0..DEALS {
        let (cause, observed) = draw.deal(&mut random);
        let shares = weigher.shares(&observed);
        let mut order: Vec<usize> = (0..shares.len()).collect();
        sort_falling(&mut order, |&at| shares[at], Ord::cmp);
        let Some(&first) = order.first() else { continue };
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // within 0 and 10
        let bin = &mut bins[((shares[first] * BINS as f64) as usize).min(BINS - 1)];
        bin.deals += 1;
        bin.right += usize::from(first == usize::from(cause.0));
        bin.stated += shares[first];
    }
    bins
}
