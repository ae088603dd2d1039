//! What was read of every table, for showing: how the file is written, and of each column what it
//! became, what stands in it, and how its dates and numbers are understood.
//!
//! Reads all rows once more; nothing is kept but counts and a few examples.

use std::io;
use std::path::PathBuf;

use csv::ByteRecord;

use super::ReadOptions;
use super::date::DateOrder;
use super::decimal_mark::DecimalMark;
use super::mapping::TableMap;
use super::open::{self, Opened};
use super::table::{Table, unreadable};
use crate::facts::Catalog;
use crate::problem::{Problem, nearest};
use crate::rules::columns::{Columns, TableKind};

/// So many different values of a column are shown.
const EXAMPLES: usize = 3;
/// Characters of an example.
const LONGEST_EXAMPLE: usize = 24;

/// One table as it was understood.
#[derive(Clone, Debug)]
pub struct TableSurvey {
    pub name: String,
    pub kind: TableKind,
    /// By its usual name, e.g. `UTF-8`.
    pub encoding: &'static str,
    pub delimiter: char,
    /// Rows below the header, those that cannot be read among them.
    pub rows: usize,
    pub unreadable: usize,
    pub columns: Vec<ColumnSurvey>,
}

/// One column as it was understood.
#[derive(Clone, Debug)]
pub struct ColumnSurvey {
    pub header: String,
    /// Names of the facts, or of the parts of a message, an answer or an outcome.
    pub became: Vec<String>,
    /// For a column that nothing reads: the alias that it is nearest to.
    pub near: Option<String>,
    pub examples: Vec<String>,
    /// Rows in which it is not blank.
    pub filled: usize,
    pub date_order: Option<DateOrder>,
    pub decimal_mark: Option<DecimalMark>,
    /// The value that decided one of the two.
    pub decided_by: Option<String>,
}

/// Surveys every table among the files; also names the files that are left out.
///
/// # Errors
/// Every fault of every file.
pub fn survey(
    paths: &[PathBuf],
    columns: &Columns,
    catalog: &Catalog,
    options: &ReadOptions,
) -> Result<(Vec<TableSurvey>, Vec<String>), Vec<Problem>> {
    let Opened { tables, left_out, .. } = open::open(paths, columns, catalog, options)?;
    let mut surveys = Vec::new();
    for table in &tables {
        let survey = of_table(table, columns, catalog);
        surveys.push(survey.map_err(|error| vec![unreadable(&table.name, &error)])?);
    }
    Ok((surveys, left_out))
}

fn of_table(table: &Table, columns: &Columns, catalog: &Catalog) -> io::Result<TableSurvey> {
    let map = TableMap::of(table, catalog);
    let aliases = aliases_of(columns, table.header.kind);
    let column = |(at, map): (usize, super::mapping::ColumnMap)| ColumnSurvey {
        near: if map.became.is_empty() && !map.header.is_empty() {
            nearest(&map.header, aliases.iter().copied()).map(str::to_owned)
        } else {
            None
        },
        header: map.header,
        became: map.became,
        examples: Vec::new(),
        filled: 0,
        date_order: table.orders[at],
        decimal_mark: table.decimal_marks[at],
        decided_by: table.decided_by[at].clone(),
    };
    let mut survey = TableSurvey {
        name: table.name.clone(),
        kind: table.header.kind,
        encoding: table.encoding.name(),
        delimiter: char::from(table.delimiter),
        rows: 0,
        unreadable: 0,
        columns: map.columns.into_iter().enumerate().map(column).collect(),
    };
    let mut records = table.records()?;
    let mut record = ByteRecord::new();
    while let Some(found) = records.read(&mut record)? {
        survey.rows += 1;
        if found.is_err() {
            survey.unreadable += 1;
            continue;
        }
        for (column, bytes) in survey.columns.iter_mut().zip(&record) {
            if let Some(text) =
                std::str::from_utf8(bytes).ok().and_then(|cell| table.blanks.text(cell))
            {
                column.look_at(text);
            }
        }
    }
    Ok(survey)
}

impl ColumnSurvey {
    fn look_at(&mut self, text: &str) {
        self.filled += 1;
        if self.examples.len() == EXAMPLES {
            return;
        }
        let first_line = text.lines().next().unwrap_or_default();
        let mut example: String = first_line.chars().take(LONGEST_EXAMPLE).collect();
        if example.len() < text.len() {
            example.push('…');
        }
        if !self.examples.contains(&example) {
            self.examples.push(example);
        }
    }
}

/// Every header by which something of such a table is found.
fn aliases_of(columns: &Columns, kind: TableKind) -> Vec<&str> {
    fn all<C>(parts: &[(C, Vec<String>)]) -> Vec<&str> {
        parts.iter().flat_map(|(_, aliases)| aliases).map(String::as_str).collect()
    }
    match kind {
        TableKind::Deals | TableKind::Contacts | TableKind::Companies => {
            let aliases = columns.facts.iter().flat_map(|fact| &fact.aliases);
            aliases
                .filter(|(table, _)| table.is_none_or(|table| table == kind))
                .map(|(_, alias)| alias.as_str())
                .collect()
        }
        TableKind::Messages => all(&columns.messages),
        TableKind::Answers => all(&columns.answers),
        TableKind::Outcomes => all(&columns.outcomes),
    }
}
