//! Builds references to the cells of values: file, row and column, as a spreadsheet names them.

use std::borrow::Cow;

use serde::Serialize;

use crate::diagnosis::explanation::trace::{facts_read, words_found};
use crate::facts::{Cell, FactId, Origin, Party, Value, known};
use crate::report::{Language, SheetInput, format_value};
use crate::rules::condition::Condition;

/// A fact that a rule read, with its value for this deal.
#[derive(Debug, Serialize)]
pub(super) struct ValueRead<'a> {
    /// `None` for words found in a text, which need no name.
    means: Option<&'a str>,
    /// `None` if the sheet has already shown it.
    value: Option<Cow<'a, str>>,
    derived: bool,
    cell: Option<String>,
}

pub(super) fn cell_shown(input: &SheetInput<'_>, cell: Cell) -> Option<String> {
    format_value::cell(input.sources, cell, input.language)
}

impl<'a> ValueRead<'a> {
    pub(super) fn of_answer(input: &SheetInput<'a>, says: &'a str, cell: Cell) -> Self {
        let cell = cell_shown(input, cell);
        Self { means: None, value: Some(Cow::Borrowed(says)), derived: false, cell }
    }
}

/// Returns the known facts that the conditions read, with the values of the deal. `holds`: the
/// words were found. `quoted`: the sheet has already quoted them.
pub(super) fn values_read<'a>(
    input: &SheetInput<'a>,
    conditions: &[&Condition],
    holds: bool,
    quoted: bool,
) -> Vec<ValueRead<'a>> {
    let found: Vec<String> = match holds {
        true => conditions
            .iter()
            .flat_map(|condition| words_found(&input.pack.words, condition, input.buyer))
            .collect(),
        false => Vec::new(),
    };
    let mut facts: Vec<FactId> = Vec::new();
    for fact in conditions.iter().flat_map(|condition| facts_read(condition)) {
        if !facts.contains(&fact) && input.buyer.facts.get(fact).is_known() {
            facts.push(fact);
        }
    }
    let values = facts.into_iter().map(|fact| value_read(input, fact, &found, quoted));
    values.filter(|read| read.value.is_some() || read.cell.is_some()).collect()
}

fn value_read<'a>(
    input: &SheetInput<'a>,
    fact: FactId,
    found: &[String],
    quoted: bool,
) -> ValueRead<'a> {
    let entry = input.pack.catalog.fact(fact);
    let facts = &input.buyer.facts;
    let is_all_text = fact == known::buyer_text || fact == known::our_text;
    let (value, cell) = match (is_all_text, found.first(), facts.get(fact)) {
        (true, Some(first), _) => {
            (Cow::Owned(format!("“{}”", found.join("”, “"))), written_in(input, fact, first))
        }
        (true, None, Value::List(texts)) => {
            let (count, language) = (texts.len(), input.language);
            (Cow::Owned(texts_searched(count, language)), None)
        }
        (_, _, value) => (
            format_value::value(value, input.language),
            facts.cell(fact).or_else(|| base_of(fact).iter().find_map(|&base| facts.cell(base))),
        ),
    };
    let is_said = quoted && is_all_text && !found.is_empty();
    ValueRead {
        means: (!is_all_text).then(|| input.language.of(&entry.means)),
        value: (!is_said).then_some(value),
        derived: entry.origin == Origin::Derived && !is_all_text,
        cell: cell.and_then(|cell| cell_shown(input, cell)),
    }
}

fn texts_searched(count: usize, language: Language) -> String {
    match language {
        Language::En if count == 1 => "1 text searched".into(),
        Language::En => format!("{count} texts searched"),
        Language::Zh => format!("已查 {count} 段文字"),
    }
}

/// Returns the cell of the first text that contains the word.
fn written_in(input: &SheetInput<'_>, fact: FactId, word: &str) -> Option<Cell> {
    let side = if fact == known::our_text { Party::Us } else { Party::Buyer };
    let base = [known::inquiry_text, known::notes]
        .into_iter()
        .filter(|_| side == Party::Buyer)
        .find(|&text| input.buyer.facts.text(text).is_some_and(|text| text.contains(word)));
    base.and_then(|text| input.buyer.facts.cell(text)).or_else(|| {
        let mut own = input.buyer.messages.iter().filter(|message| message.from == side);
        own.find(|m| m.text.contains(word) || m.subject.contains(word)).map(|m| m.text_cell)
    })
}

/// Returns the most important columns of a derived fact; empty if there are many.
fn base_of(derived: FactId) -> &'static [FactId] {
    match derived {
        known::email_domain
        | known::email_site
        | known::mailbox_kind
        | known::email_fits_website
        | known::email_fits_country => &[known::email],
        known::website_site => &[known::website],
        known::phone_fits_country => &[known::phone],
        known::ip_fits_country => &[known::ip_country],
        known::country_code
        | known::local_currency
        | known::trade_events
        | known::holiday_name
        | known::season
        | known::silence_overlaps_holiday => &[known::country],
        known::quantity_stated => &[known::quantity, known::inquiry_text],
        known::asked_price_only => &[known::inquiry_text],
        known::days_since_pi => &[known::pi_sent_on],
        known::pi_days_left => &[known::pi_valid_until],
        known::days_since_last_order | known::order_interval_passed => &[known::last_order_on],
        known::follow_ups_since_pi => &[known::follow_ups_logged],
        known::last_buyer_message_on => &[known::last_received_on],
        known::last_our_message_on => &[known::last_sent_on],
        known::undeliverable => &[known::bounced],
        known::currency_change_since_pi => &[known::buyer_currency, known::country],
        _ => &[],
    }
}
