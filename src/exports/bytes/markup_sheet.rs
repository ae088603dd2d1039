//! Reads the tables of HTML and SpreadsheetML files, which some programs save as `.xls`.
//!
//! The markup is parsed leniently, as spreadsheets do: end tags may be missing and attribute values
//! may be unquoted. A cell that spans rows fills each of them; a cell that spans columns fills the
//! first. Scripts, comments and everything outside cells are ignored.

use std::io::{self, BufWriter, Write as _};
use std::path::Path;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::decode::{Utf8File, decode};
use super::workbook::SheetText;
use crate::exports::values::text::without_entities;

/// The number of bytes at the beginning of a file that [`markup_of`] needs.
pub const BEGINNING: usize = 1024;
/// The maximum number of columns that a cell may span or skip.
const MAX_COLUMNS: usize = 16_384;
/// The maximum number of rows that a cell may span or skip.
const MAX_ROWS: usize = 1 << 20;

/// The markup language of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Markup {
    Html,
    SpreadsheetMl,
}

/// One table of a page, or one sheet of a SpreadsheetML workbook.
pub struct MarkupTable {
    /// The name of the sheet, or the position of the table in its page: `table 2`.
    pub name: String,
    pub text: SheetText,
}

/// Detects the markup from the beginning of a file. Returns `None` for other files.
pub fn markup_of(beginning: &[u8]) -> Option<Markup> {
    let text = match encoding_rs::Encoding::for_bom(beginning) {
        Some((encoding, _)) => encoding.decode(beginning).0.into_owned(),
        None => String::from_utf8_lossy(beginning).into_owned(),
    };
    let text = text.trim_start().to_ascii_lowercase();
    if !text.starts_with('<') {
        return None;
    }
    if text.contains("urn:schemas-microsoft-com:office:spreadsheet") && !text.contains("<html") {
        return Some(Markup::SpreadsheetMl);
    }
    let begins = ["<html", "<!doctype html", "<table", "<meta", "<head", "<body", "<style", "<div"];
    let is_html = begins.iter().any(|tag| text.starts_with(tag)) || text.contains("<html");
    is_html.then_some(Markup::Html)
}

/// Reads all tables that contain a cell.
pub fn read(
    path: &Path,
    encoding: Option<&'static encoding_rs::Encoding>,
) -> io::Result<Vec<MarkupTable>> {
    let decoded = decode(path.to_path_buf(), encoding)?;
    let text = io::read_to_string(decoded.file.open()?)?;
    let tables = tables_of(&cleaned(text.trim_start_matches('\u{feff}')))?;
    let several = tables.len() > 1;
    let written = tables.into_iter().enumerate().map(|(at, table)| {
        let numbered = if several { format!("table {}", at + 1) } else { "table".to_owned() };
        let name = if table.name.is_empty() { numbered } else { table.name };
        Ok(MarkupTable { name, text: write(&table.rows)? })
    });
    written.collect()
}

#[derive(Default)]
struct Grid {
    name: String,
    rows: Vec<Vec<String>>,
    /// By column: the text that later rows get from a cell above, and the number of those rows.
    spans: Vec<(usize, usize, String)>,
    row: Option<Vec<String>>,
    cell: Option<OpenCell>,
}

#[derive(Default)]
struct OpenCell {
    text: String,
    columns: usize,
    rows: usize,
}

/// Removes conditional comments such as `<![if !excel]>`, and `<` that does not begin a tag.
fn cleaned(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        let tag = &rest[at..];
        let is_condition = tag.starts_with("<![") && !tag.starts_with("<![CDATA[");
        if let Some(end) = tag.find('>').filter(|_| is_condition) {
            rest = &tag[end + 1..];
            continue;
        }
        let begins_tag = |c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?');
        out.push_str(if tag[1..].starts_with(begins_tag) { "<" } else { "&lt;" });
        rest = &tag[1..];
    }
    out.push_str(rest);
    out
}

fn tables_of(text: &str) -> io::Result<Vec<Grid>> {
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    let (mut done, mut open) = (Vec::new(), Vec::<Grid>::new());
    let mut sheet = String::new();
    // Text inside a comment, a script or an error value does not belong to a cell.
    let mut ignored = 0_usize;
    loop {
        let event = match reader.read_event() {
            Ok(Event::Eof) => break,
            Ok(event) => event,
            Err(error) => return Err(io::Error::new(io::ErrorKind::InvalidData, error)),
        };
        match event {
            Event::Start(tag) => {
                let name = local_name(&tag);
                if ignored > 0 || is_ignored(&name, &tag) {
                    ignored += usize::from(is_ignored_name(&name) || name == "data");
                    continue;
                }
                begin(&name, &tag, &mut open, &mut sheet);
            }
            Event::Empty(tag) => {
                let name = local_name(&tag);
                begin(&name, &tag, &mut open, &mut sheet);
                if matches!(name.as_str(), "cell" | "td" | "th" | "row" | "tr") {
                    end(&name, &mut open, &mut done);
                }
            }
            Event::End(tag) => {
                let name = tag.local_name().as_ref().to_ascii_lowercase();
                if ignored > 0 {
                    ignored -= usize::from(is_ignored_name(&name) || name == "data");
                } else {
                    end(&name, &mut open, &mut done);
                }
            }
            Event::Text(text) if ignored == 0 => put(text.as_ref(), &mut open),
            Event::CData(text) if ignored == 0 => put(text.as_ref(), &mut open),
            Event::GeneralRef(name) if ignored == 0 => {
                let name: &str = name.as_ref();
                put(&without_entities(&format!("&{name};")), &mut open);
            }
            _ => {}
        }
    }
    while !open.is_empty() {
        end("table", &mut open, &mut done);
    }
    done.retain(|table| table.rows.iter().flatten().any(|cell| !cell.is_empty()));
    Ok(done)
}

fn local_name(tag: &BytesStart<'_>) -> String {
    tag.local_name().as_ref().to_ascii_lowercase()
}

fn is_ignored_name(name: &str) -> bool {
    matches!(name, "comment" | "script" | "style" | "styles" | "title")
}

fn is_ignored(name: &str, tag: &BytesStart<'_>) -> bool {
    let is_error = || attribute(tag, "type").is_some_and(|own| own == "Error");
    is_ignored_name(name) || (name == "data" && is_error())
}

/// Returns the value of an attribute. Ignores the case and the prefix of its name.
fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut all = tag.html_attributes();
    let found = all
        .with_checks(false)
        .flatten()
        .find(|own| own.key.local_name().as_ref().eq_ignore_ascii_case(name));
    found.map(|own| without_entities(own.value.as_ref()).into_owned())
}

fn number(tag: &BytesStart<'_>, name: &str) -> Option<usize> {
    attribute(tag, name)?.trim().parse().ok()
}

fn begin(name: &str, tag: &BytesStart<'_>, open: &mut Vec<Grid>, sheet: &mut String) {
    if name == "worksheet" {
        *sheet = attribute(tag, "name").unwrap_or_default();
        return;
    }
    if name == "table" {
        open.push(Grid { name: sheet.clone(), ..Grid::default() });
        return;
    }
    let Some(table) = open.last_mut() else { return };
    match name {
        "tr" | "row" => {
            table.end_row();
            let skipped = number(tag, "index").unwrap_or(0).saturating_sub(table.rows.len() + 1);
            table.rows.resize(table.rows.len() + skipped.min(MAX_ROWS), Vec::new());
            table.row = Some(Vec::new());
        }
        "td" | "th" | "cell" => {
            table.end_cell();
            if let Some(index) = number(tag, "index") {
                table.go_to(index.saturating_sub(1));
            }
            let merged = |name: &str| number(tag, name).map(|more| more + 1);
            table.cell = Some(OpenCell {
                columns: number(tag, "colspan").or_else(|| merged("mergeacross")).unwrap_or(1),
                rows: number(tag, "rowspan").or_else(|| merged("mergedown")).unwrap_or(1),
                text: String::new(),
            });
        }
        "br" | "p" | "div" | "li" => {
            if let Some(cell) = table.cell.as_mut().filter(|cell| !cell.text.is_empty()) {
                cell.text.push('\n');
            }
        }
        _ => {}
    }
}

fn end(name: &str, open: &mut Vec<Grid>, done: &mut Vec<Grid>) {
    let Some(table) = open.last_mut() else { return };
    match name {
        "td" | "th" | "cell" => table.end_cell(),
        "tr" | "row" => table.end_row(),
        "table" => {
            table.end_row();
            done.extend(open.pop());
        }
        _ => {}
    }
}

fn put(text: &str, open: &mut [Grid]) {
    let cell = open.last_mut().and_then(|table| table.cell.as_mut());
    if let Some(cell) = cell {
        cell.text.push_str(text);
    }
}

impl Grid {
    fn end_cell(&mut self) {
        let Some(cell) = self.cell.take() else { return };
        self.fill_spans();
        let text = words(&cell.text);
        let row = self.row.get_or_insert_default();
        let column = row.len();
        let columns = cell.columns.clamp(1, MAX_COLUMNS);
        if row.len() + columns > MAX_COLUMNS {
            return;
        }
        row.push(text.clone());
        row.resize(column + columns, String::new());
        if cell.rows > 1 {
            let rows = cell.rows.min(MAX_ROWS);
            let blank = (column + 1..column + columns).map(|column| (column, rows, String::new()));
            self.spans.extend(blank);
            self.spans.push((column, rows, text));
        }
    }

    /// Fills the next columns with the texts that span down from earlier rows.
    fn fill_spans(&mut self) {
        let row = self.row.get_or_insert_default();
        while let Some((_, _, text)) = self.spans.iter().find(|(column, _, _)| *column == row.len())
        {
            row.push(text.clone());
        }
    }

    /// Leaves columns blank up to `column`.
    fn go_to(&mut self, column: usize) {
        loop {
            self.fill_spans();
            let row = self.row.get_or_insert_default();
            if row.len() >= column.min(MAX_COLUMNS) {
                break;
            }
            row.push(String::new());
        }
    }

    fn end_row(&mut self) {
        self.end_cell();
        if self.row.is_none() {
            return;
        }
        self.fill_spans();
        let mut row = self.row.take().unwrap_or_default();
        while row.last().is_some_and(String::is_empty) {
            row.pop();
        }
        self.rows.push(row);
        for (_, rows, _) in &mut self.spans {
            *rows -= 1;
        }
        self.spans.retain(|(_, rows, _)| *rows > 0);
    }
}

/// Returns the text without the line breaks and indentation of the markup.
fn words(text: &str) -> String {
    let lines = text.replace('\u{a0}', " ");
    let lines = lines.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    let lines: Vec<String> = lines.filter(|line| !line.is_empty()).collect();
    let text = lines.join("\n");
    // SpreadsheetML writes dates as midnights.
    match text.strip_suffix("T00:00:00.000") {
        Some(day) if day.len() == 10 => day.to_owned(),
        _ => text,
    }
}

fn write(rows: &[Vec<String>]) -> io::Result<SheetText> {
    let (file, ()) = Utf8File::temporary(|file| {
        let mut out = BufWriter::new(file);
        for row in rows {
            let cells: Vec<String> = row.iter().map(|cell| quoted(cell)).collect();
            writeln!(out, "{}", cells.join(","))?;
        }
        out.flush()
    })?;
    let width = rows.iter().map(Vec::len).max().unwrap_or(0);
    Ok(SheetText { file, width })
}

fn quoted(cell: &str) -> String {
    if cell.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<Vec<Vec<String>>> {
        tables_of(&cleaned(text)).unwrap().into_iter().map(|table| table.rows).collect()
    }

    #[test]
    fn cells_of_a_page_are_read_leniently() {
        let page = "<html><head><style>td{a:b}</style><meta charset=utf-8></head><![if !x]><table border=1>\
            <tr><th>Deal ID<th>Name</tr>\n<tr><td>1<td>O&#39;Brien &amp; Sons<br>Cork&nbsp;< Ltd\
            <tr><td rowspan=2>2<td>a</td></tr><tr><td>b</td></tr></table>";
        let expected: Vec<Vec<String>> =
            [["Deal ID", "Name"], ["1", "O'Brien & Sons\nCork < Ltd"], ["2", "a"], ["2", "b"]]
                .map(|row| row.map(str::to_owned).to_vec())
                .to_vec();
        assert_eq!(rows(page), [expected]);
    }

    #[test]
    fn sheets_of_spreadsheet_ml_have_names_skipped_cells_and_merged_rows() {
        let text = "<?xml version=\"1.0\"?><Workbook xmlns:ss=\"x\"><Worksheet ss:Name=\"Mar\">\
            <Table><Row><Cell ss:MergeDown=\"1\"><Data ss:Type=\"String\">A</Data></Cell>\
            <Cell ss:Index=\"3\"><Data ss:Type=\"DateTime\">2026-02-02T00:00:00.000</Data>\
            <Comment><Data>no cell</Data></Comment></Cell></Row>\
            <Row ss:Index=\"2\"><Cell ss:Index=\"2\"><Data ss:Type=\"Error\">#REF!</Data></Cell>\
            <Cell><Data ss:Type=\"Number\">5</Data></Cell></Row></Table></Worksheet></Workbook>";
        let tables = tables_of(text).unwrap();
        assert_eq!(tables[0].name, "Mar");
        assert_eq!(tables[0].rows, [vec!["A", "", "2026-02-02"], vec!["A", "", "5"]]);
    }

    #[test]
    fn files_are_known_by_how_they_begin() {
        assert_eq!(markup_of(b"\xef\xbb\xbf <table>"), Some(Markup::Html));
        assert_eq!(markup_of(b"<?xml version=\"1.0\"?><html>"), Some(Markup::Html));
        assert_eq!(markup_of(b"Deal ID,Name\n"), None);
        assert_eq!(markup_of(b"<li@acme.example>,a\n"), None);
    }
}
