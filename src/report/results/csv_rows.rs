//! Writes `results.csv`: one row per deal, for spreadsheets. This runs for every deal, so it
//! appends bytes directly, without formatting machinery and without an allocation per cell.

use std::collections::HashMap;
use std::sync::Arc;

use foldhash::fast::FixedState;
use jiff::civil::Date;

use crate::diagnosis::rank::{TOLERANCE, sort_falling};
use crate::diagnosis::{Engine, Evidence, Finding, NextReason, Observation, Weighed, Weighing};
use crate::facts::derive::READ_BY_OTHERS;
use crate::facts::{FactId, FactSet, Facts, Money, Value, known};
use crate::report::SheetInput;
use crate::report::escape::csv::push_text;
use crate::report::title;
use crate::rules::Pack;

const BEFORE_SHARES: &str = "deal_id,buyer,deal_name,company,contact,owner,value,currency,pi_number,\
    pi_sent_on,days_silent,gate,verdict,cause,share";
const AFTER_SHARES: &str = "evidence_1,evidence_2,evidence_3,question_1,question_2,next_on,\
    next_reason,conduct,as_of";
/// The facts with cells of their own.
const CELLS: [FactId; 11] = [
    known::deal_name,
    known::company_name,
    known::contact_name,
    known::first_name,
    known::last_name,
    known::owner,
    known::value,
    known::currency,
    known::pi_number,
    known::pi_sent_on,
    known::days_silent,
];
const PIECES_OF_EVIDENCE: usize = 3;
const QUESTIONS: usize = 2;

/// Writes the names of the columns, with a column `share_…` for every cause, in the order of the
/// pack.
pub fn csv_header(pack: &Pack, out: &mut Vec<u8>) {
    out.extend_from_slice(BEFORE_SHARES.as_bytes());
    for cause in &pack.causes {
        out.extend_from_slice(b",share_");
        out.extend_from_slice(cause.id.as_bytes());
    }
    out.push(b',');
    out.extend_from_slice(AFTER_SHARES.as_bytes());
    out.push(b'\n');
}

/// Returns all facts that a row can depend on: in a cell of its own, through the diagnosis, or
/// through other facts.
pub fn facts_read(engine: &Engine<'_>) -> FactSet {
    let facts = engine.facts_read().into_iter().chain(READ_BY_OTHERS).chain(CELLS);
    FactSet::of(engine.pack().catalog.len(), facts)
}

/// Writes rows, and caches the cells that follow from a weighing, because many deals share one.
#[derive(Debug, Default)]
pub struct CsvRows {
    /// By the address of the weighing.
    kept: HashMap<usize, Written, FixedState>,
}

#[derive(Debug)]
struct Written {
    cells: Box<[u8]>,
    /// Kept alive, so that no other weighing can have the same address.
    _weighing: Arc<Weighing>,
}

impl CsvRows {
    /// The maximum number of weighings in the cache, with some two hundred bytes each.
    const MOST: usize = 4096;

    /// Appends the row of one deal. The cells of a weighing are empty if a gate applies.
    pub fn push(&mut self, input: &SheetInput<'_>, out: &mut Vec<u8>) {
        row(input, out, |weighed, out| self.push_weighed(input.pack, weighed, out));
    }

    fn push_weighed(&mut self, pack: &Pack, weighed: &Weighed, out: &mut Vec<u8>) {
        if !weighed.answers.is_empty() {
            return what_was_weighed(pack, weighed, out); // answers differ per deal
        }
        let place = Arc::as_ptr(&weighed.weighing).addr();
        if let Some(written) = self.kept.get(&place) {
            return out.extend_from_slice(&written.cells);
        }
        let from = out.len();
        what_was_weighed(pack, weighed, out);
        if self.kept.len() == Self::MOST {
            self.kept.clear();
        }
        let cells = out[from..].into();
        self.kept.insert(place, Written { cells, _weighing: Arc::clone(&weighed.weighing) });
    }
}

fn row(
    input: &SheetInput<'_>,
    out: &mut Vec<u8>,
    push_weighed: impl FnOnce(&Weighed, &mut Vec<u8>),
) {
    let SheetInput { pack, buyer, diagnosis, as_of, .. } = *input;
    let facts = &buyer.facts;
    push_text(&buyer.id, out);
    out.push(b',');
    push_text(&title(buyer), out);
    cell_of(facts, known::deal_name, out);
    cell_of(facts, known::company_name, out);
    contact(facts, out);
    cell_of(facts, known::owner, out);
    value_and_currency(facts, out);
    cell_of(facts, known::pi_number, out);
    cell_of(facts, known::pi_sent_on, out);
    cell_of(facts, known::days_silent, out);
    out.push(b',');
    match &diagnosis.finding {
        Finding::Gated(gated) => {
            out.extend_from_slice(pack.gate(gated.gate).id.as_bytes());
            let empty = 3 + pack.causes.len() + PIECES_OF_EVIDENCE + QUESTIONS;
            out.resize(out.len() + empty, b',');
        }
        Finding::Weighed(weighed) => push_weighed(weighed, out),
    }
    out.push(b',');
    if let Some(next) = diagnosis.next {
        push_date(next.on, out);
    }
    out.push(b',');
    if let Some(next) = diagnosis.next {
        out.extend_from_slice(reason_name(next.reason).as_bytes());
    }
    out.push(b',');
    for (at, finding) in diagnosis.conduct.iter().enumerate() {
        if at > 0 {
            out.push(b';');
        }
        out.extend_from_slice(pack.check(finding.check).id.as_bytes());
    }
    out.push(b',');
    push_date(as_of.date, out);
    out.push(b'\n');
}

/// Returns the name of a reason in the results.
pub(in crate::report) const fn reason_name(reason: NextReason) -> &'static str {
    match reason {
        NextReason::AtOnce => "at_once",
        NextReason::Cadence => "cadence",
        NextReason::LeastGap => "least_gap",
        NextReason::Recheck => "recheck",
        NextReason::BackOn => "back_on",
        NextReason::Deadline => "deadline",
        NextReason::Promise => "promise",
    }
}

fn what_was_weighed(pack: &Pack, weighed: &Weighed, out: &mut Vec<u8>) {
    out.push(b',');
    out.extend_from_slice(weighed.verdict.name().as_bytes());
    out.push(b',');
    if let Some(&leader) = weighed.ranking.first() {
        out.extend_from_slice(pack.cause(leader).id.as_bytes());
        out.push(b',');
        push_whole(u64::from(weighed.seats_of(leader).count()), out);
    } else {
        out.push(b',');
    }
    for &share in &weighed.shares {
        push_tenths_of_100(share, out);
    }
    for evidence in strongest(pack, weighed) {
        out.push(b',');
        match evidence {
            Some(Piece::Sign(at)) => {
                let sign = &pack.signs[at];
                out.extend_from_slice(sign.id.as_bytes());
                if let Observation::Known(outcome) = weighed.signs[at].observation
                    && sign.outcomes[usize::from(outcome)].id != "present"
                {
                    out.push(b'=');
                    out.extend_from_slice(sign.outcomes[usize::from(outcome)].id.as_bytes());
                }
            }
            Some(Piece::NoReplies) => out.extend_from_slice(b"no_reply"),
            Some(Piece::Words) => out.extend_from_slice(b"words"),
            Some(Piece::Answer(at)) => {
                let finding = weighed.answers[at];
                let question = pack.question(finding.question);
                out.extend_from_slice(question.id.as_bytes());
                out.push(b'=');
                out.extend_from_slice(question.answers[usize::from(finding.answer)].id.as_bytes());
            }
            None => {}
        }
    }
    for at in 0..QUESTIONS {
        out.push(b',');
        if let Some(chosen) = weighed.questions.get(at) {
            out.extend_from_slice(pack.question(chosen.question).id.as_bytes());
        }
    }
}

#[derive(Clone, Copy)]
enum Piece {
    /// Index into the signs of the pack.
    Sign(usize),
    /// Index into the weighed answers.
    Answer(usize),
    NoReplies,
    Words,
}

/// Returns the strongest evidence for the first cause over the second, heaviest first; ties in the
/// order of evidence. A group is represented by its strongest sign for the first cause.
fn strongest(pack: &Pack, weighed: &Weighed) -> [Option<Piece>; PIECES_OF_EVIDENCE] {
    let mut best = [None; PIECES_OF_EVIDENCE];
    let [leader, runner_up, ..] = weighed.ranking[..] else { return best };
    let (leader, runner_up) = (usize::from(leader.0), usize::from(runner_up.0));
    let mut speaking: Vec<(Evidence, f64)> = weighed
        .weighed
        .iter()
        .map(|own| (own.evidence, own.by_cause[leader] - own.by_cause[runner_up]))
        .filter(|&(_, lead)| lead > TOLERANCE)
        .collect();
    sort_falling(&mut speaking, |&(_, lead)| lead, |(a, _), (b, _)| a.cmp(b));
    for (place, (evidence, _)) in best.iter_mut().zip(speaking) {
        *place = match evidence {
            Evidence::Group(group) => {
                let signs = weighed.signs.iter().filter(|finding| {
                    finding.is_weighed && pack.sign(finding.sign).group == group.0
                });
                let mut signs: Vec<(usize, f64)> = signs
                    .map(|finding| {
                        let (sign, at) = (pack.sign(finding.sign), usize::from(finding.sign.0));
                        let Observation::Known(outcome) = finding.observation else {
                            return (at, 0.0);
                        };
                        let row = &sign.outcomes[usize::from(outcome)].probability;
                        (at, sign.found_ratio(usize::from(outcome), row[leader], row[runner_up]))
                    })
                    .collect();
                sort_falling(&mut signs, |&(_, ratio)| ratio, |(a, _), (b, _)| a.cmp(b));
                signs.first().map(|&(at, _)| Piece::Sign(at))
            }
            Evidence::Sign(sign) => Some(Piece::Sign(usize::from(sign.0))),
            Evidence::Answer(question) => {
                let at = weighed.answers.iter().position(|answer| answer.question == question);
                at.map(Piece::Answer)
            }
            Evidence::NoReplies => Some(Piece::NoReplies),
            Evidence::Words(_) => Some(Piece::Words),
        };
    }
    best
}

fn cell_of(facts: &Facts<'_>, fact: FactId, out: &mut Vec<u8>) {
    out.push(b',');
    match facts.get(fact) {
        Value::Text(text) => push_text(text, out),
        Value::Whole(count) => push_signed(*count, out),
        Value::Date(date) => push_date(*date, out),
        Value::DateTime(at) => push_date(at.date(), out),
        _ => {}
    }
}

fn contact(facts: &Facts<'_>, out: &mut Vec<u8>) {
    let (first, last) = (facts.text(known::first_name), facts.text(known::last_name));
    match (facts.text(known::contact_name), first, last) {
        (None, Some(first), Some(last)) => {
            out.push(b',');
            push_text(&[first, last].join(" "), out);
        }
        (None, Some(_), None) => cell_of(facts, known::first_name, out),
        (None, None, Some(_)) => cell_of(facts, known::last_name, out),
        _ => cell_of(facts, known::contact_name, out),
    }
}

fn value_and_currency(facts: &Facts<'_>, out: &mut Vec<u8>) {
    let Value::Money(money) = *facts.get(known::value) else {
        out.push(b',');
        return cell_of(facts, known::currency, out);
    };
    out.push(b',');
    push_money(money, out);
    match money.currency {
        Some(currency) => {
            out.push(b',');
            out.extend_from_slice(currency.as_str().as_bytes());
        }
        None => cell_of(facts, known::currency, out),
    }
}

/// Appends the amount with as few decimals as possible.
pub(super) fn push_money(money: Money, out: &mut Vec<u8>) {
    let scale = Money::SCALE.unsigned_abs();
    let amount = money.ten_thousandths.unsigned_abs();
    if money.ten_thousandths < 0 {
        out.push(b'-');
    }
    push_whole(amount / scale, out);
    let mut rest = amount % scale;
    let mut step = scale / 10;
    if rest > 0 {
        out.push(b'.');
    }
    while rest > 0 {
        push_digit(rest / step, out);
        rest %= step;
        step /= 10;
    }
}

/// Appends a comma, and a share as a percentage with one decimal, from 0.0 to 100.0.
fn push_tenths_of_100(share: f64, out: &mut Vec<u8>) {
    // Adding a half and truncating rounds a number that is not negative.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // between 0 and 1000
    let tenths = (share * 1000.0 + 0.5).clamp(0.0, 1000.0) as u16;
    #[allow(clippy::cast_possible_truncation)] // a decimal digit
    let digit = |unit: u16| b'0' + (tenths / unit % 10) as u8;
    let written = [digit(1000), digit(100), digit(10), b'.', digit(1)];
    let zeros = if tenths < 100 { 2 } else { usize::from(tenths < 1000) };
    out.push(b',');
    out.extend_from_slice(&written[zeros..]);
}

fn push_signed(number: i64, out: &mut Vec<u8>) {
    if number < 0 {
        out.push(b'-');
    }
    push_whole(number.unsigned_abs(), out);
}

pub(super) fn push_whole(mut number: u64, out: &mut Vec<u8>) {
    let start = out.len();
    loop {
        push_digit(number % 10, out);
        number /= 10;
        if number == 0 {
            break;
        }
    }
    out[start..].reverse();
}

/// Appends `2026-03-16`; years are those of [`jiff::civil::Date`], and no CRM writes a negative
/// one.
pub(super) fn push_date(date: Date, out: &mut Vec<u8>) {
    let year = date.year().unsigned_abs();
    let (month, day) = (date.month().unsigned_abs(), date.day().unsigned_abs());
    #[allow(clippy::cast_possible_truncation)] // a decimal digit
    let of_year = |unit: u16| b'0' + (year / unit % 10) as u8;
    let (tens, ones) = (|part: u8| b'0' + part / 10, |part: u8| b'0' + part % 10);
    out.extend_from_slice(&[
        of_year(1000),
        of_year(100),
        of_year(10),
        of_year(1),
        b'-',
        tens(month),
        ones(month),
        b'-',
        tens(day),
        ones(day),
    ]);
}

fn push_digit(digit: u64, out: &mut Vec<u8>) {
    #[allow(clippy::cast_possible_truncation)] // a decimal digit
    out.push(b'0' + (digit % 10) as u8);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn written(push: impl FnOnce(&mut Vec<u8>)) -> String {
        let mut out = Vec::new();
        push(&mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn amounts_keep_their_last_digit_and_no_more() {
        for (ten_thousandths, shown) in
            [(123_450_000, "12345"), (-5_000, "-0.5"), (1, "0.0001"), (12_000_500, "1200.05")]
        {
            let money = Money { ten_thousandths, currency: None };
            assert_eq!(written(|out| push_money(money, out)), shown);
        }
        assert_eq!(written(|out| push_tenths_of_100(0.9996, out)), ",100.0");
        assert_eq!(written(|out| push_tenths_of_100(0.0423, out)), ",4.2");
        assert_eq!(written(|out| push_tenths_of_100(0.0, out)), ",0.0");
    }

    proptest! {
        #[test]
        fn numbers_and_dates_read_as_everyone_writes_them(
            number in any::<i64>(), year in 0_i16..9999, month in 1_i8..=12, day in 1_i8..=28,
        ) {
            prop_assert_eq!(written(|out| push_signed(number, out)), number.to_string());
            let date = jiff::civil::date(year, month, day);
            prop_assert_eq!(written(|out| push_date(date, out)), date.to_string());
        }

        #[test]
        fn shares_are_rounded_to_a_tenth_of_a_percent(share in 0.0_f64..=1.0) {
            let percent = (share * 1000.0).round() / 10.0;
            prop_assert_eq!(written(|out| push_tenths_of_100(share, out)), format!(",{percent:.1}"));
        }
    }
}
