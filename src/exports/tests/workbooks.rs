//! Tests that workbooks give the same deals as the CSV file, whatever Excel made of the cells.

use std::io::{Read as _, Write as _};

use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet};

use super::{Folder, binary_workbook, each, open, shown};
use crate::exports::{Exports, ReadOptions};
use crate::facts::known;

/// One sheet of deals, with cells as Excel itself would hold them.
fn deals(sheet: &mut Worksheet) {
    let day = Format::new().set_num_format("dd/mm/yyyy");
    let headers = ["Deal ID", "Deal Name", "Amount", "Currency", "PI sent on", "Inquiry"];
    for (column, header) in (0..).zip(headers) {
        sheet.write(0, column, header).unwrap();
    }
    let sent = ExcelDateTime::from_ymd(2026, 3, 5).unwrap();
    sheet.write(1, 0, 200_000_000_000_001_u64).unwrap();
    sheet.write(1, 1, "Pumps, \"blue\"").unwrap();
    sheet.write(1, 2, 1234.5).unwrap();
    sheet.write(1, 3, "USD").unwrap();
    sheet.write_with_format(1, 4, &sent, &day).unwrap();
    sheet.write(1, 5, "two\nlines").unwrap();
    // Row 3 is blank; row 4 ends early.
    sheet.write(3, 0, "B-2").unwrap();
    sheet.write(3, 1, "Lamps").unwrap();
    sheet.write(3, 2, 3.25).unwrap();
}

fn bytes(mut workbook: Workbook) -> Vec<u8> {
    workbook.save_to_buffer().unwrap()
}

fn one_sheet() -> Vec<u8> {
    let mut workbook = Workbook::new();
    deals(workbook.add_worksheet().set_name("deal list").unwrap());
    bytes(workbook)
}

/// The workbook with one of its parts changed.
fn changed(workbook: &[u8], part: &str, change: impl Fn(String) -> String) -> Vec<u8> {
    let mut from = zip::ZipArchive::new(std::io::Cursor::new(workbook)).unwrap();
    let mut to = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for at in 0..from.len() {
        let mut file = from.by_index(at).unwrap();
        let mut text = Vec::new();
        file.read_to_end(&mut text).unwrap();
        let name = file.name().unwrap().into_owned();
        to.start_file(&name, zip::write::SimpleFileOptions::default()).unwrap();
        if name == part {
            text = change(String::from_utf8(text).unwrap()).into_bytes();
        }
        to.write_all(&text).unwrap();
    }
    to.finish().unwrap().into_inner()
}

fn facts(exports: &Exports) -> Vec<String> {
    shown(exports, |buyer| {
        let all = [known::deal_id, known::deal_name, known::value, known::pi_sent_on];
        let all: Vec<String> =
            all.iter().map(|&fact| format!("{:?}", buyer.facts.get(fact))).collect();
        format!("{} {}", buyer.facts.cell(known::deal_id).map_or(0, |cell| cell.row), all.join(" "))
    })
}

#[test]
fn a_workbook_gives_the_same_buyers_as_the_csv_file_with_the_same_rows() {
    let csv = "Deal ID,Deal Name,Amount,Currency,PI sent on,Inquiry\n\
        200000000000001,\"Pumps, \"\"blue\"\"\",1234.5,USD,2026-03-05,\"two\nlines\"\n\n\
        B-2,Lamps,3.25,,,\n";
    let from = |name, bytes: &[u8]| {
        let folder = Folder::of(&[(name, bytes)]);
        let exports = folder.open(&ReadOptions::default()).unwrap();
        let found = facts(&exports);
        assert_eq!(each(&exports, |_| {}), []);
        found
    };
    let expected = from("deals.csv", csv.as_bytes());
    assert_eq!(expected.len(), 2);
    assert_eq!(from("deals.xlsx", &one_sheet()), expected);
    assert_eq!(from("deals.xls", include_bytes!("../../../tests/data/deals.xls")), expected);
    assert_eq!(from("deals.ods", include_bytes!("../../../tests/data/deals.ods")), expected);
    assert_eq!(from("deals.xlsb", &binary_workbook::deals()), expected);
    assert!(expected[1].starts_with("4 "), "rows keep their numbers: {expected:?}");
}

#[test]
fn workbooks_and_text_files_of_one_folder_are_joined() {
    let contacts = "Contact Name,Email\nAna Berg,ana@b.example\n";
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (column, cell) in (0..).zip(["Deal ID", "Deal Name", "Contact Name"]) {
        sheet.write(0, column, cell).unwrap();
    }
    for (column, cell) in (0..).zip(["7", "Pumps", "Ana Berg"]) {
        sheet.write(1, column, cell).unwrap();
    }
    let files: [(&str, &[u8]); 2] =
        [("deals.xlsx", &bytes(workbook)), ("contacts.csv", contacts.as_bytes())];
    let folder = Folder::of(&files);
    let exports = folder.open(&ReadOptions::default()).unwrap();
    let mails = shown(&exports, |buyer| buyer.facts.text(known::email).unwrap().to_owned());
    assert_eq!(mails, ["ana@b.example"]);
}

#[test]
fn dates_of_a_workbook_that_counts_from_1904_are_right() {
    let of_1904 = changed(&one_sheet(), "xl/workbook.xml", |text| {
        assert!(text.contains("<workbookPr "));
        text.replace("<workbookPr ", "<workbookPr date1904=\"1\" ")
    });
    let folder = Folder::of(&[("deals.xlsx", &of_1904)]);
    let exports = folder.open(&ReadOptions::default()).unwrap();
    // The same number of days, counted from four years and a day later.
    assert!(facts(&exports)[0].contains("2030-03-06"), "{:?}", facts(&exports));
}

#[test]
fn errors_are_blank_tri_values_are_read_and_long_numbers_are_warned_about() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (column, header) in (0..).zip(["Deal ID", "Deal Name", "Stage", "Do not contact"]) {
        sheet.write(0, column, header).unwrap();
    }
    sheet.write(1, 0, 5_805_028_000_000_123_456_u64).unwrap();
    sheet.write(1, 1, "Lamps").unwrap();
    sheet.write(1, 2, "broken").unwrap();
    sheet.write(2, 0, 77).unwrap();
    sheet.write(2, 1, "Pumps").unwrap();
    sheet.write(2, 3, true).unwrap();
    let with_error = changed(&bytes(workbook), "xl/worksheets/sheet1.xml", |text| {
        let (start, rest) = text.split_once("<c r=\"C2\"").unwrap();
        let (_, end) = rest.split_once("</c>").unwrap();
        format!("{start}<c r=\"C2\" t=\"e\"><v>#REF!</v></c>{end}")
    });
    let folder = Folder::of(&[("deals.xlsx", &with_error)]);
    let exports = folder.open(&ReadOptions::default()).unwrap();
    let codes: Vec<&str> = exports.notices().iter().map(|notice| notice.code.id).collect();
    assert_eq!(codes, ["W903"], "{:?}", exports.notices());
    let found = shown(&exports, |buyer| format!("{:?}", buyer.facts.get(known::stage)));
    assert_eq!(found, ["Blank", "Blank"]);
    let opted = shown(&exports, |buyer| format!("{:?}", buyer.facts.get(known::opted_out)));
    assert_eq!(opted, ["Blank", "YesNo(true)"]);
}

fn several_sheets() -> Vec<u8> {
    let mut workbook = Workbook::new();
    workbook.add_worksheet().set_name("Read me").unwrap().write(0, 0, "Notes").unwrap();
    deals(workbook.add_worksheet().set_name("Deals").unwrap());
    let people = workbook.add_worksheet().set_name("People").unwrap();
    for (column, header) in (0..).zip(["First Name", "Last Name", "Email"]) {
        people.write(0, column, header).unwrap();
    }
    bytes(workbook)
}

#[test]
fn all_sheets_that_are_tables_are_read_and_the_others_are_named() {
    let folder = Folder::of(&[("all.xlsx", &several_sheets())]);
    let exports = folder.open(&ReadOptions::default()).unwrap();
    assert_eq!(facts(&exports).len(), 2);
    let left: Vec<String> = exports
        .ignored_files()
        .iter()
        .map(|file| format!("{} {}", file.name.rsplit('/').next().unwrap(), file.why))
        .collect();
    assert_eq!(left, ["all.xlsx, sheet Read me is not a known table; its headers are: Notes",]);
}

#[test]
fn sheets_are_chosen_by_name_and_a_name_that_no_workbook_has_is_a_error() {
    let folder = Folder::of(&[("all.xlsx", &several_sheets())]);
    let chosen = |sheets: &[&str]| {
        let sheets = sheets.iter().map(|&sheet| sheet.to_owned()).collect();
        open(&[folder.file("all.xlsx")], &ReadOptions { sheets, ..ReadOptions::default() })
    };
    let both = chosen(&["deals", "People"]).unwrap();
    let names: Vec<&str> = both.table_maps().iter().map(|table| table.kind.name()).collect();
    assert_eq!(names, ["deals", "contacts"]);
    let output = |sheets: &[&str]| chosen(sheets).err().unwrap().remove(0);
    let typo = output(&["Daels"]);
    assert_eq!((typo.code.id, typo.help.as_deref()), ("E916", Some("Did you mean “Deals”?")));
    assert_eq!(output(&["Read me"]).code.id, "E904");
}

#[test]
fn a_workbook_cut_short_or_flipped_anywhere_is_a_error_or_is_read_and_never_a_panic() {
    let whole = one_sheet();
    for at in (0..whole.len()).step_by(97) {
        let mut flipped = whole.clone();
        flipped[at] ^= 0x55;
        for damaged in [&whole[..at], &flipped] {
            let folder = Folder::of(&[("deals.xlsx", damaged)]);
            if let Ok(exports) = folder.open(&ReadOptions::default()) {
                each(&exports, |_| {});
            }
        }
    }
}

#[test]
fn a_worksheet_of_dynamics_is_read_with_its_hidden_columns_and_serial_days() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet().set_name("My Open Opportunities").unwrap();
    let moment = Format::new().set_num_format("m/d/yyyy h:mm");
    let headers = [
        "(Do Not Modify) Opportunity",
        "(Do Not Modify) Row Checksum",
        "(Do Not Modify) Modified On",
        "Topic",
        "Potential Customer",
        "Est. Close Date",
        "Est. Revenue",
        "Currency",
        "Status",
        "Created On",
        "Country/Region (Potential Customer) (Account)",
    ];
    for (column, header) in (0..).zip(headers) {
        sheet.write(0, column, header).unwrap();
    }
    for column in 0..3 {
        sheet.set_column_hidden(column).unwrap();
    }
    let created = ExcelDateTime::from_ymd(2026, 2, 3).unwrap().and_hms(9, 30, 0).unwrap();
    sheet.write(1, 0, "6A0B1C2D-0000-4111-8222-333344445555").unwrap();
    sheet.write(1, 1, "q1w2e3==").unwrap();
    sheet.write_with_format(1, 2, &created, &moment).unwrap();
    sheet.write(1, 3, "Compressor station").unwrap();
    sheet.write(1, 4, "Fjord Energi AS").unwrap();
    sheet.write(1, 5, 46_142.0).unwrap();
    sheet.write(1, 6, 48_000.5).unwrap();
    sheet.write(1, 7, "EUR").unwrap();
    sheet.write(1, 8, "Open").unwrap();
    sheet.write_with_format(1, 9, &created, &moment).unwrap();
    sheet.write(1, 10, "Norway").unwrap();
    let folder = Folder::of(&[("opportunities.xlsx", &bytes(workbook))]);
    let exports = folder.open(&ReadOptions::default()).unwrap();
    let read = shown(&exports, |buyer| {
        let all = [
            known::deal_name,
            known::company_name,
            known::value,
            known::status,
            known::created_on,
            known::country,
        ];
        let all: Vec<String> =
            all.iter().map(|&fact| format!("{:?}", buyer.facts.get(fact))).collect();
        format!("{} {}", buyer.id, all.join(" "))
    });
    assert_eq!(
        read,
        ["6A0B1C2D-0000-4111-8222-333344445555 Text(\"Compressor station\") \
          Text(\"Fjord Energi AS\") Money(Money { ten_thousandths: 480005000, currency: Some(EUR) \
          }) Text(\"Open\") Date(2026-02-03) Text(\"Norway\")"]
    );
}
