//! Shows what the buyer said last, and what it may mean.

use std::borrow::Cow;

use serde::Serialize;

use super::cell_reference::cell_shown;
use crate::diagnosis::Likelihood;
use crate::facts::Reading;
use crate::report::SheetInput;

/// The words with the proposed meaning.
#[derive(Debug, Serialize)]
pub(super) struct LastWords<'a> {
    /// In full, up to some 600 characters.
    quote: Cow<'a, str>,
    on: Option<String>,
    /// The file, row and column that hold them.
    cell: Option<String>,
    after_pi: bool,
    /// The title of the proposed or confirmed meaning; `None` where nothing was recognised.
    meaning: Option<&'a str>,
    /// How sure the reader is, in words; `None` where a person confirmed the meaning.
    word: Option<&'static str>,
    confirmed: bool,
    /// The sentence that the proposal rests on, if there are others.
    carried_by: Option<&'a str>,
    /// The day that a person wrote, or the last day that the sentence names.
    until: Option<String>,
    /// Whom to ask, as a person wrote.
    ask_whom: Option<&'a str>,
}

/// Returns the last reading after the PI, or else the last one; `None` where the buyer wrote
/// nothing that was exported.
pub(super) fn of<'a>(input: &SheetInput<'a>) -> Option<LastWords<'a>> {
    last(&input.buyer.readings).map(|reading| shown(input, reading))
}

/// The reading of the last words: after the PI before all others, then by day and place.
pub(in crate::report) fn last<'r, 'a>(readings: &'r [Reading<'a>]) -> Option<&'r Reading<'a>> {
    let has_words = |own: &&Reading<'_>| !own.quote.trim().is_empty();
    let spoken = readings.iter().enumerate().filter(|(_, own)| has_words(own));
    spoken.max_by_key(|(at, own)| (own.is_after_pi, own.on, *at)).map(|(_, own)| own)
}

fn shown<'a>(input: &SheetInput<'a>, reading: &'a Reading<'a>) -> LastWords<'a> {
    let pack = input.pack;
    let confirmed = reading.confirmed.as_ref().and_then(|own| {
        let meaning = pack.readings.written(&own.means);
        let of_meaning = meaning.map(|own| &pack.readings.meanings[usize::from(own)].title);
        of_meaning.or_else(|| pack.cause_written(&own.means).map(|own| &pack.cause(own).title))
    });
    let proposed = reading.proposed.as_deref().and_then(|id| {
        pack.readings.meanings.iter().find(|own| own.id == id).map(|own| &own.title)
    });
    let meaning = confirmed.or(proposed);
    let until = reading.confirmed.as_ref().and_then(|own| own.until).or(reading.until);
    let ask_whom = reading.confirmed.as_ref().map(|own| own.ask_whom.as_ref());
    let carried_by = reading.carried_by.as_str();
    let is_part = !carried_by.is_empty() && carried_by.trim() != reading.quote.trim();
    LastWords {
        quote: Cow::Borrowed(reading.quote.as_ref()),
        on: reading.on.map(|on| on.to_string()),
        cell: cell_shown(input, reading.cell),
        after_pi: reading.is_after_pi,
        meaning: meaning.map(|title| input.language.of(title)),
        word: (confirmed.is_none() && proposed.is_some())
            .then(|| input.language.word_for(Likelihood::of_share(reading.probability))),
        confirmed: confirmed.is_some(),
        carried_by: (is_part && meaning.is_some()).then_some(carried_by),
        until: until.map(|until| until.to_string()),
        ask_whom: ask_whom.filter(|own| !own.is_empty()),
    }
}
