//! Writes how the exports were read as one JSON object for other programs.

use serde_json::{Value, json};

use super::{Read, blank_of_100, decided, name_of, signs_of};
use crate::exports::{ColumnSurvey, TableSurvey};
use crate::rules::Pack;

pub fn json(read: &Read, pack: &Pack) -> String {
    let lacking = read.lacking.iter().map(
        |missing| json!({ "what": name_of(missing.lacking, pack), "signs": signs_of(missing, pack) }),
    );
    let ignored_files =
        read.ignored_files.iter().map(|file| json!({ "file": file.name, "why": file.why }));
    let all = json!({
        "tables": read.tables.iter().map(table).collect::<Vec<_>>(),
        "ignored": ignored_files.collect::<Vec<_>>(),
        "lacking": lacking.collect::<Vec<_>>(),
    });
    format!("{all:#}")
}

fn table(table: &TableSurvey) -> Value {
    let columns = table.columns.iter().map(|own| column(own, table));
    json!({
        "file": table.name,
        "table": table.kind.name(),
        "encoding": table.encoding,
        "delimiter": table.delimiter.to_string(),
        "sheet": table.sheet,
        "header_row": table.header_row,
        "lines_above_header": table.titles,
        "rows": table.rows,
        "totals_and_footers": table.footers,
        "deleted_and_further_lines": table.skipped,
        "unreadable": table.unreadable,
        "timezone": table.zone,
        "columns": columns.collect::<Vec<_>>(),
    })
}

fn column(column: &ColumnSurvey, table: &TableSurvey) -> Value {
    json!({
        "header": column.header,
        "read_as": column.became,
        "why": column.why,
        "near": column.near,
        "examples": column.examples,
        "blank_of_100": blank_of_100(column, table),
        "decided": decided(column),
        "decided_by": column.decided_by,
        "words": column.words.iter().map(|(word, (rows, says))| {
            json!({ "word": word, "rows": rows, "read_as": says })
        }).collect::<Vec<_>>(),
    })
}
