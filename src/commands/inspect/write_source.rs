//! Writes the mapping as an editable source file. With `--source`, the exports are read in the same
//! way.

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

/// Merges the headers of a further table, so that the order in each table stays the same.
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
        "# How ghosted reads the headers of your exports. Correct what is wrong,\n\
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
    pin_formats(tables, &mut text);
    ask_words(tables, &mut text);
    let unread = tables.iter().flat_map(|table| {
        let of_table = table.columns.iter().filter(|column| column.became.is_empty());
        of_table.map(|column| plain(column.header.trim()).into_owned())
    });
    let mut unread: Vec<String> = unread.filter(|header| !header.is_empty()).collect();
    unread.dedup();
    if !unread.is_empty() {
        text.push_str("# These are not used:\n");
        for header in unread {
            let _ = writeln!(text, "#   {header}");
        }
    }
    text
}

/// Writes the order of dates, the decimal mark and the encoding that the files showed, so that next
/// week's file is read in the same way even if it does not show them. Settings that differ between
/// files are left out.
fn pin_formats(tables: &[TableSurvey], text: &mut String) {
    fn only<T: PartialEq>(mut all: impl Iterator<Item = T>) -> Option<T> {
        let first = all.next()?;
        all.all(|own| own == first).then_some(first)
    }
    let columns = || tables.iter().flat_map(|table| &table.columns);
    if let Some(order) = only(columns().filter_map(|own| own.date_order)) {
        let _ = writeln!(text, "date_order: {}", order.name());
    }
    if let Some(mark) = only(columns().filter_map(|own| own.decimal_mark)) {
        let _ = writeln!(text, "decimal_mark: {}", mark.name());
    }
    let of_text = tables.iter().filter(|table| table.sheet.is_none());
    if let Some(encoding) = only(of_text.map(|table| table.encoding)) {
        let _ = writeln!(text, "encoding: {}", encoding.to_ascii_lowercase());
    }
}

/// Writes words that are not understood as lines to fill in.
fn ask_words(tables: &[TableSurvey], text: &mut String) {
    let mut asked: Vec<(&str, String)> = Vec::new();
    for column in tables.iter().flat_map(|table| &table.columns) {
        for (word, (_, says)) in &column.words {
            let quoted = serde_json::Value::from(word.as_str());
            let line = match *says {
                "doubtful" | "unknown" => ("stage", format!("{quoted}: won, lost, closed or open")),
                "unclear" => ("opted_out", format!("{quoted}: must_not_write or may_write")),
                _ => continue,
            };
            if !asked.contains(&line) {
                asked.push(line);
            }
        }
    }
    if asked.is_empty() {
        return;
    }
    text.push_str(
        "# These words are not understood. Remove the # and keep one of the choices:\n# words:\n",
    );
    for part in ["stage", "opted_out"] {
        let of_part: Vec<&String> =
            asked.iter().filter(|(own, _)| *own == part).map(|(_, line)| line).collect();
        if !of_part.is_empty() {
            let _ = writeln!(text, "#   {part}:");
            of_part.iter().for_each(|line| {
                let _ = writeln!(text, "#     {line}");
            });
        }
    }
}
