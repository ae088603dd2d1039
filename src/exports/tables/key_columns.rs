//! Finds by their values the columns that join a table to the deals, if no header does.
//!
//! A column of contacts or companies is a key if it contains most values of a column of the deals;
//! a column of messages is a key if most of its values are ids of deals. Short numbers occur in
//! many columns, so they count only under similar headers. Tables that join by their headers are
//! left unchanged.

use std::collections::BTreeSet;
use std::io;

use csv::ByteRecord;

use super::table::Table;
use crate::diagnostic::Diagnostic;
use crate::exports::codes;
use crate::exports::columns::column_map::FactColumn;
use crate::exports::join::key_index::ids;
use crate::facts::word_search::fold;
use crate::facts::{FactId, Kind, known};
use crate::rules::kinds::columns::{MessageColumn, TableKind};

/// The maximum number of rows; longer tables are joined by their headers only.
const MAX_ROWS: usize = 5_000;
/// The maximum number of digits of numbers that occur in many columns.
const SHORT_NUMBER: usize = 4;

/// The values of one column, normalised as keys.
struct Column {
    at: usize,
    /// The number of rows in which it is not blank.
    filled: usize,
    values: BTreeSet<String>,
}

/// Two columns with the same values.
struct Pair {
    deals: usize,
    side: usize,
    /// The percentage of values found in both.
    found: usize,
}

/// Maps the key columns of tables that do not join by their headers. Returns a warning for each.
pub fn find(tables: &mut [Table]) -> io::Result<Vec<Diagnostic>> {
    let mut notices = Vec::new();
    for side in 0..tables.len() {
        let kind = tables[side].header.kind;
        let (fact, facts): (FactId, &[FactId]) = match kind {
            TableKind::Contacts => (
                known::contact_id,
                &[
                    known::contact_id,
                    known::email,
                    known::contact_name,
                    known::company_id,
                    known::company_name,
                ],
            ),
            TableKind::Companies => {
                (known::company_id, &[known::company_id, known::company_name, known::website])
            }
            TableKind::Messages => (known::deal_id, &[]),
            _ => continue,
        };
        let Some(own) = columns_of(&tables[side])? else { continue };
        for deals in 0..tables.len() {
            if tables[deals].header.kind != TableKind::Deals {
                continue;
            }
            let Some(theirs) = columns_of(&tables[deals])? else { continue };
            let found = if kind == TableKind::Messages {
                key_of_messages(&tables[deals], &tables[side], &theirs, &own)
            } else {
                key_of_side(&tables[deals], &tables[side], &theirs, &own, facts)
            };
            let Some(pair) = found else { continue };
            notices.push(joined_by_values(&tables[deals], &tables[side], &pair));
            if kind == TableKind::Messages {
                put_message_key(&mut tables[side], pair.side);
            } else {
                put_key(&mut tables[deals], fact, pair.deals);
                put_key(&mut tables[side], fact, pair.side);
            }
            break;
        }
    }
    Ok(notices)
}

/// Returns the values of every column; `None` if the table is too long.
fn columns_of(table: &Table) -> io::Result<Option<Vec<Column>>> {
    let width = table.headers.len();
    let mut columns: Vec<Column> =
        (0..width).map(|at| Column { at, filled: 0, values: BTreeSet::new() }).collect();
    let (mut rows, mut record, mut read) = (table.rows()?, ByteRecord::new(), 0);
    while let Some(found) = rows.read(&mut record)? {
        read += 1;
        if read > MAX_ROWS {
            return Ok(None);
        }
        if found.is_err() {
            continue;
        }
        for column in &mut columns {
            let cell = record.get(column.at).and_then(|cell| std::str::from_utf8(cell).ok());
            let text = cell.and_then(|cell| table.blanks.text(cell)).filter(|own| own.len() <= 120);
            column.filled += usize::from(text.is_some());
            column.values.extend(text.into_iter().flat_map(ids).map(|id| fold(id).into_owned()));
        }
    }
    Ok(Some(columns))
}

fn share(of: &BTreeSet<String>, values: &BTreeSet<String>) -> usize {
    if of.is_empty() {
        return 0;
    }
    of.iter().filter(|value| values.contains(*value)).count() * 100 / of.len()
}

fn key_of_side(
    deals: &Table,
    side: &Table,
    theirs: &[Column],
    own: &[Column],
    facts: &[FactId],
) -> Option<Pair> {
    let by_headers = facts.iter().any(|&fact| {
        let pairs = deals.header.columns_of(fact).iter();
        pairs
            .flat_map(|&one| side.header.columns_of(fact).iter().map(move |&other| (one, other)))
            .any(|(one, other)| share(&theirs[one].values, &own[other].values) > 0)
    });
    if by_headers {
        return None;
    }
    let pairs = theirs.iter().flat_map(|one| own.iter().map(move |other| (one, other)));
    let fits =
        pairs.filter_map(|(one, other)| {
            let found = share(&one.values, &other.values);
            let is_key = is_key_like(one)
                && is_free(deals, one.at)
                && is_unique(other)
                && !is_of_our_side(deals, one.at)
                && !is_of_our_side(side, other.at)
                && found >= 60;
            (is_key && (!is_short(one) || are_alike(deals, one.at, side, other.at)))
                .then_some(Pair { deals: one.at, side: other.at, found })
        });
    best(fits)
}

fn key_of_messages(deals: &Table, side: &Table, theirs: &[Column], own: &[Column]) -> Option<Pair> {
    let keys = [
        MessageColumn::DealId,
        MessageColumn::RelatedId,
        MessageColumn::ContactId,
        MessageColumn::From,
        MessageColumn::To,
        MessageColumn::CompanyId,
    ];
    if keys.iter().any(|key| !side.header.message(*key).is_empty()) {
        return None;
    }
    let of_deals = [known::deal_id, known::pi_number, known::deal_name];
    let of_deals = of_deals.iter().flat_map(|&fact| deals.header.columns_of(fact).iter().copied());
    let fits = of_deals.flat_map(|at| own.iter().map(move |other| (at, other))).filter_map(
        |(at, other)| {
            let found = share(&other.values, &theirs[at].values);
            let alike = !is_short(other) || are_alike(deals, at, side, other.at);
            (is_key_like(other) && found >= 60 && alike).then_some(Pair {
                deals: at,
                side: other.at,
                found,
            })
        },
    );
    best(fits)
}

fn best(pairs: impl Iterator<Item = Pair>) -> Option<Pair> {
    pairs.max_by_key(|pair| {
        (pair.found, std::cmp::Reverse(pair.deals), std::cmp::Reverse(pair.side))
    })
}

/// Returns whether the values are almost all distinct, as those of keys are and stages are not.
fn is_unique(column: &Column) -> bool {
    column.values.len() * 10 >= column.filled * 9
}

/// Parts of headers of staff and of texts, which are never the buyer's key.
const NEVER_KEYS: [&str; 22] = [
    "owner",
    "createdby",
    "creator",
    "modifiedby",
    "assigned",
    "assistant",
    "parent",
    "reportsto",
    "user",
    "responsible",
    "ответственный",
    "负责人",
    "跟进人",
    "创建人",
    "业务员",
    "currency",
    "country",
    "stage",
    "status",
    "type",
    "date",
    "source",
];

fn is_of_our_side(table: &Table, column: usize) -> bool {
    let key = &table.header_texts[column].key;
    NEVER_KEYS.iter().any(|word| key.contains(word))
}

/// Returns whether the values may be keys: several distinct ones, or a long one, not yes/no.
fn is_key_like(column: &Column) -> bool {
    let is_long = column.values.iter().all(|value| value.chars().count() > 2);
    is_long && (column.values.len() > 1 || column.values.iter().any(|value| value.len() > 5))
        || (column.values.len() > 2 && is_short(column))
}

fn is_short(column: &Column) -> bool {
    let is_number = |value: &String| {
        value.len() <= SHORT_NUMBER && value.bytes().all(|byte| byte.is_ascii_digit())
    };
    column.values.iter().all(is_number)
}

/// Returns whether a column is unused so far, or an id.
fn is_free(table: &Table, column: usize) -> bool {
    let ids = [known::contact_id, known::company_id];
    table.header.facts.iter().all(|own| !own.columns.contains(&column) || ids.contains(&own.fact))
}

fn are_alike(one: &Table, at: usize, other: &Table, other_at: usize) -> bool {
    let (one, other) = (&one.header_texts[at].key, &other.header_texts[other_at].key);
    !one.is_empty()
        && !other.is_empty()
        && (one.contains(other.as_str()) || other.contains(one.as_str()))
}

fn put_key(table: &mut Table, fact: FactId, column: usize) {
    match table.header.facts.iter_mut().find(|own| own.fact == fact) {
        Some(own) => {
            own.columns.retain(|at| *at != column);
            own.columns.insert(0, column);
        }
        None => {
            let own = FactColumn { fact, kind: Kind::Text, columns: vec![column] };
            table.header.facts.push(own);
        }
    }
}

fn put_message_key(table: &mut Table, column: usize) {
    let key = MessageColumn::DealId;
    match table.header.messages.iter_mut().find(|(own, _)| *own == key) {
        Some((_, columns)) => columns.insert(0, column),
        None => table.header.messages.push((key, vec![column])),
    }
}

fn joined_by_values(deals: &Table, side: &Table, pair: &Pair) -> Diagnostic {
    let what = format!(
        "{} is joined to {} by “{}” = “{}”, because {} of 100 values are the same",
        side.name, deals.name, side.headers[pair.side], deals.headers[pair.deals], pair.found
    );
    Diagnostic::warning(codes::JOINED_BY_VALUES, what)
        .help("If they are different things, leave the file out, or rename one of the columns")
}
