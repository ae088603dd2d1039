//! Tests source files: columns chosen in a file or on the command line, the order of dates, lost
//! reasons; and the errors for wrong lines.
#![allow(clippy::unwrap_used)]

use crate::check;
use crate::common;

use check::{Files, small_pack};
use common::{Results, ghosted, text};
use ghosted::analysis::open_exports;
use ghosted::diagnostic::Diagnostic;
use ghosted::exports::{Batch, Exports, ReadOptions};
use ghosted::facts::{Deal, Value};
use ghosted::rules::{Pack, RuleFiles, choose_column, load};

const DEALS: &str = "Nr,Projekt,Summe,Status,Phase,Phase,Tier\n\
                     7,Pumps,900,x,Offer,Lost,gold\n8,Taps,80,y,Open,Won,\n";

fn built_in() -> RuleFiles {
    RuleFiles::embedded()
}

/// Returns the built-in pack with one more source, as if named on the command line.
fn with_source(source: &str) -> (Option<Pack>, Vec<Diagnostic>) {
    let file = tempfile::Builder::new().suffix(".yaml").tempfile().unwrap();
    std::fs::write(file.path(), source).unwrap();
    let mut files = built_in();
    files.give_source(file.path()).unwrap();
    let loaded = load(&files);
    (loaded.pack, loaded.diagnostics)
}

/// Exports, with the temporary folder that must outlive them.
struct Opened {
    exports: Exports,
    notices: Vec<String>,
    _folder: tempfile::TempDir,
}

fn open(pack: &Pack, files: &[(&str, &str)]) -> Result<Opened, Vec<Diagnostic>> {
    let folder = tempfile::tempdir().unwrap();
    for (name, content) in files {
        std::fs::write(folder.path().join(name), content).unwrap();
    }
    let paths = [folder.path().to_path_buf()];
    let exports = open_exports(pack, &paths, &ReadOptions::default())?;
    let notices = exports.notices().iter().map(|notice| notice.message.clone()).collect();
    Ok(Opened { exports, notices, _folder: folder })
}

/// Formats every deal as `fact=value`.
fn facts(pack: &Pack, exports: &Exports, names: &[&str]) -> Vec<String> {
    let (mut reader, mut batch) = (exports.deals().unwrap(), Batch::default());
    let mut lines = Vec::new();
    while reader.read(&mut batch).unwrap() {
        for row in batch.rows() {
            let mut buyer = Deal::new(pack.catalog.len());
            exports.fill(row, &mut buyer).unwrap();
            let shown =
                names.iter().map(|name| match buyer.facts.get(pack.catalog.find(name).unwrap()) {
                    Value::Text(text) => text.to_string(),
                    Value::Money(money) => money.amount().to_string(),
                    Value::NoColumn => "no column".to_owned(),
                    Value::Blank => "blank".to_owned(),
                    other => format!("{other:?}"),
                });
            lines.push(format!("{}: {}", buyer.id, shown.collect::<Vec<_>>().join(", ")));
        }
    }
    lines
}

const OURS: &str = "columns:\n  deals:\n    deal_id: Nr\n    deal_name: Projekt\n    value: [Betrag, Summe]\n    \
                    stage: \"Phase #2\"\n";

#[test]
fn a_file_of_any_headers_is_read_once_its_columns_are_chosen() {
    let (pack, diagnostics) = with_source(OURS);
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    let pack = pack.unwrap();
    let opened =
        open(&pack, &[("export.csv", DEALS)]).unwrap_or_else(|errors| panic!("{errors:?}"));
    let read = facts(&pack, &opened.exports, &["deal_name", "value", "stage", "status"]);
    assert_eq!(read, ["7: Pumps, 900, Lost, x", "8: Taps, 80, Won, y"]);
}

#[test]
fn the_command_line_takes_precedence_over_the_file_and_reserves_the_column() {
    let (pack, _) = with_source(OURS);
    let mut pack = pack.unwrap();
    choose_column(&mut pack, "stage=Status").unwrap();
    let opened =
        open(&pack, &[("export.csv", DEALS)]).unwrap_or_else(|errors| panic!("{errors:?}"));
    let read = facts(&pack, &opened.exports, &["stage", "status"]);
    assert_eq!(read, ["7: x, no column", "8: y, no column"]);
}

#[test]
fn a_column_that_the_rules_do_not_know_is_used_once_facts_yaml_declares_it() {
    let files = RuleFiles::embedded();
    let files: Vec<(String, Vec<u8>)> = files
        .iter()
        .map(|(name, bytes)| {
            let mut bytes = bytes.to_vec();
            if name == "facts.yaml" {
                let text = String::from_utf8(bytes).unwrap();
                let own = "\nfacts:\n  buyer_tier:\n    type: text\n    columns: [Tier]\n";
                bytes = text.replacen("\nfacts:\n", own, 1).into_bytes();
            }
            (name.to_owned(), bytes)
        })
        .collect();
    let loaded = load(&RuleFiles::new("rules/", files));
    let mut pack = loaded.pack.unwrap_or_else(|| panic!("{:?}", loaded.diagnostics));
    for chosen in ["deal_id=Nr", "deal_name=Projekt", "stage=Phase #1"] {
        choose_column(&mut pack, chosen).unwrap();
    }
    let opened =
        open(&pack, &[("export.csv", DEALS)]).unwrap_or_else(|errors| panic!("{errors:?}"));
    let read = facts(&pack, &opened.exports, &["buyer_tier", "stage"]);
    assert_eq!(read, ["7: gold, Offer", "8: blank, Open"]);
}

#[test]
fn the_error_of_a_repeated_header_says_how_to_choose() {
    let pack = load(&built_in()).pack.unwrap();
    let twice = "Deal ID,Deal Name,Stage,Amount,Stage\n1,A,x,2,y\n";
    let errors = open(&pack, &[("deals.csv", twice)]).err().unwrap();
    let error = &errors[0];
    assert!(
        error.message.ends_with(
            "has the column “Stage” more than once (columns C and E), and `stage` is read from it"
        ),
        "{error:?}"
    );
    insta::assert_snapshot!(error.help.as_ref().unwrap(), @r#"Choose one: --column "stage=Stage #1" for column C, or --column "stage=Stage #2" for column E, or write the same under `columns` in a file of sources/"#);
    let mut pack = pack;
    choose_column(&mut pack, "stage=Stage #2").unwrap();
    let opened = open(&pack, &[("deals.csv", twice)]).unwrap_or_else(|errors| panic!("{errors:?}"));
    assert_eq!(facts(&pack, &opened.exports, &["stage"]), ["1: y"]);
}

#[test]
fn an_unused_repeated_header_is_kept_and_numbered() {
    let pack = load(&built_in()).pack.unwrap();
    let twice = "Deal ID,Deal Name,Stage,Related to,Related to\n1,A,x,b,c\n";
    let opened = open(&pack, &[("deals.csv", twice)]).unwrap_or_else(|errors| panic!("{errors:?}"));
    let headers: Vec<&str> = opened.exports.table_maps()[0]
        .columns
        .iter()
        .map(|column| column.header.as_str())
        .collect();
    assert_eq!(headers, ["Deal ID", "Deal Name", "Stage", "Related to", "Related to #2"]);
}

#[test]
fn a_column_that_no_file_has_is_never_passed_over() {
    let mut pack = load(&built_in()).pack.unwrap();
    choose_column(&mut pack, "stage=Deal Phsae").unwrap();
    let deals = "Deal ID,Deal Name,Deal Phase\n1,A,x\n";
    let errors = open(&pack, &[("deals.csv", deals)]).err().unwrap();
    let said: Vec<String> =
        errors.iter().map(|own| format!("{}: {:?}", own.message, own.help)).collect();
    assert_eq!(said, ["No file has the column “Deal Phsae”: Some(\"Did you mean “Deal Phase”?\")"]);

    let source = "columns:\n  stage: Deal Phase\n  value: Deal Sum\n";
    let files = small_pack().add("sources/ours.yaml", source).edit(
        "facts.yaml",
        "facts:\n",
        "facts:\n  stage: {type: text, columns: [Stage]}\n",
    );
    let loaded = load(&files.rule_files());
    let pack = loaded.pack.unwrap_or_else(|| panic!("{:?}", loaded.diagnostics));
    let opened = open(&pack, &[("deals.csv", deals)]).unwrap_or_else(|errors| panic!("{errors:?}"));
    assert_eq!(opened.notices, ["No file has the column “Deal Sum”"], "beside one that is there");
    let other = "Deal ID,Deal Name,Stage\n1,A,x\n";
    let opened = open(&pack, &[("deals.csv", other)]).unwrap_or_else(|errors| panic!("{errors:?}"));
    assert!(opened.notices.is_empty(), "another CRM's file: {:?}", opened.notices);
}

/// Returns the errors of the small pack with a source.
fn errors_of(files: &Files) -> String {
    let loaded = load(&files.rule_files());
    let mut said = String::new();
    for error in loaded.diagnostics.iter().filter(|error| error.is_error()) {
        let place = error.place.as_ref().unwrap();
        let at = format!("{}:{}:{}", place.source.name, place.line(), place.column());
        let help = error.help.as_deref().unwrap_or_default();
        said.push_str(&format!("{at} {}: {} | {help}\n", error.code, error.message));
    }
    said
}

#[test]
fn every_mistake_in_a_source_is_shown_at_its_place_with_the_right_word() {
    let mistakes = "colums: {stage: x}\ndate_order: day-first\nencoding: gb8030\n\
                 lost_reasons:\n  Price: tendre\n";
    let more = "columns:\n  dels: {stage: x}\n  value:\n  emial: Mail\n  days_silent: Days\n  \
                messages: {directon: In}\n";
    let files = small_pack().add("sources/a.yaml", mistakes).add("sources/b.yaml", more);
    insta::assert_snapshot!(errors_of(&files), @r"
    rules/sources/a.yaml:1:1 E030 unknown-key: `colums` is not a key of a source | did you mean `columns`? Allowed here: means, columns, our_domains, date_order, decimal_mark, encoding, blanks, timezone, default_currency, words or lost_reasons
    rules/sources/a.yaml:2:13 E038 unknown-word: `day-first` is not allowed here | did you mean `day_first`? Allowed here: day_first, month_first or year_first
    rules/sources/a.yaml:3:11 E038 unknown-word: there is no encoding `gb8030` | write for example utf-8, gb18030, big5, shift_jis or windows-1252
    rules/sources/a.yaml:5:10 E041 unknown-cause: there is no cause `tendre` | did you mean `tender`? There are: tender or other
    rules/sources/b.yaml:2:3 E044 unknown-table: there is no table `dels` | did you mean `deals`?
    rules/sources/b.yaml:3:3 E036 no-value: `value`: nothing is written here, and a list is needed | write each item on its own line with a dash and a space before it (`- item`), or all in one line as `[first, second]`
    rules/sources/b.yaml:4:3 E040 unknown-fact: nothing is read as `emial` | did you mean `email`?
    rules/sources/b.yaml:5:3 E040 unknown-fact: nothing is read as `days_silent` | to read a column of your own, declare it as a fact in facts.yaml first, where it can also name its headers
    rules/sources/b.yaml:6:14 E040 unknown-fact: nothing is read as `directon` | did you mean `direction`?
    ");
}

#[test]
fn two_sources_may_not_say_the_contrary() {
    let files = small_pack()
        .add("sources/a.yaml", "date_order: day_first\nlost_reasons: {Price: tender}\n")
        .add("sources/b.yaml", "date_order: month_first\nlost_reasons: {PRICE: other}\n");
    insta::assert_snapshot!(errors_of(&files), @r"
    rules/sources/b.yaml:1:13 E032 duplicate-key: another source has a different `date_order` | both apply to every export; keep one of the two
    rules/sources/b.yaml:2:16 E032 duplicate-key: `PRICE` has another cause elsewhere | a reason has one cause; keep one of the two
    ");
}

#[test]
fn a_source_is_named_on_the_command_line_and_holds_for_the_run() {
    let folder = tempfile::tempdir().unwrap();
    let (exports, source) = (folder.path().join("deals.csv"), folder.path().join("ours.yaml"));
    let rows = "Nr,Projekt,Summe,Währung,PI raus\n7,Pumps,900,USD,03/02/2026\n";
    std::fs::write(&exports, rows).unwrap();
    std::fs::write(&source, "columns:\n  deals: {deal_id: Nr, deal_name: Projekt, value: Summe, pi_sent_on: PI raus}\ndate_order: day_first\n").unwrap();
    let results = Results::of(&exports, "2026-03-16", &["--source", source.to_str().unwrap()]);
    assert!(results.buyer("7").is_some(), "{:?} {}", results.rows, results.said);

    let wrong = ghosted(&["run", exports.to_str().unwrap(), "--column", "stag=Phase"]);
    assert_eq!(wrong.status.code(), Some(2));
    assert!(text(&wrong.stderr).contains("Did you mean stage?"), "{}", text(&wrong.stderr));
}
