//! Fills a deal from its row: its own cells first, then the joined tables.

use std::borrow::Cow;

use csv::ByteRecord;

use super::deals::{DealRow, RowFault};
use super::key_index::{Key, ids, mails};
use super::message_row::AddressKey;
use super::newest_rows::deal_key;
use crate::exports::Exports;
use crate::exports::rejected::Rejected;
use crate::exports::tables::table::Table;
use crate::exports::values::cell;
use crate::exports::values::number;
use crate::exports::values::opt_out;
use crate::exports::values::opt_out::{Asks, OptOut};
use crate::exports::values::text;
use crate::facts::{Currency, Deal, FactId, Kind, Value, known};

/// Facts that a contact has about its company rather than about itself.
const OF_THE_COMPANY: [FactId; 8] = [
    known::company_id,
    known::company_name,
    known::country,
    known::city,
    known::address,
    known::website,
    known::past_orders,
    known::last_order_on,
];

impl Exports {
    /// Fills `deal`, which must be cleared, from a row.
    ///
    /// # Errors
    /// The row cannot be used; the reason is given.
    pub fn fill<'a>(&'a self, row: &'a DealRow, deal: &mut Deal<'a>) -> Result<(), Rejected> {
        let table = &self.deals[row.table];
        fill_from_deal(table, row, deal)?;
        if let Some(id) = &row.own_id {
            deal.id = Cow::Borrowed(id);
        } else if let Value::Text(id) = deal.facts.get(known::deal_id) {
            deal.id = id.clone();
        }
        if self.newest.has_several()
            && let Some(newest) = self.newest.of(deal_key(table, &row.record, &deal.id))
        {
            if newest.bounced.is_some() {
                deal.facts.set(known::bounced, Value::YesNo(true), newest.bounced);
            }
            deal.was_won = newest.won;
        }
        let also = more_ids(table, &row.record);
        for side in self.quoted.tables() {
            side.give(also.iter().find_map(|id| side.with_id(*id)), deal);
        }
        let mut more_mails: &[AddressKey] = &[];
        // The deal's own company takes precedence over those of its contacts.
        for side in &self.companies {
            side.give_only(side.own_company(deal), deal, |fact| fact == known::company_name);
        }
        for side in self.contacts.iter().chain(&self.companies) {
            let found = side.find(deal);
            if found.is_some_and(|row| side.is_of_another_company(row, deal)) {
                side.give_only(found, deal, |fact| !OF_THE_COMPANY.contains(&fact));
            } else {
                side.give(found, deal);
            }
            if more_mails.is_empty() {
                more_mails = side.mails_of(found);
            }
        }
        self.opt_outs.give(deal, more_mails);
        deal.has_message_table = self.has_messages();
        if deal.has_message_table {
            self.messages.give(deal, more_mails, &also);
        }
        self.answers.give(deal);
        self.outcomes.give(deal);
        // Also if the deal's own cell says no, or another of its rows is damaged. If a cell says
        // yes, that cell stays the origin.
        let says_so = *deal.facts.get(known::opted_out) == Value::YesNo(true);
        if !says_so && !self.opted_out.is_empty() && self.opted_out.covers(deal) {
            deal.facts.set(known::opted_out, Value::YesNo(true), None);
        }
        Ok(())
    }
}

/// Returns further ids of the deal, such as that of a quote's opportunity.
pub fn more_ids(table: &Table, record: &ByteRecord) -> Vec<Key> {
    let columns = table.header.columns_of(known::deal_id);
    if columns.len() < 2 {
        return Vec::new();
    }
    let text = |at: &usize| {
        let cell = std::str::from_utf8(record.get(*at)?).ok()?;
        table.blanks.text(cell)
    };
    columns.iter().filter_map(text).skip(1).flat_map(ids).map(Key::id).collect()
}

fn fill_from_deal<'a>(
    table: &Table,
    row: &'a DealRow,
    deal: &mut Deal<'a>,
) -> Result<(), Rejected> {
    let record = &row.record;
    let error = |reason: String| table.at(row.row, record).rejected(reason);
    match &row.error {
        None => {}
        Some(RowFault::Broken(broken)) => {
            return Err(table.at(row.row, record).broken(broken));
        }
        Some(RowFault::SameId(id)) => {
            return Err(error(format!("The deal {id} is already in an earlier row")));
        }
        Some(RowFault::NoId) => return Err(error("The deal has no id".into())),
    }
    let whole = table.text_of(record, row.row)?;
    let currency = currency_of(table, record, whole);
    let mut contact = None;
    let mut has_unreadable_reply = false;
    for own in &table.header.facts {
        let found = table.cell_of(own, record, whole);
        let column = found.map_or(own.columns[0], |(column, _)| column);
        let place = Some(cell::place(table.file, row.row, column));
        let value = deal.facts.place(own.fact, place);
        match found {
            None => *value = Value::Blank,
            Some((_, text)) if own.kind == Kind::Text => match own.fact {
                known::contact_name | known::company_name => {
                    if own.fact == known::contact_name {
                        contact = Some((text, place));
                    }
                    *value = Value::Text(text::without_entities(cell::name(text)));
                }
                // A code that is not in use is unknown; it was counted when the table was opened.
                known::currency => {
                    *value = number::currency(text)
                        .map_or(Value::NoColumn, |own| Value::Text(own.to_string().into()));
                }
                known::inquiry_text | known::notes => *value = Value::Text(text::of_note(text)),
                _ => *value = Value::Text(text::without_entities(text)),
            },
            Some((column, text)) if own.fact == known::opted_out => {
                *value = opt_out_value(&table.columns[column].header.shown, text);
            }
            Some((_, text)) => {
                let context = table.context(column, currency);
                // The zero of a program says neither that a mail came nor that none did.
                has_unreadable_reply |=
                    own.fact == known::last_received_on && cell::is_placeholder_date(text);
                if cell::read_into(text, own.kind, context, value).is_err() {
                    // The value is unknown rather than blank. Counted when the table was opened.
                    *value = Value::NoColumn;
                    has_unreadable_reply |=
                        matches!(own.fact, known::replied | known::last_received_on);
                }
            }
        }
    }
    deal.has_unreadable_reply = has_unreadable_reply;
    // Also in a column of tags, in a stage or in a note.
    if !table.opt_outs.is_empty()
        && let Some(found) = table.opt_outs.of_row(record, &table.blanks)
    {
        let place = found.column.map(|column| cell::place(table.file, row.row, column));
        if found.says == OptOut::MustNotWrite {
            deal.facts.set(known::opted_out, Value::YesNo(true), place);
        }
    }
    // Some CRMs write the address after the contact's name, and nowhere else.
    if let Some((text, place)) = contact
        && !deal.facts.get(known::email).is_known()
        && let Some(mail) = mails(text).next()
    {
        deal.facts.set(known::email, Value::Text(Cow::Borrowed(mail)), place);
    }
    Ok(())
}

/// Reads the opt-out cell of the deal itself; [`super::opt_outs`] holds those of other rows.
pub fn opt_out_value<'a>(header: &str, text: &str) -> Value<'a> {
    match opt_out::read(opt_out::asks(header).unwrap_or(Asks::Objection), text, &[]) {
        OptOut::MustNotWrite => Value::YesNo(true),
        OptOut::MayWrite => Value::YesNo(false),
        OptOut::Unclear => Value::Blank,
    }
}

/// Returns the currency in the row's own column; `None` if it is not a known one.
fn currency_of(table: &Table, record: &ByteRecord, whole: &str) -> Option<Currency> {
    let columns = table.header.columns_of(known::currency);
    let (_, text) = table.first_filled(record, whole, columns)?;
    number::currency(text).ok()
}
