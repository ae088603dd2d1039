//! Asks for a new test: a buyer that the team knows, and what the rules must say about it.

use jiff::Zoned;
use jiff::civil::Date;

use super::arguments::TestArguments;
use super::parse_answer::{fact, one_of, pair, text, value, words};
use super::prompt::{Prompt, Question};
use crate::rules::Pack;
use crate::rules::scaffold::{Draft, NewTest, scalar};

type Pair = (String, String);

pub(super) fn draft(said: &TestArguments, pack: &Pack, asker: &mut Prompt) -> Option<Draft> {
    let name = asker.one(
        Question {
            flag: "name",
            said: said.name.as_deref(),
            ask: "What does the test show, in a sentence? e.g. An assistant asks her boss",
            usual: None,
        },
        text,
    );
    let today = Zoned::now().date().to_string();
    let as_of = asker.one(
        Question {
            flag: "as-of",
            said: said.as_of.as_deref(),
            ask: "On which day do the rules look at the buyer?",
            usual: Some(&today),
        },
        day,
    );
    let buyer = asker.many(
        "given",
        &said.given,
        "What is known of the buyer? One fact at a time, e.g. country: Chile",
        said.message.is_empty(),
        |typed| known(typed, pack),
    );
    let messages = asker.many(
        "message",
        &said.message,
        "Which messages were there? One at a time, e.g. 2026-02-19 buyer: Please send the PI",
        false,
        message,
    );
    let expect = asker.many(
        "expect",
        &said.expect,
        "What must come out? One thing at a time: cause, verdict, gate, present, absent, unknown, \
         ask_first or conduct, e.g. cause: tender",
        true,
        |typed| expected(typed, pack),
    );
    let test = NewTest {
        name: name?,
        as_of: as_of?,
        buyer,
        messages: (!messages.is_empty()).then_some(messages),
        answers: Vec::new(),
        expect,
    };
    Some(test.draft())
}

fn day(typed: &str) -> Result<String, String> {
    let day: Result<Date, _> = typed.parse();
    day.map(|day| day.to_string())
        .map_err(|_| "write a day of the calendar as 2026-03-16".to_owned())
}

fn known(typed: &str, pack: &Pack) -> Result<Pair, String> {
    let (name, own) = pair(typed)?;
    let kind = pack.catalog.fact(fact(name, pack)?).kind;
    Ok((name.to_owned(), value(own, kind)?))
}

/// Parses `2026-02-19 buyer: Please send the PI`.
fn message(typed: &str) -> Result<String, String> {
    let wrong =
        || format!("`{typed}` is no message: write e.g. `2026-02-19 buyer: Please send the PI`");
    let (on, rest) = typed.split_once(' ').ok_or_else(wrong)?;
    let (from, text) = rest.split_once([':', '：']).ok_or_else(wrong)?;
    let from = one_of(from.trim(), "side", ["buyer", "us"])?;
    let on = day(on)?;
    Ok(format!("{{on: {on}, from: {from}, text: {}}}", scalar::text(text.trim())))
}

fn expected(typed: &str, pack: &Pack) -> Result<Pair, String> {
    let (what, which) = pair(typed)?;
    const KEYS: [&str; 9] = [
        "cause",
        "verdict",
        "gate",
        "among_first_two",
        "present",
        "absent",
        "unknown",
        "ask_first",
        "conduct",
    ];
    let what = one_of(what, "expectation", KEYS)?;
    let causes = pack.causes.iter().map(|own| own.id.as_str());
    let signs = pack.signs.iter().map(|own| own.id.as_str());
    let checks = pack.conduct.iter().map(|own| own.id.as_str());
    let which = match what {
        "cause" | "among_first_two" => one_of(which, "cause", causes)?.to_owned(),
        "verdict" => one_of(which, "verdict", ["leading", "two_candidates", "open"])?.to_owned(),
        "gate" => one_of(which, "gate", pack.gates.iter().map(|own| own.id.as_str()))?.to_owned(),
        "ask_first" => {
            one_of(which, "question", pack.questions.iter().map(|own| own.id.as_str()))?.to_owned()
        }
        "conduct" => several(which, |own| one_of(own, "conduct check", checks.clone()))?,
        _ => several(which, |own| one_of(own, "sign", signs.clone()))?,
    };
    Ok((what.to_owned(), which))
}

fn several<'p>(
    typed: &str,
    known: impl Fn(&str) -> Result<&'p str, String>,
) -> Result<String, String> {
    let words = words(typed)?;
    let all: Result<Vec<&str>, String> = words.iter().map(|word| known(word)).collect();
    Ok(scalar::list(all?))
}
