//! Tests the errors for files that stop a run.

use super::{Folder, open};
use crate::exports::ReadOptions;

fn error(files: &[(&str, &[u8])]) -> String {
    let folder = Folder::of(files);
    let diagnostics = folder.open(&ReadOptions::default()).err().expect("an error");
    messages_of(&folder, &diagnostics)
}

fn messages_of(folder: &Folder, diagnostics: &[crate::diagnostic::Diagnostic]) -> String {
    let lines = diagnostics.iter().map(|diagnostic| {
        format!(
            "{} {}\n  {}",
            diagnostic.code,
            diagnostic.message,
            diagnostic.help.as_deref().unwrap_or("-")
        )
    });
    let path = format!("{}", folder.path().display());
    lines.collect::<Vec<_>>().join("\n").replace(&path, "exports")
}

const DEALS: (&str, &[u8]) = ("deals.csv", b"Deal ID,Deal Name\n1,A\n");

#[test]
fn each_error_of_a_file_has_its_own_words() {
    insta::assert_snapshot!(error(&[]), @r"
    E902 no-exports There are no CSV files and no workbooks in exports
      Save the exports of your CRM there as CSV or Excel, or name another folder
    ");
    insta::assert_snapshot!(error(&[("empty.csv", b"")]), @r"
    E903 empty-file exports/empty.csv is empty
      Export it from the CRM again, or leave it out
    ");
    insta::assert_snapshot!(error(&[("people.csv", b"First Name,Email\nAna,a@b.example\n")]), @r"
    E909 no-deals There is no table of deals among the files: exports/people.csv is a contacts table
      Export the deals (opportunities, 商机) from your CRM as well
    ");
    insta::assert_snapshot!(error(&[("deals.csv", b"Deal Stage,Amount\nA,1\n")]), @r#"
    E905 no-id-column exports/deals.csv has no column with the deal's id or name, nor one with the buyer; it has: Deal Stage, Amount
      Add the id to the export (in most CRMs it is called Deal ID, Opportunity ID, Record ID); if it has another header, write: --column "deal_id=…", or under `columns` in a file of sources/
    "#);
    insta::assert_snapshot!(error(&[("deals.csv", b"Deal ID,Deal Name,deal id\n1,A,2\n")]), @r#"
    E906 header-twice exports/deals.csv has the column “Deal ID” more than once (columns A and C), and `deal_id` is read from it
      Choose one: --column "deal_id=Deal ID #1" for column A, or --column "deal_id=Deal ID #2" for column C, or write the same under `columns` in a file of sources/
    "#);
    insta::assert_snapshot!(error(&[("deals.csv", b"Deal ID,\"Deal Name\n1,A\n")]), @r"
    E912 broken-header A quote is opened in the header of exports/deals.csv and not closed
      Close or delete the quote in the first row
    ");
    insta::assert_snapshot!(error(&[("deals.csv", b"PK\x03\x04 and so on")]), @r"
    E911 not-a-text-file exports/deals.csv begins like a workbook and cannot be opened as one
      Open it in Excel and save it again, or export it from the CRM again; CSV also works
    ");
    insta::assert_snapshot!(error(&[("odd.csv", b"Dael Name,Number\nA,1\n")]), @r"
    E904 unknown-table exports/odd.csv is not a known table; its headers are: Dael Name, Number
      “Dael Name” is near “Deal Name” of the deals table; add the header under `recognised_by` and `columns` in facts.yaml
    ");
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let folder = Folder::of(&[DEALS]);
    let paths = [folder.file("deals.csv"), folder.file("dael.csv")];
    let diagnostics = open(&paths, &ReadOptions::default()).err().unwrap();
    insta::assert_snapshot!(messages_of(&folder, &diagnostics), @r"
    E901 no-such-file There is no file exports/dael.csv
      Check the spelling and the folder
    ");
}

#[test]
fn a_file_that_is_no_table_stops_nothing_and_is_warned_of_when_it_is_named() {
    let folder = Folder::of(&[DEALS, ("prices.csv", b"Colour,Weight\nred,1\n")]);
    let exports = folder.open(&ReadOptions::default()).unwrap();
    assert_eq!(exports.ignored_files().len(), 1);
    assert!(
        exports.ignored_files()[0].name.ends_with("prices.csv"),
        "{:?}",
        exports.ignored_files()
    );
    assert_eq!(
        exports.ignored_files()[0].why,
        "is not a known table; its headers are: Colour, Weight"
    );
    let named = [folder.file("deals.csv"), folder.file("prices.csv")];
    let exports = open(&named, &ReadOptions::default()).unwrap();
    assert_eq!(exports.notices()[0].code.id, "W922", "{:?}", exports.notices());
    assert!(open(&named[1..], &ReadOptions::default()).is_err());
}

#[test]
fn a_repeated_header_that_is_not_used_is_harmless() {
    let folder = Folder::of(&[("deals.csv", b"Deal ID,Deal Name,Colour,Colour\n1,A,red,blue\n")]);
    assert!(folder.open(&ReadOptions::default()).is_ok());
}

#[test]
fn other_files_of_a_folder_are_listed_with_the_reason() {
    let results = b"buyer,deal_name,company,value,days_silent,verdict,share_other,evidence_1\n1,A,B,1,9,x,1,y\n";
    let folder = Folder::of(&[
        DEALS,
        ("results.csv", results),
        ("offer.pdf", b"%PDF"),
        ("~$deals.xlsx", b"\x05user"),
        (".hidden.csv", b"Deal ID,Deal Name\n2,B\n"),
    ]);
    std::fs::create_dir(folder.file("old")).unwrap();
    let exports = folder.open(&ReadOptions::default()).unwrap();
    let path = format!("{}", folder.path().display());
    let output: Vec<String> = exports
        .ignored_files()
        .iter()
        .map(|file| format!("{} {}", file.name, file.why).replace(&path, "exports"))
        .collect();
    insta::assert_snapshot!(output.join("\n"), @r"
    exports/offer.pdf is neither a CSV file nor a workbook
    exports/results.csv is not read: it holds results that ghosted wrote
    exports/~$deals.xlsx is there because deals.xlsx is open; unsaved changes are not read
    ");
    assert_eq!(super::shown(&exports, |buyer| buyer.id.to_string()), ["1"]);
}

#[test]
fn a_deal_of_two_files_is_one_buyer_and_its_other_row_is_replaced() {
    let folder = Folder::of(&[DEALS, ("deals (1).csv", b"Deal ID,Deal Name\n1,A\n2,B\n")]);
    let exports = folder.open(&ReadOptions::default()).unwrap();
    let mut buyers = Vec::new();
    let rejected = super::each(&exports, |buyer| buyers.push(buyer.id.to_string()));
    assert_eq!(buyers, ["1", "2"]);
    assert!(rejected.is_empty(), "{rejected:?}");
}

#[test]
fn rows_with_undecodable_ids_are_not_reported_as_one_deal() {
    let right = "é".repeat(60);
    let text = [b"Deal ID,Deal Name\n\xff1,A\n\xff2,B\n3,", right.as_bytes(), b"\n"].concat();
    let folder = Folder::of(&[("deals.csv", &text)]);
    let exports = folder.open(&ReadOptions::default()).unwrap();
    let rejected = super::each(&exports, |_| {});
    assert_eq!(rejected.len(), 2, "{rejected:?}");
    assert!(rejected.iter().all(|row| row.reason.starts_with("The row has bytes")));
}
