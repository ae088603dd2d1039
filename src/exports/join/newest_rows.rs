//! Finds the newest row of each deal that several tables contain.
//!
//! A folder grows week by week. The column with the last change of a record decides, else the date
//! in the file name. If neither decides and the rows differ, the row with the latest date is taken
//! and a warning names both files. A bounce or a win in any of the rows counts.

use std::collections::{BTreeMap, HashMap};
use std::io;

use csv::ByteRecord;
use jiff::civil::{Date, DateTime};

use super::deal_identity::Identity;
use super::file_date::date_in_name;
use super::key_index::Key;
use crate::diagnostic::Diagnostic;
use crate::exports::codes;
use crate::exports::tables::table::Table;
use crate::exports::values::{cell, number};
use crate::facts::stage_words::{StageReading, read_stage};
use crate::facts::{Cell, FactId, Kind, known};
use crate::fingerprint::ByHalf;
use crate::rules::kinds::columns::normalised;

/// Normalised headers of the day of a record's last change.
const MODIFIED: [&str; 26] = [
    "lastmodifieddate",
    "lastmodified",
    "lastmodifiedon",
    "lastmodifiedtime",
    "modifieddate",
    "modifiedon",
    "modifiedtime",
    "modified",
    "donotmodifymodifiedon",
    "modifiedat",
    "updatedat",
    "dateupdated",
    "updated",
    "updateddate",
    "updatedtime",
    "updatetime",
    "lastupdated",
    "lastupdate",
    "writedate",
    "datemodified",
    "systemmodstamp",
    "更新时间",
    "修改时间",
    "最后修改时间",
    "zuletztgeandert",
    "fechademodificacion",
];

/// The result of merging the rows of one deal.
#[derive(Clone, Debug)]
pub struct Newest {
    /// The table of deals and the row that count.
    pub at: (usize, u32),
    /// The cell with a bounce, in any of the rows.
    pub bounced: Option<Cell>,
    /// The cell with a won status, in any of the rows.
    pub won: Option<Cell>,
}

/// The deals with several rows, if there are several tables of deals.
#[derive(Debug, Default)]
pub struct NewestRows {
    deals: HashMap<Key, Newest, ByHalf>,
    pub warnings: Vec<Diagnostic>,
}

/// The part of a row that is compared.
struct Candidate {
    newest: Newest,
    modified: Option<DateTime>,
    named: Option<Date>,
    latest: Option<DateTime>,
    content: Key,
    /// Whether the deal has further rows.
    is_shared: bool,
}

impl NewestRows {
    /// Reads the rows of all tables of deals once if there are several.
    ///
    /// # Errors
    /// The index of the table that cannot be read, and the reason.
    pub fn find(tables: &[Table]) -> Result<Self, (usize, io::Error)> {
        if tables.len() < 2 {
            return Ok(Self::default());
        }
        let facts = common_facts(tables);
        let mut all: HashMap<Key, Candidate, ByHalf> = HashMap::default();
        let mut doubts: BTreeMap<(usize, usize), usize> = BTreeMap::new();
        for (at, table) in tables.iter().enumerate() {
            let rows = RowsOf { table, at, facts: &facts, named: date_in_name(&table.name) };
            rows.each(|key, candidate| match all.get_mut(&key) {
                None => {
                    all.insert(key, candidate);
                }
                Some(before) => {
                    if let Some(pair) = before.merge(candidate) {
                        *doubts.entry(pair).or_default() += 1;
                    }
                }
            })
            .map_err(|error| (at, error))?;
        }
        let warnings =
            doubts.iter().map(|(pair, deals)| undecided(tables, *pair, *deals)).collect();
        let shared = all.into_iter().filter(|(_, own)| own.is_shared);
        Ok(Self { deals: shared.map(|(key, own)| (key, own.newest)).collect(), warnings })
    }

    /// Returns whether any deal has several rows.
    pub fn has_several(&self) -> bool {
        !self.deals.is_empty()
    }

    /// Returns the merged rows of a deal; `None` if it has one row.
    pub fn of(&self, key: Key) -> Option<&Newest> {
        if self.deals.is_empty() { None } else { self.deals.get(&key) }
    }
}

impl Candidate {
    /// Keeps the newer of the two. Returns both tables if they differ and nothing decides.
    fn merge(&mut self, other: Candidate) -> Option<(usize, usize)> {
        let bounced = self.newest.bounced.or(other.newest.bounced);
        let won = self.newest.won.or(other.newest.won);
        let tables = (self.newest.at.0, other.newest.at.0);
        let changed = self.modified.zip(other.modified).map(|(own, other)| other.cmp(&own));
        let named = self.named.zip(other.named).map(|(own, other)| other.cmp(&own));
        let decided = [changed, named].into_iter().flatten().find(|order| order.is_ne());
        let (is_newer, doubt) = match decided {
            Some(order) => (order.is_gt(), None),
            None if self.content == other.content => (false, None),
            None => (other.latest > self.latest, Some(tables)),
        };
        if is_newer {
            *self = other;
        }
        self.is_shared = true;
        (self.newest.bounced, self.newest.won) = (bounced, won);
        doubt
    }
}

fn undecided(tables: &[Table], pair: (usize, usize), deals: usize) -> Diagnostic {
    // No deal is named: its buyer may have opted out.
    let deals = if deals == 1 { "1 deal".to_owned() } else { format!("{deals} deals") };
    let name = |at: usize| tables[at].name.as_str();
    let what = if pair.0 == pair.1 {
        format!("{} has several rows of {deals} that differ", name(pair.0))
    } else {
        format!(
            "{} and {} have different rows of {deals}, and it is not known which is newer",
            name(pair.0),
            name(pair.1)
        )
    };
    Diagnostic::warning(codes::NEWER_UNDECIDED, what).help(
        "The row with the latest date was used. Put the day of the export into the name of each \
         file (deals-2026-03-16.csv), export the column Last Modified Date, or move the older \
         file away",
    )
}

/// Returns the facts for which every table has a column.
fn common_facts(tables: &[Table]) -> Vec<FactId> {
    let mut facts: Vec<FactId> = tables[0].header.facts.iter().map(|own| own.fact).collect();
    facts.retain(|fact| tables.iter().all(|table| !table.header.columns_of(*fact).is_empty()));
    facts
}

/// Reads the comparable rows of one table.
struct RowsOf<'t> {
    table: &'t Table,
    at: usize,
    facts: &'t [FactId],
    named: Option<Date>,
}

impl RowsOf<'_> {
    fn each(&self, mut take: impl FnMut(Key, Candidate)) -> io::Result<()> {
        let modified = self.table.headers().position(|own| {
            MODIFIED.contains(&own.key.as_str())
                || own.part.as_ref().is_some_and(|(_, part)| MODIFIED.contains(&part.as_str()))
        });
        let (mut rows, mut record) = (self.table.rows()?, ByteRecord::new());
        while let Some(found) = rows.read(&mut record)? {
            let row = rows.row();
            if found.is_err() {
                continue;
            }
            let Some(id) = id_of(self.table, &record, row) else { continue };
            let key = deal_key(self.table, &record, &id);
            let modified = modified.and_then(|at| self.moment(&record, at));
            take(key, self.candidate(&record, row, modified));
        }
        Ok(())
    }

    fn candidate(&self, record: &ByteRecord, row: u32, modified: Option<DateTime>) -> Candidate {
        let place = |column: usize| cell::place(self.table.file, row, column);
        let first = |fact: FactId| {
            let columns = self.table.header.columns_of(fact);
            columns.iter().find_map(|&at| Some((at, self.text(record, at)?)))
        };
        let mut content = Key::exact("");
        for &fact in self.facts {
            content = content.beside(Key::exact(first(fact).map_or("", |(_, text)| text)));
        }
        let dates = self.table.header.facts.iter().filter(|own| {
            let is_date = matches!(own.kind, Kind::Date | Kind::DateTime);
            is_date && own.fact != known::pi_valid_until && own.fact != known::tender_opening_date
        });
        let dates = dates.flat_map(|own| own.columns.iter().copied());
        let latest = dates.filter_map(|at| self.moment(record, at)).max();
        let bounced = first(known::bounced)
            .filter(|(_, text)| number::yes_no(text) == Some(true))
            .map(|(at, _)| place(at));
        let won = [known::status, known::stage].into_iter().find_map(|fact| {
            let (at, text) = first(fact)?;
            (read_stage(text) == StageReading::Won).then(|| place(at))
        });
        let newest = Newest { at: (self.at, row), bounced, won };
        Candidate { newest, modified, named: self.named, latest, content, is_shared: false }
    }

    fn text<'r>(&self, record: &'r ByteRecord, column: usize) -> Option<&'r str> {
        self.table.blanks.text(std::str::from_utf8(record.get(column)?).ok()?)
    }

    /// Returns the time in a cell; cells that cannot be read do not decide.
    fn moment(&self, record: &ByteRecord, column: usize) -> Option<DateTime> {
        // An unused column has no date order of its own; columns of one file share theirs.
        let columns = &self.table.columns;
        let order = columns[column].order.or_else(|| columns.iter().find_map(|own| own.order));
        let text = self.text(record, column)?;
        cell::moment(text, order, self.table.zone.as_ref()).ok().map(|moment| moment.at)
    }
}

/// Returns the id of a row, as the reader of deals does.
fn id_of(table: &Table, record: &ByteRecord, row: u32) -> Option<String> {
    match &table.identity {
        Identity::Name(names) => Some(names.id_of(record, row)),
        Identity::Id => table.header.columns_of(known::deal_id).iter().find_map(|&at| {
            let text = std::str::from_utf8(record.get(at)?).ok()?;
            table.blanks.text(text).map(str::to_owned)
        }),
    }
}

/// Returns the key by which a deal is found in several files: its id; if only the buyer's name
/// identifies it, the PI date as well, because a buyer may get a PI every month.
pub fn deal_key(table: &Table, record: &ByteRecord, id: &str) -> Key {
    let key = Key::id(id);
    match pi_day(table, record) {
        Some(day) => key.beside(Key::exact(&day)),
        None => key,
    }
}

/// Returns the PI date as text if the deal is identified by its buyer alone.
pub fn pi_day(table: &Table, record: &ByteRecord) -> Option<String> {
    let Identity::Name(names) = &table.identity else { return None };
    if !names.is_of_buyer() {
        return None;
    }
    let column = *table.header.columns_of(known::pi_sent_on).first()?;
    let text = table.blanks.text(std::str::from_utf8(record.get(column)?).ok()?)?;
    let moment = table.moment(text, column).ok();
    Some(moment.map_or_else(|| normalised(text), |moment| moment.at.date().to_string()))
}
