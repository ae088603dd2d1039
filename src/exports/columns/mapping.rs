//! Records how each column of each file is read.
//!
//! Made once for display, when the files are opened; reading itself uses [`HeaderMap`].

use super::column_map::HeaderMap;
use crate::exports::tables::table::Table;
use crate::facts::Catalog;
use crate::rules::kinds::columns::TableKind;

/// One file, and the kind of table it was recognised as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableMap {
    /// The name for display.
    pub name: String,
    pub kind: TableKind,
    /// In file order.
    pub columns: Vec<ColumnMap>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnMap {
    pub header: String,
    /// The names of the facts, or parts of a message or an answer, that are read from it; empty for
    /// an unused column.
    pub became: Vec<String>,
}

impl TableMap {
    pub(in crate::exports) fn of(table: &Table, catalog: &Catalog) -> Self {
        let column = |(at, header): (usize, &String)| ColumnMap {
            header: header.clone(),
            became: became(&table.header, at, catalog),
        };
        Self {
            name: table.name.clone(),
            kind: table.header.kind,
            columns: table.headers.iter().enumerate().map(column).collect(),
        }
    }
}

fn became(header: &HeaderMap, column: usize, catalog: &Catalog) -> Vec<String> {
    let facts = header
        .facts
        .iter()
        .filter(|own| own.columns.contains(&column))
        .map(|own| catalog.fact(own.fact).name.clone());
    let messages =
        header.messages.iter().filter(|(_, at)| at.contains(&column)).map(|(own, _)| own.name());
    let answers =
        header.answers.iter().filter(|(_, at)| at.contains(&column)).map(|(own, _)| own.name());
    let outcomes =
        header.outcomes.iter().filter(|(_, at)| at.contains(&column)).map(|(own, _)| own.name());
    facts.chain(messages.chain(answers).chain(outcomes).map(str::to_owned)).collect()
}
