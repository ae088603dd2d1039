//! Reads workbooks: converts each sheet to the text of a CSV export, so that later stages handle
//! one form.
//!
//! Uses the stored value of a cell, not its display format: dates become ISO text, numbers keep all
//! digits, errors become blanks. Rows keep their numbers. Sheets are written row by row into a
//! temporary file, so that the memory for a large sheet is that of its shared strings.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read as _, Write as _};
use std::path::Path;

use calamine::{
    Cell, Data, DataRef, ExcelDateTime, Ods, OdsError, Reader as _, Sheet, SheetType, SheetVisible,
    Sheets, Xls, XlsError, Xlsb, XlsbError, Xlsx, XlsxError,
};
use jiff::Span;
use jiff::civil::{Date, Time};

use super::decode::Utf8File;
use super::workbook_limits;
use crate::diagnostic::Diagnostic;
use crate::exports::codes;
use crate::exports::columns::decimal_mark::DecimalMark;
use crate::limits::{Limits, OverLimit};
use crate::panics;

/// The largest number up to which a sheet stores every integer exactly (2^53).
const MAX_EXACT_INTEGER: f64 = 9_007_199_254_740_992.0;

/// An opened workbook; its sheets are read on demand.
pub struct Workbook {
    name: String,
    limits: Limits,
    sheets: Sheets<BufReader<File>>,
}

/// The text of a sheet, with commas between the cells.
pub struct SheetText {
    pub file: Utf8File,
    /// The number of cells of the widest row; shorter rows end with their last filled cell.
    pub width: usize,
}

/// The reason why a workbook or a sheet cannot be read.
enum WorkbookError {
    Locked,
    /// Damaged. The details name XML parts, which do not help a user of Excel.
    Broken,
    Io(io::Error),
}

impl Workbook {
    /// Returns whether a file is a workbook: it begins as a ZIP archive or, in old formats, as an
    /// OLE file.
    pub fn is_workbook(path: &Path) -> io::Result<bool> {
        Ok(matches!(beginning(path)?[..], [b'P', b'K', 3, 4] | [0xd0, 0xcf, 0x11, 0xe0]))
    }

    /// Opens a workbook. `name` is the file name for messages.
    pub fn open(path: &Path, name: &str, limits: Limits) -> Result<Self, Diagnostic> {
        let checked = workbook_limits::check(path, &limits).map_err(WorkbookError::Io);
        // The workbook reader panics on some damaged files.
        let open = || panics::caught(|| open(path)).unwrap_or(Err(WorkbookError::Broken));
        let opened = checked.and_then(|()| open()).map_err(|error| error.diagnostic(name))?;
        Ok(Self { name: name.to_owned(), limits, sheets: opened })
    }

    /// Returns the names of all sheets that may hold a table, in order, and whether each is hidden.
    pub fn sheets(&self) -> Vec<(String, bool)> {
        let metadata = self.sheets.sheets_metadata().iter();
        let tables = metadata.filter(|sheet| sheet.typ == SheetType::WorkSheet);
        let hidden = |sheet: &Sheet| sheet.visible != SheetVisible::Visible;
        tables.map(|sheet| (sheet.name.clone(), hidden(sheet))).collect()
    }

    /// Writes a sheet as text. `mark` is the decimal mark that the user set for all numbers.
    pub fn text_of(&mut self, sheet: &str, mark: DecimalMark) -> Result<SheetText, Diagnostic> {
        let written =
            panics::caught(|| self.write(sheet, mark)).unwrap_or(Err(WorkbookError::Broken));
        written.map_err(|error| error.diagnostic(&self.name))
    }

    fn write(&mut self, sheet: &str, mark: DecimalMark) -> Result<SheetText, WorkbookError> {
        let mut error = None;
        let written = Utf8File::temporary(|out| match self.write_to(sheet, mark, out) {
            Ok(width) => Ok(width),
            Err(fault) => {
                error = Some(fault);
                Err(io::ErrorKind::Other.into())
            }
        });
        match (written, error) {
            (_, Some(fault)) => Err(fault),
            (Ok((file, width)), None) => Ok(SheetText { file, width }),
            (Err(error), None) => Err(error.into()),
        }
    }

    /// Writes the rows of a sheet. Returns the number of cells of the widest row.
    fn write_to(
        &mut self,
        sheet: &str,
        mark: DecimalMark,
        out: &mut File,
    ) -> Result<usize, WorkbookError> {
        let mut rows = Rows::new(mark, self.limits, out);
        rows.merged = self.merged_down(sheet);
        if let Sheets::Xlsx(workbook) = &mut self.sheets {
            let mut cells = workbook.worksheet_cells_reader(sheet).map_err(WorkbookError::xlsx)?;
            while let Some(cell) = cells.next_cell().map_err(WorkbookError::xlsx)? {
                rows.put(&cell)?;
            }
        } else {
            // The other formats have few rows, or come from programs that rarely produce exports.
            let range = self.sheets.worksheet_range(sheet).map_err(|_| WorkbookError::Broken)?;
            let (top, left) = range.start().unwrap_or_default();
            for (row, column, value) in range.used_cells() {
                let at = |from: u32, by: usize| from + u32::try_from(by).unwrap_or(u32::MAX); // sheets have fewer rows
                rows.put(&Cell::new((at(top, row), at(left, column)), as_ref(value)))?;
            }
        }
        Ok(rows.end()?)
    }
}

/// Cells of one column that are merged over several rows.
struct MergedDown {
    column: u32,
    first_row: u32,
    last_row: u32,
    /// Known once the first row is read.
    value: String,
}

impl Workbook {
    /// Returns the merged cells of a sheet that span rows. Those that cannot be read stay blank, as
    /// in the file.
    fn merged_down(&mut self, sheet: &str) -> Vec<MergedDown> {
        let regions = match &mut self.sheets {
            Sheets::Xlsx(workbook) => workbook.merge_cells_by_sheet_name(sheet).unwrap_or_default(),
            Sheets::Xls(workbook) => workbook.merge_cells_by_sheet_name(sheet).unwrap_or_default(),
            _ => Vec::new(),
        };
        let down = regions.into_iter().filter(|region| region.end.0 > region.start.0);
        let mut merged: Vec<MergedDown> = down
            .map(|region| MergedDown {
                column: region.start.1,
                first_row: region.start.0,
                last_row: region.end.0,
                value: String::new(),
            })
            .collect();
        merged.sort_by_key(|region| (region.column, region.first_row));
        merged
    }
}

fn beginning(path: &Path) -> io::Result<Vec<u8>> {
    let mut start = Vec::new();
    File::open(path)?.take(4).read_to_end(&mut start)?;
    Ok(start)
}

fn open(path: &Path) -> Result<Sheets<BufReader<File>>, WorkbookError> {
    let file = || File::open(path).map(BufReader::new);
    if beginning(path)?.starts_with(b"PK") {
        // All formats begin with the same bytes, so each is tried.
        let as_xlsx = match Xlsx::new(file()?) {
            Ok(workbook) => return Ok(Sheets::Xlsx(workbook)),
            Err(error) => WorkbookError::xlsx(error),
        };
        match Ods::new(file()?) {
            Ok(workbook) if !workbook.sheets_metadata().is_empty() => {
                return Ok(Sheets::Ods(workbook));
            }
            Err(OdsError::Password) => return Err(WorkbookError::Locked),
            _ => {}
        }
        return match Xlsb::new(file()?) {
            Ok(workbook) => Ok(Sheets::Xlsb(workbook)),
            Err(XlsbError::Password) => Err(WorkbookError::Locked),
            Err(_) => Err(as_xlsx),
        };
    }
    match Xls::new(file()?) {
        Ok(workbook) => Ok(Sheets::Xls(workbook)),
        Err(XlsError::Password) => Err(WorkbookError::Locked),
        // A password-protected new workbook is wrapped in the old format.
        Err(_) => match Xlsx::new(file()?) {
            Err(XlsxError::Password) => Err(WorkbookError::Locked),
            _ => Err(WorkbookError::Broken),
        },
    }
}

impl WorkbookError {
    fn xlsx(error: XlsxError) -> Self {
        match error {
            XlsxError::Password => WorkbookError::Locked,
            XlsxError::Io(error) => WorkbookError::Io(error),
            _ => WorkbookError::Broken,
        }
    }

    fn diagnostic(&self, name: &str) -> Diagnostic {
        match self {
            WorkbookError::Locked => Diagnostic::error(
                codes::LOCKED_WORKBOOK,
                format!("{name} is locked with a password"),
            )
            .help(
                "Open it in Excel, remove the password (File, Info, Protect Workbook), and save it",
            ),
            WorkbookError::Broken => {
                let what = format!("{name} begins like a workbook and cannot be opened as one");
                Diagnostic::error(codes::NOT_TEXT, what).help(
                    "Open it in Excel and save it again, or export it from the CRM again; CSV \
                     also works",
                )
            }
            WorkbookError::Io(error) => crate::exports::unreadable::unreadable(name, error),
        }
    }
}

impl From<io::Error> for WorkbookError {
    fn from(error: io::Error) -> Self {
        WorkbookError::Io(error)
    }
}

/// Writes rows as their cells arrive, from left to right and from top to bottom.
struct Rows<'o> {
    mark: DecimalMark,
    out: BufWriter<&'o mut File>,
    limits: Limits,
    /// The number of rows that are not blank.
    filled: u64,
    /// The text of the current row.
    line: Vec<u8>,
    cells: u32,
    /// Zero-based.
    row: u32,
    width: u32,
    value: String,
    /// By column.
    merged: Vec<MergedDown>,
}

impl<'o> Rows<'o> {
    fn new(mark: DecimalMark, limits: Limits, out: &'o mut File) -> Self {
        let out = BufWriter::with_capacity(1 << 16, out);
        let (line, value) = (Vec::new(), String::new());
        let merged = Vec::new();
        Self { mark, out, limits, filled: 0, line, cells: 0, row: 0, width: 0, value, merged }
    }

    fn put(&mut self, cell: &Cell<DataRef<'_>>) -> Result<(), WorkbookError> {
        let (row, column) = cell.get_position();
        self.value.clear();
        show(cell.get_value(), self.mark, &mut self.value);
        if self.value.trim().is_empty() {
            return Ok(());
        }
        if row < self.row {
            return Err(WorkbookError::Broken); // cells out of order
        }
        if u64::from(column) >= self.limits.columns {
            let what = format!("has a cell in row {} and column {}", row + 1, column + 1);
            return Err(OverLimit::error("columns", what).into());
        }
        while self.row < row {
            self.end_row()?;
        }
        self.fill_merged(column);
        if column < self.cells {
            return Err(WorkbookError::Broken);
        }
        let value = std::mem::take(&mut self.value);
        for region in &mut self.merged {
            if (region.first_row, region.column) == (row, column) {
                region.value.clone_from(&value);
            }
        }
        self.push(column, &value);
        self.value = value;
        Ok(())
    }

    fn push(&mut self, column: u32, value: &str) {
        while self.cells < column {
            self.line.push(b',');
            self.cells += 1;
        }
        quote(value, &mut self.line);
        self.line.push(b',');
        self.cells = column + 1;
    }

    /// Fills the columns left of `before` with the values of cells merged from above.
    fn fill_merged(&mut self, before: u32) {
        for at in 0..self.merged.len() {
            let region = &mut self.merged[at];
            let is_here = region.first_row < self.row && self.row <= region.last_row;
            let column = region.column;
            if !is_here || column < self.cells || column >= before || region.value.is_empty() {
                continue;
            }
            let value = std::mem::take(&mut region.value);
            self.push(column, &value);
            self.merged[at].value = value;
        }
    }

    fn end_row(&mut self) -> io::Result<()> {
        self.filled += u64::from(self.cells > 0);
        self.fill_merged(u32::MAX);
        self.line.pop(); // the comma after the last cell
        self.out.write_all(&self.line)?;
        self.out.write_all(b"\n")?;
        self.line.clear();
        self.width = self.width.max(self.cells);
        self.cells = 0;
        self.row += 1;
        Ok(())
    }

    /// Finishes the text. Returns the number of cells of the widest row.
    fn end(mut self) -> io::Result<usize> {
        self.end_row()?;
        self.out.flush()?;
        let cells = self.filled.saturating_mul(u64::from(self.width));
        if cells > self.limits.cells {
            return Err(OverLimit::error("cells", format!("has a sheet of {cells} cells")));
        }
        Ok(usize::try_from(self.width).unwrap_or(usize::MAX))
    }
}

fn as_ref(value: &Data) -> DataRef<'_> {
    match value {
        Data::Int(value) => DataRef::Int(*value),
        Data::Float(value) => DataRef::Float(*value),
        Data::String(text) => DataRef::SharedString(text),
        Data::Bool(value) => DataRef::Bool(*value),
        Data::DateTime(moment) => DataRef::DateTime(*moment),
        Data::DateTimeIso(text) | Data::DurationIso(text) => DataRef::SharedString(text),
        Data::Error(_) | Data::Empty => DataRef::Empty,
    }
}

fn quote(value: &str, line: &mut Vec<u8>) {
    if !value.contains([',', '"', '\n', '\r']) {
        line.extend_from_slice(value.as_bytes());
        return;
    }
    line.push(b'"');
    line.extend_from_slice(value.replace('"', "\"\"").as_bytes());
    line.push(b'"');
}

/// Appends the text of a cell; nothing for a blank cell or an error.
fn show(value: &DataRef<'_>, mark: DecimalMark, out: &mut String) {
    match value {
        DataRef::Empty | DataRef::Error(_) => {}
        DataRef::String(text) => out.push_str(text),
        DataRef::SharedString(text) => out.push_str(text),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => out.push_str(text),
        DataRef::Bool(value) => out.push_str(if *value { "TRUE" } else { "FALSE" }),
        DataRef::Int(value) => out.push_str(&value.to_string()),
        DataRef::Float(value) => out.push_str(&number(*value, mark)),
        DataRef::DateTime(moment) => out.push_str(&moment_text(moment)),
    }
}

/// Formats a number with the fifteen digits that sheets store. Larger integers have lost their last
/// digits and are written as `5.80503E+18`, so that ids among them are recognised as rounded.
fn number(value: f64, mark: DecimalMark) -> String {
    let kept: f64 = format!("{value:.14e}").parse().unwrap_or(value);
    if value.abs() > MAX_EXACT_INTEGER {
        let text = format!("{kept:e}");
        let (digits, power) = text.split_once('e').unwrap_or((&text, "0"));
        let point = if digits.contains('.') { "" } else { ".0" };
        return format!("{digits}{point}E+{power}");
    }
    if value.fract() == 0.0 {
        return format!("{value:.0}");
    }
    let mut text = format!("{kept}");
    // A number with three decimals must not look like one with grouped thousands.
    if text.len() - text.find('.').unwrap_or(text.len()) == 4 {
        text.push('0');
    }
    match mark {
        DecimalMark::Point => text,
        DecimalMark::Comma => text.replace('.', ","),
    }
}

fn moment_text(moment: &ExcelDateTime) -> String {
    let seconds = (moment.as_f64() * 86_400.0).round();
    if moment.is_duration() || moment.as_f64().abs() < 1.0 {
        let sign = if seconds < 0.0 { "-" } else { "" };
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // whole, not negative
        let seconds = seconds.abs() as u64;
        let (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
        return format!("{sign}{hours:02}:{minutes:02}:{:02}", seconds % 60);
    }
    let (year, month, day, hour, minute, second, milli) = moment.to_ymd_hms_milli();
    let at = || {
        let small = |number: u8| i8::try_from(number).ok();
        let date = Date::new(i16::try_from(year).ok()?, small(month)?, small(day)?).ok()?;
        let time = Time::new(small(hour)?, small(minute)?, small(second)?, 0).ok()?;
        // Sheets store times as fractions of days: a whole second is often slightly less.
        date.to_datetime(time).checked_add(Span::new().seconds(i64::from(milli >= 500))).ok()
    };
    match at() {
        Some(at) if at.time() == Time::midnight() => at.date().to_string(),
        Some(at) => format!("{} {}", at.date(), at.time()),
        // 29 February 1900, which exists in sheets only.
        None => format!("{year:04}-{month:02}-{day:02}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::ExcelDateTimeType;

    #[test]
    fn numbers_keep_their_digits_and_say_when_they_cannot() {
        let shown = |value| number(value, DecimalMark::Point);
        assert_eq!(shown(200_000_000_000_000.0), "200000000000000");
        assert_eq!(shown(1_234_567_890_123_456.0), "1234567890123456");
        assert_eq!(shown(5_805_028_000_000_123_456.0), "5.80502800000012E+18");
        assert_eq!(shown(5e18), "5.0E+18");
        assert_eq!(shown(0.1 + 0.2), "0.3");
        assert_eq!(shown(-(1_234.1 - 3e-13)), "-1234.1");
        assert_eq!(shown(1.234), "1.2340", "never one thousand two hundred thirty-four");
        assert_eq!(number(3.5, DecimalMark::Comma), "3,5");
    }

    #[test]
    fn dates_are_those_of_the_calendar_that_the_workbook_counts_by() {
        let shown = |value, is_1904| {
            moment_text(&ExcelDateTime::new(value, ExcelDateTimeType::DateTime, is_1904))
        };
        assert_eq!(shown(46_097.0, false), "2026-03-16");
        assert_eq!(shown(46_097.0 - 1462.0, true), "2026-03-16");
        assert_eq!(shown(46_097.788_194_444_44, false), "2026-03-16 18:55:00");
        assert_eq!(shown(0.75, false), "18:00:00", "a time without a day");
        let long = ExcelDateTime::new(1.5, ExcelDateTimeType::TimeDelta, false);
        assert_eq!(moment_text(&long), "36:00:00");
    }
}
