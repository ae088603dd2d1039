//! Reads the records of a CSV file, and recovers from unbalanced quotes.
//!
//! The csv crate reads an unterminated quote as one giant cell without an error. Three signs reveal
//! it: an end mark appended to the file ends up inside a cell; a record grows beyond any real one;
//! a record of several lines has the wrong number of cells while the next line alone has the right
//! number. Then only the line that opens the quote is rejected, and reading continues at the next
//! line.

use std::fs::File;
use std::io::{self, Cursor, Read, Seek as _, SeekFrom};
use std::ops::Range;
use std::sync::Arc;

use csv::{ByteRecord, Reader, ReaderBuilder};

use super::decode::Utf8File;
use super::raw::Raw;
use crate::limits::OverLimit;

/// Appended to every file; no cell of a real export has this text.
const END_MARK: &[u8] = b"\x1eend of the export\x1e";
const END_MARK_LINE: &[u8] = b"\x1eend of the export\x1e\n";
/// The size of the read buffer, in bytes.
const BUFFER: usize = 1 << 16;
/// The maximum number of unbalanced quotes in a CSV file.
const MAX_RECOVERIES: usize = 1000;

/// The reason why a record cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Broken {
    /// A quote was opened and not closed; holds the raw line.
    Quote(Vec<u8>),
    /// The number of cells differs from that of the header.
    Ragged { found: usize, expected: usize },
}

/// A reader that stops at a record longer than any real one, and that keeps the bytes of the
/// current record, so that its quotes can be checked.
struct Source {
    inner: io::Chain<io::Take<File>, Cursor<Vec<u8>>>,
    /// The number of bytes that may still be read for this record.
    left: u64,
    /// The maximum length of a record, in bytes.
    most: u64,
    /// The bytes read, from offset `kept_from` on.
    kept: Vec<u8>,
    /// An offset relative to where reading began.
    kept_from: u64,
    /// The offset before which nothing is needed any more.
    record_from: u64,
}

impl Source {
    fn next_record(&mut self, from: u64) {
        (self.left, self.record_from) = (self.most, from);
    }

    /// Returns the bytes of the current record from `start` to `end`.
    fn range(&self, start: u64, end: u64) -> &[u8] {
        let at = |place: u64| usize::try_from(place.saturating_sub(self.kept_from)).ok();
        at(start).zip(at(end)).and_then(|(from, to)| self.kept.get(from..to)).unwrap_or_default()
    }
}

impl Read for Source {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.left == 0 {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "record too long"));
        }
        let count = self.inner.read(buffer)?;
        self.left = self.left.saturating_sub(count as u64);
        let gone = usize::try_from(self.record_from - self.kept_from).unwrap_or(usize::MAX);
        self.kept.drain(..gone.min(self.kept.len()));
        self.kept_from = self.record_from;
        self.kept.extend_from_slice(&buffer[..count]);
        Ok(count)
    }
}

/// Reads the records of one UTF-8 file.
pub struct Records {
    file: Arc<Utf8File>,
    delimiter: u8,
    reader: Reader<Source>,
    /// Whether lines end with `\r\n`.
    ends_with_return: bool,
    /// A second reader, for checking raw bytes.
    raw: Raw,
    /// The offset in the file at which the current reader began.
    base: u64,
    /// The offset at which the rows of the file end.
    end: u64,
    /// The number of cells of the header; 0 before it is read.
    width: usize,
    /// Whether missing cells at the end of a record count as blank, as in the text of a sheet.
    fills_up: bool,
    /// The row number of the last record.
    row: u32,
    /// The number of blank lines skipped before the current reader.
    blank_ahead: u32,
    recoveries: usize,
}

impl Records {
    /// Opens the records in a part of the file, given in bytes.
    pub fn new(file: Arc<Utf8File>, part: Range<u64>, delimiter: u8) -> io::Result<Self> {
        let Range { start, end } = part;
        let mut raw = Raw::new(file.open()?);
        let ends_with_return = raw.line(start, BUFFER as u64)?.ends_with(b"\r\n");
        let (base, blank) = raw.after_blank_lines(start)?;
        let reader = reader_of(&file, base..end, delimiter, ends_with_return, BUFFER)?;
        Ok(Self {
            file,
            delimiter,
            reader,
            ends_with_return,
            raw,
            base,
            end,
            width: 0,
            fills_up: false,
            row: 0,
            blank_ahead: blank,
            recoveries: 0,
        })
    }

    /// Sets the number of cells of a complete record. Until then no record counts as ragged.
    pub fn expect_cells(&mut self, width: usize) {
        self.width = width;
    }

    /// Treats missing cells at the end of a record as blank.
    pub fn fill_up(&mut self) {
        self.fills_up = true;
    }

    /// Returns the row number of the last record, as spreadsheets count: the header is row 1; a
    /// record of several lines is one row, and so is a blank line.
    pub fn row(&self) -> u32 {
        self.row
    }

    /// Returns the offset of the next record in the file.
    pub fn at(&self) -> u64 {
        self.base + self.reader.position().byte()
    }

    /// Reads the next record. Returns `None` at the end of the file. Skips blank lines.
    pub fn read(&mut self, record: &mut ByteRecord) -> io::Result<Option<Result<(), Broken>>> {
        let (line, from) = (self.reader.position().line(), self.reader.position().byte());
        self.reader.get_mut().next_record(from);
        match self.reader.read_byte_record(record) {
            Ok(false) => return Ok(None),
            Ok(true) => {}
            Err(error) => match error.into_kind() {
                csv::ErrorKind::Io(error) if error.kind() == io::ErrorKind::InvalidData => {
                    return self.recover(record).map(Some);
                }
                csv::ErrorKind::Io(error) => return Err(error),
                other => return Err(io::Error::other(format!("{other:?}"))),
            },
        }
        if record.len() == 1 && record.get(0) == Some(END_MARK) {
            return Ok(None);
        }
        let last = record.get(record.len() - 1).unwrap_or_default();
        if last.ends_with(END_MARK_LINE) {
            return self.recover(record).map(Some);
        }
        // A record on one line contains no line end but its own. In files with `\r\n` the reader
        // counts the `\n` of the line before instead, except for the first record.
        let lines = self.reader.position().line() - line;
        let is_plain = lines == u64::from(!self.ends_with_return || line > 1);
        if is_plain {
            self.advance(0);
        } else {
            let within = line_ends(record);
            if within > 0 && self.is_suspected(record)? {
                return self.recover(record).map(Some);
            }
            let lines = u32::try_from(lines).unwrap_or(u32::MAX);
            self.advance(lines.saturating_sub(1 + within));
        }
        while self.fills_up && record.len() < self.width {
            record.push_field(b"");
        }
        if self.width == 0 || record.len() == self.width {
            return Ok(Some(Ok(())));
        }
        if record.len() > self.width && record.iter().skip(self.width).all(<[u8]>::is_empty) {
            record.truncate(self.width);
            return Ok(Some(Ok(())));
        }
        Ok(Some(Err(Broken::Ragged { found: record.len(), expected: self.width })))
    }

    fn advance(&mut self, blank_before: u32) {
        let blank = blank_before.saturating_add(std::mem::take(&mut self.blank_ahead));
        self.row = self.row.saturating_add(1).saturating_add(blank);
    }

    /// Returns whether a quote of this record of several lines was probably left open.
    fn is_suspected(&mut self, record: &ByteRecord) -> io::Result<bool> {
        // Text that ghosted wrote itself is quoted correctly.
        if self.width == 0 || self.fills_up {
            return Ok(false);
        }
        if record.len() == self.width {
            return Ok(!self.is_well_quoted(record) && self.next_line_is_whole(record)?);
        }
        let surplus_is_empty = record.iter().skip(self.width).all(<[u8]>::is_empty);
        let is_whole = record.len() > self.width && surplus_is_empty;
        Ok(!is_whole && self.next_line_is_whole(record)?)
    }

    fn start_of(&self, record: &ByteRecord) -> u64 {
        self.base + record.position().map_or(0, csv::Position::byte)
    }

    fn next_line_is_whole(&mut self, record: &ByteRecord) -> io::Result<bool> {
        let (start, _) = self.raw.after_blank_lines(self.start_of(record))?;
        let next = start + self.raw.line(start, self.file.limits.row)?.len() as u64;
        let rest = next..self.end;
        let mut reader =
            reader_of(&self.file, rest, self.delimiter, self.ends_with_return, 1 << 13)?;
        let mut following = ByteRecord::new();
        let found = reader.read_byte_record(&mut following).unwrap_or(false);
        Ok(found && following.len() == self.width)
    }

    /// Returns whether every closing quote of the record is followed by a delimiter or a line end.
    /// A quote that is not was meant to open a cell of a later row.
    fn is_well_quoted(&self, record: &ByteRecord) -> bool {
        let start = record.position().map_or(0, csv::Position::byte);
        let bytes = self.reader.get_ref().range(start, self.reader.position().byte());
        are_well_quoted(bytes, self.delimiter)
    }

    /// Rejects the line that opens the quote, and continues at the next line.
    fn recover(&mut self, record: &mut ByteRecord) -> io::Result<Result<(), Broken>> {
        self.recoveries += 1;
        if self.recoveries > MAX_RECOVERIES {
            let what = format!("more than {MAX_RECOVERIES} quotes are opened and not closed");
            return Err(io::Error::other(what));
        }
        let (from, blank_before) = self.raw.after_blank_lines(self.start_of(record))?;
        let most = self.file.limits.row;
        let line = self.raw.line(from, most)?.to_vec();
        if line.len() as u64 >= most && !line.ends_with(b"\n") {
            let row = self.row.saturating_add(1).saturating_add(blank_before);
            let what = format!("has a line of more than {} kB after row {row}", most >> 10);
            return Err(OverLimit::error("row", what));
        }
        let (next, blank_after) = self.raw.after_blank_lines(from + line.len() as u64)?;
        let rest = next..self.end;
        self.reader = reader_of(&self.file, rest, self.delimiter, self.ends_with_return, BUFFER)?;
        self.base = next;
        self.advance(blank_before);
        self.blank_ahead = blank_after;
        record.clear();
        let line = line.strip_suffix(b"\n").unwrap_or(&line);
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        Ok(Err(Broken::Quote(line.to_vec())))
    }
}

fn line_ends(record: &ByteRecord) -> u32 {
    u32::try_from(memchr::memchr_iter(b'\n', record.as_slice()).count()).unwrap_or(u32::MAX)
}

fn are_well_quoted(bytes: &[u8], delimiter: u8) -> bool {
    let ends_cell = |b: Option<&u8>| b.is_none_or(|&b| b == delimiter || b == b'\n' || b == b'\r');
    let quote_from = |at: usize| memchr::memchr(b'"', &bytes[at..]).map(|by| at + by);
    let mut at = 0;
    while let Some(quote) = quote_from(at) {
        at = quote + 1;
        if !ends_cell(quote.checked_sub(1).map(|before| &bytes[before])) {
            continue; // inside a cell without quotes
        }
        while let Some(next) = quote_from(at) {
            at = next + 1;
            if bytes.get(at) != Some(&b'"') {
                break;
            }
            at += 1; // a doubled quote is a literal quote
        }
        if !ends_cell(bytes.get(at)) {
            return false;
        }
    }
    true
}

fn reader_of(
    file: &Utf8File,
    part: Range<u64>,
    delimiter: u8,
    ends_with_return: bool,
    buffer: usize,
) -> io::Result<Reader<Source>> {
    let mut own = file.open()?;
    own.seek(SeekFrom::Start(part.start))?;
    let own = own.take(part.end.saturating_sub(part.start));
    // The end mark gets the line end of the file, so that the last line is counted as the others.
    let line_end: &[u8] = if ends_with_return { b"\r\n" } else { b"\n" };
    let mark = [line_end, END_MARK_LINE].concat();
    let inner = own.chain(Cursor::new(mark));
    let (most, kept) = (file.limits.row, Vec::new());
    let source = Source { inner, left: most, most, kept, kept_from: 0, record_from: 0 };
    Ok(ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .buffer_capacity(buffer)
        .from_reader(source))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::io::Write as _;

    /// Reads the records of a text with `width` cells. Returns the cells joined by `|`, or the
    /// error.
    fn read(text: &str, width: usize) -> Vec<String> {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(text.as_bytes()).unwrap();
        let file = Arc::new(Utf8File::at(file.path().to_path_buf()));
        let mut records = Records::new(file, 0..u64::MAX, b',').unwrap();
        records.expect_cells(width);
        let mut record = ByteRecord::new();
        let mut out = Vec::new();
        while let Some(found) = records.read(&mut record).unwrap() {
            out.push(match found {
                Ok(()) => {
                    let cells: Vec<_> = record.iter().map(String::from_utf8_lossy).collect();
                    cells.join("|")
                }
                Err(Broken::Quote(line)) => format!("quote: {}", String::from_utf8_lossy(&line)),
                Err(Broken::Ragged { found, .. }) => format!("ragged: {found}"),
            });
        }
        out
    }

    #[test]
    fn reads_plain_and_quoted_records() {
        assert_eq!(read("a,b\n\"c\nd\",\"e\"\"\"\n\n1,2", 2), ["a|b", "c\nd|e\"", "1|2"]);
        assert_eq!(read("a,b,\nc\n", 2), ["a|b", "ragged: 1"]);
        assert!(read("", 2).is_empty());
    }

    #[test]
    fn after_a_quote_that_is_never_closed_the_next_row_is_read_right() {
        let text = "a,b\nc,\"d\ne,f\ng,h\n";
        assert_eq!(read(text, 2), ["a|b", "quote: c,\"d", "e|f", "g|h"]);
        let last = "a,b\nc,\"d";
        assert_eq!(read(last, 2), ["a|b", "quote: c,\"d"]);
        let closed_by_another_row = "a,\"b\nc,\"d\"\ne,f\n";
        assert_eq!(read(closed_by_another_row, 2), ["quote: a,\"b", "c|d", "e|f"]);
    }

    #[test]
    fn rows_are_counted_as_a_spreadsheet_counts_them() {
        for end in ["\n", "\r\n"] {
            let lines = ["", "h,i", "a,\"b", "c\"", "", "d,\"e", "", "", "f,g", "", "\"h\",i", "j"];
            let text = lines.join(end);
            let mut file = tempfile::NamedTempFile::new().unwrap();
            file.write_all(text.as_bytes()).unwrap();
            let file = Arc::new(Utf8File::at(file.path().to_path_buf()));
            let mut records = Records::new(file, 0..u64::MAX, b',').unwrap();
            let mut record = ByteRecord::new();
            let mut rows = Vec::new();
            while let Some(found) = records.read(&mut record).unwrap() {
                records.expect_cells(2);
                rows.push((records.row(), found.is_ok()));
            }
            let expected = [(2, true), (3, true), (5, false), (8, true), (10, true), (11, false)];
            assert_eq!(rows, expected, "{end:?}");
        }
    }

    #[test]
    fn a_record_that_lies_across_two_readings_is_looked_at_whole() {
        let right = "a,\"b\nc\"\n";
        let wrong = "a,\"b\nc,\"d\"\n";
        for ahead in BUFFER - wrong.len() - 1..=BUFFER + 1 {
            let filler = format!("{},x\n", "f".repeat(ahead - 3));
            let found = read(&[&filler, right, wrong, "e,f\n"].concat(), 2);
            assert_eq!(found[1..], ["a|b\nc", "quote: a,\"b", "c|d", "e|f"], "{ahead} bytes ahead");
        }
    }

    #[test]
    fn a_quote_inside_a_cell_swallows_nothing() {
        assert_eq!(read("5\" pipe,b\nc,d\n", 2), ["5\" pipe|b", "c|d"]);
    }

    #[test]
    fn a_ragged_record_of_several_lines_stays_one() {
        assert_eq!(read("\"a\nb\",c,d\n1\n", 2), ["ragged: 3", "ragged: 1"]);
    }

    proptest! {
        #[test]
        fn rows_without_a_quote_are_read_correctly_with_anything_between_them(
            damage in prop::collection::vec("[a-c\",]{0,12}", 1..6),
        ) {
            let mut text = String::new();
            for line in &damage {
                text.push_str("good,row\n");
                text.push_str(line);
                text.push('\n');
            }
            text.push_str("last,one\n");
            let found = read(&text, 2);
            prop_assert_eq!(found.last().map(String::as_str), Some("last|one"), "{:?}", found);
        }
    }
}
