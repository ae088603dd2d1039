//! Detects the delimiter of a text file.

use std::io::{self, Read as _, Seek as _, SeekFrom};

use super::decode::Utf8File;

/// The number of bytes from which the delimiter is decided.
const SAMPLE: u64 = 1 << 16;
const ROWS: usize = 40;

/// The delimiter of files rewritten by `normalise_text`, because theirs is not a single byte.
const UNIT_SEPARATOR: u8 = 0x1f;

pub struct Dialect {
    pub delimiter: u8,
    /// The length of a `sep=;` line in bytes. Spreadsheets do not count it as a row.
    pub skip: u64,
}

/// Detects the delimiter: the one given by a `sep=;` line, else the usual delimiter that splits
/// most of the first rows into the same number of cells.
pub fn dialect(text: &Utf8File, start: u64) -> io::Result<Dialect> {
    let mut file = text.open()?;
    file.seek(SeekFrom::Start(start))?;
    let mut sample = Vec::new();
    file.take(SAMPLE).read_to_end(&mut sample)?;
    Ok(of_sample(&sample))
}

fn of_sample(sample: &[u8]) -> Dialect {
    let end = memchr::memchr(b'\n', sample).map_or(sample.len(), |at| at + 1);
    let first = sample[..end].trim_ascii();
    let first = first.strip_prefix(b"\"").and_then(|f| f.strip_suffix(b"\"")).unwrap_or(first);
    if first.len() <= 5 && first.to_ascii_lowercase().starts_with(b"sep=") {
        // A tab after `sep=` is trimmed away with the line end.
        return Dialect { delimiter: first.get(4).copied().unwrap_or(b'\t'), skip: end as u64 };
    }
    let mut best = (0, b',');
    for delimiter in [b',', b';', b'\t', b'|', b'^', b'~', UNIT_SEPARATOR] {
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter)
            .from_reader(sample);
        let records = reader.byte_records().take(ROWS).filter_map(Result::ok);
        let widths: Vec<usize> = records.map(|record| record.len()).collect();
        // Titles above the header are narrow; other rows have the width of the header.
        let alike = |width: usize| widths.iter().filter(|&&own| own == width).count();
        let most = widths.iter().filter(|&&width| width > 1).max_by_key(|&&own| (alike(own), own));
        let Some((&width, alike)) = most.map(|width| (width, alike(*width))) else { continue };
        // Agreement between rows weighs more than the number of cells: text is full of commas.
        let score = alike * 1000 / widths.len() * 100 + width.min(99);
        if score > best.0 {
            best = (score, delimiter);
        }
    }
    Dialect { delimiter: best.1, skip: 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_delimiter_is_what_the_rows_agree_on() {
        let delimiter = |text: &str| char::from(of_sample(text.as_bytes()).delimiter);
        assert_eq!(delimiter("Deal ID;Value\n1;2,50\n2;3,75\n"), ';');
        assert_eq!(delimiter("Deal ID\tName\n1\ta, b\n"), '\t');
        assert_eq!(delimiter("Deal ID,Name\n1,\"a;b\nc;d\"\n"), ',');
        assert_eq!(delimiter("Deal ID\n1\n"), ',', "a single column has none");
        let titled = "Open deals, by stage, March\nFor: Ana\n\nDeal ID;Value\n1;2,50\n2;3,75\n";
        assert_eq!(delimiter(titled), ';', "titles above the header");
    }

    #[test]
    fn a_line_that_names_the_delimiter_is_obeyed_and_passed_over() {
        let found = of_sample(b"sep=;\r\nDeal ID;a,b,c\n1;2,3,4\n");
        assert_eq!((found.delimiter, found.skip), (b';', 7));
        let tab = of_sample(b"SEP=\t\na\tb\n");
        assert_eq!((tab.delimiter, tab.skip), (b'\t', 6));
    }
}
