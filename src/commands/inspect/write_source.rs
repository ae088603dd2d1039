//! Writes the mapping as an editable source file. With `--source`, it gives the same reading.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use crate::commands::error::CommandError;
use crate::diagnostic::cannot_write;
use crate::exit_code::Exit;
use crate::exports::TableSurvey;
use crate::report::escape::terminal::plain;
use crate::rules::kinds::columns::TableKind;

/// Writes for each kind of table the facts that are read, in the order of the rules, with their
/// headers, best first.
pub fn write(file: &Path, tables: &[TableSurvey]) -> Result<(), CommandError> {
    if let Some(parent) = file.parent().filter(|parent| !parent.as_os_str().is_empty()) {
        let _ = fs::create_dir_all(parent); // the write below reports the error
    }
    fs::write(file, text(tables)).map_err(|error| {
        let diagnostic = cannot_write(file, &error).help("Choose another file with --write");
        CommandError::new(Exit::OutputFailed, vec![diagnostic])
    })
}

/// Merges the headers of another table, so that the order in each table stays the same.
fn merge<'h>(all: &mut Vec<&'h str>, headers: &'h [String]) {
    for (at, header) in headers.iter().enumerate() {
        if all.contains(&header.as_str()) {
            continue;
        }
        let behind = headers[at..].iter().find_map(|next| all.iter().position(|own| own == next));
        all.insert(behind.unwrap_or(all.len()), header);
    }
}

fn text(tables: &[TableSurvey]) -> String {
    let mut text = String::from(
        "# Which header of your exports is read as what, as ghosted found it. Correct what is wrong,\n\
         # and name this file with --source, or put it into the folder sources/ of your rules.\n\
         columns:\n",
    );
    for kind in TableKind::ALL {
        let of_kind: Vec<&TableSurvey> = tables.iter().filter(|own| own.kind == kind).collect();
        let mut lines: Vec<(&str, Vec<&str>)> = Vec::new();
        for reading in of_kind.iter().flat_map(|table| &table.readings) {
            let at = lines.iter().position(|(name, _)| *name == reading.name);
            let at = at.unwrap_or_else(|| {
                lines.push((&reading.name, Vec::new()));
                lines.len() - 1
            });
            merge(&mut lines[at].1, &reading.headers);
        }
        if lines.is_empty() {
            continue;
        }
        let _ = writeln!(text, "  {}:", kind.name());
        for (name, headers) in lines {
            // JSON text is also YAML text.
            let quoted: Vec<String> =
                headers.iter().map(|&header| serde_json::Value::from(header).to_string()).collect();
            let _ = match quoted.as_slice() {
                [only] => writeln!(text, "    {name}: {only}"),
                several => writeln!(text, "    {name}: [{}]", several.join(", ")),
            };
        }
    }
    let unread = tables.iter().flat_map(|table| {
        let of_table = table.columns.iter().filter(|column| column.became.is_empty());
        of_table.map(|column| plain(column.header.trim()).into_owned())
    });
    let mut unread: Vec<String> = unread.filter(|header| !header.is_empty()).collect();
    unread.dedup();
    if !unread.is_empty() {
        text.push_str("# Nothing is read from these:\n");
        for header in unread {
            let _ = writeln!(text, "#   {header}");
        }
    }
    text
}
