//! Parses and applies `--what-if email=po@acme.de`: a hypothetical fact or answer.

use crate::diagnosis::questions::answers;
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::exports::read_value;
use crate::facts::{Answer, AsOf, Cell, Deal, FactId, Origin, Value};
use crate::rules::Pack;

const UNCLEAR_WHAT_IF: Code = Code::new("E934", "unclear-what-if");

/// One change, as it was typed and as it was parsed.
#[derive(Debug)]
pub struct WhatIf {
    pub typed: String,
    change: Change,
}

#[derive(Debug)]
enum Change {
    Fact { fact: FactId, is_derived: bool, value: Value<'static> },
    Answer { question: String, answer: String },
}

impl WhatIf {
    /// Parses `fact=value` or `answer.question=answer`; an empty value makes a fact blank.
    ///
    /// # Errors
    /// The rules do not have the fact, question or answer, or the value does not fit the fact.
    pub fn read(typed: &str, pack: &Pack) -> Result<Self, Diagnostic> {
        let Some((name, value)) = typed.split_once('=') else {
            return Err(unclear(
                format!("“{typed}” has no “=”"),
                "Write --what-if email=po@acme.example or --what-if answer.local_bid=yes".into(),
            ));
        };
        let (name, value) = (name.trim(), value.trim());
        let change = match name.strip_prefix("answer.") {
            Some(question) => answer(pack, question, value)?,
            None => fact(pack, name, value)?,
        };
        Ok(Self { typed: typed.to_owned(), change })
    }

    pub fn apply_before<'a>(&'a self, deal: &mut Deal<'a>, as_of: &AsOf) {
        match &self.change {
            Change::Fact { fact, is_derived: false, value } => {
                deal.facts.set(*fact, value.clone(), None);
            }
            Change::Fact { .. } => {}
            Change::Answer { question, answer } => deal.answers.push(Answer {
                question: question.as_str().into(),
                answer: answer.as_str().into(),
                on: Some(as_of.date),
                source: "".into(),
                cell: Cell { file: u16::MAX, row: 0, column: 0 }, // in no file
            }),
        }
    }

    pub fn apply_after<'a>(&'a self, deal: &mut Deal<'a>) {
        if let Change::Fact { fact, is_derived: true, value } = &self.change {
            deal.state(*fact, value.clone());
        }
    }
}

fn fact(pack: &Pack, name: &str, value: &str) -> Result<Change, Diagnostic> {
    let Some(fact) = pack.catalog.find(name) else {
        let names = pack.catalog.iter().map(|(_, fact)| fact.name.as_str());
        let help = nearest(name, names).map_or_else(
            || "facts.yaml names those that are read from columns".to_owned(),
            |near| format!("Did you mean {near}?"),
        );
        return Err(unclear(format!("There is no fact {name}"), help));
    };
    let entry = pack.catalog.fact(fact);
    let value = if value.is_empty() {
        Value::Blank
    } else {
        let read = read_value(value, entry.kind).map(Value::into_owned);
        read.map_err(|expected| {
            unclear(format!("“{value}” is no value of {name}"), format!("It takes {expected}"))
        })?
    };
    Ok(Change::Fact { fact, is_derived: entry.origin == Origin::Derived, value })
}

fn answer(pack: &Pack, question: &str, answer: &str) -> Result<Change, Diagnostic> {
    let Some(found) = answers::find_question(pack, question) else {
        let ids = pack.questions.iter().map(|own| own.id.as_str());
        let help = nearest(question, ids)
            .map_or_else(String::new, |near| format!("Did you mean answer.{near}?"));
        return Err(unclear(format!("There is no question {question}"), help));
    };
    if answers::find_answer(pack, found, answer).is_none() {
        let ids: Vec<&str> =
            pack.question(found).answers.iter().map(|own| own.id.as_str()).collect();
        return Err(unclear(
            format!("The question {question} has no answer {answer}"),
            format!("It has {}", ids.join(", ")),
        ));
    }
    Ok(Change::Answer { question: question.to_owned(), answer: answer.to_owned() })
}

fn unclear(what: String, help: String) -> Diagnostic {
    Diagnostic::error(UNCLEAR_WHAT_IF, what).help(help)
}
