//! Tests what a deal takes from its contact, its company, the messages and the answers.

use jiff::civil::Date;

use super::{each, opened, shown};
use crate::exports::{Exports, ReadOptions};
use crate::facts::{Deal, Party, known};

const DEALS: &str = "Deal ID,Deal Name,Associated Contact IDs,Contact Name,Associated Company IDs,Company Name,Country\n";

fn said(buyer: &Deal<'_>) -> String {
    let side = |side| if side == Party::Us { "us" } else { "buyer" };
    let said =
        buyer.messages.iter().map(|message| format!("{}: {}", side(message.from), message.text));
    format!("{} [{}]", buyer.id, said.collect::<Vec<_>>().join("; "))
}

fn contact(exports: &Exports) -> Vec<String> {
    shown(exports, |buyer| {
        let text = |fact| buyer.facts.text(fact).unwrap_or("?");
        format!("{} {} {}", buyer.id, text(known::email), text(known::country))
    })
}

#[test]
fn a_blank_cell_of_the_deal_is_filled_from_the_contact_and_then_from_the_company() {
    let deals = format!(
        "{DEALS}1,A,c1,,,,\n2,B,,,,Acme,\n3,C,nobody,,,,\n4,D,,Bo Li (bo@beta.example),,Beta (beta.example),\n5,E,,,f9,,Peru\n6,F,,Bo Li,,,\n"
    );
    let (_folder, exports) = opened(&[
        ("deals.csv", &deals),
        (
            "contacts.csv",
            "Record ID,First Name,Last Name,Email,Company Name,Associated Company IDs\n\
             c1,Ana,Ruiz,ana@acme.example,Acme,f1\nc2,Bo,Li,bo@other.example,Other,f2\n\
             c3,Bo,Li,bo@beta.example,Beta,f3\nc4,Cy,Om,cy@nine.example,Nine,f9\n",
        ),
        (
            "companies.csv",
            "Record ID,Company name,Country/Region,Company Domain Name\n\
             f1,Acme,Chile,acme.example\nf3,Beta,Kenya,\nf9,Nine,Spain,\n",
        ),
    ]);
    assert_eq!(
        contact(&exports),
        [
            "1 ana@acme.example Chile", // by its id
            "2 ana@acme.example Chile", // the deal names the company only
            "3 ? ?",                    // an unknown id joins nothing
            "4 bo@beta.example Kenya",  // two people have this name; the deal names the company
            "5 cy@nine.example Peru",   // facts of the deal are never replaced
            "6 ? ?",                    // two people have this name, and there is no company
        ]
    );
    let accounts = exports.side_accounts();
    assert_eq!((accounts[0].rows, accounts[0].joined, accounts[0].unjoined), (4, 3, 1));
}

#[test]
fn a_message_belongs_to_its_deal_else_to_its_contact_else_to_its_address() {
    let deals = "Deal ID,Deal Name,Contact ID,Email\n\
                 1,\"Pumps, 4 inch\",c1,ana@acme.example\n2,Valves,c1,ana@acme.example\n3,Taps,c3,bo@beta.example\n";
    let messages = "Activity date,Email direction,Email from address,Email to address,Email body,Associated Deal IDs,Contact ID\n\
        2026-03-02,EMAIL,us@we.example,ana@acme.example,by id,2,c1\n\
        2026-03-03,INCOMING_EMAIL,,,by title,\"Pumps, 4 inch\",\n\
        2026-03-01,INCOMING_EMAIL,,,by contact,,c1\n\
        2026-03-04,INCOMING_EMAIL,Bo <BO@beta.example>,us@we.example,by address,,\n\
        2026-03-04,EMAIL,,,nobody's,99,\n";
    let (_folder, exports) = opened(&[("deals.csv", deals), ("emails.csv", messages)]);
    assert_eq!(
        shown(&exports, said),
        [
            "1 [buyer: by contact; buyer: by title]",
            "2 [buyer: by contact; us: by id]",
            "3 [buyer: by address]",
        ]
    );
    let account = &exports.side_accounts()[0];
    assert_eq!((account.rows, account.joined, account.unjoined), (5, 4, 1));
}

#[test]
fn any_address_of_a_cell_or_of_a_contact_joins() {
    let deals = "Deal ID,Deal Name,Email\n\
                 1,Pumps,ana@acme.example; buying@acme.example\n2,Taps,bo@beta.example\n";
    let contacts = "Record ID,First Name,Last Name,Email,Additional email addresses,City\n\
                    c1,Ana,Ruiz,buying@acme.example,,Lima\n\
                    c2,Bo,Li,bo.li@beta.example,bo@beta.example;old@beta.example,Oslo\n";
    let messages = "Sent On,FromAddress,ToAddress,TextBody\n\
        2026-03-01,buying@acme.example,li@we.example,by her second address\n\
        2026-03-02,li@we.example,Bo <old@beta.example> kim@we.example,to his third\n";
    let (_folder, exports) =
        opened(&[("deals.csv", deals), ("contacts.csv", contacts), ("mails.csv", messages)]);
    let cities = shown(&exports, |buyer| buyer.facts.text(known::city).unwrap_or("?").to_owned());
    assert_eq!(cities, ["Lima", "Oslo"]);
    assert_eq!(shown(&exports, said), ["1 [buyer: by her second address]", "2 [us: to his third]"]);
}

#[test]
fn an_id_joins_in_every_shape_in_which_crms_write_it() {
    let deals = "Deal ID,Deal Name,Contact ID\n\
                 0065g00000AbCdEAAV,by the long form,0035g00000Ct111\n\
                 zcrm_5805028000000411001,by the bare number,5805028000000500001\n\
                 {5E6F7A80-1B2C-4D3E-8F90-A1B2C3D4E5F6},in brackets,000000000000000AAA\n\
                 31,in a list,\"[\"\"64f0a1\"\",\"\"64f0a2\"\"]\"\n";
    let contacts = "Record ID,First Name,Last Name,City\n\
                    0035g00000Ct111AAB,Ana,Ruiz,Lima\nzcrm_5805028000000500001,Bo,Li,Oslo\n\
                    000000000000000,No,Body,Nowhere\n64f0a2,Cy,Om,Pune\n";
    let messages = "MessageDate,Incoming,TextBody,RelatedToId\n\
        2026-03-01,1,one,0065g00000AbCdE\n2026-03-01,1,two,5805028000000411001\n\
        2026-03-01,1,three,5e6f7a80-1b2c-4d3e-8f90-a1b2c3d4e5f6\n2026-03-01,1,four,\"30, 31.0\"\n\
        2026-03-01,1,to the contact,64f0a2\n2026-03-01,1,to nobody,000000000000000AAA\n";
    let (_folder, exports) =
        opened(&[("deals.csv", deals), ("contacts.csv", contacts), ("mails.csv", messages)]);
    let cities = shown(&exports, |buyer| buyer.facts.text(known::city).unwrap_or("?").to_owned());
    assert_eq!(cities, ["Lima", "Oslo", "?", "Pune"]);
    let texts = shown(&exports, |buyer| {
        buyer.messages.iter().map(|message| message.text.as_ref()).collect::<Vec<_>>().join(", ")
    });
    assert_eq!(texts, ["one", "two", "three", "four, to the contact"]);
}

#[test]
fn without_a_direction_the_addresses_decide_the_party() {
    let deals = "Deal ID,Deal Name,Email\n1,A,ana@acme.example\n";
    let messages = "Sent On,FromAddress,ToAddress,TextBody,Deal ID\n\
        2026-03-01,li@we.example,ana@acme.example,ours,1\n\
        2026-03-02,ana@acme.example,li@we.example,hers,1\n\
        2026-03-03,boss@acme.example,li@elsewhere.example,her colleague's,1\n\
        2026-03-04,li@we.example,kim@we.example,among ourselves,1\n\
        2026-03-05,spam@x.example,other@y.example,whose?,1\n";
    let folder = super::Folder::of(&[
        ("deals.csv", deals.as_bytes()),
        ("messages.csv", messages.as_bytes()),
    ]);
    let options = ReadOptions { our_domains: vec!["we.example".into()], ..ReadOptions::default() };
    let exports = folder.open(&options).unwrap();
    assert_eq!(shown(&exports, said), ["1 [us: ours; buyer: hers; buyer: her colleague's]"]);
    let account = &exports.side_accounts()[0];
    assert_eq!((account.joined, account.unjoined, account.skipped), (3, 1, 1));
}

#[test]
fn a_list_of_activities_has_our_own_actions() {
    let deals = "Deal - ID,Deal - Title\n1,A\n";
    let activities = "Activity - Type,Activity - Done,Activity - Marked as done time,Activity - Note,Deal\n\
        email,Done,2026-03-01 10:00:00,<p>Sent&nbsp;photos<br>again</p>,A\n\
        call,Undone,,planned only,A\ntask,Done,2026-03-02,no message,A\n";
    let (_folder, exports) = opened(&[("deals.csv", deals), ("activities.csv", activities)]);
    assert_eq!(shown(&exports, said), ["1 [us: Sent photos\nagain]"]);
    assert_eq!(exports.side_accounts()[0].skipped, 2);
    assert!(exports.has_messages());
}

#[test]
fn answers_reach_their_buyer_unless_the_rules_refuse_them() {
    let (_folder, mut exports) = opened(&[
        ("deals.csv", "Deal ID,Deal Name\nA1,x\na1,y\n"),
        (
            "answers.csv",
            "deal_id,question,answer,on,source\nA1,bid,yes,2026-03-05,phone\na1,odd,no,,\n,q,a,,\n",
        ),
    ]);
    exports.refuse_answers(|row| (row.question == "odd").then(|| "no such question".into()));
    let answers = shown(&exports, |buyer| {
        let noted =
            buyer.answers.iter().map(|noted| format!("{}={}", noted.question, noted.answer));
        format!("{} {}", buyer.id, noted.collect::<String>())
    });
    assert_eq!(answers, ["A1 bid=yes", "a1 "]);
    let reasons: Vec<_> =
        exports.related_rejected().iter().map(|row| (row.row, row.reason.as_str())).collect();
    assert_eq!(reasons, [(4, "The deal id is blank"), (3, "no such question")]);
    each(&exports, |buyer| assert!(!buyer.has_message_table));
}

#[test]
fn the_latest_outcome_stays_with_its_buyer() {
    let (_folder, exports) = opened(&[
        ("deals.csv", "Deal ID,Deal Name\nA1,x\nA2,y\n"),
        (
            "outcomes.csv",
            "deal_id,outcome,reason,on,source\nA1,lost,too dear,2026-03-05,rep_guess\n\
             A1,赢单,,2026-03-09,Buyer_Said\nA1,lost,no budget,2026-03-01,document\nA2,,,,\n\
             A2,perhaps,,,\nA2,won,,,gossip\n,won,,,\nA9,won,,,\n",
        ),
    ]);
    let outcomes = shown(&exports, |buyer| {
        let output = buyer.outcome(Date::MAX).map(|outcome| {
            let source = outcome.source.map_or("-", crate::facts::Knowledge::name);
            format!("{} [{}] {source}", outcome.is_won, outcome.reason)
        });
        format!("{} {}", buyer.id, output.unwrap_or_default())
    });
    assert_eq!(outcomes, ["A1 true [] buyer_said", "A2 "]);
    let account = &exports.side_accounts()[0];
    let counts =
        (account.rows, account.joined, account.unjoined, account.rejected, account.skipped);
    assert_eq!(counts, (8, 3, 1, 3, 1));
    let reasons: Vec<_> =
        exports.related_rejected().iter().map(|row| row.reason.as_str()).collect();
    assert!(reasons[0].contains("won or lost"), "{reasons:?}");
    assert!(reasons[1].contains("buyer_said, document or rep_guess"), "{reasons:?}");
    assert_eq!(reasons[2], "The deal id is blank");
}

#[test]
fn a_company_joins_under_every_spelling_of_its_legal_form_and_no_other_does() {
    let (_folder, exports) = opened(&[
        (
            "deals.csv",
            "Deal ID,Deal Name,Company Name\n1,A,ACME LIMITED\n2,B,Acme  Ltd.\n3,C,Acme GmbH\n\
             4,D,Beta\n5,E,Gamma\n6,F,Gamma Inc.\n",
        ),
        (
            "companies.csv",
            "Company name,Industry,Country\nAcme Ltd,x,Kenya\nBeta Co.,x,Peru\nGamma Ltd,x,Chile\n\
             Gamma GmbH,x,Germany\n",
        ),
        (
            "calls.csv",
            "Call Title,Call Start Time,Company,Call notes\nfirst,2026-03-02 09:00,ACME Ltd,hello\n",
        ),
    ]);
    let found = shown(&exports, |buyer| {
        let country = buyer.facts.text(known::country).unwrap_or("?");
        format!("{} {country} {}", buyer.id, buyer.messages.len())
    });
    assert_eq!(
        found,
        ["1 Kenya 1", "2 Kenya 1", "3 ? 0", "4 Peru 0", "5 ? 0", "6 ? 0"],
        "two companies are called Gamma, and none of them is Gamma Inc."
    );
}

#[test]
fn a_quote_takes_part_in_what_was_said_about_its_opportunity() {
    let (_folder, exports) = opened(&[
        (
            "quotes.csv",
            "Id,Quote Name,QuoteNumber,OpportunityId\nq1,A,1,o1\nq2,B,2,o1\nq3,C,3,o2\n",
        ),
        (
            "tasks.csv",
            "WhatId,ActivityDate,Type,Subject,Description\no1,2026-03-02,Call,x,both\n\
             q2,2026-03-03,Call,x,second\n",
        ),
    ]);
    assert_eq!(shown(&exports, said), ["q1 [us: both]", "q2 [us: both; us: second]", "q3 []"]);
}

#[test]
fn the_address_behind_a_contacts_name_is_the_buyers() {
    let (_folder, exports) = opened(&[
        (
            "deals.csv",
            "Deal ID,Deal Name,Associated Contact\n\
             1,A,Li Wei (li@acme.example);Kim Oh (kim@acme.example)\n2,B,Bo Um\n",
        ),
        ("contacts.csv", "First Name,Last Name,Email,Country\nLi,Wei,li@acme.example,Kenya\n"),
    ]);
    assert_eq!(contact(&exports), ["1 li@acme.example Kenya", "2 ? ?"]);
    let names = shown(&exports, |buyer| buyer.facts.text(known::contact_name).unwrap().to_owned());
    assert_eq!(names, ["Li Wei", "Bo Um"]);
}

#[test]
fn an_outcome_or_an_answer_may_have_the_buyer_under_deal_id() {
    let (_folder, exports) = opened(&[
        ("deals.csv", "Deal ID,Deal Name\nA1,x\n"),
        ("outcomes.csv", "Deal ID,Outcome,Reason,Date\nA1,lost,too dear,2026-03-05\n"),
        ("answers.csv", "Deal ID,Question,Answer\nA1,bid,yes\n"),
        // An outcome column beside columns of deals does not make a table of outcomes.
        ("more.csv", "Deal ID,Deal Stage,Company,Amount,Outcome\nA2,Open,Acme,5,open\n"),
    ]);
    let known = shown(&exports, |buyer| {
        format!("{} {} {}", buyer.id, !buyer.outcomes.is_empty(), buyer.answers.len())
    });
    assert_eq!(known, ["A1 true 1", "A2 false 0"]);
}

#[test]
fn from_and_to_of_a_meeting_are_times() {
    let (_folder, exports) = opened(&[
        ("deals.csv", "Deal ID,Deal Name\nA1,x\n"),
        (
            "meetings.csv",
            "Title,Location,From,To,Related To.id\nFair,Hall 3,2026-03-02 10:00,2026-03-02 11:00,A1\n",
        ),
        // People, where there is no place.
        (
            "mails.csv",
            "Subject,From,To,Sent On,Related To.id\nPI,we@we.example,li@x.example,2026-03-04,A1\n",
        ),
    ]);
    let met = shown(&exports, |buyer| {
        let output = buyer.messages.iter().map(|own| format!("{:?} {}", own.channel, own.at));
        output.collect::<Vec<_>>().join("; ")
    });
    assert_eq!(met, ["Meeting 2026-03-02T10:00:00"]);
}

#[test]
fn an_opportunity_with_quotes_is_not_a_pi_of_its_own() {
    let (_folder, exports) = opened(&[
        (
            "opportunities.csv",
            "Id,Deal Name,StageName,AccountName,Amount,Currency\n\
             o1,Pumps,Closed Lost,Acme,9,USD\no2,Taps,Open,Beta,8,USD\n",
        ),
        (
            "quotes.csv",
            "Id,Quote Name,QuoteNumber,OpportunityId,GrandTotal\nq1,A,1,o1,5\nq2,B,2,o1,6\n\
             q3,C,3,gone,7\n",
        ),
    ]);
    let read = shown(&exports, |buyer| {
        let text = |fact| buyer.facts.text(fact).unwrap_or("?");
        let (stage, company) = (text(known::stage), text(known::company_name));
        format!("{} {} {stage} {company}", buyer.id, text(known::deal_name))
    });
    assert_eq!(
        read,
        ["o2 Taps Open Beta", "q1 A Closed Lost Acme", "q2 B Closed Lost Acme", "q3 C ? ?"]
    );
    let (mut reader, mut batch) = (exports.deals().unwrap(), crate::exports::Batch::default());
    while reader.read(&mut batch).unwrap() {}
    let accounts = reader.accounts();
    assert_eq!((accounts[0].rows, accounts[0].joined), (2, 1));
}
