//! Reports rules that compare a built-in fact with a value that it never has.

use crate::diagnostic::{nearest, only_near};
use crate::facts::{FactId, known};
use crate::rules::codes;
use crate::rules::diagnostics::listed;
use crate::rules::parse::reader::Entry;
use crate::rules::vocabulary::Vocabulary;

/// Returns the possible values of a fact that only has a few.
pub(in crate::rules) fn closed_values(fact: FactId) -> Option<&'static [&'static str]> {
    match fact {
        f if f == known::reply_owed_by => Some(&["us", "buyer"]),
        f if f == known::mailbox_kind => Some(&["free", "disposable", "company"]),
        f if f == known::reply_delay_trend => Some(&["slower", "steady", "faster"]),
        f if f == known::trade_events => Some(super::calendar_file::EVENT_KINDS),
        _ => None,
    }
}

/// Returns `None` after an error.
pub(in crate::rules) fn fits_closed_values(
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
