//! Finds tables of orders, invoices, payments, shipments and the like that belong to deals of a
//! different table. They are evidence on those deals, not further deals.
//!
//! A table belongs to the deals whose ids are in one of its columns, in at least half of its rows.
//! A table of orders or invoices without such a column is read as its headers say, since some teams
//! export nothing else; other tables are ignored.

use std::io;

use csv::ByteRecord;

use super::open::IgnoredFile;
use super::table::Table;
use crate::exports::columns::column_map::HeaderMap;
use crate::exports::columns::table_subject::{Related, related};
use crate::exports::join::key_index::{Key, KeySet, ids};
use crate::facts::known;
use crate::rules::kinds::columns::{OutcomeColumn, TableKind};

/// The maximum number of rows searched for ids of deals.
const ROWS_SAMPLED: usize = 2_000;

/// Turns such tables into tables of outcomes. Removes and returns those that are not used.
pub fn set_apart(tables: &mut Vec<Table>) -> io::Result<Vec<IgnoredFile>> {
    let about: Vec<Option<(Related, usize)>> = tables
        .iter()
        .map(|table| {
            let is_open = table.header.kind == TableKind::Deals && !table.is_stated;
            let lines = || is_line_items(table).then_some((Related::LineItem, usize::MAX));
            is_open.then(|| related(table.headers()).or_else(lines)).flatten()
        })
        .collect();
    if about.iter().all(Option::is_none) {
        return Ok(Vec::new());
    }
    let is_main =
        |at: usize, table: &Table| table.header.kind == TableKind::Deals && about[at].is_none();
    let has_main = tables.iter().enumerate().any(|(at, table)| is_main(at, table));
    let mut deals: Vec<Option<KeySet>> = Vec::new();
    for (at, table) in tables.iter().enumerate() {
        let is_parent = is_main(at, table)
            || (!has_main && matches!(about[at], Some((Related::Order | Related::Invoice, _))));
        deals.push(is_parent.then(|| ids_of(table)).transpose()?);
    }
    let mut becomes: Vec<Option<Use>> = Vec::new();
    for (at, table) in tables.iter().enumerate() {
        let of_others = || (0..).zip(&deals).filter(|(other, _)| *other != at);
        let own = about[at].filter(|_| of_others().any(|(_, keys)| keys.is_some()));
        let Some((kind, column)) = own else {
            becomes.push(None);
            continue;
        };
        let parents: Vec<&KeySet> = of_others().filter_map(|(_, keys)| keys.as_ref()).collect();
        becomes.push(use_of(table, kind, column, &parents)?);
    }
    let mut ignored = Vec::new();
    let mut uses = becomes.into_iter();
    tables.retain_mut(|table| match uses.next().flatten() {
        None => true,
        Some(Use::Evidence(kind, header)) => {
            (table.header, table.related) = (header, Some(kind));
            true
        }
        // An opt-out holds in any table.
        Some(Use::Nothing(_)) if !table.opt_outs.is_empty() => {
            table.header.kind = TableKind::OptOuts;
            true
        }
        Some(Use::Nothing(why)) => {
            ignored.push(IgnoredFile { name: table.name.clone(), why });
            false
        }
    });
    Ok(ignored)
}

/// Returns whether the rows have a unit price and no buyer.
fn is_line_items(table: &Table) -> bool {
    const UNIT_PRICES: [&str; 5] = ["unitprice", "单价", "产品单价", "priceperunit", "listprice"];
    let has = |fact| !table.header.columns_of(fact).is_empty();
    let has_buyer = has(known::company_name) || has(known::contact_name) || has(known::email);
    let is_price = |key: &str| UNIT_PRICES.contains(&key);
    !has_buyer && table.headers().any(|own| is_price(&own.key))
}

enum Use {
    Evidence(Related, HeaderMap),
    /// The reason why not, as the continuation of the file name.
    Nothing(String),
}

fn use_of(table: &Table, kind: Related, own: usize, deals: &[&KeySet]) -> io::Result<Option<Use>> {
    let Some(deal) = column_of_deals(table, own, deals)? else {
        let may_be_deals = matches!(kind, Related::Order | Related::Invoice);
        let why = format!("holds {}s, and has no column with deals", kind.name());
        return Ok((!may_be_deals).then_some(Use::Nothing(why)));
    };
    if matches!(kind, Related::LineItem | Related::History | Related::Task | Related::Sample) {
        let why = format!("holds {}s of the deals, which are not used", kind.name());
        return Ok(Some(Use::Nothing(why)));
    }
    let with = |words: &[&str]| {
        let mut keys = table.headers();
        keys.position(|own| words.iter().any(|word| own.key.contains(word)))
    };
    let mut header = HeaderMap::of(TableKind::Outcomes);
    let status = with(&["status", "state", "stage", "状态"]);
    let on = with(&["date", "日期", "时间", "paidon", "shippedon"]);
    header.outcomes.push((OutcomeColumn::Deal, vec![deal]));
    header.outcomes.push((OutcomeColumn::Outcome, status.into_iter().collect()));
    header.outcomes.push((OutcomeColumn::On, on.into_iter().collect()));
    Ok(Some(Use::Evidence(kind, header)))
}

/// Returns the column that names deals in most rows.
fn column_of_deals(table: &Table, own: usize, deals: &[&KeySet]) -> io::Result<Option<usize>> {
    let columns: Vec<usize> = (0..table.columns.len()).filter(|column| *column != own).collect();
    let mut found = vec![0; columns.len()];
    let (mut rows, mut record, mut read) = (table.rows()?, ByteRecord::new(), 0);
    while read < ROWS_SAMPLED
        && let Some(row) = rows.read(&mut record)?
    {
        if row.is_err() {
            continue;
        }
        read += 1;
        for (column, found) in columns.iter().zip(&mut found) {
            let cell = record.get(*column).and_then(|cell| std::str::from_utf8(cell).ok());
            let text = cell.and_then(|cell| table.blanks.text(cell)).unwrap_or_default();
            let names_deal = |id: &str| deals.iter().any(|keys| keys.contains(&Key::id(id)));
            *found += usize::from(ids(text).any(names_deal));
        }
    }
    // A header that says so takes precedence: small numbers occur in any column.
    let is_id = |column: usize| {
        let key = &table.columns[column].header.key;
        let is_of_deals = table.header.columns_of(known::deal_id).contains(&column)
            || table.header.columns_of(known::pi_number).contains(&column);
        is_of_deals || key.ends_with("id") || key.ends_with("no") || key.ends_with("编号")
    };
    let best = columns.iter().zip(&found).filter(|(_, found)| **found * 2 >= read && read > 0);
    let best = best
        .filter(|(column, _)| is_id(**column))
        .max_by_key(|(column, found)| (**found, std::cmp::Reverse(**column)));
    Ok(best.map(|(column, _)| *column))
}

/// Returns all values by which other tables may refer to its deals.
fn ids_of(table: &Table) -> io::Result<KeySet> {
    let columns = [known::deal_id, known::pi_number];
    let columns: Vec<usize> =
        columns.iter().flat_map(|&fact| table.header.columns_of(fact)).copied().collect();
    let (mut rows, mut record, mut keys) = (table.rows()?, ByteRecord::new(), KeySet::default());
    while let Some(row) = rows.read(&mut record)? {
        if row.is_err() {
            continue;
        }
        for column in &columns {
            let cell = record.get(*column).and_then(|cell| std::str::from_utf8(cell).ok());
            keys.extend(cell.and_then(|cell| table.blanks.text(cell)).map(Key::id));
        }
    }
    Ok(keys)
}
