//! Writes a binary workbook (`.xlsb`) for tests, as no library writes them: records of a number, a
//! length and bytes, as in the published format (MS-XLSB).

use std::io::Write as _;

/// The records of one part of the workbook.
#[derive(Default)]
struct Part(Vec<u8>);

impl Part {
    fn record(mut self, number: u16, bytes: &[&[u8]]) -> Self {
        let bytes = bytes.concat();
        self.seven_bits(usize::from(number));
        self.seven_bits(bytes.len());
        self.0.extend(bytes);
        self
    }

    /// Encodes a number in groups of seven bits, lowest first; the eighth bit marks continuation.
    fn seven_bits(&mut self, mut number: usize) {
        while number >= 0x80 {
            self.0.push((number & 0x7F) as u8 | 0x80);
            number >>= 7;
        }
        self.0.push(number as u8);
    }

    /// Adds the cells of a row from column 0 on: record number and bytes of each.
    fn row(self, row: u32, cells: &[(u16, Vec<u8>)]) -> Self {
        let numbered = (0_u32..).zip(cells);
        numbered.fold(self.record(0, &[&number(row), &[0; 13]]), |part, (column, (sort, bytes))| {
            let is_day = *sort == DAY;
            let style = [u8::from(is_day), 0, 0, 0];
            match *sort {
                DAY => part.record(REAL, &[&number(column), &style, bytes]),
                sort => part.record(sort, &[&number(column), &style, bytes]),
            }
        })
    }
}

const REAL: u16 = 5;
const TEXT: u16 = 6;
/// A cell without a record type of its own.
const DAY: u16 = u16::MAX;

fn number(number: u32) -> [u8; 4] {
    number.to_le_bytes()
}

fn wide(text: &str) -> Vec<u8> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let length = u32::try_from(units.len()).unwrap();
    number(length).into_iter().chain(units.into_iter().flat_map(u16::to_le_bytes)).collect()
}

fn text(text: &str) -> (u16, Vec<u8>) {
    (TEXT, wide(text))
}

fn real(value: f64) -> (u16, Vec<u8>) {
    (REAL, value.to_le_bytes().to_vec())
}

/// The rows of `deals.xls` and `deals.ods` in `tests/data`.
pub(super) fn deals() -> Vec<u8> {
    let book = Part::default()
        .record(0x83, &[])
        .record(0x99, &[&number(0), &number(0), &wide("")])
        .record(0x8F, &[])
        .record(0x9C, &[&number(0), &number(1), &wide("rId1"), &wide("deal list")])
        .record(0x90, &[])
        .record(0x9D, &[&[0; 26]])
        .record(0x84, &[]);
    let format = [&176_u16.to_le_bytes()[..], &wide("dd/mm/yyyy")].concat();
    let style = |format: u16| [&[0, 0][..], &format.to_le_bytes(), &[0; 12]].concat();
    let styles = Part::default()
        .record(0x267, &[&number(1)])
        .record(0x2C, &[&format])
        .record(0x268, &[])
        .record(0x269, &[&number(2)])
        .record(0x2F, &[&style(0)])
        .record(0x2F, &[&style(176)])
        .record(0x26A, &[]);
    let headers = ["Deal ID", "Deal Name", "Amount", "Currency", "PI sent on", "Inquiry"].map(text);
    let sent = (DAY, 46_086.0_f64.to_le_bytes().to_vec());
    let first = [
        real(200_000_000_000_001.0),
        text("Pumps, \"blue\""),
        real(1234.5),
        text("USD"),
        sent,
        text("two\nlines"),
    ];
    let second = [text("B-2"), text("Lamps"), real(3.25)];
    let sheet = Part::default()
        .record(0x81, &[])
        .record(0x94, &[&number(0), &number(3), &number(0), &number(5)])
        .record(0x91, &[])
        .row(0, &headers)
        .row(1, &first)
        .row(3, &second)
        .record(0x92, &[])
        .record(0x82, &[]);
    let relations = "<Relationships \
        xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship \
        Id=\"rId1\" Type=\"worksheet\" Target=\"worksheets/sheet1.bin\"/></Relationships>";
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in [
        ("xl/workbook.bin", &book.0[..]),
        ("xl/_rels/workbook.bin.rels", relations.as_bytes()),
        ("xl/styles.bin", &styles.0),
        ("xl/worksheets/sheet1.bin", &sheet.0),
    ] {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}
