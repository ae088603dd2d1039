//! Escapes cells of a CSV file: quotes them if needed, and keeps a spreadsheet from running text as
//! a formula (CWE-1236).

use std::borrow::Cow;

/// Appends a text cell. Text that begins, possibly after spaces, with a character that begins a
/// formula gets a leading `'`.
pub fn push_text(text: &str, out: &mut Vec<u8>) {
    let guarded = opens_a_formula(text);
    let bytes = text.as_bytes();
    let needs_quotes = bytes.iter().any(|&byte| IS_QUOTED[usize::from(byte)])
        || bytes.first().is_some_and(|b| *b == b' ')
        || bytes.last().is_some_and(|b| *b == b' ');
    if needs_quotes {
        out.push(b'"');
    }
    if guarded {
        out.push(b'\'');
    }
    if needs_quotes {
        let mut rest = bytes;
        while let Some(at) = memchr::memchr2(b'"', 0, rest) {
            out.extend_from_slice(&rest[..at]);
            // A quote is doubled. A NUL is dropped, because it ends the file for some readers.
            if rest[at] == b'"' {
                out.extend_from_slice(b"\"\"");
            }
            rest = &rest[at + 1..];
        }
        out.extend_from_slice(rest);
        out.push(b'"');
    } else {
        out.extend_from_slice(bytes);
    }
}

/// Returns the cell that [`push_text`] writes, as a CSV reader sees it.
pub fn as_read(text: &str) -> Cow<'_, str> {
    match (opens_a_formula(text), text.contains('\0')) {
        (false, false) => Cow::Borrowed(text),
        (true, _) => Cow::Owned(format!("'{}", text.replace('\0', ""))),
        (false, true) => Cow::Owned(text.replace('\0', "")),
    }
}

/// By byte: whether a cell that contains it needs quotes.
static IS_QUOTED: [bool; 256] = {
    let mut is_quoted = [false; 256];
    let mut marks: &[u8] = b"\",\n\r\0";
    while let [mark, rest @ ..] = marks {
        is_quoted[*mark as usize] = true;
        marks = rest;
    }
    is_quoted
};

/// Returns whether a spreadsheet may read the text as a formula. Full-width signs count, because
/// some input methods and programs convert them.
pub fn opens_a_formula(text: &str) -> bool {
    match text.as_bytes().first() {
        // The common case, without decoding.
        Some(b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9') | None => return false,
        Some(b'\t' | b'\r' | b'\n' | 0) => return true,
        Some(_) => {}
    }
    let first = text.chars().find(|c| !c.is_whitespace() && !super::misleads(*c));
    matches!(first, Some('=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠' | '\0'))
        || text.starts_with(|c: char| c.is_control())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn cell(text: &str) -> String {
        let mut out = Vec::new();
        push_text(text, &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn formulas_stay_text() {
        for (text, expected) in [
            ("=1+1", "'=1+1"),
            ("  =cmd|x", "\"'  =cmd|x\""),
            ("＝HYPERLINK(1)", "'＝HYPERLINK(1)"),
            ("\tx", "'\tx"),
            ("\u{FEFF}@SUM", "'\u{FEFF}@SUM"),
            ("-5 °C lamps", "'-5 °C lamps"),
            ("plain", "plain"),
            ("北京=上海", "北京=上海"),
            ("a,\"b\"", "\"a,\"\"b\"\"\""),
        ] {
            assert_eq!(cell(text), expected, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn a_csv_reader_gets_the_text_back_and_never_a_formula(text in "\\PC*|[=+@\"',\\r\\n\\x00 ＝-]{0,9}") {
            let line = format!("before,{},after\n", cell(&text));
            let mut reader = ::csv::ReaderBuilder::new().has_headers(false).from_reader(line.as_bytes());
            let records: Vec<::csv::StringRecord> = reader.records().map(Result::unwrap).collect();
            prop_assert_eq!(records.len(), 1);
            let read = &records[0][1];
            prop_assert_eq!(records[0].len(), 3);
            prop_assert!(!opens_a_formula(read) , "{:?}", read);
            let plain = text.replace('\0', "");
            prop_assert_eq!(read.strip_prefix('\'').filter(|_| read != plain).unwrap_or(read), plain);
            prop_assert_eq!(read, as_read(&text));
        }
    }
}
