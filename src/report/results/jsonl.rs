//! Writes `results.jsonl`: one JSON object per line and deal, for programs.
//!
//! The format is stable and versioned by `schema`. Unknown values are `null`, never left out.

use serde::Serialize;

use super::reason_name;
use crate::diagnosis::{Evidence, Explanation, Finding, Observation, SignFinding, Task, Weighed};
use crate::facts::silence_proof::{ProofGap, ProvenBy};
use crate::facts::{Cell, Currency, Deal, FactId, Knowledge, Money, Value, known};
use crate::report::outcome::Noted;
use crate::report::sheet::contact_name;
use crate::report::{SheetInput, title};
use crate::rules::Pack;

pub const SCHEMA: &str = "ghosted/diagnosis/2";

#[derive(Serialize)]
struct Line<'a> {
    schema: &'static str,
    as_of: String,
    deal_id: &'a str,
    buyer: std::borrow::Cow<'a, str>,
    deal_name: Option<&'a str>,
    company: Option<&'a str>,
    contact: Option<std::borrow::Cow<'a, str>>,
    owner: Option<&'a str>,
    value: Option<f64>,
    currency: Option<String>,
    pi_number: Option<&'a str>,
    pi_sent_on: Option<String>,
    days_silent: Option<i64>,
    silence_is_proven: bool,
    silence: Silence<'a>,
    outcome: Option<Outcome<'a>>,
    gate: Option<Gate<'a>>,
    diagnosis: Option<Diagnosed<'a>>,
    conduct: Vec<Fault<'a>>,
    next: Option<Next>,
    /// What dates of the record ask for.
    tasks: Vec<DatedTask>,
}

#[derive(Serialize)]
struct Outcome<'a> {
    won: bool,
    reason: Option<&'a str>,
    cause: Option<&'a str>,
    on: Option<String>,
    source: Option<&'static str>,
}

#[derive(Serialize)]
struct Silence<'a> {
    proven_by: Option<&'static str>,
    /// What is missing where nothing proves it.
    missing: Option<&'static str>,
    last_received: Option<LastMessage<'a>>,
    last_sent: Option<LastMessage<'a>>,
    covered_from: Option<String>,
    covered_to: Option<String>,
    /// A message that may be the buyer's and joins no deal.
    candidate: Option<Place<'a>>,
}

#[derive(Serialize)]
struct LastMessage<'a> {
    on: String,
    cell: Option<Place<'a>>,
}

#[derive(Serialize)]
struct Gate<'a> {
    id: &'a str,
    back_on: Option<String>,
}

#[derive(Serialize)]
struct Diagnosed<'a> {
    verdict: &'static str,
    too_little_known: bool,
    causes: Vec<Share<'a>>,
    entropy_bits: f64,
    signs: Vec<Sign<'a>>,
    answers: Vec<Answer<'a>>,
    /// Contradictory answers of one day, which cancel out.
    conflicting_answers: Vec<Conflict<'a>>,
    /// Questions that the record already answers; not evidence.
    given_answers: Vec<Answer<'a>>,
    readings: Vec<Reading<'a>>,
    sum: Option<Sum<'a>>,
    questions: Vec<Question<'a>>,
}

#[derive(Serialize)]
struct Share<'a> {
    id: &'a str,
    /// Six decimals, from 0 to 1.
    share: f64,
    in_100: u8,
}

#[derive(Serialize)]
struct Sign<'a> {
    id: &'a str,
    /// `present`, `absent`, the id of an outcome, or null if unknown.
    outcome: Option<&'a str>,
    group: &'a str,
    counted: bool,
}

#[derive(Serialize)]
struct Answer<'a> {
    question: &'a str,
    answer: &'a str,
    cell: Option<Place<'a>>,
}

#[derive(Serialize)]
struct Sum<'a> {
    leader: &'a str,
    runner_up: &'a str,
    prior_db: f64,
    weights: Vec<Weight<'a>>,
    rounding_db: f64,
    posterior_db: f64,
}

#[derive(Serialize)]
struct Weight<'a> {
    /// `group`, `answer`, `no_replies` or `words`.
    kind: &'static str,
    group: Option<&'a str>,
    question: Option<&'a str>,
    db: f64,
    /// For a group, what each sign adds: the difference if the sign is left out.
    signs: Vec<Added<'a>>,
}

#[derive(Serialize)]
struct Added<'a> {
    id: &'a str,
    adds_db: f64,
}

#[derive(Serialize)]
struct Conflict<'a> {
    question: &'a str,
    on: Option<String>,
    answers: Vec<&'a str>,
}

#[derive(Serialize)]
struct Reading<'a> {
    quote: &'a str,
    proposed: Option<&'a str>,
    confirmed: Option<&'a str>,
    cell: Option<Place<'a>>,
}

#[derive(Serialize)]
struct Question<'a> {
    id: &'a str,
    gain_bits: f64,
    gain_of_pair_bits: Option<f64>,
}

#[derive(Serialize)]
struct Fault<'a> {
    id: &'a str,
    level: &'static str,
    quotes: Vec<Quote<'a>>,
}

#[derive(Serialize)]
struct Quote<'a> {
    text: &'a str,
    on: String,
    cell: Option<Place<'a>>,
}

#[derive(Serialize)]
struct Place<'a> {
    file: &'a str,
    row: u32,
    column: &'a str,
}

#[derive(Serialize)]
struct Next {
    on: String,
    reason: &'static str,
    /// Counted from 0, in the order of the cadence.
    step: Option<usize>,
}

#[derive(Serialize)]
struct DatedTask {
    #[serde(rename = "do")]
    act: &'static str,
    on: String,
    by: String,
    until: Option<String>,
}

impl DatedTask {
    fn of(task: &Task) -> Self {
        Self {
            act: task.kind.name(),
            on: task.on.to_string(),
            by: task.by.to_string(),
            until: task.until.map(|day| day.to_string()),
        }
    }
}

/// Writes one deal, with a line break.
pub fn jsonl_row(input: &SheetInput<'_>, out: &mut Vec<u8>) {
    let before = out.len();
    // Serialisation only fails for maps with keys that are not text, or if the writer fails.
    if serde_json::to_writer(&mut *out, &line(input)).is_err() {
        out.truncate(before);
        return;
    }
    out.push(b'\n');
}

fn line<'a>(input: &SheetInput<'a>) -> Line<'a> {
    let SheetInput { pack, buyer, diagnosis, as_of, .. } = *input;
    let facts = &buyer.facts;
    let text = |fact: FactId| facts.text(fact);
    let (value, currency) = money(buyer);
    let (gate, diagnosed) = match &diagnosis.finding {
        Finding::Gated(gated) => {
            let back_on = gated.back_on.map(|day| day.to_string());
            (Some(Gate { id: &pack.gate(gated.gate).id, back_on }), None)
        }
        Finding::Weighed(weighed) => (None, Some(weighing(input, weighed))),
    };
    Line {
        schema: SCHEMA,
        as_of: as_of.date.to_string(),
        deal_id: &buyer.id,
        buyer: title(buyer),
        deal_name: text(known::deal_name),
        company: text(known::company_name),
        contact: contact_name(buyer),
        owner: text(known::owner),
        value,
        currency,
        pi_number: text(known::pi_number),
        pi_sent_on: facts.date(known::pi_sent_on).map(|day| day.to_string()),
        days_silent: facts.whole(known::days_silent),
        silence_is_proven: diagnosis.silence_is_proven,
        silence: silence(input),
        outcome: Noted::of(input).map(|noted| Outcome {
            won: noted.is_won,
            reason: noted.reason,
            cause: noted.cause.map(|cause| pack.cause(cause).id.as_str()),
            on: noted.on.map(|day| day.to_string()),
            source: noted.source.map(Knowledge::name),
        }),
        gate,
        diagnosis: diagnosed,
        conduct: errors(input),
        next: diagnosis.next.map(|next| Next {
            on: next.on.to_string(),
            reason: reason_name(next.reason),
            step: next.step,
        }),
        tasks: diagnosis.tasks.iter().map(DatedTask::of).collect(),
    }
}

fn silence<'a>(input: &SheetInput<'a>) -> Silence<'a> {
    let proof = &input.buyer.proof;
    let last = |own: Option<(jiff::civil::Date, Option<Cell>)>| {
        own.map(|(on, cell)| LastMessage {
            on: on.to_string(),
            cell: cell.and_then(|cell| place(input, cell)),
        })
    };
    Silence {
        proven_by: proof.by.map(ProvenBy::name),
        missing: proof.gap.map(ProofGap::name),
        last_received: last(proof.last_received),
        last_sent: last(proof.last_sent),
        covered_from: proof.covers.map(|(from, _)| from.to_string()),
        covered_to: proof.covers.map(|(_, to)| to.to_string()),
        candidate: proof.candidate.and_then(|cell| place(input, cell)),
    }
}

fn money(buyer: &Deal<'_>) -> (Option<f64>, Option<String>) {
    let stated = buyer.facts.text(known::currency).and_then(Currency::new);
    let (amount, own) = match buyer.facts.get(known::value) {
        Value::Money(money) => (Some(Money::amount(*money)), money.currency),
        _ => (None, None),
    };
    (amount, own.or(stated).map(|currency| currency.as_str().to_owned()))
}

fn weighing<'a>(input: &SheetInput<'a>, weighed: &'a Weighed) -> Diagnosed<'a> {
    let pack = input.pack;
    let seats = weighed.seats();
    let share = |&id: &crate::rules::pack::CauseId| Share {
        id: &pack.cause(id).id,
        share: rounded(weighed.share(id)),
        in_100: seats[usize::from(id.0)].count(),
    };
    let answer = |finding: &crate::diagnosis::AnswerFinding| {
        let question = pack.question(finding.question);
        Answer {
            question: &question.id,
            answer: &question.answers[usize::from(finding.answer)].id,
            cell: place(input, finding.cell),
        }
    };
    let answer_id = |question: crate::rules::pack::QuestionId, answer: u8| {
        pack.question(question).answers[usize::from(answer)].id.as_str()
    };
    let conflict = |conflict: &crate::diagnosis::AnswerConflict| Conflict {
        question: &pack.question(conflict.question).id,
        on: conflict.on.map(|day| day.to_string()),
        answers: conflict
            .answers
            .iter()
            .map(|&(answer, _)| answer_id(conflict.question, answer))
            .collect(),
    };
    let given = |given: &crate::diagnosis::GivenAnswer| Answer {
        question: &pack.question(given.question).id,
        answer: answer_id(given.question, given.answer),
        cell: None,
    };
    let reading = |finding: &'a crate::diagnosis::ReadingFinding| {
        let reading = &input.buyer.readings[finding.reading];
        Reading {
            quote: &reading.quote,
            proposed: reading.proposed.as_deref(),
            confirmed: finding.confirmed.map(|cause| pack.cause(cause).id.as_str()),
            cell: place(input, reading.cell),
        }
    };
    let question = |chosen: &crate::diagnosis::ChosenQuestion| Question {
        id: &pack.question(chosen.question).id,
        gain_bits: rounded(chosen.gain),
        gain_of_pair_bits: chosen.gain_of_pair.map(rounded),
    };
    Diagnosed {
        verdict: weighed.verdict.name(),
        too_little_known: weighed.verdict == crate::diagnosis::Verdict::TooLittleKnown,
        causes: weighed.ranking.iter().map(share).collect(),
        entropy_bits: rounded(weighed.entropy()),
        signs: weighed.signs.iter().map(|finding| sign(pack, finding)).collect(),
        answers: weighed.answers.iter().map(answer).collect(),
        conflicting_answers: weighed.conflicts.iter().map(conflict).collect(),
        given_answers: weighed.given.iter().map(given).collect(),
        readings: weighed.readings.iter().map(reading).collect(),
        sum: input.explanation.map(|explanation| sum(pack, explanation)),
        questions: weighed.questions.iter().map(question).collect(),
    }
}

fn sign<'a>(pack: &'a Pack, finding: &SignFinding) -> Sign<'a> {
    let sign = pack.sign(finding.sign);
    Sign {
        id: &sign.id,
        outcome: match finding.observation {
            Observation::Known(at) => Some(sign.outcomes[usize::from(at)].id.as_str()),
            Observation::Unknown => None,
        },
        group: &pack.groups[usize::from(sign.group)].id,
        counted: finding.is_weighed,
    }
}

fn sum<'a>(pack: &'a Pack, explanation: &Explanation) -> Sum<'a> {
    let db = |decibans: crate::diagnosis::Decibans| f64::from(decibans.tenths) / 10.0;
    let weight = |weight: &crate::diagnosis::Weight| {
        let (kind, group, question) = match weight.evidence {
            Evidence::Group(id) => {
                ("group", Some(pack.groups[usize::from(id.0)].id.as_str()), None)
            }
            Evidence::Sign(id) => ("group", Some(pack.sign(id).id.as_str()), None),
            Evidence::Answer(id) => ("answer", None, Some(pack.question(id).id.as_str())),
            Evidence::NoReplies => ("no_replies", None, None),
            Evidence::Words(_) => ("words", None, None),
        };
        let added = |part: &crate::diagnosis::Part| Added {
            id: &pack.sign(part.sign).id,
            adds_db: db(part.decibans),
        };
        let signs = weight.parts.iter().map(added).collect();
        Weight { kind, group, question, db: db(weight.decibans), signs }
    };
    Sum {
        leader: &pack.cause(explanation.leader).id,
        runner_up: &pack.cause(explanation.runner_up).id,
        prior_db: db(explanation.prior),
        weights: explanation.weights.iter().map(weight).collect(),
        rounding_db: db(explanation.rounding),
        posterior_db: db(explanation.posterior),
    }
}

fn errors<'a>(input: &SheetInput<'a>) -> Vec<Fault<'a>> {
    let error = |finding: &'a crate::diagnosis::ConductFinding| {
        let check = input.pack.check(finding.check);
        let quote = |quote: &'a crate::diagnosis::Quote| Quote {
            text: &quote.text,
            on: quote.on.to_string(),
            cell: place(input, quote.cell),
        };
        let quotes = finding.quotes.iter().map(quote).collect();
        Fault { id: &check.id, level: check.level.name(), quotes }
    };
    input.diagnosis.conduct.iter().map(error).collect()
}

fn place<'a>(input: &SheetInput<'a>, cell: Cell) -> Option<Place<'a>> {
    let (file, column) = input.sources.name_of(cell)?;
    Some(Place { file, row: cell.row, column })
}

/// Rounds to six decimals; further ones would be noise.
fn rounded(number: f64) -> f64 {
    (number * 1e6).round() / 1e6
}
