//! Tests how the cells of a deals table are read.

use super::{Folder, each, open, opened, pack, shown};
use crate::exports::{Blanks, DateOrder, Exports, ReadOptions};
use crate::facts::{Cell, Value, known};
use crate::rules::kinds::columns::{Alias, Chosen, ChosenFor, Columns, TableKind};

#[test]
fn cells_become_typed_facts_with_the_cell_that_they_came_from() {
    let (_folder, exports) = opened(&[(
        "deals.csv",
        "\u{feff}Deal ID,Deal Name,Amount,Currency,PI sent on,Last email received,Replied,Quantity,Opens,Country\n\
         7,A,\"$1,500.50\",CAD,2026-03-05,2026-03-06 07:08,no,\"1,200\",--,(No value)\n",
    )]);
    let rejected = each(&exports, |buyer| {
        let facts = &buyer.facts;
        assert_eq!(buyer.id, "7");
        let Value::Money(money) = facts.get(known::value) else { panic!("no money") };
        assert_eq!((money.amount(), money.currency.unwrap().as_str()), (1500.5, "CAD"));
        assert_eq!(facts.date(known::pi_sent_on).unwrap().to_string(), "2026-03-05");
        assert!(
            matches!(facts.get(known::last_received_on), Value::DateTime(at) if at.hour() == 7)
        );
        assert_eq!(facts.yes_no(known::replied), Some(false));
        assert_eq!(*facts.get(known::quantity), Value::Decimal(1200.0));
        assert_eq!(*facts.get(known::opens), Value::Blank);
        assert_eq!(*facts.get(known::country), Value::Blank);
        assert_eq!(*facts.get(known::stage), Value::NoColumn);
        assert_eq!(facts.cell(known::pi_sent_on), Some(Cell { file: 0, row: 2, column: 4 }));
    });
    assert!(rejected.is_empty());
    assert_eq!(
        exports.sources().name_of(Cell { file: 0, row: 2, column: 0 }).unwrap().1,
        "Deal ID"
    );
}

#[test]
fn of_several_columns_for_one_fact_the_first_that_is_filled_counts() {
    let (_folder, exports) = opened(&[(
        "deals.csv",
        "ID,Deal Name,Mobile,Phone Number,Deal ID\n1,A,222,111,\n,B,222,,9\n,C,,,\n",
    )]);
    let mut lines = Vec::new();
    let rejected = each(&exports, |buyer| {
        lines.push(format!("{} {}", buyer.id, buyer.facts.text(known::phone).unwrap_or("?")));
    });
    assert_eq!(lines, ["1 111", "9 222"], "the id may be in either column");
    assert_eq!((rejected[0].row, rejected[0].reason.as_str()), (4, "The deal has no id"));
}

#[test]
fn of_several_days_of_mail_and_chat_the_latest_breaks_the_silence() {
    let (_folder, exports) = opened(&[(
        "deals.csv",
        "商机编号,商机名称,最近收件时间,最近收到阿里TM消息时间,最近发件时间,最近发EDM时间,最近联系时间\n\
         1,A,2026-02-09 22:14:05,2026/2/20 16:45,2026-03-01,2026-02-01,2026-03-15\n\
         2,B,2026-03-02,2026-02-20,--,2026-03-03 8:00,2026-03-15\n3,C,--,soon,--,--,--\n",
    )]);
    let mut days = Vec::new();
    let rejected = each(&exports, |buyer| {
        let day = |fact| buyer.facts.date(fact).map_or("unknown".into(), |day| day.to_string());
        let column = buyer.facts.cell(known::last_received_on).map_or(0, |cell| cell.column);
        let (received, sent) = (day(known::last_received_on), day(known::last_sent_on));
        days.push(format!("{received} from column {column}, {sent}"));
    });
    assert_eq!(
        days,
        [
            "2026-02-20 from column 3, 2026-03-01",
            "2026-03-02 from column 2, 2026-03-03",
            "unknown from column 0, unknown",
        ]
    );
    assert_eq!(rejected, []);
    let warned = "1 cell in “最近收到阿里TM消息时间” of ";
    let notices = exports.notices().iter().map(|notice| notice.message.as_str());
    assert!(notices.into_iter().any(|own| own.starts_with(warned)), "{:?}", exports.notices());
}

#[test]
fn a_header_may_say_in_what_its_amounts_are_counted() {
    for (header, cell, expected) in [
        ("Amount (USD)", "\"1,500.50\"", "USD 1500.5"),
        ("Value in EUR", "1500", "EUR 1500"),
        ("金额（万元）", "1.25", "CNY 12500"),
        ("Amount (USD)", "€ 20", "EUR 20"),
        ("Amount", "1500", "CAD 1500"),
    ] {
        let text = format!("Deal ID,Deal Name,{header},Currency\n1,A,{cell},CAD\n");
        let (_folder, exports) = opened(&[("deals.csv", &text)]);
        let read = shown(&exports, |buyer| {
            let Value::Money(money) = buyer.facts.get(known::value) else { panic!("no money") };
            format!("{} {}", money.currency.unwrap(), money.amount())
        });
        assert_eq!(read, [expected], "{header}");
    }
}

#[test]
fn the_clock_and_the_blanks_of_the_team_hold_for_every_table() {
    let folder = Folder::of(&[
        (
            "deals.csv",
            "Deal ID,Deal Name,Company,PI sent on,Country\n\
             1,A,Acme,2026-03-15T17:30:00Z,TBD\n2,B,Beta,2026-03-15T17:30,待定\n"
                .as_bytes(),
        ),
        (
            "companies.csv",
            "Company name,Company owner,Website URL,Country/Region\nAcme,Li,tbd,Chile\n".as_bytes(),
        ),
    ]);
    let options = ReadOptions {
        zone: jiff::tz::TimeZone::get("Asia/Shanghai").ok(),
        blanks: std::sync::Arc::new(Blanks::with(&["TBD".into(), "待定".into()])),
        ..ReadOptions::default()
    };
    let exports = folder.open(&options).unwrap();
    let read = shown(&exports, |buyer| {
        let text = |fact| buyer.facts.text(fact).unwrap_or("?").to_owned();
        let day = buyer.facts.date(known::pi_sent_on).unwrap();
        format!("{day} {} {}", text(known::country), text(known::website))
    });
    assert_eq!(read, ["2026-03-16 Chile ?", "2026-03-15 ? ?"]);
}

#[test]
fn the_order_of_day_and_month_is_that_of_the_column_or_asked_for() {
    let clear = "Deal ID,Deal Name,PI sent on\n1,A,03/04/2026\n2,B,16/04/2026\n3,C,31/02/2026\n";
    let (_folder, exports) = opened(&[("deals.csv", clear)]);
    let mut days = Vec::new();
    let rejected = each(&exports, |buyer| {
        days.extend(buyer.facts.date(known::pi_sent_on).map(|d| d.to_string()))
    });
    assert_eq!(days, ["2026-04-03", "2026-04-16"]);
    assert_eq!(rejected, [], "a bad cell costs the cell");
    let warned = "1 cell in “PI sent on” of ";
    assert!(exports.notices()[0].message.starts_with(warned), "{:?}", exports.notices());

    let unclear = "Deal ID,Deal Name,PI sent on\n1,A,03/04/2026\n";
    let folder = Folder::of(&[("deals.csv", unclear.as_bytes())]);
    let diagnostics = folder.open(&ReadOptions::default()).err().unwrap();
    assert!(
        diagnostics[0].message.contains("“PI sent on”")
            && diagnostics[0].message.contains("03/04/2026")
    );
    assert!(diagnostics[0].help.as_ref().unwrap().contains("--date-order day-first"));
    let options = ReadOptions { date_order: Some(DateOrder::MonthFirst), ..ReadOptions::default() };
    let exports = folder.open(&options).unwrap();
    let days = shown(&exports, |buyer| buyer.facts.date(known::pi_sent_on).unwrap().to_string());
    assert_eq!(days, ["2026-03-04"]);
}

#[test]
fn any_encoding_and_delimiter_gives_the_same_buyers() {
    let text = "商机编号;商机名称;国家地区\r\n1;水泵;德国\r\n2;\"阀门;大\";巴西\r\n";
    let (gb, _, _) = encoding_rs::GB18030.encode(text);
    let utf_16: Vec<u8> =
        [0xfeff].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let tabs = text.replace(';', "\t").replace("\"阀门\t大\"", "阀门;大");
    let named = format!("sep=;\r\n{text}");
    for bytes in [text.as_bytes(), &gb, &utf_16, tabs.as_bytes(), named.as_bytes()] {
        let folder = Folder::of(&[("deals.csv", bytes)]);
        let exports = folder.open(&ReadOptions::default()).unwrap();
        let lines = shown(&exports, |buyer| {
            let text = |fact| buyer.facts.text(fact).unwrap();
            let row = buyer.facts.cell(known::deal_id).unwrap().row;
            format!("{row} {} {} {}", buyer.id, text(known::deal_name), text(known::country))
        });
        assert_eq!(lines, ["2 1 水泵 德国", "3 2 阀门;大 巴西"]);
    }
}

#[test]
fn several_deals_files_are_read_by_name_and_an_id_counts_once() {
    let folder = Folder::of(&[
        ("b.csv", b"Deal ID,Deal Name\n2,B\n1,again\n"),
        ("a.csv", b"Deal ID,Deal Name\n1,A\n"),
    ]);
    let paths = [folder.file("b.csv"), folder.file("a.csv"), folder.path().to_path_buf()];
    let exports = open(&paths, &ReadOptions::default()).unwrap();
    let mut ids = Vec::new();
    let rejected = each(&exports, |buyer| ids.push(buyer.id.to_string()));
    assert_eq!(ids, ["1", "2"]);
    assert!(rejected.is_empty(), "{rejected:?}");
    assert_eq!(exports.notices().len(), 1, "the rows differ, and it is not known which is newer");
}

#[test]
fn the_decimal_mark_is_that_of_the_column_or_asked_for() {
    let quantities = |exports: &crate::exports::Exports| {
        shown(exports, |buyer| match buyer.facts.get(known::quantity) {
            Value::Decimal(quantity) => quantity.to_string(),
            other => format!("{other:?}"),
        })
    };
    let amounts = |exports: &crate::exports::Exports| {
        shown(exports, |buyer| match buyer.facts.get(known::value) {
            Value::Money(money) => money.amount().to_string(),
            other => format!("{other:?}"),
        })
    };
    let euro = "Deal ID,Deal Name,Amount,Quantity\n1,A,€ 3.500,3.500\n2,B,\"€ 12,50\",46 pcs\n";
    let (_folder, exports) = opened(&[("deals.csv", euro)]);
    assert_eq!(amounts(&exports), ["3500", "12.5"]);
    assert_eq!(quantities(&exports), ["3500", "46"], "the other column decides for this one");

    let semicolons = "Deal ID;Deal Name;Quantity\n1;A;3.500\n2;B;1,250\n";
    let (_folder, exports) = opened(&[("deals.csv", &semicolons.replace(";1,250", ";1250"))]);
    assert_eq!(quantities(&exports), ["3500", "1250"], "the delimiter decides");

    let unclear = "Deal ID,Deal Name,Quantity\n1,A,3.500\n";
    let folder = Folder::of(&[("deals.csv", unclear.as_bytes())]);
    let diagnostics = folder.open(&ReadOptions::default()).err().unwrap();
    assert!(
        diagnostics[0].message.contains("“3.500” could be either"),
        "{}",
        diagnostics[0].message
    );
    assert!(diagnostics[0].help.as_ref().unwrap().contains("--decimal-mark point"));
    let point = Some(crate::exports::DecimalMark::Point);
    let options = ReadOptions { decimal_mark: point, ..ReadOptions::default() };
    assert_eq!(quantities(&folder.open(&options).unwrap()), ["3.5"]);

    // Each of these shows its mark by itself; one that does not needs the mark of the column.
    let amounts = |exports: &Exports| {
        shown(exports, |buyer| match buyer.facts.get(known::value) {
            Value::Money(money) => money.amount().to_string(),
            other => format!("{other:?}"),
        })
    };
    let both = "Deal ID,Deal Name,Amount\n1,A,12.50\n2,B,\"12,50\"\n";
    let folder = Folder::of(&[("deals.csv", both.as_bytes())]);
    assert_eq!(amounts(&folder.open(&ReadOptions::default()).unwrap()), ["12.5", "12.5"]);
    let exports = folder.open(&options).unwrap();
    assert_eq!(amounts(&exports), ["12.5", "NoColumn"]);
    let doubtful = format!("{both}3,C,3.500\n");
    let folder = Folder::of(&[("deals.csv", doubtful.as_bytes())]);
    let diagnostics = folder.open(&ReadOptions::default()).err().unwrap();
    assert!(diagnostics[0].message.contains("contradict each other"), "{}", diagnostics[0].message);
}

#[test]
fn ids_that_a_spreadsheet_rounded_are_warned_about() {
    let (_folder, exports) =
        opened(&[("deals.csv", "Deal ID,Deal Name\n5.80502E+18,A\n5805028000000123456,B\n")]);
    let warning = &exports.notices()[0];
    assert!(warning.message.contains("“Deal ID”") && warning.message.contains("5.80502E+18"));
    let (_folder, exports) = opened(&[("deals.csv", "Deal ID,Deal Name\nE+18,A\n1E5,B\n")]);
    assert!(exports.notices().is_empty());
}

#[test]
fn times_with_an_offset_are_read_by_the_clock_of_utc_unless_another_is_named() {
    let deals = "Deal ID,Deal Name,Last email sent\n1,A,2026-03-16T06:30:00+08:00\n\
                 2,B,2026-03-16 06:30\n";
    let folder = Folder::of(&[("deals.csv", deals.as_bytes())]);
    let sent = |options: &ReadOptions| {
        let exports = folder.open(options).unwrap();
        let at = |buyer: &crate::facts::Deal<'_>| match buyer.facts.get(known::last_sent_on) {
            Value::DateTime(at) => at.to_string(),
            other => format!("{other:?}"),
        };
        (shown(&exports, at), exports.clock().map(str::to_owned))
    };
    let plain = "2026-03-16T06:30:00".to_owned();
    let (read, clock) = sent(&ReadOptions::default());
    assert_eq!(read, ["2026-03-15T22:30:00".to_owned(), plain.clone()]);
    assert_eq!(clock.as_deref(), Some("UTC"));
    let zone = jiff::tz::TimeZone::get("Asia/Shanghai").ok();
    let (read, clock) = sent(&ReadOptions { zone, ..ReadOptions::default() });
    assert_eq!(read, [plain.clone(), plain]);
    assert_eq!(clock.as_deref(), Some("Asia/Shanghai"));
    let (_folder, without) =
        opened(&[("deals.csv", "Deal ID,Deal Name,Last email sent\n2,B,2026-03-16 06:30\n")]);
    assert_eq!(without.clock(), None);
}

#[test]
fn a_currency_of_the_team_counts_only_where_nothing_else_names_one() {
    let read = |deals: &str| {
        let folder = Folder::of(&[("deals.csv", deals.as_bytes())]);
        let currency = crate::facts::Currency::new("CNY");
        let exports = folder.open(&ReadOptions { currency, ..ReadOptions::default() }).unwrap();
        shown(&exports, |buyer| match buyer.facts.get(known::value) {
            Value::Money(money) => format!("{:?}", money.currency.unwrap()),
            other => format!("{other:?}"),
        })
    };
    assert_eq!(
        read("Deal ID,Deal Name,Amount\n1,A,500\n2,B,EUR 500\n3,C,\n"),
        ["CNY", "EUR", "Blank"]
    );
    assert_eq!(read("Deal ID,Deal Name,Amount,Currency\n1,A,500,USD\n2,B,500,\n"), ["USD", "CNY"]);
    assert_eq!(read("Deal ID,Deal Name,Amount (USD)\n1,A,500\n"), ["USD"]);
}

#[test]
fn deals_of_a_hand_made_list_are_identified_by_the_buyer() {
    let (_folder, exports) = opened(&[(
        "tracker.csv",
        "Customer,Country,Quote date,Quote value,Last reply,Remarks\n\
         Lumen Norte,Chile,12/02/2026,\"USD 12,500\",20/02/2026,asked MOQ\n\
         Baltic Tools,Estonia,25/02/2026,\"EUR 4,300\",,\nBaltic Tools,Estonia,26/02/2026,EUR 90,,\n",
    )]);
    let read = shown(&exports, |buyer| {
        let day = |fact| buyer.facts.date(fact).map_or_else(String::new, |day| day.to_string());
        format!("{} | {} | {}", buyer.id, day(known::pi_sent_on), day(known::last_received_on))
    });
    assert_eq!(
        read,
        [
            "Lumen Norte | 2026-02-12 | 2026-02-20",
            "Baltic Tools (row 3) | 2026-02-25 | ",
            "Baltic Tools (row 4) | 2026-02-26 | ",
        ]
    );
}

#[test]
fn a_column_in_which_no_value_fits_its_header_is_not_read_unless_it_was_chosen() {
    let file = |notes: &[&str]| {
        let rows =
            notes.iter().zip(1..).map(|(note, id)| format!("{id},Deal {id},{note},{id}00\n"));
        format!("Deal ID,Deal Name,Last reply,Amount\n{}", rows.collect::<String>())
    };
    let read = |notes: &[&str], columns: &Columns| {
        let folder = Folder::of(&[("deals.csv", file(notes).as_bytes())]);
        let paths = [folder.path().to_path_buf()];
        let options = ReadOptions::default();
        let exports = Exports::open(&paths, columns, &pack().catalog, &options).unwrap();
        let output: Vec<String> =
            exports.notices().iter().map(|notice| notice.message.clone()).collect();
        let mut read = Vec::new();
        let rejected = each(&exports, |buyer| {
            assert!(buyer.facts.get(known::value).is_known(), "the other columns are read");
            read.push(format!("{:?}", buyer.facts.get(known::last_received_on)));
        });
        (output, read, rejected.len())
    };
    let columns = &pack().columns;
    let (output, values, rejected) = read(&["asked for photos", "", "too dear", "later"], columns);
    assert_eq!((values, rejected), (vec!["NoColumn".to_owned(); 4], 0));
    assert!(
        output.len() == 1
            && output[0].starts_with("“Last reply” in ")
            && output[0].ends_with(
                "is not read as `last_received_on`: none of its values is a date; the first is \
                 “asked for photos”"
            ),
        "{output:?}"
    );
    // If some value fits, or too few do not, the others are unknown and counted.
    let cells = |notes: &[&str], cells: &str| {
        let (output, _, rejected) = read(notes, columns);
        assert_eq!((output.len(), rejected), (1, 0), "{output:?}");
        assert!(output[0].starts_with(&format!("{cells} in “Last reply” of ")), "{output:?}");
    };
    cells(&["asked for photos", "2026-03-01", "too dear"], "2 cells");
    cells(&["asked for photos", "too dear"], "2 cells");
    // A value that fits is found even far below the others.
    let late = [vec!["too dear"; 2500], vec!["2026-03-01"]].concat();
    cells(&late, "2500 cells");
    // A word for "none" is blank.
    let (output, values, _) = read(&["never", "2026-03-01", "no reply"], columns);
    assert_eq!((output.len(), &values[0][..], &values[2][..]), (0, "Blank", "Blank"));
    // A date with an undecided order counts as a date.
    cells(&["16/03/2026", "03/04/2026", "x"], "1 cell");
    let mut chosen = columns.clone();
    chosen.chosen.push(Chosen {
        what: ChosenFor::Fact(known::last_received_on),
        table: None,
        headers: vec![Alias::new("Last reply")],
        place: None,
        is_needed: true,
    });
    let (output, _, rejected) = read(&["asked for photos", "too dear", "later"], &chosen);
    assert!(rejected == 0 && output[0].starts_with("3 cells in “Last reply” of "), "{output:?}");
    // A choice for a different table does not apply here.
    let last = chosen.chosen.last_mut().unwrap();
    (last.table, last.is_needed) = (Some(TableKind::Contacts), false);
    assert_eq!(read(&["asked for photos", "too dear", "later"], &chosen).2, 0);
}
