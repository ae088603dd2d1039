//! Tests files from real teams, one folder of `tests/cases` each, with their expected reading.
#![allow(clippy::unwrap_used)]

use std::io::Write as _;
use std::path::PathBuf;

use crate::common;

use common::{ghosted, text};
use ghosted::analysis::open_exports;
use ghosted::exports::{Batch, ReadOptions};
use ghosted::facts::{Deal, Party, Value};
use ghosted::rules::{Pack, RuleFiles, load};
use rust_xlsxwriter::{Format, Workbook};

fn pack() -> Pack {
    load(&RuleFiles::embedded()).pack.unwrap()
}

fn case(name: &str) -> PathBuf {
    common::project().join("tests/cases").join(name)
}

/// How some files are read.
struct Read {
    /// One line per deal: its id, and the requested facts.
    deals: Vec<String>,
    /// One line per message of each deal.
    messages: Vec<String>,
    notices: Vec<String>,
    ignored: Vec<String>,
}

fn read(paths: &[PathBuf], facts: &[&str]) -> Read {
    let pack = pack();
    let exports = open_exports(&pack, paths, &ReadOptions::default())
        .unwrap_or_else(|errors| panic!("{errors:?}"));
    let (mut deals, mut messages) = (Vec::new(), Vec::new());
    let (mut reader, mut batch) = (exports.deals().unwrap(), Batch::default());
    while reader.read(&mut batch).unwrap() {
        for row in batch.rows() {
            let mut deal = Deal::new(pack.catalog.len());
            if let Err(rejected) = exports.fill(row, &mut deal) {
                deals.push(format!("rejected: {}", rejected.reason));
                continue;
            }
            let shown = facts.iter().map(|name| value(&deal, &pack, name));
            deals.push(format!("{}: {}", deal.id, shown.collect::<Vec<_>>().join(", ")));
            messages.extend(deal.messages.iter().map(|message| {
                let from = if message.from == Party::Us { "us" } else { "buyer" };
                format!("{} {from} {}: {}", deal.id, message.at.date(), message.text)
            }));
        }
    }
    Read {
        deals,
        messages,
        notices: exports.notices().iter().map(|own| own.code.id.to_owned()).collect(),
        ignored: exports
            .ignored_files()
            .iter()
            .map(|own| format!("{} {}", own.name.rsplit('/').next().unwrap(), own.why))
            .collect(),
    }
}

fn value(deal: &Deal<'_>, pack: &Pack, name: &str) -> String {
    match deal.facts.get(pack.catalog.find(name).unwrap()) {
        Value::Text(text) => text.to_string(),
        Value::Money(money) => match money.currency {
            Some(currency) => format!("{currency} {}", money.amount()),
            None => money.amount().to_string(),
        },
        Value::Decimal(number) => number.to_string(),
        Value::Date(date) => date.to_string(),
        Value::DateTime(at) => at.to_string(),
        Value::NoColumn => "unknown".to_owned(),
        Value::Blank => "blank".to_owned(),
        other => format!("{other:?}"),
    }
}

fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
    folder
}

fn of_text(name: &str, content: &str, facts: &[&str]) -> Read {
    let folder = folder(&[(name, content.as_bytes())]);
    read(&[folder.path().to_path_buf()], facts)
}

#[test]
fn the_deals_own_account_takes_precedence_over_its_contact_and_a_lead() {
    let found = read(&[case("01-company-from-contact")], &["company_name", "country", "email"]);
    let expected = ["D1: Nandi Water Works Ltd, Kenya, okello@blueheron.example"];
    assert_eq!(found.deals, expected);
}

#[test]
fn a_column_of_numbers_is_no_name() {
    let found = read(&[case("02-bitrix-opportunity")], &["deal_name", "value"]);
    assert_eq!(found.deals, ["77: Pump sets for Nandi, USD 48500"]);
}

#[test]
fn a_table_of_campaigns_stops_nothing() {
    let found = read(&[case("03-stray-table-stops-run")], &["deal_name"]);
    assert_eq!(found.deals, ["D1: Pump sets for Nandi"]);
    assert_eq!(found.ignored, ["Campaigns.csv is not read: it holds campaigns"]);
}

#[test]
fn mails_of_a_mail_program_are_messages() {
    let found = read(&[case("07-mail-table-unrecognised")], &["pi_number"]);
    assert_eq!(
        found.messages,
        [
            "PI-101 – Nandi Water Works Ltd us 2026-02-02: Dear Mr Okello, the PI is attached.",
            "PI-101 – Nandi Water Works Ltd buyer 2026-02-03: Thank you. We bid for a tender and \
             wait for the result.",
            "PI-101 – Nandi Water Works Ltd us 2026-02-04: Fine, we wait.",
        ]
    );
}

#[test]
fn tables_join_by_mail_address_and_by_the_domain_of_the_company() {
    let found = read(&[case("08-join-by-email")], &["company_name", "country"]);
    assert_eq!(found.deals, ["D1: Nandi Water Works Ltd, Kenya"]);
    assert_eq!(found.messages, ["D1 buyer 2026-02-09: We wait for the tender result in April"]);
}

#[test]
fn buddhist_years_are_converted_and_said() {
    let found = read(&[case("11-year-2569")], &["pi_sent_on", "last_received_on"]);
    assert_eq!(found.deals, ["4: 2026-02-03, 2026-02-05"]);
    assert!(found.notices.contains(&"W921".to_owned()), "{:?}", found.notices);
}

#[test]
fn all_sheets_of_a_workbook_are_read() {
    let crm = read(&[case("13-workbook-sheets/crm.xlsx")], &["company_name", "country"]);
    assert_eq!(crm.deals, ["1: Nandi Ltd, Kenya"]);
    let months =
        read(&[case("13-workbook-sheets/sheet-per-month.xlsx")], &["pi_number", "pi_sent_on"]);
    let numbers: Vec<&str> =
        months.deals.iter().map(|deal| deal.split_once(": ").unwrap().1).collect();
    assert_eq!(numbers, ["PI-1, 2026-01-02", "PI-2, 2026-02-02", "PI-3, 2026-03-02"]);
    let once = months.notices.iter().filter(|code| *code == "W902").count();
    assert!(once <= 1, "one warning for one cause: {:?}", months.notices);
}

#[test]
fn section_rows_are_a_value_of_the_rows_below_them() {
    let found = read(&[case("14-section-rows")], &["pi_number", "owner"]);
    let found: Vec<&str> =
        found.deals.iter().map(|deal| deal.split_once(": ").unwrap().1).collect();
    assert_eq!(found, ["PI-1, Lena Zhou", "PI-2, Kevin Hu"]);
    let stages = "PI No,Customer,PI date\nClosed Won,,\nPI-1,Nandi,2026-02-02\nQuoted,,\nPI-2,Larsvik,2026-02-03\n";
    let found = of_text("pi.csv", stages, &["stage", "owner"]);
    let found: Vec<&str> =
        found.deals.iter().map(|deal| deal.split_once(": ").unwrap().1).collect();
    assert_eq!(found, ["Closed Won, unknown", "Quoted, unknown"]);
}

#[test]
fn a_bad_cell_costs_the_cell() {
    let found = read(&[case("16-text-in-last-reply")], &["pi_sent_on", "last_received_on"]);
    let found_values: Vec<&str> =
        found.deals.iter().map(|deal| deal.split_once(": ").unwrap().1).collect();
    assert_eq!(
        found_values,
        [
            "2026-02-02, 2026-02-03",
            "2026-02-02, blank",
            "2026-02-02, blank",
            "2026-02-02, unknown",
            "2026-02-02, blank",
        ]
    );
    assert!(found.notices.contains(&"W920".to_owned()), "{:?}", found.notices);
    let amounts = read(&[case("32-time-in-amount-col")], &["value"]);
    assert_eq!(amounts.deals, ["1: unknown", "2: unknown", "3: 4800", "4: unknown"]);
    assert!(amounts.notices.contains(&"W920".to_owned()), "{:?}", amounts.notices);
}

#[test]
fn pages_and_xml_saved_as_xls_are_read() {
    let xml = read(&[case("17-html-xls/deals.xls")], &["deal_name", "pi_sent_on"]);
    assert_eq!(xml.deals, ["1: Pumps, 2026-02-02"]);
    let html = read(&[case("17-html-xls/report1736918393480.xls")], &["company_name", "stage"]);
    assert_eq!(html.deals, ["1: Nandi Ltd, PI sent"]);
}

#[test]
fn a_page_without_a_table_is_one_clear_message() {
    let folder = folder(&[("deals.xls", b"<html><body><form>Log in</form></body></html>")]);
    let ended = ghosted(&["run", folder.path().to_str().unwrap()]);
    let said = text(&ended.stderr);
    assert!(said.contains("is a web page without a table"), "{said}");
    assert_eq!(said.matches("error[").count(), 1, "{said}");
}

#[test]
fn colleagues_of_the_buyer_and_people_in_copy_belong_to_it() {
    let folder_of = |mails: &str| {
        [case("21-colleague-and-cc/d.csv"), case(&format!("21-colleague-and-cc/{mails}"))]
    };
    let cc = read(&folder_of("m-cc.csv"), &[]);
    assert_eq!(cc.messages, ["1 buyer 2026-02-20: The director approves next week"]);
    let colleague = read(&folder_of("m-colleague.csv"), &[]);
    assert_eq!(
        colleague.messages,
        ["1 us 2026-02-02: PI attached", "1 buyer 2026-02-20: The director approves next week"]
    );
}

#[test]
fn a_stranger_at_a_free_provider_does_not_belong_to_the_buyer() {
    let deals = "Deal ID,Deal Name,Email\n1,Pumps,ok@gmail.com\n";
    let mails = "From Address,To Address,Sent On,Email body\n\
                 else@gmail.com,lena@ourpumps.example,2026-02-20,Hello\n";
    let folder = folder(&[("d.csv", deals.as_bytes()), ("m.csv", mails.as_bytes())]);
    assert_eq!(read(&[folder.path().to_path_buf()], &[]).messages, [""; 0]);
}

#[test]
fn russian_exports_are_read() {
    let facts = ["deal_name", "company_name", "value", "owner", "created_on", "notes"];
    let bitrix = read(&[case("25-crm-ru/DEAL_20260316.csv")], &facts);
    assert_eq!(
        bitrix.deals,
        [
            "77: Насосы, ООО Волна, USD 48500, Лена Чжоу, 2026-02-02, ждут тендер",
            "78: Шланги, ООО Берег, USD 900, Лена Чжоу, 2026-02-22, blank",
        ]
    );
    let amo = read(
        &[case("25-crm-ru/amocrm_export_leads_2026-03-16.csv")],
        &["stage", "value", "closed_on"],
    );
    assert_eq!(
        amo.deals,
        ["77: Отправлено КП, 48500, blank", "78: Успешно реализовано, 900, 2026-03-01"]
    );
}

#[test]
fn orders_payments_and_shipments_are_evidence_on_deals() {
    let quotes = read(&[case("28-order-and-quote-ids")], &["company_name", "status"]);
    assert_eq!(quotes.deals, ["1: Nandi Water Works Ltd, unknown", "2: Larsvik AS, Closed Won"]);
    let children = read(&[case("34-child-tables-as-deals")], &["company_name", "last_received_on"]);
    assert_eq!(
        children.deals,
        ["D1: Nandi Water Works Ltd, 2026-03-10", "D2: Larsvik AS, 2026-02-06"]
    );
    let deals = "Deal ID,Deal Name,Stage\nD1,Pumps,PI sent\nD2,Hoses,PI sent\nD3,Caps,PI sent\n";
    let paid =
        "Invoice No,Deal ID,Invoice date,Status\nI1,D1,2026-02-20,Paid\nI2,D2,2026-02-20,Unpaid\n";
    let orders = "Order No,Deal ID,Status\nO1,D3,Cancelled\n";
    let lines = "Line Item ID,Deal ID,Product,Unit Price\nL1,D1,Pump,5\nL2,D1,Hose,6\n";
    let folder = folder(&[
        ("deals.csv", deals.as_bytes()),
        ("invoices.csv", paid.as_bytes()),
        ("orders.csv", orders.as_bytes()),
        ("a_lines.csv", lines.as_bytes()),
    ]);
    let found = read(&[folder.path().to_path_buf()], &["status"]);
    assert_eq!(found.deals, ["D1: Closed Won", "D2: unknown", "D3: unknown"]);
}

#[test]
fn entities_of_web_pages_are_decoded() {
    let found = read(&[case("29-html-entities")], &["deal_name", "company_name", "country"]);
    assert_eq!(found.deals, ["1: Pumps & hoses, O'Brien & Sons, Ireland"]);
}

#[test]
fn sub_folders_and_archives_are_read() {
    let found = read(&[case("33-subfolder-zip")], &["company_name", "last_received_on"]);
    assert_eq!(found.deals, ["1: Nandi Ltd, 2026-02-03"]);
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    for (name, content) in [
        ("week 1/deals.csv", "Deal ID,Deal Name\n7,Lamps\n"),
        ("week 1/readme.pdf", "x"),
        ("__MACOSX/._deals.csv", "x"),
    ] {
        archive.start_file(name, options).unwrap();
        archive.write_all(content.as_bytes()).unwrap();
    }
    let bytes = archive.finish().unwrap().into_inner();
    let folder = folder(&[("all.zip", &bytes)]);
    let found = read(&[folder.path().join("all.zip")], &["deal_name"]);
    assert_eq!(found.deals, ["7: Lamps"]);
    assert_eq!(found.ignored, ["readme.pdf is neither a CSV file nor a workbook"]);
}

#[test]
fn a_list_with_a_date_and_a_unit_price_is_a_table_of_deals() {
    let list = "PI No,Date,Customer,Product,Quantity,Unit Price,Total\n\
                PI-1,2026-02-02,Nandi Ltd,Pump,3200 m2,1.50,4800\nPI-2,2026-02-03,Larsvik AS,Hose,20 pcs,3,60\n";
    let found = of_text("quotes.csv", list, &["pi_number", "pi_sent_on", "quantity", "value"]);
    let found: Vec<&str> =
        found.deals.iter().map(|deal| deal.split_once(": ").unwrap().1).collect();
    assert_eq!(found, ["PI-1, 2026-02-02, 3200, 4800", "PI-2, 2026-02-03, 20, 60"]);
}

#[test]
fn unusual_dialects_and_dates_are_read() {
    for (content, expected) in [
        ("编号；客户；报价日期；金额\nA-1；Nandi Ltd；2026-02-03；4800\n", "A-1: 2026-02-03"),
        ("'Deal ID'^'Deal Name'^'PI sent'\n'A-1'^'Pumps'^'03/II/2026'\n", "A-1: 2026-02-03"),
        ("Deal ID~Deal Name~PI sent\n=\"A-1\"~Pumps~令和8年2月3日\n", "A-1: 2026-02-03"),
        (
            "Deal ID,Deal Name,PI sent\nA-1,Pumps,Tue Feb 03 2026 10:00:00 GMT+0800 (China Standard Time)\n",
            "A-1: 2026-02-03",
        ),
        ("Deal ID,Deal Name,PI sent\nA-1,Pumps,٢٠٢٦-٠٢-٠٣\n", "A-1: 2026-02-03"),
        ("deal_id,deal_name,pi_sent_on\nA-1,Pumps,2026-02-03\n", "A-1: 2026-02-03"),
    ] {
        assert_eq!(of_text("d.csv", content, &["pi_sent_on"]).deals, [expected], "{content}");
    }
}

#[test]
fn a_header_of_two_rows_and_merged_cells_are_read() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let plain = Format::new();
    sheet.merge_range(0, 0, 1, 0, "Customer", &plain).unwrap();
    sheet.merge_range(0, 1, 0, 3, "PI", &plain).unwrap();
    for (column, header) in (1..).zip(["No", "date", "amount"]) {
        sheet.write(1, column, header).unwrap();
    }
    sheet.merge_range(2, 0, 3, 0, "Nandi Ltd", &plain).unwrap();
    for (row, number) in (2..).zip(["PI-1", "PI-2"]) {
        sheet.write(row, 1, number).unwrap();
        sheet.write(row, 2, "2026-02-02").unwrap();
        sheet.write(row, 3, 480).unwrap();
    }
    let bytes = workbook.save_to_buffer().unwrap();
    let folder = folder(&[("pi.xlsx", &bytes)]);
    let facts = ["pi_number", "company_name", "pi_sent_on", "value"];
    let found = read(&[folder.path().to_path_buf()], &facts);
    let found: Vec<&str> =
        found.deals.iter().map(|deal| deal.split_once(": ").unwrap().1).collect();
    assert_eq!(found, ["PI-1, Nandi Ltd, 2026-02-02, 480", "PI-2, Nandi Ltd, 2026-02-02, 480"]);
}

#[test]
fn repeated_headers_are_skipped() {
    let list = "Deal ID,Deal Name\n1,Pumps\nDeal ID,Deal Name\n2,Hoses\n";
    assert_eq!(of_text("d.csv", list, &["deal_name"]).deals, ["1: Pumps", "2: Hoses"]);
}

#[test]
fn a_list_of_clients_and_days_is_a_table_of_deals() {
    let found = read(&[case("36-advice-names-first-column")], &["company_name", "pi_sent_on"]);
    assert_eq!(
        found.deals,
        [
            "Nandi Water Works Ltd: Nandi Water Works Ltd, 2026-02-02",
            "Larsvik AS: Larsvik AS, 2026-02-02",
        ]
    );
}

#[test]
fn a_key_of_any_name_is_found_by_its_values() {
    let deals = "Deal ID,Deal Name,Our ref\n1,Lamps,K-7001\n2,Pumps,K-7002\n";
    let firms = "Kundenreferenz,Industry,Billing City,Billing Country\n\
                 K-7001,Water,Cork,Ireland\nK-7002,Water,Oslo,Norway\n";
    let folder = folder(&[("deals.csv", deals.as_bytes()), ("firms.csv", firms.as_bytes())]);
    let found = read(&[folder.path().to_path_buf()], &["country"]);
    assert_eq!(found.deals, ["1: Ireland", "2: Norway"]);
    assert_eq!(found.notices, ["W923"]);
}

/// Splits the options in a message as a shell does.
fn options_in(message: &str) -> Vec<String> {
    let from = message.find("--table").unwrap();
    let mut parts = message[from..].split('"');
    let mut options = Vec::new();
    while let (Some(option), Some(value)) = (parts.next(), parts.next()) {
        let Some(option) = option.split_whitespace().last().filter(|own| own.starts_with("--"))
        else {
            break;
        };
        options.extend([option.to_owned(), value.to_owned()]);
    }
    options
}

#[test]
fn the_advice_on_an_unknown_table_works_when_it_is_typed() {
    for list in [
        "AQL,Issued,Client firm,Client country,PPC budget USD\n\
         2.5,2026-02-02,Nandi Water Works Ltd,Kenya,4800\n4.0,2026-02-02,Larsvik AS,Norway,900\n",
        "x,y,z\n2026-02-02,A-1,12\n2026-02-03,A-2,13\n",
    ] {
        let folder = folder(&[("q.csv", list.as_bytes())]);
        let exports = folder.path().to_str().unwrap();
        let out = folder.path().join("report");
        let run = |more: &[String]| {
            let mut arguments: Vec<String> =
                ["run", exports, "--as-of", "2026-03-16", "--no-reports", "--out"]
                    .map(str::to_owned)
                    .to_vec();
            arguments.push(out.to_str().unwrap().to_owned());
            arguments.extend_from_slice(more);
            ghosted(&arguments)
        };
        let refused = run(&[]);
        assert!(!refused.status.success());
        let joined = text(&refused.stderr).split_whitespace().collect::<Vec<_>>().join(" ");
        let options = options_in(&joined);
        let ended = run(&options);
        assert!(ended.status.success(), "{options:?}\n{}", text(&ended.stderr));
        assert!(text(&ended.stdout).contains("2 rows in"), "{}", text(&ended.stdout));
    }
}

#[test]
fn a_file_is_what_the_user_says_it_is() {
    let folder = folder(&[("list.csv", b"Campaign ID,Campaign Name\n1,Fair\n2,Expo\n")]);
    let path = folder.path().join("list.csv");
    let out = folder.path().join("report");
    let run = |table: &str| {
        ghosted(&[
            "run",
            path.to_str().unwrap(),
            "--table",
            table,
            "--column",
            "deal_id=Campaign ID",
            "--no-reports",
            "--out",
            out.to_str().unwrap(),
        ])
    };
    let ended = run("deals=list.csv");
    assert!(ended.status.success(), "{}", text(&ended.stderr));
    let absent = run("deals=lists.csv");
    assert!(text(&absent.stderr).contains("no such file among the exports"));
}

/// Writes files into a folder and reads it.
fn read_files(files: &[(&str, &str)], facts: &[&str]) -> Read {
    let bytes: Vec<_> = files.iter().map(|(name, text)| (*name, text.as_bytes())).collect();
    let folder = folder(&bytes);
    read(&[folder.path().to_owned()], facts)
}

const TWO_DEALS: &str = "Deal ID,Deal Name,Company,Email,Stage,PI sent\n\
    1,Pumps,Nandi Ltd,ok@nandi.example,PI sent,2026-02-02\n\
    2,Hoses,Larsvik AB,hh@larsvik.example,PI sent,2026-02-02\n";

#[test]
fn mails_that_name_their_deal_are_messages_and_no_deals() {
    let mails = "Deal ID,Date,From,To,Subject,Body\n\
        1,2026-02-10,ok@nandi.example,lena@ourpumps.example,Re: PI,We wait for the tender\n";
    let read = read_files(&[("deals.csv", TWO_DEALS), ("mails.csv", mails)], &["deal_name"]);
    assert_eq!(read.deals, ["1: Pumps", "2: Hoses"]);
    assert_eq!(read.messages, ["1 buyer 2026-02-10: We wait for the tender"]);
    assert!(read.notices.is_empty(), "{:?}", read.notices);
}

#[test]
fn an_order_counts_only_if_its_status_is_understood() {
    for (status, is_order) in [
        ("", true),
        ("Confirmed", true),
        ("In production", true),
        ("已确认", true),
        ("Foo", false),
        ("On hold", false),
        ("Quotation", false),
        ("Awaiting deposit", false),
        ("未付款", false),
        ("待确认", false),
    ] {
        let orders = format!(
            "Order No,Deal ID,Order date,Amount,Order status\nO-1,1,2026-02-20,900,{status}\n"
        );
        let read = read_files(&[("deals.csv", TWO_DEALS), ("orders.csv", &orders)], &["status"]);
        assert_eq!(read.deals[0].contains("Closed Won"), is_order, "{status}: {:?}", read.deals);
    }
}

#[test]
fn an_invoice_that_was_only_sent_is_not_paid() {
    for (status, is_paid) in [("Paid", true), ("Sent", false), ("Confirmed", false)] {
        let invoices = format!(
            "Invoice No,Deal ID,Invoice date,Amount,Status\nPI-1,1,2026-02-02,900,{status}\n"
        );
        let read =
            read_files(&[("deals.csv", TWO_DEALS), ("invoices.csv", &invoices)], &["status"]);
        assert_eq!(read.deals[0].contains("Closed Won"), is_paid, "{status}: {:?}", read.deals);
    }
}

#[test]
fn a_stage_that_forbids_contact_is_an_opt_out() {
    for stage in ["Do not contact", "Follow up - unsubscribed", "黑名单"] {
        let deals = TWO_DEALS.replacen("PI sent,2026", &format!("{stage},2026"), 1);
        let read = read_files(&[("deals.csv", &deals)], &["opted_out"]);
        assert_eq!(read.deals[0], "1: YesNo(true)", "{stage}");
        assert_ne!(read.deals[1], "2: YesNo(true)", "{stage}");
    }
}

#[test]
fn a_currency_that_is_not_in_use_is_unknown() {
    for (written, read_as) in [("USX", "unknown"), ("usd", "USD"), ("US Dollar (USD)", "USD")] {
        let deals = format!("Deal ID,Deal Name,Amount,Currency\n1,Pumps,3300,{written}\n");
        let read = read_files(&[("deals.csv", &deals)], &["currency"]);
        assert_eq!(read.deals, [format!("1: {read_as}")], "{written}");
    }
}

#[test]
fn a_list_of_meanings_without_answers_is_a_list_of_answers() {
    let meanings = "deal_id,question,quote,means\n1,last_words,We wait.,tender\n";
    let read = read_files(&[("deals.csv", TWO_DEALS), ("mine.csv", meanings)], &["deal_name"]);
    assert_eq!(read.deals, ["1: Pumps", "2: Hoses"]);
    assert!(read.notices.is_empty(), "{:?}", read.notices);
}
