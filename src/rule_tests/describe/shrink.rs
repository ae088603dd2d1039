//! Minimises a list of parts by delta debugging (Zeller and Hildebrandt 2002): drops halves first,
//! then halves of what is needed, down to single parts. `is_enough` decides what is needed.

/// What happened to one part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::rule_tests::describe) enum Fate {
    Kept,
    /// A placeholder: some value is needed, but not this one.
    Replaced,
    Dropped,
}

/// The number of passes: a part that was needed at first may not be once others are gone.
const MAX_ROUNDS: usize = 4;

/// Returns the decisions for `count` parts for which `is_enough` returns true. Keeping all parts
/// must be enough. With `with_stand_ins`, a needed part may be replaced by a placeholder.
pub(in crate::rule_tests::describe) fn shrink(
    count: usize,
    with_stand_ins: bool,
    mut is_enough: impl FnMut(&[Fate]) -> bool,
) -> Vec<Fate> {
    let mut fates = vec![Fate::Kept; count];
    for _ in 0..MAX_ROUNDS {
        let before = fates.clone();
        let mut open = vec![(0, count)];
        while let Some((from, to)) = open.pop() {
            if fates[from..to].iter().all(|fate| *fate == Fate::Dropped) {
                continue;
            }
            if set(&mut fates, from..to, Fate::Dropped, &mut is_enough) {
                continue;
            }
            if to - from > 1 {
                let middle = from + (to - from) / 2;
                open.extend([(middle, to), (from, middle)]);
            } else if with_stand_ins {
                set(&mut fates, from..to, Fate::Replaced, &mut is_enough);
            }
        }
        if fates == before {
            break;
        }
    }
    fates
}

/// Applies a decision to a range of parts if that is enough; returns whether it was applied.
fn set(
    fates: &mut [Fate],
    parts: std::ops::Range<usize>,
    fate: Fate,
    is_enough: &mut impl FnMut(&[Fate]) -> bool,
) -> bool {
    let before = fates[parts.clone()].to_vec();
    fates[parts.clone()].fill(fate);
    let is_taken = is_enough(fates);
    if !is_taken {
        fates[parts].copy_from_slice(&before);
    }
    is_taken
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_needed_stays() {
        let needs = |fates: &[Fate]| fates[3] == Fate::Kept && fates[6] != Fate::Dropped;
        let fates = shrink(9, true, needs);
        let kept: Vec<usize> = (0..9).filter(|at| fates[*at] != Fate::Dropped).collect();
        assert_eq!(kept, [3, 6]);
        assert_eq!((fates[3], fates[6]), (Fate::Kept, Fate::Replaced));
        assert_eq!(shrink(0, true, |_| true), []);
    }

    #[test]
    fn one_of_two_that_would_do_stays() {
        let fates = shrink(8, false, |fates| fates[1] == Fate::Kept || fates[7] == Fate::Kept);
        assert_eq!(fates.iter().filter(|fate| **fate == Fate::Kept).count(), 1);
    }
}
