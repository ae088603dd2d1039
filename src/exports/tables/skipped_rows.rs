//! Recognises lines that are not rows of the table: totals, blank rows, and the notes that CRMs and
//! people add below.
//!
//! Totals may be anywhere and are recognised by their words. Notes have a single cell and are below
//! all rows; the end of the rows is searched once, from the end of the file backwards, when the
//! file is opened.

use std::io::{self, Read as _, Seek as _, SeekFrom};

use csv::ByteRecord;

use crate::exports::bytes::decode::Utf8File;
use crate::facts::word_search::fold;

/// The number of bytes searched at the end of a file.
const TAIL: u64 = 1 << 16;
/// The maximum number of lines of a footer.
const MAX_LINES: usize = 20;
/// The minimum number of columns; in narrower tables, rows look like notes.
const MIN_COLUMNS: usize = 3;

/// Words for totals, without case and accents.
const TOTALS: [&str; 30] = [
    "total",
    "totals",
    "grand total",
    "grand totals",
    "subtotal",
    "subtotals",
    "sub total",
    "sub-total",
    "sum",
    "count",
    "record count",
    "totale",
    "totali",
    "totaux",
    "total general",
    "suma",
    "somme",
    "soma",
    "summe",
    "gesamt",
    "gesamtsumme",
    "zwischensumme",
    "итого",
    "всего",
    "合计",
    "总计",
    "小计",
    "共计",
    "總計",
    "合計",
];
/// The maximum number of letters of a unit or a currency beside a number.
const MAX_UNIT_LENGTH: usize = 3;
/// Beginnings of notes that need no blank line above them.
const NOTES: [&str; 14] = [
    "confidential",
    "copyright",
    "©",
    "(c) ",
    "generated ",
    "exported ",
    "printed ",
    "report ",
    "导出",
    "制表",
    "打印",
    "生成时间",
    "保密",
    "版权",
];

/// The end of the rows of a file, and the number of lines below.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Footer {
    /// In bytes; the end of the file if there is no footer.
    pub at: u64,
    pub lines: usize,
}

/// Searches the end of a file whose rows begin at byte `header`.
pub fn find(text: &Utf8File, header: u64, delimiter: u8, columns: usize) -> io::Result<Footer> {
    let mut file = text.open()?;
    let end = file.seek(SeekFrom::End(0))?;
    let none = Footer { at: end, lines: 0 };
    if columns < MIN_COLUMNS {
        return Ok(none);
    }
    let from = end.saturating_sub(TAIL).max(header);
    file.seek(SeekFrom::Start(from))?;
    let mut tail = Vec::new();
    file.read_to_end(&mut tail)?;
    // The first piece may be cut anywhere, so it is dropped.
    let whole = if from == header {
        0
    } else {
        memchr::memchr(b'\n', &tail).map_or(tail.len(), |at| at + 1)
    };
    let found = in_tail(&tail[whole..], delimiter);
    Ok(found.map_or(none, |(at, lines)| Footer { at: from + (whole + at) as u64, lines }))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Line {
    Blank,
    /// One cell, or a total.
    Short {
        is_note: bool,
    },
    /// A row, or a part of one.
    Row,
}

/// Returns the offset of the footer in the tail, and the number of its lines that are not blank.
fn in_tail(tail: &[u8], delimiter: u8) -> Option<(usize, usize)> {
    let mut begins = tail.len();
    let mut below: Vec<(usize, Line)> = Vec::new();
    loop {
        let before = tail[..begins].strip_suffix(b"\n").unwrap_or(&tail[..begins]);
        if begins == 0 {
            break;
        }
        let start = memchr::memrchr(b'\n', before).map_or(0, |at| at + 1);
        let line = line(&before[start..], delimiter);
        if line == Line::Row || below.len() > 2 * MAX_LINES {
            break;
        }
        below.push((start, line));
        begins = start;
    }
    below.reverse();
    // A short row directly below the others is a damaged row, unless its text is that of a footer.
    let first = below
        .iter()
        .position(|(_, line)| matches!(line, Line::Blank | Line::Short { is_note: true }))?;
    let lines = below[first..].iter().filter(|(_, line)| *line != Line::Blank).count();
    (1..=MAX_LINES).contains(&lines).then_some((below[first].0, lines))
}

fn line(bytes: &[u8], delimiter: u8) -> Line {
    if memchr::memchr_iter(b'"', bytes).count() % 2 == 1 {
        return Line::Row; // the end of a cell with several lines
    }
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).delimiter(delimiter).from_reader(bytes);
    let mut record = ByteRecord::new();
    if !reader.read_byte_record(&mut record).unwrap_or(false)
        || no_row(&record) == Some(NoRow::Blank)
    {
        return Line::Blank;
    }
    if is_total(&record) {
        return Line::Short { is_note: true };
    }
    let mut filled = record.iter().filter(|cell| !cell.trim_ascii().is_empty());
    let (Some(only), None) = (filled.next(), filled.next()) else { return Line::Row };
    let text = String::from_utf8_lossy(only);
    let text = text.trim();
    // A word with digits is an id whose row was cut off.
    let is_id = !text.contains(char::is_whitespace) && text.bytes().any(|b| b.is_ascii_digit());
    let folded = fold(text);
    let is_note = NOTES.iter().any(|note| folded.starts_with(note));
    if is_id && !is_note { Line::Row } else { Line::Short { is_note } }
}

/// The kind of a record that is not a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoRow {
    Blank,
    Total,
}

/// Classifies a record. Returns `None` for a row.
pub fn no_row(record: &ByteRecord) -> Option<NoRow> {
    // Most rows begin with an id, or with letters that no total begins with.
    let Some(first) = record.iter().find_map(|cell| cell.trim_ascii().first()) else {
        return Some(NoRow::Blank);
    };
    (BEGIN_TOTALS[usize::from(*first)] && is_total(record)).then_some(NoRow::Total)
}

/// Whether one of the [`TOTALS`] may begin with the byte.
static BEGIN_TOTALS: [bool; 256] = {
    let mut begins = [false; 256];
    let mut at = 0;
    while at < TOTALS.len() {
        let first = TOTALS[at].as_bytes()[0];
        begins[first as usize] = true;
        begins[first.to_ascii_uppercase() as usize] = true;
        at += 1;
    }
    // Letters of a different width or case begin with other bytes.
    let mut byte = 0x80;
    while byte < 256 {
        begins[byte] = true;
        byte += 1;
    }
    begins
};

/// Returns whether the first filled cell is a word for a total and the others are numbers.
fn is_total(record: &ByteRecord) -> bool {
    let cells = record.iter().filter_map(|cell| std::str::from_utf8(cell).ok()).map(str::trim);
    let mut filled = cells.filter(|cell| !cell.is_empty());
    let is_sum =
        |cell: &str| rests(&fold(cell)).any(|rest| !rest.starts_with(char::is_alphanumeric));
    filled.next().is_some_and(says_total) && filled.all(|cell| is_figure(cell) || is_sum(cell))
}

/// Matches `Total`, `Grand Totals (12 records)`, `合计：12`; not `Total Energies`.
fn says_total(cell: &str) -> bool {
    let folded = fold(cell);
    rests(&folded).any(|rest| {
        let rest = rest.trim_start();
        rest.starts_with(['(', ':']) || !rest.contains(char::is_alphabetic)
    })
}

/// Returns the text after each word for a total that the cell begins with.
fn rests(folded: &str) -> impl Iterator<Item = &str> {
    TOTALS.iter().filter_map(|total| folded.strip_prefix(total))
}

/// Matches `$1,200.50`, `USD 300`, `12 %`; not dates and times.
fn is_figure(cell: &str) -> bool {
    let letters = cell.chars().filter(|c| c.is_alphabetic()).count();
    cell.contains(|c: char| c.is_ascii_digit())
        && letters <= MAX_UNIT_LENGTH
        && !cell.contains(['/', ':', '年', '月', '@'])
        && !cell.trim_start_matches('-').contains('-')
        && !is_dotted_date(cell)
}

/// Matches `05.03.2026`, `5.3.26`.
fn is_dotted_date(cell: &str) -> bool {
    let parts: Vec<&str> = cell.split('.').collect();
    parts.len() == 3 && parts[..2].iter().all(|part| part.len() <= 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(cells: &[&str]) -> ByteRecord {
        ByteRecord::from(cells.to_vec())
    }

    #[test]
    fn totals_are_recognised_by_their_words_and_the_cells_beside_them() {
        for total in [
            &["Total", "", "", "$120,000.00"][..],
            &["", "Total:", "12"],
            &["Grand Totals (5700 records)"],
            &["Subtotal", "Sum of Amount", "1.200,50 €"],
            &["合计", "", "1.2万"],
            &["合计：12", ""],
            &["TOTAL", "USD 300", "-5", "12 %"],
            &["ИТОГО", "1 200"],
        ] {
            assert_eq!(no_row(&record(total)), Some(NoRow::Total), "{total:?}");
        }
        for row in [
            &["Total Energies", "120"][..],
            &["TotalEnergies", "120"],
            &["Total", "2026-03-05", "120"],
            &["Total", "05.03.2026", "120"],
            &["Total", "3/5/2026"],
            &["Total", "Proposal", "120"],
            &["Count Dracula Ltd", "12"],
            &["Sum Trading", ""],
            &["7", "Total", "120"],
            &["合计贸易有限公司", "120"],
        ] {
            assert_eq!(no_row(&record(row)), None, "{row:?}");
        }
        assert_eq!(no_row(&record(&["", " ", ""])), Some(NoRow::Blank));
    }

    fn footer(tail: &str) -> Option<(&str, usize)> {
        in_tail(tail.as_bytes(), b',').map(|(at, lines)| (&tail[at..], lines))
    }

    #[test]
    fn notes_below_the_rows_are_found_from_the_end() {
        let rows = "1,A,5\n2,B,6\n";
        let with = |below: &str| format!("{rows}{below}");
        for (below, lines) in [
            ("\n\"Open deals\"\n\"ACME\"\n", 2),
            ("\r\n\r\n\"Copyright (c) 2000-2026 a company, inc.\"\r\n", 1),
            ("Confidential Information - Do Not Distribute\nGenerated By: Ana 3/16/2026", 2),
            (",,\nSeen by the manager,,\n", 1),
            ("\"Total\",\"\",\"11\"\n\n\"Grand Totals (2 records)\"\n", 2),
            ("导出时间：2026-03-16 09:00\n", 1),
        ] {
            assert_eq!(footer(&with(below)), Some((below, lines)), "{below:?}");
        }
    }

    #[test]
    fn what_may_be_a_row_or_a_part_of_one_is_no_footer() {
        for tail in [
            "1,A,5\n2,B,6\n",
            "1,A,5\n2,B\n",
            "1,A,5\n2\n",
            "1,A,5\n\n2\n",
            "1,A,5\n\n0065g00000X1Y2ZAAZ\n",
            "1,A,\"5\n\nsee you\n\"\n",
            "1,A,\"5\n\nsee you\"\n",
            "1,A,5\nAcme\n",
            "1,A,5\n\n\n",
            "",
        ] {
            assert_eq!(footer(tail), None, "{tail:?}");
        }
        let notes = "a note\n".repeat(MAX_LINES + 1);
        assert_eq!(footer(&format!("1,A,5\n\n{notes}")), None, "too many");
    }
}
