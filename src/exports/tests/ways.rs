//! Tests that the same deals give the same values in every date format, encoding, delimiter and
//! decimal mark.

use encoding_rs::{BIG5, Encoding, GB18030, SHIFT_JIS, UTF_8, WINDOWS_1251, WINDOWS_1252};
use jiff::ToSpan as _;
use jiff::civil::{Date, date};
use proptest::prelude::*;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};

use super::{Folder, each};
use crate::exports::ReadOptions;
use crate::facts::{Value, known};

/// A deal to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Deal {
    id: String,
    name: String,
    cents: i64,
    sent: Date,
}

const DEALS: u32 = 200;

/// The letters that an encoding can write, beyond ASCII.
#[derive(Clone, Copy, Debug)]
struct Letters(&'static [&'static str]);

const WESTERN: Letters = Letters(&["Größe", "Étoile", "Señal", "Pumps"]);
const CHINESE: Letters = Letters(&["水泵", "阀门", "灯具", "贸易公司"]);
const TRADITIONAL: Letters = Letters(&["水泵", "閥門", "燈具", "貿易公司"]);
const JAPANESE: Letters = Letters(&["ポンプ", "バルブ", "照明", "株式会社"]);
const RUSSIAN: Letters = Letters(&["Насос", "Клапан", "Лампа", "Завод"]);

/// Returns invented deals, always the same; they include days after the 12th and cents.
fn deals(letters: Letters, count: u32) -> Vec<Deal> {
    let first = date(2025, 3, 1);
    (0..count)
        .map(|at| Deal {
            id: format!("D-{at}"),
            name: format!(
                "{}; \"{at}\", {}",
                letters.0[at as usize % letters.0.len()],
                letters.0[(at as usize + 1) % letters.0.len()]
            ),
            cents: i64::from(at * 7919 % 9_000_000) + 5,
            sent: first + (i64::from(at * 37 % 380)).days(),
        })
        .collect()
}

#[derive(Clone, Copy, Debug)]
enum Days {
    Iso,
    DayFirst,
    MonthFirst,
    Dots,
    ShortYear,
    MonthNamed,
    Chinese,
    Moment,
    Noon,
    Serial,
}

const ALL_DAYS: [Days; 10] = [
    Days::Iso,
    Days::DayFirst,
    Days::MonthFirst,
    Days::Dots,
    Days::ShortYear,
    Days::MonthNamed,
    Days::Chinese,
    Days::Moment,
    Days::Noon,
    Days::Serial,
];

impl Days {
    fn shown(self, day: Date) -> String {
        let form = match self {
            Days::Iso => "%Y-%m-%d",
            Days::DayFirst => "%d/%m/%Y",
            Days::MonthFirst => "%-m/%-d/%Y",
            Days::Dots => "%d.%m.%Y",
            Days::ShortYear => "%d/%m/%y",
            Days::MonthNamed => "%-d %b, %Y 00:02:00",
            Days::Chinese => "%Y年%-m月%-d日",
            Days::Moment => "%Y-%m-%dT18:55:00",
            Days::Noon => "%b %-d, %Y 12:05 PM",
            Days::Serial => {
                let since = day.since((jiff::Unit::Day, date(1899, 12, 30))).unwrap();
                return since.get_days().to_string();
            }
        };
        day.strftime(form).to_string()
    }
}

#[derive(Clone, Copy, Debug)]
enum Amounts {
    /// `1234.05`
    Plain,
    /// `1,234.05`
    Grouped,
    /// `1.234,05`
    Comma,
    /// `$1,234.05`
    Signed,
    /// `1 234,05`
    Spaced,
    /// `12,34,567.05`
    Indian,
}

const ALL_AMOUNTS: [Amounts; 6] = [
    Amounts::Plain,
    Amounts::Grouped,
    Amounts::Comma,
    Amounts::Signed,
    Amounts::Spaced,
    Amounts::Indian,
];

impl Amounts {
    fn shown(self, cents: i64) -> String {
        let (whole, rest) = ((cents / 100).to_string(), cents % 100);
        let grouped = |mark: char, more: usize| {
            let mut out = String::new();
            for (at, digit) in whole.chars().enumerate() {
                let left = whole.len() - at;
                let ends_group = left == 3 || (left > 3 && (left - 3) % more == 0);
                if at > 0 && ends_group {
                    out.push(mark);
                }
                out.push(digit);
            }
            out
        };
        match self {
            Amounts::Plain => format!("{whole}.{rest:02}"),
            Amounts::Grouped => format!("{}.{rest:02}", grouped(',', 3)),
            Amounts::Comma => format!("{},{rest:02}", grouped('.', 3)),
            Amounts::Signed => format!("${}.{rest:02}", grouped(',', 3)),
            Amounts::Spaced => format!("{},{rest:02}", grouped('\u{a0}', 3)),
            Amounts::Indian => format!("{}.{rest:02}", grouped(',', 2)),
        }
    }
}

/// The format of an export.
#[derive(Clone, Debug)]
struct Way {
    encoding: Bytes,
    delimiter: char,
    days: Days,
    amounts: Amounts,
    line_end: &'static str,
    quotes_all: bool,
    titles: bool,
    total: bool,
}

#[derive(Clone, Copy, Debug)]
enum Bytes {
    Of(&'static Encoding, Letters),
    WithMark,
    Utf16 { is_big: bool, has_mark: bool },
}

impl Bytes {
    fn letters(self) -> Letters {
        match self {
            Bytes::Of(_, letters) => letters,
            Bytes::WithMark | Bytes::Utf16 { .. } => CHINESE,
        }
    }

    fn of(self, text: &str) -> Vec<u8> {
        match self {
            Bytes::Of(encoding, _) => {
                let (bytes, _, is_lossy) = encoding.encode(text);
                assert!(!is_lossy, "the test writes what {} has no letter for", encoding.name());
                bytes.into_owned()
            }
            Bytes::WithMark => [b"\xef\xbb\xbf", text.as_bytes()].concat(),
            Bytes::Utf16 { is_big, has_mark } => {
                let mark = if has_mark { "\u{feff}" } else { "" };
                let units = mark.encode_utf16().chain(text.encode_utf16());
                let bytes =
                    |unit: u16| if is_big { unit.to_be_bytes() } else { unit.to_le_bytes() };
                units.flat_map(bytes).collect()
            }
        }
    }
}

const PLAIN: Way = Way {
    encoding: Bytes::Of(UTF_8, CHINESE),
    delimiter: ',',
    days: Days::Iso,
    amounts: Amounts::Plain,
    line_end: "\n",
    quotes_all: false,
    titles: false,
    total: false,
};

impl Way {
    fn row(&self, cells: &[&str]) -> String {
        let special = [self.delimiter, '"', '\n', '\r'];
        let quoted = |cell: &&str| {
            if self.quotes_all || cell.contains(special) {
                format!("\"{}\"", cell.replace('"', "\"\""))
            } else {
                (*cell).to_owned()
            }
        };
        let cells: Vec<String> = cells.iter().map(quoted).collect();
        cells.join(&self.delimiter.to_string()) + self.line_end
    }

    fn text(&self, deals: &[Deal]) -> String {
        let mut text = String::new();
        if self.titles {
            text += &format!("Proformas of the week{0}{0}", self.line_end);
        }
        text += &self.row(&["Deal ID", "Deal Name", "Amount", "Currency", "PI sent on"]);
        for deal in deals {
            let (amount, sent) = (self.amounts.shown(deal.cents), self.days.shown(deal.sent));
            text += &self.row(&[&deal.id, &deal.name, &amount, "USD", &sent]);
        }
        if self.total {
            let sum = deals.iter().map(|deal| deal.cents).sum();
            text += &self.row(&["Total", "", &self.amounts.shown(sum), "", ""]);
        }
        text
    }
}

fn read(file: &str, bytes: &[u8]) -> Vec<Deal> {
    let folder = Folder::of(&[(file, bytes)]);
    let exports =
        folder.open(&ReadOptions::default()).unwrap_or_else(|errors| panic!("{errors:?}"));
    let mut found = Vec::new();
    let rejected = each(&exports, |buyer| {
        let facts = &buyer.facts;
        let Value::Money(money) = facts.get(known::value) else { panic!("no money: {}", buyer.id) };
        assert_eq!(money.currency.map(|own| own.to_string()).as_deref(), Some("USD"));
        assert_eq!(money.ten_thousandths % 100, 0);
        found.push(Deal {
            id: buyer.id.to_string(),
            name: facts.text(known::deal_name).unwrap().to_owned(),
            cents: money.ten_thousandths / 100,
            sent: facts.date(known::pi_sent_on).unwrap(),
        });
    });
    assert!(rejected.is_empty(), "{rejected:?}");
    found
}

fn reads_the_same(way: &Way, count: u32) {
    let deals = deals(way.encoding.letters(), count);
    let found = read("deals.csv", &way.encoding.of(&way.text(&deals)));
    assert_eq!(found, deals, "{way:?}");
}

#[test]
fn the_same_deals_in_sixteen_ways() {
    let western = Bytes::Of(WINDOWS_1252, WESTERN);
    let ways = [
        PLAIN,
        Way { encoding: Bytes::WithMark, line_end: "\r\n", ..PLAIN },
        Way {
            encoding: western,
            delimiter: ';',
            amounts: Amounts::Comma,
            days: Days::Dots,
            ..PLAIN
        },
        Way {
            encoding: western,
            days: Days::MonthFirst,
            amounts: Amounts::Signed,
            quotes_all: true,
            ..PLAIN
        },
        Way { encoding: Bytes::Of(GB18030, CHINESE), days: Days::Chinese, ..PLAIN },
        Way {
            encoding: Bytes::Of(BIG5, TRADITIONAL),
            days: Days::Iso,
            amounts: Amounts::Grouped,
            ..PLAIN
        },
        Way { encoding: Bytes::Of(SHIFT_JIS, JAPANESE), days: Days::Moment, ..PLAIN },
        Way {
            encoding: Bytes::Of(WINDOWS_1251, RUSSIAN),
            delimiter: ';',
            amounts: Amounts::Spaced,
            days: Days::Dots,
            ..PLAIN
        },
        Way {
            encoding: Bytes::Utf16 { is_big: false, has_mark: true },
            delimiter: '\t',
            line_end: "\r\n",
            ..PLAIN
        },
        Way {
            encoding: Bytes::Utf16 { is_big: true, has_mark: false },
            days: Days::DayFirst,
            ..PLAIN
        },
        Way { delimiter: '|', days: Days::MonthNamed, amounts: Amounts::Indian, ..PLAIN },
        Way { days: Days::Noon, amounts: Amounts::Grouped, titles: true, total: true, ..PLAIN },
        Way { days: Days::ShortYear, delimiter: ';', titles: true, line_end: "\r\n", ..PLAIN },
        Way { days: Days::Serial, delimiter: '\t', total: true, ..PLAIN },
        Way { line_end: "\r", ..PLAIN },
    ];
    for way in &ways {
        reads_the_same(way, DEALS);
    }
    let deals = deals(CHINESE, DEALS);
    assert_eq!(read("deals.xlsx", &workbook(&deals)), deals, "as a workbook");
}

fn workbook(deals: &[Deal]) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let day = Format::new().set_num_format("dd.mm.yyyy");
    let headers = ["Deal ID", "Deal Name", "Amount", "Currency", "PI sent on"];
    for (column, header) in (0..).zip(headers) {
        sheet.write(0, column, header).unwrap();
    }
    for (row, deal) in (1..).zip(deals) {
        let (year, month, day_of) = (deal.sent.year(), deal.sent.month(), deal.sent.day());
        let sent = ExcelDateTime::from_ymd(
            u16::try_from(year).unwrap(),
            month.unsigned_abs(),
            day_of.unsigned_abs(),
        );
        sheet.write(row, 0, &deal.id).unwrap();
        sheet.write(row, 1, &deal.name).unwrap();
        #[allow(clippy::cast_precision_loss)] // cents far below 2^53
        sheet.write(row, 2, deal.cents as f64 / 100.0).unwrap();
        sheet.write(row, 3, "USD").unwrap();
        sheet.write_with_format(row, 4, sent.unwrap(), &day).unwrap();
    }
    workbook.save_to_buffer().unwrap()
}

fn way() -> impl Strategy<Value = Way> {
    let encoding = prop_oneof![
        Just(Bytes::Of(UTF_8, CHINESE)),
        Just(Bytes::Of(UTF_8, WESTERN)),
        Just(Bytes::WithMark),
        Just(Bytes::Of(WINDOWS_1252, WESTERN)),
        Just(Bytes::Of(GB18030, CHINESE)),
        Just(Bytes::Of(BIG5, TRADITIONAL)),
        Just(Bytes::Of(SHIFT_JIS, JAPANESE)),
        Just(Bytes::Of(WINDOWS_1251, RUSSIAN)),
        (any::<bool>(), any::<bool>())
            .prop_map(|(is_big, has_mark)| Bytes::Utf16 { is_big, has_mark }),
    ];
    let delimiter = prop_oneof![Just(','), Just(';'), Just('\t'), Just('|')];
    let line_end = prop_oneof![Just("\n"), Just("\r\n"), Just("\r")];
    let days = prop::sample::select(&ALL_DAYS[..]);
    let amounts = prop::sample::select(&ALL_AMOUNTS[..]);
    let rest = (any::<bool>(), any::<bool>(), any::<bool>());
    (encoding, delimiter, line_end, days, amounts, rest).prop_filter_map(
        "written so that it can be read back",
        |(encoding, delimiter, line_end, days, amounts, (quotes_all, titles, total))| {
            let way =
                Way { encoding, delimiter, days, amounts, line_end, quotes_all, titles, total };
            // No encoding but Chinese ones has these letters, and Japanese ones no hard space.
            let is_chinese =
                matches!(way.encoding, Bytes::Of(own, _) if own != GB18030 && own != UTF_8);
            let has_no_space =
                matches!(way.encoding, Bytes::Of(own, _) if [BIG5, SHIFT_JIS].contains(&own));
            let cannot_write = (is_chinese && matches!(days, Days::Chinese))
                || (has_no_space && matches!(amounts, Amounts::Spaced));
            (!cannot_write).then_some(way)
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn the_same_deals_in_any_way(way in way(), count in 60_u32..DEALS) {
        reads_the_same(&way, count);
    }
}
