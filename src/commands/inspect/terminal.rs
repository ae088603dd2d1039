//! Prints how the exports are read. Lines have at most eighty columns, unless a single word is
//! wider; Chinese characters take two.

use std::fmt::Write as _;

use unicode_width::UnicodeWidthStr as _;

use super::{Read, blank_of_100, decided, name_of, signs_of};
use crate::commands::terminal::counted;
use crate::exports::{ColumnSurvey, TableSurvey};
use crate::narration::padded;
use crate::report::escape::terminal::plain;
use crate::rules::Pack;

const WIDEST_LINE: usize = 80;
const HEADER: usize = 24;
const FACT: usize = 18;

pub fn told(read: &Read, pack: &Pack) -> String {
    let mut out = String::new();
    for table in &read.tables {
        describe(table, &mut out);
    }
    for file in &read.ignored_files {
        let _ = writeln!(out, "Ignored: {} {}.\n", plain(&file.name), plain(&file.why));
    }
    what_is_lacking(read, pack, &mut out);
    out
}

fn describe(table: &TableSurvey, out: &mut String) {
    let between = match table.delimiter {
        ',' => "commas".to_owned(),
        ';' => "semicolons".to_owned(),
        '\t' => "tabs".to_owned(),
        '|' => "vertical bars".to_owned(),
        '^' => "carets".to_owned(),
        '~' => "tildes".to_owned(),
        '\u{1f}' => "wide marks".to_owned(),
        other => format!("{other:?}"),
    };
    let _ = writeln!(out, "{}: {}", plain(&table.name), table.kind.name());
    let mut about = vec![format!(
        "{} below the header in row {}",
        counted(table.rows, "row"),
        table.header_row
    )];
    match &table.sheet {
        Some(sheet) => about.push(format!("sheet {}", plain(sheet))),
        None => {
            about.push(table.encoding.to_owned());
            about.push(format!("{between} between the cells"));
        }
    }
    if table.titles > 0 {
        about.push(format!("{} above it skipped", counted(table.titles, "line")));
    }
    if table.footers > 0 {
        about.push(format!("{} skipped as totals and footers", counted(table.footers, "row")));
    }
    if table.skipped > 0 {
        let rows = counted(table.skipped, "row");
        about.push(format!("{rows} skipped as deleted records or continuation lines"));
    }
    if table.unreadable > 0 {
        about.push(format!("{} cannot be read", counted(table.unreadable, "row")));
    }
    if let Some(zone) = &table.zone {
        about.push(format!("times with an offset in the time zone {zone}"));
    }
    list(&about, "; ", 2, out);
    let _ = writeln!(
        out,
        "  {} {} blank  for example",
        padded("header", HEADER),
        padded("read as", FACT)
    );
    for column in table.columns.iter().filter(|column| !column.became.is_empty()) {
        row(column, table, out);
    }
    let unread: Vec<String> = table
        .columns
        .iter()
        .filter(|column| column.became.is_empty() && !column.header.trim().is_empty())
        .map(|column| match &column.near {
            _ if !column.why.is_empty() => {
                format!("{} ({})", plain(&column.header), plain(&column.why))
            }
            Some(near) => format!("{} (did you mean {near}?)", plain(&column.header)),
            None => plain(&column.header).into_owned(),
        })
        .collect();
    if !unread.is_empty() {
        out.push_str("  Not read:\n");
        list(&unread, ", ", 4, out);
    }
    out.push('\n');
}

fn row(column: &ColumnSurvey, table: &TableSurvey, out: &mut String) {
    let header = plain(&column.header);
    let mut before = padded(&header, HEADER);
    if header.width() > HEADER {
        let _ = writeln!(out, "  {header}"); // whole, so that it can be copied
        before = " ".repeat(HEADER);
    }
    let became = column.became.join(", ");
    let blank = blank_of_100(column, table);
    let line = format!("  {before} {} {blank:>3} %  ", padded(&became, FACT));
    let room = WIDEST_LINE.saturating_sub(line.width());
    let mut shown = String::new();
    for example in &column.examples {
        let next = if shown.is_empty() {
            plain(example).into_owned()
        } else {
            format!("{shown} · {}", plain(example))
        };
        if !shown.is_empty() && next.width() > room {
            break;
        }
        shown = next;
    }
    let shown = if shown.width() > room { cut(&shown, room) } else { shown };
    let _ = writeln!(out, "{}", format!("{line}{shown}").trim_end());
    let mut remarks = Vec::new();
    if let Some(decided) = decided(column) {
        remarks.push(match &column.decided_by {
            Some(value) => format!("{decided}, decided by {}", plain(value)),
            None => decided.to_owned(),
        });
    }
    if !column.words.is_empty() {
        let words = column.words.iter();
        let each = words.map(|(word, (rows, says))| format!("{} {rows}× {says}", plain(word)));
        remarks.push(format!("read as: {}", each.collect::<Vec<_>>().join("; ")));
    }
    if !column.why.is_empty() {
        remarks.push(plain(&column.why).into_owned());
    }
    if !remarks.is_empty() {
        list(&remarks, "; ", 2 + HEADER + 1, out);
    }
}

/// Wraps items into as many lines as they need.
fn list(items: &[String], mark: &str, indent: usize, out: &mut String) {
    let gap = " ".repeat(indent);
    let mut line = String::new();
    for (at, item) in items.iter().enumerate() {
        let end = if at + 1 < items.len() { mark.trim_end() } else { "" };
        let width = indent + line.width() + 1 + item.width() + end.len();
        if !line.is_empty() && width > WIDEST_LINE {
            let _ = writeln!(out, "{gap}{line}");
            line.clear();
        }
        if !line.is_empty() {
            line.push(' ');
        }
        let _ = write!(line, "{item}{end}");
    }
    let _ = writeln!(out, "{gap}{line}");
}

/// Cuts to this many columns of a terminal, with `…` at the end.
fn cut(text: &str, width: usize) -> String {
    let mut kept = String::new();
    for c in text.chars() {
        if format!("{kept}{c}…").width() > width {
            break;
        }
        kept.push(c);
    }
    kept + "…"
}

fn what_is_lacking(read: &Read, pack: &Pack, out: &mut String) {
    let (told, untold): (Vec<_>, Vec<_>) =
        read.lacking.iter().partition(|missing| !missing.signs.is_empty());
    if !told.is_empty() {
        out.push_str("No column was found for these; each with signs that need it:\n");
    }
    for missing in told {
        let _ = writeln!(out, "  {}", name_of(missing.lacking, pack));
        let signs = signs_of(missing, pack);
        list(&signs.iter().map(|&sign| sign.to_owned()).collect::<Vec<_>>(), "; ", 4, out);
    }
    if !untold.is_empty() {
        out.push_str("Nor for these, which no sign needs:\n");
        let names = untold.iter().map(|missing| name_of(missing.lacking, pack).to_owned());
        list(&names.collect::<Vec<_>>(), ", ", 2, out);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_break_where_a_line_is_full_and_chinese_letters_take_two_columns() {
        let mut out = String::new();
        let items: Vec<String> = vec!["最近收到阿里询盘时间".to_owned(); 8];
        list(&items, ", ", 4, &mut out);
        assert!(
            out.lines().count() > 2 && out.lines().all(|line| line.width() <= WIDEST_LINE),
            "{out}"
        );
        assert_eq!(out.matches('最').count(), 8);
        assert_eq!(cut("最近收到", 5), "最近…");
    }
}
