//! Counts the cells that do not fit their column, such as `TBD` as an amount, and the dates whose
//! years were converted.
//!
//! Such a cell becomes unknown and its row is used. Counted when a table is opened: in the first
//! rows, and in all rows if one of the first has such a cell.

use std::io;

use csv::ByteRecord;

use super::column_map::FactColumn;
use super::infer_format::ROWS_SAMPLED;
use crate::diagnostic::Diagnostic;
use crate::exports::codes;
use crate::exports::rejected::{MAX_CELL_LENGTH, shortened};
use crate::exports::tables::table::Table;
use crate::exports::values::cell;
use crate::exports::values::foreign_date;
use crate::exports::values::number;
use crate::facts::{Catalog, FactId, Kind, Value, known};

/// The number of different values that a warning shows per column.
const EXAMPLES: usize = 3;

/// The findings of one column.
struct UnreadableColumn {
    fact: FactId,
    kind: Kind,
    column: usize,
    cells: usize,
    examples: Vec<String>,
    expected: &'static str,
    converted: Option<String>,
}

impl Table {
    /// Returns a warning for each column with unreadable cells.
    pub(in crate::exports) fn unreadable_cells(
        &self,
        catalog: &Catalog,
    ) -> io::Result<Vec<Diagnostic>> {
        let facts = self.header.facts.iter();
        let is_typed = |own: &&FactColumn| {
            // Opt-out cells are read by their words; unknown words have a warning of their own.
            own.fact != known::opted_out
                && (!matches!(own.kind, Kind::Text | Kind::List) || own.fact == known::currency)
        };
        let typed = facts.filter(is_typed);
        let mut found: Vec<UnreadableColumn> = typed
            .flat_map(|own| own.columns.iter().map(move |&column| (own, column)))
            .map(|(own, column)| UnreadableColumn {
                fact: own.fact,
                kind: own.kind,
                column,
                cells: 0,
                examples: Vec::new(),
                expected: "",
                converted: None,
            })
            .collect();
        let (mut rows, mut record, mut read) = (self.rows()?, ByteRecord::new(), 0);
        while !found.is_empty()
            && let Some(row) = rows.read(&mut record)?
        {
            if row.is_ok() {
                found.iter_mut().for_each(|own| self.look_for_unreadable(own, &record));
            }
            read += 1;
            if read == ROWS_SAMPLED {
                found.retain(|own| own.cells > 0 || own.converted.is_some());
            }
        }
        let warnings = |own: &UnreadableColumn| {
            let unread = (own.cells > 0).then(|| self.unread(own, catalog));
            [unread, own.converted.as_ref().map(|cell| self.converted(own, cell))]
        };
        Ok(found.iter().flat_map(warnings).flatten().collect())
    }

    fn look_for_unreadable(&self, own: &mut UnreadableColumn, record: &ByteRecord) {
        let cell = record.get(own.column).and_then(|cell| std::str::from_utf8(cell).ok());
        let Some(text) = cell.and_then(|cell| self.blanks.text(cell)) else { return };
        let read = if own.fact == known::currency {
            number::currency(text).map(|_| Value::Blank).map_err(|_| "a currency code in use")
        } else {
            cell::read(text, own.kind, self.context(own.column, None))
        };
        match read {
            Ok(_) => {
                let is_date = matches!(own.kind, Kind::Date | Kind::DateTime);
                if is_date
                    && own.converted.is_none()
                    && foreign_date::is_converted(text)
                    && !self.opted_out.covers_row(self, record, None)
                {
                    own.converted = Some(text.to_owned());
                }
            }
            Err(expected) => {
                own.cells += 1;
                own.expected = expected;
                let example = shortened(text, MAX_CELL_LENGTH);
                let is_room = own.examples.len() < EXAMPLES && !own.examples.contains(&example);
                // Values of people who opted out are counted but not shown.
                if is_room && !self.opted_out.covers_row(self, record, None) {
                    own.examples.push(example);
                }
            }
        }
    }

    fn unread(&self, own: &UnreadableColumn, catalog: &Catalog) -> Diagnostic {
        let header = &self.headers[own.column];
        let examples: Vec<String> =
            own.examples.iter().map(|example| format!("“{example}”")).collect();
        let examples = match examples.join(", ") {
            shown if shown.is_empty() => String::new(),
            shown => format!(": {shown}"),
        };
        let (cells, is, count) = match own.cells {
            1 => ("1 cell".to_owned(), "is", "counts"),
            cells => (format!("{cells} cells"), "are", "count"),
        };
        let what = format!(
            "{cells} in “{header}” of {} {is} not {} and {count} as unknown{examples}",
            self.name, own.expected,
        );
        let fact = &catalog.fact(own.fact).name;
        Diagnostic::warning(codes::UNREADABLE_CELLS, what).help(format!(
            "The rows are used without their `{fact}`. Correct the cells in the CRM, or leave \
             them empty if unknown"
        ))
    }

    fn converted(&self, own: &UnreadableColumn, cell: &str) -> Diagnostic {
        let header = &self.headers[own.column];
        let read = cell::moment(cell, self.orders[own.column], None);
        let date = read.map_or(String::new(), |moment| format!(" as {}", moment.at.date()));
        let what = format!(
            "Years of another calendar in “{header}” of {} were converted: {cell} is read{date}",
            self.name
        );
        Diagnostic::warning(codes::CONVERTED_YEARS, what)
            .help("Nothing has to be done if these are Buddhist years or years of an era")
    }
}
