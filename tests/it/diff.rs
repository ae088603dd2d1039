//! Tests `ghosted diff` on real deals: the edits, the deals that they change, and the edit
//! responsible for each change.
#![allow(clippy::unwrap_used)] // a test may stop

use crate::common;

use std::fs;
use std::path::Path;
use std::process::Command;

use common::{files_below, ghosted, project, samples, text};
use ghosted::analysis::open_exports;
use ghosted::changes::{Bench, edits};
use ghosted::diagnosis::{Finding, Scratch, Weighed};
use ghosted::exports::{Batch, ReadOptions};
use ghosted::facts::derive::derive;
use ghosted::facts::{AsOf, Deal};
use ghosted::rules::{Pack, RuleFiles, load};
use jiff::civil::date;
use tempfile::TempDir;

/// Returns the built-in rules with some texts replaced.
fn edited(changes: &[(&str, &str, &str)]) -> RuleFiles {
    changes.iter().fold(RuleFiles::embedded(), |files, (name, from, to)| {
        let (_, bytes) = files.iter().find(|(own, _)| own == name).unwrap();
        let written = String::from_utf8(bytes.to_vec()).unwrap();
        assert!(written.contains(from), "{name} has no {from}");
        files.with(name, written.replacen(from, to, 1).into_bytes())
    })
}

fn pack(files: &RuleFiles) -> Pack {
    let loaded = load(files);
    let errors: Vec<String> = loaded.diagnostics.iter().map(|own| own.render(false)).collect();
    loaded.pack.unwrap_or_else(|| panic!("{}", errors.join("\n")))
}

/// Writes the rules to a folder.
fn folder(files: &RuleFiles) -> TempDir {
    let room = tempfile::tempdir().unwrap();
    for (name, bytes) in files.iter().chain(files.examples()) {
        let path = room.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    room
}

fn compared(old: &str, new: &str, more: &[&str]) -> (String, String, Option<i32>) {
    let exports = [old, new, "samples/pipedrive", "--as-of", "2026-03-16"];
    let ended = ghosted(&[&["diff"], &exports[..], more].concat());
    (text(&ended.stdout), text(&ended.stderr), ended.status.code())
}

fn built_in_to(changes: &[(&str, &str, &str)], more: &[&str]) -> (String, Option<i32>) {
    let room = folder(&edited(changes));
    let (said, errors, code) = compared("built-in", room.path().to_str().unwrap(), more);
    assert!(errors.is_empty(), "{errors}");
    (said.replace(room.path().to_str().unwrap(), "new"), code)
}

const PRIOR: (&str, &str, &str) = (
    "causes.yaml",
    "- id: tender\n    title: {en: Bidding on a tender, zh: 客户在做投标项目}\n    of_100: 7",
    "- id: tender\n    title: {en: Bidding on a tender, zh: 客户在做投标项目}\n    of_100: 20",
);
const NUMBERS: (&str, &str, &str) =
    ("signs/tender.yaml", "{most: 0.4, tender: 7, not_the_decider: 1}", "{most: 0.4, tender: 3}");
const DAMPING: (&str, &str, &str) = ("weighing.yaml", "signs: 0.4", "signs: 0.8");
const GROUP: (&str, &str, &str) = ("signs/pi.yaml", "group: pi", "group: terms");
const LIST: (&str, &str, &str) = ("lists/terms_words.yaml", "\"MOQ\", ", "\"MOQ\", \"please\", ");
const CONDITION: (&str, &str, &str) = (
    "signs/tender.yaml",
    "- tender_opening_date: {is_blank: no}",
    "- tender_opening_date: {is_blank: yes}",
);
const WORDING: (&str, &str, &str) =
    ("signs/tender.yaml", "Uses words of a tender", "Writes words of a tender");

/// Calls `look` with both weighings of every deal that both packs weigh.
fn each_weighed(bench: &Bench<'_>, mut look: impl FnMut(&Weighed, &Weighed)) {
    let (old, new) = (bench.old.pack(), bench.new.pack());
    let mut as_of = AsOf::new(date(2026, 3, 16));
    as_of.rates = None;
    let paths = [samples().join("pipedrive")];
    let open = |pack: &Pack| open_exports(pack, &paths, &ReadOptions::default()).unwrap();
    let (before, after) = (open(old), open(new));
    let (mut reader, mut batch) = (after.deals().unwrap(), Batch::default());
    let mut scratch = Scratch::default();
    while reader.read(&mut batch).unwrap() {
        for row in batch.rows() {
            let (mut was, mut is) = (Deal::new(old.catalog.len()), Deal::new(new.catalog.len()));
            if before.fill(row, &mut was).is_err() || after.fill(row, &mut is).is_err() {
                continue;
            }
            derive(&mut was, &old.background(), &as_of);
            derive(&mut is, &new.background(), &as_of);
            let was = bench.old.diagnose(&was, &as_of, &mut scratch).finding;
            let is = bench.new.diagnose(&is, &as_of, &mut scratch).finding;
            if let (Finding::Weighed(was), Finding::Weighed(is)) = (was, is) {
                look(&was, &is);
            }
        }
    }
}

/// The main property of the attribution: reverting an edit gives the result without the edit.
#[test]
fn a_single_edit_taken_back_gives_the_shares_of_the_old_rules() {
    let old = pack(&RuleFiles::embedded());
    for change in [PRIOR, NUMBERS, DAMPING, GROUP, LIST, CONDITION] {
        let new = pack(&edited(&[change]));
        let bench = Bench::new(&old, &new);
        assert_eq!(bench.edits.len(), 1, "{:?}", bench.edits);
        let (mut buyers, mut moved) = (0, 0);
        each_weighed(&bench, |was, is| {
            buyers += 1;
            let back = bench.shares_without(0, was, is).unwrap();
            for (share, before) in back.iter().zip(&was.shares) {
                assert!((share - before).abs() < 1e-9, "{change:?}: {share} for {before}");
            }
            moved += usize::from(was.shares != is.shares);
        });
        assert!(buyers > 20 && moved > 0, "{change:?} moved {moved} of {buyers}");
    }
}

#[test]
fn a_cause_that_came_or_went_can_be_taken_back() {
    let with = (
        "causes.yaml",
        "causes:\n",
        "causes:\n  - id: port_strike\n    title: {en: A strike in the port, zh: 港口罢工}\n    of_100: 9\n    basis: guess\n    means: {en: Nothing moves, zh: 停运}\n    do: {en: Wait, zh: 等待}\n    avoid: {en: Pressing, zh: 催促}\n",
    );
    let (without, with) = (pack(&RuleFiles::embedded()), pack(&edited(&[with])));
    for (old, new) in [(&without, &with), (&with, &without)] {
        let bench = Bench::new(old, new);
        assert_eq!(bench.edits.len(), 1, "{:?}", bench.edits);
        let mut buyers = 0;
        each_weighed(&bench, |was, is| {
            buyers += 1;
            let back = bench.shares_without(0, was, is).unwrap();
            for (cause, share) in new.causes.iter().zip(back) {
                let before = old.cause_named(&cause.id).map_or(0.0, |id| was.share(id));
                assert!((share - before).abs() < 1e-9, "{}: {share} for {before}", cause.id);
            }
        });
        assert!(buyers > 20);
    }
}

#[test]
fn edits_are_named_in_plain_words() {
    let old = pack(&RuleFiles::embedded());
    let told = |changes: &[(&str, &str, &str)]| -> Vec<String> {
        edits(&old, &pack(&edited(changes))).iter().map(|edit| edit.description()).collect()
    };
    assert_eq!(told(&[]), [""; 0]);
    assert_eq!(told(&[PRIOR]), ["cause tender: of 100 7 → 20"]);
    assert_eq!(
        told(&[NUMBERS]),
        ["sign tender_words: of 10 for not_the_decider 1 → 0.4; of 10 for tender 7 → 3"]
    );
    assert_eq!(told(&[LIST]), ["list terms_words: + please"], "not told of the sign again");
    assert_eq!(told(&[CONDITION]), ["sign deadline_given: tender_opening_date is_blank no → yes"]);
    assert_eq!(told(&[WORDING]), ["sign tender_words: wording of title"]);
    assert_eq!(
        told(&[("weighing.yaml", "share: 60, lead_db: 5", "share: 70, lead_db: 3.5"), DAMPING]),
        ["damping: signs 0.4 → 0.8", "verdict: leading share 60 → 70; leading lead_db 5 → 3.5"]
    );
    assert_eq!(
        told(&[("cadence.yaml", "least_gap: 5", "least_gap: 7")]),
        ["cadence: least_gap 5 → 7"]
    );
}

#[test]
fn the_buyers_that_moved_are_named_with_what_did_it() {
    let (said, code) = built_in_to(&[PRIOR], &[]);
    assert_eq!(code, Some(0));
    assert!(said.starts_with("built-in → new, as of 2026-03-16.\n1 edit, 58 buyers"), "{said}");
    let most = said.split("CHANGED MOST").nth(1).unwrap();
    assert!(most.contains("by cause tender: of 100 7 → 20; without it tender would be"), "{said}");
    assert!(said.contains("All come out as before") || said.contains("wrong now"), "{said}");
}

#[test]
fn an_edit_without_effect_is_listed_as_such() {
    let nobody = (
        "signs/tender.yaml",
        "- tender_opening_date: {is_blank: no}",
        "- stage: No such stage\n        - tender_opening_date: {is_blank: no}",
    );
    let (said, _) = built_in_to(&[nobody, WORDING], &[]);
    assert!(said.contains("Touches nobody: sign deadline_given."), "{said}");
    assert!(said.contains("CHANGED  0 of 58 buyers; in 0 more only shares moved"), "{said}");
    assert!(said.contains("–       –  sign tender_words: wording of title"), "{said}");
}

#[test]
fn a_gate_that_stops_buyers_now_is_what_did_it() {
    let gate = (
        "gates.yaml",
        "gates:\n",
        "gates:\n  - id: hold\n    title: {en: On hold, zh: 暂停}\n    when: {stage: Negotiation}\n    means: {en: Held, zh: 暂停}\n    do: {en: Wait, zh: 等待}\n    because: {en: On hold, zh: 暂停}\n",
    );
    let (said, _) = built_in_to(&[gate], &[]);
    assert!(said.contains("none → hold"), "{said}");
    assert!(said.contains("by gate hold: new"), "{said}");
}

#[test]
fn a_test_that_passed_and_now_fails_is_reported() {
    let (said, _) = built_in_to(&[("signs/tender.yaml", NUMBERS.1, "{most: 7, tender: 0.4}")], &[]);
    let turned = said.split("TESTS AND EXAMPLES").nth(1).unwrap();
    assert!(turned.contains("wrong now: test “"), "{said}");
    assert!(turned.contains("expects"), "{said}");
}

#[test]
fn more_changes_than_are_allowed_end_with_1() {
    let code = |allowed: &str| built_in_to(&[PRIOR, DAMPING], &["--max-changed", allowed]).1;
    assert_eq!((code("0"), code("56")), (Some(1), Some(0)));
    assert_eq!((code("0%"), code("100%")), (Some(1), Some(0)));
    let (said, _) = built_in_to(&[PRIOR, DAMPING], &["--max-changed", "1%"]);
    assert!(said.contains("More than --max-changed 1% allows:"), "{said}");
    assert_eq!(compared("built-in", "built-in", &["--max-changed", "0"]).2, Some(0));
    assert_eq!(compared("built-in", "built-in", &["--max-changed", "many"]).2, Some(2));
}

#[test]
fn the_same_bytes_come_out_with_any_number_of_threads() {
    let with = |threads: &str| built_in_to(&[PRIOR, LIST, DAMPING], &["--threads", threads]).0;
    assert_eq!(with("1"), with("7"));
}

#[test]
fn errors_are_shown_with_the_pack_that_has_them() {
    let room = folder(&edited(&[("signs/tender.yaml", "tender: 7", "tendr: 7")]));
    let (_, errors, code) = compared(room.path().to_str().unwrap(), "built-in", &[]);
    assert_eq!(code, Some(1));
    assert!(errors.contains("there is no cause `tendr`"), "{errors}");
    assert!(errors.contains("The rules of OLD, "), "{errors}");
    let (_, errors, code) = compared("built-in", "no-such-folder", &[]);
    assert_eq!(code, Some(1));
    assert!(errors.contains("NEW is “no-such-folder”: no folder is called so"), "{errors}");
    let (_, errors, code) = compared("built-in", "built-in", &["--rules", "rules"]);
    assert_eq!(code, Some(2));
    assert!(errors.contains("named twice"), "{errors}");
}

fn git(place: &Path, arguments: &[&str]) {
    let given = ["-c", "user.name=A Manager", "-c", "user.email=manager@team.example"];
    let ended =
        Command::new("git").args(given).args(arguments).current_dir(place).output().unwrap();
    assert!(ended.status.success(), "{}", text(&ended.stderr));
}

#[test]
fn a_revision_is_read_without_touching_the_work_tree() {
    let room = tempfile::tempdir().unwrap();
    let rules = room.path().join("mine/rules");
    let save = |files: &RuleFiles| {
        for (name, bytes) in files.iter().chain(files.examples()) {
            fs::create_dir_all(rules.join(name).parent().unwrap()).unwrap();
            fs::write(rules.join(name), bytes).unwrap();
        }
    };
    save(&RuleFiles::embedded());
    git(room.path(), &["init", "-q"]);
    git(room.path(), &["add", "."]);
    git(room.path(), &["commit", "-q", "-m", "as built-in"]);
    save(&edited(&[PRIOR]));
    let before = files_below(&rules);
    let exports = project().join("samples/pipedrive");
    let ask = |old: &str, new: &str| {
        let ended = Command::new(env!("CARGO_BIN_EXE_ghosted"))
            .args(["diff", old, new, exports.to_str().unwrap(), "--as-of", "2026-03-16"])
            .current_dir(room.path())
            .output()
            .unwrap();
        assert!(ended.status.success(), "{}", text(&ended.stderr));
        text(&ended.stdout)
    };
    for revision in ["HEAD", "HEAD:mine/rules", "HEAD:mine/rules/"] {
        let said = ask(revision, "mine/rules");
        assert!(said.contains("cause tender: of 100 7 → 20"), "{revision}: {said}");
    }
    assert!(ask("HEAD:mine/rules", "built-in").contains("The two packs say the same."));
    assert_eq!(files_below(&rules), before);
}

#[test]
fn what_looks_like_an_option_is_none_for_git() {
    let (_, errors, code) = compared("built-in", "x:--output=stolen", &[]);
    assert_eq!(code, Some(1), "{errors}");
    let ended = ghosted(&["diff", "--", "built-in", "--output=stolen", "samples/pipedrive"]);
    assert_eq!(ended.status.code(), Some(1), "{}", text(&ended.stderr));
    assert!(!project().join("stolen").exists());
}

/// Two buyers with hostile names, one of whom asked not to be contacted.
const HOSTILE: &str = "Deal ID,Deal Name,Company Name,Inquiry,Do not contact\n\
    1,Lamps,<script>alert(1)</script>\u{1b}[2J\u{202e}gpj,Please quote for our tender,\n\
    2,Lamps,Silent & Sons,Please quote for our tender,yes\n";

#[test]
fn the_page_is_harmless_and_names_no_opted_out_person() {
    let room = tempfile::tempdir().unwrap();
    let (exports, page) = (room.path().join("deals.csv"), room.path().join("diff.html"));
    fs::write(&exports, HOSTILE).unwrap();
    let rules = folder(&edited(&[PRIOR]));
    let ended = ghosted(&[
        "diff",
        "built-in",
        rules.path().to_str().unwrap(),
        exports.to_str().unwrap(),
        "--as-of",
        "2026-03-16",
        "--out",
        page.to_str().unwrap(),
    ]);
    let said = text(&ended.stdout);
    assert!(ended.status.success(), "{}", text(&ended.stderr));
    assert!(said.contains("script>") && !said.contains(['\u{1b}', '\u{202e}']), "{said}");
    assert!(said.contains("1 buyer asked not to be contacted"), "{said}");
    let page = fs::read_to_string(page).unwrap();
    assert!(page.contains("&lt;script&gt;") && !page.contains("<script"), "{page}");
    assert!(page.contains("default-src 'none'; style-src 'sha256-"), "{page}");
    assert!(!page.contains("http://") && !page.contains("https://"), "{page}");
    for told in [&said, &page] {
        assert!(!told.contains("Silent &"), "{told}");
    }
}

#[test]
fn every_line_fits_into_80_columns() {
    use unicode_width::UnicodeWidthStr as _;
    let (said, _) = built_in_to(&[PRIOR, LIST, DAMPING, CONDITION], &[]);
    let long: Vec<&str> = said.lines().filter(|line| line.width() > 80).collect();
    assert!(long.is_empty(), "{long:?}");
}
