//! One file, opened: its text, its dialect, its header, the order of its dates.

use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::path::Path;
use std::sync::Arc;

use csv::ByteRecord;

use super::codes;
use super::date::{DateOrder, undecided_numbers};
use super::decode::{Utf8File, decode};
use super::header::{self, Header};
use super::records::Records;
use super::{ReadOptions, cell};
use crate::facts::{Catalog, Kind};
use crate::problem::{Problem, shown};
use crate::rules::columns::{AnswerColumn, Columns, MessageColumn};

/// Dates of so many rows are looked at before the whole file is.
const ROWS_SAMPLED: usize = 2000;

#[derive(Debug)]
pub struct Table {
    /// Index into the sources.
    pub file: u16,
    pub name: String,
    pub headers: Vec<String>,
    pub header: Header,
    /// By column; `None` where the cells decide it themselves.
    pub orders: Vec<Option<DateOrder>>,
    /// Whether bytes that did not decode may stand in the text as U+FFFD.
    pub was_rewritten: bool,
    text: Arc<Utf8File>,
    start: u64,
    delimiter: u8,
    /// The row of the header, as a spreadsheet counts.
    header_row: u32,
}

/// A file that holds no table that we know.
pub enum NoTable {
    /// The run cannot go on without it being mended.
    Faulty(Vec<Problem>),
    /// Not one of our tables; whether that is a fault depends on what else was given.
    Unknown(Problem),
}

impl From<Problem> for NoTable {
    fn from(problem: Problem) -> Self {
        NoTable::Faulty(vec![problem])
    }
}

impl Table {
    pub fn open(
        path: &Path,
        file: u16,
        columns: &Columns,
        catalog: &Catalog,
        options: &ReadOptions,
    ) -> Result<Self, NoTable> {
        let name = shown(path);
        let unreadable = |error: io::Error| unreadable(&name, &error);
        let decoded = decode(path.to_path_buf(), options.encoding).map_err(unreadable)?;
        let text = Arc::new(decoded.file);
        let dialect = dialect(&text, decoded.start).map_err(unreadable)?;
        let mut table = Self {
            file,
            name: name.clone(),
            headers: Vec::new(),
            header: Header {
                kind: crate::rules::columns::TableKind::Deals,
                facts: Vec::new(),
                messages: Vec::new(),
                answers: Vec::new(),
            },
            orders: Vec::new(),
            was_rewritten: decoded.encoding != encoding_rs::UTF_8,
            text,
            start: decoded.start + dialect.skip,
            delimiter: dialect.delimiter,
            header_row: if dialect.skip > 0 { 2 } else { 1 },
        };
        table.headers = table.read_headers().map_err(unreadable)?;
        if table.headers.iter().all(|header| header.trim().is_empty()) {
            let problem = Problem::error(codes::EMPTY_FILE, format!("{name} is empty"))
                .help("Export it from the CRM again, or leave it out");
            return Err(problem.into());
        }
        let kind = header::recognise(&table.headers, columns).ok_or_else(|| {
            NoTable::Unknown(header::unknown_table(&name, &table.headers, columns))
        })?;
        table.header =
            header::read(&name, &table.headers, kind, columns, catalog).map_err(NoTable::Faulty)?;
        table.orders = vec![None; table.headers.len()];
        table.decide_date_orders(options).map_err(NoTable::Faulty)?;
        Ok(table)
    }

    fn read_headers(&self) -> io::Result<Vec<String>> {
        let mut records = Records::new(Arc::clone(&self.text), self.start, self.delimiter)?;
        let mut record = ByteRecord::new();
        match records.read(&mut record)? {
            Some(Ok(())) => Ok(record
                .iter()
                .map(|cell| {
                    String::from_utf8_lossy(cell).trim_matches(['\u{feff}', ' ']).to_owned()
                })
                .collect()),
            _ => Ok(Vec::new()),
        }
    }

    /// The records after the header, and the row number of the first.
    pub fn records(&self) -> io::Result<(Records, u32)> {
        let mut records = Records::new(Arc::clone(&self.text), self.start, self.delimiter)?;
        let mut header = ByteRecord::new();
        records.read(&mut header)?;
        records.expect_cells(self.headers.len());
        Ok((records, self.header_row + 1))
    }

    fn date_columns(&self) -> Vec<usize> {
        let of_facts = self
            .header
            .facts
            .iter()
            .filter(|column| matches!(column.kind, Kind::Date | Kind::DateTime));
        let mut columns: Vec<usize> =
            of_facts.flat_map(|column| column.columns.iter().copied()).collect();
        columns.extend(self.header.message(MessageColumn::On));
        columns.extend(self.header.answer(AnswerColumn::On));
        columns.sort_unstable();
        columns.dedup();
        columns
    }

    /// Decides the order of day and month of every date column from all its values.
    fn decide_date_orders(&mut self, options: &ReadOptions) -> Result<(), Vec<Problem>> {
        let mut seen: Vec<Evidence> = self
            .date_columns()
            .into_iter()
            .map(|column| Evidence { column, ..Evidence::default() })
            .collect();
        let fault = |error: io::Error| vec![unreadable(&self.name, &error)];
        self.look_at_dates(&mut seen, ROWS_SAMPLED).map_err(fault)?;
        seen.retain(|evidence| evidence.example.is_some());
        if seen.is_empty() {
            return Ok(());
        }
        self.look_at_dates(&mut seen, usize::MAX).map_err(fault)?;
        // One program wrote the whole file: a column that shows the order shows it for the others.
        let of_file = seen.iter().find_map(Evidence::order);
        let mut problems = Vec::new();
        for evidence in &seen {
            let order = options.date_order.or_else(|| evidence.order()).or(of_file);
            match order {
                Some(order) if options.date_order.is_some() || !evidence.is_mixed() => {
                    self.orders[evidence.column] = Some(order);
                }
                _ => problems.push(evidence.problem(&self.name, &self.headers[evidence.column])),
            }
        }
        if problems.is_empty() { Ok(()) } else { Err(problems) }
    }

    fn look_at_dates(&self, seen: &mut [Evidence], most: usize) -> io::Result<()> {
        if seen.is_empty() {
            return Ok(());
        }
        let (mut records, _) = self.records()?;
        let mut record = ByteRecord::new();
        let mut rows = 0;
        while rows < most
            && let Some(found) = records.read(&mut record)?
        {
            rows += 1;
            if found.is_err() {
                continue;
            }
            for evidence in seen.iter_mut() {
                let bytes = record.get(evidence.column).unwrap_or_default();
                if let Some(text) = std::str::from_utf8(bytes).ok().and_then(cell::text) {
                    evidence.look_at(text);
                }
            }
        }
        Ok(())
    }
}

pub fn unreadable(name: &str, error: &io::Error) -> Problem {
    if error.kind() == io::ErrorKind::NotFound {
        return Problem::error(codes::NO_SUCH_FILE, format!("There is no file {name}"))
            .help("Look at the spelling, and at the folder that you are in");
    }
    Problem::error(codes::UNREADABLE, format!("{name} cannot be read: {error}"))
        .help("Close it in other programs, or export it from the CRM again")
}

/// What the values of a date column show of its order.
#[derive(Default)]
struct Evidence {
    column: usize,
    example: Option<String>,
    day_first: bool,
    month_first: bool,
}

impl Evidence {
    fn look_at(&mut self, text: &str) {
        let Some((first, second)) = undecided_numbers(text) else { return };
        self.day_first |= first > 12 && second <= 12;
        self.month_first |= second > 12 && first <= 12;
        if self.example.is_none() {
            self.example = Some(text.to_owned());
        }
    }

    fn is_mixed(&self) -> bool {
        self.day_first && self.month_first
    }

    fn order(&self) -> Option<DateOrder> {
        match (self.day_first, self.month_first) {
            (true, false) => Some(DateOrder::DayFirst),
            (false, true) => Some(DateOrder::MonthFirst),
            _ => None,
        }
    }

    fn problem(&self, file: &str, header: &str) -> Problem {
        let example = self.example.as_deref().unwrap_or_default();
        let why = if self.is_mixed() {
            "some of its dates have the day first and some the month"
        } else {
            "no date in it has a day above 12, which would show it"
        };
        Problem::error(
            codes::DATE_ORDER,
            format!("{file}: the order of day and month in “{header}” is not clear, e.g. {example}: {why}"),
        )
        .help("Add --date-order day-first or --date-order month-first to the command")
    }
}

struct Dialect {
    delimiter: u8,
    /// Bytes of a `sep=` line to pass over.
    skip: u64,
}

/// The delimiter that splits the first rows into the same number of cells, most of them.
fn dialect(text: &Utf8File, start: u64) -> io::Result<Dialect> {
    let mut file = text.open()?;
    file.seek(SeekFrom::Start(start))?;
    let mut sample = Vec::new();
    file.take(1 << 16).read_to_end(&mut sample)?;
    if let Some(rest) = sample.strip_prefix(b"sep=")
        && let Some(&delimiter) = rest.first()
    {
        let line = memchr::memchr(b'\n', &sample).map_or(sample.len(), |at| at + 1);
        return Ok(Dialect { delimiter, skip: line as u64 });
    }
    let mut best = (0, b',');
    for delimiter in [b',', b';', b'\t', b'|'] {
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter)
            .from_reader(sample.as_slice());
        let widths: Vec<usize> = reader
            .byte_records()
            .take(20)
            .filter_map(Result::ok)
            .map(|record| record.len())
            .collect();
        let Some(&width) = widths.first().filter(|&&width| width > 1) else { continue };
        let alike = widths.iter().filter(|&&own| own == width).count();
        // Rows that agree weigh more than many cells: text is full of commas.
        let score = alike * 1000 / widths.len() * 100 + width.min(99);
        if score > best.0 {
            best = (score, delimiter);
        }
    }
    Ok(Dialect { delimiter: best.1, skip: 0 })
}

impl Table {
    /// The text of a record, so that cells can be cut out of it without looking at bytes again.
    pub fn text_of<'r>(
        &self,
        record: &'r ByteRecord,
        row: u32,
    ) -> Result<&'r str, super::set_aside::SetAside> {
        let fault = || {
            let reason =
                "The row holds bytes that do not decode; the file may be damaged".to_owned();
            super::set_aside::SetAside::new(self, row, record, reason)
        };
        let text = std::str::from_utf8(record.as_slice()).map_err(|_| fault())?;
        if self.was_rewritten && text.contains('\u{fffd}') {
            return Err(fault());
        }
        Ok(text)
    }
}
