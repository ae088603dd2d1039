//! Writes a record and its diagnosis as a test.

use jiff::civil::Date;

use super::Record;
use crate::diagnosis::{Diagnosis, Finding, Observation, Verdict, Weighed};
use crate::facts::{Message, Party};
use crate::rules::Pack;
use crate::rules::scaffold::{NewTest, scalar};

pub(in crate::rule_tests::describe) fn test(
    pack: &Pack,
    record: &Record,
    diagnosis: &Diagnosis,
    as_of: Date,
) -> NewTest {
    let buyer = &record.buyer;
    let facts = pack
        .catalog
        .iter()
        .filter_map(|(fact, own)| Some((own.name.clone(), scalar::value(buyer.facts.get(fact))?)));
    let stated = record.stated.iter().filter_map(|(fact, value)| {
        Some((pack.catalog.fact(*fact).name.clone(), scalar::value(value)?))
    });
    let messages = buyer.messages.iter().map(message).collect();
    let answers = buyer.answers.iter().map(|answer| {
        let mut line = format!(
            "{{question: {}, answer: {}",
            scalar::text(&answer.question),
            scalar::text(&answer.answer)
        );
        if let Some(on) = answer.on {
            line += &format!(", on: {on}");
        }
        line + "}"
    });
    NewTest {
        name: name(pack, diagnosis, as_of),
        as_of: as_of.to_string(),
        buyer: facts.chain(stated).collect(),
        messages: buyer.has_message_table.then_some(messages),
        answers: answers.collect(),
        expect: expectations(pack, diagnosis),
    }
}

fn message(own: &Message<'_>) -> String {
    let at = own.at.date();
    let on = if own.has_time {
        format!("\"{}\"", own.at.strftime("%Y-%m-%d %H:%M:%S"))
    } else {
        at.to_string()
    };
    let from = if own.from == Party::Us { "us" } else { "buyer" };
    let mut line = format!("{{on: {on}, from: {from}");
    if own.channel.name() != "mail" {
        line += &format!(", channel: {}", own.channel.name());
    }
    if own.bounced {
        line += ", bounced: yes";
    }
    if let Some(opens) = own.opens {
        line += &format!(", opened: {opens}");
    }
    if !own.subject.is_empty() {
        line += &format!(", subject: {}", scalar::text(&own.subject));
    }
    format!("{line}, text: {}}}", scalar::text(&own.text))
}

/// Returns a name that contains no word of the record and is not taken by another test.
fn name(pack: &Pack, diagnosis: &Diagnosis, as_of: Date) -> String {
    let title = match &diagnosis.finding {
        Finding::Gated(gated) => &pack.gate(gated.gate).title.en,
        Finding::Weighed(weighed) => match (weighed.verdict, weighed.ranking.first()) {
            (Verdict::Leading | Verdict::TwoCandidates, Some(&first)) => {
                &pack.cause(first).title.en
            }
            _ => "No cause stands out",
        },
    };
    let name = format!("{title} - from a record of {as_of}");
    let is_free = |name: &String| pack.tests.iter().all(|test| test.name != *name);
    let numbered = (2..).map(|number| format!("{name}, number {number}"));
    std::iter::once(name.clone()).chain(numbered).find(is_free).unwrap_or(name)
}

fn expectations(pack: &Pack, diagnosis: &Diagnosis) -> Vec<(String, String)> {
    let mut expect = Vec::new();
    let mut add = |what: &str, which: String| expect.push((what.to_owned(), which));
    match &diagnosis.finding {
        Finding::Gated(gated) => add("gate", pack.gate(gated.gate).id.clone()),
        Finding::Weighed(weighed) => {
            add("verdict", weighed.verdict.name().to_owned());
            let stands_out = matches!(weighed.verdict, Verdict::Leading | Verdict::TwoCandidates);
            if let Some(&first) = weighed.ranking.first().filter(|_| stands_out) {
                add("cause", pack.cause(first).id.clone());
            }
            let present = present(pack, weighed);
            if !present.is_empty() {
                add("present", scalar::list(present));
            }
            if let Some(first) = weighed.questions.first() {
                add("ask_first", pack.question(first.question).id.clone());
            }
        }
    }
    let checks: Vec<&str> =
        diagnosis.conduct.iter().map(|own| pack.check(own.check).id.as_str()).collect();
    if !checks.is_empty() {
        add("conduct", scalar::list(checks));
    }
    expect
}

fn present<'p>(pack: &'p Pack, weighed: &Weighed) -> Vec<&'p str> {
    let seen = weighed.signs.iter().filter(|own| {
        own.observation == Observation::Known(0) && pack.sign(own.sign).is_two_valued()
    });
    seen.map(|own| pack.sign(own.sign).id.as_str()).collect()
}
