//! Loads the outcomes of deals as the team noted them: won or lost, why, and how they know.

use std::borrow::Cow;
use std::io;
use std::sync::atomic::{AtomicBool, Ordering};

use csv::ByteRecord;
use jiff::civil::Date;

use super::key_index::{Index, Key};
use super::related_tables::RelatedTables;
use crate::exports::RowCounts;
use crate::exports::columns::table_subject::Related;
use crate::exports::rejected::Rejected;
use crate::exports::tables::table::Table;
use crate::exports::values::cell;
use crate::facts::word_search::fold;
use crate::facts::{Cell, Deal, Knowledge, Outcome, Value, known};
use crate::rules::kinds::columns::{Columns, OutcomeColumn};

/// The status of a deal that has an order, a payment or a shipment, as CRMs write it.
const WON: &str = "Closed Won";

struct Stored {
    /// The deal's id.
    deal_id: String,
    is_won: bool,
    reason: String,
    on: Option<Date>,
    source: Option<Knowledge>,
    cell: Cell,
    /// Whether the record (an order, a payment) closes the deal regardless of its stage.
    closes: bool,
}

#[derive(Default)]
pub struct Outcomes {
    stored: Vec<Stored>,
    joined: Vec<AtomicBool>,
    by_deal: Index,
    files: Vec<RelatedTables>,
}

impl Outcomes {
    pub fn load(
        &mut self,
        table: &Table,
        columns: &Columns,
        rejected: &mut Vec<Rejected>,
    ) -> io::Result<()> {
        let kept = RelatedTables::load(table, self.stored.len(), rejected, |record, row| {
            let outcome = match table.related {
                Some(kind) => read_related(table, kind, record, row)?,
                None => read(table, columns, record, row)?,
            };
            let is_one = outcome.is_some();
            self.stored.extend(outcome);
            Ok(is_one)
        })?;
        self.files.push(kept);
        self.joined.resize_with(self.stored.len(), AtomicBool::default);
        let keys = self.stored.iter().map(|row| Key::id(&row.deal_id));
        self.by_deal = Index::new(keys.zip(0..).collect());
        Ok(())
    }

    /// Adds all outcomes to the deal.
    pub fn give<'a>(&'a self, deal: &mut Deal<'a>) {
        if self.stored.is_empty() {
            return;
        }
        let mut rows = self.by_deal.rows(Key::id(&deal.id)).to_vec();
        if let Some(number) = deal.facts.text(known::pi_number) {
            rows.extend_from_slice(self.by_deal.rows(Key::id(number)));
        }
        rows.sort_unstable();
        rows.dedup();
        for at in rows {
            let stored = &self.stored[at as usize];
            if stored.closes {
                let won = Value::Text(Cow::Borrowed(WON));
                deal.facts.set(known::status, won, Some(stored.cell));
            }
            self.joined[at as usize].store(true, Ordering::Relaxed);
            deal.outcomes.push(Outcome {
                is_won: stored.is_won,
                reason: stored.reason.as_str().into(),
                on: stored.on,
                source: stored.source,
                cell: stored.cell,
            });
        }
    }

    pub fn is_empty(&self) -> bool {
        self.stored.is_empty()
    }

    pub fn accounts(&self) -> impl Iterator<Item = RowCounts> {
        self.files.iter().map(|file| file.account(&self.joined))
    }
}

/// Reads a row. Returns `None` if the outcome is not filled in.
fn read(
    table: &Table,
    columns: &Columns,
    record: &ByteRecord,
    row: u32,
) -> Result<Option<Stored>, Rejected> {
    let whole = table.text_of(record, row)?;
    let at = |column| table.header.outcome(column);
    let text =
        |column| table.first_filled(record, whole, at(column).as_slice()).map(|(_, text)| text);
    let type_error = |column, text: &str, expected| {
        table.at(row, record).type_error(at(column).unwrap_or(0), text, expected)
    };
    let Some(outcome) = text(OutcomeColumn::Outcome) else { return Ok(None) };
    let Some(deal) = text(OutcomeColumn::Deal) else {
        return Err(table.at(row, record).rejected("The deal id is blank".into()));
    };
    let says = |words: &[String]| words.iter().any(|word| fold(word) == fold(outcome));
    let is_won = match (says(&columns.won), says(&columns.lost)) {
        (true, _) => true,
        (false, true) => false,
        (false, false) => return Err(type_error(OutcomeColumn::Outcome, outcome, "won or lost")),
    };
    let on = match (at(OutcomeColumn::On), text(OutcomeColumn::On)) {
        (Some(column), Some(on)) => {
            let moment = table
                .moment(on, column)
                .map_err(|expected| type_error(OutcomeColumn::On, on, expected))?;
            Some(moment.at.date())
        }
        _ => None,
    };
    let source = match text(OutcomeColumn::Source) {
        None => None,
        Some(source) => Some(Knowledge::from_name(source).ok_or_else(|| {
            type_error(OutcomeColumn::Source, source, "buyer_said, document or rep_guess")
        })?),
    };
    let column = at(OutcomeColumn::Outcome).unwrap_or(0);
    Ok(Some(Stored {
        closes: false,
        deal_id: deal.to_owned(),
        is_won,
        reason: text(OutcomeColumn::Reason).unwrap_or_default().to_owned(),
        on,
        source,
        cell: cell::place(table.file, row, column),
    }))
}

/// Words of a status that cancel a record, without case and accents.
const UNDONE: [&str; 22] = [
    "cancel", "void", "draft", "reject", "refus", "fail", "refund", "return", "lost", "declin",
    "expired", "quote", "planned", "pending", "unpaid", "not paid", "取消", "作废", "草稿", "退款",
    "待", "未",
];
/// Words of a status that mean money or goods are on their way.
const DONE: [&str; 26] = [
    "paid",
    "received",
    "complete",
    "done",
    "settled",
    "cleared",
    "success",
    "confirmed",
    "posted",
    "shipped",
    "delivered",
    "dispatched",
    "in transit",
    "arrived",
    "sent",
    "bezahlt",
    "pagado",
    "paye",
    "оплачен",
    "已收",
    "已到账",
    "已付",
    "已完成",
    "已发",
    "到账",
    "已签收",
];

/// Words of the status of an order that was placed.
const PLACED: [&str; 24] = [
    "placed",
    "ordered",
    "process",
    "production",
    "progress",
    "approved",
    "released",
    "booked",
    "accepted",
    "signed",
    "active",
    "open",
    "invoiced",
    "closed",
    "won",
    "fulfil",
    "bestellt",
    "confirmado",
    "已下单",
    "已确认",
    "生产",
    "处理中",
    "进行中",
    "已签",
];
/// Words of the status of an invoice that asks for money.
const OFFERED: [&str; 5] = ["sent", "posted", "confirmed", "proforma", "issued"];

/// Reads an order, an invoice, a payment or a shipment. Returns `None` if it shows no outcome.
fn read_related(
    table: &Table,
    kind: Related,
    record: &ByteRecord,
    row: u32,
) -> Result<Option<Stored>, Rejected> {
    let whole = table.text_of(record, row)?;
    let text = |column| {
        let at = table.header.outcome(column);
        table.first_filled(record, whole, at.as_slice())
    };
    let Some((column, deal)) = text(OutcomeColumn::Deal) else { return Ok(None) };
    let status = text(OutcomeColumn::Outcome).map(|(_, status)| fold(status).into_owned());
    let says = |words: &[&str]| {
        status.as_ref().is_some_and(|status| words.iter().any(|word| status.contains(word)))
    };
    let closes = match kind {
        Related::Order | Related::Payment if status.is_none() => true,
        // A placed order counts, paid or not. A status that is not understood is no order.
        Related::Order => {
            (says(&DONE) || says(&PLACED)) && !says(&UNDONE[..15]) && !says(&UNDONE[16..20])
        }
        // A sent or confirmed invoice, such as a proforma, is not paid.
        Related::Invoice => says(&DONE) && !says(&UNDONE) && !says(&OFFERED),
        _ => says(&DONE) && !says(&UNDONE),
    };
    if !closes {
        return Ok(None);
    }
    let on = text(OutcomeColumn::On).and_then(|(column, on)| table.moment(on, column).ok());
    let status = text(OutcomeColumn::Outcome).map(|(_, status)| status);
    let reason =
        status.map_or_else(|| kind.name().to_owned(), |own| format!("{}: {own}", kind.name()));
    Ok(Some(Stored {
        deal_id: deal.to_owned(),
        is_won: true,
        reason,
        on: on.map(|moment| moment.at.date()),
        source: Some(Knowledge::Document),
        cell: cell::place(table.file, row, column),
        closes: true,
    }))
}
