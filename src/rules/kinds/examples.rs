//! Reads the buyers in rule files: examples of signs and gates, and the buyers of tests.

use jiff::civil::{Date, date};

use super::values::read_date_time;
use crate::diagnostic::nearest;
use crate::facts::{
    Answer, Cell, Channel, Deal, FactId, Kind, Message, Origin, Party, Value, known,
};
use crate::rules::codes;
use crate::rules::diagnostics::listed;
use crate::rules::pack::Example;
use crate::rules::parse::reader::{Entry, Fields};
use crate::rules::vocabulary::Vocabulary;

/// The as-of date of an example that gives none.
pub(in crate::rules) const DEFAULT_AS_OF: Date = date(2026, 3, 16);

const CELL: Cell = Cell { file: 0, row: 0, column: 0 };

/// A deal as written in a rule file, and the derived facts that are stated outright.
#[derive(Debug)]
pub(in crate::rules) struct Known {
    pub buyer: Deal<'static>,
    pub stated: Vec<(FactId, Value<'static>)>,
}

/// Reads `examples:`. `outcomes` are the states that can be expected in addition to `unknown`;
/// empty after an error in them.
pub(in crate::rules) fn read(
    entry: Entry<'_>,
    outcomes: &[String],
    vocabulary: &Vocabulary,
) -> Vec<Example> {
    let items = entry.items().unwrap_or_default();
    items.into_iter().filter_map(|item| example(item, outcomes, vocabulary)).collect()
}

fn example(entry: Entry<'_>, outcomes: &[String], vocabulary: &Vocabulary) -> Option<Example> {
    let mut fields = entry.fields("an example")?;
    let line = fields.whole().line();
    let known = buyer(&mut fields, "given", vocabulary);
    let as_of = fields.get("as_of").map(|entry| entry.date());
    let expect = fields.need("expect").and_then(|expect| {
        let word = expect.text()?;
        if outcomes.is_empty() || word == "unknown" || outcomes.iter().any(|id| id == word) {
            return Some(word.to_owned());
        }
        let words = || outcomes.iter().map(String::as_str).chain(["unknown"]);
        let all = listed(words());
        expect.error(
            codes::UNKNOWN_RULE,
            format!("`{word}` is not a state of this rule"),
            match nearest(word, words()) {
                Some(near) => format!("did you mean `{near}`? It is {all}"),
                None => format!("it is {all}"),
            },
        );
        None
    });
    fields.finish();
    let known = known?;
    Some(Example {
        buyer: known.buyer,
        stated: known.stated,
        as_of: as_of.unwrap_or(Some(DEFAULT_AS_OF))?,
        expect: expect?,
        line,
    })
}

/// Reads the facts under `key`, and the `messages` and `answers` next to it.
pub(in crate::rules) fn buyer(
    fields: &mut Fields<'_>,
    key: &'static str,
    vocabulary: &Vocabulary,
) -> Option<Known> {
    let given = fields.get(key);
    let messages = fields.get("messages");
    let answers = fields.get("answers");
    if given.is_none() && messages.is_none() {
        let _ = fields.need(key);
        return None;
    }
    let mut buyer = Deal::new(vocabulary.catalog.len());
    let mut stated = Vec::new();
    for (key, name, value) in
        given.and_then(|given| given.free_fields("a buyer")).unwrap_or_default()
    {
        let Some(fact) = vocabulary.fact(name, &key) else { continue };
        let Some(value) = fact_value(value, vocabulary.kind(fact)) else { continue };
        if vocabulary.catalog.fact(fact).origin == Origin::Derived {
            stated.push((fact, value));
        } else {
            buyer.facts.set(fact, value, None);
        }
    }
    if let Some(messages) = messages {
        buyer.has_message_table = true;
        for item in messages.items().unwrap_or_default() {
            buyer.messages.extend(message(item));
        }
        buyer.messages.sort_by_key(|message| message.at);
    }
    for item in answers.and_then(|answers| answers.items()).unwrap_or_default() {
        buyer.answers.extend(answer(item));
    }
    buyer.id = match buyer.facts.text(known::deal_id) {
        Some(id) => id.to_owned().into(),
        None => "example".into(),
    };
    Some(Known { buyer, stated })
}

/// An empty value is a blank cell.
fn fact_value(entry: Entry<'_>, kind: Kind) -> Option<Value<'static>> {
    if entry.is_blank() || entry.as_text() == Some("") {
        return Some(Value::Blank);
    }
    entry.typed(kind)
}

fn message(entry: Entry<'_>) -> Option<Message<'static>> {
    let mut fields = entry.fields("a message")?;
    let on = fields.need("on").and_then(|on| {
        let text = on.text()?;
        let at = read_date_time(text);
        if at.is_none() {
            // The reader of plain dates has more specific error messages.
            on.date();
        }
        at.map(|at| (at, text.len() > 10))
    });
    let from = fields.need("from").and_then(|from| from.word(&["buyer", "us"]));
    let text = fields.get("text").and_then(|text| text.text()).unwrap_or_default();
    let subject = fields.get("subject").and_then(|text| text.text()).unwrap_or_default();
    let channel = fields
        .get("channel")
        .and_then(|channel| channel.word(&["mail", "call", "chat", "meeting", "other"]));
    let bounced = fields.get("bounced").and_then(|bounced| bounced.yes_no());
    let opens = fields.get("opened").and_then(|opened| opened.whole(0..=10_000));
    fields.finish();
    let (at, has_time) = on?;
    Some(Message {
        at,
        has_time,
        from: if from? == "us" { Party::Us } else { Party::Buyer },
        channel: match channel {
            Some("call") => Channel::Call,
            Some("chat") => Channel::Chat,
            Some("meeting") => Channel::Meeting,
            Some("other") => Channel::Other,
            _ => Channel::Mail,
        },
        subject: subject.to_owned().into(),
        text: text.to_owned().into(),
        automatic: false,
        bounced: bounced.unwrap_or(false),
        opens: opens.map(u32::from),
        cell: CELL,
        text_cell: CELL,
    })
}

fn answer(entry: Entry<'_>) -> Option<Answer<'static>> {
    let mut fields = entry.fields("an answer")?;
    let question = fields.need("question").and_then(|question| question.text());
    let answer = fields.need("answer").and_then(|answer| answer.text());
    let on = fields.get("on").and_then(|on| on.date());
    let source = fields.get("source").and_then(|source| source.text()).unwrap_or_default();
    fields.finish();
    Some(Answer {
        question: question?.to_owned().into(),
        answer: answer?.to_owned().into(),
        on,
        source: source.to_owned().into(),
        cell: CELL,
    })
}
