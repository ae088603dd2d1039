//! Reads `of_10`, the number of 10 buyers silent for each cause: one number for most causes, and
//! others by name.

use std::collections::BTreeSet;

use super::causes::tidy;
use crate::rules::codes;
use crate::rules::frequencies::clip;
use crate::rules::pack::CauseId;
use crate::rules::parse::reader::Entry;
use crate::rules::parse::yaml::Tree;
use crate::rules::vocabulary::Vocabulary;

/// Frequencies of 10, in the order of `causes.yaml`.
pub(in crate::rules) type Counts = Vec<f64>;

pub(in crate::rules) fn read(entry: Entry<'_>, vocabulary: &Vocabulary) -> Option<Counts> {
    let lines = entry.free_fields("the numbers of 10")?;
    let mut whole = true;
    let mut most = None;
    let mut named = Vec::new();
    for (key, name, value) in lines {
        if let Some((name, number)) = name.split_once('：') {
            key.error(
                codes::WIDE_PUNCTUATION,
                format!("the colon after `{name}` is a Chinese one"),
                format!("type a plain colon and a space: `{name}: {number}`"),
            );
            return None;
        }
        if value.is_blank() && name.chars().all(|c| c.is_ascii_digit()) {
            key.error(
                codes::NOT_A_NUMBER,
                "this number has a comma",
                format!("write decimals with a point, e.g. `0.{name}`"),
            );
            return None;
        }
        let number = value.number(0.0..=10.0);
        whole &= number.is_some();
        if vocabulary.causes.is_off(name) {
            continue;
        }
        if name == "most" {
            most = Some(number);
        } else if let Some(at) =
            vocabulary.causes.look_up(name, &key, codes::UNKNOWN_CAUSE, "cause")
        {
            named.extend(number.map(|number| (at, number)));
        } else {
            whole = false;
        }
    }
    if most.is_none() && named.len() < vocabulary.causes.known.len() {
        entry.error(
            codes::MISSING_KEY,
            "the number for `most` causes is missing",
            "add `most: …`: of 10 buyers silent for any cause that is not named here",
        );
        return None;
    }
    if !whole {
        return None;
    }
    warn_if_clipped(entry, most.flatten(), &named);
    let mut counts = vec![most.flatten().unwrap_or(0.0); vocabulary.causes.known.len()];
    for (at, number) in named {
        counts[at] = number;
    }
    Some(counts)
}

/// Returns the causes that a rule names in its `of_10`, or in those of the items of `list`; the
/// others are `most`. Reports nothing, because [`read`] does.
pub(in crate::rules) fn named(
    rule: Entry<'_>,
    list: &str,
    vocabulary: &Vocabulary,
) -> Vec<CauseId> {
    let items = rule.peek(list).filter(|list| matches!(list.tree(), Tree::Items(_)));
    let items = items.and_then(|list| list.items()).unwrap_or_default();
    let all =
        rule.peek("of_10").into_iter().chain(items.iter().filter_map(|own| own.peek("of_10")));
    let places = all
        .flat_map(|of_10| of_10.free_fields_quietly())
        .filter_map(|(name, _)| vocabulary.causes.position(name))
        .filter_map(|at| u16::try_from(at).ok());
    let named: BTreeSet<u16> = places.collect();
    named.into_iter().map(CauseId).collect()
}

/// Warns of frequencies so close to never or always that a run uses 0.1 or 9.9 instead.
fn warn_if_clipped(entry: Entry<'_>, most: Option<f64>, named: &[(usize, f64)]) {
    let is_clipped = |count: f64| clip(count / 10.0) != count / 10.0;
    let mut all = most.into_iter().chain(named.iter().map(|&(_, number)| number));
    if let Some(count) = all.find(|&count| is_clipped(count)) {
        entry.warning(
            codes::CLIPPED,
            format!(
                "{} of 10 counts as {}: nothing is ever certain",
                tidy(count),
                tidy(clip(count / 10.0) * 10.0)
            ),
            "write numbers from 0.1 to 9.9, which are used as they are",
        );
    }
}

/// Lists the sums over several `of_10` that are wrong, in words: `for tender they sum to 9`.
pub(in crate::rules) fn misfits(
    all: &[Counts],
    vocabulary: &Vocabulary,
    fits: impl Fn(f64) -> bool,
) -> Option<String> {
    let sums = (0..vocabulary.causes.known.len())
        .map(|cause| all.iter().map(|counts| counts[cause]).sum::<f64>());
    let wrong: Vec<(usize, f64)> = sums.enumerate().filter(|(_, sum)| !fits(tidy(*sum))).collect();
    let &(first, sum) = wrong.first()?;
    let cause = &vocabulary.causes.known[first];
    let more = match wrong.len() - 1 {
        0 => String::new(),
        more => format!(" (and {more} more like it)"),
    };
    Some(format!("for `{cause}` they sum to {}{more}", tidy(sum)))
}
