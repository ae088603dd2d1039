//! Tests that what cannot be read proves no silence.
#![allow(clippy::unwrap_used)] // a test may stop

use crate::common;

use common::outcomes;

/// Returns what is missing to prove the silence of the first deal, or that it is proven, and its
/// gate.
fn proof(deals: &str, messages: Option<&str>) -> String {
    let files = [("deals.csv", Some(deals)), ("messages.csv", messages)];
    let files: Vec<_> = files.iter().filter_map(|(name, own)| Some((*name, (*own)?))).collect();
    let all = outcomes(&files);
    let first = all.values().next().unwrap();
    let (silence, gate) = (first.gap.unwrap_or("proven"), first.gate.as_deref().unwrap_or("-"));
    format!("{silence} {gate}")
}

fn deals(header: &str, cell: &str) -> String {
    let (header, comma) =
        if header.is_empty() { (String::new(), "") } else { (format!(",{header}"), ",") };
    format!(
        "Deal ID,Deal Name,Company Name,Email,PI number,PI sent on{header}\n\
         1,Pumps A,Alpha Ltd,ann@alpha.example,PI-1001,2026-02-03{comma}{cell}\n\
         2,Pumps B,Bolt Ltd,ben@bolt.example,PI-1002,2026-02-03{comma}\n"
    )
}

const MAILS: &str = "Date,From,To,Subject,Body\n\
    2026-02-03 09:00,me@us.example,ann@alpha.example,PI-1001,PI attached\n\
    2026-02-05 10:00,ben@bolt.example,me@us.example,Re: PI-1002,Thanks\n\
    2026-02-10 11:00,me@us.example,ann@alpha.example,PI-1001,Any news?\n";
const UP_TO_DATE: &str = "2026-03-14 10:00,me@us.example,ben@bolt.example,Re: PI-1002,Hello\n";

#[test]
fn messages_that_cannot_be_read_or_joined_prove_nothing() {
    let plain = deals("", "");
    let with = |row: &str| proof(&plain, Some(&format!("{MAILS}{UP_TO_DATE}{row}\n")));
    assert_eq!(with(""), "proven -");
    for date in ["yesterday", "", "1970-01-01 00:00"] {
        let row = format!("{date},ann@alpha.example,me@us.example,Re: PI-1001,A question");
        assert_eq!(with(&row), "message_unreadable -", "{date}");
        let ours = format!("{date},me@us.example,ann@alpha.example,Re: PI-1001,A question");
        assert_eq!(with(&ours), "proven -", "ours, {date}");
    }
    assert_eq!(proof(&plain, Some(MAILS)), "ends_early -");
    let by_deal = "Deal ID,Date,Direction,Text\n1,2026-02-03,out,PI\n2,2026-02-05,in,Thanks\n2,2026-03-14,out,Hi\n";
    assert_eq!(proof(&plain, Some(by_deal)), "proven -");
    for direction in ["zzz", ""] {
        let messages = format!("{by_deal}1,2026-02-20,{direction},A question\n");
        assert_eq!(proof(&plain, Some(&messages)), "message_unreadable -", "{direction}");
    }
    let other_deal = "Deal ID,Date,From,To,Subject,Body\n\
        1,2026-02-03 09:00,me@us.example,ann@alpha.example,PI-1001,PI\n\
        2,2026-02-05 10:00,ben@bolt.example,me@us.example,Re,Thanks\n\
        2,2026-03-14 10:00,me@us.example,ben@bolt.example,Re,Hi\n\
        999,2026-02-20 10:00,ann@alpha.example,me@us.example,Re,A question\n";
    assert_eq!(proof(&plain, Some(other_deal)), "answer_not_joined -");
}

#[test]
fn cells_that_cannot_be_read_and_zeros_of_programs_prove_nothing() {
    let mails = format!("{MAILS}{UP_TO_DATE}");
    assert_eq!(proof(&deals("Replied?", "kinda"), Some(&mails)), "reply_unreadable -");
    for zero in ["1970-01-01", "1900-01-01 00:00:00", "30.12.1899", "0001-01-01", "01/01/1970"] {
        assert_eq!(
            proof(&deals("Last email received", zero), None),
            "reply_unreadable -",
            "{zero}"
        );
    }
    assert_eq!(proof(&deals("Last email received", "2026-02-02"), None), "proven -");
}

#[test]
fn a_report_of_a_mail_server_counts_for_the_address_it_names() {
    let with = |address: &str| {
        let row = format!(
            "2026-02-03 09:05,mailer-daemon@us.example,me@us.example,Undelivered Mail,Delivery to {address} failed\n"
        );
        proof(&deals("", ""), Some(&format!("{MAILS}{UP_TO_DATE}{row}")))
    };
    assert_eq!(with("ann@alpha.example"), "proven undeliverable");
    assert_eq!(with("carl@other.example"), "proven -");
}

#[test]
fn an_activity_log_is_no_table_of_deals_and_its_types_say_who_wrote() {
    let log = "Deal ID,Type,Date,Body\n1,Sent email,2026-02-03,PI attached\n\
        2,Sent email,2026-03-14,Hello\n1,Received email,2026-02-20,What is the lead time?\n";
    assert_eq!(proof(&deals("", ""), Some(log)), "proven we_owe_the_reply");
    let notes =
        "Deal ID,Note,Created\n1,Called, no answer,2026-02-20\n".replace("Called, ", "Called: ");
    assert_eq!(proof(&deals("Last email received", "2026-02-02"), Some(&notes)), "proven -");
}

#[test]
fn a_mail_that_names_one_pi_counts_for_that_deal() {
    let deals = deals("", "").replace("Bolt Ltd,ben@bolt.example", "Alpha Ltd,ann@alpha.example");
    let mails = "Date,From,To,Subject,Body\n\
        2026-02-03 09:00,me@us.example,ann@alpha.example,PI-1001 and PI-1002,attached\n\
        2026-02-20 09:00,ann@alpha.example,me@us.example,Re: PI-1002,What is the lead time?\n\
        2026-03-14 09:00,me@us.example,carl@other.example,Other,Hello\n";
    assert_eq!(proof(&deals, Some(mails)), "proven -");
}
