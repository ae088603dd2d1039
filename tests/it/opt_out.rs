//! Tests that people who asked not to be contacted are in no output, however damaged their rows
//! are: every cell of such a row has a marker, which is searched for in every output of every
//! command that reads exports.
#![allow(clippy::unwrap_used)] // a test may stop

use crate::common;

use std::fs;
use std::path::Path;

use common::{files_below, ghosted, quick_rules, text};
use tempfile::TempDir;

const MARKER: &str = "CANARY";
const HEADER: &str = "Deal ID,Deal Name,Company Name,Contact name,Email,PI number,Value,PI sent on,\
    Last email received,Notes,Do not contact\n";

/// Returns the cells of a row of an opted-out person; each text contains the marker.
fn cells() -> Vec<String> {
    let row = "CANARY-1,CANARY lamps,CANARY Ltd,Ann CANARY,ann@canary.example,PI-CANARY,USD 9000,\
        2026-02-02,2026-01-20,CANARY wrote,yes";
    row.split(',').map(|cell| cell.trim().to_owned()).collect()
}

fn row(change: impl Fn(&mut Vec<String>)) -> String {
    let mut cells = cells();
    change(&mut cells);
    cells.join(",") + "\n"
}

/// Returns the damages, each with its rows.
fn damages() -> Vec<(&'static str, String)> {
    let dirty = |at: usize| row(move |cells| cells[at] = format!("{MARKER} {at}"));
    let mut all = vec![
        ("none", row(|_| {})),
        ("same id", row(|_| {}) + &row(|cells| cells[10] = String::new())),
        ("same id, opted out later", row(|cells| cells[10] = String::new()) + &row(|_| {})),
        ("no id", row(|cells| cells[0] = String::new())),
        ("cell missing", row(|cells| drop(cells.remove(4)))),
        ("cell too many", row(|cells| cells.insert(3, MARKER.into()))),
        ("two too many", row(|cells| cells.splice(2..2, ["a".into(), "b".into()]).for_each(drop))),
        ("quote", row(|cells| cells[2] = format!("\"{}", cells[2]))),
        ("unclear yes", row(|cells| cells[10] = "CANARY said stop".into())),
        (
            "same address",
            row(|_| {})
                + &row(|cells| {
                    cells[0] = "CANARY-2".into();
                    cells[7] = MARKER.into();
                    cells[10] = "no".into();
                }),
        ),
    ];
    for at in [6, 7, 8] {
        all.push(("no date or number", dirty(at)));
        all.push(("three of them", [dirty(at), dirty(at), dirty(at)].concat()));
    }
    all
}

fn searched(what: &str, said: &str) {
    let found = said.to_lowercase().find(&MARKER.to_lowercase());
    let near = found.map(|at| {
        let from = said.floor_char_boundary(at.saturating_sub(200));
        said[from..said.ceil_char_boundary((at + 100).min(said.len()))].to_owned()
    });
    assert!(near.is_none(), "{what}:\n{}", near.unwrap_or_default());
}

fn all_outputs(what: &str, exports: &Path, room: &Path) {
    let out = room.join("report");
    let (exports, out_shown) = (exports.to_str().unwrap(), out.to_str().unwrap());
    let as_of = ["--as-of", "2026-03-16"];
    let page = room.join("diff.html");
    let source = room.join("source.yaml");
    let rules = quick_rules().to_str().unwrap();
    let commands: Vec<Vec<&str>> = vec![
        vec!["run", exports, "--rules", rules, "--out", out_shown],
        vec!["run", exports, "--rules", rules, "--out", out_shown, "--lang", "zh", "--redact"],
        vec!["run", exports, "--rules", rules, "--out", out_shown, "--no-reports"],
        vec!["inspect", exports],
        vec!["inspect", exports, "--format", "json"],
        vec!["inspect", exports, "--write", source.to_str().unwrap()],
        vec!["diff", rules, rules, exports, "--out", page.to_str().unwrap()],
    ];
    for command in commands {
        let ended = ghosted(&[command.as_slice(), as_of.as_slice()].concat());
        let said = text(&ended.stdout) + &text(&ended.stderr);
        assert!(ended.status.success(), "{what}: {command:?}: {said}");
        searched(&format!("{what}: {command:?}"), &said);
        for (name, bytes) in files_below(room) {
            if !name.starts_with("exports/") {
                searched(
                    &format!("{what}: {command:?}: {name}"),
                    &format!("{name}\n{}", text(&bytes)),
                );
            }
        }
    }
}

const SOUND: &str =
    "1,Pumps,Bolt Ltd,Ben Bolt,ben@bolt.example,PI-1,USD 500,2026-02-03,2026-01-21,,no\n";

#[test]
fn a_marker_in_a_damaged_row_of_an_opted_out_person_is_in_no_output() {
    for (what, rows) in damages() {
        let room = TempDir::new().unwrap();
        let exports = room.path().join("exports");
        fs::create_dir(&exports).unwrap();
        fs::write(exports.join("deals.csv"), format!("{HEADER}{SOUND}{rows}")).unwrap();
        all_outputs(what, &exports, room.path());
    }
}

#[test]
fn a_contact_that_opted_out_hides_what_is_joined_to_it() {
    let room = TempDir::new().unwrap();
    let exports = room.path().join("exports");
    fs::create_dir(&exports).unwrap();
    let contacts = "Contact ID,First Name,Last Name,Email,Unsubscribed from all email\n\
        CANARY-7,Ann,CANARY,ann@canary.example,true\n\
        CANARY-7,Ann,CANARY,ann@canary.example,maybe\n\
        8,Ben,Bolt,ben@bolt.example,false\n";
    fs::write(exports.join("contacts.csv"), contacts).unwrap();
    // The deal's own cell says no, and its rows are damaged.
    let deals = row(|cells| cells[10] = "no".into())
        + &row(|cells| {
            (cells[0], cells[10]) = ("CANARY-2".into(), "no".into());
            cells[7] = "CANARY day".into();
        });
    fs::write(exports.join("deals.csv"), format!("{HEADER}{SOUND}{deals}")).unwrap();
    let answers = "buyer,question,answer\nCANARY-1,no_such_question,CANARY says\n";
    fs::write(exports.join("answers.csv"), answers).unwrap();
    all_outputs("contact", &exports, room.path());
}

#[test]
fn an_opt_out_removes_what_earlier_runs_kept() {
    let room = TempDir::new().unwrap();
    let exports = room.path().join("exports");
    fs::create_dir(&exports).unwrap();
    let week = |rows: &str| {
        fs::write(exports.join("deals.csv"), format!("{HEADER}{SOUND}{rows}")).unwrap();
        let out = room.path().join("report");
        let (exports, out) = (exports.to_str().unwrap(), out.to_str().unwrap());
        let ended = ghosted(&["run", exports, "--as-of", "2026-03-16", "--out", out]);
        assert!(ended.status.success(), "{}", text(&ended.stderr));
    };
    week(&row(|cells| cells[10] = "no".into()));
    let list = room.path().join("report/answers-to-fill.csv");
    let filled = fs::read_to_string(&list).unwrap().replace(",,,,2026", ",yes,,,2026");
    assert!(filled.contains("CANARY"));
    fs::write(&list, filled).unwrap();
    week(&row(|cells| cells[10] = "no".into()));
    week(&row(|_| {}));
    for (name, bytes) in files_below(room.path()) {
        if !name.starts_with("exports/") {
            searched(&name, &format!("{name}\n{}", text(&bytes)));
        }
    }
}
