//! Defines an opened file as a table: its text, its dialect, its header, its formats.

use std::io;
use std::path::Path;
use std::sync::Arc;

use csv::ByteRecord;
use jiff::tz::TimeZone;

use super::column::Column;
use super::deleted_records::NoRecord;
use super::header_rows;
use super::rows::{Rows, Sections};
use super::skipped_rows;
use super::skipped_rows::{Footer, NoRow, no_row};
use crate::diagnostic::Diagnostic;
use crate::exports::bytes::decode::{Utf8File, decode};
use crate::exports::bytes::dialect::dialect;
use crate::exports::bytes::normalise_text;
use crate::exports::bytes::records::{Broken, Records};
use crate::exports::bytes::workbook::SheetText;
use crate::exports::codes;
use crate::exports::columns::column_map;
use crate::exports::columns::column_map::{FactColumn, HeaderMap};
use crate::exports::columns::header_text::{HeaderText, header_texts};
use crate::exports::columns::opt_out_columns::OptOutColumns;
use crate::exports::columns::recognise_table;
use crate::exports::columns::recognise_table::{Recognised, Unknown, recognise};
use crate::exports::columns::table_subject::Related;
use crate::exports::columns::type_mismatch::TypeMismatch;
use crate::exports::join::deal_identity::Identity;
use crate::exports::opt_out::OptedOut;
use crate::exports::rejected::{Rejected, RowAt};
use crate::exports::unreadable::unreadable;
use crate::exports::values::cell;
use crate::exports::values::cell::{Blanks, Context, TypeError};
use crate::exports::values::date::Moment;
use crate::exports::{ReadOptions, RowCounts};
use crate::facts::{Catalog, Currency, known};
use crate::limits::OverLimit;
use crate::rules::kinds::columns::{Columns, TableKind};

#[derive(Debug)]
pub struct Table {
    /// Index into the sources.
    pub file: u16,
    pub name: String,
    pub columns: Vec<Column>,
    pub header: HeaderMap,
    /// The people who opted out in any of the tables.
    pub(in crate::exports) opted_out: Arc<OptedOut>,
    /// Where its rows may say that a person opted out.
    pub(in crate::exports) opt_outs: OptOutColumns,
    /// How its deals are identified.
    pub identity: Identity,
    /// The words in its cells for unknown values.
    pub blanks: Arc<Blanks>,
    /// The time zone for times with a UTC offset; `None` means UTC.
    pub zone: Option<TimeZone>,
    /// Whether the sampled rows have such times.
    pub(in crate::exports) has_offsets: bool,
    /// The currency of amounts for which neither cell nor column nor row names one.
    pub currency: Option<Currency>,
    pub encoding: &'static encoding_rs::Encoding,
    /// Warnings about the values.
    pub(in crate::exports) warnings: Vec<Diagnostic>,
    /// Columns that are ignored because their values do not fit their header.
    pub(in crate::exports) unlike: Vec<TypeMismatch>,
    /// Whether the text may contain U+FFFD for bytes that could not be decoded.
    pub was_rewritten: bool,
    /// The name of the sheet, for workbooks.
    pub sheet: Option<String>,
    text: Arc<Utf8File>,
    start: u64,
    /// The number of records above the header, and of those that are not blank.
    above: usize,
    titles: usize,
    footer: Footer,
    pub(in crate::exports) delimiter: u8,
    /// The number of cells of the widest row of a sheet; 0 for other files.
    width: usize,
    /// The raw row of the header.
    header_record: ByteRecord,
    /// Whether the last column was made from section rows.
    pub(super) has_sections: bool,
    /// Whether only sections of people who opted out count.
    pub(super) has_opt_out_sections_only: bool,
    /// Whether the first row is a header. A list of mail addresses may have none.
    has_header: bool,
    /// Whether the user set its kind.
    pub(super) is_stated: bool,
    /// The record type, for a table of records that belong to deals.
    pub(in crate::exports) related: Option<Related>,
}

/// The number of lines searched for the header: titles and filters may precede it.
const MAX_HEADER_LINES: usize = 25;

/// The number of rows of an unknown table that are used for advice.
const ROWS_SHOWN: usize = 50;

/// A row, or two rows together, that may be the header.
struct Header<'c> {
    cells: usize,
    /// The number of records up to and including it.
    above: usize,
    titles: usize,
    header_texts: Vec<HeaderText>,
    recognised: Recognised<'c>,
}

impl<'c> Header<'c> {
    fn of(
        headers: &[String],
        cells: usize,
        above: usize,
        titles: usize,
        columns: &'c Columns,
    ) -> Self {
        let header_texts = header_texts(headers, columns);
        let recognised = recognise(&header_texts, columns);
        Self { cells, above, titles, header_texts, recognised }
    }

    fn is_ours(&self) -> bool {
        matches!(self.recognised, Recognised::Ours(_))
    }

    fn known(&self, columns: &Columns) -> usize {
        header_rows::known(&self.header_texts, columns)
    }
}

/// The reason why a file is not a known table.
pub enum NoTable {
    /// Errors that stop the run.
    Faulty(Vec<Diagnostic>),
    /// An unknown table; an error only if no other file is usable.
    Unknown(Unknown),
}

impl From<Diagnostic> for NoTable {
    fn from(diagnostic: Diagnostic) -> Self {
        NoTable::Faulty(vec![diagnostic])
    }
}

/// The text of a table and its format.
pub struct Source {
    /// The name for display.
    pub name: String,
    text: Arc<Utf8File>,
    encoding: &'static encoding_rs::Encoding,
    was_rewritten: bool,
    start: u64,
    delimiter: u8,
    sheet: Option<String>,
    /// The number of cells to which the rows of a sheet are padded; 0 for other files.
    width: usize,
    /// The kind set by the user.
    pub kind: Option<TableKind>,
}

impl Source {
    /// Returns the same text for opening it once more.
    pub fn again(&self) -> Self {
        Self {
            name: self.name.clone(),
            text: Arc::clone(&self.text),
            encoding: self.encoding,
            was_rewritten: self.was_rewritten,
            start: self.start,
            delimiter: self.delimiter,
            sheet: self.sheet.clone(),
            width: self.width,
            kind: self.kind,
        }
    }

    /// Reads a text file. `name` is its name for display.
    pub fn of_text(path: &Path, name: String, options: &ReadOptions) -> Result<Self, Diagnostic> {
        let unreadable = |error: io::Error| unreadable(&name, &error);
        let decoded = decode(path.to_path_buf(), options.encoding).map_err(unreadable)?;
        let rewritten =
            normalise_text::rewritten(&decoded.file, decoded.start).map_err(unreadable)?;
        let (mut file, start) = match rewritten {
            Some(file) => (file, 0),
            None => (decoded.file, decoded.start),
        };
        file.limits = options.limits;
        let text = Arc::new(file);
        let dialect = dialect(&text, start).map_err(unreadable)?;
        let (encoding, delimiter) = (decoded.encoding, dialect.delimiter);
        let start = start + dialect.skip;
        let was_rewritten = decoded.was_rewritten;
        Ok(Self {
            name,
            text,
            encoding,
            was_rewritten,
            start,
            delimiter,
            sheet: None,
            width: 0,
            kind: None,
        })
    }

    /// Reads a sheet. `name` is the name of the file, or of file and sheet, for display.
    pub fn of_sheet(name: String, sheet: &str, text: SheetText) -> Self {
        Self {
            name,
            text: Arc::new(text.file),
            encoding: encoding_rs::UTF_8,
            was_rewritten: false,
            start: 0,
            delimiter: b',',
            sheet: Some(sheet.to_owned()),
            width: text.width,
            kind: None,
        }
    }
}

impl Table {
    pub fn open(
        source: Source,
        file: u16,
        columns: &Columns,
        catalog: &Catalog,
        options: &ReadOptions,
    ) -> Result<Self, NoTable> {
        let name = source.name;
        let unreadable = |error: io::Error| unreadable(&name, &error);
        let mut table = Self {
            file,
            name: name.clone(),
            columns: Vec::new(),
            header: HeaderMap::of(TableKind::Deals),
            identity: Identity::default(),
            opt_outs: OptOutColumns::default(),
            opted_out: Arc::default(),
            warnings: Vec::new(),
            unlike: Vec::new(),
            encoding: source.encoding,
            blanks: Arc::clone(&options.blanks),
            zone: options.zone.clone(),
            has_offsets: false,
            currency: options.currency,
            was_rewritten: source.was_rewritten,
            sheet: source.sheet,
            text: source.text,
            start: source.start,
            above: 0,
            titles: 0,
            footer: Footer { at: u64::MAX, lines: 0 },
            delimiter: source.delimiter,
            width: source.width,
            header_record: ByteRecord::new(),
            has_sections: false,
            has_opt_out_sections_only: false,
            has_header: true,
            is_stated: source.kind.is_some(),
            related: None,
        };
        let (kind, header_texts) =
            table.find_header(columns, source.kind).map_err(unreadable)??;
        let wide = header_texts.len();
        if wide as u64 > options.limits.columns {
            let error = OverLimit::error("columns", format!("has {wide} columns"));
            return Err(unreadable(error).into());
        }
        table.header = column_map::read(&name, &header_texts, kind, columns, catalog)
            .map_err(NoTable::Faulty)?;
        table.columns = header_texts.into_iter().map(Column::new).collect();
        table.footer = table.find_footer().map_err(unreadable)?;
        table.find_sections().map_err(unreadable)?;
        table.opt_outs = table.find_opt_outs(columns);
        table.take_amounts_from_names().map_err(unreadable)?;
        table.ignore_type_mismatches(columns).map_err(unreadable)?;
        table.decide(options).map_err(NoTable::Faulty)?;
        if kind == TableKind::Deals {
            table.identity = Identity::of(&table.header, || table.rows()).map_err(unreadable)?;
        }
        Ok(table)
    }

    /// Returns the time zone for times with a UTC offset; `None` without such times.
    pub fn clock(&self) -> Option<String> {
        let zone = self.zone.as_ref().and_then(TimeZone::iana_name).unwrap_or("UTC");
        self.has_offsets.then(|| zone.to_owned())
    }

    /// Returns the warnings about the file.
    pub fn notices(&self) -> impl Iterator<Item = Diagnostic> {
        self.warnings.iter().cloned()
    }

    /// Finds where rows may say that a person opted out.
    fn find_opt_outs(&self, columns: &Columns) -> OptOutColumns {
        let headers: Vec<&HeaderText> = self.headers().collect();
        OptOutColumns::of(&self.header, &headers, &columns.settled.opt_outs)
    }

    /// Finds the first line that is the header of a known table, else the widest line. `stated` is
    /// the kind set by the user.
    fn find_header(
        &mut self,
        columns: &Columns,
        stated: Option<TableKind>,
    ) -> io::Result<Result<(TableKind, Vec<HeaderText>), NoTable>> {
        let mut records = self.all_records()?;
        let mut record = ByteRecord::new();
        let mut widest: Option<Header<'_>> = None;
        let mut upper: Option<Vec<String>> = None;
        let (mut above, mut titles) = (0, 0);
        while above < MAX_HEADER_LINES
            && let Some(found) = records.read(&mut record)?
        {
            above += 1;
            if let Err(Broken::Quote(_)) = found {
                if widest.is_some() {
                    break;
                }
                let what =
                    format!("A quote is opened in the header of {} and not closed", self.name);
                let diagnostic = Diagnostic::error(codes::BROKEN_HEADER, what);
                return Ok(Err(diagnostic
                    .help("Close or delete the quote in the first row")
                    .into()));
            }
            if no_row(&record) == Some(NoRow::Blank) {
                continue;
            }
            // A title has few cells; a row of an unknown table may contain a word of a header.
            let cells = record.iter().filter(|cell| !cell.trim_ascii().is_empty()).count();
            let headers = self.headers_of(&record);
            let is_wider = widest.as_ref().is_none_or(|widest| {
                matches!(widest.recognised, Recognised::Unknown) && cells > widest.cells
            });
            let own = is_wider.then(|| Header::of(&headers, cells, above, titles, columns));
            let below = upper.take().and_then(|upper| header_rows::joined(&upper, &headers));
            let below = below
                .map(|both| Header::of(&both, cells, above, titles.saturating_sub(1), columns));
            if let Some(below) = below.filter(Header::is_ours)
                && own.as_ref().is_none_or(|own| below.known(columns) > own.known(columns))
            {
                self.header_record.clone_from(&record);
                widest = Some(below);
                break;
            }
            if let Some(own) = own {
                let is_ours = own.is_ours();
                self.header_record.clone_from(&record);
                widest = Some(own);
                if is_ours {
                    break;
                }
            }
            upper = Some(headers);
            titles += 1;
        }
        // The second row of a header whose first row is enough to recognise the table.
        if let Some(first) = widest.as_mut().filter(|header| header.is_ours())
            && first.above == above
            && let Some(Ok(())) = records.read(&mut record)?
        {
            let upper: Vec<String> =
                first.header_texts.iter().map(|own| own.shown.clone()).collect();
            let both = header_rows::joined(&upper, &self.headers_of(&record));
            let both =
                both.map(|both| Header::of(&both, first.cells, above + 1, first.titles, columns));
            if let Some(both) = both
                && both.is_ours()
                && both.known(columns) > first.known(columns)
            {
                self.header_record.clone_from(&record);
                *first = both;
            }
        }
        if stated == Some(TableKind::OptOuts)
            && let Some(first) = self.first_row_of_mails()?
        {
            self.has_header = false;
            self.header_record = ByteRecord::new();
            let headers: Vec<String> =
                (0..first).map(|at| format!("Column {}", column_map::letters_of(at))).collect();
            return Ok(Ok((TableKind::OptOuts, header_texts(&headers, columns))));
        }
        let Some(header) = widest else {
            let diagnostic =
                Diagnostic::error(codes::EMPTY_FILE, format!("{} is empty", self.name))
                    .help("Export it from the CRM again, or leave it out");
            return Ok(Err(diagnostic.into()));
        };
        if header.is_ours() || stated.is_some() {
            (self.above, self.titles) = (header.above - 1, header.titles);
        }
        let kind = match (stated, &header.recognised) {
            (Some(stated), _) => Ok(stated),
            (None, Recognised::Ours(kind)) => Ok(*kind),
            (None, Recognised::Other(what)) => {
                Err(NoTable::Unknown(recognise_table::other_table(what, false)))
            }
            (None, Recognised::About(what)) => {
                Err(NoTable::Unknown(recognise_table::other_table(what, true)))
            }
            (None, Recognised::Unknown) => {
                let rows = self.rows_below(header.above)?;
                let file = self.name.rsplit(['/', '\\']).next().unwrap_or(&self.name);
                let texts = &header.header_texts;
                let unknown = recognise_table::unknown_table(file, texts, &rows, columns);
                Err(NoTable::Unknown(unknown))
            }
        };
        Ok(kind.map(|kind| (kind, header.header_texts)))
    }

    /// Returns the number of cells of the first row if it has a mail address, so that it is not a
    /// header.
    fn first_row_of_mails(&self) -> io::Result<Option<usize>> {
        let (mut records, mut record) = (self.all_records()?, ByteRecord::new());
        while let Some(found) = records.read(&mut record)? {
            if found.is_ok() && no_row(&record) != Some(NoRow::Blank) {
                let has_mail = self.headers_of(&record).iter().any(|cell| cell.contains('@'));
                return Ok(has_mail.then_some(record.len().max(self.width)));
            }
        }
        Ok(None)
    }

    /// Returns some rows after `records_above` records, as raw cells.
    fn rows_below(&self, records_above: usize) -> io::Result<Vec<Vec<String>>> {
        let (mut records, mut record) = (self.all_records()?, ByteRecord::new());
        let (mut rows, mut read) = (Vec::new(), 0);
        while rows.len() < ROWS_SHOWN
            && let Some(found) = records.read(&mut record)?
        {
            read += 1;
            if read > records_above && found.is_ok() {
                rows.push(self.headers_of(&record));
            }
        }
        Ok(rows)
    }

    fn headers_of(&self, record: &ByteRecord) -> Vec<String> {
        let header = |cell| {
            let header = String::from_utf8_lossy(cell);
            header.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}').to_owned()
        };
        let mut headers: Vec<String> = record.iter().map(header).collect();
        headers.resize(headers.len().max(self.width), String::new());
        headers
    }

    fn find_footer(&self) -> io::Result<Footer> {
        let records = self.records_below_header()?;
        skipped_rows::find(&self.text, records.at(), self.delimiter, self.columns.len())
    }

    fn all_records(&self) -> io::Result<Records> {
        Records::new(Arc::clone(&self.text), self.start..self.footer.at, self.delimiter)
    }

    /// Returns the row of the header, as spreadsheets count.
    pub fn header_row(&self) -> io::Result<u32> {
        Ok(self.records_below_header()?.row())
    }

    fn records_below_header(&self) -> io::Result<Records> {
        let mut records = self.all_records()?;
        let mut line = ByteRecord::new();
        for _ in 0..self.above + usize::from(self.has_header) {
            records.read(&mut line)?;
        }
        Ok(records)
    }

    /// Returns the rows below the header.
    pub fn rows(&self) -> io::Result<Rows> {
        let mut records = self.records_below_header()?;
        records.expect_cells(self.columns.len() - usize::from(self.has_sections));
        if self.sheet.is_some() {
            records.fill_up();
        }
        let account = RowCounts {
            name: self.name.clone(),
            kind: self.header.kind,
            titles: self.titles,
            footers: self.footer.lines,
            ..RowCounts::default()
        };
        let no_record = NoRecord::of(&self.header, self.columns.len());
        let header = self.header_record.clone();
        let sections = match (self.has_sections, self.has_opt_out_sections_only) {
            (false, _) => Sections::None,
            (true, false) => Sections::All,
            (true, true) => Sections::OptOuts,
        };
        Ok(Rows::new(records, no_record, header, sections, account))
    }
}

impl Table {
    /// Returns the first of the columns that is filled, and its text. `whole` is the text of the
    /// record.
    pub fn first_filled<'r>(
        &self,
        record: &'r ByteRecord,
        whole: &'r str,
        columns: &[usize],
    ) -> Option<(usize, &'r str)> {
        columns.iter().find_map(|&at| Some((at, self.filled(record, whole, at)?)))
    }

    /// Returns the text of a cell; `None` if it is blank.
    #[inline]
    fn filled<'r>(&self, record: &'r ByteRecord, whole: &'r str, column: usize) -> Option<&'r str> {
        self.blanks.text(whole.get(record.range(column)?)?)
    }

    /// Returns the cell that a fact is read from: the first filled one; for the days of the last
    /// mail, chat and inquiry the latest, because each of them ends a silence. Inlined because it
    /// runs for every cell.
    #[inline(always)]
    pub fn cell_of<'r>(
        &self,
        own: &FactColumn,
        record: &'r ByteRecord,
        whole: &'r str,
    ) -> Option<(usize, &'r str)> {
        match own.columns[..] {
            [column] => Some((column, self.filled(record, whole, column)?)),
            _ => self.cell_of_many(own, record, whole),
        }
    }

    #[inline(never)]
    fn cell_of_many<'r>(
        &self,
        own: &FactColumn,
        record: &'r ByteRecord,
        whole: &'r str,
    ) -> Option<(usize, &'r str)> {
        if own.fact != known::last_received_on && own.fact != known::last_sent_on {
            return self.first_filled(record, whole, &own.columns);
        }
        let filled = own.columns.iter().filter_map(|at| self.first_filled(record, whole, &[*at]));
        let filled = filled.filter(|(_, text)| !cell::is_placeholder_date(text));
        let mut latest = None;
        for (at, text) in filled {
            let Ok(moment) = self.moment(text, at) else {
                return Some((at, text)); // the reading of the row says what is wrong with it
            };
            if latest.is_none_or(|(_, _, before)| before < moment.at) {
                latest = Some((at, text, moment.at));
            }
        }
        latest.map(|(at, text, _)| (at, text))
    }

    /// Refers to one of its rows, for an error.
    pub fn at<'r>(&'r self, row: u32, record: &'r ByteRecord) -> RowAt<'r> {
        RowAt { table: self, row, record }
    }

    /// Returns the format of a column's cells; `currency` is that of the row.
    pub fn context(&self, column: usize, currency: Option<Currency>) -> Context<'_> {
        self.columns[column].context(self.zone.as_ref(), currency.or(self.currency))
    }

    /// Reads a date in a column, with its time of day if there is one.
    pub fn moment(&self, cell: &str, column: usize) -> Result<Moment, TypeError> {
        cell::moment(cell, self.columns[column].order, self.zone.as_ref())
    }

    /// Returns the headers in the order of the file.
    pub fn headers(&self) -> impl Iterator<Item = &HeaderText> {
        self.columns.iter().map(|column| &column.header)
    }

    /// Returns the text of a record, validated once, so that cells can be sliced from it.
    pub fn text_of<'r>(&self, record: &'r ByteRecord, row: u32) -> Result<&'r str, Rejected> {
        let text = simdutf8::basic::from_utf8(record.as_slice()).ok().filter(|text| {
            let is_lost = self.was_rewritten && text.contains('\u{fffd}');
            !is_lost && (text.is_ascii() || begins_with_letters(record))
        });
        text.ok_or_else(|| {
            let reason = "The row has bytes that are not text in the encoding of the file; if \
                          many rows have, set the right one with --encoding";
            self.at(row, record).rejected(reason.into())
        })
    }
}

/// Returns whether every cell begins at a letter. Cells are adjacent in a record, so halves of a
/// letter in two cells would look like a whole one.
fn begins_with_letters(record: &ByteRecord) -> bool {
    let goes_on = |byte: &u8| matches!(byte, 0x80..=0xBF);
    !record.iter().any(|cell| cell.first().is_some_and(goes_on))
}
