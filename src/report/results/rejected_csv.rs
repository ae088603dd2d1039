//! Writes `rejected.csv`: the rows that could not be used, each with its reason.

use super::csv_rows::push_whole;
use crate::report::escape::csv::push_text;

pub fn set_aside_header(out: &mut Vec<u8>) {
    out.extend_from_slice(b"file,row,reason,text\n");
}

/// `row` as a spreadsheet counts; `text` is the unchanged row of the file.
pub fn set_aside_row(file: &str, row: u32, reason: &str, text: &str, out: &mut Vec<u8>) {
    push_text(file, out);
    out.push(b',');
    push_whole(u64::from(row), out);
    out.push(b',');
    push_text(reason, out);
    out.push(b',');
    push_text(text, out);
    out.push(b'\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_keeps_its_text_in_one_cell() {
        let mut out = Vec::new();
        set_aside_header(&mut out);
        set_aside_row("deals.csv", 12, "two values for one id", "=1,\"x\"", &mut out);
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "file,row,reason,text\ndeals.csv,12,two values for one id,\"'=1,\"\"x\"\"\"\n"
        );
    }
}
