//! Rewrites text files of unusual dialects as plain CSV: delimiters `；` and `，`, and cells in
//! single quotes.
//!
//! Later stages expect a delimiter of one byte and `"` as the quote. Most files pass unchanged
//! after a look at their first lines.

use std::io::{self, BufRead as _, BufReader, Read as _, Seek as _, SeekFrom, Write as _};

use csv::{ReaderBuilder, WriterBuilder};

use super::decode::Utf8File;

/// The number of lines from which the dialect is decided.
const LINES: usize = 20;
const SAMPLE: u64 = 1 << 16;

/// A file with cells in single quotes, and its delimiter.
struct SingleQuoted(u8);

/// Rewrites the file with commas. Returns `None` if it can be read unchanged.
pub fn rewritten(text: &Utf8File, start: u64) -> io::Result<Option<Utf8File>> {
    let mut file = text.open()?;
    file.seek(SeekFrom::Start(start))?;
    let mut sample = Vec::new();
    (&mut file).take(SAMPLE).read_to_end(&mut sample)?;
    let sample = String::from_utf8_lossy(&sample);
    if let Some(mark) = wide_delimiter(&sample) {
        return with_commas(text, start, mark).map(Some);
    }
    match single_quoted(&sample) {
        Some(dialect) => with_double_quotes(text, start, &dialect).map(Some),
        None => Ok(None),
    }
}

/// Returns `；` or `，` if the first line has no usual delimiter and every line has the same number
/// of it.
fn wide_delimiter(sample: &str) -> Option<char> {
    let lines: Vec<&str> = lines(sample).collect();
    let first = lines.first()?;
    if first.contains([',', ';', '\t', '|', '^', '~']) {
        return None;
    }
    ['；', '，', '｜', '、'].into_iter().find(|mark| {
        let marks = |line: &str| line.matches(*mark).count();
        let most = marks(first);
        most > 0 && lines.iter().filter(|line| marks(line) >= most).count() * 2 > lines.len()
    })
}

/// Returns the dialect if the header consists of cells in single quotes.
fn single_quoted(sample: &str) -> Option<SingleQuoted> {
    let first = lines(sample).next()?;
    [',', ';', '\t', '|', '^', '~'].into_iter().find_map(|mark| {
        let cells: Vec<&str> = first.split(mark).map(str::trim).collect();
        let is_quoted = |cell: &&str| {
            cell.len() > 1 && cell.starts_with('\'') && cell.ends_with('\'') && !cell.contains('"')
        };
        let all = cells.len() > 1 && cells.iter().all(is_quoted);
        u8::try_from(mark).ok().filter(|_| all).map(SingleQuoted)
    })
}

fn lines(sample: &str) -> impl Iterator<Item = &str> {
    sample
        .lines()
        .map(|line| line.trim_start_matches('\u{feff}'))
        .filter(|line| !line.trim().is_empty())
        .take(LINES)
}

fn with_commas(text: &Utf8File, start: u64, mark: char) -> io::Result<Utf8File> {
    let mut file = text.open()?;
    file.seek(SeekFrom::Start(start))?;
    let (mut lines, mut line) = (BufReader::new(file), Vec::new());
    let mut is_quoted = false;
    let (rewritten, ()) = Utf8File::temporary(|file| {
        let mut out = io::BufWriter::new(file);
        while lines.read_until(b'\n', &mut line)? > 0 {
            let line_text = String::from_utf8_lossy(&line);
            let body = line_text.trim_end_matches(['\r', '\n']);
            let mut row = String::with_capacity(body.len() + 16);
            for c in body.chars() {
                is_quoted ^= c == '"';
                row.push(if c == mark && !is_quoted { '\u{1f}' } else { c });
            }
            // `row` is joined with a character that no text contains, so that commas in cells are
            // kept.
            writeln!(out, "{row}")?;
            line.clear();
        }
        out.flush()
    })?;
    Ok(rewritten)
}

fn with_double_quotes(text: &Utf8File, start: u64, dialect: &SingleQuoted) -> io::Result<Utf8File> {
    let mut file = text.open()?;
    file.seek(SeekFrom::Start(start))?;
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .quote(b'\'')
        .escape(Some(b'\\'))
        .delimiter(dialect.0)
        .from_reader(BufReader::new(file));
    let (rewritten, ()) = Utf8File::temporary(|file| {
        let mut writer = WriterBuilder::new().flexible(true).delimiter(dialect.0).from_writer(file);
        for record in reader.byte_records() {
            let record = record.map_err(io::Error::other)?;
            writer.write_byte_record(&record).map_err(io::Error::other)?;
        }
        writer.flush()
    })?;
    Ok(rewritten)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(from: &str) -> Option<String> {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(from.as_bytes()).unwrap();
        let found = rewritten(&Utf8File::at(file.path().to_path_buf()), 0).unwrap()?;
        Some(io::read_to_string(found.open().unwrap()).unwrap())
    }

    #[test]
    fn wide_marks_and_single_quotes_are_rewritten() {
        let wide = "编号；名称\n1；泵, 两台\n";
        assert_eq!(text(wide).as_deref(), Some("编号\u{1f}名称\n1\u{1f}泵, 两台\n"));
        let quoted = "'Deal ID','Name'\n'1','O\\'Brien, Ltd'\n";
        assert_eq!(text(quoted).as_deref(), Some("Deal ID,Name\n1,\"O'Brien, Ltd\"\n"));
        for plain in ["Deal ID,Name\n1,a；b\n", "Deal ID;'Name'\n1;2\n", "编号\n1；2\n", ""] {
            assert_eq!(text(plain), None, "{plain}");
        }
    }
}
