//! Reads the bytes of a file at given offsets, to look again at what a reader skipped.
//!
//! Successive offsets are usually close together and increasing, so a small buffer saves most
//! reads.

use std::fs::File;
use std::io::{self, BufRead as _, BufReader, Read as _};

const BUFFER: usize = 1 << 16;

pub struct Raw {
    reader: BufReader<File>,
    /// The offset of the file cursor.
    at: u64,
    bytes: Vec<u8>,
}

impl Raw {
    pub fn new(file: File) -> Self {
        Self { reader: BufReader::with_capacity(BUFFER, file), at: 0, bytes: Vec::new() }
    }

    fn go_to(&mut self, place: u64) -> io::Result<()> {
        let by = i64::try_from(i128::from(place) - i128::from(self.at)).unwrap_or(i64::MAX); // files are smaller
        self.reader.seek_relative(by)?;
        self.at = place;
        self.bytes.clear();
        Ok(())
    }

    /// Returns the bytes from `start` to `end`; fewer at the end of the file.
    pub fn range(&mut self, start: u64, end: u64) -> io::Result<&[u8]> {
        self.go_to(start)?;
        let length = end.saturating_sub(start);
        let in_buffer = usize::try_from(length).unwrap_or(usize::MAX);
        if self.reader.fill_buf()?.len() >= in_buffer {
            return Ok(&self.reader.buffer()[..in_buffer]);
        }
        self.at += (&mut self.reader).take(length).read_to_end(&mut self.bytes)? as u64;
        Ok(&self.bytes)
    }

    /// Returns the line that begins at `start`, including its line end; at most `most` bytes of it.
    pub fn line(&mut self, start: u64, most: u64) -> io::Result<&[u8]> {
        self.go_to(start)?;
        self.at += (&mut self.reader).take(most).read_until(b'\n', &mut self.bytes)? as u64;
        Ok(&self.bytes)
    }

    /// Returns the offset of the first line that is not blank, and the number of blank lines before
    /// it.
    pub fn after_blank_lines(&mut self, start: u64) -> io::Result<(u64, u32)> {
        // The csv crate ends a record at `\r`; a `\n` after it belongs to the same line end.
        let follows_return = start > 0 && self.range(start - 1, start)? == b"\r";
        self.go_to(start)?;
        let (mut place, mut blank) = (start, 0);
        while let [byte @ (b'\r' | b'\n'), ..] = *self.reader.fill_buf()? {
            let ends_line_before = follows_return && place == start;
            blank += u32::from(byte == b'\n' && !ends_line_before);
            self.reader.consume(1);
            place += 1;
        }
        self.at = place;
        Ok((place, blank))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;

    #[test]
    fn any_place_can_be_looked_at_in_any_order() {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        let long = "x".repeat(3 * BUFFER);
        write!(file, "one\r\n\r\n\ntwo\n{long}\nend").unwrap();
        let mut raw = Raw::new(file.reopen().unwrap());
        assert_eq!(raw.line(8, 100).unwrap(), b"two\n");
        assert_eq!(raw.range(0, 3).unwrap(), b"one");
        assert_eq!(raw.after_blank_lines(5).unwrap(), (8, 2));
        assert_eq!(raw.after_blank_lines(4).unwrap(), (8, 2), "after the return of the first line");
        assert_eq!(raw.line(12, 10).unwrap(), b"xxxxxxxxxx");
        let end = 12 + long.len() as u64 + 1;
        assert_eq!(raw.range(end, end + 9).unwrap(), b"end");
        assert_eq!(raw.line(0, 100).unwrap(), b"one\r\n");
    }
}
