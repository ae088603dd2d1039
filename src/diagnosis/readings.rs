//! Weighs the buyer's own words: the reader's likelihoods, and meanings that a person confirmed.
//!
//! A confirmed meaning m has P(means m | c) = 0.9 if m is c, else 0.1/(K − 1) for K causes. It
//! replaces the reader's meaning, and the signs that read the same words.

use super::engine::Engine;
use super::eval::{Evaluator, Scratch};
use super::weighing::weigh::observe;
use super::{Observation, ReadingFinding};
use crate::facts::word_search::fold;
use crate::facts::{Deal, Reading, Value, known};
use crate::rules::pack::CauseId;

/// P(means m | m is the cause) of a confirmed meaning.
const CONFIRMED: f64 = 0.9;
/// The maximum weight of a single reading, in decibans.
const MAX_DB: f64 = 20.0;

/// Returns the readings that are weighed, in the order of their cells.
pub(super) fn read(engine: &Engine<'_>, buyer: &Deal<'_>) -> Vec<ReadingFinding> {
    let mut order: Vec<usize> = (0..buyer.readings.len()).collect();
    order.sort_by_key(|&at| {
        let Reading { cell, quote, .. } = &buyer.readings[at];
        (cell.file, cell.row, cell.column, quote.clone(), at)
    });
    let findings = order.into_iter().filter_map(|at| finding(engine, &buyer.readings[at], at));
    findings.collect()
}

fn finding(engine: &Engine<'_>, reading: &Reading<'_>, at: usize) -> Option<ReadingFinding> {
    let causes = engine.pack.causes.len();
    let confirmed =
        reading.confirmed.as_ref().and_then(|meaning| engine.pack.cause_written(&meaning.means));
    let damping = engine.pack.damping.readings;
    let by_cause = match confirmed {
        Some(cause) => confirmed_likelihood(causes, cause),
        // A person has decided that the words indicate no cause, so the reader's meaning is
        // dropped.
        None if reading.confirmed.is_some() => return None,
        None if reading.ln_likelihood.len() == causes => floored(&reading.ln_likelihood),
        None => return None,
    };
    let by_cause = by_cause.into_iter().map(|ln| damping * ln).collect();
    Some(ReadingFinding { reading: at, confirmed, is_after_pi: reading.is_after_pi, by_cause })
}

#[allow(clippy::cast_precision_loss)] // there are few causes
fn confirmed_likelihood(causes: usize, means: CauseId) -> Vec<f64> {
    let others = (1.0 - CONFIRMED) / causes.saturating_sub(1).max(1) as f64;
    let of = |cause| if cause == usize::from(means.0) { CONFIRMED } else { others };
    (0..causes).map(|cause| of(cause).ln()).collect()
}

/// Limits the distance of every cause to the likeliest one to [`MAX_DB`].
fn floored(ln: &[f64]) -> Vec<f64> {
    let greatest = ln.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let least = greatest - MAX_DB * std::f64::consts::LN_10 / 10.0;
    ln.iter().map(|value| value.max(least)).collect()
}

/// Observes the signs on the buyer's words again without the messages whose meaning a person
/// confirmed, because the same words must not count twice.
pub(super) fn observe_other_words(
    engine: &Engine<'_>,
    eval: &Evaluator<'_>,
    readings: &[ReadingFinding],
    observed: &mut [Observation],
) {
    let quotes: Vec<String> = readings
        .iter()
        .filter(|finding| finding.confirmed.is_some())
        .map(|finding| letters(&eval.buyer.readings[finding.reading].quote))
        .filter(|quote| !quote.is_empty())
        .collect();
    let Value::List(texts) = eval.buyer.facts.get(known::buyer_text) else { return };
    let (is_read, is_other): (Vec<_>, Vec<_>) = texts.iter().partition(|text| {
        let text = letters(text);
        quotes.iter().any(|quote| text.contains(quote.as_str()))
    });
    if is_read.is_empty() {
        return;
    }
    let mut deal = eval.buyer.clone();
    let others: Vec<_> = is_other.into_iter().cloned().collect();
    let others = if others.is_empty() { Value::Blank } else { Value::List(others) };
    deal.state(known::buyer_text, others);
    let mut scratch = Scratch::default();
    let pack = engine.pack;
    let mut without = Evaluator::new(&pack.words, &pack.calendars, &deal, eval.as_of, &mut scratch);
    for (at, outcomes) in engine.signs.iter().enumerate() {
        let mut reads_words = false;
        for condition in outcomes.iter().flatten() {
            condition.each_fact(&mut |fact| reads_words |= fact == known::buyer_text);
        }
        if reads_words {
            observed[at] = observe(outcomes, &mut without);
        }
    }
}

/// Returns letters only: line breaks and punctuation differ between a quotation and its message.
fn letters(text: &str) -> String {
    fold(text).chars().filter(|c| c.is_alphanumeric()).collect()
}
