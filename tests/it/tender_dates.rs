//! The next step of bidders, counted back from the dates of their tenders.
#![allow(clippy::unwrap_used)] // a test may stop

use std::fs;

use crate::common::Results;

const DEALS: &str = "\
Deal ID,Company Name,Deal Stage,PI sent date,PI valid until,Tender opening date,Sample sent date,Country
A,Firm A,PI sent,2026-04-20,2026-05-20,2026-05-22,,Kenya
B,Firm B,PI sent,2026-04-20,2026-05-20,2026-06-25,,Kenya
C,Firm C,PI sent,2026-04-20,2026-05-20,2026-05-10,2026-05-01,Kenya
D,Firm D,PI sent,2026-04-20,2026-12-31,2026-09-30,,Kenya
E,Firm E,PI sent,2026-04-20,2027-12-31,,2026-05-04,Kenya
";
const MESSAGES: &str = "\
Date,Direction,From,Body,Activity type,Deal ID
2026-04-15 10:00,inbound,x@a.example,We bid on a tender of the county.,Email,A
2026-04-20 10:00,outbound,mia@us.example,PI attached,Email,A
2026-04-20 10:00,outbound,mia@us.example,PI attached,Email,B
2026-04-20 10:00,outbound,mia@us.example,PI attached,Email,C
2026-04-20 10:00,outbound,mia@us.example,PI attached,Email,D
2026-04-15 10:00,inbound,x@e.example,We bid on a tender. The bid closes on 21 May.,Email,E
2026-04-20 10:00,outbound,mia@us.example,PI attached,Email,E
";

#[test]
fn no_step_comes_only_after_the_opening_that_it_is_for() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("deals.csv"), DEALS).unwrap();
    fs::write(folder.path().join("messages.csv"), MESSAGES).unwrap();
    let results = Results::of(folder.path(), "2026-05-18", &[]);
    let next = |id: &str| {
        let row = results.buyer(id).unwrap();
        (row["next_on"].clone(), row["next_reason"].clone())
    };
    let by_deadline = |day: &str| (day.to_owned(), "deadline".to_owned());
    assert_eq!(next("A"), by_deadline("2026-05-18"));
    assert_eq!(next("B"), by_deadline("2026-05-18"));
    // The PI runs out on 20 May, before the result of the tender is asked for on 25 May.
    assert_eq!(next("C"), by_deadline("2026-05-18"));
    assert!(next("D").0.as_str() < "2026-09-15");
    // The buyer's words give the date: five working days before it are to ask what is missing.
    assert_eq!(next("E"), by_deadline("2026-05-18"));
}
