//! Properties that must hold for any input. The fuzz targets run them without end, `cargo test`
//! briefly.
#![allow(clippy::unwrap_used)] // a property that does not hold panics
#![allow(dead_code)] // each target uses one of them

use std::path::Path;
use std::sync::OnceLock;

use ghosted::analysis::open_exports;
use ghosted::exports::survey;
use ghosted::exports::values::date;
use ghosted::exports::values::date::DateOrder;
use ghosted::exports::{Batch, ReadOptions, read_value};
use ghosted::facts::{Deal, Kind, Money, Value};
use ghosted::rules::{Pack, RuleFiles, load};

fn pack() -> &'static Pack {
    static PACK: OnceLock<Pack> = OnceLock::new();
    PACK.get_or_init(|| load(&RuleFiles::embedded()).pack.unwrap())
}

/// A file of any bytes is read or refused; every row of it is counted exactly once.
pub fn export(bytes: &[u8]) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("deals.csv");
    std::fs::write(&file, bytes).unwrap();
    read(&file);
}

/// A header of any text is read or refused, and every column of it is reported once.
pub fn header(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let header = text.lines().next().unwrap_or_default();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("deals.csv");
    std::fs::write(&file, format!("Deal ID,Deal Name,{header}\n1,A\n")).unwrap();
    read(&file);
    let options = ReadOptions::default();
    let paths = [file];
    if let Ok((tables, _)) = survey(&paths, &pack().columns, &pack().catalog, &options) {
        for table in &tables {
            let mut shown: Vec<&str> =
                table.columns.iter().map(|own| own.header.as_str()).collect();
            shown.retain(|header| !header.trim().is_empty());
            let all = shown.len();
            shown.sort_unstable();
            shown.dedup();
            assert_eq!(shown.len(), all, "two columns of one name: {shown:?}");
        }
    }
}

fn read(file: &Path) {
    let paths = [file.to_path_buf()];
    let options = ReadOptions::default();
    let Ok(exports) = open_exports(pack(), &paths, &options) else {
        return;
    };
    let (Ok(mut reader), mut batch, mut ended) = (exports.deals(), Batch::default(), 0) else {
        return;
    };
    loop {
        match reader.read(&mut batch) {
            Ok(true) => {}
            Ok(false) => break,
            Err(_) => return,
        }
        for row in batch.rows() {
            ended += 1;
            let mut buyer = Deal::new(pack().catalog.len());
            if let Err(error) = exports.fill(row, &mut buyer) {
                assert!(!error.reason.is_empty() && error.row > 0);
            }
        }
    }
    let rows: usize = reader
        .accounts()
        .iter()
        .map(|file| file.rows - file.footers - file.skipped - file.joined)
        .sum();
    assert_eq!(rows, ended);
}

/// Any text is a date or not; a date that was parsed is the same after it is formatted and parsed
/// again.
pub fn date(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let orders = DateOrder::ALL.into_iter().map(Some).chain([None]);
    for order in orders {
        let Some(moment) = date::read(&text, order) else { continue };
        let plain = if moment.has_time {
            moment.at.strftime("%Y-%m-%d %H:%M:%S").to_string()
        } else {
            moment.at.date().to_string()
        };
        let again = date::read(&plain, order).unwrap();
        assert_eq!(again.at.date(), moment.at.date(), "{text:?} {plain}");
        assert_eq!(again.at.hour(), moment.at.hour(), "{text:?} {plain}");
    }
}

/// Any text is an amount or not; a parsed amount is the same after it is formatted and parsed
/// again.
pub fn money(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let Ok(Value::Money(money)) = read_value(&text, Kind::Money) else { return };
    let Money { ten_thousandths, currency } = money;
    let (whole, rest) =
        (ten_thousandths.unsigned_abs() / 10_000, ten_thousandths.unsigned_abs() % 10_000);
    let sign = if ten_thousandths < 0 { "-" } else { "" };
    let code = currency.map(|own| format!(" {own}")).unwrap_or_default();
    let plain = format!("{sign}{whole}.{rest:04}{code}");
    assert_eq!(read_value(&plain, Kind::Money), Ok(Value::Money(money)), "{text:?} {plain}");
}
