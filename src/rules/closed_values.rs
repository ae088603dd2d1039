//! Facts of the program that can only have a few values, and rules that ask for another one.

use super::codes;
use super::faults::listed;
use super::reader::Entry;
use super::vocabulary::Vocabulary;
use crate::facts::{FactId, known};
use crate::problem::{nearest, only_near};

/// The values that some facts of the program are limited to.
pub(super) fn closed_values(fact: FactId) -> Option<&'static [&'static str]> {
    match fact {
        f if f == known::reply_owed_by => Some(&["us", "buyer"]),
        f if f == known::mailbox_kind => Some(&["free", "disposable", "company"]),
        f if f == known::reply_delay_trend => Some(&["slower", "steady", "faster"]),
        f if f == known::trade_events => Some(super::calendar::EVENT_KINDS),
        _ => None,
    }
}

/// `None` after a fault.
pub(super) fn fits_closed_values(
    fact: FactId,
    text: &str,
    entry: Entry<'_>,
    vocabulary: &Vocabulary,
) -> Option<()> {
    if fact == known::lists_found {
        return vocabulary.list(text, &entry).map(|_| ());
    }
    let Some(values) = closed_values(fact) else { return Some(()) };
    if values.contains(&text) {
        return Some(());
    }
    let all = listed(values.iter().copied());
    let name = &vocabulary.catalog.fact(fact).name;
    entry.misspelt(
        codes::IMPOSSIBLE_VALUE,
        format!("`{name}` is never `{text}`"),
        match nearest(text, values.iter().copied()) {
            Some(near) => format!("did you mean `{near}`? It is {all}"),
            None => format!("it is {all}"),
        },
        text,
        only_near(text, values.iter().copied()),
    );
    None
}
