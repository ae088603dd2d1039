//! Shows what the buyer said last, and what it may mean.

use std::borrow::Cow;

use serde::Serialize;

use super::cell_reference::cell_shown;
use crate::diagnosis::Likelihood;
use crate::facts::Reading;
use crate::report::SheetInput;
use crate::rules::Pack;
use crate::rules::readings::Meaning;
use crate::text::reader::{Explanation, MeaningIndex};

/// The words with the proposed meaning.
#[derive(Debug, Serialize)]
pub(super) struct LastWords<'a> {
    /// In full, up to some 600 characters.
    quote: Cow<'a, str>,
    /// The quote in parts: which of them indicate the proposed meaning.
    parts: Vec<Part<'a>>,
    /// The most similar example of the proposed meaning.
    reads_like: Option<&'a str>,
    on: Option<String>,
    /// The file, row and column that hold them.
    cell: Option<String>,
    after_pi: bool,
    /// The title of the proposed or confirmed meaning; `None` where nothing was recognised.
    meaning: Option<&'a str>,
    /// How sure the reader is, in words; `None` where a person confirmed the meaning.
    word: Option<&'static str>,
    confirmed: bool,
    /// The day that a person wrote, or the last day that the sentence names.
    until: Option<String>,
    /// Whom to ask, as a person wrote.
    ask_whom: Option<&'a str>,
}

/// A part of the quote.
#[derive(Debug, Serialize)]
struct Part<'a> {
    text: &'a str,
    marked: bool,
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

/// Returns the sentence of the last words that means more than ordinary business, or all of them if
/// they were written after the PI.
pub(in crate::report) fn telling<'a>(input: &SheetInput<'a>) -> Option<&'a str> {
    let last = last(&input.buyer.readings)?;
    let says_more = proposed(input.pack, last).is_some_and(|(_, meaning)| !meaning.is_ordinary);
    if says_more && !last.carried_by.is_empty() {
        return Some(&last.carried_by);
    }
    (last.is_after_pi || last.confirmed.is_some()).then_some(&*last.quote)
}

/// Returns the meaning that the reader proposed.
fn proposed<'p>(pack: &'p Pack, reading: &Reading<'_>) -> Option<(MeaningIndex, &'p Meaning)> {
    let index = pack.readings.meaning_named(reading.proposed.as_deref()?)?;
    Some((index, &pack.readings.meanings[usize::from(index)]))
}

fn shown<'a>(input: &SheetInput<'a>, reading: &'a Reading<'a>) -> LastWords<'a> {
    let pack = input.pack;
    let confirmed = reading.confirmed.as_ref().and_then(|own| {
        let meaning = pack.readings.written(&own.means);
        let of_meaning = meaning.map(|own| &pack.readings.meanings[usize::from(own)].title);
        of_meaning.or_else(|| pack.cause_written(&own.means).map(|own| &pack.cause(own).title))
    });
    let proposed = proposed(pack, reading).map(|(_, meaning)| &meaning.title);
    let meaning = confirmed.or(proposed);
    let until = reading.confirmed.as_ref().and_then(|own| own.until).or(reading.until);
    let ask_whom = reading.confirmed.as_ref().map(|own| own.ask_whom.as_ref());
    let explanation = confirmed.is_none().then(|| explanation(input, reading)).flatten();
    LastWords {
        quote: Cow::Borrowed(reading.quote.as_ref()),
        parts: parts(reading, explanation.as_ref()),
        reads_like: explanation
            .as_ref()
            .and_then(|own| own.nearest.first())
            .and_then(|&(example, _)| pack.readings.sentences.get(example))
            .map(|example| example.text.as_str()),
        on: reading.on.map(|on| on.to_string()),
        cell: cell_shown(input, reading.cell),
        after_pi: reading.is_after_pi,
        meaning: meaning.map(|title| input.language.of(title)),
        word: (confirmed.is_none() && proposed.is_some())
            .then(|| input.language.word_for(Likelihood::of_share(reading.probability))),
        confirmed: confirmed.is_some(),
        until: until.map(|until| until.to_string()),
        ask_whom: ask_whom.filter(|own| !own.is_empty()),
    }
}

/// Explains the proposed meaning of the sentence that carries it, unless it is the ordinary one.
fn explanation(input: &SheetInput<'_>, reading: &Reading<'_>) -> Option<Explanation> {
    let readings = &input.pack.readings;
    let (index, meaning) = proposed(input.pack, reading)?;
    if meaning.is_ordinary {
        return None;
    }
    if let Some(reader) = readings.trained_reader() {
        return Some(reader.explain(&reading.carried_by, index));
    }
    // Only invented deals have a proposed meaning that no reader proposed; learning takes a second.
    let nearest = readings.sentences.iter().position(|own| own.meaning == index);
    let whole = 0..reading.carried_by.len();
    Some(Explanation {
        carried: vec![whole],
        nearest: nearest.map(|own| (own, 1.0)).into_iter().collect(),
    })
}

/// Splits the quote where the words that carry the meaning begin and end.
fn parts<'a>(reading: &'a Reading<'_>, explanation: Option<&Explanation>) -> Vec<Part<'a>> {
    let quote = reading.quote.as_ref();
    let start = quote.find(&reading.carried_by);
    let carried = explanation.map_or(&[][..], |own| &own.carried);
    let mut parts = Vec::new();
    let mut end = 0;
    for range in start.map_or(&[][..], |_| carried) {
        let from = start.unwrap_or(0);
        let (word, after) = (from + range.start, from + range.end);
        parts.push(Part { text: &quote[end..word], marked: false });
        parts.push(Part { text: &quote[word..after], marked: true });
        end = after;
    }
    parts.push(Part { text: &quote[end..], marked: false });
    parts.retain(|part| !part.text.is_empty());
    parts
}
