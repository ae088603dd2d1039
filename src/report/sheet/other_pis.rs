//! Lists the other PIs to the same buyer: there is one sheet per PI, and each lists the others.

use jiff::civil::Date;
use serde::Serialize;

use super::file_stem;
use crate::facts::word_search::fold;
use crate::facts::{Deal, FactId, Money, Value, known};
use crate::report::SheetInput;
use crate::report::format_value;

/// The maximum number of listed PIs; further ones are counted.
const MOST_SHOWN: usize = 8;

/// One PI, as the sheets of the buyer's other PIs show it.
#[derive(Clone, Debug, PartialEq)]
pub struct OtherPi {
    id: String,
    file_stem: String,
    name: Option<String>,
    sent_on: Option<Date>,
    value: Option<Money>,
}

impl OtherPi {
    pub fn of(buyer: &Deal<'_>) -> Self {
        let facts = &buyer.facts;
        let name = facts.text(known::pi_number).or_else(|| facts.text(known::deal_name));
        Self {
            id: buyer.id.to_string(),
            file_stem: file_stem(buyer),
            name: name.map(str::to_owned),
            sent_on: facts.date(known::pi_sent_on),
            value: match facts.get(known::value) {
                Value::Money(money) => Some(*money),
                _ => None,
            },
        }
    }
}

/// Returns the key that PIs to the same buyer share: the company by its number, or else by its
/// name, or else the contact's mail address. `None` if all are unknown.
pub fn same_buyer_key(buyer: &Deal<'_>) -> Option<String> {
    let by = |fact: FactId, sort: char| {
        let text = buyer.facts.text(fact)?.trim();
        (!text.is_empty()).then(|| format!("{sort}{}", fold(text)))
    };
    by(known::company_id, 'i')
        .or_else(|| by(known::company_name, 'n'))
        .or_else(|| by(known::email, 'm'))
}

#[derive(Debug, Serialize)]
pub(super) struct Shown<'a> {
    id: &'a str,
    file_stem: &'a str,
    name: &'a str,
    sent_on: Option<String>,
    value: Option<String>,
}

/// Returns the others in the order of the export, and the number of further ones.
pub(super) fn shown<'a>(input: &SheetInput<'a>) -> (Vec<Shown<'a>>, usize) {
    let others = || input.same_buyer.iter().filter(|pi| pi.id != *input.buyer.id);
    let shown = others().take(MOST_SHOWN).map(|pi| Shown {
        id: &pi.id,
        file_stem: &pi.file_stem,
        name: pi.name.as_deref().unwrap_or(&pi.id),
        sent_on: pi.sent_on.map(|day| day.to_string()),
        value: pi.value.map(|money| format_value::amount(money, None)),
    });
    (shown.collect(), others().count().saturating_sub(MOST_SHOWN))
}
