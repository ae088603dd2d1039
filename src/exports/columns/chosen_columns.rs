//! Checks whether the files have the columns chosen in a source or on the command line.
//!
//! A chosen header that no file has is misspelt or was not exported. Reading another column instead
//! needs a warning.

use crate::diagnostic::{Diagnostic, nearest};
use crate::exports::codes;
use crate::exports::tables::table::Table;
use crate::rules::kinds::columns::{Chosen, Columns};

/// Returns the chosen columns that no file has: as errors if they were chosen for this run, as
/// warnings if another choice for the same fact exists.
pub fn missing(tables: &[Table], columns: &Columns) -> Vec<Diagnostic> {
    let found: Vec<bool> = columns.chosen.iter().map(|chosen| is_there(chosen, tables)).collect();
    let of_same_source = |chosen: &Chosen| {
        let sources = columns.chosen.iter().zip(&found).filter(|(_, found)| **found);
        sources
            .filter_map(|(own, _)| own.place.as_ref())
            .any(|place| chosen.place.as_ref().is_some_and(|own| own.source == place.source))
    };
    let mut diagnostics = Vec::new();
    for (chosen, _) in columns.chosen.iter().zip(&found).filter(|(_, found)| !**found) {
        if chosen.is_needed || of_same_source(chosen) {
            diagnostics.push(not_there(chosen, tables));
        }
    }
    diagnostics
}

fn is_there(chosen: &Chosen, tables: &[Table]) -> bool {
    let fits = |table: &&Table| chosen.is_of(table.header.kind);
    let mut header_texts = tables.iter().filter(fits).flat_map(|table| &table.header_texts);
    header_texts.any(|own| own.is_chosen_by(chosen))
}

fn not_there(chosen: &Chosen, tables: &[Table]) -> Diagnostic {
    let header = chosen.headers.first().map_or("", |header| header.shown.as_str());
    let fits = |table: &&Table| chosen.is_of(table.header.kind);
    let all = || {
        let header_texts = tables.iter().filter(fits).flat_map(|table| &table.header_texts);
        header_texts.map(|own| own.shown.as_str())
    };
    let of = chosen.table.map_or(String::new(), |kind| format!(" of {}", kind.name()));
    let what = format!("No file{of} has the column “{header}”");
    let help = match nearest(header, all()) {
        Some(near) => format!("Did you mean “{near}”?"),
        None => {
            let shown: Vec<&str> = all().filter(|header| !header.is_empty()).take(20).collect();
            format!("The headers are: {}", shown.join(", "))
        }
    };
    let diagnostic = if chosen.is_needed {
        Diagnostic::error(codes::NO_SUCH_COLUMN, what)
    } else {
        Diagnostic::warning(codes::COLUMN_GONE, what)
    };
    match &chosen.place {
        Some(place) => diagnostic.at(place.clone()).help(help),
        None => diagnostic.help(help),
    }
}
