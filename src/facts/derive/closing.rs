//! Derives whether the deal is closed: by an outcome that was noted, its stage and status, flags
//! for won and lost, its probability, and its closing date.

use std::borrow::Cow;

use jiff::civil::Date;

use super::put;
use crate::facts::stage_words::{StageReading, read_stage};
use crate::facts::word_search::fold;
use crate::facts::{Deal, FactId, Value, known};

/// The maximum number of readings kept from deal to deal; pipelines have fewer stages.
const MAX_CACHED: usize = 256;

/// Words of stages and statuses whose reading a person has settled, folded.
pub type SettledStages = [(String, StageReading)];

pub(super) fn derive<'a>(buyer: &mut Deal<'a>, settled: &SettledStages, today: Date) {
    if !buyer.is_asked_for(known::closed_as) {
        return;
    }
    let ended = ended(buyer, settled, today);
    let ended = ended.map(StageReading::name);
    put(buyer, known::closed_as, ended, |name| Value::Text(Cow::Borrowed(name)));
}

/// Returns `None` if no column shows it.
fn ended(buyer: &mut Deal<'_>, settled: &SettledStages, today: Date) -> Option<StageReading> {
    if let Some(outcome) = buyer.outcome(today) {
        return Some(if outcome.is_won { StageReading::Won } else { StageReading::Lost });
    }
    if buyer.facts.yes_no(known::is_won) == Some(true) || buyer.was_won.is_some() {
        return Some(StageReading::Won);
    }
    if buyer.facts.yes_no(known::is_lost) == Some(true) {
        return Some(StageReading::Lost);
    }
    let status = read(buyer, known::status, settled);
    let stage = read(buyer, known::stage, settled);
    let said = |reading: StageReading| status == Some(reading) || stage == Some(reading);
    if let Some(closed) = [status, stage].into_iter().flatten().find(|own| own.is_closed()) {
        return Some(closed);
    }
    if status == Some(StageReading::Open) {
        return status; // also for an order in progress, which the CRM keeps open
    }
    if said(StageReading::Doubtful) || said(StageReading::Unknown) {
        return Some(by_evidence(buyer, said(StageReading::Doubtful), today));
    }
    stage.or(status)
}

/// Decides by the rest of the record if the words are not understood.
fn by_evidence(buyer: &Deal<'_>, is_doubtful: bool, today: Date) -> StageReading {
    let probability = match buyer.facts.get(known::probability) {
        Value::Decimal(of_100) => Some(*of_100),
        _ => None,
    };
    let is_ended = buyer.facts.date(known::closed_on).is_some_and(|day| day <= today)
        || buyer.facts.text(known::lost_reason).is_some();
    let is = |number: f64| probability.is_some_and(|own| (own - number).abs() < 1e-9);
    if is(100.0) {
        StageReading::Won
    } else if is(0.0) || is(1.0) || is_doubtful || is_ended {
        StageReading::Doubtful // 1 may mean 100 % or 1 %
    } else {
        StageReading::Unknown
    }
}

fn read(buyer: &mut Deal<'_>, fact: FactId, settled: &SettledStages) -> Option<StageReading> {
    let text = buyer.facts.text(fact)?;
    let kept = &mut buyer.scratch.stages;
    if let Some((_, reading)) = kept.iter().find(|(own, _)| own == text) {
        return Some(*reading);
    }
    let reading = reading_of(text, settled);
    if kept.len() < MAX_CACHED {
        kept.push((text.to_owned(), reading));
    }
    Some(reading)
}

/// Reads a cell of a stage or status column; settled words take precedence.
pub fn reading_of(text: &str, settled: &SettledStages) -> StageReading {
    if !settled.is_empty() {
        let folded = fold(text.trim());
        if let Some((_, reading)) = settled.iter().find(|(own, _)| *own == folded) {
            return *reading;
        }
    }
    read_stage(text)
}
