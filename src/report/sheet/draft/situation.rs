//! Gathers what a draft depends on, and picks its sentences.

use jiff::civil::Date;

use super::blanks::Blanks;
use crate::diagnosis::{Finding, Task, TaskKind, Tri, condition_holds};
use crate::facts::derive::open_questions::open_questions;
use crate::facts::{Channel, Party, Reading, known};
use crate::report::SheetInput;
use crate::report::format_value;
use crate::report::sheet::follow_up;
use crate::report::sheet::last_words;
use crate::rules::drafts::{DraftRule, Form, Purpose};
use crate::rules::pack::{CauseId, QuestionId, Spotting};
use crate::text::written_language::WrittenLanguage;

/// The minimum probability of a meaning to which a draft refers.
const SURE: f64 = 0.6;
const LONGEST_QUOTE: usize = 200;
/// The language of a buyer is that of its last messages.
const MESSAGES_OF_LANGUAGE: usize = 5;

/// A question of the buyer, as quoted.
pub(super) struct Question {
    /// Empty if the words cannot be quoted.
    pub text: String,
}

pub(super) struct Situation<'a> {
    input: SheetInput<'a>,
    pub form: Form,
    /// The buyer's language, if drafts can be written in it, else English.
    pub language: WrittenLanguage,
    pub questions: Vec<QuestionId>,
    pub open_questions: Vec<Question>,
    /// The reading of the buyer's last words.
    pub reading: Option<&'a Reading<'a>>,
    /// The meaning of the last words, by id.
    meaning: Option<&'a str>,
    clear: Option<CauseId>,
    /// Whether we owe the reply, so that the draft only answers.
    is_reply: bool,
    /// What is due with this step.
    tasks: Vec<&'a Task>,
    /// The day of the step.
    pub on: Date,
    /// Sets the turn of the wordings: the row of the deal, so that neighbours differ, and the number
    /// of our messages, so that the next one differs.
    row: usize,
    written: usize,
}

impl<'a> Situation<'a> {
    /// Returns `None` for a deal that needs no draft.
    pub fn of(input: &SheetInput<'a>) -> Option<Self> {
        let (diagnosis, deal) = (input.diagnosis, input.buyer);
        let weighed = match &diagnosis.finding {
            Finding::Weighed(weighed) => Some(weighed),
            Finding::Gated(gated) if input.pack.gate(gated.gate).has_draft => None,
            Finding::Gated(_) => return None,
        };
        let on = diagnosis.next.map_or(input.as_of.date, |next| next.on);
        let reading = last_words::last(&deal.readings);
        // Who owes a reply gives it, and asks nothing; the result of a tender is asked for by a
        // sentence of its own.
        let asks_result = diagnosis.tasks.iter().any(|task| task.kind == TaskKind::AskResult);
        let weighing = weighed.filter(|_| !asks_result);
        let questions = weighing.map_or(&[][..], |weighed| &weighed.questions);
        let open = open_questions(deal, &input.pack.background(), input.as_of.date);
        Some(Self {
            input: *input,
            form: form(input),
            language: language(input, reading),
            questions: questions.iter().map(|chosen| chosen.question).collect(),
            open_questions: open.iter().map(|own| quoted(input, own.text)).collect(),
            meaning: reading.and_then(|reading| meaning(input, reading)),
            reading,
            is_reply: weighed.is_none(),
            clear: weighed.and_then(|weighed| weighed.clear_cause()),
            tasks: diagnosis.tasks.iter().filter(|task| task.on <= on).collect(),
            on,
            row: row(input),
            written: deal.messages.iter().filter(|own| own.from == Party::Us).count(),
        })
    }

    /// Returns whether the meaning of the last words is sure.
    pub fn has_meaning(&self) -> bool {
        self.meaning.is_some()
    }

    /// Returns the task of a kind that is due with this step.
    pub fn task(&self, kind: TaskKind) -> Option<&'a Task> {
        self.tasks.iter().find(|task| task.kind == kind).copied()
    }

    /// Returns the sentence for a purpose: the outer `None` if it is not written in the language,
    /// the inner one if no sentence fits.
    pub fn sentence(&self, purpose: Purpose, blanks: &Blanks<'_>) -> Option<Option<String>> {
        if self.is_reply && purpose == Purpose::Offer {
            return Some(None);
        }
        let rules = self.input.pack.drafts.iter().filter(|rule| rule.purpose == purpose);
        for rule in rules.filter(|rule| self.fits(rule)) {
            let fitting: Vec<_> = rule
                .says
                .iter()
                .filter(|wording| blanks.fill(wording, WrittenLanguage::En).is_some())
                .collect();
            if fitting.is_empty() {
                continue;
            }
            let turn = self.row / stride(purpose) + self.written;
            let wording = fitting[turn % fitting.len()];
            return blanks.fill(wording, blanks.language).map(Some);
        }
        Some(None)
    }

    fn fits(&self, rule: &DraftRule) -> bool {
        let SheetInput { pack, buyer, as_of, .. } = self.input;
        let is_one = |meanings: &[String]| {
            meanings.is_empty()
                || self.meaning.is_some_and(|own| meanings.iter().any(|id| id == own))
        };
        (rule.forms.is_empty() || rule.forms.contains(&self.form))
            && is_one(&rule.meanings)
            && (rule.causes.is_empty() || self.clear.is_some_and(|own| rule.causes.contains(&own)))
            && (rule.tasks.is_empty() || rule.tasks.iter().any(|&kind| self.task(kind).is_some()))
            && rule
                .when
                .as_ref()
                .is_none_or(|when| condition_holds(when, pack, buyer, as_of) == Tri::Yes)
    }
}

/// Neighbouring rows differ in the opening first, then in the other sentences.
const fn stride(purpose: Purpose) -> usize {
    match purpose {
        Purpose::Opening | Purpose::Subject => 1,
        Purpose::Validity | Purpose::Said => 2,
        Purpose::Offer | Purpose::Answer => 3,
        Purpose::LeadIn | Purpose::Dates => 5,
        Purpose::Closing | Purpose::Greeting | Purpose::SignOff => 7,
    }
}

fn row(input: &SheetInput<'_>) -> usize {
    let cell = [known::deal_id, known::pi_sent_on, known::value]
        .into_iter()
        .find_map(|fact| input.buyer.facts.cell(fact));
    match cell {
        Some(cell) => usize::try_from(cell.row).unwrap_or(0),
        None => input.buyer.id.bytes().map(usize::from).sum(),
    }
}

fn form(input: &SheetInput<'_>) -> Form {
    match follow_up::channel(input) {
        Some("call") => Form::Call,
        Some("chat") => Form::Chat,
        _ => Form::Mail,
    }
}

/// Returns whether the buyer writes by chat: its last real message is one.
pub(in crate::report::sheet) fn writes_by_chat(input: &SheetInput<'_>) -> bool {
    let mut theirs = input.buyer.messages.iter().rev().filter(|own| own.from == Party::Buyer);
    let last = theirs.find(|own| !own.automatic);
    last.is_some_and(|own| own.channel == Channel::Chat)
}

/// Returns the meaning of a reading that is sure, or that a person confirmed.
fn meaning<'a>(input: &SheetInput<'a>, reading: &'a Reading<'a>) -> Option<&'a str> {
    let readings = &input.pack.readings;
    if let Some(confirmed) = &reading.confirmed {
        if let Some(index) = readings.written(&confirmed.means) {
            return Some(&readings.meanings[usize::from(index)].id);
        }
        let cause = input.pack.cause_written(&confirmed.means)?;
        let of_cause = readings.meanings.iter().find(|own| own.cause == Some(cause));
        return of_cause.map(|own| own.id.as_str());
    }
    let proposed = reading.proposed.as_deref().filter(|_| reading.probability >= SURE)?;
    let meaning = readings.meanings.iter().find(|own| own.id == proposed)?;
    // Who says more than "received" has not only said that.
    let says_more = reading.carried_by.trim() != reading.quote.trim();
    let is_part = meaning.is_ordinary || (meaning.gate == Some("receipt") && says_more);
    (!is_part).then_some(proposed)
}

/// Returns the words for a quotation, or nothing if our own audit would object to them.
pub(super) fn quotable(input: &SheetInput<'_>, text: &str) -> Option<String> {
    let quote = format_value::shortened(text.trim(), LONGEST_QUOTE);
    let objects = input.pack.conduct.iter().any(|check| match check.spotting {
        Spotting::Phrases(phrases) => !input.pack.words.places(phrases, &quote).is_empty(),
        Spotting::Condition(_) => false,
    });
    (!objects && !quote.is_empty()).then(|| quote.into_owned())
}

fn quoted(input: &SheetInput<'_>, text: &str) -> Question {
    Question { text: quotable(input, text).unwrap_or_default() }
}

fn language(input: &SheetInput<'_>, reading: Option<&Reading<'_>>) -> WrittenLanguage {
    let last = reading.and_then(|reading| WrittenLanguage::of(&reading.quote));
    let all = || {
        let theirs = input.buyer.messages.iter().rev().filter(|own| own.from == Party::Buyer);
        let theirs = theirs.filter(|own| !own.automatic).take(MESSAGES_OF_LANGUAGE);
        let mut texts: Vec<&str> = theirs.map(|own| &*own.text).collect();
        texts.extend(input.buyer.facts.text(known::inquiry_text));
        WrittenLanguage::of(&texts.join("\n"))
    };
    last.or_else(all).unwrap_or(WrittenLanguage::En)
}
