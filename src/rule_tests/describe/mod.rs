//! Writes a test from a real record. Everything that these rules do not need for the same diagnosis
//! is left out or replaced. No name, mailbox, phone number or company is kept, and of texts only
//! the words that a rule matches.
//!
//! Invariant: after every step the diagnosis is that of the record. What the rules need is found by
//! evaluating them, not by guessing.

mod anonymize;
mod shorten_text;
mod shrink;
mod test_yaml;

use self::shorten_text::shortened;
use self::shrink::{Fate, shrink};
use crate::diagnosis::{Diagnosis, Engine, Finding, Scratch};
use crate::facts::derive::derive;
use crate::facts::{AsOf, Cell, Channel, Deal, FactId, Message, Origin, Value, known};
use crate::rules::Pack;
use crate::rules::pack::PackTest;
use crate::rules::scaffold::NewTest;

const CELL: Cell = Cell { file: 0, row: 0, column: 0 };

/// The known facts of the deal before derivation, and the facts that the test states outright.
#[derive(Clone, Debug)]
struct Record {
    buyer: Deal<'static>,
    stated: Vec<(FactId, Value<'static>)>,
}

/// The reason why no test can be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// The buyer asked not to be contacted and appears in no output.
    KeptOut,
    /// The diagnosis needs something that a test cannot express, e.g. exchange rates.
    NotTellable,
}

/// Returns the test of a deal of the exports, given before derivation.
///
/// # Errors
/// See [`Refused`].
pub fn test_of(pack: &Pack, buyer: &Deal<'_>, as_of: &AsOf) -> Result<NewTest, Refused> {
    let engine = Engine::new(pack);
    let mut derived = buyer.clone();
    derive(&mut derived, &pack.background(), as_of);
    let wanted = engine.diagnose(&derived, as_of, &mut Scratch::default());
    if let Finding::Gated(gated) = &wanted.finding
        && pack.gate(gated.gate).hidden
    {
        return Err(Refused::KeptOut);
    }
    // Tests have no exchange rates, so facts derived from them are stated.
    let currency = derived.facts.get(known::currency_change_since_pi).clone().into_owned();
    let stated = currency.is_known().then_some((known::currency_change_since_pi, currency));
    let record = Record { buyer: owned(buyer, pack), stated: stated.into_iter().collect() };
    let bench = Bench { pack, engine, as_of: AsOf::new(as_of.date), wanted: essence(wanted) };
    if !bench.is_enough(&record) {
        return Err(Refused::NotTellable);
    }
    Ok(test_yaml::test(pack, &bench.redacted(record), &bench.wanted, as_of.date))
}

/// Returns whether a test that was read from its file gives the diagnosis of that deal.
pub fn is_of(test: &PackTest, pack: &Pack, buyer: &Deal<'_>, as_of: &AsOf) -> bool {
    let engine = Engine::new(pack);
    let mut derived = buyer.clone();
    derive(&mut derived, &pack.background(), as_of);
    let wanted = essence(engine.diagnose(&derived, as_of, &mut Scratch::default()));
    let bench = Bench { pack, engine, as_of: AsOf::new(test.as_of), wanted };
    bench.is_enough(&Record { buyer: test.buyer.clone(), stated: test.stated.clone() })
}

/// Returns the diagnosis without positions in the exports and without quotes.
fn essence(mut diagnosis: Diagnosis) -> Diagnosis {
    diagnosis.conduct.iter_mut().for_each(|own| own.quotes.clear());
    if let Finding::Weighed(weighed) = &mut diagnosis.finding {
        weighed.answers.iter_mut().for_each(|answer| answer.cell = CELL);
    }
    diagnosis
}

fn owned(buyer: &Deal<'_>, pack: &Pack) -> Deal<'static> {
    let mut own = Deal::new(pack.catalog.len());
    for (fact, what) in pack.catalog.iter() {
        if what.origin != Origin::Derived {
            own.facts.set(fact, buyer.facts.get(fact).clone().into_owned(), None);
        }
    }
    let text = |text: &str| text.to_owned().into();
    own.messages = buyer
        .messages
        .iter()
        .map(|message| Message {
            subject: text(&message.subject),
            text: text(&message.text),
            at: message.at,
            cell: CELL,
            text_cell: CELL,
            ..*message
        })
        .collect();
    own.answers = buyer
        .answers
        .iter()
        .map(|answer| crate::facts::Answer {
            question: text(&answer.question),
            answer: text(&answer.answer),
            on: answer.on,
            source: text(&answer.source),
            cell: CELL,
        })
        .collect();
    own.has_message_table = buyer.has_message_table;
    own
}

struct Bench<'p> {
    pack: &'p Pack,
    engine: Engine<'p>,
    as_of: AsOf,
    wanted: Diagnosis,
}

impl Bench<'_> {
    fn is_enough(&self, record: &Record) -> bool {
        let mut buyer = record.buyer.clone();
        derive(&mut buyer, &self.pack.background(), &self.as_of);
        for (fact, value) in &record.stated {
            buyer.facts.set(*fact, value.clone(), None);
        }
        let found = self.engine.diagnose(&buyer, &self.as_of, &mut Scratch::default());
        essence(found) == self.wanted
    }

    /// Applies the change if the diagnosis stays the same, and returns whether it did.
    fn attempt(&self, record: &mut Record, change: impl FnOnce(&mut Record)) -> bool {
        let mut changed = record.clone();
        change(&mut changed);
        let is_enough = self.is_enough(&changed);
        if is_enough {
            *record = changed;
        }
        is_enough
    }

    fn redacted(&self, mut record: Record) -> Record {
        self.attempt(&mut record, |own| own.stated.clear());
        self.messages_left_out(&mut record);
        self.answers_left_out(&mut record);
        self.facts_left_out(&mut record);
        let invented = anonymize::stand_in(self, &mut record);
        for (fact, _) in self.pack.catalog.iter().filter(|(fact, _)| !invented.contains(fact)) {
            self.fact_shortened(&mut record, fact);
        }
        for at in 0..record.buyer.messages.len() {
            self.message_shortened(&mut record, at);
        }
        // Shorter texts may need fewer facts and messages.
        self.messages_left_out(&mut record);
        self.facts_left_out(&mut record);
        record
    }

    fn facts_left_out(&self, record: &mut Record) {
        for (fact, _) in self.pack.catalog.iter() {
            if *record.buyer.facts.get(fact) != Value::NoColumn {
                self.attempt(record, |own| own.buyer.facts.set(fact, Value::NoColumn, None));
            }
        }
    }

    fn messages_left_out(&self, record: &mut Record) {
        let all = std::mem::take(&mut record.buyer.messages);
        let fates = shrink(all.len(), false, |fates| {
            let mut fewer = record.clone();
            fewer.buyer.messages = kept(&all, fates);
            self.is_enough(&fewer)
        });
        record.buyer.messages = kept(&all, &fates);
        if record.buyer.messages.is_empty() {
            self.attempt(record, |own| own.buyer.has_message_table = false);
        }
    }

    fn answers_left_out(&self, record: &mut Record) {
        let all = std::mem::take(&mut record.buyer.answers);
        let fates = shrink(all.len(), false, |fates| {
            let mut fewer = record.clone();
            fewer.buyer.answers = kept(&all, fates);
            self.is_enough(&fewer)
        });
        record.buyer.answers = kept(&all, &fates);
        for at in 0..record.buyer.answers.len() {
            self.attempt(record, |own| own.buyer.answers[at].source = "".into());
            let answer = record.buyer.answers[at].answer.clone();
            record.buyer.answers[at].answer = shortened(&answer, |text| {
                let mut shorter = record.clone();
                shorter.buyer.answers[at].answer = text.to_owned().into();
                self.is_enough(&shorter)
            })
            .into();
        }
    }

    fn fact_shortened(&self, record: &mut Record, fact: FactId) {
        match record.buyer.facts.get(fact).clone() {
            Value::Text(text) => {
                let short = shortened(&text, |short| {
                    self.is_enough(&with(record, fact, text_value(short)))
                });
                record.buyer.facts.set(fact, text_value(&short), None);
            }
            Value::List(items) => {
                let list = |fates: &[Fate]| Value::List(kept(&items, fates));
                let fates = shrink(items.len(), false, |fates| {
                    self.is_enough(&with(record, fact, list(fates)))
                });
                record.buyer.facts.set(fact, list(&fates), None);
            }
            Value::DateTime(at) => {
                let day = Value::DateTime(at.date().to_datetime(jiff::civil::Time::midnight()));
                self.attempt(record, |own| own.buyer.facts.set(fact, day, None));
            }
            _ => {}
        }
    }

    /// Shortens a part that several messages share.
    fn texts_shortened(&self, record: &mut Record, part: Part, of: &[bool]) {
        let Some(first) = of.iter().position(|is_meant| *is_meant) else { return };
        let text = part(&mut record.buyer.messages[first]).clone();
        let short = shortened(&text, |text| self.is_enough(&with_texts(record, part, of, text)));
        *record = with_texts(record, part, of, &short);
    }

    fn message_shortened(&self, record: &mut Record, at: usize) {
        for part in [subject as Part, body] {
            // Messages that were equal stay equal.
            let text = part(&mut record.buyer.messages[at]).clone();
            let mut messages = record.buyer.messages.clone();
            let is_alike = |own: &mut Message<'static>| *part(own) == text;
            let alike: Vec<bool> = messages.iter_mut().map(is_alike).collect();
            self.texts_shortened(record, part, &alike);
            let own: Vec<bool> = (0..alike.len()).map(|other| other == at).collect();
            self.texts_shortened(record, part, &own);
        }
        self.attempt(record, |own| own.buyer.messages[at].channel = Channel::Mail);
        self.attempt(record, |own| own.buyer.messages[at].bounced = false);
        self.attempt(record, |own| own.buyer.messages[at].opens = None);
        self.attempt(record, |own| {
            let message = &mut own.buyer.messages[at];
            message.at = message.at.date().to_datetime(jiff::civil::Time::midnight());
            message.has_time = false;
        });
    }
}

/// Matches the reading of tests: a text without a letter is blank.
fn text_value(text: &str) -> Value<'static> {
    if text.is_empty() { Value::Blank } else { Value::Text(text.to_owned().into()) }
}

fn with_texts(record: &Record, part: Part, of: &[bool], text: &str) -> Record {
    let mut changed = record.clone();
    let messages = changed.buyer.messages.iter_mut().zip(of).filter(|(_, is_meant)| **is_meant);
    messages.for_each(|(message, _)| *part(message) = text.to_owned().into());
    changed
}

type Part = for<'m> fn(&'m mut Message<'static>) -> &'m mut std::borrow::Cow<'static, str>;

fn subject<'m>(message: &'m mut Message<'static>) -> &'m mut std::borrow::Cow<'static, str> {
    &mut message.subject
}

fn body<'m>(message: &'m mut Message<'static>) -> &'m mut std::borrow::Cow<'static, str> {
    &mut message.text
}

fn with(record: &Record, fact: FactId, value: Value<'static>) -> Record {
    let mut changed = record.clone();
    changed.buyer.facts.set(fact, value, None);
    changed
}

fn kept<T: Clone>(all: &[T], fates: &[Fate]) -> Vec<T> {
    let kept = all.iter().zip(fates).filter(|(_, fate)| **fate == Fate::Kept);
    kept.map(|(own, _)| own.clone()).collect()
}
