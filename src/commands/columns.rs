//! `ghosted columns EXPORTS…`: what was read of the files, without a diagnosis.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use unicode_width::UnicodeWidthStr as _;

use super::arguments::{ColumnsArguments, InputArguments};
use super::input::{self, Rules};
use super::stopped::Stopped;
use super::terminal::{counted, say};
use crate::diagnosis::missing::{Lacking, missing};
use crate::exit::Exit;
use crate::exports::{ColumnSurvey, DateOrder, DecimalMark, TableSurvey, survey};
use crate::problem::{Code, Problem, shown};
use crate::report::escape::terminal::plain;
use crate::rules::Pack;
use crate::rules::columns::TableKind;

const CANNOT_WRITE: Code = Code::new("E921", "cannot-write");
/// Signs that are named of each column that is lacking.
const SIGNS_NAMED: usize = 3;
const WIDEST_HEADER: usize = 36;
const WIDEST_FACT: usize = 22;

pub fn columns(arguments: &ColumnsArguments) -> Exit {
    match attempt(arguments) {
        Ok(text) => {
            say(&text);
            Exit::Done
        }
        Err(stopped) => stopped.tell("Nothing was written."),
    }
}

fn attempt(arguments: &ColumnsArguments) -> Result<String, Stopped> {
    let Rules { pack, .. } = Rules::load(&arguments.input)?;
    let (tables, left_out) = read(&arguments.input, &pack)?;
    let exports = input::open(&arguments.input, &pack)?;
    let mut text = String::new();
    for table in &tables {
        describe(table, &mut text);
    }
    for name in &left_out {
        let _ = writeln!(text, "Left out: {}\n", plain(name));
    }
    let lacking = missing(&pack, &exports.facts_without_column(), exports.has_messages());
    text.push_str(&what_is_lacking(&pack, &lacking));
    if let Some(file) = &arguments.write {
        write_source(file, &tables)?;
        let _ = writeln!(
            text,
            "\nWritten to {}. Change the headers there, and give it to a run with --source {}.",
            shown(file),
            shown(file)
        );
    }
    Ok(text.trim_end().to_owned())
}

fn read(
    arguments: &InputArguments,
    pack: &Pack,
) -> Result<(Vec<TableSurvey>, Vec<String>), Stopped> {
    let options = input::read_options(arguments, pack)?;
    survey(&arguments.exports, &pack.columns, &pack.catalog, &options)
        .map_err(|problems| Stopped::new(Exit::FaultyExports, problems))
}

fn describe(table: &TableSurvey, out: &mut String) {
    let delimiter = match table.delimiter {
        ',' => "commas".to_owned(),
        ';' => "semicolons".to_owned(),
        '\t' => "tabs".to_owned(),
        other => format!("{other:?}"),
    };
    let _ = writeln!(
        out,
        "{}: {}, {}, {}, separated by {delimiter}",
        plain(&table.name),
        table.kind.name(),
        counted(table.rows, "row"),
        table.encoding
    );
    if table.unreadable > 0 {
        let _ = writeln!(out, "  {} cannot be read", counted(table.unreadable, "row"));
    }
    for column in table.columns.iter().filter(|column| !column.became.is_empty()) {
        let _ = writeln!(
            out,
            "  {} {} {:>3} %  {}",
            padded(&plain(&column.header), WIDEST_HEADER),
            padded(&column.became.join(", "), WIDEST_FACT),
            percent(column.filled, table.rows),
            remarks(column)
        );
    }
    let unread: Vec<String> = table
        .columns
        .iter()
        .filter(|column| column.became.is_empty() && !column.header.trim().is_empty())
        .map(|column| match &column.near {
            Some(near) => format!("{} (did you mean {near}?)", plain(&column.header)),
            None => plain(&column.header).into_owned(),
        })
        .collect();
    if !unread.is_empty() {
        let _ = writeln!(out, "  Not read: {}", unread.join(", "));
    }
    out.push('\n');
}

/// Examples, and what the values decided.
fn remarks(column: &ColumnSurvey) -> String {
    let examples: Vec<_> = column.examples.iter().map(|example| plain(example)).collect();
    let order = column.date_order.map(DateOrder::words);
    let mark = column.decimal_mark.map(|mark| match mark {
        DecimalMark::Point => "decimal point",
        DecimalMark::Comma => "decimal comma",
    });
    let decided = order.or(mark).map_or(String::new(), |decided| match &column.decided_by {
        Some(value) => format!("  [{decided}, by {}]", plain(value)),
        None => format!("  [{decided}]"),
    });
    format!("{}{decided}", examples.join(" · "))
}

/// Cut or filled up to so many columns of a terminal, in which some letters take two.
fn padded(text: &str, width: usize) -> String {
    let mut shown = String::new();
    for c in text.chars() {
        if format!("{shown}{c}").width() > width {
            shown.pop();
            shown.push('…');
            break;
        }
        shown.push(c);
    }
    let gap = width.saturating_sub(shown.width());
    shown + &" ".repeat(gap)
}

/// Of 100, never 0 for what is there nor 100 for what is not whole.
fn percent(part: usize, whole: usize) -> usize {
    match part {
        0 => 0,
        _ if part == whole => 100,
        _ => (part * 100 / whole.max(1)).clamp(1, 99),
    }
}

fn what_is_lacking(pack: &Pack, lacking: &[crate::diagnosis::missing::Missing]) -> String {
    let mut out = String::new();
    let mut either = Vec::new();
    for missing in lacking {
        let what = match missing.lacking {
            Lacking::Messages => "a table of messages".to_owned(),
            Lacking::Fact(fact) => pack.catalog.fact(fact).name.clone(),
        };
        if missing.signs.is_empty() {
            either.push(what);
            continue;
        }
        let signs = missing.signs.iter().take(SIGNS_NAMED);
        let signs: Vec<&str> = signs.map(|&sign| pack.sign(sign).title.en.as_str()).collect();
        let _ = writeln!(out, "  {} {}", padded(&what, WIDEST_FACT), signs.join("; "));
    }
    if !out.is_empty() {
        out.insert_str(
            0,
            "No column was found for these; with each, the signs that it would make known:\n",
        );
    }
    if !either.is_empty() {
        let _ = writeln!(out, "  Nor for these, which no sign needs: {}", either.join(", "));
    }
    out
}

/// The mapping as a source file, to be edited.
fn write_source(file: &Path, tables: &[TableSurvey]) -> Result<(), Stopped> {
    let mut by_fact: BTreeMap<&str, &str> = BTreeMap::new();
    let of_facts = tables.iter().filter(|table| {
        matches!(table.kind, TableKind::Deals | TableKind::Contacts | TableKind::Companies)
    });
    for column in of_facts.flat_map(|table| &table.columns) {
        for fact in &column.became {
            by_fact.entry(fact).or_insert(&column.header);
        }
    }
    let mut text = String::from(
        "# Which header of your exports is which fact, as ghosted found it. Correct what is wrong,\n\
         # and name this file with --source.\ncolumns:\n",
    );
    for (fact, header) in by_fact {
        let quoted = serde_json::Value::from(header); // JSON text is YAML text, too
        let _ = writeln!(text, "  {fact}: {quoted}");
    }
    if let Some(parent) = file.parent().filter(|parent| !parent.as_os_str().is_empty()) {
        let _ = fs::create_dir_all(parent); // the writing itself tells of what is wrong
    }
    fs::write(file, text).map_err(|error| {
        let what = format!("{} cannot be written: {error}", shown(file));
        let problem = Problem::error(CANNOT_WRITE, what).help("Choose another file with --write");
        Stopped::new(Exit::OutputFailed, vec![problem])
    })
}
