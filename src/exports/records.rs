//! Records of a CSV file, with broken quotes seen and survived.
//!
//! The csv crate reads an unterminated quote as one giant cell without a fault. Three signs give
//! it away: an end mark behind the file lands inside a cell; a record grows past any real one; a
//! record of several lines has the wrong number of cells while the next line alone has the right
//! one. Then only the line that opens the quote is set aside, and reading goes on at the next.

use std::fs::File;
use std::io::{self, BufRead as _, BufReader, Cursor, Read, Seek as _, SeekFrom};
use std::sync::Arc;

use csv::{ByteRecord, Reader, ReaderBuilder};

use super::decode::Utf8File;

/// Stands behind every file; no cell of a real export is this.
const END_MARK: &[u8] = b"\x1eend of the export\x1e";
/// Longer than any real record, also one that holds whole mails.
const LONGEST_RECORD: u64 = 4 << 20;
/// A file with more broken quotes than this is not a CSV file.
const MOST_RECOVERIES: usize = 1000;

/// Why a record cannot be used as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Broken {
    /// A quote was opened and not closed; the line as it stands in the file.
    Quote(Vec<u8>),
    /// So many cells were found where the header has so many.
    Ragged { found: usize, expected: usize },
}

/// Gives up on a record that is longer than any real one.
struct Bounded<R> {
    inner: R,
    left: u64,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.left == 0 {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "record too long"));
        }
        let count = self.inner.read(buffer)?;
        self.left = self.left.saturating_sub(count as u64);
        Ok(count)
    }
}

type Source = Bounded<io::Chain<File, Cursor<Vec<u8>>>>;

/// Reads one file of UTF-8 text.
pub struct Records {
    file: Arc<Utf8File>,
    delimiter: u8,
    reader: Reader<Source>,
    /// Where the present reader began in the file.
    base: u64,
    /// Cells of the header; 0 before it was read.
    width: usize,
    recoveries: usize,
}

impl Records {
    /// From byte `start` of the file on.
    pub fn new(file: Arc<Utf8File>, start: u64, delimiter: u8) -> io::Result<Self> {
        let reader = reader_at(&file, start, delimiter)?;
        Ok(Self { file, delimiter, reader, base: start, width: 0, recoveries: 0 })
    }

    /// How many cells a whole record has. Until it is set, none is seen as broken.
    pub fn expect_cells(&mut self, width: usize) {
        self.width = width;
    }

    /// Reads the next record; `None` at the end of the file. Blank lines are passed over.
    pub fn read(&mut self, record: &mut ByteRecord) -> io::Result<Option<Result<(), Broken>>> {
        self.reader.get_mut().left = LONGEST_RECORD;
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
        // One byte is looked for first: the mark is hardly ever there.
        if memchr::memchr(END_MARK[0], last).is_some()
            && memchr::memmem::find(last, END_MARK).is_some()
        {
            return self.recover(record).map(Some);
        }
        if self.width == 0 {
            return Ok(Some(Ok(())));
        }
        if record.len() == self.width {
            let has = |byte: u8| memchr::memchr(byte, record.as_slice()).is_some();
            let is_doubtful = has(b'"')
                && has(b'\n')
                && record.iter().any(|cell| cell.contains(&b'\n') && cell.contains(&b'"'));
            if is_doubtful && !self.is_well_quoted(record)? && self.next_line_is_whole(record)? {
                return self.recover(record).map(Some);
            }
            return Ok(Some(Ok(())));
        }
        let surplus_is_empty = record.iter().skip(self.width).all(<[u8]>::is_empty);
        if record.len() > self.width && surplus_is_empty {
            record.truncate(self.width);
            return Ok(Some(Ok(())));
        }
        let has_several_lines = record.iter().any(|cell| cell.contains(&b'\n'));
        if has_several_lines && self.next_line_is_whole(record)? {
            return self.recover(record).map(Some);
        }
        Ok(Some(Err(Broken::Ragged { found: record.len(), expected: self.width })))
    }

    fn start_of(&self, record: &ByteRecord) -> u64 {
        self.base + record.position().map_or(0, csv::Position::byte)
    }

    /// The line at `start`, with its line end, and where the next one begins.
    fn line_at(&self, start: u64) -> io::Result<(Vec<u8>, u64)> {
        let mut file = self.file.open()?;
        let mut from = start;
        loop {
            file.seek(SeekFrom::Start(from))?;
            let mut line = Vec::new();
            let mut reader = BufReader::new(&file).take(LONGEST_RECORD);
            let length = reader.read_until(b'\n', &mut line)? as u64;
            from += length;
            let is_blank = line.iter().all(|b| matches!(b, b'\r' | b'\n'));
            if length == 0 || !is_blank {
                return Ok((line, from));
            }
        }
    }

    fn next_line_is_whole(&self, record: &ByteRecord) -> io::Result<bool> {
        let (_, next) = self.line_at(self.start_of(record))?;
        let mut reader = reader_at(&self.file, next, self.delimiter)?;
        let mut following = ByteRecord::new();
        let found = reader.read_byte_record(&mut following).unwrap_or(false);
        Ok(found && following.len() == self.width)
    }

    /// Whether every closing quote of the record stands before a delimiter or a line end. One that
    /// does not was meant to open a cell of a later row.
    fn is_well_quoted(&self, record: &ByteRecord) -> io::Result<bool> {
        let start = self.start_of(record);
        let end = self.base + self.reader.position().byte();
        let mut file = self.file.open()?;
        file.seek(SeekFrom::Start(start))?;
        let mut raw = Vec::new();
        file.take(end - start).read_to_end(&mut raw)?;
        let is_end =
            |b: Option<&u8>| b.is_none_or(|&b| b == self.delimiter || b == b'\n' || b == b'\r');
        let mut at = 0;
        let mut starts_cell = true;
        while at < raw.len() {
            if starts_cell && raw[at] == b'"' {
                loop {
                    at += 1;
                    match raw.get(at) {
                        Some(b'"') if raw.get(at + 1) == Some(&b'"') => at += 1,
                        Some(b'"') | None => break,
                        Some(_) => {}
                    }
                }
                if !is_end(raw.get(at + 1)) {
                    return Ok(false);
                }
            }
            starts_cell = raw.get(at).is_some_and(|&b| b == self.delimiter || b == b'\n');
            at += 1;
        }
        Ok(true)
    }

    fn recover(&mut self, record: &mut ByteRecord) -> io::Result<Result<(), Broken>> {
        self.recoveries += 1;
        if self.recoveries > MOST_RECOVERIES {
            let what = format!("more than {MOST_RECOVERIES} quotes are opened and not closed");
            return Err(io::Error::other(what));
        }
        let (line, next) = self.line_at(self.start_of(record))?;
        self.reader = reader_at(&self.file, next, self.delimiter)?;
        self.base = next;
        record.clear();
        let line = line.strip_suffix(b"\n").unwrap_or(&line);
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        Ok(Err(Broken::Quote(line.to_vec())))
    }
}

fn reader_at(file: &Utf8File, start: u64, delimiter: u8) -> io::Result<Reader<Source>> {
    let mut own = file.open()?;
    own.seek(SeekFrom::Start(start))?;
    let mark = [b"\n", END_MARK, b"\n"].concat();
    let source = Bounded { inner: own.chain(Cursor::new(mark)), left: LONGEST_RECORD };
    Ok(ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .buffer_capacity(1 << 18)
        .from_reader(source))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::io::Write as _;

    /// The records of a text of `width` cells: cells joined by `|`, or what is broken.
    fn read(text: &str, width: usize) -> Vec<String> {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(text.as_bytes()).unwrap();
        let file = Arc::new(Utf8File::at(file.path().to_path_buf()));
        let mut records = Records::new(file, 0, b',').unwrap();
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
    fn a_quote_inside_a_cell_swallows_nothing() {
        assert_eq!(read("5\" pipe,b\nc,d\n", 2), ["5\" pipe|b", "c|d"]);
    }

    #[test]
    fn a_ragged_record_of_several_lines_stays_one() {
        assert_eq!(read("\"a\nb\",c,d\n1\n", 2), ["ragged: 3", "ragged: 1"]);
    }

    proptest! {
        #[test]
        fn rows_without_a_quote_are_read_right_whatever_stands_between_them(
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
