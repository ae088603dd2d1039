//! Tests the report store as a user meets it: kills, signals, refusals, two runs at once, and
//! people's work in the report's folder.
#![allow(clippy::unwrap_used)] // a test may stop

use crate::common;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use common::{files_below, quick, quick_rules, read_csv, samples, text};
use tempfile::TempDir;

const AS_OF: &str = "2026-03-16";

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// Writes a list of deals that takes a while to read.
fn many_deals(folder: &Path, rows: usize) -> PathBuf {
    let mut list = "Deal ID,Deal Name,Email,Value,PI sent on,Last email received\n".to_owned();
    for row in 0..rows {
        let day = row % 28 + 1;
        list += &format!(
            "{row},Lamps {row},b{row}@acme{row}.example,USD 9000,2026-01-{day:02},2026-01-{day:02}\n"
        );
    }
    let path = folder.join("deals.csv");
    fs::write(&path, list).unwrap();
    path
}

/// The tests of the store do not depend on what is read.
fn rules() -> &'static str {
    quick_rules().to_str().unwrap()
}

fn run(exports: &Path, out: &Path) -> std::process::Output {
    let (exports, out) = (exports.to_str().unwrap(), out.to_str().unwrap());
    quick(&["run", exports, "--as-of", AS_OF, "--out", out])
}

fn start(exports: &Path, out: &Path) -> Child {
    Command::new(env!("CARGO_BIN_EXE_ghosted"))
        .args(["run", exports.to_str().unwrap(), "--as-of", AS_OF])
        .args(["--out", out.to_str().unwrap(), "--quiet", "--rules", rules()])
        .env("TMPDIR", out.parent().unwrap().join("tmp"))
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

#[cfg(unix)]
fn signal(child: &Child, name: &str) {
    let id = child.id().to_string();
    assert!(Command::new("kill").args([&format!("-{name}"), &id]).status().unwrap().success());
}

#[test]
fn answers_that_were_filled_in_survive_the_monday_line() {
    let room = TempDir::new().unwrap();
    fs::create_dir(room.path().join("exports")).unwrap();
    for file in fs::read_dir(samples().join("pipedrive")).unwrap() {
        let file = file.unwrap();
        fs::copy(file.path(), room.path().join("exports").join(file.file_name())).unwrap();
    }
    let monday = |day: &str| {
        let output = Command::new(env!("CARGO_BIN_EXE_ghosted"))
            .args(["run", "exports", "--out", "report", "--since", "report", "--as-of", day])
            .args(["--rules", rules()])
            .current_dir(room.path())
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", text(&output.stderr));
        text(&output.stdout) + &text(&output.stderr)
    };
    monday("2026-03-09");
    let report = room.path().join("report");
    let list = report.join("answers-to-fill.csv");
    let filled = fs::read_to_string(&list).unwrap();
    let asked = read_csv(&list).into_iter().find(|row| row["question"] == "local_bid").unwrap();
    let line = filled
        .lines()
        .find(|line| line.contains(&asked["deal_id"]) && line.contains(",local_bid,"))
        .unwrap();
    let answered = line.replace(",,,,2026", ",yes,2026-03-08,phone,2026");
    assert_ne!(line, answered);
    fs::write(&list, filled.replace(line, &answered)).unwrap();
    fs::write(report.join("notes.txt"), "call Ana on Thursday").unwrap();
    fs::write(report.join(".~lock.results.csv#"), "").unwrap();
    let share = || {
        let rows = read_csv(&report.join("results.csv"));
        let row = rows.into_iter().find(|row| row["deal_id"] == asked["deal_id"]).unwrap();
        row["share_tender"].parse::<f64>().unwrap()
    };
    let before = share();

    let said = monday("2026-03-16");
    assert!(said.contains("kept/2026-03-09/answers-to-fill.csv"), "the run says so: {said}");
    assert!(share() > before + 10.0, "the answer counts");
    let after_one_week = share();
    monday("2026-03-23");
    assert!(share() > after_one_week - 10.0, "and goes on to count");
    let kept = fs::read_to_string(report.join("kept/2026-03-09/answers-to-fill.csv")).unwrap();
    assert!(kept.contains(&answered), "{kept}");
    assert_eq!(fs::read_to_string(report.join("notes.txt")).unwrap(), "call Ana on Thursday");
    assert!(report.join(".~lock.results.csv#").exists());
    assert_eq!(names(&room.path().join(".report.ghosted/older")).len(), 2);
}

#[cfg(unix)]
#[test]
fn a_run_that_is_killed_at_any_instant_leaves_a_whole_report_and_the_next_one_is_clean() {
    let room = TempDir::new().unwrap();
    fs::create_dir(room.path().join("tmp")).unwrap();
    let exports = many_deals(room.path(), 300);
    let out = room.path().join("report");
    assert!(run(&exports, &out).status.success());
    fs::write(out.join("notes.txt"), "mine").unwrap();
    let began = Instant::now();
    assert!(run(&exports, &out).status.success());
    let whole = began.elapsed();
    let good = files_below(&out);
    for nth in 0_u32..40 {
        let mut child = start(&exports, &out);
        // More often towards the end, where folders change places.
        let part = f64::from(nth % 20) / 20.0;
        std::thread::sleep(whole.mul_f64(1.1 * part.sqrt()));
        let _ = child.kill();
        child.wait().unwrap();
        if out.exists() {
            assert_eq!(files_below(&out), good, "after kill {nth}");
        }
        if nth % 5 == 4 {
            assert!(run(&exports, &out).status.success());
            assert_eq!(files_below(&out), good, "after the run behind kill {nth}");
            let left = names(&room.path().join(".report.ghosted"));
            assert_eq!(left, ["lock", "older"]);
            assert!(names(&room.path().join(".report.ghosted/older")).len() <= 4);
        }
    }
    assert!(names(&room.path().join("tmp")).is_empty(), "no temporary file is left");
}

#[cfg(unix)]
#[test]
fn signals_end_a_run_within_a_second_and_leave_nothing() {
    let room = TempDir::new().unwrap();
    fs::create_dir(room.path().join("tmp")).unwrap();
    let exports = many_deals(room.path(), 20_000);
    let out = room.path().join("report");
    for name in ["INT", "TERM", "HUP"] {
        let mut child = start(&exports, &out);
        std::thread::sleep(Duration::from_millis(800));
        signal(&child, name);
        let began = Instant::now();
        let status = child.wait().unwrap();
        let took = began.elapsed();
        assert_eq!(status.code(), Some(130), "{name}");
        // The test machine does other work as well.
        assert!(took < Duration::from_secs(3), "{name} took {took:?}");
        assert_eq!(names(room.path()), ["deals.csv", "tmp"], "{name}");
        assert!(names(&room.path().join("tmp")).is_empty(), "{name}");
    }
}

#[test]
fn a_target_that_cannot_be_replaced_has_an_exit_code_of_its_own() {
    let room = TempDir::new().unwrap();
    let out = room.path().join("report");
    fs::create_dir(&out).unwrap();
    fs::write(out.join("notes.txt"), "mine").unwrap();
    for _ in 0..2 {
        let ended = run(&samples().join("pipedrive"), &out);
        let said = text(&ended.stderr);
        assert_eq!(ended.status.code(), Some(6), "{said}");
        assert!(said.contains("W950") && said.contains("report-2026-03-16"), "{said}");
        assert!(!said.contains("Nothing was written"), "{said}");
        assert!(text(&ended.stdout).contains("report-2026-03-16"));
        assert!(room.path().join("report-2026-03-16/index.html").exists());
        assert_eq!(names(&out), ["notes.txt"]);
    }
}

#[test]
fn two_runs_at_once_both_end_well() {
    let room = TempDir::new().unwrap();
    fs::create_dir(room.path().join("tmp")).unwrap();
    let exports = many_deals(room.path(), 200);
    let out = room.path().join("report");
    let runs: Vec<Child> = (0..4).map(|_| start(&exports, &out)).collect();
    for mut run in runs {
        assert!(run.wait().unwrap().success());
    }
    let fresh = room.path().join("fresh");
    assert!(run(&exports, &fresh).status.success());
    assert_eq!(files_below(&out), files_below(&fresh));
    assert_eq!(names(&room.path().join(".report.ghosted/older")).len(), 3);
}

/// Tests failures of single system calls, injected by `strace`.
#[cfg(target_os = "linux")]
#[test]
fn every_failure_of_a_rename_or_a_flush_leaves_a_whole_report() {
    if Command::new("strace").arg("-V").output().is_err() {
        println!("skipped: strace is not here");
        return;
    }
    let room = TempDir::new().unwrap();
    let exports = many_deals(room.path(), 20);
    let out = room.path().join("report");
    assert!(run(&exports, &out).status.success());
    fs::write(out.join("notes.txt"), "mine").unwrap();
    assert!(run(&exports, &out).status.success());
    let good = files_below(&out);
    let injected = |call: &str, what: &str| {
        Command::new("strace")
            .args(["-f", "-qq", "-o", "/dev/null", "-e", &format!("inject={call}:{what}")])
            .arg(env!("CARGO_BIN_EXE_ghosted"))
            .args(["run", exports.to_str().unwrap(), "--as-of", AS_OF])
            .args(["--out", out.to_str().unwrap(), "--rules", rules()])
            .output()
            .unwrap()
    };
    let renames = "rename,renameat,renameat2";
    let mut cases = Vec::new();
    for nth in 1..=4 {
        cases.push((renames, format!("error=EACCES:when={nth}")));
        cases.push((renames, format!("signal=SIGKILL:when={nth}")));
    }
    cases.push((renames, "error=EACCES".to_owned()));
    cases.push(("renameat2", "error=ENOSYS".to_owned()));
    cases.push(("syncfs", "error=EIO".to_owned()));
    cases.push(("fsync", "error=EIO:when=1".to_owned()));
    cases.push(("write", "error=ENOSPC:when=30+".to_owned()));
    for (call, what) in cases {
        let ended = injected(call, &what);
        let said = text(&ended.stderr);
        if said.contains("strace:") && ended.status.code() == Some(1) {
            println!("skipped: strace may not trace here");
            return;
        }
        assert!(out.join("index.html").exists() || what.contains("KILL"), "{call} {what}: {said}");
        if out.exists() {
            assert_eq!(files_below(&out), good, "{call} {what}: {said}");
        }
        if ended.status.code() != Some(0) && said.contains("Nothing was written") {
            panic!("{call} {what} says that nothing was written: {said}");
        }
        let next = run(&exports, &out);
        assert!(next.status.success(), "{call} {what}: {}", text(&next.stderr));
        assert_eq!(files_below(&out), good, "{call} {what}");
        let left = names(&room.path().join(".report.ghosted"));
        assert_eq!(left, ["lock", "older"], "{call} {what}");
    }
}
