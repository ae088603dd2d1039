//! Builds the evidence for and against the first cause: each sign with its value and cell, the sum,
//! and the cause that would lead without each piece.

use serde::Serialize;

use super::cell_reference::{ValueRead, values_read};
use crate::diagnosis::explanation::trace::words_found;
use crate::diagnosis::questions::answers::NO_REPLY;
use crate::diagnosis::{
    Decibans, Evidence, Explanation, Observation, Of100, SignFinding, Weighed, Weight,
};
use crate::report::{Language, SheetInput, format_value};
use crate::rules::condition::Condition;
use crate::rules::pack::{Because, CauseId, Piece};

/// The width of the chart of the sum, in its own units.
const DRAWING: f64 = 100.0;

#[derive(Debug, Serialize)]
pub(super) struct Account<'a> {
    leader: &'a str,
    runner_up: &'a str,
    speaks_for: Vec<Row<'a>>,
    speaks_against: Vec<Row<'a>>,
    /// Counted, and equal for the first two causes.
    says_nothing: Vec<Row<'a>>,
    unknown: Vec<Missing<'a>>,
    known_signs: usize,
    all_signs: usize,
    sum: Vec<Bar<'a>>,
    /// The position of zero in the chart.
    zero: f64,
    drop_one: Vec<Without<'a>>,
}

#[derive(Debug, Serialize)]
struct Row<'a> {
    title: &'a str,
    /// `present`, `absent`, `outcome`, `answer`, `group`, `no_replies` or `words`.
    state: &'static str,
    /// The outcome or the answer in words.
    says: Option<&'a str>,
    because: Option<String>,
    decibans: Option<String>,
    raises: Vec<&'a str>,
    lowers: Vec<&'a str>,
    values: Vec<ValueRead<'a>>,
    /// The signs of a group with several, each with what it adds: the difference if the sign is
    /// left out.
    signs: Vec<Row<'a>>,
}

/// An unknown sign, and the facts that it needs.
#[derive(Debug, Serialize)]
struct Missing<'a> {
    title: &'a str,
    facts: Vec<&'a str>,
}

/// One bar of the chart: its start `x` and its `width`, in units of the chart.
#[derive(Debug, Serialize)]
struct Bar<'a> {
    /// `prior`, `for`, `against`, `rounding` or `posterior`.
    kind: &'static str,
    title: Option<&'a str>,
    state: Option<&'static str>,
    decibans: String,
    x: f64,
    width: f64,
}

#[derive(Debug, Serialize)]
struct Without<'a> {
    title: &'a str,
    state: &'static str,
    leader: &'a str,
    share: Of100,
    changes_leader: bool,
}

pub(super) fn account<'a>(input: &SheetInput<'a>, weighed: &'a Weighed) -> Account<'a> {
    let said = |at: usize| {
        weighed.ranking.get(at).map_or("", |&id| input.language.of(&input.pack.cause(id).title))
    };
    let mut account = Account {
        leader: said(0),
        runner_up: said(1),
        speaks_for: Vec::new(),
        speaks_against: Vec::new(),
        says_nothing: Vec::new(),
        unknown: Vec::new(),
        known_signs: weighed.known_signs(),
        all_signs: weighed.signs.len(),
        sum: Vec::new(),
        zero: 0.0,
        drop_one: Vec::new(),
    };
    for finding in &weighed.signs {
        let sign = input.pack.sign(finding.sign);
        let title = input.language.of(&sign.title);
        if finding.observation == Observation::Unknown {
            account.unknown.push(Missing { title, facts: missing_facts(input, finding) });
        }
    }
    match input.explanation {
        Some(explanation) => weigh_up(input, weighed, explanation, &mut account),
        None => {
            let counted = weighed.signs.iter().filter(|finding| finding.is_weighed);
            account.says_nothing = counted.map(|finding| sign_row(input, finding)).collect();
        }
    }
    account
}

fn weigh_up<'a>(
    input: &SheetInput<'a>,
    weighed: &'a Weighed,
    explanation: &'a Explanation,
    account: &mut Account<'a>,
) {
    let titles = |causes: &[CauseId]| {
        causes.iter().map(|&id| input.language.of(&input.pack.cause(id).title)).collect()
    };
    for weight in &explanation.weights {
        let Some(mut row) = row(input, weighed, weight) else { continue };
        row.decibans = Some(weight.decibans.to_string());
        row.raises = titles(&weight.raises);
        row.lowers = titles(&weight.lowers);
        match weight.decibans.tenths {
            1.. => account.speaks_for.push(row),
            0 => account.says_nothing.push(row),
            _ => account.speaks_against.push(row),
        }
    }
    // The strongest evidence comes first, on both sides.
    account.speaks_against.reverse();
    (account.sum, account.zero) = sum(input, weighed, explanation);
    let weighs = |evidence| {
        let weight = explanation.weights.iter().find(|weight| weight.evidence == evidence);
        match (weight, evidence) {
            (Some(weight), _) => weight.decibans.tenths != 0,
            // A sign of a group is listed if it adds something.
            (None, Evidence::Sign(sign)) => {
                let mut parts = explanation.weights.iter().flat_map(|weight| &weight.parts);
                parts.any(|part| part.sign == sign && part.decibans.tenths != 0)
            }
            (None, _) => false,
        }
    };
    let without = explanation.drop_one.iter().filter_map(|drop| {
        if !weighs(drop.evidence) && drop.leader == explanation.leader {
            return None;
        }
        let (title, state) = named(input, weighed, drop.evidence)?;
        Some(Without {
            title,
            state,
            leader: input.language.of(&input.pack.cause(drop.leader).title),
            share: drop.of_100,
            changes_leader: drop.leader != explanation.leader,
        })
    });
    account.drop_one = without.collect();
}

/// Returns the bars of the chart, each beginning at the end of the last one, and the position of
/// zero.
fn sum<'a>(
    input: &SheetInput<'a>,
    weighed: &'a Weighed,
    explanation: &Explanation,
) -> (Vec<Bar<'a>>, f64) {
    let steps = explanation.weights.iter().map(|weight| weight.decibans.tenths);
    let mut level = explanation.prior.tenths;
    let (mut least, mut greatest) = (level.min(0), level.max(0));
    for step in steps {
        level += step;
        (least, greatest) = (least.min(level), greatest.max(level));
    }
    let unit = DRAWING / f64::from((greatest - least).max(1));
    let at = |tenths: i32| (f64::from(tenths - least) * unit * 100.0).round() / 100.0;
    let bar = |kind, from: i32, to: i32, shown: Decibans| Bar {
        kind,
        title: None,
        state: None,
        decibans: shown.to_string(),
        x: at(from.min(to)),
        width: at(from.max(to)) - at(from.min(to)),
    };
    let mut level = explanation.prior.tenths;
    let mut bars = vec![bar("prior", 0, level, explanation.prior)];
    for weight in explanation.weights.iter().filter(|weight| weight.decibans.tenths != 0) {
        let step = weight.decibans.tenths;
        let kind = if step < 0 { "against" } else { "for" };
        let (title, state) = named(input, weighed, weight.evidence).unzip();
        bars.push(Bar { title, state, ..bar(kind, level, level + step, weight.decibans) });
        level += step;
    }
    let rounding = explanation.rounding;
    if rounding.tenths != 0 {
        bars.push(bar("rounding", level, level + rounding.tenths, rounding));
    }
    let posterior = explanation.posterior;
    bars.push(bar("posterior", 0, posterior.tenths, posterior));
    (bars, at(0))
}

fn row<'a>(input: &SheetInput<'a>, weighed: &'a Weighed, weight: &Weight) -> Option<Row<'a>> {
    let of_sign = |sign| {
        weighed.signs.iter().find(|finding| finding.sign == sign).map(|f| sign_row(input, f))
    };
    let plain = |title: &'a str, state: &'static str| Row {
        title,
        state,
        says: None,
        because: None,
        decibans: None,
        raises: Vec::new(),
        lowers: Vec::new(),
        values: Vec::new(),
        signs: Vec::new(),
    };
    match weight.evidence {
        Evidence::Group(_) => {
            if let [only] = weight.parts[..] {
                return of_sign(only.sign);
            }
            let (title, state) = named(input, weighed, weight.evidence)?;
            let signs = weight.parts.iter().filter_map(|part| {
                Some(Row { decibans: Some(part.decibans.to_string()), ..of_sign(part.sign)? })
            });
            Some(Row { signs: signs.collect(), ..plain(title, state) })
        }
        Evidence::Sign(sign) => of_sign(sign),
        Evidence::Answer(question) => {
            let finding = weighed.answers.iter().find(|finding| finding.question == question)?;
            let asked = input.pack.question(question);
            let answer = &asked.answers[usize::from(finding.answer)];
            let says = input.language.of(&answer.says);
            Some(Row {
                says: Some(says),
                values: vec![ValueRead::of_answer(input, says, finding.cell)],
                ..plain(input.language.of(&asked.ask), "answer")
            })
        }
        Evidence::NoReplies => {
            let asked = weighed.answers.iter().filter(|finding| {
                input.pack.question(finding.question).answers[usize::from(finding.answer)].id
                    == NO_REPLY
            });
            let values = asked.map(|finding| {
                let question = input.pack.question(finding.question);
                ValueRead::of_answer(input, input.language.of(&question.ask), finding.cell)
            });
            Some(Row { values: values.collect(), ..plain("", "no_replies") })
        }
        Evidence::Words(at) => {
            let reading = input.buyer.readings.get(usize::from(at))?;
            let value = ValueRead::of_answer(input, &reading.quote, reading.cell);
            Some(Row { values: vec![value], ..plain("", "words") })
        }
    }
}

fn sign_row<'a>(input: &SheetInput<'a>, finding: &SignFinding) -> Row<'a> {
    let sign = input.pack.sign(finding.sign);
    let outcome = match finding.observation {
        Observation::Known(at) => sign.outcomes.get(usize::from(at)),
        Observation::Unknown => None,
    };
    let holds = outcome.and_then(|outcome| outcome.when.as_ref());
    // "Everything else" depends on all outcomes before it.
    let conditions: Vec<&Condition> = match holds {
        Some(condition) => vec![condition],
        None => sign.outcomes.iter().filter_map(|outcome| outcome.when.as_ref()).collect(),
    };
    Row {
        title: input.language.of(&sign.title),
        state: state(input, finding),
        says: outcome.and_then(|outcome| outcome.title.as_ref()).map(|t| input.language.of(t)),
        because: holds.map(|condition| because(input, &sign.because, Some(condition))),
        decibans: None,
        raises: Vec::new(),
        lowers: Vec::new(),
        values: values_read(input, &conditions, holds.is_some(), quotes_words(&sign.because)),
        signs: Vec::new(),
    }
}

fn named<'a>(
    input: &SheetInput<'a>,
    weighed: &Weighed,
    evidence: Evidence,
) -> Option<(&'a str, &'static str)> {
    match evidence {
        Evidence::Group(id) => {
            let group = &input.pack.groups[usize::from(id.0)];
            let mut signs = weighed.signs.iter().filter(|finding| {
                finding.is_weighed && input.pack.sign(finding.sign).group == id.0
            });
            match (signs.next(), signs.next()) {
                (Some(only), None) => named(input, weighed, Evidence::Sign(only.sign)),
                _ => {
                    let title = group.title.as_ref().map(|title| input.language.of(title));
                    Some((title.unwrap_or(&group.id), "group"))
                }
            }
        }
        Evidence::NoReplies => Some(("", "no_replies")),
        Evidence::Words(_) => Some(("", "words")),
        Evidence::Sign(sign) => {
            let finding = weighed.signs.iter().find(|finding| finding.sign == sign)?;
            Some((input.language.of(&input.pack.sign(sign).title), state(input, finding)))
        }
        Evidence::Answer(question) => {
            Some((input.language.of(&input.pack.question(question).ask), "answer"))
        }
    }
}

fn state(input: &SheetInput<'_>, finding: &SignFinding) -> &'static str {
    let sign = input.pack.sign(finding.sign);
    match finding.observation {
        Observation::Unknown => "unknown",
        Observation::Known(_) if !sign.is_two_valued() => "outcome",
        Observation::Known(0) => "present",
        Observation::Known(_) => "absent",
    }
}

/// Lists the unknown facts of the sign, in words.
fn missing_facts<'a>(input: &SheetInput<'a>, finding: &SignFinding) -> Vec<&'a str> {
    let sign = input.pack.sign(finding.sign);
    let conditions = sign.outcomes.iter().filter_map(|outcome| outcome.when.as_ref());
    let mut missing = Vec::new();
    for fact in conditions.flat_map(crate::diagnosis::explanation::trace::facts_read) {
        let means = input.language.of(&input.pack.catalog.fact(fact).means);
        if !input.buyer.facts.get(fact).is_known() && !missing.contains(&means) {
            missing.push(means);
        }
    }
    missing
}

/// Returns whether the text itself quotes the words that were found.
fn quotes_words(because: &Because) -> bool {
    because.en.contains(&Piece::Found) || because.zh.contains(&Piece::Found)
}

/// Fills in the placeholders of a rule's text.
pub(super) fn because(
    input: &SheetInput<'_>,
    because: &Because,
    condition: Option<&Condition>,
) -> String {
    let (first, second) = match input.language {
        Language::En => (&because.en, &because.zh),
        Language::Zh => (&because.zh, &because.en),
    };
    let mut text = String::new();
    for piece in if first.is_empty() { second } else { first } {
        match piece {
            Piece::Text(words) => text.push_str(words),
            Piece::Fact(fact) => {
                let value = format_value::value(input.buyer.facts.get(*fact), input.language);
                text.push_str(if value.is_empty() { "–" } else { &value });
            }
            Piece::Found => {
                let found = condition
                    .map(|condition| words_found(&input.pack.words, condition, input.buyer))
                    .unwrap_or_default();
                text.push_str(&found.join(", "));
            }
        }
    }
    text
}
