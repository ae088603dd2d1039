//! Builds invented deals with a value in every field, with which templates are rendered before any
//! row is read, so that a misspelt name is found at loading and not on the hundredth deal.

use std::borrow::Cow;
use std::sync::Arc;

use jiff::civil::{Date, date};
use jiff::{Span, ToSpan as _};

use crate::diagnosis::{
    AnswerFinding, ChosenQuestion, ConductFinding, Decibans, Diagnosis, DropOne, Evidence,
    Explanation, Finding, Gated, NextReason, NextStep, Observation, Of100, Part, Prospect,
    ProspectiveAnswer, Quote, SignFinding, Task, TaskKind, Verdict, Weighed, Weighing, Weight,
};
use crate::facts::{
    Answer, AsOf, Cell, Channel, Deal, Kind, Knowledge, Message, Money, Outcome, Party, Reading,
    SourceFile, Sources, Value, known,
};
use crate::report::language::Language;
use crate::report::{OtherPi, SheetInput};
use crate::rules::Pack;
use crate::rules::pack::{CauseId, CheckId, GateId, GroupId, QuestionId, SignId};

const DAY: Date = date(2026, 3, 16);
const CELL: Cell = Cell { file: 0, row: 2, column: 0 };

/// The data of one rendering.
pub(in crate::report) struct Specimen {
    buyer: Deal<'static>,
    sources: Sources,
    as_of: AsOf,
    diagnosis: Diagnosis,
    explanation: Option<Explanation>,
    same_buyer: Vec<OtherPi>,
}

impl Specimen {
    /// Returns specimens for every branch of the built-in templates: each verdict and a gate, with
    /// everything known and with nothing known.
    pub(in crate::report) fn all(pack: &Pack) -> Vec<Self> {
        let verdicts =
            [Verdict::Leading, Verdict::TwoCandidates, Verdict::Open, Verdict::TooLittleKnown];
        let mut specimens: Vec<Self> = verdicts
            .map(|verdict| Self::new(pack, full_buyer(pack), weighed(pack, verdict), true))
            .into();
        let bare = Weighing {
            signs: Vec::new(),
            questions: Vec::new(),
            ..Weighing::clone(&weighed(pack, Verdict::Open))
        };
        let bare = Weighed {
            answers: Vec::new(),
            conflicts: Vec::new(),
            given: Vec::new(),
            readings: Vec::new(),
            weighing: Arc::new(bare),
        };
        specimens.push(Self::new(pack, Deal::new(pack.catalog.len()), bare, false));
        if !pack.gates.is_empty() {
            // The gate that is shown first, if there is one.
            let first = numbered(&pack.gates).find(|(_, gate)| gate.first).map_or(0, |(at, _)| at);
            let bare = Deal::new(pack.catalog.len());
            for (buyer, gate, back_on) in
                [(full_buyer(pack), GateId(first), Some(DAY)), (bare, GateId(0), None)]
            {
                let mut specimen = Self::new(pack, buyer, weighed(pack, Verdict::Open), false);
                specimen.diagnosis.finding = Finding::Gated(Gated { gate, back_on });
                specimens.push(specimen);
            }
        }
        specimens
    }

    fn new(pack: &Pack, buyer: Deal<'static>, weighed: Weighed, full: bool) -> Self {
        let quote = Quote { text: "words".into(), message: 0, on: DAY, cell: CELL };
        let conduct = ConductFinding { check: CheckId(0), quotes: vec![quote] };
        let has_conduct = full && !pack.conduct.is_empty();
        let reason = if full { NextReason::Cadence } else { NextReason::LeastGap };
        // Another deal with the same name, so that there is one to show.
        let mut other = buyer.clone();
        other.id = Cow::Borrowed("other");
        let same_buyer = if full { vec![OtherPi::of(&other)] } else { Vec::new() };
        Self {
            same_buyer,
            buyer,
            sources: Sources {
                files: vec![SourceFile { name: "deals.csv".into(), headers: vec!["A".into()] }],
            },
            as_of: AsOf::new(DAY),
            explanation: full.then(|| explanation(pack, &weighed)),
            diagnosis: Diagnosis {
                finding: Finding::Weighed(weighed),
                conduct: if has_conduct { vec![conduct] } else { Vec::new() },
                next: Some(NextStep { step: full.then_some(0), on: DAY, reason }),
                tasks: if full { tasks() } else { Vec::new() },
                silence_is_proven: full,
            },
        }
    }

    pub(in crate::report) fn input<'a>(
        &'a self,
        pack: &'a Pack,
        language: Language,
    ) -> SheetInput<'a> {
        SheetInput {
            pack,
            buyer: &self.buyer,
            sources: &self.sources,
            as_of: &self.as_of,
            diagnosis: &self.diagnosis,
            explanation: self.explanation.as_ref(),
            same_buyer: &self.same_buyer,
            language,
        }
    }
}

/// Returns a task of every kind, a renewal that is late, and a task for later.
fn tasks() -> Vec<Task> {
    let kinds = [
        TaskKind::RenewPi,
        TaskKind::OfferDocuments,
        TaskKind::SendSample,
        TaskKind::Remind,
        TaskKind::CheckDate,
        TaskKind::KeepPromise,
        TaskKind::AskResult,
    ];
    let earlier = DAY.saturating_sub(Span::new().days(3));
    let task = |kind, by| Task { kind, on: DAY, by, until: None };
    let expired = Task { until: Some(DAY), ..task(TaskKind::RenewPi, earlier) };
    let later =
        Task { on: DAY.saturating_add(Span::new().days(3)), ..task(TaskKind::SendSample, DAY) };
    kinds.map(|kind| task(kind, DAY)).into_iter().chain([expired, later]).collect()
}

/// Returns a deal in which every fact is known, with a message of each party and two contradictory
/// dates.
fn full_buyer(pack: &Pack) -> Deal<'static> {
    let mut buyer = Deal::new(pack.catalog.len());
    buyer.id = Cow::Borrowed("1");
    for (id, fact) in pack.catalog.iter() {
        let value = match fact.kind {
            Kind::Text if fact.name == "country_code" => Value::Text("DE".into()),
            Kind::Text if fact.name == "reply_owed_by" => Value::Text("buyer".into()),
            Kind::Text if fact.name == "currency" => Value::Text("USD".into()),
            Kind::Text => Value::Text("text".into()),
            Kind::Whole => Value::Whole(2),
            Kind::Decimal => Value::Decimal(2.5),
            Kind::Money => Value::Money(Money { ten_thousandths: 50_000_000, currency: None }),
            Kind::Date => Value::Date(DAY),
            Kind::DateTime => Value::DateTime(DAY.at(9, 0, 0, 0)),
            Kind::YesNo => Value::YesNo(true),
            Kind::List => Value::List(vec!["text".into()]),
            Kind::Duration => Value::Duration(crate::facts::Days { count: 2, working: true }),
        };
        buyer.facts.set(id, value, Some(CELL));
    }
    let tomorrow = Value::Date(DAY.saturating_add(1.day()));
    buyer.facts.set(known::created_on, tomorrow, Some(CELL));
    buyer.readings.push(Reading {
        quote: "text. more".into(),
        cell: CELL,
        on: Some(DAY),
        is_after_pi: true,
        proposed: pack.readings.meanings.first().map(|own| own.id.clone().into()),
        probability: 0.9,
        carried_by: "text".to_owned(),
        until: Some(DAY),
        ln_likelihood: Vec::new(),
        confirmed: None,
    });
    let message = |from, channel| Message {
        at: DAY.at(9, 30, 0, 0),
        has_time: true,
        from,
        channel,
        subject: "subject".into(),
        text: "text".into(),
        automatic: true,
        bounced: true,
        opens: Some(2),
        cell: CELL,
        text_cell: CELL,
    };
    buyer.messages = vec![message(Party::Us, Channel::Mail), message(Party::Buyer, Channel::Other)];
    buyer.answers = vec![Answer {
        question: "question".into(),
        answer: "answer".into(),
        on: Some(DAY),
        source: "source".into(),
        cell: CELL,
    }];
    buyer.outcomes.push(Outcome {
        is_won: false,
        reason: "reason".into(),
        on: Some(DAY),
        source: Some(Knowledge::BuyerSaid),
        cell: CELL,
    });
    buyer
}

fn numbered<T>(parts: &[T]) -> impl Iterator<Item = (u16, &T)> {
    (0..u16::MAX).zip(parts)
}

/// Signs are present, absent, present and unknown, in turn.
fn weighed(pack: &Pack, verdict: Verdict) -> Weighed {
    let causes = pack.causes.len();
    #[allow(clippy::cast_precision_loss)] // a small number of causes
    let share = 1.0 / causes.max(1) as f64;
    let signs = numbered(&pack.signs).map(|(at, sign)| {
        let last = u8::try_from(sign.outcomes.len().saturating_sub(1)).unwrap_or(0);
        let observation = match at % 4 {
            0 | 2 => Observation::Known(0),
            1 => Observation::Known(last),
            _ => Observation::Unknown,
        };
        let is_weighed = observation != Observation::Unknown;
        SignFinding { sign: SignId(at), observation, is_weighed }
    });
    let questions = numbered(&pack.questions).take(2);
    let weighing = Weighing {
        shares: vec![share; causes],
        ranking: numbered(&pack.causes).map(|(at, _)| CauseId(at)).collect(),
        verdict,
        signs: signs.collect(),
        weighed: Vec::new(),
        questions: questions
            .map(|(at, _)| ChosenQuestion {
                question: QuestionId(at),
                gain: 0.5,
                gain_of_pair: (at > 0).then_some(0.75),
            })
            .collect(),
    };
    let answers = numbered(&pack.questions).take(1).map(|(at, _)| AnswerFinding {
        question: QuestionId(at),
        answer: 0,
        cell: CELL,
    });
    Weighed {
        answers: answers.collect(),
        conflicts: Vec::new(),
        given: Vec::new(),
        readings: Vec::new(),
        weighing: Arc::new(weighing),
    }
}

fn explanation(pack: &Pack, weighed: &Weighed) -> Explanation {
    let causes: Vec<CauseId> = weighed.ranking.iter().copied().take(2).collect();
    let leader = causes.first().copied().unwrap_or(CauseId(0));
    let runner_up = causes.last().copied().unwrap_or(leader);
    // One group of several signs, one of a single sign, the silent questions, the answers.
    let parts = |count: usize| -> Vec<Part> {
        let signs = weighed.signs.iter().filter(|sign| sign.is_weighed).take(count);
        let part =
            |finding: &SignFinding| Part { sign: finding.sign, decibans: Decibans { tenths: 10 } };
        signs.map(part).collect()
    };
    let groups = numbered(&pack.groups).map(|(at, _)| Evidence::Group(GroupId(at))).take(3);
    let answers = weighed.answers.iter().map(|answer| Evidence::Answer(answer.question));
    let evidence: Vec<Evidence> = groups.chain([Evidence::NoReplies]).chain(answers).collect();
    let weights: Vec<Weight> = evidence
        .iter()
        .zip([20, -10, 0, 3, 5])
        .map(|(&evidence, tenths)| Weight {
            evidence,
            decibans: Decibans { tenths },
            parts: match evidence {
                Evidence::Group(GroupId(0)) => parts(3),
                Evidence::Group(_) => parts(1),
                _ => Vec::new(),
            },
            raises: causes.clone(),
            lowers: causes.clone(),
        })
        .collect();
    let rounding = Decibans { tenths: 1 };
    let posterior =
        weights.iter().map(|weight| weight.decibans.tenths).sum::<i32>() + rounding.tenths;
    let drop_one = evidence.iter().map(|&evidence| DropOne {
        evidence,
        leader: runner_up,
        share: 0.5,
        of_100: Of100::nearest(0.5),
    });
    let prospects = weighed.questions.iter().map(|chosen| Prospect {
        question: chosen.question,
        answers: (0..pack.question(chosen.question).answers.len())
            .map(|answer| ProspectiveAnswer {
                answer,
                probability: 0.5,
                likely: Of100::nearest(0.5),
                shares: weighed.shares.clone(),
                leader,
                leader_of_100: Of100::nearest(0.5),
            })
            .collect(),
        splits: (leader, runner_up),
    });
    Explanation {
        leader,
        runner_up,
        prior: Decibans::default(),
        weights,
        rounding,
        posterior: Decibans { tenths: posterior },
        drop_one: drop_one.collect(),
        prospects: prospects.collect(),
    }
}
